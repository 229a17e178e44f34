"""Making the shared database what this version says it is, in one transaction and as often as one likes."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

from psycopg import Connection, sql
from psycopg.errors import DeadlockDetected, LockNotAvailable

from officer_app.paths import schema
from officer_app.store.engine import SCHEMA_REVISION
from officer_app.store.postgresql.access import OWNER
from officer_app.store.postgresql.connect import is_national
from officer_app.store.postgresql.edition import EDITION
from officer_app.store.postgresql.guards import triggers, words
from officer_app.store.postgresql.policies import grants, policies
from officer_app.store.postgresql.tables import BY_MONTH, SCHEMA, statements

#: Functions and what hangs on them, in the order of what they need; the groups and what everybody loses come before.
_FILES = ("functions.sql", "rules.sql", "people.sql", "steps.sql", "partitions.sql", "triggers.sql")
_THERE = """
SELECT 'table ' || relname FROM pg_class WHERE relnamespace = %(schema)s::regnamespace AND relkind IN ('r', 'p')
UNION ALL SELECT 'column ' || c.relname || '.' || attname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
  WHERE relnamespace = %(schema)s::regnamespace AND relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped
UNION ALL SELECT 'constraint ' || c.relname || '.' || conname FROM pg_constraint JOIN pg_class c ON c.oid = conrelid
  WHERE relnamespace = %(schema)s::regnamespace
UNION ALL SELECT 'index ' || c.relname || '.' || i.relname FROM pg_index JOIN pg_class c ON c.oid = indrelid
  JOIN pg_class i ON i.oid = indexrelid WHERE c.relnamespace = %(schema)s::regnamespace
"""

_ATTEMPTS = 200
_TABLES = """
SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
  WHERE nspname = %s AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1
"""

#: Until the first rows are counted the server takes a site for a small part of a table, and would read all of the site
#: where it is asked for a few numbers.
_ONE_SITE = """
SELECT pg_restore_attribute_stats('schemaname', nspname::text, 'relname', relname::text, 'attname', attname::text,
    'inherited', false, 'null_frac', 0::real, 'avg_width', 4, 'n_distinct', 1::real)
  FROM pg_attribute JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace
  WHERE nspname = %s AND relname = %s AND attname = 'site_id'
"""


def bring_up_to_date(connection: Connection, national: bool = False) -> None:
    """Create what is lacking; make functions, triggers, policies and grants anew. Needs a superuser.

    Tables and their rows stay: columns, constraints and indexes that are lacking are added. A `national` database
    stays one. Leaves the transaction to the caller.
    """
    _run_file(connection, "roles.sql")
    make_schema(connection, national or is_national(connection))


def make_schema(connection: Connection, national: bool) -> None:
    """`bring_up_to_date` but for the groups, which are the server's and must be there."""
    with connection.cursor() as cursor:
        _lock(connection)
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA} AUTHORIZATION {OWNER}")
        cursor.execute(f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC")
        _run_file(connection, "reset.sql")
        _run_file(connection, "public.sql")
        cursor.execute(f"SET LOCAL ROLE {OWNER}")
        _set_aside(connection)
        _create_tables(connection, national)
        for statement in made_anew(national):
            _run(connection, statement)
        cursor.execute(f"DELETE FROM {SCHEMA}.schema_revision")  # noqa: S608
        cursor.execute(
            sql.SQL("INSERT INTO {}.schema_revision (revision, edition) VALUES ({}, {})").format(
                sql.Identifier(SCHEMA), SCHEMA_REVISION, EDITION
            )
        )
        cursor.execute("RESET ROLE")


def _lock(connection: Connection) -> None:
    """Have every table for oneself until the end of the transaction.

    A step of the work may hold one of them and wait for another that is locked here: then these are let go, and asked
    for again once it is through. Four stations that never pause: some 15 times, two seconds. Autovacuum gives way to
    whoever has looked for a deadlock.
    """
    tables = connection.execute(_TABLES, [SCHEMA]).fetchall()
    if not tables:
        return
    locked = sql.SQL(", ").join(sql.Identifier(SCHEMA, name) for (name,) in tables)
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with connection.transaction():
                connection.execute("SET LOCAL deadlock_timeout = '50ms'")
                connection.execute("SET LOCAL lock_timeout = '100ms'")
                connection.execute(sql.SQL("LOCK TABLE {}").format(locked))
                connection.execute("SET LOCAL lock_timeout = '10s'")
                return
        except (DeadlockDetected, LockNotAvailable):
            if attempt == _ATTEMPTS:
                raise
        time.sleep(random.uniform(0, 0.1))


def made_anew(national: bool) -> Iterator[str]:
    """All that is not tables and their rows, as statements: what an edition is of."""
    yield from words(national)
    for file in _FILES:
        yield _text_of(file)
    yield from triggers()
    yield from policies()
    yield from grants(national)


def _set_aside(connection: Connection) -> None:
    """Tables of a version that did not store them by month yet, for `partitions.sql` to take in."""
    whole = "SELECT relname FROM pg_class WHERE oid = to_regclass(%s) AND relkind = 'r'"
    indexes = (
        "SELECT relname FROM pg_index JOIN pg_class c ON c.oid = indexrelid WHERE indrelid = %s::regclass"
    )
    not_null = "SELECT conname FROM pg_constraint WHERE contype = 'n' AND conrelid = %s::regclass"
    for table in BY_MONTH:
        name = f"{SCHEMA}.{table}"
        if connection.execute(whole, [name]).fetchone() is None:
            continue
        for (index,) in connection.execute(indexes, [name]).fetchall():
            _run(connection, f'ALTER INDEX {SCHEMA}."{index}" RENAME TO "{index}_before"')
        for (one,) in connection.execute(not_null, [name]).fetchall():
            _run(connection, f'ALTER TABLE {name} RENAME CONSTRAINT "{one}" TO "{one}_before"')
        _run(connection, f"ALTER TABLE {name} DISABLE ROW LEVEL SECURITY")
        _run(connection, f"ALTER TABLE {name} RENAME TO {table}_before")


def _create_tables(connection: Connection, national: bool) -> None:
    there = {name for (name,) in connection.execute(_THERE, {"schema": SCHEMA})}
    new = set()
    for made in statements(national):
        if made.kind == "table":
            if f"table {made.name}" not in there:
                new.add(made.table)
                _run(connection, made.sql)
        elif f"{made.kind} {made.table}.{made.name}" not in there and (
            made.kind == "index" or made.table not in new
        ):
            _run(connection, made.sql)
    for table in sorted(new - BY_MONTH.keys()):
        connection.execute(_ONE_SITE, [SCHEMA, table])


def _run_file(connection: Connection, name: str) -> None:
    _run(connection, _text_of(name))


def _text_of(file: str) -> str:
    return schema("postgresql", file).read_text(encoding="utf-8")


def _run(connection: Connection, statement: str) -> None:
    connection.execute(statement.encode())
