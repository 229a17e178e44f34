"""A login with every grant, and past row security, of whom this database knows no role: the rules alone refuse it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from officer_app.store.postgresql.access import GROUPS, INTAKE, Group
from tests.postgresql.conftest import one_at_a_time
from tests.postgresql.hall import (
    PASSWORD,
    Box,
    Hall,
    carry_out,
    claim,
    insert,
    record,
    refused,
    set_up,
    sign,
    step,
    submit,
    tell,
)
from tests.postgresql.test_rights import called
from tests.postgresql.test_small_print import of_enterprise

_GROUPS = sorted({group for role in GROUPS if role != INTAKE for group in GROUPS[role]})


@pytest.fixture
def nobody(hall: Hall) -> Iterator[Callable[[], psycopg.Connection]]:
    """Opens a connection of somebody who is enrolled nowhere."""
    with one_at_a_time():
        yield from _nobody(hall)


def _nobody(hall: Hall) -> Iterator[Callable[[], psycopg.Connection]]:
    login = hall.login("nobody")
    name = sql.Identifier(login)
    with hall.server() as server:
        verifier = server.pgconn.encrypt_password(PASSWORD.encode(), login.encode(), b"scram-sha-256")
        made = sql.SQL("CREATE ROLE {} LOGIN BYPASSRLS PASSWORD {}")
        server.execute(made.format(name, verifier.decode()))
        for group in _GROUPS:
            given = sql.SQL("GRANT {} TO {} WITH SET FALSE").format(sql.Identifier(group), name)
            server.execute(given)

    @contextmanager
    def signed_in() -> Iterator[psycopg.Connection]:
        given = conninfo_to_dict(hall.url, user=login, password=PASSWORD)
        with closing(psycopg.connect(**given)) as connection:
            yield connection

    yield signed_in
    with hall.server() as server:
        server.execute(sql.SQL("DROP ROLE {}").format(name))


def test_it_is_of_every_group_but_the_services() -> None:
    assert set(Group) - set(_GROUPS) == {Group.INTAKE, Group.NATION}


def test_it_has_no_task_and_cancels_none(hall: Hall, nobody) -> None:
    held, claimed = hall.held(), hall.claimed("chen")
    with nobody() as connection, refused("by what comes in"):
        connection.execute("UPDATE app.task SET state = 'cancelled' WHERE task_id = %s", [held.task])
    for what in ("lease_until = now() + interval '5 min'", "state = 'open', officer = NULL"):
        with nobody() as connection, refused("with another officer"):
            connection.execute(f"UPDATE app.task SET {what} WHERE task_id = %s", [claimed.task])
    with nobody() as connection, refused("cannot have a task"):
        claim(connection, held)


def test_it_reopens_nothing_and_lets_nothing_go(hall: Hall, nobody) -> None:
    box = hall.claimed("chen")
    with nobody() as connection, refused("record of an officer"):
        step(connection, box, "released")
    with hall.signed_in("chen") as chen:
        record(chen, box, "return_for_correction")
        submit(chen, box)
        carry_out(chen, box, "returned")
        chen.commit()
    with nobody() as connection, refused("only a supervisor reopens"):
        connection.execute(
            "UPDATE app.consignment SET state = 'held' WHERE consignment_id = %s", [box.consignment]
        )


def test_it_neither_amends_nor_approves(hall: Hall, nobody) -> None:
    box, outcome = hall.submitted("chen", "detain")
    with nobody() as connection, refused("by the officer who wrote it"):
        record(connection, box, "detain", amends=outcome, why="a slip of the pen")
    with hall.signed_in("admin1") as admin:
        settings = json.dumps({"approve": ["return_for_correction"]})
        set_up(admin, hall.site(1), settings)
        admin.commit()
    try:
        box = hall.claimed("chen")
        with hall.signed_in("chen") as chen:
            outcome = record(chen, box, "return_for_correction", needs_approval=True)
            submit(chen, box)
            chen.commit()
        with nobody() as connection, refused("only a supervisor approves"):
            sign(connection, box, outcome, "approval")
    finally:
        with hall.signed_in("admin1") as admin:
            set_up(admin, hall.site(1), "{}")
            admin.commit()


def test_it_calls_nothing_to_inspection_and_changes_no_counts(hall: Hall, nobody) -> None:
    box = hall.held()
    with nobody() as connection, refused("under their own name"):
        called(connection, box, source="rule", rule="invented")
    code = of_enterprise(hall, box)
    with nobody() as connection, refused("with the record"):
        connection.execute("UPDATE app.enterprise SET inspected = inspected + 1 WHERE ebc_code = %s", [code])


def test_it_tells_nothing_and_enrols_nobody(hall: Hall, nobody) -> None:
    box: Box = hall.held()
    with nobody() as connection, refused("not yours to tell"):
        tell(connection, box, "task_opened")
    with nobody() as connection, refused("not yours to tell"):
        many = [box.site, "07", [box.consignment], ["held"], ["{}"]]
        connection.execute("SELECT app.append_events(%s, %s, %s, %s, %s)", many)
    verifier = "SCRAM-SHA-256$4096:c2FsdA==$c3RvcmVk:c2VydmVy"
    me, chen = hall.login("nobody"), hall.login("chen")
    for call in (
        f"enrol('friend', 'friend', 'officer', {box.site}, '{verifier}')",
        f"set_role('{chen}', 'supervisor')",
        f"set_sites('{chen}', ARRAY[{box.site}])",
        f"set_disabled('{chen}', true)",
        f"set_password('{chen}', '{verifier}')",
        f"set_password('{me}', '{verifier}')",
        f"set_skills('{chen}', '[]')",
    ):
        with nobody() as connection, refused("only an administrator"):
            connection.execute(f"SELECT app.{call}".encode())


def test_it_keeps_no_draft(hall: Hall, nobody) -> None:
    box = hall.claimed("chen")
    with nobody() as connection, refused("do not hold"):
        insert(connection, "draft", {"task_id": box.task, "site_id": box.site, "body": "{}"})
