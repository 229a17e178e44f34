"""What a condition may say, what is refused and where, and that Polars and SQL agree on what it means."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from functools import reduce
from operator import and_
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from officer_app.domain.errors import InvalidRule
from officer_app.rules.compile import compile_condition
from officer_app.rules.patterns import gather, judge_all
from officer_app.rules.predicate import MAX_LENGTH, Predicate, PredicateError, read_predicate
from officer_app.rules.problems import Problem
from officer_app.rules.whitelist import ALLOWED_FUNCTIONS


def problems(text: str) -> list[str]:
    with pytest.raises(PredicateError) as refused:
        read_predicate(text)
    return [str(problem) for problem in refused.value.problems]


def read_or_refused(text: str) -> tuple[Predicate | None, Sequence[Problem]]:
    """The predicate, or why it is none; any other error is the test's."""
    try:
        return read_predicate(text), ()
    except PredicateError as error:
        return None, error.problems


def test_the_top_level_and_is_split_into_conditions_with_the_columns_each_uses():
    predicate = read_predicate(
        "hs_code LIKE '8507%' AND (qty > 5 OR signed) AND (name ~ '电池' AND mode = '9710')"
    )
    assert [(c.text, c.columns) for c in predicate.conditions] == [
        ("hs_code LIKE '8507%'", ("hs_code",)),
        ("qty > 5 OR signed", ("qty", "signed")),
        ("name ~ '电池'", ("name",)),
        ("mode = '9710'", ("mode",)),
    ]
    assert predicate.columns == ("hs_code", "qty", "signed", "name", "mode")


def test_an_unknown_column_is_named_with_its_place_and_the_nearest_word():
    assert problems("qty > 5\n  AND nett_weight > 1") == [
        "line 2, column 7: unknown column nett_weight; did you mean net_weight?"
    ]


def test_every_problem_is_reported_at_once():
    assert len(problems("nmae = 'x' AND hs_code = 8507 AND quantity > 1")) == 3


def test_column_names_do_not_mind_capitals():
    assert read_predicate("QTY > 1").columns == ("qty",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hs_code = 8507", "compares a text with a number: a code is text, write it in quotes"),
        ("qty = '5'", "compares a number with a text"),
        ("name > 5", "compares a text with a number"),
        ("qty IN ('a')", "compares a number with a text"),
        ("qty BETWEEN 'a' AND 'b'", "compares a number with a text"),
        ("signed = 1", "compares a flag with a number"),
        ("signed > TRUE", "true and false have no order"),
        ("name", "a condition must be true or false, this is a text"),
        ("qty + 1", "a condition must be true or false, this is a number"),
        ("NOT qty", "is a number, not true or false"),
        ("qty OR signed", "is a number, not true or false"),
        ("name + 1 > 2", "is a text, not a number"),
        ("qty LIKE '5%'", "a pattern is for text"),
        ("ABS(name) > 1", "abs() takes number, not text"),
        ("COALESCE(qty, 'x') = 1", "coalesce() takes number, number, not number, text"),
        ("LEFT(name, qty) = 'x'", "takes a number of characters"),
        ("LEFT(name, 2000000000) = 'x'", "takes a number of characters"),
    ],
)
def test_text_and_number_do_not_mix(text: str, said: str):
    assert said in problems(text)[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lpad(name, 2000000000, 'x') = 'a'", "lpad() is not allowed"),
        ("rpad(name, 2000000000, 'x') = 'a'", "rpad() is not allowed"),
        ("repeat(name, 2000000000) = 'a'", "repeat() is not allowed"),
        ("name = (SELECT name FROM self)", "no SELECT"),
        ("EXISTS (SELECT 1)", "exists() is not allowed"),
        ("qty IN (SELECT 1)", "IN takes a list of values"),
        ("read_csv('/etc/passwd') = 'a'", "read_csv() is not allowed"),
        ("read_parquet('x') IS NULL", "read_parquet() is not allowed"),
        ("regexp_like(name, 'x', 'i')", "regexp_like() is not allowed"),
        ("CAST(name AS INT) = 1", "cast() is not allowed"),
        ("name::int = 1", "is not allowed"),
        ("CASE WHEN signed THEN TRUE ELSE FALSE END", "is not allowed"),
        ("qty > 1; DROP TABLE site", "expected one condition"),
        ("qty > 1e400", "too large"),
        ("qty > 10000000000000000000000000000", "too large"),
        ("qty / 0 > 1", "division by zero"),
        ("qty = NULL", "NULL stands only after IS"),
        ("name IN ('a', NULL)", "without NULL"),
        ("name LIKE model", "a pattern must be a text in quotes"),
        ("name LIKE 'x' ESCAPE '!'", "is not allowed"),
        ("name ~ 'a{1000}'", "repeats more than"),
        ("name ~ '(a{15}){15}'", "repeats more than"),
        ("name ~ 'a{0}(b{900}){900}'", "repeats more than"),
        ("declaration.name = 'x'", "without a table"),
        ("name = $1", "is not allowed"),
        ("name = :p", "is not allowed"),
        ("name[1] = 'x'", "is not allowed"),
        ("name = E'\\n'", "is not allowed"),
        ("name = 'a\x00b'", "cannot be"),
        ("'a' = 'a'", "a condition must use a column"),
        ("TRUE", "a condition must use a column"),
        ("", "empty"),
        ("-- nothing", "empty"),
        ("name = 'x", "not closed"),
        ("qty >", "missing"),
        ("qty BETWEEN SYMMETRIC 1 AND 2", "SYMMETRIC"),
        ("(" * 450 + "signed" + ")" * 450, "nested too deeply"),
        ("NOT " * 300 + "signed", "nested too deeply"),
        ("- " * 40 + "qty > 1", "nested too deeply"),
        ("name = '" + "x" * 501 + "'", "more than 500 characters"),
        ("qty IN (" + ", ".join(map(str, range(501))) + ")", "more than"),
        ("qty+" * 600 + "qty > 1", "more than 1,000 words"),
        ("x" * (MAX_LENGTH + 1), "longer than"),
    ],
)
def test_what_a_rule_may_not_do_is_refused(text: str, said: str):
    assert any(said in problem for problem in problems(text)), problems(text)


def test_a_division_is_warned_of_and_by_zero_it_cannot_be_judged():
    predicate = read_predicate("total / qty > 5")
    assert [str(w) for w in predicate.warnings] == [
        "line 1, column 1: where qty is zero the condition cannot be judged"
    ]
    expr = compile_condition(predicate.conditions[0]).expr
    rows = pl.DataFrame({"gnum": [1.0, 2.0, 3.0], "total": [10.0, 10.0, 0.0], "qty": [1.0, 0.0, 0.0]})
    assert rows.select(expr).to_series().to_list() == [True, None, None]


def test_is_true_is_false_of_an_unknown_flag():
    expr = compile_condition(read_predicate("signed IS TRUE").conditions[0]).expr
    assert pl.DataFrame({"signed": [True, False, None]}).select(expr).to_series().to_list() == [
        True,
        False,
        False,
    ]


def test_words_end_at_chinese_characters():
    condition = read_predicate(r"name ~* '\bnike\b'").conditions[0]
    rows = judge_all(pl.DataFrame({"name": ["Nike鞋", "nikes", "a nike"]}), gather(condition.tests))
    assert rows.select(compile_condition(condition).expr).to_series().to_list() == [True, False, True]


def test_a_bad_regular_expression_is_told_by_polars():
    with pytest.raises(InvalidRule) as refused:
        compile_condition(read_predicate("name ~ '('").conditions[0])
    assert "unclosed group" in refused.value.problems[0]


# --- what polars runs means what SQL says

_NUMBERS = st.sampled_from(["qty", "price", "total"])
_TEXTS = st.sampled_from(["name", "model"])
_WORDS = st.sampled_from(["", "a", "ab", "b%", "A", "电池", "it''s", "%", "_a"])


def _number(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    leaf = st.one_of(_NUMBERS, st.sampled_from(["0", "1", "2", "0.5", "-1"]))
    return st.one_of(
        leaf,
        st.builds("({} + {})".format, _NUMBERS, leaf),
        st.builds("({} - {})".format, _NUMBERS, leaf),
        st.builds("{} * {}".format, _NUMBERS, leaf),
        st.builds("{} / {}".format, _NUMBERS, _NUMBERS),
        st.builds("ABS({})".format, _NUMBERS),
        st.builds("COALESCE({}, {})".format, _NUMBERS, leaf),
        st.builds("NULLIF({}, {})".format, _NUMBERS, leaf),
        st.builds("LENGTH({})".format, _TEXTS),
    )


_SIGNS = st.sampled_from(["=", "<>", "<", ">", "<=", ">="])
_LEAVES = st.one_of(
    st.builds(
        "{} {} {}".format,
        _number(st.nothing()),
        _SIGNS,
        _number(st.nothing()),
    ),
    st.builds("{} IS {} NULL".format, st.one_of(_NUMBERS, _TEXTS), st.sampled_from(["", "NOT"])),
    st.builds(
        "{} {} BETWEEN {} AND {}".format, _NUMBERS, st.sampled_from(["", "NOT"]), _NUMBERS, st.just("1")
    ),
    st.builds("{} {} IN (0, 1, 2.5)".format, _NUMBERS, st.sampled_from(["", "NOT"])),
    st.builds("{} {} IN ('a', 'ab')".format, _TEXTS, st.sampled_from(["", "NOT"])),
    st.builds("{} {} LIKE '{}'".format, _TEXTS, st.sampled_from(["", "NOT"]), _WORDS),
    st.builds("LOWER({}) = '{}'".format, _TEXTS, _WORDS),
    st.builds("{} || {} = '{}'".format, _TEXTS, _TEXTS, _WORDS),
    st.builds("{} IS {} DISTINCT FROM {}".format, _TEXTS, st.sampled_from(["", "NOT"]), _TEXTS),
    st.builds(
        "signed IS {} {}".format, st.sampled_from(["", "NOT"]), st.sampled_from(["TRUE", "FALSE", "NULL"])
    ),
    st.sampled_from(["signed", "signed = TRUE", "signed <> FALSE"]),
)
_PREDICATES = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.builds("({}) AND ({})".format, inner, inner),
        st.builds("{} OR {}".format, inner, inner),
        st.builds("{} AND {}".format, inner, inner),
        st.builds("NOT ({})".format, inner),
        st.builds("({})".format, inner),
    ),
    max_leaves=6,
)
_VALUES = st.sampled_from([None, 0.0, 1.0, 2.0, -1.0, 0.5, 2.5])
_ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "qty": _VALUES,
            "price": _VALUES,
            "total": _VALUES,
            "name": st.sampled_from([None, "", "a", "ab", "AB", "电池组", "it's", "b%"]),
            "model": st.sampled_from([None, "", "a", "xa", "A"]),
            "signed": st.sampled_from([None, True, False]),
        }
    ),
    min_size=1,
    max_size=8,
)
_TYPES = {"qty": pl.Float64, "price": pl.Float64, "total": pl.Float64, "name": pl.String, "model": pl.String}
_SCHEMA = {**_TYPES, "signed": pl.Boolean}


def _by_polars(text: str, rows: list[dict[str, Any]]) -> list[bool | None]:
    conditions = read_predicate(text).conditions
    facts = judge_all(pl.DataFrame(rows, schema=_SCHEMA), gather(t for c in conditions for t in c.tests))
    met = reduce(and_, (compile_condition(c).expr for c in conditions))
    return facts.with_row_index("gnum").select(met).to_series().to_list()


def _by_sqlite(text: str, rows: list[dict[str, Any]]) -> list[bool | None]:
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA case_sensitive_like = ON")
    connection.execute(
        "CREATE TABLE facts (qty REAL, price REAL, total REAL, name TEXT, model TEXT, signed INTEGER)"
    )
    connection.executemany("INSERT INTO facts VALUES (:qty, :price, :total, :name, :model, :signed)", rows)
    found = [row[0] for row in connection.execute(f"SELECT ({text}) FROM facts ORDER BY rowid")]
    connection.close()
    return [None if value is None else bool(value) for value in found]


@settings(max_examples=400, deadline=None)
@given(_PREDICATES, _ROWS)
@example("0 = NULLIF(qty, qty)", [dict.fromkeys(_SCHEMA) | {"qty": 0.0}] * 2)
def test_polars_and_sqlite_agree_on_what_a_predicate_means(text: str, rows: list[dict[str, Any]]):
    asked, refused = read_or_refused(text)
    if asked is None:
        assert all("use a column" in problem.message for problem in refused)
    else:
        assert _by_polars(text, rows) == _by_sqlite(text, rows), [c.sql for c in asked.conditions]


# --- hostile text

_SQL = """
qty name signed AND OR NOT ( ) = <> > ~ ~* LIKE IN IS NULL TRUE BETWEEN 1 0 1e300 99999999999999999999
'x' '%' '(a+)+$' '[[:alpha:]]' '\\p{Han}{3}' / * % - || , ; -- /* */ :: $1 ? { [ SELECT FROM CASE WHEN lpad repeat abs
coalesce nullif left lower U&'x' E'x' $$x$$ INTERVAL CAST AS ARRAY ANY ALL EXISTS UNION OVER LATERAL ROW DATE
\\ \u0000 ， 电池 "name\"
"""
_PIECES = st.sampled_from(_SQL.split())


@settings(max_examples=500, deadline=None)
@given(st.lists(_PIECES, max_size=14).map(" ".join))
def test_no_text_gets_past_with_more_than_the_whitelist_allows(text: str):
    predicate, refused = read_or_refused(text)
    assert (predicate is None) == bool(refused)
    assert all(p.line >= 1 and p.column >= 1 and p.message for p in refused)
    for condition in predicate.conditions if predicate else ():
        with suppress(InvalidRule):  # what Polars says against it, such as a bad regular expression
            compile_condition(condition)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str):
    predicate, refused = read_or_refused(text)
    assert (predicate is None) == bool(refused)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["(", "NOT ", "-", "ABS(", "signed AND ", "signed OR ", "qty + "]), st.integers(1, 900)
)
def test_depth_and_length_are_bounded(piece: str, times: int):
    predicate, _ = read_or_refused(piece * times + "signed")
    assert predicate is None or [compile_condition(condition) for condition in predicate.conditions]


def test_the_allowed_functions_are_the_documented_ones():
    assert ALLOWED_FUNCTIONS == (
        "abs", "coalesce", "left", "length", "lower", "nullif", "right", "starts_with", "upper",
    )  # fmt: skip
