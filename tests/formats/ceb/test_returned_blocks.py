"""What is returned (100), and the words the sender gets."""

from __future__ import annotations

import pytest

from officer_app.formats.ceb.block import Block
from officer_app.formats.ceb.reader import read_ceb
from officer_app.formats.ceb.remarks import return_info
from tests.formats.ceb import messages as m

MAKE = {
    "CEB603": (m.declaration, m.DECLARATION),
    "CEB303": (m.order, m.ORDER),
    "CEB505": (m.waybill, m.WAYBILL),
    "CEB507": (m.arrival, m.ARRIVAL),
    "CEB509": (m.departure, m.DEPARTURE),
    "CEB605": (m.cancellation, m.CANCELLATION),
    "CEB607": (m.load_list, m.LOAD_LIST),
}


def only_block(kind: str, text: str) -> Block:
    (block,) = read_ceb(m.message(kind, text)).blocks
    return block


def found(block: Block) -> list[tuple[str, str]]:
    assert block.document is None
    return [(problem.field, problem.code) for problem in block.problems]


REQUIRED = [(kind, name) for kind, (_, fields) in MAKE.items() for name in fields]


@pytest.mark.parametrize(("kind", "name"), REQUIRED)
def test_a_required_element_that_is_missing_or_empty_returns_the_block(kind: str, name: str) -> None:
    make, _ = MAKE[kind]
    assert found(only_block(kind, make(**{name: None}))) == [(name, "missing")]
    if name != "appStatus" and (kind, name) != ("CEB303", "freight"):  # the schema has defaults for these
        assert found(only_block(kind, make(**{name: "  "}))) == [(name, "missing")]


@pytest.mark.parametrize("name", [name for name in m.ITEM if name != "itemName"])
def test_a_required_element_of_an_item_is_named_with_its_line(name: str) -> None:
    block = only_block("CEB603", m.declaration(m.item(), m.item(**{"gnum": "2", name: None})))
    assert found(block) == [(f"InventoryList[2]/{name}", "missing")]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"grossWeight": "-1"}, "negative"),
        ({"grossWeight": "1e5"}, "not_a_number"),
        ({"grossWeight": "NaN"}, "not_a_number"),
        ({"grossWeight": "Infinity"}, "not_a_number"),
        ({"grossWeight": "1,000.5"}, "not_a_number"),
        ({"grossWeight": "１２"}, "not_a_number"),
        ({"grossWeight": "0x10"}, "not_a_number"),
        ({"grossWeight": "1_000"}, "not_a_number"),
        ({"grossWeight": "9" * 5000}, "not_a_number"),
        ({"grossWeight": "99999999999999.99999"}, "too_large"),
        ({"grossWeight": "100000000000000"}, "too_large"),
        ({"grossWeight": "1.000001"}, "too_many_decimals"),
        ({"packNo": "-1"}, "not_a_count"),
        ({"packNo": "1.5"}, "not_a_count"),
        ({"packNo": "1234567890"}, "not_a_count"),
        ({"appTime": "20220631120000"}, "not_a_time"),
        ({"appTime": "20220601246000"}, "not_a_time"),
        ({"appTime": "2022-06-01T12:00"}, "not_a_time"),
        ({"appTime": "00010101000000"}, "not_a_time"),
        ({"appTime": "２０２２０６０１１２００００"}, "not_a_time"),
        ({"ieDate": "20210229"}, "not_a_date"),
        ({"ieDate": "2021"}, "not_a_date"),
        ({"appType": "4"}, "unknown_code"),
        ({"appStatus": "3"}, "unknown_code"),
        ({"appStatus": "1"}, "draft"),
        ({"ieFlag": "I"}, "import"),
        ({"ieFlag": "a"}, "unknown_code"),
        ({"tradeMode": "0101"}, "unknown_code"),
        ({"statisticsFlag": "C"}, "unknown_code"),
        ({"fFlag": "9"}, "unknown_code"),
        ({"logisticsNo": "Y" * 33}, "too_long"),
        ({"guid": "1" * 37}, "too_long"),
        ({"customsCode": "514"}, "too_short"),
        ({"customsCode": "XXXX"}, "unknown_code"),
        ({"customsCode": "５１４１"}, "unknown_code"),
        ({"preNo": "B2022"}, "too_short"),
    ],
)
def test_what_would_have_to_be_guessed_returns_the_block(change: dict[str, str], code: str) -> None:
    (name,) = change
    field = "appStatus" if code == "draft" else name
    assert found(only_block("CEB603", m.declaration(**change))) == [(field, code)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"qty": "-60"}, "negative"),
        ({"price": "6.5E0"}, "not_a_number"),
        ({"gnum": "-1"}, "not_a_count"),
        ({"gnum": "100000"}, "not_a_count"),
        ({"gcode": "94052100901"}, "too_long"),
        ({"currency": "USDX"}, "too_long"),
    ],
)
def test_a_spoilt_item_returns_its_block(change: dict[str, str], code: str) -> None:
    (name,) = change
    assert found(only_block("CEB603", m.declaration(m.item(**change)))) == [
        (f"InventoryList[1]/{name}", code)
    ]


def test_an_import_order_is_returned_as_one() -> None:
    block = only_block("CEB303", m.order(orderType="I"))
    assert found(block) == [("orderType", "import")]
    assert return_info(block.problems) == "海关退单：订单类型为I：不受理进口业务"


@pytest.mark.parametrize("kind", MAKE)
def test_a_draft_of_any_kind_is_not_a_declaration(kind: str) -> None:
    make, _ = MAKE[kind]
    assert found(only_block(kind, make(appStatus="1"))) == [("appStatus", "draft")]


def test_a_line_number_used_twice_returns_the_block() -> None:
    block = only_block("CEB603", m.declaration(m.item(), m.item()))
    assert found(block) == [("InventoryList[2]/gnum", "repeated_gnum")]


def test_an_element_that_is_there_twice_returns_the_block() -> None:
    text = m.declaration().replace("<ceb:copNo>", "<ceb:copNo>OTHER</ceb:copNo><ceb:copNo>")
    assert found(only_block("CEB603", text)) == [("copNo", "repeated_element")]


def test_an_element_inside_a_field_returns_the_block_instead_of_cutting_its_text() -> None:
    text = m.declaration().replace(">40.2<", ">4<ceb:x/>0.2<")
    assert ("grossWeight", "nested") in found(only_block("CEB603", text))
    text = m.waybill().replace(">40.2<", ">4<ceb:x/>0.2<")
    assert ("grossWeight", "nested") in found(only_block("CEB505", text))


def test_heads_and_lines_must_be_there_once_and_at_least_once() -> None:
    head = m.elements("InventoryHead", m.DECLARATION)
    assert found(only_block("CEB603", f"<ceb:Inventory>{head}</ceb:Inventory>")) == [
        ("InventoryList", "no_lines")
    ]
    assert found(only_block("CEB603", f"<ceb:Inventory>{m.item()}</ceb:Inventory>")) == [
        ("InventoryHead", "no_head")
    ]
    twice = f"<ceb:Inventory>{head}{head}{m.item()}</ceb:Inventory>"
    assert found(only_block("CEB603", twice)) == [("InventoryHead", "several_heads")]


def test_a_hundred_and_one_lines_are_one_too_many() -> None:
    items = [m.item(gnum=str(number)) for number in range(1, 102)]
    assert only_block("CEB603", m.declaration(*items[:100])).document is not None
    assert found(only_block("CEB603", m.declaration(*items))) == [("InventoryList", "too_many_lines")]


def test_a_guid_with_other_content_is_returned_the_second_time() -> None:
    first, second = read_ceb(m.message("CEB603", m.declaration(), m.declaration(copNo="COP0002"))).blocks
    assert first.document is not None
    assert found(second) == [("guid", "guid_reused")]


def test_every_problem_is_told_at_once_and_long_lists_are_cut() -> None:
    block = only_block("CEB603", m.declaration(ieFlag="I", grossWeight="-1", appTime="x"))
    assert [code for _, code in found(block)] == ["not_a_time", "import", "negative"]
    spoilt = m.declaration(*(m.item(gnum=str(number), qty="-1") for number in range(1, 100)))
    problems = only_block("CEB603", spoilt).problems
    assert len(problems) == 20 and problems[-1].code == "more"


def test_the_reason_is_told_in_both_languages() -> None:
    block = only_block("CEB603", m.declaration(m.item(qty="-60")))
    (problem,) = block.problems
    assert str(problem) == "InventoryList[1]/qty is negative: -60"
    assert problem.text_zh == "第1项申报数量不得为负数：-60"
    assert return_info(block.problems) == "海关退单：第1项申报数量不得为负数：-60"


def test_the_receipt_text_never_exceeds_a_thousand_characters() -> None:
    spoilt = m.declaration(*(m.item(gnum=str(n), qty="x" * 500, price="-1") for n in range(1, 60)))
    text = return_info(only_block("CEB603", spoilt).problems * 5)
    assert len(text) == 1000 and text.endswith("…")


def test_the_numbers_a_receipt_needs_survive_a_returned_block() -> None:
    block = only_block("CEB603", m.declaration(grossWeight="-1", appTime="x"))
    assert block.guid == m.DECLARATION["guid"]
    assert block.refs == {
        "guid": m.DECLARATION["guid"],
        "app_type": "1",
        "cop_no": "COP0001",
        "order_no": "B2B-0001",
        "logistics_code": "4401260T01",
        "logistics_no": "YT0001",
        "agent_code": "4401980T03",
        "ebc_code": "4401260T02",
        "ebp_code": "无",
        "statistics_flag": "A",
    }
