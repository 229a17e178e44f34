"""The transport envelopes: DxpMsg (终端节点) around a message in base64, DxpMsgSv (传输节点) around that."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from officer_app.domain.errors import Unreadable
from officer_app.formats.ceb.fields import DXP_NS
from officer_app.formats.ceb.writer import escaped

_MSG = f"{{{DXP_NS}}}DxpMsg"
_MSG_SV = f"{{{DXP_NS}}}DxpMsgSv"
_DATA = f"{{{DXP_NS}}}Data"
_MSG_TYPE = f"{{{DXP_NS}}}TransInfo/{{{DXP_NS}}}MsgType"


@dataclass(frozen=True, slots=True)
class Enveloped:
    """What an envelope held: the bytes of the message, and the type it is said to have (may be empty)."""

    data: bytes
    msg_type: str


def is_envelope(root: etree._Element) -> bool:
    return root.tag in (_MSG, _MSG_SV)


def unwrap(root: etree._Element) -> Enveloped:
    """The message in a DxpMsg or DxpMsgSv. Raises Unreadable where there is not exactly one, in base64."""
    if root.tag == _MSG_SV:
        inner = root.findall(_MSG)
        if len(inner) != 1:
            raise Unreadable(f"the DxpMsgSv envelope holds {len(inner)} DxpMsg instead of one")
        root = inner[0]
    data = root.findall(_DATA)
    if len(data) != 1:
        raise Unreadable(f"the DxpMsg envelope holds {len(data)} Data elements instead of one")
    text = "".join((data[0].text or "").split())
    if not text or len(data[0]):
        raise Unreadable("the Data of the DxpMsg envelope is empty or holds elements instead of base64")
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):  # ValueError: characters beyond ASCII
        raise Unreadable("the Data of the DxpMsg envelope is not base64") from None
    return Enveloped(content, (root.findtext(_MSG_TYPE) or "").strip())


def wrap(
    data: bytes, *, message_id: str, sender_id: str, receiver_id: str, created: datetime, msg_type: str
) -> bytes:
    """`data` in a DxpMsg as an enterprise's own system sends it. `created` keeps the offset it has."""
    content = base64.b64encode(data).decode("ascii")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<dxp:DxpMsg xmlns:dxp="{DXP_NS}" ver="1.0">\n'
        "  <dxp:TransInfo>\n"
        f"    <dxp:CopMsgId>{escaped(message_id)}</dxp:CopMsgId>\n"
        f"    <dxp:SenderId>{escaped(sender_id)}</dxp:SenderId>\n"
        f"    <dxp:ReceiverIds><dxp:ReceiverId>{escaped(receiver_id)}</dxp:ReceiverId></dxp:ReceiverIds>\n"
        f"    <dxp:CreatTime>{created.isoformat(timespec='seconds')}</dxp:CreatTime>\n"
        f"    <dxp:MsgType>{escaped(msg_type)}</dxp:MsgType>\n"
        "  </dxp:TransInfo>\n"
        f"  <dxp:Data>{content}</dxp:Data>\n"
        "</dxp:DxpMsg>\n"
    ).encode()
