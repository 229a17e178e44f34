"""Claims and outcomes: who has it, what is recorded, what follows."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.exc import IntegrityError

from officer_app.domain.clock import to_micros
from officer_app.domain.errors import (
    AlreadyTaken,
    Incomplete,
    NotAllowed,
    NotFound,
    NotYours,
)
from officer_app.domain.outcome import Check, Outcome
from officer_app.domain.words import Disposition, Role
from officer_app.store.queue import SOON
from officer_app.store.taking import AS_URGENT
from officer_app.workflow.people import set_skills
from officer_app.workflow.recording import record_outcome
from officer_app.workflow.tasks import claim_most_urgent, claim_task, hand_back, open_task_by_hand
from officer_app.workflow.ticking import tick
from officer_app.workflow.verifying import verify
from tests.gui.filled import fill, waybill
from tests.workflow.records import caught_by
from tests.workflow.station import ARRIVAL, DECLARATION, Station, sample
from tests.workflow.test_audit import tamper


@pytest.fixture
def held(station: Station) -> Station:
    """A consignment that is held because its scan and order never came."""
    station.take(sample(DECLARATION))
    station.take(sample(ARRIVAL))
    station.later(21)
    tick(station.store, station.context, station.now)
    return station


def conform(station: Station, disposition: Disposition = Disposition.RELEASE) -> Outcome:
    requirements = json.loads(station.value("SELECT requirements FROM task"))
    return Outcome(
        conform=True,
        disposition=disposition,
        checks=tuple(Check(requirement=r["en"], done=True) for r in requirements),
    )


def claim(station: Station, login: str = "officer1") -> str:
    key = station.consignment()["consignment_id"]
    return claim_task(station.store, station.context, station.officer(login), key, station.now)


def test_a_late_consignment_is_yellow_and_waits_for_an_officer(held: Station) -> None:
    row = held.consignment()
    assert (row["lane"], row["state"], row["task_kind"]) == ("yellow", "held", "documents")
    assert row["missing"] == "scan order"


def test_claim_inspect_release(held: Station) -> None:
    task = claim(held)
    record_outcome(held.store, held.context, held.officer(), task, conform(held), now=held.later(5))

    row = held.consignment()
    assert (row["state"], row["task_id"]) == ("released", None)
    assert held.value("SELECT state FROM task") == "closed"
    statuses = [
        r["status"] for r in held.rows("SELECT status FROM receipt WHERE kind = 'CEB604' ORDER BY receipt_id")
    ]
    assert statuses == ["120", "300", "800"]
    assert verify(held.store).ok


def test_two_officers_claiming_the_same_task_only_one_gets_it(held: Station) -> None:
    def attempt(login: str) -> bool:
        try:
            claim(held, login)
        except AlreadyTaken:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        got = list(pool.map(attempt, ["officer1", "officer2"]))
    assert sorted(got) == [False, True]


def test_the_most_urgent_is_given_and_nothing_when_nothing_is_open(held: Station) -> None:
    assert claim_most_urgent(held.store, held.context, held.officer()) == held.consignment()["consignment_id"]
    with pytest.raises(NotFound):
        claim_most_urgent(held.store, held.context, held.officer("officer2"))


@pytest.fixture
def three(station: Station) -> Station:
    """Three open tasks, equally urgent but for a point; the last asks for a skill, and officer1 has it."""
    fill(station, 3)
    for number in range(3):
        make_urgent(station, number, 300 - number)
    station.change("UPDATE match SET withdrawn_at = 1")
    caught_by(station, "dg-lithium-batteries", waybill(2))
    set_skills(station.store, station.officer("supervisor", Role.SUPERVISOR), "officer1", ["dangerous_goods"])
    return station


def make_urgent(station: Station, number: int, points: int) -> None:
    this = "UPDATE consignment SET priority = :points WHERE logistics_no = :no"
    station.change(this, points=points, no=waybill(number))


def most_urgent(station: Station, login: str = "officer1") -> str:
    key = claim_most_urgent(station.store, station.context, station.officer(login), station.now)
    return station.value("SELECT logistics_no FROM consignment WHERE consignment_id = :key", key=key)


def test_of_equally_urgent_ones_an_officer_gets_what_they_are_good_at(three: Station) -> None:
    assert most_urgent(three, "officer2") == waybill(0), "who has no skill set gets the most urgent"
    assert [most_urgent(three), most_urgent(three)] == [waybill(2), waybill(1)]


def test_what_is_more_urgent_comes_before_what_the_officer_is_good_at(three: Station) -> None:
    make_urgent(three, 2, 300 - AS_URGENT - 1)
    assert most_urgent(three) == waybill(0)


def test_what_is_about_to_be_overdue_is_not_passed_over(three: Station) -> None:
    soon = to_micros(three.now + SOON) - 1
    three.change("UPDATE consignment SET due_at = :soon WHERE logistics_no = :no", soon=soon, no=waybill(1))
    assert [most_urgent(three), most_urgent(three), most_urgent(three)] == [
        waybill(0),
        waybill(1),
        waybill(2),
    ]


def test_only_the_holder_records(held: Station) -> None:
    task = claim(held)
    with pytest.raises(NotYours, match="officer1"):
        record_outcome(held.store, held.context, held.officer("officer2"), task, conform(held))


def test_an_incomplete_record_says_what_is_missing_and_changes_nothing(held: Station) -> None:
    task = claim(held)
    with pytest.raises(Incomplete) as caught:
        record_outcome(
            held.store,
            held.context,
            held.officer(),
            task,
            Outcome(conform=True, disposition=Disposition.RELEASE),
        )
    assert any("Scan the parcel" in problem for problem in caught.value.problems)
    assert held.consignment()["state"] == "held"
    assert held.value("SELECT count(*) FROM outcome") == 0


def test_a_task_handed_back_is_open_again_with_the_reason_on_record(held: Station) -> None:
    task = claim(held)
    hand_back(held.store, held.context, held.officer(), task, "shift ends")
    assert held.consignment()["task_state"] == "open"
    assert claim(held, "officer2") == task
    assert (
        held.value("SELECT payload FROM audit_event WHERE event = 'task_handed_back'").count("shift ends")
        == 1
    )


def test_a_claim_without_a_sign_of_life_lapses(held: Station) -> None:
    claim(held)
    held.later(held.context.site.settings.lease_minutes + 1)
    tick(held.store, held.context, held.now)
    assert held.consignment()["task_state"] == "open"


def test_an_outcome_cannot_be_changed_or_removed(held: Station) -> None:
    record_outcome(held.store, held.context, held.officer(), claim(held), conform(held))
    for statement in (
        "UPDATE outcome SET conform = 0",
        "DELETE FROM outcome",
        "INSERT OR REPLACE INTO outcome SELECT * FROM outcome",
        "UPDATE consignment SET state = 'departed'",
        "DELETE FROM consignment",
        "UPDATE declaration SET value_cny = 0",
        "UPDATE goods_item SET total = 0",
    ):
        with pytest.raises(IntegrityError):
            held.change(statement)


@pytest.mark.parametrize(
    "change",
    [
        "officer = 'x'",
        "second_officer = 'x'",
        "conform = 0",
        "station = 'x'",
        "recorded_at = 1",
        "record = '{}'",
    ],
)
def test_a_forged_outcome_does_not_verify(held: Station, change: str) -> None:
    record_outcome(held.store, held.context, held.officer(), claim(held), conform(held))
    assert verify(held.store).ok
    tamper(held, lambda raw: raw.execute(f"UPDATE outcome SET {change}"))
    assert [broken.reason for broken in verify(held.store).broken] == [
        "the outcome is not the one that was recorded"
    ]


def test_an_auditor_may_not_claim(held: Station) -> None:
    key = held.consignment()["consignment_id"]
    with pytest.raises(NotAllowed):
        claim_task(held.store, held.context, held.officer("auditor", Role.AUDITOR), key)


def test_a_box_nobody_declared_shows_and_can_be_made_a_task(station: Station) -> None:
    station.take(sample(ARRIVAL))
    station.later(9)
    tick(station.store, station.context, station.now)
    assert station.value("SELECT count(*) FROM consignment") == 0
    station.later(2)
    tick(station.store, station.context, station.now)
    row = station.consignment()
    assert (row["state"], row["undeclared"]) == ("arrived", 1)

    officer = station.officer()
    open_task_by_hand(station.store, station.context, officer, row["consignment_id"], "nobody declared it")
    assert station.consignment()["task_kind"] == "undeclared"
    task = claim(station)
    outcome = conform(station)
    with pytest.raises(Exception, match="cannot be released"):
        record_outcome(station.store, station.context, officer, task, outcome)

    station.take(sample(DECLARATION))
    assert station.consignment()["undeclared"] == 0
    assert station.consignment()["state"] == "held", "a late declaration does not free a box that was picked"
