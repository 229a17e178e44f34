"""The most urgent task by one statement of the shared database: as the workflow's own steps, and for nobody more than
what they may do step by step."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import LiteralString

import psycopg
import pytest
from sqlalchemy import event

from officer_app.domain.errors import NotFound, WrongDatabase
from officer_app.paths import schema
from officer_app.store.engine import Store
from officer_app.store.postgresql.store import SharedStore
from officer_app.workflow.people import set_skills
from officer_app.workflow.tasks import claim_most_urgent, claim_task, hand_back, leave_tasks
from tests.postgresql.hall import PASSWORD, Box, Hall, carry_out, record, refused, submit
from tests.postgresql.station import SharedStation
from tests.postgresql.test_rights import asked_again
from tests.postgresql.work import BAD, take_samples

TAKE: LiteralString = "SELECT app.take_most_urgent(%s, '07', %s, %s)"


def number_of(station: SharedStation, key: str) -> str:
    return str(station.value("SELECT logistics_no FROM app.consignment WHERE consignment_id = %s", key))


def on_desk(hall: Hall, box: Box, priority: int) -> None:
    """As the clock would have it: the queue shows it."""
    with hall.server() as server:
        server.execute("SET session_replication_role = replica")
        shown = "UPDATE app.consignment SET priority = %s, priority_why = '[]' WHERE consignment_id = %s"
        server.execute(shown, [priority, box.consignment])
        server.commit()


def test_what_one_handed_back_goes_to_others_and_what_one_left_comes_again(station: SharedStation) -> None:
    take_samples(station)
    with station.at_work("chen") as chen, station.at_work("li") as li:
        store, context, officer = chen
        first = claim_most_urgent(*chen)
        assert number_of(station, first) == BAD
        hand_back(*chen, claim_task(*chen, first), "not mine")
        second = claim_most_urgent(*chen)
        assert second != first
        with pytest.raises(NotFound, match="what you handed back"):
            claim_most_urgent(*chen)
        leave_tasks(store, context, officer)
        assert claim_most_urgent(*chen) == second
        assert claim_most_urgent(*li) == first
        with pytest.raises(NotFound):
            claim_most_urgent(*li)


def test_an_officer_with_skills_is_asked_for_them_first(station: SharedStation) -> None:
    take_samples(station)
    with station.at_work("zhang") as (store, _, boss):
        set_skills(store, boss, station.login("chen"), ["documents"])
    with station.at_work("chen") as chen:
        store = chen[0]
        assert store.take_at_once(chen[2].site_id, "07", 60) is None
        assert number_of(station, claim_most_urgent(*chen)) == BAD


def test_a_claim_is_told_and_the_officer_is_seen(station: SharedStation) -> None:
    take_samples(station)
    with station.at_work("chen") as chen:
        station.value("UPDATE app.officer SET seen_at = now() - interval '1 hour' RETURNING 1")
        box = claim_most_urgent(*chen)
    mine = "login = %s AND seen_at > now() - interval '1 minute'"
    assert station.value(f"SELECT count(*) FROM app.officer WHERE {mine}", station.login("chen")) == 1
    assert station.value(
        "SELECT count(*) FROM app.audit_event WHERE chain = %s AND event = 'task_claimed' AND actor = %s",
        box,
        station.login("chen"),
    )
    assert "0 broken" in station.done("sun", "audit", "verify")


def test_a_claim_asks_the_server_once(station: SharedStation) -> None:
    take_samples(station)
    with station.at_work("chen") as chen:
        asked: list[str] = []
        event.listen(chen[0].engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
        claim_most_urgent(*chen)
        assert asked == []


def asked(store: Store, statement: LiteralString, values: Sequence[int | str | bool]) -> str | None:
    """As a claim is, whatever the statement."""
    assert isinstance(store, SharedStore)
    with store.spoken():
        return store._at_hand.at_once(statement, values)


def test_a_statement_that_the_driver_threw_away_is_prepared_again(station: SharedStation) -> None:
    with station.at_work("chen") as (store, _, _):
        assert asked(store, "SELECT $1::integer + 1", (1,)) == "2"
        assert asked(store, "SELECT $1::boolean", (False,)) == "f"
        with store.read() as connection:
            connection.exec_driver_sql("DEALLOCATE ALL")
        assert [asked(store, "SELECT $1::boolean", (one,)) for one in (True, False)] == ["t", "f"]
        assert [asked(store, "SELECT $1::integer + 1", (one,)) for one in (1, 2)] == ["2", "3"]
        assert asked(store, "SELECT NULL", ()) is None
        with pytest.raises(NotFound):
            asked(store, "SELECT $1::uuid", ("none",))


_ME, _PLACE = "SELECT SESSION_USER", "SELECT pg_backend_pid()"


def test_it_is_asked_by_the_connection_that_everything_else_uses(station: SharedStation) -> None:
    """And a station has no more of them than before."""
    with station.at_work("chen") as (store, _, _):
        places = {asked(store, _PLACE, ()), asked(store, _PLACE, ())}
        for how in (store.read, store.transaction):
            with how() as connection:
                places.add(str(connection.exec_driver_sql(_PLACE).scalar()))
            places.add(asked(store, _PLACE, ()))
        assert len(places) == 1


def test_whoever_signs_in_next_asks_under_their_own_name(station: SharedStation) -> None:
    with station.at_work("chen") as (store, _, _):
        assert asked(store, _ME, ()) == station.login("chen")
        store.enter(station.login("li"), PASSWORD)
        assert asked(store, _ME, ()) == station.login("li")
        mine = "SELECT count(*) FROM pg_stat_activity WHERE usename = %s"
        assert station.value(mine, station.login("chen")) == 0


@pytest.mark.parametrize("rests", [True, False])
def test_a_connection_at_hand_that_is_gone_is_told_once_or_not_at_all(
    station: SharedStation, monkeypatch: pytest.MonkeyPatch, rests: bool
) -> None:
    """One that has rested is asked first, as any other."""
    with station.at_work("chen") as (store, _, _):
        place = asked(store, _PLACE, ())
        assert station.value("SELECT pg_terminate_backend(%s, 5000)", int(str(place)))
        if rests:
            monkeypatch.setattr("officer_app.store.postgresql.at_hand.FRESH", 0.0)
        else:
            with pytest.raises(WrongDatabase):
                asked(store, _PLACE, ())
        assert asked(store, _PLACE, ()) not in (place, None)


def test_nobody_gets_more_by_it_than_their_rights(hall: Hall) -> None:
    on_desk(hall, hall.held(), 0)
    on_desk(hall, hall.held(2), 0)
    for who in ("box", "sun", "admin1"):
        with hall.signed_in(who) as other, pytest.raises(psycopg.errors.InsufficientPrivilege):
            other.execute(TAKE, [hall.site(1), 60, True])
    with hall.signed_in("chen") as chen:
        with refused("cannot have a task at this site"):
            chen.execute(TAKE, [hall.site(2), 60, True])
        chen.rollback()
        with refused("no longer than the site has set"):
            chen.execute(TAKE, [hall.site(1), 100_000, True])


def test_whoever_recorded_does_not_look_again(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen:
        outcome = record(chen, box, "return_for_correction")
        submit(chen, box)
        carry_out(chen, box, "returned")
        chen.commit()
    asked_again(hall, box, outcome)
    on_desk(hall, box, 30_000)
    on_desk(hall, hall.held(), 20_000)
    for who, gets_it in (("chen", False), ("zhang", False), ("li", True)):
        with hall.signed_in(who) as officer:
            (taken,) = officer.execute(TAKE, [box.site, 60, True]).fetchone() or (None,)
            assert taken is not None and (str(taken) == box.consignment) == gets_it, who
            officer.rollback()


def test_its_row_is_found_by_an_index(station: SharedStation) -> None:
    """The statement is that of the function; here even under row security."""
    text = schema("postgresql", "rules.sql").read_text(encoding="utf-8")
    found = re.search(
        r"SELECT c\.consignment_id, c\.task_id INTO \w+, \w+ (FROM .*?SKIP LOCKED);", text, re.DOTALL
    )
    assert found is not None
    query = f"SELECT c.consignment_id, c.task_id {found[1]}".replace("at_site", "%s").replace("passed", "%s")
    with station.at_work("chen") as (store, _, officer), store.transaction() as tx:
        tx.exec_driver_sql("SET LOCAL enable_seqscan = off")
        told = tx.exec_driver_sql(f"EXPLAIN {query}", (officer.site_id, []))
        plan = "\n".join(row[0] for row in told)
    assert re.search("Index Scan using ix_consignment_(desk|open)", plan)
    assert "Sort" not in plan
