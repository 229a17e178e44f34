"""What the chains say is what happened: an event without its step, and a step without its event, are refused."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.postgresql.hall import (
    Box,
    Hall,
    carry_out,
    claim,
    insert,
    outcome_of,
    record,
    refused,
    show,
    sign,
    step,
    submit,
    tell,
    tell_record,
    tell_site,
)
from tests.postgresql.test_advance import advance, booked, sealed_and_here
from tests.postgresql.test_rights import asked_again, detained, photographed

UNTRUE = "what did not happen"


@pytest.mark.parametrize("event", ["advance_void", "advance_cancelled"])
def test_that_an_inspection_before_arrival_is_over_is_not_told_of_any_box(hall: Hall, event: str) -> None:
    """It would freeze the box: whoever touched it next would be told that it does not stand as its events say."""
    for box in (hall.held(), booked(hall)):
        with hall.signed_in("li") as li:
            tell(li, box, event)
            with refused(UNTRUE):
                li.commit()


def test_an_inspection_before_arrival_that_is_void_is_not_passed_again(hall: Hall) -> None:
    box, outcome = sealed_and_here(hall)
    with hall.signed_in("li") as li:
        tell(li, box, "advance_void")
        advance(li, box, "void")
        li.commit()
        tell(li, box, "advance_void")
        with refused(UNTRUE):
            li.commit()
        tell(li, box, "advance_sealed", outcome=outcome)
        advance(li, box, "sealed")
        with refused(UNTRUE):
            li.commit()


def test_what_is_amended_at_this_moment_is_not_signed(hall: Hall) -> None:
    """The one who amends a detention to a release would carry it out alone, though two stand behind what was."""
    box, outcome = hall.submitted("chen", "detain")
    with hall.signed_in("chen") as chen, hall.signed_in("li") as li:
        values = outcome_of(box, "release", amends=outcome, why="a second thought")
        insert(chen, "outcome", values)
        li.execute("SET lock_timeout = '200ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            sign(li, box, outcome)
        li.rollback()
        tell_record(chen, box, values)
        carry_out(chen, box, "released")
        chen.commit()
        with refused("no such record"):
            sign(li, box, outcome)


def test_what_is_signed_at_this_moment_is_not_amended_alone(hall: Hall) -> None:
    box, outcome = hall.submitted("chen", "detain")
    with hall.signed_in("chen") as chen, hall.signed_in("li") as li:
        sign(li, box, outcome)
        chen.execute("SET lock_timeout = '200ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            record(chen, box, "release", amends=outcome, why="a second thought")
        chen.rollback()
        li.commit()
        with refused("two officers stand behind"):
            record(chen, box, "release", amends=outcome, why="a second thought")


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_nobody_amends_or_signs_what_they_saw_before(hall: Hall, level: str) -> None:
    box, outcome = hall.submitted("chen", "detain")
    with hall.signed_in("chen") as chen, hall.signed_in("li") as li:
        for officer in (chen, li):
            officer.execute(f"SET TRANSACTION ISOLATION LEVEL {level}".encode())
            officer.execute("SELECT 1 FROM app.site")
        with refused("as things stand"):
            sign(li, box, outcome)
        with refused("as things stand"):
            record(chen, box, "release", amends=outcome, why="a second thought")


def test_who_stands_behind_a_detention_does_not_undo_it_by_another_inspection(hall: Hall) -> None:
    again = asked_again(hall, *detained(hall))
    with hall.signed_in("li") as li:
        claim(li, again)
        outcome = record(li, again, "detain")
        submit(li, again)
        li.commit()
    with hall.signed_in("zhang") as zhang, refused("changed by somebody else"):
        record(zhang, again, "release", amends=outcome, why="I prefer it")
    for who in ("chen", "zhang"):
        with hall.signed_in(who) as one, refused("another officer signs"):
            sign(one, again, outcome)
    with hall.signed_in("li") as li:
        record(li, again, "detain", amends=outcome, why="a slip of the pen")
        li.commit()


# --- a step by another event than its own


WITHOUT = "without an event"


def change(connection: psycopg.Connection, box: Box, table: str, what: str) -> None:
    statement = f"UPDATE app.{table} SET {what} WHERE consignment_id = %s"
    assert connection.execute(statement.encode(), [box.consignment]).rowcount == 1


def test_a_task_changes_hands_by_an_event_of_its_own(hall: Hall) -> None:
    open_one, mine = hall.held(), hall.claimed("chen")
    taken = "state = 'claimed', officer = SESSION_USER, claimed_at = now(), lease_until = now() + interval '30 min'"
    back = "state = 'open', officer = NULL, claimed_at = NULL, lease_until = NULL"
    for who, box, shown, what in (
        ("li", open_one, ("claimed", hall.login("li")), taken),
        ("chen", mine, ("open", None), back),
        ("zhang", mine, ("claimed", hall.login("li")), f"officer = '{hall.login('li')}'"),
    ):
        with hall.signed_in(who) as connection:
            change(connection, box, "task", what)
            show(connection, box, *shown, box.task)
            tell(connection, box, "sheet_printed")
            with refused(WITHOUT):
                connection.commit()


def test_a_task_is_opened_by_an_event_of_its_own(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen:
        record(chen, box, "release")
        submit(chen, box)
        carry_out(chen, box, "released")
        chen.commit()
    with hall.signed_in("zhang") as zhang:
        step(zhang, box, "held")
        values = {"task_id": str(uuid4()), "site_id": box.site, "consignment_id": box.consignment}
        values |= {"kind": "inspection", "state": "open", "lane": "red", "mode": "manual", "degree": "full"}
        insert(zhang, "task", {**values, "requirements": "[]", "reason": "[]"})
        show(zhang, box, "open", None, values["task_id"])
        with refused(WITHOUT):
            zhang.commit()


@pytest.mark.parametrize(
    "what", ["priority = -1000000", "lane = 'green'", "priority_why = '[]'", "missing = 'x'"]
)
def test_nothing_is_made_less_urgent_with_a_claim(hall: Hall, what: str) -> None:
    box = hall.held()
    with hall.signed_in("li") as li:
        claim(li, box)
        change(li, box, "consignment", what)
        with refused(WITHOUT):
            li.commit()


def test_what_is_done_with_is_not_written_to_somebody_else(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen:
        record(chen, box, "release")
        submit(chen, box)
        carry_out(chen, box, "released")
        chen.commit()
    with hall.signed_in("li") as li:
        change(li, box, "consignment", "officer = SESSION_USER")
        tell(li, box, "sheet_printed")
        with refused(WITHOUT):
            li.commit()


def test_a_consignment_is_released_by_an_event_of_its_own(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen:
        record(chen, box, "release")
        submit(chen, box)
        change(chen, box, "task", "state = 'closed', closed_at = now()")
        show(chen, box, None, hall.login("chen"), None)
        change(chen, box, "consignment", "state = 'released'")
        with refused(WITHOUT):
            chen.commit()
    with hall.signed_in("box") as intake:
        change(intake, hall.held(), "consignment", "state = 'released'")
        tell(intake, box, "matched")
        with refused(WITHOUT):
            intake.commit()


def test_a_record_and_its_signature_are_named_by_events_of_their_own(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen:
        values = outcome_of(box, "detain")
        insert(chen, "outcome", values)
        tell(chen, box, "sheet_printed", outcome=values["outcome_id"], digest=values["digest"])
        submit(chen, box)
        with refused("named by an event"):
            chen.commit()
    box, outcome = hall.submitted("chen", "detain")
    with hall.signed_in("li") as li:
        values = {"signature_id": str(uuid4()), "outcome_id": outcome, "kind": "second", "agreed": True}
        values |= {"site_id": box.site, "consignment_id": box.consignment, "reason": "", "station": "07"}
        digest = hall.value("SELECT digest FROM app.outcome WHERE outcome_id = %s", outcome)
        insert(li, "signature", {**values, "digest": digest})
        tell(li, box, "sheet_printed", signature_id=values["signature_id"])
        with refused("named by an event"):
            li.commit()


def test_a_key_that_was_revoked_stays_so(hall: Hall) -> None:
    site, key = hall.site(1), str(uuid4())
    with hall.signed_in("li") as li:
        insert(
            li, "officer_key", {"key_id": key, "site_id": site, "station": "07", "public_key": key[:2] * 32}
        )
        tell_site(li, site, "key_enrolled", key_id=key)
        li.commit()
    revoke = "UPDATE app.officer_key SET revoked_by = SESSION_USER, revoked_at = now() WHERE key_id = %s"
    with hall.signed_in("admin1") as admin:
        admin.execute(revoke, [key])
        tell_site(admin, site, "key_revoked", key_id=key)
        admin.commit()
        with refused("stays as it was set"):
            admin.execute("UPDATE app.officer_key SET revoked_at = NULL WHERE key_id = %s", [key])


def test_no_record_is_left_behind_in_a_task_that_goes_on(hall: Hall) -> None:
    """Whoever had the task next could not record, and nobody could submit."""
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen:
        record(chen, box, "detain")
        with refused("submitted as it is written"):
            chen.commit()
        record(chen, box, "detain")
        change(chen, box, "task", "state = 'open', officer = NULL, claimed_at = NULL, lease_until = NULL")
        show(chen, box, "open", None, box.task)
        tell(chen, box, "task_handed_back", task=box.task)
        with refused("submitted as it is written"):
            chen.commit()


# --- evidence


def pictured(hall: Hall) -> tuple[Box, str]:
    """A task that chen holds, with a photo."""
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen:
        photographed(chen, box)
        chen.commit()
    return box, str(hall.value("SELECT evidence_id FROM app.evidence WHERE task_id = %s", box.task))


def test_a_file_is_withdrawn_by_who_holds_its_task_and_once(hall: Hall) -> None:
    box, key = pictured(hall)
    for who in ("li", "zhang"):
        with hall.signed_in(who) as other:
            tell(other, box, "evidence_withdrawn", evidence_id=key)
            with refused(UNTRUE):
                other.commit()
    with hall.signed_in("chen") as chen:
        tell(chen, box, "evidence_withdrawn", evidence_id=key)
        chen.commit()
        tell(chen, box, "evidence_withdrawn", evidence_id=key)
        with refused(UNTRUE):
            chen.commit()
        tell(chen, box, "evidence_added", evidence_id=key)
        chen.commit()
        record(chen, box, "release")
        submit(chen, box)
        carry_out(chen, box, "released")
        chen.commit()
        tell(chen, box, "evidence_withdrawn", evidence_id=key)
        with refused(UNTRUE):
            chen.commit()


def test_a_file_is_withdrawn_with_the_record_that_no_longer_names_it(hall: Hall) -> None:
    box, key = pictured(hall)
    with hall.signed_in("chen") as chen:
        outcome = record(chen, box, "release")
        submit(chen, box)
        carry_out(chen, box, "released")
        chen.commit()
    with hall.signed_in("zhang") as zhang:
        tell(zhang, box, "evidence_withdrawn", evidence_id=key)
        record(zhang, box, "release", amends=outcome, why="the photo is of another box")
        zhang.commit()


def test_what_was_named_is_not_named_anew(hall: Hall) -> None:
    """By whoever changed it, so that it fits; or by somebody who would have it called changed."""
    box, key = pictured(hall)
    with hall.signed_in("li") as li:
        tell(li, box, "evidence_added", evidence_id=key, digest="0" * 64)
        with refused(UNTRUE):
            li.commit()
    with hall.signed_in("chen") as chen:
        for before in ((), ("evidence_withdrawn",)):
            for event in before:
                tell(chen, box, event, evidence_id=key)
            tell(chen, box, "evidence_added", evidence_id=key, digest="0" * 64)
            with refused(UNTRUE):
                chen.commit()


# --- an event of what did not happen


@pytest.mark.parametrize(
    ("who", "event"),
    [
        ("li", "task_claimed"),
        ("li", "task_handed_back"),
        ("li", "task_opened"),
        ("li", "task_cancelled"),
        ("li", "task_escalated"),
        ("li", "audited_after_release"),
        ("li", "held"),
        ("zhang", "task_reassigned"),
        ("zhang", "escalation_answered"),
        ("zhang", "reopened"),
    ],
)
def test_what_did_not_happen_to_a_task_is_not_told(hall: Hall, who: str, event: str) -> None:
    again = asked_again(hall, *detained(hall))
    for box in (hall.held(), hall.claimed("chen"), hall.submitted("chen")[0], detained(hall)[0], again):
        with hall.signed_in(who) as connection, refused(UNTRUE):
            tell(connection, box, event, to=hall.login("li"))
            connection.commit()


def test_a_task_that_one_does_not_have_any_more_is_not_handed_back(hall: Hall) -> None:
    """Nor given to the queue by a supervisor a second time."""
    box = hall.claimed("li")
    back = "state = 'open', officer = NULL, claimed_at = NULL, lease_until = NULL"
    with hall.signed_in("li") as li, hall.signed_in("zhang") as zhang:
        change(li, box, "task", back)
        show(li, box, "open", None, box.task)
        tell(li, box, "task_handed_back")
        li.commit()
        for connection, event in ((li, "task_handed_back"), (zhang, "task_reassigned")):
            tell(connection, box, event, to=None)
            with refused(UNTRUE):
                connection.commit()


def test_a_task_is_given_away_and_taken_back_by_a_supervisor(hall: Hall) -> None:
    box, li = hall.claimed("chen"), hall.login("li")
    back = "state = 'open', officer = NULL, claimed_at = NULL, lease_until = NULL"
    with hall.signed_in("zhang") as zhang:
        change(zhang, box, "task", f"officer = '{li}', claimed_at = now()")
        show(zhang, box, "claimed", li, box.task)
        tell(zhang, box, "task_reassigned", task=box.task, to=li)
        zhang.commit()
        change(zhang, box, "task", back)
        show(zhang, box, "open", None, box.task)
        tell(zhang, box, "task_reassigned", task=box.task, to=None)
        zhang.commit()


@pytest.mark.parametrize(
    "told", [("detained", "released", "held"), ("released", "held"), ("held", "released"), ("held", "held")]
)
def test_a_box_was_not_for_a_moment_where_it_never_was(hall: Hall, told: tuple[str, ...]) -> None:
    box = hall.claimed("chen")
    for who in ("chen", "li"):
        with hall.signed_in(who) as connection:
            for event in told:
                tell(connection, box, event)
            with refused(UNTRUE):
                connection.commit()


@pytest.mark.parametrize(
    "lie",
    [{"conform": True}, {"disposition": "release"}, {"task": str(uuid4())}, {"second": "li"}, {"why": "x"}],
)
def test_the_event_of_a_record_says_what_the_record_says(hall: Hall, lie: dict[str, Any]) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen:
        values = outcome_of(box, "detain")
        insert(chen, "outcome", values)
        told = {
            "outcome": values["outcome_id"],
            "digest": values["digest"],
            "task": box.task,
            "conform": False,
        }
        tell(chen, box, "outcome_recorded", **{**told, "disposition": "detain", **lie})
        submit(chen, box)
        with refused(UNTRUE):
            chen.commit()


def test_a_record_is_named_once(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen:
        values = outcome_of(box, "detain")
        insert(chen, "outcome", values)
        tell_record(chen, box, values)
        tell_record(chen, box, values)
        submit(chen, box)
        with refused(UNTRUE):
            chen.commit()


def test_a_signature_is_not_told_as_another_kind_of_word(hall: Hall) -> None:
    box, outcome = hall.submitted("chen", "detain")
    with hall.signed_in("zhang") as zhang:
        sign(zhang, box, outcome)
        key = zhang.execute("SELECT signature_id::text FROM app.signature WHERE outcome_id = %s", [outcome])
        tell(zhang, box, "record_approved", signature_id=key.fetchone()[0], outcome=outcome)
        with refused(UNTRUE):
            zhang.commit()


@pytest.mark.parametrize(
    ("who", "event", "payload"),
    [
        ("admin1", "site_settings", {"settings": '{"approve": []}'}),
        ("admin1", "site_renamed", {"name": "Another"}),
        ("admin1", "station_added", {"name": "99"}),
        ("admin1", "rules_published", {"rules": ["mine"]}),
        ("wu", "rules_published", {"rules": ["mine"]}),
        ("wu", "instruction_issued", {"number": "I-1"}),
        ("zhang", "instruction_revoked", {"number": "I-1"}),
        ("zhang", "quarantine_discarded", {"file": "a.xml", "sha256": "0" * 64}),
    ],
)
def test_what_did_not_happen_to_a_site_is_not_told(
    hall: Hall, who: str, event: str, payload: dict[str, Any]
) -> None:
    with hall.signed_in(who) as connection:
        tell_site(connection, hall.site(1), event, **payload)
        with refused(UNTRUE):
            connection.commit()
