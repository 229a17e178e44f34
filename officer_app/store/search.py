"""Finding any consignment, also one that left long ago: by number, enterprise or day, always through an index."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from officer_app.store import tables as t

_c = t.consignment.c
_LAST = "\U0010ffff"
_SHORTEST_PREFIX = 4
_MOST_ENTERPRISES = 20


class Hit(NamedTuple):
    """One consignment found."""

    consignment_id: str
    logistics_no: str
    declaration_no: str | None
    mode: str | None
    ebc_name: str | None
    state: str
    lane: str | None
    declared_at: datetime | None


def search(connection: Connection, site_id: int, text: str, zone: ZoneInfo, limit: int = 50) -> list[Hit]:
    """What answers to `text`, the latest first: a waybill, declaration, cop or order number or the beginning
    of one; a day (2026-11-23); else an enterprise's code or part of its name."""
    asked = text.strip()
    if not asked:
        return []
    numbers = (_c.logistics_no, _c.declaration_no, _c.cop_no, _c.order_no)
    if found := _merged(connection, site_id, [(column == asked, column) for column in numbers], limit):
        return found
    if (day := _day(asked)) is not None:
        midnight = datetime.combine(day, time(), zone)
        of_day = and_(_c.declared_at >= midnight, _c.declared_at < midnight + timedelta(days=1))
        return _merged(connection, site_id, [(of_day, _c.declared_at.desc())], limit)
    if len(asked) >= _SHORTEST_PREFIX:
        begins = [(column.between(asked, asked + _LAST), column) for column in numbers[:2]]
        if found := _merged(connection, site_id, begins, limit):
            return found
    named = _enterprises(connection, site_id, asked)
    return _merged(
        connection, site_id, [(_c.ebc_code == code, _c.declared_at.desc()) for code in named], limit
    )


def _day(text: str) -> date | None:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _enterprises(connection: Connection, site_id: int, text: str) -> list[str]:
    e = t.enterprise.c
    named = or_(e.ebc_code == text, e.name.icontains(text, autoescape=True))
    query = select(e.ebc_code).where(e.site_id == site_id, named).limit(_MOST_ENTERPRISES)
    return list(connection.execute(query).scalars())


def _merged(
    connection: Connection,
    site_id: int,
    parts: Sequence[tuple[ColumnElement[bool], ColumnElement[Any]]],
    limit: int,
) -> list[Hit]:
    """The first `limit` of each part in its index's own order, so that no part is sorted as a whole."""
    found: dict[str, Hit] = {}
    for condition, order in parts:
        query = (
            select(*(_c[name] for name in Hit._fields))
            .where(_c.site_id == site_id, condition)
            .order_by(order)
            .limit(limit)
        )
        found |= {row.consignment_id: Hit._make(row) for row in connection.execute(query)}
    return sorted(found.values(), key=lambda hit: hit.consignment_id, reverse=True)[:limit]
