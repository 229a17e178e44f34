"""The load list: units with what is in them, and alarms that departures raised."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, exists, func, or_, select

from officer_app.domain.errors import NotFound
from officer_app.domain.loading import MAY_LEAVE, Progress, Standing, Why, progress, standing, why
from officer_app.domain.words import State
from officer_app.store import tables as t

_SHOWN_AFTER = timedelta(hours=24)
"""So long a departed unit and an alarm are listed."""

_LISTED_BEFORE = timedelta(days=1)
MOST = 1_000

_l, _n, _c, _d, _m, _a = (
    t.load_list.c,
    t.load_line.c,
    t.consignment.c,
    t.departure.c,
    t.departure_line.c,
    t.departure_alarm.c,
)


class UnitKey(NamedTuple):
    """One pallet or container (empty: loose) under one master waybill on one flight."""

    flight: str
    bill: str
    package: str


class Unit(NamedTuple):
    """`departs` is the timetable's, `left_at` the departure's that took it; `counts` only names standings there are.

    `overdue_at`: when its flight left, by the timetable or by the departure of another unit, while none took this one.
    """

    key: UnitKey
    counts: Mapping[Standing, int]
    listed_at: datetime
    departs: datetime | None
    left_at: datetime | None
    alarm_at: datetime | None  # the latest that a departure raised over what is in it
    overdue_at: datetime | None = None

    @property
    def waybills(self) -> int:
        return sum(self.counts.values())

    @property
    def progress(self) -> Progress:
        return progress(self.counts, left=self.left_at is not None, overdue=self.overdue_at is not None)


class Loaded(NamedTuple):
    """One waybill of a unit; without a consignment only its number is known."""

    logistics_no: str
    consignment_id: str | None
    state: str | None
    task_state: str | None
    lane: str | None
    mode: str | None
    ebc_name: str | None
    country: str | None
    goods: str | None
    gross_weight: Decimal | None
    officer: str | None

    @property
    def standing(self) -> Standing:
        return standing(self.state)


class Alarm(NamedTuple):
    """A departure named what may not leave with it, or took the unit of one that must stay without naming it.

    `state`: where it stood then, None where nobody declared it.
    """

    alarm_id: str
    raised_at: datetime
    refused: bool
    flight: str
    bill: str
    package: str
    logistics_no: str
    consignment_id: str | None
    state: str | None
    state_now: str | None
    named: bool

    @property
    def why(self) -> Why:
        return why(self.state, named=self.named)


class Board(NamedTuple):
    """Units that are still here, those which left within a day, and a day's alarms."""

    here: tuple[Unit, ...]
    departed: tuple[Unit, ...]
    alarms: tuple[Alarm, ...]


def read_board(
    connection: Connection, site_id: int, now: datetime, flights: Mapping[str, tuple[datetime, ...]]
) -> Board:
    """The load list, at most `MOST` of each.

    Units here: the first to depart first, then the first to be listed; those whose flight is past come last, the latest
    first.
    """
    since = now - _SHOWN_AFTER
    alarms = _alarms(connection, site_id, since)
    listed = _units(_OPEN.where(_n.site_id == site_id), connection, flights, alarms)
    gone = _units(_GONE.where(_d.site_id == site_id, _d.received_at >= since), connection, flights, alarms)
    never = datetime.max.replace(tzinfo=now.tzinfo)
    listed = [unit._replace(overdue_at=_overdue(unit, gone, now)) for unit in listed]
    listed.sort(key=lambda unit: (unit.departs or never, unit.listed_at, unit.key))
    here = [unit for unit in listed if unit.overdue_at is None]
    here += sorted(
        (unit for unit in listed if unit.overdue_at), key=lambda unit: unit.overdue_at or never, reverse=True
    )
    gone.sort(key=lambda unit: (unit.left_at or never, unit.key), reverse=True)
    return Board(tuple(here[:MOST]), tuple(gone[:MOST]), alarms)


_GROUPED = (
    select(
        _l.voyage_no,
        _l.bill_no,
        _n.total_package_no,
        _c.state,
        func.count().label("waybills"),
        func.min(_l.received_at, type_=_l.received_at.type).label("listed_at"),
        func.max(_d.leave_time, type_=_d.leave_time.type).label("left_at"),
    )
    .select_from(t.load_line)
    .join(t.load_list, _l.load_list_id == _n.load_list_id)
    .outerjoin(t.consignment, _c.consignment_id == _n.consignment_id)
    .outerjoin(t.departure, _d.departure_id == _n.departure_id)
    .where(_n.is_current)
    .group_by(_l.voyage_no, _l.bill_no, _n.total_package_no, _c.state)
)
_OPEN = _GROUPED.where(_n.departure_id.is_(None))
_GONE = _GROUPED.where(_n.departure_id.is_not(None)).add_columns(_n.departure_id).group_by(_n.departure_id)


def _units(
    query: Select[Any],
    connection: Connection,
    flights: Mapping[str, tuple[datetime, ...]],
    alarms: tuple[Alarm, ...],
) -> list[Unit]:
    found: dict[UnitKey, Unit] = {}
    raised: dict[UnitKey, datetime] = {}
    for alarm in alarms:  # the latest first
        raised.setdefault(UnitKey(alarm.flight, alarm.bill, alarm.package), alarm.raised_at)
    for row in connection.execute(query):
        key = UnitKey(row.voyage_no, row.bill_no, row.total_package_no)
        unit = found.get(key)
        counts = dict(unit.counts) if unit else {}
        word = standing(row.state)
        counts[word] = counts.get(word, 0) + row.waybills
        found[key] = Unit(
            key,
            counts,
            min(unit.listed_at, row.listed_at) if unit else row.listed_at,
            _departs(
                flights.get(key.flight, ()), min(unit.listed_at, row.listed_at) if unit else row.listed_at
            ),
            max(filter(None, (unit and unit.left_at, row.left_at)), default=None),
            max((at for said, at in raised.items() if _concerns(said, key)), default=None),
        )
    return list(found.values())


def _overdue(unit: Unit, gone: list[Unit], now: datetime) -> datetime | None:
    """When its flight left after the unit was listed, as far as that is known."""
    left = [
        other.left_at
        for other in gone
        if other.key.flight == unit.key.flight and other.key != unit.key
        if other.left_at and unit.listed_at < other.left_at <= now
    ]
    if unit.departs is not None and unit.departs <= now:
        left.append(unit.departs)
    return max(left, default=None)


def _departs(times: tuple[datetime, ...], listed_at: datetime) -> datetime | None:
    """The first departure of its flight after a unit was listed, within a day; also once that is past."""
    return next((at for at in times if listed_at <= at < listed_at + _LISTED_BEFORE), None)


def _concerns(said: UnitKey, key: UnitKey) -> bool:
    """A departure need not say flight, master waybill or pallet; what it says must fit."""
    return any(said[:2]) and all(not one or one == other for one, other in zip(said, key, strict=True))


def find_units(board: Board, ref: str) -> list[Unit]:
    """The units of that flight, master waybill or pallet. Raises NotFound when there are none."""
    asked = ref.strip().casefold()
    found = [
        unit
        for unit in (*board.here, *board.departed)
        if asked and asked in (part.casefold() for part in unit.key)
    ]
    if not found:
        raise NotFound(f"No load list names a flight, master waybill or pallet {ref}.")
    return found


def read_unit(connection: Connection, site_id: int, key: UnitKey, *, departed: bool) -> list[Loaded]:
    """What is in a unit, at most `MOST` of it: first what keeps it here, then by waybill."""
    query = (
        select(
            _n.logistics_no,
            _n.consignment_id,
            *(_c[name] for name in Loaded._fields[2:]),
            _n.departure_id.is_not(None).label("departed"),
        )
        .select_from(t.load_line)
        .join(t.load_list, _l.load_list_id == _n.load_list_id)
        .outerjoin(t.consignment, _c.consignment_id == _n.consignment_id)
        .where(
            _n.site_id == site_id,
            _n.is_current,
            _l.site_id == site_id,
            _l.voyage_no == key.flight,
            _l.bill_no == key.bill,
            _n.total_package_no == key.package,
        )
    )
    order = list(Standing)
    rows = [Loaded._make(row[:-1]) for row in connection.execute(query) if row.departed == departed]
    return sorted(rows, key=lambda row: (order.index(row.standing), row.logistics_no))[:MOST]


def _alarms(connection: Connection, site_id: int, since: datetime) -> tuple[Alarm, ...]:
    """The latest first."""
    named = exists().where(
        _d.site_id == _a.site_id,
        _d.cop_no == _a.cop_no,
        _d.logistics_code == _a.logistics_code,
        _d.message_id == _a.message_id,
        _m.departure_id == _d.departure_id,
        _m.logistics_no == _a.logistics_no,
    )
    query = (
        select(
            _a.alarm_id,
            _a.raised_at,
            _a.refused,
            func.coalesce(_a.voyage_no, ""),
            func.coalesce(_a.bill_no, ""),
            func.coalesce(_a.total_package_no, ""),
            _a.logistics_no,
            _a.consignment_id,
            _a.state,
            _c.state,
            or_(_a.refused, named),  # what was let through is stored with its lines
        )
        .outerjoin(t.consignment, _c.consignment_id == _a.consignment_id)
        .where(_a.site_id == site_id, _a.raised_at >= since)
        .order_by(_a.alarm_id.desc())
        .limit(MOST)
    )
    return tuple(Alarm._make((*row[:-1], bool(row[-1]))) for row in connection.execute(query))


def count_alarms(connection: Connection, site_id: int, now: datetime) -> int:
    """A day's alarms that nothing has settled, each waybill once: what was named may still not leave, was named by
    another unit's departure and has not left with its own, or had left before.
    """
    elsewhere = _a.state.in_(MAY_LEAVE) & or_(_c.state != State.DEPARTED, _a.refused.is_(False))
    query = (
        select(func.count(_a.logistics_no.distinct()))
        .outerjoin(t.consignment, _c.consignment_id == _a.consignment_id)
        .where(
            _a.site_id == site_id,
            _a.raised_at >= now - _SHOWN_AFTER,
            or_(
                _c.state.is_(None),
                _c.state.not_in((*MAY_LEAVE, State.DEPARTED)),
                _a.state == State.DEPARTED,
                elsewhere,
            ),
        )
    )
    return connection.execute(query).scalar_one()
