"""Who tells the stations that something changed, and how they hear it.

A notification is a hint to read again, never the news itself. It is sent by the intake service on a connection of its
own, up to twenty times a second, and never inside a transaction of the work: commits would wait for each other. What
tells that something changed is the server's snapshot: it differs from an earlier one when any transaction has ended
since, in whatever order they began.
"""

from __future__ import annotations

import logging
import select
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from threading import Event, Thread
from time import monotonic
from typing import LiteralString, NamedTuple

import psycopg
from psycopg import Connection

from officer_app.store.station import SITE_SETTING

log = logging.getLogger(__name__)

CHANNEL = "officer_app"
#: Payloads: somebody's transaction ended; an intake service is there, and of which sites.
CHANGED, ALIVE = "changed", "alive"
_SITES = "SELECT array_to_string(app.my_sites(), ' ')"
_SITE = f"SELECT coalesce(NULLIF(current_setting('{SITE_SETTING}', true), '')::integer, (app.my_sites())[1])::text"

_PERIOD = 0.05
_BEAT = 1.0
_LOCKS = 2.0  # between two looks for who keeps others waiting
_AGAIN = 1.0
#: So many seconds for an answer, and the server is away; looked at so often.
_PATIENCE = 5.0
_LOOK = 0.5


class Snapshot(NamedTuple):
    """Which transactions are seen: all before `below` but those `running`. Two that differ tell that one ended."""

    below: int
    running: str


def snapshot(connection: Connection) -> Snapshot:
    row = connection.execute(
        "SELECT pg_snapshot_xmax(s)::text, ARRAY(SELECT pg_snapshot_xip(s))::text FROM pg_current_snapshot() s"
    ).fetchone()
    assert row is not None
    return Snapshot(int(row[0]), row[1])


def hang_up(connection: Connection) -> None:
    """Whoever waits for an answer on it is told that there will be none. Never waits itself."""
    with (
        suppress(OSError, psycopg.Error),
        socket.fromfd(connection.fileno(), socket.AF_INET, socket.SOCK_STREAM) as same,
    ):
        same.shutdown(socket.SHUT_RDWR)


class _Announcer(Thread):
    """Tells all stations of the database whenever something has changed, and once a second that there is somebody who
    will, and at which sites, until `stop` is set; begun again whenever the server is there again.

    It asks without a break: a server that does not answer it does not answer anybody. `lost` is called then, `back`
    once it is connected again.
    """

    def __init__(self, info: str, lost: Callable[[], None], back: Callable[[], None]) -> None:
        super().__init__(name="announcer", daemon=True)
        self.stop = Event()
        self._info, self._lost, self._back = info, lost, back
        self._connection: Connection | None = None
        self._answered = 0.0
        self._trouble = ""  # as the log has it

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self._announce()
            except psycopg.Error as error:
                if str(error) != self._trouble:
                    self._trouble = str(error)
                    log.info("Stations are not told of changes for now: %s", error)
                self._lost()
                self.stop.wait(_AGAIN)

    def _announce(self) -> None:
        with closing(psycopg.connect(self._info, autocommit=True)) as connection:
            self._connection, self._answered, self._trouble = connection, monotonic(), ""
            self._back()
            try:
                self._tell(connection)
            finally:
                self._connection = None

    def _tell(self, connection: Connection) -> None:
        alive = f"{ALIVE} {_first(connection, _SITES)}"
        seen = Snapshot(0, "")
        beaten = looked = 0.0
        while not self.stop.wait(_PERIOD):
            now = snapshot(connection)
            self._answered = monotonic()
            news = [] if now == seen else [CHANGED]
            if self._answered - beaten >= _BEAT:
                news.append(alive)
                beaten = self._answered
            if self._answered - looked >= _LOCKS:
                connection.execute("SELECT app.end_long_locks()")
                looked = self._answered
            if news:
                # Where others have filled the queue, stations ask for themselves.
                with suppress(psycopg.errors.ProgramLimitExceeded):
                    connection.execute("; ".join(f"NOTIFY {CHANNEL}, '{one}'" for one in news).encode())
                seen = Snapshot(now.below + 1, now.running)  # to notify is a transaction too

    def watch(self) -> None:
        """Until it ends: a network that swallows everything gives no error, and who waits for an answer would wait for
        ever."""
        while self.is_alive():
            self.join(_LOOK)
            connection = self._connection
            if connection is not None and monotonic() - self._answered > _PATIENCE:
                hang_up(connection)
                self._lost()


@contextmanager
def announcing(info: str, lost: Callable[[], None], back: Callable[[], None]) -> Iterator[None]:
    """Stations are told meanwhile of what changes. `info` is what libpq connects with. Where the server goes, or does
    not answer in time, `lost` is called, and `back` when it is there again; both from other threads."""
    announcer = _Announcer(info, lost, back)
    watcher = Thread(target=announcer.watch, name="announcer's watch", daemon=True)
    announcer.start()
    watcher.start()
    try:
        yield
    finally:
        announcer.stop.set()
        watcher.join()


def _first(connection: Connection, query: LiteralString) -> str:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row[0] or ""


class Listener:
    """A connection that hears the announcers. `fileno` is readable when `heard()` has something to give."""

    def __init__(self, info: str) -> None:
        """Raises psycopg.OperationalError where the server is not there."""
        self._connection = psycopg.connect(info, autocommit=True)
        self._site = _first(self._connection, _SITE).encode()
        self._connection.execute(f"LISTEN {CHANNEL}")
        #: What was heard last came, or some of it, from an intake service of the site one works at.
        self.attended = False

    @property
    def fileno(self) -> int:
        return self._connection.fileno()

    def heard(self) -> bool | None:
        """Whether something has changed since it was asked last, None where nobody said so or will; never waits.

        Raises ConnectionError when the server is gone."""
        raw = self._connection.pgconn
        try:
            raw.consume_input()
        except psycopg.OperationalError as error:
            raise ConnectionError(str(error)) from error
        changed, self.attended = None, False
        while (notification := raw.notifies()) is not None:
            word, *sites = notification.extra.split() or [b""]  # anybody may send one, with anything in it
            if word == CHANGED.encode():
                changed = True
            elif word == ALIVE.encode():
                changed = bool(changed)
                self.attended |= not sites or self._site in sites  # an older program names none
        return changed

    def is_attended(self, seconds: float) -> bool:
        """Whether an intake service of this site is heard within so long. Raises ConnectionError when the server is
        gone."""
        until = monotonic() + seconds
        while (left := until - monotonic()) > 0:
            select.select([self.fileno], [], [], left)
            self.heard()
            if self.attended:
                return True
        return False

    def close(self) -> None:
        self._connection.close()
