"""Whether a text says something. Whatever asks a person for words asks this. Standard library only."""

from __future__ import annotations

import re
import unicodedata

from officer_app.domain.errors import OfficerError

#: Letters and symbols by their category that leave no mark: fillers of Hangul, the empty Braille cell.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_MARKS = frozenset("LNPS")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def says_something(text: str) -> bool:
    """Whether anything of it can be seen: a letter, digit, sign or symbol. Accents alone stand on nothing."""
    return any(unicodedata.category(one)[0] in _MARKS and one not in _BLANK for one in text)


def meant(text: str) -> str:
    """The text without blanks around it; empty where nothing of it can be seen."""
    return text.strip() if says_something(text) else ""


def control_in(text: str) -> str:
    """The first character that no text here may hold, as U+0000: a control other than tab and line end, what turns the
    direction of all that follows (right-to-left letters need none), or half a surrogate pair. PostgreSQL stores neither
    NUL nor the latter. Empty where there is none."""
    found = _CONTROL.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def said(text: str, lacking: str) -> str:
    """What was meant. Raises OfficerError: with `lacking` where it says nothing, and where it holds a control."""
    if control := control_in(text):
        raise OfficerError(
            f"The text holds the control character {control}, which is never kept: type it anew."
        )
    if not (words := meant(text)):
        raise OfficerError(lacking)
    return words
