"""The same figures as a table, for who reads better than looks and for screen readers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from officer_app.reports.volumes import PERCENTILES, Figures
from officer_app.store.volumes import By, Measure
from officer_app.ui import tokens, wording
from officer_app.ui.theme import theme
from officer_app.ui.volumes import words
from officer_app.ui.volumes.board import Board, Slot
from officer_app.ui.widgets import paint

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Column(NamedTuple):
    title: str
    tell: Callable[[Figures], str]


class VolumesModel(QAbstractTableModel):
    """One row a slot, the latest first, and the sum of all over them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board: Board | None = None
        self._rows: list[Slot] = []
        self._columns: list[Column] = []
        self.retranslate()

    def show_board(self, board: Board) -> None:
        self.beginResetModel()
        self._board = board
        self._rows = [board.all, *(board.slots if board.single_day else reversed(board.slots))]
        self.endResetModel()

    def slot(self, row: int) -> Slot:
        return self._rows[row]

    def retranslate(self) -> None:
        def counted(measure: Measure) -> Callable[[Figures], str]:
            return lambda figures: f"{figures.counted(measure):,}"

        def within(percent: int) -> Callable[[Figures], str]:
            return lambda figures: words.minutes(figures.percentile(percent))

        limit = self._board.report.clock_minutes if self._board else 60
        self.beginResetModel()
        self._columns = [
            Column(self.tr("Declared"), counted(Measure.DECLARED)),
            Column(self.tr("Arrived"), counted(Measure.ARRIVED)),
            Column(self.tr("Held"), counted(Measure.HELD)),
            Column(self.tr("Released"), counted(Measure.RELEASED)),
            Column(self.tr("Value CNY"), lambda figures: wording.money(figures.value(Measure.RELEASED))),
            *(Column(f"p{percent}", within(percent)) for percent in PERCENTILES),
            Column(
                self.tr("Under {0} min").format(limit),
                lambda figures: words.share(figures.share_under(limit)),
            ),
            Column(self.tr("Outcomes"), counted(Measure.INSPECTED)),
            Column(self.tr("Inspected %"), lambda figures: words.share(figures.inspection_rate)),
            Column(self.tr("Hit rate"), lambda figures: words.share(figures.hit_rate)),
        ]
        self.endResetModel()

    def _first(self, slot: Slot) -> str:
        assert self._board is not None
        by = self._board.report.by
        if slot.key:
            return words.key_word(by, slot.key)
        if slot is self._rows[0]:
            return self.tr("All")
        return words.span(slot)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns) + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _aligned(section)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if section:
            return self._columns[section - 1].title
        if self._board is not None and self._board.single_day:
            return self.tr("Mode") if self._board.report.by is By.MODE else self.tr("Lane")
        return self.tr("Day") if self._board is None or not self._board.weekly else self.tr("Week")

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        slot, column = self._rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._columns[column - 1].tell(slot.figures) if column else self._first(slot)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _aligned(column)
            case Qt.ItemDataRole.FontRole:
                return theme().font(strong=index.row() == 0, tabular=column > 0)
        return None


def _aligned(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class RowDelegate(QStyledItemDelegate):
    """Cells as far from their edges as the header's words."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        c = theme().colours
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(c.selection))
        spot = option.rect.adjusted(tokens.S, 0, -tokens.S, 0)
        side = Qt.AlignmentFlag.AlignRight if index.column() else Qt.AlignmentFlag.AlignLeft
        paint.line(painter, spot, index.data(), c.text, index.data(Qt.ItemDataRole.FontRole), side)


class VolumesTable(QTableView):
    """`opened` carries the slot that was double-clicked."""

    opened = Signal(object)

    def __init__(self, model: VolumesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(RowDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(tokens.ROW)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(64)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setFixedHeight(tokens.HEADER)
        self.doubleClicked.connect(lambda index: self.opened.emit(model.slot(index.row())))
