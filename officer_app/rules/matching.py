"""Running rules over fact rows: what is caught, by which rule, and the evidence for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl

from officer_app.domain.words import InspectionDegree, InspectionMode, Lane
from officer_app.rules.compile import CompiledRule, RuleSet
from officer_app.rules.evidence import KEEP, Value, reason_text

Columns = Mapping[str, Sequence[Any]]


class Match(NamedTuple):
    """A rule that caught a consignment.

    `reason` is JSON {"en", "zh"}. `conditions` are {"text", "met", "values", "items"}: `met` is None for a condition
    that could not be judged for lack of a fact, `items` are the goods items that had those values. `requirements`
    are {"en", "zh"}, what to check.
    """

    consignment_id: str
    rule: str
    version: int
    lane: Lane
    priority: int
    reason: str
    items: list[int]
    conditions: list[dict[str, Any]]
    requirements: list[dict[str, str]]
    mode: InspectionMode
    degree: InspectionDegree


def match(facts: pl.DataFrame, rules: RuleSet) -> list[Match]:
    """What `rules` catch in these fact rows, rule by rule; `facts` has the columns `rules.columns`."""
    if not rules.rules or facts.is_empty():
        return []
    met = facts.select(one.met.alias(str(at)) for at, one in enumerate(rules.rules))
    caught = met.select(pl.any_horizontal(pl.all())).to_series()
    if not caught.any():
        return []
    rows, met = facts.filter(caught), met.filter(caught)
    hits = [(one, _true_at(series)) for one, series in zip(rules.rules, met, strict=True)]
    hits = [(one, at) for one, at in hits if at]
    wanted = dict.fromkeys(name for one, _ in hits for name in one.evidence)
    columns = rows.select(
        "consignment_id", "gnum", *(n for n in wanted if n not in ("consignment_id", "gnum"))
    )
    values = columns.to_dict(as_series=False)
    undecided = _undecided(rows, values, hits)
    return [one for rule, at in hits for one in _matches(rule, at, values, undecided)]


def _true_at(series: pl.Series) -> list[int]:
    return series.arg_true().to_list()


def _undecided(
    rows: pl.DataFrame, values: Columns, hits: Sequence[tuple[CompiledRule, Sequence[int]]]
) -> Mapping[str, Sequence[bool]]:
    """By condition: the rows where it is null. Only conditions are asked that may be, for the rows that were caught."""
    asked = {
        condition.text: condition.expr.is_null()
        for rule, at in hits
        for condition in rule.conditions
        if condition.divides or any(values[name][i] is None for name in condition.columns for i in at)
    }
    if not asked:
        return {}
    found = rows.select(expr.alias(text) for text, expr in asked.items())
    return found.to_dict(as_series=False)


def _matches(
    one: CompiledRule, at: Sequence[int], values: Columns, undecided: Mapping[str, Sequence[bool]]
) -> Iterator[Match]:
    rule = one.rule
    requirements = [said._asdict() for said in rule.requirements]
    keys, gnums = values["consignment_id"], values["gnum"]
    by_consignment: dict[str, list[int]] = {}
    for i in at:
        by_consignment.setdefault(keys[i], []).append(i)
    for key, places in by_consignment.items():
        conditions: list[dict[str, Any]] = []
        for condition in one.conditions:
            unknown = undecided.get(condition.text)
            groups: list[dict[str, Any]] = []
            for i in places:
                found = {
                    "text": condition.text,
                    "met": None if unknown is not None and unknown[i] else True,
                    "values": {name: KEEP[name](values[name][i]) for name in condition.columns},
                }
                for group in groups:
                    if group["values"] == found["values"]:
                        group["items"].append(int(gnums[i]))
                        break
                else:
                    groups.append(found | {"items": [int(gnums[i])]})
            conditions += groups
        first: dict[str, Value] = {name: values[name][places[0]] for name in rule.reason_columns}
        yield Match(
            key,
            rule.id,
            rule.version,
            rule.lane,
            rule.priority,
            reason_text(rule.reason, first),
            [int(gnums[i]) for i in places],
            conditions,
            requirements,
            rule.mode,
            rule.degree,
        )
