"""A connection that stays out of the pool between statements that are a transaction each.

To take it out and put it back goes through so much memory that a hall of stations on one machine spends a tenth of
every claim on it (docs/decisions/claiming.md).
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from typing import Any, LiteralString

import psycopg
from sqlalchemy import Engine, PoolProxiedConnection, event
from sqlalchemy.exc import InvalidatePoolError

#: A connection that answered so few seconds ago is not asked whether it is still there.
FRESH = 1.0
#: When it answered, in the notes of a connection: before it was put into the pool, and while it is at hand.
_ANSWERED, _AT_HAND = "answered", "at hand"


class AtHand:
    """Of one engine, and so of one login: whoever signs in next has another. Everybody else who wants a connection lets
    go of this one before, so that a station needs no more of them than without."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: deque[tuple[PoolProxiedConnection, Any]] = deque()  # with the driver's

    def at_once(self, statement: LiteralString, values: Sequence[int | str | bool]) -> str | None:
        """The first value of a statement that is a transaction of its own: one answer is waited for, and not one for
        each of begin, statement and commit."""
        connection, driver = self._taken()
        try:
            found: str | None = driver.at_once(statement, values)
        except psycopg.Error:
            if driver.closed:
                connection.invalidate()
            connection.close()
            raise
        connection.info[_AT_HAND] = time.monotonic()
        self._kept.append((connection, driver))
        return found

    def _taken(self) -> tuple[PoolProxiedConnection, Any]:
        try:
            connection, driver = self._kept.pop()
        except IndexError:
            connection = self._engine.raw_connection()
            return connection, connection.driver_connection
        if time.monotonic() - connection.info[_AT_HAND] < FRESH:
            return connection, driver
        connection.close()
        return self._taken()

    def let_go(self) -> None:
        """Back into the pool with it; from any thread."""
        while self._kept:
            try:
                self._kept.pop()[0].close()
            except IndexError:
                return  # another thread was quicker


def ask_when_taken(engine: Engine) -> None:
    """As `pool_pre_ping`, but for a connection that has just answered: it costs as much as a statement."""
    event.listen(engine, "checkin", _answered)
    event.listen(engine, "checkout", _still_there)


def _answered(_raw: Any, record: Any) -> None:
    record.info[_ANSWERED] = record.info.pop(_AT_HAND, None) or time.monotonic()


def _still_there(raw: Any, record: Any, _proxy: Any) -> None:
    if time.monotonic() - record.info.get(_ANSWERED, time.monotonic()) < FRESH:
        return
    try:
        raw.at_once("SELECT 1", ())
    except psycopg.Error as error:
        raise InvalidatePoolError("the server does not answer") from error
