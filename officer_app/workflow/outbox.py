"""Receipts to the trade: written to the outbox after the commit that decided them, each exactly once.

A file's name and bytes follow from its rows alone. A crash between writing and noting it writes the same file again.
A receipt of which no message can be made is left out, named in the log, and tried again the next time.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select, update

from officer_app.formats.ceb.receipts import write_receipts
from officer_app.locking import only_one
from officer_app.store import tables as t
from officer_app.store.engine import Store, moment
from officer_app.store.station import read_site
from officer_app.workflow.durable import sync_folder, write_durably

log = logging.getLogger(__name__)

_BATCHES = 50
_NAMED = 100
_UNWRITABLE = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
_MAY_WRITE = "SELECT has_column_privilege('receipt', 'written_at', 'UPDATE')"


def write_outbox(store: Store, outbox: Path) -> int:
    """Write every receipt that is not in the outbox yet; gives the number of files written.

    One process writes at a time: whoever empties the outbox must not be given a file a second time.
    """
    with only_one(outbox.with_name(".outbox.lock"), wait=True):
        return _write(store, outbox)


def _write(store: Store, outbox: Path) -> int:
    if store.is_shared:
        return _write_shared(store, outbox)
    written = 0
    bad: set[str] = set()
    while True:
        with store.read() as connection:
            if read_site(connection) is None:
                return written
            waiting = _waiting(connection, bad)
        if not waiting:
            return written
        files = _write_files(outbox, waiting, bad)
        with store.transaction() as tx:
            _note(tx, waiting, bad)
        written += files


def _write_shared(store: Store, outbox: Path) -> int:
    """Of several services with an outbox each, one writes at a time, in the transaction that notes it."""
    written = 0
    bad: set[str] = set()
    while True:
        with store.transaction() as tx:
            if not tx.exec_driver_sql(_MAY_WRITE).scalar_one():
                return 0  # an officer's station: the intake service sees to it
            tx.exec_driver_sql("SELECT pg_advisory_xact_lock(0)")
            waiting = _waiting(tx, bad)
            if not waiting:
                return written
            files = _write_files(outbox, waiting, bad)
            _note(tx, waiting, bad)
        written += files


def unwritable_receipts(connection: Connection) -> list[str]:
    """Those of which no message can be made, and why; a hundred at most."""
    found: list[str] = []
    seen: set[str] = set()
    while len(found) < _NAMED and (waiting := _waiting(connection, seen)):
        for batch_id, rows in waiting.items():
            seen |= {row.receipt_id for row in rows}
            found += [why for row in rows if (why := _fault(batch_id, row))]
    return found[:_NAMED]


def _waiting(connection: Connection, but: Collection[str]) -> dict[str, list[Any]]:
    """Some of the receipts that are in no outbox yet, by their file; without those known not to be writable."""
    c = t.receipt.c
    unwritten = c.written_at.is_(None) & c.receipt_id.not_in(but)
    batches = list(
        connection.execute(select(c.batch_id).where(unwritten).group_by(c.batch_id).limit(_BATCHES)).scalars()
    )
    rows = connection.execute(
        select(c.batch_id, c.receipt_id, c.kind, c.status, c.body, c.created_at)
        .where(c.batch_id.in_(batches), unwritten)
        .order_by(c.batch_id, c.receipt_id)
    )
    return {batch_id: list(some) for batch_id, some in groupby(rows, key=lambda row: row.batch_id)}


def _write_files(outbox: Path, waiting: dict[str, list[Any]], bad: set[str]) -> int:
    """Gives how many there are; those that no message can be made of are `bad` then."""
    written = sum(_write_file(outbox, batch_id, rows, bad) for batch_id, rows in waiting.items())
    sync_folder(outbox)
    return written


def _note(tx: Connection, batches: Iterable[str], bad: Collection[str]) -> None:
    c = t.receipt.c
    those = c.batch_id.in_(list(batches)) & c.written_at.is_(None)  # by the index of what is not written
    tx.execute(update(t.receipt).where(those, c.receipt_id.not_in(bad)).values(written_at=moment(tx)))


def _write_file(outbox: Path, batch_id: str, rows: Sequence[Any], bad: set[str]) -> bool:
    try:
        content = write_receipts(rows[0].kind, batch_id, [_block(row) for row in rows])
    except _UNWRITABLE as error:
        faults = {row.receipt_id: why for row in rows if (why := _fault(batch_id, row))}
        if not faults:
            faults = dict.fromkeys(
                (row.receipt_id for row in rows), f"the receipts of {batch_id} wait: {error}"
            )
        bad.update(faults)
        for why in sorted(set(faults.values())):
            log.error("%s", why)
        rows = [row for row in rows if row.receipt_id not in faults]
        if not rows:
            return False
        content = write_receipts(rows[0].kind, batch_id, [_block(row) for row in rows])
    target = outbox / f"{rows[0].kind}_{rows[0].status}_{batch_id}.xml"
    write_durably(target, content, outbox / f".{target.name}.part")
    return True


def _fault(batch_id: str, row: Any) -> str:
    """Why no message can be made of a receipt; empty where it can."""
    try:
        write_receipts(row.kind, batch_id, [_block(row)])
    except _UNWRITABLE as error:
        return f"the receipt {row.receipt_id} cannot be written, and waits: {error}"
    return ""


def _block(row: Any) -> dict[str, str | datetime | None]:
    """The return block: the body as decided, its guid, code and time."""
    body: dict[str, str | datetime | None] = json.loads(row.body)
    return body | {
        "guid": row.receipt_id,
        "return_status": row.status,
        "return_time": row.created_at,
    }
