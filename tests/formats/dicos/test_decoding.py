"""Pixels: every syntax that is promised, and what a decoder that fails may cost."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import gdcm
import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate, generate_frames

from officer_app.domain.errors import Unreadable
from officer_app.formats.chinese import in_chinese
from officer_app.formats.dicos import (
    DEFAULT_LIMITS,
    JPEG_LOSSLESS,
    DecodeWorker,
    decode_pixels,
)
from tests.formats.dicos.files import edited, image_file, parcel_pixels, report_file


@pytest.fixture
def worker() -> Iterator[DecodeWorker]:
    worker = DecodeWorker()
    yield worker
    worker.close()


def converted(data: bytes, syntax: int, tmp_path: Path) -> bytes:
    """The image in another transfer syntax, made by GDCM from file to file."""
    source, target = tmp_path / "in.dcs", tmp_path / "out.dcs"
    source.write_bytes(data)
    reader = gdcm.ImageReader()
    reader.SetFileName(str(source))
    assert reader.Read()
    change = gdcm.ImageChangeTransferSyntax()
    change.SetTransferSyntax(gdcm.TransferSyntax(syntax))
    change.SetInput(reader.GetImage())
    assert change.Change()
    writer = gdcm.ImageWriter()
    writer.SetFileName(str(target))
    writer.SetFile(reader.GetFile())
    writer.SetImage(change.GetOutput())
    assert writer.Write()
    return target.read_bytes()


@pytest.mark.parametrize(
    "syntax",
    [
        gdcm.TransferSyntax.RLELossless,
        gdcm.TransferSyntax.JPEG2000Lossless,
        gdcm.TransferSyntax.JPEGLSLossless,
        gdcm.TransferSyntax.JPEGLosslessProcess14,
        gdcm.TransferSyntax.JPEGLosslessProcess14_1,
        gdcm.TransferSyntax.ImplicitVRLittleEndian,
    ],
)
def test_lossless_syntaxes_give_the_pixels_back(syntax: int, tmp_path: Path) -> None:
    pixels = parcel_pixels()

    def as_photograph(ds: Dataset) -> None:  # GDCM knows no DICOS and would not touch its classes
        ds.SOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
        for tag in (0x00080118, 0x00082108, 0x40100001, 0x43000902):
            ds.pop(tag, None)

    converted_file = converted(edited(image_file(pixels), as_photograph), syntax, tmp_path)
    data = edited(converted_file, lambda ds: setattr(ds, "SOPClassUID", "1.2.840.10008.5.1.4.1.1.501.2.2"))
    assert np.array_equal(decode_pixels(data), pixels)


def test_eight_bit_pixels_keep_their_values() -> None:
    pixels = parcel_pixels(rows=5, columns=5, bits=8)

    def in_bytes(ds: Dataset) -> None:
        ds.BitsAllocated, ds.BitsStored, ds.HighBit = 8, 8, 7
        ds.PixelData = pixels.astype(np.uint8).tobytes() + b"\0"  # an odd length is padded

    assert np.array_equal(decode_pixels(edited(image_file(pixels), in_bytes)), pixels)


def test_a_palette_with_too_few_entries_is_refused() -> None:
    def broken(ds: Dataset) -> None:
        ds.PhotometricInterpretation = "PALETTE COLOR"
        for colour in ("Red", "Green", "Blue"):
            descriptor = pydicom.datadict.tag_for_keyword(f"{colour}PaletteColorLookupTableDescriptor")
            assert descriptor
            ds.add_new(descriptor, "US", [256, 0, 16])
            setattr(ds, f"{colour}PaletteColorLookupTableData", b"\0\1")

    with pytest.raises(Unreadable, match="palette"):
        decode_pixels(edited(image_file(), broken))


def test_a_report_has_no_pixels() -> None:
    with pytest.raises(Unreadable, match="no pixels"):
        decode_pixels(report_file())


def test_damaged_jpeg_costs_that_file_only(worker: DecodeWorker, caplog: pytest.LogCaptureFixture) -> None:
    good = image_file(transfer_syntax=JPEG_LOSSLESS)
    rng = np.random.default_rng(5)

    def spoil(ds: Dataset) -> None:
        stream = bytearray(next(generate_frames(ds.PixelData, number_of_frames=1)))
        for place in rng.integers(2, len(stream), 40):
            stream[place] = rng.integers(0, 256)
        ds.PixelData = encapsulate([bytes(stream)])

    reasons = []
    for _ in range(25):
        try:
            decode_pixels(edited(good, spoil), worker=worker)
        except Unreadable as error:
            reasons.append(error.reason)
    damaged = "The pixels cannot be decoded: the image data are damaged"
    assert damaged in reasons and "Error: " in caplog.text, "what the decoders threw is for the log alone"
    assert not any("Error" in reason or "gdcm" in reason for reason in reasons)
    assert in_chinese(damaged) == "像素无法解码：图像数据已损坏"
    assert np.array_equal(decode_pixels(good, worker=worker), parcel_pixels())


def test_a_decoder_killed_at_work_costs_that_file_only(worker: DecodeWorker) -> None:
    data = image_file(transfer_syntax=JPEG_LOSSLESS)
    decode_pixels(data, worker=worker)
    pid = worker.pid
    assert pid
    os.kill(pid, signal.SIGSTOP)  # the next file finds it busy
    threading.Timer(0.3, os.kill, (pid, signal.SIGKILL)).start()

    with pytest.raises(Unreadable, match="ended without an answer"):
        decode_pixels(data, worker=worker)

    assert np.array_equal(decode_pixels(data, worker=worker), parcel_pixels())
    assert worker.pid not in (None, pid)


def test_a_decoder_that_hangs_is_ended_in_time(worker: DecodeWorker) -> None:
    data = image_file(transfer_syntax=JPEG_LOSSLESS)
    decode_pixels(data, worker=worker)
    assert worker.pid
    os.kill(worker.pid, signal.SIGSTOP)
    began = time.monotonic()

    with pytest.raises(Unreadable, match=r"took longer than 0\.5 s"):
        decode_pixels(data, replace(DEFAULT_LIMITS, decode_seconds=0.5), worker)

    assert time.monotonic() - began < 40
    assert np.array_equal(decode_pixels(data, worker=worker), parcel_pixels())


def test_a_decoder_gets_no_more_memory_than_allowed(worker: DecodeWorker) -> None:
    data = image_file(np.zeros((4096, 4096), np.uint16), transfer_syntax=JPEG_LOSSLESS)
    decode_pixels(image_file(transfer_syntax=JPEG_LOSSLESS), worker=worker)
    with pytest.raises(Unreadable, match="cannot be decoded"):
        decode_pixels(data, replace(DEFAULT_LIMITS, decode_bytes=8 << 20), worker)
    assert decode_pixels(data, worker=worker).shape == (4096, 4096)


def test_threads_share_one_decoder(worker: DecodeWorker) -> None:
    data = image_file(transfer_syntax=JPEG_LOSSLESS)
    results: list[bool] = []
    threads = [
        threading.Thread(
            target=lambda: results.append(np.array_equal(decode_pixels(data, worker=worker), parcel_pixels()))
        )
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True] * 6
