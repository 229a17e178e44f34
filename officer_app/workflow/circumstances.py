"""What a record starts from: what the task asked, what was declared, what the station entered last."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import Connection, RowMapping, exists, select

from officer_app.domain.outcome import Evidence, Paper, Part
from officer_app.domain.process import Asked
from officer_app.domain.record import Circumstances
from officer_app.domain.site import Site
from officer_app.domain.words import Attribute, InspectionDegree, InspectionMode, TaskKind, TaskState
from officer_app.store import tables as t
from officer_app.store.detail_json import plain
from officer_app.store.evidence import read_withdrawn
from officer_app.store.scans import marked_on, read_scans
from officer_app.store.written import as_written
from officer_app.workflow.before_arrival import booking_of

_OTHER_PACKAGING = "7"
_LAST_RECORDS = 200  # of the station: what was entered before them is forgotten
#: How a record begins to name what it was filled with where both were, and how one of papers alone says neither, as
#: `Outcome.canonical` writes it.
_NOTHING_ENTERED = (
    '"filled":["place","times","packaging"',
    '"filled":["place","packaging"',
    '"packaging":null',
)

_COLUMN = {
    Attribute.HS_CODE: "hs_code",
    Attribute.NAME: "name",
    Attribute.MODEL: "model",
    Attribute.QUANTITY: "qty",
    Attribute.UNIT: "unit",
    Attribute.VALUE: "total",
    Attribute.CURRENCY: "currency",
}  # a CEB603 line names the destination, not the origin


def circumstances(
    connection: Connection,
    site: Site,
    station: str,
    task: Mapping[str, Any],
    row: Mapping[str, Any],
    now: datetime,
    clock_off: timedelta = timedelta(0),
) -> Circumstances:
    """What is known of the inspection of this consignment (`row`) for this task.

    `clock_off`: by how much the clock of the station was wrong where it was recorded without the server.
    """
    place, packaging = _last_entry(connection, site, station)
    booking = booking_of(connection, task["task_id"])
    pack_no = select(t.declaration.c.pack_no).where(t.declaration.c.declaration_id == row["declaration_id"])
    papers = {"declaration": "declaration_id", "order": "order_id", "waybill": "waybill_id"}
    ended = task["submitted_at"] if task["state"] in (TaskState.SUBMITTED, TaskState.CLOSED) else now
    started = task["claimed_at"] or ended
    e, g = t.evidence.c, t.goods_item.c
    left_out = read_withdrawn(connection, row["consignment_id"])
    files = (
        select(e.sha256, e.file_name)
        .where(e.task_id == task["task_id"], e.evidence_id.not_in(left_out))
        .order_by(e.evidence_id)
    )
    items = select(g.gnum).where(g.declaration_id == row["declaration_id"]).order_by(g.gnum)
    return Circumstances(
        kind=TaskKind(task["kind"]),
        requirements=tuple(one["en"] for one in json.loads(task["requirements"])),
        gnums=tuple(connection.execute(items).scalars()),
        papers=tuple(Paper(kind=kind) for kind, column in papers.items() if row[column] is not None),
        place=(booking and booking["place"]) or place,
        packaging=packaging or _declared_packaging(connection, row["declaration_id"]),
        started_at=min(started, ended),  # a clock that was set back makes no record impossible
        ended_at=ended,
        since=_since(connection, task, row, booking),
        now=now,
        clock_off=clock_off,
        evidence=tuple(Evidence(sha256=key, name=name) for key, name in connection.execute(files)),
        declared=row["declaration_id"] is not None,
        before_arrival=booking is not None,
        pack_no=connection.execute(pack_no).scalar() or 0,
        values=_declared_values(connection, row["declaration_id"]),
        marked=marked_on(read_scans(connection, row["consignment_id"])),
    )


def _since(
    connection: Connection, task: Mapping[str, Any], row: Mapping[str, Any], booking: RowMapping | None
) -> datetime:
    """From when on it can have been inspected: since it was booked, asked for again, or was here."""
    if booking is not None:
        return cast("datetime", booking["booked_at"])
    opened = cast("datetime", task["opened_at"])
    r = t.reinspection.c
    again = connection.execute(select(r.task_id).where(r.task_id == task["task_id"])).first()
    return opened if again or row["arrived_at"] is None else min(opened, row["arrived_at"])


def _last_entry(connection: Connection, site: Site, station: str) -> tuple[str, str]:
    """Place and packaging that somebody entered at this station last. Where goods that were booked are inspected is
    not here, and what was only filled in is nobody's word.
    """
    o = t.outcome.c
    latest = (
        select(o.outcome_id)
        .where(o.site_id == site.site_id, o.station == station)
        .order_by(o.outcome_id.desc())
        .limit(_LAST_RECORDS)
    )
    query = (
        select(o.record)
        .where(
            o.outcome_id.in_(select(latest.subquery().c.outcome_id)),
            ~exists().where(t.booking.c.task_id == o.task_id),
            *(o.record.not_like(f"%{filled}%") for filled in _NOTHING_ENTERED),
        )
        .order_by(o.outcome_id.desc())
    )
    found: dict[Part, str] = {}
    for text in connection.execute(query).scalars():
        record = as_written(text)
        for part, entered in ((Part.PLACE, record.place), (Part.PACKAGING, record.packaging)):
            if entered and part not in found and part not in record.filled:
                found[part] = entered
        if len(found) == 2:
            break
    named = " ".join(part for part in (site.name, station) if part)
    return found.get(Part.PLACE, named), found.get(Part.PACKAGING, "")


def _declared_packaging(connection: Connection, declaration_id: str | None) -> str:
    d = t.declaration.c
    found = connection.execute(select(d.wrap_type).where(d.declaration_id == declaration_id)).scalar()
    return found or _OTHER_PACKAGING


def _declared_values(connection: Connection, declaration_id: str | None) -> dict[tuple[int, str], str]:
    """What was declared, by item and attribute."""
    query = select(t.goods_item).where(t.goods_item.c.declaration_id == declaration_id)
    return {
        (item["gnum"], attribute): _said(item[column])
        for item in connection.execute(query).mappings()
        for attribute, column in _COLUMN.items()
    }


def _said(value: Decimal | str) -> str:
    return plain(value) or "" if isinstance(value, Decimal) else value


def asked_of(task: Mapping[str, Any]) -> Asked:
    return Asked(
        kind=TaskKind(task["kind"]),
        mode=InspectionMode(task["mode"]),
        degree=InspectionDegree(task["degree"]),
        chinese={one["en"]: one.get("zh") or one["en"] for one in json.loads(task["requirements"])},
    )
