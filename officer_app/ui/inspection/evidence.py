"""What a rule saw, in words: the facts of a match by their meaning instead of their column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from PySide6.QtCore import QCoreApplication

from officer_app.rules.vocabulary import RATIO, VOCABULARY, Kind
from officer_app.store.detail import Match
from officer_app.ui import wording
from officer_app.ui.inspection import codes

translate = QCoreApplication.translate
_TELLING = 3  # characters of a number from which on it is not in a sentence by chance
_UNITS = ("kg", "CNY", "CNY/kg", "g", "l", "kg/m3")
_NAMES = {
    "country": codes.country,
    "item_country": codes.country,
    "unit": codes.unit,
    "order_line_unit": codes.unit,
    "currency": codes.currency,
    "scan_verdict": wording.verdict_word,
    "flag_assessment": wording.assessment_word,
    "flag_category": wording.flag_category_word,
}


def facts_of(match: Match, told: str = "") -> list[str]:
    """Each fact the rule looked at, once; where items differ, with the items that had it.

    A fact whose value stands in the sentence `told` already is left out.
    """
    said: dict[str, None] = {}
    for condition in match.conditions:
        items = condition.get("items") or []
        some = bool(items) and set(items) != set(match.items)
        where = translate("Inspection", " (item {0})").format(", ".join(map(str, items))) if some else ""
        for column, value in _values(condition).items():
            shown = _shown(column, value)
            number = shown.partition(" ")[0]
            if shown not in told and (len(number) < _TELLING or number not in told):
                said[f"{_meaning(column)}: {shown}{where}"] = None
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
    """As a person says it: per cent for ratios, units behind numbers, names for codes."""
    if value is None or value == "":
        return translate("Inspection", "not known")
    if isinstance(value, bool):
        return translate("Inspection", "yes") if value else translate("Inspection", "no")
    fact = VOCABULARY.get(column)
    if fact is None:
        return str(value)
    if fact.kind is Kind.NUMBER:
        return _number(str(value), fact.unit)
    known = _NAMES.get(column)
    return known(value) if known else str(value)


def _number(text: str, unit: str) -> str:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    if unit == RATIO:
        return f"{wording.quantity(round(value * 100, 1))} %"
    shown = wording.quantity(round(value, 2))
    return f"{shown} {unit}" if unit in _UNITS else shown
