"""Inspections before arrival as they stand: who is eligible, what is booked, what waits for a look at its seals."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, or_, select

from officer_app.domain.words import Advance, State
from officer_app.store import tables as t
from officer_app.store.rows import latest_key

_e, _b, _c = t.eligibility.c, t.booking.c, t.consignment.c


class Eligible(NamedTuple):
    """The latest decision about an enterprise; `until` is None once it was withdrawn."""

    ebc_code: str
    name: str
    until: datetime | None
    reason: str
    decided_by: str
    decided_at: datetime

    def holds(self, moment: datetime) -> bool:
        return self.until is not None and moment < self.until


class Booked(NamedTuple):
    """A consignment on whose goods an officer goes to look, or that travels under their seals."""

    consignment_id: str
    logistics_no: str
    ebc_name: str | None
    advance: str
    state: str
    task_state: str | None
    holder: str | None
    place_kind: str
    place: str
    booked_for: datetime
    officer: str | None
    booked_by: str


_DECISION = select(_e.ebc_code, _e.name, _e.valid_until, _e.reason, _e.decided_by, _e.decided_at)


def latest_decision(connection: Connection, site_id: int, ebc_code: str) -> Eligible | None:
    """What was last decided about the enterprise, None where nothing ever was."""
    query = _DECISION.where(_e.ebc_code == ebc_code, _e.site_id == site_id)
    found = connection.execute(query.order_by(_e.eligibility_id.desc()).limit(1)).first()
    return Eligible(*found) if found else None


def read_eligible(connection: Connection, site_id: int) -> list[Eligible]:
    """The latest decision about every enterprise, by name."""
    latest = select(latest_key(_e.eligibility_id)).where(_e.site_id == site_id).group_by(_e.ebc_code)
    query = _DECISION.where(_e.eligibility_id.in_(latest)).order_by(_e.name, _e.ebc_code)
    return [Eligible(*row) for row in connection.execute(query)]


def like_it(connection: Connection, consignment_id: str) -> list[str]:
    """What else of its enterprise is declared, not here yet and not booked."""
    mine = select(_c.site_id, _c.ebc_code).where(_c.consignment_id == consignment_id).subquery()
    query = (
        select(_c.consignment_id)
        .select_from(t.consignment)
        .join(mine, (_c.site_id == mine.c.site_id) & (_c.ebc_code == mine.c.ebc_code))
        .where(
            _c.on_desk == 1,
            _c.state == State.DECLARED,
            or_(_c.advance.is_(None), _c.advance == Advance.VOID),
            _c.consignment_id != consignment_id,
        )
    )
    return list(connection.execute(query.order_by(_c.consignment_id)).scalars())


def read_booked(connection: Connection, site_id: int) -> list[Booked]:
    """What is booked or sealed and not decided yet, in the order of its appointments."""
    later = t.booking.alias()
    latest = (
        select(latest_key(later.c.booking_id))
        .where(later.c.consignment_id == _c.consignment_id)
        .scalar_subquery()
    )
    query = (
        select(
            _c.consignment_id,
            _c.logistics_no,
            _c.ebc_name,
            _c.advance,
            _c.state,
            _c.task_state,
            _c.officer,
            *(_b.place_kind, _b.place, _b.booked_for, _b.officer, _b.booked_by),
        )
        .select_from(t.consignment)
        .join(t.booking, _b.booking_id == latest)
        .where(_c.site_id == site_id, _c.advance.in_([Advance.BOOKED, Advance.SEALED]))
        .order_by(_b.booked_for, _c.consignment_id)
    )
    return [Booked._make(row) for row in connection.execute(query)]
