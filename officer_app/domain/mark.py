"""What the QR code of a record sheet says: which record of which site, and the hash it was stored with.

`OWREC1.5145CAN01.<id>.<SHA-256>`: capitals, digits and dots only, which make a small code and which a barcode scanner
types on any keyboard. Standard library only.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from uuid import UUID

from officer_app.domain.site import Site

SCHEME = "OWREC1."

_MARK = re.compile(r"OWREC1\.([0-9A-Z]{1,14})\.([0-9A-F]{32})\.([0-9A-F]{64})")


class Mark(NamedTuple):
    """`site` is its customs code and place; `record` and `digest` are as the store has them."""

    site: str
    record: str
    digest: str

    def text(self) -> str:
        return f"OWREC1.{self.site}.{self.record.replace('-', '')}.{self.digest}".upper()


def site_mark(site: Site) -> str:
    return re.sub(r"[^0-9A-Z]", "", f"{site.customs_code}{site.loct_no}".upper())


def read_mark(text: str) -> Mark | None:
    """The mark that `text` is, as a scanner types it; None where it is none."""
    found = _MARK.fullmatch(text.strip().upper())
    return _mark(found) if found else None


def find_marks(data: bytes) -> set[Mark]:
    """Every mark in the bytes of a file."""
    return {_mark(found) for found in _MARK.finditer(data.decode("latin-1"))}


def _mark(found: re.Match[str]) -> Mark:
    return Mark(found[1], str(UUID(found[2])), found[3].lower())
