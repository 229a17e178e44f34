"""Kill -9 at any moment of intake: every file is wholly in or wholly out, and every receipt is there once."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from lxml import etree

from officer_app.demo.station import DemoStation

KILLS = 10
PARCELS = 14


def officer_app(data: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "officer_app", "--data", str(data), *arguments]


@pytest.fixture
def inbox_files(tmp_path: Path) -> Path:
    """Messages and scans of a few parcels, as the trade would send them."""
    folder = tmp_path / "traffic"
    folder.mkdir()
    DemoStation(folder, pace=5_000, seed=20, parcels=PARCELS).run(lambda: False)
    return folder


@pytest.fixture
def stations(tmp_path: Path, inbox_files: Path) -> tuple[Path, Path]:
    """Two stations alike, draw key included, each with all the files in its inbox."""
    first, second = tmp_path / "undisturbed", tmp_path / "killed"
    subprocess.run(officer_app(first, "init", "--demo"), check=True, capture_output=True)
    shutil.copytree(inbox_files, first / "inbox", dirs_exist_ok=True)
    shutil.copytree(first, second)
    return first, second


class Service:
    """The intake service as its own process, telling of each file as it is done with it."""

    def __init__(self, data: Path) -> None:
        self.inbox = data / "inbox"
        self.process = subprocess.Popen(
            officer_app(data, "intake", "--watch", "--json", str(self.inbox)),
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def await_files(self, count: int) -> None:
        """Until it has told of `count` more files, or nothing is left to take in."""
        assert self.process.stdout is not None
        for _ in range(count):
            if not any(self.inbox.iterdir()):
                return
            told = json.loads(self.process.stdout.readline())
            assert told["quarantined"] == []

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def end(self) -> None:
        """Let it finish what is there, receipts included, and end it properly."""
        deadline = time.monotonic() + 120
        while any(self.inbox.iterdir()):
            assert time.monotonic() < deadline, "the inbox is not emptied"
            time.sleep(0.05)
        self.process.terminate()
        assert self.process.wait(timeout=30) == 0


def test_killed_again_and_again_it_ends_where_an_undisturbed_one_ends(
    stations: tuple[Path, Path], inbox_files: Path
):
    undisturbed, killed = stations
    Service(undisturbed).end()
    chance = random.Random(9)
    for _ in range(KILLS):
        service = Service(killed)
        service.await_files(chance.randint(1, 7))
        time.sleep(chance.uniform(0, 0.06))
        service.kill()
        assert_nothing_is_half_in(killed, inbox_files)
    assert any((killed / "inbox").iterdir()), "every kill fell into the work"
    Service(killed).end()

    assert not any((killed / "inbox").iterdir())
    assert sorted(names_in(killed / "done")) == sorted(path.name for path in inbox_files.iterdir())
    assert facts(killed) == facts(undisturbed)
    for data in stations:
        assert_every_receipt_is_there_once(data)
        verified = subprocess.run(officer_app(data, "audit", "verify"), capture_output=True, check=False)
        assert verified.returncode == 0, verified.stdout


def assert_nothing_is_half_in(data: Path, files: Path) -> None:
    """What is in the database has its blocks and documents, and every file is in the inbox or done."""
    with closing(sqlite3.connect(data / "officer.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        without_blocks = """SELECT count(*) FROM message WHERE kind LIKE 'CEB%'
                            AND message_id NOT IN (SELECT message_id FROM message_block)"""
        without_goods = """SELECT count(*) FROM declaration
                           WHERE declaration_id NOT IN (SELECT declaration_id FROM goods_item)"""
        without_events = """SELECT count(*) FROM consignment
                            WHERE consignment_id NOT IN (SELECT chain FROM audit_event)"""
        for query in (without_blocks, without_goods, without_events):
            assert database.execute(query).fetchone() == (0,)
    there = {path.name for path in (data / "inbox").iterdir()} | set(names_in(data / "done"))
    assert there == {path.name for path in files.iterdir()}


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


def facts(data: Path) -> dict[str, Counter[tuple[object, ...]]]:
    """What the station came to, without ids and times."""
    queries = {
        "messages": "SELECT sha256, kind FROM message",
        "blocks": "SELECT kind, guid, status FROM message_block",
        "consignments": """SELECT logistics_no, state, lane, mode, scan_count, scan_verdict, flag_count,
                           match_count, value_cny, undeclared FROM consignment""",
        "matches": """SELECT c.logistics_no, m.rule, m.lane, m.items FROM match m JOIN consignment c
                      USING (consignment_id) WHERE m.withdrawn_at IS NULL""",
        "receipts": "SELECT kind, status, count(*) FROM receipt GROUP BY kind, status",
    }
    with closing(sqlite3.connect(data / "officer.db")) as database:
        return {name: Counter(database.execute(query).fetchall()) for name, query in queries.items()}


def assert_every_receipt_is_there_once(data: Path) -> None:
    with closing(sqlite3.connect(data / "officer.db")) as database:
        ids = [row[0].upper() for row in database.execute("SELECT receipt_id FROM receipt")]
    written = Counter(
        element.text
        for file in (data / "outbox").glob("*.xml")
        for block in etree.parse(file).getroot()
        for element in block
        if etree.QName(element).localname == "guid"
    )
    assert written == Counter(ids)
