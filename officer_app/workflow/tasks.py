"""An officer's work: claim, hand back, record the outcome."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from officer_app.domain.clock import now as clock_now
from officer_app.domain.errors import (
    AlreadyTaken,
    Incomplete,
    NotAllowed,
    NotFound,
    NotYours,
    OfficerError,
    SecondOfficerNeeded,
)
from officer_app.domain.ids import new_id
from officer_app.domain.outcome import Outcome, digest, missing_from
from officer_app.domain.people import Action, Actor
from officer_app.domain.words import (
    Disposition,
    InspectionDegree,
    InspectionMode,
    Lane,
    MatchSource,
    ReturnStatus,
    State,
    TaskKind,
    TaskState,
)
from officer_app.store import tables as t
from officer_app.store.engine import Store
from officer_app.store.queue import View, claimed_by, has_open, most_urgent_open
from officer_app.workflow.batch import Batch, Row
from officer_app.workflow.context import Context
from officer_app.workflow.matching import active_matches
from officer_app.workflow.routing import open_task, prioritise, receipt, release

_task = t.task.c


def claim_task(
    store: Store, context: Context, actor: Actor, consignment_id: str, now: datetime | None = None
) -> str:
    """Take the open task of this consignment; gives the task id.

    Raises AlreadyTaken when somebody else was quicker. Claiming what one holds already is no error.
    """
    actor.require(Action.INSPECT)
    with store.transaction() as tx:
        batch = Batch(tx, context, now or clock_now(), actor)
        batch.load([consignment_id])
        row = batch.rows.get(consignment_id)
        if row is None or row["task_id"] is None:
            raise NotFound("There is no task for this consignment.")
        if row["task_state"] == TaskState.CLAIMED and row["officer"] == actor.login:
            _renew(batch, row["task_id"])
            return str(row["task_id"])
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
    view = View(actor.site_id, actor.login, now or clock_now())
    with store.transaction() as tx:
        key = most_urgent_open(tx, view)
        if key is None:
            if has_open(tx, view):
                raise NotFound("No task is open but what you handed back.")
            raise NotFound("No task is open.")
        batch = Batch(tx, context, now or clock_now(), actor)
        batch.load([key])
        if not take(batch, batch.rows[key]):
            raise AlreadyTaken("The most urgent task was just taken; try again.")
        batch.flush()
        return str(key)


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


def lease(batch: Batch) -> datetime:
    """Until when a claim made now holds without a sign of life."""
    return batch.now + timedelta(minutes=batch.context.site.settings.lease_minutes)


def hand_back(
    store: Store, context: Context, actor: Actor, task_id: str, reason: str, now: datetime | None = None
) -> None:
    """Give a claimed task back to the queue, saying why."""
    if not reason.strip():
        raise OfficerError("Handing back needs a reason.")
    with store.transaction() as tx:
        batch = Batch(tx, context, now or clock_now(), actor)
        _, row = _held(batch, task_id)
        _reopen(batch, row, "task_handed_back", reason=reason.strip())
        batch.flush()


def leave_tasks(store: Store, context: Context, actor: Actor, now: datetime | None = None) -> None:
    """Give all that `actor` holds back to the queue: they leave. It says nothing of the consignments."""
    with store.transaction() as tx:
        batch = Batch(tx, context, now or clock_now(), actor)
        for task_id in claimed_by(tx, actor.site_id, actor.login):
            _, row = _held(batch, task_id)
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


def record_outcome(
    store: Store,
    context: Context,
    actor: Actor,
    task_id: str,
    outcome: Outcome,
    second: Actor | None = None,
    now: datetime | None = None,
) -> str:
    """Record what `actor` found; gives the outcome id.

    Raises NotYours when somebody else holds the task, Incomplete when the record is not complete, and
    SecondOfficerNeeded when the disposition (detain, hand over, sample) wants a second signature.
    """
    with store.transaction() as tx:
        batch = Batch(tx, context, now or clock_now(), actor)
        outcome_id = record(batch, task_id, outcome, second)
        batch.flush()
    return outcome_id


def record(batch: Batch, task_id: str, outcome: Outcome, second: Actor | None = None) -> str:
    """`record_outcome` inside a transaction that is open already."""
    batch.actor.require(Action.INSPECT)
    task, row = _held(batch, task_id)
    required = [check["en"] for check in json.loads(task["requirements"])]
    if problems := missing_from(outcome, required, _gnums(batch, row)):
        raise Incomplete(problems)
    if outcome.disposition.needs_second_officer:
        _check_second(batch.actor, second)
    outcome_id = _store(batch, task, row, outcome, second)
    batch.tx.execute(
        update(t.task)
        .where(_task.task_id == task_id)
        .values(state=TaskState.SUBMITTED, submitted_at=batch.now, version=_task.version + 1)
    )
    _dispose(batch, row, task, outcome)
    return outcome_id


def _held(batch: Batch, task_id: str) -> tuple[Row, Row]:
    task = batch.tx.execute(select(t.task).where(_task.task_id == task_id)).mappings().first()
    if task is None:
        raise NotFound("There is no such task.")
    if task["state"] != TaskState.CLAIMED or task["officer"] != batch.actor.login:
        holder = f"with {task['officer']}" if task["state"] == TaskState.CLAIMED else task["state"]
        raise NotYours(f"You do not hold this task; it is {holder}.")
    batch.load([task["consignment_id"]])
    return dict(task), batch.rows[task["consignment_id"]]


def _gnums(batch: Batch, row: Row) -> list[int]:
    query = select(t.goods_item.c.gnum).where(t.goods_item.c.declaration_id == row["declaration_id"])
    return list(batch.tx.execute(query).scalars())


def _check_second(actor: Actor, second: Actor | None) -> None:
    if second is None:
        raise SecondOfficerNeeded("This disposition needs a second officer, or the supervisor, to sign.")
    if second.login == actor.login:
        raise NotAllowed("Nobody signs their own record as the second officer.")
    second.require(Action.SECOND_SIGN)


def _store(batch: Batch, task: Row, row: Row, outcome: Outcome, second: Actor | None) -> str:
    outcome_id = new_id()
    record = outcome.canonical()
    batch.tx.execute(
        insert(t.outcome).values(
            outcome_id=outcome_id,
            site_id=batch.site_id,
            task_id=task["task_id"],
            consignment_id=row["consignment_id"],
            officer=batch.actor.login,
            second_officer=second.login if second else None,
            station=batch.actor.station,
            recorded_at=batch.now,
            conform=outcome.conform,
            disposition=outcome.disposition,
            record=record,
            digest=digest(record),
        )
    )
    declared = _declared_values(batch, row)
    findings: list[Row] = [
        {
            "code": "deviation",
            "gnum": d.gnum,
            "attribute": d.attribute,
            "declared": declared.get((d.gnum, d.attribute)),
            "found": d.found,
            "note": "",
        }
        for d in outcome.deviations
    ] + [
        {"code": f.code, "gnum": f.gnum, "attribute": None, "declared": None, "found": None, "note": f.note}
        for f in outcome.findings
    ]
    if findings:
        batch.tx.execute(
            insert(t.finding),
            [
                f | {"outcome_id": outcome_id, "finding_no": number, "site_id": batch.site_id}
                for number, f in enumerate(findings, start=1)
            ],
        )
    batch.event(
        row,
        "outcome_recorded",
        task=task["task_id"],
        outcome=outcome_id,
        conform=outcome.conform,
        disposition=outcome.disposition,
        digest=digest(record),
        second=second.login if second else None,
    )
    return outcome_id


_ATTRIBUTE_COLUMN = {
    "hs_code": "hs_code",
    "name": "name",
    "model": "model",
    "origin": "country",
    "quantity": "qty",
    "unit": "unit",
    "value": "total",
    "currency": "currency",
}


def _declared_values(batch: Batch, row: Row) -> dict[tuple[int, str], str]:
    query = select(t.goods_item).where(t.goods_item.c.declaration_id == row["declaration_id"])
    return {
        (item["gnum"], attribute): str(item[column])
        for item in batch.tx.execute(query).mappings()
        for attribute, column in _ATTRIBUTE_COLUMN.items()
        if attribute != "origin"  # a CEB603 line names the destination, not the origin
    }


def _dispose(batch: Batch, row: Row, task: Row, outcome: Outcome) -> None:
    """What follows from the disposition; a sample leaves the consignment held until the laboratory answers."""
    disposition = outcome.disposition
    batch.count("inspected", row)
    if not outcome.conform:
        batch.count("nonconform", row)
    if row["ebc_code"]:
        e = t.enterprise.c
        batch.tx.execute(
            update(t.enterprise)
            .where(e.site_id == batch.site_id, e.ebc_code == row["ebc_code"])
            .values(inspected=e.inspected + 1, nonconform=e.nonconform + (not outcome.conform))
        )
    batch.change(row, decided_at=batch.now)
    if disposition is Disposition.SAMPLE:
        batch.change(row, task_state=TaskState.SUBMITTED)
        return
    batch.tx.execute(
        update(t.task)
        .where(_task.task_id == task["task_id"])
        .values(state=TaskState.CLOSED, closed_at=batch.now, version=_task.version + 1)
    )
    batch.change(row, task_id=None, task_kind=None, task_state=None)
    if task["kind"] == TaskKind.POST_RELEASE:
        batch.event(row, "audited_after_release", disposition=disposition)
        return
    if disposition is Disposition.RELEASE:
        if row["declaration_id"] is None:
            raise OfficerError(
                "A box that nobody declared cannot be released: return, detain or hand it over."
            )
        release(batch, row, "inspected")
    elif disposition is Disposition.RETURN:
        batch.step(row, State.RETURNED)
        batch.event(row, "returned")
        receipt(batch, row, ReturnStatus.RETURNED, "退单：查验不符，请更正后重新申报")
    else:
        batch.step(row, State.DETAINED)
        batch.event(row, "detained", handed_over=disposition is Disposition.HAND_OVER)


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
    if not reason.strip():
        raise OfficerError("A task opened by hand needs a reason.")
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
        match = _manual_match(batch, row, reason.strip())
        tx.execute(insert(t.match).values(match))
        active = active_matches(batch, [consignment_id])[consignment_id]
        batch.change(row, lane=Lane.RED, routed_at=batch.now, match_count=len(active))
        batch.step(row, State.HELD)
        batch.event(row, "held", lane=Lane.RED, by_hand=reason.strip())
        batch.count("held", row)
        receipt(batch, row, ReturnStatus.INSPECTION, "海关查验")
        kind = TaskKind.INSPECTION if row["declaration_id"] else TaskKind.UNDECLARED
        task = open_task(batch, row, kind, Lane.RED, active)
        prioritise(batch, row, active)
        batch.flush()
        tx.execute(insert(t.task), [task])
        return str(task["task_id"])


def _manual_match(batch: Batch, row: Row, reason: str) -> Row:
    return {
        "match_id": new_id(),
        "site_id": batch.site_id,
        "consignment_id": row["consignment_id"],
        "source": MatchSource.MANUAL,
        "rule": f"by-hand:{batch.actor.login}"[:64],
        "version": 1,
        "lane": Lane.RED,
        "priority": 100,
        "reason": json.dumps({"en": reason, "zh": reason}, ensure_ascii=False),
        "items": "[]",
        "conditions": "[]",
        "requirements": json.dumps(
            [{"en": "Open the box and record what is in it", "zh": "开箱查验并登记实物"}], ensure_ascii=False
        ),
        "mode": InspectionMode.MANUAL,
        "degree": InspectionDegree.FULL,
        "matched_at": batch.now,
    }
