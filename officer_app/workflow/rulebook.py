"""Rules as versions: published, and compiled into one set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, insert, select

from officer_app.domain.errors import InvalidRule
from officer_app.domain.people import Action, Actor
from officer_app.store import tables as t

if TYPE_CHECKING:
    from officer_app.rules.compile import RuleSet

#: How instructions are named among the rules in force.
INSTRUCTION = "instruction-"


def compiled(rulebook: Sequence[tuple[str, int]]) -> RuleSet:
    """Rule texts with their versions as one set to match by."""
    from officer_app.rules.compile import compile_rules
    from officer_app.rules.rule import parse_rule

    return compile_rules([parse_rule(definition, version) for definition, version in rulebook])


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
