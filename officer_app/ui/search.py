"""The search box: numbers, goods, enterprises and days; what answers is listed below it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from officer_app.domain.mark import Mark, read_mark
from officer_app.ui import background
from officer_app.ui.background import Job
from officer_app.ui.session import Session, Tone
from officer_app.ui.widgets.fields import Field

if TYPE_CHECKING:
    from officer_app.store.search import Hit
    from officer_app.store.waiting import Box
    from officer_app.ui.hits import Hits
    from officer_app.workflow.sheets import Verdict

_TYPING_MS = 120


class SearchField(Field):
    """Ctrl+K or / leads here, and every scanned label. `opened` carries a consignment id."""

    opened = Signal(str)
    left = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("barcode", "Ctrl+K", parent)
        self._session = session
        self._job: Job | None = None
        self._scan = self._entered = False
        self.setMinimumWidth(224)
        self.setMaximumWidth(380)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._ask)
        self.textEdited.connect(self._edited)
        self.retranslate()

    @cached_property
    def _list(self) -> Hits:
        """Made when something is looked for: most starts of the window are not."""
        from officer_app.ui.hits import Hits

        made = Hits(self)
        made.chosen.connect(self._open)
        return made

    def _lists(self) -> bool:
        return "_list" in vars(self) and self._list.isVisible()

    def look_up(self, label: str) -> None:
        """A scanned label: open what it names; several or none are shown."""
        self._scan = True
        self.setText(label)
        self._ask()

    def take_focus(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def close_list(self) -> None:
        if self._lists():
            self._list.hide()

    def _edited(self) -> None:
        self._forget()
        self._typing.start()

    def _forget(self) -> None:
        """What was asked before is no answer to what stands here now."""
        self._typing.stop()
        self._scan = self._entered = False
        self.close_list()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _ask(self) -> None:
        self._typing.stop()
        if self._job is not None:
            self._job.cancel()
        text, session = self.text().strip(), self._session
        if not text or session.site is None:
            self.close_list()
            return
        if mark := read_mark(text):
            self._verify(mark)
            return
        site_id, zone = session.site.site_id, session.zone

        def work() -> tuple[list[Hit], list[Box]]:
            with session.store.read() as connection:
                from officer_app.store.search import search
                from officer_app.store.waiting import boxes_waiting

                return search(connection, site_id, text, zone), boxes_waiting(connection, site_id, text)

        self._job = background.run(
            work, owner=self, done=lambda found: self._found(text, *found), failed=session.fail
        )

    def _verify(self, mark: Mark) -> None:
        """The QR code of a record sheet: say whether it is genuine, and open what it is of."""
        session, site = self._session, self._session.site
        assert site is not None

        def work() -> Verdict:
            from officer_app.workflow.sheets import verify_mark

            return verify_mark(session.store, site, mark)

        self._job = background.run(work, owner=self, done=self._verified, failed=session.fail)

    def _verified(self, verdict: Verdict) -> None:
        from officer_app.ui.sheet import verdicts

        self._session.say(verdicts.sentence(verdict, self._session.zone), verdicts.tone(verdict))
        if verdict.record is None:
            self.take_focus()
        else:
            self._open(verdict.record.row.consignment_id)

    def _found(self, asked: str, hits: list[Hit], boxes: list[Box]) -> None:
        if asked != self.text().strip():
            return
        from officer_app.ui.hits import box_sentence

        scanned, entered = self._scan, self._entered
        self._scan = self._entered = False
        exact = [hit for hit in hits if hit.has_number(asked)]
        meant = exact if scanned else exact or hits  # a label names one in full, or none
        waits = next((box for box in boxes if box.logistics_no == asked), None)
        if (scanned or entered) and len(meant) == 1 and waits is None:
            self._open(meant[0].consignment_id)
            return
        if (scanned or entered) and waits is not None:
            self._session.say(box_sentence(waits, self._session.zone), Tone.WARNING)
        elif (scanned or entered) and not meant:
            self._session.say(self.tr("Nothing here has the number {0}.").format(asked), Tone.WARNING)
        if scanned or entered:
            self.take_focus()
        if self.hasFocus():
            self._list.show_hits(hits, boxes, self._session.zone)

    def _open(self, consignment_id: str) -> None:
        self.close_list()
        self.clear()
        self.opened.emit(consignment_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self._forget()
            self.clear()
            self.left.emit()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._lists():
            self._list.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._lists() and not self._typing.isActive() and (found := self._list.current()):
                self._open(found)
            else:
                self._entered = True  # an Enter right after typing means: open it
                self._ask()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.close_list()

    def retranslate(self) -> None:
        self.setPlaceholderText(self.tr("Scan, number or goods"))
        self.setAccessibleName(self.tr("Search by number, goods, enterprise or day, or scan a label"))
        self.setToolTip(
            self.tr(
                "Of anything: waybill, declaration, cop or order number or its beginning; enterprise; a day such as "
                "2026-11-23. Of what waits: also any part of the waybill, and goods."
            )
        )
