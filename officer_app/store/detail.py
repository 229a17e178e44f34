"""Everything about one consignment, found by any of its numbers: plain values for the page and `show`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Table, or_, select

from officer_app.domain import timeline
from officer_app.domain.clock import from_micros
from officer_app.domain.errors import NotFound, SeveralFound
from officer_app.domain.ids import is_id
from officer_app.domain.signing import lacking, with_second
from officer_app.domain.words import Disposition, SignatureKind
from officer_app.store import tables as t
from officer_app.store.evidence import withdrawn_by
from officer_app.store.readable import a_list, an_object
from officer_app.store.scans import Flag, Scan, read_scans
from officer_app.store.waiting import box_waiting

_A_WHILE = timedelta(seconds=10)
#: What the program takes out of an event by name.
_NEEDED = {
    **dict.fromkeys(("evidence_added", "evidence_withdrawn"), ("evidence_id", "sha256", "name")),
    "evidence_copied": ("sha256",),
    **dict.fromkeys(("scan_image", "scan_report", "scan_joined"), ("scan",)),
    "sheet_printed": ("outcome", "digest", "sha256"),
    "reinspection_asked": ("task", "reason"),
}


class Said(NamedTuple):
    """A sentence in both languages; rules and instructions bring them."""

    en: str
    zh: str


class Found(NamedTuple):
    """One consignment that answers to a reference."""

    consignment_id: str
    logistics_no: str
    declaration_no: str | None
    state: str
    ebc_name: str | None
    updated_at: datetime


class OrderLine(NamedTuple):
    gnum: int
    item_no: str | None
    name: str
    qty: Decimal
    unit: str
    price: Decimal
    total: Decimal
    currency: str


class Goods(NamedTuple):
    """A declared item, its value in CNY (None: no rate for its day) and what was ordered beside it."""

    gnum: int
    item_no: str
    hs_code: str
    name: str
    model: str
    country: str
    qty: Decimal
    unit: str
    price: Decimal
    total: Decimal
    currency: str
    value_cny: Decimal | None
    unit_price_cny: Decimal | None
    history_count: int
    history_price_cny: Decimal | None
    ordered: OrderLine | None


class Match(NamedTuple):
    """What caught the consignment, with its evidence: `conditions` are {text, met, values}."""

    source: str
    rule: str
    version: int
    lane: str
    priority: int
    reason: Said
    items: tuple[int, ...]
    conditions: tuple[dict[str, Any], ...]
    requirements: tuple[Said, ...]
    matched_at: datetime


class Event(NamedTuple):
    at: datetime
    event: str
    by: str
    station: str
    payload: dict[str, Any]


class Detail(NamedTuple):
    """One consignment; the rows are of the tables of the same name (`order`: trade_order).

    `task` is the active one, else the last; `outcomes` come latest first, `matches` strongest first,
    `scans` latest first, `history`, `signatures` and `evidence` as they came. `names` are those of the officers in
    them, by login.
    """

    consignment: Row[Any]
    declaration: Row[Any] | None
    order: Row[Any] | None
    waybill: Row[Any] | None
    arrival: Row[Any] | None
    goods: tuple[Goods, ...]
    only_ordered: tuple[OrderLine, ...]
    scans: tuple[Scan, ...]
    matches: tuple[Match, ...]
    task: Row[Any] | None
    outcomes: tuple[Row[Any], ...]
    history: tuple[Event, ...]
    names: Mapping[str, str]
    signatures: tuple[Row[Any], ...] = ()
    evidence: tuple[Row[Any], ...] = ()
    booking: Row[Any] | None = None  # the latest, of the inspection before arrival, as the two that follow
    sealing: Row[Any] | None = None
    seal_check: Row[Any] | None = None
    brought: Mapping[str, datetime] = {}  # when records that came from a journal were made, by their id

    def name(self, login: str) -> str:
        """The officer's name; one who is not enrolled here by login."""
        return self.names.get(login, login)

    def signed(self, outcome: Row[Any]) -> tuple[Row[Any], ...]:
        """The signatures given after that record."""
        return tuple(one for one in self.signatures if one.outcome_id == outcome.outcome_id)

    def second_of(self, outcome: Row[Any]) -> str | None:
        """Who stands behind that record as the second officer: with it, or by a signature given later."""
        if outcome.second_officer is not None:
            return str(outcome.second_officer)
        seconds = (one for one in self.signed(outcome) if one.kind == SignatureKind.SECOND and one.agreed)
        return next((str(one.officer) for one in seconds), None)

    @property
    def waits_for(self) -> SignatureKind | None:
        """Whose word the latest record waits for."""
        if not self.outcomes:
            return None
        latest, *before = self.outcomes
        return lacking(
            Disposition(latest.disposition),
            self._given(latest),
            needs_approval=latest.needs_approval,
            two_before=any(
                one.task_id == latest.task_id and SignatureKind.SECOND in self._given(one) for one in before
            ),
        )

    def _given(self, outcome: Row[Any]) -> set[SignatureKind]:
        return {SignatureKind(one.kind) for one in self.signed(outcome)} | with_second(outcome.second_officer)

    @property
    def is_booked(self) -> bool:
        """The task is an inspection before arrival."""
        return (
            self.task is not None and self.booking is not None and self.booking.task_id == self.task.task_id
        )

    @property
    def withdrawn(self) -> frozenset[str]:
        """The ids of evidence that was withdrawn."""
        return withdrawn_by((event.event, event.payload) for event in self.history)

    @property
    def files(self) -> tuple[Row[Any], ...]:
        """The evidence that stands."""
        gone = self.withdrawn
        return tuple(one for one in self.evidence if one.evidence_id not in gone)

    @property
    def flags(self) -> tuple[Flag, ...]:
        return tuple(flag for scan in self.scans for flag in scan.flags)


def find(connection: Connection, ref: str) -> list[Found]:
    """Consignments whose waybill, declaration, cop or order number, or id, is `ref`; the latest first."""
    c = t.consignment.c
    asked = ref.strip()
    query = (
        select(c.consignment_id, c.logistics_no, c.declaration_no, c.state, c.ebc_name, c.updated_at)
        .where(
            or_(
                *([c.consignment_id == asked.lower()] if is_id(asked.lower()) else []),
                c.logistics_no == asked,
                c.declaration_no == asked,
                c.cop_no == asked,
                c.order_no == asked,
            )
        )
        .order_by(c.consignment_id.desc())
        .limit(100)
    )
    return [Found(*row) for row in connection.execute(query)]


def find_one(connection: Connection, ref: str) -> str:
    """The id of the only consignment that answers to `ref`. Raises NotFound, or SeveralFound with a list."""
    hits = find(connection, ref)
    if not hits:
        if (box := box_waiting(connection, ref.strip())) is not None:
            raise NotFound(box.told)
        raise NotFound(f"Nothing here has the number {ref!r}.")
    if len(hits) > 1:
        listed = [f"{h.consignment_id}  {h.logistics_no}  {h.declaration_no or '–'}  {h.state}" for h in hits]
        raise SeveralFound(f"{len(hits)} consignments have the number {ref}.", listed)
    return hits[0].consignment_id


def read_detail(connection: Connection, consignment_id: str) -> Detail:
    """Everything about one consignment. Raises NotFound."""
    row = _row(connection, t.consignment, t.consignment.c.consignment_id, consignment_id)
    if row is None:
        raise NotFound(f"There is no consignment {consignment_id}.")
    lines = _order_lines(connection, row.order_id)
    goods, only_ordered = beside_order(_goods(connection, row.declaration_id), lines)
    outcomes, history = _outcomes(connection, consignment_id), _history(connection, consignment_id)
    logins = {row.officer, *(event.by for event in history)}
    in_advance = _in_advance(connection, consignment_id) if row.advance else {}
    if booking := in_advance.get("booking"):
        logins.add(booking.officer)
    logins |= {login for outcome in outcomes for login in (outcome.officer, outcome.second_officer)}
    logins |= {event.payload.get(who) for event in history for who in ("officer", "to")}
    return Detail(
        consignment=row,
        declaration=_row(connection, t.declaration, t.declaration.c.declaration_id, row.declaration_id),
        order=_row(connection, t.trade_order, t.trade_order.c.order_id, row.order_id),
        waybill=_row(connection, t.waybill, t.waybill.c.waybill_id, row.waybill_id),
        arrival=_row(connection, t.arrival, t.arrival.c.arrival_id, row.arrival_id),
        goods=goods,
        only_ordered=only_ordered,
        scans=read_scans(connection, consignment_id),
        matches=_matches(connection, consignment_id),
        task=_task(connection, consignment_id, row.task_id, history),
        outcomes=outcomes,
        history=history,
        names=names_of(connection, logins),
        signatures=_of(connection, t.signature, consignment_id),
        evidence=_of(connection, t.evidence, consignment_id),
        brought=brought(connection, consignment_id) if outcomes else {},
        **in_advance,
    )


def _in_advance(connection: Connection, consignment_id: str) -> dict[str, Row[Any] | None]:
    tables = (t.booking, t.sealing, t.seal_check)
    return {table.name: next(reversed(_of(connection, table, consignment_id)), None) for table in tables}


def beside_order(
    goods: Sequence[Goods], lines: Sequence[OrderLine]
) -> tuple[tuple[Goods, ...], tuple[OrderLine, ...]]:
    """Each item with the order line of its number, as customs compares them; and the lines left over."""
    left = {line.gnum: line for line in lines}
    return tuple(item._replace(ordered=left.pop(item.gnum, None)) for item in goods), tuple(left.values())


def said(kept: str | dict[str, str]) -> Said:
    """A sentence as it is kept: {"en", "zh"}, or one text for both."""
    return Said(kept, kept) if isinstance(kept, str) else Said(kept["en"], kept.get("zh") or kept["en"])


def said_list(kept: str) -> tuple[Said, ...]:
    """The sentences of a JSON list, such as a task's requirements or reasons; what is none is shown as it is kept."""
    return tuple(said(one if _is_said(one) else str(one)) for one in a_list(kept))


def _is_said(kept: Any) -> bool:
    if isinstance(kept, dict):
        return isinstance(kept.get("en"), str) and isinstance(kept.get("zh") or "", str)
    return isinstance(kept, str)


def _is_condition(kept: Any) -> bool:
    return isinstance(kept, dict) and {"text", "met", "values"} <= kept.keys()


def _row(connection: Connection, table: Table, key: Any, value: str | None) -> Row[Any] | None:
    return None if value is None else connection.execute(select(table).where(key == value)).one_or_none()


def _goods(connection: Connection, declaration_id: str | None) -> list[Goods]:
    if declaration_id is None:
        return []
    c = t.goods_item.c
    names = Goods._fields[:-1]  # all but what was ordered
    query = select(*(c[name] for name in names)).where(c.declaration_id == declaration_id).order_by(c.gnum)
    return [Goods._make([*row, None]) for row in connection.execute(query)]


def _order_lines(connection: Connection, order_id: str | None) -> list[OrderLine]:
    if order_id is None:
        return []
    c = t.order_line.c
    query = (
        select(c.gnum, c.item_no, c.item_name, c.qty, c.unit, c.price, c.total, c.currency)
        .where(c.order_id == order_id)
        .order_by(c.gnum)
    )
    return [OrderLine(*row) for row in connection.execute(query)]


def _matches(connection: Connection, consignment_id: str) -> tuple[Match, ...]:
    c = t.match.c
    query = (
        select(*(c[name] for name in Match._fields))
        .where(c.consignment_id == consignment_id, c.withdrawn_at.is_(None))
        .order_by(c.priority.desc(), c.match_id)
    )
    return tuple(
        Match(*row)._replace(
            reason=said(reason if _is_said(reason := an_object(row.reason)) else row.reason),
            items=tuple(a_list(row.items)),
            conditions=tuple(one for one in a_list(row.conditions) if _is_condition(one)),
            requirements=said_list(row.requirements),
        )
        for row in connection.execute(query)
    )


def _task(
    connection: Connection, consignment_id: str, active: str | None, history: Sequence[Event]
) -> Row[Any] | None:
    """The active one, else the last that was opened, as the events stand in their chain: neither keys nor times tell
    where a clock was set back.
    """
    found = connection.execute(select(t.task).where(t.task.c.consignment_id == consignment_id))
    tasks = {task.task_id: task for task in found}
    opened = [event.payload.get("task") for event in history if event.event == "task_opened"]
    return next((tasks[key] for key in (active, *reversed(opened)) if key in tasks), None)


def _outcomes(connection: Connection, consignment_id: str) -> tuple[Row[Any], ...]:
    c = t.outcome.c
    query = select(t.outcome).where(c.consignment_id == consignment_id).order_by(c.outcome_id.desc())
    return tuple(connection.execute(query).all())


def brought(connection: Connection, consignment_id: str) -> dict[str, datetime]:
    """When its officer made each record that lay in a journal for ten seconds or more before the server had it:
    by the station's clock, less what that was ahead of the server's when they spoke last."""
    j, w = t.journal_entry.c, t.late_word.c
    taken = select(j.outcome_id, j.station_at, j.clock_ahead, j.entered_at)
    confirmed = select(w.outcome_id, j.station_at, j.clock_ahead, w.said_at).join_from(
        t.late_word, t.journal_entry, w.entry_id == j.entry_id
    )
    made = {}
    for query, outcome_id in ((taken, j.outcome_id), (confirmed, w.outcome_id)):
        here = query.where(j.consignment_id == consignment_id, outcome_id.is_not(None))
        for key, station_at, ahead, came in connection.execute(here):
            at = station_at - timedelta(microseconds=ahead)
            if came - at >= _A_WHILE:
                made[key] = at
    return made


def _of(connection: Connection, table: Table, consignment_id: str) -> tuple[Row[Any], ...]:
    """What belongs to the consignment, in the order in which it came."""
    (key,) = table.primary_key
    query = select(table).where(table.c.consignment_id == consignment_id).order_by(key)
    return tuple(connection.execute(query).all())


def names_of(connection: Connection, logins: Collection[str | None]) -> dict[str, str]:
    """The names of officers by login."""
    c = t.officer.c
    named = select(c.login, c.name).where(c.login.in_([login for login in logins if login]))
    return {row.login: row.name for row in connection.execute(named)}


def _history(connection: Connection, consignment_id: str) -> tuple[Event, ...]:
    c = t.audit_event.c
    query = (
        select(c.at, c.event, c.actor, c.station, c.payload).where(c.chain == consignment_id).order_by(c.seq)
    )
    return tuple(
        _event(Event(from_micros(row.at), row.event, row.actor, row.station, an_object(row.payload)))
        for row in connection.execute(query)
    )


def _event(told: Event) -> Event:
    """One that says what an event of its name says; another is named as one that cannot be read, and says nothing."""
    needed = (told.payload.get(name) for name in _NEEDED.get(told.event, ()))
    whom = (told.payload.get(name) for name in ("officer", "to", "task"))
    try:
        timeline.step(told.event, told.payload)
        whole = all(isinstance(one, str) for one in needed) and all(
            one is None or isinstance(one, str) for one in whom
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        whole = False
    return told if whole else told._replace(event=timeline.UNREADABLE, payload={})
