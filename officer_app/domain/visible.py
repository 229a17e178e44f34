"""Text that strangers wrote, made fit to stand among other text."""

from __future__ import annotations

import re
from unicodedata import category

#: Controls but tab and line end, and what steers the direction of all that follows (Unicode 5.2 to 6.3).
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_NO_MARK = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")


def visible(text: str) -> str:
    """Controls and embeddings are shown by their number: left as they are, one of them mirrors the words around it."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSEEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def begun(text: str, most: int) -> str:
    """As many of its characters, and an ellipsis where it goes on."""
    return text if len(text) <= most else f"{text[:most].rstrip()}…"


def laid_bare(number: str) -> str:
    """A number with every character shown by its own that leaves no mark on paper, also where a text may have it."""
    if number.isprintable():  # none of those is
        return number
    return "".join(f"[U+{ord(one):04X}]" if category(one) in _NO_MARK else one for one in number)
