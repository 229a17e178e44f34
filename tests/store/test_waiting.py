"""Boxes that are there and that nobody has declared yet are found before they show as undeclared."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from officer_app.domain.errors import NotFound
from officer_app.store.detail import find_one
from officer_app.store.waiting import Box, box_waiting, boxes_waiting
from officer_app.workflow.ticking import tick
from tests.formats.dicos.files import image_file
from tests.gui.filled import arrive, declare, waybill
from tests.workflow.station import Station


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with closing(Station.create(tmp_path / "station")) as made:
        yield made


def waiting(station: Station, number: str) -> Box | None:
    with station.store.read() as connection:
        return box_waiting(connection, number)


def test_an_arrival_and_a_scan_without_declaration_are_one_box(station: Station) -> None:
    arrive(station, 1)
    came = station.now
    station.later(2)
    station.take(image_file(object_id=waybill(1)), "scan.dcs")
    station.take(image_file(object_id="NOBODY2", sop_uid="2.25.21", study_uid="2.25.20"), "other.dcs")
    box = waiting(station, waybill(1))
    assert box is not None and box.scanned_at is not None
    assert (box.since, box.arrived_at, box.van) == (came, came, "粤A00000")
    scanned = waiting(station, "NOBODY2")
    assert scanned is not None and (scanned.since, scanned.arrived_at) == (station.now, None)
    assert waiting(station, "NOBODY") is None
    with station.store.read() as connection:
        found = boxes_waiting(connection, station.context.site.site_id, "nobody")
        assert [one.logistics_no for one in found] == ["NOBODY2"]
        assert boxes_waiting(connection, station.context.site.site_id, "%") == []
        with pytest.raises(NotFound, match="NOBODY2 is here, and nobody has declared it yet: scanned "):
            find_one(connection, "NOBODY2")


def test_what_is_declared_or_shown_as_undeclared_waits_no_more(station: Station) -> None:
    arrive(station, 1)
    arrive(station, 2)
    declare(station, 1)
    assert waiting(station, waybill(1)) is None
    assert waiting(station, waybill(2)) is not None
    tick(station.store, station.context, now=station.later(11))
    assert waiting(station, waybill(2)) is None
    assert station.consignment(waybill(2))["undeclared"]


def test_a_number_that_comes_again_after_its_consignment_ended_is_a_box_of_its_own(station: Station) -> None:
    declare(station, 1)
    station.change("UPDATE consignment SET state = 'cancelled', ended_at = updated_at")
    arrive(station, 1)
    assert waiting(station, waybill(1)) is not None
