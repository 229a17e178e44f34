"""Intake: 20,000 CEB603 of three items in 200 messages, stored, matched with 50 rules and routed.

Arrivals and scan verdicts are there already; what waits is read ahead by a process of its own, as in the service. The
floor parses the same message with lxml and inserts every row that intake added for it with raw sqlite3: same pragmas,
same tables and indexes, one commit a message. The two take turns, message by message, so that a noisy machine slows
both. Rows that intake only changes (the scan and the arrival that are joined, an enterprise's counts) cost intake an
UPDATE and the floor nothing. Receipts are decided in the same transaction; writing their files is timed apart.

    python -m benchmarks.intake [--messages 200] [--memory]
"""

from __future__ import annotations

import argparse
import os
import resource as usage
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import wait
from contextlib import closing
from dataclasses import replace
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
from officer_app.workflow.intake import tune_process
from officer_app.workflow.intake.ahead import ReadAhead, reader_for
from officer_app.workflow.intake.files import FileResult, FileStatus, take_in
from officer_app.workflow.outbox import write_outbox
from officer_app.workflow.setup import create_site, upgrade

PER_MESSAGE = 100
RULES = 50
ASKED = 0.35
ASKED_MEMORY = 1.10

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
    """One CEB603 of a hundred declarations; one in a hundred has something for the rules. Of each enterprise there are
    fifty, in 10,000 declarations: with more of a day, the rule for a sudden volume would pick them all.
    """
    blocks = []
    for n in range(index * PER_MESSAGE, (index + 1) * PER_MESSAGE):
        country = ("502", "304", "116", "601")[n % 4]
        head = _HEAD.format(
            guid=_guid(n), n=n, ebc=f"44012{n // 10_000 * 200 % 100_000 + n % 200:05d}", country=country
        )
        items = []
        for gnum in range(1, 4):
            hs, name, model, price, unit = _GOODS[5 if gnum == 1 and n % 100 == 0 else (n + gnum) % 5]
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


def fifty_rules() -> list[str]:
    """Fifty of the starter rules, some of each group."""
    files = sorted(resource("rules").glob("*.toml"))
    assert len(files) >= RULES, "the starter rules are too few"
    return [files[number * len(files) // RULES].read_text(encoding="utf-8") for number in range(RULES)]


def station(folder: Path, consignments: int) -> tuple[Store, DataDir, Context]:
    """A store where every box has arrived and was scanned clear, with fifty rules in force."""
    data = DataDir(folder)
    store = upgrade(data.database)
    create_site(store, customs_code="5141", loct_no="CAN01", name="Benchmark", station="1")
    context = replace(load_context(store), rulebook=[(text, 1) for text in fifty_rules()])
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


class Floor:
    """The same database without triggers, filled by nothing but parser and driver."""

    def __init__(self, ours: Path, folder: Path) -> None:
        copy = folder / "floor.db"
        with sqlite3.connect(ours) as source, sqlite3.connect(copy) as target:
            source.backup(target)
        self.connection = sqlite3.connect(copy, isolation_level=None)
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in self.connection.execute(triggers).fetchall():
            self.connection.execute(f"DROP TRIGGER {name}")
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "cache_size = -65536",
        ):
            self.connection.execute(f"PRAGMA {pragma}")
        self.statements = {
            table.name: f'INSERT INTO "{table.name}" ({", ".join(_columns(table.name))}) '
            f"VALUES ({', '.join('?' * len(_columns(table.name)))})"
            for table in t.metadata.sorted_tables
        }

    def take_in(self, file: Path, rows: Mapping[str, Sequence[tuple[Any, ...]]]) -> None:
        etree.fromstring(file.read_bytes())
        self.connection.execute("BEGIN IMMEDIATE")
        for table, values in rows.items():
            self.connection.executemany(self.statements[table], values)
        self.connection.execute("COMMIT")


def _columns(table: str) -> list[str]:
    return [c.name for c in t.metadata.tables[table].columns if c.computed is None]


#: How the rows of a message are found again: by the last rowid before it, or by what they belong to.
_NUMBERED = (
    "message",
    "message_block",
    "consignment",
    "declaration",
    "receipt",
    "match",
    "task",
    "volume_delta",
)
_OF = {
    "goods_item": "declaration_id IN (SELECT declaration_id FROM declaration WHERE rowid > :declaration)",
    "audit_event": "chain IN (SELECT consignment_id FROM consignment WHERE rowid > :consignment)",
    "audit_head": "chain IN (SELECT consignment_id FROM consignment WHERE rowid > :consignment)",
} | dict.fromkeys(
    ("enterprise", "enterprise_goods", "enterprise_day"),
    "ebc_code IN (SELECT ebc_code FROM declaration WHERE rowid > :declaration)",
)


class Added:
    """What each message added to our store, table by table in the order of foreign keys."""

    def __init__(self, database: Path) -> None:
        self.connection = sqlite3.connect(database)
        self.last = dict.fromkeys(_NUMBERED, 0)
        self.keys: set[tuple[Any, ...]] = set()
        self.rows()

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """The rows added since it was asked last."""
        found = {}
        for table in t.metadata.sorted_tables:
            condition = f"rowid > :{table.name}" if table.name in _NUMBERED else _OF.get(table.name)
            if condition is None:
                continue
            columns = ", ".join(_columns(table.name))
            rows = self.connection.execute(
                f'SELECT {columns} FROM "{table.name}" WHERE {condition}', self.last
            ).fetchall()
            if table.name.startswith("enterprise"):
                rows = [row for row in rows if self._is_new(table.name, row)]
            if rows:
                found[table.name] = rows
        for name in _NUMBERED:
            self.last[name] = self.connection.execute(f'SELECT max(rowid) FROM "{name}"').fetchone()[0] or 0
        return found

    def _is_new(self, table: str, row: tuple[Any, ...]) -> bool:
        key = (table, *row[: len(t.metadata.tables[table].primary_key.columns)])
        new = key not in self.keys
        self.keys.add(key)
        return new


def run(messages: int) -> float:
    """Prints what was measured; gives floor / intake."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        store, data, context = station(root / "ours", messages * PER_MESSAGE)
        _warm_up(context, root)
        floor, added = Floor(data.database, root), Added(data.database)
        ours = bare = 0.0
        left = 0
        for took, result, file in _taken(store, context, data, _files(root, messages)):
            ours += took
            assert (result.status, result.stored) == (FileStatus.ACCEPTED, PER_MESSAGE), result
            rows = added.rows()
            left += sum(map(len, rows.values()))
            began = time.perf_counter()
            floor.take_in(file, rows)
            bare += time.perf_counter() - began
        began = time.perf_counter()
        written = write_outbox(store, data.outbox)
        outbox = time.perf_counter() - began
        _report(store, messages * PER_MESSAGE, left, ours, bare)
        print(
            f"outbox   {outbox / (messages * PER_MESSAGE) * 1e6:6.0f} us a declaration, {written} files (timed apart)"
        )
        store.close()
        return bare / ours


def _files(folder: Path, messages: int) -> list[Path]:
    files = []
    for index in range(messages):
        file = folder / f"message{index}.xml"
        file.write_bytes(message(index))
        files.append(file)
    return files


def _taken(
    store: Store, context: Context, data: DataDir, files: Sequence[Path]
) -> Iterator[tuple[float, FileResult, Path]]:
    """Each file taken in as the service does it, and the seconds that took: what waits is read ahead.

    Reading process and thread stand still while the floor has its turn, or they would be ahead by more than
    they are in use.
    """
    with closing(reader_for(store)) as reader:
        through = reader.through(files)
        while True:
            began = time.perf_counter()
            following = next(through, None)
            if following is None:
                return
            file, ahead = following
            result = take_in(store, context, data, file, ahead=ahead, meanwhile=reader.fetch)
            if reader.coming:
                wait([reader.coming])
            took = time.perf_counter() - began
            reading = reader.pid if isinstance(reader, ReadAhead) else None
            if reading:
                os.kill(reading, signal.SIGSTOP)
            yield took, result, file
            if reading:
                os.kill(reading, signal.SIGCONT)


def _warm_up(context: Context, folder: Path) -> None:
    """Rules compiled, code tables read, statements prepared: what a service has done once when it starts."""
    store, data, _ = station(folder / "warm", PER_MESSAGE)
    for file in _files(folder, 1):
        take_in(store, context, data, file)
    store.close()
    shutil.rmtree(folder / "warm")


def _report(store: Store, n: int, left: int, ours: float, bare: float) -> None:
    with store.read() as connection:

        def counts(sql: str) -> str:
            return ", ".join(f"{count} {name}" for name, count in connection.exec_driver_sql(sql))

        lanes = counts("SELECT lane, count(*) FROM consignment GROUP BY lane")
        matched = connection.exec_driver_sql("SELECT count(DISTINCT consignment_id) FROM match").scalar()
    print(f"{n} declarations of 3 items, {RULES} rules, {matched / n:.1%} matched; {lanes}")
    print(f"rows added: {left} ({left / n:.1f} a declaration)")
    print(f"intake   {ours / n * 1e6:6.0f} us a declaration ({n / ours:,.0f} a second)")
    print(f"floor    {bare / n * 1e6:6.0f} us a declaration (lxml parse + raw sqlite3)")
    print(f"floor / intake = {bare / ours:.2f}   (asked: at least {ASKED})")


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
        for _, result, _ in _taken(store, context, data, _files(Path(folder), messages)):
            assert result.stored == PER_MESSAGE
        store.close()
    print(usage.getrusage(usage.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=200)
    parser.add_argument("--memory", action="store_true", help="compare peak memory of 20,000 and 200,000")
    parser.add_argument("--peak-of", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    tune_process()
    if chosen.peak_of:
        only_intake(chosen.messages)
        return
    run(chosen.messages)
    if chosen.memory:
        small, large = peak(chosen.messages), peak(chosen.messages * 10)
        n = chosen.messages * PER_MESSAGE
        print(f"peak memory: {small:.0f} MB for {n:,}, {large:.0f} MB for {n * 10:,}")
        print(f"ratio {large / small:.2f}   (asked: at most {ASKED_MEMORY})")


if __name__ == "__main__":
    main()
