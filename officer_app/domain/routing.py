"""The lane of a consignment, from its matches and the facts that are there. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from officer_app.domain.site import SiteSettings
from officer_app.domain.words import Advance, Lane, Mode, ScanVerdict

#: Facts routing waits for, in the order they are named.
DECLARATION, ARRIVAL, SCAN, ORDER = "declaration", "arrival", "scan", "order"
#: What an inspection before arrival leaves to wait for: a look at its seals; a word on its record.
SEALS, RECORD = "seals", "record"


class Facts(NamedTuple):
    """What routing looks at."""

    declared: bool
    arrived_at: datetime | None
    verdict: ScanVerdict | None
    has_order: bool
    mode: str | None
    advance: Advance | None = None
    record_waits: bool = False  # of an inspection before arrival: a second officer or an approval


class Routing(NamedTuple):
    """`lane` is None while facts are still awaited; `missing` names them."""

    lane: Lane | None
    missing: tuple[str, ...]


def missing_facts(facts: Facts, settings: SiteSettings) -> tuple[str, ...]:
    """What the lane still waits for: declaration, arrival, a verdict where the site scans, the B2B order.

    What was inspected before it arrived waits for its seals alone; once they have passed, for nothing.
    """
    if facts.advance in (Advance.SEALED, Advance.PASSED) or facts.record_waits:
        return _missing_of_inspected(facts)
    missing = []
    if not facts.declared:
        missing.append(DECLARATION)
    if facts.arrived_at is None:
        missing.append(ARRIVAL)
    if settings.scans and facts.verdict is None:
        missing.append(SCAN)
    if facts.mode in (Mode.B2B_DIRECT, Mode.OVERSEAS_WAREHOUSE) and not facts.has_order:
        missing.append(ORDER)
    return tuple(missing)


def _missing_of_inspected(facts: Facts) -> tuple[str, ...]:
    if facts.arrived_at is None:
        return (ARRIVAL,)
    if facts.record_waits:
        return (RECORD,)
    return (SEALS,) if facts.advance is Advance.SEALED else ()


def route(facts: Facts, matches: Iterable[Lane], settings: SiteSettings, now: datetime) -> Routing:
    """The strongest lane of all matches wins. What is missing after `late_minutes` makes yellow, never green.

    Seals that nobody has looked at by then make red: the box is inspected like any other. A record that waits for
    somebody's word is waited for.
    """
    missing = missing_facts(facts, settings)
    strongest = caught(facts.verdict, matches, settings)
    if missing:
        late = facts.arrived_at is not None and now >= facts.arrived_at + timedelta(
            minutes=settings.late_minutes
        )
        if not late or RECORD in missing:
            return Routing(None, missing)
        return Routing(_stronger(strongest, Lane.RED if SEALS in missing else Lane.YELLOW), missing)
    return Routing(strongest, ())


def caught(verdict: ScanVerdict | None, matches: Iterable[Lane], settings: SiteSettings) -> Lane:
    """The strongest of what matched and what the X-ray says.

    An alarm is red; a scan that was aborted, or that the machine could not judge, at least yellow. No verdict says
    nothing: whether one is due is `missing_facts`' business.
    """
    strongest = max(matches, key=lambda lane: lane.strength, default=Lane.GREEN)
    if not settings.scans or verdict in (None, ScanVerdict.CLEAR):
        return strongest
    return _stronger(strongest, Lane.RED if verdict is ScanVerdict.ALARM else Lane.YELLOW)


def raised(before: Lane | None, after: Lane, *, claimed: bool) -> Lane:
    """New facts may raise a lane; once a task is claimed they never lower it."""
    if before is None or not claimed:
        return after
    return _stronger(before, after)


def _stronger(one: Lane, other: Lane) -> Lane:
    return max(one, other, key=lambda lane: lane.strength)
