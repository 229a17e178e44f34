"""The CEB blocks as tables: element, its Chinese name, the document's field; in the order the schema wants.

Specification: 海关跨境电商统一版系统企业对接报文规范, edition 2022-05, sections 2.1 to 2.12.
Lengths, and which fields must be there, are the document models' business (`domain.documents`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel

from officer_app.domain.documents import (
    Arrival,
    ArrivalLine,
    Cancellation,
    Declaration,
    Departure,
    DepartureLine,
    GoodsItem,
    LoadLine,
    LoadList,
    Order,
    OrderLine,
    Waybill,
)

CEB_NS = "http://www.chinaport.gov.cn/ceb"
DXP_NS = "http://www.chinaport.gov.cn/dxp"

MAX_BLOCKS = 100
MAX_LINES = 100
MAX_WAYBILLS = 99_999
"""On one arrival, load list or departure. The schema sets no bound; a line number (N5) does."""


class Kind(StrEnum):
    """The messages that are taken in."""

    ORDER = "CEB303"
    WAYBILL = "CEB505"
    ARRIVAL = "CEB507"
    DEPARTURE = "CEB509"
    DECLARATION = "CEB603"
    CANCELLATION = "CEB605"
    LOAD_LIST = "CEB607"


class ReceiptKind(StrEnum):
    """The receipts that answer them."""

    ORDER = "CEB304"
    WAYBILL = "CEB506"
    ARRIVAL = "CEB508"
    DEPARTURE = "CEB510"
    DECLARATION = "CEB604"
    CANCELLATION = "CEB606"
    LOAD_LIST = "CEB608"


RECEIPT_OF: Mapping[Kind, ReceiptKind] = {kind: ReceiptKind[kind.name] for kind in Kind}


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A head or a line: `fields` maps each element to its field, in schema order; `chinese` names them."""

    element: str
    model: type[BaseModel]
    fields: Mapping[str, str]
    chinese: Mapping[str, str]
    by_tag: Mapping[str, str]
    """The fields again, by the elements' names with their namespace."""
    empty_means: Mapping[str, str]
    """What an element that is there but empty stands for: the defaults of the schema."""

    def element_of(self, field: str) -> str:
        return next(name for name, known in self.fields.items() if known == field)


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of business block. A waybill or a cancellation is flat: its block is its head and it has no lines."""

    kind: Kind
    block: str
    head: Part
    line: Part | None
    lines_field: str
    max_lines: int
    needs_lines: bool


_RENAMED = {
    "gcode": "hs_code",
    "gname": "name",
    "gmodel": "model",
    "tradeMode": "mode",
    "invtNo": "declaration_no",
    "totalPrice": "total",
}
_WORD_START = re.compile(r"(?<=[a-z])(?=[A-Z])")


def field_name(element: str) -> str:
    """The document's name for a CEB element: `logisticsNo` is `logistics_no`, `gcode` is `hs_code`."""
    return _RENAMED.get(element) or _WORD_START.sub("_", element).lower()


def _part(element: str, model: type[BaseModel], table: str, **empty_means: str) -> Part:
    chinese = dict(row.split() for row in table.strip().splitlines())
    fields = {name: field_name(name) for name in chinese}
    by_tag = {f"{{{CEB_NS}}}{name}": field for name, field in fields.items()}
    return Part(element, model, fields, chinese, by_tag, empty_means)


_ORDER_HEAD = _part(
    "OrderHead",
    Order,
    """
    guid          系统唯一序号
    appType       报送类型
    appTime       报送时间
    appStatus     报送状态
    orderType     订单类型
    orderNo       订单编号/海外仓订仓单编号
    ebpCode       电商平台代码
    ebpName       电商平台/海外仓名称
    ebcCode       电商企业代码
    ebcName       电商企业名称
    goodsValue    商品金额
    freight       运杂费
    currency      币制
    note          备注
    """,
    appStatus="1",
    freight="0",
)

_ORDER_LINE = _part(
    "OrderList",
    OrderLine,
    """
    gnum          序号
    itemNo        企业商品货号
    itemName      企业商品名称
    itemDescribe  企业商品描述
    barCode       条形码
    unit          计量单位
    currency      币制
    qty           数量
    price         单价
    totalPrice    总价
    note          备注
    """,
)

_WAYBILL = _part(
    "Logistics",
    Waybill,
    """
    guid           系统唯一序号
    appType        报送类型
    appTime        报送时间
    appStatus      报送状态
    logisticsCode  物流企业代码
    logisticsName  物流企业名称
    logisticsNo    物流运单编号
    freight        运费
    insuredFee     保价费
    currency       币制
    grossWeight    毛重
    packNo         件数
    goodsInfo      主要货物信息
    ebcCode        电商企业代码
    ebcName        电商企业名称
    ebcTelephone   电商企业电话
    note           备注
    """,
    appStatus="2",
)

_ARRIVAL_HEAD = _part(
    "ArrivalHead",
    Arrival,
    """
    guid            系统唯一序号
    appType         报送类型
    appTime         报送时间
    appStatus       报送状态
    customsCode     申报地海关代码
    copNo           企业唯一编号
    preNo           电子口岸编号
    operatorCode    监管场所经营人代码
    operatorName    监管场所经营人名称
    loctNo          监管场所代码
    ieFlag          进出口标记
    trafMode        运输方式
    billNo          提运单号
    domesticTrafNo  境内运输工具编号
    logisticsCode   物流企业代码
    logisticsName   物流企业名称
    msgCount        报文总数
    msgSeqNo        报文序号
    note            备注
    """,
    appStatus="1",
)

_ARRIVAL_LINE = _part(
    "ArrivalList",
    ArrivalLine,
    """
    gnum            序号
    logisticsNo     物流运单编号
    totalPackageNo  总包号
    note            备注
    """,
)

_DECLARATION_HEAD = _part(
    "InventoryHead",
    Declaration,
    """
    guid            系统唯一序号
    appType         报送类型
    appTime         报送时间
    appStatus       报送状态
    customsCode     申报地海关代码
    ebpCode         电商平台代码
    ebpName         电商平台/海外仓名称
    orderNo         订单编号/海外仓订仓单编号
    logisticsCode   物流企业代码
    logisticsName   物流企业名称
    logisticsNo     物流运单编号
    copNo           企业唯一编号
    preNo           电子口岸编号
    invtNo          清单编号
    ieFlag          进出口标记
    portCode        出口口岸代码
    ieDate          出口日期
    statisticsFlag  申报业务类型
    agentCode       申报企业代码
    agentName       申报企业名称
    ebcCode         收发货人代码
    ebcName         收发货人名称
    ownerCode       生产销售企业代码
    ownerName       生产销售企业名称
    iacCode         区内企业代码
    iacName         区内企业名称
    emsNo           账册编号
    tradeMode       贸易方式
    trafMode        运输方式
    trafName        运输工具名称
    voyageNo        航班航次号
    billNo          提运单号
    totalPackageNo  总包号
    loctNo          监管场所代码
    licenseNo       许可证号
    country         运抵国(地区)
    POD             指运港代码
    freight         运费
    fCurrency       运费币制
    fFlag           运费标志
    insuredFee      保费
    iCurrency       保费币制
    iFlag           保费标志
    wrapType        包装种类代码
    packNo          件数
    grossWeight     毛重
    netWeight       净重
    note            备注
    """,
)

_DECLARATION_LINE = _part(
    "InventoryList",
    GoodsItem,
    """
    gnum          商品序号
    itemNo        企业商品货号
    itemRecordNo  账册备案料号
    itemName      企业商品名称
    gcode         商品编码
    gname         商品名称
    gmodel        规格型号
    barCode       条形码
    country       目的国(地区)
    currency      币制
    qty           申报数量
    qty1          法定数量
    qty2          第二数量
    unit          申报计量单位
    unit1         法定计量单位
    unit2         第二计量单位
    price         单价
    totalPrice    总价
    note          备注
    """,
)

_LOAD_LIST_HEAD = _part(
    "WayBillHead",
    LoadList,
    """
    guid            系统唯一序号
    appType         申报类型
    appTime         业务时间
    appStatus       报送状态
    customsCode     申报海关代码
    copNo           企业唯一编号
    preNo           电子口岸编号
    agentCode       申报企业代码
    agentName       申报企业名称
    loctNo          监管场所代码
    trafMode        运输方式
    trafName        运输工具名称
    voyageNo        航班航次号
    billNo          提运单号
    domesticTrafNo  境内运输工具编号
    grossWeight     毛重
    logisticsCode   物流企业代码
    logisticsName   物流企业名称
    msgCount        报文总数
    msgSeqNo        报文序号
    note            备注
    """,
)

_LOAD_LIST_LINE = _part(
    "WayBillList",
    LoadLine,
    """
    gnum            项号
    totalPackageNo  总包号
    logisticsNo     物流运单编号
    invtNo          出口清单编号
    note            备注
    """,
)

_DEPARTURE_HEAD = _part(
    "DepartureHead",
    Departure,
    """
    guid           系统唯一序号
    appType        申报类型
    appTime        业务时间
    appStatus      报送状态
    customsCode    海关代码
    copNo          企业唯一编号
    preNo          电子口岸编号
    logisticsCode  物流企业代码
    logisticsName  物流企业名称
    trafMode       运输方式
    trafName       运输工具名称
    voyageNo       航班航次号
    billNo         提运单号
    leaveTime      离境时间
    msgCount       报文总数
    msgSeqNo       报文序号
    note           备注
    """,
)

_DEPARTURE_LINE = _part(
    "DepartureList",
    DepartureLine,
    """
    gnum            序号
    totalPackageNo  总包号
    logisticsNo     物流运单编号
    note            备注
    """,
)

_CANCELLATION = _part(
    "InvtCancel",
    Cancellation,
    """
    guid         系统唯一序号
    appType      申报类型
    appTime      业务时间
    appStatus    报送状态
    customsCode  申报海关代码
    copNo        企业唯一编号
    preNo        电子口岸编号
    invtNo       清单编号
    reason       撤销原因
    agentCode    申报企业代码
    agentName    申报企业名称
    ebcCode      收发货人代码
    ebcName      收发货人名称
    note         备注
    """,
)

LAYOUTS: Mapping[Kind, Layout] = {
    layout.kind: layout
    for layout in (
        Layout(Kind.ORDER, "Order", _ORDER_HEAD, _ORDER_LINE, "lines", MAX_LINES, needs_lines=True),
        Layout(Kind.WAYBILL, "Logistics", _WAYBILL, None, "", 0, needs_lines=False),
        Layout(
            Kind.ARRIVAL, "Arrival", _ARRIVAL_HEAD, _ARRIVAL_LINE, "lines", MAX_WAYBILLS, needs_lines=False
        ),
        Layout(
            Kind.DECLARATION,
            "Inventory",
            _DECLARATION_HEAD,
            _DECLARATION_LINE,
            "goods",
            MAX_LINES,
            needs_lines=True,
        ),
        Layout(  # one that withdraws a load list needs no lines, see `checks`
            Kind.LOAD_LIST,
            "WayBill",
            _LOAD_LIST_HEAD,
            _LOAD_LIST_LINE,
            "lines",
            MAX_WAYBILLS,
            needs_lines=False,
        ),
        Layout(
            Kind.DEPARTURE,
            "Departure",
            _DEPARTURE_HEAD,
            _DEPARTURE_LINE,
            "lines",
            MAX_WAYBILLS,
            needs_lines=True,
        ),
        Layout(Kind.CANCELLATION, "InvtCancel", _CANCELLATION, None, "", 0, needs_lines=False),
    )
}


@dataclass(frozen=True, slots=True)
class ReceiptField:
    """One element of a receipt: where its text comes from, and the length the schema allows or demands."""

    element: str
    field: str
    longest: int
    exact: bool = False


@dataclass(frozen=True, slots=True)
class ReceiptLayout:
    kind: ReceiptKind
    block: str
    fields: tuple[ReceiptField, ...]


def _receipt(kind: ReceiptKind, block: str, table: str) -> ReceiptLayout:
    fields = []
    for element, length in (row.split() for row in table.strip().splitlines()):
        fields.append(ReceiptField(element, field_name(element), int(length.lstrip("=")), length[0] == "="))
    return ReceiptLayout(kind, block, tuple(fields))


RECEIPTS: Mapping[ReceiptKind, ReceiptLayout] = {
    layout.kind: layout
    for layout in (
        _receipt(
            ReceiptKind.ORDER,
            "OrderReturn",
            "guid =36\nebpCode 18\nebcCode 18\norderNo 60\nreturnStatus 10\nreturnTime =17\nreturnInfo 1000",
        ),
        _receipt(
            ReceiptKind.WAYBILL,
            "LogisticsReturn",
            "guid =36\nlogisticsCode 18\nlogisticsNo 32\nreturnStatus 10\nreturnTime =17\nreturnInfo 1000",
        ),
        _receipt(
            ReceiptKind.ARRIVAL,
            "ArrivalReturn",
            "guid =36\noperatorCode 18\nlogisticsCode 18\npreNo =18\ncopNo 30\nbillNo 37\nmsgSeqNo 9\n"
            "returnStatus 10\nreturnTime =17\nreturnInfo 1000",
        ),
        _receipt(
            ReceiptKind.DECLARATION,
            "InventoryReturn",
            "guid =36\nagentCode 18\ncopNo 30\npreNo =18\ninvtNo 20\nebcCode 18\nebpCode 18\norderNo 60\n"
            "statisticsFlag =1\nreturnStatus 10\nreturnTime =17\nreturnInfo 1000",
        ),
        _receipt(
            ReceiptKind.LOAD_LIST,
            "WayBillReturn",
            "guid =36\nagentCode 18\nlogisticsCode 18\ncopNo 30\npreNo =18\nbillNo 37\nmsgSeqNo 9\n"
            "returnStatus 10\nreturnTime =17\nreturnInfo 1000",
        ),
        _receipt(
            ReceiptKind.DEPARTURE,
            "DepartureReturn",
            "guid =36\nlogisticsCode 18\ncopNo 30\npreNo =18\nmsgSeqNo 9\n"
            "returnStatus 10\nreturnTime =17\nreturnInfo 1000",
        ),
        _receipt(
            ReceiptKind.CANCELLATION,
            "InvtCancelReturn",
            "guid =36\nagentCode 18\ncopNo 30\npreNo =18\ninvtNo 20\n"
            "returnStatus 10\nreturnTime =17\nreturnInfo 1000",
        ),
    )
}
