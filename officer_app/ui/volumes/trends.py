"""Small charts of a few lines, each line named at its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isnan, nan
from typing import NamedTuple

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from officer_app.ui import tokens
from officer_app.ui.theme import theme
from officer_app.ui.volumes.plot import End, SlotPlot

_MOST_DOTS = 14


class Line(NamedTuple):
    """`heights`: one a slot, None where there is nothing to tell."""

    name: str
    heights: Sequence[float | None]
    colour: str


class Scale(NamedTuple):
    bottom: float
    top: float
    tell: Callable[[float], str]
    limit: float | None = None  # a dashed line across: the promise
    share: float = 1  # of the height at which `top` stands


class TrendPlot(SlotPlot):
    """Lines over the slots; only dots where the slots do not follow each other. What is not over yet, the last slot, is
    a dot that no line leads to."""

    def show_lines(
        self,
        labels: Sequence[str],
        lines: Sequence[Line],
        scale: Scale,
        tell: Callable[[int], str],
        *,
        joined: bool,
    ) -> None:
        self.begin(labels, tell)
        self.scale(scale.bottom, scale.top, scale.tell, scale.share)
        c = theme().colours
        if scale.limit is not None:
            pen = pg.mkPen(c.outline, width=1.5, style=Qt.PenStyle.DashLine)
            limit = pg.InfiniteLine(scale.limit, angle=0, pen=pen)
            self.addItem(limit, ignoreBounds=True)
        ends: list[End] = []
        for line in lines:
            heights = [nan if height is None else height for height in line.heights]
            last = len(heights) - 1
            if joined:
                over, pen = list(range(last)), pg.mkPen(line.colour, width=2)
                self.addItem(pg.PlotCurveItem(over, heights[:-1], pen=pen, connect="finite", antialias=True))
            seen = [(place, height) for place, height in enumerate(heights) if not isnan(height)]
            dots = seen if len(heights) <= _MOST_DOTS else [dot for dot in seen if dot[0] == last]
            self._dots([p for p, _ in dots], [h for _, h in dots], line.colour)
            if not joined and len(lines) == 1:
                self._write(seen, scale.tell)
            if seen and line.name:
                place, height = seen[-1]
                if joined:  # at the height of the line's end, beside the dot
                    place, height = last, next((h for p, h in reversed(seen) if p < last), height)
                ends.append(End(place, height, line.name, line.colour))
        self.label_ends(ends)
        self.fit()

    def _dots(self, places: list[int], heights: list[float], colour: str) -> None:
        pen = pg.mkPen(theme().colours.surface, width=1.5)
        self.addItem(
            pg.ScatterPlotItem(places, heights, size=7, brush=QColor(colour), pen=pen, antialias=True)
        )

    def _write(self, seen: Sequence[tuple[int, float]], tell: Callable[[float], str]) -> None:
        for place, height in seen:
            item = pg.TextItem(tell(height), color=theme().colours.secondary, anchor=(1.1, 0.5))
            item.setFont(theme().font(tokens.CAPTION_PX, tabular=True))
            item.setPos(place, height)
            self.addItem(item, ignoreBounds=True)
