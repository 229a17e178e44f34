"""How documents find each other: waybill number, order number, carrier."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, select

from officer_app.domain.routing import caught
from officer_app.domain.words import Lane, ScanVerdict, State, TaskState
from officer_app.store import tables as t
from officer_app.store.rows import among
from officer_app.workflow.batch import Batch
from officer_app.workflow.matching import active_matches

NO_CODE = "无"

#: How a trader is told where a consignment stands.
STATE_ZH = {
    State.DECLARED: "已申报",
    State.ARRIVED: "已运抵",
    State.SCREENED: "已机检",
    State.HELD: "待查验",
    State.RELEASED: "已放行",
    State.LOADED: "已装载",
    State.DEPARTED: "已离境",
    State.DETAINED: "已扣留",
    State.RETURNED: "已退单",
    State.CANCELLED: "已撤销",
}

_c = t.consignment.c
_OPEN = select(_c.consignment_id, _c.logistics_no).where(
    _c.site_id == bindparam("site_id"), among(_c.logistics_no, "numbers"), _c.ended_at.is_(None)
)


def platform(ebp_code: str, ebp_name: str) -> str:
    """What tells platforms apart: the code, or for the many without one ("无") the name too."""
    return f"{ebp_code}:{ebp_name}"[:120] if ebp_code == NO_CODE else ebp_code


def open_by_waybill(batch: Batch, numbers: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Consignments not yet ended, by waybill number; loaded into the batch."""
    found: dict[str, list[str]] = {}
    for key, number in batch.tx.execute(_OPEN, {"site_id": batch.site_id, "numbers": numbers}):
        found.setdefault(number, []).append(key)
    batch.load(key for keys in found.values() for key in keys)
    rows = {number: [batch.rows[key] for key in keys] for number, keys in found.items()}
    if not batch.shared:
        return rows
    still = {number: [row for row in some if row["ended_at"] is None] for number, some in rows.items()}
    return {
        number: some for number, some in still.items() if some
    }  # else it ended while we waited for its lock


def of_carrier(candidates: Iterable[dict[str, Any]], logistics_code: str) -> dict[str, Any] | None:
    """The one this carrier's paper means: same carrier, else a box whose carrier nobody knows yet."""
    by_code = {row["logistics_code"]: row for row in candidates}
    return by_code.get(logistics_code) or by_code.get("")


def is_being_inspected(row: dict[str, Any]) -> bool:
    """An officer has the goods in hand, or has recorded what they found: what is declared of them stays as it is."""
    return row["task_state"] in (TaskState.CLAIMED, TaskState.SUBMITTED)


def picked(batch: Batch, rows: Iterable[dict[str, Any]]) -> set[str]:
    """Those of the consignments that the X-ray's alarm or a red match has caught, though facts may be missing still."""
    by_key = {row["consignment_id"]: row for row in rows}
    matches = active_matches(batch, by_key) if by_key else {}
    settings = batch.context.site.settings
    found = set()
    for key, row in by_key.items():
        verdict = ScanVerdict(row["scan_verdict"]) if row["scan_verdict"] else None
        if caught(verdict, (Lane(m["lane"]) for m in matches.get(key, ())), settings) is Lane.RED:
            found.add(key)
    return found
