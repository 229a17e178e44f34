"""What time alone brings about: facts that are late, boxes nobody declared, lapsed claims, growing urgency."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select, text
from sqlalchemy.dialects.sqlite import insert as upsert

from officer_app.domain.clock import now as clock_now
from officer_app.domain.words import State
from officer_app.store import tables as t
from officer_app.store.engine import Store
from officer_app.store.scans import IS_TEST
from officer_app.store.types import MOST, to_units
from officer_app.store.volumes import bounded_sum
from officer_app.workflow.assigning import end_lapsed_claims
from officer_app.workflow.batch import Batch, Row
from officer_app.workflow.context import Context
from officer_app.workflow.intake.joining import of_carrier, open_by_waybill
from officer_app.workflow.intake.loading import join_load_lists
from officer_app.workflow.intake.locks import lock_site
from officer_app.workflow.intake.scans import assign, of_two, rivals
from officer_app.workflow.intake.taking_back import nobody_declared
from officer_app.workflow.matching import active_matches, rematch
from officer_app.workflow.routing import prioritise, route

_PIECE = 500

_MANY = 2**31 - 1  # as many as a day can count

_MONTHS_AHEAD = 12  # tables of a shared database that are stored by month have theirs so long before


def tick(store: Store, context: Context, now: datetime | None = None) -> None:
    """Once a minute. Each part is a transaction of its own, so that officers never wait long."""
    moment = now or clock_now()
    for part in (_route_late, _show_undeclared, _lapse):
        with store.transaction() as tx:
            batch = Batch(tx, context, moment)
            lock_site(batch)
            part(batch)
            batch.flush()
    _freshen(store, context, moment)
    fold = _fold_shared if store.is_shared else _fold_volumes
    with store.transaction() as tx:
        fold(tx, context.site.site_id)
    if store.is_shared:
        with store.transaction() as tx:
            tx.execute(select(func.app.make_months(_MONTHS_AHEAD)))


def _route_late(batch: Batch) -> None:
    """What is still missing so long after arrival makes the consignment yellow."""
    c = t.consignment.c
    limit = batch.now - timedelta(minutes=batch.context.site.settings.late_minutes)
    query = select(c.consignment_id).where(
        c.site_id == batch.site_id,
        c.on_desk == 1,
        c.state.in_([State.ARRIVED, State.SCREENED]),
        c.arrived_at <= limit,
        c.declaration_id.is_not(None),
    )
    keys = list(batch.tx.execute(query.limit(_PIECE)).scalars())
    batch.load(keys)
    rows = [batch.rows[key] for key in keys]
    if rows:
        route(batch, rows, rematch(batch, rows))


def _lapse(batch: Batch) -> None:
    end_lapsed_claims(batch)


def _show_undeclared(batch: Batch) -> None:
    """Boxes that arrived or were scanned and that nobody declared in time become consignments of their own."""
    limit = batch.now - timedelta(minutes=batch.context.site.settings.undeclared_minutes)
    line, head, scan = t.arrival_line.c, t.arrival.c, t.scan.c
    lines = batch.tx.execute(
        select(
            line.arrival_id,
            line.gnum,
            line.logistics_code,
            line.logistics_no,
            line.received_at,
            head.domestic_traf_no,
        )
        .join(t.arrival, head.arrival_id == line.arrival_id)
        .where(line.site_id == batch.site_id, line.consignment_id.is_(None), line.received_at <= limit)
        .limit(_PIECE)
    ).all()
    scans = batch.tx.execute(
        select(scan.scan_id, scan.object_id, scan.received_at)
        .where(
            scan.site_id == batch.site_id,
            scan.consignment_id.is_(None),
            scan.received_at <= limit,
            scan.object_id != "",
            ~IS_TEST,
        )
        .order_by(scan.received_at.desc())  # so that those which wait for an officer keep nobody waiting
        .limit(_PIECE)
    ).all()
    known = open_by_waybill(batch, {x.logistics_no for x in lines} | {_number(x.object_id) for x in scans})
    settings = batch.context.site.settings
    touched: dict[str, Row] = {}
    joined: list[Row] = []
    for found in lines:
        row = of_carrier(known.get(found.logistics_no, ()), found.logistics_code)
        if row is None:
            row = nobody_declared(batch, found, found.arrival_id, found.domestic_traf_no)
            known.setdefault(found.logistics_no, []).append(row)
        touched[row["consignment_id"]] = row
        joined.append(
            {"arrival_id": found.arrival_id, "gnum": found.gnum, "consignment_id": row["consignment_id"]}
        )
    scanned: list[tuple[str, Row]] = []
    theirs = rivals(batch, (box.scan_id for box in scans))
    for box in scans:
        number = _number(box.object_id)
        candidates = known.get(number, [])
        if len(candidates) > 1 or of_two(theirs[box.scan_id], candidates[0] if candidates else None):
            continue  # two carriers, one number: an officer says which
        if not candidates:
            row = batch.add(
                State.ARRIVED,
                undeclared=True,
                logistics_code="",
                logistics_no=number,
                arrived_at=box.received_at,
                due_at=box.received_at + timedelta(minutes=settings.clock_minutes),
                missing="declaration arrival",
            )
            known[number] = [row]
            batch.event(row, "undeclared", scan=box.scan_id)
        row = known[number][0]
        scanned.append((box.scan_id, row))
        touched[row["consignment_id"]] = row
    batch.link(t.arrival_line, joined, "consignment_id")
    assign(batch, scanned)
    rows = list(touched.values())
    join_load_lists(batch, [row for row in rows if batch.is_new(row["consignment_id"])])
    if rows:
        route(batch, rows, rematch(batch, rows))


def _number(object_id: str) -> str:
    """As much of what a machine read off the label as a waybill number has characters."""
    return object_id[:32]


def _freshen(store: Store, context: Context, now: datetime) -> None:
    """Urgency grows with the clock: recompute it for everything on the desk that has arrived."""
    c = t.consignment.c
    with store.read() as connection:
        keys = list(
            connection.execute(
                select(c.consignment_id).where(
                    c.site_id == context.site.site_id, c.on_desk == 1, c.arrived_at.is_not(None)
                )
            ).scalars()
        )
    for start in range(0, len(keys), _PIECE):
        with store.transaction() as tx:
            batch = Batch(tx, context, now)
            some = keys[start : start + _PIECE]
            batch.load(some)
            matches = active_matches(batch, some)
            for key in some:
                prioritise(batch, batch.rows[key], matches.get(key, []))
            batch.flush()


def _fold_volumes(tx: Connection, site_id: int) -> None:
    """Add the delta rows to the days they belong to; the sums do not change."""
    d, v = t.volume_delta.c, t.volume_day
    last = tx.execute(select(func.max(d.delta_id)).where(d.site_id == site_id)).scalar()
    if last is None:
        return
    mine = (d.site_id == site_id) & (d.delta_id <= last)
    folded = (
        select(
            d.site_id,
            d.day,
            d.mode,
            d.lane,
            d.measure,
            d.minutes,
            func.sum(d.count).label("count"),
            bounded_sum(d.value_cny).label("value_cny"),
        )
        .where(mine)
        .group_by(d.site_id, d.day, d.mode, d.lane, d.measure, d.minutes)
    )
    names = [c.name for c in v.columns]
    statement = upsert(v).from_select(names, folded)
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=[c.name for c in v.primary_key.columns],
            set_={
                "count": v.c.count + statement.excluded["count"],
                "value_cny": func.min(v.c.value_cny + statement.excluded["value_cny"], to_units(MOST)),
            },
        )
    )
    tx.execute(delete(t.volume_delta).where(mine))


_FOLD_SHARED = text(
    f"""
    WITH folded AS (DELETE FROM volume_delta WHERE site_id = :site
      RETURNING site_id, day, mode, lane, measure, minutes, count, value_cny)
    INSERT INTO volume_day (site_id, day, mode, lane, measure, minutes, count, value_cny)
    SELECT site_id, day, mode, lane, measure, minutes, least(greatest(sum(count), -{_MANY}), {_MANY}),
      least(greatest(sum(value_cny::numeric), -{to_units(MOST)}), {to_units(MOST)})
    FROM folded GROUP BY site_id, day, mode, lane, measure, minutes ORDER BY day, mode, lane, measure, minutes
    ON CONFLICT (site_id, day, mode, lane, measure, minutes) DO UPDATE SET
      count = least(greatest(volume_day.count::bigint + excluded.count, -{_MANY}), {_MANY}),
      value_cny = least(volume_day.value_cny + excluded.value_cny, {to_units(MOST)})
    """  # noqa: S608
)


def _fold_shared(tx: Connection, site_id: int) -> None:
    """As `_fold_volumes`, in one statement: what others add meanwhile is neither lost nor doubled."""
    tx.execute(_FOLD_SHARED, {"site": site_id})
