-- Enrolling people. An administrator of a site does it through these functions and has no other way: they check, they
-- tell, and they never see a password, only what it can be checked by.

CREATE OR REPLACE FUNCTION app.enrols(sites integer[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF app.my_role() = 'server' OR (app.my_role() = 'administrator' AND sites <@ app.my_sites()) THEN
    RETURN;
  END IF;
  PERFORM app.forbid('only an administrator of every site of that person may do this');
END
$$;

CREATE OR REPLACE FUNCTION app.verified(verifier text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF verifier IS NULL OR verifier !~ '^SCRAM-SHA-256[$][0-9]+:[A-Za-z0-9+/=]+[$][A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$' THEN
    PERFORM app.impossible('a password is given as its SCRAM-SHA-256 verifier');
  END IF;
  RETURN verifier;
END
$$;

-- The person, locked, if whoever asks may enrol at all their sites; closing an account takes one of them.
CREATE OR REPLACE FUNCTION app.person_to_change(who text, closing boolean DEFAULT false) RETURNS app.person
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found app.person;
BEGIN
  SELECT p.* INTO found FROM app.person p WHERE p.login = who FOR UPDATE;
  IF found.login IS NULL OR closing AND found.sites && app.my_sites() THEN
    PERFORM app.enrols(app.my_sites());
  ELSE
    PERFORM app.enrols(found.sites);
  END IF;
  IF found.login IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = format('There is no officer %s.', who), ERRCODE = 'no_data_found';
  END IF;
  RETURN found;
END
$$;

-- At each site of theirs: whoever reads one of the chains learns of it.
CREATE OR REPLACE FUNCTION app.tell_sites(sites integer[], event text, payload json) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM app.chain_events(site, '', ARRAY['site:' || site], ARRAY[event], ARRAY[payload::text])
    FROM (SELECT DISTINCT unnest(sites) AS site ORDER BY 1) s;
END
$$;

CREATE OR REPLACE FUNCTION app.give_groups(who text, role text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  name text;
  wanted text[] := app.groups_of(role);
BEGIN
  FOR name IN SELECT rolname FROM pg_roles WHERE starts_with(rolname, 'officer_app_') LOOP
    IF name = ANY (wanted) THEN
      EXECUTE format('GRANT %I TO %I WITH INHERIT TRUE, SET FALSE', name, who);
    ELSIF EXISTS (SELECT FROM pg_auth_members m WHERE m.roleid = name::regrole AND m.member = quote_ident(who)::regrole) THEN
      EXECUTE format('REVOKE %I FROM %I', name, who);
    END IF;
  END LOOP;
END
$$;

CREATE OR REPLACE FUNCTION app.keep_an_administrator(changed app.person) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM unnest(changed.sites) site WHERE NOT EXISTS (SELECT FROM app.person p
      WHERE p.role = 'administrator' AND NOT p.disabled AND site = ANY (p.sites))) THEN
    PERFORM app.impossible('The last administrator cannot be disabled or given another role.');
  END IF;
END
$$;

CREATE OR REPLACE FUNCTION app.enrol(who text, called text, has_role text, site integer, verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM app.enrols(ARRAY[site]);
  IF octet_length(who) NOT BETWEEN 1 AND 63 OR btrim(who) <> who OR who ~ '^(pg_|officer_app_)|[[:cntrl:]]' THEN
    PERFORM app.impossible('A login is 1 to 63 octets long and begins neither with pg_ nor with officer_app_.');
  ELSIF app.groups_of(has_role) IS NULL THEN
    PERFORM app.impossible('There is no such role.');
  ELSIF NOT EXISTS (SELECT FROM app.site s WHERE s.site_id = site) THEN
    PERFORM app.impossible('There is no such site.');
  ELSIF EXISTS (SELECT FROM pg_roles WHERE rolname = who) THEN
    PERFORM app.impossible(format('There is a login %s on this server already.', who));
  ELSIF EXISTS (SELECT FROM app.officer o WHERE o.login = who AND o.site_id <> site) THEN
    PERFORM app.impossible(format('%s is an officer of another site.', who));
  END IF;
  EXECUTE format('CREATE ROLE %I LOGIN CONNECTION LIMIT 8 PASSWORD %L', who, app.verified(verifier));
  EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = %L', who, '30s');
  EXECUTE format('ALTER ROLE %I SET statement_timeout = %L', who, '60s');
  PERFORM app.give_groups(who, has_role);
  INSERT INTO app.person (login, role, sites) VALUES (who, has_role, ARRAY[site]);
  IF has_role <> 'intake' THEN
    INSERT INTO app.officer (officer_id, site_id, login, name, role, password_hash, created_at)
      VALUES (uuidv7(), site, who, called, has_role, '', now())
      ON CONFLICT (login) DO UPDATE SET name = called, role = has_role, disabled = false, version = officer.version + 1;
  END IF;
  PERFORM app.tell_sites(ARRAY[site], 'officer_added', json_build_object('login', who, 'role', has_role));
END
$$;

CREATE OR REPLACE FUNCTION app.set_role(who text, has_role text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  person app.person := app.person_to_change(who);
BEGIN
  IF app.groups_of(has_role) IS NULL THEN
    PERFORM app.impossible('There is no such role.');
  ELSIF 'intake' IN (person.role, has_role) THEN
    PERFORM app.impossible('The intake service is no officer, and no officer is the intake service.');
  END IF;
  UPDATE app.person p SET role = has_role WHERE p.login = who;
  UPDATE app.officer o SET role = has_role, version = o.version + 1 WHERE o.login = who;
  PERFORM app.keep_an_administrator(person);
  IF who = SESSION_USER THEN
    PERFORM app.forbid('nobody gives themselves a role');
  END IF;
  IF NOT person.disabled THEN
    PERFORM app.give_groups(who, has_role);
  END IF;
  PERFORM app.tell_sites(person.sites, 'officer_role', json_build_object('login', who, 'role', has_role));
END
$$;

-- What somebody is good at, said by an administrator or a supervisor of all their sites.
CREATE OR REPLACE FUNCTION app.set_skills(who text, has_skills text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  person app.person;
BEGIN
  IF app.my_role() = 'supervisor' THEN
    SELECT p.* INTO person FROM app.person p WHERE p.login = who AND p.sites <@ app.my_sites() FOR UPDATE;
    IF person.login IS NULL THEN
      RAISE EXCEPTION USING MESSAGE = format('There is no officer %s.', who), ERRCODE = 'no_data_found';
    END IF;
  ELSE
    person := app.person_to_change(who);
  END IF;
  IF app.is_text_list(has_skills) IS NOT TRUE THEN
    PERFORM app.impossible('Skills are a JSON list of texts.');
  END IF;
  UPDATE app.officer o SET skills = has_skills, version = o.version + 1 WHERE o.login = who;
  PERFORM app.tell_sites(person.sites, 'officer_skills',
    json_build_object('login', who, 'skills', has_skills::json));
END
$$;

-- The union of several sites, as supervisors and auditors of a district have it.
CREATE OR REPLACE FUNCTION app.set_sites(who text, at integer[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  person app.person := app.person_to_change(who);
BEGIN
  PERFORM app.enrols(at);
  IF at = '{}' OR EXISTS (SELECT FROM unnest(at) site WHERE NOT EXISTS (SELECT FROM app.site s WHERE s.site_id = site)) THEN
    PERFORM app.impossible('There is no such site.');
  END IF;
  UPDATE app.person p SET sites = at WHERE p.login = who;
  PERFORM app.keep_an_administrator(person);
  PERFORM app.tell_sites(person.sites || at, 'officer_site', json_build_object('login', who, 'sites', at));
END
$$;

CREATE OR REPLACE FUNCTION app.set_disabled(who text, closed boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  person app.person := app.person_to_change(who, closed);
BEGIN
  IF closed THEN  -- before anything else: what they have locked is waited for
    RAISE LOG '% ends the sessions of %', SESSION_USER, who;  -- which nothing takes back, also where the rest is
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = who AND pid <> pg_backend_pid();
  END IF;
  UPDATE app.person p SET disabled = closed WHERE p.login = who;
  UPDATE app.officer o SET disabled = closed, version = o.version + 1 WHERE o.login = who;
  PERFORM app.keep_an_administrator(person);
  EXECUTE format('ALTER ROLE %I %s', who, CASE WHEN closed THEN 'NOLOGIN' ELSE 'LOGIN' END);
  PERFORM app.give_groups(who, CASE WHEN NOT closed THEN person.role END);
  PERFORM app.tell_sites(person.sites, CASE WHEN closed THEN 'officer_disabled' ELSE 'officer_enabled' END, json_build_object('login', who));
  IF closed THEN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = who AND pid <> pg_backend_pid();
  END IF;
END
$$;

-- Whoever changes something, works or pauses inside a transaction has two minutes, whatever they set their own timeouts
-- to, and who reads has an hour. Nobody listens without reading what they are told, for which the queue waits, and nobody
-- locks a whole table: no program of ours does under a person's login. The intake service asks for it; the server's log says
-- whose session it was.
CREATE OR REPLACE FUNCTION app.end_long_locks() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  one record;
  too_long timestamptz := clock_timestamp() - interval '2 minutes';
BEGIN
  FOR one IN SELECT a.pid, a.usename FROM pg_stat_activity a JOIN app.person p ON p.login = a.usename AND p.role <> 'intake'
      WHERE a.datname = current_database() AND (a.backend_xid IS NOT NULL AND a.xact_start < too_long
        OR a.state = 'active' AND a.query_start < too_long
        OR a.state LIKE 'idle in transaction%' AND a.state_change < too_long
        OR a.xact_start < too_long - interval '58 minutes' OR a.state = 'idle' AND a.wait_event = 'ClientWrite'
        OR EXISTS (SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.locktype = 'relation'
          AND l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'))) LOOP
    RAISE LOG '% keeps others waiting: the session is ended', one.usename;
    PERFORM pg_terminate_backend(one.pid);
  END LOOP;
END
$$;

CREATE OR REPLACE FUNCTION app.set_password(who text, verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  sites integer[];
BEGIN
  IF who = SESSION_USER AND app.my_role() <> 'server' THEN
    sites := app.my_sites();
  ELSE
    sites := (app.person_to_change(who)).sites;
  END IF;
  EXECUTE format('ALTER ROLE %I PASSWORD %L', who, app.verified(verifier));
  PERFORM app.tell_sites(sites, 'officer_password', json_build_object('login', who));
END
$$;
