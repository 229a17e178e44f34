"""Rows sent without waiting for the answer, so that the server writes while this process prepares what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

_UNANSWERED = "unanswered"
#: A plan is kept for the session. One made while a table was small would read all of it for each row that refers to it.
_BY_KEY = "SET LOCAL enable_seqscan = off"


@contextmanager
def sending(connection: Connection) -> Iterator[None]:
    """A pipeline, inside a transaction, in which everything is found by its keys. Raises at the end what nobody asked
    for before."""
    driver: Any = connection.connection.driver_connection
    try:
        with driver.pipeline() as driver.sent:
            driver.execute(_BY_KEY)
            try:
                yield
            finally:
                driver.sent = None
    except psycopg.Error as error:
        raise DBAPIError.instance(None, None, error, psycopg.Error, dialect=connection.dialect) from error


def send(connection: Connection, sql: str, values: Sequence[Any]) -> None:
    """Have a statement executed that gives nothing back; inside `sending` without waiting for it."""
    connection.exec_driver_sql(sql, tuple(values), execution_options={_UNANSWERED: True})


def answered(engine: Engine) -> None:
    """Whatever else is executed inside `sending` has its answer before it returns."""

    @event.listens_for(engine, "do_execute")
    def execute(cursor: Any, statement: str, parameters: Any, context: Any) -> bool:
        cursor.execute(statement, parameters)
        sent = cursor.connection.sent
        if sent is not None and not context.execution_options.get(_UNANSWERED):
            sent.sync()
        return True
