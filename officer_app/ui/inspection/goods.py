"""The goods table: declared beside ordered beside found, one row an item."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import IntEnum
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from officer_app.domain.words import Attribute
from officer_app.store.detail import Goods, OrderLine
from officer_app.ui import tokens, wording
from officer_app.ui.inspection import codes, words
from officer_app.ui.inspection.draft import Draft
from officer_app.ui.inspection.lines import LINES, Line, LinesDelegate
from officer_app.ui.theme import theme

_Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    ITEM = 0
    DECLARED = 1
    ORDERED = 2
    FOUND = 3


class Judged(NamedTuple):
    """What is, or was, recorded of the goods: items as declared, and what others really are."""

    conforming: frozenset[int]
    deviations: dict[int, dict[Attribute, str]]

    @classmethod
    def of(cls, draft: Draft) -> Judged:
        return cls(draft.conforming, {gnum: dict(found) for gnum, found in draft.deviations.items()})


NOT_JUDGED = Judged(frozenset(), {})


class GoodsModel(QAbstractTableModel):
    """Items as declared, then what was ordered and not declared."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._goods: Sequence[Goods] = ()
        self._only_ordered: Sequence[OrderLine] = ()
        self._has_order = False
        self._judged = NOT_JUDGED

    def show_goods(self, goods: Sequence[Goods], only_ordered: Sequence[OrderLine], has_order: bool) -> None:
        if (goods, only_ordered, has_order) != (self._goods, self._only_ordered, self._has_order):
            self.beginResetModel()
            self._goods, self._only_ordered, self._has_order = goods, only_ordered, has_order
            self.endResetModel()

    def show_judged(self, judged: Judged) -> None:
        self._judged = judged
        if self._goods:
            column = Column.FOUND
            self.dataChanged.emit(self.index(0, column), self.index(len(self._goods) - 1, column))

    def item(self, row: int) -> Goods | None:
        """The declared item of a row, None for what was only ordered."""
        return self._goods[row] if 0 <= row < len(self._goods) else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._goods) + len(self._only_ordered)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            Column.ITEM: self.tr("Item"),
            Column.DECLARED: self.tr("Declared"),
            Column.ORDERED: self.tr("Ordered"),
            Column.FOUND: self.tr("Found"),
        }[Column(section)]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == LINES:
            return self._lines(index.row(), Column(index.column()))
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return "\n".join(line.text for line in self._lines(index.row(), Column(index.column())))
        return None

    def _lines(self, row: int, column: Column) -> list[Line]:
        item = self.item(row)
        if item is None:
            return self._only_ordered_lines(self._only_ordered[row - len(self._goods)], column)
        if column is Column.ITEM:
            return [
                Line(f"{item.gnum}  {item.name}", strong=True, wraps=True),
                Line(item.hs_code, "secondary", small=True),
                Line(item.model, "secondary", small=True),
            ]
        if column is Column.DECLARED:
            return [
                Line(codes.quantity(item.qty, item.unit)),
                Line(codes.amount(item.total, item.currency), "secondary", small=True),
                self._value(item.value_cny),
            ]
        if column is Column.ORDERED:
            return self._ordered_lines(item)
        return self._found_lines(item)

    def _value(self, value: Decimal | None) -> Line:
        if value is None:
            return Line(self.tr("no rate for its day"), "caution", small=True)
        return Line(self.tr("CNY {0}").format(wording.money(value)), "secondary", small=True)

    def _ordered_lines(self, item: Goods) -> list[Line]:
        line = item.ordered
        if line is None:
            return (
                [Line(self.tr("not ordered"), "caution", icon="warning")]
                if self._has_order
                else [Line("–", "secondary")]
            )
        lines = [
            self._compared(
                codes.quantity(line.qty, line.unit),
                (line.qty, line.unit) == (item.qty, item.unit),
                small=False,
            ),
            self._compared(
                codes.amount(line.total, line.currency),
                (line.total, line.currency) == (item.total, item.currency),
                small=True,
            ),
        ]
        if line.name != item.name:
            lines.append(Line(line.name, "caution", small=True, icon="warning"))
        return lines

    def _compared(self, text: str, same: bool, small: bool) -> Line:
        if same:
            return Line(text, "secondary" if small else "text", small=small)
        return Line(text, "caution", strong=True, small=small, icon="warning")

    def _found_lines(self, item: Goods) -> list[Line]:
        if item.gnum in self._judged.conforming:
            return [Line(self.tr("as declared"), "good", icon="check")]
        found = self._judged.deviations.get(item.gnum)
        if not found:
            return [Line("–", "secondary")]
        return [
            Line(
                wording.labelled(words.attribute(which), text),
                "alert",
                strong=True,
                small=len(found) > 1,
                icon="flag",
                wraps=len(found) < 3,
            )
            for which, text in found.items()
        ]

    def _only_ordered_lines(self, line: OrderLine, column: Column) -> list[Line]:
        if column is Column.ITEM:
            return [
                Line(line.name, strong=True, wraps=True),
                Line(self.tr("order line {0}").format(line.gnum), "secondary", small=True),
            ]
        if column is Column.DECLARED:
            return [Line(self.tr("not declared"), "caution", icon="warning")]
        if column is Column.ORDERED:
            amount = codes.amount(line.total, line.currency)
            return [
                Line(codes.quantity(line.qty, line.unit)),
                Line(amount, "secondary", small=True),
            ]
        return [Line("–", "secondary")]


class GoodsTable(QTableView):
    """The items; the current one is what D speaks of."""

    ROW = 84  # a name of two lines, code and model
    #: Double-clicked, or asked for by a screen reader.
    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.goods = GoodsModel(self)
        self._empty_text = ""
        self.setModel(self.goods)
        self.setItemDelegate(LinesDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.ROW)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(lambda _: self.wanted.emit())
        theme().changed.connect(self.viewport().update)
        self.goods.modelReset.connect(lambda: self.selectRow(0))

    def say_when_empty(self, text: str) -> None:
        """What stands here while there are no goods."""
        self._empty_text = text
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.goods.rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(theme().colour("secondary"))
            room = self.viewport().rect().adjusted(tokens.XL, tokens.XL, -tokens.XL, -tokens.XL)
            painter.drawText(
                room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self._empty_text
            )

    def current(self) -> Goods | None:
        return self.goods.item(self.currentIndex().row())

    def step(self, by: int) -> None:
        row = self.currentIndex().row() + by
        if 0 <= row < self.goods.rowCount():
            self.selectRow(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.viewport().width()
        side, found = max(92, min(150, int(room * 0.2))), max(100, min(180, int(room * 0.25)))
        for column in (Column.DECLARED, Column.ORDERED):
            self.setColumnWidth(column, side)
        self.setColumnWidth(Column.FOUND, found)
        self.setColumnWidth(Column.ITEM, max(100, room - 2 * side - found))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            super().keyPressEvent(event)
        else:
            event.ignore()  # Space and Enter belong to the page

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            self.viewport().update()
        return super().event(event)
