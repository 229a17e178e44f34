"""Which tasks an officer holds, and which they may take next."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, exists, false, func, or_, select, true

from officer_app.domain.priority import CLOCK_POINTS
from officer_app.domain.skills import needed
from officer_app.domain.words import State, TaskState
from officer_app.store import tables as t
from officer_app.store.queue import BEFORE_RELEASE, HANDED_BACK, SOON, View, conditions
from officer_app.store.supervision import read_rules

_c = t.consignment.c

#: So many points less are as urgent: what ten minutes of the hour's clock add.
AS_URGENT = CLOCK_POINTS // 6
#: No more of them are looked at for the officer's skills.
_LOOKED_AT = 50


def most_urgent_open(connection: Connection, view: View, other_than: str = "") -> str | None:
    """The consignment in the view whose task is the most urgent that nobody has claimed, that the view's officer has
    not handed back, and that is not to look again at what they had a hand in.

    Among those that are as urgent (`AS_URGENT`), the first that asks for a skill the officer has; but none is passed
    over that is overdue or about to be.
    """
    if (skilled := most_urgent_skilled(connection, view, other_than)) is not None:
        return skilled
    query = urgent(select(_c.consignment_id), view)
    if other_than:
        query = query.where(_c.consignment_id != other_than)
    return connection.execute(query).scalar()


def urgent(what: Select[Any], view: View) -> Select[Any]:
    """`what` of the most urgent one, whatever it asks for."""
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


def most_urgent_skilled(connection: Connection, view: View, other_than: str = "") -> str | None:
    """The first of those as urgent as the most urgent that asks for a skill of the view's officer."""
    officer = t.officer.c
    kept = connection.execute(select(officer.skills).where(officer.login == view.officer)).scalar()
    skills = set(json.loads(kept or "[]"))
    if not skills:
        return None
    promised = case((_c.state.in_(BEFORE_RELEASE), _c.due_at)).label("due_at")
    query = urgent(select(_c.consignment_id, _c.priority, promised), view).limit(_LOOKED_AT)
    if other_than:
        query = query.where(_c.consignment_id != other_than)
    band: list[str] = []
    least = None
    for row in connection.execute(query).all():
        least = row.priority - AS_URGENT if least is None else least
        if row.priority < least:
            break
        band.append(row.consignment_id)
        if row.due_at is not None and row.due_at < view.now + SOON:
            break  # it may be taken, and what follows may not
    rules = read_rules(connection, band)
    return next((key for key in band if skills.intersection(needed(rules.get(key, ())))), None)


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
    return _looks_at(task_id, login, t.reinspection.c.asked_by == login)


def had_a_hand(task_id: ColumnElement[Any], login: str) -> ColumnElement[bool]:
    """The task is to look again at what this officer recorded, amended, signed or sent back."""
    return _looks_at(task_id, login)


def bars(connection: Connection, rule: Callable[..., ColumnElement[bool]], task_id: str, login: str) -> bool:
    """Whether `rule` (`is_own_record` or `had_a_hand`) keeps this officer from the task."""
    task = t.task.c.task_id
    query = select(task).where(task == task_id, rule(task, login))
    return connection.execute(query).first() is not None


def _looks_at(task_id: ColumnElement[Any], login: str, *or_else: ColumnElement[bool]) -> ColumnElement[bool]:
    r, s, o = t.reinspection.c, t.signature.c, (records := t.outcome.alias()).c
    signed = exists().where(s.outcome_id == o.outcome_id, s.officer == login)
    return exists(
        select(r.task_id)
        .join(records, (o.consignment_id == r.consignment_id) & (o.task_id != r.task_id))
        .where(r.task_id == task_id, or_(o.officer == login, o.second_officer == login, signed, *or_else))
    )


def claimed_by(connection: Connection, site_id: int, login: str) -> list[str]:
    """The tasks this officer holds."""
    task = t.task.c
    query = select(task.task_id).where(
        task.site_id == site_id, task.officer == login, task.state == TaskState.CLAIMED
    )
    return list(connection.execute(query.order_by(task.claimed_at)).scalars())
