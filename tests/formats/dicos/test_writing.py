"""What we write comes back as it was, from our reader and from an independent one."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from officer_app.domain.scans import Assessed, Assessment, Energy, Flag, Region, ReportKind
from officer_app.formats.dicos import (
    EXPLICIT_LITTLE_ENDIAN,
    JPEG_LOSSLESS,
    decode_pixels,
    read_dicos,
    write_image,
    write_report,
)
from tests.formats.dicos.files import a_flag, a_report, an_image, image_file, parcel_pixels, report_file


@pytest.mark.parametrize("syntax", [EXPLICIT_LITTLE_ENDIAN, JPEG_LOSSLESS])
@pytest.mark.parametrize("bits", [8, 12, 16])
def test_an_image_comes_back_as_it_was(syntax: str, bits: int) -> None:
    image, pixels = an_image(parcel_pixels(bits=bits), bits=bits, transfer_syntax=syntax, energy=Energy.HIGH)
    data = write_image(image, pixels)
    assert read_dicos(data) == image
    assert np.array_equal(decode_pixels(data), pixels)


def test_jpeg_lossless_is_smaller() -> None:
    pixels = parcel_pixels(240, 400)
    assert len(image_file(pixels, transfer_syntax=JPEG_LOSSLESS)) < 0.7 * len(image_file(pixels))


def test_a_report_comes_back_as_it_was() -> None:
    report = a_report(
        kind=ReportKind.OPERATOR,
        operator="zhang.wei",
        flags=(
            a_flag(),
            a_flag(
                pto_id=2,
                assessment=Assessment.NO_THREAT,
                probability=None,
                polygon=None,
                mass_g=None,
                elsewhere=(Region(images=("2.25.14",), box=(1, 2, 3, 4)),),
                also_assessed=(Assessed(category="LAPTOP", assessment=Assessment.NO_THREAT),),
            ),
            Flag(pto_id=3, category="SHIELD", assessment=Assessment.UNKNOWN, ability="SHIELD"),
        ),
        referenced=("2.25.11", "2.25.13", "2.25.14"),
    )
    assert read_dicos(write_report(report)) == report


def test_pixels_that_do_not_fit_the_image_are_refused() -> None:
    image, pixels = an_image()
    with pytest.raises(ValueError, match="uint16"):
        write_image(image, pixels[:-1])


@pytest.mark.parametrize("syntax", [EXPLICIT_LITTLE_ENDIAN, JPEG_LOSSLESS])
def test_an_independent_reader_sees_our_pixels(tmp_path: Path, syntax: str) -> None:
    pydicos = pytest.importorskip("pydicos")
    image, pixels = an_image(transfer_syntax=syntax)
    path = tmp_path / "ours.dcs"
    path.write_bytes(write_image(image, pixels))

    theirs = pydicos.dcsread(path)

    assert isinstance(theirs, pydicos.DXLoader)
    assert np.array_equal(np.asarray(theirs.GetXRayData().GetUnsigned16()), pixels)


@pytest.mark.parametrize("kind", [ReportKind.MACHINE, ReportKind.OPERATOR])
def test_an_independent_reader_sees_our_flags(tmp_path: Path, kind: ReportKind) -> None:
    pydicos = pytest.importorskip("pydicos")
    operator = "zhang.wei" if kind is ReportKind.OPERATOR else None
    cleared = a_flag(pto_id=2, assessment=Assessment.NO_THREAT, category="ANOMALY", polygon=None)
    path = tmp_path / "ours.dcs"
    path.write_bytes(report_file(kind=kind, operator=operator, flags=(a_flag(), cleared)))

    theirs = pydicos.dcsread(path)

    assert isinstance(theirs, pydicos.TDRLoader)
    said = theirs.get_data()
    assert said["OOIID"] == "SF1234567890" and said["AlarmDecision"].name == "enumAlarm"
    assert said["TDRType"].name == f"enum{kind.value.title()}"
    first, second = said["PTOs"]
    assert first["Base"] == {"x": 10.0, "y": 20.0, "z": 0.0}
    assert first["Extent"] == {"x": 30.0, "y": 40.0, "z": 1.0}
    assert [(p["x"], p["y"]) for p in first["Polygon"]] == [(10.0, 20.0), (40.0, 20.0), (40.0, 60.0)]
    assert first["Assessment"]["category"].name == "enumProhibitedItem"
    assert first["Assessment"]["description"] == "锂电池 lithium cells"
    assert Decimal(str(round(first["Assessment"]["probability"], 4))) == Decimal("0.93")
    assert second["Assessment"]["flag"].name == "enumNoThreat"
