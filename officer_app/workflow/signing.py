"""Those who answer for a record besides its officer: the second officer and the section chief; and amendments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select, update

from officer_app.domain.clock import now as clock_now
from officer_app.domain.errors import NOT_CHANGED_AGAIN, NOT_SIGNED_AGAIN, NotAllowed, NotFound, OfficerError
from officer_app.domain.ids import new_id
from officer_app.domain.outcome import Outcome
from officer_app.domain.people import Action, Actor
from officer_app.domain.said import said
from officer_app.domain.signing import may_answer
from officer_app.domain.words import Disposition, SignatureKind, TaskState
from officer_app.store import tables as t
from officer_app.store.engine import Store
from officer_app.store.taking import bars, had_a_hand, is_own_record
from officer_app.workflow.batch import Batch, Row
from officer_app.workflow.context import Context
from officer_app.workflow.evidence import set_aside
from officer_app.workflow.recording import lease, leave_an_approver, take_effect, waits_for, write_record
from officer_app.workflow.sealing import seal


def sign_record(
    store: Store,
    context: Context,
    actor: Actor,
    consignment_id: str,
    now: datetime | None = None,
    *,
    read: str | None = None,
) -> None:
    """Sign the consignment's latest record as its second officer. Nobody signs their own, nor what amends it,
    nor what looks again at a record that they had a hand in.

    `read` is the record that the officer has before them; where it is not the latest any more nothing is signed.
    """
    actor.require(Action.SECOND_SIGN)
    with store.transaction() as tx:
        batch = Batch(tx, context, now or clock_now(), actor)
        row, task, outcome = latest_record(batch, consignment_id, read)
        if not may_answer(actor.login, SignatureKind.SECOND, *_hands(tx, outcome)):
            raise NotAllowed("Nobody signs their own record: another officer signs.")
        if bars(tx, had_a_hand, task["task_id"], actor.login):
            raise NotAllowed(NOT_SIGNED_AGAIN)
        if waits_for(tx, outcome) is not SignatureKind.SECOND:
            raise OfficerError("This record does not wait for a second officer.")
        if outcome["needs_approval"]:
            leave_an_approver(batch, actor, _hands(tx, outcome)[0])
        _sign(batch, row, outcome, SignatureKind.SECOND, "record_signed")
        _follow(batch, row, task, outcome)
        batch.flush()


def approve_record(
    store: Store,
    context: Context,
    actor: Actor,
    consignment_id: str,
    *,
    returned: str | None = None,
    now: datetime | None = None,
    read: str | None = None,
) -> None:
    """Agree to the consignment's latest record, or send it back to its officer with the reason in `returned`.

    Nobody approves a record that they wrote or signed, nor one that amends it. `read` as for `sign_record`.
    """
    actor.require(Action.APPROVE)
    if returned is not None:
        returned = said(returned, "Returning a record needs a reason.")
    with store.transaction() as tx:
        batch = Batch(tx, context, now or clock_now(), actor)
        row, task, outcome = latest_record(batch, consignment_id, read)
        if not may_answer(actor.login, SignatureKind.APPROVAL, *_hands(tx, outcome)):
            raise NotAllowed("Nobody approves a record that they wrote or signed.")
        match waits_for(tx, outcome):
            case SignatureKind.SECOND:
                raise OfficerError("A second officer signs this record before it is approved.")
            case None:
                raise OfficerError("This record does not wait for approval.")
        if returned is None:
            _sign(batch, row, outcome, SignatureKind.APPROVAL, "record_approved")
            _follow(batch, row, task, outcome)
        else:
            _sign(batch, row, outcome, SignatureKind.APPROVAL, "record_returned", returned)
            _give_back(batch, row, task, outcome)
        batch.flush()


def amend_record(
    store: Store,
    context: Context,
    actor: Actor,
    consignment_id: str,
    outcome: Outcome,
    why: str,
    second: Actor | None = None,
    now: datetime | None = None,
    *,
    leave_out: Iterable[str] = (),
    read: str | None = None,
) -> str:
    """A new record in the place of the consignment's latest one, which stays as it is; gives its id.

    It does not name the files in `leave_out`, by their SHA-256.

    Its officer or a supervisor amends. Once the disposition has been carried out it stays; that of a sample is open
    until the laboratory has answered, and the amendment says what follows. What two people stand behind is not undone
    by one of them: what amends it needs two again, and a detention that another has signed becomes something else by
    somebody who neither wrote nor signed it; nor does who stands behind what was looked at again, or asked for that,
    change what was found then. `read` as for `sign_record`.
    """
    actor.require(Action.INSPECT)
    why = said(why, "An amendment needs a reason.")
    with store.transaction() as tx:
        batch = Batch(tx, context, now or clock_now(), actor)
        row, task, before = latest_record(batch, consignment_id, read)
        if actor.login != before["officer"] and not actor.may(Action.APPROVE):
            raise NotAllowed("A record is amended by the officer who wrote it, or by a supervisor.")
        if bars(tx, is_own_record, task["task_id"], actor.login):
            raise NotAllowed(NOT_CHANGED_AGAIN)
        if task["state"] == TaskState.CLAIMED:
            raise OfficerError("The record was returned: its officer records it anew.")
        if task["state"] == TaskState.CLOSED and outcome.disposition != before["disposition"]:
            raise OfficerError("What was decided has been carried out; ask for another inspection instead.")
        wrote, signed = _hands(tx, before)
        if (
            outcome.disposition != before["disposition"] != Disposition.SAMPLE
            and actor.login in wrote | signed
            and any(signed)
        ):
            raise NotAllowed("Two officers stand behind this decision: somebody else changes it.")
        for sha256 in leave_out:
            set_aside(batch, row, task["task_id"], sha256, why)
        stored = write_record(batch, task, row, outcome, second, before["outcome_id"], why)
        _follow(batch, row, task, stored)
        batch.flush()
    return str(stored["outcome_id"])


def latest_record(batch: Batch, consignment_id: str, read: str | None = None) -> tuple[Row, Row, Row]:
    """The consignment, and its latest record with the task it is of. Raises NotFound, and OfficerError where `read`
    is another.
    """
    batch.load([consignment_id])
    o = t.outcome.c
    query = select(t.outcome).where(o.consignment_id == consignment_id).order_by(o.outcome_id.desc()).limit(1)
    found = batch.tx.execute(query).mappings().first()
    if found is None:
        raise NotFound("Nothing has been recorded of this consignment.")
    if read not in (None, found["outcome_id"]):
        raise OfficerError("The record was amended meanwhile: read it again.")
    task = batch.tx.execute(select(t.task).where(t.task.c.task_id == found["task_id"])).mappings().one()
    return batch.rows[consignment_id], dict(task), dict(found)


def _hands(connection: Connection, outcome: Row) -> tuple[set[str], set[str | None]]:
    """Who wrote a record of its task, and who signed one as its second officer."""
    o, s = t.outcome.c, t.signature.c
    of_task = (o.consignment_id == outcome["consignment_id"]) & (o.task_id == outcome["task_id"])
    rows = connection.execute(select(o.officer, o.second_officer).where(of_task)).all()
    query = select(s.officer).join(t.outcome, o.outcome_id == s.outcome_id)
    signed = connection.execute(query.where(of_task, s.kind == SignatureKind.SECOND)).scalars()
    return {row.officer for row in rows}, {row.second_officer for row in rows} | set(signed)


def _sign(
    batch: Batch, row: Row, outcome: Row, kind: SignatureKind, event: str, returned: str | None = None
) -> None:
    values: Row = {
        "signature_id": new_id(),
        "site_id": batch.site_id,
        "outcome_id": outcome["outcome_id"],
        "consignment_id": row["consignment_id"],
        "kind": kind,
        "agreed": returned is None,
        "reason": returned or "",
        "officer": batch.actor.login,
        "station": batch.actor.station,
        "signed_at": batch.now,
        "digest": outcome["digest"],
    }
    seal(batch, values, row, event, outcome=outcome["outcome_id"], reason=returned or "")


def _follow(batch: Batch, row: Row, task: Row, outcome: Row) -> None:
    """The record takes effect once nobody's word is missing."""
    if waits_for(batch.tx, outcome) is None:
        take_effect(batch, row, task, outcome)


def _give_back(batch: Batch, row: Row, task: Row, outcome: Row) -> None:
    """To the officer who wrote it; an amendment of what has been carried out has no task to go back to."""
    if task["state"] != TaskState.SUBMITTED:
        return
    batch.tx.execute(
        update(t.task)
        .where(t.task.c.task_id == task["task_id"])
        .values(
            state=TaskState.CLAIMED,
            officer=outcome["officer"],
            claimed_at=batch.now,
            lease_until=lease(batch),
            escalated_at=None,
            version=t.task.c.version + 1,
        )
    )
    batch.change(row, task_state=TaskState.CLAIMED, officer=outcome["officer"])
