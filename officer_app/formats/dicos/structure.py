"""The file's skeleton, checked before any value is read.

pydicom reads what is there and keeps silent about what is missing. A threat report that was cut short must
not read as a report with fewer threats, so every length is first held against the bytes that are there,
sequences and items included; nesting and the number of elements are bounded in the same walk (PS3.5 chapter
7, PS3.10).
"""

from __future__ import annotations

from struct import Struct
from typing import NamedTuple

from pydicom.datadict import dictionary_VR

from officer_app.domain.errors import Unreadable
from officer_app.formats.dicos.classes import EXPLICIT_LITTLE_ENDIAN, IMPLICIT_LITTLE_ENDIAN, check_syntax
from officer_app.formats.dicos.limits import Limits
from officer_app.formats.files import is_dicos

_TAG_AND_LENGTH = Struct("<HHL")
_TAG_VR_LENGTH = Struct("<HH2sH")
_LENGTH = Struct("<L")
_LONG = frozenset((b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"))
_UNDEFINED = 0xFFFFFFFF
_ITEM, _ITEM_END, _SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD


class FileMeta(NamedTuple):
    """What the file's head (group 0002) says of the rest."""

    sop_class: str
    sop_uid: str
    transfer_syntax: str
    edition: str
    start: int  # where the data set begins

    @property
    def explicit(self) -> bool:
        return self.transfer_syntax != IMPLICIT_LITTLE_ENDIAN


def check_structure(data: bytes, limits: Limits) -> FileMeta:
    """Walk the whole file; raise Unreadable where a length points past its surroundings."""
    if len(data) > limits.file_bytes:
        raise Unreadable(f"The file has {len(data):,} bytes; at most {limits.file_bytes:,} are read")
    if not is_dicos(data):
        raise Unreadable("This is not a DICOM file: the letters DICM are missing at byte 128")
    meta = _file_meta(data)
    check_syntax(meta.transfer_syntax)
    if _looks_explicit(data, meta.start) != meta.explicit:
        raise Unreadable(
            f"The data set is not written in the transfer syntax it names ({meta.transfer_syntax})"
        )
    _Walk(data, limits).dataset(meta.start, len(data), meta.explicit, 0, False)
    return meta


def _file_meta(data: bytes) -> FileMeta:
    """Group 0002, always in explicit VR."""
    found: dict[int, str] = {}
    at = 132
    while at + 8 <= len(data):
        group, element, vr, length = _TAG_VR_LENGTH.unpack_from(data, at)
        if group != 2:
            break
        at += 8
        if vr in _LONG:
            if at + 4 > len(data):
                raise Unreadable("The file ends within its head")
            (length,) = _LENGTH.unpack_from(data, at)
            at += 4
        if length > len(data) - at:
            raise Unreadable("The file ends within its head")
        found[element] = data[at : at + min(length, 128)].decode("latin-1").strip("\0 ")
        at += length
    return FileMeta(
        sop_class=found.get(0x0002, ""),
        sop_uid=found.get(0x0003, ""),
        transfer_syntax=found.get(0x0010, EXPLICIT_LITTLE_ENDIAN),
        edition=found.get(0x0004, ""),
        start=at,
    )


class _Walk:
    def __init__(self, data: bytes, limits: Limits) -> None:
        self.data = data
        self.limits = limits
        self.left = limits.elements

    def dataset(self, at: int, end: int, explicit: bool, depth: int, delimited: bool) -> int:
        """Walk elements from `at` to `end`, or to the item delimiter; returns where the next thing begins."""
        data, seen = self.data, set()
        while at < end:
            if end - at < 8:
                raise Unreadable(f"The file is cut off or damaged: {end - at} stray bytes at byte {at}")
            self._count()
            group, element, length = _TAG_AND_LENGTH.unpack_from(data, at)
            tag = group << 16 | element
            if tag == _ITEM_END and delimited:
                return at + 8
            if group == 0xFFFE:
                raise Unreadable(f"The file is damaged: a delimiter out of place at byte {at}")
            if tag in seen:
                raise Unreadable(f"Attribute ({group:04X},{element:04X}) stands twice in one data set")
            seen.add(tag)
            if explicit:
                at, vr, length = self._explicit(at, end)
            else:
                vr = _dictionary_vr(tag)
                at += 8
            at = self._value(at, end, tag, vr, length, explicit, depth)
        if delimited:
            raise Unreadable("The file is cut off: a sequence item has no end")
        return at

    def _explicit(self, at: int, end: int) -> tuple[int, bytes, int]:
        _, _, vr, length = _TAG_VR_LENGTH.unpack_from(self.data, at)
        if not (0x41 <= vr[0] <= 0x5A and 0x41 <= vr[1] <= 0x5A):
            raise Unreadable(f"The file is damaged: no value representation at byte {at + 4}")
        if vr not in _LONG:
            return at + 8, vr, length
        if end - at < 12:
            raise Unreadable(f"The file is cut off at byte {at}")
        (length,) = _LENGTH.unpack_from(self.data, at + 8)
        return at + 12, vr, length

    def _value(self, at: int, end: int, tag: int, vr: bytes, length: int, explicit: bool, depth: int) -> int:
        if length == _UNDEFINED:
            if vr in (b"SQ", b"UN"):
                return self._items(at, end, explicit, depth + 1, True)
            if vr in (b"OB", b"OW"):
                return self._fragments(at, end)
            raise Unreadable(f"Attribute ({tag >> 16:04X},{tag & 0xFFFF:04X}) has no length")
        if length > end - at:
            raise Unreadable(
                f"The file is cut off or damaged: attribute ({tag >> 16:04X},{tag & 0xFFFF:04X}) claims "
                f"{length:,} bytes where {end - at:,} are left"
            )
        if vr == b"SQ":
            self._items(at, at + length, explicit, depth + 1, False)
        return at + length

    def _items(self, at: int, end: int, explicit: bool, depth: int, delimited: bool) -> int:
        if depth > self.limits.depth:
            raise Unreadable(f"Sequences are nested deeper than {self.limits.depth}")
        while at < end:
            at, tag, length = self._item_head(at, end)
            if tag == _SEQUENCE_END and delimited:
                return at
            if tag != _ITEM:
                raise Unreadable(f"The file is damaged: a sequence item is missing at byte {at - 8}")
            if length == _UNDEFINED:
                at = self.dataset(at, end, explicit and _looks_explicit(self.data, at), depth, True)
            else:
                self.dataset(at, at + length, explicit and _looks_explicit(self.data, at), depth, False)
                at += length
        if delimited:
            raise Unreadable("The file is cut off: a sequence has no end")
        return at

    def _fragments(self, at: int, end: int) -> int:
        """Encapsulated pixel data (PS3.5 A.4): items of bytes up to the sequence delimiter."""
        while at < end:
            at, tag, length = self._item_head(at, end)
            if tag == _SEQUENCE_END:
                return at
            if tag != _ITEM or length == _UNDEFINED:
                raise Unreadable(f"The file is damaged: a pixel fragment is missing at byte {at - 8}")
            at += length
        raise Unreadable("The file is cut off: the compressed pixels have no end")

    def _item_head(self, at: int, end: int) -> tuple[int, int, int]:
        self._count()
        if end - at < 8:
            raise Unreadable(f"The file is cut off within a sequence at byte {at}")
        group, element, length = _TAG_AND_LENGTH.unpack_from(self.data, at)
        at += 8
        if length != _UNDEFINED and length > end - at:
            raise Unreadable(f"The file is cut off or damaged: an item at byte {at} claims {length:,} bytes")
        return at, group << 16 | element, length

    def _count(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Unreadable(f"The file has more than {self.limits.elements:,} attributes")


def _looks_explicit(data: bytes, at: int) -> bool:
    """Whether the data set at `at` is in explicit VR, told as pydicom tells it: items of an explicit data set
    may be implicit (PS3.5 6.2.2)."""
    vr = data[at + 4 : at + 6]
    return len(vr) < 2 or (0x40 < vr[0] < 0x5B and 0x40 < vr[1] < 0x5B)


def _dictionary_vr(tag: int) -> bytes:
    try:
        return dictionary_VR(tag).encode()
    except KeyError:
        return b"UN"
