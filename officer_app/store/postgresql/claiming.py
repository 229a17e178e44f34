"""Claiming the most urgent task in one statement, so that one answer of the server is waited for.

`app.take_most_urgent` (`rules.sql`) asks of whoever is signed in what the guards of the tables ask at the same steps
one by one.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from officer_app.domain.words import TaskState
from officer_app.store import tables as t
from officer_app.store.postgresql.store import SharedStore

_TAKE = "SELECT app.take_most_urgent(%s::integer, %s::text, %s::integer, %s::boolean)"
_TAKE_AT_ONCE = "SELECT app.take_most_urgent($1::integer, $2::text, $3::integer, $4::boolean)"


def take_at_once(store: SharedStore, site_id: int, station: str, lease_minutes: int) -> str | None:
    """Claim for whoever is signed in the most urgent open task that they may take and nobody is taking at this moment,
    in a transaction of its own; gives the consignment's id. None where there is no such task, or where they have
    skills, which are to be asked for first."""
    return store.at_once(_TAKE_AT_ONCE, (site_id, station, lease_minutes, False))


def take_most_urgent(tx: Connection, site_id: int, station: str, lease_minutes: int) -> str | None:
    """As `take_at_once` in this transaction, whatever skills they have."""
    key: str | None = tx.exec_driver_sql(_TAKE, (site_id, station, lease_minutes, True)).scalar()
    return key


def is_free(tx: Connection, consignment_id: str) -> bool:
    """Whether nobody is taking this one at this moment; it stays so for this transaction."""
    c = t.consignment.c
    query = select(c.consignment_id).where(c.consignment_id == consignment_id, c.task_state == TaskState.OPEN)
    return tx.execute(query.with_for_update(skip_locked=True, key_share=True)).first() is not None
