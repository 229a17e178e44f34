"""What gets past the guards without changing them: settings, rights to set them, logins and functions that may more."""

from __future__ import annotations

from collections.abc import Iterator

from psycopg import Connection

from officer_app.store.postgresql.access import OWNER, Group

#: As `app.enrol` makes a login.
_CONNECTIONS = 8
_SETTINGS = ("idle_in_transaction_session_timeout=30s", "statement_timeout=60s")
#: No trigger fires, or code of somebody else's runs in the session: whoever these are set for.
_DISARMING = ("session_replication_role", "session_preload_libraries", "local_preload_libraries")

_SET_FOR = """
SELECT r.rolname, p.login IS NOT NULL, setdatabase <> 0, said FROM pg_db_role_setting
  LEFT JOIN pg_roles r ON r.oid = setrole LEFT JOIN app.person p ON p.login = r.rolname, unnest(setconfig) said
  WHERE setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())) ORDER BY 1, 4
"""
_LOGINS = "SELECT rolname, rolconnlimit FROM pg_roles JOIN app.person ON login = rolname ORDER BY 1"
_OF_SERVER = """
SELECT 'the server has the setting ' || name || '=' || setting FROM pg_file_settings
  WHERE name = 'session_replication_role' AND setting <> 'origin'
"""
_SETS = """
SELECT CASE grantee WHEN 0 THEN 'everybody' ELSE grantee::regrole::text END || ' may set the parameter ' || parname
  FROM pg_parameter_acl, aclexplode(paracl) WHERE NOT EXISTS (SELECT FROM pg_roles WHERE oid = grantee AND rolsuper)
"""
_TOLD = ", ".join(f"'{name}'" for name in (OWNER, *Group))  # by `check`, like people
_PASSES = f"""
SELECT rolname || ' sees past row level security (BYPASSRLS)' FROM pg_roles
  WHERE rolbypassrls AND NOT rolsuper AND rolname NOT IN ({_TOLD})
    AND rolname NOT IN (SELECT login FROM app.person) AND NOT pg_has_role(oid, '{Group.NATION}', 'MEMBER')
"""  # noqa: S608
_ACTS = """
SELECT r.rolname || ' can act as ' || p.rolname FROM pg_roles r JOIN pg_roles p ON p.rolsuper OR p.rolbypassrls
  WHERE r.oid <> p.oid AND NOT r.rolsuper AND pg_has_role(r.oid, p.oid, 'SET')
"""
_PREDEFINED = """
SELECT r.rolname || ' is in ' || p.rolname FROM pg_roles r JOIN pg_roles p ON p.rolname IN ('pg_read_all_data',
    'pg_write_all_data', 'pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program')
  WHERE r.oid <> p.oid AND NOT r.rolsuper AND pg_has_role(r.oid, p.oid, 'MEMBER')
"""
_DEFINERS = """
SELECT 'function ' || f.oid::regprocedure || ' runs as ' || o.rolname || ' for '
    || CASE grantee WHEN 0 THEN 'everybody' ELSE grantee::regrole::text END
  FROM pg_proc f JOIN pg_roles o ON o.oid = proowner,
    aclexplode(coalesce(proacl, acldefault('f', proowner)))
  WHERE prosecdef AND pronamespace <> 'app'::regnamespace AND grantee <> proowner
    AND (rolsuper OR rolbypassrls OR rolname LIKE 'officer\\_app\\_%')
"""
#: What PostgreSQL itself keeps from everybody: files, programs, verifiers of passwords.
_OPENED = """
WITH kept AS (
  SELECT classoid, objoid, objoid::regprocedure::text AS name, proacl AS now, proowner AS owner, initprivs
    FROM pg_init_privs JOIN pg_proc p ON p.oid = objoid WHERE classoid = 'pg_proc'::regclass
  UNION ALL SELECT classoid, objoid, objoid::regclass::text, relacl, relowner, initprivs
    FROM pg_init_privs JOIN pg_class c ON c.oid = objoid WHERE classoid = 'pg_class'::regclass AND objsubid = 0)
SELECT DISTINCT CASE a.grantee WHEN 0 THEN 'everybody' ELSE a.grantee::regrole::text END || ' has ' || privilege_type
    || ' on ' || name || ' of the server'
  FROM kept, aclexplode(now) a WHERE a.grantee <> owner AND NOT EXISTS (SELECT FROM aclexplode(initprivs) b
    WHERE (b.grantee, b.privilege_type) = (a.grantee, a.privilege_type))
"""
#: What is made in the schema later, as months are, would be given to them as it is made.
_TO_COME = """
SELECT CASE grantee WHEN 0 THEN 'everybody' ELSE grantee::regrole::text END || ' will have ' || privilege_type
    || ' on what ' || r.rolname || ' makes' || CASE defaclnamespace WHEN 0 THEN '' ELSE ' in app' END
  FROM pg_default_acl JOIN pg_roles r ON r.oid = defaclrole, aclexplode(defaclacl)
  WHERE grantee <> defaclrole AND (defaclnamespace = 'app'::regnamespace
    OR defaclnamespace = 0 AND (rolsuper OR rolname LIKE 'officer\\_app\\_%'))
"""


def powers(connection: Connection) -> Iterator[str]:
    """What somebody may who is no superuser, and ought not to; one phrase each."""
    yield from _settings(connection)
    for login, limit in connection.execute(_LOGINS):
        if limit != _CONNECTIONS:
            yield f"{login} may have {'any number of' if limit < 0 else limit} connections, not {_CONNECTIONS}"
    for query in (_OF_SERVER, _SETS, _PASSES, _ACTS, _PREDEFINED, _DEFINERS, _OPENED, _TO_COME):
        yield from (said for (said,) in connection.execute(f"{query} ORDER BY 1".encode()))


def superusers(connection: Connection) -> list[str]:
    """Whom no guard holds."""
    return [name for (name,) in connection.execute("SELECT rolname FROM pg_roles WHERE rolsuper ORDER BY 1")]


def _settings(connection: Connection) -> Iterator[str]:
    has: dict[str, set[str]] = {login: set() for login, _ in connection.execute(_LOGINS)}
    for role, enrolled, here, said in connection.execute(_SET_FOR):
        if enrolled and not here and said in _SETTINGS:
            has[role].add(said)
        elif enrolled or said.partition("=")[0] in _DISARMING:
            yield f"{role or 'everybody'} has the setting {said}{' in this database' if here else ''}"
    for login, settings in has.items():
        yield from (f"{login} lacks the setting {said}" for said in _SETTINGS if said not in settings)
