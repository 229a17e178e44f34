"""What a document that reads well may still have wrong or odd: numbering, arithmetic, the form of codes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from officer_app.domain.codes import Table, currency_letters, names
from officer_app.domain.documents import (
    Arrival,
    Cancellation,
    Declaration,
    Departure,
    Document,
    GoodsItem,
    Line,
    LoadLine,
    LoadList,
    Order,
    OrderLine,
    Waybill,
)
from officer_app.domain.visible import laid_bare
from officer_app.domain.words import AppType
from officer_app.formats.ceb.remarks import Remark, remark

_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}").fullmatch
_HS = re.compile(r"[0-9]{4}|[0-9]{6}|[0-9]{8}|[0-9]{10}").fullmatch
_PARAMETER = re.compile(r"[0-9]{3}|[A-Z]{3}").fullmatch
_OFFICE = re.compile(r"[0-9]{4}").fullmatch
_PORT = re.compile(r"[0-9]{3,4}").fullmatch
_LIST_NUMBER = re.compile(r"[0-9]{4}20[0-9]{2}[IE][0-9]{9,11}").fullmatch
_CENT = Decimal("0.01")


def problems(document: Document) -> Iterator[Remark]:
    """What makes a block unfit although each of its fields is well-formed."""
    element, lines = _lines(document)
    if not isinstance(document, Order | Waybill) and not _OFFICE(document.customs_code):
        # Lists are numbered by it. The table of offices is none to refuse by: it holds those of one district only.
        yield remark("unknown_code", "customsCode", "申报海关", value=document.customs_code)
    if isinstance(document, LoadList) and not lines and document.app_type is not AppType.DELETE:
        yield remark("no_lines", element)
    if _count_up(lines):
        return
    seen: set[int] = set()
    for position, line in enumerate(lines, 1):
        if line.gnum in seen:
            yield _at(element, position, "gnum", "序号", "repeated_gnum", line.gnum)
        seen.add(line.gnum)


def warnings(document: Document) -> Iterator[Remark]:
    """What is odd, and kept with the document."""
    if not _UUID(document.guid):
        yield remark("guid_form", "guid", "系统唯一序号", value=document.guid)
    element, lines = _lines(document)
    if not _count_up(lines):
        yield remark("gnum_sequence", f"{element}/gnum", "序号")
    if isinstance(document, Declaration | Arrival | LoadList | Departure):
        yield from _head_code("trafMode", "运输方式", Table.TRANSPORT, document.traf_mode)
    if isinstance(document, Arrival | LoadList | Departure) and document.msg_seq_no > document.msg_count:
        number, count = document.msg_seq_no, document.msg_count
        yield remark("beyond_count", "msgSeqNo", "报文序号", value=number, limit=count)
    match document:
        case Declaration():
            yield from _declaration_warnings(document)
        case Order():
            yield from _head_code("currency", "币制", Table.CURRENCY, document.currency)
            for position, line in enumerate(document.lines, 1):
                yield from _line_warnings("OrderList", position, line)
        case Waybill():
            yield from _head_code("currency", "币制", Table.CURRENCY, document.currency)
        case Arrival():
            if not document.lines:
                yield remark("no_waybills", element)
            yield from _waybill_warnings(element, [line.logistics_no for line in document.lines])
        case LoadList() | Departure():
            yield from _list_number_warnings(document)
            yield from _waybill_warnings(element, [line.logistics_no for line in document.lines])


@cache
def _known(table: Table) -> frozenset[str]:
    """The codes of a customs table, and what else names the same: the letters of a currency."""
    return frozenset(names(table)) | (currency_letters() if table is Table.CURRENCY else frozenset())


def _wrong(table: Table, code: str) -> str | None:
    """The remark that `code` deserves: no form of a code, or none that the customs table knows."""
    if code in _known(table):
        return None
    return "not_in_table" if len(code) == 1 or _PARAMETER(code) else "code_form"


def _head_code(name: str, zh: str, table: Table, code: str) -> Iterator[Remark]:
    if wrong := _wrong(table, code):
        yield remark(wrong, name, zh, value=code)


def _lines(document: Document) -> tuple[str, Sequence[Line]]:
    match document:
        case Declaration():
            return "InventoryList", document.goods
        case Order():
            return "OrderList", document.lines
        case Arrival():
            return "ArrivalList", document.lines
        case LoadList():
            return "WayBillList", document.lines
        case Departure():
            return "DepartureList", document.lines
        case Waybill() | Cancellation():
            return "", ()


def _count_up(lines: Sequence[Line]) -> bool:
    return [line.gnum for line in lines] == list(range(1, len(lines) + 1))


def _at(
    element: str, position: int, name: str, zh: str, code: str, value: object, limit: object = ""
) -> Remark:
    """A remark about one element of the line at `position`, counted from 1."""
    return remark(code, f"{element}[{position}]/{name}", f"第{position}项{zh}", value=value, limit=limit)


def _declaration_warnings(declaration: Declaration) -> Iterator[Remark]:
    number = declaration.declaration_no
    if number and not _LIST_NUMBER(number):
        yield remark("number_form", "invtNo", "清单编号", value=number)
    if not _OFFICE(declaration.port_code):
        yield remark("code_form", "portCode", "出口口岸", value=declaration.port_code)
    yield from _head_code("country", "运抵国(地区)", Table.COUNTRY, declaration.country)
    if not _PORT(declaration.pod):
        yield remark("code_form", "POD", "指运港", value=declaration.pod)
    yield from _head_code("fCurrency", "运费币制", Table.CURRENCY, declaration.f_currency)
    yield from _head_code("iCurrency", "保费币制", Table.CURRENCY, declaration.i_currency)
    yield from _head_code("wrapType", "包装种类", Table.WRAP_TYPE, declaration.wrap_type)
    if declaration.net_weight > declaration.gross_weight:
        yield remark("weights", "netWeight", value=declaration.net_weight, limit=declaration.gross_weight)
    for position, item in enumerate(declaration.goods, 1):
        hs_code = item.hs_code
        if not _HS(hs_code):
            yield _at("InventoryList", position, "gcode", "商品编码", "hs_form", hs_code)
        elif len(hs_code) != 10:
            yield _at("InventoryList", position, "gcode", "商品编码", "hs_short", hs_code, len(hs_code))
        if wrong := _wrong(Table.COUNTRY, item.country):
            yield _at("InventoryList", position, "country", "目的国(地区)", wrong, item.country)
        if wrong := _wrong(Table.UNIT, item.unit1):
            yield _at("InventoryList", position, "unit1", "法定计量单位", wrong, item.unit1)
        if item.unit2 and (wrong := _wrong(Table.UNIT, item.unit2)):
            yield _at("InventoryList", position, "unit2", "第二计量单位", wrong, item.unit2)
        yield from _line_warnings("InventoryList", position, item)


def _list_number_warnings(document: LoadList | Departure) -> Iterator[Remark]:
    for position, line in enumerate(document.lines, 1):
        if isinstance(line, LoadLine) and line.declaration_no and not _LIST_NUMBER(line.declaration_no):
            yield _at("WayBillList", position, "invtNo", "出口清单编号", "number_form", line.declaration_no)


def _line_warnings(element: str, position: int, line: GoodsItem | OrderLine) -> Iterator[Remark]:
    if wrong := _wrong(Table.CURRENCY, line.currency):
        yield _at(element, position, "currency", "币制", wrong, line.currency)
    if wrong := _wrong(Table.UNIT, line.unit):
        yield _at(element, position, "unit", "计量单位", wrong, line.unit)
    if not line.qty:
        yield _at(element, position, "qty", "数量", "zero_quantity", line.qty)
    product = line.qty * line.price
    if line.total != product and abs(line.total - product) > _rounding(line.qty, line.price):
        expected = f"{product.normalize():f}"
        yield _at(element, position, "totalPrice", "总价", "total_differs", line.total, expected)


def _rounding(qty: Decimal, price: Decimal) -> Decimal:
    """How far an honest total may be from qty x price: the price is rounded, at the coarsest to cents."""
    exponent = price.as_tuple().exponent
    assert isinstance(exponent, int)  # an Amount is finite
    return qty * Decimal(5).scaleb(min(exponent, -2) - 1) + _CENT


def _waybill_warnings(element: str, numbers: Sequence[str]) -> Iterator[Remark]:
    seen: set[str] = set()
    for position, number in enumerate(numbers, 1):
        if number in seen:
            yield _at(element, position, "logisticsNo", "物流运单编号", "repeated_waybill", number)
        seen.add(number)
        if not number.isascii() and (shown := laid_bare(number)) != number:
            yield _at(element, position, "logisticsNo", "物流运单编号", "unseen", shown)
