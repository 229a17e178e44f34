"""Making the random draw anew, for an auditor: the same key and declaration number give the same value."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, and_, select

from officer_app.domain.clock import from_micros
from officer_app.domain.clock import now as clock_now
from officer_app.domain.draw import draw_value
from officer_app.domain.errors import NotAllowed
from officer_app.domain.site import Site, SiteSettings
from officer_app.domain.words import MatchSource
from officer_app.store import tables as t
from officer_app.store.engine import Store
from officer_app.store.station import read_draw_key

_c, _m, _e = t.consignment.c, t.match.c, t.audit_event.c


class Draw(NamedTuple):
    """A draw made anew. `rate` is the chance there was; `wrong` is empty where what is recorded agrees."""

    consignment_id: str
    logistics_no: str
    declaration_no: str
    mode: str
    value: float
    rate: float
    drawn: bool
    wrong: str


class OfMode(NamedTuple):
    mode: str
    declared: int
    drawn: int
    rate: float  # as the site is set now


def draws_of_day(store: Store, site: Site, day: date) -> list[Draw]:
    """Of all that was declared on that day at the site. Raises NotAllowed for who may not read the key."""
    midnight = datetime.combine(day, time(), ZoneInfo(site.timezone))
    return _draws(
        store, site, and_(_c.declared_at >= midnight, _c.declared_at < midnight + timedelta(days=1))
    )


def draw_of(store: Store, site: Site, consignment_id: str) -> list[Draw]:
    """As `draws_of_day`, of one consignment; none where nobody has declared it."""
    return _draws(store, site, _c.consignment_id == consignment_id)


def by_mode(draws: Sequence[Draw], settings: SiteSettings) -> list[OfMode]:
    return [
        OfMode(mode, len(some), sum(one.drawn for one in some), settings.draw_rate.get(mode, 0.0))
        for mode in sorted({one.mode for one in draws})
        for some in [[one for one in draws if one.mode == mode]]
    ]


def _draws(store: Store, site: Site, which: ColumnElement[bool]) -> list[Draw]:
    with store.read() as connection:
        key = read_draw_key(connection, site.site_id)
        if not key:
            raise NotAllowed(
                "The key of the random draw is the intake service's: only under its login is it made anew."
            )
        set_at = _rates(connection, site.site_id)
        rows = connection.execute(
            select(
                _c.consignment_id,
                _c.logistics_no,
                _c.declaration_no,
                _c.mode,
                _c.declared_at,
                _c.ended_at,
                _m.conditions,
            )
            .join_from(
                t.consignment,
                t.match,
                and_(
                    _m.consignment_id == _c.consignment_id,
                    _m.source == MatchSource.DRAW,
                    _m.withdrawn_at.is_(None),
                ),
                isouter=True,
            )
            .where(_c.site_id == site.site_id, _c.declaration_no.is_not(None), which)
            .order_by(_c.declared_at, _c.consignment_id)
        )
        return [_judged(row, draw_value(key, row.declaration_no), set_at) for row in rows]


#: From when on which rates held.
_Rates = list[tuple[datetime, dict[str, float]]]


def _rates(connection: Connection, site_id: int) -> _Rates:
    """As the site began, and each time its settings were changed."""
    changes = connection.execute(
        select(_e.at, _e.payload)
        .where(_e.chain == f"site:{site_id}", _e.event == "site_settings")
        .order_by(_e.seq)
    )
    began = from_micros(0), SiteSettings().draw_rate
    return [
        began,
        *(
            (from_micros(at), SiteSettings.from_json(json.loads(payload)["settings"]).draw_rate)
            for at, payload in changes
        ),
    ]


def _judged(row: Any, value: float, set_at: _Rates) -> Draw:
    """Whether it was drawn as it had to be, at one of the rates that held while it was here."""
    until = row.ended_at or clock_now()
    ends = [since for since, _ in set_at[1:]] + [until]
    held = [
        rates.get(row.mode, 0.0)
        for (since, rates), end in zip(set_at, ends, strict=True)
        if since <= until and end >= row.declared_at
    ]
    drawn = row.conditions is not None
    rate, wrong = min(held), ""
    if drawn:
        (condition,) = json.loads(row.conditions)
        rate, shown = float(condition["text"].removeprefix("draw < ")), condition["values"]
        if (shown["declaration_no"], shown.get("draw", value)) != (row.declaration_no, value):
            wrong = "its evidence is not of this declaration's draw"
        elif rate not in held:
            wrong = "drawn at a rate that never held while it was here"
        elif value >= rate:
            wrong = "drawn, though its value is not under the rate"
    elif value < rate:
        wrong = "not drawn, though its value is under the rate"
    return Draw(row.consignment_id, row.logistics_no, row.declaration_no, row.mode, value, rate, drawn, wrong)
