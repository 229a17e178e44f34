"""The octets of a journal: a line that says whose it is, then sealed frames, each bound to those before it.

A frame is its length in four octets, a random nonce, and AES-256-GCM over what it holds. Authenticated with it are the
journal, the frame's number and the hash of all before: one that is removed, repeated, moved or changed does not open.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from officer_app.domain.errors import Unreadable
from officer_app.formats.journal.keys import NONCE

_LENGTH, _TAG = 4, 16
_MOST = 64 << 20
_LONGEST_HEADER = 4096
_MAGIC = "officer journal 1"


class Header(NamedTuple):
    """Whose journal it is, readable without any key."""

    journal_id: str
    key_id: str
    officer: str
    site_id: int
    station: str

    def line(self) -> bytes:
        said = {"magic": _MAGIC} | self._asdict()
        return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def read_header(file: BinaryIO) -> Header:
    """Raises Unreadable where the file does not begin as a journal does."""
    line = file.readline(_LONGEST_HEADER)
    try:
        said = json.loads(line)
        if said.pop("magic") != _MAGIC or not line.endswith(b"\n"):
            raise ValueError("another file")
        return Header(**said)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable("the file is no journal of this program") from error


class Place(NamedTuple):
    """Where a journal stands: how many frames, the hash of all of them, and its length in octets."""

    frames: int
    hash: bytes
    size: int


def beginning(header: Header) -> Place:
    line = header.line()
    return Place(0, hashlib.sha256(line).digest(), len(line))


class Frames:
    """Seals and opens the frames of one journal."""

    def __init__(self, key: bytes, journal_id: str) -> None:
        self._cipher = AESGCM(key)
        self._journal = journal_id.encode()

    def seal(self, plain: bytes, after: Place) -> tuple[bytes, Place]:
        """The octets of the frame that follows, and where the journal stands then."""
        nonce = os.urandom(NONCE)
        body = nonce + self._cipher.encrypt(nonce, plain, self._bound(after))
        octets = len(body).to_bytes(_LENGTH) + body
        return octets, _behind(after, octets)

    def read(self, file: BinaryIO, start: Place) -> Iterator[tuple[bytes, Place]]:
        """What each frame holds, and where the journal stands behind it; ends at the first that is not whole.

        The file stands behind the header.
        """
        at = start
        while True:
            octets = file.read(_LENGTH)
            length = int.from_bytes(octets)
            if len(octets) < _LENGTH or not NONCE + _TAG <= length <= _MOST:
                return
            body = file.read(length)
            if len(body) < length:
                return
            try:
                plain = self._cipher.decrypt(body[:NONCE], body[NONCE:], self._bound(at))
            except InvalidTag:
                return
            at = _behind(at, octets + body)
            yield plain, at

    def seal_place(self, place: Place) -> bytes:
        """What is kept beside the journal, to say how much of it was told to its officer as recorded."""
        nonce = os.urandom(NONCE)
        said = json.dumps([place.frames, place.hash.hex(), place.size]).encode()
        return nonce + self._cipher.encrypt(nonce, said, b"place" + self._journal)

    def open_place(self, octets: bytes) -> Place:
        """Raises Unreadable where it is not what `seal_place` gave."""
        try:
            plain = self._cipher.decrypt(octets[:NONCE], octets[NONCE:], b"place" + self._journal)
        except (InvalidTag, ValueError) as error:
            raise Unreadable("what says how long the journal is was changed") from error
        frames, digest, size = json.loads(plain)
        return Place(frames, bytes.fromhex(digest), size)

    def _bound(self, after: Place) -> bytes:
        return self._journal + after.frames.to_bytes(8) + after.hash


def _behind(before: Place, octets: bytes) -> Place:
    digest = hashlib.sha256(before.hash + octets).digest()
    return Place(before.frames + 1, digest, before.size + len(octets))
