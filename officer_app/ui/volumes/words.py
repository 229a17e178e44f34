"""What the volumes page calls its figures."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication

from officer_app.domain.words import Lane, Mode
from officer_app.store.volumes import By, Measure
from officer_app.ui import wording

translate = QCoreApplication.translate


def measure(which: Measure) -> str:
    return {
        Measure.DECLARED: translate("Volumes", "Declared"),
        Measure.ARRIVED: translate("Volumes", "Arrived"),
        Measure.HELD: translate("Volumes", "Held"),
        Measure.RELEASED: translate("Volumes", "Released"),
        Measure.CLEARED: translate("Volumes", "Cleared"),
        Measure.INSPECTED: translate("Volumes", "Inspected"),
        Measure.NONCONFORM: translate("Volumes", "Not conform"),
    }[which]


def key(by: By, code: str) -> str:
    """A series by name: "9710 B2B direct", "Red"."""
    if by is By.LANE:
        return wording.lane_word(code) if code in set(Lane) else translate("Volumes", "No lane yet")
    names = {
        Mode.B2B_DIRECT: translate("Volumes", "B2B direct"),
        Mode.OVERSEAS_WAREHOUSE: translate("Volumes", "overseas warehouse"),
        Mode.RETAIL: translate("Volumes", "retail"),
        Mode.BONDED: translate("Volumes", "bonded"),
        Mode.BONDED_A: translate("Volumes", "bonded A"),
        Mode.GENERAL: translate("Volumes", "general"),
    }
    if not code:
        return translate("Volumes", "Nobody declared it")
    return f"{code} {names[Mode(code)]}" if code in set(Mode) else code


def share(value: float | None) -> str:
    """87.5 %"""
    return wording.NOTHING if value is None else f"{value * 100:.1f} %"


def minutes(value: int | None) -> str:
    return wording.NOTHING if value is None else wording.minutes(value)


def span(first: date, last: date) -> str:
    """One day, or the first and the last."""
    return f"{first:%Y-%m-%d}" if first == last else f"{first:%Y-%m-%d} – {last:%m-%d}"
