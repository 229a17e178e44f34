"""Released consignments as stacked bars, their value as a line over them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isnan, nan
from typing import Any, NamedTuple

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor

from officer_app.store.volumes import Measure
from officer_app.ui import tokens, wording
from officer_app.ui.theme import theme
from officer_app.ui.volumes import words
from officer_app.ui.volumes.board import Board, nice_top
from officer_app.ui.volumes.plot import STEPS, SlotPlot

_WIDTH = 0.72
_FEW = 14  # bars that have room for their total on top
_MOST_DOTS = 31
_VALUE_AXIS = 60
_BARS_SHARE, _VALUE_SHARE = 0.70, 0.24  # of the height


class Bar(NamedTuple):
    """One segment: `key` of a slot, from `bottom` to `top` consignments."""

    slot: int
    key: str
    bottom: int
    top: int


class ValueBox(pg.ViewBox):
    """Lies over the bars and leaves the mouse to them."""

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        event.ignore()

    def mouseClickEvent(self, event: Any) -> None:
        event.ignore()

    def wheelEvent(self, event: Any, axis: int | None = None) -> None:
        event.ignore()


class StackedBars(SlotPlot):
    """`opened` carries slot and key of the segment that was clicked; `missed`: a click beside all of them."""

    opened = Signal(int, str)
    missed = Signal()
    _has_right = True

    def __init__(self) -> None:
        super().__init__()
        self.bars: list[Bar] = []
        self._values = ValueBox(enableMenu=False)
        self._values.setMouseEnabled(False, False)
        self.plotItem.showAxis("right")
        self.getAxis("right").linkToView(self._values)
        self.getAxis("right").setWidth(_VALUE_AXIS)
        self.scene().addItem(self._values)
        self._values.setXLink(self.box)
        self._values.setZValue(10)
        self.box.sigResized.connect(lambda _: self._values.setGeometry(self.box.sceneBoundingRect()))
        self.box.clicked.connect(self._click)

    def show_board(self, board: Board, labels: Sequence[str], tell: Callable[[int], str]) -> None:
        self.begin(labels, tell)
        self._values.clear()
        by, c = board.report.by, theme().colours
        self.bars = _stacked(board)
        few = len(board.slots) <= _FEW
        most = max((bar.top for bar in self.bars), default=0) * (1.12 if few else 1.04)
        self.scale(0, nice_top(most, STEPS, whole=True), lambda count: f"{count:,.0f}", _BARS_SHARE)
        for key in board.keys:
            mine = [bar for bar in self.bars if bar.key == key]
            item = pg.BarGraphItem(
                x=[bar.slot for bar in mine],
                y0=[bar.bottom for bar in mine],
                y1=[bar.top for bar in mine],
                width=_WIDTH,
                brush=QColor(words.key_colour(by, key)),
                pen=pg.mkPen(c.surface, width=1) if few or len(board.slots) <= _MOST_DOTS else None,
            )
            self.addItem(item)
        if few:
            self._write_totals(board)
        self._draw_value(board)
        self.fit()

    def _write_totals(self, board: Board) -> None:
        for place, slot in enumerate(board.slots):
            total = slot.figures.counted(Measure.RELEASED)
            if total:
                item = pg.TextItem(f"{total:,}", color=theme().colours.text, anchor=(0.5, 1))
                item.setFont(theme().font(tokens.CAPTION_PX, strong=True, tabular=True))
                item.setPos(place, total)
                self.addItem(item, ignoreBounds=True)

    def _draw_value(self, board: Board) -> None:
        """In a band of its own over the bars, so that neither hides the other. What is not over yet, the last
        slot, is a dot that the line does not lead to."""
        c = theme().colours
        worth = [
            float(slot.figures.value(Measure.RELEASED) or nan)
            if slot.figures.counted(Measure.RELEASED)
            else nan
            for slot in board.slots
        ]
        seen = [(place, value) for place, value in enumerate(worth) if not isnan(value)]
        top = nice_top(max((value for _, value in seen), default=0) * 1.1, 2)
        below = (1 - _VALUE_SHARE) / _VALUE_SHARE * top
        self._values.setYRange(-below, top, padding=0)
        self.getAxis("right").setTicks([[(step, wording.amount(step)) for step in (0, top / 2, top)]])
        base = pg.PlotCurveItem([-1, 3 * self.count], [0, 0], pen=pg.mkPen(c.border, width=1))
        self._values.addItem(base)
        if not board.single_day:
            over = list(range(len(worth) - 1))
            pen = pg.mkPen(c.text, width=2)
            self._values.addItem(
                pg.PlotCurveItem(over, worth[:-1], pen=pen, connect="finite", antialias=True)
            )
        dots = seen if len(worth) <= _MOST_DOTS else [dot for dot in seen if dot[0] == len(worth) - 1]
        if dots:
            pen = pg.mkPen(c.surface, width=2)
            self._values.addItem(
                pg.ScatterPlotItem(pos=dots, size=8, brush=QColor(c.text), pen=pen, antialias=True)
            )

    def bar_at(self, x: float, y: float) -> Bar | None:
        """The segment at a place of the chart."""
        slot = self.slot_at(x)
        if slot is None or abs(x - slot) > _WIDTH / 2:
            return None
        return next((bar for bar in self.bars if bar.slot == slot and bar.bottom <= y < bar.top), None)

    def _click(self, at: QPointF) -> None:
        bar = self.bar_at(at.x(), at.y())
        if bar is None:
            self.missed.emit()
        else:
            self.opened.emit(bar.slot, bar.key)

    def hovered(self, place: int | None, at: QPointF) -> None:
        over = place is not None
        if over:
            view = self.box.mapSceneToView(at)
            over = self.bar_at(view.x(), view.y()) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.CrossCursor)
        super().hovered(place, at)


def _stacked(board: Board) -> list[Bar]:
    bars: list[Bar] = []
    for place, slot in enumerate(board.slots):
        height = 0
        for key in board.keys:
            figures = slot.day.by_key.get(key)
            released = figures.counted(Measure.RELEASED) if figures else 0
            if released:
                bars.append(Bar(place, key, height, height + released))
                height += released
    return bars
