"""Under row security the queue and the next task are read by their indexes, as a signed-in officer reads them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, event

from officer_app.store.queue import View, read_top
from officer_app.store.taking import most_urgent_open
from tests.postgresql.station import SharedStation


@pytest.mark.parametrize(
    "read",
    [
        most_urgent_open,
        lambda tx, view: read_top(tx, view, 20),
    ],
    ids=["the most urgent", "the first page"],
)
def test_neither_sorts_nor_goes_through_all_events(
    station: SharedStation, read: Callable[[Connection, View], Any]
) -> None:
    asked: list[tuple[str, Any]] = []
    with station.at_work("chen") as (store, context, officer), store.transaction() as tx:
        view = View(context.site.site_id, officer.login, datetime.now(UTC))

        @event.listens_for(store.engine, "before_cursor_execute")
        def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
            asked.append((statement, parameters))

        read(tx, view)
        tx.exec_driver_sql("SET LOCAL enable_seqscan = off")
        (query,) = [one for one in asked if "FROM consignment" in one[0]]
        plan = "\n".join(row[0] for row in tx.exec_driver_sql(f"EXPLAIN {query[0]}", query[1]))
    assert re.search("Index Scan using ix_consignment_(desk|open)", plan)
    assert "Index Cond: ((chain)" in plan, "the events of one consignment, not of all"
    assert "Sort Key: consignment" not in plan


def test_what_is_asked_again_and_again_is_planned_once(station: SharedStation) -> None:
    """The driver has a statement prepared that it was given five times, and forgets all of them at a rollback."""
    with station.at_work("chen") as (store, context, officer):
        view = View(context.site.site_id, officer.login, datetime.now(UTC))
        for _ in range(7):
            with store.read() as connection:
                read_top(connection, view, 20)
        with store.read() as connection:
            prepared = "SELECT count(*) FROM pg_prepared_statements WHERE position('FROM consignment' IN statement) > 0"
            assert connection.exec_driver_sql(prepared).scalar_one() == 1
