"""CEB607: what goes under one master waybill on one flight. It loads what is released; the rest blocks the unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, func, insert, select, update

from officer_app.domain.documents import LoadList
from officer_app.domain.ids import new_id
from officer_app.domain.loading import TAKEN_OFF, Place
from officer_app.domain.words import AppType, ReturnStatus, State
from officer_app.store import tables as t
from officer_app.store.rows import among
from officer_app.workflow.batch import Batch, Row
from officer_app.workflow.intake.blocks import Accepted, Refusal, Verdict
from officer_app.workflow.intake.boxes import Boxes
from officer_app.workflow.numbers import eport_numbers
from officer_app.workflow.sealing import SEALED

_FIELDS = [c.name for c in t.load_list.columns if c.name in LoadList.model_fields and c.name != "pre_no"]
_l, _n = t.load_list.c, t.load_line.c
_CURRENT = (
    select(
        _l.load_list_id,
        _l.agent_code,
        _l.cop_no,
        _l.msg_seq_no,
        _l.pre_no,
        _l.version_no,
        _l.deleted,
        func.count(_n.departure_id).label("departed"),
    )
    .outerjoin(t.load_line, _n.load_list_id == _l.load_list_id)
    .where(_l.site_id == bindparam("site_id"), among(_l.cop_no, "numbers"), _l.is_current)
    .group_by(_l.load_list_id)
)
_WAITING = (
    select(
        _n.load_list_id,
        _n.gnum,
        _n.logistics_no,
        _n.logistics_code,
        _n.total_package_no,
        _l.voyage_no,
        _l.bill_no,
    )
    .join(t.load_list, _l.load_list_id == _n.load_list_id)
    .where(
        _n.site_id == bindparam("site_id"),
        among(_n.logistics_no, "numbers"),
        _n.consignment_id.is_(None),
        _n.is_current,
        _n.departure_id.is_(None),
    )
)
_OF_LIST = (
    select(_n.consignment_id, _l.voyage_no, _l.bill_no, _n.total_package_no)
    .join(t.load_list, _l.load_list_id == _n.load_list_id)
    .where(_n.load_list_id == bindparam("list"), _n.is_current, _n.consignment_id.is_not(None))
)
_RETIRE_LIST = update(t.load_line).where(_n.load_list_id == bindparam("list"), _n.is_current)
_RETIRE_LINES = update(t.load_line).where(
    among(_n.consignment_id, "ids"), _n.is_current, _n.departure_id.is_(None)
)


def apply_load_lists(
    batch: Batch, message_id: str, blocks: Sequence[tuple[int, LoadList]]
) -> tuple[dict[int, Verdict], set[str]]:
    """Store load lists and load what may be; gives what became of each block and the consignments they touch."""
    boxes = Boxes(batch, {line.logistics_no for _, document in blocks for line in document.lines})
    current = _current(batch, {document.cop_no for _, document in blocks})
    numbers = eport_numbers(batch, sum(document.pre_no is None for _, document in blocks))
    verdicts: dict[int, Verdict] = {}
    touched: set[str] = set()
    for block_no, document in blocks:
        key = (document.agent_code, document.cop_no, document.msg_seq_no)
        known = current.get(key)
        refusal = _refusal(document, known)
        if refusal:
            verdicts[block_no] = refusal
            continue
        before = _retire(batch, known) if known else {}
        deleted = document.app_type is AppType.DELETE
        made = {name: getattr(document, name) for name in _FIELDS} | {
            "load_list_id": new_id(),
            "site_id": batch.site_id,
            "message_id": message_id,
            "received_at": batch.now,
            "pre_no": (known and known["pre_no"]) or document.pre_no or next(numbers),
            "version_no": (known["version_no"] if known else 0) + 1,
            "is_current": True,
            "deleted": deleted,
        }
        lines = [] if deleted else _lines(batch, document, made["load_list_id"], boxes)
        named = {line["consignment_id"] for line in lines if line["consignment_id"]}
        batch.tx.execute(_RETIRE_LINES.values(is_current=False), {"ids": named})
        batch.tx.execute(insert(t.load_list), [made])
        if lines:
            batch.tx.execute(insert(t.load_line), lines)
        current[key] = made | {"departed": 0}
        batch.event(
            f"site:{batch.site_id}",
            "load_list_received",
            load_list_id=made["load_list_id"],
            version=made["version_no"],
            flight=document.voyage_no,
            bill=document.bill_no,
            waybills=len(lines),
            deleted=deleted,
            digest=SEALED["load_list_received"].digest(made, lines),
        )
        for line in lines:
            if line["consignment_id"] and line["is_current"]:
                row = batch.rows[line["consignment_id"]]
                place = before.get(row["consignment_id"])
                if row["ended_at"] is None and list_row(batch, row, made, line["total_package_no"], place):
                    touched.add(row["consignment_id"])
        unload(batch, before.keys() - named, TAKEN_OFF)
        verdicts[block_no] = Accepted(made["load_list_id"], None, withdrawn=deleted)
    return verdicts, touched


def _lines(batch: Batch, document: LoadList, load_list_id: str, boxes: Boxes) -> list[Row]:
    """The lines as stored; of a waybill that is named twice the first counts."""
    seen: set[str] = set()
    lines: list[Row] = []
    for line in document.lines:
        row = boxes.find(line.logistics_no, document.logistics_code)
        lines.append(
            {
                "load_list_id": load_list_id,
                "gnum": line.gnum,
                "site_id": batch.site_id,
                "total_package_no": line.total_package_no or "",
                "logistics_code": document.logistics_code,
                "logistics_no": line.logistics_no,
                "declaration_no": line.declaration_no,
                "note": line.note,
                "consignment_id": row["consignment_id"] if row else None,
                "is_current": line.logistics_no not in seen,
                "departure_id": None,
            }
        )
        seen.add(line.logistics_no)
    return lines


def list_row(batch: Batch, row: Row, load_list: Row, package: str, before: Place | None) -> bool:
    """A load list names this consignment: loaded when it is released. True when its flight is another one now.

    `before` is the place an earlier version gave it: to be named there again is no step.
    """
    place = (load_list["voyage_no"], load_list["bill_no"], package)
    loaded = row["state"] == State.RELEASED
    if loaded:
        batch.step(row, State.LOADED)
    if loaded or place != before:
        flight, bill, unit = place
        event = "loaded" if row["state"] == State.LOADED else "listed"
        batch.event(row, event, load_list=load_list["load_list_id"], flight=flight, bill=bill, unit=unit)
    moved: bool = row["voyage_no"] != load_list["voyage_no"]
    batch.change(row, voyage_no=load_list["voyage_no"], bill_no=load_list["bill_no"])
    return moved


def unload(batch: Batch, keys: Iterable[str], why: str) -> None:
    """What was loaded of these consignments is no longer, and is released as before."""
    batch.load(keys)
    for key in sorted(keys):
        row = batch.rows[key]
        if row["state"] == State.LOADED:
            batch.step(row, State.RELEASED)
            batch.event(row, "unloaded", why=why)


def join_load_lists(batch: Batch, rows: Sequence[Row]) -> None:
    """Consignments that a load list named before anybody knew them."""
    boxes = {(row["logistics_no"], row["logistics_code"]): row for row in rows}
    joined: list[Row] = []
    asked = {"site_id": batch.site_id, "numbers": {number for number, _ in boxes}}
    for found in batch.tx.execute(_WAITING, asked).mappings().all():
        number = found["logistics_no"]
        row = boxes.get((number, found["logistics_code"])) or boxes.get((number, ""))
        if row is not None:
            key = row["consignment_id"]
            joined.append(
                {"load_list_id": found["load_list_id"], "gnum": found["gnum"], "consignment_id": key}
            )
            list_row(batch, row, dict(found), found["total_package_no"], None)
    batch.link(t.load_line, joined, "consignment_id")


def _retire(batch: Batch, known: Row) -> dict[str, Place]:
    """A newer version follows: this one and its lines count no longer. Gives where it placed what it named."""
    asked = {"list": known["load_list_id"]}
    named = {key: (flight, bill, unit) for key, flight, bill, unit in batch.tx.execute(_OF_LIST, asked)}
    batch.tx.execute(_RETIRE_LIST.values(is_current=False), asked)
    batch.tx.execute(
        update(t.load_list).where(_l.load_list_id == known["load_list_id"]).values(is_current=False)
    )
    return named


def _current(batch: Batch, numbers: set[str]) -> dict[tuple[str, str, int], Row]:
    asked = {"site_id": batch.site_id, "numbers": numbers}
    return {
        (row["agent_code"], row["cop_no"], row["msg_seq_no"]): dict(row)
        for row in batch.tx.execute(_CURRENT, asked).mappings()
    }


def _refusal(document: LoadList, known: Row | None) -> Refusal | None:
    there = known is not None and not known["deleted"]
    number = document.cop_no
    if document.app_type is AppType.NEW:
        if there:
            return Refusal(f"load list {number} is already there", f"总分单{number}重复申报")
        return None
    if known is None or not there:
        return Refusal(f"load list {number} was not sent before", f"原总分单{number}不存在")
    if known["departed"]:
        return Refusal(
            f"load list {number} has departed, and cannot be changed or withdrawn",
            f"总分单{number}已离境，不得变更或删除",
        )
    return None


_INFO = {AppType.NEW: "新增申报成功", AppType.CHANGE: "变更申报成功", AppType.DELETE: "删除申报成功"}


def answer(batch: Batch, message_id: str, block_no: int, document: LoadList, verdict: Verdict) -> None:
    """CEB608: 120 stored, 100 returned with the reason."""
    refused = isinstance(verdict, Refusal)
    info = verdict.chinese if isinstance(verdict, Refusal) else _INFO[document.app_type]
    pre_no = document.pre_no
    if isinstance(verdict, Accepted):
        pre_no = batch.tx.execute(
            select(_l.pre_no).where(_l.load_list_id == verdict.document_id)
        ).scalar_one()
    body = {
        "agent_code": document.agent_code,
        "logistics_code": document.logistics_code,
        "cop_no": document.cop_no,
        "pre_no": pre_no,
        "bill_no": document.bill_no,
        "msg_seq_no": str(document.msg_seq_no),
        "return_info": f"{info}[{document.guid}]",
    }
    status = ReturnStatus.RETURNED if refused else ReturnStatus.STORED
    batch.receipt("CEB608", status, f"{message_id}:{block_no}", body)
