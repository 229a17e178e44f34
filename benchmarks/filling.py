"""A station's database as it stands after so many consignments, written with raw sqlite3.

The last `open_ones` are on the desk and are the same whatever stands behind them; the others have been released or
have ended, 17,000 a day. Each has its arrival and its scan; those on the desk also have declaration, goods, matches
and tasks, so that the clock can route them. Constraints hold; triggers and indexes are put back when all is written.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from officer_app.workflow.setup import create_demo_site, upgrade

A_DAY = 17_000
ENTERPRISES = 5_000
_LARGE_ONES = 20  # three in ten consignments are theirs
_MINUTE = 60_000_000  # times are microseconds
_DAY = 1440 * _MINUTE
_UNIT = 100_000
_ITEMS = 3

_GOODS = (
    ("6109100010", "棉制T恤衫", 650_000),
    ("9405210090", "LED台灯", 420_000),
    ("8544421900", "USB数据线", 80_000),
    ("8518300000", "蓝牙耳机", 790_000),
    ("3924100000", "塑料餐盒", 45_000),
    ("8507600090", "锂离子蓄电池", 510_000),
    ("9503008900", "积木玩具", 230_000),
    ("4202920000", "尼龙背包", 960_000),
)
_COUNTRIES = ("502", "304", "116", "601", "303", "305", "143", "136")
_MODES = ("9710", "9810", "9610", "9610", "9610", "1210")
_OFFICERS = ("officer1", "officer2", "supervisor")
_ENDS = ("released",) * 50 + ("departed",) * 46 + ("returned", "returned", "detained", "cancelled")
_LANES = ("green",) * 90 + ("blue",) * 4 + ("yellow",) * 3 + ("red",) * 3
_CARRIER = "4401260T01"
_CARRIER_NAME = "广州示例跨境物流有限公司"


Row = dict[str, Any]


class Filled(NamedTuple):
    """`an_ended_one` names one that left long ago, by every key it can be found by."""

    file: Path
    stored: int
    an_ended_one: dict[str, str]


def fill(file: Path, stored: int, open_ones: int, now: int | None = None) -> Filled:
    """Make the database `file`; `now` is the moment (microseconds UTC) at which it is to stand."""
    store = upgrade(file)
    create_demo_site(store)
    store.close()
    moment = now or time.time_ns() // 1000
    ended = stored - open_ones
    with closing(sqlite3.connect(file, isolation_level=None)) as raw:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000"):
            raw.execute(f"PRAGMA {pragma}")
        raw.execute("BEGIN")
        _write(raw, "enterprise", map(_enterprise, range(ENTERPRISES)))  # a trigger takes their names apart
        taken_away = _bare(raw)
        _write(raw, "message", [_message(moment)])
        _write(raw, "arrival", (_arrival(number, moment) for number in range(stored // _VAN + 1)))
        _write(raw, "volume_day", _volumes(ended, moment))
        chance = random.Random(0)
        _write(raw, "consignment", (_ended(n, ended, moment, chance) for n in range(ended)))
        _write_open(raw, [_open(n, moment) for n in range(open_ones)], moment)
        _write(raw, "arrival_line", _lines(raw))
        _write(raw, "scan", _scans(raw))
        for sql in taken_away:
            raw.execute(sql)
        raw.execute("COMMIT")
        assert raw.execute("PRAGMA foreign_key_check").fetchone() is None
        raw.execute("PRAGMA journal_mode = WAL")
        return Filled(file, stored, _names(raw, ended // 3))


def _bare(raw: sqlite3.Connection) -> list[str]:
    """Take indexes and triggers away; gives the statements that make them again."""
    found = raw.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
    ).fetchall()
    for kind, name, _ in found:
        raw.execute(f"DROP {kind} {name}")
    return [sql for _, _, sql in found]


def _write(raw: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    """Insert rows that name the same columns in the same order."""
    rest = iter(rows)
    if (first := next(rest, None)) is None:
        return
    listed = ", ".join(f'"{name}"' for name in first)
    statement = f'INSERT INTO "{table}" ({listed}) VALUES ({", ".join("?" * len(first))})'
    raw.executemany(statement, (tuple(row.values()) for row in chain([first], rest)))


def _key(at: int, number: int, kind: int) -> str:
    """A UUIDv7 of that moment, the same every time."""
    made = f"{at // 1000:012x}"
    return f"{made[:8]}-{made[8:]}-7{kind:03x}-8000-{number:012x}"


def _up_to(chance: random.Random, most: int) -> int:
    return int(
        chance.random() * most
    )  # `randrange` takes five times as long, and there are ten million of them


def _pick(chance: random.Random, these: tuple[Any, ...]) -> Any:
    return these[int(chance.random() * len(these))]


# --- enterprises, messages, arrivals, volumes

_MESSAGE_ID = _key(0, 0, 1)
_VAN = 100  # waybills on one van


def _ebc(number: int) -> str:
    return f"44012{number:05d}"


def _ebc_name(number: int) -> str:
    return f"广州{'示例星河云帆海川'[number % 8]}{number:05d}电子商务有限公司"


def _enterprise(number: int) -> Row:
    return {
        "site_id": 1,
        "ebc_code": _ebc(number),
        "name": _ebc_name(number),
        "first_at": 0,
        "shipments": 200,
        "inspected": 4,
        "nonconform": 1,
    }


def _message(now: int) -> Row:
    return {
        "message_id": _MESSAGE_ID,
        "site_id": 1,
        "sha256": "0" * 64,
        "file_name": "before.xml",
        "kind": "CEB603",
        "octets": 0,
        "received_at": now,
    }


def _arrival(number: int, now: int) -> Row:
    return {
        "arrival_id": _arrival_id(number),
        "site_id": 1,
        "message_id": _MESSAGE_ID,
        "received_at": now,
        "guid": _arrival_id(number),
        "app_type": "1",
        "app_time": now,
        "app_status": "2",
        "signed": 0,
        "customs_code": "5141",
        "cop_no": f"ARR{number}",
        "pre_no": "B20261115000000001",
        "operator_code": "4401260T09",
        "operator_name": "Site",
        "ie_flag": "E",
        "traf_mode": "5",
        "domestic_traf_no": f"粤A{number % 100_000:05d}",
        "logistics_code": _CARRIER,
        "logistics_name": _CARRIER_NAME,
        "msg_count": 1,
        "msg_seq_no": 1,
    }


def _arrival_id(number: int) -> str:
    return _key(0, number, 2)


def _volumes(ended: int, now: int) -> Iterator[Row]:
    """The roll-up of the days the ended ones took, and its minutes of clearance."""
    counted = [(measure, 0, 800) for measure in ("declared", "arrived", "held", "released", "inspected")]
    counted += [("cleared", minutes, 15) for minutes in range(5, 60)]
    for back in range(ended // A_DAY + 1):
        local = time.gmtime((now - back * _DAY) // 1_000_000 + 8 * 3600)
        day = local.tm_year * 10_000 + local.tm_mon * 100 + local.tm_mday
        for mode in sorted(set(_MODES)):
            for lane in ("green", "blue", "yellow", "red"):
                for measure, minutes, count in counted:
                    yield {
                        "site_id": 1,
                        "day": day,
                        "mode": mode,
                        "lane": lane,
                        "measure": measure,
                        "minutes": minutes,
                        "count": count,
                        "value_cny": count * 6520 * _UNIT,
                    }


# --- consignments

_WHY = '[["b2b_first", 300, []], ["lane_red", 200, []], ["clock", 120, [41, 60]]]'


class _Course(NamedTuple):
    """How far one has come."""

    state: str
    lane: str | None
    task: str | None = None
    officer: str | None = None
    arrived: int | None = None
    released: int | None = None
    ended: int | None = None
    verdict: str | None = "clear"
    undeclared: bool = False


def _consignment(
    key: str, number: int, waybill: str, declared: int, course: _Course, chance: random.Random
) -> Row:
    weight = 100_000 + _up_to(chance, 3_000_000)
    enterprise = _up_to(chance, _LARGE_ONES if chance.random() < 0.3 else ENTERPRISES)
    arrived, nobody, alarmed = course.arrived, course.undeclared, course.verdict == "alarm"
    screened = arrived + 5 * _MINUTE if arrived and course.verdict else None
    return {
        "consignment_id": key,
        "site_id": 1,
        "logistics_code": _CARRIER,
        "logistics_no": waybill,
        "state": course.state,
        "lane": course.lane,
        "priority": _up_to(chance, 1200),
        "priority_why": _WHY,
        "version": 3,
        "undeclared": nobody,
        "missing": "declaration" if nobody else "",
        "declaration_id": None if nobody else key,
        "arrival_id": _arrival_id(number // _VAN) if arrived else None,
        "mode": _pick(chance, _MODES),
        "declaration_no": None if nobody else f"INV{waybill}",
        "pre_no": f"PRE{waybill}",
        "cop_no": f"COP{waybill}",
        "agent_code": "4401980T03",
        "order_no": f"B2B-{waybill}",
        "statistics_flag": "A",
        "platform": "无:Example",
        "ebc_code": _ebc(enterprise),
        "ebc_name": _ebc_name(enterprise),
        "country": _pick(chance, _COUNTRIES),
        "goods": _pick(chance, _GOODS)[1],
        "item_count": _ITEMS,
        "value_cny": (50 + _up_to(chance, 90_000)) * _UNIT,
        "gross_weight": weight,
        "waybill_weight": weight,
        "measured_weight": weight + _up_to(chance, 40_000) - 20_000,
        "bill_no": "784-12345675",
        "voyage_no": f"CZ{number % 900:04d}",
        "van": "粤A00001",
        "scan_count": 1 if course.verdict else 0,
        "scan_verdict": course.verdict,
        "flag_count": int(alarmed),
        "flag_category": "explosive" if alarmed else None,
        "flag_assessment": "THREAT" if alarmed else None,
        "match_count": _up_to(chance, 4) if course.lane == "red" else 0,
        "task_id": key if course.task else None,
        "task_kind": "inspection" if course.task else None,
        "task_state": course.task,
        "officer": course.officer,
        "declared_at": declared,
        "arrived_at": arrived,
        "screened_at": screened,
        "routed_at": screened if course.lane else None,
        "decided_at": course.released,
        "released_at": course.released,
        "ended_at": course.ended,
        "due_at": arrived + 60 * _MINUTE if arrived else None,
        "updated_at": course.released or declared,
    }


def _ended(number: int, of: int, now: int, chance: random.Random) -> Row:
    arrived = now - 2 * 60 * _MINUTE - (of - number) * _DAY // A_DAY
    declared, over = arrived - 120 * _MINUTE, arrived + _up_to(chance, 53 * _MINUTE) + 5 * _MINUTE
    state, lane = _pick(chance, _ENDS), _pick(chance, _LANES)
    released = over if state in ("released", "departed") else None
    ended = None if state == "released" else over
    course = _Course(state, lane, arrived=arrived, released=released, ended=ended)
    return _consignment(_key(declared, number, 3), number, f"YT{number:012d}", declared, course, chance)


def _open(number: int, now: int) -> Row:
    chance = random.Random(number)
    declared = now - (180 + _up_to(chance, 600)) * _MINUTE
    course = _course_of_open(number, now, chance)
    return _consignment(_key(declared, number, 4), number, f"SF{number:012d}", declared, course, chance)


def _course_of_open(number: int, now: int, chance: random.Random) -> _Course:
    """On the desk: a third is declared only, a quarter under way, the others held with a task."""
    waited = _up_to(chance, 75) * _MINUTE
    match number % 12:
        case 0 | 1 | 2 | 3:
            return _Course("declared", None, verdict=None)
        case 4 | 5:
            return _Course("arrived", None, arrived=now - waited % (18 * _MINUTE), verdict=None)
        case 6:
            return _Course("screened", None, arrived=now - waited % (18 * _MINUTE))
        case 7 if number % 120 == 7:
            return _Course("arrived", None, arrived=now - waited, verdict=None, undeclared=True)
        case _:
            lane, verdict = _pick(chance, ("red", "yellow")), _pick(chance, ("clear", "alarm", "aborted"))
            claimed = chance.random() < 0.1
            task, officer = ("claimed", _pick(chance, _OFFICERS)) if claimed else ("open", None)
            return _Course("held", lane, task, officer, now - waited, verdict=verdict)


# --- what belongs to those on the desk

_SAID = '[{"en": "Open a sample of the packages", "zh": "抽查开箱"}]'
_REASON = '{"en": "Value far below the enterprise\'s own history", "zh": "价格明显偏低"}'
_EVIDENCE = (
    '[{"text": "unit_price_cny < history_price_cny * 0.3", "met": true, "values": {"unit_price_cny": "4.1"}}]'
)


def _write_open(raw: sqlite3.Connection, rows: list[Row], now: int) -> None:
    declared = [row for row in rows if row["declaration_id"]]
    _write(raw, "consignment", rows)
    _write(raw, "declaration", map(_declaration, declared))
    _write(raw, "goods_item", (_item(row, gnum) for row in declared for gnum in range(1, _ITEMS + 1)))
    _write(raw, "task", (_task(row, now) for row in rows if row["task_id"]))
    _write(raw, "match", (_match(row, number) for row in rows for number in range(row["match_count"])))


def _declaration(row: Row) -> Row:
    same = (
        "declaration_id",
        "consignment_id",
        "order_no",
        "logistics_no",
        "cop_no",
        "pre_no",
        "declaration_no",
    )
    same += ("ebc_code", "ebc_name", "mode", "country", "gross_weight", "value_cny")
    return {name: row[name] for name in same} | {
        "site_id": 1,
        "version_no": 1,
        "message_id": _MESSAGE_ID,
        "received_at": row["declared_at"],
        "guid": row["consignment_id"],
        "app_type": "1",
        "app_time": row["declared_at"],
        "app_status": "2",
        "signed": 0,
        "customs_code": "5141",
        "ebp_code": "无",
        "ebp_name": "Example B2B Marketplace",
        "logistics_code": _CARRIER,
        "logistics_name": _CARRIER_NAME,
        "ie_flag": "E",
        "port_code": "5141",
        "ie_date": "20261115",
        "statistics_flag": "A",
        "agent_code": "4401980T03",
        "agent_name": "广州示例报关有限公司",
        "owner_code": "NO",
        "owner_name": "示例生产厂",
        "traf_mode": "5",
        "pod": "502",
        "freight": 0,
        "f_currency": "502",
        "f_flag": "3",
        "insured_fee": 0,
        "i_currency": "502",
        "i_flag": "3",
        "wrap_type": "2",
        "pack_no": 1,
        "net_weight": row["gross_weight"] * 9 // 10,
        "enterprise_shipments": 200,
        "enterprise_inspected": 4,
        "enterprise_nonconform": 1,
        "enterprise_days": 400,
        "day_shipments": 3,
        "day_low_value_cny": row["value_cny"],
    }


def _item(row: Row, gnum: int) -> Row:
    hs, name, price = _GOODS[(row["priority"] + gnum) % len(_GOODS)]
    return {
        "declaration_id": row["declaration_id"],
        "gnum": gnum,
        "site_id": 1,
        "item_no": f"SKU-{hs}",
        "hs_code": hs,
        "name": name,
        "model": "4|3|示例规格|无品牌",
        "bar_code": "无",
        "country": row["country"],
        "currency": "502",
        "qty": 10 * _UNIT,
        "qty1": 120_000,
        "unit": "011",
        "unit1": "035",
        "price": price,
        "total": price * 10,
        "value_cny": price * 70,
        "unit_price_cny": price * 7,
        "history_count": 40,
        "history_price_cny": price * 7,
    }


def _task(row: Row, now: int) -> Row:
    claimed = row["officer"] is not None
    return {
        "task_id": row["task_id"],
        "site_id": 1,
        "consignment_id": row["consignment_id"],
        "kind": row["task_kind"],
        "state": row["task_state"],
        "lane": row["lane"],
        "mode": "manual",
        "degree": "sample",
        "requirements": _SAID,
        "reason": f"[{_REASON}]",
        "due_at": row["due_at"],
        "opened_at": row["arrived_at"],
        "opened_by": "service",
        "officer": row["officer"],
        "station": "07" if claimed else None,
        "claimed_at": now if claimed else None,
        "lease_until": now + 60 * _MINUTE if claimed else None,
    }


def _match(row: Row, number: int) -> Row:
    return {
        "match_id": _key(row["declared_at"], int(row["logistics_no"][2:]) * 8 + number, 5),
        "site_id": 1,
        "consignment_id": row["consignment_id"],
        "source": "rule",
        "rule": f"rule-{number}",
        "version": 1,
        "lane": "red",
        "priority": 100 + number,
        "reason": _REASON,
        "items": "[1]",
        "conditions": _EVIDENCE,
        "requirements": _SAID,
        "mode": "manual",
        "degree": "sample",
        "matched_at": row["declared_at"],
    }


# --- arrivals and scans of all

_ARRIVED = "SELECT consignment_id, logistics_no, arrived_at, scan_verdict, rowid FROM consignment WHERE arrived_at > 0"


def _lines(raw: sqlite3.Connection) -> Iterator[Row]:
    for key, waybill, arrived, _, number in raw.execute(_ARRIVED):
        yield {
            "arrival_id": _arrival_id(number // _VAN),
            "gnum": number,
            "site_id": 1,
            "logistics_code": _CARRIER,
            "logistics_no": waybill,
            "consignment_id": key,
            "received_at": arrived,
        }


def _scans(raw: sqlite3.Connection) -> Iterator[Row]:
    for key, waybill, arrived, verdict, number in raw.execute(f"{_ARRIVED} AND scan_verdict IS NOT NULL"):
        yield {
            "scan_id": key,
            "site_id": 1,
            "object_id": waybill,
            "study_uid": f"1.2.{number}",
            "consignment_id": key,
            "scanned_at": arrived,
            "received_at": arrived,
            "verdict": verdict,
        }


def _names(raw: sqlite3.Connection, number: int) -> dict[str, str]:
    """The keys of one that ended about there, of one of the large enterprises."""
    asked = raw.execute(
        "SELECT logistics_no AS waybill, declaration_no AS declaration, cop_no AS cop, order_no AS 'order',"
        " ebc_code AS enterprise, ebc_name AS name,"
        " date(declared_at / 1000000 + 8 * 3600, 'unixepoch') AS day FROM consignment"
        " WHERE rowid > ? AND ebc_code < ? ORDER BY rowid LIMIT 1",
        (number, _ebc(_LARGE_ONES)),
    )
    names = [column[0] for column in asked.description]
    return dict(zip(names, asked.fetchone(), strict=True))
