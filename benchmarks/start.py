"""Start: process to painted queue at 100,000 consignments, already signed in, against a bare Qt program.

The floor is a QApplication with an empty table, SQLAlchemy imported. Both are fresh processes that take turns; what is
compared is the time from the process's start to its table painted: the queue's with its rows, the floor's empty. The
ratio is the median of those of the pairs, each window with the floor started after it.
Who is signed in is said by `benchmarks.start_window`, to the window itself: the program that is shipped has no switch
for it. Beside the time on the clock stands the processor time, which other programs disturb less. `--imports` names
what was imported before the paint and could have waited.

    python -m benchmarks.start [--stored 100000] [--runs 15] [--imports]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.filling import fill
from officer_app.paths import DataDir

ASKED = 1.6
#: What may wait until the queue is there.
LATE = (
    "pydantic",
    "polars",
    "pyqtgraph",
    "numpy",
    "cv2",
    "pydicom",
    "alembic",
    "typer",
    "sqlglot",
    "sqlalchemy.orm",
    "officer_app.store.tables",
    "officer_app.ui.errors",
)


class Taken(NamedTuple):
    """Seconds until the program was painted: on the clock, and of the processor."""

    clock: float
    processor: float


def surroundings(scratch: Path) -> dict[str, str]:
    """No display, no keyring; byte code is kept as it is beside an installed program, here out of the way."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "PYTHONPYCACHEPREFIX": str(scratch / "bytecode"),
    }


def start(program: Sequence[str], env: Mapping[str, str]) -> Taken:
    """Run the program until it says that it is painted."""
    began = time.monotonic_ns()
    told = _told(program, env)
    painted, processor = map(int, told[:2])
    return Taken((painted - began) / 1e9, processor / 1e9)


def imported_early(program: Sequence[str], env: Mapping[str, str]) -> list[str]:
    """Which of `LATE` are there when the queue is painted."""
    there = set(_told((*program, "--list"), env))
    return [name for name in LATE if name in there]


def _told(program: Sequence[str], env: Mapping[str, str]) -> list[str]:
    command = [sys.executable, "-m", *program]
    return subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, check=True).stdout.split()


def run(stored: int, runs: int, *, imports: bool) -> float:
    """Prints what was measured; gives window / floor."""
    with tempfile.TemporaryDirectory() as folder:
        env = surroundings(Path(folder))
        data = DataDir(Path(folder) / "station")
        fill(data.database, stored, min(stored, 5_000))
        window, floor = ("benchmarks.start_window", str(data.root)), ("benchmarks.start_floor",)
        times: dict[tuple[str, ...], list[Taken]] = {window: [], floor: []}
        for number in range(runs + 1):
            for program, taken in times.items():
                one = start(program, env)
                if number:  # the first reads modules and database from the disk
                    taken.append(one)
        ours, bare = (Taken(*map(median, zip(*times[program], strict=True))) for program in (window, floor))
        pairs = list(zip(times[window], times[floor], strict=True))
        ratio = median(one.clock / other.clock for one, other in pairs)
        worked = median(one.processor / other.processor for one, other in pairs)
        print(f"{stored:,} consignments stored, {runs} starts of each in turn")
        for name, one in (
            ("window, to its queue painted", ours),
            ("floor, to its empty table painted", bare),
        ):
            print(f"{name:34} {one.clock * 1e3:6.0f} ms, processor {one.processor * 1e3:6.0f} ms")
        print(f"processor: window / floor = {worked:.2f}")
        if imports:
            print(
                f"imported before the paint: {', '.join(imported_early(window, env)) or 'nothing that can wait'}"
            )
        print(f"window / floor = {ratio:.2f}   (asked: at most {ASKED})")
        return ratio


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stored", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--imports", action="store_true", help="name what was imported too early")
    chosen = parser.parse_args()
    return 0 if run(chosen.stored, chosen.runs, imports=chosen.imports) <= ASKED else 1


if __name__ == "__main__":
    sys.exit(main())
