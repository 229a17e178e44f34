"""The migrations make the schema that the program's tables and guards describe."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine

from officer_app.paths import DataDir, schema
from officer_app.store import names
from officer_app.store.engine import SCHEMA_REVISION, schema_revision
from officer_app.store.guards import sqlite_triggers
from officer_app.store.tables import metadata
from officer_app.workflow.setup import upgrade
from officer_app.workflow.verifying import verify
from tests.workflow.station import Station, sample


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


def first_revision(file: Path) -> None:
    """What the first release made."""
    with closing(sqlite3.connect(file)) as raw:
        raw.executescript(schema("sqlite", "0001_first_schema.sql").read_text(encoding="utf-8"))


def undo_everything_since(file: Path, first: dict[str, str]) -> None:
    """Make a database of today one of the first release, its data kept."""
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("PRAGMA foreign_keys = OFF")
        for name in schema_of(file).keys() - first.keys():
            kind, _, called = name.partition(" ")
            raw.execute(f"DROP {kind} IF EXISTS {called}")
        for name, statement in first.items():
            if schema_of(file).get(name) != statement:
                kind, _, called = name.partition(" ")
                raw.execute(f"DROP {kind} IF EXISTS {called}")
                raw.execute(statement)
        raw.execute("UPDATE alembic_version SET version_num = '0001'")
        raw.commit()


def test_a_database_of_the_first_release_keeps_its_data_and_its_chains(tmp_path: Path) -> None:
    first_revision(tmp_path / "first.db")
    first = schema_of(tmp_path / "first.db")
    with closing(Station.create(tmp_path / "station")) as station:
        for number in (1, 4, 12):
            station.take(sample(number))
        file = station.data.database
    undo_everything_since(file, first)
    assert schema_of(file) == first
    with closing(sqlite3.connect(file)) as raw:
        before = [
            raw.execute(f"SELECT * FROM {t}").fetchall() for t in ("consignment", "audit_event", "site")
        ]

    with closing(upgrade(file)) as store:
        assert schema_revision(store) == SCHEMA_REVISION
        with closing(sqlite3.connect(file)) as raw:
            after = [
                raw.execute(f"SELECT * FROM {t}").fetchall() for t in ("consignment", "audit_event", "site")
            ]
        assert after == before
        assert verify(store).ok
        assert Station(store, DataDir(file.parent)).take(sample(11)).stored == 1
        assert verify(store).ok
