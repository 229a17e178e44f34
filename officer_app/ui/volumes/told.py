"""What the cards tell of the period, or of the days that are chosen in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from officer_app.reports.volumes import Figures
from officer_app.store.volumes import Measure
from officer_app.ui import wording
from officer_app.ui.volumes import words
from officer_app.ui.volumes.board import Board, Slot

translate = QCoreApplication.translate

#: How many cards there are.
CARDS = 6


class Told(NamedTuple):
    """A figure under its name, what it is made of, and the period's mean to hold it against."""

    name: str
    figure: str
    note: str
    mean: str
    hint: str = ""  # what is counted, where the name leaves a question


def tell(board: Board, scope: Slot) -> list[Told]:
    """One a card."""
    figures, limit = scope.figures, board.report.clock_minutes
    arrived, inspected = figures.counted(Measure.ARRIVED), figures.counted(Measure.INSPECTED)
    half = figures.percentile(50)
    of_arrived = translate("Volumes", "{0} of arrived")
    held = figures.counted(Measure.HELD)
    held_share = ""
    if 0 < arrived >= held:  # else some are of other days
        held_share = of_arrived.format(words.share(held / arrived))
    return [
        Told(
            translate("Volumes", "Released"),
            f"{figures.counted(Measure.RELEASED):,}",
            translate("Volumes", "CNY {0}").format(wording.amount(figures.value(Measure.RELEASED))),
            _mean(board, Measure.RELEASED),
        ),
        Told(
            translate("Volumes", "Arrived"),
            f"{arrived:,}",
            translate("Volumes", "{0} declared").format(f"{figures.counted(Measure.DECLARED):,}"),
            _mean(board, Measure.ARRIVED),
        ),
        Told(
            translate("Volumes", "Under {0} minutes").format(limit),
            words.rate(figures.count_under(limit), figures.counted(Measure.CLEARED)),
            "" if half is None else translate("Volumes", "half within {0}").format(words.minutes(half)),
            _overall(board, scope, lambda some: some.share_under(limit)),
        ),
        Told(
            translate("Volumes", "Held"),
            f"{held:,}",
            held_share,
            _mean(board, Measure.HELD),
        ),
        Told(
            translate("Volumes", "Outcomes recorded"),
            f"{inspected:,}",
            translate("Volumes", "{0} inspected").format(words.share(figures.inspection_rate))
            if arrived
            else "",
            _overall(board, scope, lambda some: some.inspection_rate),
            translate(
                "Volumes",
                "Inspections, document checks and audits after release, also of what arrived before. The share is of "
                "what arrived in these days, whenever it was inspected.",
            ),
        ),
        Told(
            translate("Volumes", "Hit rate"),
            words.rate(figures.counted(Measure.NONCONFORM), inspected),
            translate("Volumes", "{0} not conform").format(f"{figures.counted(Measure.NONCONFORM):,}")
            if inspected
            else "",
            _overall(board, scope, lambda some: some.hit_rate),
        ),
    ]


def _mean(board: Board, of: Measure) -> str:
    if board.single_day or not board.busy_days:
        return ""
    each = board.whole.total.counted(of) / board.busy_days
    return translate("Volumes", "{0} a day on average").format(f"{each:,.0f}")


def _overall(board: Board, scope: Slot, of: Callable[[Figures], float | None]) -> str:
    if scope == board.all:
        return ""
    return translate("Volumes", "{0} in the period").format(words.share(of(board.whole.total)))
