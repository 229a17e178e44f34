"""Records in the making, kept as they are typed: a crash of the app loses nothing, and submitting ends them."""

from __future__ import annotations

from sqlalchemy import Connection, select

from officer_app.domain.people import Actor
from officer_app.domain.words import TaskState
from officer_app.store import tables as t
from officer_app.store.engine import Store, moment
from officer_app.store.rows import upsert_rows


def save_draft(store: Store, actor: Actor, task_id: str, body: str) -> bool:
    """Keep what has been entered; False when the officer does not hold the task, as after submission."""
    c = t.task.c
    held = select(c.task_id).where(
        c.task_id == task_id, c.state == TaskState.CLAIMED, c.officer == actor.login
    )
    with store.transaction() as tx:
        if tx.execute(held).first() is None:
            return False
        draft = {
            "task_id": task_id,
            "site_id": actor.site_id,
            "officer": actor.login,
            "body": body,
            "saved_at": moment(tx),
        }
        upsert_rows(tx, t.draft, [draft])
    return True


def read_draft(connection: Connection, actor: Actor, task_id: str) -> str | None:
    """What this officer had entered; nobody goes on with another's draft."""
    c = t.draft.c
    return connection.execute(select(c.body).where(c.task_id == task_id, c.officer == actor.login)).scalar()
