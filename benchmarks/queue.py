"""Queue: 1,000,000 consignments stored, 5,000 of them on the desk, against 10,000 stored with the same 5,000.

What the queue page and the search box ask, by their own functions, on two SQLite files. The two take turns within each
operation, and every operation is repeated, so that a noisy machine slows both; medians are compared. *Opening* is
timed on a connection of its own, made for it. `--clock` also times a minute's tick over everything on the desk.

    python -m benchmarks.queue [--stored 1000000] [--against 10000] [--open 5000] [--runs 31] [--clock]
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, event

from benchmarks.filling import Filled, fill
from officer_app.domain.clock import from_micros
from officer_app.store.detail import find, read_detail
from officer_app.store.engine import Store, open_store, sqlite_url
from officer_app.store.quarantine import count_to_decide, read_waiting
from officer_app.store.queue import (
    DESCENDING_FIRST,
    Anchor,
    Chip,
    Sort,
    View,
    read_around,
    read_at,
    read_counts,
    read_one,
)
from officer_app.store.search import search
from officer_app.store.volumes import By, counted_days, read_volumes
from officer_app.workflow.context import load_context
from officer_app.workflow.ticking import tick

ASKED = 1.5
PAGE = 200  # as the queue page reads it
_ZONE = ZoneInfo("Asia/Shanghai")


class Side(NamedTuple):
    """One of the two databases, and what to look for in it."""

    store: Store
    filled: Filled
    view: View
    anchor: Anchor


def side(filled: Filled, now: int) -> Side:
    store = open_store(sqlite_url(filled.file))
    view = View(site_id=1, officer="officer1", now=from_micros(now))
    with store.read() as connection:
        middle = read_at(connection, view, 2_000, 1).rows[0]
    return Side(store, filled, view, Anchor(middle.key, middle.consignment_id))


def operations() -> dict[str, Callable[[Side, Connection], Any]]:
    """What is timed, in the words of who waits for it."""
    found: dict[str, Callable[[Side, Connection], Any]] = {
        "first page": lambda s, c: read_around(c, s.view, None, 0, PAGE),
        "chip counts": lambda s, c: read_counts(c, s.view),
        "scroll on": lambda s, c: read_around(c, s.view, s.anchor, PAGE // 2, PAGE),
        "jump by scroll bar": lambda s, c: read_at(c, s.view, 4_000, PAGE),
        "one row and its place": lambda s, c: read_one(c, s.view, s.anchor.consignment_id),
    }
    for sort in Sort:
        found[f"sort by {sort}"] = lambda s, c, by=sort: read_around(
            c, s.view._replace(sort=by, descending=by in DESCENDING_FIRST), None, 0, PAGE
        )
    for chip in Chip:
        found[f"chip {chip}"] = lambda s, c, only=chip: read_around(
            c, s.view._replace(chip=only), None, 0, PAGE
        )
    for name, text in (("goods", "耳机"), ("waybill", "SF00000004"), ("nothing", "no such thing")):
        found[f"filter: {name}"] = lambda s, c, words=text: read_around(
            c, s.view._replace(text=words), None, 0, PAGE
        )
    for name in ("waybill", "declaration", "cop", "order", "day", "enterprise", "name"):
        found[f"search ended: {name}"] = lambda s, c, by=name: _found(s, c, by)
    found["search ended: beginning of a waybill"] = lambda s, c: search(c, 1, "YT00000000", _ZONE)
    found["search: nothing"] = lambda s, c: search(c, 1, "no such thing", _ZONE)
    found["find an ended one (scanner, show)"] = lambda s, c: find(c, s.filled.an_ended_one["waybill"])
    found["all about one on the desk"] = lambda s, c: read_detail(c, s.anchor.consignment_id)
    found["released on one day"] = lambda s, c: _released(s, c)
    found["volumes of a day"] = lambda s, c: _volumes(s, c)
    found["days that were counted"] = lambda s, c: counted_days(c, 1)
    found["quarantine page"] = lambda s, c: (read_waiting(c, 1), count_to_decide(c, 1))
    return found


def _found(s: Side, connection: Connection, by: str) -> None:
    hits = search(connection, 1, s.filled.an_ended_one[by], _ZONE)
    assert hits, f"nothing found by {by}"


def _released(s: Side, connection: Connection) -> None:
    day = s.view.now.timestamp() // 3600 * 3600
    until = s.view.now.fromtimestamp(day, s.view.now.tzinfo)
    from_ = s.view.now.fromtimestamp(day - 4 * 3600, s.view.now.tzinfo)
    read_around(connection, s.view._replace(released=(from_, until)), None, 0, PAGE)


def _volumes(s: Side, connection: Connection) -> None:
    local = s.view.now.astimezone(_ZONE)
    day = local.year * 10_000 + local.month * 100 + local.day
    read_volumes(connection, 1, day, day, By.LANE)


def _opening(s: Side) -> None:
    """As the page does it when the window starts, but for the painting."""
    with closing(open_store(sqlite_url(s.filled.file))) as store, store.read() as connection:
        read_around(connection, s.view, None, 0, PAGE)
        read_counts(connection, s.view)


def measure(small: Side, large: Side, runs: int) -> dict[str, tuple[float, float]]:
    """Median seconds of each operation on both, which take turns in being the first."""
    times: dict[str, tuple[list[float], list[float]]] = {}

    def taken(name: str, one: Callable[[Side], Any], turn: int) -> None:
        for at in (turn % 2, 1 - turn % 2):
            began = time.perf_counter()
            one((small, large)[at])
            times.setdefault(name, ([], []))[at].append(time.perf_counter() - began)

    asked = operations()
    with small.store.read() as first, large.store.read() as second:
        connections = {id(small): first, id(large): second}
        gc.disable()  # collections would fall on the same operation every time
        for turn in range(runs + 1):
            taken("open the queue", _opening, turn)
            for name, ask in asked.items():
                taken(name, lambda which, ask=ask: ask(which, connections[id(which)]), turn)
            gc.collect()
        gc.enable()
    return {name: (median(a[1:]), median(b[1:])) for name, (a, b) in times.items()}


def measure_clock(which: Side, now: int) -> tuple[float, float]:
    """Seconds of one tick over everything on the desk, and the longest it held the write lock."""
    context = load_context(which.store)
    tick(which.store, context, from_micros(now))  # rules compiled, statements prepared
    held: list[float] = []
    began_at: list[float] = []
    event.listen(which.store.engine, "begin", lambda _: began_at.append(time.perf_counter()))
    event.listen(which.store.engine, "commit", lambda _: held.append(time.perf_counter() - began_at[-1]))
    began = time.perf_counter()
    tick(which.store, context, from_micros(now + 60_000_000))
    return time.perf_counter() - began, max(held)


def run(stored: int, against: int, open_ones: int, runs: int, *, clock: bool) -> float:
    """Prints what was measured; gives the worst ratio."""
    with tempfile.TemporaryDirectory() as folder:
        now = time.time_ns() // 1000
        began = time.perf_counter()
        sides = [
            side(fill(Path(folder) / f"{n}.db", n, open_ones, now), now)
            for n in dict.fromkeys((against, stored))
        ]
        small, large = sides[0], sides[-1]
        print(f"{stored:,} stored against {against:,}, {open_ones:,} on the desk in both", end="; ")
        print(f"filled in {time.perf_counter() - began:.0f} s, {runs} runs", flush=True)
        ratios = {}
        for name, (a, b) in measure(small, large, runs).items():
            ratios[name] = b / a
            print(f"{name:40} {a * 1e3:8.2f} ms {b * 1e3:8.2f} ms   ratio {b / a:.2f}")
        worst = max(ratios, key=lambda name: ratios[name])
        if clock:
            for which in (small, large):
                whole, longest = measure_clock(which, now)
                print(
                    f"tick at {which.filled.stored:,}: {whole:.2f} s, write lock at most {longest * 1e3:.0f} ms"
                )
        print(f"worst ratio, {worst}: {ratios[worst]:.2f}   (asked: at most {ASKED})")
        for one in sides:
            one.store.close()
        return ratios[worst]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stored", type=int, default=1_000_000)
    parser.add_argument("--against", type=int, default=10_000)
    parser.add_argument("--open", type=int, default=5_000)
    parser.add_argument("--runs", type=int, default=31)
    parser.add_argument("--clock", action="store_true", help="also time one tick of the clock")
    chosen = parser.parse_args()
    worst = run(chosen.stored, chosen.against, chosen.open, chosen.runs, clock=chosen.clock)
    return 0 if worst <= ASKED else 1


if __name__ == "__main__":
    sys.exit(main())
