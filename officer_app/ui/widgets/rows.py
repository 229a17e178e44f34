"""A short live list: plain rows under a few columns, updated in place so that nothing moves while it is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from officer_app.ui import icons, tokens
from officer_app.ui.theme import theme
from officer_app.ui.widgets import paint

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_PADDING = tokens.S
_FADE_MS = 100
_SHARED_LEAST = 120


class Look(NamedTuple):
    """How a cell is painted: a token's colour, weight, an icon before its text."""

    colour: str = "text"
    strong: bool = False
    icon: str = ""


PLAIN, QUIET, STRONG = Look(), Look("secondary"), Look(strong=True)


class Column(NamedTuple):
    """`width` in pixels; 0: it shares what is left. `spare` ones go first where room is short. A `number` that is too
    long is cut before its end."""

    title: Callable[[], str]
    text: Callable[[Any], str]
    width: int
    look: Callable[[Any], Look] = lambda _: PLAIN
    right: bool = False
    spare: bool = False
    number: bool = False


class RowsModel(QAbstractTableModel):
    """Rows told apart by `key`; from one reading to the next they may come, go and change places."""

    def __init__(
        self, columns: Sequence[Column], key: Callable[[Any], str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = columns
        self.rows: list[Any] = []
        self._key = key

    def place_of(self, key: str | None) -> int | None:
        return next((at for at, row in enumerate(self.rows) if self._key(row) == key), None)

    def key_at(self, place: int) -> str | None:
        return self._key(self.rows[place]) if 0 <= place < len(self.rows) else None

    def take(self, rows: Sequence[Any]) -> set[str]:
        """Show these; gives the keys of those that came or changed."""
        wanted = {self._key(row) for row in rows}
        for at in range(len(self.rows) - 1, -1, -1):
            if self._key(self.rows[at]) not in wanted:
                self.beginRemoveRows(_ROOT, at, at)
                del self.rows[at]
                self.endRemoveRows()
        there = {self._key(row) for row in self.rows}
        fresh: set[str] = set()
        for at, row in enumerate(rows):
            if self._key(row) in there and self.key_at(at) != self._key(row):
                self._move_up(self._key(row), at)
            if self.key_at(at) == self._key(row):
                if self.rows[at] != row:
                    self.rows[at] = row
                    self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1))
                    fresh.add(self._key(row))
                continue
            self.beginInsertRows(_ROOT, at, at)
            self.rows.insert(at, row)
            self.endInsertRows()
            fresh.add(self._key(row))
        return fresh

    def _move_up(self, key: str, to: int) -> None:
        old = self.place_of(key)
        assert old is not None
        self.beginMoveRows(_ROOT, old, old, _ROOT, to)
        self.rows.insert(to, self.rows.pop(old))
        self.endMoveRows()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) and index.isValid():
            return self.columns[index.column()].text(self.rows[index.row()])
        return None

    def retranslate(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(self.columns) - 1))


class _Delegate(QStyledItemDelegate):
    def __init__(self, model: RowsModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self.hovered = -1
        self.glows: dict[str, float] = {}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        c, rect = theme().colours, option.rect
        row, column = self._model.rows[index.row()], self._model.columns[index.column()]
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, QColor(c.selection))
        elif index.row() == self.hovered:
            painter.fillRect(rect, QColor(c.hover))
        began = self.glows.get(self._model.key_at(index.row()) or "")
        if began is not None:
            glow = QColor(c.glow)
            left = 1 - (monotonic() - began) * 1000 / tokens.GLOW_MS
            glow.setAlphaF(max(0.0, min(1.0, left * 1.6)) * (0.5 if selected else 1.0))
            painter.fillRect(rect, glow)
        look = column.look(row)
        ink = str(getattr(c, look.colour))
        left_edge = rect.left() + _PADDING
        if look.icon:
            icons.draw(painter, look.icon, ink, left_edge, rect.top() + (rect.height() - tokens.ICON) // 2)
            left_edge += tokens.ICON + tokens.XS + 2
        room = rect.adjusted(left_edge - rect.left(), 0, -_PADDING, -1)
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        font = theme().font(strong=look.strong, tabular=True)
        paint.line(painter, room, column.text(row), ink, font, side, number=column.number)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(c.border))
        table = self.parent()
        if selected and isinstance(table, QWidget) and table.hasFocus():
            accent = QColor(c.accent)
            painter.fillRect(rect.left(), rect.top() - 1, rect.width(), 1, accent)
            painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, accent)


class RowsTable(QTableView):
    """Selection and place stay with the row, not with its number. `chosen` carries the row, or None."""

    chosen = Signal(object)
    opened = Signal()  # Enter or a double click

    def __init__(self, model: RowsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        model.setParent(self)
        self.setModel(model)
        self._delegate = _Delegate(model, self)
        self.setItemDelegate(self._delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(tokens.ROW)
        self.verticalHeader().setDefaultSectionSize(tokens.ROW)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(tokens.XL)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setFixedHeight(tokens.HEADER)
        self._glow = QTimer(self)
        self._glow.setInterval(_FADE_MS)
        self._glow.timeout.connect(self._fade)
        self._filled = False
        self.selectionModel().currentRowChanged.connect(lambda *_: self.chosen.emit(self.row))
        self.doubleClicked.connect(lambda _: self.opened.emit())
        theme().changed.connect(self.viewport().update)

    @property
    def row(self) -> Any:
        """The chosen row, None when there is none."""
        place = self.currentIndex().row()
        return self._rows.rows[place] if 0 <= place < len(self._rows.rows) else None

    @property
    def key(self) -> str | None:
        return self._rows.key_at(self.currentIndex().row())

    def take(self, rows: Sequence[Any], *, anew: bool = False) -> None:
        """Show these rows; what is seen stays where it is, what came or changed glows.

        `anew`: they are of something else than those before. Nothing glows, and the first is chosen.
        """
        if anew:
            self._filled = False
            self._rows.take(())
        top = self.rowAt(0)
        seen, before = self._rows.key_at(top), self.rowViewportPosition(top) if top >= 0 else 0
        place, chosen = self.currentIndex().row(), self.key
        scrolled = self.verticalScrollBar().value() > 0
        was_filled, self._filled = self._filled, True
        fresh = self._rows.take(rows)
        self.updateGeometries()
        if scrolled and (now_at := self._rows.place_of(seen)) is not None:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.rowViewportPosition(now_at) - before)
        if self._rows.place_of(chosen) is None:
            self.choose(min(max(place, 0), len(rows) - 1), scroll=False)
        self.chosen.emit(self.row)
        if was_filled and fresh:
            self._delegate.glows |= dict.fromkeys(fresh, monotonic())
            self._glow.start()
        self.viewport().update()

    def choose(self, place: int, scroll: bool = True) -> None:
        if not 0 <= place < self._rows.rowCount():
            return
        index = self._rows.index(place, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        if scroll:
            self.scrollTo(index)

    def choose_key(self, key: str | None) -> None:
        if (place := self._rows.place_of(key)) is not None:
            self.choose(place)

    def step(self, by: int) -> None:
        last = self._rows.rowCount() - 1
        self.choose(min(max(self.currentIndex().row() + by, 0), last))

    def retranslate(self) -> None:
        self._rows.retranslate()

    def fit_columns(self) -> None:
        columns = list(self._rows.columns)
        shared = sum(not column.width for column in columns)
        left = self.viewport().width() - sum(column.width for column in columns)
        for column in reversed(self._rows.columns):
            if column.spare and left < shared * _SHARED_LEAST:
                columns.remove(column)
                left += column.width
        for section, column in enumerate(self._rows.columns):
            self.setColumnHidden(section, column not in columns)
            self.setColumnWidth(section, column.width or max(left // shared, 2 * tokens.XL))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        page = max(self.viewport().height() // tokens.ROW - 1, 1)
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: page, Qt.Key.Key_PageUp: -page}
        if event.key() in steps:
            self.step(steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Home:
            self.choose(0)
        elif event.key() == Qt.Key.Key_End:
            self.choose(self._rows.rowCount() - 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            event.ignore()  # letters are the page's keys, not a search in the table

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.rowAt(int(event.position().y())))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def _hover(self, place: int) -> None:
        if place != self._delegate.hovered:
            self._delegate.hovered = place
            self.viewport().update()

    def _fade(self) -> None:
        over = monotonic() - tokens.GLOW_MS / 1000
        self._delegate.glows = {key: began for key, began in self._delegate.glows.items() if began > over}
        self.viewport().update()
        if not self._delegate.glows:
            self._glow.stop()
