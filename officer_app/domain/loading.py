"""Whether what a load list names may leave. Standard library only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from officer_app.domain.codes import Name
from officer_app.domain.words import State


class Standing(StrEnum):
    """Where a waybill on a load list stands, as loading sees it; what keeps a unit here comes first."""

    HELD = "held"  # with an officer, or not to leave at all
    UNDECIDED = "undecided"  # declared or here, and not decided yet
    MISSING = "missing"  # named, but nobody declared it and it never came
    RELEASED = "released"
    LOADED = "loaded"
    DEPARTED = "departed"


BLOCKING = (Standing.HELD, Standing.UNDECIDED, Standing.MISSING)
#: Why something is not loaded any more.
TAKEN_OFF, LEFT_BEHIND = "taken off the load list", "its unit left without it"
#: From these a consignment may leave.
MAY_LEAVE = (State.RELEASED, State.LOADED)
#: Here, and not to leave: a unit that leaves while its list has one raises an alarm, though nobody says it left too.
MUST_STAY = (State.ARRIVED, State.SCREENED, State.HELD, State.DETAINED, State.RETURNED)

Place = tuple[str, str, str]
"""Flight, master waybill, pallet; empty where that is not said."""


def same_place(one: Place, other: Place) -> bool:
    """Neither says what the other denies; how a number is written does not matter."""
    return all(not a or not b or _plain(a) == _plain(b) for a, b in zip(one, other, strict=True))


def _plain(number: str) -> str:
    return re.sub(r"[\W_]", "", number).upper()


class Why(StrEnum):
    """Why a departure raises an alarm over a waybill."""

    NOT_RELEASED = "not released"
    OTHER_UNIT = "other unit"
    LEFT_BEFORE = "left before"
    NOT_NAMED = "not named"


WHY_WORDS = {
    Why.NOT_RELEASED: Name("not released", "未放行"),
    Why.OTHER_UNIT: Name("on the list of another unit", "已列入其他总分单"),
    Why.LEFT_BEFORE: Name("left before with another flight", "已随其他航班离境"),
    Why.NOT_NAMED: Name("unit left without naming it", "所在板已离境，离境单未列明"),
}


def why(state: str | None, *, named: bool = True) -> Why:
    """Of one over which an alarm was raised: by where it stood, None where nobody declared it."""
    if not named:
        return Why.NOT_NAMED
    if state in MAY_LEAVE:
        return Why.OTHER_UNIT
    return Why.LEFT_BEFORE if state == State.DEPARTED else Why.NOT_RELEASED


_STANDING = {
    State.DECLARED: Standing.UNDECIDED,
    State.ARRIVED: Standing.UNDECIDED,
    State.SCREENED: Standing.UNDECIDED,
    State.RELEASED: Standing.RELEASED,
    State.LOADED: Standing.LOADED,
    State.DEPARTED: Standing.DEPARTED,
}


def standing(state: str | None) -> Standing:
    """The standing of a waybill whose consignment is in `state`; None: there is no consignment."""
    return Standing.MISSING if state is None else _STANDING.get(State(state), Standing.HELD)


class Progress(StrEnum):
    """What is to be said of a whole unit."""

    BLOCKED = "blocked"
    READY = "ready"
    OVERDUE = "overdue"  # its flight should have left, and no departure was received for it
    DEPARTED = "departed"


def progress(counts: Mapping[Standing, int], *, left: bool, overdue: bool) -> Progress:
    """Of a unit with so many waybills of each standing; `left`: a departure took it, `overdue`: its flight is past."""
    if left:
        return Progress.DEPARTED
    if overdue:
        return Progress.OVERDUE
    return Progress.BLOCKED if any(counts.get(one) for one in BLOCKING) else Progress.READY
