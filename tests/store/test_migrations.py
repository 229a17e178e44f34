"""The migrations make the schema that the program's tables and guards describe."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine

from officer_app.store import names
from officer_app.store.engine import SCHEMA_REVISION, schema_revision
from officer_app.store.guards import sqlite_triggers
from officer_app.store.tables import metadata
from officer_app.workflow.setup import upgrade


def schema_of(file: Path) -> dict[str, str]:
    with closing(sqlite3.connect(file)) as raw:
        rows = raw.execute(
            "SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version'"
        ).fetchall()
    return {name: " ".join(sql.split()) for name, sql in rows}


def test_a_new_database_is_what_the_tables_describe(tmp_path: Path) -> None:
    upgrade(tmp_path / "migrated.db").close()
    engine = create_engine(f"sqlite:///{tmp_path / 'described.db'}")
    metadata.create_all(engine)
    with engine.begin() as connection:
        guards = sqlite_triggers({t.name: [c.name for c in t.columns] for t in metadata.sorted_tables})
        for trigger in (*guards, *names.sqlite_triggers()):
            connection.exec_driver_sql(trigger)
    engine.dispose()
    assert schema_of(tmp_path / "migrated.db") == schema_of(tmp_path / "described.db")


def test_upgrading_twice_changes_nothing(tmp_path: Path) -> None:
    upgrade(tmp_path / "one.db").close()
    before = schema_of(tmp_path / "one.db")
    with closing(upgrade(tmp_path / "one.db")) as store:
        assert schema_revision(store) == SCHEMA_REVISION
    assert schema_of(tmp_path / "one.db") == before
