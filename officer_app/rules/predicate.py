"""A rule's condition as checked text: what it says, what it uses, and the SQL that Polars may run.

The predicate is SQL over the vocabulary. `polars.sql_expr` refuses files and unknown columns but is no sandbox, so only
what `rules.whitelist` lists gets through, and what Polars runs is written anew from the checked tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlglot import Token, TokenType, exp
from sqlglot.dialects.postgres import Postgres
from sqlglot.errors import ParseError, SqlglotError

from officer_app.rules.problems import Problem, place
from officer_app.rules.vocabulary import Kind
from officer_app.rules.whitelist import ALLOWED_FUNCTIONS, PatternTest, Reader

MAX_LENGTH = 4_000
MAX_WORDS = 1_000
_MAY_PRECEDE_BRACKET = frozenset(
    {"and", "between", "ilike", "in", "is", "like", "not", "or", *ALLOWED_FUNCTIONS}
)


class PredicateError(ValueError):
    """The predicate cannot be used."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Condition:
    """One part of the top-level AND: `text` for people, `sql` for Polars, `at` its offset in the predicate.

    `tests` are the patterns it tries; in `sql` they stand as columns of their own.
    """

    text: str
    sql: str
    columns: tuple[str, ...]
    at: int
    tests: tuple[PatternTest, ...]


@dataclass(frozen=True, slots=True)
class Predicate:
    """A checked predicate. `warnings` are traps its author should know of."""

    conditions: tuple[Condition, ...]
    warnings: tuple[Problem, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns used, in the order of first use."""
        return tuple(dict.fromkeys(name for condition in self.conditions for name in condition.columns))


def read_predicate(text: str) -> Predicate:
    """Check `text`. Raises PredicateError with every problem found and its place."""
    if len(text) > MAX_LENGTH:
        raise PredicateError([Problem(1, 1, f"longer than {MAX_LENGTH:,} characters")])
    tree = _parse(text)
    reader = Reader(text)
    parts = []
    for part in _top_level(tree):
        before = len(reader.tests)
        read = reader.read(part)
        parts.append((part, read, tuple(reader.tests[before:])))
        if read.kind not in (Kind.FLAG, None):
            reader.report(part, f"a condition must be true or false, this is a {read.kind}")
        elif not _columns(part):
            reader.report(part, "a condition must use a column")
    if reader.problems:
        raise PredicateError(sorted(set(reader.problems)))
    conditions = tuple(
        Condition(part.sql("postgres", comments=False), read.sql, _columns(part), reader.offset(part), tests)
        for part, read, tests in parts
    )
    return Predicate(conditions, tuple(reader.warnings))


def _parse(text: str) -> exp.Expr:
    try:
        tokens = Postgres().tokenize(text)
    except SqlglotError:
        raise _error(text, len(text), "a quote or comment is not closed") from None
    if not tokens:
        raise _error(text, 0, "the condition is empty")
    if len(tokens) > MAX_WORDS:
        raise _error(text, tokens[MAX_WORDS].start, f"more than {MAX_WORDS:,} words")
    if unknown := list(_calls(tokens)):
        allowed = f"is not allowed; functions are {', '.join(ALLOWED_FUNCTIONS)}"
        raise PredicateError(
            [Problem(*place(text, word.start), f"{word.text.lower()}() {allowed}") for word in unknown]
        )
    try:
        found = Postgres().parser().parse(tokens, text)
    except ParseError as error:
        first = error.errors[0] if error.errors else {}
        column = (first.get("col") or 1) - len(first.get("highlight") or "x") + 1
        message = str(first.get("description") or "cannot be read")
        if "<class" in message:
            message = "something is missing here"
        raise PredicateError([Problem(first.get("line") or 1, max(1, column), message)]) from None
    except RecursionError:
        raise _error(text, 0, "nested too deeply") from None
    if len(found) != 1 or found[0] is None:
        raise _error(text, 0, "expected one condition")
    return found[0]


def _calls(tokens: Sequence[Token]) -> Iterator[Token]:
    """Words before a bracket that name no allowed function."""
    for word, bracket in pairwise(tokens):
        called = bracket.token_type is TokenType.L_PAREN and word.token_type is not TokenType.STRING
        if called and word.text[:1].isalpha() and word.text.lower() not in _MAY_PRECEDE_BRACKET:
            yield word


def _error(text: str, offset: int, message: str) -> PredicateError:
    return PredicateError([Problem(*place(text, offset), message)])


def _top_level(tree: exp.Expr) -> Iterator[exp.Expr]:
    """The parts of the outermost AND, brackets around ANDs opened, in the order written."""
    waiting = [tree]
    while waiting:
        inner = waiting.pop().unnest()
        if isinstance(inner, exp.And):
            waiting += (inner.expression, inner.this)
        else:
            yield inner


def _columns(node: exp.Expr) -> tuple[str, ...]:
    return tuple(dict.fromkeys(column.name.lower() for column in node.find_all(exp.Column, bfs=False)))
