"""Which tasks an officer holds, and which they may take next."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, or_, select

from officer_app.domain.words import State, TaskState
from officer_app.store import tables as t
from officer_app.store.queue import HANDED_BACK, View, conditions
from officer_app.store.types import is_shared

_c = t.consignment.c


def most_urgent_open(
    connection: Connection, view: View, other_than: str = "", *, to_take: bool = False
) -> str | None:
    """The consignment in the view whose task is the most urgent that nobody has claimed, that the view's officer has
    not handed back, and that is not to look again at what they had a hand in.

    `to_take` it in this transaction: in a shared database what others are taking at this moment is passed over.
    """
    # a row, and not whether there is one: PostgreSQL would join instead, and under row security without the index
    handed_back = (
        select(t.audit_event.c.seq).where(HANDED_BACK, t.audit_event.c.actor == view.officer).limit(1)
    )
    query = select(_c.consignment_id).where(
        *conditions(view),
        _c.task_state == TaskState.OPEN,
        _c.state != State.DECLARED,  # booked: somebody goes there, nobody is sent by a key
        *([_c.consignment_id != other_than] if other_than else []),
        handed_back.scalar_subquery().is_(None),
        ~is_own_record(_c.task_id, view.officer),
    )
    first = query.order_by(_c.priority.desc(), _c.consignment_id).limit(1)
    if to_take and is_shared(connection.dialect):
        first = first.with_for_update(skip_locked=True, key_share=True, of=t.consignment)
    return connection.execute(first).scalar()


def has_open(connection: Connection, view: View) -> bool:
    """Whether any task in the view is open that the view's officer may take."""
    found = select(_c.consignment_id).where(
        *conditions(view),
        _c.task_state == TaskState.OPEN,
        _c.state != State.DECLARED,
        ~is_own_record(_c.task_id, view.officer),
    )
    return connection.execute(found.limit(1)).first() is not None


def is_own_record(task_id: ColumnElement[Any], login: str) -> ColumnElement[bool]:
    """The task is to look again at what this officer recorded, amended, signed or sent back, or it is they who asked
    for it."""
    r, o, s = t.reinspection.c, t.outcome.c, t.signature.c
    signed = exists().where(s.outcome_id == o.outcome_id, s.officer == login)
    return exists(
        select(r.task_id)
        .join(t.outcome, (o.consignment_id == r.consignment_id) & (o.task_id != r.task_id))
        .where(
            r.task_id == task_id,
            or_(r.asked_by == login, o.officer == login, o.second_officer == login, signed),
        )
    )


def claimed_by(connection: Connection, site_id: int, login: str) -> list[str]:
    """The tasks this officer holds."""
    task = t.task.c
    query = select(task.task_id).where(
        task.site_id == site_id, task.officer == login, task.state == TaskState.CLAIMED
    )
    return list(connection.execute(query.order_by(task.claimed_at)).scalars())
