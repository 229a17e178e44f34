"""What a checkpoint says: one serialisation, as for events, for this program and an auditor's script.

The text that is signed is a version tag and then each field as `<octets>:<UTF-8>,`. The digest of heads is SHA-256 over
chain, number and hash of each in the same form, in the order of the chains.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from officer_app.domain.audit import field

TAG = "officer-checkpoint-1"


class Checkpoint(NamedTuple):
    """The ends of a site's chains at a moment, signed."""

    site_id: int
    number: int
    after: int  # the checkpoint that the database had last: the one before it, unless a backup was put back
    at: int  # microseconds UTC
    chains: int  # that have ever been signed
    events: int  # that are in them
    moved: int  # chains whose heads this one signs
    digest: str  # of those heads
    previous: str  # link of the checkpoint with the number before
    restored: str  # why the database was behind; empty otherwise
    key: str  # public key, hex
    signature: str = ""

    @property
    def statement(self) -> bytes:
        """What is signed."""
        return (TAG + "".join(field(value) for value in self[:-1])).encode()

    @property
    def link(self) -> str:
        """How the next one names it."""
        return hashlib.sha256(self.statement).hexdigest()


class Head(NamedTuple):
    """Where a chain ends."""

    chain: str
    seq: int
    hash: str

    @property
    def octets(self) -> bytes:
        """What goes into a digest of heads. Raises ValueError where it holds no text."""
        return "".join(field(value) for value in self).encode()


def fingerprint(key: str) -> str:
    """A public key as people compare it."""
    digest = hashlib.sha256(bytes.fromhex(key)).hexdigest()[:32]
    return " ".join(digest[start : start + 4] for start in range(0, 32, 4))
