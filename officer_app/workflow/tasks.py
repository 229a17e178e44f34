"""An officer's work: claim, hand back, open a task by hand. Recording is in `recording`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from officer_app.domain.clock import now as clock_now
from officer_app.domain.errors import HAD_A_HAND, AlreadyTaken, NotAllowed, NotFound, OfficerError
from officer_app.domain.people import Action, Actor
from officer_app.domain.said import said
from officer_app.domain.words import (
    BY_HAND,
    Lane,
    ReturnStatus,
    State,
    TaskKind,
    TaskState,
)
from officer_app.store import tables as t
from officer_app.store.engine import Store
from officer_app.store.queue import View
from officer_app.store.taking import (
    bars,
    claimed_by,
    has_open,
    is_own_record,
    most_urgent_open,
    most_urgent_skilled,
)
from officer_app.store.types import is_shared
from officer_app.workflow.assigning import end_lapsed_claims
from officer_app.workflow.batch import Batch, Row
from officer_app.workflow.before_arrival import red_match
from officer_app.workflow.context import Context
from officer_app.workflow.matching import active_matches
from officer_app.workflow.pinning import pins
from officer_app.workflow.recording import held, lease
from officer_app.workflow.routing import open_task, prioritise, receipt

_task = t.task.c
_BY_HAND_PRIORITY = 100


def claim_task(
    store: Store, context: Context, actor: Actor, consignment_id: str, now: datetime | None = None
) -> str:
    """Take the open task of this consignment; gives the task id.

    Raises AlreadyTaken when somebody else was quicker. Claiming what one holds already is no error.
    """
    actor.require(Action.INSPECT)
    with store.transaction() as tx:
        moment = now or clock_now()
        _end_lapsed(tx, context, moment)
        batch = Batch(tx, context, moment, actor)
        batch.load([consignment_id])
        row = batch.rows.get(consignment_id)
        if row is None or row["task_id"] is None:
            raise NotFound("There is no task for this consignment.")
        if row["task_state"] == TaskState.CLAIMED and row["officer"] == actor.login:
            _renew(batch, row["task_id"])
            return str(row["task_id"])
        if bars(tx, is_own_record, row["task_id"], actor.login):
            raise NotAllowed(HAD_A_HAND)
        if not take(batch, row):
            named = select(t.officer.c.name).join(t.task, _task.officer == t.officer.c.login)
            holder = tx.execute(named.where(_task.task_id == row["task_id"])).scalar()
            raise AlreadyTaken(f"{row['logistics_no']} is with {holder or 'nobody'} now.")
        batch.flush()
        return str(row["task_id"])


def claim_most_urgent(store: Store, context: Context, actor: Actor, now: datetime | None = None) -> str:
    """Take the most urgent open task that `actor` has not handed back; gives the consignment's id.

    Raises NotFound when there is none.
    """
    actor.require(Action.INSPECT)
    minutes = context.site.settings.lease_minutes
    if claimed := store.take_at_once(actor.site_id, actor.station, minutes):
        return claimed
    moment = now or clock_now()
    view = View(actor.site_id, actor.login, moment)
    with store.transaction() as tx:
        _end_lapsed(tx, context, moment)
        if store.is_shared and (claimed := _claim_unless_skilled(tx, context, actor, view)):
            return claimed
        key = most_urgent_open(tx, view)
        if key is None:
            if has_open(tx, view):
                raise NotFound("No task is open but what you handed back.")
            raise NotFound("No task is open.")
        batch = Batch(tx, context, moment, actor)
        batch.load([key])
        if not take(batch, batch.rows[key]):
            raise AlreadyTaken("The most urgent task was just taken; try again.")
        batch.flush()
        return str(key)


def _end_lapsed(tx: Connection, context: Context, now: datetime) -> None:
    """Claims whose lease ran out are open again before one is taken, though no service or window runs.

    In a shared database its service sees to that: no officer's login may end another's claim.
    """
    if is_shared(tx.dialect):
        return
    batch = Batch(tx, context, now)
    end_lapsed_claims(batch)
    batch.flush()


def _claim_unless_skilled(tx: Connection, context: Context, actor: Actor, view: View) -> str | None:
    """As `Store.take_at_once`. None where nothing is open, or where a task that asks for this officer's skills comes
    first and nobody is taking it."""
    from officer_app.store.postgresql.claiming import is_free, take_most_urgent

    skilled = most_urgent_skilled(tx, view)
    if skilled is not None and is_free(tx, skilled):
        return None
    return take_most_urgent(tx, actor.site_id, actor.station, context.site.settings.lease_minutes)


def take(batch: Batch, row: Row) -> bool:
    """Claim the consignment's open task: the conditional UPDATE decides who has it; False when somebody else has."""
    taken = batch.tx.execute(
        update(t.task)
        .where(_task.task_id == row["task_id"], _task.state == TaskState.OPEN)
        .values(
            state=TaskState.CLAIMED,
            officer=batch.actor.login,
            station=batch.actor.station,
            claimed_at=batch.now,
            lease_until=lease(batch),
            told_by=None,
            told=None,
            version=_task.version + 1,
        )
        .returning(_task.task_id)
    ).first()
    if taken is None:
        return False
    batch.change(row, task_state=TaskState.CLAIMED, officer=batch.actor.login)
    batch.event(row, "task_claimed", task=row["task_id"])
    return True


def _renew(batch: Batch, task_id: str) -> None:
    batch.tx.execute(update(t.task).where(_task.task_id == task_id).values(lease_until=lease(batch)))


def hand_back(
    store: Store, context: Context, actor: Actor, task_id: str, reason: str, now: datetime | None = None
) -> None:
    """Give a claimed task back to the queue, saying why."""
    why = said(reason, "Handing back needs a reason.")
    with store.transaction() as tx:
        batch = Batch(tx, context, now or clock_now(), actor)
        _, row = held(batch, task_id)
        _reopen(batch, row, "task_handed_back", reason=why)
        batch.flush()


def leave_tasks(store: Store, context: Context, actor: Actor, now: datetime | None = None) -> None:
    """Give all that `actor` holds back to the queue: they leave. It says nothing of the consignments."""
    with store.transaction() as tx:
        batch = Batch(tx, context, now or clock_now(), actor)
        for task_id in claimed_by(tx, actor.site_id, actor.login):
            _, row = held(batch, task_id)
            _reopen(batch, row, "task_handed_back", reason="signed out", left=True)
        batch.flush()


def _reopen(batch: Batch, row: Row, event: str, **payload: Any) -> None:
    batch.tx.execute(
        update(t.task)
        .where(_task.task_id == row["task_id"])
        .values(
            state=TaskState.OPEN,
            officer=None,
            station=None,
            claimed_at=None,
            lease_until=None,
            escalated_at=None,
            version=_task.version + 1,
        )
    )
    batch.event(row, event, task=row["task_id"], officer=row["officer"], **payload)
    batch.change(row, task_state=TaskState.OPEN, officer=None)


def open_task_by_hand(
    store: Store,
    context: Context,
    actor: Actor,
    consignment_id: str,
    reason: str,
    now: datetime | None = None,
) -> str:
    """Make a task for a consignment that has none: an undeclared box, or one an officer wants to see. Gives its id."""
    actor.require(Action.OPEN_TASK)
    why = said(reason, "A task opened by hand needs a reason.")
    with store.transaction() as tx:
        batch = Batch(tx, context, now or clock_now(), actor)
        batch.load([consignment_id])
        row = batch.rows.get(consignment_id)
        if row is None:
            raise NotFound("There is no such consignment.")
        if row["task_id"] is not None:
            raise AlreadyTaken("This consignment has a task already.")
        if row["state"] not in (State.ARRIVED, State.SCREENED, State.RELEASED, State.LOADED):
            raise OfficerError(f"A consignment that is {row['state']} cannot be called to inspection.")
        task_id = hold_by_hand(batch, row, why)
        batch.flush()
        return task_id


def hold_by_hand(batch: Batch, row: Row, reason: str) -> str:
    """Hold the consignment for an inspection that somebody wants; gives the id of its task."""
    wanted = red_match(batch, row, f"{BY_HAND}{batch.actor.login}"[:64], reason, reason, _BY_HAND_PRIORITY)
    return hold_for(batch, row, wanted, by_hand=reason, pins=pins([wanted]))


def hold_for(batch: Batch, row: Row, why: Row, **payload: Any) -> str:
    """Hold the consignment for an inspection, for the reason that a red match names; gives the id of its task. What was
    decided of it before counts no longer: it is decided anew.

    An event pins the match: this one's `payload`, or one of the caller's.
    """
    batch.tx.execute(insert(t.match).values(why))
    active = active_matches(batch, [row["consignment_id"]])[row["consignment_id"]]
    batch.change(row, lane=Lane.RED, routed_at=batch.now, match_count=len(active))
    batch.change(row, decided_at=None, released_at=None)
    batch.step(row, State.HELD)
    batch.event(row, "held", lane=Lane.RED, **payload)
    batch.count("held", row)
    receipt(batch, row, ReturnStatus.INSPECTION, "海关查验")
    kind = TaskKind.INSPECTION if row["declaration_id"] else TaskKind.UNDECLARED
    task = open_task(batch, row, kind, Lane.RED, active)
    prioritise(batch, row, active)
    batch.write_rows()
    batch.tx.execute(insert(t.task), [task])
    return str(task["task_id"])
