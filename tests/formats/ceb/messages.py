"""Messages built element by element, so that a test can spoil exactly one of them."""

from __future__ import annotations

from xml.sax.saxutils import escape

NS = "http://www.chinaport.gov.cn/ceb"
GUID = "0F0E0D0C-0B0A-4908-8706-050403020100"

Fields = dict[str, str | None]

DECLARATION: Fields = {
    "guid": "11111111-2222-4333-8444-555555555501",
    "appType": "1",
    "appTime": "20220601083000",
    "appStatus": "2",
    "customsCode": "5141",
    "ebpCode": "无",
    "ebpName": "Example Marketplace",
    "orderNo": "B2B-0001",
    "logisticsCode": "4401260T01",
    "logisticsName": "示例物流",
    "logisticsNo": "YT0001",
    "copNo": "COP0001",
    "ieFlag": "E",
    "portCode": "5141",
    "ieDate": "20220601",
    "statisticsFlag": "A",
    "agentCode": "4401980T03",
    "agentName": "示例报关",
    "ebcCode": "4401260T02",
    "ebcName": "示例电商",
    "ownerCode": "NO",
    "ownerName": "示例工厂",
    "tradeMode": "9710",
    "trafMode": "5",
    "country": "502",
    "POD": "502",
    "freight": "0",
    "fCurrency": "502",
    "fFlag": "3",
    "insuredFee": "0",
    "iCurrency": "502",
    "iFlag": "3",
    "wrapType": "2",
    "packNo": "4",
    "grossWeight": "40.2",
    "netWeight": "36.5",
}
ITEM: Fields = {
    "gnum": "1",
    "itemNo": "SKU-1",
    "itemName": "台灯",
    "gcode": "9405210090",
    "gname": "LED台灯",
    "gmodel": "4|3|示例",
    "barCode": "无",
    "country": "502",
    "currency": "502",
    "qty": "60",
    "qty1": "7.2",
    "unit": "011",
    "unit1": "035",
    "price": "6.5",
    "totalPrice": "390",
}
ORDER: Fields = {
    "guid": "11111111-2222-4333-8444-555555555502",
    "appType": "1",
    "appTime": "20220601083000",
    "appStatus": "2",
    "orderType": "B",
    "orderNo": "B2B-0001",
    "ebpCode": "无",
    "ebpName": "Example Marketplace",
    "ebcCode": "4401260T02",
    "ebcName": "示例电商",
    "goodsValue": "390",
    "freight": "0",
    "currency": "502",
}
ORDER_LINE: Fields = {
    "gnum": "1",
    "itemNo": "SKU-1",
    "itemName": "台灯",
    "unit": "011",
    "currency": "502",
    "qty": "60",
    "price": "6.5",
    "totalPrice": "390",
}
WAYBILL: Fields = {
    "guid": "11111111-2222-4333-8444-555555555503",
    "appType": "1",
    "appTime": "20220601083000",
    "appStatus": "2",
    "logisticsCode": "4401260T01",
    "logisticsName": "示例物流",
    "logisticsNo": "YT0001",
    "freight": "20.5",
    "insuredFee": "0",
    "currency": "142",
    "grossWeight": "40.2",
    "packNo": "4",
    "goodsInfo": "台灯",
}
ARRIVAL: Fields = {
    "guid": "11111111-2222-4333-8444-555555555504",
    "appType": "1",
    "appTime": "20220601110000",
    "appStatus": "2",
    "customsCode": "5141",
    "copNo": "ARR0001",
    "operatorCode": "4401260T09",
    "operatorName": "示例监管场所",
    "ieFlag": "E",
    "trafMode": "5",
    "domesticTrafNo": "粤A00000",
    "logisticsCode": "4401260T01",
    "logisticsName": "示例物流",
    "msgCount": "1",
    "msgSeqNo": "1",
}
ARRIVAL_LINE: Fields = {"gnum": "1", "logisticsNo": "YT0001"}
LOAD_LIST: Fields = {
    "guid": "11111111-2222-4333-8444-555555555505",
    "appType": "1",
    "appTime": "20220601120000",
    "appStatus": "2",
    "customsCode": "5141",
    "copNo": "WB0001",
    "agentCode": "4401980T03",
    "agentName": "示例报关",
    "trafMode": "5",
    "trafName": "CZ",
    "voyageNo": "CZ0471",
    "billNo": "784-12345675",
    "grossWeight": "40.2",
    "logisticsCode": "4401260T01",
    "logisticsName": "示例物流",
    "msgCount": "1",
    "msgSeqNo": "1",
}
LOAD_LINE: Fields = {"gnum": "1", "logisticsNo": "YT0001"}
DEPARTURE: Fields = {
    "guid": "11111111-2222-4333-8444-555555555506",
    "appType": "1",
    "appTime": "20220601210000",
    "appStatus": "2",
    "customsCode": "5141",
    "copNo": "DEP0001",
    "logisticsCode": "4401260T01",
    "logisticsName": "示例物流",
    "trafMode": "5",
    "leaveTime": "20220601203000",
    "msgCount": "1",
    "msgSeqNo": "1",
}
DEPARTURE_LINE: Fields = {"gnum": "1", "logisticsNo": "YT0001"}
CANCELLATION: Fields = {
    "guid": "11111111-2222-4333-8444-555555555507",
    "appType": "1",
    "appTime": "20220601090000",
    "appStatus": "2",
    "customsCode": "5141",
    "copNo": "COP0001",
    "invtNo": "51412022E000000001",
    "reason": "买家取消订单",
    "agentCode": "4401980T03",
    "agentName": "示例报关",
    "ebcCode": "4401260T02",
    "ebcName": "示例电商",
}

TRANSFER: Fields = {"copCode": "4401260T01", "copName": "示例物流", "dxpMode": "DXP", "dxpId": "DXPENT01"}


def elements(name: str, fields: Fields, **changes: str | None) -> str:
    """An element of fields; a change of None takes one out, a new name puts one at the end."""
    inside = "".join(
        f"<ceb:{key}>{escape(value)}</ceb:{key}>"
        for key, value in (fields | changes).items()
        if value is not None
    )
    return f"<ceb:{name}>{inside}</ceb:{name}>"


def declaration(*items: str, **changes: str | None) -> str:
    lines = "".join(items or (item(),))
    return f"<ceb:Inventory>{elements('InventoryHead', DECLARATION, **changes)}{lines}</ceb:Inventory>"


def item(**changes: str | None) -> str:
    return elements("InventoryList", ITEM, **changes)


def order(*lines: str, **changes: str | None) -> str:
    inside = "".join(lines or (order_line(),))
    return f"<ceb:Order>{elements('OrderHead', ORDER, **changes)}{inside}</ceb:Order>"


def order_line(**changes: str | None) -> str:
    return elements("OrderList", ORDER_LINE, **changes)


def waybill(**changes: str | None) -> str:
    return elements("Logistics", WAYBILL, **changes)


def arrival(*lines: str, **changes: str | None) -> str:
    return f"<ceb:Arrival>{elements('ArrivalHead', ARRIVAL, **changes)}{''.join(lines)}</ceb:Arrival>"


def arrival_line(**changes: str | None) -> str:
    return elements("ArrivalList", ARRIVAL_LINE, **changes)


def load_list(*lines: str, **changes: str | None) -> str:
    inside = "".join(lines or (load_line(),))
    return f"<ceb:WayBill>{elements('WayBillHead', LOAD_LIST, **changes)}{inside}</ceb:WayBill>"


def load_line(**changes: str | None) -> str:
    return elements("WayBillList", LOAD_LINE, **changes)


def departure(*lines: str, **changes: str | None) -> str:
    inside = "".join(lines or (departure_line(),))
    return f"<ceb:Departure>{elements('DepartureHead', DEPARTURE, **changes)}{inside}</ceb:Departure>"


def departure_line(**changes: str | None) -> str:
    return elements("DepartureList", DEPARTURE_LINE, **changes)


def cancellation(**changes: str | None) -> str:
    return elements("InvtCancel", CANCELLATION, **changes)


def transfer(**changes: str | None) -> str:
    return elements("BaseTransfer", TRANSFER, **changes)


def text_of(kind: str, *inside: str, guid: str = GUID, prolog: str = "") -> str:
    """A message as text: blocks and whatever follows them; without a BaseTransfer one is added."""
    body = "".join(inside)
    if "BaseTransfer" not in body:
        body += transfer()
    root = f"{kind}Message"
    return f'{prolog}<ceb:{root} xmlns:ceb="{NS}" guid="{guid}" version="1.0">{body}</ceb:{root}>'


def message(kind: str, *inside: str, guid: str = GUID, prolog: str = "") -> bytes:
    return text_of(kind, *inside, guid=guid, prolog=prolog).encode()
