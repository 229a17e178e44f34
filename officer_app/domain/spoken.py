"""What the codes in the facts of a consignment are called, in both languages. Standard library only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial

from officer_app.domain.codes import Name, Table, currency_iso, name, unit_plurals
from officer_app.domain.words import Disposition, Lane, OrderType, ScanVerdict, State

_ONE = Decimal(1)
_SYMBOLS = {"035": "kg", "036": "g"}

_LANES: Mapping[str, Name] = {
    Lane.RED: Name("Red", "红"),
    Lane.YELLOW: Name("Yellow", "黄"),
    Lane.BLUE: Name("Blue", "蓝"),
    Lane.GREEN: Name("Green", "绿"),
}
_NOT_ROUTED = Name("Not routed", "未分流")
_STATES: Mapping[str, Name] = {
    State.DECLARED: Name("Declared", "已申报"),
    State.ARRIVED: Name("Arrived", "已运抵"),
    State.SCREENED: Name("Screened", "已机检"),
    State.HELD: Name("Held", "待查"),
    State.RELEASED: Name("Released", "已放行"),
    State.LOADED: Name("Loaded", "已装载"),
    State.DEPARTED: Name("Departed", "已离境"),
    State.DETAINED: Name("Detained", "已扣留"),
    State.RETURNED: Name("Returned", "已退单"),
    State.CANCELLED: Name("Cancelled", "已撤销"),
}
_DISPOSITIONS: Mapping[str, Name] = {
    Disposition.RELEASE: Name("Release", "放行"),
    Disposition.RETURN: Name("Return for correction", "退单更正"),
    Disposition.DETAIN: Name("Detain", "扣留"),
    Disposition.HAND_OVER: Name("Hand over to anti-smuggling", "移交缉私"),
    Disposition.SAMPLE: Name("Sample to laboratory", "取样送检"),
}
_CATEGORIES: Mapping[str, Name] = {
    "EXPLOSIVE": Name("Explosive", "爆炸物"),
    "CONTRABAND": Name("Contraband", "违禁品"),
    "PI": Name("Prohibited item", "禁限物品"),
    "ANOMALY": Name("Anomaly", "异常"),
    "LAPTOP": Name("Laptop", "笔记本电脑"),
    "PHARMACEUTICAL": Name("Pharmaceutical", "药品"),
    "SHIELD": Name("Shielding", "屏蔽物"),
    "OTHER": Name("Other object", "其他物品"),
    "UNKNOWN": Name("Unknown object", "不明物品"),
}
_ASSESSMENTS: Mapping[str, Name] = {
    "HIGH_THREAT": Name("High threat", "高危"),
    "THREAT": Name("Threat", "威胁"),
    "NO_THREAT": Name("No threat", "无威胁"),
}
_NOT_ASSESSED = Name("Not assessed", "未评估")
_VERDICTS: Mapping[str, Name] = {
    ScanVerdict.CLEAR: Name("Clear", "正常"),
    ScanVerdict.UNKNOWN: Name("No verdict", "未判定"),
    ScanVerdict.ABORTED: Name("Scan aborted", "扫描中止"),
    ScanVerdict.ALARM: Name("Alarm", "报警"),
}
_NOT_SCANNED = Name("Not scanned", "未扫描")
_ORDER_TYPES: Mapping[str, Name] = {
    OrderType.RETAIL: Name("retail order", "零售订单"),
    OrderType.B2B: Name("B2B order", "B2B订单"),
    OrderType.RESERVATION: Name("warehouse reservation", "订仓单"),
}
_LICENCES: Mapping[str, Name] = {
    "arms": Name("arms", "军品"),
    "cultural": Name("cultural relics", "文物"),
    "diamond": Name("rough diamonds", "毛坯钻石"),
    "dual_use": Name("dual-use items", "两用物项"),
    "export_licence": Name("export licence", "出口许可证"),
    "gold": Name("gold", "黄金"),
    "narcotic": Name("narcotics", "麻醉药品"),
    "ozone": Name("ozone-depleting substances", "消耗臭氧层物质"),
    "precursor": Name("precursor chemicals", "易制毒化学品"),
    "radioactive": Name("radioactive goods", "放射性物品"),
    "species": Name("endangered species", "濒危物种"),
    "toxic": Name("toxic chemicals", "有毒化学品"),
}


def lane(code: str | None) -> Name:
    """One word: "Red"."""
    return _LANES.get(code or "", _NOT_ROUTED)


def state(code: str) -> Name:
    """Where a consignment stands; one of no name here as it is kept."""
    return _STATES.get(code) or Name(code, code)


def disposition(code: str) -> Name:
    """What an officer decided; one of no name here as it is kept."""
    return _DISPOSITIONS.get(code) or Name(code, code)


def category(code: str) -> Name:
    """The kind of thing that an X-ray machine marked; one of no name here as it was sent."""
    return _CATEGORIES.get(code) or _plain(code)


def assessment(code: str | None) -> Name:
    """A flag's threat assessment in the DICOS words."""
    return _ASSESSMENTS.get(code or "", _NOT_ASSESSED)


def verdict(code: str | None) -> Name:
    """The worst that the scans of a consignment say."""
    return _VERDICTS.get(code or "", _NOT_SCANNED)


def unit(code: str | None, amount: Decimal = _ONE) -> Name:
    """Short: what the table says in brackets is left out. English in the number of `amount`, or by its symbol."""
    en, zh = name(Table.UNIT, code)
    many = None if amount == _ONE else unit_plurals().get(code or "")
    return Name(_SYMBOLS.get(code or "") or many or en.partition(" (")[0], zh.partition("（")[0])


def currency(code: str | None) -> Name:
    """USD, 美元; a code nobody knows is its own name."""
    return Name(currency_iso(code or ""), name(Table.CURRENCY, code).zh)


def _plain(code: str) -> Name:
    said = code.replace("_", " ").capitalize()
    return Name(said, said)


_country = partial(name, Table.COUNTRY)

#: By column of the fact rows: the words of its codes.
_WORDS: Mapping[str, Callable[[str], Name]] = {
    "country": _country,
    "item_country": _country,
    "customs_code": partial(name, Table.OFFICE),
    "port_code": partial(name, Table.OFFICE),
    "traf_mode": partial(name, Table.TRANSPORT),
    "wrap_type": partial(name, Table.WRAP_TYPE),
    **dict.fromkeys(("unit", "unit1", "unit2", "order_line_unit"), unit),
    **dict.fromkeys(
        ("currency", "f_currency", "i_currency", "order_currency", "order_line_currency"), currency
    ),
    "order_type": lambda code: _ORDER_TYPES.get(code) or _plain(code),
    "licence_kind": lambda code: _LICENCES.get(code) or _plain(code),
    "scan_verdict": verdict,
    "flag_category": category,
    "flag_assessment": assessment,
}


def spoken(column: str, code: str) -> Name:
    """The words of a code that stands in that column; what is no code is its own name."""
    words = _WORDS.get(column)
    return words(code) if words and code else Name(code, code)
