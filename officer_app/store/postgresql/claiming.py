"""Claiming the most urgent task within a transaction; `SharedStore.take_at_once` is one of its own."""

from __future__ import annotations

from sqlalchemy import Connection, select

from officer_app.domain.words import TaskState
from officer_app.store import tables as t

_TAKE = "SELECT app.take_most_urgent(%s::integer, %s::text, %s::integer, %s::boolean)"


def take_most_urgent(tx: Connection, site_id: int, station: str, lease_minutes: int) -> str | None:
    """As `SharedStore.take_at_once`, whatever skills they have."""
    key: str | None = tx.exec_driver_sql(_TAKE, (site_id, station, lease_minutes, True)).scalar()
    return key


def is_free(tx: Connection, consignment_id: str) -> bool:
    """Whether nobody is taking this one at this moment; it stays so for this transaction."""
    c = t.consignment.c
    query = select(c.consignment_id).where(c.consignment_id == consignment_id, c.task_state == TaskState.OPEN)
    return tx.execute(query.with_for_update(skip_locked=True, key_share=True)).first() is not None
