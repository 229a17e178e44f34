"""Names for what is not taken in, so that a quarantine reason can say what the file is."""

from __future__ import annotations

import re

from lxml import etree

from officer_app.formats.ceb.fields import CEB_NS, DXP_NS

_CEB_NAMES = {
    "213": "application to return exported goods",
    "214": "receipt for a return application",
    "215": "tally of returned goods",
    "216": "receipt for a return tally",
    "304": "receipt for an order",
    "311": "import order",
    "312": "receipt for an import order",
    "403": "payment receipt",
    "404": "receipt for a payment receipt",
    "411": "import payment",
    "412": "receipt for an import payment",
    "506": "receipt for a waybill",
    "508": "receipt for an arrival",
    "510": "receipt for a departure",
    "511": "import waybill",
    "512": "receipt for an import waybill",
    "513": "import waybill status",
    "514": "receipt for an import waybill status",
    "604": "receipt for a declaration list",
    "606": "receipt for a cancellation",
    "608": "receipt for a master/house link",
    "621": "import declaration list",
    "622": "receipt for an import declaration list",
    "623": "cancellation of an import declaration list",
    "624": "receipt for an import cancellation",
    "625": "return of imported goods",
    "626": "receipt for a return of imported goods",
    "701": "summary application",
    "702": "receipt for a summary application",
    "711": "bonded stock entry",
    "712": "receipt for a bonded stock entry",
    "792": "summary result",
    "816": "tax bill",
    "818": "tax bill status",
    "900": "format-check receipt",
}

_CEB_ROOT = re.compile(r"CEB([0-9]{3})(Message)?")

_OTHER_ROOTS = {
    "ASYCUDA": "an ASYCUDA World declaration",
    "DecMessage": "a customs declaration form (DecMessage)",
    "DxpRep": "a transport receipt (DxpRep)",
    "html": "a web page",
    "schema": "an XML schema",
    "Envelope": "a SOAP message",
    "MetaData": "a message of the WCO data model (MetaData)",
    "submitDeclarationRequest": "a UK declaration request",
    "DeclarationFullResponse": "a UK declaration report",
    "inventoryLinkingQueryRequest": "a UK inventory linking query",
    "inventoryLinkingQueryResponse": "a UK inventory linking answer",
}
_OTHER_NAMESPACES = (
    ("urn:wco:datamodel:", "a message of the WCO data model"),
    ("http://gov.uk/customs/inventoryLinking", "a UK inventory linking message"),
)


def ceb_number(root: etree._Element) -> str | None:
    """The three digits of a CEB root element, whatever its namespace."""
    match = _CEB_ROOT.fullmatch(etree.QName(root).localname)
    return match.group(1) if match else None


def refusal(root: etree._Element) -> str:
    """Why a well-formed file with this root is not taken in: one sentence that names what it is."""
    name, namespace = etree.QName(root).localname, etree.QName(root).namespace
    number = ceb_number(root)
    if number and namespace != CEB_NS:
        return f"{name[:40]} in {_quoted(namespace)} instead of the namespace {CEB_NS}"
    if number and number in _CEB_NAMES:
        return f"CEB{number} ({_CEB_NAMES[number]}) is not taken in by this version"
    if number:
        return f"CEB{number} is not a message this version knows"
    if name in ("DxpMsg", "DxpMsgSv") and namespace != DXP_NS:
        return f"{name} in {_quoted(namespace)} instead of the namespace {DXP_NS}"
    for prefix, what in _OTHER_NAMESPACES:
        if namespace and namespace.startswith(prefix):
            return f"{what} ({name[:40]}) is not taken in by this version"
    if name in _OTHER_ROOTS:
        return f"{_OTHER_ROOTS[name]} is not taken in by this version"
    return f"XML of an unknown kind: root element {name[:60]} in {_quoted(namespace)}"


def _quoted(namespace: str | None) -> str:
    return f"the namespace {namespace[:80]}" if namespace else "no namespace"


_MAGIC = (
    (b"PK\x03\x04", "a ZIP archive or Office file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"{", "JSON"),
    (b"[", "JSON"),
)


def not_xml(data: bytes) -> str:
    """Why bytes that do not begin as XML are refused, naming what they look like."""
    if data[128:132] == b"DICM":
        return "not a message: it is a DICOM or DICOS file"
    start = data[:64].lstrip()
    for magic, what in _MAGIC:
        if start.startswith(magic):
            return f"not a message: it looks like {what}"
    sample = data[:4096]
    if b"\x00" in sample:
        return "not a message: binary data"
    first_line = sample.splitlines()[0] if sample.strip() else b""
    if first_line.count(b",") + first_line.count(b";") + first_line.count(b"\t") >= 2:
        return "not a message: it looks like a table (CSV)"
    return "not a message: plain text, no XML"
