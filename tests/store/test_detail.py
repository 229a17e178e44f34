"""Everything about one consignment, found by any of its numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from decimal import Decimal

import pytest

from officer_app.domain.errors import NotFound, SeveralFound
from officer_app.domain.outcome import Check, Outcome
from officer_app.domain.words import Disposition
from officer_app.store.detail import Goods, OrderLine, Said, beside_order, find, find_one, read_detail, said
from officer_app.store.detail_json import as_json, plain
from officer_app.workflow.recording import record_outcome
from officer_app.workflow.tasks import claim_task, open_task_by_hand
from tests.workflow.station import ARRIVAL, DECLARATION, ORDER, WAYBILL, Station, sample

NUMBER = "YTGZ20201015001"


@pytest.fixture(scope="module")
def station(tmp_path_factory) -> Iterator[Station]:
    """One consignment from order to recorded outcome, and a second one under the same order number."""
    with closing(Station.create(tmp_path_factory.mktemp("detail"))) as made:
        for number, cop in ((NUMBER, "COP20201015001"), ("YTGZ20201015002", "COP20201015002")):
            made.take(sample(WAYBILL, logisticsNo=number))
            made.take(sample(DECLARATION, logisticsNo=number, copNo=cop))
        made.take(sample(ORDER))
        made.take(sample(ARRIVAL, logisticsNo=NUMBER))
        key = made.consignment(NUMBER)["consignment_id"]
        if made.consignment(NUMBER)["task_id"] is None:
            open_task_by_hand(made.store, made.context, made.officer(), key, "test")
        task = claim_task(made.store, made.context, made.officer(), key)
        required = json.loads(made.value("SELECT requirements FROM task WHERE task_id = :t", t=task))
        outcome = Outcome(
            conform=True,
            disposition=Disposition.RELEASE,
            checks=tuple(Check(requirement=one["en"], done=True) for one in required),
            note="seal unbroken",
        )
        record_outcome(made.store, made.context, made.officer(), task, outcome)
        yield made


@pytest.mark.parametrize("column", ["logistics_no", "declaration_no", "cop_no", "consignment_id"])
def test_it_is_found_by_each_of_its_numbers(station, column):
    ref = station.consignment(NUMBER)[column]
    with station.store.read() as connection:
        assert find_one(connection, f" {ref} ") == station.consignment(NUMBER)["consignment_id"]


def test_several_that_answer_are_listed(station):
    order_no = station.consignment(NUMBER)["order_no"]
    with station.store.read() as connection:
        assert {hit.logistics_no for hit in find(connection, order_no)} == {NUMBER, "YTGZ20201015002"}
        with pytest.raises(SeveralFound) as several:
            find_one(connection, order_no)
    assert len(several.value.hits) == 2
    assert any(NUMBER in hit for hit in several.value.hits)


def test_what_nobody_has_is_not_found(station):
    with station.store.read() as connection:
        with pytest.raises(NotFound):
            find_one(connection, "'; DROP TABLE consignment; --")
        with pytest.raises(NotFound):
            read_detail(connection, "no such id")


def test_json_has_the_shape_that_scripts_rely_on(station):
    with station.store.read() as connection:
        told = as_json(read_detail(connection, find_one(connection, NUMBER)))
    assert json.loads(json.dumps(told)) == told
    assert list(told) == [
        "id",
        "logistics_no",
        "declaration_no",
        "cop_no",
        "order_no",
        "mode",
        "state",
        "lane",
        "priority",
        "priority_why",
        "arrived_at",
        "due_at",
        "goods",
        "flags",
        "matches",
        "task",
        "outcome",
        "history",
        "waits_for",
        "evidence",
        "missing",
        "advance",
    ]
    assert set(told["goods"][0]) == {
        "gnum",
        "hs_code",
        "name",
        "qty",
        "unit",
        "price",
        "total",
        "currency",
        "value_cny",
    }
    assert (told["mode"], told["state"]) == ("9710", "released")
    assert told["goods"][0]["qty"] == "60"
    assert told["goods"][0]["hs_code"] == "9405210090"
    assert told["goods"][0]["unit"] == "011"
    assert Decimal(told["goods"][0]["total"]) == 390
    assert all(
        set(match) == {"rule", "version", "lane", "reason", "items", "conditions"}
        for match in told["matches"]
    )
    assert all({"text", "met", "values"} <= set(c) for match in told["matches"] for c in match["conditions"])
    assert told["outcome"]["disposition"] == "release"
    assert told["outcome"]["officer"] == "officer1"
    assert told["outcome"]["note"] == "seal unbroken"
    assert told["task"]["state"] == "closed"


def test_history_is_told_in_order_with_who_did_it(station):
    with station.store.read() as connection:
        told = as_json(read_detail(connection, find_one(connection, NUMBER)))["history"]
    moments = [datetime.fromisoformat(event["at"]) for event in told]
    assert moments == sorted(moments)
    assert all(moment.tzinfo is not None for moment in moments)
    by = {event["event"]: event["by"] for event in told}
    assert by["outcome_recorded"] == "officer1"
    assert set(told[0]) == {"at", "event", "by", "station", "said", "details"}


def goods(gnum: int) -> Goods:
    one = Decimal(1)
    return Goods(gnum, "", "9405", "lamp", "", "502", one, "011", one, one, "502", None, None, 0, None, None)


def line(gnum: int) -> OrderLine:
    return OrderLine(gnum, None, "lamp", Decimal(1), "011", Decimal(1), Decimal(1), "502")


def test_order_lines_stand_beside_the_item_of_their_number_and_the_rest_is_left_over():
    paired, left = beside_order([goods(1), goods(2)], [line(2), line(3)])
    assert [item.ordered for item in paired] == [None, line(2)]
    assert left == (line(3),)


@pytest.mark.parametrize(
    ("value", "text"),
    [("12.50000", "12.5"), ("120.00000", "120"), ("0.00001", "0.00001"), ("1E+3", "1000"), (None, None)],
)
def test_decimals_are_plain_text(value, text):
    assert plain(None if value is None else Decimal(value)) == text


def test_a_sentence_in_one_language_serves_both():
    assert said("Weigh it") == Said("Weigh it", "Weigh it")
    assert said({"en": "Weigh it", "zh": "过磅"}) == Said("Weigh it", "过磅")
    assert said({"en": "Weigh it", "zh": ""}) == Said("Weigh it", "Weigh it")
