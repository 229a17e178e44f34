"""Two intake services on one shared database: what is of one box, order or paper, one of them does after the other.

Both read before they write: is this number declared already, which order is current. So a message's numbers are
locked first, in one order, until its transaction ends; messages about other things go on beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zlib import crc32

from sqlalchemy import text

from officer_app.domain.documents import Departure, LoadList
from officer_app.formats.ceb.reader import CebMessage, same_guid
from officer_app.workflow.batch import Batch

_NUMBERS = ("logistics_no", "order_no", "cop_no", "declaration_no")
#: The server has room for some thousands of locks; who would need more has the site to themselves.
_MANY = 1000
_LOCK = text(
    "SELECT count(pg_advisory_xact_lock(key)) FROM (SELECT key FROM unnest((:keys)::bigint[]) AS key) AS keys"
)
_SHARE = text("SELECT pg_advisory_xact_lock_shared(:site)")
_ALONE = text("SELECT pg_advisory_xact_lock(:site)")


def lock_message(batch: Batch, sha256: str, message: CebMessage) -> None:
    """Until the transaction ends nobody else takes in what this message is about."""
    if batch.shared:
        lock(batch, {sha256, *_numbers(message)})


def lock(batch: Batch, numbers: Iterable[str]) -> None:
    """Wait until nobody else deals with any of these numbers of the site."""
    if not batch.shared:
        return
    wanted = {crc32(number.encode(errors="replace")) for number in numbers}
    if len(wanted) > _MANY:
        lock_site(batch)
        return
    site = batch.site_id << 32
    batch.tx.execute(_SHARE, {"site": -batch.site_id})
    keys = ",".join([str(site + key) for key in sorted(wanted)])
    batch.tx.execute(_LOCK, {"keys": f"{{{keys}}}"})


def lock_site(batch: Batch) -> None:
    """Wait until no message of the site is being taken in, and let none begin until the transaction ends."""
    if batch.shared:
        batch.tx.execute(_ALONE, {"site": -batch.site_id})


def _numbers(message: CebMessage) -> Iterator[str]:
    for block in message.blocks:
        yield f"guid {same_guid(block.guid)}"
        document = block.document
        if document is None:
            continue
        for name in _NUMBERS:
            if (number := getattr(document, name, None)) is not None:
                yield f"{name} {number}"
        for line in getattr(document, "lines", ()):
            if (number := getattr(line, "logistics_no", None)) is not None:
                yield f"logistics_no {number}"
        if isinstance(document, LoadList | Departure):
            yield f"unit {document.bill_no}"
