"""Reading from a standby: what supervisors and reports look at need not be asked of the server of the desks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import NamedTuple

from psycopg import Connection, IsolationLevel
from psycopg.conninfo import make_conninfo

from officer_app.store.postgresql.connect import opened

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


class Reading(NamedTuple):
    """A connection that only reads, one state of the database throughout, and how old that state is.

    `behind` is None where the standby cannot say.
    """

    connection: Connection
    behind: timedelta | None


@contextmanager
def reading(info: str) -> Iterator[Reading]:
    """Signed in at a standby of the hosts in `info`, at the primary where none answers."""
    with opened(make_conninfo(info, target_session_attrs="prefer-standby")) as connection:
        connection.rollback()
        connection.read_only = True
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        row = connection.execute(_BEHIND).fetchone()
        yield Reading(connection, row[0] if row else None)
