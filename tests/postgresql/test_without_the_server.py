"""A real server stopped as by a power failure, stations killed at the worst moments: each record is there once."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import psycopg
import pytest

from officer_app.domain.outcome import Check, Outcome
from officer_app.domain.people import Actor
from officer_app.domain.words import Disposition, EntryKind
from officer_app.formats.journal.keys import Keys
from officer_app.paths import DataDir
from officer_app.store.engine import open_store
from officer_app.store.late import read_late
from officer_app.store.records import find_record, read_record
from officer_app.ui.sheet.body import body
from officer_app.workflow.context import load_context
from officer_app.workflow.offline.enrolment import enrol
from officer_app.workflow.offline.sending import Doing, hand_in, replay
from officer_app.workflow.offline.shelf import Shelf
from officer_app.workflow.people import signed_in
from officer_app.workflow.verifying import verify
from tests.postgresql.hall import PASSWORD
from tests.postgresql.own import OwnServer
from tests.postgresql.station import SharedStation
from tests.postgresql.work import BAD, GOOD


class Desk:
    """An officer at a station of the hall, who holds the task of a box."""

    def __init__(self, station: SharedStation, who: str = "chen", box: str = BAD) -> None:
        self.station, self.login = station, station.login(who)
        self.data = DataDir(station.data.root / f"at-{who}")
        self.store = open_store(station.url, self.login, PASSWORD)
        self.context = load_context(self.store, self.data)
        self.actor: Actor = signed_in(self.store, "07")
        self.shelf = Shelf(self.data.journal)
        self.keys: Keys = self.shelf.signed_in(self.login, self.actor.site_id, "07", PASSWORD)
        enrol(self.store, self.actor, self.keys)
        station.done(who, "task", "claim", box)
        found = json.loads(station.done(who, "show", box, "--json"))
        self.box, self.task = found["id"], found["task"]["id"]
        asked = found["task"]["requirements"]
        checks = tuple(Check(requirement=text, done=True) for text in asked)
        self.outcome = Outcome(conform=True, disposition=Disposition.RELEASE, checks=checks)

    def doing(self) -> Doing:
        return Doing(EntryKind.RECORD, self.task, self.box, self.outcome.canonical())

    def submits(self) -> bool:
        """False where it waits for the server."""
        parts = self.store, lambda: self.context, self.data, self.actor, self.shelf, self.keys
        return hand_in(*parts, self.doing()) is not None

    def comes_back(self) -> Any:
        return replay(self.store, self.context, self.data, self.actor, Shelf(self.data.journal), self.keys)


def outcomes(mortal: SharedStation) -> int:
    return int(mortal.value("SELECT count(*) FROM app.outcome"))


def sound(station: SharedStation) -> bool:
    with station.at_work("sun") as (store, _, _):
        return verify(store).broken == []


def test_the_server_dies_in_the_middle_and_nothing_is_lost_or_doubled(
    own: OwnServer, mortal: SharedStation
) -> None:
    desk = Desk(mortal, box=GOOD)
    own.crash()
    try:
        assert desk.submits() is False
        assert desk.comes_back().stopped, "it is still away"
    finally:
        own.start()
    assert outcomes(mortal) == 0
    sent = desk.comes_back()
    assert len(sent.taken) == 1 and not sent.late and not sent.stopped
    assert desk.comes_back().taken == []
    assert outcomes(mortal) == 1
    assert mortal.value("SELECT state FROM app.consignment WHERE consignment_id = %s", desk.box) == "released"
    entered, at = "SELECT entered_at FROM app.journal_entry", "SELECT station_at FROM app.journal_entry"
    assert mortal.value(at) < mortal.value(entered)
    assert sound(mortal)


def test_a_record_from_a_journal_is_shown_with_the_time_at_which_it_was_made(mortal: SharedStation) -> None:
    """By the station's clock, put right; one that the server had at once has the server's time alone."""
    desk = Desk(mortal, box=GOOD)
    assert desk.submits()

    def shown() -> tuple[str, str]:
        outcome = json.loads(mortal.done("chen", "show", GOOD, "--json"))["outcome"]
        return outcome["made_at"], outcome["recorded_at"]

    made, recorded = shown()
    assert made == recorded
    with psycopg.connect(mortal.owner_url) as server:
        server.execute("SET session_replication_role = replica")
        earlier = "station_at = entered_at - interval '8 min', clock_ahead = 120000000"
        server.execute(f"UPDATE app.journal_entry SET {earlier}".encode())
    made, recorded = map(datetime.fromisoformat, shown())
    assert timedelta(minutes=9, seconds=59) < recorded - made < timedelta(minutes=10, seconds=1)
    with desk.store.read() as connection:
        record = read_record(connection, find_record(connection, GOOD))
    assert record.made_at is not None and abs(record.made_at - made) < timedelta(milliseconds=1)
    assert "Came from the station's journal" in unescape(body(record, desk.context.zone, []))


def test_with_the_server_there_it_is_recorded_at_once(mortal: SharedStation) -> None:
    desk = Desk(mortal, box=GOOD)
    assert desk.submits()
    assert desk.shelf.waiting(desk.keys) == []
    assert outcomes(mortal) == 1 and sound(mortal)


#: A station in a process of its own that records and, at the step named, waits to be killed.
STATION = """
import sys, time
from officer_app.formats.journal.entry import Entry
from officer_app.paths import DataDir
from officer_app.store.engine import open_store
from officer_app.domain.words import EntryKind
from officer_app.workflow.context import load_context
from officer_app.workflow.offline import sending
from officer_app.workflow.offline.shelf import Shelf
from officer_app.workflow.people import signed_in

url, login, password, folder, task, box, body, moment = sys.argv[1:]
def wait(*_):
    print("now", flush=True)
    time.sleep(600)
if moment == "written":
    sending.take = wait
else:
    Shelf.answer = wait
data = DataDir(__import__("pathlib").Path(folder))
store = open_store(url, login, password)
shelf = Shelf(data.journal)
(keys,) = shelf.unlock(login, password)
parts = store, lambda: load_context(store, data), data, signed_in(store, "07"), shelf, keys
sending.hand_in(*parts, sending.Doing(EntryKind.RECORD, task, box, body))
"""


@pytest.mark.parametrize(("moment", "there"), [("written", 0), ("committed", 1)])
def test_a_station_killed_between_journal_and_acknowledgement_records_exactly_once(
    mortal: SharedStation, moment: str, there: int
) -> None:
    desk = Desk(mortal, box=GOOD)
    what = (
        mortal.url,
        desk.login,
        PASSWORD,
        desk.data.root,
        desk.task,
        desk.box,
        desk.outcome.canonical(),
        moment,
    )
    with subprocess.Popen(
        [sys.executable, "-c", STATION, *map(str, what)], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None and process.stdout.readline() == b"now\n"
        process.send_signal(signal.SIGKILL)
    assert outcomes(mortal) == there
    assert len(desk.comes_back().taken) == 1
    assert outcomes(mortal) == 1 and sound(mortal)
    assert desk.comes_back().taken == []


def test_reassigned_meanwhile_it_is_a_late_outcome_beside_the_other_record(
    own: OwnServer, mortal: SharedStation, tmp_path: Path
) -> None:
    desk = Desk(mortal, box=GOOD)
    own.crash()
    try:
        assert desk.submits() is False
    finally:
        own.start()
    mortal.done("zhang", "task", "reassign", GOOD, "--to", mortal.login("li"), "--reason", "does not answer")
    file = tmp_path / "outcome.json"
    file.write_text(desk.outcome.canonical())
    mortal.done("li", "task", "record", GOOD, "--file", file)
    ((_, why),) = desk.comes_back().late
    assert "You do not hold this task" in why
    with mortal.at_work("zhang") as (store, _, actor), store.read() as connection:
        (late,) = read_late(connection, actor.site_id)
    assert (late.officer, late.stands.officer) == (desk.login, mortal.login("li"))
    assert outcomes(mortal) == 1 and sound(mortal)
