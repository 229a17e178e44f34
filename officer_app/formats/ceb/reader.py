"""Bytes to a CebMessage: what an enterprise, a carrier or a site operator sends to customs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lxml import etree

from officer_app.domain.documents import Declaration, Order
from officer_app.domain.errors import Unreadable
from officer_app.domain.words import OrderType
from officer_app.formats.ceb.block import Block, BlockReader
from officer_app.formats.ceb.envelope import is_envelope, unwrap
from officer_app.formats.ceb.fields import CEB_NS, LAYOUTS, MAX_BLOCKS, Kind, Layout
from officer_app.formats.ceb.kinds import ceb_number, refusal
from officer_app.formats.ceb.remarks import remark
from officer_app.formats.ceb.xml import MAX_BYTES, parse

_PREFIX = f"{{{CEB_NS}}}"
_GUID_LENGTH = 36
_MOST_WARNINGS = 20
_BLOCKS = {_PREFIX + layout.block for layout in LAYOUTS.values()}
_FRAME = {_PREFIX + "BaseTransfer", _PREFIX + "BaseSubscribe", _PREFIX + "ExtendMessage"}
_SM2 = "http://www.chinaport.gov.cn/2022/04/xmldsig#"


class Edition(StrEnum):
    """The specification a message follows. No field says so: it is 2022-05 where it uses what came then."""

    E2018 = "2018"
    E2022 = "2022-05"


@dataclass(frozen=True, slots=True)
class CebMessage:
    """A message as read. `sender` is the transmitting enterprise's code (copCode).

    `guid` is unique among messages of one kind only: the official samples use one guid for several kinds.
    `signed` says that there is a signature; nobody has checked it.
    """

    kind: Kind
    guid: str
    edition: Edition
    signed: bool
    enveloped: bool
    sender: str | None
    blocks: list[Block]
    warnings: list[str]


def read_ceb(data: bytes, max_bytes: int = MAX_BYTES) -> CebMessage:
    """Read a message of one of the kinds in `fields.Kind`, plain or in a DxpMsg or DxpMsgSv envelope.

    Raises Unreadable, with a reason an administrator understands, when the file cannot be read as a whole.
    What is wrong with single blocks is in their `problems`.
    """
    root = parse(data, max_bytes)
    if not is_envelope(root):
        return _read_message(root, enveloped=False, warnings=[])
    content = unwrap(root)
    try:
        inner = parse(content.data, max_bytes)
    except Unreadable as error:
        raise Unreadable(f"inside the DxpMsg envelope: {error.reason}") from None
    if is_envelope(inner):
        raise Unreadable("an envelope inside the DxpMsg envelope")
    name = etree.QName(inner).localname
    warnings = []
    if content.msg_type and content.msg_type.removesuffix("Message") != name.removesuffix("Message"):
        warnings.append(f"the envelope says {content.msg_type[:30]}, the message in it is {name[:30]}")
    return _read_message(inner, enveloped=True, warnings=warnings)


def _read_message(root: etree._Element, *, enveloped: bool, warnings: list[str]) -> CebMessage:
    layout = _layout(root)
    if not root.tag.endswith("Message"):
        warnings.append(f"the root element is {layout.kind} instead of {layout.kind}Message")
    guid = _guid(root, warnings)
    if (version := root.get("version")) != "1.0":
        warnings.append(f"the message's version is {version!r:.20} instead of '1.0'")
    elements, transfers, signatures = _frame(root, layout, warnings)
    signed = bool(signatures)
    reader = BlockReader(layout, root, signed=signed)
    blocks = [reader.read(element, index) for index, element in enumerate(elements)]
    return CebMessage(
        kind=layout.kind,
        guid=guid,
        edition=_edition(blocks, signatures),
        signed=signed,
        enveloped=enveloped,
        sender=_sender(transfers, warnings),
        blocks=_apart(blocks),
        warnings=warnings,
    )


def _layout(root: etree._Element) -> Layout:
    number = ceb_number(root)
    if etree.QName(root).namespace != CEB_NS or number is None or f"CEB{number}" not in LAYOUTS:
        raise Unreadable(refusal(root))
    return LAYOUTS[Kind(f"CEB{number}")]


def _guid(root: etree._Element, warnings: list[str]) -> str:
    guid = (root.get("guid") or "").strip()
    if not guid:
        raise Unreadable("the message has no guid: it could not be told from a repetition")
    if len(guid) > _GUID_LENGTH:
        raise Unreadable(f"the message's guid has {len(guid)} characters instead of {_GUID_LENGTH}")
    if len(guid) < _GUID_LENGTH:
        warnings.append(f"the message's guid has {len(guid)} characters instead of {_GUID_LENGTH}")
    return guid


def _frame(
    root: etree._Element, layout: Layout, warnings: list[str]
) -> tuple[list[etree._Element], list[etree._Element], list[etree._Element]]:
    """The business blocks, the BaseTransfers and the signatures among the children of the message."""
    wanted = _PREFIX + layout.block
    blocks, transfers, signatures = [], [], []
    for child in root:
        tag = str(child.tag)
        if tag == wanted:
            blocks.append(child)
        elif tag in _BLOCKS:
            name = etree.QName(child).localname
            raise Unreadable(f"a {layout.kind} message that holds a block {name}, which is of another kind")
        elif tag == _PREFIX + "BaseTransfer":
            transfers.append(child)
        elif tag.endswith("}Signature"):
            signatures.append(child)
        elif tag not in _FRAME and len(warnings) < _MOST_WARNINGS:
            name = etree.QName(child).localname
            warnings.append(f"the element {name[:60]} is not in the specification and is left out")
    if not blocks:
        raise Unreadable(f"the {layout.kind} message holds no {layout.block}")
    if len(blocks) > MAX_BLOCKS:
        raise Unreadable(
            f"{len(blocks)} blocks {layout.block} in one message; the specification allows {MAX_BLOCKS}"
        )
    return blocks, transfers, signatures


def _sender(transfers: list[etree._Element], warnings: list[str]) -> str | None:
    codes = [(transfer.findtext(_PREFIX + "copCode") or "").strip() for transfer in transfers]
    if len(transfers) != 1:
        warnings.append(f"{len(transfers)} BaseTransfer elements instead of one")
    if len(set(codes)) > 1:
        warnings.append(f"the BaseTransfer elements name different senders: {', '.join(codes)[:80]}")
    return codes[0][:18] if codes and codes[0] else None


def _edition(blocks: list[Block], signatures: list[etree._Element]) -> Edition:
    if any(
        _SM2 in (method.get("Algorithm") or "")
        for one in signatures
        for method in one.iter("{*}SignatureMethod")
    ):
        return Edition.E2022
    for block in blocks:
        match block.document:
            case Declaration(mode=mode, declaration_no=number) if mode.is_b2b or len(number or "") > 18:
                return Edition.E2022
            case Order(order_type=order_type) if order_type is not OrderType.RETAIL:
                return Edition.E2022
    return Edition.E2018


def _apart(blocks: list[Block]) -> list[Block]:
    """Among blocks that share a guid, in whatever case of letters, the same content is a warning, other content a
    problem of the later.
    """
    first: dict[str, Block] = {}
    checked = []
    for block in blocks:
        earlier = first.setdefault(same_guid(block.guid), block) if block.guid else block
        if earlier is not block and block.document is not None:
            block = _repeated(block, earlier)
        checked.append(block)
    return checked


def same_guid(guid: str) -> str:
    """How a guid is compared: RFC 9562 (4) has it written in either case and read without regard to it."""
    return guid.upper()


def _but_guid(block: Block) -> dict[str, object]:
    return {**vars(block.document), "guid": ""} if block.document is not None else {}


def _repeated(block: Block, earlier: Block) -> Block:
    if _but_guid(earlier) == _but_guid(block):
        warning = remark("guid_repeated", "guid", value=block.guid)
        return Block(block.index, block.guid, block.document, block.refs, [], [*block.warnings, warning])
    problem = remark("guid_reused", "guid", value=block.guid)
    return Block(block.index, block.guid, None, block.refs, [problem], block.warnings)
