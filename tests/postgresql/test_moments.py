"""When something was done, and what it follows from: each is said with its own step, at its own time, and told."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from psycopg import sql

from officer_app.store.postgresql import live
from officer_app.workflow.shared import people
from tests.postgresql.hall import (
    APPEND,
    PASSWORD,
    Box,
    Hall,
    carry_out,
    claim,
    close,
    insert,
    outcome_of,
    record,
    refused,
    set_up,
    show,
    step,
    submit,
    tell,
    tell_site,
)
from tests.postgresql.test_live import announced
from tests.postgresql.test_rights import asked_again, called, photo_of
from tests.postgresql.test_small_print import change

#: Functions in which somebody is given two minutes.
_PATIENT = ("is_told_too_late", "take_most_urgent", "end_long_locks")


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
    with hall.signed_in("li") as li, refused("without an event|own step|takes effect"):
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


@pytest.mark.parametrize(
    "what", ["decided_at = NULL", "ended_at = NULL", "match_count = 9", "match_count = -1"]
)
def test_what_an_officer_decided_stands_until_somebody_looks_again(hall: Hall, what: str) -> None:
    box = returned(hall)
    with hall.signed_in("li") as li, refused("without an event|own step|as many matches"):
        tell(li, box, "sheet_printed")
        mark(li, box, what)
        li.commit()


def test_a_record_that_waits_for_another_word_decides_nothing(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen, refused("takes effect"):
        record(chen, box, "detain")
        submit(chen, box)
        mark(chen, box, "decided_at = now()")
        chen.commit()


def test_an_amendment_of_what_was_decided_before_decides_nothing_again(hall: Hall) -> None:
    """A supervisor has asked for another look: the intake service would take the box as decided, and let it go."""
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen:
        first = record(chen, box, "return_for_correction")
        submit(chen, box)
        mark(chen, box, "decided_at = now()")
        carry_out(chen, box, "returned")
        chen.commit()
    asked_again(hall, box, first)
    with hall.signed_in("chen") as chen, refused("takes effect"):
        record(chen, box, "return_for_correction", amends=first, why="typing error")
        mark(chen, box, "decided_at = now()")
        chen.commit()


def test_matches_are_counted_with_the_step_that_counts_them(hall: Hall) -> None:
    box = hall.held()
    with hall.signed_in("box") as intake:
        called(intake, box, rule="waybill-detained")
        intake.commit()
    with hall.signed_in("li") as li, refused("without an event"):
        tell(li, box, "sheet_printed")
        mark(li, box, "match_count = 1")
        li.commit()


@pytest.mark.parametrize(
    ("state", "also", "why"),
    [
        ("released", "released_at = now(), ended_at = now()", "own step"),
        ("returned", "ended_at = now(), released_at = now()", "own step"),
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
        with hall.signed_in(who) as connection, refused("is told now"):
            connection.execute("SELECT 1")
            time.sleep(0.6)
            tell(connection, box, "sheet_printed")
            connection.commit()
    with hall.signed_in("li") as li, refused("is told now"):
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
        "SELECT 1",  # notifications wait in the queue for whoever listens
    ],
)
def test_nobody_keeps_others_waiting_for_ever(
    hall: Hall, impatient: None, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr(live, "_LOCKS", 0.2)
    box = hall.held()
    with hall.signed_in("li") as li:
        li.execute("SET idle_in_transaction_session_timeout = 0")
        li.execute("SET statement_timeout = 0")
        li.commit()
        li.execute(what.encode(), [box.consignment] if "%s" in what else [])
        with announced(hall):
            time.sleep(2)  # a statement meanwhile would be no pause
        assert is_ended(li)


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
        ("file_name", " "),
        ("file_name", ".."),
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
    "settings",
    [
        '{"lease_minutes": 1e1}',
        '{"draw_rate": {"9710": 1e400}}',
        '{"draw_rate": {"9710": -1}}',
        '{"hit_target": 2}',
    ],
)
def test_a_rate_is_a_share(hall: Hall, settings: str) -> None:
    with hall.signed_in("admin1") as administrator, refused("no setting of a site|a JSON object"):
        set_up(administrator, hall.site(1), settings)


@pytest.mark.parametrize("skills", ['[{"a": 1}]', "[[]]", "{}", "[" * 5_000, "boom"])
def test_skills_are_texts(hall: Hall, skills: str) -> None:
    with hall.signed_in("zhang") as zhang, refused("list of texts"):
        zhang.execute("SELECT app.set_skills(%s, %s)", [hall.login("chen"), skills])


def together(connection: psycopg.Connection, *statements: str) -> None:
    """Sent as one message, in which all transactions have one time."""
    connection.autocommit = True
    connection.execute(";\n".join(statements).encode())


def literal(connection: psycopg.Connection, values: dict[str, Any]) -> tuple[str, str]:
    names = ", ".join(f'"{name}"' for name in values)
    return names, ", ".join(sql.Literal(value).as_string(connection) for value in values.values())


def released_at_once(connection: psycopg.Connection, box: Box) -> list[str]:
    """The statements of a box that its officer inspects and releases."""
    values = outcome_of(box)
    told = {name: values[name] for name in ("digest", "conform", "disposition")}
    told |= {"task": box.task, "outcome": values["outcome_id"], "second": None, "approval": False, "why": ""}
    names, literals = literal(connection, values)
    here = f"WHERE consignment_id = '{box.consignment}'"
    return [
        "BEGIN",
        f"INSERT INTO app.outcome ({names}) VALUES ({literals})",
        event_of(connection, box, "outcome_recorded", told | {"amends": None}),
        f"UPDATE app.task SET state = 'submitted', submitted_at = now() WHERE task_id = '{box.task}'",
        f"UPDATE app.task SET state = 'closed', closed_at = now() WHERE task_id = '{box.task}'",
        "UPDATE app.consignment SET state = 'released', released_at = now(), decided_at = now(), task_id = NULL,"
        f" task_kind = NULL, task_state = NULL {here}",
        event_of(connection, box, "released", {}),
        "COMMIT",
    ]


def event_of(connection: psycopg.Connection, box: Box, event: str, said: dict[str, Any]) -> str:
    given = [box.site, "07", box.consignment, event, json.dumps(said)]
    return psycopg.ClientCursor(connection).mogrify(APPEND, given)


@pytest.mark.parametrize(
    ("again", "why"),
    [
        ("UPDATE app.consignment SET decided_at = now() WHERE consignment_id = '{}'", "without an event"),
        (
            "UPDATE app.consignment SET state = 'released', released_at = now() WHERE consignment_id = '{}'",
            "the record of an officer",
        ),
        ("UPDATE app.consignment SET lane = 'green' WHERE consignment_id = '{}'", "without an event"),
    ],
)
def test_what_one_transaction_told_is_not_told_in_the_next_of_the_same_message(
    hall: Hall, again: str, why: str
) -> None:
    """Meanwhile a supervisor asks for another look."""
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen:
        first = released_at_once(chen, box)
        outcome = "SELECT outcome_id FROM app.outcome WHERE task_id = %s"
        with ThreadPoolExecutor() as beside:
            later = ["SELECT pg_sleep(1)", "BEGIN", again.format(box.consignment), "COMMIT"]
            sent = beside.submit(together, chen, *first, *later)
            while not (made := hall.value(outcome, box.task)):
                time.sleep(0.02)
            asked_again(hall, box, str(made))
            with refused(why):
                sent.result()
    stands = "SELECT state || coalesce(decided_at::text, '') FROM app.consignment WHERE consignment_id = %s"
    assert str(hall.value(stands, box.consignment)).startswith("held")


def test_nobody_tells_twice_as_of_one_time(hall: Hall) -> None:
    box = hall.held()
    with hall.signed_in("li") as li, refused("message of its own"):
        told = event_of(li, box, "sheet_printed", {})
        together(li, "BEGIN", told, told, "COMMIT", "BEGIN", told, "COMMIT")
    told_of = "SELECT count(*) FROM app.audit_event WHERE chain = %s AND event = 'sheet_printed'"
    assert hall.value(told_of, box.consignment) == 2


def test_what_a_part_of_a_transaction_wrote_is_its_own(hall: Hall) -> None:
    box = hall.held()
    with hall.signed_in("li") as li:
        li.execute("SELECT 1")
        with li.transaction():  # a savepoint, as the connection is in a transaction already
            tell(li, box, "sheet_printed")
        with li.transaction():
            tell(li, box, "sheet_printed")
        li.commit()


@pytest.mark.parametrize("payload", ['{"a": ' + "1" * 40 + "}", '{"a": ' + "[" * 30 + "]" * 30 + "}"])
def test_what_a_person_says_can_be_read_by_every_program(hall: Hall, payload: str) -> None:
    box = hall.claimed("chen")
    many = "SELECT app.append_events(%s, '07', ARRAY[%s], ARRAY['sheet_printed'], ARRAY[%s])"
    with hall.signed_in("chen") as chen, refused("all can read it"):
        tell(chen, box, "sheet_printed", **json.loads(payload))
    with hall.signed_in("chen") as chen, refused("all can read it"):
        chen.execute(many, [box.site, box.consignment, payload])
    with hall.signed_in("chen") as chen, refused("all can read it"):
        record(chen, box, says=json.loads(payload))


def test_a_claim_is_kept_by_its_officer_alone(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("zhang") as zhang, refused("with another officer"):
        change(zhang, box, "lease_until = now() - interval '1 hour'")


def test_what_was_put_before_the_supervisor_is_withdrawn_with_an_event(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen:
        change(chen, box, "escalated_at = now(), escalated_by = SESSION_USER, escalated_why = 'x'")
        tell(chen, box, "task_escalated", task=box.task, reason="x")
        chen.commit()
    for what in ("escalated_at = NULL, escalated_by = NULL, escalated_why = NULL", "escalated_why = 'y'"):
        with hall.signed_in("chen") as chen, refused("without an event"):
            change(chen, box, what)
            tell(chen, box, "sheet_printed")
            chen.commit()


CLAIM = (
    "state = 'claimed', officer = SESSION_USER, claimed_at = now(), lease_until = now() + interval '5 min'"
)
IMMEDIATE = "SET CONSTRAINTS app.audit_event_true IMMEDIATE"


def test_events_that_are_asked_early_say_the_last_word_all_the_same(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen, refused("where its events say"):
        record(chen, box)
        submit(chen, box)
        carry_out(chen, box, "released")
        chen.execute(IMMEDIATE)
        step(chen, box, "held")
        chen.execute(IMMEDIATE)
        mark(chen, box, "state = 'released', released_at = now()")
        chen.commit()


def test_a_claim_that_was_handed_back_is_told_again(hall: Hall) -> None:
    box = hall.held()
    with hall.signed_in("chen") as chen, refused("where its events say"):
        claim(chen, box)
        chen.execute(IMMEDIATE)
        change(
            chen, box, "state = 'open', officer = NULL, station = NULL, claimed_at = NULL, lease_until = NULL"
        )
        show(chen, box, "open", None, box.task)
        tell(chen, box, "task_handed_back", task=box.task)
        chen.execute(IMMEDIATE)
        change(chen, box, CLAIM)
        show(chen, box, "claimed", chen.info.user, box.task)
        chen.commit()


@pytest.mark.parametrize("payload", ['{"x": [' + "1" * 5_000 + '], "x": 1}', '{"x": {"y": 1, "y": 2}}'])
def test_nothing_is_named_twice(hall: Hall, payload: str) -> None:
    """The server keeps the last, another program may read the first."""
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen, refused("all can read it"):
        chen.execute(APPEND, [box.site, "", box.consignment, "sheet_printed", payload])
    with hall.signed_in("admin1") as administrator, refused("a JSON object"):
        set_up(administrator, hall.site(1), payload)


def test_a_claim_is_told_when_it_is_made(hall: Hall, impatient: None) -> None:
    box = hall.held()
    told = "SELECT app.append_events(%s, '07', ARRAY[%s], ARRAY['task_claimed'], ARRAY[%s])"
    with hall.signed_in("li") as li, refused("is told now"):
        li.execute("SELECT 1")
        time.sleep(0.6)
        change(li, box, CLAIM)
        show(li, box, "claimed", li.info.user, box.task)
        li.execute(told, [box.site, box.consignment, json.dumps({"task": box.task})])


def test_who_listens_and_does_not_read_keeps_the_queue_of_nobody(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "_LOCKS", 0.2)
    with hall.signed_in("sun") as deaf, hall.signed_in("li") as loud, announced(hall):
        deaf.autocommit = loud.autocommit = True
        deaf.execute("LISTEN x")
        pid = deaf.info.backend_pid
        there = "SELECT count(*) FROM pg_stat_activity WHERE pid = %s"
        until = time.monotonic() + 30
        while hall.value(there, pid) and time.monotonic() < until:
            loud.execute(b"; ".join(b"NOTIFY x, '%d%s'" % (number, b"x" * 7_000) for number in range(100)))
        assert hall.value(there, pid) == 0
