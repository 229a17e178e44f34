"""Opening the queue on the shared database: 10,000,000 consignments stored against 100,000, 5,000 open in both; and
with row security against without.

Two PostgreSQL servers of their own. Opening is what the queue page asks when it appears, by its own functions, as an
officer with row security, on a connection that is there; without row security it is asked by the server's superuser,
whom no policy holds. The three take turns; medians are compared.

    python -m benchmarks.stored [--stored 10000000] [--against 100000] [--open 5000] [--runs 41]
"""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from statistics import median

from officer_app.store.engine import Store, open_store
from officer_app.store.queue import View, read_around, read_counts
from tests.postgresql.many import PASSWORD, hall

ASKED = 1.5
PAGE = 200  # as the queue page reads it


def opening(store: Store, view: View) -> float:
    began = time.perf_counter()
    with store.read() as connection:
        page = read_around(connection, view, None, 0, PAGE)
        read_counts(connection, view)
    assert len(page.rows) == PAGE
    return time.perf_counter() - began


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stored", type=int, default=10_000_000)
    parser.add_argument("--against", type=int, default=100_000)
    parser.add_argument("--open", type=int, default=5_000)
    parser.add_argument("--runs", type=int, default=41)
    chosen = parser.parse_args()
    with hall() as small, hall() as large:
        for made, stored in ((small, chosen.against), (large, chosen.stored)):
            (login,) = made.enrol(1)
            print(f"{stored:,} stored, filled in {made.fill(stored, chosen.open):.0f} s", flush=True)
        view = View(small.site, login, datetime.now(UTC))
        assert small.site == large.site
        with (
            closing(open_store(small.url, login, PASSWORD)) as few,
            closing(open_store(large.url, login, PASSWORD)) as many,
            closing(open_store(large.owner)) as unheld,
        ):
            times: list[tuple[float, ...]] = []
            for turn in range(chosen.runs + 3):
                stores = (few, many, unheld)
                took = {
                    at: opening(stores[at], view) for at in sorted(range(3), key=lambda n: (n + turn) % 3)
                }
                times.append(tuple(took[at] for at in range(3)))
        a, b, c = (median(column) for column in zip(*times[3:], strict=True))
    print(f"opening: {a * 1e3:.1f} ms and {b * 1e3:.1f} ms; without row security {c * 1e3:.1f} ms")
    print(f"opening at {chosen.stored:,} / at {chosen.against:,} = {b / a:.2f}   (asked: at most {ASKED})")
    print(f"with row security / without = {b / c:.2f}   (asked: at most {ASKED})")
    return 0 if max(b / a, b / c) <= ASKED else 1


if __name__ == "__main__":
    sys.exit(main())
