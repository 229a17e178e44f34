"""Rows that one login may write, tried against everybody else's work: they stop nobody, and they do not lie."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from psycopg.conninfo import make_conninfo

from officer_app.domain.words import EntryKind
from officer_app.workflow.evidence import keep_bytes
from officer_app.workflow.offline.carrying import bring, export
from officer_app.workflow.offline.late import confirm
from officer_app.workflow.offline.sending import Doing, hand_in
from tests.postgresql.hall import PASSWORD, Box, insert, tell
from tests.postgresql.station import SharedStation
from tests.postgresql.test_without_the_server import Desk
from tests.postgresql.work import GOOD, take_samples
from tests.workflow.test_evidence import photo


def plain(station: SharedStation, who: str) -> psycopg.Connection:
    """A session of this person's, as psql has it; closed without a commit nothing of it stays."""
    given = make_conninfo(station.owner_url, user=station.login(who), password=PASSWORD)
    return psycopg.connect(given)


def forged(desk: Desk, seq: int, **also: Any) -> dict[str, Any]:
    """An entry of the journal of this desk's officer that they never wrote."""
    return {
        "entry_id": str(uuid4()),
        "site_id": desk.actor.site_id,
        "consignment_id": desk.box,
        "task_id": desk.task,
        "journal_id": desk.station.value("SELECT journal_id FROM app.journal_entry LIMIT 1"),
        "seq": seq,
        "key_id": desk.keys.key_id,
        "officer": desk.login,
        "station": "07",
        "station_at": "2026-11-24T10:00:00Z",
        "clock_ahead": 0,
        "kind": "withdrawal",
        "body": "{}",
        "signature": "00",
        "late": "brought",
    } | also


def with_a_photo(station: SharedStation) -> Desk:
    """Chen's, who has begun a journal with a photo of the box that they hold."""
    take_samples(station)
    desk = Desk(station, box=GOOD)
    content = photo()
    said = {"name": "photo.jpg", "sha256": hashlib.sha256(content).hexdigest()}
    parts = desk.store, lambda: desk.context, desk.data, desk.actor, desk.shelf, desk.keys
    hand_in(*parts, Doing(EntryKind.FILE, desk.task, desk.box, json.dumps(said), content))
    return desk


def forge(desk: Desk, who: str, numbers: Iterable[int], **also: Any) -> None:
    with plain(desk.station, who) as connection:
        box = Box(desk.box, desk.task, desk.actor.site_id)
        for seq in numbers:
            entry = forged(desk, seq, **also)
            insert(connection, "journal_entry", entry)
            tell(connection, box, "journal_late", entry_id=entry["entry_id"])


def test_nobody_takes_a_number_in_the_journal_of_another(station: SharedStation) -> None:
    desk = with_a_photo(station)
    forge(desk, "li", range(1, 60))
    assert desk.submits()
    assert (
        station.value("SELECT state FROM app.consignment WHERE consignment_id = %s", desk.box) == "released"
    )
    assert desk.shelf.waiting(desk.keys) == []


def test_what_the_database_cannot_hold_stops_nothing_behind_it(station: SharedStation) -> None:
    desk = with_a_photo(station)
    number = desk.shelf.write(desk.keys, *desk.doing()).seq
    forge(desk, "chen", [number])  # their own, by hand
    sent = desk.comes_back()
    assert [entry.seq for entry, _ in sent.stuck] == [number]
    assert (sent.taken, sent.stopped) == ([], "")


def test_a_file_that_the_officer_did_not_sign_is_not_in_what_they_confirm(
    station: SharedStation, tmp_path: Path
) -> None:
    desk = with_a_photo(station)
    desk.shelf.write(desk.keys, *desk.doing())
    code, _ = export(desk.shelf, desk.keys, tmp_path / "stick")
    other = photo(2)
    name = hashlib.sha256(other).hexdigest()
    with station.at_work("li") as (store, context, li):
        bring(store, context, station.data, li, tmp_path / "stick", code)
        keep_bytes(station.data, other)
    said = json.dumps({"name": "other.jpg", "sha256": name})
    forge(desk, "li", [1], kind="file", body=said)
    entry = station.value("SELECT entry_id FROM app.journal_entry WHERE kind = 'record'")
    assert confirm(desk.store, desk.context, station.data, desk.actor, str(entry))
    assert station.value("SELECT count(*) FROM app.evidence WHERE sha256 = %s", name) == 0
