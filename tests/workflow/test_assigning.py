"""Giving tasks to others, putting them before the supervisor, and the lease that keeps them."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from officer_app.domain.errors import AlreadyTaken, NotAllowed, NotFound, NotYours, OfficerError
from officer_app.domain.people import Actor
from officer_app.domain.words import Role
from officer_app.reports.supervision import read_wanted
from officer_app.workflow.assigning import Seen, answer, escalate, reassign, reassign_each, show_life
from officer_app.workflow.people import disable_officer, set_skills
from officer_app.workflow.reopening import reinspect
from officer_app.workflow.tasks import claim_task, hand_back
from officer_app.workflow.ticking import tick
from officer_app.workflow.verifying import verify
from tests.gui.filled import fill
from tests.workflow.records import caught_by, conform, record
from tests.workflow.station import ARRIVAL, DECLARATION, Station, sample
from tests.workflow.test_audit import tamper


@pytest.fixture
def held(station: Station) -> Station:
    """One task that officer1 holds, and the real officers of the demonstration."""
    station.take(sample(DECLARATION))
    station.take(sample(ARRIVAL))
    station.later(21)
    tick(station.store, station.context, station.now)
    key = station.consignment()["consignment_id"]
    claim_task(station.store, station.context, station.officer(), key, station.now)
    return station


def supervisor(station: Station, login: str = "supervisor") -> Actor:
    return station.officer(login, Role.SUPERVISOR)


def task(station: Station) -> dict[str, Any]:
    return dict(station.rows("SELECT * FROM task")[0])


def give(station: Station, to: str | None, seen: str | None = "officer1", reason: str = "sick") -> list[str]:
    chosen = Seen(station.consignment()["consignment_id"], seen)
    by = supervisor(station)
    return reassign(station.store, station.context, by, [chosen], to, reason, station.now).moved


def events(station: Station, name: str) -> list[dict[str, Any]]:
    rows = station.rows("SELECT payload FROM audit_event WHERE event = :name ORDER BY seq", name=name)
    return [json.loads(row["payload"]) for row in rows]


def test_a_supervisor_gives_a_task_to_another_officer_who_is_told_why(held: Station) -> None:
    held.later(5)
    assert give(held, "officer2") == ["YTGZ20201015001"]
    assert (held.consignment()["officer"], held.consignment()["task_state"]) == ("officer2", "claimed")
    assert (task(held)["told_by"], task(held)["told"]) == ("supervisor", "sick")
    (said,) = events(held, "task_reassigned")
    assert (said["officer"], said["to"], said["reason"]) == ("officer1", "officer2", "sick")
    assert verify(held.store).ok


def test_a_task_goes_back_to_the_queue_where_anybody_may_claim_it(held: Station) -> None:
    give(held, None)
    assert (held.consignment()["officer"], held.consignment()["task_state"]) == (None, "open")
    key = held.consignment()["consignment_id"]
    claim_task(held.store, held.context, held.officer("officer2"), key, held.now)
    assert task(held)["told"] is None


def test_an_open_task_is_given_to_somebody(held: Station) -> None:
    give(held, None)
    give(held, "officer2", seen=None)
    assert held.consignment()["officer"] == "officer2"


def test_of_two_supervisors_only_one_moves_a_task(held: Station) -> None:
    chosen = Seen(held.consignment()["consignment_id"], "officer1")

    def attempt(to: str) -> bool:
        try:
            reassign(held.store, held.context, supervisor(held), [chosen], to, "too much", held.now)
        except AlreadyTaken:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        got = list(pool.map(attempt, ["officer2", "supervisor"]))
    assert sorted(got) == [False, True]
    assert len(events(held, "task_reassigned")) == 1


def test_what_was_recorded_or_handed_back_meanwhile_is_not_moved(held: Station) -> None:
    hand_back(held.store, held.context, held.officer(), task(held)["task_id"], "lunch")
    with pytest.raises(AlreadyTaken, match="YTGZ20201015001"):
        give(held, "officer2")
    assert held.consignment()["task_state"] == "open"


def test_who_has_it_already_keeps_it_and_nothing_is_recorded(held: Station) -> None:
    assert give(held, "officer1") == []
    assert events(held, "task_reassigned") == []


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SUPERVISOR])
def test_only_supervisors_reassign_and_answer(held: Station, role: Role) -> None:
    chosen = Seen(held.consignment()["consignment_id"], "officer1")
    somebody = held.officer("somebody", role)
    with pytest.raises(NotAllowed):
        reassign(held.store, held.context, somebody, [chosen], "officer2", "because")
    with pytest.raises(NotAllowed):
        answer(held.store, held.context, somebody, task(held)["task_id"], "go on")


def test_tasks_go_only_to_somebody_who_may_inspect(held: Station) -> None:
    with pytest.raises(NotFound):
        give(held, "nobody")
    with pytest.raises(NotAllowed):
        give(held, "analyst")
    disable_officer(held.store, held.officer("admin", Role.ADMINISTRATOR), "officer2")
    with pytest.raises(NotAllowed):
        give(held, "officer2")
    with pytest.raises(OfficerError, match="reason"):
        give(held, "supervisor", reason="  ")
    assert held.consignment()["officer"] == "officer1"


def test_a_task_put_before_the_supervisor_stays_with_its_holder_until_answered(held: Station) -> None:
    key = task(held)["task_id"]
    with pytest.raises(NotYours):
        escalate(held.store, held.context, held.officer("officer2"), key, "what now?")
    escalate(held.store, held.context, held.officer(), key, "two invoices for one box", held.now)
    assert (task(held)["escalated_why"], task(held)["officer"]) == ("two invoices for one box", "officer1")
    answer(held.store, held.context, supervisor(held), key, "take the older one", held.now)
    assert (task(held)["escalated_at"], task(held)["told"]) == (None, "take the older one")
    with pytest.raises(AlreadyTaken):
        answer(held.store, held.context, supervisor(held), key, "take the newer one")
    assert events(held, "task_escalated")[0]["reason"] == "two invoices for one box"
    assert events(held, "escalation_answered")[0]["answer"] == "take the older one"
    assert verify(held.store).ok


@pytest.mark.parametrize("how", ["reassigned", "handed back", "lapsed"])
def test_what_was_escalated_is_settled_when_its_holder_no_longer_has_it(held: Station, how: str) -> None:
    key = task(held)["task_id"]
    escalate(held.store, held.context, held.officer(), key, "what now?", held.now)
    match how:
        case "reassigned":
            give(held, "officer2")
        case "handed back":
            hand_back(held.store, held.context, held.officer(), key, "lunch")
        case "lapsed":
            tick(held.store, held.context, held.later(61))
    assert task(held)["escalated_at"] is None


def test_a_claim_that_shows_life_holds_and_one_that_does_not_lapses(held: Station) -> None:
    key, minutes = task(held)["task_id"], held.context.site.settings.lease_minutes
    held.later(minutes - 1)
    show_life(held.store, held.context, held.officer(), key, held.now)
    tick(held.store, held.context, held.later(minutes - 1))
    assert held.consignment()["officer"] == "officer1"
    tick(held.store, held.context, held.later(2))
    assert (held.consignment()["officer"], held.consignment()["task_state"]) == (None, "open")
    assert events(held, "claim_lapsed")[0]["officer"] == "officer1"
    assert task(held)["told_by"] == "service"
    assert verify(held.store).ok


def test_somebody_elses_sign_of_life_keeps_no_claim(held: Station) -> None:
    held.later(held.context.site.settings.lease_minutes - 1)
    show_life(held.store, held.context, held.officer("officer2"), task(held)["task_id"], held.now)
    tick(held.store, held.context, held.later(2))
    assert held.consignment()["task_state"] == "open"


def test_signing_in_and_working_are_signs_of_life(held: Station) -> None:
    seen = "SELECT seen_at FROM officer WHERE login = 'officer1'"
    before = held.value(seen)
    assert held.value("SELECT seen_at FROM officer WHERE login = 'officer2'") is None
    show_life(held.store, held.context, held.officer(), task(held)["task_id"], held.later(3))
    assert held.value(seen) == before + 3 * 60_000_000


def test_a_forged_reassignment_does_not_verify(held: Station) -> None:
    give(held, "officer2")
    changed = (
        "UPDATE audit_event SET payload = replace(payload, 'sick', 'lazy') WHERE event = 'task_reassigned'"
    )
    tamper(held, lambda raw: raw.execute(changed))
    assert not verify(held.store).ok


def test_what_an_officer_is_good_at_is_an_event_of_the_site(station: Station) -> None:
    set_skills(station.store, supervisor(station), "officer2", ["documents", "dangerous_goods"])
    set_skills(station.store, station.officer("admin", Role.ADMINISTRATOR), "officer2", [])
    assert [(said["login"], said["skills"]) for said in events(station, "officer_skills")] == [
        ("officer2", ["dangerous_goods", "documents"]),
        ("officer2", []),
    ]
    assert verify(station.store).ok


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ANALYST, Role.AUDITOR])
def test_who_neither_supervises_nor_administers_says_nothing_about_skills(
    station: Station, role: Role
) -> None:
    with pytest.raises(NotAllowed):
        set_skills(station.store, station.officer("officer1", role), "officer1", ["documents"])
    assert events(station, "officer_skills") == []


def test_what_is_no_skill_and_who_is_no_officer_is_refused(station: Station) -> None:
    with pytest.raises(OfficerError, match="no skill juggling"):
        set_skills(station.store, supervisor(station), "officer2", ["juggling"])
    with pytest.raises(NotFound):
        set_skills(station.store, supervisor(station), "nobody", ["documents"])
    assert events(station, "officer_skills") == []


def test_what_a_task_asks_for_is_said_by_the_rules_that_caught_it_and_still_hold(held: Station) -> None:
    key = held.consignment()["consignment_id"]

    def needs() -> list[tuple[str, ...]]:
        return [one.needs for one in read_wanted(held.store, [(key, "officer1")])]

    assert needs() == [()]
    caught_by(held, "ip-brands")
    caught_by(held, "scan-alarm")
    assert needs() == [("intellectual_property", "xray_images")]
    held.change("UPDATE match SET withdrawn_at = 1")

    def needs() -> list[tuple[str, ...]]:
        return [one.needs for one in read_wanted(held.store, [(key, "officer1")])]

    assert needs() == [()]


def test_who_handed_a_task_back_or_wrote_what_it_looks_at_again_is_not_proposed(held: Station) -> None:
    key = held.consignment()["consignment_id"]
    hand_back(held.store, held.context, held.officer(), task(held)["task_id"], "needs a ladder")
    (wanted,) = read_wanted(held.store, [(key, None)])
    assert wanted.barred == {"officer1"}
    claim_task(held.store, held.context, held.officer("officer2"), key, held.now)
    record(held, conform(held), "officer2")
    reinspect(held.store, held.context, supervisor(held), key, "a tip", held.later(1))
    (wanted,) = read_wanted(held.store, [(key, None)])
    assert wanted.barred == {"officer1", "officer2", "supervisor"}, "who asked for it is not proposed either"


def test_tasks_go_to_different_officers_in_one_or_not_at_all(station: Station) -> None:
    fill(station, 3)
    keys = [
        row["consignment_id"] for row in station.rows("SELECT consignment_id FROM consignment ORDER BY 1")
    ]
    seen = [Seen(key, None) for key in keys]
    by, now = supervisor(station), station.now
    moves = zip(seen, ["officer1", "officer2", "analyst"], strict=True)
    with pytest.raises(NotAllowed, match="cannot take tasks"):
        reassign_each(station.store, station.context, by, moves, "a new shift", now)
    assert station.value("SELECT count(*) FROM task WHERE officer IS NOT NULL") == 0
    moves = zip(seen, ["officer1", "officer2", "officer1"], strict=True)
    assert len(reassign_each(station.store, station.context, by, moves, "a new shift", now).moved) == 3
    given = station.rows("SELECT officer FROM task ORDER BY consignment_id")
    assert [row["officer"] for row in given] == ["officer1", "officer2", "officer1"]
