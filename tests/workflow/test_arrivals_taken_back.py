"""An arrival changed or withdrawn: as far as nobody but it knows of its boxes."""

from __future__ import annotations

import pytest

from officer_app.workflow.ticking import tick
from officer_app.workflow.verifying import verify
from tests.workflow.station import ARRIVAL, DECLARATION, Station, sample, without_box
from tests.workflow.test_routing import report

ONE, TWO, TYPO = "YTGZ20201015001", "YTGZ20201015002", "YTGZ20201015902"
CHANGE, DELETE = "2", "3"


def mistyped(**changes: str) -> str:
    """The arrival of both boxes, the second number mistyped."""
    return sample(ARRIVAL, **changes).replace(TWO, TYPO)


def states(station: Station) -> dict[str, str]:
    return {
        row["logistics_no"]: row["state"]
        for row in station.rows("SELECT logistics_no, state FROM consignment ORDER BY consignment_id")
    }


def minutes(station: Station, count: int) -> None:
    tick(station.store, station.context, station.later(count))


def refused(station: Station, message: str) -> str:
    """Why it is returned, having changed nothing."""
    before = station.rows("SELECT arrival_id, gnum, consignment_id FROM arrival_line"), states(station)
    result = station.take(message)
    assert result.returned == 1
    assert before == (
        station.rows("SELECT arrival_id, gnum, consignment_id FROM arrival_line"),
        states(station),
    )
    return result.warnings[-1]


@pytest.mark.parametrize("wait", [1, 15], ids=["at once", "when it shows as undeclared"])
def test_a_mistyped_waybill_is_put_right_and_stays_no_undeclared_box(station: Station, wait: int) -> None:
    station.take(sample(DECLARATION))
    station.take(mistyped())
    minutes(station, wait)
    result = station.take(sample(ARRIVAL, appType=CHANGE))
    assert (result.stored, result.waits) == (1, (TWO,))
    minutes(station, 15)
    stands = states(station)
    assert (stands[TYPO], stands[TWO]) == ("cancelled", "arrived")
    assert stands[ONE] in ("arrived", "held")  # as its own clock says
    assert [row["gnum"] for row in station.rows("SELECT gnum FROM arrival_line ORDER BY gnum")] == [1, 2, 3]
    assert station.consignment(ONE)["arrived_at"] == station.consignment(ONE)["declared_at"]
    told = [
        row["event"]
        for row in station.rows("SELECT event FROM audit_event WHERE chain = :c", c=chain(station))
    ]
    assert told == ["undeclared", "arrival_withdrawn"]
    answers = station.rows("SELECT status, body FROM receipt WHERE kind = 'CEB508' ORDER BY receipt_id")
    assert [answer["status"] for answer in answers] == ["399", "399"]
    assert "变更成功" in answers[1]["body"]
    assert verify(station.store).ok


def chain(station: Station) -> str:
    return str(station.consignment(TYPO)["consignment_id"])


def test_an_arrival_of_boxes_that_nobody_knows_of_is_withdrawn_whole(station: Station) -> None:
    station.take(sample(ARRIVAL))
    minutes(station, 15)
    result = station.take(sample(ARRIVAL, appType=DELETE))
    assert (result.stored, result.waits) == (1, ())
    assert states(station) == {ONE: "cancelled", TWO: "cancelled"}
    minutes(station, 15)
    station.take(sample(DECLARATION))
    assert station.rows(
        "SELECT state FROM consignment WHERE logistics_no = :n ORDER BY consignment_id", n=ONE
    ) == [
        {"state": "cancelled"},
        {"state": "declared"},
    ], "its box is not here"
    assert verify(station.store).ok


def test_a_waybill_taken_back_arrives_when_it_is_named_again(station: Station) -> None:
    station.take(sample(ARRIVAL))
    assert station.take(without_box(ARRIVAL, TWO, appType=CHANGE)).stored == 1
    assert station.take(sample(ARRIVAL, appType=CHANGE)).stored == 1
    minutes(station, 15)
    found = station.rows("SELECT state FROM consignment WHERE logistics_no = :n ORDER BY state", n=TWO)
    assert [row["state"] for row in found] == ["arrived", "cancelled"]


def test_what_is_declared_scanned_or_on_another_arrival_stays(station: Station) -> None:
    station.take(sample(ARRIVAL))
    only_one = without_box(ARRIVAL, TWO, appType=CHANGE)
    station.take(report(object_id=TWO))
    assert "its box was scanned" in refused(station, only_one)
    minutes(station, 15)
    assert "its box was scanned" in refused(station, without_box(ARRIVAL, TWO, appType=CHANGE))
    station.take(sample(ARRIVAL, copNo="ARRIVAL-2"))
    minutes(station, 1)
    only_two = without_box(ARRIVAL, ONE, appType=CHANGE)
    assert "another arrival names it too" in refused(station, only_two)
    station.take(sample(DECLARATION))
    assert f"waybill {ONE} stays on the arrival: it is declared" in refused(
        station, sample(ARRIVAL, appType=DELETE)
    )


@pytest.mark.parametrize("app_type", [CHANGE, DELETE])
def test_what_was_not_sent_or_is_of_another_van_is_returned(station: Station, app_type: str) -> None:
    assert "was not sent before" in refused(station, sample(ARRIVAL, appType=app_type))
    station.take(sample(ARRIVAL))
    other = sample(ARRIVAL, appType=app_type, domesticTrafNo="粤B11111")
    assert "only the waybills can be changed" in refused(station, other)
