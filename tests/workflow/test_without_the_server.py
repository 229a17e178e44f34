"""What officers recorded without the server: taken once, kept where it is refused, carried on a stick, confirmed."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from officer_app.domain.clock import to_micros
from officer_app.domain.errors import AlreadyTaken, Incomplete, NotAllowed, NotFound, NotYours, OfficerError
from officer_app.domain.outcome import Outcome
from officer_app.domain.people import Actor
from officer_app.domain.words import Disposition, EntryKind, Role, TaskState
from officer_app.formats.journal.entry import Entry, body_of_file, body_of_withdrawal
from officer_app.formats.journal.keys import Keys, WrongPassword
from officer_app.store.late import count_late, read_late
from officer_app.workflow.assigning import Seen, reassign
from officer_app.workflow.offline import carrying
from officer_app.workflow.offline.enrolment import enrol, keys_of_site, revoke
from officer_app.workflow.offline.late import confirm, replay_with_word, settle
from officer_app.workflow.offline.sending import Doing, Sent, hand_in, replay, take
from officer_app.workflow.offline.shelf import Shelf
from officer_app.workflow.offline.station import StationJournal
from officer_app.workflow.recording import record_outcome
from officer_app.workflow.verifying import verify
from tests.workflow.records import claim, conform, hold_for_inspection, key, supervisor, wrong
from tests.workflow.station import Station

PASSWORD = "correct horse"


class Away:
    """A station whose officer holds a task, and a journal there."""

    def __init__(self, station: Station, login: str = "officer1") -> None:
        self.station = station
        self.actor = station.officer(login)
        self.shelf = Shelf(station.data.journal)
        self.keys: Keys = self.shelf.signed_in(login, self.actor.site_id, "07", PASSWORD)
        enrol(station.store, self.actor, self.keys)
        station.later(-60)  # the server comes back an hour later
        self.task = claim(station, login)

    def records(self, outcome: Outcome, minutes: float = 5) -> Entry:
        now = self.station.later(minutes)
        what = EntryKind.RECORD, self.task, key(self.station), outcome.canonical()
        return self.shelf.write(self.keys, *what, now=now)

    def photographs(self, content: bytes, name: str = "seal.png") -> Entry:
        what = EntryKind.FILE, self.task, key(self.station), body_of_file(name, content)
        return self.shelf.write(self.keys, *what, content)

    def comes_back(self) -> Sent:
        one = self.station
        return replay(one.store, one.context, one.data, self.actor, Shelf(one.data.journal), self.keys)

    def loses_it(self, to: str = "officer2") -> None:
        """A supervisor gives the task to somebody else meanwhile."""
        one = self.station
        seen = [Seen(key(one), self.actor.login)]
        reassign(one.store, one.context, supervisor(one), seen, to, "the station does not answer")


@pytest.fixture
def away(station: Station) -> Away:
    hold_for_inspection(station)
    return Away(station)


def test_what_was_recorded_is_taken_in_order_with_the_original_times(away: Away) -> None:
    content = png()
    away.photographs(content)
    entry = away.records(conform(away.station))
    sent = away.comes_back()
    assert [one.kind for one in sent.taken] == ["file", "record"] and not sent.late
    (outcome,) = away.station.rows("SELECT * FROM outcome")
    record = json.loads(outcome["record"])
    assert record["ended_at"].startswith(entry.happened_at.isoformat()[:19])
    assert [one["name"] for one in record["evidence"]] == ["seal.png"]
    kept = away.station.rows("SELECT * FROM journal_entry ORDER BY seq")
    assert [one["outcome_id"] for one in kept] == [None, outcome["outcome_id"]]
    assert kept[1]["station_at"] == entry.at
    assert kept[1]["entered_at"] == outcome["recorded_at"]
    assert verify(away.station.store).ok


def png() -> bytes:
    import cv2
    import numpy as np

    _, encoded = cv2.imencode(".png", np.zeros((40, 60, 3), np.uint8))
    return encoded.tobytes()


def test_a_clock_that_is_days_off_is_known_and_both_times_are_kept(away: Away) -> None:
    days = timedelta(days=3)
    at, now = away.station.later(5), away.station.now
    what = EntryKind.RECORD, away.task, key(away.station), conform(away.station).canonical()
    ahead = days // timedelta(microseconds=1)
    away.shelf.write(away.keys, *what, ahead=ahead, now=now + days)
    assert away.comes_back().taken
    record = json.loads(away.station.value("SELECT record FROM outcome"))
    assert record["ended_at"].startswith(at.isoformat()[:19])
    assert away.station.value("SELECT station_at FROM journal_entry") == to_micros(now + days)


def test_sent_twice_it_is_recorded_once(away: Away) -> None:
    entry = away.records(conform(away.station))
    one = away.station
    for _ in range(2):  # its answer was lost on the way: the station sends it again
        assert take(one.store, one.context, one.data, away.actor, entry) == ""
    assert len(away.comes_back().taken) == 1
    assert away.comes_back() == Sent([], [], [])
    assert away.station.value("SELECT count(*) FROM outcome") == 1
    assert away.station.value("SELECT count(*) FROM journal_entry") == 1


def test_a_task_that_went_to_somebody_else_leaves_a_late_outcome_beside_theirs(away: Away) -> None:
    away.photographs(png())
    away.records(wrong(away.station, Disposition.RETURN))
    away.loses_it()
    sent = away.comes_back()
    assert [why for _, why in sent.late] == ["You do not hold this task; it is with officer2."] * 2
    one = away.station
    record_outcome(one.store, one.context, one.officer("officer2"), away.task, conform(one))
    with one.store.read() as connection:
        (late,) = read_late(connection, away.actor.site_id)
    assert json.loads(late.body)["disposition"] == "return_for_correction"
    assert late.stands is not None and late.stands.officer == "officer2"
    assert late.confirmed and late.settled is None
    assert one.value("SELECT count(*) FROM evidence") == 0
    sha256 = hashlib.sha256(png()).hexdigest()
    assert list((one.data.evidence / sha256[:2]).glob(f"{sha256}.png"))
    assert verify(one.store).ok
    assert away.comes_back() == Sent([], [], [])


def test_a_record_that_is_not_complete_by_now_is_late_with_the_reason(away: Away) -> None:
    away.records(Outcome(conform=True, disposition=Disposition.RELEASE))
    ((_, why),) = away.comes_back().late
    assert why.startswith("The record is not complete: requirement not carried out")


def late_of(away: Away) -> str:
    away.records(wrong(away.station, Disposition.RETURN))
    away.loses_it()
    ((entry, _),) = away.comes_back().late
    return entry.entry_id


def test_a_supervisor_settles_it_once_with_a_reason(away: Away) -> None:
    entry_id, one = late_of(away), away.station
    chief = supervisor(one)
    with pytest.raises(OfficerError, match="needs a reason"):
        settle(one.store, one.context, chief, entry_id, " ")
    with pytest.raises(NotAllowed):
        settle(one.store, one.context, one.officer("officer2"), entry_id, "mine")
    settle(one.store, one.context, chief, entry_id, "officer2 opened it again")
    with one.store.read() as connection:
        assert count_late(connection, 1) == 0
        (late,) = read_late(connection, 1, one.consignment()["consignment_id"])
    assert late.settled.reason == "officer2 opened it again"
    with pytest.raises(AlreadyTaken):
        settle(one.store, one.context, chief, entry_id, "twice")
    assert one.value("SELECT state FROM task") == TaskState.CLAIMED
    assert verify(one.store).ok


def test_or_has_it_inspected_again(away: Away) -> None:
    entry_id, one = late_of(away), away.station
    record_outcome(one.store, one.context, one.officer("officer2"), away.task, conform(one))
    settle(one.store, one.context, supervisor(one), entry_id, "one says lead, one says nothing", again=True)
    assert one.consignment()["state"] == "held"
    word = one.rows("SELECT * FROM late_word")[0]
    assert (
        one.value("SELECT asked_by FROM reinspection WHERE task_id = :t", t=word["task_id"]) == "supervisor"
    )
    assert verify(one.store).ok


def test_a_withdrawal_is_done_again_at_the_server(away: Away) -> None:
    content = png()
    away.photographs(content)
    sha256 = hashlib.sha256(content).hexdigest()
    body = body_of_withdrawal(sha256, "another box")
    away.shelf.write(away.keys, EntryKind.WITHDRAWAL, away.task, key(away.station), body)
    away.records(conform(away.station))
    assert len(away.comes_back().taken) == 3
    assert json.loads(away.station.value("SELECT record FROM outcome"))["evidence"] == []


def test_with_the_server_there_a_refusal_is_the_officers_to_put_right_and_does_not_wait(away: Away) -> None:
    one = away.station
    parts = one.store, lambda: one.context, one.data, away.actor, away.shelf, away.keys
    short = Outcome(conform=True, disposition=Disposition.RELEASE).canonical()
    with pytest.raises(Incomplete):
        hand_in(*parts, Doing(EntryKind.RECORD, away.task, key(one), short))
    assert away.shelf.waiting(away.keys) == []
    assert hand_in(*parts, Doing(EntryKind.RECORD, away.task, key(one), conform(one).canonical()))
    assert one.value("SELECT count(*) FROM outcome") == 1


def test_a_task_that_the_database_does_not_have_stays_in_the_journal_and_keeps_nothing_back(
    away: Away,
) -> None:
    away.shelf.write(
        away.keys, EntryKind.RECORD, "no-such-task", key(away.station), conform(away.station).canonical()
    )
    away.records(conform(away.station))
    sent = away.comes_back()
    assert len(sent.stuck) == len(sent.taken) == 1
    assert len(away.shelf.waiting(away.keys)) == 1


# --- on a stick


def bring(away: Away, file: Path, code: str, who: Actor | None = None) -> carrying.Carried:
    one = away.station
    return carrying.bring(one.store, one.context, one.data, who or one.officer("officer2"), file, code)


def confirmed(away: Away, entry_id: str, login: str = "officer1") -> str | None:
    one = away.station
    return confirm(one.store, one.context, one.data, one.officer(login), entry_id)


@pytest.fixture
def stick(away: Away, tmp_path: Path) -> tuple[Path, str]:
    away.photographs(png())
    away.records(wrong(away.station, Disposition.RETURN))
    file = tmp_path / "stick.journal"
    code, count = carrying.export(away.shelf, away.keys, file)
    assert count == 2
    return file, code


def record_of(away: Away) -> str:
    return str(away.station.value("SELECT entry_id FROM journal_entry WHERE kind = 'record'"))


def test_a_journal_is_carried_and_counts_once_its_officer_confirms_it(
    away: Away, stick: tuple[Path, str]
) -> None:
    found = bring(away, *stick)
    assert found == carrying.Carried("officer1", "07", 0, 2, 0)
    assert away.station.value("SELECT count(*) FROM outcome") == 0
    with away.station.store.read() as connection:
        (late,) = read_late(connection, 1)
    assert (late.officer, late.entered_by, late.confirmed) == ("officer1", "officer2", False)
    with pytest.raises(NotYours):
        confirmed(away, late.entry_id, "officer2")
    outcome_id = confirmed(away, late.entry_id)
    (outcome,) = away.station.rows("SELECT * FROM outcome")
    assert (outcome["outcome_id"], outcome["officer"]) == (outcome_id, "officer1")
    assert [one["name"] for one in json.loads(outcome["record"])["evidence"]] == ["seal.png"]
    with away.station.store.read() as connection:
        assert count_late(connection, 1) == 0
    with pytest.raises(AlreadyTaken):
        confirmed(away, late.entry_id)
    assert verify(away.station.store).ok


def test_what_somebody_brought_in_counts_once_its_officer_sends_it_themselves(
    away: Away, stick: tuple[Path, str]
) -> None:
    bring(away, *stick)
    one = away.station
    sent = replay_with_word(one.store, one.context, one.data, away.actor, away.shelf, away.keys)
    assert (len(sent.taken), sent.late) == (2, [])
    assert one.value("SELECT count(*) FROM outcome") == 1
    assert one.value("SELECT kind FROM late_word") == "confirmed"
    assert verify(one.store).ok


def test_what_its_officer_confirmed_elsewhere_is_not_late_at_the_station_that_recorded_it(
    away: Away, stick: tuple[Path, str]
) -> None:
    bring(away, *stick)
    assert confirmed(away, record_of(away))
    one = away.station
    sent = replay_with_word(one.store, one.context, one.data, away.actor, away.shelf, away.keys)
    assert (len(sent.taken), sent.late) == (2, [])
    assert one.value("SELECT count(*) FROM outcome") == 1


def test_where_the_task_has_gone_the_confirmed_record_stays_late(away: Away, stick: tuple[Path, str]) -> None:
    away.loses_it()
    bring(away, *stick)
    assert confirmed(away, record_of(away)) is None
    with away.station.store.read() as connection:
        (late,) = read_late(connection, 1)
    assert late.confirmed


def test_brought_twice_or_sent_by_the_station_after_all_it_is_there_once(
    away: Away, stick: tuple[Path, str]
) -> None:
    bring(away, *stick)
    assert bring(away, *stick) == carrying.Carried("officer1", "07", 0, 0, 2)
    assert len(away.comes_back().late) == 2
    assert away.station.value("SELECT count(*) FROM journal_entry") == 2


def test_brought_in_by_its_own_officer_it_needs_no_confirming(away: Away, stick: tuple[Path, str]) -> None:
    assert bring(away, *stick, away.actor) == carrying.Carried("officer1", "07", 2, 0, 0)
    assert bring(away, *stick, away.actor) == carrying.Carried("officer1", "07", 0, 0, 2)
    assert away.station.value("SELECT count(*) FROM outcome") == 1


def test_the_code_opens_it_however_it_is_typed_and_no_other_does(away: Away, stick: tuple[Path, str]) -> None:
    file, code = stick
    with pytest.raises(WrongPassword, match="code does not open"):
        bring(away, file, code[:-1] + ("A" if code[-1] != "A" else "B"))
    assert bring(away, file, code.lower().replace("-", " ").replace("o", "0")).late == 2


@pytest.mark.parametrize("place", [0, 40, -40, -1])
def test_a_stick_that_was_changed_is_refused_whole(away: Away, stick: tuple[Path, str], place: int) -> None:
    file, code = stick
    octets = bytearray(file.read_bytes())
    octets[place] ^= 1
    file.write_bytes(octets)
    with pytest.raises(OfficerError):
        bring(away, file, code)
    assert away.station.value("SELECT count(*) FROM journal_entry") == 0


def test_a_stick_that_somebody_else_signed_is_refused(away: Away, tmp_path: Path) -> None:
    """Someone with keys of their own writes a record in another's name."""
    forged = Shelf(tmp_path / "forged").signed_in("officer1", 1, "07", PASSWORD)
    shelf = Shelf(tmp_path / "forged")
    shelf.write(forged, EntryKind.RECORD, away.task, key(away.station), conform(away.station).canonical())
    code, _ = carrying.export(shelf, forged, tmp_path / "forged.journal")
    with pytest.raises(NotAllowed, match="not enrolled"):
        bring(away, tmp_path / "forged.journal", code)
    enrol(away.station.store, away.station.officer("officer2"), forged)  # under their own login it is theirs
    with pytest.raises(NotAllowed, match="not enrolled for officer1"):
        bring(away, tmp_path / "forged.journal", code)


def test_what_a_revoked_key_signed_is_not_brought_in(away: Away, stick: tuple[Path, str]) -> None:
    administrator = away.station.officer("admin", Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        revoke(away.station.store, away.actor, away.keys.key_id)
    assert revoke(away.station.store, administrator, away.keys.key_id) == "officer1"
    with pytest.raises(NotAllowed, match="was revoked"):
        bring(away, *stick)
    with pytest.raises(NotFound):
        revoke(away.station.store, administrator, away.keys.key_id)
    assert bring(away, *stick, away.actor).late == 0  # under their own login it is their word
    assert verify(away.station.store).ok


def test_who_signs_in_again_after_a_revocation_signs_with_a_new_key_once_nothing_waits(away: Away) -> None:
    def journal() -> StationJournal:
        return StationJournal.open(one.store, one.data, away.actor, PASSWORD)

    one, administrator = away.station, away.station.officer("admin", Role.ADMINISTRATOR)
    away.records(conform(one))
    revoke(one.store, administrator, away.keys.key_id)
    first = journal()
    assert first.count() == 1  # it waits under the former key, and is sent under their own login
    assert len(first.replay(lambda: one.context).taken) == 1
    for _ in range(2):
        journal()
    with one.store.read() as connection:
        known = keys_of_site(connection, away.actor.site_id)
    assert [key.revoked_at is None for key in known] == [False, True]


def test_nothing_to_carry_is_said(away: Away, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        carrying.export(away.shelf, away.keys, tmp_path / "none")


def test_verifying_finds_an_entry_that_was_not_signed_or_was_changed(away: Away, tmp_path: Path) -> None:
    late_of(away)
    copy = Station.copy(away.station.data.root, tmp_path / "copy")
    copy.change("DROP TRIGGER journal_entry_append_only_update")
    copy.change("UPDATE journal_entry SET body = replace(body, 'return_for_correction', 'release')")
    reasons = [one.reason for one in verify(copy.store).broken]
    copy.close()
    assert "an entry of a journal that officer1 did not sign" in reasons
    assert "the journal entry is not the one that was recorded" in reasons
    shutil.rmtree(tmp_path / "copy")
