"""A database opened by any other program, with SQLite's own defaults: what was written stays what it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from officer_app.domain.words import Disposition
from officer_app.store.guards import APPEND_ONLY, NEVER_REMOVED, ONLY_CHANGES
from officer_app.workflow.setup import upgrade
from tests.workflow.records import hold_for_inspection, record, wrong
from tests.workflow.station import Station
from tests.workflow.test_routing import image

Values = dict[str, Any]

#: `audit_head` is set anew by this program itself; verifying holds it to the events.
GUARDED = sorted({*APPEND_ONLY, *ONLY_CHANGES, *NEVER_REMOVED} - {"audit_head"})

#: Values that tables ask for, and for which a key of some rows only holds.
WANTED: Values = {"ended_at": None, "is_current": 1, "amends": None, "status": "stored", "seq": 1}
FIRST_STATE = {"consignment": "declared", "task": "open"}


@pytest.fixture
def raw(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    upgrade(tmp_path / "officer.db").close()
    with closing(sqlite3.connect(tmp_path / "officer.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        yield connection


def a_row(raw: sqlite3.Connection, table: str, which: int, **values: Any) -> Values:
    made: Values = {}
    for _, name, kind, *_ in raw.execute(f"PRAGMA table_info({table})"):
        made[name] = which if "INT" in kind or kind == "BOOLEAN" else f"{name} {which}"
        if name in WANTED:
            made[name] = WANTED[name]
    if table in FIRST_STATE:
        made["state"] = FIRST_STATE[table]
    return made | values


def put(raw: sqlite3.Connection, how: str, table: str, row: Values) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    raw.execute(f'{how} INTO "{table}" ({names}) VALUES ({", ".join("?" * len(row))})', list(row.values()))


def keys(raw: sqlite3.Connection, table: str) -> list[tuple[str, list[str]]]:
    """Every key that two rows may not share, as SQLite itself lists them."""
    unique = [index for _, index, is_unique, *_ in raw.execute(f"PRAGMA index_list({table})") if is_unique]
    return [(i, [column for _, _, column in raw.execute(f"PRAGMA index_info({i})")]) for i in unique]


def rows(raw: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    return raw.execute(f'SELECT * FROM "{table}"').fetchall()


@pytest.mark.parametrize("table", GUARDED)
def test_no_row_is_put_in_the_place_of_one_with_the_same_key(raw: sqlite3.Connection, table: str) -> None:
    for index, columns in keys(raw, table):
        raw.execute("BEGIN")
        wanted = {"amends": "earlier"} if index == "ix_outcome_amends" else {}
        first = a_row(raw, table, 1, **wanted)
        put(raw, "INSERT", table, first)
        before = rows(raw, table)
        other = a_row(raw, table, 2, **{name: first[name] for name in columns})
        with pytest.raises(sqlite3.IntegrityError, match="never replaced"):
            put(raw, "INSERT OR REPLACE", table, other)
        assert rows(raw, table) == before, index
        raw.execute("ROLLBACK")


@pytest.mark.parametrize("table", GUARDED)
def test_no_row_is_put_in_the_place_of_one_with_the_same_rowid(raw: sqlite3.Connection, table: str) -> None:
    put(raw, "INSERT", table, a_row(raw, table, 1))
    before = rows(raw, table)
    different = a_row(raw, table, 2, rowid=1)
    with pytest.raises(sqlite3.Error, match=r"in the place of another|no column named rowid"):
        put(raw, "INSERT OR REPLACE", table, different)
    assert rows(raw, table) == before


@pytest.mark.parametrize("table", GUARDED)
def test_no_row_is_moved_into_the_place_of_another(raw: sqlite3.Connection, table: str) -> None:
    for index, columns in keys(raw, table):
        raw.execute("BEGIN")
        first, second = a_row(raw, table, 1), a_row(raw, table, 2)
        if index == "ix_outcome_amends":
            first, second = first | {"amends": "one"}, second | {"amends": "two"}
        put(raw, "INSERT", table, first)
        put(raw, "INSERT", table, second)
        before = rows(raw, table)
        moved = ", ".join(f'"{name}" = ?' for name in columns)
        found = next(iter(first))
        values = [first[name] for name in columns] + [second[found]]
        with pytest.raises(sqlite3.IntegrityError):
            raw.execute(f'UPDATE OR REPLACE "{table}" SET {moved} WHERE "{found}" = ?', values)
        assert rows(raw, table) == before, index
        raw.execute("ROLLBACK")


@pytest.mark.parametrize(
    ("table", "column", "idle", "holding"),
    [
        ("trade_order", "is_current", 0, 1),
        ("load_list", "is_current", 0, 1),
        ("consignment", "ended_at", 5, None),
    ],
)
def test_no_row_takes_the_place_of_the_one_that_holds(
    raw: sqlite3.Connection, table: str, column: str, idle: Any, holding: Any
) -> None:
    """Of several rows with the same number only one is current: SQLite would remove that one for another."""
    primary = [name for _, name, _, _, _, part in raw.execute(f"PRAGMA table_info({table})") if part]
    first = a_row(raw, table, 1, **{column: holding})
    ended = first | {name: a_row(raw, table, 2)[name] for name in primary}
    if table == "consignment":
        ended["declaration_no"] = "another"
    put(raw, "INSERT", table, first)
    put(raw, "INSERT", table, ended | {column: idle})
    before = rows(raw, table)
    with pytest.raises(sqlite3.IntegrityError, match="never replaced"):
        raw.execute(
            f'UPDATE OR REPLACE "{table}" SET "{column}" = ? WHERE "{primary[0]}" = ?',
            [holding, ended[primary[0]]],
        )
    assert rows(raw, table) == before


NEVER_AFTERWARDS = {
    "the file of an image": "UPDATE scan_image SET sha256 = 'other'",
    "why a block was returned": "UPDATE message_block SET reason = 'other'",
    "who sent a message": "UPDATE message SET sender = 'other'",
    "when a message came": "UPDATE message SET received_at = received_at + 1",
    "what a scan shows": "UPDATE scan SET object_id = 'other'",
    "when the box came": "UPDATE consignment SET arrived_at = arrived_at + 1",
    "when a receipt was written": "UPDATE receipt SET written_at = written_at + 1",
    "that a receipt was written": "UPDATE receipt SET written_at = NULL",
    "whose task it is": "UPDATE task SET consignment_id = 'other'",
    "what the task asked for": "UPDATE task SET requirements = '[]'",
    "why there is a task": "UPDATE task SET reason = '[]'",
}


@pytest.mark.parametrize("statement", NEVER_AFTERWARDS.values(), ids=NEVER_AFTERWARDS.keys())
def test_what_is_evidence_is_not_changed_afterwards(station: Station, statement: str) -> None:
    hold_for_inspection(station)
    station.take(image())
    record(station, wrong(station, Disposition.RETURN))
    with closing(sqlite3.connect(station.data.database)) as raw:
        raw.execute("UPDATE receipt SET written_at = 1 WHERE written_at IS NULL")
        with pytest.raises(sqlite3.IntegrityError):
            raw.execute(statement)
