"""A waybill under which goods are detained is declared anew."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from officer_app.domain.words import Disposition
from officer_app.workflow.ticking import tick
from officer_app.workflow.verifying import verify
from tests.workflow.records import hold_for_inspection, key, record, wrong
from tests.workflow.station import ARRIVAL, DECLARATION, ORDER, Station, sample


@pytest.fixture
def detained(station: Station) -> str:
    hold_for_inspection(station)
    record(station, wrong(station, Disposition.DETAIN), second="officer2")
    return key(station)


def declare_anew(station: Station) -> dict[str, Any]:
    station.later(5)
    assert station.take(sample(DECLARATION, copNo="ANEW", orderNo="ORDER-ANEW")).stored == 1
    station.take(sample(ORDER, orderNo="ORDER-ANEW"))
    return dict(station.rows("SELECT * FROM consignment WHERE cop_no = 'ANEW'")[0])


def said(station: Station, chain: str, event: str) -> list[dict[str, Any]]:
    query = "SELECT payload FROM audit_event WHERE chain = :chain AND event = :event"
    return [json.loads(row["payload"]) for row in station.rows(query, chain=chain, event=event)]


def test_both_chains_tell_of_it(station: Station, detained: str) -> None:
    station.take(sample(ARRIVAL, copNo="ARR-ANEW"))
    new = declare_anew(station)
    standing = "SELECT count(*) FROM match WHERE consignment_id = :key AND withdrawn_at IS NULL"
    assert new["match_count"] == station.value(standing, key=new["consignment_id"]) > 0
    assert said(station, new["consignment_id"], "waybill_detained") == [{"consignment": detained}]
    assert said(station, detained, "declared_anew") == [
        {"consignment": new["consignment_id"], "number": new["declaration_no"]}
    ]
    assert verify(station.store).ok


def test_it_is_picked_and_may_not_be_taken_back(station: Station, detained: str) -> None:
    new = declare_anew(station)
    again = sample(DECLARATION, copNo="ANEW", orderNo="ORDER-ANEW", appType="3")
    assert station.take(again).returned == 1
    station.take(sample(ARRIVAL, copNo="ARR-ANEW"))
    station.later(21)
    tick(station.store, station.context, station.now)
    row = station.rows("SELECT * FROM consignment WHERE consignment_id = :key", key=new["consignment_id"])[0]
    assert (row["state"], row["lane"]) == ("held", "red")
    reason = station.value(
        "SELECT reason FROM match WHERE consignment_id = :key AND withdrawn_at IS NULL AND rule = 'waybill-detained'",
        key=new["consignment_id"],
    )
    assert json.loads(reason)["en"] == "Goods under this waybill number are detained"
    assert verify(station.store).ok


def test_one_that_is_late_when_it_is_declared_is_red_at_once(station: Station, detained: str) -> None:
    station.context = replace(station.context, rulebook=[])
    station.later(5)
    station.take(sample(ORDER, orderNo="ORDER-ANEW"))
    station.take(sample(ARRIVAL, copNo="ARR-ANEW"))
    station.later(25)
    station.take(sample(DECLARATION, copNo="ANEW", orderNo="ORDER-ANEW"))
    new = station.rows("SELECT * FROM consignment WHERE cop_no = 'ANEW'")[0]
    assert (new["state"], new["lane"]) == ("held", "red")
    assert verify(station.store).ok


def test_what_was_returned_is_declared_anew_without_a_note(station: Station) -> None:
    hold_for_inspection(station)
    record(station, wrong(station, Disposition.RETURN))
    new = declare_anew(station)
    assert said(station, new["consignment_id"], "waybill_detained") == []
    assert station.value("SELECT count(*) FROM match WHERE rule = 'waybill-detained'") == 0
