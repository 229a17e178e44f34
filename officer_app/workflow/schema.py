"""Whether a database has the tables, indexes and guards that this version makes, and no others."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, text

from officer_app.store.types import is_shared
from officer_app.workflow.setup import upgrade

_MADE = text(
    "SELECT type || ' ' || name AS what, sql FROM sqlite_master"
    " WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'alembic_version'"
)


def strange_guards(connection: Connection) -> str | None:
    """What is missing, changed or not of this version, in a sentence; None where all is as the migrations make it.

    Of a shared database `db check` says it, to whoever runs its server.
    """
    if is_shared(connection.dialect):
        return None
    expected, found = _as_made(), _schema(connection)
    said = [
        *(f"{name} is missing" for name in sorted(expected.keys() - found.keys())),
        *(
            f"{name} is changed"
            for name in sorted(expected.keys() & found.keys())
            if expected[name] != found[name]
        ),
        *(f"{name} is foreign" for name in sorted(found.keys() - expected.keys())),
    ]
    if not said:
        return None
    more = f", and {len(said) - 3} more" if len(said) > 3 else ""
    return f"the database's guards are not those of this version: {', '.join(said[:3])}{more}"


def _schema(connection: Connection) -> dict[str, str | None]:
    return {row.what: row.sql for row in connection.execute(_MADE)}


@cache
def _as_made() -> dict[str, str | None]:
    with tempfile.TemporaryDirectory() as folder:
        store = upgrade(Path(folder) / "new.db")
        try:
            with store.read() as connection:
                return _schema(connection)
        finally:
            store.close()
