"""The blocks of one CEB message: each stored or returned, each answered once."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, select, text

from officer_app.domain.documents import (
    Arrival,
    Cancellation,
    Declaration,
    Departure,
    Document,
    LoadList,
    Order,
    Waybill,
)
from officer_app.domain.words import BlockStatus, ReturnStatus
from officer_app.formats.ceb.block import Block
from officer_app.formats.ceb.fields import RECEIPT_OF
from officer_app.formats.ceb.reader import CebMessage, same_guid
from officer_app.formats.ceb.remarks import return_info
from officer_app.store import tables as t
from officer_app.store.rows import among, insert_rows
from officer_app.workflow.batch import Batch
from officer_app.workflow.intake import (
    arrivals,
    cancellations,
    declarations,
    departures,
    loading,
    orders,
    waybills,
)
from officer_app.workflow.intake.blocks import Accepted, Refusal, Verdict

log = logging.getLogger(__name__)

_OTHER_CONTENT = "taken in before under the same guid, from a file with other content: nothing is changed"

_b = t.message_block.c
_SEEN = select(_b.guid).where(
    _b.site_id == bindparam("site_id"),
    _b.kind == bindparam("kind"),
    among(_b.guid, "guids"),
    text("status <> 'duplicate'"),  # as the index has it
)


@dataclass(slots=True)
class Done:
    """What a message came to."""

    stored: int = 0
    returned: int = 0
    waits: tuple[str, ...] = ()
    touched: dict[str, None] = field(default_factory=dict)
    remarks: list[tuple[int, str]] = field(default_factory=list)  # of blocks
    odd: list[tuple[int, str]] = field(default_factory=list)  # likewise, to be kept with the message


def apply_message(batch: Batch, message_id: str, message: CebMessage) -> Done:
    """Store or return every block that was not seen before."""
    done = Done()
    seen = _seen_guids(batch, message)
    statuses: list[dict[str, Any]] = []
    fresh: list[Block] = []
    here: set[str] = set()
    for block in message.blocks:
        guid = same_guid(block.guid)
        if guid in seen and not _reused(block):
            statuses.append(_status(batch, message_id, message, block, BlockStatus.DUPLICATE, None, None))
            if guid not in here:
                log.warning("%s: a file with other content under a guid taken in before", block.guid)
                done.remarks.append((block.index, _OTHER_CONTENT))
            elif block.document is None:  # else the reader says so
                done.remarks.append((block.index, "left out: the guid of an earlier block of this message"))
            continue
        seen.add(guid)
        here.add(guid)
        fresh.append(block)
    good = [block for block in fresh if block.document is not None and not block.problems]
    verdicts = _apply(batch, message_id, good, done)
    for block in fresh:
        verdict = verdicts.get(block.index)
        if verdict is None:
            verdict = Refusal("; ".join(map(str, block.problems)), return_info(block.problems))
            _return(batch, message_id, message, block, verdict)
        refused = isinstance(verdict, Refusal)
        statuses.append(
            _status(
                batch,
                message_id,
                message,
                block,
                BlockStatus.RETURNED if refused else BlockStatus.STORED,
                None if isinstance(verdict, Refusal) else verdict.document_id,
                verdict.english if isinstance(verdict, Refusal) else None,
            )
        )
        if isinstance(verdict, Refusal):
            done.returned += 1
            done.remarks.append((block.index, f"returned: {verdict.english}"))
        else:
            done.stored += 1
            _tell_remarks(batch, block, verdict)
    if statuses:
        insert_rows(batch.tx, t.message_block, statuses)
    return done


def _tell_remarks(batch: Batch, block: Block, verdict: Accepted) -> None:
    """What was odd in a declaration that was taken stands in its history too, for whoever decides about it."""
    if block.warnings and verdict.row is not None and not verdict.withdrawn:
        remarks = [{"en": one.text, "zh": one.text_zh} for one in block.warnings]
        batch.event(verdict.row, "remarked", document=verdict.document_id, remarks=remarks)


def _apply(batch: Batch, message_id: str, blocks: list[Block], done: Done) -> dict[int, Verdict]:
    """Hand the blocks to the room that knows their kind; a message holds one kind only."""
    verdicts: dict[int, Verdict] = {}
    if not blocks:
        return verdicts
    documents = [(block.index, block.document) for block in blocks]
    first = documents[0][1]
    touched: set[str] = set()
    if isinstance(first, Declaration):
        mine = [(i, d) for i, d in documents if isinstance(d, Declaration)]
        verdicts = declarations.apply_declarations(batch, message_id, mine)
        accepted = [v for v in verdicts.values() if isinstance(v, Accepted) and v.row]
        done.odd = [(i, v.odd) for i, v in verdicts.items() if isinstance(v, Accepted) and v.odd]
        done.touched = dict.fromkeys(v.row["consignment_id"] for v in accepted if v.row and not v.withdrawn)
        for i, declaration in mine:
            declarations.answer(batch, message_id, i, declaration, verdicts[i])
        return verdicts
    if isinstance(first, Order):
        listed = [(i, d) for i, d in documents if isinstance(d, Order)]
        verdicts, touched = orders.apply_orders(batch, message_id, listed)
        for i, order in listed:
            orders.answer(batch, message_id, i, order, verdicts[i])
    elif isinstance(first, Waybill):
        carried = [(i, d) for i, d in documents if isinstance(d, Waybill)]
        verdicts, touched = waybills.apply_waybills(batch, message_id, carried)
        for i, waybill in carried:
            waybills.answer(batch, message_id, i, waybill, verdicts[i])
    elif isinstance(first, Arrival):
        vans = [(i, d) for i, d in documents if isinstance(d, Arrival)]
        verdicts, touched = arrivals.apply_arrivals(batch, message_id, vans)
        for i, arrival in vans:
            arrivals.answer(batch, message_id, i, arrival, verdicts[i])
        here = {batch.rows[key]["logistics_no"] for key in touched}
        taken = (arrival for i, arrival in vans if isinstance(v := verdicts[i], Accepted) and not v.withdrawn)
        lines = (line for arrival in taken for line in arrival.lines)
        done.waits = tuple(line.logistics_no for line in lines if line.logistics_no not in here)
    else:
        verdicts, touched = _apply_leaving(batch, message_id, documents)
    done.touched = dict.fromkeys(sorted(touched))
    return verdicts


def _apply_leaving(
    batch: Batch, message_id: str, documents: Sequence[tuple[int, Document | None]]
) -> tuple[dict[int, Verdict], set[str]]:
    """As `_apply`, for what is loaded, leaves, or is taken back."""
    lists = [(i, d) for i, d in documents if isinstance(d, LoadList)]
    left = [(i, d) for i, d in documents if isinstance(d, Departure)]
    taken_back = [(i, d) for i, d in documents if isinstance(d, Cancellation)]
    touched: set[str] = set()
    verdicts: dict[int, Verdict] = {}
    if lists:
        verdicts, touched = loading.apply_load_lists(batch, message_id, lists)
        for i, load_list in lists:
            loading.answer(batch, message_id, i, load_list, verdicts[i])
    elif left:
        verdicts = departures.apply_departures(batch, message_id, left)
        for i, departure in left:
            departures.answer(batch, message_id, i, departure, verdicts[i])
    else:
        verdicts = cancellations.apply_cancellations(batch, message_id, taken_back)
        for i, cancellation in taken_back:
            cancellations.answer(batch, message_id, i, cancellation, verdicts[i])
    return verdicts, touched


def _seen_guids(batch: Batch, message: CebMessage) -> set[str]:
    """As they are compared; earlier versions kept them as they were written."""
    guids = {
        written
        for block in message.blocks
        for written in (block.guid, block.guid.upper(), block.guid.lower())
    }
    asked = {"site_id": batch.site_id, "kind": message.kind, "guids": guids}
    return set(map(same_guid, batch.tx.execute(_SEEN, asked).scalars()))


def _reused(block: Block) -> bool:
    """Another block of the same message has this guid and says something else: it is returned, not a duplicate."""
    return any(problem.code == "guid_reused" for problem in block.problems)


def _status(
    batch: Batch,
    message_id: str,
    message: CebMessage,
    block: Block,
    status: BlockStatus,
    document_id: str | None,
    reason: str | None,
) -> dict[str, Any]:
    return {
        "message_id": message_id,
        "block_no": block.index,
        "site_id": batch.site_id,
        "kind": message.kind,
        "guid": same_guid(block.guid) if block.guid and not _reused(block) else f"{message_id}:{block.index}",
        "status": status,
        "document_id": document_id,
        "reason": reason,
    }


def _return(batch: Batch, message_id: str, message: CebMessage, block: Block, refusal: Refusal) -> None:
    """100 for a block that could not be read: the receipt names what could be made out."""
    refs: Mapping[str, str | None] = block.refs
    body = dict(refs) | {"return_info": f"{refusal.chinese}[{block.guid}]"}
    batch.receipt(RECEIPT_OF[message.kind], ReturnStatus.RETURNED, f"{message_id}:{block.index}", body)
