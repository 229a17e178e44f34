"""Documents to a CEB message: what the demonstration station and the tests send."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from pydantic import BaseModel

from officer_app.domain.documents import Document
from officer_app.formats.ceb.fields import CEB_NS, LAYOUTS, MAX_BLOCKS, Layout, Part
from officer_app.formats.ceb.times import format_time

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_LAYOUT_OF: dict[type[BaseModel], Layout] = {layout.head.model: layout for layout in LAYOUTS.values()}


@dataclass(frozen=True, slots=True)
class Sender:
    """Who transmits a message (BaseTransfer): enterprise code and name, and its number at the exchange."""

    cop_code: str
    cop_name: str
    dxp_id: str


def write_message(documents: Sequence[Document], *, guid: str, sender: Sender) -> bytes:
    """One message of 1 to 100 documents of one kind, unsigned, in UTF-8.

    The same documents give the same bytes. Valid against the schema, HS codes of other than ten digits apart.
    """
    if not 1 <= len(documents) <= MAX_BLOCKS:
        raise ValueError(f"a message holds 1 to {MAX_BLOCKS} documents, not {len(documents)}")
    layout = _LAYOUT_OF[type(documents[0])]
    lines = [begin_message(layout.kind, guid)]
    for document in documents:
        if _LAYOUT_OF[type(document)] is not layout:
            raise ValueError(f"a {layout.kind} message cannot hold a {type(document).__name__}")
        lines += _block(document, layout)
    lines += [
        "  <ceb:BaseTransfer>\n",
        element("    ", "copCode", sender.cop_code),
        element("    ", "copName", sender.cop_name),
        element("    ", "dxpMode", "DXP"),
        element("    ", "dxpId", sender.dxp_id),
        "  </ceb:BaseTransfer>\n",
        end_message(layout.kind),
    ]
    return "".join(lines).encode()


def _block(document: Document, layout: Layout) -> list[str]:
    if layout.line is None:
        return _part("  ", layout.head, document)
    lines = [f"  <ceb:{layout.block}>\n", *_part("    ", layout.head, document)]
    for line in getattr(document, layout.lines_field):
        lines += _part("    ", layout.line, line)
    return [*lines, f"  </ceb:{layout.block}>\n"]


def _part(indent: str, part: Part, model: BaseModel) -> list[str]:
    lines = [f"{indent}<ceb:{part.element}>\n"]
    for name, field in part.fields.items():
        value = getattr(model, field)
        if value is not None:
            lines.append(element(indent + "  ", name, _text(value)))
    return [*lines, f"{indent}</ceb:{part.element}>\n"]


def _text(value: str | int | Decimal | datetime | date) -> str:
    match value:
        case Decimal():
            return f"{value:f}"
        case datetime():
            return format_time(value)
        case date():
            return f"{value:%Y%m%d}"
        case _:
            return str(value)


def begin_message(kind: str, guid: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<ceb:{kind}Message xmlns:ceb="{CEB_NS}" guid="{escaped(guid)}" version="1.0">\n'
    )


def end_message(kind: str) -> str:
    return f"</ceb:{kind}Message>\n"


def element(indent: str, name: str, text: str) -> str:
    return f"{indent}<ceb:{name}>{escaped(text)}</ceb:{name}>\n"


def escaped(text: str) -> str:
    """`text` for an element; characters that no XML may hold are left out."""
    return allowed(text).translate(_ESCAPES)


def allowed(text: str) -> str:
    """`text` without the characters that no XML may hold."""
    return _NOT_XML.sub("", text)
