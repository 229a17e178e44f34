"""The load list costs by what is here, whatever has left: every statement finds its rows by an index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from officer_app.store.loading import read_board, read_unit
from officer_app.workflow.ticking import tick
from tests.workflow.station import ARRIVAL, DECLARATION, Station, sample
from tests.workflow.test_loading import released, states

LOAD_LIST, DEPARTURE = 11, 13


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with closing(Station.create(tmp_path / "station")) as made:
        yield made


@contextmanager
def plans(station: Station) -> Iterator[list[str]]:
    """How SQLite goes about each statement inside the block; filled at its end."""
    asked: dict[str, Any] = {}

    def note(
        _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool
    ) -> None:
        asked.setdefault(statement, parameters[0] if many else parameters)

    event.listen(station.store.engine, "before_cursor_execute", note)
    told: list[str] = []
    yield told
    event.remove(station.store.engine, "before_cursor_execute", note)
    with station.store.read() as connection:
        raw = connection.connection.dbapi_connection
        for statement, parameters in asked.items():
            if statement.startswith(("SELECT", "UPDATE")):
                steps = raw.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
                told += [f"{step[3]} · {statement}" for step in steps]


def test_no_statement_goes_through_all_lines_or_lists(station: Station) -> None:
    for number in (DECLARATION, ARRIVAL):
        station.take(sample(number))
    with plans(station) as told:
        station.take(sample(LOAD_LIST))
        station.take(sample(LOAD_LIST, appType="2"))
        station.take(sample(DEPARTURE))
        station.take(sample(DECLARATION, logisticsNo="OTHER", copNo="OTHER", orderNo="OTHER"))
        tick(station.store, station.context, station.later(11))
        site_id = station.context.site.site_id
        with station.store.read() as connection:
            board = read_board(connection, site_id, station.now, {})
            for departed in (False, True):
                read_unit(connection, site_id, board.here[0].key, departed=departed)
    assert sum("ix_load_line_open" in plan for plan in told) >= 1
    assert sum("ix_load_line_waiting" in plan for plan in told) >= 1
    assert sum("ix_load_list_site_id_bill_no" in plan for plan in told) >= 1
    mine = ("load_list", "load_line", "departure", "departure_line", "departure_alarm", "cancellation")
    scans = [plan for plan in told if plan.startswith(tuple(f"SCAN {table}" for table in mine))]
    assert scans == []
    assert [plan for plan in told if "(departure_id>?)" in plan] == []


def test_a_departure_finds_its_lines_by_their_keys(station: Station) -> None:
    site = station.context.site
    undrawn = replace(site, settings=replace(site.settings, draw_rate={}))
    station.context = replace(station.context, site=undrawn, rulebook=[])
    released(station)
    station.take(sample(LOAD_LIST))
    with plans(station) as told:
        station.take(sample(DEPARTURE))
    assert states(station) == ["departed", "departed"]
    changes = [plan for plan in told if "UPDATE load_line" in plan]
    assert changes and not [plan for plan in changes if plan.startswith("SCAN")]
