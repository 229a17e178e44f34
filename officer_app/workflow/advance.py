"""Inspection before arrival: booking it, calling it off, and the look at the seals when the goods come."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import insert

from officer_app.domain.advance import Marks, differences
from officer_app.domain.clock import now as clock_now
from officer_app.domain.codes import Name
from officer_app.domain.errors import NotAllowed, NotFound, OfficerError
from officer_app.domain.ids import new_id
from officer_app.domain.people import Action, Actor
from officer_app.domain.routing import SEALS
from officer_app.domain.said import said
from officer_app.domain.words import Advance, InspectionPlace, Lane, State, TaskKind, TaskState
from officer_app.store import tables as t
from officer_app.store.engine import Store
from officer_app.workflow import before_arrival
from officer_app.workflow.assigning import check_receiver
from officer_app.workflow.batch import Batch, Row
from officer_app.workflow.context import Context
from officer_app.workflow.eligibility import refusal
from officer_app.workflow.follow_up import route_passed
from officer_app.workflow.intake.joining import is_being_inspected
from officer_app.workflow.matching import active_matches
from officer_app.workflow.pinning import pins
from officer_app.workflow.recording import waits_for
from officer_app.workflow.routing import drop_task, make_red, open_task, prioritise, route
from officer_app.workflow.sealing import seal
from officer_app.workflow.signing import latest_record
from officer_app.workflow.tasks import hold_for

_LONGEST_PLACE = 200


@dataclass(frozen=True, slots=True)
class Booking:
    """Where and when; `officer` is who is to go, None: whoever takes it."""

    at: datetime
    kind: InspectionPlace = InspectionPlace.STATION
    place: str = ""  # the address, where it is at the enterprise
    officer: str | None = None


class Checked(NamedTuple):
    """What the look at the seals came to. `told`: what is not as it was sealed."""

    state: State
    missing: str
    told: tuple[Name, ...]


def book(
    store: Store,
    context: Context,
    actor: Actor,
    consignment_ids: Sequence[str],
    booking: Booking,
    now: datetime | None = None,
) -> list[str]:
    """Book the inspection of goods that are declared and not here yet; gives their waybills. All of them or none."""
    actor.require(Action.BOOK)
    moment, place = now or clock_now(), ""
    if booking.kind is InspectionPlace.PREMISES or booking.place.strip():
        place = said(booking.place, "Say the address of the enterprise's place.")
    if len(place) > _LONGEST_PLACE:
        raise OfficerError(f"A place has at most {_LONGEST_PLACE} characters.")
    if booking.at <= moment:
        raise OfficerError("An inspection is booked for some time to come.")
    with store.transaction() as tx:
        batch = Batch(tx, context, moment, actor)
        if booking.officer is not None:
            check_receiver(batch, booking.officer)
        chosen = dict.fromkeys(consignment_ids)
        batch.load(chosen)
        rows = [batch.rows[key] for key in chosen if key in batch.rows]
        if not rows or len(rows) < len(chosen):
            raise NotFound("There is no such consignment.")
        refused = [why for row in rows if (why := _not_to_be_booked(batch, row, booking.at))]
        if refused:
            raise OfficerError(f"Nothing was booked: {'; '.join(refused)}.")
        for row in rows:
            _book(batch, row, booking, place)
        batch.flush()
    return [row["logistics_no"] for row in rows]


def _not_to_be_booked(batch: Batch, row: Row, at: datetime) -> str | None:
    number = row["logistics_no"]
    if row["state"] != State.DECLARED:
        return f"{number} is {row['state']}, and only what has not arrived is inspected in advance"
    if row["advance"] == Advance.BOOKED:
        return f"{number} is booked already"
    if row["advance"] == Advance.SEALED:
        return f"{number} was inspected and sealed already"
    why = refusal(batch.tx, batch.site_id, row["ebc_code"], at)
    return f"{number}: {why}" if why else None


def _book(batch: Batch, row: Row, booking: Booking, place: str) -> None:
    values: Row = {
        "booking_id": new_id(),
        "site_id": batch.site_id,
        "consignment_id": row["consignment_id"],
        "task_id": None,
        "place_kind": booking.kind,
        "place": place,
        "booked_for": booking.at,
        "officer": booking.officer,
        "booked_by": batch.actor.login,
        "booked_at": batch.now,
    }
    active = active_matches(batch, [row["consignment_id"]]).get(row["consignment_id"], [])
    asked = [before_arrival.asked(batch, row, values), *active]
    task = open_task(batch, row, TaskKind.INSPECTION, Lane.RED, asked)
    values["task_id"] = task["task_id"]
    batch.change(row, advance=Advance.BOOKED)
    prioritise(batch, row, active)
    batch.write_rows()
    batch.tx.execute(insert(t.task), [task])
    told = {"place": place, "kind": booking.kind, "at": booking.at, "officer": booking.officer}
    seal(batch, values, row, "inspection_booked", **told)


def cancel(
    store: Store,
    context: Context,
    actor: Actor,
    consignment_id: str,
    reason: str,
    now: datetime | None = None,
) -> None:
    """Call off a booking that nobody has taken; of goods already sealed, take back what the inspection would do.

    The latter is for a supervisor: the goods are inspected when they come.
    """
    actor.require(Action.BOOK)
    why = said(reason, "Calling off an inspection needs a reason.")
    with store.transaction() as tx:
        batch = Batch(tx, context, now or clock_now(), actor)
        row = _row(batch, consignment_id)
        matches = active_matches(batch, [consignment_id]).get(consignment_id, [])
        if row["advance"] == Advance.BOOKED:
            if is_being_inspected(row):
                raise OfficerError(f"{row['logistics_no']} is being inspected; it is called off no more.")
            drop_task(batch, row, why)
            batch.event(row, "advance_cancelled", reason=why)
            batch.change(row, advance=None)
        elif row["advance"] == Advance.SEALED:
            if not actor.may(Action.SUPERVISE):
                raise NotAllowed("What was inspected and sealed is taken back by a supervisor only.")
            before_arrival.void(batch, row, matches, [Name(f"taken back: {why}", f"已被撤回：{why}")])
        else:
            raise OfficerError(
                f"No advance inspection of {row['logistics_no']} is booked or waits for arrival."
            )
        route(batch, [row], {consignment_id: matches})
        batch.flush()


def check_seals(
    store: Store,
    context: Context,
    actor: Actor,
    consignment_id: str,
    found: Marks,
    now: datetime | None = None,
) -> Checked:
    """Hold seals and packages as they arrived against the record made before.

    Where all are the same and nothing new speaks against it the goods are released; else they are red.
    """
    actor.require(Action.INSPECT)
    with store.transaction() as tx:
        batch = Batch(tx, context, now or clock_now(), actor)
        row = _row(batch, consignment_id)
        _check_waits_for_seals(batch, row)
        matches = active_matches(batch, [consignment_id]).get(consignment_id, [])
        sealing = before_arrival.sealing_of(tx, consignment_id)
        assert sealing is not None
        told = differences(before_arrival.marks(sealing), found)
        values: Row = {
            "check_id": new_id(),
            "site_id": batch.site_id,
            "consignment_id": consignment_id,
            "outcome_id": sealing["outcome_id"],
            "seals": json.dumps(found.seals, ensure_ascii=False),
            "broken": json.dumps(found.broken, ensure_ascii=False),
            "packages": json.dumps(found.packages, ensure_ascii=False),
            "differences": json.dumps([one._asdict() for one in told], ensure_ascii=False),
            "officer": actor.login,
            "station": actor.station,
            "checked_at": batch.now,
        }
        said = [one._asdict() for one in told]
        if told:
            why = before_arrival.broken(batch, row, told)
            seal(batch, values, row, "seals_differ", differences=said, pins=pins([why]))
            _hold(batch, row, why, matches, shared=store.is_shared)
        else:
            seal(batch, values, row, "seals_intact", differences=said)
            batch.change(row, advance=Advance.PASSED)
            if not store.is_shared:  # there the intake service does, at once
                route_passed(batch, row, matches)
        batch.flush()
        return Checked(State(row["state"]), row["missing"], tuple(told))


def _hold(batch: Batch, row: Row, why: Row, matches: list[Row], *, shared: bool) -> None:
    """Red at once, whatever else is awaited; where it is held already its task asks for the box to be opened."""
    held = row["state"] == State.HELD
    # Of a shared database the intake service changes what a task asks, at once.
    batch.change(row, advance=Advance.BROKEN, decided_at=None, missing=SEALS if held and shared else "")
    if not held:
        hold_for(batch, row, why)
        return
    batch.tx.execute(insert(t.match).values(why))
    matches.append(why)
    batch.change(row, match_count=len(matches))
    if not shared:
        make_red(batch, row, matches)


def _row(batch: Batch, consignment_id: str) -> Row:
    batch.load([consignment_id])
    if consignment_id not in batch.rows:
        raise NotFound("There is no such consignment.")
    return batch.rows[consignment_id]


def _check_waits_for_seals(batch: Batch, row: Row) -> None:
    number = row["logistics_no"]
    if row["advance"] != Advance.SEALED:
        raise OfficerError(f"{number} does not wait for a look at its seals.")
    if row["arrived_at"] is None:
        raise OfficerError(f"{number} has not arrived: its seals are looked at when it is here.")
    if row["task_state"] not in (None, TaskState.OPEN):
        raise OfficerError(f"{number} is being inspected by {row['officer']}.")
    _, _, outcome = latest_record(batch, row["consignment_id"])
    if waits_for(batch.tx, outcome) is not None:
        raise OfficerError(f"The amended record of {number} waits for another officer's word.")
