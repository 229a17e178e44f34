"""Intake: 20,000 CEB603 of three items in 200 messages, stored, matched with 50 rules and routed.

Arrivals and scan verdicts are there already. The floor parses the same messages with lxml and inserts every row that
intake left behind with raw sqlite3: same pragmas, same indexes, one commit a message. Both run in turn, message by
message, so that a noisy machine slows them alike. Prints the ratio floor / intake (1 is as fast as the floor).

    python -m benchmarks.intake [--messages 200] [--memory]
"""

from __future__ import annotations

import argparse
import resource as usage
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from lxml import etree
from sqlalchemy import insert

from officer_app.domain.clock import now as clock_now
from officer_app.domain.ids import new_id
from officer_app.paths import DataDir, resource
from officer_app.store import tables as t
from officer_app.store.engine import Store
from officer_app.workflow.context import Context, load_context
from officer_app.workflow.intake import FileStatus, take_in
from officer_app.workflow.outbox import write_outbox
from officer_app.workflow.setup import create_site, upgrade

PER_MESSAGE = 100
RULES = 50

_GOODS = (
    ("6109100010", "棉制T恤衫", "0|3|针织|男式|100%棉", "6.50000", "011"),
    ("9405210090", "LED台灯", "4|3|示例规格|无品牌|5W", "4.20000", "011"),
    ("8544421900", "USB数据线", "4|3|1米|无品牌|带接头", "0.80000", "014"),
    ("8518300000", "蓝牙耳机", "4|3|入耳式|无品牌|BT5.0", "7.90000", "001"),
    ("3924100000", "塑料餐盒", "4|3|PP|无品牌|1000ml", "0.45000", "011"),
    ("8507600090", "锂离子蓄电池", "4|3|3.7V 5000mAh|无品牌|UN38.3", "5.10000", "011"),
)

_HEAD = """<ceb:Inventory><ceb:InventoryHead><ceb:guid>{guid}</ceb:guid><ceb:appType>1</ceb:appType>\
<ceb:appTime>20261115084500</ceb:appTime><ceb:appStatus>2</ceb:appStatus><ceb:customsCode>5141</ceb:customsCode>\
<ceb:ebpCode>无</ceb:ebpCode><ceb:ebpName>Example B2B Marketplace</ceb:ebpName><ceb:orderNo>B2B-{n}</ceb:orderNo>\
<ceb:logisticsCode>4401260T01</ceb:logisticsCode><ceb:logisticsName>广州示例跨境物流有限公司</ceb:logisticsName>\
<ceb:logisticsNo>YT{n:012d}</ceb:logisticsNo><ceb:copNo>COP{n:012d}</ceb:copNo><ceb:ieFlag>E</ceb:ieFlag>\
<ceb:portCode>5141</ceb:portCode><ceb:ieDate>20261115</ceb:ieDate><ceb:statisticsFlag>A</ceb:statisticsFlag>\
<ceb:agentCode>4401980T03</ceb:agentCode><ceb:agentName>广州示例报关有限公司</ceb:agentName>\
<ceb:ebcCode>{ebc}</ceb:ebcCode><ceb:ebcName>广州示例电子商务有限公司</ceb:ebcName><ceb:ownerCode>NO</ceb:ownerCode>\
<ceb:ownerName>示例生产厂</ceb:ownerName><ceb:tradeMode>9610</ceb:tradeMode><ceb:trafMode>5</ceb:trafMode>\
<ceb:trafName>CZ</ceb:trafName><ceb:voyageNo>CZ0471</ceb:voyageNo><ceb:billNo>784-12345675</ceb:billNo>\
<ceb:totalPackageNo>ULD-PMC00001</ceb:totalPackageNo><ceb:loctNo>CAN01</ceb:loctNo><ceb:country>{country}</ceb:country>\
<ceb:POD>502</ceb:POD><ceb:freight>0</ceb:freight><ceb:fCurrency>502</ceb:fCurrency><ceb:fFlag>3</ceb:fFlag>\
<ceb:insuredFee>0</ceb:insuredFee><ceb:iCurrency>502</ceb:iCurrency><ceb:iFlag>3</ceb:iFlag>\
<ceb:wrapType>2</ceb:wrapType><ceb:packNo>1</ceb:packNo><ceb:grossWeight>4.20000</ceb:grossWeight>\
<ceb:netWeight>3.90000</ceb:netWeight></ceb:InventoryHead>"""

_ITEM = """<ceb:InventoryList><ceb:gnum>{gnum}</ceb:gnum><ceb:itemNo>SKU-{hs}</ceb:itemNo>\
<ceb:itemName>{name}</ceb:itemName><ceb:gcode>{hs}</ceb:gcode><ceb:gname>{name}</ceb:gname>\
<ceb:gmodel>{model}</ceb:gmodel><ceb:barCode>无</ceb:barCode><ceb:country>{country}</ceb:country>\
<ceb:currency>502</ceb:currency><ceb:qty>10.00000</ceb:qty><ceb:qty1>1.20000</ceb:qty1><ceb:unit>{unit}</ceb:unit>\
<ceb:unit1>035</ceb:unit1><ceb:price>{price}</ceb:price><ceb:totalPrice>{total:.5f}</ceb:totalPrice>\
</ceb:InventoryList>"""


def message(index: int) -> bytes:
    """One CEB603 of a hundred declarations; about one in thirty has something for the rules."""
    blocks = []
    for n in range(index * PER_MESSAGE, (index + 1) * PER_MESSAGE):
        country = ("502", "304", "116", "601")[n % 4]
        head = _HEAD.format(guid=_guid(n), n=n, ebc=f"44012{n % 400:05d}", country=country)
        items = []
        for gnum in range(1, 4):
            hs, name, model, price, unit = _GOODS[5 if gnum == 1 and n % 30 == 0 else (n + gnum) % 5]
            items.append(
                _ITEM.format(
                    gnum=gnum,
                    hs=hs,
                    name=name,
                    model=model,
                    price=price,
                    total=float(price) * 10,
                    unit=unit,
                    country=country,
                )
            )
        blocks.append(head + "".join(items) + "</ceb:Inventory>")
    transfer = (
        "<ceb:BaseTransfer><ceb:copCode>4401260T01</ceb:copCode><ceb:copName>广州示例跨境物流有限公司</ceb:copName>"
        "<ceb:dxpMode>DXP</ceb:dxpMode><ceb:dxpId>DXPENT0000000001</ceb:dxpId></ceb:BaseTransfer>"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><ceb:CEB603Message xmlns:ceb="http://www.chinaport.gov.cn/ceb" '
        f'guid="{_guid(-index - 1)}" version="1.0">' + "".join(blocks) + transfer + "</ceb:CEB603Message>"
    ).encode()


def _guid(n: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, str(n))).upper()


def station(folder: Path, consignments: int) -> tuple[Store, DataDir, Context]:
    """A store where every box has arrived and was scanned clear, with fifty rules in force."""
    data = DataDir(folder)
    store = upgrade(data.database)
    create_site(store, customs_code="5141", loct_no="CAN01", name="Benchmark", station="1")
    context = load_context(store)
    texts = [file.read_text(encoding="utf-8") for file in sorted(resource("rules").glob("*.toml"))]
    fifty = [(text, 1) for text in (texts * 2)[:RULES]]
    context = replace(context, rulebook=fifty)
    _arrive(store, context, consignments)
    return store, data, context


def _arrive(store: Store, context: Context, consignments: int) -> None:
    now = clock_now()
    site = {"site_id": context.site.site_id, "received_at": now}
    for start in range(0, consignments, 10_000):
        numbers = range(start, min(start + 10_000, consignments))
        with store.transaction() as tx:
            message_id, arrival_id = new_id(), new_id()
            tx.execute(
                insert(t.message).values(
                    message_id=message_id,
                    sha256=message_id,
                    file_name="arrival",
                    kind="CEB507",
                    octets=0,
                    **site,
                )
            )
            tx.execute(
                insert(t.arrival).values(
                    arrival_id=arrival_id,
                    message_id=message_id,
                    guid=arrival_id,
                    app_type="1",
                    app_time=now,
                    app_status="2",
                    signed=False,
                    customs_code="5141",
                    cop_no=f"ARR{start}",
                    pre_no="B20261115000000001",
                    operator_code="4401260T09",
                    operator_name="Site",
                    ie_flag="E",
                    traf_mode="5",
                    domestic_traf_no="粤A00000",
                    logistics_code="4401260T01",
                    logistics_name="广州示例跨境物流有限公司",
                    msg_count=1,
                    msg_seq_no=1,
                    **site,
                )
            )
            tx.execute(
                insert(t.arrival_line),
                [
                    {
                        "arrival_id": arrival_id,
                        "gnum": i,
                        "logistics_code": "4401260T01",
                        "logistics_no": f"YT{n:012d}",
                        **site,
                    }
                    for i, n in enumerate(numbers, start=1)
                ],
            )
            tx.execute(
                insert(t.scan),
                [
                    {
                        "scan_id": new_id(),
                        "object_id": f"YT{n:012d}",
                        "study_uid": f"1.2.{n}",
                        "scanned_at": now,
                        "verdict": "clear",
                        **site,
                    }
                    for n in numbers
                ],
            )


def left_behind(
    database: Path, before: dict[str, int], messages: int
) -> list[dict[str, list[tuple[Any, ...]]]]:
    """Every row intake added or changed, by message and table, as raw sqlite3 values."""
    connection = sqlite3.connect(database)
    message_of: dict[str, int] = {}
    for index, (key,) in enumerate(
        connection.execute("SELECT message_id FROM message WHERE kind = 'CEB603' ORDER BY message_id")
    ):
        message_of[key] = index
    for key, declaration, owner in connection.execute(
        "SELECT consignment_id, declaration_id, message_id FROM declaration"
    ).fetchall():
        message_of[key] = message_of[declaration] = message_of[owner]
    per_message: list[dict[str, list[tuple[Any, ...]]]] = [defaultdict(list) for _ in range(messages)]
    for table in t.metadata.sorted_tables:
        names = [c.name for c in table.columns if c.computed is None]
        if table.name in ("site", "station", "officer", "rule_version", "arrival", "arrival_line", "scan"):
            continue  # there before
        rows = connection.execute(f'SELECT {", ".join(names)} FROM "{table.name}"').fetchall()
        owner_columns = [
            i
            for i, name in enumerate(names)
            if name in ("message_id", "consignment_id", "declaration_id", "chain")
        ]
        for number, row in enumerate(rows):
            owners = [message_of[row[i]] for i in owner_columns if row[i] in message_of]
            if owners:
                per_message[owners[0]][table.name].append(row)
            elif len(rows) > before.get(table.name, 0):
                per_message[number * messages // len(rows)][table.name].append(row)
    connection.close()
    return per_message


def floor_database(source: Path, target: Path) -> sqlite3.Connection:
    """The same tables and indexes, the same pragmas, no triggers, and the rows that were there before."""
    old = sqlite3.connect(source)
    new = sqlite3.connect(target)
    new.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = OFF", "cache_size = -65536"):
        new.execute(f"PRAGMA {pragma}")
    for (sql,) in old.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('table', 'index') AND name NOT LIKE 'sqlite_%' "
        "ORDER BY type DESC"
    ):
        new.execute(sql)
    old.close()
    return new


def run(messages: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        store, data, context = station(root / "ours", messages * PER_MESSAGE)
        files = []
        for index in range(messages):
            file = root / f"m{index}.xml"
            file.write_bytes(message(index))
            files.append(file)
        moment = clock_now()
        spent = []
        for file in files:
            began = time.perf_counter()
            result = take_in(store, context, data, file, now=moment)
            spent.append(time.perf_counter() - began)
            assert result.status is FileStatus.ACCEPTED, result
            assert result.stored == PER_MESSAGE, result
            moment += timedelta(milliseconds=1)
        began = time.perf_counter()
        written = write_outbox(store, data.outbox)
        outbox = time.perf_counter() - began
        with store.read() as connection:
            lanes = connection.exec_driver_sql(
                "SELECT lane, count(*) FROM consignment GROUP BY lane"
            ).fetchall()
            matches = connection.exec_driver_sql("SELECT count(*) FROM match").scalar()
        store.close()
        rows = left_behind(data.database, {}, messages)
        floor = floor_database(data.database, root / "floor.db")
        statements = {
            table.name: "INSERT INTO {} ({}) VALUES ({})".format(
                f'"{table.name}"',
                ", ".join(c.name for c in table.columns if c.computed is None),
                ", ".join("?" for c in table.columns if c.computed is None),
            )
            for table in t.metadata.sorted_tables
        }
        bare = []
        for file, tables in zip(files, rows, strict=True):
            began = time.perf_counter()
            etree.fromstring(file.read_bytes())
            floor.execute("BEGIN IMMEDIATE")
            for table, values in tables.items():
                floor.executemany(statements[table], values)
            floor.execute("COMMIT")
            bare.append(time.perf_counter() - began)
        left = sum(len(values) for tables in rows for values in tables.values())
        n = messages * PER_MESSAGE
        print(
            f"{n} declarations of 3 items, {RULES} rules, {matches} matches, lanes {dict(tuple(r) for r in lanes)}"
        )
        print(f"rows left behind: {left} ({left / n:.1f} a declaration)")
        print(f"intake  {sum(spent) / n * 1e6:8.0f} us a declaration  ({n / sum(spent):,.0f} a second)")
        print(f"floor   {sum(bare) / n * 1e6:8.0f} us a declaration  (lxml parse + raw sqlite3)")
        print(f"floor / intake = {sum(bare) / sum(spent):.2f}   (asked: at least 0.35)")
        print(f"outbox  {outbox / n * 1e6:8.0f} us a declaration, {written} files (timed apart)")


def peak(messages: int) -> float:
    """Peak memory in MB of a process of its own that takes in so many messages."""
    out = subprocess.run(
        [sys.executable, "-m", "benchmarks.intake", "--messages", str(messages), "--peak-of"],
        check=True,
        capture_output=True,
        text=True,
    )
    return float(out.stdout)


def only_intake(messages: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store, data, context = station(Path(folder) / "ours", messages * PER_MESSAGE)
        moment = datetime.now(UTC)
        file = Path(folder) / "m.xml"
        for index in range(messages):
            file.write_bytes(message(index))
            assert take_in(store, context, data, file, now=moment).stored == PER_MESSAGE
        store.close()
    print(usage.getrusage(usage.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=200)
    parser.add_argument("--memory", action="store_true", help="compare peak memory of 20,000 and 200,000")
    parser.add_argument("--peak-of", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.peak_of:
        only_intake(chosen.messages)
        return
    run(chosen.messages)
    if chosen.memory:
        small, large = peak(chosen.messages), peak(chosen.messages * 10)
        print(
            f"peak memory: {small:.0f} MB for {chosen.messages * 100:,}, {large:.0f} MB for {chosen.messages * 1000:,}"
        )
        print(f"ratio {large / small:.2f}   (asked: at most 1.10)")


if __name__ == "__main__":
    main()
