"""What is marked on an X-ray and waits for an officer's word. Standard library only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol, TypeVar

_ORDER = {"HIGH_THREAT": 0, "THREAT": 1, "UNKNOWN": 2, "NO_THREAT": 3}


class _Assessed(Protocol):
    @property
    def assessment(self) -> str: ...

    @property
    def probability(self) -> float | None: ...


#: Assessments that alarm whatever the verdict of their report.
THREATS = ("HIGH_THREAT", "THREAT")

_Flag = TypeVar("_Flag", bound=_Assessed)


class Marked(NamedTuple):
    """A region that was not cleared, by the id of its flag.

    `alarm`: it is a threat, or its scan alarmed and nothing clears it. Nothing of it is filled in, and nothing is
    released against it without a word.
    """

    flag: str
    assessment: str
    category: str
    probability: float | None = None
    alarm: bool = False


def worst_first(flags: Iterable[_Flag]) -> list[_Flag]:
    """In the order in which they are numbered; cleared ones last."""
    return sorted(flags, key=lambda flag: (_ORDER.get(flag.assessment, 2), -(flag.probability or 0)))
