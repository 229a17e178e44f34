"""The demonstration traffic is consistent where it should be, and wrong where it says so."""

from __future__ import annotations

import csv
import time
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from officer_app.demo.catalogue import DESTINATIONS, enterprises, goods_by_range
from officer_app.demo.faults import WEIGHTS, Fault
from officer_app.demo.messages import DemoConsignment, generate, generate_vans
from officer_app.demo.station import timeline
from officer_app.domain.documents import Declaration
from officer_app.domain.errors import Unreadable
from officer_app.domain.scans import Assessment, ThreatReport
from officer_app.domain.words import Mode, ScanVerdict
from officer_app.formats.ceb.reader import read_ceb
from officer_app.formats.dicos import read_dicos
from officer_app.paths import resource

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
_USD = Decimal("7.2")  # CNY, at most, in the demonstration's rates


@cache
def traffic() -> tuple[DemoConsignment, ...]:
    return tuple(generate(2_000, 1, START))


def with_fault(fault: Fault | None) -> list[DemoConsignment]:
    return [one for one in traffic() if one.fault is fault]


def declared(one: DemoConsignment) -> Declaration:
    assert one.declaration is not None
    return one.declaration


def usd(one: DemoConsignment) -> Decimal:
    """Roughly, by the rates prices are made with."""
    per_usd = {d.currency: d.per_usd for d in DESTINATIONS}
    return sum((item.total / per_usd[item.currency] for item in declared(one).goods), Decimal(0))


def test_the_same_seed_and_start_give_the_same_traffic() -> None:
    assert list(generate(60, 1, START)) == list(traffic()[:60])
    assert list(generate(60, 2, START)) != list(traffic()[:60])


def test_numbers_are_unique() -> None:
    for numbers in (
        [one.logistics_no for one in traffic()],
        [one.declaration.cop_no for one in traffic() if one.declaration],
        [one.order.order_no for one in traffic() if one.order],
        [d.guid for one in traffic() for d in (one.order, one.declaration, one.waybill) if d],
    ):
        assert len(numbers) == len(set(numbers))
    later = generate(60, 1, START.replace(hour=2))
    assert not {one.logistics_no for one in later} & {one.logistics_no for one in traffic()}


def test_every_fault_comes_and_most_parcels_are_right() -> None:
    seen = Counter(one.fault for one in traffic())
    assert set(WEIGHTS) == set(Fault) == {fault for fault in seen if fault}
    assert 0.7 < seen[None] / len(traffic()) < 0.85


def test_goods_are_of_the_harmonized_system() -> None:
    with resource("codes", "hs", "hs2022.csv").open(encoding="utf-8") as file:
        known = {row["code"] for row in csv.DictReader(file)}
    for name, articles in goods_by_range().items():
        for goods in articles:
            assert len(goods.hs_code) == 10
            assert (goods.hs_code[:6] in known) is (name != "invalid_hs"), goods


def test_enterprises_trade_in_ranges_that_exist() -> None:
    assert len(enterprises()) > 20
    assert all(set(e.ranges) <= set(goods_by_range()) for e in enterprises())


def test_an_honest_declaration_agrees_with_its_order_and_its_weight() -> None:
    for one in with_fault(None):
        declaration, order = declared(one), one.order
        assert order is not None
        assert order.order_no == declaration.order_no and order.ebc_code == declaration.ebc_code
        assert [(x.item_name, x.qty, x.total, x.currency) for x in order.lines] == [
            (x.name, x.qty, x.total, x.currency) for x in declaration.goods
        ]
        assert declaration.net_weight < declaration.gross_weight
        for weighed in (one.weight_kg, one.waybill.gross_weight):
            assert abs(weighed - declaration.gross_weight) < max(Decimal("0.1") * weighed, Decimal("0.15"))
        assert usd(one) * _USD < 5_000
        assert order.app_time < declaration.app_time < one.arrives_at < one.scanned_at


def test_modes_come_with_their_kind_of_order() -> None:
    modes = Counter(declared(one).mode for one in with_fault(None))
    assert (
        modes[Mode.B2B_DIRECT] > modes[Mode.OVERSEAS_WAREHOUSE] > modes[Mode.RETAIL] > modes[Mode.GENERAL] > 0
    )
    kinds = {(declared(one).mode, one.order.order_type) for one in with_fault(None) if one.order}
    assert {(str(m), str(o)) for m, o in kinds} == {
        ("9710", "B"),
        ("9810", "W"),
        ("9610", "E"),
        ("0110", "B"),
    }


@pytest.mark.parametrize(
    ("fault", "wrong"),
    [
        (Fault.OVER_LIMIT, lambda one: usd(one) * Decimal("6.9") > 5_000),
        (Fault.SPLIT, lambda one: 3_500 < usd(one) * Decimal("7.1") < 5_000),
        (Fault.WEIGHT, lambda one: one.weight_kg > Decimal("1.3") * declared(one).gross_weight),
        (Fault.NET_OVER_GROSS, lambda one: declared(one).net_weight > declared(one).gross_weight),
        (Fault.PACKAGES, lambda one: declared(one).pack_no != one.waybill.pack_no),
        (Fault.ORDER_MISSING, lambda one: one.order is None),
        (Fault.ORDER_QUANTITY, lambda one: one.order.lines[0].qty > declared(one).goods[0].qty),
        (Fault.ORDER_VALUE, lambda one: one.order.goods_value > sum(x.total for x in declared(one).goods)),
        (Fault.ORDER_NAME, lambda one: one.order.lines[0].item_name != declared(one).goods[0].name),
        (Fault.ORDER_LINE_MISSING, lambda one: len(one.order.lines) == len(declared(one).goods) - 1),
        (Fault.ORDER_ENTERPRISE, lambda one: one.order.ebc_code != declared(one).ebc_code),
        (Fault.UNDECLARED, lambda one: one.declaration is None),
        (Fault.SCAN_ABORTED, lambda one: one.aborted_scan),
        (Fault.FIRST_SHIPMENT, lambda one: declared(one).ebc_code not in {e.code for e in enterprises()}),
    ],
)
def test_a_fault_is_what_its_name_says(fault: Fault, wrong) -> None:  # type: ignore[no-untyped-def]
    cases = with_fault(fault)
    assert cases and all(wrong(one) for one in cases)


def test_split_parcels_go_together() -> None:
    vans = Counter((declared(one).ebc_code, declared(one).country) for one in with_fault(Fault.SPLIT))
    assert all(many >= 2 for many in vans.values())


def test_every_message_is_read_without_a_remark_unless_it_is_meant_to_be_wrong() -> None:
    returned = unreadable = 0
    for one in (*traffic()[:400], *with_fault(Fault.RETURNED), *with_fault(Fault.UNREADABLE)):
        for out in one.outgoing():
            if out.at == one.scanned_at:
                continue
            for data in out.files().values():
                try:
                    message = read_ceb(data)
                except Unreadable:
                    assert one.fault is Fault.UNREADABLE
                    unreadable += 1
                    continue
                (block,) = message.blocks
                if block.problems:
                    assert one.fault is Fault.RETURNED, block.problems
                    returned += 1
                elif one.fault is not Fault.NET_OVER_GROSS:
                    assert not block.warnings and not message.warnings
    assert returned and unreadable


def test_messages_are_valid_against_the_official_schema(samples: Path) -> None:
    schema = etree.XMLSchema(etree.parse(str(samples / "ceb-gacc-202205" / "xsd" / "export-202205.xsd")))
    for van in generate_vans(3, START, count=20):
        for out in van.outgoing():
            if any(out.at == one.scanned_at or one.fault is Fault.UNREADABLE for one in van.consignments):
                continue
            for data in out.files().values():
                schema.assertValid(etree.fromstring(data))


def test_a_van_names_the_parcels_on_it() -> None:
    for van in generate_vans(1, START, count=200):
        assert [line.logistics_no for line in van.arrival.lines] == [
            one.logistics_no for one in van.consignments if one.arrives
        ]
        assert len({one.waybill.logistics_code for one in van.consignments}) == 1


def test_things_are_sent_in_the_order_of_time() -> None:
    for pace in (1.0, 12.0, 300.0):
        sent = [out.at for out in timeline(generate_vans(1, START, pace, count=100), pace)]
        assert sent == sorted(sent) and len(sent) > 380


def test_what_is_hidden_is_mostly_found_by_the_machine() -> None:
    found = 0
    cases = [*with_fault(Fault.HIDDEN_LITHIUM)[:6], *with_fault(Fault.SHIELDING)[:6]]
    for one in cases:
        *_, data = one.scan_files().values()
        report = read_dicos(data)
        assert isinstance(report, ThreatReport) and report.object_id == one.logistics_no
        found += report.scan_verdict is ScanVerdict.ALARM
        assert all(flag.assessment is not Assessment.HIGH_THREAT for flag in report.flags)
    assert found >= len(cases) - 2


def test_generating_costs_little() -> None:
    began = time.process_time()
    list(generate(500, 9, START))
    assert time.process_time() - began < 8
