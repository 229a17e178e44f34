"""JPEG lossless, process 14 selection value 1 (ISO/IEC 10918-1), through GDCM."""

from __future__ import annotations

import gdcm
import numpy as np
from numpy.typing import NDArray


def encode(pixels: NDArray[np.uint16], bits: int) -> bytes:
    """The code stream of `pixels`, of which `bits` are significant."""
    rows, columns = pixels.shape
    element = gdcm.DataElement(gdcm.Tag(0x7FE0, 0x0010))
    element.SetByteStringValue(pixels.astype("<u2").tobytes())
    image = gdcm.Image()
    image.SetNumberOfDimensions(2)
    image.SetDimensions((columns, rows, 1))
    image.SetPixelFormat(gdcm.PixelFormat(1, 16, bits, bits - 1, 0))
    image.SetPhotometricInterpretation(
        gdcm.PhotometricInterpretation(gdcm.PhotometricInterpretation.MONOCHROME2)
    )
    image.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.ExplicitVRLittleEndian))
    image.SetDataElement(element)
    change = gdcm.ImageChangeTransferSyntax()
    change.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.JPEGLosslessProcess14_1))
    change.SetInput(image)
    image.thisown = False  # `change` counts references and frees it
    if not change.Change():
        raise ValueError(f"GDCM cannot encode {columns} x {rows} pixels of {bits} bits")
    fragments = change.GetOutput().GetDataElement().GetSequenceOfFragments()
    parts = (fragments.GetFragment(i).GetByteValue() for i in range(fragments.GetNumberOfFragments()))
    return b"".join(part.GetBuffer().encode("utf-8", "surrogateescape") for part in parts)
