"""Inspection before arrival: when goods may leave the officer under seals, and what differs when they come."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from officer_app.domain.codes import Name
from officer_app.domain.words import Disposition

if TYPE_CHECKING:
    from officer_app.domain.outcome import Outcome


class Marks(NamedTuple):
    """The numbers on seals and packages; `broken` seals are there, but not whole."""

    seals: tuple[str, ...]
    packages: tuple[str, ...]
    broken: tuple[str, ...] = ()


def number(said: str) -> str:
    """A number as it is compared: whatever its case, its width and its blanks."""
    return "".join(unicodedata.normalize("NFKC", said).split()).upper()


def missing_for_sealing(outcome: Outcome, pack_no: int) -> list[str]:
    """What keeps goods from leaving the officer towards the station, one sentence each."""
    if outcome.disposition is Disposition.SAMPLE:
        return ["before arrival goods are sealed for release, returned, detained or handed over"]
    if outcome.disposition is not Disposition.RELEASE:
        return []
    problems = []
    if not outcome.conform:
        problems.append("only what conforms is sealed for release before it arrives")
    if not outcome.seals_new:
        problems.append("no new seal is recorded: what is inspected before arrival leaves under seals")
    if not outcome.packages:
        problems.append("no package number is recorded: name every package")
    elif (count := len(set(map(number, outcome.packages)))) != pack_no:
        problems.append(f"{count} packages are recorded, {pack_no} are declared")
    return problems


def differences(sealed: Marks, found: Marks) -> list[Name]:
    """What is not as it left the officer, in both languages; empty where seals and packages are the same."""
    told = [
        Name(f"seal {one} is broken", f"封志{one}已破损") for one in sorted(set(map(number, found.broken)))
    ]
    gone, strange = _compared(sealed.seals, (*found.seals, *found.broken))
    told += [Name(f"seal {one} is missing", f"缺少封志{one}") for one in gone]
    told += [Name(f"seal {one} is not one of those put on", f"封志{one}非查验时所施") for one in strange]
    gone, strange = _compared(sealed.packages, found.packages)
    told += [Name(f"package {one} is missing", f"缺少包装件{one}") for one in gone]
    told += [
        Name(f"package {one} was not there at the inspection", f"包装件{one}查验时不存在") for one in strange
    ]
    return told


def _compared(before: Iterable[str], now: Iterable[str]) -> tuple[list[str], list[str]]:
    """What is gone, and what is new."""
    there, here = set(map(number, before)), set(map(number, now))
    return sorted(there - here), sorted(here - there)
