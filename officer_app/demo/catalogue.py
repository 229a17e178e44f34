"""Invented traders and what they trade: `resources/demo/goods.csv` and `enterprises.csv`.

HS codes are real headings of HS 2022 in their first six digits; the digits behind them are plausible only.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from random import Random

from officer_app.demo.scans import Kind
from officer_app.paths import resource

#: Ranges of goods that an honest trader does not have; `faults` puts them into parcels.
SPECIAL_RANGES = frozenset(
    {
        *("flammable", "precursor", "dual_use", "fireworks", "lighter", "magnet"),
        *("species", "culture", "drone", "brand", "vague", "invalid_hs"),
    }
)


@dataclass(frozen=True, slots=True)
class Goods:
    """One article: usual weight and price of one unit, and what it looks like in an X-ray."""

    hs_code: str
    name: str
    kind: Kind
    unit: str
    unit1: str  # statutory unit
    grams: Decimal
    usd: Decimal
    specification: str


@dataclass(frozen=True, slots=True)
class Enterprise:
    code: str
    name: str
    ranges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """A carrier, broker, platform or site operator."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Destination:
    """Where parcels go: country and currency as customs codes, and how many units a US dollar is about."""

    country: str
    warehouse: str
    currency: str
    per_usd: Decimal
    flight: str


CARRIERS = (
    (Party("4401D6B001", "广州迅雁国际物流有限公司 Xunyan International Logistics"), "XY"),
    (Party("4401D6B002", "南粤捷桥供应链有限公司 Nanyue Jieqiao Supply Chain"), "JQ"),
    (Party("4403D6B003", "深圳衔风速运有限公司 Xianfeng Express"), "XF"),
)
BROKERS = (
    Party("4401D8C001", "广州关衡报关有限公司 Guanheng Customs Broker"),
    Party("4401D8C002", "广州通榆报关服务有限公司 Tongyu Customs Services"),
)
PLATFORMS = (
    Party("无", "Northbazaar B2B Marketplace"),
    Party("无", "Tradeharbor Wholesale"),
    Party("4401D9P001", "汇岚通跨境平台 Huilantong"),
)
OPERATOR = Party("4401D7S001", "广州白云示范监管作业场所 Baiyun Demonstration Site")
DESTINATIONS = (
    Destination("502", "Inland Empire Overseas Warehouse 内陆帝国海外仓", "502", Decimal(1), "DM0471"),
    Destination("502", "New Jersey Overseas Warehouse 新泽西海外仓", "502", Decimal(1), "DM0399"),
    Destination("304", "Leipzig Overseas Warehouse 莱比锡海外仓", "300", Decimal("0.92"), "DM0331"),
    Destination("305", "Lille Overseas Warehouse 里尔海外仓", "300", Decimal("0.92"), "DM0347"),
    Destination("312", "Zaragoza Overseas Warehouse 萨拉戈萨海外仓", "300", Decimal("0.92"), "DM0355"),
    Destination("303", "Doncaster Overseas Warehouse 唐卡斯特海外仓", "303", Decimal("0.78"), "DM0303"),
    Destination("116", "Chiba Overseas Warehouse 千叶海外仓", "116", Decimal(150), "DM0385"),
    Destination("601", "Sydney Overseas Warehouse 悉尼海外仓", "601", Decimal("1.52"), "DM0321"),
    Destination("501", "Brampton Overseas Warehouse 布兰普顿海外仓", "501", Decimal("1.37"), "DM0329"),
    Destination("132", "Jurong Overseas Warehouse 裕廊海外仓", "132", Decimal("1.34"), "DM0353"),
    Destination("136", "Laem Chabang Overseas Warehouse 林查班海外仓", "136", Decimal(35), "DM0357"),
    Destination("138", "Jebel Ali Overseas Warehouse 杰贝阿里海外仓", "502", Decimal(1), "DM0315"),
)


@cache
def goods_by_range() -> dict[str, tuple[Goods, ...]]:
    ranges: dict[str, list[Goods]] = {}
    with resource("demo", "goods.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            ranges.setdefault(row["range"], []).append(
                Goods(
                    hs_code=row["hs_code"],
                    name=row["zh"] if row["range"] == "vague" else f"{row['zh']} {row['en']}",
                    kind=Kind(row["kind"]),
                    unit=row["unit"],
                    unit1=row["unit1"],
                    grams=Decimal(row["grams"]),
                    usd=Decimal(row["usd"]),
                    specification=row["specification"],
                )
            )
    return {name: tuple(goods) for name, goods in ranges.items()}


@cache
def enterprises() -> tuple[Enterprise, ...]:
    with resource("demo", "enterprises.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Enterprise(
                row["code"],
                f"{row['zh']} {row['en'].removesuffix(' Co., Ltd.')}",
                tuple(row["ranges"].split()),
            )
            for row in csv.DictReader(file)
        )


_SYLLABLES = (
    *(("霖", "Lin"), ("砾", "Li"), ("舸", "Ge"), ("缇", "Ti"), ("钥", "Yue"), ("泠", "Ling"), ("穗", "Sui")),
    *(("堇", "Jin"), ("骊", "Li"), ("溯", "Su"), ("棠", "Tang"), ("弈", "Yi"), ("峤", "Qiao"), ("蔚", "Wei")),
)


def new_enterprise(rng: Random) -> Enterprise:
    """An enterprise nobody has seen before, with one of the usual ranges."""
    (first, first_en), (second, second_en) = rng.sample(_SYLLABLES, 2)
    known = sorted(set(goods_by_range()) - SPECIAL_RANGES)
    return Enterprise(
        f"4401D6{rng.choice('EFGHJK')}{rng.randrange(1000):03}",
        f"广州{first}{second}贸易有限公司 Guangzhou {first_en}{second_en.lower()} Trading",
        (rng.choice(known),),
    )
