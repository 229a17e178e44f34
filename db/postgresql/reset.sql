-- What an earlier version, or somebody's hand, has granted or hung on the tables is taken off before it is made anew.
DO $do$
DECLARE
  found record;
BEGIN
  FOR found IN SELECT polname, polrelid::regclass AS on_table FROM pg_policy
      WHERE polrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'app'::regnamespace) LOOP
    EXECUTE format('DROP POLICY %I ON %s', found.polname, found.on_table);
  END LOOP;
  FOR found IN SELECT tgname, tgrelid::regclass AS on_table FROM pg_trigger
      WHERE NOT tgisinternal AND tgparentid = 0 AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'app'::regnamespace) LOOP
    EXECUTE format('DROP TRIGGER %I ON %s', found.tgname, found.on_table);
  END LOOP;
  FOR found IN SELECT rulename, ev_class::regclass AS on_table FROM pg_rewrite JOIN pg_class c ON c.oid = ev_class
      WHERE relnamespace = 'app'::regnamespace AND relkind IN ('r', 'p') LOOP
    EXECUTE format('DROP RULE %I ON %s', found.rulename, found.on_table);
  END LOOP;
  FOR found IN SELECT conname, conrelid::regclass AS on_table FROM pg_constraint
      WHERE contype = 'f' AND confrelid = to_regclass('app.site') LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.on_table, found.conname);
  END LOOP;
  FOR found IN SELECT conname, conrelid::regclass AS on_table FROM pg_constraint
      WHERE contype = 'c' AND conrelid IN (to_regclass('app.task'), to_regclass('app.consignment')) LOOP  -- triggers now
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.on_table, found.conname);
  END LOOP;
  FOR found IN SELECT oid::regclass AS on_table FROM pg_class
      WHERE relnamespace = 'app'::regnamespace AND relkind IN ('r', 'p') LOOP
    EXECUTE format('ALTER TABLE %s ENABLE TRIGGER ALL', found.on_table);
  END LOOP;
  FOR found IN SELECT DISTINCT c.oid::regclass AS on_table, c.relkind, a.grantee
      FROM pg_class c LEFT JOIN pg_attribute t ON t.attrelid = c.oid
      CROSS JOIN LATERAL (SELECT grantee FROM aclexplode(c.relacl) UNION SELECT grantee FROM aclexplode(t.attacl)) a
      WHERE c.relnamespace = 'app'::regnamespace AND c.relkind IN ('r', 'p', 'S', 'v', 'm') AND a.grantee <> c.relowner LOOP
    EXECUTE format('REVOKE ALL ON %s %s FROM %s CASCADE', CASE found.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
      found.on_table, CASE found.grantee WHEN 0 THEN 'PUBLIC' ELSE found.grantee::regrole::text END);
  END LOOP;
  FOR found IN SELECT DISTINCT p.oid::regprocedure AS called, a.grantee
      FROM pg_proc p CROSS JOIN LATERAL aclexplode(p.proacl) a
      WHERE p.pronamespace = 'app'::regnamespace AND a.grantee <> p.proowner LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM %s CASCADE', found.called,
      CASE found.grantee WHEN 0 THEN 'PUBLIC' ELSE found.grantee::regrole::text END);
  END LOOP;
END
$do$;

-- Of earlier editions: the owner's functions alone write events.
DROP FUNCTION IF EXISTS app.append_event(), app.enrolment_is_told_here();
