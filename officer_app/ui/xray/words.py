"""What the codes of an X-ray report are called on screen."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from officer_app.domain.words import FlagVerdict
from officer_app.store.scans import Flag
from officer_app.ui import wording
from officer_app.ui.xray.palettes import Rendering

translate = QCoreApplication.translate


def assessment(flag: Flag) -> str:
    """ "High threat 0.93"."""
    word = wording.assessment_word(flag.assessment)
    return word if flag.probability is None else f"{word} {flag.probability:.2f}"


def verdict(which: FlagVerdict) -> str:
    """What an officer says of a flag."""
    return {
        FlagVerdict.CONFIRMED: translate("Xray", "Confirmed"),
        FlagVerdict.FALSE_ALARM: translate("Xray", "False alarm"),
        FlagVerdict.NOT_FOUND: translate("Xray", "Nothing found"),
    }[which]


def rendering(which: Rendering) -> str:
    return {
        Rendering.NORMAL: translate("Xray", "Normal"),
        Rendering.ORGANIC: translate("Xray", "Organic"),
        Rendering.INORGANIC: translate("Xray", "Inorganic"),
        Rendering.METAL: translate("Xray", "Metal"),
        Rendering.HIGH_PENETRATION: translate("Xray", "High penetration"),
        Rendering.LOW_PENETRATION: translate("Xray", "Low penetration"),
        Rendering.INVERT: translate("Xray", "Inverted"),
        Rendering.EDGES: translate("Xray", "Edges"),
        Rendering.CONTRAST: translate("Xray", "Contrast"),
        Rendering.GREY: translate("Xray", "Greyscale"),
    }[which]


def empty(which: Rendering) -> str:
    """Why a rendering of one material shows no colour."""
    return {
        Rendering.ORGANIC: translate("Xray", "Nothing organic in this picture"),
        Rendering.INORGANIC: translate("Xray", "Nothing inorganic in this picture"),
        Rendering.METAL: translate("Xray", "Nothing this dense in this picture"),
    }[which]
