"""Boxes that are there and belong to no consignment yet: arrived or scanned, and until now declared by nobody."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Column, ColumnElement, Connection, exists, select

from officer_app.store import tables as t
from officer_app.store.scans import IS_TEST

_c, _line, _scan = t.consignment.c, t.arrival_line.c, t.scan.c


class Box(NamedTuple):
    """What is known of one. `since` is when word of it came first; `van` is empty where only a scan came."""

    logistics_no: str
    since: datetime
    arrived_at: datetime | None
    van: str
    scanned_at: datetime | None

    @property
    def told(self) -> str:
        """A sentence for a terminal."""
        known = [f"arrived {self.arrived_at:%Y-%m-%d %H:%M} UTC in van {self.van}"] if self.arrived_at else []
        known += [f"scanned {self.scanned_at:%Y-%m-%d %H:%M} UTC"] if self.scanned_at else []
        return f"{self.logistics_no} is here, and nobody has declared it yet: {', '.join(known)}."


def box_waiting(connection: Connection, number: str, site_id: int | None = None) -> Box | None:
    """The box under that number, if one waits; of one site or of whichever may be read."""
    found = _boxes(connection, site_id, _line.logistics_no == number, _scan.object_id == number, 1)
    return found[0] if found else None


def boxes_waiting(connection: Connection, site_id: int, part: str, limit: int = 8) -> list[Box]:
    """Those with `part` in their number, the latest first."""
    arrived, scanned = (
        column.icontains(part, autoescape=True) for column in (_line.logistics_no, _scan.object_id)
    )
    return _boxes(connection, site_id, arrived, scanned, limit)


def _boxes(
    connection: Connection,
    site_id: int | None,
    arrived: ColumnElement[bool],
    scanned: ColumnElement[bool],
    limit: int,
) -> list[Box]:
    found: dict[str, Box] = {}
    arrivals = (
        select(_line.logistics_no, _line.received_at, t.arrival.c.domestic_traf_no)
        .join(t.arrival, t.arrival.c.arrival_id == _line.arrival_id)
        .where(*_waits(_line.site_id, _line.consignment_id, _line.logistics_no, site_id), arrived)
    )
    for number, at, van in connection.execute(arrivals.order_by(_line.received_at.desc()).limit(limit)):
        found.setdefault(number, Box(number, at, at, van, None))
    scans = select(_scan.object_id, _scan.received_at, _scan.scanned_at).where(
        *_waits(_scan.site_id, _scan.consignment_id, _scan.object_id, site_id),
        scanned,
        _scan.object_id != "",
        ~IS_TEST,
    )
    for number, came, at in connection.execute(scans.order_by(_scan.received_at.desc()).limit(limit)):
        box = found.get(number, Box(number, came, None, "", None))
        if box.scanned_at is None:
            found[number] = box._replace(since=min(box.since, came), scanned_at=at)
    return sorted(found.values(), key=lambda box: box.since, reverse=True)[:limit]


def _waits(
    site: Column[int], consignment: Column[str], number: Column[str], site_id: int | None
) -> tuple[ColumnElement[bool], ...]:
    """It is of no consignment, and none that is open has its number: else an officer says whose it is."""
    of_site = site.in_(select(t.site.c.site_id)) if site_id is None else site == site_id
    is_open = exists().where(_c.site_id == site, _c.logistics_no == number, _c.ended_at.is_(None))
    return of_site, consignment.is_(None), ~is_open
