-- A site's number is its customs code and a count: 5141001 is the first site of 5141. So the districts of a nation, each
-- with a server of its own, never give the same number to two sites. Earlier versions counted from 1; those stay. A number that has a chain is never given again.

ALTER TABLE app.site ALTER site_id DROP DEFAULT;
DROP SEQUENCE IF EXISTS app.site_site_id_seq;

CREATE OR REPLACE FUNCTION app.number_site() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  code integer := 0;
  letter text;
BEGIN
  IF NEW.customs_code ~ '^[0-9]{4}$' THEN
    code := NEW.customs_code::integer;
  ELSIF NEW.customs_code ~ '^[0-9A-Z]{1,4}$' THEN
    FOREACH letter IN ARRAY string_to_array(NEW.customs_code, NULL) LOOP
      code := code * 36 + strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', letter) - 1;
    END LOOP;
    code := code + 10000;
  ELSE
    PERFORM app.impossible('A customs code has up to four digits or capital letters.');
  END IF;
  SELECT coalesce(max(s.site_id), code * 1000) + 1 INTO NEW.site_id
    FROM (SELECT substr(h.chain, 6)::integer AS site_id FROM app.audit_head h WHERE h.chain >= 'site:' AND h.chain < 'site;'
      UNION ALL SELECT site_id FROM app.site) s
    WHERE s.site_id > code * 1000 AND s.site_id < (code + 1) * 1000;
  RETURN NEW;
END
$$;

-- The head of a chain is written anew with every event: where its page has room, its index is left alone.
ALTER TABLE app.audit_head SET (fillfactor = 50);

-- A number in a journal was once taken by whoever entered it first.
DROP INDEX IF EXISTS app.ix_journal_entry_journal_id_seq;
