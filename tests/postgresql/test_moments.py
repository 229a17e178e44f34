"""When something was done, and what it follows from: each is said with its own step, at its own time, and told."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from officer_app.store.postgresql import live
from officer_app.workflow.shared import people
from tests.postgresql.hall import (
    PASSWORD,
    Box,
    Hall,
    carry_out,
    close,
    insert,
    outcome_of,
    record,
    refused,
    set_up,
    submit,
    tell,
    tell_site,
)
from tests.postgresql.test_live import announced
from tests.postgresql.test_rights import called, photo_of
from tests.postgresql.test_small_print import change

#: Functions in which somebody is given two minutes.
_PATIENT = ("event_true", "take_most_urgent", "end_long_locks")


@pytest.fixture
def impatient(hall: Hall) -> Iterator[None]:
    """Two minutes are half a second meanwhile."""
    with hall.server() as server:
        query = "SELECT pg_get_functiondef(p.oid) FROM pg_proc p WHERE p.pronamespace = 'app'::regnamespace"
        made = [row[0] for row in server.execute(f"{query} AND p.proname = ANY (%s)".encode(), [[*_PATIENT]])]
        assert all("'2 minutes'" in text for text in made)
        for text in made:
            server.execute(text.replace("'2 minutes'", "'0.5 s'").encode())
    yield
    with hall.server() as server:
        for text in made:
            server.execute(text.encode())


def mark(connection: psycopg.Connection, box: Box, what: str) -> None:
    connection.execute(
        f"UPDATE app.consignment SET {what} WHERE consignment_id = %s".encode(), [box.consignment]
    )


@pytest.mark.parametrize("column", ["released_at", "decided_at", "ended_at", "routed_at"])
def test_no_time_of_a_consignment_is_set_with_the_event_of_something_else(hall: Hall, column: str) -> None:
    box = hall.held()
    with hall.signed_in("li") as li, refused("without an event|waits for nobody"):
        tell(li, box, "sheet_printed")
        mark(li, box, f"{column} = now()")
        li.commit()


def returned(hall: Hall) -> Box:
    """Inspected by Chen, decided and sent back."""
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen:
        record(chen, box, "return_for_correction")
        submit(chen, box)
        mark(chen, box, "decided_at = now()")
        carry_out(chen, box, "returned")
        chen.commit()
    return box


def test_a_record_that_holds_decides(hall: Hall) -> None:
    box = returned(hall)
    found = hall.value(
        "SELECT decided_at = ended_at FROM app.consignment WHERE consignment_id = %s", box.consignment
    )
    assert found is True


@pytest.mark.parametrize("what", ["decided_at = NULL", "ended_at = NULL", "match_count = 9"])
def test_what_an_officer_decided_stands_until_somebody_looks_again(hall: Hall, what: str) -> None:
    box = returned(hall)
    with hall.signed_in("li") as li, refused("without an event"):
        tell(li, box, "sheet_printed")
        mark(li, box, what)
        li.commit()


def test_a_record_that_waits_for_another_word_decides_nothing(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen, refused("waits for nobody's word"):
        record(chen, box, "detain")
        submit(chen, box)
        mark(chen, box, "decided_at = now()")
        chen.commit()


@pytest.mark.parametrize(
    ("state", "also", "why"),
    [
        ("released", "released_at = now(), ended_at = now()", "without an event"),
        ("returned", "ended_at = now(), released_at = now()", "without an event"),
        ("released", "version = version + 1", "time of the server"),
        ("returned", "version = version + 1", "time of the server"),
    ],
)
def test_a_step_sets_its_own_time_and_no_other(hall: Hall, state: str, also: str, why: str) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen, refused(why):
        record(chen, box, "release" if state == "released" else "return_for_correction")
        submit(chen, box)
        close(chen, box)
        mark(chen, box, f"state = '{state}', {also}")
        tell(chen, box, state)
        chen.commit()


def test_the_consignment_shows_what_kind_of_task_it_has(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen, refused("does not show its task"):
        tell(chen, box, "sheet_printed")
        mark(chen, box, "task_kind = 'documents'")
        chen.commit()


def test_a_match_is_told(hall: Hall) -> None:
    box = hall.held()
    with hall.signed_in("li") as li, refused("without an event"):
        called(li, box)
        tell(li, box, "sheet_printed")
        li.commit()


def test_a_task_is_put_before_the_supervisor_with_an_event(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen, refused("without an event"):
        change(chen, box, "escalated_at = now(), escalated_by = SESSION_USER, escalated_why = 'x'")
        tell(chen, box, "sheet_printed")
        chen.commit()
    with hall.signed_in("chen") as chen, refused("without an event"):
        change(chen, box, "told = 'go on', told_by = SESSION_USER")
        tell(chen, box, "sheet_printed")
        chen.commit()


def test_what_happens_now_is_not_told_as_of_earlier(hall: Hall, impatient: None) -> None:
    box = hall.held()
    for who in ("li", "sun"):
        with hall.signed_in(who) as connection, refused("began too long ago"):
            connection.execute("SELECT 1")
            time.sleep(0.6)
            tell(connection, box, "sheet_printed")
            connection.commit()
    with hall.signed_in("li") as li, refused("began too long ago"):
        li.execute("SELECT 1")
        time.sleep(0.6)
        li.execute("SELECT app.take_most_urgent(%s, '07', 10, true)", [box.site])
    with hall.signed_in("box") as intake:  # what it takes in at once can be much
        intake.execute("SELECT 1")
        time.sleep(0.6)
        tell(intake, box, "held_again")
        intake.commit()


def is_ended(connection: psycopg.Connection) -> bool:
    try:
        connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return True
    return False


@pytest.mark.parametrize(
    "what",
    [
        "LOCK TABLE app.draft IN ACCESS EXCLUSIVE MODE",
        "SELECT FROM app.consignment WHERE consignment_id = %s FOR UPDATE",
    ],
)
def test_nobody_keeps_others_waiting_for_ever(
    hall: Hall, impatient: None, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr(live, "_LOCKS", 0.2)
    box = hall.held()
    with hall.signed_in("li") as li, hall.signed_in("sun") as reader:
        reader.execute("SELECT count(*) FROM app.outcome")
        li.execute("SET idle_in_transaction_session_timeout = 0")
        li.execute("SET statement_timeout = 0")
        li.commit()
        li.execute(what.encode(), [box.consignment] if "%s" in what else [])
        with announced(hall):
            until = time.monotonic() + 10
            while not is_ended(li) and time.monotonic() < until:
                time.sleep(0.1)
        assert li.closed
        reader.execute("SELECT count(*) FROM app.outcome")  # who only reads keeps nobody


def test_an_account_is_closed_whatever_its_session_has_locked(hall: Hall) -> None:
    with people(hall.url, hall.login("admin1"), PASSWORD) as office:
        office.add(hall.login("ma"), "Ma", "officer", PASSWORD)
    with hall.signed_in("ma") as ma:
        tell_site(ma, hall.site(1), "signed_in")  # the chain of the site is theirs until they commit
        with people(hall.url, hall.login("admin1"), PASSWORD) as office:
            office.disable(hall.login("ma"))
        assert is_ended(ma)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("sha256", "../../../etc/passwd"),
        ("sha256", "A" * 64),
        ("kind", "exe"),
        ("octets", -1),
        ("file_name", "../x.jpg"),
        ("file_name", "a\x1b[2J.jpg"),
        ("file_name", ""),
    ],
)
def test_a_file_is_one_that_can_be_kept(hall: Hall, column: str, value: Any) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen, refused("no file that can be kept"):
        insert(chen, "evidence", photo_of(box) | {column: value})


@pytest.mark.parametrize(
    "also",
    [{"conform": "true"}, {"task": "UPPER"}, {"outcome": "UPPER"}, {"second": "LEFT OUT"}, {"second": ""}],
)
def test_the_event_of_a_record_says_it_as_every_program_does(hall: Hall, also: dict[str, str]) -> None:
    box = hall.claimed("chen")
    values = outcome_of(box)
    told = {name: values[name] for name in ("digest", "conform", "disposition")}
    told |= {"task": box.task, "outcome": values["outcome_id"], "second": None, "approval": False}
    ((name, value),) = also.items()
    told[name] = told[name].upper() if value == "UPPER" else value
    if value == "LEFT OUT":
        del told[name]
    with hall.signed_in("chen") as chen, refused("did not happen|named by an event|invalid"):
        insert(chen, "outcome", values)
        tell(chen, box, "outcome_recorded", **told)
        submit(chen, box)
        chen.commit()


def test_no_event_is_a_book(hall: Hall) -> None:
    box = hall.held()
    long = "x" * 1_000_000
    with hall.signed_in("li") as li, refused("a million octets"):
        tell(li, box, "sheet_printed", outcome=long)
    with hall.signed_in("li") as li, refused("a million octets"):
        li.execute(
            "SELECT app.append_events(%s, '07', ARRAY[%s], ARRAY['sheet_printed'], ARRAY[%s])",
            [box.site, box.consignment, json.dumps({"outcome": long})],
        )


def test_an_event_is_hashed_as_it_is_stored(hall: Hall) -> None:
    box = hall.held()
    with hall.signed_in("box") as intake:
        intake.execute(
            "SELECT app.append_events(%s, '07', ARRAY[%s], ARRAY[%s], ARRAY['{}'])",
            [box.site, box.consignment, "weighed" + " " * 40],
        )
        intake.commit()
    anew = (
        "SELECT e.hash = app.event_hash(e.chain, e.seq, e.event_id, e.site_id, e.at, e.event, e.actor, e.station,"
        " e.payload, e.prev_hash) FROM app.audit_event e WHERE e.chain = %s ORDER BY e.seq DESC LIMIT 1"
    )
    assert hall.value(anew, box.consignment) is True


@pytest.mark.parametrize(
    "settings", ['{"draw_rate": {"9710": 1e400}}', '{"draw_rate": {"9710": -1}}', '{"hit_target": 2}']
)
def test_a_rate_is_a_share(hall: Hall, settings: str) -> None:
    with hall.signed_in("admin1") as administrator, refused("no setting of a site"):
        set_up(administrator, hall.site(1), settings)


@pytest.mark.parametrize("skills", ['[{"a": 1}]', "[[]]", "{}", "[" * 5_000, "boom"])
def test_skills_are_texts(hall: Hall, skills: str) -> None:
    with hall.signed_in("zhang") as zhang, refused("list of texts"):
        zhang.execute("SELECT app.set_skills(%s, %s)", [hall.login("chen"), skills])
