"""Reading from a standby: what supervisors and reports look at need not be asked of the server of the desks."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

T = TypeVar("T")
log = logging.getLogger(__name__)

#: So long it may take a standby to come to where the primary is, in seconds; then the primary is asked.
_PATIENCE = 1.0
#: And for so long it is not tried again.
_PAUSE = 30.0
_POLL = 0.02

#: What has been written by now; nothing where this is no primary.
POSITION = "SELECT CASE WHEN NOT pg_is_in_recovery() THEN pg_current_wal_lsn()::text END"
_REACHED = "SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= '{}'::pg_lsn"
#: A standby that has replayed all it received, from a server it hears of, is as new as that one. Else it is as old as
#: the last commit it knows; unknown before the first. Who sends is hidden from people, that somebody does is not.
_BEHIND = """
SELECT CASE
  WHEN NOT pg_is_in_recovery() THEN interval '0'
  WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() AND EXISTS (SELECT FROM pg_stat_wal_receiver)
    THEN interval '0'
  ELSE greatest(clock_timestamp() - pg_last_xact_replay_timestamp(), interval '0')
END
"""
#: Of a standby that cannot say.
_UNKNOWN = timedelta.max


class Lags(Exception):
    """The standby is behind, and what it says would be old."""


class Standby:
    """The standby among the servers of a URL. What is read from it is as new as the primary, unless that is away."""

    def __init__(self, info: str, engine: Callable[[str], Engine]) -> None:
        self._engine = engine(make_conninfo(info, target_session_attrs="standby", connect_timeout=3))
        self._not_before = 0.0

    @classmethod
    def of(cls, info: str, engine: Callable[[str], Engine]) -> Standby | None:
        """None where the URL names one server only."""
        given = conninfo_to_dict(info)
        several = "," in str(given.get("host") or given.get("hostaddr") or "")
        return cls(info, engine) if several else None

    def read(self, work: Callable[[Connection], T], position: str | None) -> tuple[T, timedelta] | None:
        """What `work` reads, and how old it is; None where the primary is to be asked.

        `position` is what the primary has written, None where it is away: then anything is better than nothing.
        """
        if position is not None and time.monotonic() < self._not_before:
            return None
        try:
            with self._engine.connect() as connection:
                if position is not None:
                    _wait(connection, position)
                # Not also read-only: what undoes that afterwards would begin with READ WRITE, which it refuses.
                connection.execution_options(isolation_level="REPEATABLE READ")
                behind = timedelta(0)
                if position is None:
                    said = connection.exec_driver_sql(_BEHIND).scalar_one()
                    behind = _UNKNOWN if said is None else said
                found = work(connection)
                connection.commit()
                return found, behind
        except (DBAPIError, psycopg.Error, Lags) as error:
            log.info("Reports are read from the first server for now: %r", error)
            self._not_before = time.monotonic() + _PAUSE
            return None

    def close(self) -> None:
        self._engine.dispose()


def _wait(connection: Connection, position: str) -> None:
    until = time.monotonic() + _PATIENCE
    while not connection.exec_driver_sql(_REACHED.format(position)).scalar_one():
        connection.commit()
        if time.monotonic() > until:
            raise Lags
        time.sleep(_POLL)
    connection.commit()
