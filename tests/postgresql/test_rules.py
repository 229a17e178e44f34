"""Rules that hold only together with others, each tried where nothing else would refuse."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import psycopg
import pytest

from officer_app.workflow.shared import people
from tests.postgresql.hall import (
    PASSWORD,
    STAFF,
    Box,
    Hall,
    carry_out,
    claim,
    insert,
    open_task,
    outcome_of,
    record,
    refused,
    sign,
    step,
    submit,
    task_of,
    tell,
)
from tests.postgresql.test_advance import (
    SOON,
    advance,
    book,
    booked,
    decide,
    declared,
    look,
    sealed,
    sealed_and_here,
)
from tests.postgresql.test_journals import enrol, enter, entry_of, word
from tests.postgresql.test_rights import asked_again, called, detained, photo_of, photographed

UNTRUE = "what did not happen"


def site_chain(hall: Hall) -> Box:
    """Where the events of the site go."""
    return Box(f"site:{hall.site(1)}", "", hall.site(1))


# --- whose task it is


def test_what_was_submitted_gets_no_more_photos_and_no_other_draft(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen:
        insert(chen, "draft", {"task_id": box.task, "site_id": box.site, "body": "{}"})
        record(chen, box, "detain")
        submit(chen, box)
        chen.commit()
        with refused("do not hold"):
            photographed(chen, box)
        chen.rollback()
        with refused("do not hold"):
            chen.execute("UPDATE app.draft SET body = '[]', saved_at = now() WHERE task_id = %s", [box.task])


def test_who_records_waits_for_who_gives_the_task_to_another(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("zhang") as zhang, hall.signed_in("chen") as chen:
        given = "UPDATE app.task SET officer = %s WHERE task_id = %s"
        zhang.execute(given, [hall.login("li"), box.task])
        chen.execute("SET LOCAL lock_timeout = '50ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            insert(chen, "outcome", outcome_of(box))


def test_intake_takes_nothing_that_waits_for_a_word(hall: Hall) -> None:
    box, _ = hall.submitted("chen")
    with hall.signed_in("box") as intake, refused("an officer has it"):
        step(intake, box, "released")


def test_a_booking_that_an_officer_has_taken_is_not_called_off_by_hand(hall: Hall) -> None:
    box = booked(hall)
    with hall.signed_in("chen") as chen:
        claim(chen, box)
        chen.commit()
        with refused("not by hand"):
            chen.execute("UPDATE app.task SET state = 'cancelled' WHERE task_id = %s", [box.task])


def test_a_task_is_given_to_nobody_whose_account_is_closed(hall: Hall) -> None:
    box, login = hall.held(), hall.login("retired")
    with people(hall.url, hall.login("admin1"), PASSWORD) as office:
        office.add(login, "", "officer", PASSWORD)
        office.disable(login)
    with hall.signed_in("zhang") as zhang, refused("cannot have a task"):
        claim(zhang, box, login)


@pytest.mark.parametrize("who", ["li", "box"])
def test_a_detention_is_reopened_by_a_supervisor(hall: Hall, who: str) -> None:
    box, _ = detained(hall)
    with hall.signed_in(who) as connection, refused("only a supervisor"):
        step(connection, box, "held")


# --- whose word a record needs


def test_a_record_that_another_took_the_place_of_is_not_signed(hall: Hall) -> None:
    box, first = hall.submitted("chen", "detain")
    with hall.signed_in("chen") as chen:
        record(chen, box, "detain", amends=first, why="a slip of the pen")
        chen.commit()
    with hall.signed_in("li") as li, refused("no such record"):
        sign(li, box, first)


def test_two_behind_one_inspection_are_not_asked_for_the_next(hall: Hall) -> None:
    again = asked_again(hall, *detained(hall))
    with hall.signed_in("li") as li:
        claim(li, again)
        outcome = record(li, again, "return_for_correction")
        submit(li, again)
        li.commit()
        record(li, again, "release", amends=outcome, why="a slip of the pen")
        carry_out(li, again, "released")
        li.commit()


def test_an_officer_does_not_take_back_what_its_approver_returned(hall: Hall) -> None:
    settings = "UPDATE app.site SET settings = %s WHERE site_id = %s"
    with hall.server() as server:
        server.execute(settings, ['{"approve": ["release"]}', hall.site(1)])
    try:
        box = hall.claimed("chen")
        with hall.signed_in("chen") as chen:
            outcome = record(chen, box, "release", needs_approval=True)
            submit(chen, box)
            chen.commit()
        with hall.signed_in("zhang") as zhang:
            sign(zhang, box, outcome, "approval", agreed=False, reason="weigh it again")
            zhang.commit()
    finally:
        with hall.server() as server:
            server.execute(settings, ["{}", hall.site(1)])
    with hall.signed_in("chen") as chen, refused("gives a record back"):
        chen.execute("UPDATE app.task SET state = 'claimed' WHERE task_id = %s", [box.task])


# --- nothing without an event


def test_a_task_is_not_opened_in_silence(hall: Hall) -> None:
    box = declared(hall, "NOBODY")
    with hall.signed_in("chen") as chen:
        insert(chen, "task", task_of(box))
        with refused("does not show its task"):
            chen.commit()


def test_a_claim_shows_on_the_desk_also_with_its_event(hall: Hall) -> None:
    box = hall.held()
    with hall.signed_in("chen") as chen:
        chen.execute(
            "UPDATE app.task SET state = 'claimed', officer = SESSION_USER, claimed_at = now(),"
            " lease_until = now() + interval '5 min' WHERE task_id = %s",
            [box.task],
        )
        tell(chen, box, "task_claimed", task=box.task)
        with refused("does not show its task"):
            chen.commit()


def test_nothing_comes_in_without_an_event(hall: Hall) -> None:
    key = str(uuid4())
    values = {"consignment_id": key, "site_id": hall.site(1), "logistics_code": "L", "logistics_no": key[:30]}
    with hall.signed_in("box") as intake:
        insert(intake, "consignment", {**values, "state": "declared", "updated_at": SOON})
        with refused("without an event"):
            intake.commit()


def test_the_event_of_a_record_has_its_digest(hall: Hall) -> None:
    box = hall.claimed("chen")
    values = outcome_of(box)
    with hall.signed_in("chen") as chen:
        insert(chen, "outcome", values)
        submit(chen, box)
        tell(chen, box, "sheet_printed", outcome=values["outcome_id"], digest="0" * 64)
        with refused("named by an event"):
            chen.commit()


def test_evidence_is_named_when_it_is_added_and_not_before(hall: Hall) -> None:
    box = hall.claimed("chen")
    values = photo_of(box)
    with hall.signed_in("chen") as chen:
        tell(chen, box, "sheet_printed", evidence_id=values["evidence_id"])
        chen.commit()
        insert(chen, "evidence", values)
        with refused("named by an event"):
            chen.commit()


def test_nobody_names_the_evidence_of_another(hall: Hall) -> None:
    """At the same moment to the microsecond, as only one transaction makes sure of: whoever runs the server is each."""
    box = hall.claimed("chen")
    values = photo_of(box)
    with hall.server() as server:
        server.execute(f'SET LOCAL SESSION AUTHORIZATION "{hall.login("li")}"')
        tell(server, box, "evidence_added", evidence_id=values["evidence_id"])
        server.execute(f'SET LOCAL SESSION AUTHORIZATION "{hall.login("chen")}"')
        insert(server, "evidence", values)
        with refused(f"named by an event|{UNTRUE}"):
            server.commit()


# --- and no event without what it tells


@pytest.mark.parametrize(
    ("who", "event", "key"),
    [
        ("chen", "outcome_amended", "outcome"),
        ("zhang", "record_approved", "signature_id"),
        ("zhang", "record_returned", "signature_id"),
        ("chen", "evidence_withdrawn", "evidence_id"),
        ("wu", "evidence_copied", "evidence_id"),
        ("chen", "inspection_booked", "booking_id"),
        ("chen", "goods_sealed", "outcome_id"),
        ("chen", "advance_sealed", "outcome"),
        ("chen", "seals_intact", "check_id"),
        ("chen", "seals_differ", "check_id"),
        ("chen", "journal_taken", "entry_id"),
        ("chen", "journal_late", "entry_id"),
        ("chen", "late_confirmed", "word_id"),
        ("zhang", "late_settled", "word_id"),
        ("zhang", "reinspection_asked", "task_id"),
        ("zhang", "eligibility_decided", "eligibility_id"),
        ("chen", "key_enrolled", "key_id"),
        ("admin1", "key_revoked", "key_id"),
    ],
)
def test_what_an_event_names_is_there(hall: Hall, who: str, event: str, key: str) -> None:
    of_site = event in ("eligibility_decided", "key_enrolled", "key_revoked")
    with hall.signed_in(who) as connection, refused(UNTRUE):
        tell(connection, site_chain(hall) if of_site else hall.held(), event, **{key: str(uuid4())})
        connection.commit()


def test_evidence_is_of_the_consignment_that_its_event_is_of(hall: Hall) -> None:
    box, other = hall.claimed("chen"), hall.held()
    values = photo_of(box)
    with hall.signed_in("chen") as chen, refused(UNTRUE):
        insert(chen, "evidence", values)
        tell(chen, box, "evidence_added", evidence_id=values["evidence_id"])
        tell(chen, other, "evidence_added", evidence_id=values["evidence_id"])
        chen.commit()


@pytest.mark.parametrize("who", ["li", "zhang"])
def test_a_signature_is_told_by_who_gives_it_and_once(hall: Hall, who: str) -> None:
    box, outcome = hall.submitted("chen")
    key = str(uuid4())
    with hall.signed_in("li") as li:
        sign(li, box, outcome, signature_id=key)
        li.commit()
    with hall.signed_in(who) as connection, refused(UNTRUE):
        tell(connection, box, "record_signed", signature_id=key, outcome=outcome)
        connection.commit()


def test_seals_that_differ_are_not_told_as_intact(hall: Hall) -> None:
    box, outcome = sealed_and_here(hall)
    values = {"check_id": str(uuid4()), "site_id": box.site, "consignment_id": box.consignment}
    values |= {"outcome_id": outcome, "seals": '["S3"]', "broken": "[]", "packages": '["P1"]'}
    with hall.signed_in("li") as li, refused(UNTRUE):
        insert(li, "seal_check", {**values, "differences": '[{"en": "S3", "zh": "S3"}]', "station": "07"})
        tell(li, box, "seals_intact", check_id=values["check_id"])
        advance(li, box, "passed")
        li.commit()


def test_what_came_late_is_not_told_as_taken(hall: Hall) -> None:
    box = hall.claimed("chen")
    entry = entry_of(hall, box, enrol(hall))
    with hall.signed_in("chen") as chen, refused(UNTRUE):
        insert(chen, "journal_entry", entry)
        tell(chen, box, "journal_taken", entry_id=entry["entry_id"])
        chen.commit()


# --- journals


def test_an_entry_is_of_its_tasks_consignment(hall: Hall) -> None:
    box, other, key = hall.held(), hall.held(), enrol(hall)
    with hall.signed_in("li") as li, refused("no such task"):
        enter(li, box, entry_of(hall, box._replace(task=other.task), key))


def late(hall: Hall, box: Box, by: str) -> dict[str, Any]:
    """A record of chen's that came too late."""
    entry = entry_of(hall, box, enrol(hall))
    with hall.signed_in(by) as importer:
        enter(importer, box, entry)
        importer.commit()
    return entry


def test_a_late_outcome_is_confirmed_with_the_record_made_of_it_and_no_older_one(hall: Hall) -> None:
    box, outcome = hall.submitted("chen")
    entry = late(hall, box, "li")
    with hall.signed_in("chen") as chen, refused("made with the word"):
        insert(chen, "late_word", word(box, entry, "confirmed", outcome_id=outcome))


def test_what_came_late_under_ones_own_login_is_not_confirmed(hall: Hall) -> None:
    box = hall.claimed("chen")
    entry = late(hall, box, "chen")
    with hall.signed_in("chen") as chen, refused("needs no confirming"):
        insert(chen, "late_word", word(box, entry, "confirmed"))


def test_a_late_outcome_is_settled_with_another_inspection_asked_for_then(hall: Hall) -> None:
    box, outcome = detained(hall)
    again = asked_again(hall, box, outcome)
    entry = late(hall, box, "li")
    with hall.signed_in("zhang") as zhang, refused("asked for with it"):
        insert(zhang, "late_word", word(box, entry, "settled", task_id=again.task))


# --- inspection before arrival


def test_an_enterprise_is_eligible_until_its_day(hall: Hall) -> None:
    enterprise = uuid4().hex[:18]
    with hall.signed_in("zhang") as zhang:
        decide(zhang, hall, enterprise, until="2035-01-01")  # SOON is after that
        zhang.commit()
    with hall.signed_in("chen") as chen, refused("not eligible"):
        book(chen, declared(hall, enterprise))


def test_a_booking_comes_with_its_task_and_its_officer(hall: Hall) -> None:
    enterprise = uuid4().hex[:18]
    with hall.signed_in("zhang") as zhang:
        decide(zhang, hall, enterprise)
        zhang.commit()
    box = declared(hall, enterprise)
    with hall.signed_in("chen") as chen:
        open_task(chen, box)
        chen.commit()
    values = {"booking_id": str(uuid4()), "site_id": box.site, "consignment_id": box.consignment}
    values |= {"task_id": box.task, "place_kind": "premises", "place": "1 Road", "booked_for": SOON}
    for who in ("chen", "li"):
        with hall.signed_in(who) as officer, refused("booked with its task"):
            insert(officer, "booking", values)


def test_only_what_is_released_is_sealed(hall: Hall) -> None:
    box = booked(hall)
    with hall.signed_in("chen") as chen, refused("sealed with their record"):
        claim(chen, box)
        values = {"outcome_id": record(chen, box, "detain"), "site_id": box.site}
        values |= {"consignment_id": box.consignment, "declaration_id": str(uuid4()), "seals": "[]"}
        now = chen.execute("SELECT now()").fetchone()[0]
        insert(chen, "sealing", {**values, "packages": "[]", "sealed_at": now})


def test_packages_that_differ_are_a_difference(hall: Hall) -> None:
    box, outcome = sealed_and_here(hall)
    with hall.signed_in("li") as li, refused("what differs"):
        look(li, box, outcome, ["S1", "S2"], packages='["P2"]')


def test_seals_are_not_looked_at_before_the_goods_are_here(hall: Hall) -> None:
    box, outcome = sealed(hall)
    with hall.signed_in("li") as li, refused("do not wait"):
        look(li, box, outcome, ["S1", "S2"])


def test_seals_call_to_inspection_only_where_they_differ(hall: Hall) -> None:
    box, outcome = sealed_and_here(hall)
    with hall.signed_in("li") as li, refused("under their own name"):
        look(li, box, outcome, ["S1", "S2"])
        called(li, box, rule="seals")


# --- who said it, and when


@pytest.mark.parametrize(
    ("who", "table"), [("zhang", "instruction"), ("zhang", "quarantine"), ("admin1", "officer_key")]
)
def test_who_revokes_or_settles_is_who_is_signed_in_at_the_servers_time(
    hall: Hall, who: str, table: str
) -> None:
    by, at = ("settled_by", "settled_at") if table == "quarantine" else ("revoked_by", "revoked_at")
    key = str(uuid4())
    if table == "officer_key":
        key = enrol(hall)
    elif table == "instruction":
        values = {"instruction_id": key, "site_id": hall.site(1), "number": key, "target_kind": "enterprise"}
        values |= {"target": key, "reason": "x", "requirements": '["open it"]', "lane": "red", "priority": 1}
        with hall.signed_in("zhang") as zhang:
            insert(zhang, table, {**values, "valid_until": SOON})
            tell(zhang, site_chain(hall), "instruction_issued", number=key)
            zhang.commit()
    else:
        values = {"quarantine_id": key, "site_id": hall.site(1), "file_name": "a.xml", "octets": 1}
        with hall.signed_in("box") as intake:
            insert(intake, table, {**values, "sha256": uuid4().hex * 2, "reason": "x", "at": SOON})
            intake.commit()
    query = f"UPDATE app.{table} SET {by} = %s, {at} = %s WHERE {table.removeprefix('officer_')}_id = %s"
    with hall.signed_in(who) as one:
        now = one.execute("SELECT now()").fetchone()[0]
        with refused("who is signed in"):
            one.execute(query, [hall.login("li"), now, key])
        one.rollback()
        with refused("time of the server"):
            one.execute(query, [hall.login(who), "2020-01-01", key])


# --- people


def test_a_supervisor_says_the_skills_of_nobody_who_is_also_elsewhere(hall: Hall) -> None:
    both = [hall.site(1), hall.site(2)]
    with hall.server() as server:
        server.execute("SELECT app.set_sites(%s, %s::integer[])", [hall.login("qian"), both])
    with hall.signed_in("zhang") as zhang, refused("There is no officer"):
        zhang.execute("SELECT app.set_skills(%s, '[]')", [hall.login("qian")])


def test_nobody_takes_all_the_servers_connections(hall: Hall) -> None:
    for who in ("admin1", *(name for name, _, _ in STAFF)):
        with hall.signed_in(who) as connection:
            query = "SELECT rolconnlimit FROM pg_roles WHERE rolname = SESSION_USER"
            assert 0 < connection.execute(query).fetchone()[0] < 20
