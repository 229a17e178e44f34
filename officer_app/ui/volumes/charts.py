"""The page's four charts on their cards. Imports pyqtgraph: only when the page is first shown."""

from __future__ import annotations

from functools import partial
from itertools import chain, count

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from officer_app.reports.volumes import PERCENTILES, Figures
from officer_app.store.volumes import By, Measure
from officer_app.ui import tokens, wording
from officer_app.ui.volumes import words
from officer_app.ui.volumes.bars import StackedBars
from officer_app.ui.volumes.board import Board, Slot, nice_top
from officer_app.ui.volumes.figures import ChartCard, LineKey, Part, PartsPanel
from officer_app.ui.volumes.plot import STEPS, SlotPlot
from officer_app.ui.volumes.trends import Line, Scale, TrendPlot

_PANEL = 216
_HEADROOM = 0.94  # so that a line at 100 % is seen whole


class Charts(QWidget):
    """`chosen`: slots that were dragged over; `opened`: a slot and a key (empty: all); `missed`: a click beside."""

    chosen = Signal(int, int)
    opened = Signal(int, str)
    part_opened = Signal(str)
    missed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars = StackedBars()
        self.clearance, self.in_time, self.rates = TrendPlot(), TrendPlot(), TrendPlot()
        self._panel = PartsPanel()
        self._panel.setFixedWidth(_PANEL)
        self._value_key = LineKey()
        self._board: Board | None = None
        self._cards = [ChartCard() for _ in range(4)]
        main = self._cards[0]
        main.top.addWidget(self._value_key)
        main.top.addSpacing(_PANEL + 2 * tokens.S)
        main.body.addWidget(self.bars, 1)
        main.body.addWidget(self._panel)
        small = QHBoxLayout()
        small.setSpacing(tokens.M)
        for card, chart in zip(self._cards[1:], self._plots()[1:], strict=True):
            card.body.addWidget(chart, 1)
            small.addWidget(card, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.M)
        column.addWidget(main, 5)
        column.addLayout(small, 3)
        self.bars.opened.connect(self.opened)
        self.bars.missed.connect(self.missed)
        self._panel.opened.connect(self.part_opened)
        for chart in self._plots():
            chart.chosen.connect(self.chosen)

    def _plots(self) -> tuple[SlotPlot, ...]:
        return (self.bars, self.clearance, self.in_time, self.rates)

    def show_board(self, board: Board, chosen: tuple[int, int] | None) -> None:
        """Draw everything anew, in the language and theme of the moment."""
        self._board = board
        by = board.report.by
        if board.single_day:
            labels = [words.key_short(by, slot.key) for slot in board.slots]
        else:
            labels = [wording.short_day(slot.first) for slot in board.slots]
        self.bars.show_board(board, labels, self._tell_volume)
        self._value_key.setText(self.tr("Value, CNY"))
        self._show_clearance(board, labels)
        self._show_in_time(board, labels)
        self._show_rates(board, labels)
        self.mark(chosen)

    def mark(self, chosen: tuple[int, int] | None) -> None:
        """Show which slots are chosen, and tell the figures of these, else of all."""
        board = self._board
        assert board is not None
        for chart in self._plots():
            chart.mark(chosen)
        scope = board.part(chosen) if chosen else board.all
        self._panel.show_parts(
            [self._part(board, scope, key) for key in reversed(board.keys)], board.report.by
        )
        self._say(board, scope.figures)

    def _part(self, board: Board, scope: Slot, key: str) -> Part:
        by = board.report.by
        mine = scope.day.by_key.get(key)
        total = scope.figures.counted(Measure.RELEASED)
        count = mine.counted(Measure.RELEASED) if mine else 0
        value = wording.amount(mine.value(Measure.RELEASED)) if mine else "0"
        return Part(
            key,
            words.key_word(by, key),
            words.key_colour(by, key),
            f"{count:,}",
            self.tr("{0} of all · CNY {1}").format(words.share(count / total if total else None, 0), value),
        )

    def _say(self, board: Board, figures: Figures) -> None:
        by_mode, limit = board.report.by is By.MODE, board.report.clock_minutes
        if board.single_day:
            title = self.tr("Released by mode") if by_mode else self.tr("Released by lane")
        elif board.weekly:
            title = self.tr("Released a week, by mode") if by_mode else self.tr("Released a week, by lane")
        else:
            title = self.tr("Released a day, by mode") if by_mode else self.tr("Released a day, by lane")
        told = self.tr("%Ln consignment(s)", "", figures.counted(Measure.RELEASED))
        value = self.tr("CNY {0}").format(wording.amount(figures.value(Measure.RELEASED)))
        quantiles = (f"p{percent} {words.minutes(figures.percentile(percent))}" for percent in PERCENTILES)
        inspected = self.tr("Inspected: {0} of arrived").format(words.share(figures.inspection_rate))
        found = words.rate(figures.counted(Measure.NONCONFORM), figures.counted(Measure.INSPECTED))
        hits = self.tr("{0} of outcomes not conform").format(found)
        share = self.tr("{0} within the promise").format(words.share(figures.share_under(limit)))
        texts = (
            (title, f"{told} · {value}"),
            (self.tr("From arrival to release"), " · ".join(quantiles)),
            (self.tr("Released in under {0} minutes").format(limit), share),
            (self.tr("Inspection and hit rate"), f"{inspected} · {hits}"),
        )
        for card, chart, (name, note) in zip(self._cards, self._plots(), texts, strict=True):
            card.say(name, note)
            chart.setAccessibleName(name)
            chart.setAccessibleDescription(
                self.tr("Chart. {0}. Press T for the same figures as a table.").format(note)
            )

    def _show_clearance(self, board: Board, labels: list[str]) -> None:
        limit = board.report.clock_minutes
        lines = [
            Line(f"p{percent}", board.told(partial(_percentile, percent)), colour)
            for percent, colour in zip(PERCENTILES, words.line_colours(), strict=True)
        ]
        most = max((height for line in lines for height in line.heights if height is not None), default=0)
        # One of the steps is the promise, so that its line has its number at the axis.
        top = next(
            limit * times for times in chain((4 / 3,), (2.0**n for n in count(1))) if limit * times > most
        )
        scale = Scale(0, top, lambda value: f"{value:.0f}", limit, _HEADROOM)
        self.clearance.show_lines(labels, lines, scale, self._tell_clearance, joined=not board.single_day)

    def _show_in_time(self, board: Board, labels: list[str]) -> None:
        heights = board.told(partial(_in_time, board.report.clock_minutes))
        scale = Scale(0, 1, lambda value: words.share(value, 0), share=_HEADROOM)
        lines = [Line("", heights, words.line_colours()[0])]
        self.in_time.show_lines(labels, lines, scale, self._tell_clearance, joined=not board.single_day)

    def _show_rates(self, board: Board, labels: list[str]) -> None:
        by_lane = board.single_day and board.report.by is By.LANE
        inspected: list[float | None] = (
            [None] * len(board.slots) if by_lane else board.told(lambda figures: figures.inspection_rate)
        )
        hits = board.told(lambda figures: figures.hit_rate)
        most = max((height for height in (*inspected, *hits) if height is not None), default=0)
        top = min(1, nice_top(most * 1.04, STEPS))
        scale = Scale(0, top, words.share, share=_HEADROOM)
        lines = [
            Line(self.tr("Hits"), hits, words.line_colours()[2]),
            Line(self.tr("Inspected of arrived"), inspected, words.line_colours()[0]),
        ]
        self.rates.show_lines(labels, lines, scale, self._tell_rates, joined=not board.single_day)

    # --- told on hover

    def _head(self, place: int) -> str:
        assert self._board is not None
        slot = self._board.slots[place]
        return words.key_word(self._board.report.by, slot.key) if slot.key else words.span(slot)

    def _tell_volume(self, place: int) -> str:
        assert self._board is not None
        board, slot = self._board, self._board.slots[place]
        lines = [
            self._head(place),
            self.tr("{0} released, CNY {1}").format(
                f"{slot.figures.counted(Measure.RELEASED):,}",
                wording.money(slot.figures.value(Measure.RELEASED)),
            ),
        ]
        if not slot.key:
            lines += [
                f"{words.key_word(board.report.by, key)}: {figures.counted(Measure.RELEASED):,}"
                for key in reversed(board.keys)
                if (figures := slot.day.by_key.get(key)) and figures.counted(Measure.RELEASED)
            ]
        return "\n".join(lines)

    def _tell_clearance(self, place: int) -> str:
        assert self._board is not None
        figures, limit = self._board.slots[place].figures, self._board.report.clock_minutes
        told = [f"p{percent}: {words.minutes(figures.percentile(percent))}" for percent in PERCENTILES]
        in_time = self.tr("Under {0} min: {1}").format(limit, words.share(figures.share_under(limit)))
        return "\n".join([self._head(place), *told, in_time])

    def _tell_rates(self, place: int) -> str:
        assert self._board is not None
        figures = self._board.slots[place].figures
        inspected = self.tr("Arrived: {0}, inspected since: {1} ({2})").format(
            f"{figures.counted(Measure.ARRIVED):,}",
            f"{figures.counted(Measure.OF_ARRIVED):,}",
            words.share(figures.inspection_rate),
        )
        outcomes = self.tr("Outcomes recorded: {0}").format(f"{figures.counted(Measure.INSPECTED):,}")
        hits = self.tr("Not conform: {0} ({1})").format(
            f"{figures.counted(Measure.NONCONFORM):,}", words.share(figures.hit_rate)
        )
        return "\n".join([self._head(place), inspected, outcomes, hits])


def _percentile(percent: int, figures: Figures) -> float | None:
    return figures.percentile(percent)


def _in_time(limit: int, figures: Figures) -> float | None:
    return figures.share_under(limit)
