-- What PostgreSQL gives to everybody, and nobody here needs: to shadow tables, to block each other, to hide things.
DO $do$
DECLARE
  found record;
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO officer_app_person, officer_app_nation', current_database());
  REVOKE ALL ON SCHEMA public FROM PUBLIC;
  REVOKE ALL ON LANGUAGE plpgsql FROM PUBLIC;
  REVOKE ALL ON LANGUAGE sql FROM PUBLIC;
  GRANT USAGE ON LANGUAGE plpgsql, sql TO officer_app_owner;
  FOR found IN SELECT oid::regprocedure AS called FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace
      AND (proname LIKE 'pg\_%advisory%' OR proname LIKE 'lo\_%' OR proname IN ('loread', 'lowrite', 'pg_notify')) LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', found.called);
  END LOOP;
  GRANT EXECUTE ON FUNCTION pg_advisory_xact_lock(bigint), pg_advisory_xact_lock_shared(bigint) TO officer_app_intake;
END
$do$;
