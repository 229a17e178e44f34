"""A store of declared, ordered, weighed and scanned consignments, of which some are wrong in ways rules look for."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from officer_app.store import tables as t
from officer_app.workflow.setup import create_demo_site, upgrade

ITEMS = 3
_UNIT = 100_000
_BATCH = 5_000
_SENT = 1_790_000_000_000_000
_CARRIER = "4401260T01"

#: What most parcels hold: HS code, Chinese and English name, price in USD cents.
_ORDINARY = tuple(
    (hs, zh, en, int(cents))
    for hs, zh, en, cents in (
        line.split("|")
        for line in """9405210090|LED台灯|LED desk lamp|420
6109100010|棉制T恤衫|cotton T-shirt|350
6204440000|女式连衣裙|women's dress|980
6110300000|针织套头衫|knitted pullover|760
6404110000|运动鞋|sports shoes|1450
4202320000|塑料钱包|wallet|210
4202920000|双肩背包|backpack|960
8517130000|智能手机|smartphone|9800
8518300000|蓝牙耳机|bluetooth earphones|790
8544421900|USB数据线|USB data cable|80
8504401400|充电器|phone charger|260
3926909090|手机壳|phone case|60
3924100000|塑料餐具|plastic tableware|45
7323930000|不锈钢水杯|stainless steel bottle|320
9503008900|积木玩具|building blocks toy|540
9506919000|健身器材|fitness equipment|1250
8516710000|咖啡机|coffee maker|3900
8467210000|电钻|electric drill|2800
8205590000|手动工具套装|hand tool set|1500
8302490000|五金挂钩|hardware hooks|90
8481809000|水龙头|faucet|1100
9403200000|金属置物架|metal shelf|2100
6302210000|床单四件套|bed sheet set|1800
6303120000|窗帘|curtain|900
9004100000|太阳镜|sunglasses|330
6601990000|雨伞|umbrella|280
9608100000|圆珠笔|ball pen|25
8471606000|无线键盘|wireless keyboard|1200
8528591000|显示器|monitor|9900
3304990090|面霜|face cream|410
9615110000|梳子|comb|70
6115950000|袜子|cotton socks|65
7013370000|玻璃杯|glass cup|140
6912001000|陶瓷碗|ceramic bowl|180
9617001100|保温瓶|vacuum flask|650
8539520000|LED灯泡|LED light bulb|110
8513101000|手电筒|flashlight|290
9505100000|圣诞装饰品|Christmas ornaments|220
6702903000|仿真花|artificial flowers|240
9507100000|钓鱼竿|fishing rod|1700
6306220000|帐篷|camping tent|3600
8414510000|小风扇|USB fan|480
8423100000|电子秤|electronic scale|870
9606210000|纽扣|buttons|30
8301100000|挂锁|padlock|310""".splitlines()
    )
)
#: What rules are after.
_SUSPECT = (
    ("8507600090", "锂离子电池组", "lithium ion battery pack", 1900),
    ("8543709990", "充电宝", "power bank 20000 mAh", 1100),
    ("3303000000", "香水", "perfume 50 ml", 900),
    ("6404110000", "运动鞋", "Nike sneakers", 1300),
    ("9613100000", "打火机", "gas lighter", 60),
    ("8543400000", "电子烟", "vape pen", 700),
    ("9706900000", "清代古董花瓶", "antique vase", 8000),
    ("2914110000", "清洗剂", "acetone cleaner", 400),
    ("3004909099", "胶囊", "amoxicillin capsules", 500),
    ("9405210090", "样品", "sample", 300),
)
_WRONG = ("heavy", "alarm", "aborted", "cheap", "quantity", "value", "split", "packages")


def fill(file: Path, consignments: int, seed: int = 20) -> None:
    """Make the database `file`: that many consignments of three items each."""
    store = upgrade(file)
    create_demo_site(store)
    store.close()
    with closing(sqlite3.connect(file, isolation_level=None)) as raw:
        indexes = raw.execute(  # not the unique ones, which guards ask
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE INDEX%'"
        ).fetchall()
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000"):
            raw.execute(f"PRAGMA {pragma}")
        raw.execute("BEGIN")
        for name, _ in indexes:
            raw.execute(f"DROP INDEX {name}")
        raw.execute(
            "INSERT INTO message (message_id, site_id, sha256, file_name, kind, octets, received_at)"
            " VALUES ('m', 1, '', 'before.xml', 'CEB603', 0, 0)"
        )
        chance = random.Random(seed)
        rows: dict[str, list[dict[str, Any]]] = {}
        for number in range(consignments):
            for table, row in _consignment(number, chance):
                rows.setdefault(table, []).append(row)
            if number % _BATCH == _BATCH - 1 or number == consignments - 1:
                for table, some in rows.items():
                    _insert(raw, table, some)
                rows.clear()
        for _, sql in indexes:
            raw.execute(sql)
        raw.execute("COMMIT")
        raw.execute("ANALYZE")
        raw.execute("PRAGMA journal_mode = WAL")


def _insert(raw: sqlite3.Connection, table: str, rows: list[dict[str, Any]]) -> None:
    names = list(rows[0])
    listed = ", ".join(f'"{name}"' for name in names)
    raw.executemany(
        f'INSERT INTO "{table}" ({listed}) VALUES ({", ".join("?" * len(names))})',
        [tuple(r.values()) for r in rows],
    )


def _key(number: int, kind: int) -> str:
    return f"019a0000-{kind:04x}-7000-8000-{number:012x}"


def _blank(table: str, **known: Any) -> dict[str, Any]:
    """A row with empty text, zero and nothing where nothing else is said."""
    made: dict[str, Any] = {}
    for column in t.metadata.tables[table].columns:
        if column.computed is None and not column.nullable and column.server_default is None:
            made[column.name] = "" if column.type.python_type is str else 0
    return made | {"site_id": 1} | known


def _consignment(number: int, chance: random.Random) -> Iterator[tuple[str, dict[str, Any]]]:
    key, declaration, order, waybill = (_key(number, kind) for kind in (1, 2, 3, 4))
    wrong = chance.choice(_WRONG) if chance.random() < 0.017 else ""
    mode, kind = chance.choice((("9710", "B"), ("9710", "B"), ("9810", "W"), ("9610", "E")))
    ebc = f"44012{chance.randrange(5_000):05d}"
    parties = {"ebc_code": ebc, "ebc_name": f"广州示例{ebc[-4:]}电子商务有限公司"}
    items = [_goods(chance) for _ in range(ITEMS)]
    total = sum(cents * qty for *_, cents, qty in items)
    value = min(total * 7, 480_000) * _UNIT // 100
    weight = chance.randrange(80, 2_500) * _UNIT // 100 * 10
    measured = weight * 8 // 5 + _UNIT if wrong == "heavy" else weight * chance.randrange(98, 103) // 100
    verdict = {"alarm": "alarm", "aborted": "aborted"}.get(wrong, "clear")
    yield "declaration", _blank(
        "declaration", declaration_id=declaration, consignment_id=key, version_no=1, message_id="m", mode=mode,
        app_type="1", app_time=_SENT + number * 60_000_000, order_no=f"ORD{number}", country="502", pod="502",
        logistics_no=f"YT{number:012d}", logistics_code=_CARRIER, customs_code="5141", pack_no=4, gross_weight=weight,
        net_weight=weight * 9 // 10, value_cny=value if wrong != "split" else 4_700 * _UNIT,
        enterprise_shipments=chance.randrange(1, 900), enterprise_inspected=20,
        enterprise_nonconform=chance.randrange(3), enterprise_days=chance.randrange(40, 700),
        day_shipments=6 if wrong == "split" else chance.randrange(1, 3),
        day_low_value_cny=28_000 * _UNIT if wrong == "split" else value * 2, **parties,
    )  # fmt: skip
    yield "trade_order", _blank(
        "trade_order", order_id=order, message_id="m", version_no=1, is_current=1, order_type=kind,
        order_no=f"ORD{number}", app_time=_SENT + number * 60_000_000 - 900_000_000, goods_value=total * _UNIT // 100,
        currency="502", **parties,
    )  # fmt: skip
    yield "waybill", _blank(
        "waybill", waybill_id=waybill, message_id="m", version_no=1, is_current=1, logistics_no=f"YT{number:012d}",
        logistics_code=_CARRIER, gross_weight=weight, pack_no=5 if wrong == "packages" else 4,
    )  # fmt: skip
    yield "consignment", _blank(
        "consignment", consignment_id=key, logistics_code=_CARRIER, logistics_no=f"YT{number:012d}", state="arrived",
        declaration_id=declaration, order_id=order, waybill_id=waybill, mode=mode, item_count=ITEMS, value_cny=value,
        gross_weight=weight, waybill_weight=weight, measured_weight=measured, scan_count=1, scan_verdict=verdict,
        flag_count=int(wrong == "alarm"), flag_category="PI" if wrong == "alarm" else None,
        flag_assessment="THREAT" if wrong == "alarm" else None, flag_probability=0.8 if wrong == "alarm" else None,
        flag_mass_g=300 * _UNIT if wrong == "alarm" else None, flag_density=1_200 * _UNIT if wrong == "alarm" else None,
        flag_z_effective=11.5 if wrong == "alarm" else None, declared_at=_SENT + number * 60_000_000, **parties,
    )  # fmt: skip
    for gnum, (hs, name, cents, qty) in enumerate(items, start=1):
        price = cents * _UNIT // 100
        ordered = qty * 2 if wrong == "quantity" and gnum == 1 else qty
        paid = price * qty * (2 if wrong == "value" and gnum == 1 else 1)
        yield "goods_item", _blank(
            "goods_item", declaration_id=declaration, gnum=gnum, item_no=f"SKU{number % 9973}", item_name=name,
            hs_code=hs, name=name, model=f"4|3|示例规格{number % 500}|无品牌|SKU", bar_code="无", country="502",
            currency="502", qty=qty * _UNIT, unit="011", qty1=max(1, qty // 3) * _UNIT, unit1="035", price=price,
            total=price * qty, value_cny=price * qty * 7, unit_price_cny=price * 7, history_count=12,
            history_price_cny=price * (25 if wrong == "cheap" and gnum == 1 else 7),
        )  # fmt: skip
        yield "order_line", _blank(
            "order_line", order_id=order, gnum=gnum, item_name=name, unit="011", currency="502", qty=ordered * _UNIT,
            price=price, total=paid,
        )  # fmt: skip


def _goods(chance: random.Random) -> tuple[str, str, int, int]:
    """HS code, name with a number of its own, price in cents, quantity."""
    hs, zh, en, cents = chance.choice(_SUSPECT) if chance.random() < 0.023 else chance.choice(_ORDINARY)
    return hs, f"{zh} {en} {chance.randrange(10_000)}", cents, chance.randrange(1, 40)
