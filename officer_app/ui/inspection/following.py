"""Where a line of the history leads: to its files, to the X-ray image, to the record sheet that was made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from officer_app.store.detail import Detail, Event
from officer_app.store.evidence import ADDED, COPIED, WITHDRAWN

if TYPE_CHECKING:
    from officer_app.ui.inspection.page import InspectionPage

_FILES = (ADDED, WITHDRAWN, COPIED)
_SCANS = ("scan_image", "scan_report", "scan_joined")
_SHEET = "sheet_printed"


def leads(step: Event, detail: Detail) -> bool:
    """Whether there is something here to show of a step."""
    of = step.payload
    if step.event in _FILES:
        return any(one.sha256 == of["sha256"] for one in detail.evidence)
    if step.event in _SCANS:
        return any(scan.scan_id == of["scan"] and scan.images for scan in detail.scans)
    return step.event == _SHEET and any(one.outcome_id == of["outcome"] for one in detail.outcomes)


class Following(QObject):
    """Opens what the history names."""

    def __init__(self, page: InspectionPage) -> None:
        super().__init__(page)
        self._page = page

    def follow(self, steps: Sequence[Event]) -> None:
        """Show what these steps, one or many files, are about."""
        page, detail, last = self._page, self._page.detail, steps[-1]
        if detail is None:
            return
        if last.event in _FILES:
            page.adding.show_files([step.payload["sha256"] for step in steps])
        elif last.event in _SCANS:
            page.xray.show_image(last.payload["scan"], last.payload.get("sha256"))
        else:
            from officer_app.ui.sheet.made import MadeSheet

            key = last.payload["outcome"]
            sheet = MadeSheet(page.session, last, detail.name(last.by), page)
            sheet.again_wanted.connect(lambda: page.printing.save(key))
            page.ask(sheet, lambda: None)
