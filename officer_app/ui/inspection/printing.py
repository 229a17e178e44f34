"""The sheet of the latest record, as a PDF or on paper; it is drawn off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QFileDialog

from officer_app.ui.session import Session, Tone

if TYPE_CHECKING:
    from officer_app.ui.inspection.page import InspectionPage


class Printing(QObject):
    """Both ways leave an event in the consignment's history."""

    def __init__(self, page: InspectionPage) -> None:
        super().__init__(page)
        self._page = page

    def save(self, key: str | None = None) -> None:
        """Ask where the PDF goes: of that record, else of the latest."""
        key, detail = key or self._record, self._page.detail
        if key is None or detail is None:
            return
        name = f"{detail.consignment.logistics_no}.pdf"
        dialog = QFileDialog(self._page, self.tr("Save the record sheet"), name, "PDF (*.pdf)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(lambda chosen: self.save_as(key, Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_as(self, key: str, file: Path) -> None:
        """Write the PDF of that record."""
        session = self._page.session
        told = self.tr("Saved: {0}. Its hash is in the history.").format(file)
        self._make(lambda: _save(session, key, file), told)

    def print(self) -> None:
        """The system's dialog, where there is a printer."""
        from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo

        key, session = self._record, self._page.session
        if key is None:
            return
        if not QPrinterInfo.availablePrinterNames():
            said = self.tr("This station has no printer. Ctrl+S saves the sheet as a PDF.")
            session.say(said, Tone.WARNING)
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self._page)
        dialog.setOption(
            QAbstractPrintDialog.PrintDialogOption.PrintToFile, False
        )  # its hash would be unknown
        dialog.accepted.connect(lambda: self.print_on(key, printer))
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)  # its own wants a receiver

    def print_on(self, key: str, printer: Any) -> None:
        """Print that record there."""
        session = self._page.session
        told = self.tr("The record sheet is with the printer.")
        self._make(lambda: _print(session, key, printer), told)

    def _make(self, work: Callable[[], None], told: str) -> None:
        label = self.tr("Making the record sheet")
        self._page.run_tracked(label, lambda _: work(), lambda _: self._done(told))

    def _done(self, told: str) -> None:
        self._page.session.say(told, Tone.GOOD)
        self._page.refresh()

    @property
    def _record(self) -> str | None:
        detail = self._page.detail
        return str(detail.outcomes[0].outcome_id) if detail and detail.outcomes else None


def _save(session: Session, key: str, file: Path) -> None:
    from officer_app.ui.sheet.making import content, pdf
    from officer_app.workflow.sheets import save_sheet

    context = session.context()
    told = content(session.store, context.site, session.data, session.officer, key)
    save_sheet(session.store, context, session.officer, told.record, pdf(told), file)


def _print(session: Session, key: str, printer: Any) -> None:
    from officer_app.ui.sheet.making import content, draw
    from officer_app.workflow.sheets import note_paper

    context = session.context()
    told = content(session.store, context.site, session.data, session.officer, key)
    draw(told, printer)
    note_paper(session.store, context, session.officer, told.record)
