"""Looking again: another officer re-inspects, and a supervisor reopens what was detained or returned."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from officer_app.domain.errors import AlreadyTaken, OfficerError
from officer_app.domain.people import Action, Actor
from officer_app.domain.said import said
from officer_app.domain.words import State
from officer_app.store import tables as t
from officer_app.store.engine import Store
from officer_app.workflow.batch import Batch, Row
from officer_app.workflow.context import Context
from officer_app.workflow.sealing import seal
from officer_app.workflow.signing import latest_record
from officer_app.workflow.tasks import hold_by_hand


def reinspect(
    store: Store,
    context: Context,
    actor: Actor,
    consignment_id: str,
    reason: str,
    now: datetime | None = None,
) -> str:
    """Have an inspected consignment inspected again; gives the task.

    By an officer who neither wrote nor signed a record of it, and not by who asks for it. One that was detained or
    returned is reopened with it.
    """
    actor.require(Action.REOPEN)
    with store.transaction() as tx:
        batch = Batch(tx, context, now, actor)
        task_id = look_again(batch, consignment_id, reason)
        batch.flush()
        return task_id


def look_again(batch: Batch, consignment_id: str, reason: str) -> str:
    """`reinspect` inside a transaction that is open already."""
    why = said(reason, "Another inspection needs a reason.")
    row, _, outcome = latest_record(batch, consignment_id)
    if row["task_id"] is not None:
        raise AlreadyTaken("This consignment has a task already.")
    if row["state"] in (State.DETAINED, State.RETURNED):
        _reopen(batch, row, why)
    elif row["state"] not in (State.RELEASED, State.LOADED):
        raise OfficerError(f"A consignment that is {row['state']} cannot be called to inspection.")
    task_id = hold_by_hand(batch, row, why)
    values: Row = {
        "task_id": task_id,
        "site_id": batch.site_id,
        "consignment_id": consignment_id,
        "outcome_id": outcome["outcome_id"],
        "reason": why,
        "asked_by": batch.actor.login,
        "asked_at": batch.now,
    }
    seal(batch, values, row, "reinspection_asked", task=task_id, reason=why)
    return task_id


def _reopen(batch: Batch, row: Row, reason: str) -> None:
    c = t.consignment.c
    again = select(c.consignment_id).where(
        c.site_id == row["site_id"],
        c.logistics_no == row["logistics_no"],
        c.logistics_code == row["logistics_code"],
        c.ended_at.is_(None),
    )
    if batch.tx.execute(again).first():
        raise OfficerError("The waybill was declared anew; the consignment that came to its end stays so.")
    batch.event(row, "reopened", reason=reason, from_state=row["state"])
    batch.change(row, ended_at=None)
