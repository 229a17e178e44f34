"""Photos and papers come to the task by dialog, drop or paste, and are checked and kept off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QFileDialog

from officer_app.domain.errors import OfficerError
from officer_app.ui import background
from officer_app.ui.background import Job
from officer_app.ui.inspection import saving
from officer_app.ui.inspection.dialogs import ReasonSheet
from officer_app.ui.inspection.photos import as_png, local_files
from officer_app.ui.inspection.viewer import FileSheet
from officer_app.ui.session import Tone

if TYPE_CHECKING:
    from officer_app.ui.inspection.page import InspectionPage

Add = Callable[[], bool]
#: Of many files that were refused, so many are told with their reason.
_TOLD = 4


class Adding(QObject):
    """Adds files one after the other; what is refused is said, and the rest goes on."""

    added = Signal()

    def __init__(self, page: InspectionPage) -> None:
        super().__init__(page)
        self._page = page

    def choose(self) -> None:
        """Ask for files."""
        if self._page.recording.task_id is None:
            return
        kinds = self.tr("Photos and papers (*.jpg *.jpeg *.png *.pdf)")
        dialog = QFileDialog(self._page, self.tr("Add photos or papers"), "", kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.add_files([Path(name) for name in names]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def paste(self) -> None:
        """Add what was copied: files, or a picture."""
        mime = QApplication.clipboard().mimeData()
        if files := local_files(mime):
            self.add_files(files)
        elif mime.hasImage() and (task := self._page.recording.task_id) is not None:
            image, session, box = (
                QApplication.clipboard().image(),
                self._page.session,
                self._page.consignment_id,
            )
            name = self.tr("pasted picture.png")
            self._run([lambda: saving.attach(session, task, box, name, as_png(image))])

    def add_files(self, files: Sequence[Path]) -> None:
        task, session = self._page.recording.task_id, self._page.session
        if task is not None and files:
            box = self._page.consignment_id
            self._run([partial(saving.attach_file, session, task, box, file) for file in files])

    def show_large(self, row: Any) -> None:
        detail = self._page.detail
        if detail is not None:
            self._show(detail.files, row)

    def show_files(self, named: Sequence[str]) -> None:
        """Those that a line of the history tells of, by their SHA-256, also such as were withdrawn: of several, these
        and no others; of one, beside all that there ever were."""
        detail = self._page.detail
        rows = {row.sha256: row for row in detail.evidence} if detail is not None else {}
        found = [rows[sha256] for sha256 in dict.fromkeys(named) if sha256 in rows]
        if found:
            of = found if len(found) > 1 else list(rows.values())
            self._show(of, found[0])

    def _show(self, rows: Sequence[Any], row: Any) -> None:
        sheet = FileSheet(self._page.session, rows, row, self._page)
        sheet.copied.connect(self._page.refresh)
        self._page.ask(sheet, lambda: None)

    def withdraw(self) -> None:
        """Take the chosen file out of the task, with a reason; an amendment only leaves it out, for its own."""
        page, row = self._page, self._page.column.photos.chosen
        task, session = page.recording.task_id, page.session
        if page.draft is None:
            return
        if row is None:
            session.say(self.tr("Choose the file first: Tab goes to the small pictures."), Tone.PLAIN)
        elif page.recording.amends is not None:
            page.recording.change(lambda draft: draft.without_file(row.sha256))
        elif task is not None and row.task_id == task:
            title = self.tr("Withdraw {0}").format(row.file_name)
            sheet = ReasonSheet(title, self.tr("Withdraw"), self.tr("Why does it not belong here?"), page)

            def write() -> None:
                reason = sheet.reason()
                box = page.consignment_id
                page.run(
                    lambda: saving.withdraw(session, task, box, row.sha256, reason), lambda _: page.refresh()
                )

            page.ask(sheet, write)

    def _run(self, adds: Sequence[Add]) -> None:
        background.run_tracked(
            self.tr("Adding photos and papers"),
            lambda job: _add_all(job, adds),
            owner=self,
            done=self._done,
            failed=self._page.session.fail,
        )

    def _done(self, told: tuple[int, int, list[OfficerError]]) -> None:
        new, known, refused = told
        session = self._page.session
        if len(refused) == 1:
            session.fail(refused[0])
        elif refused:
            first = self.tr("{0} of {1} were not added.").format(len(refused), new + known + len(refused))
            why = [background.describe(error) for error in refused[:_TOLD]]
            session.say("\n".join([first, *why, *(["…"] if len(refused) > _TOLD else [])]), Tone.BAD)
        if not refused and new:
            session.say(self.tr("%n file(s) added.", "", new), Tone.GOOD)
        elif not refused and known:
            session.say(self.tr("The task has this already."), Tone.PLAIN)
        if new:
            self.added.emit()


def _add_all(job: Job, adds: Sequence[Add]) -> tuple[int, int, list[OfficerError]]:
    """How many were new and known, and why others were refused."""
    new = known = 0
    refused: list[OfficerError] = []
    for number, add in enumerate(adds, start=1):
        job.step(number - 1, len(adds))
        try:
            if add():
                new += 1
            else:
                known += 1
        except OfficerError as error:
            refused.append(error)
    return new, known, refused
