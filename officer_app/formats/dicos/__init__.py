"""DICOS (NEMA IIC 1): X-ray images and threat detection reports, from and to bytes."""

from officer_app.formats.dicos.classes import EXPLICIT_LITTLE_ENDIAN, JPEG_LOSSLESS
from officer_app.formats.dicos.dictionary import teach_pydicom
from officer_app.formats.dicos.images import tell_by_voltage
from officer_app.formats.dicos.limits import DEFAULT_LIMITS, Limits
from officer_app.formats.dicos.pixels import decode_pixels
from officer_app.formats.dicos.reader import read_dicos
from officer_app.formats.dicos.worker import DecodeWorker
from officer_app.formats.dicos.writer import new_uid, write_image, write_report

__all__ = [
    "DEFAULT_LIMITS",
    "EXPLICIT_LITTLE_ENDIAN",
    "JPEG_LOSSLESS",
    "DecodeWorker",
    "Limits",
    "decode_pixels",
    "new_uid",
    "read_dicos",
    "tell_by_voltage",
    "write_image",
    "write_report",
]

teach_pydicom()
