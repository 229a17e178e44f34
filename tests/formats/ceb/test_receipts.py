"""Receipts are valid against the official schema, whatever was wrong with what they answer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from officer_app.domain.words import ReturnStatus
from officer_app.formats.ceb.fields import RECEIPT_OF, RECEIPTS, Kind, ReceiptKind
from officer_app.formats.ceb.reader import read_ceb
from officer_app.formats.ceb.receipts import write_receipts
from officer_app.formats.ceb.remarks import return_info
from tests.formats.ceb import messages as m

GUID = "0190a5c0-0000-7000-8000-000000000001"
AT = datetime(2022, 6, 1, 0, 30, 5, 123456, tzinfo=UTC)


def answer(**fields: Any) -> dict[str, Any]:
    return {"guid": GUID, "return_status": "120", "return_time": AT, "return_info": "入库"} | fields


def first_texts(data: bytes) -> dict[str, str]:
    return {etree.QName(child).localname: child.text or "" for child in etree.fromstring(data)[0]}


def test_a_declaration_is_answered_with_its_numbers_in_customs_time() -> None:
    (block,) = read_ceb(m.message("CEB603", m.declaration())).blocks
    data = write_receipts(
        "CEB604",
        GUID,
        [
            block.refs
            | answer(
                pre_no="B20220601000000001",
                declaration_no="51412022E000000001",
                return_status=ReturnStatus.STORED,
                return_info=f"新增申报成功[{block.guid}]",
            )
        ],
    )
    assert first_texts(data) == {
        "guid": GUID.upper(),
        "agentCode": "4401980T03",
        "copNo": "COP0001",
        "preNo": "B20220601000000001",
        "invtNo": "51412022E000000001",
        "ebcCode": "4401260T02",
        "ebpCode": "无",
        "orderNo": "B2B-0001",
        "statisticsFlag": "A",
        "returnStatus": "120",
        "returnTime": "20220601083005123",
        "returnInfo": f"新增申报成功[{block.guid}]",
    }


SPOILT = {
    Kind.DECLARATION: m.declaration(statisticsFlag="XY", copNo="C" * 90, preNo="short", ieFlag="I"),
    Kind.ORDER: m.order(orderNo="O" * 300, orderType="I"),
    Kind.WAYBILL: m.waybill(logisticsNo="L" * 300, grossWeight="-1"),
    Kind.ARRIVAL: m.arrival(msgSeqNo="many", billNo="B" * 99, ieFlag="I"),
    Kind.LOAD_LIST: m.load_list(msgSeqNo="many", billNo="B" * 99, preNo="short"),
    Kind.DEPARTURE: m.departure(leaveTime="soon", copNo="D" * 99),
    Kind.CANCELLATION: m.cancellation(invtNo="I" * 99, reason=""),
}
EMPTY = {
    Kind.DECLARATION: "<ceb:Inventory/>",
    Kind.ORDER: "<ceb:Order/>",
    Kind.WAYBILL: "<ceb:Logistics/>",
    Kind.ARRIVAL: "<ceb:Arrival/>",
    Kind.LOAD_LIST: "<ceb:WayBill/>",
    Kind.DEPARTURE: "<ceb:Departure/>",
    Kind.CANCELLATION: "<ceb:InvtCancel/>",
}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("source", [SPOILT, EMPTY])
def test_a_returned_block_of_any_kind_gets_a_valid_receipt(
    schema: etree.XMLSchema, kind: Kind, source: dict[Kind, str]
) -> None:
    (block,) = read_ceb(m.message(kind, source[kind])).blocks
    assert block.document is None
    data = write_receipts(
        RECEIPT_OF[kind],
        GUID,
        [block.refs | answer(return_status="100", return_info=return_info(block.problems))],
    )
    schema.assertValid(etree.fromstring(data))
    assert first_texts(data)["returnInfo"].startswith("海关退单：")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(list(ReceiptKind)),
    texts=st.lists(st.one_of(st.none(), st.text(max_size=70)), min_size=12, max_size=12),
    info=st.text(max_size=1500),
    seconds=st.integers(0, 4_000_000_000),
)
@example(kind=ReceiptKind.ARRIVAL, texts=[None] * 3 + ["0" * 17 + "\x08"] + [None] * 8, info="", seconds=0)
def test_any_text_gives_a_valid_receipt(
    schema: etree.XMLSchema, kind: ReceiptKind, texts: list[str | None], info: str, seconds: int
) -> None:
    names = [field.field for field in RECEIPTS[kind].fields]
    block = dict(zip(names, texts, strict=False)) | answer(
        return_info=info, return_time=datetime.fromtimestamp(seconds, UTC)
    )
    data = write_receipts(kind, GUID, [block])
    schema.assertValid(etree.fromstring(data))
    assert write_receipts(kind, GUID, [block]) == data


def test_a_long_reason_is_cut_to_a_thousand_characters() -> None:
    text = first_texts(write_receipts("CEB506", GUID, [answer(return_info="错" * 1200)]))["returnInfo"]
    assert len(text) == 1000 and text.endswith("…")


def test_mark_up_in_a_reason_stays_text() -> None:
    data = write_receipts("CEB506", GUID, [answer(return_info="a<b> & \x07'\"")])
    assert first_texts(data)["returnInfo"] == "a<b> & '\""


def test_a_hundred_answers_are_the_most_and_one_is_the_least(schema: etree.XMLSchema) -> None:
    schema.assertValid(etree.fromstring(write_receipts("CEB604", GUID, [answer()] * 100)))
    for wrong in ([], [answer()] * 101):
        with pytest.raises(ValueError, match="1 to 100"):
            write_receipts("CEB604", GUID, wrong)


def test_what_a_receipt_cannot_do_without_is_asked_for() -> None:
    with pytest.raises(ValueError, match="return_time"):
        write_receipts("CEB604", GUID, [answer(return_time=AT.replace(tzinfo=None))])
    with pytest.raises(ValueError, match="return_status"):
        write_receipts("CEB604", GUID, [answer(return_status=None)])
    with pytest.raises(ValueError, match="36 characters"):
        write_receipts("CEB604", "1", [answer()])
