"""Why a file could not be read, in plain words, and what can be done about it."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from officer_app.ui.wording import translate


class Trouble(StrEnum):
    """What is wrong with a file, as an officer thinks of it."""

    EMPTY = "empty"
    CUT_OFF = "cut_off"
    TOO_LARGE = "too_large"
    FORBIDDEN = "forbidden"
    ENCODING = "encoding"
    NOT_OURS = "not_ours"
    NO_IDENTITY = "no_identity"
    PIXELS = "pixels"
    UNOPENABLE = "unopenable"
    DAMAGED = "damaged"


#: The first that fits the reader's sentence decides.
_SIGNS = (
    (Trouble.EMPTY, r"file is empty|Data of the DxpMsg envelope is empty|holds no \w+$"),
    (Trouble.UNOPENABLE, r"cannot be opened"),
    (Trouble.FORBIDDEN, r"entit|DTD|nested|envelope inside the"),
    (
        Trouble.TOO_LARGE,
        r"too large|too many|at most|limit is|longer than 10 MB|specification allows|more than [\d,]+ attributes",
    ),
    (Trouble.CUT_OFF, r"breaks off|cut off|ends within|end may be missing|has no end|it holds [\d,]+$"),
    (Trouble.ENCODING, r"not in the encoding|not readable XML"),
    (Trouble.NO_IDENTITY, r"no guid|guid has|no SOP instance UID|object id has"),
    (Trouble.PIXELS, r"pixel|palette|Transfer syntax|transfer syntax|frames|The image "),
    (
        Trouble.NOT_OURS,
        r"not a message|not taken in|this version knows|unknown kind|namespace|not a DICOM|DICOM file|only X-ray"
        r"|of another kind",
    ),
)


class Explained(NamedTuple):
    """A few words for the list, a sentence, and what to do."""

    word: str
    sentence: str
    advice: str


def trouble(reason: str) -> Trouble:
    """Which of the troubles the reader's sentence speaks of."""
    return next((kind for kind, sign in _SIGNS if re.search(sign, reason)), Trouble.DAMAGED)


def explained(reason: str) -> Explained:
    """The reader's sentence in plain words of the present language."""
    again = translate("Quarantine", "Ask the sender to send it again, then discard this one.")
    sender = translate("Quarantine", "Tell the sender what is wrong, then discard this one.")
    match trouble(reason):
        case Trouble.EMPTY:
            return Explained(
                translate("Quarantine", "Empty"),
                translate("Quarantine", "There is nothing in this file."),
                again,
            )
        case Trouble.CUT_OFF:
            return Explained(
                translate("Quarantine", "Cut off"),
                translate("Quarantine", "The file ends too early: part of it is missing."),
                again,
            )
        case Trouble.TOO_LARGE:
            return Explained(
                translate("Quarantine", "Too large"),
                translate("Quarantine", "The file is larger, or holds more, than is ever taken in."),
                sender,
            )
        case Trouble.FORBIDDEN:
            return Explained(
                translate("Quarantine", "Not safe"),
                translate(
                    "Quarantine", "The file uses a construction that can harm a reader; it was not followed."
                ),
                translate("Quarantine", "Report it to the administrator before you discard it."),
            )
        case Trouble.ENCODING:
            return Explained(
                translate("Quarantine", "Wrong encoding"),
                translate("Quarantine", "Its characters are not in the encoding that the file names."),
                sender,
            )
        case Trouble.NOT_OURS:
            return Explained(
                translate("Quarantine", "Not for this station"),
                translate("Quarantine", "It is no message or scan of a kind that is taken in here."),
                translate("Quarantine", "Pass it on to whom it is meant for, then discard this one."),
            )
        case Trouble.NO_IDENTITY:
            return Explained(
                translate("Quarantine", "No number of its own"),
                translate("Quarantine", "The number that tells it from all others is missing or wrong."),
                sender,
            )
        case Trouble.PIXELS:
            return Explained(
                translate("Quarantine", "Unusable image"),
                translate(
                    "Quarantine", "The scan's image cannot be shown; nobody could judge the box by it."
                ),
                translate("Quarantine", "Scan the box again, then discard this one."),
            )
        case Trouble.UNOPENABLE:
            return Explained(
                translate("Quarantine", "Cannot be opened"),
                translate("Quarantine", "This program may not open the file, or it is gone."),
                translate(
                    "Quarantine", "Have the administrator check the folder's permissions, then try again."
                ),
            )
    return Explained(
        translate("Quarantine", "Damaged"),
        translate("Quarantine", "The file does not follow the rules of its format."),
        again,
    )
