"""The same figures as a table: for who does not see the chart, and for who wants the number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from officer_app.reports.volumes import Day, Report
from officer_app.store.volumes import Measure
from officer_app.ui import tokens
from officer_app.ui.theme import theme
from officer_app.ui.volumes import words

_Index = QModelIndex | QPersistentModelIndex


class Column(NamedTuple):
    title: str
    text: Callable[[Day], str]


class DayModel(QAbstractTableModel):
    """A row a day (or week, or month), the latest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._days: Sequence[Day] = ()
        self._columns: Sequence[Column] = ()

    def show_days(self, days: Sequence[Day], told: Report, measure: Measure) -> None:
        self.beginResetModel()
        self._days = list(reversed(days))
        self._columns = self._columns_of(told, measure)
        self.endResetModel()

    def _columns_of(self, told: Report, measure: Measure) -> list[Column]:
        def of_key(key: str) -> Callable[[Day], str]:
            return lambda day: f"{day.by_key[key].counted(measure):,}" if key in day.by_key else "0"

        clock = told.clock_minutes
        return [
            Column(self.tr("Day"), lambda day: f"{day.day:%Y-%m-%d}"),
            Column(words.measure(measure), lambda day: f"{day.total.counted(measure):,}"),
            *(Column(words.key(told.by, key), of_key(key)) for key in told.keys),
            Column(self.tr("CNY"), lambda day: f"{day.total.value(measure):,.0f}"),
            Column("p50", lambda day: words.minutes(day.total.percentile(50))),
            Column("p90", lambda day: words.minutes(day.total.percentile(90))),
            Column("p95", lambda day: words.minutes(day.total.percentile(95))),
            Column(self.tr("under 1 h"), lambda day: words.share(day.total.share_under(clock))),
            Column(self.tr("inspected"), lambda day: words.share(day.total.inspection_rate)),
            Column(self.tr("hits"), lambda day: words.share(day.total.hit_rate)),
        ]

    def place(self, row: int) -> int:
        """The row's place in the order of time."""
        return len(self._days) - 1 - row

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._days)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[index.column()].text(self._days[index.row()])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.FontRole:
            return theme().font(tabular=True)
        return None


def _alignment(column: int) -> int:
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    return int(side | Qt.AlignmentFlag.AlignVCenter)


class DayTable(QTableView):
    """Enter or a double click opens a day's consignments."""

    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.days = DayModel(self)
        self.setModel(self.days)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(tokens.ROW)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.days.place(index.row())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.days.place(self.currentIndex().row()))
        else:
            super().keyPressEvent(event)
