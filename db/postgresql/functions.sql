-- Who asks. Of the session alone: SET ROLE, a setting, or being inside a function changes nothing. They are asked many
-- times in every step, and so never read through all persons, however few.

CREATE TABLE IF NOT EXISTS app.person (
  login text PRIMARY KEY,
  role text NOT NULL,
  sites integer[] NOT NULL,
  disabled boolean NOT NULL DEFAULT false
);

CREATE TABLE IF NOT EXISTS app.schema_revision (revision text NOT NULL);
-- Of the functions and policies; a program from before they were counted installs 0.
ALTER TABLE app.schema_revision ADD COLUMN IF NOT EXISTS edition integer NOT NULL DEFAULT 0;

CREATE OR REPLACE FUNCTION app.my_sites() RETURNS integer[]
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
  me text := SESSION_USER;
  mine integer[];
BEGIN
  SELECT CASE WHEN app.is_national() AND p.role IN ('analyst', 'auditor')
      THEN (SELECT array_agg(s.site_id) FROM app.site s) ELSE p.sites END
    INTO mine FROM app.person p WHERE p.login = me AND NOT p.disabled;
  RETURN coalesce(mine, '{}');
END
$$;

-- 'server' is whoever runs the server itself; they can do anything anyway, and it is told as their doing.
CREATE OR REPLACE FUNCTION app.my_role() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
  me text := SESSION_USER;
  mine text;
BEGIN
  SELECT p.role INTO mine FROM app.person p WHERE p.login = me AND NOT p.disabled;
  IF mine IS NULL THEN
    SELECT 'server' INTO mine FROM pg_roles WHERE rolname = SESSION_USER AND rolsuper;
  END IF;
  RETURN mine;
END
$$;

-- Whether somebody may have a task at this site.
CREATE OR REPLACE FUNCTION app.inspects(who text, site integer) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
BEGIN
  RETURN site = ANY (app.my_sites()) AND EXISTS (SELECT FROM app.person p
    WHERE p.login = who AND NOT p.disabled AND site = ANY (p.sites) AND p.role IN ('officer', 'supervisor'));
END
$$;

CREATE OR REPLACE FUNCTION app.forbid(why text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION USING MESSAGE = why, ERRCODE = 'insufficient_privilege';
END
$$;

CREATE OR REPLACE FUNCTION app.refuse() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'check_violation';
END
$$;

CREATE OR REPLACE FUNCTION app.impossible(why text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION USING MESSAGE = why, ERRCODE = 'check_violation';
END
$$;

-- Whether anything of a text can be seen, as domain/said.py has it: blanks, controls, marks of direction, fillers and
-- what has no width say nothing, nor does an accent by itself.
CREATE OR REPLACE FUNCTION app.says_something(said text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT regexp_replace(said, E'[\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5'
    '\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u20d0-\\u20ff\\u2800\\u3000\\u3164\\ue000-\\uf8ff\\ufe00-\\ufe0f\\ufeff'
    '\\uffa0\\ufff0-\\ufffb\\ufffe\\uffff\\U000E0000-\\U000E0FFF]', '', 'g') <> ''
$$;

-- The hash of domain/audit.py, byte for byte. What is given by RETURN means what it meant when it was made, whatever the
-- caller's search_path; without a setting of its own it becomes a part of the statement that calls it, but only where
-- it is called no steadier than what it calls: the server takes convert_to and extract for merely STABLE.
CREATE OR REPLACE FUNCTION app.audit_field(value text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(octet_length(convert_to(value, 'UTF8'))::text || ':' || value || ',', '-,');

CREATE OR REPLACE FUNCTION app.event_hash(chain text, seq integer, event_id uuid, site_id integer, at bigint, event text,
  actor text, station text, payload text, prev_hash text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN encode(sha256(convert_to(app.audit_tag()
    || app.audit_field(chain) || app.audit_field(seq::text) || app.audit_field(event_id::text)
    || app.audit_field(site_id::text) || app.audit_field(at::text) || app.audit_field(event)
    || app.audit_field(actor) || app.audit_field(station) || app.audit_field(payload)
    || app.audit_field(prev_hash), 'UTF8')), 'hex');

CREATE OR REPLACE FUNCTION app.micros(moment timestamptz) RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (extract(epoch FROM moment) * 1000000)::bigint;

-- Whether a row that is seen was written in this transaction, or a part of it. That it has its time proves nothing: of two
-- transactions in one message the second has the time of the first.
CREATE OR REPLACE FUNCTION app.is_mine(written xid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  mine xid8 := pg_current_xact_id();
  since bigint := age(mine::xid)::bigint - age(written);
BEGIN
  RETURN since = 0 OR since BETWEEN 1 AND 1000000  -- as many have begun since; far from where numbers come round again
    AND pg_xact_status((mine::text::bigint + since)::text::xid8) = 'in progress';
END
$$;

-- Whether they have claimed, in this transaction, the task of this chain that is told of.
CREATE OR REPLACE FUNCTION app.is_just_claimed(chain text, payload text, who text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM app.task t WHERE t.consignment_id = CASE WHEN chain NOT LIKE 'site:%' THEN chain::uuid END
    AND t.task_id::text = payload::jsonb ->> 'task' AND t.officer = who AND t.claimed_at = now() AND app.is_mine(t.xmin))
$$;

-- Whether this transaction began too long ago to tell of now, or told in one of these chains what another of its time did.
CREATE OR REPLACE FUNCTION app.is_told_too_late(chains text[]) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN now() < clock_timestamp() - interval '2 minutes' OR EXISTS (SELECT FROM app.audit_event e
    WHERE e.chain = ANY (chains) AND e.at = app.micros(now()) AND e.actor = SESSION_USER AND NOT app.is_mine(e.xmin));
END
$$;

-- Events of one site are appended to their chains: each chain's head is locked, read and written once, so that two events
-- never follow the same one. What happened to what is given, the rest is the server's. Called by the owner's functions alone.
CREATE OR REPLACE FUNCTION app.chain_events(site integer, station text, chains text[], events text[], payloads text[])
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  moment bigint := app.micros(now());
  same text := app.audit_field(site::text) || app.audit_field(moment::text);
  who text := app.audit_field(SESSION_USER) || app.audit_field(station::varchar(100));  -- as it is stored
  one record;
  chain text;
  number integer;
  previous text;
  key uuid;
  seqs integer[] := '{}';
  keys uuid[] := '{}';
  previous_ones text[] := '{}';
  hashes text[] := '{}';
  told_chains text[] := '{}';
  told_events text[] := '{}';
  told_payloads text[] := '{}';
BEGIN
  PERFORM FROM app.audit_head h WHERE h.chain = ANY (chains) ORDER BY h.chain FOR UPDATE;
  FOR one IN SELECT e.chain, coalesce(h.seq, 0) AS seq, coalesce(h.hash, app.audit_genesis()) AS hash,
        e.event::varchar(40), e.payload  -- as it is stored
      FROM unnest(chains, events, payloads) WITH ORDINALITY e (chain, event, payload, place)
      LEFT JOIN app.audit_head h ON h.chain = e.chain ORDER BY e.chain, e.place LOOP
    IF chain IS DISTINCT FROM one.chain THEN
      chain := one.chain;
      number := one.seq;
      previous := one.hash;
    END IF;
    number := number + 1;
    key := uuidv7();
    seqs := array_append(seqs, number);
    keys := array_append(keys, key);
    previous_ones := array_append(previous_ones, previous);
    previous := encode(sha256(convert_to(app.audit_tag() || octet_length(chain) || ':' || chain || ','
      || length(number::text) || ':' || number || ',36:' || key || ',' || same || octet_length(one.event) || ':'
      || one.event || ',' || who || octet_length(one.payload) || ':' || one.payload || ',64:' || previous_ones[cardinality(previous_ones)] || ',',
      'UTF8')), 'hex');
    hashes := array_append(hashes, previous);
    told_chains := array_append(told_chains, chain);
    told_events := array_append(told_events, one.event);
    told_payloads := array_append(told_payloads, one.payload);
  END LOOP;
  INSERT INTO app.audit_event (chain, seq, event_id, site_id, at, event, actor, station, payload, prev_hash, hash)
    SELECT e.chain, e.seq, e.key, site, moment, e.event, SESSION_USER, station, e.payload, e.previous, e.hash
    FROM unnest(told_chains, seqs, keys, told_events, told_payloads, previous_ones, hashes)
      e (chain, seq, key, event, payload, previous, hash);
  MERGE INTO app.audit_head h USING (SELECT DISTINCT ON (t.chain) t.* FROM
    unnest(told_chains, seqs, hashes) t (chain, seq, hash) ORDER BY t.chain, t.seq DESC) e ON h.chain = e.chain
    WHEN MATCHED THEN UPDATE SET seq = e.seq, hash = e.hash
    WHEN NOT MATCHED THEN INSERT (chain, site_id, seq, hash) VALUES (e.chain, site, e.seq, e.hash);
END
$$;

-- What somebody tells of a site and what is there. Claims and enrolments are told by the functions that do them; there is no
-- other way.
CREATE OR REPLACE FUNCTION app.append_events(site integer, station text, chains text[], events text[], payloads text[])
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  role text := app.my_role();
BEGIN
  IF role IS NULL OR app.is_national() AND role <> 'server' OR EXISTS (SELECT FROM (SELECT DISTINCT event FROM unnest(events) event) asked
      WHERE starts_with(event, 'officer_') OR NOT app.tells(role, event)) THEN
    PERFORM app.forbid('this event is not yours to tell');
  ELSIF role <> 'server' AND (site = ANY (app.my_sites())) IS NOT TRUE THEN
    PERFORM app.forbid('this is not your site');
  ELSIF role NOT IN ('intake', 'server') AND app.is_told_too_late(chains) THEN
    PERFORM app.forbid('what happens now is told now, in a transaction and a message of its own');
  ELSIF EXISTS (SELECT FROM unnest(payloads) payload
      WHERE octet_length(payload) > 1000000 OR jsonb_typeof(payload::jsonb) <> 'object') THEN
    PERFORM app.impossible('what an event says is a JSON object, of a million octets at most');
  ELSIF role <> 'intake' AND EXISTS (SELECT FROM unnest(payloads) payload WHERE NOT app.is_plain(payload)) THEN
    PERFORM app.impossible('what an event says is said so that all can read it');
  ELSIF EXISTS (SELECT FROM unnest(chains, events, payloads) e (chain, event, payload)
      WHERE e.event = 'task_claimed' AND NOT app.is_just_claimed(e.chain, e.payload, SESSION_USER)) THEN  -- `audit_event_true` does not ask
    PERFORM app.impossible('the event says what did not happen');
  ELSIF EXISTS (SELECT FROM (SELECT DISTINCT asked FROM unnest(chains) asked) c
      LEFT JOIN app.audit_head h ON h.chain = asked
      LEFT JOIN app.consignment k ON h.chain IS NULL AND k.consignment_id =
        CASE WHEN asked ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN asked::uuid END
      WHERE coalesce(h.site_id, k.site_id, CASE WHEN asked = 'site:' || site THEN site END) IS DISTINCT FROM site) THEN
    PERFORM app.forbid('there is no such chain at this site');
  END IF;
  PERFORM app.chain_events(site, station, chains, events, payloads);
END
$$;

-- Enterprises by a part of their name, as store/names.py has them in SQLite.
CREATE OR REPLACE FUNCTION app.pair_name() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'app.enterprise'::regclass THEN
    PERFORM app.forbid('this is for enterprises alone');
  END IF;
  INSERT INTO app.enterprise_pair (site_id, pair, ebc_code)
    SELECT DISTINCT NEW.site_id, substr(lower(NEW.name COLLATE "C"), place, 2), NEW.ebc_code
    FROM generate_series(1, length(NEW.name)) place ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;

-- A task has one draft, of whoever holds it: the one of the officer who had it before is nobody's any more.
CREATE OR REPLACE FUNCTION app.take_over_draft() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_RELID <> 'app.draft'::regclass THEN
    PERFORM app.forbid('this is for drafts alone');
  END IF;
  DELETE FROM app.draft d WHERE d.task_id = NEW.task_id AND d.officer <> SESSION_USER;
  RETURN NEW;
END
$$;
