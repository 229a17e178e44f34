"""The migrations make the schema that the program's tables and guards describe."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine

from officer_app.domain.words import Disposition
from officer_app.paths import schema
from officer_app.store import names
from officer_app.store.engine import SCHEMA_REVISION, schema_revision
from officer_app.store.guards import sqlite_triggers
from officer_app.store.tables import metadata
from officer_app.workflow.setup import upgrade
from officer_app.workflow.verifying import verify
from tests.workflow.records import hold_for_inspection, record, wrong
from tests.workflow.station import ARRIVAL, DECLARATION, Station, sample

#: As Alembic itself makes it.
_VERSIONS = (
    "CREATE TABLE alembic_version (\n\tversion_num VARCHAR(32) NOT NULL, \n"
    "\tCONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)\n)"
)


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


def as_first_released(source: Path, target: Path) -> None:
    """A database of the first schema with all that it can hold of `source`."""
    with closing(sqlite3.connect(target, isolation_level=None)) as raw:
        statements = schema("sqlite", "0001_first_schema.sql").read_text(encoding="utf-8").split("\n\n")
        guards = [statement for statement in statements if "CREATE TRIGGER" in statement]
        for statement in statements:
            if statement not in guards:
                raw.execute(statement)
        raw.execute(_VERSIONS)
        raw.execute("INSERT INTO alembic_version VALUES ('0001')")
        raw.execute("ATTACH ? AS newer", (str(source),))
        for (table,) in raw.execute(
            "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name <> 'alembic_version'"
        ).fetchall():
            names = ", ".join(f'"{row[1]}"' for row in raw.execute(f'PRAGMA main.table_info("{table}")'))
            raw.execute(f'INSERT INTO main."{table}" ({names}) SELECT {names} FROM newer."{table}"')
        for statement in guards:
            raw.execute(statement)


def test_a_database_of_the_first_release_is_upgraded_with_its_data_and_its_chains(tmp_path: Path) -> None:
    with closing(Station.create(tmp_path / "station")) as station:
        station.take(sample(DECLARATION))
        station.take(sample(ARRIVAL))
        events = verify(station.store).events
        file = station.data.database
    old = tmp_path / "old.db"
    as_first_released(file, old)
    with closing(upgrade(old)) as store:
        found = verify(store)
        assert (found.ok, found.events) == (True, events)
        with store.read() as connection:
            held = connection.exec_driver_sql("SELECT logistics_no FROM consignment").fetchall()
            logins = connection.exec_driver_sql("SELECT login FROM officer WHERE seen_at IS NULL").fetchall()
    assert held == [("YTGZ20201015001",)]
    assert len(logins) == 5
    assert schema_of(old) == schema_of(file)


def rows_of(file: Path, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as raw:
        names = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
        kept = [name for name in names if name not in ("needs_approval", "amends", "why", "advance")]
        return raw.execute(f"SELECT {', '.join(kept)} FROM {table} ORDER BY 1, 2").fetchall()


def test_a_database_of_the_first_schema_keeps_its_records_and_its_chains(tmp_path: Path) -> None:
    with closing(Station.create(tmp_path / "new")) as station:
        hold_for_inspection(station)
        record(station, wrong(station, Disposition.RETURN))
    new, old = tmp_path / "new" / "officer.db", tmp_path / "old.db"
    as_first_released(new, old)
    before = {table: rows_of(old, table) for table in ("outcome", "finding", "audit_event", "consignment")}
    with closing(upgrade(old)) as store:
        assert verify(store).ok
        assert schema_revision(store) == SCHEMA_REVISION
        with store.read() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []
    assert {table: rows_of(old, table) for table in before} == before
    assert len(before["outcome"]) == 1
    assert len(before["finding"]) == 2
    assert schema_of(old) == schema_of(new)
