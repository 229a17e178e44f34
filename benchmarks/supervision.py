"""Supervision: 1,000,000 consignments stored, 5,000 of them on the desk, against 10,000 stored with the same 5,000.

What the page reads each time the store changes, as a whole and part by part, what its place in the rail counts, and the
lists its figures open. Six in a hundred of those that have left were inspected; as many of them today in both files.
The two take turns within each operation; medians are compared.

    python -m benchmarks.supervision [--stored 1000000] [--against 10000] [--open 5000] [--runs 31]
"""

from __future__ import annotations

import argparse
import gc
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from sqlalchemy import Connection

from benchmarks.filling import fill
from officer_app.domain.clock import from_micros
from officer_app.domain.site import Site
from officer_app.reports.supervision import read_hall
from officer_app.store.engine import Store, open_store, sqlite_url
from officer_app.store.queue import Only, View, read_around
from officer_app.store.supervision import (
    count_escalated,
    read_done,
    read_held,
    read_numbers,
    read_open,
    read_opened,
    read_told,
)
from officer_app.workflow.setup import current_site

ASKED = 1.5
_TODAY = 300  # outcomes of today, in both files
_MINUTE = 60_000_000
_DAY = 1440 * _MINUTE


class Side(NamedTuple):
    """One of the two databases, and the moment it stands at."""

    store: Store
    site: Site
    stored: int
    now: datetime

    @property
    def day(self) -> tuple[datetime, datetime]:
        return self.now - timedelta(hours=12), self.now


def side(folder: Path, stored: int, open_ones: int, now: int) -> Side:
    filled = fill(folder / f"{stored}.db", stored, open_ones, now)
    with closing(sqlite3.connect(filled.file)) as raw, raw:
        _inspected(raw, now)
    store = open_store(sqlite_url(filled.file))
    site = current_site(store)
    assert site is not None
    return Side(store, site, stored, from_micros(now))


def _inspected(raw: sqlite3.Connection, now: int) -> None:
    """Tasks and outcomes of those that were red or yellow: so many of today, and all that left before yesterday.
    All officers are at work."""
    (first,) = raw.execute("SELECT sql FROM sqlite_master WHERE name = 'task_first'").fetchone()
    raw.execute("DROP TRIGGER task_first")
    raw.execute(
        "CREATE TEMP TABLE chosen AS SELECT consignment_id, lane, released_at FROM consignment"
        " WHERE on_desk = 0 AND released_at < :yesterday AND lane IN ('red', 'yellow')",
        {"yesterday": now - _DAY},
    )
    raw.execute(
        "INSERT INTO chosen SELECT consignment_id, 'red', released_at FROM consignment"
        " WHERE on_desk = 0 AND released_at >= :yesterday ORDER BY rowid DESC LIMIT :today",
        {"yesterday": now - _DAY, "today": _TODAY},
    )
    raw.execute(
        "INSERT INTO task (task_id, site_id, consignment_id, kind, state, lane, mode, degree, requirements, reason,"
        " opened_at, opened_by, officer, claimed_at, submitted_at, closed_at)"
        " SELECT consignment_id, 1, consignment_id, 'inspection', 'closed', lane, 'manual', 'sample', '[]', '[]',"
        " released_at - 20 * :minute, 'service', 'officer' || (1 + rowid % 2), released_at - 8 * :minute,"
        " released_at, released_at FROM chosen",
        {"minute": _MINUTE},
    )
    raw.execute(
        "INSERT INTO outcome (outcome_id, site_id, task_id, consignment_id, officer, station, recorded_at, conform,"
        " disposition, record, digest)"
        " SELECT consignment_id, 1, consignment_id, consignment_id, 'officer' || (1 + rowid % 2), '07', released_at,"
        " rowid % 8 > 0, 'release', '{}', '' FROM chosen"
    )
    raw.execute(first)
    raw.execute("UPDATE officer SET seen_at = ?", (now,))


def operations() -> dict[str, Callable[[Side, Connection], Any]]:
    """What is timed, in the words of who waits for it."""

    def listed(only: Only | None, **more: str) -> Callable[[Side, Connection], Any]:
        def read(s: Side, connection: Connection) -> None:
            spans = dict.fromkeys(more, s.day)
            view = View(1, "supervisor", s.now, only=only)._replace(**spans)
            read_around(connection, view, None, 0, 200)

        return read

    return {
        "the whole page": lambda s, _: read_hall(s.store, s.site, s.now),
        "numbers now": lambda s, c: read_numbers(c, 1, s.now),
        "open tasks": lambda s, c: read_open(c, 1),
        "held tasks": lambda s, c: read_held(c, 1),
        "outcomes of today": lambda s, c: read_done(c, 1, s.day[0]),
        "tasks opened lately": lambda s, c: read_opened(c, 1, s.now - timedelta(hours=2)),
        "place in the rail": lambda s, c: (read_numbers(c, 1, s.now), count_escalated(c, 1)),
        "what a holder is told": lambda s, c: read_told(c, 1, "officer1", []),
        "list: waiting": listed(Only.BEFORE_RELEASE),
        "list: in inspection": listed(Only.CLAIMED),
        "list: due in 15 min": listed(Only.SOON),
        "list: inspected today": listed(None, inspected=""),
        "list: not conform today": listed(Only.NONCONFORM, inspected=""),
    }


def measure(small: Side, large: Side, runs: int) -> dict[str, tuple[float, float]]:
    """Median seconds of each operation on both, which take turns in being the first."""
    times: dict[str, tuple[list[float], list[float]]] = {}
    with small.store.read() as first, large.store.read() as second:
        pair = ((small, first), (large, second))
        gc.disable()  # collections would fall on the same operation every time
        for turn in range(runs + 1):
            for name, ask in operations().items():
                for at in (turn % 2, 1 - turn % 2):
                    began = time.perf_counter()
                    ask(*pair[at])
                    times.setdefault(name, ([], []))[at].append(time.perf_counter() - began)
            gc.collect()
        gc.enable()
    return {name: (median(a[1:]), median(b[1:])) for name, (a, b) in times.items()}


def run(stored: int, against: int, open_ones: int, runs: int) -> float:
    """Prints what was measured; gives the worst ratio."""
    with tempfile.TemporaryDirectory() as folder:
        now = time.time_ns() // 1000
        began = time.perf_counter()
        small, large = (side(Path(folder), count, open_ones, now) for count in (against, stored))
        print(f"{stored:,} stored against {against:,}, {open_ones:,} on the desk in both", end="; ")
        print(f"filled in {time.perf_counter() - began:.0f} s, {runs} runs", flush=True)
        ratios = {}
        for name, (a, b) in measure(small, large, runs).items():
            ratios[name] = b / a
            print(f"{name:40} {a * 1e3:8.2f} ms {b * 1e3:8.2f} ms   ratio {b / a:.2f}")
        worst = max(ratios, key=lambda name: ratios[name])
        print(f"worst ratio, {worst}: {ratios[worst]:.2f}   (asked: at most {ASKED})")
        for one in (small, large):
            one.store.close()
        return ratios[worst]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stored", type=int, default=1_000_000)
    parser.add_argument("--against", type=int, default=10_000)
    parser.add_argument("--open", type=int, default=5_000)
    parser.add_argument("--runs", type=int, default=31)
    chosen = parser.parse_args()
    worst = run(chosen.stored, chosen.against, chosen.open, chosen.runs)
    return 0 if worst <= ASKED else 1


if __name__ == "__main__":
    sys.exit(main())
