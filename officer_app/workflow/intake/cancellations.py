"""CEB605: the wish to take a declaration list back. Granted until the box was picked or released."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert

from officer_app.domain.documents import Cancellation
from officer_app.domain.ids import new_id
from officer_app.domain.words import AppType, ReturnStatus
from officer_app.store import tables as t
from officer_app.workflow.batch import Batch, Row
from officer_app.workflow.intake.blocks import Accepted, Refusal, Verdict
from officer_app.workflow.intake.declarations import by_cop_no, withdraw
from officer_app.workflow.intake.joining import picked, why_fixed
from officer_app.workflow.sealing import SEALED

_FIELDS = [c.name for c in t.cancellation.columns if c.name in Cancellation.model_fields]


def apply_cancellations(
    batch: Batch, message_id: str, blocks: Sequence[tuple[int, Cancellation]]
) -> dict[int, Verdict]:
    """Cancel what may still be; gives what became of each block."""
    known = by_cop_no(batch, [document for _, document in blocks])
    caught = picked(batch, known.values())
    verdicts: dict[int, Verdict] = {}
    for block_no, document in blocks:
        row = known.get((document.agent_code, document.cop_no))
        refusal = _refusal(document, row, caught)
        if refusal or row is None:
            verdicts[block_no] = refusal or _unknown(document)
            continue
        made = {name: getattr(document, name) for name in _FIELDS} | {
            "cancellation_id": new_id(),
            "site_id": batch.site_id,
            "message_id": message_id,
            "consignment_id": row["consignment_id"],
            "received_at": batch.now,
        }
        withdraw(batch, [row])
        batch.event(
            row,
            "declaration_cancelled",
            cancellation_id=made["cancellation_id"],
            reason=document.reason,
            digest=SEALED["declaration_cancelled"].digest(made),
        )
        batch.tx.execute(insert(t.cancellation), [made])
        verdicts[block_no] = Accepted(made["cancellation_id"], row, withdrawn=True)
    return verdicts


def _unknown(document: Cancellation) -> Refusal:
    return Refusal(
        f"nothing to cancel: copNo {document.cop_no} was not declared under {document.declaration_no}",
        "原清单不存在",
    )


def _refusal(document: Cancellation, row: Row | None, caught: set[str]) -> Refusal | None:
    if document.app_type is not AppType.NEW:
        return Refusal("a cancellation cannot be changed or withdrawn", "撤销申请单不得变更或删除")
    if row is None or row["declaration_no"] != document.declaration_no:
        return _unknown(document)
    if why := why_fixed(row, caught):
        return Refusal(f"cannot cancel: {why.en}", f"{why.zh}，不得撤销")
    return None


def answer(batch: Batch, message_id: str, block_no: int, document: Cancellation, verdict: Verdict) -> None:
    """CEB606: 399 accepted, 100 returned with the reason."""
    refused = isinstance(verdict, Refusal)
    info = verdict.chinese if isinstance(verdict, Refusal) else "撤销成功"
    row = verdict.row if isinstance(verdict, Accepted) else None
    body = {
        "agent_code": document.agent_code,
        "cop_no": document.cop_no,
        "pre_no": row["pre_no"] if row else document.pre_no,
        "declaration_no": document.declaration_no,
        "return_info": f"{info}[{document.guid}]",
    }
    status = ReturnStatus.RETURNED if refused else ReturnStatus.ACCEPTED
    batch.receipt("CEB606", status, f"{message_id}:{block_no}", body, row)
