"""Who tells the stations that something changed, and how they hear it.

A notification is a hint to read again, never the news itself. It is sent by the intake service on a connection of its
own, up to twenty times a second, and never inside a transaction of the work: commits would wait for each other. What
tells that something changed is the server's snapshot: it differs from an earlier one when any transaction has ended
since, in whatever order they began.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Event, Thread
from time import monotonic
from typing import NamedTuple

import psycopg
from psycopg import Connection

log = logging.getLogger(__name__)

CHANNEL = "officer_app"
#: Payloads: somebody's transaction ended; or none did, and the announcer is there.
CHANGED, ALIVE = "changed", "alive"

_PERIOD = 0.05
_BEAT = 1.0
_AGAIN = 1.0


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


def announce(info: str, stop: Event) -> None:
    """Tell all stations of the database whenever something has changed, and once a second that there is somebody who
    will, until `stop` is set. `info` is what libpq connects with. Raises psycopg.OperationalError when the server goes.
    """
    with closing(psycopg.connect(info, autocommit=True)) as connection:
        seen = Snapshot(0, "")
        told = 0.0
        while not stop.wait(_PERIOD):
            now = snapshot(connection)
            if now == seen and monotonic() - told < _BEAT:
                continue
            connection.execute(f"NOTIFY {CHANNEL}, '{ALIVE if now == seen else CHANGED}'")
            seen = Snapshot(now.below + 1, now.running)  # a notification is a transaction too
            told = monotonic()


@contextmanager
def announcing(info: str) -> Iterator[None]:
    """`announce` in a thread meanwhile, begun again whenever the server is there again."""
    stop = Event()

    def work() -> None:
        while not stop.is_set():
            try:
                announce(info, stop)
            except psycopg.Error as error:
                log.warning("Stations are not told of changes for now: %s", error)
                stop.wait(_AGAIN)

    thread = Thread(target=work, name="announcer", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


class Listener:
    """A connection that hears the announcer. `fileno` is readable when `heard()` has something to give."""

    def __init__(self, info: str) -> None:
        """Raises psycopg.OperationalError where the server is not there."""
        self._connection = psycopg.connect(info, autocommit=True)
        self._connection.execute(f"LISTEN {CHANNEL}")

    @property
    def fileno(self) -> int:
        return self._connection.fileno()

    def heard(self) -> bool | None:
        """Whether something has changed since it was asked last, None where nobody said anything; never waits.

        Raises ConnectionError when the server is gone."""
        raw = self._connection.pgconn
        try:
            raw.consume_input()
        except psycopg.OperationalError as error:
            raise ConnectionError(str(error)) from error
        changed = None
        while (notification := raw.notifies()) is not None:
            changed = bool(changed) or notification.extra == CHANGED.encode()
        return changed

    def close(self) -> None:
        self._connection.close()
