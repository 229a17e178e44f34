"""The pixels of a DICOS X-ray image."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.pixels.processing import apply_color_lut

from officer_app.domain.errors import Unreadable
from officer_app.domain.scans import XrayImage
from officer_app.formats.dicos.attributes import Attributes
from officer_app.formats.dicos.classes import THREAT_REPORT, UNCOMPRESSED
from officer_app.formats.dicos.images import read_image
from officer_app.formats.dicos.limits import DEFAULT_LIMITS, Limits
from officer_app.formats.dicos.reader import CHINA, open_dataset
from officer_app.formats.dicos.worker import SHARED_WORKER, DecodeWorker

Pixels = NDArray[np.uint16]

_LUMA = np.array([0.299, 0.587, 0.114])  # ITU-R BT.601


def decode_pixels(
    data: bytes, limits: Limits = DEFAULT_LIMITS, worker: DecodeWorker = SHARED_WORKER
) -> Pixels:
    """The stored values, rows by columns, `XrayImage.bits` of them significant. Raises Unreadable.

    Uncompressed pixels are taken here; compressed ones are decoded in the worker process, so that a hostile
    file can end that process at most. A palette image has lost what the detectors measured: it comes as the
    brightness of its colours in 16 bits.
    """
    meta, dataset = open_dataset(data, limits)
    if meta.sop_class == THREAT_REPORT:
        raise Unreadable("A threat detection report has no pixels")
    image = read_image(Attributes(dataset, []), meta, limits, CHINA)
    if image.transfer_syntax in UNCOMPRESSED:
        pixels = _plain(dataset, image)
    else:
        decoded = worker.decode(data, image.rows * image.columns * 2, limits)
        pixels = np.frombuffer(decoded, "<u2").reshape(image.rows, image.columns).astype(np.uint16)
    if image.photometric == "PALETTE COLOR":
        return _brightness(pixels, dataset)
    if int(pixels.max()) >> image.bits:
        pixels &= np.uint16((1 << image.bits) - 1)  # old files keep overlays in the unused bits
    return pixels


def _plain(dataset: Dataset, image: XrayImage) -> Pixels:
    word = "<u2" if dataset.BitsAllocated == 16 else "u1"
    count = image.rows * image.columns
    stored = np.frombuffer(dataset.PixelData, word, count)
    return stored.reshape(image.rows, image.columns).astype(np.uint16)


def _brightness(indices: Pixels, dataset: Dataset) -> Pixels:
    try:
        colours = apply_color_lut(indices, dataset)
    except Exception as error:  # pydicom throws many kinds at a palette that contradicts itself
        raise Unreadable(
            f"The colour palette cannot be used ({type(error).__name__}: {error})"[:300]
        ) from error
    if colours.shape[2:] != (3,):
        raise Unreadable("The colour palette has more than three colours")
    bits = 8 if colours.dtype == np.uint8 else 16
    grey: Pixels = np.rint(colours @ _LUMA * (0xFFFF / ((1 << bits) - 1))).astype(np.uint16)
    return grey
