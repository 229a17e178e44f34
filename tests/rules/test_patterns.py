"""Looking for words first must never change what a pattern finds."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from officer_app.rules import patterns
from officer_app.rules.patterns import TextTests, Words, words_of
from officer_app.rules.predicate import PredicateError, read_predicate
from officer_app.rules.whitelist import PatternTest


def test_of(text: str) -> PatternTest:
    return read_predicate(text).conditions[0].tests[0]


test_of.__test__ = False  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "words", "enough"),
    [
        ("name ~* '香水|Perfume'", ("香水", "perfume"), True),
        ("name ~ '香水|Perfume'", ("香水", "perfume"), False),
        ("name ~* 'power ?bank'", ("power", ), False),
        ("name ~* 'e-?cigarettes?'", ("cigarette",), False),
        ("name ~* '打火机(套|盒)'", ("打火机",), False),
        (r"name ~* '\b(nike|adidas)\b'", ("nike", "adidas"), False),
        (r"name ~* '\b(nike|adidas)?\b'", (), False),
        ("name ~* '(ab|c?)'", (), False),
        ("name ~* 'ab|.'", (), False),
        ("name ~* 'ab|'", (), False),
        ("name ~* 'ab*'", ("a",), False),
        ("name ~* 'ab+c'", ("ab",), False),
        ("name ~* '[ab]c{2}d'", ("d",), False),
        ("name ~* '(?i)ab'", (), False),
        (r"name ~* '\x41\x42bc'", (), False),
        ("name ~* 'é'", (), False),
        ("name LIKE '%电池%包%'", ("电池",), False),
        ("name ILIKE '%Battery%'", ("battery",), True),
        ("name ILIKE 'Battery%'", ("battery",), False),
        ("name LIKE '%'", (), False),
    ],
)  # fmt: skip
def test_the_words_a_pattern_needs(text: str, words: tuple[str, ...], enough: bool):
    assert words_of(test_of(text)) == Words(words, enough)


def plainly(test: PatternTest, texts: pl.Series) -> list[bool | None]:
    return texts.to_frame().select(pl.sql_expr(test.sql)).to_series().to_list()


_PIECES = [
    "a",
    "b",
    "ab",
    "AB",
    "K",
    "s",
    "ss",
    "ſ",
    "\u212a",
    "İ",
    "i",
    "ß",
    "电",
    "电池",
    " ",
    "é",
    "É",
    "1",
    "_",
    "%",
]
_TEXTS = st.lists(
    st.one_of(st.none(), st.lists(st.sampled_from(_PIECES), max_size=5).map("".join)), min_size=1, max_size=6
)
_REGEX = st.lists(
    st.sampled_from(
        [
            *_PIECES,
            "|",
            "|",
            "?",
            "*",
            "+",
            "(",
            ")",
            "(?:",
            "[ab]",
            "[^a]",
            ".",
            "^",
            "$",
            "\\b",
            "{2}",
            "\\.",
        ]
    ),
    min_size=1,
    max_size=7,
).map("".join)


@settings(max_examples=500, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["~", "~*", "LIKE", "ILIKE"]), _REGEX), min_size=1, max_size=4),
    _TEXTS,
    st.booleans(),
)
def test_few_and_many_rows_find_what_polars_finds(
    asked: list[tuple[str, str]], texts: list[str | None], many: bool
):
    tests = {}
    for operator, pattern in asked:
        column = pl.Series("name", texts, dtype=pl.String)
        try:
            test = test_of(f"name {operator} '{pattern}'")
            tests[test] = plainly(test, column)
        except (PredicateError, pl.exceptions.PolarsError):
            continue  # no pattern, says Polars
    if not tests:
        return
    together = TextTests("name", tuple(tests))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(patterns, "MANY_ROWS", 1 if many else 1_000)
        judged = together.judge(column)
    assert [series.to_list() for series in judged] == list(tests.values())
    assert [series.name for series in judged] == [test.name for test in tests]


def test_many_rows_are_sifted_by_polars(monkeypatch: pytest.MonkeyPatch):
    tests = tuple(test_of(f"name ~* '{words}'") for words in ("电池|battery", "lamp", r"^x\d+$"))
    texts = pl.Series("name", ["Battery", "LED Lamp", None, "锂电池", "x12", "box"] * 2_000)
    assert len(texts) >= patterns.MANY_ROWS
    expected = [plainly(test, texts) for test in tests]
    assert [series.to_list() for series in TextTests("name", tests).judge(texts)] == expected
