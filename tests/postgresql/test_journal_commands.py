"""`journal …` in the terminal: what waits is shown, sent, carried on a stick, confirmed and settled."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from officer_app.formats.journal.entry import Entry
from tests.postgresql.station import SharedStation
from tests.postgresql.test_without_the_server import Desk
from tests.postgresql.work import GOOD, take_samples

NOWHERE = "postgresql://127.0.0.1:1/nowhere"


class Waiting(Desk):
    """Something recorded that has not been sent."""

    def __init__(self, station: SharedStation) -> None:
        super().__init__(station, box=GOOD)
        self.entry: Entry = self.shelf.write(self.keys, *self.doing())

    def command(self, *arguments: object, url: str = "", code: int = 0) -> str:
        """At chen's station; an `url` of nowhere where the server is away."""
        station = self.station
        data, address = station.data, station.url
        station.data, station.url = self.data, url or address
        try:
            found = station.program("chen", "journal", *arguments)
        finally:
            station.data, station.url = data, address
        assert found.returncode == code, found.stderr
        return found.stdout + found.stderr


@pytest.fixture
def waiting(station: SharedStation) -> Waiting:
    take_samples(station)
    return Waiting(station)


def test_what_waits_is_shown_without_the_server_and_sent_with_it(waiting: Waiting) -> None:
    (shown,) = json.loads(waiting.command("show", "--json", url=NOWHERE))
    assert (shown["kind"], shown["consignment"]) == ("record", waiting.box)
    assert "Connection refused" in waiting.command("replay", url=NOWHERE, code=1)
    assert waiting.command("replay") == "1 sent.\n"
    assert waiting.command("replay") == "0 sent.\n"
    assert json.loads(waiting.command("show", "--json")) == []
    assert waiting.station.value("SELECT count(*) FROM app.outcome") == 1


def exported(waiting: Waiting, stick: Path) -> str:
    told = waiting.command("export", stick, url=NOWHERE)
    assert told.startswith("1 entry is in ")
    found = re.search(r"(?:[A-Z2-7]{4}-){5}[A-Z2-7]{4}", told)
    assert found, told
    return found[0]


def test_a_station_that_never_comes_back_is_carried_and_confirmed(waiting: Waiting, tmp_path: Path) -> None:
    station, stick = waiting.station, tmp_path / "stick"
    code = exported(waiting, stick)
    wrong = station.program("li", "journal", "import", stick, OFFICER_JOURNAL_CODE="AAAA")
    assert (wrong.returncode, "code does not open" in wrong.stderr) == (1, True)
    told = station.done("li", "journal", "import", stick, OFFICER_JOURNAL_CODE=code)
    assert told == f"From {waiting.login} at station 07: 0 taken, 1 kept as late.\n"
    (late,) = json.loads(station.done("zhang", "journal", "late", "--json"))
    assert (late["officer"], late["entered_by"], late["confirmed"]) == (
        waiting.login,
        station.login("li"),
        False,
    )
    assert late["stands"] is None
    mine = station.program("li", "journal", "confirm", late["id"])
    assert (mine.returncode, "only they confirm it" in mine.stderr) == (1, True)
    assert station.done("chen", "journal", "confirm", late["id"]) == "It is recorded.\n"
    assert json.loads(station.done("zhang", "journal", "late", "--json")) == []
    assert "0 broken" in station.done("sun", "audit", "verify")


def test_a_stick_that_was_changed_is_refused(waiting: Waiting, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    code = exported(waiting, stick)
    octets = bytearray(stick.read_bytes())
    octets[-5] ^= 4
    stick.write_bytes(octets)
    refused = waiting.station.program("li", "journal", "import", stick, OFFICER_JOURNAL_CODE=code)
    assert (refused.returncode, "was changed after it was exported" in refused.stderr) == (1, True)
    assert waiting.station.value("SELECT count(*) FROM app.journal_entry") == 0


def test_a_supervisor_settles_what_came_too_late(waiting: Waiting, tmp_path: Path) -> None:
    station, file = waiting.station, tmp_path / "outcome.json"
    station.done(
        "zhang", "task", "reassign", GOOD, "--to", station.login("li"), "--reason", "does not answer"
    )
    file.write_text(waiting.outcome.canonical())
    station.done("li", "task", "record", GOOD, "--file", file)
    assert f"record of {GOOD} is kept as late: You do not hold this task" in waiting.command("replay")
    listed = station.done("zhang", "journal", "late")
    assert f"{station.login('li')}: release" in listed and "a supervisor" in listed
    (late,) = json.loads(station.done("zhang", "journal", "late", "--json"))
    assert late["record"]["disposition"] == late["stands"]["record"]["disposition"] == "release"
    no = station.program("li", "journal", "settle", late["id"], "--reason", "mine counts")
    assert no.returncode == 1
    told = station.done("zhang", "journal", "settle", late["id"], "--reason", "look again", "--reinspect")
    assert told == "It is settled; another officer inspects again.\n"
    assert station.value("SELECT count(*) FROM app.reinspection") == 1
    assert "0 broken" in station.done("sun", "audit", "verify")


def test_an_administrator_revokes_a_key_and_nobody_brings_in_what_it_signed(
    waiting: Waiting, tmp_path: Path
) -> None:
    station, stick = waiting.station, tmp_path / "stick"
    code = exported(waiting, stick)
    assert waiting.keys.key_id in station.done("admin1", "journal", "keys")
    assert station.program("zhang", "journal", "revoke", waiting.keys.key_id).returncode == 1
    station.done("admin1", "journal", "revoke", waiting.keys.key_id)
    assert f"revoked by {station.login('admin1')}" in station.done("admin1", "journal", "keys")
    refused = station.program("li", "journal", "import", stick, OFFICER_JOURNAL_CODE=code)
    assert (refused.returncode, "was revoked" in refused.stderr) == (1, True)


def test_another_password_shows_nothing(waiting: Waiting) -> None:
    station = waiting.station
    station.data, kept = waiting.data, station.data
    wrong = station.program("chen", "journal", "show", OFFICER_PASSWORD="guess")
    station.data = kept
    assert (wrong.returncode, wrong.stderr) == (1, "officer-app: The password does not open this journal.\n")
