"""The administrator's own tables: `flights.csv`, the site timetable, and `rates.csv`, the exchange rates.

Both are optional, and neither may stop the station: what is wrong in them is left out and told as a `Fault`.
Standard library only.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from io import StringIO
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from officer_app.domain.codes import LARGEST_CNY, Rate, Rates

FLIGHTS = "flights.csv"
RATES = "rates.csv"
_FLIGHT_COLUMNS = ("flight", "departs")
_RATE_COLUMNS = ("valid_from", "valid_to", "currency", "rate", "source")
_CURRENCY = re.compile(r"[0-9]{3}|[A-Z]{3}").fullmatch
_MOST = 20
_SHOWN = 40

Flights = Mapping[str, tuple[datetime, ...]]


class Fault(NamedTuple):
    """What is wrong in such a file, and what it leads to. `line` is 0 for the file as a whole."""

    file: str
    line: int
    why: str
    effect: str

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}: {self.why}; {self.effect}"


Faults = tuple[Fault, ...]


def unusable(file: str, why: str, line: int = 0) -> Faults:
    """The fault of a file that does not count at all."""
    return (Fault(file, line, why, "the file does not count"),)


def parse_flights(content: bytes, zone: ZoneInfo) -> tuple[Flights, Faults]:
    """`flight` and `departs` (2026-11-23T14:05 at the site): the departures of each flight, the first one first."""
    found: dict[str, list[datetime]] = {}
    wrong: list[Fault] = []
    try:
        for line, values in _rows(content, _FLIGHT_COLUMNS):
            try:
                name, departs = _departure(values, zone)
            except ValueError as error:
                wrong.append(Fault(FLIGHTS, line, str(error), "this line does not count"))
            else:
                found.setdefault(name, []).append(departs)
    except _Unusable as error:
        return {}, unusable(FLIGHTS, str(error), error.line)
    return {name: tuple(sorted(times)) for name, times in found.items()}, _first(FLIGHTS, wrong)


def _departure(values: Sequence[str] | None, zone: ZoneInfo) -> tuple[str, datetime]:
    if values is None:
        raise ValueError("more values than columns")
    name, text = values
    if not name:
        raise ValueError("no flight number")
    try:
        departs = datetime.fromisoformat(text)
    except ValueError:
        departs = None
    if departs is None or not 2000 <= departs.year < 2100:
        raise ValueError(f"no time such as 2026-11-23T14:05: {_shown(text)}")
    return name, departs if departs.tzinfo else departs.replace(tzinfo=zone)


def parse_rates(content: bytes) -> tuple[Rates, Faults]:
    """The exchange rates, as ORIGIN.md of the shipped ones says.

    A currency with a line that is wrong has no rate at all, for the line may be the one that ends another; a line that
    does not even say its currency may be of any, and no line counts.
    """
    found: dict[str, list[tuple[Rate, int]]] = {}
    wrong: list[Fault] = []
    doubtful: set[str] = set()

    def doubt(line: int, why: str, currency: str) -> None:
        doubtful.add(currency)
        wrong.append(Fault(RATES, line, why, f"currency {currency} has no rate until that is mended"))

    try:
        for line, values in _rows(content, _RATE_COLUMNS):
            if values is None:
                raise _Unusable("more values than columns", line)
            currency = values[2]
            if not _CURRENCY(currency):
                raise _Unusable(f"no currency code such as 502: {_shown(currency)}", line)
            try:
                found.setdefault(currency, []).append((_rate(values), line))
            except ValueError as error:
                doubt(line, str(error), currency)
    except _Unusable as error:
        return Rates({}), unusable(RATES, str(error), error.line)
    for currency, rates in found.items():
        rates.sort()
        for (before, _), (after, line) in pairwise(rates):
            if after.valid_from <= before.valid_to:
                doubt(line, f"two rates for currency {currency} on {after.valid_from}", currency)
    known = {c: [rate for rate, _ in rates] for c, rates in found.items() if c not in doubtful}
    return Rates(known), _first(RATES, wrong)


def _rate(values: Sequence[str]) -> Rate:
    first, last, _, text, source = values
    try:
        valid_from, valid_to = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        raise ValueError(f"no dates such as 2026-11-01: {_shown(first)}, {_shown(last)}") from None
    if valid_to < valid_from:
        raise ValueError(f"{last} is before {first}")
    try:
        rate = Decimal(text)
    except InvalidOperation:
        rate = Decimal(0)
    if not rate.is_finite() or not 0 < rate <= LARGEST_CNY:
        raise ValueError(f"no credible rate above zero: {_shown(text)}")
    if not source:
        raise ValueError("no source of the rate")
    return Rate(valid_from, valid_to, rate, source)


class _Unusable(Exception):
    """The file does not count, because of what stands in this line."""

    def __init__(self, why: str, line: int = 0) -> None:
        super().__init__(why)
        self.line = line


def _rows(content: bytes, columns: Sequence[str]) -> Iterator[tuple[int, Sequence[str] | None]]:
    """The values of `columns` in each line that is not blank; None for one of more values than the head has."""
    try:
        lines = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        head = [cell.strip() for cell in next(lines, [])]
        if any(head.count(column) != 1 for column in columns):
            raise _Unusable(f"expected the columns {', '.join(columns)}", 1)
        for cells in lines:
            row = [cell.strip() for cell in cells]
            if any(row):
                row += [""] * (len(head) - len(row))
                more = any(row[len(head) :])
                yield lines.line_num, None if more else [row[head.index(column)] for column in columns]
    except UnicodeDecodeError:
        raise _Unusable("it is not UTF-8 text") from None
    except csv.Error as error:
        raise _Unusable(f"it is not readable as CSV: {error}") from None


def _first(file: str, wrong: Sequence[Fault]) -> Faults:
    """The first ones by line, and how many more there are."""
    listed = sorted(wrong, key=lambda fault: fault.line)
    if more := len(listed[_MOST:]):
        return (*listed[:_MOST], Fault(file, 0, f"{more} more lines are wrong", "they do not count either"))
    return tuple(listed)


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
