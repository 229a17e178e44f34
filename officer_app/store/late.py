"""Late outcomes: what officers recorded without the server, beside what stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, exists, func, select

from officer_app.domain.words import EntryKind, LateWord
from officer_app.store import tables as t
from officer_app.store.types import Sites, at_sites

_j, _w, _o, _c = t.journal_entry.c, t.late_word.c, t.outcome.c, t.consignment.c


class Late(NamedTuple):
    """A late outcome and the record that stands (None where there is none). `confirmed` where its officer's word is
    there, or was never needed."""

    entry_id: str
    consignment_id: str
    logistics_no: str
    task_id: str
    officer: str
    station: str
    station_at: datetime
    clock_ahead: int
    body: str
    why: str
    entered_by: str
    entered_at: datetime
    confirmed: bool
    settled: Row[Any] | None
    stands: Row[Any] | None


def _open(sites: Sites) -> Select[Any]:
    settled = exists().where(_w.entry_id == _j.entry_id, _w.kind == LateWord.SETTLED)
    recorded = exists().where(_w.entry_id == _j.entry_id, _w.outcome_id.is_not(None))
    late = at_sites(_j.site_id, sites) & (_j.kind == EntryKind.RECORD) & (_j.late != "")
    return select(t.journal_entry).where(late, ~settled, ~recorded)


def count_late(connection: Connection, sites: Sites) -> int:
    """How many wait for a supervisor, or for their officer."""
    return connection.execute(select(func.count()).select_from(_open(sites).subquery())).scalar_one()


def read_late(connection: Connection, sites: Sites, of_consignment: str | None = None) -> list[Late]:
    """Those that wait, the oldest first; of one consignment all there ever were."""
    query = _open(sites)
    if of_consignment is not None:
        query = select(t.journal_entry).where(
            _j.consignment_id == of_consignment, _j.kind == EntryKind.RECORD, _j.late != ""
        )
    return [_late(connection, row) for row in connection.execute(query.order_by(_j.entered_at, _j.entry_id))]


def _late(connection: Connection, row: Row[Any]) -> Late:
    words = {
        word.kind: word for word in connection.execute(select(t.late_word).where(_w.entry_id == row.entry_id))
    }
    stands = connection.execute(
        select(t.outcome)
        .where(_o.consignment_id == row.consignment_id)
        .order_by(_o.outcome_id.desc())
        .limit(1)
    ).first()
    number = connection.execute(
        select(_c.logistics_no).where(_c.consignment_id == row.consignment_id)
    ).scalar_one()
    return Late(
        row.entry_id,
        row.consignment_id,
        number,
        row.task_id,
        row.officer,
        row.station,
        row.station_at,
        row.clock_ahead,
        row.body,
        row.late,
        row.entered_by,
        row.entered_at,
        row.entered_by == row.officer or LateWord.CONFIRMED in words,
        words.get(LateWord.SETTLED),
        stands,
    )


def waybills_of(connection: Connection, consignments: Sequence[str]) -> dict[str, str]:
    """The waybill numbers of these consignments."""
    query = select(_c.consignment_id, _c.logistics_no).where(_c.consignment_id.in_(consignments))
    return {str(row.consignment_id): row.logistics_no for row in connection.execute(query)}
