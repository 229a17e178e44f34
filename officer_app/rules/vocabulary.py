"""The words a rule may use: one fact row per goods item, header, party, order, weight and scan facts repeated.

Numbers are floating point in fact rows, so that no arithmetic overflows; the store keeps them exact. A fact that is
not known is null; what is known not to be there is empty or zero. `docs/rules.md` holds the same table; a test keeps
the two in step. Standard library only.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a column holds; SQL comparisons need the same kind on both sides."""

    TEXT = "text"
    NUMBER = "number"
    COUNT = "count"  # a whole number
    FLAG = "flag"  # true or false

    @property
    def is_number(self) -> bool:
        return self in (Kind.NUMBER, Kind.COUNT)


class Source(StrEnum):
    """Where a fact comes from."""

    DECLARATION = "declaration"
    ITEM = "item"
    ENTERPRISE = "enterprise"
    ORDER = "order"
    WEIGHT = "weight"
    CHANNEL = "channel"
    HS = "hs"
    SCAN = "scan"


#: Unit of a ratio. Sentences show it as per cent.
RATIO = "ratio"


class Fact(NamedTuple):
    """One column: its name, what it holds, in which unit, and what it means in both languages."""

    name: str
    kind: Kind
    source: Source
    unit: str
    en: str
    zh: str


def _group(source: Source, *facts: tuple[str, Kind, str, str, str]) -> tuple[Fact, ...]:
    return tuple(Fact(name, kind, source, unit, en, zh) for name, kind, unit, en, zh in facts)


_TEXT, _NUMBER, _COUNT, _FLAG = Kind.TEXT, Kind.NUMBER, Kind.COUNT, Kind.FLAG

# fmt: off
_FACTS = (
    *_group(
        Source.DECLARATION,
        ("consignment_id", _TEXT, "", "Key of the consignment", "货物票主键"),
        ("mode", _TEXT, "", "Supervision mode: 9710, 9810, 9610, 1210, 1239, 0110", "监管方式"),
        ("customs_code", _TEXT, "", "Customs of declaration", "申报地海关"),
        ("port_code", _TEXT, "", "Customs of exit", "出口口岸"),
        ("loct_no", _TEXT, "", "Supervised place", "监管场所代码"),
        ("ie_date", _TEXT, "yyyymmdd", "Export date as declared", "出口日期"),
        ("statistics_flag", _TEXT, "", "A simplified declaration, B declared in summary", "申报业务类型"),
        ("declaration_version", _COUNT, "", "1, and one more for each change", "申报版本"),
        ("signed", _FLAG, "", "The message carried a signature", "报文是否签名"),
        ("cop_no", _TEXT, "", "The declarant's own number", "企业内部编号"),
        ("order_no", _TEXT, "", "Order or reservation number", "订单或订仓单编号"),
        ("logistics_code", _TEXT, "", "Carrier, code", "物流企业代码"),
        ("logistics_name", _TEXT, "", "Carrier, name", "物流企业名称"),
        ("logistics_no", _TEXT, "", "Parcel waybill number", "物流运单编号"),
        ("ebp_code", _TEXT, "", "Platform, code; 无 where it has none", "电商平台代码"),
        ("ebp_name", _TEXT, "", "Platform or overseas warehouse, name", "电商平台或海外仓名称"),
        ("ebc_code", _TEXT, "", "Enterprise that consigns, code", "收发货人代码"),
        ("ebc_name", _TEXT, "", "Enterprise that consigns, name", "收发货人名称"),
        ("agent_code", _TEXT, "", "Declaring enterprise (broker), code", "申报企业代码"),
        ("agent_name", _TEXT, "", "Declaring enterprise (broker), name", "申报企业名称"),
        ("owner_code", _TEXT, "", "Producer or seller, code; NO if not registered", "生产销售单位代码"),
        ("owner_name", _TEXT, "", "Producer or seller, name", "生产销售单位名称"),
        ("country", _TEXT, "", "Country of arrival, customs code (502 United States)", "运抵国（地区）"),
        ("pod", _TEXT, "", "Port of destination", "指运港代码"),
        ("traf_mode", _TEXT, "", "Transport mode; 5 air", "运输方式"),
        ("voyage_no", _TEXT, "", "Flight number", "航班航次号"),
        ("bill_no", _TEXT, "", "Master air waybill", "提运单号"),
        ("total_package_no", _TEXT, "", "Pallet, container or bag number", "总包号"),
        ("van", _TEXT, "", "Number plate of the van it arrived in", "进场车牌号"),
        ("license_no", _TEXT, "", "Licence declared", "许可证号"),
        ("wrap_type", _TEXT, "", "Kind of packing, one-digit code", "包装种类代码"),
        ("pack_no", _COUNT, "packages", "Number of packages", "件数"),
        ("freight", _NUMBER, "f_currency", "Freight", "运费"),
        ("f_currency", _TEXT, "", "Currency of freight", "运费币制"),
        ("insured_fee", _NUMBER, "i_currency", "Insurance", "保费"),
        ("i_currency", _TEXT, "", "Currency of insurance", "保费币制"),
        ("note", _TEXT, "", "Note in the head", "表头备注"),
        ("item_count", _COUNT, "items", "Number of goods items", "商品项数"),
        ("value_cny", _NUMBER, "CNY", "Value of the consignment; null where a rate is missing", "总值（人民币）"),
    ),
    *_group(
        Source.ITEM,
        ("gnum", _COUNT, "", "Number of the goods item", "商品序号"),
        ("item_no", _TEXT, "", "The enterprise's article number", "企业商品货号"),
        ("item_record_no", _TEXT, "", "Bonded record number", "账册备案料号"),
        ("item_name", _TEXT, "", "The enterprise's name of the goods", "企业商品名称"),
        ("hs_code", _TEXT, "", "HS code as sent", "商品编码"),
        ("name", _TEXT, "", "Declared name of the goods", "商品名称"),
        ("model", _TEXT, "", "Declared specification, brand and model", "规格型号"),
        ("bar_code", _TEXT, "", "Bar code; 无 where it has none", "条形码"),
        ("item_country", _TEXT, "", "Final destination of the item", "最终目的国（地区）"),
        ("currency", _TEXT, "", "Currency, customs code (502 US dollar)", "币制"),
        ("qty", _NUMBER, "unit", "Declared quantity", "申报数量"),
        ("unit", _TEXT, "", "Declared unit, customs code (011 item, 035 kilogram)", "申报计量单位"),
        ("qty1", _NUMBER, "unit1", "Statutory quantity", "法定数量"),
        ("unit1", _TEXT, "", "Statutory unit", "法定计量单位"),
        ("qty2", _NUMBER, "unit2", "Second quantity", "第二数量"),
        ("unit2", _TEXT, "", "Second unit", "第二计量单位"),
        ("price", _NUMBER, "currency", "Unit price, FOB", "单价"),
        ("total", _NUMBER, "currency", "Total price", "总价"),
        ("item_note", _TEXT, "", "Note on the item", "表体备注"),
        ("item_value_cny", _NUMBER, "CNY", "Value of the item; null without a rate", "商品项总价（人民币）"),
        ("unit_price_cny", _NUMBER, "CNY", "Unit price; null without a rate", "单价（人民币）"),
        ("item_kg", _NUMBER, "kg", "Statutory quantity where its unit is a weight", "商品项净重"),
        ("cny_per_kg", _NUMBER, "CNY/kg", "Item value by item weight", "每千克价值（人民币）"),
    ),
    *_group(
        Source.ENTERPRISE,
        ("enterprise_shipments", _COUNT, "", "Declarations of the enterprise before this one", "企业此前申报票数"),
        ("enterprise_first", _FLAG, "", "This is the enterprise's first declaration here", "企业首票"),
        ("enterprise_days", _COUNT, "days", "Since its first declaration; 0 if this is it", "距企业首票天数"),
        ("enterprise_inspected", _COUNT, "", "Of those before, inspected", "企业此前查验票数"),
        ("enterprise_nonconform", _COUNT, "", "Of those inspected, not conform", "企业此前查获票数"),
        ("enterprise_nonconform_rate", _NUMBER, RATIO, "Not conform by inspected", "企业查获率"),
        ("day_shipments", _COUNT, "", "Same enterprise, destination and day, with this", "同企业同日同目的国票数"),
        ("day_low_value_cny", _NUMBER, "CNY", "Of those, value of lists up to CNY 5,000", "当日5000元以内各票总值"),
        ("history_count", _COUNT, "", "Items of this subheading and unit declared before", "企业同类商品此前项数"),
        ("history_price_cny", _NUMBER, "CNY", "Mean unit price of those", "企业同类商品平均单价"),
        ("price_ratio", _NUMBER, RATIO, "Unit price by that mean", "单价与历史均价之比"),
    ),
    *_group(
        Source.ORDER,
        ("order_missing", _FLAG, "", "No order or reservation of that number is stored", "缺少订单或订仓单"),
        ("order_late_minutes", _NUMBER, "minutes", "Order sent after the declaration by", "订单晚于申报的分钟数"),
        ("order_type", _TEXT, "", "B B2B order, W reservation, E retail order", "订单类型"),
        ("order_type_differs", _FLAG, "", "Not the type the mode needs", "订单类型与监管方式不符"),
        ("order_enterprise_differs", _FLAG, "", "Another enterprise stands in the order", "订单企业与申报企业不符"),
        ("order_value", _NUMBER, "order_currency", "Goods value in the order's head", "订单商品金额"),
        ("order_currency", _TEXT, "", "Currency in the order's head", "订单币制"),
        ("order_currency_differs", _FLAG, "", "Item currency is not that of the order", "币制与订单不符"),
        ("order_value_ratio", _NUMBER, RATIO, "Declared total by order value, same currency", "申报总价与订单金额之比"),
        ("order_line_count", _COUNT, "lines", "Lines in the order", "订单商品项数"),
        ("order_line_missing", _FLAG, "", "The order has no line of this number", "订单缺少该商品项"),
        ("order_line_name", _TEXT, "", "Name in the order line", "订单商品名称"),
        ("order_name_differs", _FLAG, "", "Neither name is part of the other", "品名与订单不符"),
        ("order_line_qty", _NUMBER, "order_line_unit", "Quantity in the order line", "订单数量"),
        ("order_line_unit", _TEXT, "", "Unit in the order line", "订单计量单位"),
        ("order_unit_differs", _FLAG, "", "Unit is not that of the order line", "计量单位与订单不符"),
        ("order_qty_ratio", _NUMBER, RATIO, "Declared by ordered quantity, same unit", "申报数量与订单数量之比"),
        ("order_line_price", _NUMBER, "order_line_currency", "Unit price in the order line", "订单单价"),
        ("order_line_total", _NUMBER, "order_line_currency", "Total price in the order line", "订单总价"),
        ("order_line_currency", _TEXT, "", "Currency in the order line", "订单商品币制"),
        ("order_line_currency_differs", _FLAG, "", "Currency is not that of the line", "币制与订单商品项不符"),
        ("order_total_ratio", _NUMBER, RATIO, "Declared by ordered total, same currency", "申报总价与订单总价之比"),
    ),
    *_group(
        Source.WEIGHT,
        ("gross_weight", _NUMBER, "kg", "Declared gross weight", "申报毛重"),
        ("net_weight", _NUMBER, "kg", "Declared net weight", "申报净重"),
        ("net_ratio", _NUMBER, RATIO, "Net by gross weight", "净重与毛重之比"),
        ("weight_per_package", _NUMBER, "kg", "Gross weight by packages", "每件毛重"),
        ("waybill_weight", _NUMBER, "kg", "Gross weight on the waybill", "运单毛重"),
        ("waybill_deviation", _NUMBER, RATIO, "Waybill above (+) or below (-) declared", "运单重量偏差"),
        ("waybill_packages", _COUNT, "packages", "Packages on the waybill", "运单件数"),
        ("packages_differ", _FLAG, "", "Waybill and declaration count other packages", "件数与运单不符"),
        ("measured_weight", _NUMBER, "kg", "Weighed with the scan", "实测重量"),
        ("measured_deviation", _NUMBER, RATIO, "Weighed above (+) or below (-) declared", "实测重量偏差"),
    ),
    *_group(
        Source.CHANNEL,
        ("over_list_limit", _FLAG, "", "B2B list of more than CNY 5,000; null without rate", "清单总值超过5000元"),
        ("licence_goods", _FLAG, "", "HS code is on the list of goods under licence", "涉证商品"),
        ("licence_kind", _TEXT, "", "Why: dual_use, precursor, species, ...; else empty", "涉证类别"),
    ),
    *_group(
        Source.HS,
        ("hs_chapter", _TEXT, "", "First two digits of the HS code", "商品编码前两位"),
        ("hs_heading", _TEXT, "", "First four digits", "商品编码前四位"),
        ("hs_subheading", _TEXT, "", "First six digits", "商品编码前六位"),
        ("hs_digits", _COUNT, "digits", "Length of the HS code", "商品编码位数"),
        ("hs_valid", _FLAG, "", "In HS 2022; null for chapters 98 and 99", "商品编码有效（HS 2022）"),
        ("hs_length_ok", _FLAG, "", "Length fits the mode: 4 retail, 6 B2B, 10 all", "商品编码位数符合监管方式"),
    ),
    *_group(
        Source.SCAN,
        ("scan_count", _COUNT, "scans", "X-ray scans of the consignment", "机检次数"),
        ("scan_verdict", _TEXT, "", "Worst verdict: clear, unknown, aborted, alarm", "机检结论"),
        ("flag_count", _COUNT, "flags", "Regions marked and not cleared", "标记数"),
        ("flag_category", _TEXT, "", "Strongest flag: EXPLOSIVE, PI, SHIELD, ...; empty: none", "最强标记类别"),
        ("flag_assessment", _TEXT, "", "Strongest flag: HIGH_THREAT, THREAT, UNKNOWN; empty: none", "最强标记判定"),
        ("flag_probability", _NUMBER, RATIO, "Probability of the strongest flag", "最强标记概率"),
        ("flag_mass_g", _NUMBER, "g", "Mass of all flags", "标记总质量"),
        ("flag_mass_ratio", _NUMBER, RATIO, "That mass by declared gross weight", "标记质量与申报毛重之比"),
        ("flag_density", _NUMBER, "kg/m3", "Highest density of a flag", "标记最高密度"),
        ("flag_z_effective", _NUMBER, "", "Highest effective atomic number of a flag", "标记最高有效原子序数"),
    ),
)
# fmt: on

#: Every column by name, in the order of a fact row.
VOCABULARY: Mapping[str, Fact] = {fact.name: fact for fact in _FACTS}

#: Every fact row has these: which item of which consignment it is.
KEYS = ("consignment_id", "gnum")
