"""What the chains say is what happened: an event without its step, and a step without its event, are refused."""

from __future__ import annotations

import psycopg
import pytest

from tests.postgresql.hall import (
    Hall,
    carry_out,
    claim,
    insert,
    outcome_of,
    record,
    refused,
    sign,
    submit,
    tell,
)
from tests.postgresql.test_advance import advance, booked, sealed_and_here
from tests.postgresql.test_rights import asked_again, detained

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
        tell(chen, box, "outcome_amended", outcome=values["outcome_id"], digest=values["digest"])
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
