"""An X-ray in small: the glance in the queue, and the strip of views under the large one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPaintEvent, QPen, QTransform
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from officer_app.store.scans import Scan, read_scan, read_scans
from officer_app.ui import background, tokens
from officer_app.ui.session import Session
from officer_app.ui.theme import theme
from officer_app.ui.widgets import paint
from officer_app.ui.widgets.buttons import Pressable
from officer_app.ui.xray import words
from officer_app.ui.xray.loading import Pictures, View, pictures, views_of
from officer_app.ui.xray.marks import Mark, draw_numbers, marks_of
from officer_app.ui.xray.palettes import Look
from officer_app.ui.xray.pipeline import thumbnail

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SMALL = QSize(128, 80)
_SHARPEST = 2  # pixels a logical pixel that are prepared, enough for a screen at 200 %


class _Small:
    """What a picture shows, in small, and how far it was shrunk."""

    def __init__(self, store: Pictures, view: View, room: QSize) -> None:
        picture = store.load(view)
        pixels = thumbnail(picture, room.width() * _SHARPEST, room.height() * _SHARPEST, Look())
        height, width = pixels.shape
        self.image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
        self.content = picture.content
        self.shrink = width / picture.content.width


def _paint_small(painter: QPainter, room: QRectF, small: _Small, marks: Sequence[Mark]) -> None:
    painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
    scale = min(room.width() / small.image.width(), room.height() / small.image.height())
    size = QSize(round(small.image.width() * scale), round(small.image.height() * scale))
    left = room.left() + (room.width() - size.width()) / 2
    top = room.top() + (room.height() - size.height()) / 2
    painter.drawImage(QRectF(left, top, size.width(), size.height()), small.image)
    place = QTransform.fromTranslate(left, top).scale(scale * small.shrink, scale * small.shrink)
    place.translate(-small.content.x, -small.content.y)
    draw_numbers(painter, marks, place, room)


class XrayGlance(QWidget):
    """The most telling view of a consignment, or what is known of its scan. Reads off the GUI thread."""

    #: Pressed, or Enter while it has the focus.
    clicked = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._asked: str | None = None
        self._small: _Small | None = None
        self._marks: list[Mark] = []
        self._message = ""
        self._job: background.Job | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(tokens.PANE_WIDTH_NARROW, tokens.GLANCE_XRAY)

    def show_consignment(self, consignment_id: str | None) -> None:
        """Show this one's X-ray; the same one again re-reads it without blinking."""
        self._ask(consignment_id, read_scans)

    def show_scan(self, scan_id: str | None) -> None:
        """Show one scan that may belong to no consignment yet."""
        self._ask(scan_id, read_scan)

    def _ask(self, asked: str | None, read: Callable[[Connection, str], tuple[Scan, ...]]) -> None:
        if self._job is not None:
            self._job.cancel()
        if asked != self._asked:
            self._small, self._marks, self._message = None, [], ""
        self._asked = asked
        self.update()
        if asked is not None:
            session, store, room = self._session, pictures(self._session.data), self.size()

            def work() -> tuple[_Small | None, list[Mark], bool]:
                with session.store.read() as connection:
                    scans = read(connection, asked)
                return *_glance(store, scans, room), bool(scans)

            self._job = background.run(
                work,
                owner=self,
                done=self._show,
                failed=lambda error: self._say(session.sentence(error)),
            )

    def _show(self, found: tuple[_Small | None, list[Mark], bool]) -> None:
        self._small, self._marks, scanned = found
        none = self.tr("A report came, but no image") if scanned else self.tr("No scan yet")
        self._say("" if self._small else none)
        said = [f"{m.number} {words.assessment(m.flag)}" for m in self._marks]
        self.setAccessibleName(self.tr("X-ray image") + ": " + (", ".join(said) or self.tr("no flags")))

    def _say(self, text: str) -> None:
        self._message = text
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = QPainter(self), theme().colours
        if self._small is None:
            paint.rounded(painter, self.rect(), c.sunken, c.border)
            painter.setPen(QColor(c.secondary))
            room = self.rect().adjusted(tokens.M, tokens.M, -tokens.M, -tokens.M)
            painter.drawText(
                room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self._message
            )
            return
        paint.rounded(painter, self.rect(), c.xray_ground, c.border)
        inside = QRectF(self.rect()).adjusted(tokens.S, tokens.S, -tokens.S, -tokens.S)
        _paint_small(painter, inside, self._small, self._marks)


def _glance(store: Pictures, scans: Sequence[Scan], room: QSize) -> tuple[_Small | None, list[Mark]]:
    marks = marks_of([flag for scan in scans for flag in scan.flags])
    views = views_of(scans)
    if not views:
        return None, marks
    worst = next((mark.flag for mark in marks if not mark.flag.cleared), None)
    view = next((view for view in views if worst in view.flags), views[0])
    here = view.flags
    return _Small(store, view, room), [mark for mark in marks if mark.flag in here]


class _Thumb(Pressable):
    """One view in the strip."""

    def __init__(self, session: Session, view: View, marks: Sequence[Mark]) -> None:
        super().__init__()
        self._small: _Small | None = None
        self._marks = [mark for mark in marks if mark.flag in view.flags]
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFixedSize(_SMALL)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        at = view.scan.scanned_at.astimezone(session.zone)
        self._name = " · ".join(part for part in (f"{at:%H:%M}", view.name) if part)
        self.setAccessibleName(self._name)
        self.setToolTip(self._name)
        store = pictures(session.data)
        background.run(
            lambda: _Small(store, view, _SMALL), owner=self, done=self._show, failed=lambda _: None
        )

    def _show(self, small: _Small) -> None:
        self._small = small
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = QPainter(self), theme().colours
        paint.rounded(painter, self.rect(), c.xray_ground, c.border, tokens.FIELD_RADIUS)
        if self._small is not None:
            _paint_small(painter, QRectF(self.rect()).adjusted(4, 4, -4, -4), self._small, self._marks)
        if self.isChecked():
            painter.setPen(QPen(QColor(c.accent), 2))
            painter.setBrush(QBrush())
            frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(frame, tokens.FIELD_RADIUS, tokens.FIELD_RADIUS)
        elif self.hasFocus():
            paint.focus_ring(painter, self.rect(), tokens.FIELD_RADIUS)

    def focusInEvent(self, event: QEvent) -> None:
        self.update()


class ViewStrip(QWidget):
    """All views of a consignment in small; hidden where there is only one."""

    chosen = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._thumbs: list[_Thumb] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(tokens.S)
        self._row.addStretch(1)

    def show_views(self, views: Sequence[View], marks: Sequence[Mark]) -> None:
        for thumb in self._thumbs:
            thumb.setParent(None)
            thumb.deleteLater()
        self._thumbs = []
        self.setVisible(len(views) > 1)
        if len(views) < 2:
            return
        for index, view in enumerate(views):
            thumb = _Thumb(self._session, view, marks)
            thumb.clicked.connect(lambda _=False, at=index: self.chosen.emit(at))
            self._row.insertWidget(index, thumb)
            self._thumbs.append(thumb)

    def choose(self, index: int) -> None:
        if index < len(self._thumbs):
            self._thumbs[index].setChecked(True)
