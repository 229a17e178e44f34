"""SOP classes and transfer syntaxes: what is read here, and the names of what is not."""

from __future__ import annotations

from officer_app.domain.errors import Unreadable

_DICOS = "1.2.840.10008.5.1.4.1.1.501."
DX_FOR_PRESENTATION = _DICOS + "2.1"
DX_FOR_PROCESSING = _DICOS + "2.2"
THREAT_REPORT = _DICOS + "3"

_NOT_OURS = {
    _DICOS + "1": "a DICOS CT image",
    _DICOS + "4": "a DICOS 2D millimetre-wave (AIT) image",
    _DICOS + "5": "a DICOS 3D millimetre-wave (AIT) image",
    _DICOS + "6": "a DICOS quadrupole resonance (QR) measurement",
    DX_FOR_PROCESSING + ".1": "a DICOS V02A X-ray image of 32-bit pixels",
    DX_FOR_PROCESSING + ".2": "a DICOS V02A X-ray image of 64-bit pixels",
    DX_FOR_PROCESSING + ".3": "a DICOS V02A X-ray image of floating-point pixels",
    DX_FOR_PRESENTATION + ".1": "a DICOS V02A X-ray image of 32-bit pixels",
    DX_FOR_PRESENTATION + ".2": "a DICOS V02A X-ray image of 64-bit pixels",
    DX_FOR_PRESENTATION + ".3": "a DICOS V02A X-ray image of floating-point pixels",
}

IMPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2"
EXPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2.1"
JPEG_LOSSLESS = "1.2.840.10008.1.2.4.70"
_JPEG_LOSSLESS_ANY = "1.2.840.10008.1.2.4.57"
RLE = "1.2.840.10008.1.2.5"

UNCOMPRESSED = frozenset({IMPLICIT_LITTLE_ENDIAN, EXPLICIT_LITTLE_ENDIAN})
COMPRESSED = frozenset(
    {
        RLE,
        JPEG_LOSSLESS,
        _JPEG_LOSSLESS_ANY,
        "1.2.840.10008.1.2.4.50",  # JPEG baseline, 8 bit
        "1.2.840.10008.1.2.4.80",  # JPEG-LS lossless
        "1.2.840.10008.1.2.4.81",  # JPEG-LS near-lossless
        "1.2.840.10008.1.2.4.90",  # JPEG 2000 lossless
        "1.2.840.10008.1.2.4.91",  # JPEG 2000
    }
)

# The most samples one byte can hold: a Huffman code of lossless JPEG has at least one bit, and two bytes
# of RLE make at most 128. The other syntaxes have no such bound below `Limits.pixels`.
MOST_SAMPLES_PER_BYTE = {JPEG_LOSSLESS: 8, _JPEG_LOSSLESS_ANY: 8, RLE: 64}

_REFUSED_SYNTAXES = {
    "1.2.840.10008.1.2.1.99": "deflated data sets are not accepted, their size cannot be known beforehand",
    "1.2.840.10008.1.2.2": "big-endian data sets are not part of DICOS",
    "1.2.840.10008.1.2.4.51": "JPEG with 12-bit lossy samples is not accepted; DICOS images are lossless",
}


def check_class(sop_class: str) -> None:
    """Raise Unreadable, naming the object, unless it is an X-ray image or a threat report."""
    if sop_class in (DX_FOR_PRESENTATION, DX_FOR_PROCESSING, THREAT_REPORT):
        return
    if name := _NOT_OURS.get(sop_class):
        raise Unreadable(
            f"This is {name}; only X-ray images of 8 to 16 bits and threat detection reports are read"
        )
    if sop_class:
        raise Unreadable(f"This DICOM file holds no DICOS X-ray image or report but class {sop_class}")
    raise Unreadable("This DICOM file does not say what it holds (no SOP class)")


def check_syntax(transfer_syntax: str) -> None:
    """Raise Unreadable for a transfer syntax that is not decoded here."""
    if transfer_syntax in UNCOMPRESSED or transfer_syntax in COMPRESSED:
        return
    if not transfer_syntax:
        raise Unreadable("The file does not name its transfer syntax")
    why = _REFUSED_SYNTAXES.get(transfer_syntax, "it is not one that is decoded here")
    raise Unreadable(f"Transfer syntax {transfer_syntax}: {why}")
