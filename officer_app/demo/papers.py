"""The documents of a draft: order, declaration, waybill, as the parties would send them."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from zlib import crc32

from officer_app.demo.catalogue import Destination, Goods
from officer_app.demo.draft import Draft, DraftLine
from officer_app.domain.documents import (
    AppStatus,
    ChargeKind,
    Declaration,
    GoodsItem,
    Order,
    OrderLine,
    StatisticsFlag,
    Waybill,
)
from officer_app.domain.words import AppType, Mode, OrderType

CUSTOMS = "5141"
SITE = "CAN01"
CHINA = timezone(timedelta(hours=8))

_CENT, _GRAM = Decimal("0.01"), Decimal("0.001")
_ORDER_TYPES = {Mode.OVERSEAS_WAREHOUSE: OrderType.RESERVATION, Mode.RETAIL: OrderType.RETAIL}
_CARTON = "2"


def guid(rng: Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4)).upper()


def true_gross_kg(draft: Draft, rng: Random) -> Decimal:
    """Goods, what is hidden among them, carton and filling: what a scale shows."""
    carton = Decimal(f"{rng.uniform(0.25, 0.6):.3f}")
    hidden = Decimal(f"{sum(c.mass_g for c in draft.hidden) / 1000:.3f}")
    return draft.net_grams / 1000 * Decimal("1.02") + hidden + carton


def order_of(draft: Draft, number: str, at: datetime, rng: Random) -> Order:
    """CEB303: a B2B order, a reservation for an overseas warehouse, or a retail order."""
    lines = tuple(
        OrderLine(
            gnum=gnum,
            item_no=_sku(line.goods),
            item_name=draft.order_names.get(gnum, line.goods.name),
            bar_code="无",
            unit=line.goods.unit,
            currency=draft.destination.currency,
            qty=Decimal(line.qty),
            price=_price(line, draft.destination),
            total=_price(line, draft.destination) * line.qty,
        )
        for gnum, line in enumerate(draft.ordered_lines, start=1)
    )
    enterprise = draft.order_enterprise or draft.enterprise
    return Order(
        guid=guid(rng),
        app_type=AppType.NEW,
        app_time=at,
        app_status=AppStatus.DECLARED,
        order_type=_ORDER_TYPES.get(draft.mode, OrderType.B2B),
        order_no=number,
        ebp_code=draft.platform.code,
        ebp_name=_platform(draft),
        ebc_code=enterprise.code,
        ebc_name=enterprise.name,
        goods_value=sum((line.total for line in lines), Decimal(0)),
        freight=Decimal(0),
        currency=draft.destination.currency,
        lines=lines,
    )


def declaration_of(
    draft: Draft, numbers: tuple[str, str, str], gross_kg: Decimal, at: datetime, rng: Random
) -> Declaration:
    """CEB603. `numbers` are those of the order, the waybill and the declarant."""
    order_no, logistics_no, cop_no = numbers
    destination = draft.destination
    hidden = Decimal(f"{sum(c.mass_g for c in draft.hidden) / 1000:.3f}")
    gross = ((gross_kg - hidden) * draft.declared_share).quantize(_GRAM)
    net = (draft.net_grams / 1000 * draft.declared_share).quantize(_GRAM)
    return Declaration(
        guid=guid(rng),
        app_type=AppType.NEW,
        app_time=at,
        app_status=AppStatus.DECLARED,
        customs_code=CUSTOMS,
        ebp_code=draft.platform.code,
        ebp_name=_platform(draft),
        order_no=order_no,
        logistics_code=draft.carrier.code,
        logistics_name=draft.carrier.name,
        logistics_no=logistics_no,
        cop_no=cop_no,
        ie_flag="E",
        port_code=CUSTOMS,
        ie_date=at.astimezone(CHINA).date(),
        statistics_flag=StatisticsFlag.SIMPLIFIED,
        agent_code=draft.broker.code,
        agent_name=draft.broker.name,
        ebc_code=draft.enterprise.code,
        ebc_name=draft.enterprise.name,
        owner_code="NO",
        owner_name=draft.enterprise.name,
        mode=draft.mode,
        traf_mode="5",
        traf_name=destination.flight[:2],
        voyage_no=destination.flight,
        bill_no=f"999-{rng.randrange(10**8):08}",
        loct_no=SITE,
        country=destination.country,
        pod=destination.country,
        freight=Decimal(0),
        f_currency=destination.currency,
        f_flag=ChargeKind.TOTAL,
        insured_fee=Decimal(0),
        i_currency=destination.currency,
        i_flag=ChargeKind.TOTAL,
        wrap_type=_CARTON,
        pack_no=draft.packages,
        gross_weight=net if draft.net_over_gross else gross,
        net_weight=gross if draft.net_over_gross else net,
        goods=tuple(_item(line, gnum, destination) for gnum, line in enumerate(draft.lines, start=1)),
    )


def waybill_of(draft: Draft, logistics_no: str, gross_kg: Decimal, at: datetime, rng: Random) -> Waybill:
    """CEB505: the carrier weighed the parcel, a little less well than the scanner will."""
    weighed = gross_kg * Decimal(f"{rng.gauss(1, 0.008):.4f}")
    goods = "；".join(line.goods.name for line in draft.lines)
    return Waybill(
        guid=guid(rng),
        app_type=AppType.NEW,
        app_time=at,
        app_status=AppStatus.DECLARED,
        logistics_code=draft.carrier.code,
        logistics_name=draft.carrier.name,
        logistics_no=logistics_no,
        freight=Decimal(0),
        insured_fee=Decimal(0),
        currency=draft.destination.currency,
        gross_weight=weighed.quantize(_CENT, ROUND_HALF_UP),
        pack_no=draft.waybill_packages or draft.packages,
        goods_info=goods[:200],
        ebc_code=draft.enterprise.code,
        ebc_name=draft.enterprise.name,
        ebc_telephone="020-00000000",
    )


def _item(line: DraftLine, gnum: int, destination: Destination) -> GoodsItem:
    goods = line.goods
    price = _price(line, destination)
    return GoodsItem(
        gnum=gnum,
        item_no=_sku(goods),
        item_name=goods.name,
        hs_code=goods.hs_code,
        name=goods.name,
        model=f"0|0|{goods.specification}|{_sku(goods)}",
        bar_code="无",
        country=destination.country,
        currency=destination.currency,
        qty=Decimal(line.qty),
        qty1=_statutory(line),
        unit=goods.unit,
        unit1=goods.unit1,
        price=price,
        total=price * line.qty,
    )


def _statutory(line: DraftLine) -> Decimal:
    """Quantity in the statutory unit: kilograms or grams where that is a weight, else the units declared."""
    match line.goods.unit1:
        case "035":
            return max((line.grams / 1000).quantize(_GRAM), _GRAM)
        case "036":
            return line.grams
        case _:
            return Decimal(line.qty)


def _price(line: DraftLine, destination: Destination) -> Decimal:
    smallest = Decimal(1) if destination.per_usd > 100 else _CENT
    return max((line.usd * destination.per_usd).quantize(smallest, ROUND_HALF_UP), smallest)


def _platform(draft: Draft) -> str:
    return draft.destination.warehouse if draft.mode is Mode.OVERSEAS_WAREHOUSE else draft.platform.name


def _sku(goods: Goods) -> str:
    return f"D{goods.hs_code[:6]}-{crc32(goods.name.encode()) % 1000:03}"
