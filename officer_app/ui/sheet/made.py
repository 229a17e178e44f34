"""A record sheet that was made: by whom, its hash, whether its record still stands; and a file held against it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QWidget

from officer_app.domain.mark import Mark, site_mark
from officer_app.store.detail import Event
from officer_app.ui import background, tokens, wording
from officer_app.ui.session import Session, Tone
from officer_app.ui.theme import theme
from officer_app.ui.widgets.buttons import Button
from officer_app.ui.widgets.labels import Small, Text
from officer_app.ui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from officer_app.workflow.sheets import Verdict

translate = QCoreApplication.translate

_COLOURS = {Tone.GOOD: "good", Tone.WARNING: "caution", Tone.BAD: "alert"}


class MadeSheet(Sheet):
    """Of the event `made`. The PDF itself is where it was saved to; a file from there can be held against the store."""

    WIDTH = 560

    again_wanted = Signal()  # another PDF of the same record

    def __init__(self, session: Session, made: Event, by: str, parent: QWidget) -> None:
        super().__init__(translate("RecordSheet", "Record sheet"), translate("RecordSheet", "Close"), parent)
        self.leave.hide()
        self._session = session
        when = wording.full_time(made.at, session.zone)
        self.content.addWidget(Text(translate("RecordSheet", "Made {0} by {1}.").format(when, by)))
        digest = made.payload["sha256"]
        of_file = Small(
            f"SHA-256 {digest}" if digest else translate("RecordSheet", "On paper, without a file.")
        )
        of_file.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.content.addWidget(of_file)
        self.said = Text()
        self.content.addSpacing(tokens.XS)
        self.content.addWidget(self.said)
        self._add_buttons()
        self._hold_record(made.payload["outcome"], made.payload["digest"])

    def _add_buttons(self) -> None:
        check = Button(translate("RecordSheet", "Check a file …"), key="Ctrl+O")
        again = Button(translate("RecordSheet", "Save again …"), key="Ctrl+S")
        acts = ((check, "Ctrl+O", self._choose), (again, "Ctrl+S", self._save_again))
        for place, (button, key, does) in enumerate(acts):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(does)
            QShortcut(QKeySequence(key), self).activated.connect(does)
            self.buttons.insertWidget(place, button)

    def _save_again(self) -> None:
        self.accept()
        self.again_wanted.emit()

    def _choose(self) -> None:
        kinds = translate("RecordSheet", "Record sheets (*.pdf *.jpg *.jpeg *.png)")
        dialog = QFileDialog(self, translate("RecordSheet", "Check a file"), "", kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda chosen: self.check(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def check(self, file: Path) -> None:
        """Say whether that file, a PDF or a photo of the paper, is a genuine sheet."""
        session = self._session
        assert session.site is not None
        site = session.site

        def work() -> Verdict:
            from officer_app.workflow.evidence import read_bounded
            from officer_app.workflow.sheets import verify_file

            return verify_file(session.store, site, read_bounded(file))

        def done(verdict: Verdict) -> None:
            from officer_app.ui.sheet import verdicts

            self._say(wording.labelled(file.name, verdicts.sentence(verdict, session.zone)), verdict)

        self._run(work, done)

    def _hold_record(self, outcome_id: str, digest: str) -> None:
        session = self._session
        assert session.site is not None
        mark = Mark(site_mark(session.site), outcome_id, digest)
        site = session.site

        def work() -> Verdict:
            from officer_app.workflow.sheets import verify_mark

            return verify_mark(session.store, site, mark)

        def done(verdict: Verdict) -> None:
            from officer_app.ui.sheet import verdicts

            self._say(verdicts.of_record(verdict, session.zone), verdict)

        self._run(work, done)

    def _run(self, work: Callable[[], Verdict], done: Callable[[Verdict], None]) -> None:
        self.refuse("")
        background.run(
            work, owner=self, done=done, failed=lambda error: self.refuse(background.describe(error))
        )

    def _say(self, told: str, verdict: Verdict) -> None:
        from officer_app.ui.sheet import verdicts

        palette = self.said.palette()
        palette.setColor(self.said.foregroundRole(), theme().colour(_COLOURS[verdicts.tone(verdict)]))
        self.said.setPalette(palette)
        self.said.setText(told)
