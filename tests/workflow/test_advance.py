"""Inspection before arrival: who may be booked, what leaves under seals, and what the seals do when they come."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from officer_app.domain.advance import Marks
from officer_app.domain.errors import Incomplete, NotAllowed, NotFound, NotYours, OfficerError
from officer_app.domain.outcome import Outcome
from officer_app.domain.scans import Verdict
from officer_app.domain.words import Disposition, InspectionPlace, Role
from officer_app.store.advance import read_booked, read_eligible
from officer_app.workflow.advance import Booking, Checked, book, cancel, check_seals
from officer_app.workflow.context import load_context
from officer_app.workflow.eligibility import grant, withdraw
from officer_app.workflow.instructions import Instruction, Target, issue
from officer_app.workflow.reopening import reinspect
from officer_app.workflow.signing import amend_record, approve_record, sign_record
from officer_app.workflow.tasks import claim_most_urgent, claim_task, open_task_by_hand
from officer_app.workflow.ticking import tick
from officer_app.workflow.verifying import verify
from tests.workflow.records import a_sample, approvals, claim, conform, key, record, supervisor, wrong
from tests.workflow.station import ARRIVAL, DECLARATION, DECLARATION_9810, ORDER, WAYBILL, Station, sample
from tests.workflow.test_audit import tamper
from tests.workflow.test_routing import events, receipts, report

TRADER = "4401260T02"
SEALS = ("S-1001", "S-1002")
PACKAGES = ("PK1", "PK2", "PK3", "PK4")
AS_SEALED = Marks(SEALS, PACKAGES)


@pytest.fixture
def declared(station: Station) -> Station:
    """Ordered and declared, not here yet; its enterprise is eligible, and nothing is drawn."""
    site = station.context.site
    station.context = replace(
        station.context, site=replace(site, settings=replace(site.settings, draw_rate={}))
    )
    for number in (ORDER, DECLARATION):
        station.take(sample(number))
    make_eligible(station)
    return station


def make_eligible(station: Station, **more: Any) -> None:
    until = station.now + timedelta(days=30)
    grant(
        station.store, station.context, supervisor(station), TRADER, until, "certified", station.now, **more
    )


def book_it(station: Station, login: str = "officer1", **booking: Any) -> list[str]:
    wanted = Booking(**({"at": station.now + timedelta(hours=2)} | booking))
    return book(
        station.store, station.context, station.officer(login), [key(station)], wanted, station.later(1)
    )


def sealed_outcome(station: Station, **more: Any) -> Outcome:
    return conform(station, **({"seals_new": SEALS, "packages": PACKAGES} | more))


def sealed(station: Station, **more: Any) -> Station:
    """Booked, inspected and sealed; on its way."""
    book_it(station)
    record(station, sealed_outcome(station, **more))
    station.later(30)
    return station


def arrived(station: Station, **more: Any) -> Station:
    sealed(station, **more)
    station.take(sample(ARRIVAL))
    return station


def check(station: Station, found: Marks = AS_SEALED, login: str = "officer2") -> Checked:
    return check_seals(
        station.store, station.context, station.officer(login), key(station), found, station.later(1)
    )


def state(station: Station) -> tuple[str, str | None]:
    row = station.consignment()
    return row["state"], row["advance"]


def reasons(station: Station) -> str:
    return str(station.value("SELECT reason FROM task ORDER BY task_id DESC"))


def declare_again(station: Station, **changes: str) -> None:
    content = sample(DECLARATION, **changes)
    station.take(content.replace("<ceb:appType>1<", "<ceb:appType>2<", 1))


# --- who is eligible


def test_the_goods_of_an_enterprise_that_is_not_eligible_cannot_be_booked(declared: Station) -> None:
    withdraw(
        declared.store, declared.context, supervisor(declared), TRADER, "found to undervalue", declared.now
    )
    with pytest.raises(OfficerError, match="no longer eligible for advance inspection: found to undervalue"):
        book_it(declared)
    assert state(declared) == ("declared", None)


def test_an_enterprise_is_eligible_until_its_day_and_not_after(declared: Station) -> None:
    with pytest.raises(OfficerError, match="eligible for advance inspection until"):
        book_it(declared, at=declared.now + timedelta(days=31))


def test_of_several_consignments_all_are_booked_or_none(declared: Station) -> None:
    declared.take(sample(DECLARATION_9810))
    other = declared.value("SELECT consignment_id FROM consignment WHERE mode = '9810'")
    wanted = Booking(declared.now + timedelta(hours=1))
    both = (declared.store, declared.context, declared.officer(), [key(declared), other], wanted)
    assert len(book(*both, declared.now)) == 2
    cancel(declared.store, declared.context, declared.officer(), other, "not ready")
    with pytest.raises(OfficerError, match="Nothing was booked: YTGZ20201015001 is booked already"):
        book(*both, declared.now)
    assert declared.value("SELECT count(*) FROM consignment WHERE advance = 'booked'") == 1


def test_an_enterprise_nobody_decided_about_is_not_eligible(station: Station) -> None:
    station.take(sample(DECLARATION))
    with pytest.raises(OfficerError, match="its enterprise 4401260T02 is not eligible"):
        book_it(station)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ANALYST, Role.AUDITOR])
def test_only_a_supervisor_or_an_administrator_decides_who_is_eligible(station: Station, role: Role) -> None:
    until = station.now + timedelta(days=1)
    with pytest.raises(NotAllowed):
        grant(station.store, station.context, station.officer("x", role), TRADER, until, "why", station.now)
    grant(
        station.store,
        station.context,
        station.officer("admin", Role.ADMINISTRATOR),
        TRADER,
        until,
        "why",
        station.now,
    )


def test_every_decision_about_an_enterprise_stays_and_is_an_event(declared: Station) -> None:
    withdraw(declared.store, declared.context, supervisor(declared), TRADER, "complaint", declared.later(1))
    make_eligible(declared)
    with declared.store.read() as connection:
        (now,) = read_eligible(connection, declared.context.site.site_id)
    assert (now.ebc_code, now.reason, now.decided_by) == (TRADER, "certified", "supervisor")
    assert declared.value("SELECT count(*) FROM eligibility") == 3
    assert declared.value("SELECT count(*) FROM audit_event WHERE event = 'eligibility_decided'") == 3
    with pytest.raises(Exception, match="append-only"):
        declared.change("UPDATE eligibility SET reason = 'none'")


def test_deciding_needs_a_reason_a_code_and_a_day_to_come(station: Station) -> None:
    decide = (station.store, station.context, supervisor(station))
    for code, days, reason in ((TRADER, -1, "why"), (TRADER, 1, " "), ("", 1, "why"), ("X" * 19, 1, "why")):
        with pytest.raises(OfficerError):
            grant(*decide, code, station.now + timedelta(days=days), reason, station.now)
    with pytest.raises(NotFound):
        withdraw(*decide, TRADER, "never was", station.now)


# --- booking


def test_a_booking_opens_a_task_and_says_where_and_when(declared: Station) -> None:
    assert book_it(declared, kind=InspectionPlace.PREMISES, place="Nansha 8") == ["YTGZ20201015001"]
    assert state(declared) == ("declared", "booked")
    assert "Nansha 8" in reasons(declared)
    assert "Seal every package" in declared.value("SELECT requirements FROM task")
    assert "scan" not in declared.value("SELECT requirements FROM task").lower()
    with declared.store.read() as connection:
        (booked,) = read_booked(connection, declared.context.site.site_id)
    assert (booked.place, booked.booked_by, booked.task_state) == ("Nansha 8", "officer1", "open")
    assert events(declared)[-2:] == ["task_opened", "inspection_booked"]
    assert verify(declared.store).ok


@pytest.mark.parametrize(
    ("booking", "why"),
    [
        ({"at": timedelta(hours=-1)}, "some time to come"),
        ({"kind": InspectionPlace.PREMISES}, "address"),
        ({"kind": InspectionPlace.PREMISES, "place": "x" * 201}, "200 characters"),
        ({"officer": "nobody"}, "no officer nobody"),
        ({"officer": "analyst"}, "cannot take tasks"),
    ],
)
def test_a_booking_that_makes_no_sense_is_refused(
    declared: Station, booking: dict[str, Any], why: str
) -> None:
    if "at" in booking:
        booking = {"at": declared.now + booking["at"]}
    with pytest.raises(OfficerError, match=why):
        book_it(declared, **booking)
    assert state(declared) == ("declared", None)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_does_not_inspect_does_not_book_and_does_not_look_at_seals(declared: Station, role: Role) -> None:
    other = declared.officer("x", role)
    wanted = Booking(declared.now + timedelta(hours=1))
    with pytest.raises(NotAllowed):
        book(declared.store, declared.context, other, [key(declared)], wanted, declared.now)
    arrived(declared)
    with pytest.raises(NotAllowed):
        check_seals(declared.store, declared.context, other, key(declared), AS_SEALED)
    with pytest.raises(NotAllowed):
        cancel(declared.store, declared.context, other, key(declared), "why")


def test_what_is_booked_arrived_held_or_ended_cannot_be_booked(declared: Station) -> None:
    book_it(declared)
    with pytest.raises(OfficerError, match="booked already"):
        book_it(declared)
    declared.take(sample(ARRIVAL))
    with pytest.raises(OfficerError, match="is arrived, and only what has not arrived"):
        book_it(declared)
    open_task_by_hand(declared.store, declared.context, declared.officer(), key(declared), "see it")
    with pytest.raises(OfficerError, match="is held"):
        book_it(declared)
    record(declared, wrong(declared, Disposition.RETURN))
    with pytest.raises(OfficerError, match="is returned"):
        book_it(declared)
    with pytest.raises(NotFound):
        book(
            declared.store,
            declared.context,
            declared.officer(),
            ["none"],
            Booking(declared.now + timedelta(hours=1)),
            declared.now,
        )


def test_a_booking_nobody_has_taken_is_called_off_with_a_reason(declared: Station) -> None:
    book_it(declared)
    with pytest.raises(OfficerError, match="reason"):
        cancel(declared.store, declared.context, declared.officer(), key(declared), " ")
    cancel(declared.store, declared.context, declared.officer("officer2"), key(declared), "van broke down")
    assert state(declared) == ("declared", None)
    assert declared.value("SELECT state FROM task") == "cancelled"
    with pytest.raises(OfficerError, match="No advance inspection"):
        cancel(declared.store, declared.context, declared.officer(), key(declared), "again")
    book_it(declared)
    claim(declared)
    with pytest.raises(OfficerError, match="called off no more"):
        cancel(declared.store, declared.context, declared.officer(), key(declared), "too late")
    assert verify(declared.store).ok


def test_the_most_urgent_task_is_never_one_at_an_enterprise(declared: Station) -> None:
    book_it(declared)
    with pytest.raises(NotFound):
        claim_most_urgent(declared.store, declared.context, declared.officer(), declared.now)


def test_goods_that_come_before_the_officer_has_been_there_go_the_way_of_all_others(
    declared: Station,
) -> None:
    book_it(declared)
    task = claim(declared)
    declared.take(sample(ARRIVAL))
    assert state(declared) == ("arrived", None)
    assert "advance_lapsed" in events(declared)
    with pytest.raises(NotYours):
        record_again(declared, task)
    declared.take(report())
    assert state(declared) == ("held", None)
    assert "Booked before arrival" not in reasons(declared)
    assert verify(declared.store).ok


def record_again(station: Station, task: str) -> None:
    from officer_app.workflow.recording import record_outcome

    record_outcome(station.store, station.context, station.officer(), task, sealed_outcome(station))


def test_a_new_instruction_is_asked_of_the_officer_who_goes_there(declared: Station) -> None:
    book_it(declared)
    instruct(declared, "R-1", "count the batteries")
    assert "count the batteries" in declared.value("SELECT requirements FROM task")
    assert "Booked before arrival" in reasons(declared)


def instruct(station: Station, number: str, check: str = "look inside") -> None:
    until = station.now + timedelta(days=3)
    wanted = Instruction(number, Target.CONSIGNMENT, "YTGZ20201015001", "told so", (check,), until)
    issue(station.store, station.context, supervisor(station), wanted, station.later(1))
    station.context = replace(load_context(station.store), site=station.context.site)


# --- the record


@pytest.mark.parametrize(
    ("left_out", "why"),
    [
        ({"seals_new": ()}, "no new seal"),
        ({"packages": ()}, "no package number"),
        ({"packages": PACKAGES[:3]}, "3 packages are recorded, 4 are declared"),
        ({"packages": ("PK1", "pk1", "PK2", "PK3")}, "3 packages are recorded, 4 are declared"),
    ],
)
def test_goods_leave_the_officer_only_with_seals_and_every_package_named(
    declared: Station, left_out: dict[str, Any], why: str
) -> None:
    book_it(declared)
    with pytest.raises(Incomplete, match=why):
        record(declared, sealed_outcome(declared, **left_out))


def test_only_what_conforms_is_sealed_and_no_sample_is_taken_before_arrival(declared: Station) -> None:
    book_it(declared)
    claim(declared)
    with pytest.raises(Incomplete, match="only what conforms is sealed"):
        record(declared, wrong(declared, Disposition.RELEASE, seals_new=SEALS, packages=PACKAGES))
    with pytest.raises(Incomplete, match="before arrival goods are sealed"):
        record(
            declared, wrong(declared, Disposition.SAMPLE, samples=(a_sample(declared),)), second="officer2"
        )


def test_what_is_sealed_stays_declared_and_can_arrive(declared: Station) -> None:
    sealed(declared)
    assert state(declared) == ("declared", "sealed")
    assert declared.consignment()["task_id"] is None
    assert receipts(declared).count("800") == 0
    with declared.store.read() as connection:
        (booked,) = read_booked(connection, declared.context.site.site_id)
    assert booked.advance == "sealed"
    assert "Packages: PK1, PK2, PK3, PK4." in declared.value("SELECT record FROM outcome")
    assert verify(declared.store).ok


@pytest.mark.parametrize(
    ("disposition", "ends"), [(Disposition.RETURN, "returned"), (Disposition.DETAIN, "detained")]
)
def test_what_does_not_conform_ends_where_it_was_looked_at(
    declared: Station, disposition: Disposition, ends: str
) -> None:
    book_it(declared)
    record(declared, wrong(declared, disposition), second="officer2")
    assert state(declared) == (ends, None)
    assert verify(declared.store).ok


def test_the_record_waits_for_approval_and_the_goods_wait_for_the_record(declared: Station) -> None:
    approvals(declared, Disposition.RELEASE)
    arrived(declared)
    assert state(declared) == ("arrived", "booked")
    assert declared.consignment()["missing"] == "record"
    declared.take(report())
    tick(declared.store, declared.context, declared.later(30))
    assert state(declared) == ("screened", "booked")
    with pytest.raises(OfficerError, match="does not wait for a look at its seals"):
        check(declared)
    with pytest.raises(NotAllowed):
        approve_record(declared.store, declared.context, supervisor(declared, "officer1"), key(declared))
    approve_record(declared.store, declared.context, supervisor(declared), key(declared), now=declared.now)
    assert (*state(declared), declared.consignment()["missing"]) == ("screened", "sealed", "seals")
    assert check(declared).state == "released"
    assert verify(declared.store).ok


def test_a_detention_signed_after_the_goods_came_holds(declared: Station) -> None:
    book_it(declared)
    record(declared, wrong(declared, Disposition.DETAIN))
    declared.take(sample(ARRIVAL))
    assert state(declared)[0] == "arrived"
    sign_record(declared.store, declared.context, declared.officer("officer2"), key(declared))
    assert state(declared) == ("detained", None)
    assert verify(declared.store).ok


def test_a_seal_number_written_wrong_is_amended_and_the_amended_one_counts(declared: Station) -> None:
    arrived(declared, seals_new=("S-1001", "S-9999"))
    right = sealed_outcome(declared)
    amend_record(declared.store, declared.context, declared.officer(), key(declared), right, "misread")
    assert check(declared).state == "released"
    assert verify(declared.store).ok


def test_an_amendment_that_was_sent_back_changes_no_seal(declared: Station) -> None:
    approvals(declared, Disposition.RELEASE)
    arrived(declared)
    approve_record(declared.store, declared.context, supervisor(declared), key(declared), now=declared.now)
    other = sealed_outcome(declared, seals_new=("S-9999",))
    amend_record(declared.store, declared.context, declared.officer(), key(declared), other, "misread")
    with pytest.raises(OfficerError, match="waits for another officer's word"):
        check(declared)
    boss = supervisor(declared)
    approve_record(declared.store, declared.context, boss, key(declared), returned="no", now=declared.now)
    assert check(declared).state == "released"
    assert verify(declared.store).ok


# --- the seals


def test_a_matching_seal_sends_the_goods_straight_to_release(declared: Station) -> None:
    arrived(declared)
    assert (*state(declared), declared.consignment()["missing"]) == ("arrived", "sealed", "seals")
    found = Marks(("s-1002", "Ｓ－１００１".replace("－", "-")), ("pk1 ", "PK2", "PK3", "PK4"))
    assert check(declared, found) == Checked("released", "", ())
    assert state(declared) == ("released", "passed")
    assert events(declared)[-2:] == ["seals_intact", "released"]
    last = declared.value("SELECT payload FROM audit_event WHERE event = 'released'")
    assert json.loads(last)["why"] == "seals intact"
    assert receipts(declared).count("800") == 1
    assert verify(declared.store).ok


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (Marks(SEALS[:1], PACKAGES), "seal S-1002 is missing"),
        (Marks((SEALS[0], "S-1003"), PACKAGES), "seal S-1003 is not one of those put on"),
        (Marks(SEALS[:1], PACKAGES, broken=SEALS[1:]), "seal S-1002 is broken"),
        (Marks((), PACKAGES), "seal S-1001 is missing; seal S-1002 is missing"),
        (Marks(SEALS, PACKAGES[:3]), "package PK4 is missing"),
        (Marks(SEALS, (*PACKAGES, "PK5")), "package PK5 was not there at the inspection"),
    ],
)
def test_a_broken_different_or_missing_seal_is_red(declared: Station, found: Marks, why: str) -> None:
    before = sealed(declared).consignment()["priority"]
    declared.take(sample(ARRIVAL))
    assert check(declared, found).state == "held"
    assert state(declared) == ("held", "broken")
    row = declared.consignment()
    assert (row["lane"], row["task_state"]) == ("red", "open")
    assert row["priority"] >= before + 400
    assert why in reasons(declared)
    assert receipts(declared).count("500") == 1
    assert verify(declared.store).ok
    record(declared, conform(declared), login="officer2")
    assert state(declared)[0] == "released"
    assert verify(declared.store).ok


def test_without_a_look_at_the_seals_nothing_is_released(declared: Station) -> None:
    arrived(declared)
    declared.take(report())
    assert (*state(declared), declared.consignment()["missing"]) == ("screened", "sealed", "seals")
    tick(declared.store, declared.context, declared.later(21))
    row = declared.consignment()
    assert (row["state"], row["lane"], row["task_kind"]) == ("held", "red", "inspection")
    assert "Compare seals and packages" in reasons(declared)
    assert check(declared).state == "released"
    assert declared.value("SELECT state FROM task ORDER BY task_id DESC") == "cancelled"
    assert verify(declared.store).ok


def test_seals_found_wrong_on_what_is_held_already_say_so_on_its_task(declared: Station) -> None:
    arrived(declared)
    tick(declared.store, declared.context, declared.later(21))
    assert check(declared, Marks((), PACKAGES)).state == "held"
    assert "seal S-1001 is missing" in reasons(declared)
    assert "Open the box" in declared.value("SELECT requirements FROM task ORDER BY task_id DESC")
    assert declared.value("SELECT count(*) FROM task") == 2


def test_the_place_of_a_booked_inspection_is_carried_to_no_record_of_the_hall(declared: Station) -> None:
    arrived(declared, place="Shed 9, the enterprise", packaging="5")
    tick(declared.store, declared.context, declared.later(21))
    record(declared, conform(declared), login="officer2")
    said = json.loads(declared.value("SELECT record FROM outcome ORDER BY outcome_id DESC"))
    assert (said["place"], said["packaging"]) == ("广州白云 Guangzhou Baiyun 07", "2")


def test_once_an_officer_inspects_at_the_station_the_seals_decide_nothing(declared: Station) -> None:
    arrived(declared)
    tick(declared.store, declared.context, declared.later(21))
    claim(declared, "officer2")
    with pytest.raises(OfficerError, match="is being inspected by officer2"):
        check(declared)
    record(declared, conform(declared), login="officer2")
    assert state(declared) == ("released", "void")
    assert verify(declared.store).ok


def test_seals_are_looked_at_once_and_only_when_the_goods_are_here(declared: Station) -> None:
    sealed(declared)
    with pytest.raises(OfficerError, match="has not arrived"):
        check(declared)
    declared.take(sample(ARRIVAL))
    check(declared)
    with pytest.raises(OfficerError, match="does not wait for a look at its seals"):
        check(declared)


# --- what a trader might try


def test_a_declaration_changed_after_the_inspection_is_red(declared: Station) -> None:
    sealed(declared)
    declare_again(declared, packNo="6")
    assert state(declared) == ("declared", "void")
    declared.take(sample(ARRIVAL))
    with pytest.raises(OfficerError, match="does not wait for a look at its seals"):
        check(declared)
    declared.take(report())
    assert declared.consignment()["lane"] == "red"
    assert "the declaration was changed after the inspection" in reasons(declared)
    assert verify(declared.store).ok


def test_a_declaration_changed_between_arrival_and_the_look_at_the_seals_is_red(declared: Station) -> None:
    arrived(declared)
    declare_again(declared)
    declared.take(report())
    assert (*state(declared), declared.consignment()["lane"]) == ("held", "void", "red")


def test_nothing_is_declared_anew_while_the_goods_are_being_inspected(declared: Station) -> None:
    book_it(declared)
    claim(declared)
    declare_again(declared, packNo="6")
    taken_back = sample(DECLARATION).replace("<ceb:appType>1<", "<ceb:appType>3<", 1)
    declared.take(taken_back)
    assert declared.value("SELECT count(*) FROM declaration") == 1
    assert "查验" in declared.value("SELECT body FROM receipt ORDER BY receipt_id DESC")
    assert state(declared) == ("declared", "booked")


def test_deleting_and_declaring_anew_takes_nothing_of_the_inspection_along(declared: Station) -> None:
    sealed(declared)
    declared.take(sample(DECLARATION).replace("<ceb:appType>1<", "<ceb:appType>3<", 1))
    assert declared.value("SELECT count(*) FROM consignment WHERE advance IS NOT NULL") == 0
    declared.take(sample(DECLARATION))
    assert declared.value("SELECT count(*) FROM consignment WHERE advance IS NOT NULL") == 0
    assert verify(declared.store).ok


def test_deleting_a_booked_declaration_calls_the_booking_off(declared: Station) -> None:
    book_it(declared)
    declared.take(sample(DECLARATION).replace("<ceb:appType>1<", "<ceb:appType>3<", 1))
    assert declared.value("SELECT state FROM task") == "cancelled"
    assert state(declared) == ("cancelled", None)
    assert verify(declared.store).ok


@pytest.mark.parametrize(
    ("changes", "why"), [({"packNo": "6"}, "6 packages, 4 were sealed"), ({"grossWeight": "55"}, "weight")]
)
def test_a_waybill_with_more_packages_or_another_weight_is_red(
    declared: Station, changes: dict[str, str], why: str
) -> None:
    sealed(declared)
    declared.take(sample(WAYBILL, **changes))
    assert state(declared) == ("declared", "void")
    assert why in declared.value("SELECT payload FROM audit_event WHERE event = 'advance_void'")


def test_a_waybill_that_says_the_same_changes_nothing(declared: Station) -> None:
    sealed(declared)
    declared.take(sample(WAYBILL))
    assert state(declared) == ("declared", "sealed")


def test_an_order_changed_after_the_inspection_is_red(declared: Station) -> None:
    sealed(declared)
    declared.take(sample(ORDER).replace("<ceb:appType>1<", "<ceb:appType>2<", 1))
    assert state(declared) == ("declared", "void")


def test_an_instruction_given_after_the_inspection_holds_what_is_sealed(declared: Station) -> None:
    sealed(declared)
    instruct(declared, "R-2")
    declared.take(sample(ARRIVAL))
    assert check(declared).state == "held"
    assert "told so" in reasons(declared)
    assert state(declared) == ("held", "passed")
    assert verify(declared.store).ok


def test_what_the_officer_knew_at_the_inspection_holds_nothing(declared: Station) -> None:
    instruct(declared, "R-3")
    arrived(declared)
    assert check(declared).state == "released"


def test_an_alarm_of_the_machine_is_red_before_and_after_the_seals(declared: Station) -> None:
    arrived(declared)
    declared.take(report(Verdict.ALARM))
    assert check(declared).state == "held"
    assert (*state(declared), declared.consignment()["lane"]) == ("held", "passed", "red")


def test_an_alarm_after_release_calls_back_what_was_sealed(declared: Station) -> None:
    arrived(declared)
    check(declared)
    declared.take(report(Verdict.ALARM))
    assert (*state(declared), declared.consignment()["lane"]) == ("held", "passed", "red")
    assert verify(declared.store).ok


def test_a_waybill_changed_after_release_calls_back_what_was_sealed(declared: Station) -> None:
    arrived(declared)
    check(declared)
    declared.take(sample(WAYBILL, packNo="6"))
    assert (*state(declared), declared.consignment()["lane"]) == ("held", "void", "red")
    assert verify(declared.store).ok


def test_an_enterprise_that_lost_its_eligibility_on_the_way_is_not_released_by_its_seals(
    declared: Station,
) -> None:
    arrived(declared)
    withdraw(declared.store, declared.context, supervisor(declared), TRADER, "caught", declared.later(1))
    declared.take(report())
    assert check(declared).state == "held"
    assert state(declared) == ("held", "void")
    assert "caught" in reasons(declared)


def test_only_a_supervisor_takes_back_what_is_sealed(declared: Station) -> None:
    sealed(declared)
    with pytest.raises(NotAllowed):
        cancel(declared.store, declared.context, declared.officer(), key(declared), "a tip")
    cancel(declared.store, declared.context, supervisor(declared), key(declared), "a tip", declared.now)
    assert state(declared) == ("declared", "void")
    declared.take(sample(ARRIVAL))
    declared.take(report())
    assert declared.consignment()["lane"] == "red"
    assert "taken back: a tip" in reasons(declared)


def test_what_is_void_may_be_inspected_anew_before_it_comes(declared: Station) -> None:
    sealed(declared)
    declare_again(declared)
    book_it(declared)
    record(declared, sealed_outcome(declared, seals_new=("S-2",)))
    declared.later(5)
    declared.take(sample(ARRIVAL))
    assert check(declared, Marks(("S-2",), PACKAGES)).state == "released"
    assert verify(declared.store).ok


def test_a_box_released_by_its_seals_can_be_inspected_again_by_another_officer(declared: Station) -> None:
    arrived(declared)
    check(declared)
    reinspect(
        declared.store, declared.context, supervisor(declared), key(declared), "a tip", declared.later(1)
    )
    with pytest.raises(NotAllowed):
        claim_task(declared.store, declared.context, declared.officer(), key(declared))
    record(declared, conform(declared), login="officer2")
    declared.take(sample(WAYBILL, packNo="6"))
    assert state(declared) == ("released", "passed")
    assert verify(declared.store).ok


# --- evidence


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE eligibility SET valid_until = 9e15", "the eligibility is not the one"),
        ("DELETE FROM seal_check", "a recorded seal check is missing"),
        ("UPDATE seal_check SET seals = '[]'", "the seal check is not the one"),
        ("UPDATE sealing SET seals = '[\"S-1\"]'", "the sealing is not the one"),
        ("UPDATE booking SET officer = 'officer2'", "the booking is not the one"),
        ("UPDATE consignment SET advance = 'sealed'", "its inspection before arrival stands as sealed"),
    ],
)
def test_verify_finds_what_was_changed_behind_the_events(declared: Station, change: str, found: str) -> None:
    arrived(declared)
    check(declared)
    assert verify(declared.store).ok
    tamper(declared, lambda raw: raw.execute(change))
    assert any(found in one.reason for one in verify(declared.store).broken)


@pytest.mark.parametrize("table", ["eligibility", "booking", "sealing", "seal_check"])
def test_none_of_it_can_be_changed_or_removed(declared: Station, table: str) -> None:
    arrived(declared)
    check(declared)
    with pytest.raises(Exception, match="append-only"):
        declared.change(f"UPDATE {table} SET site_id = site_id")
    with pytest.raises(Exception, match="append-only"):
        declared.change(f"DELETE FROM {table}")
