"""`take_most_urgent` writes as the owner, whom the tables' triggers leave alone: so nothing else may, and it asks
itself all that they ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import LiteralString
from uuid import uuid4

import pytest
from sqlalchemy import CheckConstraint

from officer_app.domain.audit import GENESIS, AuditEvent, problem_with
from officer_app.store.postgresql.tables import CLAIMED
from officer_app.store.tables import metadata
from officer_app.workflow.shared import people
from tests.postgresql.hall import PASSWORD, Box, Hall, claim, insert, refused, task_of, tell
from tests.postgresql.test_claiming import TAKE, on_desk

_TAKE_AT: LiteralString = "SELECT app.take_most_urgent(%s, %s, %s, true)::text"


@contextmanager
def first_of(hall: Hall, site: int) -> Iterator[Box]:
    """The most urgent of its site."""
    found = hall.held(site)
    above = "SELECT coalesce(max(priority), 0) + 1 FROM app.consignment WHERE on_desk = 1"
    on_desk(hall, found, hall.value(above))
    yield found
    on_desk(hall, found, 0)


@pytest.fixture
def box(hall: Hall) -> Iterator[Box]:
    with first_of(hall, 1) as found:
        yield found


@pytest.fixture
def odd(hall: Hall) -> str:
    """An officer of the first site, whose groups stay whatever `app.person` says of them."""
    login = hall.login("odd")
    if not hall.value("SELECT count(*) FROM app.person WHERE login = %s", login):
        with people(hall.url, hall.login("admin1"), PASSWORD) as office:
            office.add(login, "Odd", "officer", PASSWORD)
    return login


@contextmanager
def said_of(hall: Hall, login: str, what: LiteralString) -> Iterator[None]:
    """As if a change of the list of people were not yet in the groups of the server."""
    with hall.server() as server:
        server.execute(f"UPDATE app.person SET {what} WHERE login = %s".encode(), [login])
        server.commit()
        yield
        site = [hall.site(1)]
        back = "UPDATE app.person SET disabled = false, role = 'officer', sites = %s WHERE login = %s"
        server.execute(back, [site, login])


def chain_of(hall: Hall, box: Box) -> list[AuditEvent]:
    names = ", ".join(name if name != "event_id" else "event_id::text" for name in AuditEvent._fields)
    query = f"SELECT {names} FROM app.audit_event WHERE chain = %s ORDER BY seq"
    with hall.server() as server:
        return [AuditEvent._make(row) for row in server.execute(query.encode(), [box.consignment])]


@pytest.mark.parametrize("what", ["disabled = true", "role = 'analyst'", "role = 'intake'", "sites = '{}'"])
def test_who_is_no_officer_of_the_site_gets_nothing(
    hall: Hall, box: Box, odd: str, what: LiteralString
) -> None:
    with hall.signed_in("odd") as officer:
        with said_of(hall, odd, what), refused("cannot have a task at this site"):
            officer.execute(TAKE, [box.site, 60, True])
        officer.rollback()
        assert officer.execute(_TAKE_AT, [box.site, "07", 60]).fetchone() == (box.consignment,)


@pytest.mark.parametrize("who", ["wu", "sun", "box", "admin1"])
def test_who_is_in_no_group_of_officers_does_not_call_it(hall: Hall, box: Box, who: str) -> None:
    with hall.signed_in(who) as other, refused("permission denied for function"):
        other.execute(TAKE, [box.site, 60, True])


def test_a_supervisor_takes_at_each_of_their_sites_and_at_no_other(hall: Hall, box: Box, odd: str) -> None:
    with first_of(hall, 2) as far, hall.signed_in("odd") as officer:
        with refused("cannot have a task at this site"):
            officer.execute(TAKE, [far.site, 60, True])
        officer.rollback()
        both: LiteralString = "role = 'supervisor', sites = (SELECT array_agg(site_id) FROM app.site)"
        with said_of(hall, odd, both):
            for one in (box, far):
                assert officer.execute(_TAKE_AT, [one.site, "07", 60]).fetchone() == (one.consignment,)


@pytest.mark.parametrize("minutes", [61, 2_000_000_000, None, 0, -1, -2_147_483_648])
def test_no_claim_holds_longer_than_the_site_has_set(hall: Hall, box: Box, minutes: int | None) -> None:
    with hall.signed_in("chen") as chen, refused("no longer than the site has set"):
        chen.execute(TAKE, [box.site, minutes, True])


def test_it_writes_what_the_steps_one_by_one_would(hall: Hall, box: Box) -> None:
    """Also the place as it is stored, and so as it is hashed."""
    with hall.signed_in("chen") as chen:
        assert chen.execute(_TAKE_AT, [box.site, "查验台" + " " * 200, 60]).fetchone() == (box.consignment,)
        chen.commit()
    with hall.server() as server:
        query = (
            "SELECT t.state, t.officer, t.station, t.lease_until - t.claimed_at = '1 hour', t.version, c.task_state,"
            " c.officer, c.version, c.updated_at = t.claimed_at, h.seq, h.hash FROM app.task t"
            " JOIN app.consignment c USING (consignment_id) JOIN app.audit_head h ON h.chain = c.consignment_id::text"
            " WHERE t.task_id = %s"
        )
        found = server.execute(query, [box.task]).fetchone()
    events, me, place = chain_of(hall, box), hall.login("chen"), "查验台" + " " * 97
    assert found == ("claimed", me, place, True, 2, "claimed", me, 2, True, len(events), events[-1].hash)
    previous = GENESIS
    for number, event in enumerate(events, start=1):
        assert problem_with(event, number, previous) is None
        previous = event.hash
    last = events[-1]
    assert (last.event, last.actor, last.station) == ("task_claimed", me, place)
    assert last.payload == f'{{"task":"{box.task}"}}'


def test_the_first_event_of_a_chain_begins_it(hall: Hall, box: Box) -> None:
    with hall.server() as server:
        server.execute("SET session_replication_role = replica")
        server.execute("DELETE FROM app.audit_event WHERE chain = %s", [box.consignment])
        server.execute("DELETE FROM app.audit_head WHERE chain = %s", [box.consignment])
    with hall.signed_in("chen") as chen:
        assert chen.execute(_TAKE_AT, [box.site, "07", 60]).fetchone() == (box.consignment,)
        chen.commit()
    (event,) = chain_of(hall, box)
    assert problem_with(event, 1, GENESIS) is None


def test_many_events_are_hashed_with_the_place_that_is_stored(hall: Hall) -> None:
    box = hall.held()
    with hall.signed_in("chen") as chen:
        given = [box.site, "台" + " " * 200, [box.consignment], ["sheet_printed"], ["{}"]]
        chen.execute("SELECT app.append_events(%s, %s, %s, %s, %s)", given)
        chen.commit()
    *before, last = chain_of(hall, box)
    assert problem_with(last, len(before) + 1, before[-1].hash) is None


def test_what_one_does_with_it_afterwards_is_asked_as_ever(hall: Hall, box: Box) -> None:
    attacks = (
        ("UPDATE app.task SET officer = %s WHERE task_id = %s", hall.login("li"), "under one's own name"),
        ("UPDATE app.task SET lease_until = now() + %s::interval WHERE task_id = %s", "1 day", "no longer"),
        ("UPDATE app.consignment SET officer = %s WHERE task_id = %s", hall.login("li"), "as it is"),
        ("UPDATE app.consignment SET task_state = %s WHERE task_id = %s", "open", "as it is"),
    )
    for attack, value, why in attacks:
        with hall.signed_in("chen") as chen:
            assert chen.execute(_TAKE_AT, [box.site, "07", 60]).fetchone() == (box.consignment,)
            with refused(why):
                chen.execute(attack.encode(), [value, box.task])
                chen.commit()


@pytest.mark.parametrize("number", [1, 2])
def test_the_task_of_another_box_is_not_taken_by_pointing_at_it(hall: Hall, box: Box, number: int) -> None:
    """Whether it is of one's own site or not, and with a claim of one's own to tell of."""
    other = hall.held(number)
    point = "UPDATE app.consignment SET task_id = %s WHERE consignment_id = %s"
    with hall.signed_in("chen") as chen:
        chen.execute(point, [other.task, box.consignment])
        assert chen.execute(_TAKE_AT, [box.site, "07", 60]).fetchone() != (box.consignment,)
        chen.execute(point, [box.task, box.consignment])
        claim(chen, box)
        chen.commit()
    assert hall.value("SELECT state FROM app.task WHERE task_id = %s", other.task) == "open"


def test_a_claim_of_another_task_of_the_box_is_not_told(hall: Hall, box: Box) -> None:
    """Who is said to have held a task may bring a record of it from a journal."""
    with hall.signed_in("chen") as chen, refused("says what did not happen"):
        claim(chen, box)
        tell(chen, box, "task_claimed", task=str(uuid4()))
        chen.commit()


def test_taken_back_it_leaves_nothing(hall: Hall, box: Box) -> None:
    before = chain_of(hall, box)
    with hall.signed_in("chen") as chen:
        chen.execute("SAVEPOINT before")
        chen.execute(TAKE, [box.site, 60, True])
        chen.execute("ROLLBACK TO before")
        chen.commit()
    assert chain_of(hall, box) == before
    assert hall.value("SELECT state || version FROM app.task WHERE task_id = %s", box.task) == "open1"


def test_nothing_of_the_callers_is_taken_for_ours(hall: Hall, box: Box) -> None:
    """Even with a right that nobody has: tables that shadow ours, and a search path and settings that find them."""
    login, far = hall.login("chen"), hall.site(2)
    with hall.server() as server:
        database = hall.value("SELECT current_database()")
        server.execute(f'GRANT TEMPORARY ON DATABASE "{database}" TO "{login}"'.encode())
        server.commit()
        try:
            with hall.signed_in("chen") as chen:
                chen.execute(
                    "CREATE TEMPORARY TABLE person (login text, role text, sites int[], disabled bool)"
                )
                chen.execute("INSERT INTO person VALUES (%s, 'supervisor', %s, false)", [login, [far]])
                for table in (
                    "officer",
                    "site",
                    "consignment",
                    "task",
                    "reinspection",
                    "audit_head",
                    "audit_event",
                ):
                    chen.execute(f"CREATE TEMPORARY TABLE {table} AS TABLE app.{table} WITH NO DATA".encode())
                for setting in (
                    "search_path = pg_temp, app",
                    "standard_conforming_strings = off",
                    "transform_null_equals = on",
                    "TimeZone = 'Asia/Shanghai'",
                    "row_security = off",
                ):
                    chen.execute(f"SET {setting}".encode())
                chen.commit()
                with refused("cannot have a task at this site"):
                    chen.execute(TAKE, [far, 60, True])
                chen.rollback()
                assert chen.execute(_TAKE_AT, [box.site, "07", 60]).fetchone() == (box.consignment,)
                chen.commit()
        finally:
            server.execute(f'REVOKE TEMPORARY ON DATABASE "{database}" FROM "{login}"'.encode())
    *before, last = chain_of(hall, box)
    assert problem_with(last, len(before) + 1, before[-1].hash) is None


def test_nothing_else_writes_tasks_or_consignments_as_the_owner(hall: Hall) -> None:
    writes = r"(INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO)\s+(ONLY\s+)?app\.(task|consignment)\M"
    query = "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'app'::regnamespace"
    with hall.server() as server:
        assert server.execute(f"{query} AND prosrc ~* %s".encode(), [writes]).fetchall() == [
            ("take_most_urgent",)
        ]
        astray = f"{query} AND NOT 'search_path=pg_catalog, pg_temp' = ANY (coalesce(proconfig, '{{}}'))"
        assert server.execute(astray.encode()).fetchall() == []
        # What is put together while it runs is of names alone, in the functions that enrol and make months.
        together = (
            "SELECT proname FROM pg_proc WHERE pronamespace = 'app'::regnamespace"
            " AND prosrc ~* '\\mEXECUTE\\M' ORDER BY 1"
        )
        found = server.execute(together).fetchall()
        assert [name for (name,) in found] == [
            "enrol",
            "give_groups",
            "make_each_month",
            "set_disabled",
            "set_password",
        ]
        cascades = "confupdtype <> 'a' OR confdeltype <> 'a'"
        keys = f"SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND ({cascades})"
        assert server.execute(keys.encode()).fetchone() == (0,)
        left_out = (
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgparentid = 0"
            " AND pg_get_triggerdef(oid) LIKE '%officer_app_owner%' ORDER BY 2"
        )
        assert server.execute(left_out).fetchall() == [
            ("app.consignment", "consignment_3_steps"),
            ("app.consignment", "consignment_changed"),
            ("app.task", "task_2_rule"),
            ("app.task", "task_3_steps"),
            ("app.task", "task_changed"),
        ]


def test_every_event_that_can_be_untrue_is_looked_at(hall: Hall) -> None:
    """What hangs on the table leaves out none that the function knows."""
    condition = (
        "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'audit_event_true' AND tgparentid = 0"
    )
    left_out = re.search(r"<> ALL \('{([a-z_,]+)}'", hall.value(condition))
    known = hall.value("SELECT prosrc FROM pg_proc WHERE oid = 'app.event_true'::regproc")
    named = re.findall(r"(?:NEW\.event IN \(|WHEN )((?:'[a-z_]+'(?:, )?)+)\)? THEN", known)
    assert left_out is not None
    looked_at = set(re.findall(r"[a-z_]+", " ".join(named)))
    assert {"held", "task_handed_back", "outcome_recorded", "quarantine_discarded"} < looked_at
    assert looked_at.isdisjoint(left_out[1].split(","))
    assert "task_claimed" in left_out[1]  # of which `append_events` asks


_TELL = "SELECT app.append_events(%s, '07', %s, '{task_claimed}', %s)"


def test_a_claim_is_told_by_who_has_made_it_whatever_way_they_tell_it(hall: Hall, box: Box) -> None:
    """Events told many at once are written as the owner, whom the trigger leaves alone with this one."""
    told = [box.site, [box.consignment], [f'{{"task":"{box.task}"}}']]
    with hall.signed_in("chen") as chen:
        with refused("says what did not happen"):
            chen.execute(_TELL, told)
        chen.rollback()
        with refused("says what did not happen"):
            tell(chen, box, "task_claimed", task=box.task)
            chen.commit()
        chen.rollback()
        claim(chen, box)  # another's claim, and one of another time, are not what is told
        chen.commit()
        with refused("says what did not happen"):
            chen.execute(_TELL, told)
    with hall.signed_in("li") as li, refused("says what did not happen"):
        li.execute(_TELL, told)


_NEW = {
    "consignment_id": str(uuid4()),
    "logistics_code": "L",
    "logistics_no": "odd",
    "state": "declared",
    "updated_at": "2026-11-30Z",
}
#: What the checks of that name look at, and whether it can be changed in a row that is there: steps have rules besides.
_ODD = {
    ("task", "kind"): True,
    ("task", "lane"): True,
    ("task", "mode"): True,
    ("task", "degree"): True,
    ("task", "state"): False,
    ("consignment", "lane"): True,
    ("consignment", "scan_verdict"): True,
    ("consignment", "task_state"): True,
    ("consignment", "state"): False,
}


def test_each_check_of_what_a_claim_changes_is_tried_here() -> None:
    checks = {
        (name, one.name.removeprefix(f"ck_{name}_"))
        for name in CLAIMED
        for one in metadata.tables[name].constraints
        if isinstance(one, CheckConstraint)
    }
    assert checks == _ODD.keys() | {("task", "held_by_someone")}


@pytest.mark.parametrize(("table", "column"), _ODD)
def test_what_a_claim_changes_has_no_values_but_those_that_are_known(
    hall: Hall, table: str, column: str
) -> None:
    """Triggers hold what a check would: a check would be read anew for every claim."""
    why = f"no {table} has such a value"
    box = hall.held()
    new = {"task": task_of(box, task_id=str(uuid4())), "consignment": _NEW}[table]
    with hall.server() as server, refused(why):
        insert(server, table, {**new, "site_id": box.site, column: "odd"})
    if _ODD[table, column]:
        with hall.signed_in("box") as intake, refused(why):
            intake.execute(f"UPDATE app.{table} SET {column} = 'odd' WHERE task_id = %s".encode(), [box.task])


def test_a_task_that_is_begun_by_somebody_is_with_somebody(hall: Hall) -> None:
    box = hall.held()
    with hall.server() as server, refused("no task has such a value"):
        insert(server, "task", task_of(box, task_id=str(uuid4()), state="claimed"))
