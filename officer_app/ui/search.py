"""The search box: numbers, goods, enterprises and days; what answers is listed below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QStyledItemDelegate, QVBoxLayout, QWidget

from officer_app.domain.mark import Mark, read_mark
from officer_app.domain.words import Lane
from officer_app.store.search import Hit, search
from officer_app.ui import background, icons, tokens, wording
from officer_app.ui.background import Job
from officer_app.ui.session import Session, Tone
from officer_app.ui.theme import theme
from officer_app.ui.widgets import paint
from officer_app.ui.widgets.fields import Field

if TYPE_CHECKING:
    from officer_app.workflow.sheets import Verdict

_TYPING_MS = 120
_LINE = 44
_MOST_LINES = 8


class SearchField(Field):
    """Ctrl+K or / leads here, and every scanned label. `opened` carries a consignment id."""

    opened = Signal(str)
    left = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("barcode", "Ctrl+K", parent)
        self._session = session
        self._job: Job | None = None
        self._scan = self._entered = False
        self._list = _Hits(self)
        self._list.chosen.connect(self._open)
        self.setMinimumWidth(224)
        self.setMaximumWidth(380)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._ask)
        self.textEdited.connect(self._edited)
        self.retranslate()

    def look_up(self, label: str) -> None:
        """A scanned label: open what it names; several or none are shown."""
        self._scan = True
        self.setText(label)
        self._ask()

    def take_focus(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def close_list(self) -> None:
        self._list.hide()

    def _edited(self) -> None:
        self._forget()
        self._typing.start()

    def _forget(self) -> None:
        """What was asked before is no answer to what stands here now."""
        self._typing.stop()
        self._scan = self._entered = False
        self._list.hide()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _ask(self) -> None:
        self._typing.stop()
        if self._job is not None:
            self._job.cancel()
        text, session = self.text().strip(), self._session
        if not text or session.site is None:
            self._list.hide()
            return
        if mark := read_mark(text):
            self._verify(mark)
            return
        site_id, zone = session.site.site_id, session.zone

        def work() -> list[Hit]:
            with session.store.read() as connection:
                return search(connection, site_id, text, zone)

        self._job = background.run(
            work, owner=self, done=lambda hits: self._found(text, hits), failed=session.fail
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

    def _found(self, asked: str, hits: list[Hit]) -> None:
        if asked != self.text().strip():
            return
        scanned, entered = self._scan, self._entered
        self._scan = self._entered = False
        exact = [hit for hit in hits if hit.has_number(asked)]
        meant = exact if scanned else exact or hits  # a label names one in full, or none
        if (scanned or entered) and len(meant) == 1:
            self._open(meant[0].consignment_id)
            return
        if (scanned or entered) and not meant:
            self._session.say(self.tr("Nothing here has the number {0}.").format(asked), Tone.WARNING)
        if scanned or entered:
            self.take_focus()
        if self.hasFocus():
            self._list.show_hits(hits)

    def _open(self, consignment_id: str) -> None:
        self._list.hide()
        self.clear()
        self.opened.emit(consignment_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self._forget()
            self.clear()
            self.left.emit()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._list.isVisible():
            self._list.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._list.isVisible() and not self._typing.isActive() and (found := self._list.current()):
                self._open(found)
            else:
                self._entered = True  # an Enter right after typing means: open it
                self._ask()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._list.hide()

    def retranslate(self) -> None:
        self.setPlaceholderText(self.tr("Scan, last digits, goods, enterprise"))
        self.setAccessibleName(self.tr("Search by number, goods, enterprise or day, or scan a label"))
        self.setToolTip(
            self.tr(
                "Of anything: waybill, declaration, cop or order number or its beginning; enterprise; a day such as "
                "2026-11-23. Of what waits: also any part of the waybill, and goods."
            )
        )


class _Hits(QFrame):
    """The list under the box: a child of the window, so that the box keeps the focus."""

    chosen = Signal(str)

    def __init__(self, field: SearchField) -> None:
        super().__init__(field.window())
        self._field = field
        self._list = QListWidget()
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setMouseTracking(True)
        self._list.setItemDelegate(_HitDelegate(self._list))
        self._list.itemEntered.connect(self._list.setCurrentItem)
        self._list.itemClicked.connect(self._clicked)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(tokens.XS, tokens.XS, tokens.XS, tokens.XS)
        inside.addWidget(self._list)
        self.hide()

    def show_hits(self, hits: list[Hit]) -> None:
        self._list.clear()
        for hit in hits:
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, hit)
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole, f"{hit.logistics_no}, {wording.state_word(hit.state)}"
            )
            self._list.addItem(item)
        if not hits:
            item = QListWidgetItem(self.tr("Nothing found"))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        if self.parent() is not self._field.window():
            self.setParent(self._field.window())
        height = _LINE * min(max(len(hits), 1), _MOST_LINES) + 2 * tokens.XS + 2
        corner = self._field.mapTo(self._field.window(), QPoint(0, self._field.height() + tokens.XS))
        self.setGeometry(QRect(corner, QSize(max(self._field.width(), 460), height)))
        self.show()
        self.raise_()

    def _clicked(self, item: QListWidgetItem) -> None:
        if isinstance(hit := item.data(Qt.ItemDataRole.UserRole), Hit):
            self.chosen.emit(hit.consignment_id)

    def step(self, by: int) -> None:
        self._list.setCurrentRow(max(0, min(self._list.currentRow() + by, self._list.count() - 1)))

    def current(self) -> str | None:
        chosen = self._list.currentRow()
        hit = self._list.item(chosen).data(Qt.ItemDataRole.UserRole) if chosen >= 0 else None
        return hit.consignment_id if isinstance(hit, Hit) else None

    def paintEvent(self, event: QPaintEvent) -> None:
        c = theme().colours
        paint.rounded(QPainter(self), self.rect(), c.surface, c.outline)


class _HitDelegate(QStyledItemDelegate):
    """Waybill and state on the first line, enterprise and declaration on the second."""

    def sizeHint(self, option: object, index: object) -> QSize:
        return QSize(200, _LINE)

    def paint(self, painter: QPainter, option: object, index: object) -> None:
        c = theme().colours
        box: QRect = option.rect  # type: ignore[attr-defined]
        hit = index.data(Qt.ItemDataRole.UserRole)  # type: ignore[attr-defined]
        widget: QListWidget = option.widget  # type: ignore[attr-defined]
        if widget.currentRow() == index.row() and hit is not None:  # type: ignore[attr-defined]
            paint.rounded(painter, box, c.selection, None, tokens.FIELD_RADIUS)
        room = box.adjusted(tokens.S, 4, -tokens.S, -4)
        if hit is None:
            text = index.data(Qt.ItemDataRole.DisplayRole)  # type: ignore[attr-defined]
            paint.line(painter, room, text, c.secondary, theme().font())
            return
        lane = Lane(hit.lane) if hit.lane else None
        icons.draw(painter, wording.LANE_ICONS[lane], c.lane(lane), room.left(), room.top() + 2)
        left = room.left() + tokens.ICON + tokens.S
        first = QRect(left, room.top(), room.right() - left, room.height() // 2)
        second = QRect(left, first.bottom() + 1, first.width(), first.height())
        paint.line(painter, first, hit.logistics_no, c.text, theme().font(strong=True))
        right = Qt.AlignmentFlag.AlignRight
        paint.line(painter, first, wording.state_word(hit.state), c.secondary, theme().font(), right)
        told = " · ".join(part for part in (hit.mode, hit.ebc_name, hit.goods, hit.declaration_no) if part)
        paint.line(painter, second, told, c.secondary, theme().font(tokens.CAPTION_PX))
