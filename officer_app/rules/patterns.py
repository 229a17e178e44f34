"""Patterns over text (LIKE, ILIKE, ~, ~*), so that only texts are tried that hold a word of the pattern.

Polars compiles a regular expression again whenever its small cache has dropped it, which for fifty rules is most of
the time. Most patterns of rules are lists of words: looking for the words of all of them at once is cheap, settles the
plain lists and leaves few texts to try for the others.
"""

from __future__ import annotations

import operator
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from officer_app.rules.whitelist import PatternTest

Rows = NDArray[np.int64]

#: From so many rows on, Polars looks for the words.
MANY_ROWS = 10_000
#: So many texts are remembered with the tests whose words they hold.
_TEXTS = 10_000
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
    def _tests_of(self) -> dict[str, list[int]]:
        """The words, each with the tests that need it."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, (words, _) in enumerate(self._words):
            for word in words:
                found[word].append(at)
        return found

    @cached_property
    def _by_start(self) -> dict[str, list[tuple[str, list[int]]]]:
        """The same by the first two letters of a word (or the one it has)."""
        found: dict[str, list[tuple[str, list[int]]]] = defaultdict(list)
        for word, tests in self._tests_of.items():
            found[word[:2]].append((word, tests))
        return found

    def judge(self, texts: pl.Series) -> list[pl.Series]:
        """One column of true, false or null for each test, named as the test."""
        held = (
            self._look_many(texts) if len(texts) >= MANY_ROWS else self._look_few(enumerate(texts.to_list()))
        )
        met = {at: rows for at, rows in held.items() if self._words[at].enough}
        near = {at: rows for at, rows in held.items() if not self._words[at].enough}
        if near:
            rows = np.unique(np.concatenate(list(near.values())))
            tried = texts[rows].to_frame().select(self._exprs[at] for at in near)
            met |= {at: rows[found.to_numpy()] for at, found in zip(near, tried, strict=True)}
        wordless = [at for at, words in enumerate(self._words) if not words.words]
        columns = dict(
            zip(wordless, texts.to_frame().select(self._exprs[at] for at in wordless), strict=True)
        )
        for at, test in enumerate(self.tests):
            if at not in columns:
                columns[at] = _column(test.name, texts, met.get(at))
        return [columns[at] for at in range(len(self.tests))]

    def _look_few(self, texts: Iterable[tuple[int, str | None]]) -> dict[int, Rows]:
        """By test: the rows whose text holds one of its words."""
        held: dict[int, list[int]] = defaultdict(list)
        for row, text in texts:
            if text:
                for at in self._tests_in(text):
                    held[at].append(row)
        return {at: np.array(rows, dtype=np.int64) for at, rows in held.items()}

    @cached_property
    def _tests_in(self) -> Callable[[str], tuple[int, ...]]:
        """The tests of which a text holds a word. Goods are called alike in message after message."""
        starts = self._by_start

        @lru_cache(maxsize=_TEXTS)
        def tests_in(text: str) -> tuple[int, ...]:
            folded = _fold(text)
            here = starts.keys() & {*folded, *map(operator.add, folded, islice(folded, 1, None))}
            return tuple(
                {at for start in here for word, some in starts[start] if word in folded for at in some}
            )

        return tests_in

    def _look_many(self, texts: pl.Series) -> dict[int, Rows]:
        """The same by Polars; texts with letters that fold in ways of their own are looked at one by one."""
        words = list(self._tests_of)
        if not words:
            return {}
        odd = np.flatnonzero(texts.str.contains_any([_LONG_S, _KELVIN]).fill_null(False).to_numpy())
        near = np.flatnonzero(
            texts.str.contains_any(words, ascii_case_insensitive=True).fill_null(False).to_numpy()
        )
        near = np.setdiff1d(near, odd, assume_unique=True)
        found = texts[near].str.extract_many(words, ascii_case_insensitive=True, overlapping=True)
        tests_of = pl.DataFrame(
            [(word, at) for word, tests in self._tests_of.items() for at in tests],
            schema={"word": pl.String, "test": pl.Int64},
            orient="row",
        )
        held = (
            pl.DataFrame({"row": near, "word": found})
            .explode("word")
            .with_columns(pl.col("word").str.to_lowercase())
            .join(tests_of, on="word")
            .select("test", "row")
            .unique()
        )
        by_test: dict[int, Rows] = {
            at[0]: rows["row"].to_numpy() for at, rows in held.partition_by("test", as_dict=True).items()
        }
        for at, rows in self._look_few((row, texts[row]) for row in odd.tolist()).items():
            by_test[at] = np.concatenate([by_test[at], rows]) if at in by_test else rows
        return by_test


def _column(name: str, texts: pl.Series, true: Rows | None) -> pl.Series:
    """True for these rows, false for the others, null where there is no text."""
    met = np.zeros(len(texts), dtype=np.bool_)
    if true is not None:
        met[true] = True
    made = pl.Series(name, met)
    if texts.null_count():
        made = pl.select(pl.when(texts.is_not_null()).then(made)).to_series().alias(name)
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
