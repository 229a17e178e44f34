"""Recording what was found: the record as it is stored, who else must answer for it, and what follows from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from officer_app.domain.clock import now as clock_now
from officer_app.domain.errors import (
    NOT_SIGNED_AGAIN,
    Incomplete,
    NotAllowed,
    NotFound,
    NotYours,
    OfficerError,
)
from officer_app.domain.ids import new_id_after
from officer_app.domain.outcome import Outcome, Part, digest
from officer_app.domain.people import Action, Actor
from officer_app.domain.process import narrate
from officer_app.domain.record import Circumstances, as_declared, missing_from
from officer_app.domain.routing import SEALS
from officer_app.domain.signing import lacking, may_answer, with_second
from officer_app.domain.words import (
    Advance,
    Disposition,
    ReturnStatus,
    Role,
    SignatureKind,
    State,
    TaskKind,
    TaskState,
)
from officer_app.store import tables as t
from officer_app.store.answering import two_before
from officer_app.store.engine import Store
from officer_app.store.rows import insert_rows
from officer_app.store.taking import bars, had_a_hand
from officer_app.store.volumes import NOT_OF_ARRIVED
from officer_app.workflow.batch import Batch, Row
from officer_app.workflow.circumstances import asked_of, circumstances
from officer_app.workflow.context import Context
from officer_app.workflow.routing import receipt, release
from officer_app.workflow.sealing import rows_digest, seal

_task, _officer = t.task.c, t.officer.c


def lease(batch: Batch) -> datetime:
    """Until when a claim made now holds without a sign of life."""
    return batch.now + timedelta(minutes=batch.context.site.settings.lease_minutes)


def held(batch: Batch, task_id: str) -> tuple[Row, Row]:
    """The task that the actor holds, and its consignment. Raises NotYours."""
    task = batch.tx.execute(select(t.task).where(_task.task_id == task_id)).mappings().first()
    if task is None:
        raise NotFound("There is no such task.")
    if task["state"] != TaskState.CLAIMED or task["officer"] != batch.actor.login:
        holder = f"with {task['officer']}" if task["state"] == TaskState.CLAIMED else task["state"]
        raise NotYours(f"You do not hold this task; it is {holder}.")
    batch.load([task["consignment_id"]])
    return dict(task), batch.rows[task["consignment_id"]]


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

    Raises NotYours when somebody else holds the task, and Incomplete when the record is not complete. Where it needs
    a second officer who is not there, or an approval, it is submitted and waits for them (`signing`).
    """
    with store.transaction() as tx:
        batch = Batch(tx, context, now or clock_now(), actor)
        outcome_id = record(batch, task_id, outcome, second)
        batch.flush()
    return outcome_id


def record(
    batch: Batch,
    task_id: str,
    outcome: Outcome,
    second: Actor | None = None,
    at: datetime | None = None,
    clock_off: timedelta = timedelta(0),
) -> str:
    """`record_outcome` inside a transaction that is open already. `at`: when it was recorded at a station without the
    server, whose clock was wrong by `clock_off`."""
    batch.actor.require(Action.INSPECT)
    task, row = held(batch, task_id)
    returned = _returned_record(batch, task)
    stored = write_record(batch, task, row, outcome, second, **returned, at=at, clock_off=clock_off)
    batch.tx.execute(
        update(t.task)
        .where(_task.task_id == task_id)
        .values(state=TaskState.SUBMITTED, submitted_at=batch.now, version=_task.version + 1)
    )
    batch.change(row, task_state=TaskState.SUBMITTED)
    batch.tx.execute(delete(t.draft).where(t.draft.c.task_id == task_id))
    if waits_for(batch.tx, stored) is None:
        take_effect(batch, row, task, stored)
    return str(stored["outcome_id"])


def _returned_record(batch: Batch, task: Row) -> dict[str, str]:
    """The record of this task that its approver sent back: the next one takes its place, for that reason."""
    o, s = t.outcome.c, t.signature.c
    query = (
        select(o.outcome_id, s.reason)
        .join(t.signature, (s.outcome_id == o.outcome_id) & ~s.agreed)
        .where(o.consignment_id == task["consignment_id"], o.task_id == task["task_id"])
        .order_by(o.outcome_id.desc())
        .limit(1)
    )
    found = batch.tx.execute(query).first()
    return {} if found is None else {"amends": found.outcome_id, "why": found.reason}


def _last_of(connection: Connection, consignment_id: str) -> str | None:
    """The consignment's latest record: each takes its place behind it."""
    o = t.outcome.c
    query = select(o.outcome_id).where(o.consignment_id == consignment_id).order_by(o.outcome_id.desc())
    return connection.execute(query.limit(1)).scalar()


def write_record(
    batch: Batch,
    task: Row,
    row: Row,
    outcome: Outcome,
    second: Actor | None,
    amends: str | None = None,
    why: str = "",
    at: datetime | None = None,
    clock_off: timedelta = timedelta(0),
) -> Row:
    """Store the record, completed with what was declared; gives its row. Nothing follows from it yet."""
    if outcome.disposition is Disposition.RELEASE and row["declaration_id"] is None:
        raise OfficerError("A box that nobody declared cannot be released: return, detain or hand it over.")
    ended = min(at or batch.now, batch.now)
    known = circumstances(batch.tx, batch.context.site, batch.actor.station, task, row, ended, clock_off)
    outcome = as_declared(outcome, known)
    if problems := missing_from(outcome, known):
        raise Incomplete(problems)
    if second is not None:
        o = t.outcome.c
        wrote = batch.tx.execute(
            select(o.officer).where(o.consignment_id == row["consignment_id"], o.task_id == task["task_id"])
        ).scalars()
        if not may_answer(second.login, SignatureKind.SECOND, {batch.actor.login, *wrote}, ()):
            raise NotAllowed("Nobody signs their own record as the second officer.")
        if bars(batch.tx, had_a_hand, task["task_id"], second.login):
            raise NotAllowed(NOT_SIGNED_AGAIN)
        second.require(Action.SECOND_SIGN)
        if outcome.disposition in batch.context.site.settings.approve:
            leave_an_approver(batch, second, {batch.actor.login, *wrote})
    outcome = _with_process(outcome, task, known)
    text = outcome.canonical()
    stored: Row = {
        "outcome_id": new_id_after(_last_of(batch.tx, row["consignment_id"])),
        "site_id": batch.site_id,
        "task_id": task["task_id"],
        "consignment_id": row["consignment_id"],
        "officer": batch.actor.login,
        "second_officer": second.login if second else None,
        "station": batch.actor.station,
        "recorded_at": batch.now,
        "conform": outcome.conform,
        "disposition": outcome.disposition,
        "record": text,
        "digest": digest(text),
        "needs_approval": outcome.disposition in batch.context.site.settings.approve,
        "amends": amends,
        "why": why,
    }
    insert_rows(batch.tx, t.outcome, [stored])
    findings = _store_findings(batch, stored["outcome_id"], outcome, known.values)
    batch.event(
        row,
        "outcome_recorded" if amends is None else "outcome_amended",
        task=task["task_id"],
        outcome=stored["outcome_id"],
        conform=outcome.conform,
        disposition=outcome.disposition,
        digest=stored["digest"],
        second=stored["second_officer"],
        approval=stored["needs_approval"],
        amends=amends,
        why=why,
        findings=rows_digest(t.finding, findings),
    )
    if known.before_arrival and outcome.disposition is Disposition.RELEASE:
        _seal_goods(batch, row, stored, outcome)
    return stored


def _seal_goods(batch: Batch, row: Row, stored: Row, outcome: Outcome) -> None:
    """What the goods leave under, and the papers they were compared with."""
    values: Row = {
        "outcome_id": stored["outcome_id"],
        "site_id": batch.site_id,
        "consignment_id": row["consignment_id"],
        "declaration_id": row["declaration_id"],
        "order_id": row["order_id"],
        "waybill_id": row["waybill_id"],
        "seals": json.dumps(outcome.seals_new, ensure_ascii=False),
        "packages": json.dumps(outcome.packages, ensure_ascii=False),
        "sealed_at": batch.now,
    }
    seal(batch, values, row, "goods_sealed", seals=outcome.seals_new, packages=outcome.packages)


def _with_process(outcome: Outcome, task: Row, known: Circumstances) -> Outcome:
    if outcome.process_en and outcome.process_zh:
        return outcome
    written = narrate(outcome, asked_of(task), known)
    return outcome.model_copy(
        update={
            "process_en": outcome.process_en or written.en,
            "process_zh": outcome.process_zh or written.zh,
            "filled": tuple(part for part in Part if part in (*outcome.filled, Part.PROCESS)),
        }
    )


def _store_findings(
    batch: Batch, outcome_id: str, outcome: Outcome, declared: Mapping[tuple[int, str], str]
) -> list[Row]:
    blank: Row = {column.name: None for column in t.finding.columns}
    blank |= {"site_id": batch.site_id, "outcome_id": outcome_id, "note": ""}
    findings: list[Row] = [
        blank
        | {
            "code": "deviation",
            "gnum": d.gnum,
            "attribute": d.attribute,
            "declared": declared.get((d.gnum, d.attribute)),
            "found": d.found,
        }
        for d in outcome.deviations
    ] + [blank | {"code": f.code, "gnum": f.gnum, "note": f.note} for f in outcome.findings]
    findings = [f | {"finding_no": number} for number, f in enumerate(findings, start=1)]
    if findings:
        batch.tx.execute(insert(t.finding), findings)
    return findings


def leave_an_approver(batch: Batch, second: Actor, wrote: set[str]) -> None:
    """Raise OfficerError where the record of those who `wrote` it could be approved by nobody once `second` has signed
    it, and by somebody before: it would wait for ever. In a shared database the supervisors of other sites count too,
    and not everybody sees who they are: there nobody is kept from signing."""
    if batch.shared:
        return
    who = select(_officer.login).where(
        _officer.site_id == batch.site_id, _officer.role == Role.SUPERVISOR, ~_officer.disabled
    )
    approvers = set(batch.tx.execute(who).scalars()) - wrote
    if approvers == {second.login}:
        raise OfficerError("Nobody else could approve this record then: let another officer sign it.")


def waits_for(connection: Connection, outcome: Mapping[str, Any]) -> SignatureKind | None:
    """Whose word the record waits for; None when it holds, or was returned."""
    s = t.signature.c
    given = set(connection.execute(select(s.kind).where(s.outcome_id == outcome["outcome_id"])).scalars())
    o = t.outcome.c
    two = False
    if outcome["amends"] is not None:
        before = select(two_before(o)).where(o.outcome_id == outcome["outcome_id"])
        two = connection.execute(before).scalar_one()
    return lacking(
        Disposition(outcome["disposition"]),
        given | with_second(outcome["second_officer"]),
        needs_approval=outcome["needs_approval"],
        two_before=two,
    )


def take_effect(batch: Batch, row: Row, task: Row, outcome: Mapping[str, Any]) -> None:
    """What follows from a record once nobody's word is missing: it is what counts, and its disposition is carried
    out, unless a record before it has done that. A sample leaves the consignment held until the laboratory answers.
    """
    disposition = Disposition(outcome["disposition"])
    _count(batch, row, task, outcome["conform"], _in_force_before(batch.tx, outcome["amends"]))
    if task["state"] == TaskState.CLOSED:
        return
    batch.change(row, decided_at=batch.now)
    if disposition is Disposition.SAMPLE:
        return
    batch.tx.execute(
        update(t.task)
        .where(_task.task_id == task["task_id"])
        .values(state=TaskState.CLOSED, closed_at=batch.now, version=_task.version + 1)
    )
    batch.change(row, task_id=None, task_kind=None, task_state=None)
    if task["kind"] == TaskKind.POST_RELEASE:
        batch.event(row, "audited_after_release", disposition=disposition)
    elif disposition is Disposition.RELEASE and row["advance"] == Advance.BOOKED:
        batch.event(row, "advance_sealed", outcome=outcome["outcome_id"])
        batch.change(row, advance=Advance.SEALED, missing=SEALS if row["arrived_at"] else row["missing"])
    else:
        _carry_out(batch, row, disposition)


def _carry_out(batch: Batch, row: Row, disposition: Disposition) -> None:
    if disposition is Disposition.RELEASE:
        if row["advance"] == Advance.SEALED:
            batch.event(row, "advance_void", why={"en": "inspected at the station", "zh": "已在监管场所查验"})
            batch.change(row, advance=Advance.VOID)
        release(batch, row, "inspected")
        return
    if row["state"] in (
        State.ARRIVED,
        State.SCREENED,
    ):  # they came while a record made before waited for its word
        batch.step(row, State.HELD)
        batch.event(row, "held", lane=row["lane"])
    batch.change(row, advance=None)
    if disposition is Disposition.RETURN:
        batch.step(row, State.RETURNED)
        batch.event(row, "returned")
        receipt(batch, row, ReturnStatus.RETURNED, "退单：查验不符，请更正后重新申报")
    else:
        batch.step(row, State.DETAINED)
        batch.event(row, "detained", handed_over=disposition is Disposition.HAND_OVER)


def _in_force_before(connection: Connection, outcome_id: str | None) -> Row | None:
    """The record that counted until another took its place: neither sent back nor waiting for anybody's word."""
    if outcome_id is None:
        return None
    s = t.signature.c
    query = select(t.outcome).where(t.outcome.c.outcome_id == outcome_id)
    before = dict(connection.execute(query).mappings().one())
    returned = connection.execute(select(s.outcome_id).where(s.outcome_id == outcome_id, ~s.agreed)).first()
    if returned is None and waits_for(connection, before) is None:
        return before
    return _in_force_before(connection, before["amends"])


def _count(batch: Batch, row: Row, task: Row, conform: bool, before: Row | None) -> None:
    """An inspection counts once, with the result of the record in force; a new one corrects the day of the former."""
    inspected, wrong = int(before is None), int(not conform)
    if before is None:
        batch.count("inspected", row, _days_since_arrival(batch, row, task))
        if wrong:
            batch.count("nonconform", row)
    elif wrong := wrong - int(not before["conform"]):
        batch.count("nonconform", row, times=wrong, day=batch.day(before["recorded_at"]))
    if row["ebc_code"] and (inspected or wrong):
        e = t.enterprise.c
        batch.tx.execute(
            update(t.enterprise)
            .where(e.site_id == batch.site_id, e.ebc_code == row["ebc_code"])
            .values(inspected=e.inspected + inspected, nonconform=e.nonconform + wrong)
        )


def _days_since_arrival(batch: Batch, row: Row, task: Row) -> int:
    """Of the first inspection of what has arrived; `NOT_OF_ARRIVED` of another one, and of what is on its way."""
    if row["arrived_at"] is None:
        return NOT_OF_ARRIVED
    o = t.outcome.c
    earlier = select(o.outcome_id).where(
        o.consignment_id == row["consignment_id"], o.task_id != task["task_id"]
    )
    if batch.tx.execute(earlier.limit(1)).first() is not None:
        return NOT_OF_ARRIVED
    zone = batch.context.zone
    arrived: datetime = row["arrived_at"]
    return (batch.now.astimezone(zone).date() - arrived.astimezone(zone).date()).days
