"""The chain: any change to an event, an outcome or the chain's end is found."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from officer_app.domain.audit import event_hash
from officer_app.domain.errors import OfficerError
from officer_app.domain.words import Disposition
from officer_app.store.tables import match
from officer_app.workflow.backup import backup, restore
from officer_app.workflow.evidence import attach, withdraw
from officer_app.workflow.journal import append_events, payload_text
from officer_app.workflow.pinning import pins
from officer_app.workflow.signing import sign_record
from officer_app.workflow.tasks import open_task_by_hand
from officer_app.workflow.verifying import Broken, verify
from tests.workflow.records import claim, key, record, supervisor, wrong
from tests.workflow.station import ARRIVAL, DECLARATION, ORDER, Station, sample

COLUMNS = (
    "chain",
    "seq",
    "event_id",
    "site_id",
    "at",
    "event",
    "actor",
    "station",
    "payload",
    "prev_hash",
    "hash",
)


@pytest.fixture
def recorded(station: Station) -> Station:
    for number in (ORDER, DECLARATION, ARRIVAL):
        station.take(sample(number))
    assert verify(station.store).ok
    return station


def tamper(station: Station, change: Callable[[sqlite3.Connection], object]) -> None:
    """What somebody with the file can do: drop the guards, change, and put them back."""
    with closing(sqlite3.connect(station.data.database)) as raw:
        raw.execute("PRAGMA foreign_keys = OFF")
        guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            raw.execute(f"DROP TRIGGER {name}")
        change(raw)
        for _, guard in guards:
            raw.execute(guard)
        raw.commit()


@pytest.mark.parametrize("column", COLUMNS)
def test_a_change_of_any_column_is_found(recorded: Station, column: str) -> None:
    chain = recorded.consignment()["consignment_id"]
    value = {"seq": 77, "site_id": 9, "at": 1}.get(column, "x" * 36)
    tamper(
        recorded,
        lambda raw: raw.execute(
            f"UPDATE audit_event SET {column} = ? WHERE chain = ? AND seq = 2", (value, chain)
        ),
    )
    assert not verify(recorded.store).ok


@pytest.mark.parametrize("seq", [1, 2, "last"])
def test_a_removed_event_is_found(recorded: Station, seq: int | str) -> None:
    chain = recorded.consignment()["consignment_id"]
    number = seq if seq != "last" else recorded.value("SELECT seq FROM audit_head WHERE chain = :c", c=chain)
    tamper(
        recorded,
        lambda raw: raw.execute("DELETE FROM audit_event WHERE chain = ? AND seq = ?", (chain, number)),
    )
    broken = verify(recorded.store).broken
    assert broken and broken[0].consignment == chain


def test_reordered_events_are_found(recorded: Station) -> None:
    chain = recorded.consignment()["consignment_id"]

    def swap(raw: sqlite3.Connection) -> None:
        for old, new in ((1, 1001), (2, 1), (1001, 2)):
            raw.execute("UPDATE audit_event SET seq = ? WHERE chain = ? AND seq = ?", (new, chain, old))

    tamper(recorded, swap)
    assert not verify(recorded.store).ok


def test_a_consignment_whose_whole_chain_is_gone_is_found(recorded: Station) -> None:
    chain = recorded.consignment()["consignment_id"]

    def wipe(raw: sqlite3.Connection) -> None:
        raw.execute("DELETE FROM audit_event WHERE chain = ?", (chain,))
        raw.execute("DELETE FROM audit_head WHERE chain = ?", (chain,))

    tamper(recorded, wipe)
    assert "a consignment without any event" in [one.reason for one in verify(recorded.store).broken]


def test_a_consignment_moved_without_an_event_is_found(recorded: Station) -> None:
    key = recorded.consignment()["consignment_id"]
    recorded.change("UPDATE consignment SET state = 'released'")
    assert [(b.consignment, b.reason) for b in verify(recorded.store).broken] == [
        (key, "it stands as released, its events say arrived")
    ]


@given(
    st.lists(
        st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])), min_size=2, max_size=2
    )
)
def test_fields_cannot_be_shifted_into_each_other(texts: list[str]) -> None:
    one = event_hash("c", 1, "e", 1, 0, texts[0], texts[1], "", "{}", "0")
    other = event_hash("c", 1, "e", 1, 0, texts[0] + texts[1], "", "", "{}", "0")
    assert (one == other) == (texts[1] == "")


@pytest.mark.parametrize("seq", [1, 2])
@pytest.mark.parametrize(
    "change",
    [
        "payload = '[' || substr(payload, 2)",
        "payload = '{}'",
        "payload = '[]'",
        "payload = payload || char(0)",
        "payload = CAST(x'ff' AS TEXT)",
        "payload = x'ff'",
        "payload = '{\"outcome\": []}', event = 'outcome_recorded'",
        "payload = replace(hex(zeroblob(100000)), '0', '['), event = 'outcome_recorded'",
        "actor = CAST(x'ff' AS TEXT)",
        "event = CAST(x'ff' AS TEXT)",
        "at = at + 0.5",
        "at = 'yesterday'",
    ],
)
def test_an_event_with_what_no_program_writes_is_named(recorded: Station, change: str, seq: int) -> None:
    chain = recorded.consignment()["consignment_id"]
    tamper(
        recorded,
        lambda raw: raw.execute(f"UPDATE audit_event SET {change} WHERE chain = ? AND seq = ?", (chain, seq)),
    )
    found = verify(recorded.store)
    assert (chain, seq) in [(one.consignment, one.event) for one in found.broken]
    assert found.events == recorded.value("SELECT count(*) FROM audit_event")


@pytest.mark.parametrize("value", ["CAST(x'ff' AS TEXT)", "x'ff'"])
def test_a_chain_whose_name_is_no_text_is_found(recorded: Station, value: str) -> None:
    chain = recorded.consignment()["consignment_id"]
    tamper(
        recorded, lambda raw: raw.execute(f"UPDATE audit_event SET chain = {value} WHERE chain = ?", (chain,))
    )
    broken = verify(recorded.store).broken
    assert chain in {one.consignment for one in broken}
    assert all(one.consignment.isprintable() for one in broken)


STRANGE = {
    "DROP TRIGGER audit_event_append_only_update": "trigger audit_event_append_only_update is missing",
    "DROP INDEX ix_outcome_consignment_id": "index ix_outcome_consignment_id is missing",
    "CREATE TRIGGER helper AFTER INSERT ON outcome BEGIN DELETE FROM task; END": "trigger helper is foreign",
    "CREATE TABLE extra (a)": "table extra is foreign",
    "ALTER TABLE officer ADD COLUMN extra TEXT": "table officer is changed",
}


@pytest.mark.parametrize("change", STRANGE)
def test_guards_that_are_not_those_of_this_version_are_found(
    recorded: Station, tmp_path: Path, change: str
) -> None:
    """By `audit verify`, and a copy that has none of them is neither made nor put in the database's place."""
    with closing(sqlite3.connect(recorded.data.database)) as raw:
        raw.execute(change)
    said = f"the database's guards are not those of this version: {STRANGE[change]}"
    assert verify(recorded.store).broken == [Broken("database", None, said)]
    with pytest.raises(OfficerError, match=STRANGE[change]):
        backup(recorded.store, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()
    with pytest.raises(OfficerError, match=STRANGE[change]):
        restore(recorded.data.database, tmp_path / "restored.db")
    assert not (tmp_path / "restored.db").exists()


@pytest.fixture
def caught(station: Station) -> Station:
    """A box that rules caught, that an officer called to inspection, and of whose matches one was withdrawn."""
    station.take(sample(DECLARATION, gname="象牙雕件"))
    station.take(sample(ARRIVAL))
    station.take(sample(ORDER))
    other = {"copNo": "C-2", "orderNo": "O-2", "logisticsNo": "YT2"}
    station.take(sample(DECLARATION, gname="锂电池", gcode="8507600090", **other))
    station.take(sample(DECLARATION, appType="2", gname="棉制T恤衫", gcode="6109100010", **other))
    assert station.value("SELECT count(*) FROM match WHERE withdrawn_at IS NOT NULL")
    assert verify(station.store).ok
    return station


def _reasons(station: Station) -> list[str]:
    return [one.reason for one in verify(station.store).broken]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("DELETE FROM match WHERE rule = 'species-endangered'", "a recorded match is missing"),
        ("DELETE FROM match WHERE withdrawn_at IS NOT NULL", "a recorded match is missing"),
        ("UPDATE match SET lane = 'green'", "the match is not the one that was recorded"),
        ("UPDATE match SET conditions = '[]'", "the match is not the one that was recorded"),
        ("UPDATE match SET matched_at = 'now'", "the match is not the one that was recorded"),
        ("UPDATE match SET reason = x'ff'", "the match is not the one that was recorded"),
        (
            "UPDATE match SET withdrawn_at = NULL",
            "the match was withdrawn, or not, other than its events say",
        ),
        ("UPDATE match SET withdrawn_at = 1", "the match was withdrawn, or not, other than its events say"),
        (
            "INSERT INTO match SELECT 'slipped-in', site_id, consignment_id, source, 'other', version, lane, priority,"
            " reason, items, conditions, requirements, mode, degree, matched_at, NULL FROM match LIMIT 1",
            "a match that no event recorded",
        ),
        (
            "UPDATE match SET consignment_id = 'nowhere' WHERE rule = 'species-endangered'",
            "a match of a consignment without any event",
        ),
    ],
)
def test_a_match_that_was_removed_changed_or_slipped_in_is_found(
    caught: Station, change: str, found: str
) -> None:
    tamper(caught, lambda raw: raw.execute(change))
    assert found in _reasons(caught)


def test_a_match_that_is_pinned_anew_is_found(caught: Station) -> None:
    """Somebody changed it, and an event that names it as it is now comes behind."""
    tamper(caught, lambda raw: raw.execute("UPDATE match SET lane = 'green'"))
    with caught.store.transaction() as tx:
        rows = tx.execute(select(match).where(match.c.rule == "species-endangered")).mappings().all()
        told = payload_text({"matches": [], "withdrawn": [], "pins": pins(rows)})
        append_events(tx, caught.officer(), caught.now, [(rows[0]["consignment_id"], "matched", told)])
    assert "it does not say what was recorded" in _reasons(caught)


def test_the_match_of_a_box_called_to_inspection_by_hand_is_evidence_too(recorded: Station) -> None:
    key = recorded.consignment()["consignment_id"]
    open_task_by_hand(recorded.store, recorded.context, recorded.officer(), key, "looks heavy", recorded.now)
    assert verify(recorded.store).ok
    tamper(recorded, lambda raw: raw.execute("DELETE FROM match WHERE source = 'manual'"))
    assert _reasons(recorded) == ["a recorded match is missing"]


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("evidence", "added_at"),
        ("signature", "agreed"),
        ("finding", "gnum"),
        ("match", "version"),
        ("outcome", "conform"),
    ],
)
def test_values_of_any_kind_are_read_and_told(recorded: Station, table: str, column: str) -> None:
    """Whatever somebody put in the place of a number or a time: verifying tells it and does not stop."""
    open_task_by_hand(
        recorded.store, recorded.context, recorded.officer(), key(recorded), "heavy", recorded.now
    )
    task = claim(recorded)
    paper = (task, "paper.pdf", b"%PDF-1.7\n%%EOF\n", recorded.now)
    attach(recorded.store, recorded.context, recorded.data, recorded.officer(), *paper)
    record(recorded, wrong(recorded, Disposition.DETAIN))
    boss = supervisor(recorded)
    sign_record(recorded.store, recorded.context, boss, key(recorded), recorded.later(1))
    assert verify(recorded.store).ok

    def spoil(raw: sqlite3.Connection) -> None:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        assert raw.execute(f"UPDATE {table} SET {column} = x'ff'").rowcount

    tamper(recorded, spoil)
    assert not verify(recorded.store).ok


def test_evidence_that_is_withdrawn_and_added_again_is_the_same_evidence(recorded: Station) -> None:
    open_task_by_hand(
        recorded.store, recorded.context, recorded.officer(), key(recorded), "heavy", recorded.now
    )
    task, content = claim(recorded), b"%PDF-1.7\n%%EOF\n"
    work = (recorded.store, recorded.context, recorded.data, recorded.officer(), task)
    for _ in range(2):
        attach(*work, "paper.pdf", content, recorded.now)
        sha256 = hashlib.sha256(content).hexdigest()
        withdraw(recorded.store, recorded.context, recorded.officer(), task, sha256, "blurred", recorded.now)
    assert verify(recorded.store).ok
