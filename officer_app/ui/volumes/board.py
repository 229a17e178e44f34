"""What the charts show of a report: its days, or weeks of a long span, or of a single day its modes or lanes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from enum import IntEnum
from itertools import groupby
from typing import NamedTuple

from officer_app.reports.volumes import Day, Figures, Report, merged
from officer_app.store.volumes import Measure

#: More days than this are shown as weeks.
_MOST_DAYS = 100


class Period(IntEnum):
    """How many days the page looks back, today included."""

    TODAY = 1
    WEEK = 7
    MONTH = 30
    QUARTER = 90
    YEAR = 365

    def first(self, last: date) -> date:
        """The first day of the period that ends with `last`; a year has whole weeks."""
        if self is Period.YEAR:
            return last - timedelta(days=last.weekday(), weeks=52)
        return last - timedelta(days=self - 1)


class Slot(NamedTuple):
    """One place on the x axis: the days from `first` to `last`, of one mode or lane where `key` is set."""

    first: date
    last: date
    key: str
    day: Day

    @property
    def figures(self) -> Figures:
        return self.day.total


class Board(NamedTuple):
    """A report as it is drawn. `keys` are those of which anything was released, the largest part of the trade first."""

    report: Report
    slots: tuple[Slot, ...]
    keys: tuple[str, ...]
    whole: Day

    @property
    def single_day(self) -> bool:
        """The slots are modes or lanes of one day: nothing leads from one to the next."""
        return self.report.first == self.report.last

    @property
    def weekly(self) -> bool:
        return len(self.report.days) > _MOST_DAYS

    @property
    def is_empty(self) -> bool:
        return not any(self.whole.total.counts.values())

    def part(self, places: tuple[int, int]) -> Slot:
        """The slots from one place to another as one."""
        chosen = self.slots[places[0] : places[1] + 1]
        key = chosen[0].key if len(chosen) == 1 else ""
        return Slot(chosen[0].first, chosen[-1].last, key, merged([slot.day for slot in chosen]))

    @property
    def all(self) -> Slot:
        return Slot(self.report.first, self.report.last, "", self.whole)

    @property
    def busy_days(self) -> int:
        """Days on which anything arrived or was released: what a mean is of."""
        return sum(
            bool(day.total.counted(Measure.ARRIVED) or day.total.counted(Measure.RELEASED))
            for day in self.report.days
        )

    def told(self, of: Callable[[Figures], float | None]) -> list[float | None]:
        """One figure of every slot."""
        return [of(slot.figures) for slot in self.slots]


def board(report: Report) -> Board:
    whole = merged(report.days)
    keys = tuple(
        key for key in report.keys if key in whole.by_key and whole.by_key[key].counted(Measure.RELEASED)
    )
    return Board(report, tuple(_slots(report, whole, keys)), keys, whole)


def _slots(report: Report, whole: Day, keys: Sequence[str]) -> Iterator[Slot]:
    first, last = report.first, report.last
    if first == last:
        for key in keys:
            figures = whole.by_key[key]
            yield Slot(first, last, key, Day(first, figures, {key: figures}))
    elif len(report.days) > _MOST_DAYS:
        for _, days in groupby(report.days, lambda day: day.day.isocalendar()[:2]):
            week = list(days)
            yield Slot(week[0].day, week[-1].day, "", merged(week))
    else:
        for day in report.days:
            yield Slot(day.day, day.day, "", day)


def nice_top(most: float, steps: int, *, whole: bool = False) -> float:
    """The end of an axis from 0 that holds `most` in `steps` round steps, each a whole number where asked."""
    if most <= 0:
        return float(steps)
    power = 1.0
    while power * 10 * steps <= most:
        power *= 10
    while power * steps > most:
        power /= 10
    step = next(
        factor * power
        for factor in (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
        if factor * power * steps >= most
    )
    return (max(1, -(-step // 1)) if whole else step) * steps
