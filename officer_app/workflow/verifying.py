"""Recomputing every audit chain, and holding outcomes, states and sealed rows against what the chains say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, Text, cast, select

from officer_app.domain.audit import GENESIS, AuditEvent, problem_with
from officer_app.domain.outcome import digest
from officer_app.domain.words import Advance, State
from officer_app.store import tables as t
from officer_app.store.engine import Store
from officer_app.store.types import is_shared
from officer_app.workflow.pinning import Pinned, stored_matches
from officer_app.workflow.schema import strange_guards
from officer_app.workflow.sealing import SEALED, as_stored, plain, rows_digest, stored_digests

Recorded = tuple[Any, ...]
"""What the event of an outcome says of it: digest, task, result, disposition, what it amends, who, where, when."""


class Named(NamedTuple):
    """A row that an event names by its digest, and the event's chain."""

    chain: str
    digest: str


class Told(NamedTuple):
    """What the events name outside their chains: outcomes by id, sealed rows by table and id, and the findings of
    records by outcome."""

    outcomes: dict[str, Recorded]
    sealed: dict[tuple[str, str], Named]
    findings: dict[str, Named]


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
    "declaration_cancelled": State.CANCELLED,
    "arrival_withdrawn": State.CANCELLED,
    "loaded": State.LOADED,
    "unloaded": State.RELEASED,
    "departed": State.DEPARTED,
}
#: Events that say how far its inspection before arrival has come.
_ADVANCE_AFTER = {
    "inspection_booked": Advance.BOOKED,
    "advance_cancelled": None,
    "advance_lapsed": None,
    "advance_sealed": Advance.SEALED,
    "advance_void": Advance.VOID,
    "seals_intact": Advance.PASSED,
    "seals_differ": Advance.BROKEN,
    "returned": None,
    "detained": None,
    "declaration_deleted": None,
    "declaration_cancelled": None,
}
#: A late declaration or arrival of a box that has moved on says nothing new about where it stands.
_FOLLOWS = {"declared": (None,), "arrived": (None, State.DECLARED)}


def verify(store: Store, consignment_id: str | None = None) -> Verification:
    """Recompute all chains, or that of one consignment, in one consistent snapshot. Memory stays flat: events are read
    in chain order."""
    with store.read() as connection, any_octets(connection):
        events, broken, told = _chains(connection, consignment_id)
        broken += _heads(connection, consignment_id)
        broken += _outcomes(connection, told.outcomes, consignment_id)
        broken += _findings(connection, told.findings, consignment_id)
        broken += _sealed(connection, told.sealed, consignment_id)
        broken += _signatures(connection, consignment_id)
        if connection.dialect.name == "sqlite" and (strange := strange_guards(connection)):
            broken.append(Broken("database", None, strange))
    return Verification(events, [one._replace(consignment=_plain(one.consignment)) for one in broken])


@contextmanager
def any_octets(connection: Connection) -> Iterator[None]:
    """Text is read whatever octets were put in its place: surrogates stand for those that are none. A shared database
    keeps nothing but text."""
    if is_shared(connection.dialect):
        yield
        return
    raw: Any = connection.connection.driver_connection
    raw.text_factory = lambda octets: octets.decode(errors="surrogateescape")
    try:
        yield
    finally:
        raw.text_factory = str


def _plain(text: Any) -> str:
    return str(text).encode(errors="backslashreplace").decode()


def _of(query: Select[Any], column: ColumnElement[Any], consignment_id: str | None) -> Select[Any]:
    return query if consignment_id is None else query.where(column == consignment_id)


def _chains(connection: Connection, only: str | None) -> tuple[int, list[Broken], Told]:
    count = 0
    broken: list[Broken] = []
    told = Told({}, {}, {})
    states, matches = _Along(_states(connection, only)), _Along(stored_matches(connection, only))
    for chain, events in groupby(_events(connection, only), key=lambda event: str(event.chain)):
        seq, previous, state, advance, pinned = 0, GENESIS, None, None, Pinned()
        for event in events:
            count += 1
            reason = problem_with(event, seq + 1, previous)
            try:
                again = _hear(event, told)
                pinned.hear(event)
                reason = reason or again
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                reason = reason or "it does not say what was recorded"
            if reason:
                broken.append(Broken(chain, event.seq, reason))
            number: Any = event.seq  # unless somebody put something else there
            seq, previous = (number if isinstance(number, int) else seq + 1), event.hash
            if state in _FOLLOWS.get(event.event, (state,)):
                state = _STATE_AFTER.get(event.event, state)
            advance = _ADVANCE_AFTER.get(event.event, advance)
        broken += [Broken(chain, None, why) for why in pinned.broken(matches.of(chain))]
        for standing in states.of(chain):
            if standing["state"] != state:
                broken.append(
                    Broken(chain, None, f"it stands as {standing['state']}, its events say {state}")
                )
            if standing["advance"] != advance:
                why = (
                    f"its inspection before arrival stands as {standing['advance']}, its events say {advance}"
                )
                broken.append(Broken(chain, None, why))
    broken += [Broken(key, None, "a match of a consignment without any event") for key in matches.strays()]
    return count, broken, told


class _Along:
    """Rows of consignments, read beside the chains and in their order."""

    def __init__(self, rows: Iterator[Any]) -> None:
        self._groups = groupby(rows, key=lambda row: str(row["consignment_id"]))
        self._next = next(self._groups, None)
        self._strays: list[str] = []

    def of(self, chain: str) -> Iterator[Any]:
        """Those of this chain, which comes after the last one asked for."""
        while self._next is not None and self._next[0] < chain:
            self._strays.append(self._next[0])
            self._next = next(self._groups, None)
        if self._next is not None and self._next[0] == chain:
            yield from self._next[1]
            self._next = next(self._groups, None)

    def strays(self) -> list[str]:
        """The consignments of rows that no chain asked for."""
        rest = [] if self._next is None else [self._next[0], *(key for key, _ in self._groups)]
        return self._strays + rest


def _hear(event: AuditEvent, told: Told) -> str | None:
    """Note what an event names; records of before amendments say nothing of them, nor of their findings.

    What was named stays as it was named first, and a record is named once: gives what is wrong with an event that
    names anew. Raises ValueError, KeyError or TypeError where it does not say it.
    """
    if event.event in ("outcome_recorded", "outcome_amended"):
        payload = json.loads(event.payload)
        key = payload["outcome"]
        if key in told.outcomes:
            return "it names a record that was named before"
        told.outcomes[key] = (
            *(payload[name] for name in ("digest", "task", "conform", "disposition", "second")),
            *(payload.get("approval", False), payload.get("amends"), payload.get("why", "")),
            *(event.actor, event.station, event.at),
        )
        if "findings" in payload:
            told.findings[key] = Named(str(event.chain), payload["findings"])
    elif event.event in SEALED:
        payload, sealed = json.loads(event.payload), SEALED[event.event]
        named = Named(str(event.chain), payload["digest"])
        if told.sealed.setdefault((sealed.head.name, payload[sealed.key]), named).digest != named.digest:
            return f"it names a {_called(sealed.head.name)} as another one than was named before"
    return None


def _states(connection: Connection, only: str | None) -> Iterator[Any]:
    c = t.consignment.c
    query = select(c.consignment_id, c.state, c.advance).order_by(c.consignment_id)
    query = _of(query, c.consignment_id, only)
    yield from connection.execution_options(yield_per=5_000).execute(query).mappings()


def _events(connection: Connection, only: str | None) -> Iterator[AuditEvent]:
    c = t.audit_event.c
    query = _of(select(*(c[name] for name in AuditEvent._fields)).order_by(c.chain, c.seq), c.chain, only)
    for row in connection.execution_options(yield_per=5_000).execute(query):
        yield AuditEvent._make(row)


def _heads(connection: Connection, only: str | None) -> list[Broken]:
    """Each chain ends where its head says, and every consignment has a chain."""
    e, h = t.audit_event, t.audit_head
    broken = []
    tail = select(h.c.chain, h.c.seq).outerjoin(
        e, (e.c.chain == h.c.chain) & (e.c.seq == h.c.seq) & (e.c.hash == h.c.hash)
    )
    for chain, seq in connection.execute(_of(tail.where(e.c.chain.is_(None)), h.c.chain, only)):
        broken.append(Broken(chain, seq, "the last event is missing or not the one recorded"))
    beyond = select(e.c.chain, e.c.seq).outerjoin(h, h.c.chain == e.c.chain)
    beyond = beyond.where((h.c.chain.is_(None)) | (e.c.seq > h.c.seq))
    for chain, seq in connection.execute(_of(beyond, e.c.chain, only)):
        broken.append(Broken(chain, seq, "an event beyond the recorded end of the chain"))
    c = t.consignment.c.consignment_id
    without = select(c).outerjoin(h, h.c.chain == cast(c, Text)).where(h.c.chain.is_(None))
    for (key,) in connection.execute(_of(without, c, only)):
        broken.append(Broken(key, None, "a consignment without any event"))
    return broken


def _outcomes(connection: Connection, recorded: dict[str, Recorded], only: str | None) -> list[Broken]:
    """Every outcome is the one its event names, and none is gone."""
    broken = []
    there = set()
    for row in connection.execute(_of(select(*as_stored(t.outcome)), t.outcome.c.consignment_id, only)):
        there.add(row.outcome_id)
        said = (row.digest, row.task_id, row.conform, row.disposition, row.second_officer)
        amends = (row.needs_approval, row.amends, row.why)
        stands = (*said, *amends, row.officer, row.station, plain(row.recorded_at))
        if row.outcome_id not in recorded:
            broken.append(Broken(row.consignment_id, None, "an outcome that no event recorded"))
        elif stands != recorded[row.outcome_id] or not _is_digest(row.digest, row.record):
            broken.append(Broken(row.consignment_id, None, "the outcome is not the one that was recorded"))
    broken += [Broken(key, None, "a recorded outcome is missing") for key in recorded.keys() - there]
    return broken


def _findings(connection: Connection, told: dict[str, Named], only: str | None) -> list[Broken]:
    """The findings of every record are those it was stored with."""
    c = t.finding.c
    query = select(*as_stored(t.finding)).order_by(c.outcome_id, c.finding_no)
    if only is not None:
        query = query.where(c.outcome_id.in_([*told]))
    rows = connection.execute(query).mappings()
    stands = {key: rows_digest(t.finding, found) for key, found in groupby(rows, itemgetter("outcome_id"))}
    none = rows_digest(t.finding, ())
    return [
        Broken(said.chain, None, "the findings are not those of the record")
        for key, said in told.items()
        if stands.get(key, none) != said.digest
    ]


_CALLED = {"reinspection": "re-inspection", "evidence": "piece of evidence", "officer_key": "officer's key"}


def _sealed(connection: Connection, named: dict[tuple[str, str], Named], only: str | None) -> list[Broken]:
    """Every sealed row is the one its event names, and none is gone."""
    broken = []
    there = set()
    for sealed in {one.head.name: one for one in SEALED.values()}.values():
        what = _called(sealed.head.name)
        for key, digest_now in stored_digests(connection, sealed, only).items():
            there.add((sealed.head.name, key))
            said = named.get((sealed.head.name, key))
            if said is None:
                broken.append(Broken(key, None, f"a {what} that no event recorded"))
            elif said.digest != digest_now:
                broken.append(Broken(said.chain, None, f"the {what} is not the one that was recorded"))
    for table, key in named.keys() - there:
        what = _called(table)
        broken.append(Broken(named[table, key].chain, None, f"a recorded {what} is missing"))
    return broken


def _signatures(connection: Connection, only: str | None) -> list[Broken]:
    """What came from journals is signed by the key it names."""
    j, k = t.journal_entry, t.officer_key
    query = select(j, k.c.public_key).join(k, k.c.key_id == j.c.key_id)
    rows = connection.execute(_of(query, j.c.consignment_id, only)).all()
    if not rows:
        return []
    from officer_app.formats.journal.keys import is_signed
    from officer_app.workflow.offline.late import as_entry

    return [
        Broken(row.consignment_id, None, f"an entry of a journal that {row.officer} did not sign")
        for row in rows
        if not is_signed(row.public_key, as_entry(row).statement(), row.signature)
    ]


def _called(table: str) -> str:
    return _CALLED.get(table, table.replace("_", " "))


def _is_digest(said: str, record: str) -> bool:
    try:
        return digest(record) == said
    except (ValueError, AttributeError):  # no text
        return False
