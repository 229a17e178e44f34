"""The supervisor's figures: each a button that leads to its list, with the digit that does the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from officer_app.ui import tokens
from officer_app.ui.theme import theme
from officer_app.ui.widgets import paint

_HIGH, _LOW = 84, 60
#: So wide a page has room for all in a row.
_ONE_ROW = 1400


class Told(NamedTuple):
    """A figure under its name, what it is to be held against, and the token of its colour."""

    name: str
    figure: str
    note: str = ""
    colour: str = "text"


class FigureButton(QAbstractButton):
    """Name, figure and note, and its key."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self._told = Told("", "")
        self._low = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(120, _LOW if self._low else _HIGH)

    def set_low(self, low: bool) -> None:
        """Two rows of them: the note stands beside the figure where it fits, else it is told on hover."""
        self._low = low
        self.setFixedHeight(_LOW if low else _HIGH)

    def show_figure(self, told: Told) -> None:
        self._told = told
        self.setText(told.figure)
        self.setToolTip(" · ".join(part for part in (told.name, told.note) if part))
        self.setAccessibleName(f"{told.name}: {told.figure}. {told.note}".strip())
        self.update()

    @property
    def told(self) -> Told:
        return self._told

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c, told = QPainter(self), theme().colours, self._told
        box = self.rect()
        paint.rounded(painter, box, c.hover if self.underMouse() or self.isDown() else c.surface, c.border)
        small = theme().font(tokens.CAPTION_PX)
        cap = paint.keycap_width(small, self._key)
        inside = box.adjusted(tokens.M, 0, -tokens.S, 0)
        name = QRect(inside.left(), tokens.S, inside.width(), tokens.ICON)
        beside = name.adjusted(0, 0, -cap - tokens.XS, 0)
        paint.line(
            painter,
            beside if self._low else name,
            told.name.upper(),
            c.secondary,
            theme().font(tokens.CAPTION_PX, strong=True),
        )
        size = tokens.HEADLINE_PX if self._low else tokens.NUMBER_PX
        figure = QRect(inside.left(), tokens.XL + 2, inside.width(), size + tokens.XS)
        big = theme().font(size, strong=True, tabular=True)
        paint.line(painter, figure, told.figure, getattr(c, told.colour), big)
        note = beside.translated(0, figure.bottom() + 2 - beside.top())
        if not self._low:
            paint.line(painter, note, told.note, c.secondary, small)
        elif (
            paint.text_width(big, told.figure) + paint.text_width(small, told.note) + tokens.M
            < inside.width()
        ):
            paint.line(painter, figure, told.note, c.secondary, small, Qt.AlignmentFlag.AlignRight)
        spot = QPointF(inside.right() - cap + 1, (name if self._low else note).center().y() + 1)
        paint.keycap(painter, spot, self._key, small, c.secondary, c.border)
        if self.hasFocus():
            paint.focus_ring(painter, box, tokens.CARD_RADIUS)


class FigureBar(QWidget):
    """All figures, in one row or in two. `opened` carries the place of the one that was chosen."""

    opened = Signal(int)

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons = [FigureButton(str((place + 1) % 10)) for place in range(count)]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(tokens.S)
        self._in_a_row = 0
        for place, button in enumerate(self.buttons):
            button.clicked.connect(lambda _=False, place=place: self.opened.emit(place))
        self._arrange(count)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_figures(self, figures: Sequence[Told]) -> None:
        for button, told in zip(self.buttons, figures, strict=True):
            button.show_figure(told)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        count = len(self.buttons)
        self._arrange(count if self.width() >= _ONE_ROW else -(-count // 2))

    def _arrange(self, in_a_row: int) -> None:
        if in_a_row == self._in_a_row:
            return
        self._in_a_row = in_a_row
        for place, button in enumerate(self.buttons):
            button.set_low(in_a_row < len(self.buttons))
            self._grid.addWidget(button, place // in_a_row, place % in_a_row)
        for column in range(len(self.buttons)):
            self._grid.setColumnStretch(column, int(column < in_a_row))
        self.updateGeometry()
