"""Deciding the lane, and what follows from it: release, hold, task, receipt."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import update

from officer_app.domain import priority, routing
from officer_app.domain.states import ENDED
from officer_app.domain.words import (
    Advance,
    InspectionDegree,
    InspectionMode,
    Lane,
    ReturnStatus,
    ScanVerdict,
    State,
    TaskKind,
    TaskState,
)
from officer_app.store import tables as t
from officer_app.store.readable import a_list, an_object
from officer_app.store.rows import insert_rows
from officer_app.workflow import before_arrival
from officer_app.workflow.batch import Batch, Row
from officer_app.workflow.intake.scans import verdict_since

_KIND = {Lane.RED: TaskKind.INSPECTION, Lane.YELLOW: TaskKind.DOCUMENTS, Lane.BLUE: TaskKind.POST_RELEASE}
_RECEIPT = {
    Lane.RED: (ReturnStatus.INSPECTION, "海关查验"),
    Lane.YELLOW: (ReturnStatus.REVIEW, "人工审核"),
    Lane.BLUE: (ReturnStatus.RELEASED, "放行"),
    Lane.GREEN: (ReturnStatus.RELEASED, "放行"),
}
_DEGREES = (InspectionDegree.EXTERNAL, InspectionDegree.SAMPLE, InspectionDegree.FULL)
_MISSING_CHECK = {
    routing.DECLARATION: {"en": "Obtain the declaration", "zh": "补报清单"},
    routing.ARRIVAL: {"en": "Obtain the arrival message", "zh": "补报运抵单"},
    routing.SCAN: {"en": "Scan the parcel, or inspect it by hand", "zh": "补做机检或人工查验"},
    routing.ORDER: {"en": "Obtain the order or reservation", "zh": "补报订单或订仓单"},
    routing.SEALS: {
        "en": "Compare seals and packages with the record made before arrival",
        "zh": "核对封志和包装件与预约查验记录是否一致",
    },
}


def route(batch: Batch, rows: Sequence[Row], matches: dict[str, list[Row]]) -> None:
    """Route each consignment by its active matches and the facts that are there."""
    settings = batch.context.site.settings
    tasks: list[Row] = []
    for row in rows:
        mine = matches.get(row["consignment_id"], [])
        if row["state"] in ENDED or row["declaration_id"] is None:
            prioritise(batch, row, mine)
            continue
        if row["advance"] == Advance.BOOKED and row["arrived_at"] is not None:
            _lapse(batch, row)
        before_arrival.keep_up(batch, row, mine)
        facts = routing.Facts(
            declared=True,
            arrived_at=row["arrived_at"],
            verdict=ScanVerdict(row["scan_verdict"]) if row["scan_verdict"] else None,
            has_order=row["order_id"] is not None,
            mode=row["mode"],
            advance=Advance(row["advance"]) if row["advance"] else None,
            record_waits=row["advance"] == Advance.BOOKED and row["task_state"] == TaskState.SUBMITTED,
        )
        counted = before_arrival.counted(batch, row, mine)
        decision = routing.route(facts, (Lane(m["lane"]) for m in counted), settings, batch.now)
        if row["state"] in (State.RELEASED, State.LOADED):
            _call_back(batch, row, facts, counted, tasks)
            prioritise(batch, row, mine)
            continue
        missing = " ".join(decision.missing)
        changed = missing != row["missing"] or any(m.get("new") for m in mine)
        batch.change(row, missing=missing)
        if row["advance"] == Advance.BOOKED and changed:
            _ask_more(batch, row, mine)
        if row["state"] == State.ARRIVED and facts.verdict is not None:
            batch.step(row, State.SCREENED, screened_at=batch.now)
            batch.event(row, "screened", verdict=facts.verdict, flags=row["flag_count"])
        if decision.lane is not None and row["arrived_at"] is not None:
            _follow(batch, row, decision.lane, counted, tasks, changed)
        if row["released_at"] is None or row["task_id"] is not None:  # else nobody waits for it any more
            prioritise(batch, row, mine)
    insert_rows(batch.tx, t.task, tasks)


def prioritise(batch: Batch, row: Row, matches: Sequence[Row]) -> None:
    """Set the consignment's urgency and the terms that explain it."""
    terms = priority.terms(
        mode=row["mode"],
        lane=Lane(row["lane"]) if row["lane"] else None,
        verdict=ScanVerdict(row["scan_verdict"]) if row["scan_verdict"] else None,
        assessment=row["flag_assessment"],
        undeclared=bool(row["undeclared"]),
        strongest_match=max((m["priority"] for m in matches), default=0),
        arrived_at=row["arrived_at"],
        clock_minutes=batch.context.site.settings.clock_minutes,
        flight=batch.context.flight(row["voyage_no"], batch.now),
        now=batch.now,
    )
    batch.change(row, priority=priority.total(terms), priority_why=priority.to_json(terms))


def _follow(
    batch: Batch, row: Row, lane: Lane, matches: Sequence[Row], tasks: list[Row], changed: bool
) -> None:
    before = Lane(row["lane"]) if row["lane"] else None
    state = State(row["state"])
    if state in (State.ARRIVED, State.SCREENED):
        _decide(batch, row, lane, matches, tasks)
    elif state is State.HELD:
        claimed = row["task_state"] in (TaskState.CLAIMED, TaskState.SUBMITTED)
        after = routing.raised(before, lane, claimed=claimed)
        if after is not before:
            _reroute(batch, row, after, matches)
        elif changed and row["task_state"] in (TaskState.OPEN, TaskState.CLAIMED):
            _revise_task(batch, row, after, matches)


def _call_back(
    batch: Batch, row: Row, facts: routing.Facts, matches: Sequence[Row], tasks: list[Row]
) -> None:
    """Released or loaded, a new fact may still raise the lane; what is missing may not.

    After an officer's decision only what came since counts, and an alarm even where it was red before.
    """
    decided = row["decided_at"]
    verdict = facts.verdict if decided is None else verdict_since(batch, row, decided)
    lane = routing.caught(verdict, (Lane(m["lane"]) for m in matches), batch.context.site.settings)
    before = Lane(row["lane"]) if row["lane"] else Lane.GREEN
    settled = Lane.YELLOW if decided is not None and before is Lane.RED else before
    if lane.strength <= settled.strength:
        return
    if lane is Lane.BLUE:
        batch.change(row, lane=lane)
        tasks.append(open_task(batch, row, TaskKind.POST_RELEASE, lane, matches))
        return
    drop_task(batch, row, "called back")
    batch.event(row, "called_back", lane=lane, from_state=row["state"])
    batch.change(row, released_at=None, decided_at=None)
    _hold(batch, row, lane, matches, tasks)


def _decide(batch: Batch, row: Row, lane: Lane, matches: Sequence[Row], tasks: list[Row]) -> None:
    batch.change(row, routed_at=batch.now, lane=lane)
    if lane in (Lane.RED, Lane.YELLOW):
        _hold(batch, row, lane, matches, tasks)
        return
    release(batch, row, _why(row))
    if lane is Lane.BLUE:
        tasks.append(open_task(batch, row, TaskKind.POST_RELEASE, lane, matches))


def _why(row: Row) -> str:
    return "seals intact" if row["advance"] == Advance.PASSED else "routed"


def _hold(batch: Batch, row: Row, lane: Lane, matches: Sequence[Row], tasks: list[Row]) -> None:
    batch.step(row, State.HELD, lane=lane)
    batch.event(row, "held", lane=lane, missing=row["missing"])
    batch.count("held", row)
    send_receipt(batch, row, lane)
    tasks.append(open_task(batch, row, _KIND[lane], lane, matches))


def _reroute(batch: Batch, row: Row, lane: Lane, matches: Sequence[Row]) -> None:
    """A held consignment whose lane changed: its task follows, and where nobody claimed it, it may be released."""
    batch.event(row, "rerouted", lane=lane, before=row["lane"])
    batch.change(row, lane=lane, routed_at=batch.now)
    if lane in (Lane.RED, Lane.YELLOW):
        send_receipt(batch, row, lane)
        _revise_task(batch, row, lane, matches)
        return
    drop_task(batch, row, "facts came in and nothing is left to inspect")
    release(batch, row, _why(row))
    if lane is Lane.BLUE:
        insert_rows(batch.tx, t.task, [open_task(batch, row, TaskKind.POST_RELEASE, lane, matches)])


def make_red(batch: Batch, row: Row, matches: Sequence[Row]) -> None:
    """A held consignment whose task nobody has claimed is to be opened now, whatever held it."""
    if row["lane"] != Lane.RED:
        _reroute(batch, row, Lane.RED, matches)
    else:
        _revise_task(batch, row, Lane.RED, matches)
    prioritise(batch, row, matches)


def _revise_task(batch: Batch, row: Row, lane: Lane, matches: Sequence[Row]) -> None:
    """Bring what the task asks for in line with what now holds."""
    batch.tx.execute(
        update(t.task)
        .where(t.task.c.task_id == row["task_id"])
        .values(**_work(row, _KIND[lane], lane, matches), version=t.task.c.version + 1)
    )
    batch.change(row, task_kind=_KIND[lane])


def _lapse(batch: Batch, row: Row) -> None:
    """Booked goods are here before what was found in them is recorded: they go the way of all others."""
    if row["task_state"] in (TaskState.OPEN, TaskState.CLAIMED):
        drop_task(batch, row, "the goods arrived before they were inspected")
        batch.event(row, "advance_lapsed")
        batch.change(row, advance=None)


def _ask_more(batch: Batch, row: Row, matches: Sequence[Row]) -> None:
    """What has caught booked goods since is looked for too, unless the record is written already."""
    booking = before_arrival.booking_of(batch.tx, row["task_id"])
    if booking is not None and row["task_state"] != TaskState.SUBMITTED:
        _revise_task(batch, row, Lane.RED, [before_arrival.asked(batch, row, booking), *matches])


def release(batch: Batch, row: Row, why: str) -> None:
    """To *released*: receipt 800, counted with its clearance time."""
    batch.step(row, State.RELEASED, released_at=batch.now)
    batch.event(row, "released", lane=row["lane"], why=why)
    send_receipt(batch, row, Lane.GREEN)
    batch.count("released", row)
    if row["arrived_at"] is not None:
        batch.count(
            "cleared", row, minutes=max(0, int((batch.now - row["arrived_at"]).total_seconds() // 60))
        )


def send_receipt(batch: Batch, row: Row, lane: Lane) -> None:
    """The CEB604 receipt for this lane, unless the box has no declaration to answer to."""
    status, info = _RECEIPT[lane]
    receipt(batch, row, status, info)


def receipt(batch: Batch, row: Row, status: ReturnStatus, info: str) -> None:
    """One CEB604 of this status for this stage of the consignment."""
    if row["declaration_id"] is None:
        return
    body = {
        "agent_code": row["agent_code"],
        "cop_no": row["cop_no"],
        "pre_no": row["pre_no"],
        "declaration_no": row["declaration_no"],
        "ebc_code": row["ebc_code"],
        "ebp_code": row["platform"].partition(":")[0],
        "order_no": row["order_no"],
        "statistics_flag": row["statistics_flag"],
        "return_info": info,
    }
    batch.receipt("CEB604", status, f"{row['consignment_id']}:{batch.micros}", body, row)


def open_task(batch: Batch, row: Row, kind: TaskKind, lane: Lane, matches: Sequence[Row]) -> Row:
    """A task row for the caller to insert after the consignment; noted on the consignment."""
    made = {
        "task_id": batch.new_id(),
        "site_id": batch.site_id,
        "consignment_id": row["consignment_id"],
        "state": TaskState.OPEN,
        "due_at": row["due_at"],
        "opened_at": batch.now,
        "opened_by": batch.actor.login,
    } | _work(row, kind, lane, matches)
    batch.change(row, task_id=made["task_id"], task_kind=kind, task_state=TaskState.OPEN, officer=None)
    batch.event(row, "task_opened", task=made["task_id"], kind=kind, lane=lane)
    return made


def _work(row: Row, kind: TaskKind, lane: Lane, matches: Sequence[Row]) -> dict[str, Any]:
    """What a task asks for: the requirements of everything that caught it, the strictest mode and degree."""
    causes = sorted(
        (m for m in matches if Lane(m["lane"]).strength > 0),
        key=lambda m: (-Lane(m["lane"]).strength, -m["priority"]),
    )
    awaited = row["missing"].split() if row["arrived_at"] is not None else ()
    degrees = [_DEGREES.index(m["degree"]) for m in causes]
    modes = {m["mode"] for m in causes}
    reasons = [m["reason"] for m in causes if an_object(m["reason"])] or [
        json.dumps(_MISSING_CHECK[n], ensure_ascii=False) for n in awaited
    ]
    return {
        "kind": kind,
        "lane": lane,
        "mode": next(iter(modes))
        if len(modes) == 1
        else InspectionMode.BOTH
        if modes
        else InspectionMode.MANUAL,
        "degree": _DEGREES[max(degrees, default=0)],
        "requirements": _requirements(tuple([m["requirements"] for m in causes]), tuple(awaited)),
        "reason": "[" + ", ".join(reasons) + "]",
    }


@lru_cache(maxsize=1000)
def _requirements(of_causes: tuple[str, ...], awaited: tuple[str, ...]) -> str:
    """What is to be checked, each once, and what is to be obtained."""
    found: list[dict[str, str]] = []
    for listed in of_causes:
        found += [check for check in a_list(listed) if isinstance(check, dict) and check not in found]
    return json.dumps(found + [_MISSING_CHECK[name] for name in awaited], ensure_ascii=False)


def drop_task(batch: Batch, row: Row, why: str) -> None:
    """Cancel the consignment's task that nobody has claimed."""
    if row["task_id"] is None:
        return
    batch.tx.execute(
        update(t.task)
        .where(t.task.c.task_id == row["task_id"], t.task.c.state.in_([TaskState.OPEN, TaskState.CLAIMED]))
        .values(state=TaskState.CANCELLED, closed_at=batch.now, version=t.task.c.version + 1)
    )
    batch.event(row, "task_cancelled", task=row["task_id"], why=why)
    batch.change(row, task_id=None, task_kind=None, task_state=None, officer=None)
