"""What can be said of any file that comes in before it is read."""

from __future__ import annotations

MAX_OCTETS = 128 << 20
"""What is larger is no message and no scan; it is not read."""


def is_dicos(data: bytes) -> bool:
    """Whether this is a DICOM file at all; `read_dicos` says which object it holds."""
    return data[128:132] == b"DICM"
