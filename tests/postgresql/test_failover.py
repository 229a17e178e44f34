"""A primary killed at work, and a standby in its place: nothing that was said to be recorded is lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from officer_app.domain.audit import GENESIS
from officer_app.domain.errors import OfficerError, WrongDatabase
from officer_app.store import tables as t
from officer_app.store.engine import Store, open_store
from officer_app.store.postgresql.connect import connected, conninfo
from tests.postgresql import hall as work
from tests.postgresql.cluster import Cluster, servers
from tests.postgresql.hall import PASSWORD, Hall
from tests.program import run

#: Who records, with the intake service that brings them their boxes.
AT_WORK = (("chen", "box", 1), ("li", "box", 1), ("zhang", "box", 1), ("zhou", "box2", 2))
SYNCHRONOUS = "FIRST 1 (second)"


class Pair(NamedTuple):
    first: Cluster
    second: Cluster
    hall: Hall

    @property
    def url(self) -> str:
        """What stations are given: both, and whichever accepts work is right."""
        hosts = f"{self.first.place},{self.second.place}"
        return f"postgresql://{hosts}/hall?target_session_attrs=read-write&connect_timeout=3"


@contextmanager
def reports(pair: Pair) -> Iterator[Store]:
    with closing(open_store(pair.url, pair.hall.login("zhang"), PASSWORD)) as store:
        yield store


def port(connection: Connection) -> int:
    """Which server it is that answers."""
    return int(connection.exec_driver_sql("SHOW port").scalar_one())


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    """A hall on a primary with a synchronous standby."""
    with servers() as made:
        first = made.new("first")
        hall = Hall(first.url("hall"), "pair")
        hall.open()
        second = made.standby(first, "second", wal_retrieve_retry_interval="200ms")
        first.ask(f"ALTER SYSTEM SET synchronous_standby_names = '{SYNCHRONOUS}'")
        first.ask("SELECT pg_reload_conf()")
        follows = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
        first.wait(lambda: first.ask(follows) == 1, "followed synchronously")
        yield Pair(first, second, hall)


class Desk(threading.Thread):
    """An officer who records one outcome after another, and connects again whenever the server is gone."""

    def __init__(self, pair: Pair, who: str, intake: str, site: int, until: threading.Event) -> None:
        super().__init__(daemon=True)
        self._pair, self._until = pair, until
        self._officer, self._intake, self._site = pair.hall.login(who), pair.hall.login(intake), site
        self.acknowledged: list[tuple[float, str]] = []
        self.unanswered: list[str] = []
        self.unforeseen: list[BaseException] = []

    def run(self) -> None:
        while not self._until.is_set():
            try:
                with (
                    connected(conninfo(self._pair.url, self._intake, PASSWORD)) as intake,
                    connected(conninfo(self._pair.url, self._officer, PASSWORD)) as officer,
                ):
                    while not self._until.is_set():
                        self._one(intake, officer)
            except OfficerError:
                time.sleep(0.05)
            except BaseException as error:
                self.unforeseen.append(error)
                raise

    def _one(self, intake: psycopg.Connection, officer: psycopg.Connection) -> None:
        box = work.Box(str(uuid4()), str(uuid4()), self._pair.hall.site(self._site))
        work.bring(intake, box)
        intake.commit()
        work.claim(officer, box)
        outcome = work.record(officer, box)
        work.submit(officer, box)
        work.carry_out(officer, box, "released")
        self.unanswered.append(outcome)
        officer.commit()
        self.acknowledged.append((time.monotonic(), self.unanswered.pop()))


def test_reports_are_read_from_the_standby_and_are_as_new_as_the_first(pair: Pair) -> None:
    box = pair.hall.claimed("chen")
    with reports(pair) as store:
        assert store.overlook(port) == (pair.second.port, timedelta(0))
        for _ in range(5):
            with pair.hall.signed_in("chen") as officer:
                box = pair.hall.claimed("chen")
                work.record(officer, box, "detain")
                work.submit(officer, box)
                officer.commit()
            assert store.overlook(partial(seen, box=box))[0] == "submitted", "what one has done"
        assert store.overlook(port)[0] == pair.second.port
        with pytest.raises(DBAPIError, match="read-only"):
            store.overlook(
                lambda connection: connection.exec_driver_sql("UPDATE app.officer SET seen_at = now()")
            )


def test_a_standby_that_has_all_is_not_of_unknown_age(pair: Pair) -> None:
    with reports(pair) as store:
        assert store._standby is not None
        pair.first.wait(lambda: store._standby.read(port, None) == (pair.second.port, timedelta(0)), "as new")


def test_a_standby_that_lags_is_not_asked(pair: Pair) -> None:
    with reports(pair) as store:
        replaying(pair.second, "pause")
        try:
            box = pair.hall.claimed("chen")
            assert store.overlook(port) == (pair.first.port, timedelta(0))
            assert store.overlook(lambda connection: seen(connection, box))[0] == "claimed"
        finally:
            replaying(pair.second, "resume")


def test_where_no_standby_answers_reports_are_read_from_the_primary(pair: Pair) -> None:
    pair.second.stop()
    try:
        with reports(pair) as store:
            assert store.overlook(port) == (pair.first.port, timedelta(0))
    finally:
        pair.second.start()


def test_a_commit_that_did_not_wait_for_the_standby_is_no_success(pair: Pair) -> None:
    box = pair.hall.claimed("chen")
    pair.second.stop()
    cancel = threading.Thread(target=cancel_who_waits, args=[pair.first])
    with pytest.raises(WrongDatabase, match="second server does not answer"):
        submit_one(pair, box, cancel.start)
    cancel.join()
    pair.second.start()
    assert pair.hall.value("SELECT state FROM app.task WHERE task_id = %s", box.task) == "submitted"


def test_reports_of_the_command_line_are_read_from_the_standby_where_the_first_server_is_away(
    pair: Pair, data: Path
) -> None:
    asked = ["--data", str(data), "--database", pair.url, "--as", pair.hall.login("zhang")]
    pair.first.stop()
    try:
        for command in (["supervision"], ["volumes"], ["supervision", "--json"]):
            told = run([*asked, *command], {"OFFICER_PASSWORD": PASSWORD})
            assert told.returncode == 0, told.stderr
            assert told.stdout and "No intake service" not in told.stderr
        refused = run([*asked, "task", "claim", "X1"], {"OFFICER_PASSWORD": PASSWORD})
        assert refused.returncode == 1, "what writes needs the first"
    finally:
        pair.first.start()


def test_a_primary_killed_under_load_loses_no_outcome_that_was_acknowledged(
    pair: Pair, record_property: Callable[[str, object], None]
) -> None:
    """The last one here: afterwards the pair is one server."""
    follows = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
    pair.first.wait(lambda: pair.first.ask(follows) == 1, "followed synchronously")
    before = outcomes(pair.first)
    until = threading.Event()
    desks = [Desk(pair, *who, until) for who in AT_WORK]
    for desk in desks:
        desk.start()
    time.sleep(3)
    with reports(pair) as store:
        assert store.overlook(port)[1] == timedelta(0)
        killed = time.monotonic()
        pair.first.kill()
        found, behind = store.overlook(port)
        assert found == pair.second.port, "what the standby has is better than nothing"
        assert timedelta(0) <= behind < timedelta(seconds=30)
    pair.second.promote()
    promoted = time.monotonic()
    time.sleep(3)
    until.set()
    for desk in desks:
        desk.join(20)
    assert not any(desk.is_alive() or desk.unforeseen for desk in desks)

    told = [one for desk in desks for one in desk.acknowledged]
    kept = outcomes(pair.second) - before
    lost = {outcome for _, outcome in told} - kept
    unanswered = [outcome for desk in desks for outcome in desk.unanswered]
    after = [at for at, _ in told if at > killed]
    figures = {
        "acknowledged": len(told),
        "before the kill": len(told) - len(after),
        "lost": len(lost),
        "unanswered": len(unanswered),
        "unanswered and kept": len(kept.intersection(unanswered)),
        "seconds until promoted": round(promoted - killed, 2),
        "seconds until the next outcome": round(min(after) - killed, 2),
    }
    for name, value in figures.items():
        record_property(name, value)
    assert len(told) - len(after) > 20
    assert len(after) > 20
    assert lost == set()
    assert kept <= {outcome for _, outcome in told} | set(unanswered)
    assert broken_chains(pair.second) == []


def seen(connection: Connection, box: work.Box) -> str:
    state = connection.execute(select(t.task.c.state).where(t.task.c.task_id == box.task)).scalar_one()
    return str(state)


def replaying(server: Cluster, verb: str) -> None:
    server.ask(f"SELECT pg_wal_replay_{verb}()")


def submit_one(pair: Pair, box: work.Box, before_the_commit: Callable[[], None]) -> None:
    with connected(conninfo(pair.url, pair.hall.login("chen"), PASSWORD)) as officer:
        work.record(officer, box, "detain")
        work.submit(officer, box)
        before_the_commit()


def cancel_who_waits(server: Cluster) -> None:
    """What whoever runs the server may do when the standby stays away."""
    waits = "SELECT bool_or(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    server.wait(lambda: bool(server.ask(waits)), "waiting for its standby")


def everything(server: Cluster, query: str) -> list[tuple]:
    with psycopg.connect(server.url("hall")) as connection:
        return connection.execute(query.encode()).fetchall()


def outcomes(server: Cluster) -> set[str]:
    return {str(found) for (found,) in everything(server, "SELECT outcome_id FROM app.outcome")}


def broken_chains(server: Cluster) -> list[str]:
    """Chains in which an event does not follow the one before it, is not what its hash says, or is not the head's."""
    hashed = "app.event_hash(chain, seq, event_id, site_id, at, event, actor, station, payload, prev_hash)"
    return everything(
        server,
        f"WITH e AS (SELECT *, {hashed} AS made, lag(hash, 1, '{GENESIS}') OVER w AS before,"
        " row_number() OVER w AS nth FROM app.audit_event WINDOW w AS (PARTITION BY chain ORDER BY seq))"
        " SELECT chain FROM e WHERE hash <> made OR prev_hash <> before OR seq <> nth"
        " UNION SELECT coalesce(h.chain, last.chain) FROM app.audit_head h FULL JOIN"
        " (SELECT DISTINCT ON (chain) chain, seq, hash FROM e ORDER BY chain, seq DESC) last ON last.chain = h.chain"
        " WHERE (h.seq, h.hash) IS DISTINCT FROM (last.seq, last.hash)",
    )
