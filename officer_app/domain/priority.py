"""How urgent a consignment is, as terms that add up and explain themselves. Pure.

Terms are stored as data (`Term`), so that the window can say them in the officer's language.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from officer_app.domain.words import Lane, Mode, ScanVerdict

LANE_POINTS = {Lane.RED: 200, Lane.YELLOW: 100, Lane.BLUE: 20, Lane.GREEN: 0}
B2B_POINTS = 300
THREAT_POINTS = {"HIGH_THREAT": 500, "THREAT": 250}
ABORTED_POINTS = 150
UNDECLARED_POINTS = 400
CLOCK_POINTS = 180  # at the end of the hour; in proportion before, and one point a minute after
FLIGHT_POINTS = 120  # at departure; nothing from three hours before
FLIGHT_MINUTES = 180


class Term(NamedTuple):
    """One reason for urgency. `code` names it, `values` fill its sentence."""

    code: str
    points: int
    values: tuple[str | int, ...] = ()


def terms(
    *,
    mode: str | None,
    lane: Lane | None,
    verdict: ScanVerdict | None,
    assessment: str | None,
    undeclared: bool,
    strongest_match: int,
    arrived_at: datetime | None,
    clock_minutes: int,
    flight: tuple[str, datetime] | None,
    now: datetime,
) -> list[Term]:
    """The terms of one consignment's priority, strongest first.

    `strongest_match` is the highest priority among its matches' rules; `flight` is (number, departure time).
    """
    found = []
    if mode in (Mode.B2B_DIRECT, Mode.OVERSEAS_WAREHOUSE):
        found.append(Term("b2b_first", B2B_POINTS))
    if lane is not None and LANE_POINTS[lane]:
        found.append(Term(f"lane_{lane}", LANE_POINTS[lane]))
    if assessment in THREAT_POINTS and verdict is ScanVerdict.ALARM:
        found.append(Term(assessment.lower(), THREAT_POINTS[assessment]))
    if verdict in (ScanVerdict.ABORTED, ScanVerdict.UNKNOWN):
        found.append(Term("no_clear_verdict", ABORTED_POINTS))
    if undeclared:
        found.append(Term("undeclared", UNDECLARED_POINTS))
    if strongest_match:
        found.append(Term("rule", strongest_match))
    if arrived_at is not None:
        used = max(0, int((now - arrived_at).total_seconds() // 60))
        points = (
            CLOCK_POINTS * used // clock_minutes
            if used <= clock_minutes
            else CLOCK_POINTS + used - clock_minutes
        )
        if points:
            found.append(Term("clock", min(points, CLOCK_POINTS * 3), (used, clock_minutes)))
    if flight is not None:
        number, departs = flight
        left = int((departs - now).total_seconds() // 60)
        if 0 <= left < FLIGHT_MINUTES:
            found.append(
                Term("flight", FLIGHT_POINTS * (FLIGHT_MINUTES - left) // FLIGHT_MINUTES, (number, left))
            )
    return sorted(found, key=lambda term: -term.points)


def total(found: Iterable[Term]) -> int:
    return sum(term.points for term in found)


def to_json(found: Sequence[Term]) -> str:
    return "[]" if not found else json.dumps([[term.code, term.points, list(term.values)] for term in found])


def from_json(text: str) -> list[Term]:
    """Empty where the text is none that `to_json` gives."""
    try:
        found = [Term(code, int(points), tuple(values)) for code, points, values in json.loads(text)]
        explain(found)
    except (ValueError, TypeError, LookupError, RecursionError):
        return []
    return found


_SENTENCES = {
    "b2b_first": "B2B first",
    "lane_red": "red lane",
    "lane_yellow": "yellow lane",
    "lane_blue": "blue lane",
    "high_threat": "high threat",
    "threat": "threat",
    "no_clear_verdict": "scan without a clear verdict",
    "undeclared": "nobody declared it",
    "rule": "strongest rule",
    "clock": "{0} min of {1} used",
    "flight": "flight {0} in {1} min",
}


def explain(found: Iterable[Term]) -> str:
    """In English, for the terminal: `B2B first +300, 41 min of 60 used +120`."""
    return ", ".join(f"{_SENTENCES[t.code].format(*t.values)} +{t.points}" for t in found)
