"""The titles over the queue's columns; a click sorts."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from officer_app.store.queue import DESCENDING_FIRST, Sort
from officer_app.ui import icons, tokens
from officer_app.ui.queue.columns import COLUMNS, RIGHT
from officer_app.ui.theme import theme
from officer_app.ui.widgets import paint


class QueueHeader(QHeaderView):
    """Titles, with the sorted one marked; a click sorts, a second click turns the order round."""

    sorted_by = Signal(object, bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.sort, self.descending = Sort.PRIORITY, True
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setFixedHeight(tokens.HEADER)
        self.setMinimumSectionSize(tokens.XL)
        self.setMouseTracking(True)
        self.sectionClicked.connect(self._clicked)

    def show_sort(self, sort: Sort, descending: bool) -> None:
        self.sort, self.descending = sort, descending
        self.repaint_titles()

    def repaint_titles(self) -> None:
        self.headerDataChanged(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    def _clicked(self, section: int) -> None:
        sort = COLUMNS[section].sort
        descending = not self.descending if sort is self.sort else sort in DESCENDING_FIRST
        self.sorted_by.emit(sort, descending)

    def paintSection(self, painter: QPainter, rect: object, section: int) -> None:
        column, c = COLUMNS[section], theme().colours
        box = self._box(section)
        painter.fillRect(box, theme().colour("surface"))
        chosen = column.sort is self.sort
        font = theme().font(tokens.CAPTION_PX, strong=True)
        room = box.adjusted(6, 0, -6, 0)
        if section == 0:
            room.setLeft(room.left() + tokens.LANE_BAR)
        if chosen:
            arrow = tokens.ICON - 4
            width = min(paint.text_width(font, column.title()) + 2, room.width() - arrow)
            left = room.right() - arrow + 2 if column.align == RIGHT else room.left() + width + 1
            name = "down" if self.descending else "up"
            icons.draw(painter, name, c.text, left, box.center().y() - arrow / 2 + 1, arrow)
            room.setRight(room.right() - arrow)
        paint.line(painter, room, column.title(), c.text if chosen else c.secondary, font, column.align)
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, theme().colour("border"))

    def _box(self, section: int) -> QRect:
        return QRect(self.sectionViewportPosition(section), 0, self.sectionSize(section), self.height())
