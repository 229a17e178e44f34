"""The first bytes of a file nobody could read, as text or hex that does nothing but be looked at."""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path
from typing import NamedTuple

from officer_app.files import open_named

SHOWN = 4096
_A_LINE = 16
#: More than this share of control characters: it is not text.
_MOST_CONTROLS = 0.05
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class Preview(NamedTuple):
    """`text` is None where the bytes are no text; `missing` where the file is no longer there."""

    text: str | None
    hexadecimal: str
    shown: int
    octets: int
    missing: bool = False


def read_preview(path: str | None) -> Preview:
    """The beginning of the file. Never more than `SHOWN` bytes are read, and only of a regular file."""
    if path is None:
        return Preview(None, "", 0, 0, missing=True)
    try:
        octets = Path(path).stat().st_size
        with open_named(Path(path)) as content:
            start = content.read(SHOWN)
    except OSError:
        return Preview(None, "", 0, 0, missing=True)
    return Preview(as_text(start), as_hex(start), len(start), octets)


def as_text(start: bytes) -> str | None:
    """The bytes as text, every character that could deceive made visible; None where they are no text."""
    marked = next((name for bom, name in _BOMS if start.startswith(bom)), None)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            decoded = codecs.getincrementaldecoder(encoding)().decode(start)  # the last character may be cut
            break
        except UnicodeDecodeError:
            continue
    else:
        return None
    decoded = decoded.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    controls = sum(c not in "\n\t" and unicodedata.category(c) in ("Cc", "Cn", "Cs") for c in decoded)
    if controls > len(decoded) * _MOST_CONTROLS:
        return None
    return visible(decoded)


def visible(text: str) -> str:
    """`text` with every control and direction character as its number, so that none of them acts on the screen."""
    return "".join(c if _is_plain(c) else f"⟦{ord(c):04X}⟧" for c in text)


def as_hex(start: bytes) -> str:
    """Offset, sixteen bytes and their ASCII, a line each."""
    lines = []
    for at in range(0, len(start), _A_LINE):
        piece = start[at : at + _A_LINE]
        ascii_ = "".join(chr(byte) if 32 <= byte < 127 else "·" for byte in piece)
        lines.append(f"{at:06x}  {piece.hex(' ', 1):<{3 * _A_LINE}} {ascii_}")
    return "\n".join(lines)


def _is_plain(character: str) -> bool:
    return character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cf", "Cn", "Co", "Cs")
