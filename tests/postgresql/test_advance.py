"""Inspection before arrival on the shared database: booked, sealed, looked at on arrival; each by whom it takes."""

from __future__ import annotations

import json
from uuid import uuid4

import psycopg
import pytest

from tests.postgresql.hall import (
    Box,
    Hall,
    claim,
    insert,
    open_task,
    record,
    refused,
    show,
    submit,
    tell,
    tell_site,
)

SOON = "2036-01-01T08:00:00Z"


def declared(hall: Hall, enterprise: str) -> Box:
    box = Box(str(uuid4()), str(uuid4()), hall.site(1))
    with hall.signed_in("box") as intake:
        values = {
            "consignment_id": box.consignment,
            "site_id": box.site,
            "logistics_code": "L",
            "state": "declared",
        }
        values |= {
            "logistics_no": box.consignment[:30],
            "declaration_id": str(uuid4()),
            "ebc_code": enterprise,
        }
        insert(intake, "consignment", {**values, "updated_at": SOON})
        tell(intake, box, "declared")
        intake.commit()
    return box


def decide(
    connection: psycopg.Connection, hall: Hall, enterprise: str, until: str | None = "2037-01-01"
) -> None:
    key, site = str(uuid4()), hall.site(1)
    values = {
        "eligibility_id": key,
        "site_id": site,
        "ebc_code": enterprise,
        "name": "E",
        "valid_until": until,
    }
    insert(connection, "eligibility", {**values, "reason": "known well"})
    tell_site(connection, site, "eligibility_decided", eligibility_id=key)


def book(connection: psycopg.Connection, box: Box) -> None:
    open_task(connection, box)
    key = str(uuid4())
    values = {"booking_id": key, "site_id": box.site, "consignment_id": box.consignment, "task_id": box.task}
    insert(connection, "booking", {**values, "place_kind": "premises", "place": "1 Road", "booked_for": SOON})
    tell(connection, box, "inspection_booked", booking_id=key)
    advance(connection, box, "booked")


def advance(connection: psycopg.Connection, box: Box, stands: str | None) -> None:
    connection.execute(
        "UPDATE app.consignment SET advance = %s WHERE consignment_id = %s", [stands, box.consignment]
    )


def booked(hall: Hall) -> Box:
    enterprise = uuid4().hex[:18]
    with hall.signed_in("zhang") as zhang:
        decide(zhang, hall, enterprise)
        zhang.commit()
    box = declared(hall, enterprise)
    with hall.signed_in("chen") as chen:
        book(chen, box)
        chen.commit()
    return box


def sealed(hall: Hall) -> tuple[Box, str]:
    """Inspected at the enterprise, under seals S1 and S2."""
    box = booked(hall)
    with hall.signed_in("chen") as chen:
        claim(chen, box)
        chen.commit()
        outcome = record(chen, box, "release")
        values = {"outcome_id": outcome, "site_id": box.site, "consignment_id": box.consignment}
        values |= {"declaration_id": str(uuid4()), "seals": '["S1", "S2"]', "packages": '["P1"]'}
        insert(chen, "sealing", {**values, "sealed_at": chen.execute("SELECT now()").fetchone()[0]})
        tell(chen, box, "goods_sealed", outcome_id=outcome)
        submit(chen, box)
        chen.execute("UPDATE app.task SET state = 'closed', closed_at = now() WHERE task_id = %s", [box.task])
        show(chen, box, None, None, None)
        tell(chen, box, "advance_sealed", outcome=outcome)
        advance(chen, box, "sealed")
        chen.commit()
    return box, outcome


def sealed_and_here(hall: Hall) -> tuple[Box, str]:
    """And arrived."""
    box, outcome = sealed(hall)
    with hall.signed_in("box") as intake:
        intake.execute(
            "UPDATE app.consignment SET state = 'arrived', arrived_at = now() WHERE consignment_id = %s",
            [box.consignment],
        )
        tell(intake, box, "arrived")
        intake.commit()
    return box, outcome


def look(
    connection: psycopg.Connection,
    box: Box,
    outcome: str,
    seals: list[str],
    differences: str = "[]",
    packages: str = '["p 1"]',
) -> None:
    key = str(uuid4())
    values = {"check_id": key, "site_id": box.site, "consignment_id": box.consignment, "outcome_id": outcome}
    values |= {"seals": json.dumps(seals), "broken": "[]", "packages": packages, "differences": differences}
    insert(connection, "seal_check", {**values, "station": "07"})
    intact = differences == "[]"
    tell(connection, box, "seals_intact" if intact else "seals_differ", check_id=key)
    advance(connection, box, "passed" if intact else "broken")


def test_goods_are_booked_sealed_and_pass(hall: Hall) -> None:
    box, outcome = sealed_and_here(hall)
    with hall.signed_in("li") as li:
        look(li, box, outcome, ["s1", "Ｓ2"])
        li.commit()
    query = "SELECT advance FROM app.consignment WHERE consignment_id = %s"
    assert hall.value(query, box.consignment) == "passed"


def test_seals_that_differ_are_not_told_as_intact_nor_the_other_way(hall: Hall) -> None:
    box, outcome = sealed_and_here(hall)
    with hall.signed_in("li") as li, refused("what differs"):
        look(li, box, outcome, ["S1", "S3"])
    with hall.signed_in("li") as li, refused("what differs"):
        look(li, box, outcome, ["S1", "S2"], differences='[{"en": "none", "zh": "无"}]')


def test_seals_are_looked_at_once_and_on_arrival(hall: Hall) -> None:
    box, outcome = sealed_and_here(hall)
    with hall.signed_in("li") as li:
        look(li, box, outcome, ["S1", "S2"])
        li.commit()
        with refused("do not wait"):
            look(li, box, outcome, ["S1", "S2"])


def test_only_an_eligible_enterprise_is_booked_for(hall: Hall) -> None:
    with hall.signed_in("zhang") as zhang:
        decide(zhang, hall, "WITHDRAWN", until=None)
        zhang.commit()
    for enterprise in ("WITHDRAWN", "NEVER"):
        box = declared(hall, enterprise)
        with hall.signed_in("chen") as chen, refused("not eligible"):
            book(chen, box)


@pytest.mark.parametrize("who", ["chen", "wu", "sun", "box"])
def test_who_is_eligible_is_for_supervisor_and_administrator(hall: Hall, who: str) -> None:
    with hall.signed_in(who) as connection, refused("permission denied"):
        decide(connection, hall, "MINE")


def test_what_has_arrived_is_not_booked(hall: Hall) -> None:
    box, _ = sealed_and_here(hall)
    again = box._replace(task=str(uuid4()))
    with hall.signed_in("chen") as chen, refused("has not arrived"):
        book(chen, again)


def test_how_far_it_has_come_is_what_its_events_say(hall: Hall) -> None:
    box = booked(hall)
    with hall.signed_in("li") as li:
        advance(li, box, "passed")
        tell(li, box, "sheet_printed")
        with refused("as its events say"):
            li.commit()


def test_an_open_booking_is_called_off_by_an_officer_and_another_task_is_not(hall: Hall) -> None:
    box, other = booked(hall), hall.held()
    cancel = "UPDATE app.task SET state = 'cancelled', closed_at = now() WHERE task_id = %s"
    with hall.signed_in("li") as li, refused("not by hand"):
        li.execute(cancel, [other.task])
    with hall.signed_in("li") as li:
        li.execute(cancel, [box.task])
        show(li, box, None, None, None)
        advance(li, box, None)
        tell(li, box, "task_cancelled", task=box.task)
        tell(li, box, "advance_cancelled")
        li.commit()
