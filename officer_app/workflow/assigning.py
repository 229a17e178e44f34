"""Who has which task: given to somebody else, put before the supervisor, kept by a sign of life, lapsed without one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select, update

from officer_app.domain.clock import now as clock_now
from officer_app.domain.errors import AlreadyTaken, NotAllowed, NotFound, NotYours
from officer_app.domain.people import Action, Actor
from officer_app.domain.said import said
from officer_app.domain.words import TaskState
from officer_app.store import tables as t
from officer_app.store.engine import Store
from officer_app.store.taking import is_own_record
from officer_app.workflow.batch import Batch, Row
from officer_app.workflow.context import Context
from officer_app.workflow.recording import lease

_task = t.task.c
_UNANSWERED = {"escalated_at": None, "escalated_by": None, "escalated_why": None}


class Seen(NamedTuple):
    """A consignment whose task was chosen as it stood: with this officer, or (None) open."""

    consignment_id: str
    officer: str | None


class Reassigned(NamedTuple):
    """The waybills that were moved, and those that had gone to somebody else meanwhile."""

    moved: list[str]
    gone: list[str]


def reassign(
    store: Store,
    context: Context,
    actor: Actor,
    tasks: Iterable[Seen],
    to: str | None,
    reason: str,
    now: datetime | None = None,
) -> Reassigned:
    """Give tasks to the officer `to`, or (None) back to the queue: `reassign_each`, with one receiver for all."""
    return reassign_each(store, context, actor, [(seen, to) for seen in tasks], reason, now)


def reassign_each(
    store: Store,
    context: Context,
    actor: Actor,
    moves: Iterable[tuple[Seen, str | None]],
    reason: str,
    now: datetime | None = None,
) -> Reassigned:
    """Give each task to an officer, or (None) back to the queue, all in one. Who has one already keeps it.

    Only a task that still stands as it was seen is moved: of two supervisors one is quicker, and the other is told.
    Raises AlreadyTaken when none could be moved, NotAllowed when one who is to get a task may not inspect, or wrote or
    signed a record that it is to look at again; then nothing is moved.
    """
    actor.require(Action.SUPERVISE)
    why = said(reason, "Reassigning needs a reason.")
    done = Reassigned([], [])
    with store.transaction() as tx:
        batch = Batch(tx, context, now or clock_now(), actor)
        chosen = [(seen, to) for seen, to in moves if seen.officer != to]
        batch.load(seen.consignment_id for seen, _ in chosen)
        for login in {to for _, to in chosen if to is not None}:
            check_receiver(batch, login)
            _check_looks_at_others(
                batch, [batch.rows[seen.consignment_id] for seen, to in chosen if to == login], login
            )
        for (key, holder), to in chosen:
            row = batch.rows[key]
            stands = (_task.state == TaskState.OPEN) if holder is None else _held_by(holder)
            moved = _move(batch, row, row["task_id"], stands, to, why)
            (done.moved if moved else done.gone).append(row["logistics_no"])
            if moved:
                batch.event(row, "task_reassigned", task=row["task_id"], officer=holder, to=to, reason=why)
        batch.flush()
    if done.gone and not done.moved:
        raise AlreadyTaken(f"Nothing was moved: {', '.join(done.gone)} went to somebody else meanwhile.")
    return done


def escalate(
    store: Store, context: Context, actor: Actor, task_id: str, reason: str, now: datetime | None = None
) -> None:
    """Put a task one holds before the supervisor. It stays with its holder until it is answered or reassigned."""
    actor.require(Action.INSPECT)
    why = said(reason, "Escalating needs a reason.")
    with store.transaction() as tx:
        batch = Batch(tx, context, now or clock_now(), actor)
        row = _row_of(batch, task_id)
        values = {"escalated_at": batch.now, "escalated_by": actor.login, "escalated_why": why}
        if not _change(batch, row, task_id, _held_by(actor.login), **values):
            raise NotYours("You do not hold this task any more.")
        batch.event(row, "task_escalated", task=task_id, reason=why)
        batch.flush()


def answer(
    store: Store, context: Context, actor: Actor, task_id: str, answered: str, now: datetime | None = None
) -> None:
    """Answer what was put before the supervisor; the holder is told and goes on."""
    actor.require(Action.SUPERVISE)
    told = said(answered, "An answer needs words.")
    with store.transaction() as tx:
        batch = Batch(tx, context, now or clock_now(), actor)
        row = _row_of(batch, task_id)
        values = {**_UNANSWERED, "told_by": actor.login, "told": told}
        if not _change(batch, row, task_id, _task.escalated_at.is_not(None), **values):
            raise AlreadyTaken("Somebody has answered this already.")
        batch.event(row, "escalation_answered", task=task_id, answer=told)
        batch.flush()


def show_life(
    store: Store, context: Context, actor: Actor, task_id: str, now: datetime | None = None
) -> None:
    """The officer has this task open: their claim holds on from now. Nothing happens to one they do not hold."""
    with store.transaction() as tx:
        batch = Batch(tx, context, now or clock_now(), actor)
        holds = (_task.task_id == task_id) & _held_by(actor.login)
        tx.execute(update(t.task).where(holds).values(lease_until=lease(batch)))
        batch.flush()


def end_lapsed_claims(batch: Batch) -> None:
    """Claims whose lease ran out go back to the queue."""
    lapsed = _task.lease_until < batch.now
    query = select(_task.task_id, _task.officer).where(
        _task.site_id == batch.site_id, _task.state == TaskState.CLAIMED, lapsed
    )
    for task_id, officer in batch.tx.execute(query).all():
        row = _row_of(batch, task_id)
        minutes = batch.context.site.settings.lease_minutes
        told = f"The claim lapsed after {minutes} min without a sign of life."
        if _move(batch, row, task_id, _held_by(officer) & lapsed, None, told):
            batch.event(row, "claim_lapsed", task=task_id, officer=officer)


def _held_by(officer: str) -> ColumnElement[bool]:
    return (_task.state == TaskState.CLAIMED) & (_task.officer == officer)


def _row_of(batch: Batch, task_id: str) -> Row:
    key = batch.tx.execute(select(_task.consignment_id).where(_task.task_id == task_id)).scalar()
    if key is None:
        raise NotFound("There is no such task.")
    batch.load([key])
    return batch.rows[key]


def check_receiver(batch: Batch, login: str) -> None:
    """Raises NotFound or NotAllowed where that officer cannot take tasks."""
    c = t.officer.c
    found = batch.tx.execute(select(c.name, c.role, c.disabled).where(c.login == login)).first()
    if found is None:
        raise NotFound(f"There is no officer {login}.")
    if found.disabled or not Actor(login, found.name, batch.site_id, found.role).may(Action.INSPECT):
        raise NotAllowed(f"{found.name} cannot take tasks.")


def _check_looks_at_others(batch: Batch, rows: Iterable[Row], login: str) -> None:
    own = select(_task.consignment_id).where(
        _task.task_id.in_([row["task_id"] for row in rows]), is_own_record(_task.task_id, login)
    )
    if key := batch.tx.execute(own.limit(1)).scalar():
        raise NotAllowed(
            f"{login} had a hand in the record of {batch.rows[key]['logistics_no']} that is to be looked at again: "
            "choose another officer."
        )


def _move(
    batch: Batch, row: Row, task_id: str | None, stands: ColumnElement[bool], to: str | None, told: str
) -> bool:
    values: dict[str, Any] = {
        "state": TaskState.CLAIMED if to else TaskState.OPEN,
        "officer": to,
        "station": None,
        "claimed_at": batch.now if to else None,
        "lease_until": lease(batch) if to else None,
        "told_by": batch.actor.login,
        "told": told,
        **_UNANSWERED,
    }
    if not _change(batch, row, task_id, stands, **values):
        return False
    batch.change(row, task_state=values["state"], officer=to)
    return True


def _change(batch: Batch, row: Row, task_id: str | None, stands: ColumnElement[bool], **values: Any) -> bool:
    """Only while it `stands` so: whoever comes second finds nothing to change."""
    statement = update(t.task).where(_task.task_id == task_id, stands)
    changed = batch.tx.execute(statement.values(**values, version=_task.version + 1)).rowcount == 1
    if changed:
        batch.touch(row)
    return changed
