-- Groups of logins, and the owner of everything. None can log in. They are the server's, shared by its databases;
-- what a person sees in a database is decided there, in app.person. What is right already is left alone, so that two
-- databases can be installed at once.
DO $do$
DECLARE
  name text;
  creates boolean;  -- logins, and ends sessions: only app.enrol and its kin run as the owner
BEGIN
  FOREACH name IN ARRAY ARRAY['officer_app_owner', 'officer_app_person', 'officer_app_officer', 'officer_app_second',
      'officer_app_supervisor', 'officer_app_analyst', 'officer_app_auditor', 'officer_app_administrator',
      'officer_app_intake', 'officer_app_nation'] LOOP
    creates := name = 'officer_app_owner';
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = name) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', name);
    END IF;
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = name AND rolcreaterole = creates
        AND NOT (rolcanlogin OR rolsuper OR rolcreatedb OR rolreplication OR rolbypassrls)) THEN
      EXECUTE format('ALTER ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOREPLICATION NOBYPASSRLS %s', name,
        CASE WHEN creates THEN 'CREATEROLE' ELSE 'NOCREATEROLE' END);
    END IF;
    IF creates THEN
      IF NOT (pg_has_role(name, 'pg_signal_backend', 'USAGE') AND pg_has_role(name, 'pg_read_all_stats', 'USAGE')) THEN
        GRANT pg_signal_backend, pg_read_all_stats TO officer_app_owner WITH INHERIT TRUE, SET FALSE;
      END IF;
    ELSIF NOT pg_has_role('officer_app_owner', name, 'MEMBER WITH ADMIN OPTION') THEN
      EXECUTE format('GRANT %I TO officer_app_owner WITH ADMIN TRUE, INHERIT FALSE, SET FALSE', name);
    END IF;
  END LOOP;
END
$do$;
