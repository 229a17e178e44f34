"""How much one file may ask of this machine."""

from __future__ import annotations

from dataclasses import dataclass

from officer_app.formats.files import MAX_OCTETS


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one DICOS file. The defaults leave room for a 4096 x 8192 cargo image."""

    file_bytes: int = MAX_OCTETS
    elements: int = 50_000
    depth: int = 16
    objects: int = 1_000  # potential threat objects of one report
    pixels: int = 64 << 20
    decode_seconds: float = 10.0
    decode_bytes: int = 1 << 30  # address space a native decoder may add to its process


DEFAULT_LIMITS = Limits()
