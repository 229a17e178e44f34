"""Running rules over fact rows: what is caught, by which rule, and the evidence for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from officer_app.domain.words import InspectionDegree, InspectionMode, Lane
from officer_app.rules.compile import CompiledRule, RuleSet
from officer_app.rules.evidence import KEEP
from officer_app.rules.patterns import judge_all
from officer_app.rules.vocabulary import KEYS

Columns = Mapping[str, Sequence[Any]]


class Match(NamedTuple):
    """A rule that caught a consignment.

    `reason` is JSON {"en", "zh"}. `conditions` are {"text", "met", "values", "items"}: `met` is None for a condition
    that could not be judged for lack of a fact, `items` are the goods items that had those values. `requirements`
    is JSON, a list of {"en", "zh"}: what to check.
    """

    consignment_id: str
    rule: str
    version: int
    lane: Lane
    priority: int
    reason: str
    items: list[int]
    conditions: list[dict[str, Any]]
    requirements: str
    mode: InspectionMode
    degree: InspectionDegree


def match(facts: pl.DataFrame, rules: RuleSet) -> list[Match]:
    """What `rules` catch in these fact rows, rule by rule; `facts` has the columns `rules.columns`."""
    if not rules.rules or facts.is_empty():
        return []
    facts = judge_all(facts, rules.tests)
    judged = facts.select(rules.judgements)
    caught = np.zeros(len(facts), dtype=np.bool_)
    hits = []
    for one, any_met, decided in zip(rules.rules, judged.select(pl.all().any()).row(0), judged, strict=True):
        if any_met:
            hits.append((one, decided.to_numpy()))
            caught |= hits[-1][1]
    if not hits:
        return []
    at = np.flatnonzero(caught)
    rows = facts[at]
    found = [(one, np.flatnonzero(decided[at]).tolist()) for one, decided in hits]
    wanted = list(dict.fromkeys((*KEYS, *(name for one, _ in found for name in one.evidence))))
    values = rows.select(wanted).to_dict(as_series=False)
    undecided = _undecided(rows, values, found)
    return [match for one, rows_of in found for match in _matches(one, rows_of, values, undecided)]


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


class _Evidence:
    """What one rule's conditions found, row by row of those that were caught."""

    def __init__(self, one: CompiledRule, values: Columns, undecided: Mapping[str, Sequence[bool]]) -> None:
        self._conditions = [
            (
                condition.text,
                undecided.get(condition.text),
                [(n, KEEP[n], values[n]) for n in condition.columns],
            )
            for condition in one.conditions
        ]

    def of(self, rows: Sequence[int], gnums: Sequence[int]) -> list[dict[str, Any]]:
        """The conditions with their values; items that had the same values stand together."""
        found = []
        for text, unknown, columns in self._conditions:
            groups: dict[tuple[Any, ...], list[int]] = {}
            for row, gnum in zip(rows, gnums, strict=True):
                alike = groups.setdefault(tuple([column[row] for _, _, column in columns]), [])
                if not alike:
                    met = None if unknown is not None and unknown[row] else True
                    kept = {name: keep(column[row]) for name, keep, column in columns}
                    found.append({"text": text, "met": met, "values": kept, "items": alike})
                alike.append(gnum)
        return found


def _matches(
    one: CompiledRule, at: Sequence[int], values: Columns, undecided: Mapping[str, Sequence[bool]]
) -> Iterator[Match]:
    rule = one.rule
    evidence = _Evidence(one, values, undecided)
    keys, gnums = values["consignment_id"], values["gnum"]
    spoken = [(name, values[name]) for name in one.reason.columns]
    by_consignment: dict[str, list[int]] = {}
    for row in at:
        by_consignment.setdefault(keys[row], []).append(row)
    for key, rows in by_consignment.items():
        first, items = rows[0], [int(gnums[row]) for row in rows]
        yield Match(
            key,
            rule.id,
            rule.version,
            rule.lane,
            rule.priority,
            one.reason.fill({name: column[first] for name, column in spoken}),
            items,
            evidence.of(rows, items),
            one.requirements,
            rule.mode,
            rule.degree,
        )
