"""Finding any consignment, also one that left long ago: by number, enterprise or day, always through an index; and
what is on the desk also by a part of its waybill or by its goods."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from officer_app.store import tables as t
from officer_app.store.names import named
from officer_app.store.queue import names_goods
from officer_app.store.types import Sites, at_sites, each

_c = t.consignment.c
_LAST = "\U0010ffff"
_SHORTEST_PREFIX = 4
_MOST_ENTERPRISES = 20


class Hit(NamedTuple):
    """One consignment found."""

    consignment_id: str
    site_id: int
    logistics_no: str
    declaration_no: str | None
    cop_no: str | None
    order_no: str | None
    mode: str | None
    ebc_name: str | None
    goods: str
    state: str
    lane: str | None
    declared_at: datetime | None
    on_desk: int  # 1 until it is released or ended and nobody has a task on it

    def has_number(self, number: str) -> bool:
        """Whether this is one of its numbers, in full."""
        return number in (self.logistics_no, self.declaration_no, self.cop_no, self.order_no)


def search(connection: Connection, sites: Sites, text: str, zone: ZoneInfo, limit: int = 50) -> list[Hit]:
    """What answers to `text`, what is still open before what has left, the latest first.

    A waybill, declaration, cop or order number; a day (2026-11-23); else the beginning of a number or, on the desk, any
    part of a waybill, whose end counts most; else an enterprise's code or part of its name or, on the desk, goods.
    """
    asked = text.strip()
    if not asked:
        return []
    numbers = (_c.logistics_no, _c.declaration_no, _c.cop_no, _c.order_no)
    of_site = [_c.site_id == site for site in each(sites)]
    exact = [(and_(here, column == asked), column) for here in of_site for column in numbers]
    if found := _merged(connection, exact, limit):
        return found
    if (day := _day(asked)) is not None:
        midnight = datetime.combine(day, time(), zone)
        of_day = and_(_c.declared_at >= midnight, _c.declared_at < midnight + timedelta(days=1))
        days = [(and_(here, of_day), _c.declared_at.desc()) for here in of_site]
        return _merged(connection, days, limit)
    on_desk = [and_(here, _c.on_desk == 1) for here in of_site]
    part = _c.logistics_no.icontains(asked, autoescape=True)
    parts = [(and_(here, part), _c.consignment_id.desc()) for here in on_desk]
    if len(asked) >= _SHORTEST_PREFIX:
        # an index that begins with the site is no way to a range of numbers
        beside = at_sites(_c.site_id + 0, sites)
        parts += [
            (and_(beside, column.between(asked, asked + _LAST)), column.desc()) for column in numbers[:2]
        ]
    if found := _merged(connection, parts, limit):
        return sorted(found, key=lambda hit: hit.logistics_no.endswith(asked.upper()), reverse=True)
    of_goods = [(and_(here, or_(*names_goods(asked))), _c.consignment_id.desc()) for here in on_desk]
    by_code = [
        (and_(here, _c.ebc_code == code), _c.declared_at.desc())
        for site, here in zip(each(sites), of_site, strict=True)
        for code in _enterprises(connection, site, asked)
    ]
    return _merged(connection, [*of_goods, *by_code], limit)


def _day(text: str) -> date | None:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _enterprises(connection: Connection, site_id: int, text: str) -> list[str]:
    """By its code, else by a part of its name."""
    e = t.enterprise.c
    coded = select(e.ebc_code).where(e.site_id == site_id, e.ebc_code == text)
    return list(connection.execute(coded).scalars()) or named(connection, site_id, text, _MOST_ENTERPRISES)


def _merged(
    connection: Connection,
    parts: Sequence[tuple[ColumnElement[bool], ColumnElement[Any]]],
    limit: int,
) -> list[Hit]:
    """The first `limit` of each part in its index's own order, so that no part is sorted as a whole."""
    found: dict[str, Hit] = {}
    for condition, order in parts:
        query = select(*(_c[name] for name in Hit._fields)).where(condition).order_by(order).limit(limit)
        found |= {row.consignment_id: Hit._make(row) for row in connection.execute(query)}
    return sorted(found.values(), key=lambda hit: (hit.on_desk, hit.consignment_id), reverse=True)[:limit]
