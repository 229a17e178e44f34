"""Patterns over text (LIKE, ILIKE, ~, ~*), so that only texts are tried that hold a word of the pattern.

Polars compiles a regular expression again whenever its small cache has dropped it, which for fifty rules is most of
the time. Most patterns of rules are lists of words: looking for the words of all of them at once is cheap, settles the
plain lists and leaves few texts to try for the others.
"""

from __future__ import annotations

import operator
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress, islice
from typing import NamedTuple

import polars as pl

from officer_app.rules.whitelist import PatternTest

#: From so many rows on, Polars looks for the words.
MANY_ROWS = 10_000
#: Letters beyond ASCII that match ASCII ones when case does not count.
_LONG_S, _KELVIN = "\u017f", "\u212a"
#: Flags, characters by number or name, classes in classes: not looked into.
_TOO_CLEVER = re.compile(r"\(\?(?!:|-u:)|\\[pPxuU]|\[[^\]]*\[")
_TOKEN = re.compile(
    r"(?P<class>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<escape>\\.)|(?P<open>\((?:\?-?u?:)?)|(?P<close>\))"
    r"|(?P<or>\|)|(?P<repeat>[?*+]|\{[^}]*\})|(?P<other>[.^$])|(?P<letter>.)",
    re.DOTALL,
)


class Words(NamedTuple):
    """Words of which a text must hold one to meet a pattern, case aside; empty if that cannot be told.

    `enough`: to hold one is to meet it.
    """

    words: tuple[str, ...]
    enough: bool


def words_of(test: PatternTest) -> Words:
    """What can be told of a pattern by looking for words."""
    if test.operator in ("LIKE", "ILIKE"):
        words = [_longest(re.split("[%_]", test.pattern))]
        enough = test.operator == "ILIKE" and re.fullmatch("%[^%_]+%", test.pattern) is not None
    elif _TOO_CLEVER.search(test.pattern):
        return Words((), enough=False)
    else:
        words = _needed(test.pattern)
        enough = test.operator == "~*" and "|".join(words) == test.pattern
    return Words(tuple(word.lower() for word in words), enough) if all(words) else Words((), enough=False)


def _needed(pattern: str) -> list[str]:
    """For each branch of the outermost `|` a word it needs, or what a group in it needs; empty where there is none."""
    words: list[str] = []
    for runs, groups in _branches(pattern):
        inside = next((found for found in map(_needed, groups) if all(found)), [""])
        words += [longest] if (longest := _longest(runs)) else inside
    return words


def _longest(runs: Iterable[str]) -> str:
    return max((run for run in runs if _is_plain(run)), key=len, default="")


def _is_plain(run: str) -> bool:
    """Characters whose other case, if any, is known: ASCII ones, and scripts without case."""
    return all(c.isascii() or c == c.casefold() == c.lower() == c.upper() for c in run)


def _branches(pattern: str) -> Iterator[tuple[list[str], list[str]]]:
    """The branches of the outermost `|`: their runs of plain letters, and what stands in brackets that must be met."""
    runs: list[str] = []
    groups: list[str] = []
    run, depth, opened, last = "", 0, 0, ""
    for found in _TOKEN.finditer(pattern):
        kind, text = found.lastgroup or "", found[0]
        if kind == "open":
            depth += 1
            opened = found.end() if depth == 1 else opened
        elif kind == "close":
            depth -= 1
            if depth == 0:
                groups.append(pattern[opened : found.start()])
                last = "group"
                continue
        if depth:
            runs, run = [*runs, run], ""
            continue
        if kind == "letter":
            run += text
        else:
            if kind == "repeat" and text != "+":  # what it follows need not be there
                run = run[:-1] if last == "letter" else run
                groups = groups[:-1] if last == "group" else groups
            runs, run = [*runs, run], ""
        if kind == "or":
            yield runs, groups
            runs, groups = [], []
        last = kind
    yield [*runs, run], groups


def _fold(text: str) -> str:
    """Lower case as a pattern sees it: the dotted capital İ is no i, the long s is an s."""
    return text.replace("\u0130", "\0").replace(_LONG_S, "s").lower()


@dataclass(frozen=True)
class TextTests:
    """All pattern tests of a rule set on one column."""

    column: str
    tests: tuple[PatternTest, ...]

    @cached_property
    def _words(self) -> tuple[Words, ...]:
        return tuple(words_of(test) for test in self.tests)

    @cached_property
    def _exprs(self) -> tuple[pl.Expr, ...]:
        return tuple(pl.sql_expr(test.sql).alias(test.name) for test in self.tests)

    @cached_property
    def _by_start(self) -> dict[str, list[tuple[str, list[int]]]]:
        """The words by their first two letters (or the one they have), each with the tests that need it."""
        tests: dict[str, list[int]] = defaultdict(list)
        for at, (words, _) in enumerate(self._words):
            for word in words:
                tests[word].append(at)
        found: dict[str, list[tuple[str, list[int]]]] = defaultdict(list)
        for word, needing in tests.items():
            found[word[:2]].append((word, needing))
        return found

    def judge(self, texts: pl.Series) -> list[pl.Series]:
        """One column of true, false or null for each test, named as the test."""
        return self._judge_many(texts) if len(texts) >= MANY_ROWS else self._judge_few(texts)

    def _judge_few(self, texts: pl.Series) -> list[pl.Series]:
        listed = texts.to_list()
        met, near = self._look(listed)
        never = [None if text is None else False for text in listed]
        columns: dict[int, pl.Series] = {}
        if near:
            rows = sorted(set().union(*near.values()))
            some = texts[rows].to_frame().select(self._exprs[at] for at in near)
            met |= {at: list(compress(rows, found)) for at, found in zip(near, some, strict=True)}
        for at, true in met.items():
            values = never.copy()
            for row in true:
                values[row] = True
            columns[at] = pl.Series(values, dtype=pl.Boolean)
        if tried := [at for at, words in enumerate(self._words) if not words.words]:
            columns |= dict(zip(tried, texts.to_frame().select(self._exprs[at] for at in tried), strict=True))
        nowhere = pl.Series(never, dtype=pl.Boolean)
        return [columns.get(at, nowhere).alias(test.name) for at, test in enumerate(self.tests)]

    def _look(self, texts: Sequence[str | None]) -> tuple[dict[int, list[int]], dict[int, set[int]]]:
        """By test: the rows that meet it for certain, and the rows that are to be tried."""
        met: dict[int, list[int]] = defaultdict(list)
        near: dict[int, set[int]] = defaultdict(set)
        starts = self._by_start
        seen: dict[str, set[int]] = {}
        for row, text in enumerate(texts):
            if not text:
                continue
            hit = seen.get(text)
            if hit is None:
                folded = _fold(text)
                here = starts.keys() & {*folded, *map(operator.add, folded, islice(folded, 1, None))}
                hit = {
                    at for start in here for word, tests in starts[start] if word in folded for at in tests
                }
                seen[text] = hit
            for at in hit:
                if self._words[at].enough:
                    met[at].append(row)
                else:
                    near[at].add(row)
        return met, near

    def _judge_many(self, texts: pl.Series) -> list[pl.Series]:
        words = sorted({word for some in self._words for word in some.words})
        if not words:
            return texts.to_frame().select(self._exprs).get_columns()
        near = texts.str.contains_any([*words, _LONG_S, _KELVIN], ascii_case_insensitive=True).fill_null(
            False
        )
        rows, some = near.arg_true(), texts.filter(near).to_frame()
        never = pl.select(pl.when(texts.is_not_null()).then(False)).to_series()
        made = []
        for test, (needed, _), expr in zip(self.tests, self._words, self._exprs, strict=True):
            if needed:
                true = rows.filter(some.select(expr).to_series())
                found = never.clone().scatter(true, True) if len(true) else never
            else:
                found = texts.to_frame().select(expr).to_series()
            made.append(found.alias(test.name))
        return made


def gather(tests: Iterable[PatternTest]) -> tuple[TextTests, ...]:
    """The tests by column, each once."""
    by_column: dict[str, dict[PatternTest, None]] = {}
    for test in tests:
        by_column.setdefault(test.column, {})[test] = None
    return tuple(TextTests(column, tuple(some)) for column, some in by_column.items())


def judge_all(facts: pl.DataFrame, tests: Sequence[TextTests]) -> pl.DataFrame:
    """`facts` with a column for every test."""
    made = [column for some in tests for column in some.judge(facts[some.column])]
    return facts.with_columns(made) if made else facts
