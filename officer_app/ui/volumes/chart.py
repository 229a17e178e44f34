"""The charts: bars by mode or lane with the value as a line, and clearance times below on the same days.

Imported when the page is first shown: pyqtgraph takes half a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from officer_app.reports.volumes import PERCENTILES, Day
from officer_app.store.volumes import Measure
from officer_app.ui import tokens
from officer_app.ui.theme import theme

_BAR = 0.78
_ROOM_ABOVE = 1.35  # over the bars, so that the line runs above them and not along their tops
_SELECTED_ALPHA = 40


class Series(NamedTuple):
    """One colour of the stacked bars."""

    key: str
    name: str
    colour: str


class Texts(NamedTuple):
    """What is written into the charts, in the language of the moment."""

    bars: str
    value: str
    minutes: str
    promise: str


class _DayAxis(pg.AxisItem):
    """Dates below the bars, as many as there is room for."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self.days: Sequence[date] = ()

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        if not self.days:
            return []
        step = max(1, round(len(self.days) / max(size / 64, 1)))
        return [(step, [float(n) for n in range(0, len(self.days), step)])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [f"{self.days[int(v)]:%m-%d}" if 0 <= v < len(self.days) else "" for v in values]


class _CalmViewBox(pg.ViewBox):
    """Neither pans nor zooms: dragging selects days."""

    dragged = Signal(float, float, bool)

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        self.setMouseEnabled(False, False)
        self.setDefaultPadding(0.0)

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        event.accept()
        start = self.mapToView(event.buttonDownPos()).x()
        self.dragged.emit(start, self.mapToView(event.pos()).x(), event.isFinish())

    def wheelEvent(self, event: Any, axis: int | None = None) -> None:
        event.ignore()


class VolumeChart(pg.GraphicsLayoutWidget):
    """Two plots over the same days."""

    #: Place of a bar and the key of its part that was pressed ("" for what has none); None beside the bars.
    pressed = Signal(int, object)
    #: First and last place of the days dragged over.
    selected = Signal(int, int)
    #: Place under the pointer, -1 beside the bars.
    pointed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days: Sequence[Day] = ()
        self._series: Sequence[Series] = ()
        self._measure = Measure.DECLARED
        self._texts = Texts("", "", "", "")
        self._clock = 60
        self._selection: tuple[int, int] | None = None
        self._region: pg.LinearRegionItem | None = None
        self._axes = (_DayAxis(), _DayAxis())
        box = _CalmViewBox()
        box.dragged.connect(self._drag)
        self.bars: pg.PlotItem = self.addPlot(0, 0, viewBox=box, axisItems={"bottom": self._axes[0]})
        self.values = pg.ViewBox(enableMenu=False)
        self.values.setMouseEnabled(False, False)
        self.bars.showAxis("right")
        self.bars.scene().addItem(self.values)
        self.bars.getAxis("right").linkToView(self.values)
        self.values.setXLink(self.bars)
        self.values.setZValue(10)
        self.bars.vb.sigResized.connect(self._follow)
        below = _CalmViewBox()
        below.dragged.connect(self._drag)
        self.times: pg.PlotItem = self.addPlot(1, 0, viewBox=below, axisItems={"bottom": self._axes[1]})
        self.times.setXLink(self.bars)
        self.times.showAxis("right")
        self.ci.layout.setRowStretchFactor(0, 5)
        self.ci.layout.setRowStretchFactor(1, 3)
        self.ci.layout.setContentsMargins(tokens.S, tokens.S, tokens.S, tokens.XS)
        for plot in (self.bars, self.times):
            plot.hideButtons()
            plot.getAxis("left").setWidth(52)
            plot.getAxis("right").setWidth(58)
        self.scene().sigMouseClicked.connect(self._click)
        self.scene().sigMouseMoved.connect(self._move)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(self.Shape.NoFrame)
        theme().changed.connect(self.draw)

    def show_days(
        self,
        days: Sequence[Day],
        series: Sequence[Series],
        measure: Measure,
        clock_minutes: int,
        texts: Texts,
    ) -> None:
        """Draw these days (or weeks, or months), stacked in the order of `series`."""
        self._days, self._series, self._measure = days, series, measure
        self._clock, self._texts = clock_minutes, texts
        self._selection = None
        self.draw()

    def select(self, selection: tuple[int, int] | None) -> None:
        """Bring out some of the places, or none."""
        self._selection = selection
        self._draw_selection()

    # --- drawing

    def draw(self) -> None:
        c = theme().colours
        self.setBackground(QColor(c.surface))
        for plot in (self.bars, self.times):
            plot.clear()
        self.values.clear()
        self._region = None
        for axis in self._axes:
            axis.days = [day.day for day in self._days]
        self._style_axes()
        if not self._days:
            return
        self.bars.setXRange(-0.6, len(self._days) - 0.4, padding=0)
        self._draw_bars()
        self._draw_value()
        self._draw_times()
        self._draw_selection()

    def _style_axes(self) -> None:
        c = theme().colours
        font = theme().font(tokens.CAPTION_PX, tabular=True)
        labels = (
            (self.bars, "left", self._texts.bars),
            (self.bars, "right", self._texts.value),
            (self.times, "left", self._texts.minutes),
            (self.times, "right", ""),
            (self.bars, "bottom", ""),
            (self.times, "bottom", ""),
        )
        for plot, side, text in labels:
            axis = plot.getAxis(side)
            axis.setPen(pg.mkPen(c.border))
            axis.setTextPen(pg.mkPen(c.secondary))
            axis.setStyle(tickFont=font, tickLength=0)
            axis.setZValue(-1)
            axis.label.setFont(font)
            axis.setLabel(text, color=c.secondary)
            axis.enableAutoSIPrefix(False)
        self.bars.getAxis("bottom").setStyle(showValues=False)
        for plot in (self.bars, self.times):
            plot.showGrid(y=True, alpha=0.12)

    def _counts(self, series: Series) -> np.ndarray:
        return np.array(
            [
                day.by_key[series.key].counted(self._measure) if series.key in day.by_key else 0
                for day in self._days
            ],
            dtype=float,
        )

    def _draw_bars(self) -> None:
        places = np.arange(len(self._days))
        base = np.zeros(len(self._days))
        for series in self._series:
            counts = self._counts(series)
            bar = pg.BarGraphItem(
                x=places, y0=base, height=counts, width=_BAR, brush=series.colour, pen=pg.mkPen(None)
            )
            self.bars.addItem(bar)
            base = base + counts
        self.bars.setYRange(0, max(base.max() * _ROOM_ABOVE, 1), padding=0)

    def _draw_value(self) -> None:
        c = theme().colours
        values = np.array([float(day.total.value(self._measure)) / 1e6 for day in self._days])
        halo = pg.PlotCurveItem(
            np.arange(len(values)), values, pen=pg.mkPen(c.surface, width=5), antialias=True
        )
        line = pg.PlotDataItem(
            np.arange(len(values)),
            values,
            pen=pg.mkPen(c.text, width=2),
            symbol="o" if len(values) <= 45 else None,
            symbolSize=5,
            symbolBrush=c.text,
            symbolPen=pg.mkPen(c.surface),
            antialias=True,
        )
        self.values.addItem(halo)
        self.values.addItem(line)
        self.values.setYRange(0, max(values.max() * 1.08, 0.001), padding=0)
        self._follow()

    def _draw_times(self) -> None:
        c = theme().colours
        pens = {
            50: pg.mkPen(c.accent, width=2),
            90: pg.mkPen(c.accent, width=1.5, style=Qt.PenStyle.DashLine),
            95: pg.mkPen(c.secondary, width=1.5, style=Qt.PenStyle.DotLine),
        }
        places = np.arange(len(self._days))
        highest = float(self._clock)
        ends: list[tuple[float, str]] = []
        for share in PERCENTILES:
            minutes = np.array(
                [np.nan if (p := day.total.percentile(share)) is None else p for day in self._days],
                dtype=float,
            )
            if np.isnan(minutes).all():
                continue
            known = np.flatnonzero(~np.isnan(minutes))
            self.times.addItem(
                pg.PlotDataItem(places, minutes, pen=pens[share], connect="finite", antialias=True)
            )
            highest = max(highest, float(np.nanmax(minutes)))
            ends.append((float(minutes[known[-1]]), f"p{share}"))
        promise = pg.InfiniteLine(self._clock, angle=0, pen=pg.mkPen(c.red, width=1))
        self.times.addItem(promise)
        top = highest * 1.15
        self.times.setYRange(0, top, padding=0)
        self._name_lines(ends, top)

    def _name_lines(self, ends: Sequence[tuple[float, str]], top: float) -> None:
        """Names beside the right end of the lines, apart from each other; the promise at its left."""
        named, below = [], -top
        for height, name in sorted(ends):
            below = max(height, below + top * 0.16)
            named.append((below, name))
        self.times.getAxis("right").setTicks([named])
        text = pg.TextItem(self._texts.promise, color=theme().colours.red, anchor=(0, 1))
        text.setFont(theme().font(tokens.CAPTION_PX))
        text.setPos(-0.6, self._clock)
        self.times.addItem(text, ignoreBounds=True)

    def _draw_selection(self) -> None:
        if self._region is not None:
            self.bars.removeItem(self._region)
            self._region = None
        if self._selection is None or not self._days:
            return
        fill = theme().colour("accent")
        fill.setAlpha(_SELECTED_ALPHA)
        first, last = self._selection
        self._region = pg.LinearRegionItem(
            (first - 0.5, last + 0.5), movable=False, brush=fill, pen=pg.mkPen(theme().colours.accent)
        )
        self._region.setZValue(-5)
        self.bars.addItem(self._region)

    def _follow(self) -> None:
        self.values.setGeometry(self.bars.vb.sceneBoundingRect())
        self.values.linkedViewChanged(self.bars.vb, self.values.XAxis)

    # --- hands

    def _place(self, x: float) -> int:
        return min(max(round(x), 0), len(self._days) - 1)

    def _drag(self, start: float, now: float, finished: bool) -> None:
        if not self._days:
            return
        first, last = sorted((self._place(start), self._place(now)))
        self.select((first, last))
        if finished:
            self.selected.emit(first, last)

    def _click(self, event: Any) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self._days:
            return
        if not self.bars.vb.sceneBoundingRect().contains(event.scenePos()):
            return
        at = self.bars.vb.mapSceneToView(event.scenePos())
        self.press(at.x(), at.y())

    def press(self, x: float, y: float) -> None:
        """What a press at these data coordinates means: a part of a bar, or beside the bars."""
        place = round(x)
        if not 0 <= place < len(self._days) or abs(x - place) > _BAR / 2 or y < 0:
            self.pressed.emit(-1, None)
            return
        base = 0.0
        for series in self._series:
            base += self._counts(series)[place]
            if y <= base:
                self.pressed.emit(place, series.key)
                return
        self.pressed.emit(-1, None)

    def _move(self, at: Any) -> None:
        for plot in (self.bars, self.times):
            if self._days and plot.vb.sceneBoundingRect().contains(at):
                place = round(plot.vb.mapSceneToView(at).x())
                self.pointed.emit(place if 0 <= place < len(self._days) else -1)
                return
        self.pointed.emit(-1)
