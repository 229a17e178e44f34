"""Files in quarantine, settled from a station of the shared database and taken in again by its intake service."""

from __future__ import annotations

import pytest

from officer_app.domain.errors import NotAllowed
from officer_app.workflow.quarantine import assign_scan, retry_asked
from tests.cli.conftest import SAMPLES
from tests.postgresql.station import SharedStation
from tests.postgresql.work import take

OPEN = "SELECT count(*) FROM app.quarantine WHERE settled_at IS NULL"


def asked(station: SharedStation) -> list[str]:
    """What the intake service makes of it."""
    with station.at_work("box") as (store, context, _):
        return [str(result.status) for result in retry_asked(store, context, station.data)]


def test_a_supervisor_has_a_file_tried_again_from_any_station(station: SharedStation) -> None:
    file = station.data.root / "half.xml"
    file.write_bytes(b"<half")
    take(station, file)
    assert station.value(OPEN) == 1
    assert station.program("chen", "quarantine", "retry", "half.xml").returncode == 1, "an officer may not"
    assert asked(station) == []
    assert "intake service" in station.done("zhang", "quarantine", "retry", "half.xml")
    assert station.value(OPEN) == 0
    assert asked(station) == ["quarantined"]
    assert station.value(OPEN) == 1, "it comes back"
    assert asked(station) == [], "and is not tried for ever"

    (kept,) = station.data.quarantine.glob("half*.xml")
    (sample,) = SAMPLES.glob("04_*.xml")
    kept.write_bytes(sample.read_bytes())
    station.done("admin1", "quarantine", "retry", kept.name)
    assert asked(station) == ["accepted"]
    assert asked(station) == []
    assert station.value("SELECT count(*) FROM app.declaration") > 0
    assert not kept.exists()
    by = "SELECT array_agg(actor ORDER BY at) FROM app.audit_event WHERE event = 'quarantine_retried'"
    assert station.value(by) == [station.login("zhang"), station.login("admin1")]


def test_a_scan_is_assigned_by_the_service_alone_and_that_is_said(station: SharedStation) -> None:
    with (
        station.at_work("chen") as (store, context, actor),
        pytest.raises(NotAllowed, match="intake service"),
    ):
        assign_scan(store, context, actor, "scan", "box")
