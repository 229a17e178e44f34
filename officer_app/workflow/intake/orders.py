"""CEB303: orders and reservations, and the declarations they answer to."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, insert, select, text, update

from officer_app.domain.documents import Order
from officer_app.domain.ids import new_id
from officer_app.domain.words import AppType, ReturnStatus
from officer_app.store import tables as t
from officer_app.store.rows import among
from officer_app.workflow.batch import Batch, Row
from officer_app.workflow.intake.blocks import Accepted, Refusal, Verdict
from officer_app.workflow.intake.joining import picked, platform, why_fixed

Identity = tuple[str, str, str]  # platform, enterprise, number

_FIELDS = [c.name for c in t.trade_order.columns if c.name in Order.model_fields]
_o, _c = t.trade_order.c, t.consignment.c
_CURRENT = select(_o.order_id, _o.platform, _o.ebc_code, _o.order_no, _o.version_no, _o.deleted).where(
    _o.site_id == bindparam("site_id"),
    among(_o.order_no, "numbers"),
    text("is_current"),  # as the index has it
)
_WAITING = select(_c.consignment_id, _c.site_id).where(among(_c.order_no, "numbers"), _c.ended_at.is_(None))


def _identity(order: Order) -> Identity:
    return platform(order.ebp_code, order.ebp_name), order.ebc_code, order.order_no


def apply_orders(
    batch: Batch, message_id: str, blocks: Sequence[tuple[int, Order]]
) -> tuple[dict[int, Verdict], set[str]]:
    """Store orders; gives what became of each block and the consignments they touch."""
    numbers = {order.order_no for _, order in blocks}
    current = _current(batch, numbers)
    consignments = _waiting_for(batch, numbers)
    again = {_identity(order) for _, order in blocks if order.app_type is not AppType.NEW}
    caught = picked(batch, (row for key in again for row in consignments.get(key, ())))
    verdicts: dict[int, Verdict] = {}
    touched: set[str] = set()
    orders: list[Row] = []
    lines: list[Row] = []
    for block_no, order in blocks:
        key = _identity(order)
        known = current.get(key)
        joined = consignments.get(key, [])
        refusal = _refusal(order, known, joined, caught)
        if refusal:
            verdicts[block_no] = refusal
            continue
        order_id = new_id()
        if known is not None:
            batch.tx.execute(
                update(t.trade_order)
                .where(t.trade_order.c.order_id == known["order_id"])
                .values(is_current=False)
            )
            orders = [{**o, "is_current": False} if o["order_id"] == known["order_id"] else o for o in orders]
        deleted = order.app_type is AppType.DELETE
        stored = {name: getattr(order, name) for name in _FIELDS} | {
            "order_id": order_id,
            "site_id": batch.site_id,
            "message_id": message_id,
            "received_at": batch.now,
            "version_no": (known["version_no"] if known else 0) + 1,
            "is_current": True,
            "deleted": deleted,
            "platform": key[0],
        }
        orders.append(stored)
        lines += [line.__dict__ | {"order_id": order_id, "site_id": batch.site_id} for line in order.lines]
        current[key] = stored
        for row in joined:
            batch.change(row, order_id=None if deleted else order_id)
            batch.event(
                row, "order_deleted" if deleted else "order_joined", order=order_id, number=order.order_no
            )
            touched.add(row["consignment_id"])
        verdicts[block_no] = Accepted(order_id, joined[0] if joined else None, withdrawn=deleted)
    if orders:
        batch.tx.execute(insert(t.trade_order), orders)
    if lines:
        batch.tx.execute(insert(t.order_line), lines)
    return verdicts, touched


def join_orders(batch: Batch, rows: Sequence[Row]) -> None:
    """Give newly declared consignments the orders that were there before them."""
    current = _current(batch, {row["order_no"] for row in rows})
    for row in rows:
        known = current.get((row["platform"], row["ebc_code"], row["order_no"]))
        order_id = known["order_id"] if known and not known["deleted"] else None
        if row["order_id"] != order_id:
            batch.change(row, order_id=order_id)


def _refusal(order: Order, known: Row | None, joined: Sequence[Row], caught: set[str]) -> Refusal | None:
    there = known is not None and not known["deleted"]
    if order.app_type is AppType.NEW:
        if there:
            return Refusal(f"order {order.order_no} is already there", f"订单{order.order_no}重复申报")
        return None
    if not there:
        return Refusal(f"order {order.order_no} was not sent before", f"原订单{order.order_no}不存在")
    for row in joined:
        if why := why_fixed(row, caught):
            return Refusal(
                f"order {order.order_no} stays as it is: {why.en}", f"订单对应{why.zh}，不得变更或删除"
            )
    return None


def _current(batch: Batch, numbers: set[str]) -> dict[Identity, Row]:
    asked = {"site_id": batch.site_id, "numbers": numbers}
    return {
        (row["platform"], row["ebc_code"], row["order_no"]): dict(row)
        for row in batch.tx.execute(_CURRENT, asked).mappings()
    }


def _waiting_for(batch: Batch, numbers: set[str]) -> dict[Identity, list[Row]]:
    waiting = batch.tx.execute(_WAITING, {"numbers": numbers})
    ids = [key for key, site_id in waiting if site_id == batch.site_id]
    batch.load(ids)
    found: dict[Identity, list[Row]] = {}
    for row in (batch.rows[key] for key in ids):
        found.setdefault((row["platform"], row["ebc_code"], row["order_no"]), []).append(row)
    return found


_INFO = {AppType.NEW: "新增成功", AppType.CHANGE: "变更成功", AppType.DELETE: "删除成功"}


def answer(batch: Batch, message_id: str, block_no: int, order: Order, verdict: Verdict) -> None:
    """CEB304: 120 stored, 100 returned with the reason."""
    refused = isinstance(verdict, Refusal)
    info = verdict.chinese if isinstance(verdict, Refusal) else _INFO[order.app_type]
    body = {
        "ebp_code": order.ebp_code,
        "ebc_code": order.ebc_code,
        "order_no": order.order_no,
        "return_info": f"{info}[{order.guid}]",
    }
    status = ReturnStatus.RETURNED if refused else ReturnStatus.STORED
    batch.receipt("CEB304", status, f"{message_id}:{block_no}", body)
