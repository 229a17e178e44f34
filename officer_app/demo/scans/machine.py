"""What a machine's automatic threat recognition (ATR) makes of a scan: good, but not perfect."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import numpy as np

from officer_app.demo.scans.kinds import Kind, Rng
from officer_app.demo.scans.parcel import Scan, TrueObject
from officer_app.domain.scans import (
    Assessment,
    Box,
    Energy,
    Flag,
    ReportKind,
    ThreatReport,
    Verdict,
    XrayImage,
)
from officer_app.formats.dicos import JPEG_LOSSLESS, write_image, write_report

MANUFACTURER = "Nanling Instruments (demonstration)"
MODEL = "PX-160D"
ALGORITHM = "NLATR 4.2"
_FALSE_ALARM = 0.012  # of clean scans


@dataclass(frozen=True)
class _Judgement:
    """How the ATR takes one kind of object, and how often it finds it."""

    category: str
    description: str
    assessment: Assessment
    found: float
    sure: float


_THREAT, _HIGH, _NONE = Assessment.THREAT, Assessment.HIGH_THREAT, Assessment.NO_THREAT
_JUDGEMENTS = {
    Kind.LITHIUM_CELLS: _Judgement("PI", "Lithium cells 锂电芯", _THREAT, 0.97, 0.91),
    Kind.POWER_BANK: _Judgement("PI", "Lithium battery pack 充电宝", _THREAT, 0.94, 0.86),
    Kind.KNIFE: _Judgement("PI", "Knife 刀具", _HIGH, 0.96, 0.93),
    Kind.DENSE_BLOCK: _Judgement("ANOMALY", "Dense metal object 高密度金属物", _THREAT, 0.93, 0.78),
    Kind.SHIELDING: _Judgement("SHIELD", "Not seen through 无法穿透区域", _THREAT, 0.99, 0.95),
    Kind.LAPTOP: _Judgement("LAPTOP", "Portable computer 便携式电脑", _NONE, 0.90, 0.88),
    Kind.PHONE: _Judgement("OTHER", "Battery in equipment 设备内置电池", _NONE, 0.70, 0.80),
    Kind.SPIRIT_BOTTLE: _Judgement("PI", "Flammable liquid 易燃液体", _THREAT, 0.88, 0.81),
    Kind.LIQUID_BOTTLE: _Judgement("OTHER", "Liquid 液体", _NONE, 0.60, 0.77),
    Kind.TOOL: _Judgement("OTHER", "Hand tool 手工具", _NONE, 0.60, 0.74),
}
_HIDDEN_POWDER = _Judgement("CONTRABAND", "Powder in bulk 散装粉末", _THREAT, 0.80, 0.62)


@dataclass(frozen=True)
class ScanIdentity:
    """Which parcel was scanned, when and where."""

    logistics_no: str
    scanned_at: datetime
    seed: int
    station: str = "CAN01-X1"
    serial: str = "PX160-0007"
    weight_kg: Decimal | None = None  # what the scale in the belt shows

    def uid(self, what: str) -> str:
        """A UID that is the same for the same scan and thing."""
        text = f"{self.seed}/{self.logistics_no}/{self.scanned_at.isoformat()}/{what}"
        return f"2.25.{int.from_bytes(hashlib.sha256(text.encode()).digest()[:15])}"


def image_of(scan: Scan, identity: ScanIdentity, energy: Energy) -> XrayImage:
    """The head of one of the scan's two pictures."""
    rows, columns = scan.low.shape
    return XrayImage(
        sop_uid=identity.uid(energy),
        study_uid=identity.uid("study"),
        series_uid=identity.uid("series " + energy),
        object_id=identity.logistics_no,
        object_id_issuer="CARRIER",
        object_id_type="BARCODE",
        object_type="BAGGAGE",
        energy=energy,
        view="TOP",
        rows=rows,
        columns=columns,
        bits=16,
        photometric="MONOCHROME2",
        transfer_syntax=JPEG_LOSSLESS,
        kilovolts=Decimal(160),
        weight_kg=identity.weight_kg,
        scanned_at=identity.scanned_at,
        scan_type="OPERATIONAL",
        manufacturer=MANUFACTURER,
        model=MODEL,
        serial=identity.serial,
        station=identity.station,
    )


def report_of(scan: Scan, identity: ScanIdentity, aborted: bool = False) -> ThreatReport:
    """The machine's report on a scan; an aborted one says nothing of the contents."""
    rng = np.random.default_rng((identity.seed, 0xA7))
    images = (identity.uid(Energy.LOW), identity.uid(Energy.HIGH))
    flags = () if aborted else tuple(_flags(scan, images, rng))
    alarm = any(f.assessment in (_THREAT, _HIGH) for f in flags)
    return ThreatReport(
        sop_uid=identity.uid("report"),
        study_uid=identity.uid("study"),
        series_uid=identity.uid("series report"),
        object_id=identity.logistics_no,
        object_id_issuer="CARRIER",
        object_id_type="BARCODE",
        object_type="BAGGAGE",
        kind=ReportKind.MACHINE,
        verdict=Verdict.UNKNOWN if aborted else Verdict.ALARM if alarm else Verdict.CLEAR,
        aborted=aborted,
        abort_reason="INCOMPLETE_SCAN" if aborted else None,
        algorithm=ALGORITHM,
        decided_at=identity.scanned_at,
        scan_type="OPERATIONAL",
        manufacturer=MANUFACTURER,
        model=MODEL,
        serial=identity.serial,
        station=identity.station,
        referenced=images,
        flags=flags,
    )


def scan_files(scan: Scan, identity: ScanIdentity, aborted: bool = False) -> dict[str, bytes]:
    """The three DICOS files of one scan by name: low, high, and the machine's report."""
    stem = f"{identity.logistics_no}-{identity.scanned_at:%Y%m%dT%H%M%S}"
    return {
        f"{stem}-low.dcs": write_image(image_of(scan, identity, Energy.LOW), scan.low),
        f"{stem}-high.dcs": write_image(image_of(scan, identity, Energy.HIGH), scan.high),
        f"{stem}-tdr.dcs": write_report(report_of(scan, identity, aborted)),
    }


def _flags(scan: Scan, images: tuple[str, ...], rng: Rng) -> list[Flag]:
    flags: list[Flag] = []
    for seen in scan.objects:
        judgement = _judgement(seen)
        if judgement and rng.random() < judgement.found:
            flags.append(_flag(seen, judgement, len(flags) + 1, images, rng, scan.low.shape))
    if not any(f.assessment is not _NONE for f in flags) and scan.objects and rng.random() < _FALSE_ALARM:
        seen = scan.objects[int(rng.integers(len(scan.objects)))]
        mistaken = _Judgement("ANOMALY", "Unusual density 密度异常", _THREAT, 1.0, 0.41)
        flags.append(_flag(seen, mistaken, len(flags) + 1, images, rng, scan.low.shape))
    return flags


def _judgement(seen: TrueObject) -> _Judgement | None:
    if seen.kind is Kind.POWDER:
        return _HIDDEN_POWDER if seen.hidden else None
    return _JUDGEMENTS.get(seen.kind)


def _flag(
    seen: TrueObject,
    judgement: _Judgement,
    pto_id: int,
    images: tuple[str, ...],
    rng: Rng,
    shape: tuple[int, ...],
) -> Flag:
    """Measured within some percent and some pixels of the truth."""

    def measured(value: float, places: int) -> Decimal:
        return Decimal(f"{max(value * float(rng.normal(1, 0.06)), 0.0):.{places}f}")

    probability = float(np.clip(rng.normal(judgement.sure, 0.05), 0.05, 0.99))
    return Flag(
        pto_id=pto_id,
        category=judgement.category,
        assessment=judgement.assessment,
        ability="SHIELD" if judgement.category == "SHIELD" else "NO_INTERFERENCE",
        probability=Decimal(f"{probability:.2f}"),
        box=_nearly(seen.box, rng, shape),
        images=images,
        mass_g=measured(seen.mass_g, 1),
        density=measured(seen.density, 0),
        z_effective=measured(seen.z_effective, 2),
        description=judgement.description,
    )


def _nearly(box: Box, rng: Rng, shape: tuple[int, ...]) -> Box:
    """The box grown by a margin that differs from side to side, within the picture."""
    x, y, w, h = box
    left, top, right, bottom = (int(v) for v in rng.integers(0, 6, 4))
    x0, y0 = max(0, x - left), max(0, y - top)
    x1, y1 = min(shape[1], x + w + right), min(shape[0], y + h + bottom)
    return x0, y0, x1 - x0, y1 - y0
