"""What the demonstration station shows of inspections before arrival."""

from __future__ import annotations

import json

from officer_app.demo.advance import book_some
from officer_app.domain.advance import Marks
from officer_app.store.advance import read_booked
from officer_app.workflow.advance import check_seals
from officer_app.workflow.verifying import verify
from tests.workflow.conftest import _empty_station, station  # noqa: F401
from tests.workflow.station import Station


def booked(station: Station) -> list[tuple[str, str]]:  # noqa: F811
    with station.store.read() as connection:
        return sorted(
            (one.advance, one.state) for one in read_booked(connection, station.context.site.site_id)
        )


def test_some_goods_are_booked_under_way_and_here_under_seals_which_release_them(station: Station) -> None:  # noqa: F811
    book_some(station.store, station.context, station.now)
    there = [("booked", "declared"), ("booked", "declared"), ("sealed", "arrived"), ("sealed", "declared")]
    assert booked(station) == there
    book_some(station.store, station.context, station.now)
    assert booked(station) == there
    (here,) = station.rows("SELECT * FROM consignment WHERE state = 'arrived'")
    assert here["missing"] == "seals"
    key = here["consignment_id"]
    (sealing,) = station.rows("SELECT * FROM sealing WHERE consignment_id = :k", k=key)
    found = Marks(tuple(json.loads(sealing["seals"])), tuple(json.loads(sealing["packages"])))
    done = check_seals(
        station.store, station.context, station.officer("officer2"), key, found, station.later(1)
    )
    assert done.state == "released"
    assert verify(station.store).ok
