"""Entries of a record that cannot be true beside each other, or beside what was declared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from officer_app.domain import codes, spoken
from officer_app.domain.advance import number
from officer_app.domain.codes import Table
from officer_app.domain.outcome import Deviation, Outcome, Sample
from officer_app.domain.words import Attribute

_Said = TypeVar("_Said")
_AMOUNTS = (Attribute.QUANTITY, Attribute.VALUE)
_AMOUNT = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


class Untrue(StrEnum):
    """Why a found value is no deviation; the value ends the sentence."""

    NO_NUMBER = "is no number: write it as 1040 or 1040.5"
    NEGATIVE = "is negative"
    AS_DECLARED = "is what was declared"


def untrue(attribute: Attribute, found: str, declared: str) -> Untrue | None:
    """What is wrong with a found value; amounts are compared as numbers, and units and currencies by any of their
    names. `declared` is empty where nothing was.
    """
    if attribute not in _AMOUNTS:
        said = found.strip()
        same = said == declared.strip() or said.casefold() in _also(attribute, declared.strip())
        return Untrue.AS_DECLARED if same else None
    amount = _amount(found)
    if amount is None:
        return Untrue.NO_NUMBER
    if amount < 0:
        return Untrue.NEGATIVE
    return Untrue.AS_DECLARED if amount == _amount(declared) else None


def _also(attribute: Attribute, code: str) -> set[str]:
    """How else the unit or currency of that code is written."""
    if attribute is Attribute.UNIT:
        said = {*codes.name(Table.UNIT, code), *spoken.unit(code), codes.unit_plurals().get(code, "")}
    elif attribute is Attribute.CURRENCY:
        said = {*codes.name(Table.CURRENCY, code), codes.currency_iso(code)}
    else:
        said = set()
    return {one.casefold() for one in said}


def _amount(text: str) -> Decimal | None:
    return Decimal(text.strip()) if _AMOUNT.fullmatch(text.strip()) else None


def contradictions(outcome: Outcome, declared: Mapping[tuple[int, str], str]) -> list[str]:
    """One sentence for each; `declared` by item and attribute."""
    return [
        *_deviations(outcome.deviations, declared),
        *of_marks(outcome.seals_removed or (), outcome.seals_new or (), outcome.packages),
        *of_samples(outcome.samples),
    ]


def _deviations(deviations: Sequence[Deviation], declared: Mapping[tuple[int, str], str]) -> list[str]:
    problems = [
        f"goods item {gnum}: the {attribute} is said to deviate twice"
        for gnum, attribute in _twice((d.gnum, d.attribute) for d in deviations)
    ]
    return problems + [
        f"goods item {d.gnum}: the {d.attribute} found {wrong}"
        for d in deviations
        if (wrong := untrue(d.attribute, d.found, declared.get((d.gnum, d.attribute), "")))
    ]


def of_marks(removed: Iterable[str], new: Iterable[str], packages: Iterable[str]) -> list[str]:
    """Seals that were removed, new ones, and packages: each is told apart by its number."""
    off, on = list(map(number, removed)), list(map(number, new))
    return [
        *(f"seal {one} is named twice among those removed" for one in _twice(off)),
        *(f"seal {one} is named twice among the new ones" for one in _twice(on)),
        *(f"seal {one} cannot be removed and new" for one in sorted({*off} & {*on})),
        *(f"package {one} is named twice" for one in _twice(map(number, packages))),
    ]


def of_samples(samples: Sequence[Sample]) -> list[str]:
    """A sample goes from hand to hand: who gives it has it, somebody else takes it, and later than the one before."""
    problems = [f"sample {one} is recorded twice" for one in _twice(number(s.number) for s in samples)]
    for sample in samples:
        problems += [
            f"sample {sample.number}: {step.giver} cannot be giver and taker"
            for step in sample.custody
            if number(step.giver) == number(step.taker)
        ]
        for before, step in zip(sample.custody, sample.custody[1:], strict=False):
            if number(step.giver) != number(before.taker):
                problems.append(
                    f"sample {sample.number}: {step.giver} cannot hand it over, it was with {before.taker}"
                )
            if step.at < before.at:
                problems.append(
                    f"sample {sample.number} was not handed over at {_time(step.at)}: "
                    f"the handover before was at {_time(before.at)}"
                )
    return problems


def _time(moment: datetime) -> str:
    return moment.isoformat(" ", "seconds")


def _twice(some: Iterable[_Said]) -> list[_Said]:
    """What is in there more than once, in the order it was said."""
    return [one for one, times in Counter(some).items() if times > 1]
