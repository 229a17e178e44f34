"""The customs code tables: names, what an HS code is, what needs a licence, what an amount is worth in CNY.

Tables are read when first asked for; `ORIGIN.md` beside each says where it is from. Standard library only.
"""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from officer_app.domain.words import Mode
from officer_app.paths import resource

#: Above this, in CNY, B2B goods are declared on a form, not on a list (announcement 75/2020 of GACC).
LIST_LIMIT_CNY = Decimal(5000)

_CNY = "142"
_SMALLEST = Decimal("0.00001")

#: In CNY. What is worth more than a hundred million has no credible value and counts as none.
LARGEST_CNY = Decimal(100_000_000)
_NATIONAL_CHAPTERS = ("98", "99")


class Name(NamedTuple):
    """What a code means, in both languages."""

    en: str
    zh: str


class Table(StrEnum):
    """The tables of plain names."""

    CURRENCY = "currency"
    COUNTRY = "country"
    UNIT = "unit"
    TRANSPORT = "transport"
    TRADE_MODE = "trade_mode"
    PACKAGE_KIND = "package_kind"
    WRAP_TYPE = "wrap_type"
    OFFICE = "office"
    FINDING = "finding"
    PAPER = "paper"
    SKILL = "skill"

    @property
    def file(self) -> Path:
        """Customs' own lists, or those of this project for the inspection record."""
        folder = "record" if self in (Table.FINDING, Table.PAPER, Table.SKILL) else "customs"
        return resource("codes", folder, f"{self}.csv")


class Licence(NamedTuple):
    """Why goods of this HS prefix need a licence. `document` is the code of the licence document."""

    hs_prefix: str
    kind: str
    document: str
    name: Name


class Rate(NamedTuple):
    """What one unit was worth in CNY, both days included, and who says so."""

    valid_from: date
    valid_to: date
    rate: Decimal
    source: str


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)


@cache
def names(table: Table) -> Mapping[str, Name]:
    """Every code of a table with its names."""
    return {r["code"]: Name(r["en"], r["zh"]) for r in _rows(table.file)}


def name(table: Table, code: str | None) -> Name:
    """What `code` means; a code nobody knows is its own name."""
    return names(table).get(code or "") or Name(code or "", code or "")


@cache
def skill_rules() -> Mapping[str, tuple[str, ...]]:
    """For every skill, how the names of the rules begin whose catch asks for it."""
    return {r["code"]: tuple(r["rules"].split()) for r in _rows(Table.SKILL.file)}


@cache
def _iso_currencies() -> Mapping[str, str]:
    return {r["code"]: r["iso"] for r in _rows(resource("codes", "customs", "currency.csv"))}


@cache
def unit_plurals() -> Mapping[str, str]:
    """The English of every unit where it is not one of it: pieces, feet."""
    return {r["code"]: r["many"] for r in _rows(resource("codes", "customs", "unit.csv"))}


def currency_letters() -> frozenset[str]:
    """The letters that ISO 4217 gives the currencies of the table."""
    return frozenset(_iso_currencies().values())


def currency_iso(code: str) -> str:
    """`502` is USD; an unknown code is given back as it is."""
    return _iso_currencies().get(code, code)


# --- Harmonized System --------------------------------------------------------------------------------------


@cache
def hs_names() -> Mapping[str, str]:
    """HS 2022: English description of every code of two, four and six digits."""
    return {r["code"]: r["en"] for r in _rows(resource("codes", "hs", "hs2022.csv"))}


def hs_name(code: str) -> str:
    """The English description of the subheading, else of the heading or chapter; empty if unknown."""
    known = hs_names()
    return known.get(code[:6]) or known.get(code[:4]) or known.get(code[:2]) or ""


def hs_valid(code: str) -> bool | None:
    """Whether HS 2022 knows the code, by its first six digits or, for a heading (`8507`, `8507000000`), four.

    None for chapters 98 and 99, which every country fills itself.
    """
    if not (code.isascii() and code.isdigit() and len(code) in (4, 6, 8, 10)):
        return False
    if code.startswith(_NATIONAL_CHAPTERS):
        return None
    known = hs_names()
    return code[:6] in known if code[4:].strip("0") else code[:4] in known


#: How many digits a declaration of that mode may use; all others ten.
HS_LENGTHS: Mapping[str, tuple[int, ...]] = {
    Mode.RETAIL: (4, 10),
    Mode.B2B_DIRECT: (6, 10),
    Mode.OVERSEAS_WAREHOUSE: (6, 10),
}


def hs_length_ok(code: str, mode: str) -> bool:
    """Four digits serve retail, six B2B lists, ten every mode (simplified declaration)."""
    return len(code) in HS_LENGTHS.get(mode, (10,))


@cache
def licences() -> Mapping[str, Licence]:
    """The HS prefixes that need a licence."""
    return {
        r["hs_prefix"]: Licence(r["hs_prefix"], r["kind"], r["document"], Name(r["en"], r["zh"]))
        for r in _rows(resource("codes", "licence_goods", "licence_goods.csv"))
    }


def licence_goods(hs_code: str) -> Licence | None:
    """Why goods of that code need a licence, by the longest prefix listed; None if the list has none."""
    known = licences()
    for digits in range(len(hs_code), 1, -1):
        if found := known.get(hs_code[:digits]):
            return found
    return None


# --- rates --------------------------------------------------------------------------------------------------


class Rates:
    """A dated table of rates to CNY. What it does not hold is a gap, which nobody fills by guessing."""

    def __init__(self, by_currency: Mapping[str, Sequence[Rate]]) -> None:
        self._by_currency = by_currency
        self._looked_up = lru_cache(maxsize=1000)(
            self._look_up
        )  # most goods of a message share day and currency

    def on(self, day: date, currency: str) -> Rate | None:
        """The rate of that day."""
        return self._looked_up(day, currency)

    def _look_up(self, day: date, currency: str) -> Rate | None:
        known = self._by_currency.get(currency, ())
        at = bisect_right(known, day, key=lambda one: one.valid_from)
        return known[at - 1] if at and day <= known[at - 1].valid_to else None

    def known(self, day: date, currency: str) -> bool:
        """Whether amounts in this currency have a value in CNY that day."""
        return currency == _CNY or self.on(day, currency) is not None

    def cny(self, amount: Decimal, currency: str, day: date) -> Decimal | None:
        """`amount` in CNY to five decimals at the rate of `day`.

        None where the table has no rate for that day, or the value is beyond belief (`LARGEST_CNY`).
        """
        if currency == _CNY:
            value = amount
        elif found := self.on(day, currency):
            value = amount * found.rate
        else:
            return None
        return value.quantize(_SMALLEST, ROUND_HALF_UP) if value <= LARGEST_CNY else None
