"""What is written is read back the same, and is valid against the official schema."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from officer_app.domain.documents import (
    AppStatus,
    Arrival,
    ArrivalLine,
    Cancellation,
    ChargeKind,
    Declaration,
    Departure,
    DepartureLine,
    Document,
    GoodsItem,
    LoadLine,
    LoadList,
    Order,
    OrderLine,
    StatisticsFlag,
    Waybill,
)
from officer_app.domain.words import AppType, Mode, OrderType
from officer_app.formats.ceb.reader import read_ceb
from officer_app.formats.ceb.writer import Sender, write_message

SENDER = Sender("4401260T01", "示例物流 <有限> & 公司", "DXPENT0000000001")
GUID = "0F0E0D0C-0B0A-4908-8706-050403020100"

AMOUNTS = st.integers(0, 9_223_372_036_854_775_807).map(lambda units: Decimal(units).scaleb(-5))
TIMES = st.integers(0, 3_000_000_000).map(
    lambda seconds: datetime(2000, 1, 2, tzinfo=UTC) + timedelta(seconds=seconds)
)
CHARACTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn"))


def text(longest: int, shortest: int = 1) -> st.SearchStrategy[str]:
    """Text as a reader gives it: no white space at the ends."""
    return st.text(CHARACTERS, min_size=shortest, max_size=min(longest, 40)).filter(
        lambda value: value == value.strip() and "\ufffe" not in value and "\uffff" not in value
    )


def fields_of(model: type, skip: tuple[str, ...]) -> dict[str, st.SearchStrategy[Any]]:
    """A strategy for each field, from the lengths the model itself states."""
    special: dict[str, st.SearchStrategy[Any]] = {
        "app_type": st.sampled_from(AppType),
        "app_time": TIMES,
        "leave_time": TIMES,
        "app_status": st.just(AppStatus.DECLARED),
        "ie_flag": st.just("E"),
        "ie_date": st.dates(date(2000, 1, 1), date(2099, 12, 31)),
        "mode": st.sampled_from(Mode),
        "order_type": st.sampled_from(OrderType),
        "statistics_flag": st.sampled_from(StatisticsFlag),
        "f_flag": st.sampled_from(ChargeKind),
        "i_flag": st.sampled_from(ChargeKind),
        "pack_no": st.integers(0, 999_999_999),
        "msg_count": st.integers(0, 999_999_999),
        "msg_seq_no": st.integers(0, 999_999_999),
        "signed": st.just(False),
        "customs_code": st.from_regex("[0-9]{4}", fullmatch=True),
    }
    found: dict[str, st.SearchStrategy[Any]] = {}
    properties = model.model_json_schema(mode="validation")["properties"]  # type: ignore[attr-defined]
    for name, field in model.model_fields.items():  # type: ignore[attr-defined]
        if name in skip:
            continue
        if name in special:
            found[name] = special[name]
            continue
        stated = properties[name]
        length = next((one for one in stated.get("anyOf", [stated]) if "maxLength" in one), None)
        strategy = text(length["maxLength"], length["minLength"]) if length else AMOUNTS
        found[name] = strategy if field.is_required() else st.none() | strategy
    return found


def lines(model: type, most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    one = st.fixed_dictionaries(fields_of(model, skip=("gnum",)))
    return st.lists(one, min_size=1, max_size=most).map(
        lambda rows: tuple(model(gnum=number, **row) for number, row in enumerate(rows, 1))
    )


DOCUMENTS: st.SearchStrategy[Document] = st.one_of(
    st.builds(Declaration, **fields_of(Declaration, ("goods",)), goods=lines(GoodsItem)),
    st.builds(Order, **fields_of(Order, ("lines",)), lines=lines(OrderLine)),
    st.builds(Waybill, **fields_of(Waybill, ())),
    st.builds(Arrival, **fields_of(Arrival, ("lines",)), lines=lines(ArrivalLine)),
    st.builds(LoadList, **fields_of(LoadList, ("lines",)), lines=lines(LoadLine)),
    st.builds(Departure, **fields_of(Departure, ("lines",)), lines=lines(DepartureLine)),
    st.builds(Cancellation, **fields_of(Cancellation, ())),
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(document=DOCUMENTS)
def test_what_is_written_is_read_back_the_same(document: Document) -> None:
    data = write_message([document], guid=GUID, sender=SENDER)
    message = read_ceb(data)
    (block,) = message.blocks
    assert block.problems == []
    assert block.document == document
    assert (message.guid, message.sender, message.warnings) == (GUID, SENDER.cop_code, [])
    assert write_message([document], guid=GUID, sender=SENDER) == data


def test_our_own_samples_survive_being_written_and_are_valid(
    own_samples: Path, schema: etree.XMLSchema
) -> None:
    for path in sorted(own_samples.glob("*.xml")):
        if any(kind in path.name for kind in ("CEB303", "CEB50", "CEB603", "CEB607")):
            message = read_ceb(path.read_bytes())
            documents = [block.document for block in message.blocks if block.document]
            data = write_message(documents, guid=message.guid, sender=SENDER)
            assert [block.document for block in read_ceb(data).blocks] == documents
            schema.assertValid(etree.fromstring(data))


def test_a_message_holds_one_kind_and_at_most_a_hundred(own_samples: Path) -> None:
    (order,) = read_ceb((own_samples / "01_CEB303_B_9710_order.xml").read_bytes()).blocks
    (waybill,) = read_ceb((own_samples / "03_CEB505_waybill.xml").read_bytes()).blocks
    assert order.document and waybill.document
    with pytest.raises(ValueError, match="cannot hold a Waybill"):
        write_message([order.document, waybill.document], guid=GUID, sender=SENDER)
    with pytest.raises(ValueError, match="1 to 100"):
        write_message([], guid=GUID, sender=SENDER)
    with pytest.raises(ValueError, match="1 to 100"):
        write_message([order.document] * 101, guid=GUID, sender=SENDER)


def test_a_document_survives_json_as_well(own_samples: Path) -> None:
    (block,) = read_ceb((own_samples / "04_CEB603_9710.xml").read_bytes()).blocks
    assert isinstance(block.document, Declaration)
    assert Declaration.model_validate_json(block.document.model_dump_json()) == block.document
