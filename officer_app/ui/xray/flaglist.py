"""The flags in words, below the image: what each was taken for, its mass, density and effective atomic number."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from officer_app.ui import icons, tokens
from officer_app.ui.theme import theme
from officer_app.ui.widgets import paint
from officer_app.ui.xray import words
from officer_app.ui.xray.marks import Mark, describe, facts_of

_ROW = 28
_MOST_ROWS = 5
_LOOK = {
    "HIGH_THREAT": ("bad", "alert"),
    "THREAT": ("warning", "caution"),
    "NO_THREAT": ("check", "secondary"),
}


class _FlagRow(QAbstractButton):
    """One flag; pressed, the image goes to it."""

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.setToolTip(describe(mark))
        self.setAccessibleName(describe(mark).replace("\n", ", "))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, _ROW)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = QPainter(self), theme().colours
        if self.underMouse() or self.isChecked():
            paint.rounded(painter, self.rect(), c.hover, None, tokens.FIELD_RADIUS)
        icon, colour = _LOOK.get(self.mark.flag.assessment, ("help", "caution"))
        bold, plain = theme().font(strong=not self.mark.flag.cleared), theme().font()
        icons.draw(painter, icon, getattr(c, colour), tokens.XS, (_ROW - tokens.ICON) / 2)
        left = tokens.XS + tokens.ICON + tokens.S
        text = f"{self.mark.number}  {words.assessment(self.mark.flag)}"
        width = paint.text_width(bold, text) + 1
        paint.line(painter, QRect(left, 0, width, _ROW), text, getattr(c, colour), bold)
        rest = QRectF(left + width + tokens.M, 0, self.width() - left - width - tokens.M - tokens.XS, _ROW)
        paint.line(painter, rest, " · ".join(facts_of(self.mark.flag)), c.secondary, plain)
        if self.hasFocus():
            paint.focus_ring(painter, self.rect(), tokens.FIELD_RADIUS)


class FlagList(QScrollArea):
    """All flags, worst first; as high as its rows, up to five."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inner = QWidget()
        self._inner.setProperty("plain", "true")
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._rows: list[_FlagRow] = []
        self.setWidget(self._inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_marks(self, marks: Sequence[Mark]) -> None:
        for row in self._rows:
            self._column.removeWidget(row)
            row.deleteLater()
        self._rows = [_FlagRow(mark) for mark in marks]
        for row in self._rows:
            row.clicked.connect(lambda _=False, number=row.mark.number: self.chosen.emit(number))
            self._column.addWidget(row)
        self.setFixedHeight(min(len(marks), _MOST_ROWS) * _ROW)
        self.setVisible(bool(marks))
