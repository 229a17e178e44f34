"""The same rules for zen-engine and rule-engine: their languages are near enough to SQL to be written from its tree.

Both judge row by row and know no null, so they get rows whose facts are all there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import rule_engine
import zen
from sqlglot import exp, parse_one

from officer_app.rules.rule import Rule

Judge = Callable[[Mapping[str, Any]], list[bool]]

_SIGNS: dict[type[exp.Expr], str] = {
    exp.And: "and",
    exp.Or: "or",
    exp.EQ: "==",
    exp.NEQ: "!=",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.Add: "+",
    exp.Sub: "-",
    exp.Mul: "*",
    exp.Div: "/",
}


class _Zen:
    absolute, length = "abs({})", "len({})"

    @staticmethod
    def text(value: str) -> str:
        return f"'{value}'"

    @staticmethod
    def matches(text: str, pattern: str) -> str:
        return f"matches({text}, '(?i){pattern}')"


class _RuleEngine:
    absolute, length = "$abs({})", "{}.length"

    @staticmethod
    def text(value: str) -> str:
        return json.dumps(value, ensure_ascii=False)

    @staticmethod
    def matches(text: str, pattern: str) -> str:
        return f"({text} =~~ {json.dumps(f'(?i){pattern}', ensure_ascii=False)})"


def _write(node: exp.Expr, peer: type[_Zen] | type[_RuleEngine]) -> str:
    def inner(one: exp.Expr) -> str:
        return _write(one, peer)

    match node:
        case exp.Paren():
            return inner(node.this)
        case exp.Column():
            return node.name
        case exp.Boolean():
            return "true" if node.this else "false"
        case exp.Literal():
            return peer.text(node.name) if node.is_string else node.name
        case exp.Not():
            return f"(not ({inner(node.this)}))"
        case exp.In():
            return f"({inner(node.this)} in [{', '.join(map(inner, node.expressions))}])"
        case exp.RegexpILike():
            return peer.matches(inner(node.this), node.expression.name)
        case exp.Abs():
            return peer.absolute.format(inner(node.this))
        case exp.Length():
            return peer.length.format(inner(node.this))
        case exp.Coalesce():
            return inner(node.this)  # nothing is null here
    return f"({inner(node.this)} {_SIGNS[type(node)]} {inner(node.expression)})"


def _written(rules: Sequence[Rule], peer: type[_Zen] | type[_RuleEngine]) -> list[str]:
    return [_write(parse_one(rule.when, read="postgres"), peer) for rule in rules]


def zen_engine(rules: Sequence[Rule]) -> Judge:
    """All rules as one compiled expression: so a row is handed over once."""
    compiled = zen.compile_expression(f"[{', '.join(_written(rules, _Zen))}]")
    return lambda row: compiled.evaluate(row)


def rule_engine_rules(rules: Sequence[Rule]) -> Judge:
    compiled = [rule_engine.Rule(text) for text in _written(rules, _RuleEngine)]
    return lambda row: [rule.matches(row) for rule in compiled]
