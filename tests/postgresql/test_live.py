"""A change on one station is heard on the others; what one has missed it reads again."""

from __future__ import annotations

import select
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from psycopg.conninfo import make_conninfo

from officer_app.domain.errors import WrongDatabase
from officer_app.store.engine import Store
from officer_app.store.postgresql.live import Listener, snapshot
from officer_app.store.postgresql.store import open_shared
from officer_app.workflow.offline.sending import is_away
from tests.postgresql.hall import PASSWORD, Hall, claim


def info(hall: Hall, who: str) -> str:
    return make_conninfo(hall.url, user=hall.login(who), password=PASSWORD)


@pytest.fixture
def station(hall: Hall) -> Iterator[Listener]:
    with closing(Listener(info(hall, "li"))) as listener:
        yield listener


@contextmanager
def announced(hall: Hall, service: str = "box") -> Iterator[None]:
    """As its intake service does."""
    with closing(open_shared(hall.url, hall.login(service), PASSWORD)) as store, store.announcing():
        yield


def hears(listener: Listener, changed: bool, within: float = 10.0) -> bool:
    until = time.monotonic() + within
    while (left := until - time.monotonic()) > 0:
        select.select([listener.fileno], [], [], left)
        if listener.heard() is changed:
            return True
    return False


def test_a_claim_is_heard_on_another_station(hall: Hall, station: Listener) -> None:
    box = hall.held()
    with announced(hall), hall.signed_in("chen") as officer:
        claim(officer, box)
        officer.commit()
        assert hears(station, changed=True)


def test_the_announcer_does_not_take_its_own_notifications_for_news(hall: Hall, station: Listener) -> None:
    """Each is a transaction too. Other databases of the server have theirs meanwhile, and may be heard of."""
    heard = []
    with hall.signed_in("sun") as watcher, announced(hall):
        watcher.autocommit = True
        hears(station, False, 1.5)  # what came before has been told
        before = snapshot(watcher).below
        until = time.monotonic() + 2.5
        while (left := until - time.monotonic()) > 0:
            select.select([station.fileno], [], [], left)
            heard.append(station.heard())
        ended = snapshot(watcher).below - before
    told = [one for one in heard if one is not None]
    assert told
    assert told.count(True) <= max(0, ended - len(told)) + 2, "one may have ended before, and one after"


def test_the_service_of_another_site_takes_in_nothing_here(hall: Hall, station: Listener) -> None:
    with announced(hall, "box2"):
        assert hears(station, changed=False)
        assert not station.is_attended(2.5)
        with announced(hall):
            assert station.is_attended(5)


def test_words_of_anybody_are_no_service(hall: Hall, station: Listener) -> None:
    with hall.signed_in("chen") as officer:
        officer.autocommit = True
        for said in ("''", "'alive 1000'", "'changed'"):
            officer.execute(f"NOTIFY officer_app, {said}".encode())
            assert hears(station, said == "'changed'", 10 if said != "''" else 0.5) is (said != "''")
            assert not station.attended


def test_a_transaction_that_began_first_and_ended_last_is_not_missed(hall: Hall) -> None:
    """Numbers are given at the beginning: whoever remembers the highest number seen never hears of the slow one."""
    slow_box, quick_box = hall.held(), hall.held()
    with hall.signed_in("chen") as slow, hall.signed_in("li") as quick, hall.signed_in("sun") as watcher:
        watcher.autocommit = True
        claim(slow, slow_box)
        claim(quick, quick_box)
        quick.commit()
        before = snapshot(watcher)
        assert snapshot(watcher) == before
        slow.commit()
        assert snapshot(watcher) != before


def test_a_listener_is_told_when_the_server_has_closed_the_connection(hall: Hall, station: Listener) -> None:
    with hall.server() as server:
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s AND query LIKE 'LISTEN%%'",
            [hall.login("li")],
        )
    with pytest.raises(ConnectionError):
        hears(station, changed=True)


def test_a_station_that_slept_in_a_transaction_finds_the_server_away(hall: Hall) -> None:
    """The server has ended its session meanwhile: what it was doing may be done again, as after any lost connection."""
    with closing(open_shared(hall.url, hall.login("chen"), PASSWORD)) as store:
        with pytest.raises(WrongDatabase) as away:
            sleep_in_a_transaction(store)
        assert is_away(away.value)
        with store.read() as connection:
            assert connection.exec_driver_sql("SELECT 1").scalar() == 1


def sleep_in_a_transaction(store: Store) -> None:
    with store.transaction() as tx:
        tx.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = '50ms'")
        time.sleep(0.5)
        tx.exec_driver_sql("SELECT 1")
