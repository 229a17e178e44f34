"""Receipts to the trade: written to the outbox after the commit that decided them, each exactly once.

A file's name and bytes follow from its rows alone. A crash between writing and noting it writes the same file again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from officer_app.domain.clock import now as clock_now
from officer_app.formats.ceb.receipts import write_receipts
from officer_app.locking import only_one
from officer_app.store import tables as t
from officer_app.store.engine import Store
from officer_app.store.station import read_site
from officer_app.workflow.durable import sync_folder, write_durably

_BATCHES = 50


def write_outbox(store: Store, outbox: Path) -> int:
    """Write every receipt that is not in the outbox yet; gives the number of files written.

    One process writes at a time: whoever empties the outbox must not be given a file a second time.
    """
    with only_one(outbox.with_name(".outbox.lock"), wait=True):
        return _write(store, outbox)


def _write(store: Store, outbox: Path) -> int:
    written = 0
    c = t.receipt.c
    while True:
        with store.read() as connection:
            if read_site(connection) is None:
                return written
            batches = list(
                connection.execute(
                    select(c.batch_id).where(c.written_at.is_(None)).group_by(c.batch_id).limit(_BATCHES)
                ).scalars()
            )
            rows = list(
                connection.execute(
                    select(c.batch_id, c.receipt_id, c.kind, c.status, c.body, c.created_at)
                    .where(c.batch_id.in_(batches), c.written_at.is_(None))
                    .order_by(c.batch_id, c.receipt_id)
                )
            )
        if not batches:
            return written
        for batch_id in batches:
            _write_file(outbox, batch_id, [row for row in rows if row.batch_id == batch_id])
        sync_folder(outbox)
        with store.transaction() as tx:
            those = c.batch_id.in_(batches) & c.written_at.is_(None)  # by the index of what is not written
            tx.execute(update(t.receipt).where(those).values(written_at=clock_now()))
        written += len(batches)


def _write_file(outbox: Path, batch_id: str, rows: Sequence[Any]) -> None:
    kind = rows[0].kind
    content = write_receipts(kind, batch_id, [_block(row) for row in rows])
    target = outbox / f"{kind}_{rows[0].status}_{batch_id}.xml"
    write_durably(target, content, outbox / f".{target.name}.part")


def _block(row: Any) -> dict[str, str | datetime | None]:
    """The return block: the body as decided, its guid, code and time."""
    body: dict[str, str | datetime | None] = json.loads(row.body)
    return body | {
        "guid": row.receipt_id,
        "return_status": row.status,
        "return_time": row.created_at,
    }
