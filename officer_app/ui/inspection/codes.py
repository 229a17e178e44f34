"""Customs codes by name, in the language of the window."""

from __future__ import annotations

from decimal import Decimal

from officer_app.domain import spoken
from officer_app.domain.codes import Table, currency_iso, name, names, unit_plurals
from officer_app.ui import wording


def load() -> None:
    """Read the tables; off the GUI thread, which then finds them in memory."""
    for table in Table:
        names(table)
    unit_plurals()
    currency_iso("")


def unit(code: str | None) -> str:
    return wording.both(spoken.unit(code)) or wording.NOTHING


def quantity(amount: Decimal, code: str | None) -> str:
    """66 pieces, 66 件"""
    return f"{wording.quantity(amount)} {wording.both(spoken.unit(code, amount))}".rstrip()


def country(code: str | None) -> str:
    return wording.both(name(Table.COUNTRY, code)) or wording.NOTHING


def currency(code: str) -> str:
    """The ISO code, e.g. USD; a code that has none as it was sent."""
    return currency_iso(code) or code


def amount(value: Decimal, code: str) -> str:
    """USD 1,330.00"""
    return f"{currency(code)} {value:,.2f}"
