"""Hostile bytes: whatever comes in, only Unreadable comes out, soon and without eating the memory."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path
from struct import pack

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset

from officer_app.domain.errors import Unreadable
from officer_app.domain.scans import ThreatReport
from officer_app.domain.words import ScanVerdict
from officer_app.formats.dicos import JPEG_LOSSLESS, Limits, decode_pixels, read_dicos
from officer_app.formats.files import is_dicos
from tests.formats.dicos.files import a_flag, edited, image_file, report_file

IMAGE = image_file(np.full((8, 8), 7, np.uint16))
COMPRESSED = image_file(transfer_syntax=JPEG_LOSSLESS)
REPORT = report_file(flags=(a_flag(), a_flag(pto_id=2)))
HEAD = b"\0" * 128 + b"DICM"


def survives(data: bytes, *, decode: bool = False) -> bool:
    """Read and perhaps decode; True if that gave something, False if it was refused. Anything else is raised."""
    reason = ""
    try:
        read_dicos(data)
        if decode:
            decode_pixels(data)
    except Unreadable as error:
        reason = error.reason
    assert not reason or 10 < len(reason) < 500
    return not reason


@pytest.mark.parametrize("data", [IMAGE, COMPRESSED], ids=["raw", "compressed"])
def test_an_image_cut_off_anywhere_is_refused(data: bytes) -> None:
    for end in range(0, len(data), max(1, len(data) // 400)):
        assert not survives(data[:end]), f"cut off after {end} bytes"


def test_a_report_cut_off_anywhere_is_refused_or_loses_nothing() -> None:
    whole = read_dicos(REPORT)
    assert isinstance(whole, ThreatReport)
    survivors = 0
    for end in range(len(REPORT)):
        try:
            cut = read_dicos(REPORT[:end])
        except Unreadable:
            continue
        assert isinstance(cut, ThreatReport)
        assert cut.flags == whole.flags and cut.scan_verdict is ScanVerdict.ALARM, end
        survivors += 1
    assert survivors < 20  # only cuts between two attributes behind the objects


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from([IMAGE, COMPRESSED, REPORT]),
    st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), min_size=1, max_size=12),
)
def test_flipped_bytes_are_read_or_refused(data: bytes, flips: list[tuple[int, int]]) -> None:
    spoilt = bytearray(data)
    for place, value in flips:
        spoilt[place % len(spoilt)] = value
    survives(bytes(spoilt))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=600))
def test_random_bytes_behind_a_good_head_are_refused(tail: bytes) -> None:
    survives(HEAD + tail)
    survives(REPORT[:340] + tail)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(132, 1 << 20), st.integers(0, 255)), min_size=1, max_size=6))
def test_flipped_bytes_are_decoded_or_refused(flips: list[tuple[int, int]]) -> None:
    spoilt = bytearray(COMPRESSED)
    for place, value in flips:
        spoilt[place % len(spoilt)] = value
    survives(bytes(spoilt), decode=True)


@pytest.mark.parametrize("size", [(65535, 65535), (60000, 1), (48, 65)])
def test_lying_sizes_are_held_against_the_bytes(size: tuple[int, int]) -> None:
    def lie(ds: Dataset) -> None:
        ds.Rows, ds.Columns = size

    tracemalloc.start()
    began = time.monotonic()
    for data in (edited(IMAGE, lie), edited(COMPRESSED, lie)):
        with pytest.raises(Unreadable, match=r"claims|cannot be decoded|cannot hold"):
            decode_pixels(data)
    assert time.monotonic() - began < 90
    assert tracemalloc.get_traced_memory()[1] < 50 << 20
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("keyword", "value", "reason"),
    [
        ("Rows", 0, "no size"),
        ("SamplesPerPixel", 3, "samples"),
        ("NumberOfFrames", 5, "frames"),
        ("BitsAllocated", 32, "32"),
        ("BitsStored", 17, "17"),
        ("PixelRepresentation", 1, "signed"),
        ("PhotometricInterpretation", "RGB", "colours"),
        ("PatientID", "x" * 70, "70 characters"),
    ],
)
def test_pixels_that_cannot_be_used_are_named(keyword: str, value: object, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_dicos(edited(IMAGE, lambda ds: setattr(ds, keyword, value)))


def test_other_files_are_not_dicos() -> None:
    for data in (b"", b"<xml/>", b"\x89PNG" + b"\0" * 200):
        assert not is_dicos(data)
        with pytest.raises(Unreadable, match="not a DICOM file"):
            read_dicos(data)


def test_a_file_past_the_limit_is_not_looked_at() -> None:
    with pytest.raises(Unreadable, match="at most"):
        read_dicos(IMAGE, Limits(file_bytes=1_000))


def element(tag: int, vr: bytes, value: bytes, length: int | None = None) -> bytes:
    head = pack("<HH2s", tag >> 16, tag & 0xFFFF, vr)
    length = len(value) if length is None else length
    return head + (pack("<HL", 0, length) if vr in (b"SQ", b"OB", b"UN") else pack("<H", length)) + value


def file_of(*elements: bytes, syntax: bytes = b"1.2.840.10008.1.2.1\0") -> bytes:
    meta = element(0x00020002, b"UI", b"1.2.840.10008.5.1.4.1.1.501.3\0") + element(0x00020010, b"UI", syntax)
    return HEAD + meta + b"".join(elements)


def nested(depth: int) -> bytes:
    inner = b""
    for _ in range(depth):
        item = pack("<HHL", 0xFFFE, 0xE000, 0xFFFFFFFF) + inner + pack("<HHL", 0xFFFE, 0xE00D, 0)
        inner = element(0x40101011, b"SQ", item + pack("<HHL", 0xFFFE, 0xE0DD, 0), 0xFFFFFFFF)
    return inner


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(Unreadable, match="nested deeper"):
        read_dicos(file_of(nested(5_000)))


def test_a_million_elements_are_refused_soon() -> None:
    many = b"".join(element(0x00090000 + i, b"SH", b"") for i in range(60_000))
    began = time.monotonic()
    with pytest.raises(Unreadable, match="more than 50,000"):
        read_dicos(file_of(many))
    assert time.monotonic() - began < 20


def test_a_report_of_too_many_objects_is_refused() -> None:
    with pytest.raises(Unreadable, match="describes 12 objects"):
        read_dicos(report_file(flags=(a_flag(),) * 12), Limits(objects=10))


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        (element(0x00100020, b"LO", b"A1", 5_000), "claims 5,000 bytes"),
        (element(0x00100020, b"LO", b"A1") * 2, "twice"),
        (element(0x40101011, b"SQ", b"junkjunk"), "an item at byte"),
        (element(0x7FE00010, b"OB", b"", 0xFFFFFFFF), "no end"),
        (element(0x40101011, b"SQ", b"", 0xFFFFFFFF), "no end"),
        (element(0x00280010, b"US", b"", 0xFFFF), "claims"),
        (b"\0\0\0", "stray bytes"),
    ],
)
def test_damage_is_named(spoilt: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_dicos(file_of(spoilt))


@pytest.mark.parametrize(
    ("syntax", "reason"),
    [
        (b"1.2.840.10008.1.2.1.99", "deflated"),
        (b"1.2.840.10008.1.2.2\0", "big-endian"),
        (b"1.2.840.10008.1.2.4.102\0", "not one that is decoded"),
    ],
)
def test_transfer_syntaxes_that_are_not_read_are_named(syntax: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_dicos(file_of(syntax=syntax))


def test_spoilt_samples_are_read_or_refused(samples: Path) -> None:
    rng = np.random.default_rng(11)
    for path in sorted((samples / "dicos").glob("*.dcs")):
        data = path.read_bytes()
        for _ in range(60):
            spoilt = bytearray(data)
            for place in rng.integers(0, min(len(data), 4_000), 5):
                spoilt[place] = rng.integers(0, 256)
            survives(bytes(spoilt))
