"""Table cells of several lines, each with its own weight and colour."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QPainter, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from officer_app.ui import icons, tokens
from officer_app.ui.theme import theme
from officer_app.ui.widgets import paint

#: The role under which a model gives a cell's lines.
LINES = Qt.ItemDataRole.UserRole + 1

_Index = QModelIndex | QPersistentModelIndex


class Line(NamedTuple):
    """One line of a cell: its colour is a token's name."""

    text: str
    colour: str = "text"
    strong: bool = False
    small: bool = False
    icon: str = ""
    wraps: bool = False  # into two lines; the cell's last line then gives way


class LinesDelegate(QStyledItemDelegate):
    """Paints a cell's lines below each other."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        box: QRect = option.rect
        if chosen:
            painter.fillRect(box, theme().colour("selection"))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, theme().colour("border"))
        if chosen and index.column() == 0:
            painter.fillRect(box.left(), box.top(), 3, box.height(), theme().colour("accent"))
        top, bottom = box.top() + tokens.S, box.bottom() - tokens.XS
        for line in index.data(LINES):
            height = 16 if line.small else 18
            if top + height > bottom:
                break
            top += self._paint_line(
                painter, line, QRect(box.left() + tokens.S, top, box.width() - tokens.M, height)
            )

    def _paint_line(self, painter: QPainter, line: Line, spot: QRect) -> int:
        """Paint one line, or two where it wraps; gives the height taken."""
        ink, font = getattr(theme().colours, line.colour), _font(line)
        if line.icon:
            icons.draw(painter, line.icon, ink, spot.left(), spot.top() + (spot.height() - 14) / 2, 14)
            spot.setLeft(spot.left() + 14 + tokens.XS)
        rest = line.text
        if line.wraps and (first := _first_line(font, rest, spot.width())) != rest:
            paint.line(painter, spot, first.rstrip(), ink, font)  # the space it breaks at takes no room
            rest = rest[len(first) :].lstrip()
            spot.moveTop(spot.top() + spot.height())
            paint.line(painter, spot, rest, ink, font)
            return 2 * spot.height()
        paint.line(painter, spot, rest, ink, font)
        return spot.height()


def _first_line(font: QFont, text: str, width: int) -> str:
    """As much of the text as fits on one line, broken where its script may be broken."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(width)
    layout.endLayout()
    return text[: line.textLength()]


def _font(line: Line) -> QFont:
    return theme().font(tokens.CAPTION_PX if line.small else tokens.TEXT_PX, strong=line.strong, tabular=True)
