"""What a rule's condition may be made of: the nodes, functions and literals that get through, and their SQL.

Whatever is not listed here is refused. Every operand is written in brackets, so that no two parsers can disagree on
what binds first.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable
from hashlib import blake2s
from typing import NamedTuple

from sqlglot import exp

from officer_app.rules.problems import Problem, place
from officer_app.rules.vocabulary import VOCABULARY, Kind

MAX_DEPTH = 24
MAX_TEXT = 500
MAX_NUMBER = 1e15
MAX_LIST = 500
MAX_REPEAT = 20


class Read(NamedTuple):
    """What a node is, and its SQL; a `kind` of None stands for a problem already reported."""

    kind: Kind | None
    sql: str


class PatternTest(NamedTuple):
    """A pattern tried on a column. In the SQL of a condition stands only its name, as if it were a column."""

    column: str
    operator: str
    pattern: str
    sql: str

    @property
    def name(self) -> str:
        return f"test:{blake2s(self.sql.encode(), digest_size=12).hexdigest()}"


_BAD = Read(None, "NULL")
_COMPARISONS: dict[type[exp.Expr], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.NullSafeEQ: "IS NOT DISTINCT FROM",
    exp.NullSafeNEQ: "IS DISTINCT FROM",
}
_ORDERED = (exp.GT, exp.GTE, exp.LT, exp.LTE)
_PATTERNS: dict[type[exp.Expr], str] = {
    exp.Like: "LIKE",
    exp.ILike: "ILIKE",
    exp.RegexpLike: "~",
    exp.RegexpILike: "~*",
}
_ARITHMETIC: dict[type[exp.Expr], str] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*"}
_DIVISIONS: dict[type[exp.Expr], str] = {exp.Div: "/", exp.Mod: "%"}
_ESCAPED_OR_CLASS = re.compile(r"\[(?:\\.|[^\]\\])*\]|\\.")
_REPEAT = re.compile(r"\{(\d*),?(\d*)\}")
#: Functions: their name, what they take and what they give.
_FUNCTIONS: dict[type[exp.Expr], tuple[str, tuple[Kind, ...], Kind]] = {
    exp.Abs: ("ABS", (Kind.NUMBER,), Kind.NUMBER),
    exp.Lower: ("LOWER", (Kind.TEXT,), Kind.TEXT),
    exp.Upper: ("UPPER", (Kind.TEXT,), Kind.TEXT),
    exp.Length: ("LENGTH", (Kind.TEXT,), Kind.NUMBER),
    exp.StartsWith: ("STARTS_WITH", (Kind.TEXT, Kind.TEXT), Kind.FLAG),
    exp.Left: ("LEFT", (Kind.TEXT, Kind.NUMBER), Kind.TEXT),
    exp.Right: ("RIGHT", (Kind.TEXT, Kind.NUMBER), Kind.TEXT),
    exp.Coalesce: ("COALESCE", (), Kind.NUMBER),
    exp.Nullif: ("NULLIF", (), Kind.NUMBER),
}
ALLOWED_FUNCTIONS = tuple(sorted(name.lower() for name, _, _ in _FUNCTIONS.values()))
#: What sqlglot notes beside the operands of an allowed node, without a meaning of its own here.
_NOTES = {"negate", "typed", "safe", "expressions", "_type"}


class Reader:
    """Walks the tree once: checks every node against the lists above and writes the SQL to run."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.tests: list[PatternTest] = []
        self._depth = 0

    def offset(self, node: exp.Expr) -> int:
        """Where the node begins as far as known: its first column."""
        starts = [c.this.meta["start"] for c in node.find_all(exp.Column) if "start" in c.this.meta]
        return min(starts, default=0)

    def report(self, node: exp.Expr, message: str) -> Read:
        self.problems.append(Problem(*place(self.text, self.offset(node)), message))
        return _BAD

    def read(self, node: exp.Expr) -> Read:
        self._depth += 1
        try:
            if self._depth > MAX_DEPTH:
                return self.report(node, "nested too deeply")
            return self._reading(node)(node)
        finally:
            self._depth -= 1

    def _reading(self, node: exp.Expr) -> Callable[[exp.Expr], Read]:
        kind = type(node)
        if kind in _COMPARISONS:
            return self._comparison
        if kind in _PATTERNS:
            return self._pattern
        if kind in _ARITHMETIC or kind in _DIVISIONS:
            return self._arithmetic
        if kind in _FUNCTIONS:
            return self._function
        others: dict[type[exp.Expr], Callable[[exp.Expr], Read]] = {
            exp.Column: self._column,
            exp.Literal: self._literal,
            exp.Boolean: self._boolean,
            exp.Paren: lambda paren: self.read(paren.this),
            exp.And: self._connective,
            exp.Or: self._connective,
            exp.Not: self._not,
            exp.Is: self._is,
            exp.In: self._in,
            exp.Between: self._between,
            exp.Neg: self._negative,
            exp.DPipe: self._joined,
        }
        return others.get(kind, self._refused)

    # --- others

    def _column(self, node: exp.Expr) -> Read:
        name = node.name.lower()
        fact = VOCABULARY.get(name)
        if node.args.get("table") is not None or not isinstance(node.this, exp.Identifier):
            return self.report(node, "a column is named alone, without a table")
        if fact is None:
            near = difflib.get_close_matches(name, VOCABULARY, 1, 0.6)
            return self.report(
                node, f"unknown column {name}" + (f"; did you mean {near[0]}?" if near else "")
            )
        node.this.set("this", name)
        return Read(Kind.NUMBER if fact.kind.is_number else fact.kind, f'"{name}"')

    def _literal(self, node: exp.Expr) -> Read:
        value = str(node.this)
        if not node.args["is_string"]:
            number = (
                float(value)
                if re.fullmatch(r"[0-9]*\.?[0-9]+([eE][+-]?[0-9]+)?|[0-9]+\.", value)
                else math.inf
            )
            if abs(number) > MAX_NUMBER:
                return self._about(value, f"{value[:30]} is too large, or no number")
            return Read(Kind.NUMBER, repr(number) if number != int(number) else str(int(number)))
        if len(value) > MAX_TEXT:
            return self._about(value, f"a text of more than {MAX_TEXT} characters")
        if not value.isprintable():
            return self._about(value, "a text with characters that cannot be printed")
        return Read(Kind.TEXT, "'" + value.replace("'", "''") + "'")

    def _about(self, word: str, message: str) -> Read:
        self.problems.append(Problem(*place(self.text, max(0, self.text.find(word))), message))
        return _BAD

    def _boolean(self, node: exp.Expr) -> Read:
        return Read(Kind.FLAG, "TRUE" if node.this else "FALSE")

    def _refused(self, node: exp.Expr) -> Read:
        if isinstance(node, exp.Null):
            return self.report(
                node.parent or node, "NULL stands only after IS: a comparison with it is never true"
            )
        if isinstance(node, exp.Func):
            name = str(node.this) if isinstance(node, exp.Anonymous) else node.sql_name().lower()
            return self._about(name, f"{name}() is not allowed; functions are {', '.join(ALLOWED_FUNCTIONS)}")
        if isinstance(node, exp.Query | exp.Subquery):
            return self.report(node, "a rule may not ask the database anything: no SELECT")
        return self.report(node, f"{type(node).__name__} is not allowed in a rule")

    # --- logic

    def _flag(self, node: exp.Expr) -> str:
        read = self.read(node)
        if read.kind not in (Kind.FLAG, None):
            self.report(
                node, f"{node.sql('postgres', comments=False)[:60]} is a {read.kind}, not true or false"
            )
        return read.sql

    def _connective(self, node: exp.Expr) -> Read:
        """A chain of the same connective is one level deep, as it is read."""
        kind = type(node)
        operands, waiting = [], [node]
        while waiting:
            one = waiting.pop()
            if type(one) is kind:
                waiting += (one.expression, one.this)
            else:
                operands.append(f"({self._flag(one)})")
        return Read(Kind.FLAG, (" AND " if kind is exp.And else " OR ").join(operands))

    def _not(self, node: exp.Expr) -> Read:
        return Read(Kind.FLAG, f"NOT ({self._flag(node.this)})")

    def _is(self, node: exp.Expr) -> Read:
        asked, negate = node.expression, "NOT " if node.args.get("negate") else ""
        if isinstance(asked, exp.Null):
            return Read(Kind.FLAG, f"({self.read(node.this).sql}) IS {negate}NULL")
        if isinstance(asked, exp.Boolean):  # Polars takes IS TRUE for = TRUE, which is null for null
            same = "IS DISTINCT FROM" if negate else "IS NOT DISTINCT FROM"
            return Read(Kind.FLAG, f"({self._flag(node.this)}) {same} {'TRUE' if asked.this else 'FALSE'}")
        return self.report(node, "IS may ask for NULL, TRUE or FALSE only")

    def _comparison(self, node: exp.Expr) -> Read:
        left, right = self.read(node.this), self.read(node.expression)
        if left.kind is None or right.kind is None:
            return _BAD
        if left.kind is not right.kind:
            return self._unlike(node, left, right)
        if left.kind is Kind.FLAG and isinstance(node, _ORDERED):
            return self.report(node, "true and false have no order")
        return Read(Kind.FLAG, f"({left.sql}) {_COMPARISONS[type(node)]} ({right.sql})")

    def _unlike(self, node: exp.Expr, left: Read, right: Read) -> Read:
        shown = node.sql("postgres", comments=False)[:60]
        hint = ": a code is text, write it in quotes" if Kind.TEXT in (left.kind, right.kind) else ""
        return self.report(node, f"{shown} compares a {left.kind} with a {right.kind}{hint}")

    def _in(self, node: exp.Expr) -> Read:
        listed = node.expressions
        if not listed or any(node.args.get(key) for key in ("query", "unnest", "field")):
            return self.report(node, "IN takes a list of values")
        if len(listed) > MAX_LIST:
            return self.report(node, f"a list of more than {MAX_LIST} values")
        if not all(isinstance(one.this if isinstance(one, exp.Neg) else one, exp.Literal) for one in listed):
            return self.report(node, "IN takes a list of plain values, without NULL")
        asked = self.read(node.this)
        values = [self.read(one) for one in listed]
        for value in values:
            if None not in (asked.kind, value.kind) and asked.kind is not value.kind:
                return self._unlike(node, asked, value)
        return Read(Kind.FLAG, f"({asked.sql}) IN ({', '.join(value.sql for value in values)})")

    def _between(self, node: exp.Expr) -> Read:
        reads = [self.read(node.args[key]) for key in ("this", "low", "high")]
        if any(read.kind is None for read in reads):
            return _BAD
        if node.args.get("symmetric") is not None:
            return self.report(node, "BETWEEN SYMMETRIC is not allowed in a rule")
        for read in reads[1:]:
            if read.kind is not reads[0].kind or read.kind is Kind.FLAG:
                return self._unlike(node, reads[0], read)
        asked, low, high = (read.sql for read in reads)
        return Read(Kind.FLAG, f"(({asked}) >= ({low})) AND (({asked}) <= ({high}))")

    def _pattern(self, node: exp.Expr) -> Read:
        asked, pattern = self.read(node.this), node.expression
        if asked.kind not in (Kind.TEXT, None):
            return self.report(node, f"a pattern is for text, this is a {asked.kind}")
        if not (isinstance(pattern, exp.Literal) and pattern.args["is_string"]):
            return self.report(node, "a pattern must be a text in quotes")
        written = self.read(pattern).sql
        kind = _PATTERNS[type(node)]
        if isinstance(node, exp.RegexpLike | exp.RegexpILike):
            if node.args.get("flag") is not None or node.args.get("full_match"):
                return self.report(node, "a pattern takes no further options")
            times = math.prod(
                max(1, *(int(n) for n in found if n)) for found in _REPEAT.findall(pattern.name) if any(found)
            )
            if times > MAX_REPEAT:
                return self._about(pattern.name, f"repeats more than {MAX_REPEAT} times in all; use * or +")
            written = _ascii_bounds(written)
        found = f"({asked.sql}) {kind} {written}"
        if isinstance(node.this, exp.Column) and asked.kind is not None:
            test = PatternTest(node.this.name.lower(), kind, pattern.name, found)
            self.tests.append(test)
            found = f'"{test.name}"'
        return Read(Kind.FLAG, f"NOT ({found})" if node.args.get("negate") else found)

    # --- values

    def _number(self, node: exp.Expr) -> str:
        read = self.read(node)
        if read.kind not in (Kind.NUMBER, None):
            self.report(node, f"{node.sql('postgres', comments=False)[:60]} is a {read.kind}, not a number")
        return read.sql

    def _negative(self, node: exp.Expr) -> Read:
        return Read(Kind.NUMBER, f"-({self._number(node.this)})")

    def _arithmetic(self, node: exp.Expr) -> Read:
        left, right = self._number(node.this), self._number(node.expression)
        if type(node) in _ARITHMETIC:
            return Read(Kind.NUMBER, f"({left}) {_ARITHMETIC[type(node)]} ({right})")
        divisor = node.expression.unnest()
        if isinstance(divisor, exp.Literal):
            if not divisor.args["is_string"] and float(divisor.name) == 0:
                return self.report(node, "division by zero")
        elif not isinstance(divisor, exp.Nullif):
            shown = divisor.sql("postgres", comments=False)
            where = place(self.text, self.offset(node))
            self.warnings.append(Problem(*where, f"where {shown} is zero the condition cannot be judged"))
        return Read(Kind.NUMBER, f"({left}) {_DIVISIONS[type(node)]} NULLIF(({right}), 0)")

    def _joined(self, node: exp.Expr) -> Read:
        sides = self.read(node.this), self.read(node.expression)
        if any(side.kind not in (Kind.TEXT, None) for side in sides):
            return self.report(node, "|| joins texts")
        return Read(Kind.TEXT, f"({sides[0].sql}) || ({sides[1].sql})")

    def _function(self, node: exp.Expr) -> Read:
        name, wanted, gives = _FUNCTIONS[type(node)]
        known = {"this", "expression", *_NOTES}
        if extra := [key for key, value in node.args.items() if value and key not in known]:
            return self.report(node, f"{name.lower()}() with {extra[0]} is not allowed")
        operands = [node.this, node.args.get("expression"), *node.expressions]
        reads = [self.read(operand) for operand in operands if operand is not None]
        kinds = [read.kind for read in reads]
        if None in kinds:
            return _BAD
        if not wanted:  # of any kind, all alike, which is also what it gives
            wanted, gives = (kinds[0] or gives,) * max(2, len(kinds)), kinds[0] or gives
        if tuple(kinds) != wanted:
            return self.report(
                node, f"{name.lower()}() takes {', '.join(wanted)}, not {', '.join(map(str, kinds))}"
            )
        if isinstance(node, exp.Left | exp.Right) and not _is_count(node.expression):
            return self.report(node, f"{name.lower()}() takes a number of characters from 1 to {MAX_TEXT}")
        sql = f"{name}({', '.join(read.sql for read in reads)})"
        return Read(gives, f"CAST({sql} AS DOUBLE)" if isinstance(node, exp.Length) else sql)


def _is_count(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and node.name.isdigit() and 1 <= int(node.name) <= MAX_TEXT


def _ascii_bounds(pattern: str) -> str:
    r"""Words of Latin script end at a Chinese character too: `\bnike\b` is to find `Nike鞋`."""
    return _ESCAPED_OR_CLASS.sub(lambda found: r"(?-u:\b)" if found[0] == r"\b" else found[0], pattern)
