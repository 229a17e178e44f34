"""The queue's table. Nothing moves while it is read: place and selection are kept by consignment."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QSignalBlocker,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from officer_app.store.queue import Anchor, QueueRow
from officer_app.ui import tokens
from officer_app.ui.queue.columns import COLUMNS, widths
from officer_app.ui.queue.delegate import QueueDelegate
from officer_app.ui.queue.feed import Loaded
from officer_app.ui.queue.header import QueueHeader
from officer_app.ui.queue.model import QueueModel

_GLOW_STEP_MS = 60
#: What may change in a row without anything having happened: urgency grows by the minute.
_QUIET = ("version", "priority", "priority_why", "key")


class QueueTable(QTableView):
    """Shows a QueueModel. `chosen` tells of another chosen consignment, or that it has changed or left the view."""

    chosen = Signal(object)  # QueueRow or None
    opened = Signal(object)  # QueueRow
    far = Signal(int)  # a row number to jump to
    near = Signal(object)  # an Anchor to read on from
    changed_above = Signal(int)  # so many came or changed above the rows that are seen
    painted = Signal()  # rows were seen for the first time

    def __init__(self, model: QueueModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._chosen: QueueRow | None = None
        self._was_painted = False
        self._above: set[str] = set()  # what came or changed above the rows that are seen
        self._lost_at: int | None = None  # where the chosen consignment stood when it left the view
        self.delegate = QueueDelegate(model, self)
        self.header = QueueHeader(self)
        self.setHorizontalHeader(self.header)
        self.setModel(model)
        self.setItemDelegate(self.delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setAutoScroll(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(tokens.ROW)
        rows.setMinimumSectionSize(tokens.ROW)
        self._glow = QTimer(self)
        self._glow.setInterval(_GLOW_STEP_MS)
        self._glow.timeout.connect(self._fade)
        self._scrolled = QTimer(self)
        self._scrolled.setSingleShot(True)
        self._scrolled.setInterval(15)
        self._scrolled.timeout.connect(self._want_rows)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._scrolled.start())
        self.selectionModel().currentRowChanged.connect(self._row_chosen)
        self.doubleClicked.connect(lambda _: self._open())

    # --- what is chosen

    @property
    def row(self) -> QueueRow | None:
        """The chosen consignment, also after it has left the view."""
        return self._chosen

    @property
    def listed(self) -> bool:
        """Whether the chosen consignment stands in the view."""
        return self._lost_at is None

    def selected_id(self) -> str | None:
        return self._chosen.consignment_id if self._chosen is not None else None

    def choose(self, place: int, *, scroll: bool = True) -> None:
        """Select the row at that place."""
        if not 0 <= place < self._model.rowCount():
            return
        index = self._model.index(place, 0)
        self.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        )
        if scroll:
            self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def step(self, by: int) -> None:
        """The next or the previous row."""
        current = self.currentIndex()
        if current.isValid():
            self.choose(max(0, min(current.row() + by, self._model.rowCount() - 1)))
        elif self._lost_at is not None:
            self.choose(max(0, min(self._lost_at + min(by, 0), self._model.rowCount() - 1)))
        else:
            self.choose(0)

    def _row_chosen(self, index: QModelIndex, _previous: QModelIndex) -> None:
        row = self._model.row(index.row()) if index.isValid() else None
        if row is not None:
            self._set_chosen(row)

    def _set_chosen(self, row: QueueRow | None, lost_at: int | None = None) -> None:
        if (row, lost_at) != (self._chosen, self._lost_at):
            self._chosen, self._lost_at = row, lost_at
            self.chosen.emit(row)

    def _open(self) -> None:
        if self._chosen is not None:
            self.opened.emit(self._chosen)

    # --- what is loaded

    def visible(self) -> tuple[int, int]:
        """The first and the last row that are seen."""
        top = self.verticalScrollBar().value() // tokens.ROW
        return top, top + self._room().height() // tokens.ROW + 1

    def _room(self) -> QSize:
        """What is left for cells. Asking Qt for the viewport itself costs 30 ms the first time: it then makes every
        enum of every widget class, and the first paint would wait for that."""
        size = self.maximumViewportSize()
        return QSize(size.width() - tokens.SCROLL_BAR, size.height())

    def anchor(self) -> Anchor | None:
        """The first row that is seen; at the very top nothing, so that what is more urgent is read too."""
        top, _ = self.visible()
        row = self._model.row(top)
        return Anchor(row.key, row.consignment_id) if row is not None and top > 0 else None

    def let_go(self) -> None:
        """Nothing is chosen any more."""
        self.selectionModel().clear()
        self._set_chosen(None)

    def fade(self, opacity: float) -> None:
        """Show that these rows are no longer what was asked for, or may not be any more."""
        if opacity != self.delegate.opacity:
            self.delegate.opacity = opacity
            self.viewport().update()

    def show_back(self, loaded: Loaded) -> None:
        """Choose what the officer who came back goes on with."""
        assert loaded.back is not None
        stood_at = self._take_rows(loaded)
        if loaded.selected is None:
            if self._chosen is None or loaded.back.done:
                others = (row.consignment_id != loaded.back.consignment_id for row in self._model.rows)
                place = next((at for at, other in enumerate(others) if other), None)
                self.let_go()
                if place is not None:
                    self.choose(self._model.first + place)
            else:
                self._keep_chosen(loaded, stood_at)
            return
        row, place = loaded.selected
        self.selectionModel().clear()
        if place >= 0:
            self.choose(place)
        self._set_chosen(row, None if place >= 0 else 0)

    def take(self, loaded: Loaded) -> None:
        """Show what was read; a live reading moves nothing that is being looked at."""
        if not loaded.live:
            self._keep_chosen(loaded, self._take_rows(loaded))
            return
        changed = self._mark_changes(loaded)
        still = self._still(loaded)
        stood_at = self._take_rows(loaded)
        if still is not None:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + still * tokens.ROW)
        self._keep_chosen(loaded, stood_at)
        self._tell_above(changed)

    def show_view(self, loaded: Loaded) -> None:
        """Another view: begin at its top."""
        self._above.clear()
        self._tell_above(set())
        self._take_rows(loaded)
        self.verticalScrollBar().setValue(0)
        place = self._model.place_of(self.selected_id())
        self.selectionModel().clear()
        if self._model.rowCount() == 0:
            self._set_chosen(None)
        else:
            self.choose(place if place is not None else 0)

    def _take_rows(self, loaded: Loaded) -> int:
        """The rows change, but not what is chosen: of the last row Qt would go on to its neighbour. Gives where the
        selection stood."""
        stood_at = max(self.currentIndex().row(), 0)
        with QSignalBlocker(self.selectionModel()):
            self._model.take(loaded.page)
        self.updateGeometries()
        return stood_at

    def _still(self, loaded: Loaded) -> int | None:
        """By how many rows the contents move, judged by the selected row if it is seen, else by the first seen
        row that is still there."""
        top, bottom = self.visible()
        places = {row.consignment_id: loaded.page.first + at for at, row in enumerate(loaded.page.rows)}
        current = self.currentIndex().row()
        order = [current] if top <= current <= bottom else []
        if top == 0 and not order:
            return None
        for place in (*order, *range(top, bottom + 1)):
            row = self._model.row(place)
            if row is not None and row.consignment_id in places:
                return places[row.consignment_id] - place
        return None

    def _keep_chosen(self, loaded: Loaded, stood_at: int) -> None:
        """Select the chosen consignment where it stands now. One that has left stays chosen, and is told as it is
        now: no other one slides under the officer's Enter."""
        chosen = self.selected_id()
        if chosen is None:
            self.choose(0, scroll=False)
            return
        place = self._model.place_of(chosen)
        read = loaded.selected if loaded.selected and loaded.selected[0].consignment_id == chosen else None
        if place is None and read is not None and read[1] >= 0:
            place = read[1]
        if place is None:
            self.selectionModel().clear()
            row = read[0] if read is not None else self._chosen
            self._set_chosen(row, stood_at if self._lost_at is None else self._lost_at)
            return
        with_signals = self.selectionModel().blockSignals(True)
        self.choose(place, scroll=False)
        self.selectionModel().blockSignals(with_signals)
        self.viewport().update()
        self._set_chosen(self._model.row(place) or (read[0] if read else self._chosen))

    def _want_rows(self) -> None:
        if self._above:
            self._tell_above(set())
        top, bottom = self.visible()
        total = self._model.rowCount()
        top, bottom = max(0, min(top, total - 1)), max(0, min(bottom, total - 1))
        if not total or self._model.covers(max(0, top - 20), min(total - 1, bottom + 20)):
            return
        row = self._model.row(top) or self._model.row(bottom)
        if row is not None:
            self.near.emit(Anchor(row.key, row.consignment_id))
        else:
            self.far.emit(top)

    # --- what has changed

    def _mark_changes(self, loaded: Loaded) -> set[str]:
        """Let glow what is new or has changed; gives those consignments."""
        changed: set[str] = set()
        before = {row.consignment_id: row for row in self._model.rows}
        began = monotonic()
        known_before = loaded.page.first == 0 and self._model.first == 0
        for at, row in enumerate(loaded.page.rows):
            old = before.get(row.consignment_id)
            if old is None:
                inside = known_before or at > 0
                follows = any(later.consignment_id in before for later in loaded.page.rows[at + 1 : at + 30])
                if inside and (follows or len(before) == self._model.rowCount()):
                    changed.add(row.consignment_id)
            elif old is not row and _told(old) != _told(row):
                changed.add(row.consignment_id)
        self.delegate.glows |= dict.fromkeys(changed, began)
        if self.delegate.glows and not self._glow.isActive():
            self._glow.start()
        return changed

    def _tell_above(self, changed: set[str]) -> None:
        """What came or changed above the rows that are seen is told, since nothing moves to show it."""
        top, _ = self.visible()
        if self.verticalScrollBar().value() % tokens.ROW:
            top += 1
        places = {key: self._model.place_of(key) for key in self._above | changed}
        self._above = {key for key, place in places.items() if place is not None and place < top}
        self.changed_above.emit(len(self._above))

    def _fade(self) -> None:
        over = monotonic() - tokens.GLOW_MS / 1000
        glows = {key: began for key, began in self.delegate.glows.items() if began > over}
        for key in self.delegate.glows:
            place = self._model.place_of(key)
            if place is not None:
                box = self.visualRect(self._model.index(place, 0))
                self.viewport().update(0, box.top(), self.viewport().width(), box.height())
        self.delegate.glows = glows
        if not glows:
            self._glow.stop()

    # --- sizes, keys, pointer

    def fit_columns(self) -> None:
        """Fixed widths; the columns that matter least are hidden where room is short."""
        fitting = widths(self._room().width(), self.header.sort, self._model.sites)
        for section, column in enumerate(COLUMNS):
            self.header.setSectionHidden(section, column.sort not in fitting)
            if column.sort in fitting:
                self.header.resizeSection(section, fitting[column.sort])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()
        self._scrolled.start()

    def sizeHint(self) -> QSize:
        return QSize(800, 400)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Where no row is chosen Qt would take the first one, whatever the pane shows."""
        nowhere = not self.currentIndex().isValid()
        with QSignalBlocker(self.selectionModel()):
            super().focusInEvent(event)
            if nowhere:
                self.selectionModel().clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        page = max(self._room().height() // tokens.ROW - 1, 1)
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: page, Qt.Key.Key_PageUp: -page}
        if event.key() in steps:
            self.step(steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Home:
            self.choose(0)
        elif event.key() == Qt.Key.Key_End:
            self.choose(self._model.rowCount() - 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            event.ignore()  # letters are the page's keys, not a search in the table

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.rowAt(int(event.position().y())))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def _hover(self, place: int) -> None:
        if place != self.delegate.hovered:
            self.delegate.hovered = place
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        self.delegate.tick(self.currentIndex().row(), self.isActiveWindow())
        super().paintEvent(event)
        if not self._was_painted and self._model.rows:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)


def _told(row: QueueRow) -> tuple[object, ...]:
    """What of a row makes it glow when it changes."""
    return row._replace(**dict.fromkeys(_QUIET, 0))  # type: ignore[arg-type]
