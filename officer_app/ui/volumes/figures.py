"""The figures over the charts, and the parts beside the bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from officer_app.domain.words import Lane
from officer_app.store.volumes import By
from officer_app.ui import icons, tokens, wording
from officer_app.ui.theme import theme
from officer_app.ui.widgets import paint
from officer_app.ui.widgets.buttons import Pressable
from officer_app.ui.widgets.cards import Card
from officer_app.ui.widgets.labels import Caption, Elided, Number

_SWATCH = 12
_PART_HEIGHT = 40


class FigureCard(Card):
    """A big figure with its name over it and what to hold it against under it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._figure = Caption(), Number()
        self._note, self._mean = (Elided(px=tokens.CAPTION_PX, secondary=True) for _ in range(2))
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.L, tokens.M, tokens.M, tokens.M)
        column.setSpacing(0)
        for part in (self._name, self._figure, self._note, self._mean):
            column.addWidget(part)
        column.addStretch(1)
        self.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred
        )  # all as high as the highest

    def show_figure(self, name: str, figure: str, note: str, mean: str, hint: str = "") -> None:
        self._name.setText(name)
        self._figure.setText(figure)
        self._note.setText(note)
        self._mean.setText(mean)
        self._mean.setVisible(bool(mean))
        self.setToolTip(hint)
        self.setAccessibleDescription(hint)
        self.setAccessibleName(f"{name}: {figure}. {note}. {mean}")

    @property
    def figure(self) -> str:
        return self._figure.text()


class Part(NamedTuple):
    """One mode or lane: what was released of it, and its share of all."""

    key: str
    name: str
    colour: str
    amount: str
    note: str


class PartRow(Pressable):
    """Names the bars' parts beside them, in the order they are stacked; opens its consignments."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._part = Part("", "", "", "", "")
        self._by = By.MODE
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(_PART_HEIGHT)

    def sizeHint(self) -> QSize:
        return QSize(160, _PART_HEIGHT)

    def show_part(self, part: Part, by: By) -> None:
        self._part, self._by = part, by
        self.setAccessibleName(f"{part.name}: {part.amount}, {part.note}")
        self.setToolTip(part.name)
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c, part = QPainter(self), theme().colours, self._part
        if self.underMouse():
            paint.rounded(painter, self.rect(), c.hover, None, tokens.FIELD_RADIUS)
        left, middle = tokens.S, _PART_HEIGHT // 2 - 8
        if self._by is By.LANE:
            lane = Lane(part.key) if part.key else None
            icons.draw(painter, wording.LANE_ICONS[lane], part.colour, left - 2, middle - 8, tokens.ICON)
        else:
            paint.rounded(painter, QRectF(left, middle - 6, _SWATCH, _SWATCH), part.colour, None, 3)
        left += _SWATCH + tokens.S
        right = self.width() - tokens.S
        number = theme().font(strong=True, tabular=True)
        width = paint.text_width(number, part.amount)
        top = QRect(0, middle - 9, 0, 18)
        paint.line(painter, QRect(right - width, top.y(), width, 18), part.amount, c.text, number)
        name = QRect(left, top.y(), right - width - tokens.S - left, 18)
        paint.line(painter, name, part.name, c.text, theme().font())
        small = theme().font(tokens.CAPTION_PX, tabular=True)
        paint.line(painter, QRect(left, top.y() + 17, right - left, 16), part.note, c.secondary, small)
        if self.hasFocus():
            paint.focus_ring(painter, self.rect(), tokens.FIELD_RADIUS)


class PartsPanel(QWidget):
    """`opened` carries the key of the part that was clicked."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[PartRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)

    def show_parts(self, parts: Sequence[Part], by: By) -> None:
        while len(self._rows) < len(parts):
            row = PartRow()
            row.clicked.connect(lambda _=False, row=row: self.opened.emit(row._part.key))
            self._column.insertWidget(len(self._rows), row)
            self._rows.append(row)
        for row, part in zip(self._rows, parts, strict=False):
            row.show_part(part, by)
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(parts))


class LineKey(QWidget):
    """A short stroke and a word: what the line in a chart is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setFixedHeight(tokens.ICON)

    def setText(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(text)
        self.setFixedWidth(20 + tokens.XS + paint.text_width(theme().font(tokens.CAPTION_PX), text) + 2)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = QPainter(self), theme().colours
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        painter.setPen(QPen(QColor(c.text), 2))
        painter.drawLine(0, int(middle), 18, int(middle))
        painter.setBrush(QColor(c.text))
        painter.drawEllipse(QRectF(6, middle - 3, 6, 6))
        spot = QRect(20 + tokens.XS, 0, self.width(), self.height())
        paint.line(painter, spot, self._text, c.secondary, theme().font(tokens.CAPTION_PX))


class ChartCard(Card):
    """A chart under its title, the title's figures at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = Elided(strong=True)
        self.note = Elided(px=tokens.CAPTION_PX, secondary=True)
        self.top = QHBoxLayout()
        self.top.setSpacing(tokens.S)
        self.top.addWidget(self.name, 1)
        self.body = QHBoxLayout()
        self.body.setSpacing(tokens.S)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.L, tokens.M, tokens.S, tokens.S)
        column.setSpacing(2)
        column.addLayout(self.top)
        column.addWidget(self.note)
        column.addSpacing(tokens.XS)
        column.addLayout(self.body, 1)

    def say(self, name: str, note: str) -> None:
        self.name.setText(name)
        self.note.setText(note)
