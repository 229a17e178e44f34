-- Groups of logins, and the owner of everything. None can log in. They are the server's, shared by its databases;
-- what a person sees in a database is decided there, in app.person.
DO $do$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['officer_app_owner', 'officer_app_person', 'officer_app_officer', 'officer_app_second',
      'officer_app_supervisor', 'officer_app_analyst', 'officer_app_auditor', 'officer_app_administrator',
      'officer_app_intake'] LOOP
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = name) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', name);
    END IF;
    EXECUTE format('ALTER ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOREPLICATION NOBYPASSRLS', name);
    IF name <> 'officer_app_owner' THEN
      EXECUTE format('ALTER ROLE %I NOCREATEROLE', name);
      EXECUTE format('GRANT %I TO officer_app_owner WITH ADMIN TRUE, INHERIT FALSE, SET FALSE', name);
    END IF;
  END LOOP;
  -- It creates logins, and ends the sessions of one that was closed; only app.enrol and its kin run as the owner do so.
  ALTER ROLE officer_app_owner CREATEROLE;
  GRANT pg_signal_backend TO officer_app_owner WITH INHERIT TRUE, SET FALSE;
END
$do$;
