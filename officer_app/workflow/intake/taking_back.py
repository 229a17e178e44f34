"""What an arrival said of boxes, taken back: a mistyped number is no box that nobody declared.

Only of boxes that nobody but the arrival knows of: not declared, not scanned, not picked, on no other arrival.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, func, select, update

from officer_app.domain.codes import Name
from officer_app.domain.words import State
from officer_app.store import tables as t
from officer_app.store.rows import among
from officer_app.store.scans import IS_TEST
from officer_app.workflow.batch import Batch, Row
from officer_app.workflow.intake.blocks import Refusal
from officer_app.workflow.intake.joining import of_carrier, open_by_waybill, picked, why_fixed
from officer_app.workflow.intake.locks import lock

_l = t.arrival_line.c
#: Without those that were taken back.
_LINES = (
    select(_l.gnum, _l.logistics_no, _l.logistics_code, _l.consignment_id, _l.received_at)
    .outerjoin(t.consignment, t.consignment.c.consignment_id == _l.consignment_id)
    .where(
        _l.arrival_id == bindparam("arrival_id"),
        func.coalesce(t.consignment.c.state, "") != State.CANCELLED,
    )
)
_ELSEWHERE = select(_l.consignment_id).where(
    among(_l.consignment_id, "ids"), _l.arrival_id != bindparam("arrival_id")
)
_SCANNED = select(t.scan.c.object_id).where(
    t.scan.c.site_id == bindparam("site_id"),
    among(t.scan.c.object_id, "numbers"),
    t.scan.c.consignment_id.is_(None),
    ~IS_TEST,
)


def lines_of(batch: Batch, arrival: Row) -> Sequence[Any]:
    """The waybills that the arrival names now."""
    return batch.tx.execute(_LINES, {"arrival_id": arrival["arrival_id"]}).all()


def take_back(batch: Batch, arrival: Row, stays: Container[str], message_id: str) -> Refusal | None:
    """Take back the waybills that the arrival no longer names; nothing is, where one of the boxes is truly here."""
    asked = {"arrival_id": arrival["arrival_id"]}
    lock(batch, [f"logistics_no {line.logistics_no}" for line in lines_of(batch, arrival)])
    lines = [line for line in lines_of(batch, arrival) if line.logistics_no not in stays]
    waiting = open_by_waybill(batch, {line.logistics_no for line in lines})
    batch.load(line.consignment_id for line in lines if line.consignment_id)
    rows: dict[int, Row | None] = {
        line.gnum: batch.rows[line.consignment_id]
        if line.consignment_id
        else of_carrier(waiting.get(line.logistics_no, ()), line.logistics_code)
        for line in lines
    }
    found = [row for row in rows.values() if row is not None]
    seen = batch.tx.execute(
        _SCANNED, {"site_id": batch.site_id, "numbers": {line.logistics_no for line in lines}}
    )
    scanned = set(seen.scalars())
    others = asked | {"ids": {row["consignment_id"] for row in found}}
    elsewhere = set(batch.tx.execute(_ELSEWHERE, others).scalars())
    caught = picked(batch, found)
    for line in lines:
        row = rows[line.gnum]
        named_again = row is not None and (row["consignment_id"] in elsewhere or not line.consignment_id)
        if why := _why_here(row, caught, scanned=line.logistics_no in scanned, named_again=named_again):
            return Refusal(
                f"waybill {line.logistics_no} stays on the arrival: {why.en}",
                f"运单{line.logistics_no}{why.zh}，运抵单不得变更或删除",
            )
    links: list[Row] = []
    for line in lines:
        row = rows[line.gnum]
        if row is None:
            row = nobody_declared(batch, line, arrival["arrival_id"], arrival["domestic_traf_no"])
            links.append(asked | {"gnum": line.gnum, "consignment_id": row["consignment_id"]})
        else:
            mine = t.load_line.c.consignment_id == row["consignment_id"]
            batch.tx.execute(update(t.load_line).where(mine).values(consignment_id=None))
        batch.step(row, State.CANCELLED)
        batch.change(row, match_count=0, missing="", lane=None)
        batch.event(row, "arrival_withdrawn", arrival=arrival["arrival_id"], message=message_id)
    batch.link(t.arrival_line, links, "consignment_id")
    batch.write_rows()
    return None


def _why_here(row: Row | None, caught: Container[str], *, scanned: bool, named_again: bool) -> Name | None:
    """Why what the arrival says of a box stays as it is; None where nobody but the arrival knows of that box."""
    if row is not None and row["declaration_id"] is not None:
        return Name("it is declared, and its clock runs", "已申报并已运抵")
    if scanned or (row is not None and row["scan_count"]):
        return Name("its box was scanned", "已过机检")
    if named_again:
        return Name("another arrival names it too", "另有运抵单列明")
    return why_fixed(row, caught) if row is not None else None


def nobody_declared(batch: Batch, line: Any, arrival_id: str, van: str) -> Row:
    """The box of an arrival's line as a consignment of its own."""
    row = batch.add(
        State.ARRIVED,
        undeclared=True,
        logistics_code=line.logistics_code,
        logistics_no=line.logistics_no,
        arrival_id=arrival_id,
        van=van,
        arrived_at=line.received_at,
        due_at=line.received_at + timedelta(minutes=batch.context.site.settings.clock_minutes),
        missing="declaration",
    )
    batch.event(row, "undeclared", arrival=arrival_id, van=van)
    return row
