"""What was counted, day by day: the roll-up and the deltas that are not folded into it yet."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Connection, func, select, type_coerce, union_all

from officer_app.store import tables as t
from officer_app.store.types import MOST, SCALE, Sites, at_sites, to_units

#: Days since arrival of an outcome that no arrival's share has: of an inspection before it, or of a second one.
NOT_OF_ARRIVED = -1


class Measure(StrEnum):
    """What is counted when it happens. `cleared` is counted with its minutes from arrival to release, `inspected` with
    its days since the arrival, from which a report tells `of_arrived`: what arrived on a day and was inspected since.
    """

    DECLARED = "declared"
    ARRIVED = "arrived"
    HELD = "held"
    RELEASED = "released"
    CLEARED = "cleared"
    INSPECTED = "inspected"
    NONCONFORM = "nonconform"
    OF_ARRIVED = "of_arrived"  # never counted itself


class By(StrEnum):
    MODE = "mode"
    LANE = "lane"


class Count(NamedTuple):
    """`key` is the mode or lane, empty where there was none yet; `day` is yyyymmdd at the site; `minutes` as said at
    `Measure`, for `inspected` days."""

    day: int
    key: str
    measure: str
    minutes: int
    times: int
    value_cny: Decimal


_MILLION = 1_000_000 * SCALE


def _in_parts(value: ColumnElement[Decimal]) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """The sum of a column as millions and the units beyond them: a 64-bit integer may be too small for the whole."""
    units = type_coerce(value, BigInteger)
    return func.sum(units.op("/")(_MILLION)), func.sum(units % _MILLION)


def bounded_sum(value: ColumnElement[Decimal]) -> ColumnElement[int]:
    """The sum of a column in units, `MOST` where it is more."""
    millions, units = _in_parts(value)
    most = to_units(MOST)
    return func.min(func.min(millions, most // _MILLION) * _MILLION + units, most)


def read_volumes(
    connection: Connection, site_id: Sites, first: int, last: int, by: By, measure: Measure | None = None
) -> list[Count]:
    """All counts from `first` to `last`, both included, or those of one `measure`."""
    parts = []
    for table in (t.volume_day, t.volume_delta):
        c = table.c
        parts.append(
            select(c.day, c[by.value].label("key"), c.measure, c.minutes, c.count, c.value_cny).where(
                at_sites(c.site_id, site_id),
                c.day.between(first, last),
                *([] if measure is None else [c.measure == measure]),
            )
        )
    every = union_all(*parts).subquery().c
    query = (
        select(
            every.day,
            every.key,
            every.measure,
            every.minutes,
            func.sum(every.count),
            *_in_parts(every.value_cny),
        )
        .group_by(every.day, every.key, every.measure, every.minutes)
        .order_by(every.day)
    )
    return [
        Count._make((*told, Decimal(millions * _MILLION + units) / SCALE))
        for *told, millions, units in connection.execute(query)
    ]


def counted_days(connection: Connection, site_id: int) -> tuple[int, int] | None:
    """The first and the last day on which anything was counted, None before the first."""
    found: list[int] = []
    for table in (t.volume_day, t.volume_delta):
        for end in (func.min, func.max):  # apart, each is the end of the index; together they read all of it
            day = connection.execute(select(end(table.c.day)).where(table.c.site_id == site_id)).scalar()
            found += [day] if day is not None else []
    return (min(found), max(found)) if found else None
