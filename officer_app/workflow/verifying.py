"""Recomputing every audit chain, and holding the outcomes and states against what the chains say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from officer_app.domain.audit import GENESIS, AuditEvent, problem_with
from officer_app.domain.clock import to_micros
from officer_app.domain.outcome import digest
from officer_app.domain.words import State
from officer_app.store import tables as t
from officer_app.store.engine import Store
from officer_app.workflow.sealing import SEALED, row_digest, rows_digest

Recorded = tuple[Any, ...]
"""What the event of an outcome says of it: digest, task, result, disposition, what it amends, who, where, when."""


class Told(NamedTuple):
    """What the events name outside the chains: outcomes by id, and digests of rows by table and id."""

    outcomes: dict[str, Recorded]
    sealed: dict[tuple[str, str], str]
    findings: dict[str, str]


class Broken(NamedTuple):
    """One thing that is not as it was recorded. `event` is the event's number in its chain, or None."""

    consignment: str
    event: int | None
    reason: str


class Verification(NamedTuple):
    events: int
    broken: list[Broken]

    @property
    def ok(self) -> bool:
        return not self.broken


#: Events that say where a consignment stands from then on.
_STATE_AFTER = {
    "declared": State.DECLARED,
    "undeclared": State.ARRIVED,
    "arrived": State.ARRIVED,
    "screened": State.SCREENED,
    "held": State.HELD,
    "released": State.RELEASED,
    "returned": State.RETURNED,
    "detained": State.DETAINED,
    "declaration_deleted": State.CANCELLED,
}
_SEALING = ("record_signed", "record_approved", "record_returned", "reinspection_asked", "evidence_added")
#: A late declaration or arrival of a box that has moved on says nothing new about where it stands.
_FOLLOWS = {"declared": (None,), "arrived": (None, State.DECLARED)}


def verify(store: Store) -> Verification:
    """Recompute all chains in one consistent snapshot. Memory stays flat: events are read in chain order."""
    with store.read() as connection:
        events, broken, told = _chains(connection)
        broken += _heads(connection)
        broken += _outcomes(connection, told.outcomes)
        broken += _findings(connection, told.findings)
        broken += _sealed(connection, told.sealed)
    return Verification(events, broken)


def _chains(connection: Connection) -> tuple[int, list[Broken], Told]:
    count = 0
    broken: list[Broken] = []
    told = Told({}, {}, {})
    states = _states(connection)
    standing = next(states, None)
    for chain, events in groupby(_events(connection), key=attrgetter("chain")):
        seq, previous, state = 0, GENESIS, None
        for event in events:
            count += 1
            reason = problem_with(event, seq + 1, previous)
            if reason:
                broken.append(Broken(chain, event.seq, reason))
            seq, previous = event.seq, event.hash
            if state in _FOLLOWS.get(event.event, (state,)):
                state = _STATE_AFTER.get(event.event, state)
            _hear(event, told)
        while standing is not None and standing.consignment_id < chain:
            standing = next(states, None)
        if standing is not None and standing.consignment_id == chain and standing.state != state:
            broken.append(Broken(chain, None, f"it stands as {standing.state}, its events say {state}"))
    return count, broken, told


def _hear(event: AuditEvent, told: Told) -> None:
    """Note what an event names. Records of before amendments say nothing of them."""
    if event.event in ("outcome_recorded", "outcome_amended"):
        payload = json.loads(event.payload)
        told.outcomes[payload["outcome"]] = (
            *(payload[name] for name in ("digest", "task", "conform", "disposition", "second")),
            *(payload.get("approval", False), payload.get("amends"), payload.get("why", "")),
            *(event.actor, event.station, event.at),
        )
        if "findings" in payload:
            told.findings[payload["outcome"]] = payload["findings"]
    elif event.event in _SEALING:
        table, key, seal = json.loads(event.payload)["sealed"]
        told.sealed[table, key] = seal


def _states(connection: Connection) -> Iterator[Any]:
    c = t.consignment.c
    query = select(c.consignment_id, c.state).order_by(c.consignment_id)
    yield from connection.execution_options(yield_per=5_000).execute(query)


def _events(connection: Connection) -> Iterator[AuditEvent]:
    c = t.audit_event.c
    query = select(*(c[name] for name in AuditEvent._fields)).order_by(c.chain, c.seq)
    for row in connection.execution_options(yield_per=5_000).execute(query):
        yield AuditEvent._make(row)


def _heads(connection: Connection) -> list[Broken]:
    """Each chain ends where its head says, and every consignment has a chain."""
    e, h = t.audit_event, t.audit_head
    broken = []
    tail = select(h.c.chain, h.c.seq).outerjoin(
        e, (e.c.chain == h.c.chain) & (e.c.seq == h.c.seq) & (e.c.hash == h.c.hash)
    )
    for chain, seq in connection.execute(tail.where(e.c.chain.is_(None))):
        broken.append(Broken(chain, seq, "the last event is missing or not the one recorded"))
    beyond = select(e.c.chain, e.c.seq).outerjoin(h, h.c.chain == e.c.chain)
    for chain, seq in connection.execute(beyond.where((h.c.chain.is_(None)) | (e.c.seq > h.c.seq))):
        broken.append(Broken(chain, seq, "an event beyond the recorded end of the chain"))
    c = t.consignment.c.consignment_id
    for (key,) in connection.execute(select(c).outerjoin(h, h.c.chain == c).where(h.c.chain.is_(None))):
        broken.append(Broken(key, None, "a consignment without any event"))
    return broken


def _outcomes(connection: Connection, recorded: dict[str, Recorded]) -> list[Broken]:
    """Every outcome is the one its event names, and none is gone."""
    broken = []
    there = set()
    for row in connection.execute(select(t.outcome)):
        there.add(row.outcome_id)
        said = (row.digest, row.task_id, row.conform, row.disposition, row.second_officer)
        amends = (row.needs_approval, row.amends, row.why)
        stands = (*said, *amends, row.officer, row.station, to_micros(row.recorded_at))
        if row.outcome_id not in recorded:
            broken.append(Broken(row.consignment_id, None, "an outcome that no event recorded"))
        elif stands != recorded[row.outcome_id] or digest(row.record) != row.digest:
            broken.append(Broken(row.consignment_id, None, "the outcome is not the one that was recorded"))
    broken += [Broken(key, None, "a recorded outcome is missing") for key in recorded.keys() - there]
    return broken


def _findings(connection: Connection, told: dict[str, str]) -> list[Broken]:
    """The findings of every record are those it was stored with. Records of before say nothing of them."""
    c = t.finding.c
    rows = connection.execute(select(t.finding).order_by(c.outcome_id, c.finding_no)).mappings()
    stands = {
        key: rows_digest(map(dict, found)) for key, found in groupby(rows, key=itemgetter("outcome_id"))
    }
    none = rows_digest(())
    wrong = [key for key, digest_told in told.items() if stands.get(key, none) != digest_told]
    o = t.outcome.c
    where = connection.execute(select(o.consignment_id).where(o.outcome_id.in_(wrong))) if wrong else ()
    return [Broken(key, None, "the findings are not those of the record") for (key,) in where]


def _sealed(connection: Connection, seals: dict[tuple[str, str], str]) -> list[Broken]:
    """Every signature, re-inspection and piece of evidence is the one its event names, and none is gone."""
    broken = []
    there = set()
    for table in SEALED:
        (key,) = table.primary_key
        for found in connection.execute(select(table)).mappings():
            row = dict(found)
            name = (table.name, row[key.name])
            there.add(name)
            if seals.get(name) != row_digest(row):
                broken.append(Broken(row["consignment_id"], None, f"{_A[table.name]} that no event recorded"))
    return broken + [Broken(key, None, f"{_A[table]} is missing") for table, key in seals.keys() - there]


_A = {"signature": "a signature", "reinspection": "a re-inspection", "evidence": "a piece of evidence"}
