"""What the page's charts share: slots on the x axis, round steps on the y axis, hovering, dragging over days.

Imports pyqtgraph, which takes more than half a second: only when the page is first shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil
from typing import Any, NamedTuple

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolTip

from officer_app.ui import tokens
from officer_app.ui.theme import theme

STEPS = 4
_AXIS_WIDTH = 48
_LABEL_GAP = 14
_END_GAP = 15
_DOT = "● "


class End(NamedTuple):
    """What is written beside a line's last point."""

    slot: int
    height: float
    text: str
    colour: str


class SlotBox(pg.ViewBox):
    """Does not pan or zoom: a drag chooses slots, a click opens."""

    clicked = Signal(QPointF)
    dragged = Signal(float, float)

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        self.setMouseEnabled(False, False)

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            here, began = self.mapToView(event.pos()), self.mapToView(event.buttonDownPos())
            self.dragged.emit(began.x(), here.x())

    def mouseClickEvent(self, event: Any) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            self.clicked.emit(self.mapToView(event.pos()))

    def wheelEvent(self, event: Any, axis: int | None = None) -> None:
        event.ignore()


class SlotPlot(pg.PlotWidget):
    """`chosen` carries the first and last slot dragged over. Subclasses draw in `redraw`."""

    chosen = Signal(int, int)

    def __init__(self) -> None:
        self.box = SlotBox()
        super().__init__(viewBox=self.box)
        self.setFrameShape(QFrame.Shape.NoFrame)
        for part in (self, self.viewport()):
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 90)
        self.plotItem.hideButtons()
        self.plotItem.setMenuEnabled(False)
        self.plotItem.setContentsMargins(0, 2, 0, 0)
        self._labels: Sequence[str] = ()
        self._ends: Sequence[End] = ()
        self._end_items: list[Any] = []
        self._top, self._bottom, self._share = 1.0, 0.0, 1.0
        self._tell: Callable[[int], str] = lambda _: ""
        self._told = -1
        self._region = pg.LinearRegionItem(movable=False)
        self._region.setZValue(-20)
        self._region.hide()
        self.box.dragged.connect(self._drag)
        self.scene().sigMouseMoved.connect(self._hover)
        self.viewport().setCursor(Qt.CursorShape.CrossCursor)

    def sizeHint(self) -> QSize:
        return QSize(320, 160)

    @property
    def count(self) -> int:
        return len(self._labels)

    def begin(self, labels: Sequence[str], tell: Callable[[int], str]) -> None:
        """Empty the chart for `labels`; `tell` gives what is said of a slot on hover."""
        c = theme().colours
        self.plotItem.clear()
        self._labels, self._tell, self._ends, self._end_items = labels, tell, (), []
        self.setBackground(c.surface)
        for name in ("left", "bottom", "right"):
            axis = self.getAxis(name)
            axis.setPen(c.border)
            axis.setTextPen(c.secondary)
            axis.setTickFont(theme().font(tokens.CAPTION_PX, tabular=True))
            axis.setStyle(tickLength=0, tickTextOffset=tokens.S - 2, hideOverlappingLabels=False)
        self.getAxis("left").setWidth(_AXIS_WIDTH)
        self.getAxis("left").setPen(None)
        self._region.setBrush(QColor(c.selection))
        for line in self._region.lines:
            line.setPen(pg.mkPen(c.accent, width=1))
        self.addItem(self._region, ignoreBounds=True)

    def scale(self, bottom: float, top: float, tell: Callable[[float], str], share: float = 1) -> None:
        """Round steps at the left, with a thin line each; `top` stands at this share of the height."""
        self._bottom, self._top, self._share = bottom, top, share
        axis = self.getAxis("left")
        axis.setTicks([self.ticks(bottom, top, tell)])
        heights = [height for height, _ in self.ticks(bottom, top, tell) for _ in range(2)]
        ends = [-1.0, 3.0 * self.count + 1] * (STEPS + 1)
        pen = pg.mkPen(theme().colours.border, width=1)
        grid = pg.PlotCurveItem(ends, heights, pen=pen, connect="pairs")
        grid.setZValue(-10)
        self.addItem(grid, ignoreBounds=True)

    @staticmethod
    def ticks(bottom: float, top: float, tell: Callable[[float], str]) -> list[tuple[float, str]]:
        steps = (bottom + (top - bottom) * step / STEPS for step in range(STEPS + 1))
        return [(step, tell(step)) for step in steps]

    def label_ends(self, ends: Sequence[End]) -> None:
        """Write each line's name at its end, after a dot of its colour: names that meet are moved apart."""
        self._ends = ends
        for end in ends:
            item = pg.TextItem(anchor=(0, 0.5))
            ink = theme().colours.text
            item.setHtml(
                f'<span style="color:{end.colour}">{_DOT}</span><span style="color:{ink}">{end.text}</span>'
            )
            item.setFont(theme().font(tokens.CAPTION_PX, strong=True))
            self.addItem(item, ignoreBounds=True)
            self._end_items.append(item)

    def fit(self) -> None:
        """Range and labels for the room there is."""
        if not self._labels:
            return
        width = max(1, self.width() - _AXIS_WIDTH - self.getAxis("right").width() * self._has_right)
        metrics = QFontMetrics(theme().font(tokens.CAPTION_PX, strong=True))
        room = max(
            (metrics.horizontalAdvance(_DOT + text) + 10.0 for _, _, text, _ in self._ends), default=0.0
        )
        wide = max(metrics.horizontalAdvance(label) for label in self._labels) + _LABEL_GAP
        if not self._has_right:  # the last label is as wide on both sides of its slot
            room = max(room, (wide - width / self.count) / 2)
        per_slot = (width - room) / self.count
        self.box.setRange(
            xRange=(-0.5, self.count - 0.5 + room / max(per_slot, 0.1)),
            yRange=(self._bottom, self._bottom + (self._top - self._bottom) / self._share),
            padding=0,
        )
        self._place_ends()
        step = max(1, ceil(wide / max(per_slot, 0.1)))
        last = self.count - 1
        ticks = [(place, self._labels[place]) for place in range(last, -1, -1) if (last - place) % step == 0]
        self.getAxis("bottom").setTicks([ticks])

    _has_right = False

    def _place_ends(self) -> None:
        """At the lines' ends, moved apart where they would cover each other."""
        per_pixel = (self._top - self._bottom) / max(1, self.height() - 30)
        gap = _END_GAP * per_pixel
        order = sorted(range(len(self._ends)), key=lambda n: self._ends[n].height)
        heights: list[float] = []
        for n in order:
            heights.append(
                max(self._ends[n].height, heights[-1] + gap if heights else self._bottom + gap / 2)
            )
        over = heights[-1] - (self._top - gap / 2) if heights else 0
        for at in range(len(heights) - 1, -1, -1):
            if over > 0:
                ceiling = heights[at + 1] - gap if at + 1 < len(heights) else self._top - gap / 2
                heights[at] = min(heights[at], ceiling)
        for n, height in zip(order, heights, strict=True):
            self._end_items[n].setPos(self._ends[n].slot + min(0.5, self.count / 60), height)

    def mark(self, places: tuple[int, int] | None) -> None:
        """Show which slots are chosen."""
        self._region.setVisible(places is not None)
        if places is not None:
            self._region.setRegion((places[0] - 0.5, places[1] + 0.5))

    def slot_at(self, x: float) -> int | None:
        place = round(x)
        return place if 0 <= place < self.count else None

    def _drag(self, began: float, here: float) -> None:
        if self.count:
            low, high = (min(max(round(x), 0), self.count - 1) for x in sorted((began, here)))
            self.chosen.emit(low, high)

    def _hover(self, at: QPointF) -> None:
        place = None
        if self.box.sceneBoundingRect().contains(at):
            place = self.slot_at(self.box.mapSceneToView(at).x())
        self.hovered(place, at)

    def hovered(self, place: int | None, at: QPointF) -> None:
        """The pointer is over a slot (None: over none), `at` in the scene."""
        if place is None:
            QToolTip.hideText()
        else:
            spot = self.viewport().mapToGlobal(self.mapFromScene(at))
            QToolTip.showText(spot, self._tell(place), self.viewport())

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered(None, QPointF())
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "_labels"):  # pyqtgraph resizes while it is made
            self.fit()
