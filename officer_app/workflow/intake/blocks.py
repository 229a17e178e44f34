"""What became of one business block."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any


@dataclass(frozen=True, slots=True)
class Accepted:
    """Stored. `row` is the consignment it belongs to, None while it waits for one; `odd` is kept with the message."""

    document_id: str
    row: dict[str, Any] | None
    withdrawn: bool = False
    odd: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Returned (100), with the reason for the administrator and for the trader."""

    english: str
    chinese: str


Verdict = Accepted | Refusal


def told(said: Iterable[tuple[int, str]]) -> list[str]:
    """What is said of blocks, once for all of which the same is said, in the order of the first: "blocks 2 to 10: …".

    The first block is block 1, as in the paths of its elements.
    """
    of_same: dict[str, list[int]] = {}
    for index, sentence in sorted(said, key=lambda one: one[0]):
        of_same.setdefault(sentence, []).append(index + 1)
    return [f"{_named(numbers)}: {sentence}" for sentence, numbers in of_same.items()]


def _named(numbers: list[int]) -> str:
    runs = []
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        found = [number for _, number in run]
        runs.append(str(found[0]) if len(found) == 1 else f"{found[0]} to {found[-1]}")
    return f"{'block' if len(numbers) == 1 else 'blocks'} {', '.join(runs)}"
