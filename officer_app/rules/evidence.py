"""Facts as a match keeps and says them: numbers exact as text, counts whole, ratios as per cent in a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal

from officer_app.rules.rule import Said
from officer_app.rules.vocabulary import RATIO, VOCABULARY, Kind

Value = str | float | bool | None
Kept = str | int | bool | None

_NOT_KNOWN = Said("not known", "不详")


def number_text(value: float) -> str:
    """A number as people write it, to the five decimals the store holds: `5000`, `0.35`, `0.00001`."""
    text = repr(round(value, 5))
    if "e" in text:
        text = f"{Decimal(text):f}"
    return text.removesuffix(".0")


def _as_is(value: Value) -> Kept:
    assert not isinstance(value, float)
    return value


def _count(value: Value) -> Kept:
    return None if value is None else int(value)


def _number(value: Value) -> Kept:
    return None if value is None else number_text(float(value))


_KEEP: Mapping[Kind, Callable[[Value], Kept]] = {
    Kind.TEXT: _as_is,
    Kind.FLAG: _as_is,
    Kind.COUNT: _count,
    Kind.NUMBER: _number,
}

#: By column: how a value is kept in the evidence. Counts and flags are JSON's own, decimals are strings.
KEEP: Mapping[str, Callable[[Value], Kept]] = {name: _KEEP[fact.kind] for name, fact in VOCABULARY.items()}


def reason_text(reason: Said, values: Mapping[str, Value]) -> str:
    """The reason in both languages as JSON, its places filled with `values`."""
    filled = (
        sentence.format_map({name: _spoken(name, value, unknown) for name, value in values.items()})
        if "{" in sentence
        else sentence
        for sentence, unknown in zip(reason, _NOT_KNOWN, strict=True)
    )
    return json.dumps(dict(zip(Said._fields, filled, strict=True)), ensure_ascii=False)


def _spoken(name: str, value: Value, unknown: str) -> str:
    fact = VOCABULARY[name]
    if value is None or value == "":
        return unknown
    if isinstance(value, str | bool):
        return str(value)
    if fact.unit == RATIO:
        return f"{number_text(round(value * 100, 1))} %"
    return number_text(round(value, 2))
