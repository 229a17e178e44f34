"""Photos and papers an officer adds to a task: what kind they are, how large, and a small picture of them.

The bytes come from cameras and from strangers. Their head is read here, within bounds; pixels are decoded in a
process of its own, where a crash costs one file and nothing more.
"""

from __future__ import annotations

import atexit
import threading
from collections.abc import Iterator
from struct import Struct, error, unpack_from
from typing import NamedTuple

from officer_app.children import Child, Clock, read_exactly
from officer_app.domain.errors import Unreadable
from officer_app.formats import papers

MOST_OCTETS = 25_000_000
MOST_PIXELS = 60_000_000
_LONGEST_SIDE = 20_000
_DECODE_SECONDS = 20.0
_DECODE_BYTES = 1_500_000_000
#: The longer side of a small picture.
THUMBNAIL = 320

REQUEST = Struct("<cQQ")  # what is wanted, address space the decoder may add, length of the file that follows
SMALL, CODES = b"S", b"C"
ANSWER = Struct("<cQ")
DECODED, REFUSED = b"D", b"R"
_LARGEST_ANSWER = 1_000_000


class Kind(NamedTuple):
    """`suffix` also names the kind in the store."""

    suffix: str
    width: int | None = None
    height: int | None = None


class Checked(NamedTuple):
    """A file that may be kept. `thumbnail` is a small JPEG; a paper that cannot be shown has none."""

    kind: Kind
    thumbnail: bytes | None


def check(data: bytes) -> Checked:
    """Look at a file as a whole. Raises Unreadable with the reason where it is not to be kept."""
    if len(data) > MOST_OCTETS:
        raise Unreadable(f"The file is larger than {MOST_OCTETS // 1_000_000} MB")
    kind = kind_of(data)
    if kind.width is None or kind.height is None:
        return Checked(kind, _first_page(data))
    _require_bounded(kind.width, kind.height)
    return Checked(kind, WORKER.thumbnail(data))


def _first_page(data: bytes) -> bytes | None:
    try:
        return papers.small(data, THUMBNAIL)
    except Unreadable:
        return None  # it is evidence all the same


def read_codes(data: bytes) -> list[str]:
    """What the QR codes in a photo say. Raises Unreadable as `check` does."""
    kind = kind_of(data)
    if kind.width is None or kind.height is None:
        raise Unreadable("The file is no JPEG or PNG")
    _require_bounded(kind.width, kind.height)
    return WORKER.codes(data)


def _require_bounded(width: int, height: int) -> None:
    if max(width, height) > _LONGEST_SIDE or width * height > MOST_PIXELS:
        raise Unreadable(f"The picture has more than {MOST_PIXELS // 1_000_000} million pixels")


def kind_of(data: bytes) -> Kind:
    """What the first bytes say. Raises Unreadable for anything but JPEG, PNG and PDF, and for files cut short."""
    try:
        if data.startswith(b"\xff\xd8\xff"):
            if b"\xff\xd9" not in data[-4096:]:
                raise Unreadable("The photo is cut short")
            return _jpeg(data)
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            if b"IEND" not in data[-64:]:
                raise Unreadable("The picture is cut short")
            width, height = unpack_from(">II", data, 16)
            return _sized("png", width, height)
    except (error, IndexError) as problem:
        raise Unreadable("The picture is damaged: its head cannot be read") from problem
    if data.startswith(b"%PDF-"):
        if b"%%EOF" not in data[-2048:]:
            raise Unreadable("The PDF is cut short")
        return Kind("pdf")
    raise Unreadable("The file is no JPEG, PNG or PDF")


def _sized(suffix: str, width: int, height: int) -> Kind:
    if not width or not height:
        raise Unreadable("The picture is damaged: it has no size")
    return Kind(suffix, width, height)


def _jpeg(data: bytes) -> Kind:
    """The frame header (SOF) says how large it is; markers 0xC0 to 0xCF but for DHT, JPG and DAC."""
    for marker, at in _segments(data):
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = unpack_from(">HH", data, at + 3)
            return _sized("jpg", width, height)
    raise Unreadable("The photo is damaged: it has no frame")


def _segments(data: bytes) -> Iterator[tuple[int, int]]:
    at = 2
    while data[at] == 0xFF and data[at + 1] != 0xDA:
        (length,) = unpack_from(">H", data, at + 2)
        yield data[at + 1], at + 2
        at += 2 + max(length, 2)


class PhotoWorker:
    """One decoding process, started on the first photo and again after each crash. Threads take turns."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._child = Child("from officer_app.formats.photo_child import serve; serve()")

    def thumbnail(self, data: bytes) -> bytes:
        """A small JPEG of the whole picture. Raises Unreadable where it cannot be decoded in bounds."""
        return self._ask(SMALL, data)

    def codes(self, data: bytes) -> list[str]:
        """What the QR codes in it say. Raises Unreadable likewise."""
        return self._ask(CODES, data).decode(errors="replace").splitlines()

    def _ask(self, wanted: bytes, data: bytes) -> bytes:
        with self._turn:
            process = self._child.running()
            clock = Clock(process, _DECODE_SECONDS)
            try:
                if process.stdin is None or process.stdout is None:
                    raise EOFError
                process.stdin.write(REQUEST.pack(wanted, _DECODE_BYTES, len(data)))
                process.stdin.write(data)
                process.stdin.flush()
                answer, length = ANSWER.unpack(read_exactly(process.stdout, ANSWER.size))
                if length > _LARGEST_ANSWER:
                    raise ValueError(length)
                payload = read_exactly(process.stdout, length)
            except (OSError, EOFError, ValueError) as problem:
                self._child.end()
                raise Unreadable("The picture cannot be decoded") from problem
            finally:
                clock.stop()
        if answer != DECODED:
            raise Unreadable("The picture cannot be decoded")
        return payload

    def close(self) -> None:
        """End the process; the next photo starts another."""
        with self._turn:
            self._child.end()


WORKER = PhotoWorker()
atexit.register(WORKER.close)
