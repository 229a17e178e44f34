"""The six speed claims, each measured by a process of its own, and what was asked beside what was measured.

    python -m benchmarks [intake matching queue recording supervision start] [--small]

`--small` takes a tenth of the sizes: for a look, not for the record.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import NamedTuple

#: What each is called with, and with `--small`.
SIZES = {
    "intake": ([], ["--messages", "20"]),
    "matching": ([], ["--rows", "100000"]),
    "queue": (["--clock"], ["--clock", "--stored", "100000", "--runs", "9"]),
    "recording": ([], ["--runs", "5", "--photos", "40"]),
    "supervision": ([], ["--stored", "100000", "--runs", "9"]),
    "start": (["--imports"], ["--imports", "--stored", "10000", "--runs", "7"]),
}
_ASKED = re.compile(
    r"(?P<what>.*?)[ =:]+(?P<figure>[\d,.]+)\s+\(asked: (?P<bound>at least|at most) (?P<asked>[\d.]+)\)"
)


class Claim(NamedTuple):
    """One figure beside what was asked of it."""

    benchmark: str
    what: str
    figure: float
    bound: str
    asked: float

    @property
    def kept(self) -> bool:
        return self.figure >= self.asked if self.bound == "at least" else self.figure <= self.asked


def claims(benchmark: str, printed: str) -> Iterator[Claim]:
    """Every line of a benchmark that says what was asked of its last figure."""
    for line in printed.splitlines():
        if found := _ASKED.match(line):
            what = (
                found["what"].rpartition(";")[2].strip()
            )  # some tell on the same line how the ratio comes about
            figure = float(found["figure"].replace(",", ""))
            yield Claim(benchmark, what, figure, found["bound"], float(found["asked"]))


def measure(benchmark: str, arguments: list[str]) -> tuple[str, int]:
    """Run one, showing what it prints; gives that, and its exit code."""
    print(f"\n--- {benchmark}", flush=True)
    told = []
    with subprocess.Popen(
        [sys.executable, "-u", "-m", f"benchmarks.{benchmark}", *arguments], stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        for line in running.stdout:
            print(line, end="", flush=True)
            told.append(line)
    return "".join(told), running.returncode


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="The six speed claims.")
    parser.add_argument(
        "which",
        nargs="*",
        choices=[*SIZES, []],
        metavar="WHICH",
        help="of intake, matching, queue, recording, supervision, start",
    )
    parser.add_argument("--small", action="store_true", help="a tenth of the sizes")
    chosen = parser.parse_args()
    found: list[Claim] = []
    broken = []
    began = time.monotonic()
    for benchmark in chosen.which or SIZES:
        printed, code = measure(benchmark, SIZES[benchmark][chosen.small])
        told = list(claims(benchmark, printed))
        found += told
        if not told or (code and all(claim.kept for claim in told)):
            broken.append(benchmark)
    print(f"\n--- in all, {(time.monotonic() - began) / 60:.0f} minutes")
    for claim in found:
        verdict = "kept" if claim.kept else "NOT KEPT"
        print(
            f"{claim.benchmark:9} {claim.what:45} {claim.figure:10,.2f}   {claim.bound} {claim.asked:g}   {verdict}"
        )
    for benchmark in broken:
        print(f"{benchmark:9} did not come to its end")
    return 1 if broken or not all(claim.kept for claim in found) else 0


if __name__ == "__main__":
    sys.exit(main())
