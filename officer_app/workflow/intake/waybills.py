"""CEB505: what the carrier says of a parcel."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, insert, select, update

from officer_app.domain.documents import Waybill
from officer_app.domain.ids import new_id
from officer_app.domain.words import AppType, ReturnStatus
from officer_app.store import tables as t
from officer_app.store.rows import among
from officer_app.workflow.batch import Batch, Row
from officer_app.workflow.intake.blocks import Accepted, Refusal, Verdict
from officer_app.workflow.intake.joining import of_carrier, open_by_waybill, picked, why_fixed

_FIELDS = [c.name for c in t.waybill.columns if c.name in Waybill.model_fields]
_w = t.waybill.c
_CURRENT = select(
    _w.waybill_id, _w.logistics_code, _w.logistics_no, _w.version_no, _w.deleted, _w.gross_weight
).where(_w.site_id == bindparam("site_id"), among(_w.logistics_no, "numbers"), _w.is_current)


def apply_waybills(
    batch: Batch, message_id: str, blocks: Sequence[tuple[int, Waybill]]
) -> tuple[dict[int, Verdict], set[str]]:
    """Store waybills; gives what became of each block and the consignments they touch."""
    numbers = {waybill.logistics_no for _, waybill in blocks}
    current = _current(batch, numbers)
    consignments = open_by_waybill(batch, numbers)
    again = {waybill.logistics_no for _, waybill in blocks if waybill.app_type is not AppType.NEW}
    caught = picked(batch, (row for number in again for row in consignments.get(number, ())))
    verdicts: dict[int, Verdict] = {}
    touched: set[str] = set()
    stored: list[Row] = []
    for block_no, waybill in blocks:
        key = (waybill.logistics_code, waybill.logistics_no)
        known = current.get(key)
        row = of_carrier(consignments.get(waybill.logistics_no, ()), waybill.logistics_code)
        refusal = _refusal(waybill, known, row, caught)
        if refusal:
            verdicts[block_no] = refusal
            continue
        if known is not None:
            batch.tx.execute(
                update(t.waybill)
                .where(t.waybill.c.waybill_id == known["waybill_id"])
                .values(is_current=False)
            )
            stored = [
                {**w, "is_current": False} if w["waybill_id"] == known["waybill_id"] else w for w in stored
            ]
        deleted = waybill.app_type is AppType.DELETE
        made = {name: getattr(waybill, name) for name in _FIELDS} | {
            "waybill_id": new_id(),
            "site_id": batch.site_id,
            "message_id": message_id,
            "received_at": batch.now,
            "version_no": (known["version_no"] if known else 0) + 1,
            "is_current": True,
            "deleted": deleted,
        }
        stored.append(made)
        current[key] = made
        if row is not None:
            _join(batch, row, made)
            batch.event(row, "waybill_deleted" if deleted else "waybill_joined", waybill=made["waybill_id"])
            touched.add(row["consignment_id"])
        verdicts[block_no] = Accepted(made["waybill_id"], row, withdrawn=deleted)
    if stored:
        batch.tx.execute(insert(t.waybill), stored)
    return verdicts, touched


def join_waybills(batch: Batch, rows: Sequence[Row]) -> None:
    """Give newly declared consignments the waybills that were there before them."""
    current = _current(batch, {row["logistics_no"] for row in rows})
    for row in rows:
        known = current.get((row["logistics_code"], row["logistics_no"]))
        if known is not None:
            _join(batch, row, known)


def _join(batch: Batch, row: Row, waybill: Row) -> None:
    if waybill["deleted"]:
        batch.change(row, waybill_id=None, waybill_weight=None)
    else:
        batch.change(row, waybill_id=waybill["waybill_id"], waybill_weight=waybill["gross_weight"])


def _refusal(waybill: Waybill, known: Row | None, row: Row | None, caught: set[str]) -> Refusal | None:
    there = known is not None and not known["deleted"]
    if waybill.app_type is AppType.NEW:
        if there:
            return Refusal(
                f"waybill {waybill.logistics_no} is already there", f"运单{waybill.logistics_no}重复申报"
            )
        return None
    if not there:
        return Refusal(
            f"waybill {waybill.logistics_no} was not sent before", f"原运单{waybill.logistics_no}不存在"
        )
    if row is not None and (why := why_fixed(row, caught)):
        return Refusal(
            f"waybill {waybill.logistics_no} stays as it is: {why.en}", f"运单对应{why.zh}，不得变更或删除"
        )
    return None


def _current(batch: Batch, numbers: set[str]) -> dict[tuple[str, str], Row]:
    asked = {"site_id": batch.site_id, "numbers": numbers}
    return {
        (row["logistics_code"], row["logistics_no"]): dict(row)
        for row in batch.tx.execute(_CURRENT, asked).mappings()
    }


_INFO = {AppType.NEW: "新增成功", AppType.CHANGE: "变更成功", AppType.DELETE: "删除成功"}


def answer(batch: Batch, message_id: str, block_no: int, waybill: Waybill, verdict: Verdict) -> None:
    """CEB506: 120 stored, 100 returned with the reason."""
    refused = isinstance(verdict, Refusal)
    info = verdict.chinese if isinstance(verdict, Refusal) else _INFO[waybill.app_type]
    body = {
        "logistics_code": waybill.logistics_code,
        "logistics_no": waybill.logistics_no,
        "return_info": f"{info}[{waybill.guid}]",
    }
    status = ReturnStatus.RETURNED if refused else ReturnStatus.STORED
    batch.receipt("CEB506", status, f"{message_id}:{block_no}", body)
