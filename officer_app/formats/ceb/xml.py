"""Hostile XML in, a tree out: no entities, no network, no files; bounded in size, depth and nodes."""

from __future__ import annotations

import re

from lxml import etree

from officer_app.domain.errors import Unreadable
from officer_app.formats.ceb.kinds import not_xml

MAX_BYTES = 64 * 1024 * 1024
"""The largest message. A full one (100 blocks of 100 lines) is about 7 MB; look before reading the file."""

MAX_NODES = 4_000_000
"""Bound for tags and attributes, counted before parsing: a tree takes some 120 bytes for each."""

_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_XML_STARTS = (b"<", b"\x00<")  # the second: UTF-16, big-endian, without a byte order mark


def parse(data: bytes, max_bytes: int = MAX_BYTES) -> etree._Element:
    """The root element. Raises Unreadable for anything that is no well-formed, plain XML of a sane size.

    Comments and processing instructions are left out. libxml2's own limits hold (depth 256, one text 10 MB).
    """
    if len(data) > max_bytes:
        raise Unreadable(f"too large: {len(data):,} bytes, the limit is {max_bytes:,}")
    if not data.strip():
        raise Unreadable("the file is empty")
    body = data
    for bom in _BOMS:
        body = body.removeprefix(bom)
    if not body[:256].lstrip().startswith(_XML_STARTS):
        raise Unreadable(not_xml(data))
    if data.count(b"<") + data.count(b"=") > MAX_NODES:
        raise Unreadable("too many elements")
    # A parser of its own for each message: a parser keeps state, and threads may read at the same time.
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(_explained(error, data)) from None
    except (ValueError, LookupError) as error:  # an encoding nobody knows
        raise Unreadable(f"not readable XML: {error}") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("a document type declaration (DTD) is not allowed")
    return root


_EXPLANATIONS = (
    (
        re.compile(r"Premature end of data|EndTag: '</' not found|end of Start Tag|expected '>'"),
        "the XML breaks off",
    ),
    (re.compile(r"entit", re.I), "entities are not allowed"),
    (re.compile(r"encoding|not proper UTF-8", re.I), "the bytes are not in the encoding the file declares"),
    (re.compile(r"excessive depth", re.I), "nested too deeply"),
    (re.compile(r"text node too long|huge text", re.I), "one text in it is longer than 10 MB"),
)
_ADVICE = re.compile(r"(, | )?(use|try) XML_PARSE_HUGE( option)?|, see xmlCtxtSetMaxAmplification\.?")


def _explained(error: etree.XMLSyntaxError, data: bytes) -> str:
    message = _ADVICE.sub("", " ".join(str(error.msg).split()))[:200]
    if _is_cut(error, data):
        return f"the XML breaks off: {message}"
    for pattern, meaning in _EXPLANATIONS:
        if pattern.search(message):
            return f"{meaning}: {message}"
    return f"not well-formed XML: {message}"


def _is_cut(error: etree.XMLSyntaxError, data: bytes) -> bool:
    """Whether the parser wanted more where the file ends, whatever it missed there; a whole file ends with a tag."""
    if b"?" in data[:16] and b">" not in data:
        return True  # within the XML declaration
    line, column = error.position
    last = data.rpartition(b"\n")[2].replace(b"\0", b"")  # as characters of one octet in UTF-16 too
    if last.endswith(b">") and not last.endswith(b"?>"):
        return False
    return line == data.count(b"\n") + 1 and column > len(last.decode(errors="ignore"))
