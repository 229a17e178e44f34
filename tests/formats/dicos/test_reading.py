"""What other machines write is read without losing a flag."""

from __future__ import annotations

import io
import time
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset

from officer_app.domain.errors import Unreadable
from officer_app.domain.scans import Assessment, Energy, ReportKind, ThreatReport, Verdict, XrayImage
from officer_app.domain.words import ScanVerdict
from officer_app.formats.dicos import decode_pixels, read_dicos, tell_by_voltage
from officer_app.formats.files import is_dicos
from tests.formats.dicos.files import a_flag, an_image, edited, image_file, report_file


def report_of(data: bytes) -> ThreatReport:
    read = read_dicos(data)
    assert isinstance(read, ThreatReport)
    return read


def image_of(data: bytes) -> XrayImage:
    read = read_dicos(data)
    assert isinstance(read, XrayImage)
    return read


def test_several_objects_of_another_machine_are_read_with_place_and_physics(samples: Path) -> None:
    report = report_of((samples / "dicos" / "MultiplePTOsTDR.dcs").read_bytes())

    assert report.object_id == "12345-35345324-6326342-345"
    assert report.kind is ReportKind.MACHINE
    assert report.verdict is Verdict.ALARM and not report.aborted
    assert report.referenced == ("1235.23456.568678.34546",)
    cleared, threat = report.flags
    assert (cleared.pto_id, cleared.category, cleared.cleared) == (2002, "ANOMALY", True)
    assert cleared.box == (1, 23, 22, 33)
    assert cleared.polygon == ((1, 2), (3, 4), (5, 6))
    assert (threat.pto_id, threat.category, threat.assessment) == (9001, "PI", Assessment.HIGH_THREAT)
    assert not threat.cleared
    assert threat.box == (12, 23, 50, 50) and threat.frames == (45, 100)
    assert (threat.mass_g, threat.density) == (Decimal(50), Decimal(7000))
    assert threat.description == "Flammable Liquid"
    assert threat.probability is None


def test_a_threat_outranks_the_clear_in_the_head_of_its_report(samples: Path) -> None:
    report = report_of((samples / "dicos" / "SimpleBaggageTDR.dcs").read_bytes())
    assert report.verdict is Verdict.CLEAR and len(report.flags) == 1
    assert report.scan_verdict is ScanVerdict.ALARM
    assert "says CLEAR" in report.warnings[0]


def test_a_clear_report_has_no_flags(samples: Path) -> None:
    report = report_of((samples / "dicos" / "SimpleBaggageNoThreatTDR.dcs").read_bytes())
    assert report.flags == () and report.scan_verdict is ScanVerdict.CLEAR


@pytest.mark.parametrize(
    ("name", "photometric", "processing"),
    [
        ("SimpleProcessingDX.dcs", "MONOCHROME2", True),
        ("SimplePresentationDX.dcs", "MONOCHROME2", False),
        ("SimpleColorPaletteDX.dcs", "PALETTE COLOR", True),
    ],
)
def test_images_of_another_machine_are_read_and_decoded(
    samples: Path, name: str, photometric: str, processing: bool
) -> None:
    data = (samples / "dicos" / name).read_bytes()
    image = image_of(data)
    assert is_dicos(data)
    assert (image.columns, image.rows, image.bits) == (256, 128, 16)
    assert (image.photometric, image.for_processing) == (photometric, processing)
    assert image.energy is Energy.SINGLE
    pixels = decode_pixels(data)
    assert pixels.shape == (128, 256) and pixels.dtype == np.uint16 and pixels.max() > pixels.min()


def test_raw_and_jpeg_lossless_pictures_of_the_same_object_agree(samples: Path) -> None:
    raw = decode_pixels((samples / "dicos" / "SimpleProcessingDX.dcs").read_bytes())
    compressed = decode_pixels((samples / "dicos" / "SimplePresentationDX.dcs").read_bytes())
    assert np.array_equal(raw, compressed)


def test_the_older_name_of_prohibited_item_is_understood() -> None:
    def older(ds: Dataset) -> None:
        ds.DICOSVersion = "V02A"
        ds.ThreatSequence[0].ATDAssessmentSequence[0].ThreatCategory = "PROHIBITED ITEM"

    report = report_of(edited(report_file(), older))
    assert (report.edition, report.flags[0].category) == ("V02A", "PI")


def test_two_points_of_a_polygon_are_a_box() -> None:
    def corners(ds: Dataset) -> None:
        view = ds.ThreatSequence[0].PTORepresentationSequence[0]
        del view.ThreatROIVoxelSequence
        view.BoundingPolygon = [60.0, 80.0, 0.0, 10.0, 20.0, 0.0]

    flag = report_of(edited(report_file(), corners)).flags[0]
    assert flag.box == (10, 20, 50, 60) and flag.polygon is None


def test_a_polygon_alone_gives_a_box_around_it() -> None:
    def without_roi(ds: Dataset) -> None:
        del ds.ThreatSequence[0].PTORepresentationSequence[0].ThreatROIVoxelSequence

    flag = report_of(edited(report_file(), without_roi)).flags[0]
    assert flag.box == (10, 20, 30, 40) and flag.polygon == ((10, 20), (40, 20), (40, 60))


def test_the_outline_of_an_l_shaped_bitmap() -> None:
    shape = np.zeros((4, 3), np.uint8)
    shape[:, 0] = 1
    shape[3, :] = 1

    def l_shaped(ds: Dataset) -> None:
        view = ds.ThreatSequence[0].PTORepresentationSequence[0]
        del view.BoundingPolygon
        roi = view.ThreatROIVoxelSequence[0]
        roi.ThreatROIBase, roi.ThreatROIExtents = [10.0, 20.0, 0.0], [3.0, 4.0, 1.0]
        roi.ThreatROIBitmap = np.packbits(shape.ravel(), bitorder="little").tobytes()

    flag = report_of(edited(report_file(), l_shaped)).flags[0]
    assert flag.polygon == ((11, 20), (11, 23), (13, 23), (13, 24), (10, 24), (10, 20))


def test_objects_that_share_an_id_stay_apart() -> None:
    report = report_of(report_file(flags=(a_flag(), a_flag(box=(50, 60, 5, 6), polygon=None))))
    assert [f.pto_id for f in report.flags] == [1, 1]
    assert [f.box for f in report.flags] == [(10, 20, 30, 40), (50, 60, 5, 6)]


def test_the_strongest_of_several_assessments_leads() -> None:
    def judged_twice(ds: Dataset) -> None:
        first = ds.ThreatSequence[0].ATDAssessmentSequence[0]
        second = Dataset()
        second.ThreatCategory, second.ATDAssessmentFlag = "EXPLOSIVE", "HIGH_THREAT"
        ds.ThreatSequence[0].ATDAssessmentSequence = [first, second]

    flag = report_of(edited(report_file(), judged_twice)).flags[0]
    assert (flag.category, flag.assessment) == ("EXPLOSIVE", Assessment.HIGH_THREAT)
    assert [a.category for a in flag.also_assessed] == ["PI"]


def test_an_aborted_report_is_not_clear() -> None:
    report = report_of(report_file(verdict=Verdict.CLEAR, aborted=True, abort_reason="JAM", flags=()))
    assert report.aborted and report.abort_reason == "JAM"
    assert report.scan_verdict is ScanVerdict.ABORTED


def test_a_clear_report_that_counts_alarms_is_not_clear() -> None:
    report = report_of(report_file(verdict=Verdict.CLEAR, flags=(), alarm_objects=2))
    assert report.scan_verdict is ScanVerdict.UNKNOWN
    assert any("counts 2 alarm objects" in w for w in report.warnings)


def test_a_report_without_a_verdict_is_unknown() -> None:
    report = report_of(edited(report_file(flags=()), lambda ds: ds.__delattr__("AlarmDecision")))
    assert report.verdict is Verdict.UNKNOWN and report.scan_verdict is ScanVerdict.UNKNOWN


def test_values_out_of_range_are_left_out_with_a_warning() -> None:
    def absurd(ds: Dataset) -> None:
        view = ds.ThreatSequence[0].PTORepresentationSequence[0]
        view.Mass, view.Density, view.ZEffective = float("nan"), -5.0, 1e30
        ds.ThreatSequence[0].ATDAssessmentSequence[0].ATDAssessmentProbability = -1.0

    report = report_of(edited(report_file(), absurd))
    flag = report.flags[0]
    assert (flag.mass_g, flag.density, flag.z_effective, flag.probability) == (None, None, None, None)
    assert len(report.warnings) == 3  # -1 is how machines say "not measured"


def test_private_elements_and_invalid_uids_are_no_fault() -> None:
    def odd(ds: Dataset) -> None:
        ds.add_new(0x61008000, "LO", "something of the maker")
        ds.add_new(0x40111001, "UN", b"\1\2\3\4")
        ds.StudyInstanceUID = "0896157298.58191.24401.not-a-uid"

    assert report_of(edited(report_file(), odd)).study_uid == "0896157298.58191.24401.not-a-uid"


@pytest.mark.parametrize(
    ("sop_class", "name"),
    [
        ("1.2.840.10008.5.1.4.1.1.501.1", "CT image"),
        ("1.2.840.10008.5.1.4.1.1.501.4", "2D millimetre-wave"),
        ("1.2.840.10008.5.1.4.1.1.501.5", "3D millimetre-wave"),
        ("1.2.840.10008.5.1.4.1.1.501.6", "quadrupole resonance"),
        ("1.2.840.10008.5.1.4.1.1.501.2.2.1", "32-bit"),
        ("1.2.840.10008.5.1.4.1.1.501.2.2.2", "64-bit"),
        ("1.2.840.10008.5.1.4.1.1.501.2.2.3", "floating-point"),
        ("1.2.840.10008.5.1.4.1.1.2", "no DICOS X-ray image"),
    ],
)
def test_objects_that_are_not_ours_are_refused_by_name(sop_class: str, name: str) -> None:
    data = edited(image_file(), lambda ds: setattr(ds, "SOPClassUID", sop_class))
    with pytest.raises(Unreadable, match=name):
        read_dicos(data)


@pytest.mark.parametrize(
    ("said", "energy"),
    [
        (lambda ds: setattr(ds, "ImageType", ["ORIGINAL", "HIGH ENERGY"]), Energy.HIGH),
        (lambda ds: setattr(ds, "ImageType", ["DERIVED", "PRIMARY", "LOW_ENERGY"]), Energy.LOW),
        (lambda ds: ds.add_new(0x61000030, "US", 1), Energy.LOW),
        (lambda ds: ds.add_new(0x61000030, "US", 2), Energy.HIGH),
        (lambda ds: ds.add_new(0x61000031, "LO", "High Energy"), Energy.HIGH),
        (lambda ds: setattr(ds, "SeriesDescription", "side view, LE"), Energy.LOW),
        (lambda ds: setattr(ds, "HighEnergyDetectors", "INTEGRATING"), Energy.HIGH),
        (
            lambda ds: ds.update({"LowEnergyDetectors": "INTEGRATING", "HighEnergyDetectors": "INTEGRATING"}),
            Energy.SINGLE,
        ),
        (lambda ds: setattr(ds, "SeriesDescription", "parcel scale"), Energy.SINGLE),
    ],
)
def test_low_and_high_energy_are_told_apart(said, energy: Energy) -> None:  # type: ignore[no-untyped-def]
    data = edited(image_file(energy=Energy.SINGLE), said)
    assert image_of(data).energy is energy


def test_voltage_tells_two_images_of_one_view_apart() -> None:
    first, _ = an_image(energy=Energy.SINGLE, kilovolts=Decimal(160))
    second, _ = an_image(energy=Energy.SINGLE, kilovolts=Decimal(80))
    top, _ = an_image(energy=Energy.SINGLE, kilovolts=Decimal(160), view="TOP")
    assert [i.energy for i in tell_by_voltage([first, second, top])] == [
        Energy.HIGH,
        Energy.LOW,
        Energy.SINGLE,
    ]


def test_times_without_an_offset_are_of_the_zone_asked_for() -> None:
    def bare(ds: Dataset) -> None:
        del ds.TimezoneOffsetFromUTC
        ds.ContentDate, ds.ContentTime = "20261123", "0904"

    data = edited(image_file(), bare)
    image = read_dicos(data, zone=timezone(timedelta(hours=9)))
    assert isinstance(image, XrayImage)
    assert image.scanned_at == datetime(2026, 11, 23, 0, 4, tzinfo=UTC)
    assert image_of(data).scanned_at == datetime(2026, 11, 23, 1, 4, tzinfo=UTC)


def test_an_impossible_date_is_no_date() -> None:
    def impossible(ds: Dataset) -> None:
        for name in ("ContentDate", "StudyDate"):
            setattr(ds, name, "20261342")

    image = image_of(edited(image_file(), impossible))
    assert image.scanned_at is None and any("20261342" in w for w in image.warnings)


def test_reading_costs_milliseconds() -> None:
    data = image_file(np.full((480, 800), 40_000, np.uint16))
    read_dicos(data)
    began = time.process_time()
    for _ in range(20):
        read_dicos(data)
    assert (time.process_time() - began) / 20 < 0.2


def test_implicit_files_are_read() -> None:
    dataset = pydicom.dcmread(io.BytesIO(report_file()))
    dataset.file_meta.TransferSyntaxUID = pydicom.uid.ImplicitVRLittleEndian
    target = io.BytesIO()
    pydicom.dcmwrite(target, dataset, enforce_file_format=True)
    assert report_of(target.getvalue()).flags == report_of(report_file()).flags
