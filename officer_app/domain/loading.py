"""Whether what a load list names may leave. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

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
