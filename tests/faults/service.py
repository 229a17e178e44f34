"""The real intake service in a process of its own, and what must be true of a station after whatever happened to it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lxml import etree

from officer_app.demo.messages import generate_vans
from officer_app.demo.station import timeline
from officer_app.formats.ceb.reader import read_ceb
from officer_app.formats.files import is_dicos
from officer_app.workflow.verifying import verify
from tests.workflow.station import Station

GARBAGE = {
    "list.csv": b"waybill,weight\nYT1,4.2\nYT2,1.0\n",
    "half.xml": b'<?xml version="1.0"?><ceb:CEB603Message xmlns:ceb="http://www.chinaport.gov.cn/ceb" guid="1">',
    "empty.xml": b"",
}


def traffic(parcels: int, seed: int = 3) -> dict[str, bytes]:
    """What a station with so many parcels gets, in order: orders, waybills, declarations, vans, scans, and garbage."""
    vans = generate_vans(seed, datetime(2026, 11, 23, 2, tzinfo=UTC), 60.0, parcels)
    files = {name: content for out in timeline(vans, 60.0) for name, content in out.files().items()}
    again = next(name for name in files if "CEB603" in name)
    return files | {"again.xml": files[again]} | GARBAGE


def put(inbox: Path, files: dict[str, bytes]) -> None:
    """All files at once, each older than the next, and all of them settled."""
    for age, (name, content) in enumerate(reversed(files.items()), start=10):
        part = inbox / f".{name}.part"
        part.write_bytes(content)
        os.utime(part, (datetime.now(UTC).timestamp() - age,) * 2)
        part.replace(inbox / name)


@contextmanager
def intake_service(root: Path, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """`officer-app intake --watch`, its results as lines of JSON on stdout; killed at the end if still there."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "officer_app",
            "--data",
            str(root),
            "intake",
            "--watch",
            "--json",
            str(root / "inbox"),
        ],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def check_whole(station: Station, files: dict[str, bytes]) -> None:
    """Every file is whole in or whole out, every receipt is there once, every chain verifies."""
    _check_files(station, files)
    _check_contents(station, files)
    _check_images(station)
    check_receipts(station)
    assert verify(station.store).broken == []


def _check_files(station: Station, files: dict[str, bytes]) -> None:
    assert list(station.data.inbox.iterdir()) == []
    kept = Counter(file.read_bytes() for file in station.data.done.rglob("*") if file.is_file())
    refused = Counter(
        file.read_bytes()
        for file in station.data.quarantine.iterdir()
        if not file.name.endswith(".reason.txt")
    )
    assert kept + refused == Counter(files.values())
    assert refused == Counter(GARBAGE.values())
    recorded = station.rows("SELECT path, reason, sha256 FROM quarantine")
    assert len(recorded) == len(GARBAGE)
    for row in recorded:
        file = Path(row["path"])
        assert hashlib.sha256(file.read_bytes()).hexdigest() == row["sha256"]
        assert file.with_name(file.name + ".reason.txt").read_text(encoding="utf-8").strip() == row["reason"]


def _check_contents(station: Station, files: dict[str, bytes]) -> None:
    """Each block once, with everything that belongs to it; each image and report once."""
    blocks: Counter[str] = Counter()
    items = scans = 0
    for content in {*files.values()} - {*GARBAGE.values()}:
        if is_dicos(content):
            scans += 1
            continue
        message = read_ceb(content)
        blocks[message.kind] += len(message.blocks)
        items += sum(len(getattr(block.document, "goods", ())) for block in message.blocks)
    stored = station.rows(
        "SELECT kind, count(*) AS n FROM message_block WHERE status = 'stored' GROUP BY kind"
    )
    assert {row["kind"]: row["n"] for row in stored} == dict(blocks)
    tables = {"CEB303": "trade_order", "CEB505": "waybill", "CEB507": "arrival", "CEB603": "declaration"}
    for kind, table in tables.items():
        assert station.value(f"SELECT count(*) FROM {table}") == blocks[kind], table
    assert station.value("SELECT count(*) FROM goods_item") == items
    assert (
        station.value("SELECT (SELECT count(*) FROM scan_image) + (SELECT count(*) FROM scan_report)")
        == scans
    )
    counted = "SELECT sum(count) FROM {} WHERE measure = 'declared'"
    volumes = [station.value(counted.format(table)) or 0 for table in ("volume_delta", "volume_day")]
    assert sum(volumes) == blocks["CEB603"]


def _check_images(station: Station) -> None:
    named = {row["sha256"] for row in station.rows("SELECT sha256 FROM scan_image")}
    found = {file.stem: file for file in station.data.images.glob("*/*.dcs")}
    assert named <= set(found)
    for digest in named:
        assert hashlib.sha256(found[digest].read_bytes()).hexdigest() == digest


def facts(station: Station) -> dict[str, Counter[tuple[Any, ...]]]:
    """What the station came to, without ids and times."""
    queries = {
        "messages": "SELECT sha256, kind FROM message",
        "blocks": "SELECT kind, guid, status FROM message_block",
        "consignments": "SELECT logistics_no, declaration_no, state, lane, mode, scan_count, scan_verdict, flag_count,"
        " match_count, value_cny, undeclared FROM consignment",
        "matches": "SELECT c.logistics_no, m.rule, m.lane, m.items FROM match m JOIN consignment c"
        " USING (consignment_id) WHERE m.withdrawn_at IS NULL",
        "receipts": "SELECT kind, status, count(*) FROM receipt GROUP BY kind, status",
        "events": "SELECT event, count(*) FROM audit_event GROUP BY event",
    }
    return {name: Counter(tuple(row.values()) for row in station.rows(sql)) for name, sql in queries.items()}


def check_nothing_half_stored(station: Station) -> None:
    """Right after a kill, before anything else runs."""
    assert station.value("PRAGMA integrity_check") == "ok"
    assert station.rows("PRAGMA foreign_key_check") == []
    for what in (
        "message WHERE kind LIKE 'CEB%' AND message_id NOT IN (SELECT message_id FROM message_block)",
        "declaration WHERE declaration_id NOT IN (SELECT declaration_id FROM goods_item)",
        "consignment WHERE consignment_id NOT IN (SELECT chain FROM audit_event)",
        "consignment WHERE task_id IS NOT NULL AND task_id NOT IN (SELECT task_id FROM task)",
        "message_block WHERE status = 'stored' AND document_id IS NULL",
    ):
        assert station.value(f"SELECT count(*) FROM {what}") == 0, what


def check_receipts(station: Station) -> None:
    """Every receipt that was decided is in exactly one file, and every file is whole."""
    decided = {row["receipt_id"] for row in station.rows("SELECT receipt_id FROM receipt")}
    written: Counter[str] = Counter()
    for file in station.data.outbox.iterdir():
        for guid in etree.parse(file).iter("{*}guid"):
            written[str(guid.text).lower()] += 1
    assert written == Counter(decided)
    assert station.value("SELECT count(*) FROM receipt WHERE written_at IS NULL") == 0
