"""Which tasks an officer holds, and which they may take next."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, false, func, select, true

from officer_app.domain.words import State, TaskState
from officer_app.store import tables as t
from officer_app.store.queue import HANDED_BACK, View, conditions

_c = t.consignment.c


def most_urgent_open(connection: Connection, view: View, other_than: str = "") -> str | None:
    """The consignment in the view whose task is the most urgent that nobody has claimed, that the view's officer has
    not handed back, and that is not to look again at what they recorded."""
    query = urgent(select(_c.consignment_id), view)
    if other_than:
        query = query.where(_c.consignment_id != other_than)
    return connection.execute(query).scalar()


def urgent(what: Select[Any], view: View) -> Select[Any]:
    """`what` of the one that `most_urgent_open` is to find."""
    # a value, and not whether there is a row: PostgreSQL would join instead, and under row security without the index;
    # and one that may well be so: of what hardly ever is it would sort the whole desk to find the first
    handed_back = (
        select(true()).where(HANDED_BACK, t.audit_event.c.actor == view.officer).limit(1).scalar_subquery()
    )
    return (
        what.where(
            *conditions(view),
            _c.task_state == TaskState.OPEN,
            _c.state != State.DECLARED,  # booked: somebody goes there, nobody is sent by a key
            ~func.coalesce(handed_back, false()),
            ~is_own_record(_c.task_id, view.officer),
        )
        .order_by(_c.priority.desc(), _c.consignment_id)
        .limit(1)
    )


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
    """The task is to look again at what this officer recorded, also where somebody else amended it since."""
    r, o = t.reinspection.c, t.outcome.c
    return exists(
        select(r.task_id)
        .join(t.outcome, (o.consignment_id == r.consignment_id) & (o.outcome_id <= r.outcome_id))
        .where(r.task_id == task_id, o.officer == login)
    )


def claimed_by(connection: Connection, site_id: int, login: str) -> list[str]:
    """The tasks this officer holds."""
    task = t.task.c
    query = select(task.task_id).where(
        task.site_id == site_id, task.officer == login, task.state == TaskState.CLAIMED
    )
    return list(connection.execute(query.order_by(task.claimed_at)).scalars())
