"""CEB507: a van at the site. It starts the one-hour clock of every waybill on it that was declared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, insert, select

from officer_app.domain.documents import Arrival, ArrivalLine
from officer_app.domain.ids import new_id
from officer_app.domain.site import Site
from officer_app.domain.words import AppType, ReturnStatus, State
from officer_app.store import tables as t
from officer_app.store.rows import among
from officer_app.workflow.batch import Batch, Row
from officer_app.workflow.intake.blocks import Accepted, Refusal, Verdict
from officer_app.workflow.intake.joining import of_carrier, open_by_waybill
from officer_app.workflow.intake.taking_back import lines_of, take_back
from officer_app.workflow.numbers import eport_numbers

_FIELDS = [c.name for c in t.arrival.columns if c.name in Arrival.model_fields and c.name != "pre_no"]
_a, _l = t.arrival.c, t.arrival_line.c
#: What stays as it is when an arrival is changed: the van, and who brought it.
_HEAD = ("logistics_code", "domestic_traf_no", "bill_no", "traf_mode", "msg_count")
_KNOWN = select(
    _a.operator_code, _a.cop_no, _a.msg_seq_no, _a.arrival_id, *(_a[name] for name in _HEAD)
).where(_a.site_id == bindparam("site_id"), among(_a.cop_no, "numbers"))
_LAST = select(func.max(_l.gnum)).where(_l.arrival_id == bindparam("arrival_id"))
_WAITING = (
    select(_l.arrival_id, _l.gnum, _l.logistics_no, _l.logistics_code, _l.received_at, _a.domestic_traf_no)
    .join(t.arrival, _a.arrival_id == _l.arrival_id)
    .where(_l.site_id == bindparam("site_id"), among(_l.logistics_no, "numbers"), _l.consignment_id.is_(None))
    .order_by(_l.received_at)
)


def apply_arrivals(
    batch: Batch, message_id: str, blocks: Sequence[tuple[int, Arrival]]
) -> tuple[dict[int, Verdict], set[str]]:
    """Store arrivals; gives what became of each block and the consignments they touch."""
    consignments = open_by_waybill(
        batch, {line.logistics_no for _, arrival in blocks for line in arrival.lines}
    )
    current = _known(batch, {arrival.cop_no for _, arrival in blocks})
    numbers = eport_numbers(batch, sum(arrival.pre_no is None for _, arrival in blocks))
    verdicts: dict[int, Verdict] = {}
    touched: set[str] = set()
    for block_no, arrival in blocks:
        key = (arrival.operator_code, arrival.cop_no, arrival.msg_seq_no)
        known = current.get(key)
        refusal = _elsewhere(batch.context.site, arrival) or _refusal(arrival, known)
        deleted = arrival.app_type is AppType.DELETE
        lines: Sequence[ArrivalLine] = () if deleted else arrival.lines
        if known is not None and not refusal:
            refusal = take_back(batch, known, {line.logistics_no for line in lines}, message_id)
        if refusal:
            verdicts[block_no] = refusal
            continue
        if known is None:
            known = {name: getattr(arrival, name) for name in _FIELDS} | {
                "arrival_id": new_id(),
                "site_id": batch.site_id,
                "message_id": message_id,
                "received_at": batch.now,
                "pre_no": arrival.pre_no or next(numbers),
            }
            batch.tx.execute(insert(t.arrival), [known])
            current[key] = known
            here: set[str] = set()
        else:
            lines, here = _not_named_yet(batch, known, lines)
        here |= _add(batch, known, lines, consignments)
        touched |= here
        row = batch.rows[next(iter(here))] if here else None
        verdicts[block_no] = Accepted(known["arrival_id"], row, withdrawn=deleted)
    return verdicts, touched


def _not_named_yet(
    batch: Batch, arrival: Row, lines: Sequence[ArrivalLine]
) -> tuple[list[ArrivalLine], set[str]]:
    """What a change adds, numbered on from what is there; and the consignments of what was named before."""
    named = lines_of(batch, arrival)
    here = {line.consignment_id for line in named if line.consignment_id}
    batch.load(here)
    known = {line.logistics_no for line in named}
    last = batch.tx.execute(_LAST, {"arrival_id": arrival["arrival_id"]}).scalar() or 0
    added = [line for line in lines if line.logistics_no not in known]
    return [line.model_copy(update={"gnum": gnum}) for gnum, line in enumerate(added, last + 1)], here


def _add(
    batch: Batch, arrival: Row, lines: Sequence[ArrivalLine], consignments: dict[str, list[Row]]
) -> set[str]:
    """These waybills are on the arrival; gives the consignments that are here now."""
    added: list[Row] = []
    here: set[str] = set()
    for line in lines:
        candidates = (row for row in consignments.get(line.logistics_no, ()) if row["ended_at"] is None)
        row = of_carrier(candidates, arrival["logistics_code"])
        added.append(
            line.__dict__
            | {
                "arrival_id": arrival["arrival_id"],
                "site_id": batch.site_id,
                "logistics_code": arrival["logistics_code"],
                "consignment_id": row["consignment_id"] if row else None,
                "received_at": batch.now,
            }
        )
        if row is not None:
            if not row["logistics_code"]:  # so far only scanned; now the carrier is known
                batch.change(row, logistics_code=arrival["logistics_code"])
            arrive(batch, row, arrival["arrival_id"], arrival["domestic_traf_no"], batch.now)
            here.add(row["consignment_id"])
    if added:
        batch.tx.execute(insert(t.arrival_line), added)
    return here


def join_arrivals(batch: Batch, rows: Sequence[Row]) -> None:
    """Newly declared consignments whose box is already here: they arrived when the van did."""
    boxes = {(row["logistics_no"], row["logistics_code"]): row for row in rows if row["arrival_id"] is None}
    joined: list[Row] = []
    waiting = batch.tx.execute(_WAITING, {"site_id": batch.site_id, "numbers": [no for no, _ in boxes]})
    for arrival_id, gnum, number, carrier, at, van in waiting.all():
        row = boxes.get((number, carrier))
        if row is not None:
            joined.append({"arrival_id": arrival_id, "gnum": gnum, "consignment_id": row["consignment_id"]})
            arrive(batch, row, arrival_id, van, at)
    batch.link(t.arrival_line, joined, "consignment_id")


def arrive(batch: Batch, row: Row, arrival_id: str, van: str, at: datetime) -> None:
    """Start the clock; a second arrival of the same box is only noted."""
    if row["arrival_id"] is not None:
        batch.event(row, "arrived_again", arrival=arrival_id, van=van)
        return
    due = (row["arrived_at"] or at) + timedelta(minutes=batch.context.site.settings.clock_minutes)
    batch.change(row, arrival_id=arrival_id, van=van, arrived_at=row["arrived_at"] or at, due_at=due)
    if row["state"] == State.DECLARED:
        batch.step(row, State.ARRIVED)
    batch.event(row, "arrived", arrival=arrival_id, van=van)
    batch.count("arrived", row)


def _elsewhere(site: Site, arrival: Arrival) -> Refusal | None:
    """A site is its customs and, where that has several, the place: what comes to another is not here."""
    if arrival.customs_code == site.customs_code and arrival.loct_no in (None, site.loct_no):
        return None
    told = "-".join(filter(None, (arrival.customs_code, arrival.loct_no)))
    here = f"{site.customs_code}-{site.loct_no}"
    return Refusal(
        f"the arrival is at another site, {told}; this is {here}", f"运抵地为{told}，非本监管场所{here}"
    )


def _refusal(arrival: Arrival, known: Row | None) -> Refusal | None:
    if arrival.app_type is AppType.NEW:
        if known is not None:
            return Refusal(f"arrival {arrival.cop_no} is already there", f"运抵单{arrival.cop_no}重复申报")
        return None
    if known is None:
        return Refusal(f"arrival {arrival.cop_no} was not sent before", f"原运抵单{arrival.cop_no}不存在")
    if any(known[name] != getattr(arrival, name) for name in _HEAD):
        return Refusal(
            "of an arrival only the waybills can be changed", "运抵单只能变更运单，表头内容不得变更"
        )
    return None


def _known(batch: Batch, numbers: set[str]) -> dict[tuple[str, str, int], Row]:
    asked = {"site_id": batch.site_id, "numbers": numbers}
    return {
        (row["operator_code"], row["cop_no"], row["msg_seq_no"]): dict(row)
        for row in batch.tx.execute(_KNOWN, asked).mappings()
    }


_INFO = {AppType.NEW: "运抵成功", AppType.CHANGE: "变更成功", AppType.DELETE: "删除成功"}


def answer(batch: Batch, message_id: str, block_no: int, arrival: Arrival, verdict: Verdict) -> None:
    """CEB508: 399 accepted (the specification has no 120 for arrivals), 100 returned with the reason."""
    refused = isinstance(verdict, Refusal)
    info = verdict.chinese if isinstance(verdict, Refusal) else _INFO[arrival.app_type]
    pre_no = None
    if isinstance(verdict, Accepted):
        pre_no = batch.tx.execute(
            select(t.arrival.c.pre_no).where(t.arrival.c.arrival_id == verdict.document_id)
        ).scalar_one()
    body = {
        "operator_code": arrival.operator_code,
        "logistics_code": arrival.logistics_code,
        "pre_no": pre_no or arrival.pre_no,
        "cop_no": arrival.cop_no,
        "bill_no": arrival.bill_no,
        "msg_seq_no": str(arrival.msg_seq_no),
        "return_info": f"{info}[{arrival.guid}]",
    }
    status = ReturnStatus.RETURNED if refused else ReturnStatus.ACCEPTED
    batch.receipt("CEB508", status, f"{message_id}:{block_no}", body)
