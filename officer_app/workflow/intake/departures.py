"""CEB509: what left, and when. What was not released may not: that raises an alarm, whatever else becomes of it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, insert, select, tuple_, update

from officer_app.domain.documents import Departure, DepartureLine
from officer_app.domain.ids import new_id
from officer_app.domain.loading import LEFT_BEHIND, MAY_LEAVE
from officer_app.domain.words import AppType, ReturnStatus, State
from officer_app.store import tables as t
from officer_app.store.rows import among
from officer_app.workflow.batch import Batch, Row
from officer_app.workflow.intake.blocks import Accepted, Refusal, Verdict
from officer_app.workflow.intake.boxes import Boxes
from officer_app.workflow.intake.joining import STATE_ZH
from officer_app.workflow.intake.loading import unload
from officer_app.workflow.numbers import eport_numbers
from officer_app.workflow.sealing import SEALED

_FIELDS = [c.name for c in t.departure.columns if c.name in Departure.model_fields and c.name != "pre_no"]
_NAMED = 5  # waybills in a reason
_d, _l, _n = t.departure.c, t.load_list.c, t.load_line.c
_KNOWN = select(_d.logistics_code, _d.cop_no, _d.msg_seq_no).where(
    _d.site_id == bindparam("site_id"), among(_d.cop_no, "numbers")
)
_OPEN = _n.is_current & _n.departure_id.is_(None)
_UNITS = (
    select(_l.voyage_no, _l.bill_no, _n.total_package_no)
    .distinct()
    .join(t.load_list, _l.load_list_id == _n.load_list_id)
    .where(among(_n.consignment_id, "ids"), _OPEN)
)
_IN_UNIT = (
    select(_n.load_list_id, _n.gnum, _n.consignment_id)
    .join(t.load_list, _l.load_list_id == _n.load_list_id)
    .where(
        _n.site_id == bindparam("site_id"),
        _OPEN,
        _l.site_id == bindparam("site_id"),
        _l.voyage_no == bindparam("voyage"),
        _l.bill_no == bindparam("bill"),
        _n.total_package_no == bindparam("package"),
    )
)

Named = tuple[DepartureLine, Row | None]


def apply_departures(
    batch: Batch, message_id: str, blocks: Sequence[tuple[int, Departure]]
) -> dict[int, Verdict]:
    """Let go what may leave, raise alarms for the rest; gives what became of each block."""
    boxes = Boxes(batch, {line.logistics_no for _, document in blocks for line in document.lines})
    known = _known(batch, {document.cop_no for _, document in blocks})
    numbers = eport_numbers(batch, sum(document.pre_no is None for _, document in blocks))
    verdicts: dict[int, Verdict] = {}
    for block_no, document in blocks:
        key = (document.logistics_code, document.cop_no, document.msg_seq_no)
        named = [(line, boxes.find(line.logistics_no, document.logistics_code)) for line in document.lines]
        wrong = [one for one in named if not _may_leave(one[1])]
        refusal = _refusal(document, key in known)
        if refusal is None and wrong:
            refused = batch.context.site.settings.refuse_departures
            _raise_alarms(batch, message_id, document, wrong, refused=refused)
            refusal = _not_released(wrong) if refused else None
        if refusal:
            verdicts[block_no] = refusal
            continue
        known.add(key)
        departure_id = _store(batch, message_id, document, named, document.pre_no or next(numbers))
        gone = {row["consignment_id"] for _, row in named if row is not None and row["state"] in MAY_LEAVE}
        _leave(batch, document, departure_id, gone)
        _close_units(batch, document, departure_id, gone)
        verdicts[block_no] = Accepted(departure_id, None)
    return verdicts


def _may_leave(row: Row | None) -> bool:
    """What left before and is named again is no matter."""
    return row is not None and row["state"] in (*MAY_LEAVE, State.DEPARTED)


def _leave(batch: Batch, document: Departure, departure_id: str, keys: set[str]) -> None:
    told = {"departure": departure_id, "flight": document.voyage_no, "bill": document.bill_no}
    for key in sorted(keys):
        row = batch.rows[key]
        if row["state"] == State.RELEASED:  # no load list named it since
            batch.step(row, State.LOADED)
            batch.event(row, "loaded", **told)
        batch.step(row, State.DEPARTED)
        batch.event(row, "departed", **told, left=document.leave_time)


def _close_units(batch: Batch, document: Departure, departure_id: str, gone: set[str]) -> None:
    """The units these were in have left; what else was in them, once the last part of the message is here, has not."""
    closing = update(t.load_line).values(departure_id=departure_id)
    units = batch.tx.execute(_UNITS, {"ids": gone}).all()
    batch.tx.execute(closing.where(among(_n.consignment_id, "ids"), _OPEN), {"ids": gone})
    if document.msg_seq_no < document.msg_count:
        return
    for voyage, bill, package in units:
        asked = {"site_id": batch.site_id, "voyage": voyage, "bill": bill, "package": package}
        left_behind = batch.tx.execute(_IN_UNIT, asked).all()
        keys = [(line.load_list_id, line.gnum) for line in left_behind]
        for start in range(0, len(keys), 500):
            some = tuple_(_n.load_list_id, _n.gnum).in_(keys[start : start + 500])
            batch.tx.execute(closing.where(some))
        unload(
            batch,
            {line.consignment_id for line in left_behind if line.consignment_id},
            LEFT_BEHIND,
        )


def _store(batch: Batch, message_id: str, document: Departure, named: Sequence[Named], pre_no: str) -> str:
    departure_id = new_id()
    made = {name: getattr(document, name) for name in _FIELDS} | {
        "departure_id": departure_id,
        "site_id": batch.site_id,
        "message_id": message_id,
        "received_at": batch.now,
        "pre_no": pre_no,
    }
    lines = [
        line.__dict__
        | {
            "departure_id": departure_id,
            "site_id": batch.site_id,
            "consignment_id": row["consignment_id"] if row else None,
        }
        for line, row in named
    ]
    batch.tx.execute(insert(t.departure), [made])
    batch.tx.execute(insert(t.departure_line), lines)
    batch.event(
        f"site:{batch.site_id}",
        "departure_received",
        departure_id=departure_id,
        flight=document.voyage_no,
        bill=document.bill_no,
        left=document.leave_time,
        waybills=len(lines),
        digest=SEALED["departure_received"].digest(made, lines),
    )
    return departure_id


def _raise_alarms(
    batch: Batch, message_id: str, document: Departure, wrong: Sequence[Named], *, refused: bool
) -> None:
    alarms = []
    for line, row in wrong:
        made = {
            "alarm_id": new_id(),
            "site_id": batch.site_id,
            "message_id": message_id,
            "raised_at": batch.now,
            "refused": refused,
            "cop_no": document.cop_no,
            "logistics_code": document.logistics_code,
            "voyage_no": document.voyage_no,
            "bill_no": document.bill_no,
            "total_package_no": line.total_package_no,
            "logistics_no": line.logistics_no,
            "consignment_id": row["consignment_id"] if row else None,
            "state": row["state"] if row else None,
        }
        alarms.append(made)
        batch.event(
            row or f"site:{batch.site_id}",
            "departure_alarm",
            alarm_id=made["alarm_id"],
            departure=document.cop_no,
            flight=document.voyage_no,
            bill=document.bill_no,
            waybill=line.logistics_no,
            state=made["state"],
            refused=refused,
            digest=SEALED["departure_alarm"].digest(made),
        )
    batch.tx.execute(insert(t.departure_alarm), alarms)


def _not_released(wrong: Sequence[Named]) -> Refusal:
    shown = wrong[:_NAMED]
    english = ", ".join(
        f"{line.logistics_no} ({row['state'] if row else 'not known'})" for line, row in shown
    )
    chinese = "、".join(
        f"{line.logistics_no}（{STATE_ZH[row['state']] if row else '无清单'}）" for line, row in shown
    )
    more = len(wrong) - len(shown)
    return Refusal(
        f"not released, may not leave: {english}{f' and {more} more' if more else ''}",
        f"运单未放行，不得离境：{chinese}{f'等共{len(wrong)}票' if more else ''}",
    )


def _refusal(document: Departure, there: bool) -> Refusal | None:
    if document.app_type is not AppType.NEW:
        return Refusal("a departure cannot be changed or withdrawn", "离境单已生效，不得变更或删除")
    if there:
        return Refusal(f"departure {document.cop_no} is already there", f"离境单{document.cop_no}重复申报")
    return None


def _known(batch: Batch, numbers: set[str]) -> set[tuple[str, str, int]]:
    asked = {"site_id": batch.site_id, "numbers": numbers}
    return {(carrier, cop_no, part) for carrier, cop_no, part in batch.tx.execute(_KNOWN, asked)}


def answer(batch: Batch, message_id: str, block_no: int, document: Departure, verdict: Verdict) -> None:
    """CEB510: 399 accepted (the specification has no 120 for departures), 100 returned with the reason."""
    refused = isinstance(verdict, Refusal)
    info = verdict.chinese if isinstance(verdict, Refusal) else "离境成功"
    pre_no = document.pre_no
    if isinstance(verdict, Accepted):
        pre_no = batch.tx.execute(
            select(_d.pre_no).where(_d.departure_id == verdict.document_id)
        ).scalar_one()
    body = {
        "logistics_code": document.logistics_code,
        "cop_no": document.cop_no,
        "pre_no": pre_no,
        "msg_seq_no": str(document.msg_seq_no),
        "return_info": f"{info}[{document.guid}]",
    }
    status = ReturnStatus.RETURNED if refused else ReturnStatus.ACCEPTED
    batch.receipt("CEB510", status, f"{message_id}:{block_no}", body)
