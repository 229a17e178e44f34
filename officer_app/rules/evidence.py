"""Facts as a match keeps and says them.

Kept, numbers are exact as text, counts whole, codes as they came. In a sentence, ratios are per cent and codes words.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from string import Formatter

from officer_app.domain.codes import Name
from officer_app.domain.spoken import spoken
from officer_app.rules.rule import Said
from officer_app.rules.vocabulary import RATIO, VOCABULARY, Kind

Value = str | float | bool | None
Kept = str | int | bool | None

_NOT_KNOWN = Said("not known", "不详")
_to_json = json.JSONEncoder(ensure_ascii=False).encode  # json.dumps would make a new encoder each time


@lru_cache(maxsize=100_000)
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


class Reason:
    """A rule's reason in both languages, taken apart once: texts, and the columns that stand between them."""

    def __init__(self, template: Said) -> None:
        self._parts = tuple(_parts(sentence) for sentence in template)
        names = (name for parts in self._parts for _, name in parts if name)
        self.columns = tuple(dict.fromkeys(names))

    def fill(self, values: Mapping[str, Value]) -> str:
        """The reason as JSON {"en", "zh"}, its places filled."""
        said = {name: _said(name, values[name]) for name in self.columns}
        en, zh = (
            "".join(
                [
                    text + ((said[name][language] or _NOT_KNOWN[language]) if name else "")
                    for text, name in parts
                ]
            )
            for language, parts in enumerate(self._parts)
        )
        return _to_json({"en": en, "zh": zh})


def _parts(sentence: str) -> tuple[tuple[str, str | None], ...]:
    return tuple((text, name) for text, name, _, _ in Formatter().parse(sentence))


def _said(name: str, value: Value) -> Said | Name:
    """The value as a sentence says it in either language; empty if there is none to say."""
    if value is None:
        return Said("", "")
    if isinstance(value, bool):
        return Said("yes", "是") if value else Said("no", "否")
    if isinstance(value, str):
        return spoken(name, value)
    ratio = VOCABULARY[name].unit == RATIO
    text = f"{round(value * 100, 1):,.1f}" if ratio else f"{round(value, 2) + 0.0:,.2f}"
    text = text.rstrip("0").rstrip(".") + (" %" if ratio else "")
    return Said(text, text)
