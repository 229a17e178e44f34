"""A scan for a given waybill, for tests and for trying things out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from officer_app.demo.scans.kinds import Kind
from officer_app.demo.scans.machine import ScanIdentity, scan_files
from officer_app.demo.scans.parcel import Content, make_scan

_GARMENTS = Content(Kind.CLOTHES, 1_800, 6)
_CELLS = Content(Kind.LITHIUM_CELLS, 380, 1, hidden=True)
_WHEN = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def write_sample_scan(
    folder: Path, logistics_no: str, *, alarm: bool = True, seed: int = 1, scanned_at: datetime = _WHEN
) -> list[Path]:
    """Write the DX pair and the report of a parcel of garments into `folder`, with lithium cells among them if
    `alarm`. Small pictures (400 x 240). Returns low, high and report."""
    scan = make_scan([_GARMENTS, _CELLS] if alarm else [_GARMENTS], seed, columns=400, rows=240, pitch=2.0)
    paths = []
    for name, data in scan_files(scan, ScanIdentity(logistics_no, scanned_at, seed)).items():
        path = folder / name
        path.write_bytes(data)
        paths.append(path)
    return paths
