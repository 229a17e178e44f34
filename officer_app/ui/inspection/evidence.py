"""What a rule saw, in words: the facts of a match by their meaning instead of their column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from PySide6.QtCore import QCoreApplication

from officer_app.domain.spoken import spoken
from officer_app.rules.vocabulary import RATIO, VOCABULARY
from officer_app.store.detail import Match
from officer_app.ui import wording

translate = QCoreApplication.translate
_TELLING = 3  # characters of a number from which on it is not in a sentence by chance
_UNITS = {unit: unit for unit in ("kg", "CNY", "CNY/kg", "g")} | {"kg/m3": "kg/m³"}


def facts_of(match: Match, told: str = "") -> list[str]:
    """Each fact the rule looked at, once; where items differ, with the items that had it.

    A fact whose value stands in the sentence `told` already is left out.
    """
    said: dict[str, None] = {}
    for condition in match.conditions:
        items = condition.get("items") or []
        some = bool(items) and set(items) != set(match.items)
        where = translate("Inspection", " (item {0})").format(wording.listed(map(str, items))) if some else ""
        for column, value in _values(condition).items():
            shown = _shown(column, value)
            number = shown.partition(" ")[0]
            if shown.casefold() not in told.casefold() and (len(number) < _TELLING or number not in told):
                said[wording.labelled(_meaning(column), shown + where)] = None
    return list(said)


def formulas_of(match: Match) -> str:
    """The conditions as the rule has them, for who wants to know exactly."""
    signs = {True: "✓", False: "✗", None: "?"}
    return "\n".join(f"{signs.get(c.get('met'), '?')}  {c.get('text', '')}" for c in match.conditions)


def _values(condition: Mapping[str, Any]) -> Mapping[str, Any]:
    values = condition.get("values")
    return values if isinstance(values, Mapping) else {}


def _meaning(column: str) -> str:
    fact = VOCABULARY.get(column)
    return re.split(r"[:;(：；（]", wording.both(fact))[0].strip() if fact else column


def _shown(column: str, value: Any) -> str:
    """As a person says it: per cent for ratios, units behind numbers, words for codes."""
    if value is None or value == "":
        return translate("Inspection", "not known")
    if isinstance(value, bool):
        return translate("Inspection", "yes") if value else translate("Inspection", "no")
    fact = VOCABULARY.get(column)
    if fact is None:
        return str(value)
    if fact.kind.is_number:
        return _number(str(value), fact.unit)
    return wording.both(spoken(column, str(value)))


def _number(text: str, unit: str) -> str:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    if unit == RATIO:
        return f"{wording.quantity(round(value * 100, 1))} %"
    if unit == "days":
        return translate("Inspection", "{0} d").format(int(value))
    if unit == "minutes":
        return translate("Words", "{0} min").format(int(value))
    shown = wording.quantity(round(value, 2))
    return f"{shown} {_UNITS[unit]}" if unit in _UNITS else shown
