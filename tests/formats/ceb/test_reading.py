"""What is taken in, and what is kept of it."""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from officer_app.domain.documents import (
    Arrival,
    Cancellation,
    ChargeKind,
    Declaration,
    Departure,
    LoadList,
    Order,
    Waybill,
)
from officer_app.domain.words import AppType, Mode, OrderType
from officer_app.formats.ceb.envelope import wrap
from officer_app.formats.ceb.fields import DXP_NS, Kind
from officer_app.formats.ceb.reader import CebMessage, read_ceb
from tests.formats.ceb import messages as m


def codes(remarks: list) -> list[str]:
    return [one.code for one in remarks]


def read_own(folder: Path, name: str) -> CebMessage:
    return read_ceb((folder / name).read_bytes())


def test_a_declaration_keeps_every_field_as_sent(own_samples: Path) -> None:
    message = read_own(own_samples, "04_CEB603_9710.xml")
    (block,) = message.blocks
    declaration = block.document
    assert isinstance(declaration, Declaration)
    assert (message.kind, message.sender, message.signed, message.enveloped) == (
        Kind.DECLARATION,
        "4401260T01",
        False,
        False,
    )
    assert message.edition == "2022-05"
    assert not block.problems and not block.warnings and not message.warnings
    assert declaration.app_type is AppType.NEW
    assert declaration.app_time == datetime(2020, 10, 15, 0, 45, tzinfo=UTC)  # 08:45 in China
    assert declaration.ie_date == date(2020, 10, 15)
    assert declaration.mode is Mode.B2B_DIRECT
    assert declaration.ebp_code == "无"
    assert declaration.f_flag is ChargeKind.TOTAL
    assert declaration.gross_weight == Decimal("40.2")
    assert declaration.pre_no is None
    first, second = declaration.goods
    assert (first.gnum, first.hs_code, first.name, first.qty, first.total) == (
        1,
        "9405210090",
        "LED台灯",
        Decimal(60),
        Decimal(390),
    )
    assert second.model.startswith("4|3|")


def test_an_order_and_a_reservation_are_told_apart(own_samples: Path) -> None:
    order = read_own(own_samples, "01_CEB303_B_9710_order.xml").blocks[0].document
    reservation = read_own(own_samples, "02_CEB303_W_9810_reservation.xml").blocks[0].document
    assert isinstance(order, Order) and isinstance(reservation, Order)
    assert (order.order_type, len(order.lines)) == (OrderType.B2B, 2)
    assert (reservation.order_type, reservation.order_no) == (OrderType.RESERVATION, "FBA20201015X1")


def test_a_waybill_and_an_arrival_are_read(own_samples: Path) -> None:
    waybill = read_own(own_samples, "03_CEB505_waybill.xml").blocks[0].document
    arrival = read_own(own_samples, "12_CEB507_arrival.xml").blocks[0].document
    assert isinstance(waybill, Waybill) and isinstance(arrival, Arrival)
    assert (waybill.logistics_no, waybill.pack_no) == ("YTGZ20201015001", 4)
    assert arrival.domestic_traf_no == "粤A00000"
    assert [line.logistics_no for line in arrival.lines] == ["YTGZ20201015001", "YTGZ20201015002"]


def test_a_load_list_and_a_departure_are_read(own_samples: Path) -> None:
    load_list = read_own(own_samples, "11_CEB607_master_house.xml").blocks[0].document
    departure = read_own(own_samples, "13_CEB509_departure.xml").blocks[0].document
    assert isinstance(load_list, LoadList) and isinstance(departure, Departure)
    assert (load_list.voyage_no, load_list.bill_no) == ("CZ0471", "784-12345675")
    assert [(line.total_package_no, line.logistics_no, line.declaration_no) for line in load_list.lines] == [
        ("ULD-PMC00001", "YTGZ20201015001", "51412020E000000001"),
        ("ULD-PMC00001", "YTGZ20201015002", "51412020E000000002"),
    ]
    assert departure.leave_time == datetime(2020, 10, 15, 12, 30, tzinfo=UTC)
    assert [line.logistics_no for line in departure.lines] == ["YTGZ20201015001", "YTGZ20201015002"]


def test_a_cancellation_names_the_list_and_why() -> None:
    (block,) = read_ceb(m.message("CEB605", m.cancellation())).blocks
    assert isinstance(block.document, Cancellation)
    assert (block.document.cop_no, block.document.declaration_no) == ("COP0001", "51412022E000000001")
    assert block.document.reason == "买家取消订单"


def test_only_a_load_list_that_is_withdrawn_may_name_no_waybill() -> None:
    head = m.elements("WayBillHead", m.LOAD_LIST)
    (empty,) = read_ceb(m.message("CEB607", f"<ceb:WayBill>{head}</ceb:WayBill>")).blocks
    assert [(problem.field, problem.code) for problem in empty.problems] == [("WayBillList", "no_lines")]
    head = m.elements("WayBillHead", m.LOAD_LIST, appType="3")
    (withdrawn,) = read_ceb(m.message("CEB607", f"<ceb:WayBill>{head}</ceb:WayBill>")).blocks
    assert withdrawn.document and not withdrawn.problems


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("CEB607", m.load_list(m.load_line(), m.load_line(gnum="2"))),
        ("CEB509", m.departure(m.departure_line(), m.departure_line(gnum="2"))),
    ],
)
def test_a_waybill_named_twice_is_remarked_on(kind: str, text: str) -> None:
    (block,) = read_ceb(m.message(kind, text)).blocks
    assert block.document and codes(block.warnings) == ["repeated_waybill"]


@pytest.mark.parametrize("number", ["303", "505", "507", "509", "605", "607"])
def test_the_official_samples_are_taken_in_with_their_known_flaws(samples: Path, number: str) -> None:
    message = read_ceb((samples / "ceb-gacc-202205" / "export" / f"CEB{number}Message.xml").read_bytes())
    assert len(message.blocks) == 10
    assert all(block.document and not block.problems for block in message.blocks)
    assert message.signed and all(block.document.signed for block in message.blocks if block.document)
    assert message.warnings == ["2 BaseTransfer elements instead of one"]
    assert message.edition == "2022-05"
    # All ten blocks of each sample share one guid, and are the same.
    assert "guid_repeated" not in codes(message.blocks[0].warnings)
    assert all("guid_repeated" in codes(block.warnings) for block in message.blocks[1:])


def test_the_edition_of_2018_is_read(samples: Path) -> None:
    message = read_ceb((samples / "ceb-gacc-2018-113" / "export" / "CEB303Message.xml").read_bytes())
    assert message.edition == "2018"
    assert all(block.document for block in message.blocks)


@pytest.mark.parametrize("folder", ["ceb-gacc-202205", "ceb-gacc-2018-113"])
def test_the_official_declaration_lists_are_returned_for_their_placeholders(
    samples: Path, folder: str
) -> None:
    message = read_ceb((samples / folder / "export" / "CEB603Message.xml").read_bytes())
    assert len(message.blocks) == 10
    assert not any(block.document for block in message.blocks)
    assert codes(message.blocks[0].problems) == ["unknown_code", "unknown_code"]
    assert codes(message.blocks[1].problems) == ["draft", "unknown_code", "unknown_code"]
    assert [problem.field for problem in message.blocks[0].problems] == ["ieFlag", "tradeMode"]
    assert message.blocks[0].refs["cop_no"] == "Cop20180507001"


def test_many_blocks_keep_their_places_good_beside_bad() -> None:
    blocks = [
        m.declaration(guid=f"11111111-2222-4333-8444-{number:012d}", ieFlag="I" if number == 1 else "E")
        for number in range(3)
    ]
    message = read_ceb(m.message("CEB603", *blocks))
    assert [block.index for block in message.blocks] == [0, 1, 2]
    assert [block.document is not None for block in message.blocks] == [True, False, True]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_any_declared_encoding_gives_the_same_document(encoding: str) -> None:
    plain = read_ceb(m.message("CEB603", m.declaration()))
    prolog = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
    encoded = m.text_of("CEB603", m.declaration(), prolog=prolog).encode(encoding)
    assert read_ceb(encoded) == plain


def test_comments_and_character_data_sections_change_nothing() -> None:
    plain = m.text_of("CEB603", m.declaration())
    commented = plain.replace("示例电商", "<!-- a -->示例<?pi b?><![CDATA[电商]]><!-- c -->")
    assert commented != plain
    assert read_ceb(commented.encode()) == read_ceb(plain.encode())


def envelope(data: bytes, msg_type: str = "CEB603Message") -> bytes:
    return wrap(
        data,
        message_id="M1",
        sender_id="DXPENT01",
        receiver_id="DXPEDCCEB0000002",
        created=datetime(2022, 6, 1, tzinfo=UTC),
        msg_type=msg_type,
    )


def test_an_enveloped_message_is_the_message() -> None:
    plain = read_ceb(m.message("CEB603", m.declaration()))
    enveloped = read_ceb(envelope(m.message("CEB603", m.declaration())))
    assert enveloped.enveloped and not enveloped.warnings
    assert enveloped.blocks == plain.blocks


def test_a_server_hop_and_a_byte_order_mark_inside_an_envelope_are_read() -> None:
    inner = envelope(b"\xef\xbb\xbf" + m.message("CEB603", m.declaration())).decode()
    inner = inner.replace('<?xml version="1.0" encoding="UTF-8"?>', "")
    hop = f'<x:DxpMsgSv xmlns:x="{DXP_NS}" ver="1.0"><x:SvNo Ver="1.0"/>{inner}</x:DxpMsgSv>'
    message = read_ceb(hop.encode())
    assert message.enveloped and message.blocks[0].document


def test_an_envelope_that_names_another_kind_is_a_warning() -> None:
    message = read_ceb(envelope(m.message("CEB603", m.declaration()), msg_type="CEB303Message"))
    assert message.warnings == ["the envelope says CEB303Message, the message in it is CEB603Message"]


def test_base64_may_be_broken_into_lines() -> None:
    data = m.message("CEB603", m.declaration())
    broken = base64.encodebytes(data).decode()
    text = envelope(data).decode().replace(base64.b64encode(data).decode(), broken)
    assert read_ceb(text.encode()).blocks[0].document


def test_our_own_envelope_is_valid(samples: Path) -> None:
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(samples / "ceb-gacc-202205" / "xsd" / "dxp-terminal-202205.xsd"))
    schema.assertValid(etree.fromstring(envelope(m.message("CEB603", m.declaration()))))


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"guid": "CEB303_ZH_GZ_20230309112945042_67622"}, "guid", "guid_form"),
        ({"netWeight": "40.3"}, "netWeight", "weights"),
        ({"fCurrency": "aaa"}, "fCurrency", "code_form"),
        ({"iCurrency": "ZZZ"}, "iCurrency", "not_in_table"),
        ({"country": "ZZZ"}, "country", "not_in_table"),
        ({"trafMode": "V"}, "trafMode", "not_in_table"),
        ({"wrapType": "@"}, "wrapType", "not_in_table"),
        ({"portCode": "!!!!"}, "portCode", "code_form"),
        ({"POD": "ZZZ"}, "POD", "code_form"),
    ],
)
def test_what_is_odd_in_a_head_is_a_warning(change: dict[str, str], field: str, code: str) -> None:
    (block,) = read_ceb(m.message("CEB603", m.declaration(**change))).blocks
    assert block.document is not None
    assert [(one.field, one.code) for one in block.warnings] == [(field, code)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"gcode": "9405"}, "hs_short"),
        ({"gcode": "940521"}, "hs_short"),
        ({"gcode": "94052100"}, "hs_short"),
        ({"gcode": "94A5"}, "hs_form"),
        ({"gcode": "94052"}, "hs_form"),
        ({"gnum": "2"}, "gnum_sequence"),
        ({"unit": "aaa"}, "code_form"),
        ({"unit": "ZZZ"}, "not_in_table"),
        ({"unit1": "999"}, "not_in_table"),
        ({"currency": "ZZZ"}, "not_in_table"),
        ({"country": "ZZZ"}, "not_in_table"),
        ({"totalPrice": "400"}, "total_differs"),
        ({"qty": "0", "totalPrice": "0"}, "zero_quantity"),
    ],
)
def test_what_is_odd_in_an_item_is_a_warning(change: dict[str, str], code: str) -> None:
    (block,) = read_ceb(m.message("CEB603", m.declaration(m.item(**change)))).blocks
    assert isinstance(block.document, Declaration)
    assert codes(block.warnings) == [code]
    if "gcode" in change:
        assert block.document.goods[0].hs_code == change["gcode"]


@pytest.mark.parametrize(
    ("qty", "price", "total"),
    [("60", "6.5", "390"), ("300", "6.33", "1900"), ("3", "0.33333", "1"), ("7", "14.28571", "100")],
)
def test_a_total_that_a_rounded_price_explains_is_no_warning(qty: str, price: str, total: str) -> None:
    item = m.item(qty=qty, price=price, totalPrice=total)
    (block,) = read_ceb(m.message("CEB603", m.declaration(item))).blocks
    assert not block.warnings


def test_an_order_total_is_checked_too() -> None:
    (block,) = read_ceb(m.message("CEB303", m.order(m.order_line(totalPrice="1")))).blocks
    assert codes(block.warnings) == ["total_differs"]


def test_a_part_beyond_the_count_of_all_is_a_warning() -> None:
    (block,) = read_ceb(m.message("CEB507", m.arrival(m.arrival_line(), msgCount="2", msgSeqNo="3"))).blocks
    assert block.document is not None
    assert codes(block.warnings) == ["beyond_count"]


@pytest.mark.parametrize("text", ["40.20000", "+40.2", "040.2", " 40.2\n", "40.2000000"])
def test_any_way_to_write_a_decimal_is_the_same_number(text: str) -> None:
    (block,) = read_ceb(m.message("CEB603", m.declaration(grossWeight=text))).blocks
    assert isinstance(block.document, Declaration)
    assert block.document.gross_weight == Decimal("40.2")


def test_the_largest_amount_of_the_official_sample_is_exact() -> None:
    (block,) = read_ceb(m.message("CEB303", m.order(goodsValue="12345678912345.12345"))).blocks
    assert isinstance(block.document, Order)
    assert block.document.goods_value == Decimal("12345678912345.12345")


def test_an_empty_optional_element_is_as_none() -> None:
    (block,) = read_ceb(m.message("CEB603", m.declaration(billNo="", note="  "))).blocks
    assert isinstance(block.document, Declaration)
    assert block.document.bill_no is None and block.document.note is None


def test_elements_in_another_order_are_read_with_a_warning() -> None:
    swapped = m.declaration(appTime=None, note="x").replace(
        "<ceb:note>", "<ceb:appTime>20220601083000</ceb:appTime><ceb:note>"
    )
    (block,) = read_ceb(m.message("CEB603", swapped)).blocks
    assert block.document is not None
    assert codes(block.warnings) == ["element_order"]


def test_an_element_nobody_knows_is_named_and_left_out() -> None:
    (block,) = read_ceb(m.message("CEB603", m.declaration(m.item(weather="fine")))).blocks
    assert block.document is not None
    assert [str(one) for one in block.warnings] == [
        "InventoryList[1]/weather is not in the specification and is left out"
    ]


def test_an_empty_element_with_a_default_in_the_schema_is_that_default() -> None:
    (waybill,) = read_ceb(m.message("CEB505", m.waybill(appStatus=""))).blocks
    (arrival,) = read_ceb(m.message("CEB507", m.arrival(m.arrival_line(), appStatus=""))).blocks
    assert waybill.document is not None and codes(waybill.warnings) == ["default_used"]
    assert arrival.document is None and codes(arrival.problems) == ["draft"]
    (order,) = read_ceb(m.message("CEB303", m.order(freight=""))).blocks
    assert isinstance(order.document, Order) and order.document.freight == 0


def test_an_arrival_without_waybills_and_one_that_repeats_a_waybill_are_kept_with_a_warning() -> None:
    (empty,) = read_ceb(m.message("CEB507", m.arrival())).blocks
    twice = m.arrival(m.arrival_line(), m.arrival_line(gnum="2"))
    (repeated,) = read_ceb(m.message("CEB507", twice)).blocks
    assert empty.document is not None and codes(empty.warnings) == ["no_waybills"]
    assert repeated.document is not None and codes(repeated.warnings) == ["repeated_waybill"]


def test_a_van_may_carry_more_than_a_hundred_parcels() -> None:
    lines = [m.arrival_line(gnum=str(number), logisticsNo=f"YT{number:04d}") for number in range(1, 351)]
    (block,) = read_ceb(m.message("CEB507", m.arrival(*lines))).blocks
    assert isinstance(block.document, Arrival) and len(block.document.lines) == 350


def test_missing_or_quarrelling_senders_are_warnings_of_the_message() -> None:
    block = m.waybill()
    none = read_ceb(m.message("CEB505", block, "<!-- BaseTransfer -->"))
    two = read_ceb(m.message("CEB505", block, m.transfer(), m.transfer(copCode="OTHER")))
    assert none.sender is None and none.warnings == ["0 BaseTransfer elements instead of one"]
    assert two.sender == "4401260T01" and len(two.warnings) == 2


def test_a_root_without_message_in_its_name_is_a_warning() -> None:
    text = m.text_of("CEB505", m.waybill()).replace("CEB505Message", "CEB505")
    message = read_ceb(text.encode())
    assert message.warnings == ["the root element is CEB505 instead of CEB505Message"]


def test_a_signature_marks_the_message_and_its_documents() -> None:
    signature = '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>'
    message = read_ceb(m.message("CEB505", m.waybill(), m.transfer(), signature))
    assert message.signed and message.blocks[0].document and message.blocks[0].document.signed


def test_codes_that_the_tables_know_are_no_deviation() -> None:
    block = m.declaration(
        m.item(currency="USD", unit2="035"), trafMode="Z", POD="1102", invtNo="51412026E00000000001"
    )
    (read,) = read_ceb(m.message("CEB603", block)).blocks
    assert read.document
    assert set(codes(read.warnings)) == {"element_order"}, "the new elements stand at the end"
    block = m.declaration(m.item(unit2="999"), invtNo="Invt20180507000001")
    (read,) = read_ceb(m.message("CEB603", block)).blocks
    assert {"number_form", "not_in_table"} < set(codes(read.warnings))


@pytest.mark.parametrize(
    ("kind", "block", "element"),
    [
        ("CEB507", m.arrival(m.arrival_line(), trafMode="V"), "trafMode"),
        ("CEB607", m.load_list(m.load_line(), trafMode="V"), "trafMode"),
        ("CEB607", m.load_list(m.load_line(invtNo="invt202001030001")), "WayBillList[1]/invtNo"),
        ("CEB509", m.departure(m.departure_line(), trafMode="V"), "trafMode"),
    ],
)
def test_codes_of_what_arrives_and_leaves_are_looked_up_too(kind: str, block: str, element: str) -> None:
    (read,) = read_ceb(m.message(kind, block)).blocks
    assert read.document
    (warning,) = read.warnings
    assert warning.field == element
    assert warning.text_zh.startswith(("运输方式代码不在参数表内", "第1项出口清单编号格式异常"))


def test_a_code_the_customs_table_does_not_know_is_kept_with_a_warning() -> None:
    block = m.declaration(m.item(currency="999"), country="998")
    (read,) = read_ceb(m.message("CEB603", block, m.transfer())).blocks
    assert read.document
    assert {w.field for w in read.warnings if w.code == "not_in_table"} == {
        "country",
        "InventoryList[1]/currency",
    }
