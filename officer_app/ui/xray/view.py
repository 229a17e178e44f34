"""The X-ray as an officer reads it: zoom at the pointer, drag, window and level, flags above the image.

The widget paints what is seen at the screen's own resolution; nothing larger is ever coloured.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from officer_app.ui import tokens
from officer_app.ui.theme import theme
from officer_app.ui.widgets import paint
from officer_app.ui.xray import words
from officer_app.ui.xray.marks import Mark, describe, draw_marks
from officer_app.ui.xray.palettes import NEEDS_MATERIAL, Look, Rendering
from officer_app.ui.xray.pipeline import Picture, render
from officer_app.ui.xray.placement import Placement

_STEP = 1.25
_MOVES = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}


class XrayView(QWidget):
    """One picture with its marks."""

    #: The look was changed by dragging or reset.
    look_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: Picture | None = None
        self._marks: list[Mark] = []
        self._message = ""
        self._look = Look()
        self._chosen: int | None = None
        self._marks_hidden = False
        self.place = Placement()
        self._dragged_from: QPointF | None = None
        self._drawn: QImage | None = None
        self._drawn_for: object = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setMouseTracking(True)
        theme().changed.connect(self.update)

    # --- what is shown

    def show_picture(self, picture: Picture, marks: Sequence[Mark]) -> None:
        """Show all that a picture holds with its marks, in the rendering chosen before."""
        self._picture, self._marks, self._message, self._chosen = picture, list(marks), "", None
        self._marks_hidden = False
        if not picture.dual_energy and self._look.rendering in NEEDS_MATERIAL:
            self._look = self._look._replace(rendering=Rendering.NORMAL)
        content = QRectF(*picture.content)
        for mark in self._marks:
            content = content.united(mark.bounds)
        self.place.show(QSizeF(picture.width, picture.height), content)
        self.update()

    def show_message(self, text: str) -> None:
        """Nothing to see, and why."""
        self._picture, self._marks, self._message = None, [], text
        self._drawn = None
        self.update()

    @property
    def picture(self) -> Picture | None:
        return self._picture

    @property
    def message(self) -> str:
        """Why there is nothing to see."""
        return self._message

    @property
    def marks(self) -> list[Mark]:
        return self._marks

    @property
    def look(self) -> Look:
        return self._look

    @property
    def chosen(self) -> int | None:
        """The number of the flag that was jumped to."""
        return self._chosen

    @property
    def zoom(self) -> float:
        """1 when the picture fits."""
        return self.place.scale / self.place.fit_scale

    def set_rendering(self, rendering: Rendering) -> None:
        self._look = self._look._replace(rendering=rendering)
        self.look_changed.emit()
        self.update()

    def fit(self) -> None:
        """The whole picture, nothing chosen."""
        self._chosen = None
        self.place.fit()
        self.update()

    def original(self) -> None:
        """As it was opened: whole, normal colours, full window, all marks."""
        self._look = Look()
        self._marks_hidden = False
        self.look_changed.emit()
        self.fit()

    def show_mark(self, number: int) -> None:
        """Zoom to a flag and bring it out."""
        self._marks_hidden = False
        for mark in self._marks:
            if mark.number == number:
                self._chosen = number
                if mark.outline is not None:
                    self.place.go_to(mark.bounds)
        self.update()

    def toggle_marks(self) -> None:
        """Take all marks off the goods, or put them back."""
        self._marks_hidden = not self._marks_hidden and bool(self._marks)
        self.update()

    def notes(self) -> list[str]:
        """What must be known to judge what is seen."""
        said = []
        if self._picture is not None and self._look.rendering in self._picture.empty:
            said.append(words.empty(self._look.rendering))
        if self._marks_hidden:
            said.append(self.tr("Flags hidden: M shows them"))
        return said

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom about a point of the widget, which stays where it is."""
        if self._picture is not None:
            self.place.zoom_by(factor, at)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(560, 380)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 160)

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        c = theme().colours
        if self._picture is None:
            paint.rounded(painter, self.rect(), c.sunken, c.border)
            painter.setPen(QColor(c.secondary))
            room = self.rect().adjusted(tokens.XL, tokens.XL, -tokens.XL, -tokens.XL)
            painter.drawText(
                room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self._message
            )
        else:
            self._paint_picture(painter)
        if self.hasFocus():
            paint.focus_ring(painter, self.rect(), tokens.CARD_RADIUS)

    def _paint_picture(self, painter: QPainter) -> None:
        brush = QBrush(self._seen())
        brush.setTransform(QTransform.fromScale(1 / self.devicePixelRatioF(), 1 / self.devicePixelRatioF()))
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(brush)
        painter.setPen(QPen(QColor(theme().colours.border), 1))
        painter.drawRoundedRect(frame, tokens.CARD_RADIUS, tokens.CARD_RADIUS)
        if not self._marks_hidden:
            draw_marks(painter, self._marks, self.place.to_view(), frame.adjusted(2, 2, -2, -2), self._chosen)
        self._paint_notes(painter)
        self._paint_reading(painter)

    def _seen(self) -> QImage:
        """The visible part in device pixels; made anew only when something about it changed."""
        assert self._picture is not None
        ratio = self.devicePixelRatioF()
        width, height = round(self.width() * ratio), round(self.height() * ratio)
        part = self.place.part()
        wanted = (id(self._picture), part, width, height, self._look)
        if self._drawn is None or self._drawn_for != wanted:
            pixels = render(self._picture, part, width, height, self._look)
            self._drawn = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
            self._drawn_for = wanted
        return self._drawn

    def _paint_notes(self, painter: QPainter) -> None:
        font, top = theme().font(strong=True), float(tokens.M)
        for text in self.notes():
            width = paint.text_width(font, text) + 2 * tokens.M
            box = QRectF((self.width() - width) / 2, top, width, tokens.XL + tokens.XS)
            paint.rounded(painter, box, tokens.LIGHT.xray_ground, tokens.LIGHT.outline, tokens.XS)
            paint.line(painter, box, text, tokens.LIGHT.text, font, Qt.AlignmentFlag.AlignHCenter)
            top = box.bottom() + tokens.XS

    def _paint_reading(self, painter: QPainter) -> None:
        """Zoom and window, where they are not as opened."""
        said = []
        if not self.place.fitted:
            said.append(f"{self.zoom:.1f}×")
        if (self._look.level, self._look.window) != (Look().level, Look().window):
            said.append(
                self.tr("level {0} · window {1}").format(
                    round(self._look.level * 100), round(self._look.window * 100)
                )
            )
        if not said:
            return
        font = theme().font(tokens.CAPTION_PX, tabular=True)
        text = "   ".join(said)
        width = paint.text_width(font, text) + 2 * tokens.S
        box = QRectF(self.width() - width - tokens.S, self.height() - 20 - tokens.S, width, 20)
        paint.rounded(painter, box, tokens.LIGHT.xray_ground, tokens.LIGHT.border, tokens.XS)
        paint.line(painter, box, text, tokens.LIGHT.text, font, Qt.AlignmentFlag.AlignHCenter)

    # --- hands

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place.resize(QSizeF(self.size()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        if steps:
            self.zoom_by(_STEP**steps, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._picture is not None and event.button() in (
            Qt.MouseButton.LeftButton,
            Qt.MouseButton.RightButton,
        ):
            self._dragged_from = event.position()
            panning = event.button() == Qt.MouseButton.LeftButton
            self.setCursor(Qt.CursorShape.ClosedHandCursor if panning else Qt.CursorShape.SizeAllCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is None:
            return
        moved = event.position() - self._dragged_from
        self._dragged_from = event.position()
        if event.buttons() & Qt.MouseButton.RightButton:
            self._drag_window(moved)
        elif event.buttons() & Qt.MouseButton.LeftButton:
            self.place.drag(moved)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged_from = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.place.fitted:
            self.zoom_by(3.0, event.position())
        else:
            self.fit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()  # the right button is for window and level

    def _drag_window(self, moved: QPointF) -> None:
        """Across: contrast. Up and down: brightness."""
        window = min(max(self._look.window - moved.x() / 300, 0.05), 1.5)
        level = min(max(self._look.level + moved.y() / 300, 0.0), 1.0)
        self._look = self._look._replace(window=window, level=level)
        self.look_changed.emit()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = _MOVES.get(Qt.Key(event.key()))
        if self._picture is not None and move is not None:
            self.place.drag(-move * min(self.width(), self.height()) / 6)
            self.update()
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(_STEP)
        elif event.key() == Qt.Key.Key_Minus:
            self.zoom_by(1 / _STEP)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() in _MOVES
        ):
            event.accept()  # while the image has the focus, arrows move it and not the page's list
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.place.to_view()
            under = [
                mark
                for mark in self._marks
                if mark.outline is not None
                and place.map(mark.outline).containsPoint(QPointF(event.pos()), Qt.FillRule.OddEvenFill)
            ]
            if under:
                QToolTip.showText(event.globalPos(), "\n\n".join(describe(mark) for mark in under), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)
