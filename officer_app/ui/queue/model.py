"""Adapts a stretch of the queue to Qt. The rows before and after it are known by number only."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from officer_app.domain.clock import now
from officer_app.store.queue import Page, QueueRow, Sort
from officer_app.ui import wording
from officer_app.ui.queue.columns import (
    COLUMNS,
    Sites,
    handed_back_reason,
    officer_text,
    terms_of,
    weight_text,
    xray_told,
)

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class QueueModel(QAbstractTableModel):
    """`total` rows, of which `first` … `first + len(rows)` are loaded."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._total = 0
        self._first = 0
        self._rows: list[QueueRow] = []
        self.sites: Sites = {}

    @property
    def first(self) -> int:
        return self._first

    @property
    def rows(self) -> list[QueueRow]:
        return self._rows

    def row(self, number: int) -> QueueRow | None:
        """The row at that place, None while it is not loaded."""
        at = number - self._first
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def place_of(self, consignment_id: str | None) -> int | None:
        """Where that consignment stands, None when it is not loaded."""
        for at, row in enumerate(self._rows):
            if row.consignment_id == consignment_id:
                return self._first + at
        return None

    def covers(self, top: int, bottom: int) -> bool:
        """Whether all of these rows are loaded."""
        return self._first <= top and min(bottom + 1, self._total) <= self._first + len(self._rows)

    def take(self, page: Page) -> None:
        """Show this stretch. Rows are added or removed at the end only: whoever shows the model keeps the place
        and the selection by consignment, not by number."""
        if page.total > self._total:
            self.beginInsertRows(_ROOT, self._total, page.total - 1)
            self._total = page.total
            self.endInsertRows()
        elif page.total < self._total:
            self.beginRemoveRows(_ROOT, page.total, self._total - 1)
            self._total = page.total
            self._first, self._rows = page.first, page.rows
            self.endRemoveRows()
        self._first, self._rows = page.first, page.rows
        if self._total:
            self.dataChanged.emit(self.index(0, 0), self.index(self._total - 1, len(COLUMNS) - 1))

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(column.align | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.means() or None
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index.row())
        if row is None:
            return None
        column = COLUMNS[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.text(row, now(), self.sites)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _hover(column.sort, row)
        return None

    def retranslate(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)
        if self._total:
            self.dataChanged.emit(self.index(0, 0), self.index(self._total - 1, len(COLUMNS) - 1))


def _hover(sort: Sort, row: QueueRow) -> str | None:
    """What hovering adds to a cell."""
    match sort:
        case Sort.PRIORITY:
            return wording.explained(terms_of(row))
        case Sort.ENTERPRISE:
            return row.ebc_name
        case Sort.GOODS:
            return row.goods
        case Sort.VALUE if row.value_cny is not None:
            return f"CNY {row.value_cny:,.2f}"
        case Sort.WEIGHT if row.gross_weight is not None or row.measured_weight is not None:
            return weight_text(row)
        case Sort.WAYBILL:
            return row.declaration_no or row.logistics_no
        case Sort.FLAGS:
            return xray_told(row)
        case Sort.OFFICER:
            return row.officer
        case Sort.STATE:
            return _state_hover(row)
    return None


def _state_hover(row: QueueRow) -> str | None:
    if row.task_state == wording.RECORDED_HERE:
        return wording.translate("Queue", "Recorded; it waits here for the server.")
    if row.handed_back:
        return wording.translate("Queue", "Handed back: {0}").format(handed_back_reason(row))
    if row.missing:
        return wording.translate("Queue", "Waits for: {0}").format(wording.missing_words(row.missing))
    return officer_text(row) if row.officer else None
