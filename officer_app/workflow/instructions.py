"""Inspection instructions (布控指令): who asks for what to be inspected, why, and until when.

An instruction works like a rule that somebody aims at a waybill, an enterprise or a profile: it is matched with the
rules and leaves the same evidence.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, insert, select, update

from officer_app.domain.errors import NotFound, OfficerError
from officer_app.domain.ids import new_id
from officer_app.domain.people import Action, Actor
from officer_app.domain.said import said
from officer_app.domain.words import Lane
from officer_app.store import tables as t
from officer_app.store.engine import Store, moment
from officer_app.store.readable import a_list
from officer_app.store.types import Sites, at_sites
from officer_app.workflow.batch import Batch
from officer_app.workflow.context import Context, load_context
from officer_app.workflow.journal import site_event
from officer_app.workflow.matching import rematch
from officer_app.workflow.routing import route
from officer_app.workflow.rulebook import INSTRUCTION

PRIORITY = 150
_NUMBER = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")


class Target(StrEnum):
    """What an instruction is aimed at."""

    CONSIGNMENT = "consignment"
    ENTERPRISE = "enterprise"
    PROFILE = "profile"


@dataclass(frozen=True, slots=True)
class Instruction:
    """What somebody wants inspected. `target` is a waybill number, an enterprise code, or a predicate."""

    number: str
    kind: Target
    target: str
    reason: str
    requirements: tuple[str, ...]
    valid_until: datetime
    lane: Lane = Lane.RED


def issue(
    store: Store, context: Context, actor: Actor, instruction: Instruction, now: datetime | None = None
) -> str:
    """Put an instruction in force; what it catches on the desk is routed at once. Gives its id.

    Raises OfficerError for a number in use or malformed, InvalidRule for a profile that is no valid predicate.
    """
    actor.require(Action.INSTRUCT)
    if not _NUMBER.fullmatch(instruction.number) or len(instruction.number) > 40:
        raise OfficerError(
            "An instruction's number is letters and digits joined by -, at most 40 characters."
        )
    lacking = "An instruction says why, and what to check."
    why, checks = said(instruction.reason, lacking), [said(one, lacking) for one in instruction.requirements]
    if not checks:
        raise OfficerError(lacking)
    _check(instruction)
    with store.transaction() as tx:
        at = moment(tx, now)
        if instruction.valid_until <= at:
            raise OfficerError("An instruction is valid until some time to come.")
        if tx.execute(
            select(t.instruction.c.number).where(t.instruction.c.number == instruction.number)
        ).first():
            raise OfficerError(f"There is an instruction {instruction.number} already.")
        key = new_id()
        tx.execute(
            insert(t.instruction).values(
                instruction_id=key,
                site_id=actor.site_id,
                number=instruction.number,
                target_kind=instruction.kind,
                target=instruction.target,
                reason=why,
                requirements=json.dumps(checks, ensure_ascii=False),
                lane=instruction.lane,
                priority=PRIORITY,
                issued_by=actor.login,
                issued_at=at,
                valid_until=instruction.valid_until,
            )
        )
        site_event(tx, actor, "instruction_issued", at, number=instruction.number, target=instruction.target)
    if not store.is_shared:  # there the intake service does, as soon as it sees it
        rematch_desk(store, context, at)
    return key


def revoke(store: Store, context: Context, actor: Actor, number: str, now: datetime | None = None) -> None:
    """End an instruction. What it caught and nobody has claimed is routed anew."""
    actor.require(Action.INSTRUCT)
    c = t.instruction.c
    with store.transaction() as tx:
        at = moment(tx, now)
        ended = tx.execute(
            update(t.instruction)
            .where(c.number == number, c.revoked_at.is_(None))
            .values(revoked_at=at, revoked_by=actor.login)
        )
        if not ended.rowcount:
            raise NotFound(f"There is no instruction {number} in force.")
        site_event(tx, actor, "instruction_revoked", at, number=number)
    if not store.is_shared:  # there the intake service does, as soon as it sees it
        rematch_desk(store, context, at)


def in_force(connection: Connection, sites: Sites, now: datetime) -> list[Instruction]:
    """The instructions that hold now at these sites, by number."""
    c = t.instruction.c
    holds = at_sites(c.site_id, sites), c.revoked_at.is_(None), c.valid_until > now
    query = select(t.instruction).where(*holds).order_by(c.number)
    return [
        Instruction(
            row.number,
            Target(row.target_kind),
            row.target,
            row.reason,
            tuple(map(str, a_list(row.requirements))),
            row.valid_until,
            Lane(row.lane),
        )
        for row in connection.execute(query)
    ]


def definitions_in_force(connection: Connection, site_id: int, now: datetime) -> list[tuple[str, int]]:
    """The instructions that hold now at a site as texts of rules, each with version 1."""
    return [(_definition(instruction), 1) for instruction in in_force(connection, site_id, now)]


def _check(instruction: Instruction) -> None:
    from officer_app.rules.rule import parse_rule

    parse_rule(_definition(instruction))


def _definition(instruction: Instruction) -> str:
    """The instruction in the language of rules."""

    def quoted(text: str) -> str:
        return json.dumps(text, ensure_ascii=False)  # a JSON string is a TOML basic string

    def braces(text: str) -> str:
        return text.replace("{", "{{").replace("}", "}}")

    literal = instruction.target.replace("'", "''")
    when = {
        Target.CONSIGNMENT: f"logistics_no = '{literal}'",
        Target.ENTERPRISE: f"ebc_code = '{literal}'",
        Target.PROFILE: instruction.target,
    }[instruction.kind]
    said = quoted(braces(f"{instruction.number}: {instruction.reason}"))
    lines = [
        f"id = {quoted(INSTRUCTION + instruction.number.lower())}",
        f"lane = {quoted(instruction.lane)}",
        f"priority = {PRIORITY}",
        f"when = {quoted(when)}",
        'when_unknown = "not_met"',
        f"title = {{ en = {said}, zh = {said} }}",
        f"reason = {{ en = {said}, zh = {said} }}",
    ]
    for requirement in instruction.requirements:
        lines += ["[[check]]", f"en = {quoted(requirement)}", f"zh = {quoted(requirement)}"]
    return "\n".join(lines) + "\n"


def rematch_desk(store: Store, context: Context, now: datetime | None = None) -> None:
    """Run the rules as they now stand over everything on the desk."""
    fresh = replace(load_context(store), flights=context.flights, rates=context.rates)
    c = t.consignment.c
    with store.read() as connection:
        query = select(c.consignment_id).where(c.site_id == context.site.site_id, c.on_desk == 1)
        keys = list(connection.execute(query).scalars())
    for start in range(0, len(keys), 200):
        with store.transaction() as tx:
            batch = Batch(tx, fresh, now)
            batch.load(keys[start : start + 200])
            rows = [batch.rows[key] for key in keys[start : start + 200] if key in batch.rows]
            route(batch, rows, rematch(batch, rows))
            batch.flush()
