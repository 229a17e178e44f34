"""DICOS files for the tests here: sound ones, and ways to spoil them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pydicom
from numpy.typing import NDArray

from officer_app.domain.scans import Assessment, Energy, Flag, ReportKind, ThreatReport, Verdict, XrayImage
from officer_app.formats.dicos import EXPLICIT_LITTLE_ENDIAN, write_image, write_report

TAKEN = datetime(2026, 11, 23, 3, 4, 5, 678901, tzinfo=UTC)


def parcel_pixels(rows: int = 48, columns: int = 64, bits: int = 16) -> NDArray[np.uint16]:
    across = np.linspace(0, 2, columns)[None, :] * np.ones((rows, 1))
    counts = np.random.default_rng(3).poisson(0.7 * (1 << bits) * np.exp(-across))
    return np.minimum(counts, (1 << bits) - 1).astype(np.uint16)


def an_image(
    pixels: NDArray[np.uint16] | None = None, **changes: Any
) -> tuple[XrayImage, NDArray[np.uint16]]:
    pixels = parcel_pixels() if pixels is None else pixels
    fields: dict[str, Any] = {
        "sop_uid": "2.25.11",
        "study_uid": "2.25.10",
        "series_uid": "2.25.12",
        "object_id": "SF1234567890",
        "object_id_issuer": "SF",
        "object_id_type": "BARCODE",
        "object_type": "CARGO",
        "energy": Energy.LOW,
        "view": "SIDE",
        "rows": pixels.shape[0],
        "columns": pixels.shape[1],
        "bits": 16,
        "photometric": "MONOCHROME2",
        "transfer_syntax": EXPLICIT_LITTLE_ENDIAN,
        "kilovolts": Decimal(160),
        "weight_kg": Decimal("4.25"),
        "scanned_at": TAKEN,
        "acquisition_status": "SUCCESSFUL",
        "scan_type": "OPERATIONAL",
        "manufacturer": "Nanling Instruments",
        "model": "PX-160",
        "serial": "7",
        "station": "CAN01-X1",
        "software": "2.1",
        "edition": "V03",
    }
    return XrayImage(**(fields | changes)), pixels


def image_file(pixels: NDArray[np.uint16] | None = None, **changes: Any) -> bytes:
    return write_image(*an_image(pixels, **changes))


def a_flag(**changes: Any) -> Flag:
    fields: dict[str, Any] = {
        "pto_id": 1,
        "category": "PI",
        "assessment": Assessment.THREAT,
        "ability": "NO_INTERFERENCE",
        "probability": Decimal("0.93"),
        "box": (10, 20, 30, 40),
        "polygon": ((10, 20), (40, 20), (40, 60)),
        "images": ("2.25.11", "2.25.13"),
        "mass_g": Decimal("431.5"),
        "density": Decimal(2500),
        "z_effective": Decimal("13.1"),
        "description": "锂电池 lithium cells",
    }
    return Flag(**(fields | changes))


def a_report(**changes: Any) -> ThreatReport:
    flags = changes.get("flags", (a_flag(),))
    threats = [f for f in flags if f.assessment in (Assessment.THREAT, Assessment.HIGH_THREAT)]
    fields: dict[str, Any] = {
        "sop_uid": "2.25.21",
        "study_uid": "2.25.10",
        "series_uid": "2.25.22",
        "object_id": "SF1234567890",
        "object_id_issuer": "SF",
        "object_id_type": "BARCODE",
        "object_type": "BAGGAGE",
        "kind": ReportKind.MACHINE,
        "verdict": Verdict.ALARM,
        "algorithm": "ATR 3.1",
        "decided_at": TAKEN,
        "scan_type": "OPERATIONAL",
        "acquisition_status": "SUCCESSFUL",
        "manufacturer": "Nanling Instruments",
        "model": "PX-160",
        "serial": "7",
        "station": "CAN01-X1",
        "edition": "V03",
        "referenced": ("2.25.11", "2.25.13"),
        "total_objects": len(flags),
        "alarm_objects": len(threats),
        "flags": flags,
    }
    return ThreatReport(**(fields | changes))


def report_file(**changes: Any) -> bytes:
    return write_report(a_report(**changes))


def edited(data: bytes, edit: Callable[[pydicom.Dataset], object]) -> bytes:
    """The file with its data set changed by `edit`, written again as it comes, lies included."""
    dataset = pydicom.dcmread(io.BytesIO(data))
    edit(dataset)
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    target = io.BytesIO()
    pydicom.dcmwrite(target, dataset, enforce_file_format=True)
    return target.getvalue()
