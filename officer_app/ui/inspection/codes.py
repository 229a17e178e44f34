"""Customs codes by name, in the language of the window."""

from __future__ import annotations

from decimal import Decimal

from officer_app.domain.codes import Table, currency_iso, name, names
from officer_app.ui import wording


def load() -> None:
    """Read the tables; off the GUI thread, which then finds them in memory."""
    for table in (Table.UNIT, Table.COUNTRY):
        names(table)
    currency_iso("")


def unit(code: str | None) -> str:
    """Short: what the table says in brackets is left out."""
    return wording.both(name(Table.UNIT, code)).partition(" (")[0].partition("（")[0] or wording.NOTHING


def country(code: str | None) -> str:
    return wording.both(name(Table.COUNTRY, code)) or wording.NOTHING


def currency(code: str) -> str:
    """The ISO code, e.g. USD; a code that has none as it was sent."""
    return currency_iso(code) or code


def amount(value: Decimal, code: str) -> str:
    """USD 1,330.00"""
    return f"{currency(code)} {value:,.2f}"
