"""The queue: what is on the desk, sorted and filtered, in pages by key.

It is read from the partial index `ix_consignment_desk`, which holds only what is on the desk and every
column the queue sorts, counts or filters by. So the millions that have left cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
)

from officer_app.domain.states import ENDED
from officer_app.domain.words import Advance, Lane, ScanVerdict, SignatureKind, State, TaskState
from officer_app.store.schema import audit, consignments, sites
from officer_app.store.types import Sites, at_sites

_c = consignments.consignment.c

_NEVER = datetime(9999, 1, 1, tzinfo=UTC)


class Chip(StrEnum):
    """The filters with a count."""

    RED = "red"
    YELLOW = "yellow"
    WAITING = "waiting"
    UNDECLARED = "undeclared"
    OVERDUE = "overdue"
    MINE = "mine"
    ADVANCE = "advance"
    ALL = "all"
    TO_SIGN = "to_sign"


class Sort(StrEnum):
    """What the queue may be sorted by."""

    PRIORITY = "priority"
    CLOCK = "clock"
    WAYBILL = "waybill"
    MODE = "mode"
    ENTERPRISE = "enterprise"
    COUNTRY = "country"
    GOODS = "goods"
    VALUE = "value"
    WEIGHT = "weight"
    FLAGS = "flags"
    MATCHES = "matches"
    STATE = "state"
    OFFICER = "officer"
    SITE = "site"


class Only(StrEnum):
    """What else a list may be of; the last two are of those that were `released` or `inspected` then."""

    BEFORE_RELEASE = "before_release"
    CLAIMED = "claimed"
    SOON = "soon"
    TO_APPROVE = "to_approve"
    TOO_LATE = "too_late"
    NONCONFORM = "nonconform"


class View(NamedTuple):
    """What is asked for. `officer` and `now` decide what is mine and what is overdue."""

    site_id: Sites
    officer: str
    now: datetime
    chip: Chip = Chip.ALL
    text: str = ""  # every word of it must occur in a waybill, enterprise, goods, mode, country or officer
    countries: tuple[tuple[str, tuple[str, ...]], ...] = ()  # word of `text` → country codes it names
    sort: Sort = Sort.PRIORITY
    descending: bool = True
    lanes: tuple[Lane, ...] = ()
    states: tuple[State, ...] = ()  # those that have left the desk are for `read_top` alone
    modes: tuple[str, ...] = ()
    released: tuple[datetime, datetime] | None = None  # from, before: those, wherever they are now
    only: Only | None = None
    holder: str = ""  # who has claimed it
    inspected: tuple[datetime, datetime] | None = None  # an outcome was recorded then, wherever they are now
    gives: tuple[
        SignatureKind, ...
    ] = ()  # whose word `officer` may give; what waits for it is theirs to sign


class QueueRow(NamedTuple):
    """One line of the queue. `key` is the value it is sorted by."""

    consignment_id: str
    site_id: int
    version: int
    priority: int
    priority_why: str
    logistics_no: str
    declaration_no: str | None
    mode: str | None
    ebc_name: str | None
    country: str | None
    goods: str
    item_count: int
    value_cny: Decimal | None
    gross_weight: Decimal | None
    measured_weight: Decimal | None
    scan_count: int
    scan_verdict: str | None
    flag_count: int
    flag_category: str | None  # of the strongest flag, as is its assessment
    flag_assessment: str | None
    match_count: int
    state: str
    lane: str | None
    task_id: str | None
    task_kind: str | None
    task_state: str | None
    officer: str | None  # login
    officer_name: str | None
    undeclared: bool
    missing: str
    advance: str | None
    arrived_at: datetime | None
    due_at: datetime | None
    handed_back: str | None  # the last event of handing back its open task, as JSON
    key: Any


class Anchor(NamedTuple):
    """A place in the order, whether or not a row stands there (still)."""

    key: Any
    consignment_id: str


class Counts(NamedTuple):
    """How many each chip has, and the arrival of whoever has waited longest for release."""

    by_chip: dict[Chip, int]
    longest_since: datetime | None


class Page(NamedTuple):
    """A stretch of the queue: `first` rows stand before `rows`, `total` fit the view."""

    first: int
    total: int
    rows: list[QueueRow]


#: While the clock runs.
BEFORE_RELEASE = (State.ARRIVED, State.SCREENED, State.HELD)
#: What is left of the time when one is about to be overdue.
SOON = timedelta(minutes=15)
_DESK_STATES = (State.DECLARED, *BEFORE_RELEASE)


def promised() -> ColumnElement[Any]:
    """When the hour of a consignment is over; NULL once it is released."""
    return case((_c.state.in_(BEFORE_RELEASE), _c.due_at)).label("due_at")


_VERDICT_RANK = case(
    (_c.scan_verdict == ScanVerdict.ALARM, 3000),
    (_c.scan_verdict == ScanVerdict.ABORTED, 2000),
    (_c.scan_verdict == ScanVerdict.UNKNOWN, 1000),
    (_c.scan_verdict == ScanVerdict.CLEAR, 0),
    else_=-1,
)
_STATE_RANK = case(
    (_c.task_state == TaskState.CLAIMED, 5),
    (_c.task_state == TaskState.SUBMITTED, 6),
    *((_c.state == state, rank) for rank, state in enumerate(State, start=7)),
    else_=99,
)
_GRAMS = cast(_c.gross_weight, BigInteger)
_DEVIATION = func.coalesce(
    func.abs(cast(_c.measured_weight, BigInteger) - _GRAMS) * 1000 / func.nullif(_GRAMS, 0), -1
)

#: What each sort compares; never NULL, so that a key can be compared with the next.
_ORDER: dict[Sort, ColumnElement[Any]] = {
    Sort.PRIORITY: _c.priority,
    Sort.CLOCK: func.coalesce(_c.due_at, literal(_NEVER, _c.due_at.type)),
    Sort.WAYBILL: _c.logistics_no,
    Sort.MODE: func.coalesce(_c.mode, ""),
    Sort.ENTERPRISE: func.coalesce(_c.ebc_name, ""),
    Sort.COUNTRY: func.coalesce(_c.country, ""),
    Sort.GOODS: _c.goods,
    Sort.VALUE: func.coalesce(_c.value_cny, literal(Decimal(-1), _c.value_cny.type)),
    Sort.WEIGHT: _DEVIATION,
    Sort.FLAGS: _VERDICT_RANK + _c.flag_count,
    Sort.MATCHES: _c.match_count,
    Sort.STATE: _STATE_RANK,
    Sort.OFFICER: func.coalesce(_c.officer, ""),
    Sort.SITE: _c.site_id,
}

_OFFICER_NAME = (
    select(sites.officer.c.name)
    .where(sites.officer.c.login == _c.officer)
    .scalar_subquery()
    .label("officer_name")
)

#: That its present task was given back for a reason of its own, as its events tell.
HANDED_BACK = and_(
    audit.audit_event.c.chain == cast(_c.consignment_id, Text),
    audit.audit_event.c.event == "task_handed_back",
    audit.audit_event.c.payload.contains(cast(_c.task_id, Text)),
    ~audit.audit_event.c.payload.contains('"left":true'),
)
_MADE = {
    "officer_name": _OFFICER_NAME,
    "handed_back": case(
        (
            _c.task_state == TaskState.OPEN,
            select(audit.audit_event.c.payload)
            .where(HANDED_BACK)
            .order_by(audit.audit_event.c.seq.desc())
            .limit(1)
            .scalar_subquery(),
        )
    ).label("handed_back"),
}

#: Which way a first click on the header sorts.
DESCENDING_FIRST = frozenset({Sort.PRIORITY, Sort.VALUE, Sort.WEIGHT, Sort.FLAGS, Sort.MATCHES, Sort.OFFICER})


def _chip_condition(chip: Chip, view: View) -> ColumnElement[bool] | None:
    match chip:
        case Chip.RED:
            return _c.lane == Lane.RED
        case Chip.YELLOW:
            return _c.lane == Lane.YELLOW
        case Chip.WAITING:
            return and_(_c.state == State.ARRIVED, _c.scan_verdict.is_(None))
        case Chip.UNDECLARED:
            return _c.undeclared.is_(True)
        case Chip.OVERDUE:
            return and_(_c.state.in_(BEFORE_RELEASE), _c.due_at < view.now)
        case Chip.MINE:
            return and_(_c.officer == view.officer, _c.task_state == TaskState.CLAIMED)
        case Chip.ADVANCE:
            return _c.advance.in_([Advance.BOOKED, Advance.SEALED])
        case Chip.ALL | Chip.TO_SIGN:
            return None


def _on_desk(view: View) -> list[ColumnElement[bool]]:
    return [at_sites(_c.site_id, view.site_id), _c.on_desk == 1]


def _only(view: View) -> ColumnElement[bool] | None:
    match view.only:
        case Only.BEFORE_RELEASE:
            return _c.state.in_(BEFORE_RELEASE)
        case Only.CLAIMED:
            return _c.task_state == TaskState.CLAIMED
        case Only.SOON:
            return and_(_c.state.in_(BEFORE_RELEASE), _c.due_at >= view.now, _c.due_at < view.now + SOON)
        case Only.TOO_LATE:
            return _c.released_at >= _c.due_at
    return None


def _with_outcome(view: View, since: datetime, before: datetime) -> ColumnElement[bool]:
    from officer_app.store.schema import tasks

    o = tasks.outcome.c
    then = select(o.consignment_id).where(
        at_sites(o.site_id, view.site_id), o.recorded_at >= since, o.recorded_at < before
    )
    if view.only is Only.NONCONFORM:  # by the record that stands, whatever the ones before it said
        stands, later = tasks.outcome.alias(), tasks.outcome.alias()
        then = then.where(
            exists().where(
                stands.c.consignment_id == o.consignment_id,
                stands.c.task_id == o.task_id,
                stands.c.conform.is_(False),
                ~exists().where(later.c.amends == stands.c.outcome_id),
            )
        )
    return _c.consignment_id.in_(then)


def _to_answer(view: View) -> Select[tuple[str]] | None:
    """Those whose record waits for somebody's word, wherever they are now."""
    if view.chip is not Chip.TO_SIGN and view.only is not Only.TO_APPROVE:
        return None
    from officer_app.store.answering import waiting_for

    if view.chip is Chip.TO_SIGN:
        return waiting_for(view.site_id, view.gives, view.officer)
    return waiting_for(view.site_id, (SignatureKind.APPROVAL,))


def conditions(view: View) -> list[ColumnElement[bool]]:
    """What a consignment has to be to stand in the view."""
    if (answered := _to_answer(view)) is not None:
        return [_c.consignment_id.in_(answered), *_filters(view)]
    if view.inspected is not None:
        return [_with_outcome(view, *view.inspected), *_filters(view)]
    if view.released is None:
        return _on_desk(view) + _filters(view)
    since, before = view.released
    wherever = _c.state.in_(
        state for state in State if state not in _DESK_STATES
    )  # what the index begins with
    return [
        *(at_sites(_c.site_id, view.site_id), wherever, _c.released_at >= since, _c.released_at < before),
        *_filters(view),
    ]


def _filters(view: View) -> list[ColumnElement[bool]]:
    found = []
    if (chip := _chip_condition(view.chip, view)) is not None:
        found.append(chip)
    if (only := _only(view)) is not None:
        found.append(only)
    if view.holder:
        found.append(_c.officer == view.holder)
    if view.lanes:
        found.append(_c.lane.in_(view.lanes))
    if view.states:
        found.append(_c.state.in_(view.states))
    if view.modes:
        found.append(_c.mode.in_(view.modes))
    countries = dict(view.countries)
    for word in view.text.split():
        columns = (_c.logistics_no, _c.ebc_name, _c.mode, _c.country, _c.officer)
        anywhere = [column.icontains(word, autoescape=True) for column in columns]
        called = select(sites.officer.c.login).where(sites.officer.c.name.icontains(word, autoescape=True))
        country = _c.country.in_(countries.get(word, ()))
        found.append(or_(*anywhere, country, _c.officer.in_(called), *names_goods(word)))
    return found


def names_goods(word: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Whether the first item's name holds `word`, or any other's: those are looked up only where there are others,
    so it belongs behind what narrows the consignments."""
    from officer_app.store.schema import documents

    item = documents.goods_item.c
    others = exists().where(
        item.declaration_id == _c.declaration_id, item.name.icontains(word, autoescape=True)
    )
    return _c.goods.icontains(word, autoescape=True), and_(_c.item_count > 1, others)


def read_counts(connection: Connection, view: View) -> Counts:
    """The chips' counts, whatever chip and filter are chosen."""
    from officer_app.store.answering import count_waiting

    counted = []
    for chip in Chip:
        condition = _chip_condition(chip, view)
        counted.append(func.count() if condition is None else func.count(case((condition, 1))))
    waiting = func.min(case((_c.state.in_(BEFORE_RELEASE), _c.arrived_at)), type_=_c.arrived_at.type)
    row = connection.execute(select(*counted, waiting).where(*_on_desk(view))).one()
    counts: list[Any] = list(row)
    by_chip = dict(zip(Chip, counts, strict=False))
    by_chip[Chip.TO_SIGN] = count_waiting(connection, view.site_id, view.gives, view.officer)
    return Counts(by_chip, counts[-1])


def count(connection: Connection, view: View) -> int:
    """How many fit the view."""
    return connection.execute(select(func.count()).where(*conditions(view))).scalar_one()


def read_top(connection: Connection, view: View, limit: int) -> list[QueueRow]:
    """The first rows of the view; `limit` 0 gives all.

    Where `view.states` asks for it, what has left the desk follows what is on it, the last to leave first.
    """
    desk = tuple(state for state in view.states if state in _DESK_STATES)
    left = [state for state in view.states if state not in _DESK_STATES]
    rows: list[QueueRow] = []
    if desk or not left:
        narrowed = view._replace(states=desk)
        rows = _fetch(connection, _rows(narrowed).order_by(*_order(narrowed)).limit(limit or None))
    if left and (not limit or len(rows) < limit):
        rows += _read_left(connection, view._replace(states=()), left, limit and limit - len(rows))
    return rows


def _read_left(connection: Connection, view: View, states: list[State], limit: int) -> list[QueueRow]:
    """State by state along the index that has each in the order in which it was released, or came to its end."""
    found: list[QueueRow] = []
    for state in states:
        left_at = _c.ended_at if state in ENDED else _c.released_at
        latest = (
            select(*_columns(), left_at.label("key"))
            .where(
                at_sites(_c.site_id, view.site_id), _c.state == state, left_at.is_not(None), *_filters(view)
            )
            .order_by(left_at.desc())
        )
        found += _fetch(connection, latest.limit(limit or None))
    return sorted(found, key=lambda row: row.key, reverse=True)[: limit or None]


def read_around(connection: Connection, view: View, anchor: Anchor | None, before: int, after: int) -> Page:
    """Up to `before` rows that stand before `anchor` and `after` from there on; without an anchor the top."""
    total = count(connection, view)
    if anchor is None:
        return Page(0, total, read_top(connection, view, after))
    following = _rows(view).where(or_(_beyond(view, anchor, forward=True), _at(view, anchor)))
    rows = _fetch(connection, following.order_by(*_order(view)).limit(after))
    preceding = _rows(view).where(_beyond(view, anchor, forward=False))
    earlier = _fetch(connection, preceding.order_by(*_order(view, backwards=True)).limit(before))
    position = _position(connection, view, anchor)
    return Page(position - len(earlier), total, earlier[::-1] + rows)


def read_at(connection: Connection, view: View, position: int, limit: int) -> Page:
    """The page that begins at the `position`-th row: for a jump by scroll bar, to where no key is known yet.

    Only the key of its first row is looked up by counting, and only along what is on the desk.
    """
    keys = select(_ORDER[view.sort], _c.consignment_id).where(*conditions(view)).order_by(*_order(view))
    first = connection.execute(keys.offset(position).limit(1)).first()
    if first is None:
        return read_around(connection, view, None, 0, limit)
    return read_around(connection, view, Anchor(*first), 0, limit)


def read_one(connection: Connection, view: View, consignment_id: str) -> tuple[QueueRow, int] | None:
    """A row and its place in the view, None when it is not (any longer) in it."""
    found = _fetch(connection, _rows(view).where(_c.consignment_id == consignment_id))
    if not found:
        return None
    return found[0], _position(connection, view, Anchor(found[0].key, consignment_id))


def read_wherever(connection: Connection, view: View, consignment_id: str) -> QueueRow | None:
    """The row of a consignment that need not be in the view, nor on the desk."""
    asked = select(*_columns(), _ORDER[view.sort].label("key"))
    found = _fetch(connection, asked.where(_c.consignment_id == consignment_id))
    return found[0] if found else None


def _rows(view: View) -> Select[Any]:
    return select(*_columns(), _ORDER[view.sort].label("key")).where(*conditions(view))


def _columns() -> Iterator[ColumnElement[Any]]:
    return (_MADE[name] if name in _MADE else _c[name] for name in QueueRow._fields[:-1])


def _fetch(connection: Connection, query: Select[Any]) -> list[QueueRow]:
    return [QueueRow._make(row) for row in connection.execute(query)]


def _order(view: View, *, backwards: bool = False) -> Sequence[ColumnElement[Any]]:
    """Equal keys stand in the order of their ids, the oldest first, whichever way the keys are sorted."""
    key = _ORDER[view.sort]
    down = view.descending != backwards
    return (
        key.desc() if down else key.asc(),
        _c.consignment_id.desc() if backwards else _c.consignment_id.asc(),
    )


def _beyond(view: View, anchor: Anchor, *, forward: bool) -> ColumnElement[bool]:
    key = _ORDER[view.sort]
    if forward:
        later = key < anchor.key if view.descending else key > anchor.key
        return or_(later, and_(key == anchor.key, _c.consignment_id > anchor.consignment_id))
    earlier = key > anchor.key if view.descending else key < anchor.key
    return or_(earlier, and_(key == anchor.key, _c.consignment_id < anchor.consignment_id))


def _at(view: View, anchor: Anchor) -> ColumnElement[bool]:
    return and_(_ORDER[view.sort] == anchor.key, _c.consignment_id == anchor.consignment_id)


def _position(connection: Connection, view: View, anchor: Anchor) -> int:
    query = select(func.count()).where(*conditions(view), _beyond(view, anchor, forward=False))
    return connection.execute(query).scalar_one()
