"""What the chains say is what happened: an event without its step, and a step without its event, are refused."""

from __future__ import annotations

import pytest

from tests.postgresql.hall import Hall, refused, tell
from tests.postgresql.test_advance import advance, booked, sealed_and_here

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
