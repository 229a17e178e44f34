"""The rules one meets seldom: each refused in its own words."""

from __future__ import annotations

from uuid import uuid4

import psycopg
import pytest

from officer_app.domain.errors import OfficerError
from officer_app.domain.said import says_something
from officer_app.workflow.shared import people
from tests.postgresql.hall import (
    PASSWORD,
    Box,
    Hall,
    carry_out,
    insert,
    open_task,
    outcome_of,
    record,
    refused,
    sign,
    step,
    submit,
    tell,
)


def change(connection: psycopg.Connection, box: Box, what: str) -> None:
    connection.execute(f"UPDATE app.task SET {what} WHERE task_id = %s".encode(), [box.task])


def test_a_task_begins_open(hall: Hall) -> None:
    box = hall.held()
    with hall.signed_in("chen") as chen, refused("begins open"):
        open_task(chen, box._replace(task=str(uuid4())), state="cancelled")


def test_one_consignment_has_one_task_at_a_time(hall: Hall) -> None:
    box = hall.held()
    with hall.signed_in("chen") as chen, refused("uq_task_active"):
        open_task(chen, box._replace(task=str(uuid4())))


@pytest.mark.parametrize("column", ["told_by", "escalated_by"])
def test_nobody_speaks_for_another(hall: Hall, column: str) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen, refused("who said it"):
        change(chen, box, f"{column} = '{hall.login('zhang')}'")


@pytest.mark.parametrize("column", ["claimed_at", "submitted_at", "closed_at"])
def test_a_stations_clock_stamps_nothing(hall: Hall, column: str) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen, refused("time of the server"):
        change(chen, box, f"{column} = '2020-01-01'")


def test_who_did_a_task_does_not_change_and_an_open_one_is_with_nobody(hall: Hall) -> None:
    box, _ = hall.submitted("chen")
    with hall.signed_in("zhang") as zhang, refused("does not change"):
        change(zhang, box, f"officer = '{hall.login('li')}'")
    held = hall.claimed("chen")
    with hall.signed_in("chen") as chen, refused("with nobody"):
        change(chen, held, "state = 'open'")


def test_only_its_approver_gives_a_record_back(hall: Hall) -> None:
    box, _ = hall.submitted("chen")
    for who in ("chen", "zhang"):
        with hall.signed_in(who) as connection, refused("gives a record back"):
            change(connection, box, "state = 'claimed'")


def returned(hall: Hall) -> tuple[Box, str]:
    """A record that its approver has sent back to its officer."""
    site = hall.site(1)
    with hall.server() as server:
        server.execute(
            """UPDATE app.site SET settings = '{"approve": ["release"]}' WHERE site_id = %s""", [site]
        )
    try:
        box = hall.claimed("chen")
        with hall.signed_in("chen") as chen:
            outcome = record(chen, box, "release", needs_approval=True)
            submit(chen, box)
            chen.commit()
        with hall.signed_in("zhang") as zhang:
            with refused("needs a reason"):
                sign(zhang, box, outcome, "approval", agreed=False)
            zhang.rollback()
            sign(zhang, box, outcome, "approval", agreed=False, reason="weigh it again")
            change(zhang, box, "state = 'claimed'")
            zhang.execute(
                "UPDATE app.consignment SET task_state = 'claimed' WHERE consignment_id = %s",
                [box.consignment],
            )
            zhang.commit()
    finally:
        with hall.server() as server:
            server.execute("UPDATE app.site SET settings = '{}' WHERE site_id = %s", [site])
    return box, outcome


def test_a_returned_record_is_recorded_anew_and_nothing_follows_from_the_old_one(hall: Hall) -> None:
    box, outcome = returned(hall)
    with hall.signed_in("chen") as chen, refused("record of the officer"):
        submit(chen, box)
    with hall.signed_in("chen") as chen:
        record(chen, box, "release", amends=outcome, why="weigh it again")
        submit(chen, box)
        carry_out(chen, box, "released")
        chen.commit()


def test_a_second_record_needs_the_first_to_be_returned(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen:
        outcome = record(chen, box, "release")
        with refused("was not returned"):
            record(chen, box, "release", amends=outcome, why="another thought")


def test_what_was_carried_out_is_not_undone_by_words(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen:
        outcome = record(chen, box, "return_for_correction")
        submit(chen, box)
        carry_out(chen, box, "returned")
        chen.commit()
        with refused("carried out"):
            record(chen, box, "release", amends=outcome, why="a slip of the pen")
        chen.rollback()
        record(chen, box, "return_for_correction", amends=outcome, why="a slip of the pen")
        chen.commit()


def test_not_even_the_server_writes_a_second_officer_into_a_record(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.server() as server:
        with refused("under their own login"):
            insert(server, "outcome", outcome_of(box, second_officer=hall.login("li")))
        server.rollback()


def test_a_signature_is_for_a_record_as_it_stands(hall: Hall) -> None:
    box, outcome = hall.submitted("chen")
    for also in ({"digest": "0" * 64}, {"consignment_id": hall.held().consignment}):
        with hall.signed_in("li") as li, refused("no such record"):
            sign(li, box, outcome, **also)
    with hall.signed_in("li") as li, refused("or does not"):
        sign(li, box, outcome, agreed=False)


def test_nobody_signs_twice(hall: Hall) -> None:
    box, outcome = hall.submitted("chen")
    with hall.signed_in("li") as li:
        sign(li, box, outcome)
        li.commit()
        with refused("wrote or signed"):
            sign(li, box, outcome, "approval")


def test_another_inspection_is_asked_for_with_its_task(hall: Hall) -> None:
    box, outcome = hall.submitted("chen")
    values = {"task_id": box.task, "site_id": box.site, "consignment_id": box.consignment}
    with hall.signed_in("zhang") as zhang, refused("asked for with its task"):
        insert(zhang, "reinspection", {**values, "outcome_id": outcome, "reason": "another look"})


def test_an_officer_does_not_load_or_screen(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen:
        record(chen, box, "release")
        submit(chen, box)
        carry_out(chen, box, "released")
        chen.commit()
        with refused("follows from what comes in"):
            step(chen, box, "loaded", "released")


def test_an_inspection_counts_once(hall: Hall) -> None:
    code = uuid4().hex[:18]
    with hall.signed_in("box") as intake:
        values = {"site_id": hall.site(1), "ebc_code": code, "name": "Export 出口", "first_at": "2026-11-24"}
        insert(intake, "enterprise", {**values, "shipments": 1, "inspected": 0, "nonconform": 0})
        intake.commit()
    with hall.signed_in("chen") as chen, refused("counts once"):
        chen.execute("UPDATE app.enterprise SET nonconform = 50 WHERE ebc_code = %s", [code])
    pairs = "SELECT count(*) FROM app.enterprise_pair WHERE ebc_code = %s AND pair IN ('ex', '出口', '口')"
    assert hall.value(pairs, code) == 3


def of_enterprise(hall: Hall, box: Box) -> str:
    """An enterprise that has declared the box; its code."""
    code = uuid4().hex[:18]
    with hall.server() as server:
        server.execute(
            "INSERT INTO app.enterprise (site_id, ebc_code, name, first_at, shipments, inspected, nonconform)"
            " VALUES (%s, %s, 'Export', '2026-11-24', 1, 0, 0)",
            [box.site, code],
        )
        server.execute("ALTER TABLE app.consignment DISABLE TRIGGER USER")
        where = "WHERE consignment_id = %s"
        server.execute(f"UPDATE app.consignment SET ebc_code = %s {where}", [code, box.consignment])
        server.execute("ALTER TABLE app.consignment ENABLE TRIGGER USER")
    return code


def count(connection: psycopg.Connection, code: str, inspected: int, nonconform: int) -> None:
    connection.execute(
        "UPDATE app.enterprise SET inspected = inspected + %s, nonconform = nonconform + %s WHERE ebc_code = %s",
        [inspected, nonconform, code],
    )


def test_an_inspection_counts_with_the_record_in_force(hall: Hall) -> None:
    box = hall.claimed("chen")
    code = of_enterprise(hall, box)
    with hall.signed_in("chen") as chen:
        with refused("record that takes effect"):
            count(chen, code, 1, 1)
        chen.rollback()
        outcome = record(chen, box, "release")
        with refused("record that takes effect"):
            count(chen, code, 1, 1)
        chen.rollback()
        outcome = record(chen, box, "release")
        count(chen, code, 1, 0)
        submit(chen, box)
        carry_out(chen, box, "released")
        chen.commit()
        with refused("record that takes effect"):
            count(chen, code, 0, 1)
        chen.rollback()
        why = {"amends": outcome, "why": "a slip of the pen"}
        wrong = record(chen, box, "release", conform=False, **why)
        count(chen, code, 0, 1)
        chen.execute("SAVEPOINT again")
        with refused("counts once"):
            count(chen, code, 0, 1)
        chen.execute("ROLLBACK TO again")
        chen.commit()
        record(chen, box, "release", amends=wrong, why="it was in order")
        chen.execute("SAVEPOINT first")
        count(chen, code, 0, -1)
        chen.execute("SAVEPOINT second")
        with refused("counts once"):
            count(chen, code, 0, -1)
        chen.execute("ROLLBACK TO second")
        chen.commit()
    counts = "SELECT inspected::text || nonconform FROM app.enterprise WHERE ebc_code = %s"
    assert hall.value(counts, code) == "10"


def test_what_waits_for_a_word_counts_when_it_is_given(hall: Hall) -> None:
    box = hall.claimed("chen")
    code = of_enterprise(hall, box)
    with hall.signed_in("chen") as chen:
        outcome = record(chen, box, "detain")
        submit(chen, box)
        chen.commit()
    with hall.signed_in("li") as li:
        sign(li, box, outcome)
        count(li, code, 1, 1)
        carry_out(li, box, "detained")
        li.commit()
        with refused("record that takes effect"):
            count(li, code, 0, -1)


def test_what_amends_a_record_of_two_needs_two_again(hall: Hall) -> None:
    box, outcome = hall.submitted("chen", "sample_to_laboratory")
    with hall.signed_in("li") as li:
        sign(li, box, outcome)
        li.commit()
    for who in ("chen", "zhang"):
        with hall.signed_in(who) as alone, refused("waits for somebody's word"):
            record(alone, box, "release", amends=outcome, why="the laboratory found nothing")
            carry_out(alone, box, "released")
    with hall.signed_in("chen") as chen:
        amended = record(chen, box, "release", amends=outcome, why="the laboratory found nothing")
        chen.commit()
        with refused("wrote or signed"):
            sign(chen, box, amended)
    with hall.signed_in("li") as li:
        sign(li, box, amended)
        carry_out(li, box, "released")
        li.commit()


@pytest.mark.parametrize(
    ("started", "ended", "why"),
    [
        ("1970-01-01T00:00:00Z", "1970-01-01T01:00:00Z", "after its goods came"),
        ("2026-11-25T11:00:00Z", "2099-01-01T00:00:00Z", "before it is recorded"),
        (None, "2026-11-25T11:00:00Z", "from when to when"),
        ("2026-11-25T11:00:00Z", None, "from when to when"),
        ("2026-11-25T12:00:00Z", "2026-11-25T11:00:00Z", "ends after it starts"),
    ],
)
def test_an_inspection_was_when_it_can_have_been(
    hall: Hall, started: str | None, ended: str | None, why: str
) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen, refused(why):
        record(chen, box, "release", says={"started_at": started, "ended_at": ended})


UNSEEN = (
    "\t\n \u00a0\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200d\u200e\u2028\u202e\u2060\u2066"
    "\u2800\u3000\u3164\ufe0f\ufeff\uffa0\U000e0020"
)


def test_the_server_knows_what_cannot_be_seen(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen:
        outcome = record(chen, box, "release")
        submit(chen, box)
        carry_out(chen, box, "released")
        chen.commit()
        for unseen in UNSEEN:
            assert not says_something(unseen)
            with refused("needs a reason"):
                record(chen, box, "release", amends=outcome, why=unseen)
            chen.rollback()


def test_what_the_server_takes_for_unseen_is_unseen(hall: Hall) -> None:
    every = [chr(code) for code in range(1, 0x110000) if not 0xD800 <= code < 0xE000]
    query = "SELECT array_agg(one) FROM unnest(%s::text[]) one WHERE NOT app.says_something(one)"
    unseen = hall.value(query, every)
    assert len(unseen) > 4_000 and not any(map(says_something, unseen))


def test_goods_are_sealed_with_their_record(hall: Hall) -> None:
    box, outcome = hall.submitted("chen")
    values = {"outcome_id": outcome, "site_id": box.site, "consignment_id": box.consignment}
    values |= {"declaration_id": str(uuid4()), "seals": "[]", "packages": "[]", "sealed_at": "2026-11-24"}
    with hall.signed_in("chen") as chen, refused("sealed with their record"):
        insert(chen, "sealing", values)


@pytest.mark.parametrize(
    ("table", "function", "why"),
    [
        ("draft", "take_over_draft", "drafts alone"),
        ("enterprise", "pair_name", "enterprises alone"),
    ],
)
def test_a_function_of_the_owner_hangs_on_its_own_table_only(
    hall: Hall, table: str, function: str, why: str
) -> None:
    """Nobody else can hang it anywhere: making tables and calling it are refused to them."""
    with hall.server() as server:
        server.execute(f"CREATE TEMPORARY TABLE fake (LIKE app.{table})")
        when = "AFTER" if table == "enterprise" else "BEFORE"
        server.execute(
            f"CREATE TRIGGER mine {when} INSERT ON fake FOR EACH ROW EXECUTE FUNCTION app.{function}()"
        )
        with refused(why):
            server.execute(
                "INSERT INTO fake VALUES (1, 'x', 'x', now(), 1, 1, 1)"
                if table == "enterprise"
                else "INSERT INTO fake DEFAULT VALUES"
            )
        server.rollback()


def test_enrolment_knows_its_roles_and_sites(hall: Hall) -> None:
    one, nowhere = hall.site(1), 10**6
    for attack, why in (
        (f"app.enrol('new', 'New', 'king', {one}, '')", "no such role"),
        (f"app.enrol('new', 'New', 'officer', {nowhere}, '')", "no such site"),
        (f"app.set_role('{hall.login('chen')}', 'king')", "no such role"),
        (f"app.set_role('{hall.login('chen')}', 'intake')", "intake service is no officer"),
        (f"app.set_role('{hall.login('box')}', 'officer')", "intake service is no officer"),
        (f"app.set_sites('{hall.login('chen')}', '{{{nowhere}}}')", "no such site"),
        (f"app.set_sites('{hall.login('chen')}', '{{}}')", "no such site"),
    ):
        with hall.server() as server:
            with refused(why):
                server.execute(f"SELECT {attack}".encode())
            server.rollback()


def test_nobody_gives_themselves_a_role(hall: Hall) -> None:
    with people(hall.url, hall.login("admin1"), PASSWORD) as office:
        office.add(hall.login("deputy"), "", "administrator", PASSWORD)
    with hall.signed_in("deputy") as deputy, refused("gives themselves"):
        deputy.execute("SELECT app.set_role(SESSION_USER::text, 'supervisor')")
    with people(hall.url, hall.login("admin1"), PASSWORD) as office:
        office.disable(hall.login("deputy"))


def test_nobody_closes_their_own_account(hall: Hall) -> None:
    other = hall.login("beside")
    with people(hall.url, hall.login("admin1"), PASSWORD) as office:
        office.add(other, "", "administrator", PASSWORD)
    with people(hall.url, other, PASSWORD) as office, pytest.raises(OfficerError, match="their own account"):
        office.disable(other)
    with people(hall.url, hall.login("admin1"), PASSWORD) as office:
        office.disable(other)


def test_a_claim_that_lapsed_goes_back_by_the_clock_and_not_before(hall: Hall) -> None:
    box = hall.claimed("chen")
    lapse = "state = 'open', officer = NULL, claimed_at = NULL, lease_until = NULL"
    with hall.signed_in("box") as intake, refused("with another"):
        change(intake, box, lapse)
    with hall.signed_in("chen") as chen:
        change(chen, box, "lease_until = now() - interval '1 second'")
        chen.commit()
    with hall.signed_in("box") as intake:
        change(intake, box, lapse)
        intake.execute(
            "UPDATE app.consignment SET task_state = 'open', officer = NULL WHERE consignment_id = %s",
            [box.consignment],
        )
        tell(intake, box, "claim_lapsed")
        intake.commit()


def test_an_old_record_releases_nothing_a_second_time(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen:
        record(chen, box, "release")
        submit(chen, box)
        carry_out(chen, box, "released")
        chen.commit()
    again = box._replace(task=str(uuid4()))
    with hall.signed_in("box") as intake:
        step(intake, again, "held")
        open_task(intake, again)
        intake.commit()
    with hall.signed_in("chen") as chen, refused("needs the record"):
        step(chen, again, "released")


def test_a_closed_account_sees_nothing_in_a_session_that_outlived_it(hall: Hall) -> None:
    with people(hall.url, hall.login("admin1"), PASSWORD) as office:
        office.add(hall.login("ghost"), "", "officer", PASSWORD)
    hall.held()
    seen = "SELECT count(*) FROM app.consignment"
    with hall.signed_in("ghost") as ghost:
        assert ghost.execute(seen).fetchone() != (0,)
        with hall.server() as server:
            server.execute("UPDATE app.person SET disabled = true WHERE login = %s", [hall.login("ghost")])
        assert ghost.execute(seen).fetchone() == (0,)
        with refused("not yours to tell"):
            tell(ghost, hall.held(), "task_claimed")
    with hall.server() as server:
        server.execute("SELECT app.set_disabled(%s, true)", [hall.login("ghost")])
