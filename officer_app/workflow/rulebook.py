"""Rules as versions: published, and compiled into one set."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, insert, select

from officer_app.domain.errors import InvalidRule
from officer_app.domain.people import Action, Actor
from officer_app.store import tables as t

if TYPE_CHECKING:
    from officer_app.rules.compile import RuleSet
    from officer_app.rules.rule import Rule

log = logging.getLogger(__name__)

#: How instructions are named among the rules in force.
INSTRUCTION = "instruction-"


def compiled(rulebook: Sequence[tuple[str, int]]) -> RuleSet:
    """Rule texts with their versions as one set to match by. What cannot be used is left out, and named in the log."""
    from officer_app.rules.compile import compile_rules

    rules, unusable = read_rules(rulebook)
    for why in unusable:
        log.error("%s", why)
    return compile_rules(rules)


def unusable_rules(rulebook: Sequence[tuple[str, int]]) -> list[str]:
    """Those of the rules in force that nothing is matched by, and why."""
    return read_rules(rulebook)[1]


def read_rules(rulebook: Sequence[tuple[str, int]]) -> tuple[list[Rule], list[str]]:
    """Those that can be used, and what is wrong with each of the others."""
    from officer_app.rules.compile import compile_rules
    from officer_app.rules.rule import parse_rule

    rules: list[Rule] = []
    unusable = []
    for definition, version in rulebook:
        try:
            rule = parse_rule(definition, version)
            compile_rules([rule])
        except (InvalidRule, RecursionError) as error:
            problems = "; ".join(getattr(error, "problems", ())) or "it is nested too deeply"
            unusable.append(f"{_begun(definition)}: {error} It does not count: {problems}")
        else:
            rules.append(rule)
    return rules, unusable


def _begun(definition: str) -> str:
    """The beginning of a rule's text, to know it by."""
    first = next((line.strip() for line in definition.splitlines() if line.strip()), "an empty rule")
    return first[:80]


def publish(tx: Connection, actor: Actor, definition: str, now: datetime) -> tuple[str, int]:
    """Add a rule's text as a new version, unless the newest says the same; gives rule and version in force.

    Raises InvalidRule with every problem in the text.
    """
    from officer_app.rules.compile import compile_rules
    from officer_app.rules.rule import parse_rule

    actor.require(Action.EDIT_RULES)
    rule = parse_rule(definition)
    compile_rules([rule])
    if rule.id.startswith(INSTRUCTION):
        raise InvalidRule(
            "The rule cannot be used.", [f"ids that begin with {INSTRUCTION} are for instructions"]
        )
    c = t.rule_version.c
    newest = tx.execute(
        select(c.version, c.definition).where(c.rule == rule.id).order_by(c.version.desc()).limit(1)
    ).first()
    if newest is not None and newest.definition == definition:
        return rule.id, newest.version
    version = newest.version + 1 if newest is not None else 1
    tx.execute(
        insert(t.rule_version).values(
            rule=rule.id,
            version=version,
            site_id=actor.site_id,
            definition=definition,
            lane=rule.lane,
            priority=rule.priority,
            enabled=rule.enabled,
            published_at=now,
            published_by=actor.login,
        )
    )
    return rule.id, version
