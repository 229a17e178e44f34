"""Modes, amounts and shares as the page tells them, in the language of the moment."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from officer_app.domain.words import Lane, Mode
from officer_app.store.volumes import By
from officer_app.ui import tokens, wording
from officer_app.ui.theme import theme
from officer_app.ui.volumes.board import Slot

translate = QCoreApplication.translate


def key_word(by: By, key: str) -> str:
    """ "9710 B2B direct", "Red"."""
    return wording.lane_word(key) if by is By.LANE else f"{key} {mode_word(key)}".strip()


def key_short(by: By, key: str) -> str:
    """For an axis: "9710", "Red"."""
    return wording.lane_word(key) if by is By.LANE else key or wording.NOTHING


def mode_word(mode: str) -> str:
    match mode:
        case Mode.B2B_DIRECT:
            return translate("Volumes", "B2B direct")
        case Mode.OVERSEAS_WAREHOUSE:
            return translate("Volumes", "overseas warehouse")
        case Mode.RETAIL:
            return translate("Volumes", "retail")
        case Mode.BONDED | Mode.BONDED_A:
            return translate("Volumes", "bonded")
        case Mode.GENERAL:
            return translate("Volumes", "general trade")
    return "" if mode else translate("Volumes", "not declared")


_MODE_ORDER = tuple(Mode)


def key_colour(by: By, key: str) -> str:
    """Lanes have their own colours; modes always the same one of the series, whatever else is shown."""
    if by is By.LANE:
        return theme().colours.lane(Lane(key)) if key else theme().colours.secondary
    place = _MODE_ORDER.index(Mode(key)) if key in _MODE_ORDER else len(tokens.SERIES) - 1
    return tokens.SERIES[place]


def line_colours() -> tuple[str, str, str]:
    """For lines: those of the series with 3:1 contrast on the surface, calm to alarming."""
    blue = tokens.SERIES[4] if theme().dark else tokens.SERIES[0]
    return blue, tokens.SERIES[2], tokens.SERIES[3]


def share(value: float | None, places: int = 1) -> str:
    """ "96.2 %"."""
    if value is None:
        return wording.NOTHING
    told = f"{100 * value:.{places}f}"
    return f"{told.removesuffix('.0')} %"


#: A share of fewer than this says less than its cases.
_FEW = 10


def rate(count: int, of: int) -> str:
    """ "96.2 %", or of few cases "1 of 1"."""
    if 0 < of < _FEW:
        return translate("Volumes", "{0} of {1}").format(count, of)
    return share(count / of if of else None)


def minutes(value: float | None) -> str:
    return wording.NOTHING if value is None else wording.takes(value)


def span(slot: Slot) -> str:
    """ "12 Nov 2026", "12 Nov – 18 Nov 2026"."""
    if slot.first == slot.last:
        return wording.full_day(slot.last)
    if slot.first.year == slot.last.year:
        return f"{wording.short_day(slot.first)} – {wording.full_day(slot.last)}"
    return f"{wording.full_day(slot.first)} – {wording.full_day(slot.last)}"
