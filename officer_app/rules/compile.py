"""Rules made ready to run: checked predicates become Polars expressions, once, to be kept by a running service."""

from __future__ import annotations

import json
import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, reduce

import polars as pl
from polars.exceptions import PanicException, PolarsError

from officer_app.domain.errors import InvalidRule
from officer_app.rules.evidence import Reason
from officer_app.rules.patterns import TextTests, gather, judge_all
from officer_app.rules.predicate import Condition
from officer_app.rules.rule import Rule, Unknown
from officer_app.rules.vocabulary import KEYS, VOCABULARY, Kind

DTYPES: dict[Kind, type[pl.DataType]] = {
    Kind.TEXT: pl.String,
    Kind.NUMBER: pl.Float64,
    Kind.COUNT: pl.Float64,
    Kind.FLAG: pl.Boolean,
}


def fact_schema(columns: Iterable[str]) -> dict[str, type[pl.DataType]]:
    """The Polars types of these columns of the vocabulary."""
    return {name: DTYPES[VOCABULARY[name].kind] for name in columns}


@dataclass(frozen=True)
class CompiledCondition:
    """One condition: as shown, as run, and the columns whose values are its evidence.

    `divides`: it may be null although every fact is there, by a division by zero.
    """

    text: str
    expr: pl.Expr
    columns: tuple[str, ...]
    divides: bool


@dataclass(frozen=True)
class CompiledRule:
    """A rule and what Polars runs for it; `met` is null where a lacking fact decides."""

    rule: Rule
    met: pl.Expr
    conditions: tuple[CompiledCondition, ...]

    @property
    def unknown_is_met(self) -> bool:
        return self.rule.when_unknown is Unknown.MET

    @cached_property
    def reason(self) -> Reason:
        return Reason(self.rule.reason)

    @cached_property
    def requirements(self) -> str:
        return json.dumps([said._asdict() for said in self.rule.requirements], ensure_ascii=False)

    @cached_property
    def evidence(self) -> tuple[str, ...]:
        """The columns whose values a match shows, in its conditions or its reason."""
        return tuple(dict.fromkeys((*self.rule.predicate.columns, *self.reason.columns)))


@dataclass(frozen=True)
class RuleSet:
    """Rules in force. `columns` are all facts they need, keys first; `tests` the patterns they try."""

    rules: tuple[CompiledRule, ...]
    columns: tuple[str, ...]
    tests: tuple[TextTests, ...]

    def __len__(self) -> int:
        return len(self.rules)

    @cached_property
    def judgements(self) -> tuple[pl.Expr, ...]:
        """For each rule whether it is met; where a lacking fact decides, as the rule says."""
        return tuple(
            one.met.fill_null(one.unknown_is_met).alias(str(at)) for at, one in enumerate(self.rules)
        )


def compile_rules(rules: Sequence[Rule]) -> RuleSet:
    """Make the enabled rules ready to run. Raises InvalidRule where Polars refuses a condition."""
    ready = tuple(_compile(rule) for rule in rules if rule.enabled)
    return RuleSet(
        ready,
        tuple(dict.fromkeys((*KEYS, *(name for one in ready for name in one.evidence)))),
        gather(
            test for one in ready for condition in one.rule.predicate.conditions for test in condition.tests
        ),
    )


def _compile(rule: Rule) -> CompiledRule:
    conditions = []
    problems: list[str] = []
    for condition in rule.predicate.conditions:
        try:
            conditions.append(compile_condition(condition))
        except InvalidRule as error:
            problems += error.problems
    if problems:
        raise InvalidRule(f"The rule {rule.id} cannot be used.", problems)
    met = reduce(operator.and_, (condition.expr for condition in conditions))
    return CompiledRule(rule, met, tuple(conditions))


def compile_condition(condition: Condition) -> CompiledCondition:
    """Try a condition on a fact row. Raises InvalidRule with what Polars says against it."""
    try:
        expr = pl.sql_expr(condition.sql)
        if (
            divides := "NULLIF" in condition.sql
        ):  # where it is null in every row, Polars gives one value for all
            expr = expr & pl.col("gnum").is_not_null()
        judge_all(_specimen(), gather(condition.tests)).select(expr.alias("met"))
    except (PolarsError, PanicException) as error:
        problem = f"{condition.text}: {_first_line(error)}"
        raise InvalidRule("The condition cannot be used.", [problem]) from None
    return CompiledCondition(condition.text, expr, condition.columns, divides)


@cache
def _specimen() -> pl.DataFrame:
    """A fact row to try a condition on: what Polars cannot run, it refuses here."""
    values = {Kind.TEXT: "", Kind.NUMBER: 0.0, Kind.COUNT: 0.0, Kind.FLAG: False}
    return pl.DataFrame({n: [values[f.kind]] for n, f in VOCABULARY.items()}, schema=fact_schema(VOCABULARY))


def _first_line(error: BaseException) -> str:
    """What Polars says, without the expression it says it of."""
    said = [line.strip() for line in str(error).split("\n\n")[0].splitlines() if line.strip()]
    return "; ".join(said)[:200]
