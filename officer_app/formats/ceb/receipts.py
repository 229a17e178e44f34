"""Receipts to the trade: CEB304, 506, 508, 510, 604, 606 and 608, valid against the schema of edition 2022-05."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from officer_app.formats.ceb.fields import MAX_BLOCKS, RECEIPTS, ReceiptField, ReceiptKind, ReceiptLayout
from officer_app.formats.ceb.times import format_receipt_time
from officer_app.formats.ceb.writer import allowed, begin_message, element, end_message

_GUID_LENGTH = 36
_COUNT = re.compile(r"[0-9]{1,9}").fullmatch

_NOT_STATED = {"pre_no": "0" * 18, "statistics_flag": "0", "msg_seq_no": "0"}
"""For what the schema demands but a block that is returned for lack of it did not say."""


def write_receipts(
    kind: ReceiptKind | str, guid: str, blocks: Sequence[Mapping[str, str | int | datetime | None]]
) -> bytes:
    """One receipt message of 1 to 100 answers; the same input gives the same bytes.

    A block holds the documents' field names (a reader's `refs` will do) and `guid` (the receipt's own),
    `return_status`, `return_time` (an aware datetime) and `return_info`. Numbers too long for the schema are cut,
    as they were the reason of the return; a missing `pre_no` is eighteen zeros. Other keys are left out.
    """
    if not 1 <= len(blocks) <= MAX_BLOCKS:
        raise ValueError(f"a receipt message holds 1 to {MAX_BLOCKS} answers, not {len(blocks)}")
    layout = RECEIPTS[ReceiptKind(kind)]
    lines = [begin_message(layout.kind, _guid(guid))]
    for block in blocks:
        lines += _answer(layout, block)
    lines.append(end_message(layout.kind))
    return "".join(lines).encode()


def _answer(layout: ReceiptLayout, block: Mapping[str, str | int | datetime | None]) -> list[str]:
    return [
        f"  <ceb:{layout.block}>\n",
        *(element("    ", field.element, _value(field, block.get(field.field))) for field in layout.fields),
        f"  </ceb:{layout.block}>\n",
    ]


def _value(field: ReceiptField, value: str | int | datetime | None) -> str:
    match field.field:
        case "guid":
            return _guid(value)
        case "return_time":
            if not isinstance(value, datetime) or value.tzinfo is None:
                raise ValueError("a receipt needs an aware return_time")
            return format_receipt_time(value)
        case "return_status":
            if not value:
                raise ValueError("a receipt needs a return_status")
    text = " ".join(allowed(str(value or "")).split())
    unusable = field.exact and len(text) != field.longest
    if unusable or (field.field == "msg_seq_no" and not _COUNT(text)):
        return _NOT_STATED[field.field]
    if field.field == "return_info" and len(text) > field.longest:
        return text[: field.longest - 1] + "…"
    return text[: field.longest]


def _guid(value: object) -> str:
    if not isinstance(value, str) or len(value) != _GUID_LENGTH:
        raise ValueError(f"a receipt's guid has {_GUID_LENGTH} characters, unlike {value!r}")
    return value.upper()
