"""The Quarantine page: what the station could not settle by itself, and the officer's decision on each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from officer_app.domain.people import Action
from officer_app.store.quarantine import Candidate, QuarantinedFile, Waiting, WaitingScan, read_waiting
from officer_app.ui import tokens
from officer_app.ui.page import Key, Page
from officer_app.ui.quarantine.filepane import FilePane
from officer_app.ui.quarantine.lists import file_columns, scan_columns
from officer_app.ui.quarantine.preview import visible
from officer_app.ui.quarantine.reasons import explained
from officer_app.ui.quarantine.scanpane import ScanPane
from officer_app.ui.session import Session, Tone
from officer_app.ui.widgets.buttons import Kind
from officer_app.ui.widgets.cards import Card, Divider, EmptyState
from officer_app.ui.widgets.keys import KeyHints
from officer_app.ui.widgets.labels import Small, Text
from officer_app.ui.widgets.parts import PartsBar
from officer_app.ui.widgets.rows import RowsModel, RowsTable
from officer_app.ui.widgets.sheet import Sheet
from officer_app.ui.wording import NOTHING

if TYPE_CHECKING:
    from officer_app.workflow.intake.files import FileResult

FILES, SCANS = "files", "scans"
#: Changes are gathered for so long before reading again.
_GATHER_MS = 60
_PANE_SHARE, _PANE_LEAST = 0.5, 440


class QuarantinePage(Page):
    """Two lists, one shown at a time; beside each what is known of the chosen one and what can be done."""

    name: ClassVar[str] = "quarantine"
    icon: ClassVar[str] = "quarantine"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._waiting: Waiting | None = None
        self._reading = self._again = self._busy = False
        self.parts = PartsBar({FILES: "document", SCANS: "scan"})
        self.files = RowsTable(RowsModel(file_columns(session.zone), lambda row: row.quarantine_id))
        self.scans = RowsTable(RowsModel(scan_columns(session.zone), lambda row: row.scan_id))
        self.file_pane, self.scan_pane = FilePane(session), ScanPane(session)
        self._empty = {FILES: EmptyState("good"), SCANS: EmptyState("good")}
        self._summary, self._hints = Small(), KeyHints()
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(_GATHER_MS)
        self._gather.timeout.connect(self._read)
        self._build()
        self._connect()
        self.parts.show_only(self._mine())
        self.retranslate()

    def _mine(self) -> set[str]:
        """The parts this officer may decide on."""
        allowed = {FILES: Action.SETTLE_QUARANTINE, SCANS: Action.INSPECT}
        return {part for part, action in allowed.items() if self.session.may(action)}

    def _build(self) -> None:
        self._sides = QStackedWidget()
        for part, table, pane in (
            (FILES, self.files, self.file_pane),
            (SCANS, self.scans, self.scan_pane),
        ):
            both = QWidget()
            row = QHBoxLayout(both)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(tokens.M)
            card = Card()
            inside = QVBoxLayout(card)
            inside.setContentsMargins(1, 1, 1, 1)
            inside.addWidget(table)
            self._empty[part].setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            QVBoxLayout(table.viewport()).addWidget(self._empty[part])
            row.addWidget(card, 1)
            row.addWidget(pane)
            self._sides.addWidget(both)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.PAGE_MARGIN, tokens.PAGE_MARGIN, tokens.PAGE_MARGIN, tokens.S)
        column.setSpacing(tokens.M)
        column.addWidget(self.parts)
        column.addWidget(self._sides, 1)
        column.addWidget(Divider())
        foot = QHBoxLayout()
        foot.addWidget(self._summary)
        foot.addWidget(self._hints, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.parts.changed.connect(self._show_part)
        self.files.chosen.connect(self._show_file)
        self.scans.chosen.connect(self._show_scan)
        self.files.opened.connect(self.retry)
        self.scans.opened.connect(self.scan_pane.candidates.setFocus)
        self.file_pane.retry_wanted.connect(self.retry)
        self.file_pane.discard_wanted.connect(self.discard)
        self.scan_pane.assign_wanted.connect(self._ask_assign)

    # --- what the window asks of a page

    def title(self) -> str:
        return self.tr("Quarantine")

    def help_text(self) -> str:
        return self.tr(
            "<p>Nothing that arrives is ever dropped. A file that cannot be read as a whole is kept here with the "
            "reason; nothing of it was stored. <b>Enter</b> tries to read it again, <b>Del</b> sets it aside: its "
            "bytes stay in the folder shown, and who decided is recorded.</p>"
            "<p>The beginning of the file is shown for looking only, as text or as hex.</p>"
            "<p>A scan waits here when its label could not be read or two carriers use the same number. Compare "
            "the image with the goods, choose the consignment and press <b>Enter</b>.</p>"
        )

    def keys(self) -> list[Key]:
        mine = self._mine()
        of_files = [
            Key(("Del",), self.tr("Discard the file"), self.discard),
            Key(("X",), self.tr("Text or hex"), self.file_pane.switch_view),
        ]
        of_scans = [
            Key(("S",), self.tr("Look for a consignment for the scan"), self._look_for),
            Key(("Esc",), self.tr("Back to the list"), self._focus_list),
        ]
        between = [
            Key(("Left", "Right"), self.tr("Files or scans")),
            Key(("Left",), "", partial(self.parts.step, -1)),
            Key(("Right",), "", partial(self.parts.step, 1)),
        ]
        return [
            Key(("J", "Down"), self.tr("Next")),
            Key(("K", "Up"), self.tr("Previous")),
            Key(("J",), "", partial(self._step, 1)),
            Key(("K",), "", partial(self._step, -1)),
            Key(("Return",), self.tr("File: try again. Scan: choose its consignment")),
            *(of_files if FILES in mine else []),
            *(of_scans if SCANS in mine else []),
            *(between if len(mine) > 1 else []),
        ]

    def activate(self) -> None:
        self.parts.show_only(self._mine())
        self._show_part(self.parts.chosen)
        self._read()

    def deactivate(self) -> None:
        self._gather.stop()
        self._reading = self._again = self._busy = False
        super().deactivate()

    def refresh(self) -> None:
        if not self._gather.isActive():
            self._gather.start()

    def open(self, what: Any) -> None:
        """Show one of the two lists: `Session.go("quarantine", SCANS)`."""
        if what in self._mine():
            self.parts.choose(what)

    # --- showing

    def _table(self) -> RowsTable:
        return self.files if self.parts.chosen == FILES else self.scans

    def _show_part(self, part: str) -> None:
        self._sides.setCurrentIndex(0 if part == FILES else 1)
        self._table().setFocus()
        self._say_what_is_shown()

    def _focus_list(self) -> None:
        self._table().setFocus()

    def _step(self, by: int) -> None:
        inner = self.scan_pane.candidates
        (inner if inner.hasFocus() else self._table()).step(by)

    def _look_for(self) -> None:
        if self.parts.chosen == SCANS and self.scans.row is not None:
            self.scan_pane.number.setFocus()

    def _read(self) -> None:
        """One reading at a time; what changes meanwhile is read after it."""
        if self._reading:
            self._again = True
            return
        self._reading = True
        store, site_id = self.session.store, self.session.officer.site_id

        def work() -> Waiting:
            with store.read() as connection:
                return read_waiting(connection, site_id)

        self.run(work, self._take, self._could_not_read)

    def _take(self, waiting: Waiting) -> None:
        self._reading = False
        self._waiting = waiting
        self.files.take(waiting.files)
        self.scans.take(waiting.scans)
        self._say_what_is_shown()
        if self._again:
            self._again = False
            self._read()

    def _could_not_read(self, error: Exception) -> None:
        self._reading = self._again = False
        self.session.fail_unasked(error)

    def _show_file(self, row: QuarantinedFile | None) -> None:
        self.file_pane.setVisible(row is not None)
        self.file_pane.show_file(row)

    def _show_scan(self, row: WaitingScan | None) -> None:
        self.scan_pane.setVisible(row is not None)
        self.scan_pane.show_scan(row)

    def _say_what_is_shown(self) -> None:
        found = self._waiting
        self.parts.name_part(FILES, self.tr("Files that could not be read"), found and found.file_count)
        self.parts.name_part(SCANS, self.tr("Scans without a consignment"), found and found.scan_count)
        self._empty[FILES].setVisible(found is not None and not found.files)
        self._empty[SCANS].setVisible(found is not None and not found.scans)
        of_files = self.parts.chosen == FILES
        shown, there = (0, 0)
        if found is not None:
            shown = len(found.files if of_files else found.scans)
            there = found.file_count if of_files else found.scan_count
        told = self.tr("%n file(s)", "", there) if of_files else self.tr("%n scan(s)", "", there)
        if shown < there:
            told = self.tr("The latest {0} of {1}").format(shown, there)
        order = self.tr("latest first")
        self._summary.setText(f"{told} · {order}" if there else "")
        self._show_hints(of_files, bool(shown))

    def _show_hints(self, of_files: bool, some: bool) -> None:
        act = [
            (("Return",), self.tr("try again")),
            (("Del",), self.tr("discard")),
            (("X",), self.tr("text or hex")),
        ]
        if not of_files:
            act = [(("Return",), self.tr("choose, then assign")), (("S",), self.tr("look for another"))]
        move = [(("J", "K"), self.tr("move"))]
        parts = [(("Left", "Right"), self.tr("files or scans"))] if len(self._mine()) > 1 else []
        self._hints.show_keys([*(move + act if some else []), *parts, (("?",), self.tr("all keys"))])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = max(_PANE_LEAST, int(self.width() * _PANE_SHARE))
        self.file_pane.setFixedWidth(wide)
        self.scan_pane.setFixedWidth(wide)

    # --- deciding

    def retry(self) -> None:
        """Read the file once more; it leaves quarantine when it can be read now."""
        row = self.files.row
        if self.parts.chosen != FILES or row is None:
            return
        session = self.session

        def work() -> FileResult | None:
            from officer_app.workflow.quarantine import retry

            return retry(session.store, session.context(), session.data, session.officer, row.quarantine_id)

        self._decide(work, partial(self._say_retried, row))

    def _say_retried(self, row: QuarantinedFile, result: FileResult | None) -> None:
        if result is None:
            told = self.tr(
                "The intake service tries {0} again; if it still cannot be read, it comes back here."
            )
            self.session.say(told.format(visible(row.file_name)))
        elif result.status == "quarantined":
            word = explained(result.reason).word
            self.session.say(
                self.tr("{0} still cannot be read: {1}.").format(visible(row.file_name), word), Tone.WARNING
            )
        elif result.status == "duplicate":
            told = self.tr("{0} had been taken in before; nothing changed by it.")
            self.session.say(told.format(visible(row.file_name)), Tone.GOOD)
        elif result.returned:
            told = self.tr("{0} is read now. Stored: {1}, returned to the sender: {2}.")
            self.session.say(
                told.format(visible(row.file_name), result.stored, result.returned), Tone.WARNING
            )
        else:
            self.session.say(
                self.tr("{0} is read now and taken in.").format(visible(row.file_name)), Tone.GOOD
            )

    def discard(self) -> None:
        """Set the file aside, after asking once."""
        row = self.files.row
        if self.parts.chosen != FILES or row is None or self._busy:
            return
        sheet = Sheet(self.tr("Discard this file?"), self.tr("Discard"), self.window(), kind=Kind.DANGER)
        told = self.tr("{0} is no longer shown here. Its bytes stay at {1}, and your decision is recorded.")
        sheet.content.addWidget(Text(told.format(visible(row.file_name), visible(row.path or NOTHING))))
        self._ask(sheet, lambda: self._discard(row))

    def _discard(self, row: QuarantinedFile) -> None:
        session = self.session

        def work() -> None:
            from officer_app.workflow.quarantine import discard

            discard(session.store, session.context(), session.officer, row.quarantine_id)

        said = self.tr("{0} is set aside.").format(visible(row.file_name))
        self._decide(work, lambda _: session.say(said, Tone.GOOD))

    def _ask_assign(self, scan: WaitingScan, chosen: Candidate) -> None:
        if self._busy:
            return
        sheet = Sheet(self.tr("Assign this scan?"), self.tr("Assign"), self.window())
        told = self.tr(
            "The scan of {0} will belong to {1} ({2}). Its verdict counts for that consignment from now on; this "
            "cannot be taken back."
        )
        label = scan.object_id or self.tr("a box without a readable label")
        whose = chosen.ebc_name or chosen.carrier or NOTHING
        sheet.content.addWidget(Text(told.format(label, chosen.logistics_no, whose)))
        self._ask(sheet, lambda: self._assign(scan, chosen))

    def _assign(self, scan: WaitingScan, chosen: Candidate) -> None:
        session = self.session

        def work() -> bool:
            from officer_app.workflow.quarantine import assign_scan

            return assign_scan(
                session.store, session.context(), session.officer, scan.scan_id, chosen.consignment_id
            )

        done = self.tr("The scan now belongs to {0}.").format(chosen.logistics_no)
        asked = self.tr("The intake service assigns the scan to {0}.").format(chosen.logistics_no)
        self._decide(work, lambda at_once: session.say(done if at_once else asked, Tone.GOOD))

    def _ask(self, sheet: Sheet, then: Callable[[], None]) -> None:
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.accepted.connect(then)
        sheet.finished.connect(lambda _: self._focus_list())
        sheet.do.setFocus()  # the key that its button names
        sheet.open()

    def _decide(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """One decision at a time: a second press of the same key decides nothing."""
        if self._busy:
            return
        self._set_busy(True)

        def finished(result: Any) -> None:
            self._set_busy(False)
            self._read()
            done(result)

        def failed(error: Exception) -> None:
            self._set_busy(False)
            self._read()
            self.session.fail(error)

        self.run(work, finished, failed)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.file_pane.enable(not busy)
        self.scan_pane.enable(not busy)

    def retranslate(self) -> None:
        self.files.setAccessibleName(self.tr("Files that could not be read"))
        self.scans.setAccessibleName(self.tr("Scans without a consignment"))
        self._empty[FILES].say(
            self.tr("Every file could be read"),
            self.tr("A file that arrives and cannot be read as a whole is kept here, with the reason."),
        )
        self._empty[SCANS].say(
            self.tr("Every scan has its consignment"),
            self.tr(
                "A scan comes here when its label was not read, when two carriers use its number, and until its "
                "declaration comes."
            ),
        )
        for part in (self.files, self.scans, self.file_pane, self.scan_pane):
            part.retranslate()
        self._say_what_is_shown()
