"""A record costs the same however many were written before: every statement finds its rows by an index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.test_loading_plans import plans
from tests.workflow.records import conform, hold_for_inspection, record
from tests.workflow.station import Station


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with closing(Station.create(tmp_path / "station")) as made:
        hold_for_inspection(made)
        yield made


def test_no_statement_goes_through_all_records_or_signatures(station: Station) -> None:
    outcome = conform(station)
    with plans(station) as told:
        record(station, outcome)
    assert any("outcome" in plan for plan in told)
    mine = ("outcome", "signature", "task", "evidence", "audit_event", "o", "s")
    assert [plan for plan in told if plan.startswith(tuple(f"SCAN {table} " for table in mine))] == []
