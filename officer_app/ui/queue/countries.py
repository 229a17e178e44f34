"""Destinations by their customs code, for a column of two letters and a filter that knows their names."""

from __future__ import annotations

import csv
from functools import cache
from typing import NamedTuple

from officer_app.paths import resource


class Country(NamedTuple):
    code: str
    iso: str
    en: str
    zh: str


@cache
def countries() -> dict[str, Country]:
    """All of the customs' table, by code."""
    with resource("codes", "customs", "country.csv").open(encoding="utf-8", newline="") as lines:
        return {
            row["code"]: Country(row["code"], row["iso"], row["en"], row["zh"])
            for row in csv.DictReader(lines)
        }


def named_by(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """For each word of `text` the codes of the countries it names: US, 美国, a part of "United States"."""
    found = []
    for word in text.split():
        asked = word.casefold()
        codes = tuple(
            c.code for c in countries().values() if asked in (c.iso.casefold(), c.zh) or asked in _words(c.en)
        )
        if codes:
            found.append((word, codes))
    return tuple(found)


def _words(name: str) -> list[str]:
    return name.casefold().split()
