"""Intake into the shared database: 10,000 CEB603 of three items in 100 messages, stored, matched with 50 rules, routed.

A PostgreSQL 18 of its own from the wheel, with fsync, as the station's own login of an intake service. The floor parses
the same message with lxml and inserts every row that intake added for it by psycopg's executemany into plain tables:
same columns and indexes, no triggers, no policies, no foreign keys, one commit a message. The two take turns. Then one
service and two that share as many messages take turns with further ones.

    python -m benchmarks.shared [--messages 100]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
from lxml import etree
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from benchmarks.intake import PER_MESSAGE, RULES, _arrive, _taken, fifty_rules, message
from officer_app.paths import DataDir
from officer_app.store import tables as t
from officer_app.store.engine import Store, open_store
from officer_app.workflow.context import Context, load_context
from officer_app.workflow.intake import tune_process
from officer_app.workflow.intake.ahead import reader_for
from officer_app.workflow.intake.files import FileStatus, take_in
from officer_app.workflow.shared import NewSite, install, people
from tests.postgresql.server import server_url

ASKED = 0.35
ASKED_OF_TWO = 1.4
PASSWORD = "benchmark"
SERVICES = ("intake_one", "intake_two")
ROUNDS = 3
WARM = 6  # messages: the driver has a statement prepared that was used five times
#: Rows of these are there before, and intake changes them: their cost is intake's alone.
_THERE = ("arrival", "arrival_line", "scan", "number_counter", "enterprise_pair")
_HISTORY = ("enterprise", "enterprise_goods", "enterprise_day")


class Hall:
    """A database with a site, an intake service or two, and plain tables beside it."""

    def __init__(self) -> None:
        superuser = conninfo_to_dict(server_url("benchmark", durable=True))
        self.owner = make_conninfo(**{**superuser, "dbname": "benchmark"})
        self.url = f"postgresql://{superuser['host']}:{superuser['port']}/benchmark"
        install(self.owner, NewSite("5141", "CAN01", "Benchmark", "1", "administrator", PASSWORD))
        with people(self.url, "administrator", PASSWORD) as office:
            for login in SERVICES:
                office.add(login, login, "intake", PASSWORD)
        self.tables = [table.name for table in t.metadata.sorted_tables]
        with psycopg.connect(self.owner) as server:
            server.execute("CREATE SCHEMA plain")
            for name in self.tables:
                kept = "INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING INDEXES"
                server.execute(f"CREATE TABLE plain.{name} (LIKE app.{name} {kept})".encode())


def columns(table: str) -> list[str]:
    return [c.name for c in t.metadata.tables[table].columns if c.computed is None]


class Floor:
    """Parser and driver, and what intake left behind."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.reader = psycopg.connect(hall.owner, autocommit=True)
        self.writer = psycopg.connect(hall.owner)
        self.seen: set[tuple[Any, ...]] = set()

    def rows(self, sha256: str) -> dict[str, list[tuple[Any, ...]]]:
        """What the transaction of this message added, in the order of foreign keys."""
        query = "SELECT xmin FROM app.message WHERE sha256 = %s"
        xid = self.reader.execute(query, [sha256]).fetchone()[0]
        found = {}
        for table in self.hall.tables:
            if table in _THERE:
                continue
            listed = ", ".join(f'"{name}"' for name in columns(table))
            mine = f"SELECT {listed} FROM app.{table} WHERE xmin = %s"
            rows = self.reader.execute(mine.encode(), [xid]).fetchall()
            if table in _HISTORY:
                keys = len(t.metadata.tables[table].primary_key.columns)
                rows = [row for row in rows if (table, *row[:keys]) not in self.seen]
                self.seen |= {(table, *row[:keys]) for row in rows}
            if rows:
                found[table] = rows
        return found

    def take_in(self, content: bytes, rows: dict[str, list[tuple[Any, ...]]]) -> None:
        etree.fromstring(content)
        with self.writer.cursor() as cursor:
            for table, values in rows.items():
                names = columns(table)
                listed, holes = ", ".join(f'"{name}"' for name in names), ", ".join(["%s"] * len(names))
                cursor.executemany(f"INSERT INTO plain.{table} ({listed}) VALUES ({holes})".encode(), values)
        self.writer.commit()


def with_rules(context: Context) -> Context:
    return replace(context, rulebook=[(text, 1) for text in fifty_rules()])


def files(folder: Path, first: int, count: int) -> list[Path]:
    made = []
    for index in range(first, first + count):
        file = folder / f"message{index}.xml"
        file.write_bytes(message(index))
        made.append(file)
    return made


def against_floor(hall: Hall, root: Path, messages: int) -> None:
    """Prints floor / intake."""
    data = DataDir(root / "one")
    with closing(open_store(hall.url, SERVICES[0], PASSWORD)) as store:
        context = with_rules(load_context(store))
        _arrive(store, context, (1 + 2 * ROUNDS) * messages * PER_MESSAGE)
        with psycopg.connect(hall.owner, autocommit=True) as server:
            server.execute("ANALYZE")
        _take(store, context, data, files(root, 9_000_000, WARM))
        floor = Floor(hall)
        ours = bare = 0.0
        left = 0
        import hashlib

        for took, result, file in _taken(store, context, data, files(root, 0, messages)):
            ours += took
            assert (result.status, result.stored) == (FileStatus.ACCEPTED, PER_MESSAGE), result
            content = file.read_bytes()
            rows = floor.rows(hashlib.sha256(content).hexdigest())
            left += sum(map(len, rows.values()))
            began = time.perf_counter()
            floor.take_in(content, rows)
            bare += time.perf_counter() - began
    n = messages * PER_MESSAGE
    print(f"{n} declarations of 3 items, {RULES} rules; rows added: {left} ({left / n:.1f} a declaration)")
    print(f"intake   {ours / n * 1e6:6.0f} us a declaration ({n / ours:,.0f} a second)")
    print(f"floor    {bare / n * 1e6:6.0f} us a declaration (lxml parse + executemany)")
    print(f"floor / intake = {bare / ours:.2f}   (asked: at least {ASKED})", flush=True)


def two_against_one(hall: Hall, root: Path, messages: int) -> None:
    """Prints how much sooner two services are through than one."""
    half = messages // 2
    ratios = []
    for first in range(messages, (1 + 2 * ROUNDS) * messages, 2 * messages):
        alone, of_one = together(hall, root, [(first, messages)])
        second = first + messages
        both, of_two = together(hall, root, [(second, half), (second + half, messages - half)])
        ratios.append(alone / both)
        print(
            f"{messages} messages by one service: {alone:.2f} s, {of_one:.1f} processors busy;"
            f" by two: {both:.2f} s, {of_two:.1f} busy"
        )
    print(f"two services / one = {median(ratios):.2f}   (asked: at least {ASKED_OF_TWO})", flush=True)


def processor_seconds() -> float:
    """Of this machine since it was started, whoever took them (Linux)."""
    user, nice, system, _idle, _waiting, *interrupts = Path("/proc/stat").read_text().split()[1:8]
    return sum(map(int, (user, nice, system, *interrupts))) / os.sysconf("SC_CLK_TCK")


def together(hall: Hall, root: Path, shares: Sequence[tuple[int, int]]) -> tuple[float, float]:
    """The seconds until the last service is through its share of messages, and how many processors were busy then;
    all begin at once, warmed up."""
    started = []
    for (first, count), login in zip(shares, SERVICES, strict=False):
        command = [sys.executable, "-m", "benchmarks.shared", "--service", hall.url, login, str(root)]
        asked = [*command, str(first), str(count)]
        started.append(
            subprocess.Popen(asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        )
    for service in started:
        assert service.stdout.readline() == "ready\n"
    began, busy = time.perf_counter(), processor_seconds()
    for service in started:
        service.stdin.write("go\n")
        service.stdin.flush()
    for service in started:
        assert service.stdout.readline() == "done\n"
    took, busy = time.perf_counter() - began, processor_seconds() - busy
    for service in started:
        service.communicate(timeout=30)
    return took, busy / took


def serve(url: str, login: str, folder: Path, first: int, count: int) -> None:
    data = DataDir(folder / login)
    with closing(open_store(url, login, PASSWORD)) as store:
        context = with_rules(load_context(store))
        warm = 10_000_001 + WARM * (SERVICES.index(login) + 2 * first)
        mine = files(folder, first, count)
        _take(store, context, data, files(folder, warm, WARM))
        print("ready", flush=True)
        sys.stdin.readline()
        _take(store, context, data, mine)
        print("done", flush=True)


def _take(store: Store, context: Context, data: DataDir, files: Sequence[Path]) -> None:
    with closing(reader_for(store)) as reader:
        for file, ahead in reader.through(files):
            result = take_in(store, context, data, file, ahead=ahead, meanwhile=reader.fetch)
            assert result.stored == PER_MESSAGE, result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=100)
    parser.add_argument("--service", nargs=5, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    tune_process()
    if chosen.service:
        url, login, folder, first, count = chosen.service
        serve(url, login, Path(folder), int(first), int(count))
        return
    hall = Hall()
    with tempfile.TemporaryDirectory() as folder:
        against_floor(hall, Path(folder), chosen.messages)
        two_against_one(hall, Path(folder), chosen.messages)


if __name__ == "__main__":
    main()
