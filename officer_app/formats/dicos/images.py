"""DICOS X-ray image (DX) metadata."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, tzinfo

from officer_app.domain.errors import Unreadable
from officer_app.domain.scans import Acquired, Energy, XrayImage
from officer_app.formats.dicos import classes
from officer_app.formats.dicos.attributes import Attributes
from officer_app.formats.dicos.limits import Limits
from officer_app.formats.dicos.structure import FileMeta

_LOW = re.compile(r"\b(?:LOW[ _-]?ENERGY|LE)\b")
_HIGH = re.compile(r"\b(?:HIGH[ _-]?ENERGY|HE)\b")


def read_image(ds: Attributes, meta: FileMeta, limits: Limits, zone: tzinfo) -> XrayImage:
    """What the image says beside its pixels; raises Unreadable for pixels that are not decoded here."""
    rows, columns, bits = _pixel_format(ds, limits)
    _check_pixel_length(ds, meta.transfer_syntax, rows, columns)
    photometric = ds.code("PhotometricInterpretation") or "MONOCHROME2"
    if photometric not in ("MONOCHROME1", "MONOCHROME2", "PALETTE COLOR"):
        raise Unreadable(f"The pixels are colours ({photometric}), not what the detectors measured")
    return XrayImage(
        **identity(ds, meta),
        energy=energy_of(ds),
        view=ds.text("ViewPosition") or ds.text("SeriesViewDescription"),
        rows=rows,
        columns=columns,
        bits=16 if photometric == "PALETTE COLOR" else bits,
        photometric=photometric,
        transfer_syntax=meta.transfer_syntax,
        kilovolts=ds.number("KVP", 0, 20_000),
        weight_kg=ds.number("PatientWeight", 0, 100_000) or None,
        scanned_at=_taken_at(ds, zone),
        for_processing=meta.sop_class == classes.DX_FOR_PROCESSING,
        software=ds.text("SoftwareVersions"),
        warnings=tuple(ds.warnings),
    )


def identity(ds: Attributes, meta: FileMeta) -> dict[str, str | None]:
    """What images and reports name alike: ids, the object of inspection and the machine."""
    sop_uid = ds.text("SOPInstanceUID", 128) or meta.sop_uid
    if not sop_uid:
        raise Unreadable("The file has no SOP instance UID, so that it could not be told from another")
    object_id = ds.text("PatientID")
    if object_id and len(object_id) > 64:
        raise Unreadable(f"The object id has {len(object_id)} characters; a waybill number has at most 64")
    made = Acquired(scan_type=ds.code("ScanType"), acquisition_status=ds.code("AcquisitionStatus"))
    if not made.operational:
        ds.warnings.append(f"ScanType is {made.scan_type}: the scan is kept, but clears and accuses nothing")
    if not made.acquired:
        ds.warnings.append(f"AcquisitionStatus is {made.acquisition_status}: taken as an aborted scan")
    return {
        "sop_uid": sop_uid,
        "study_uid": ds.text("StudyInstanceUID", 128) or "",
        "series_uid": ds.text("SeriesInstanceUID", 128) or "",
        "object_id": object_id,
        "object_id_issuer": ds.text("IssuerOfPatientID"),
        "object_id_type": ds.code("TypeOfPatientID"),
        "object_type": ds.code("OOIType"),
        "scan_type": made.scan_type,
        "acquisition_status": made.acquisition_status,
        "manufacturer": ds.text("Manufacturer"),
        "model": ds.text("ManufacturerModelName"),
        "serial": ds.text("DeviceSerialNumber"),
        "station": ds.text("StationName"),
        "edition": ds.code("DICOSVersion") or meta.edition or None,
    }


def energy_of(ds: Attributes) -> Energy:
    """Low, high or single, from one image alone. The first of these that speaks decides:

    1. ImageType: a value LOW ENERGY or HIGH ENERGY.
    2. Series Energy (6100,0030): 1 low, 2 high, unless the scan has one energy only (6100,0032).
    3. Series Energy Description (6100,0031), then SeriesDescription: "low energy", "high energy", LE or HE.
    4. LowEnergyDetectors and HighEnergyDetectors (4010,0001 and ,0002): the one that is named alone.

    Anything else (INTENSITY, PHOTOELECTRIC, …) is single. A tube voltage means nothing alone; two images of
    one scan that differ only by it are told apart by `tell_by_voltage`.
    """
    numbered = {1: "LE", 2: "HE"}.get(ds.whole("SeriesEnergy") or 0, "")
    if ds.whole("NumberOfEnergiesInScan") == 1:
        numbered = ""
    for text in (
        ds.code("ImageType"),
        numbered,
        ds.code("SeriesEnergyDescription"),
        ds.code("SeriesDescription"),
    ):
        if energy := _one_of(bool(_LOW.search(text or "")), bool(_HIGH.search(text or ""))):
            return energy
    absent = (None, "N", "NO", "NONE")
    low, high = ds.code("LowEnergyDetectors"), ds.code("HighEnergyDetectors")
    return _one_of(low not in absent, high not in absent) or Energy.SINGLE


def tell_by_voltage(images: Sequence[XrayImage]) -> list[XrayImage]:
    """The images of one scan again; of two single-energy ones of one view that differ in tube voltage, the
    lower becomes low and the higher high."""
    told = list(images)
    for view in {image.view for image in images}:
        pair = [i for i, image in enumerate(images) if image.view == view and image.energy is Energy.SINGLE]
        volts = [images[i].kilovolts for i in pair]
        if len(pair) == 2 and volts[0] is not None and volts[1] is not None and volts[0] != volts[1]:
            first_is_low = volts[0] < volts[1]
            for i, low in zip(pair, (first_is_low, not first_is_low), strict=True):
                told[i] = images[i].model_copy(update={"energy": Energy.LOW if low else Energy.HIGH})
    return told


def _one_of(low: bool, high: bool) -> Energy | None:
    if low == high:
        return None
    return Energy.LOW if low else Energy.HIGH


def _taken_at(ds: Attributes, zone: tzinfo) -> datetime | None:
    for date, time in (
        ("AcquisitionDateTime", None),
        ("AcquisitionDate", "AcquisitionTime"),
        ("ContentDate", "ContentTime"),
        ("StudyDate", "StudyTime"),
    ):
        if moment := ds.moment(date, time, zone):
            return moment
    return None


def _pixel_format(ds: Attributes, limits: Limits) -> tuple[int, int, int]:
    """Rows, columns and bits stored, each one that can be decoded."""
    rows, columns = ds.whole("Rows") or 0, ds.whole("Columns") or 0
    allocated = ds.whole("BitsAllocated") or 0
    bits = ds.whole("BitsStored") or allocated
    samples, frames = ds.whole("SamplesPerPixel") or 1, ds.whole("NumberOfFrames") or 1
    if rows < 1 or columns < 1:
        raise Unreadable(f"The image has no size: {rows} rows and {columns} columns")
    if rows * columns > limits.pixels:
        raise Unreadable(
            f"The image claims {columns:,} x {rows:,} pixels; at most {limits.pixels:,} are decoded"
        )
    if samples != 1:
        raise Unreadable(f"The pixels have {samples} samples each; an X-ray image has one")
    if frames != 1:
        raise Unreadable(f"The file holds {frames} frames; an X-ray image has one")
    if allocated not in (8, 16) or not 8 <= bits <= allocated:
        raise Unreadable(f"The pixels have {bits} bits in {allocated}; 8 to 16 are read")
    if ds.whole("PixelRepresentation"):
        raise Unreadable("The pixels are signed numbers; what a detector measures is not")
    if (ds.whole("HighBit") or bits - 1) != bits - 1:
        raise Unreadable("The pixel bits do not stand at the low end of their words")
    return rows, columns, bits


def _check_pixel_length(ds: Attributes, transfer_syntax: str, rows: int, columns: int) -> None:
    """Hold what Rows and Columns promise against the bytes that are there."""
    pixels = ds.value("PixelData")
    if not isinstance(pixels, bytes) or not pixels:
        raise Unreadable("The image has no pixel data")
    if transfer_syntax in classes.UNCOMPRESSED:
        needed = rows * columns * ((ds.whole("BitsAllocated") or 0) // 8)
        if len(pixels) < needed:
            raise Unreadable(
                f"The image claims {columns} x {rows} pixels, {needed:,} bytes; it holds {len(pixels):,}"
            )
        if len(pixels) > needed + 1:
            ds.warnings.append(f"{len(pixels) - needed:,} bytes follow the last pixel")
        return
    most = classes.MOST_SAMPLES_PER_BYTE.get(transfer_syntax)
    if most and rows * columns > most * len(pixels):
        raise Unreadable(
            f"The image claims {columns} x {rows} pixels; {len(pixels):,} compressed bytes cannot hold them"
        )
