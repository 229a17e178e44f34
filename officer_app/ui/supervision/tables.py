"""The page's two tables: officers with load and pace, and tasks that can be marked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from officer_app.domain.clock import now
from officer_app.reports.supervision import OfficerAtWork, Task
from officer_app.store.queue import SOON
from officer_app.ui import wording
from officer_app.ui.supervision import words
from officer_app.ui.widgets.rows import PLAIN, QUIET, STRONG, Column, Look, RowsModel, RowsTable
from officer_app.ui.wording import NOTHING, translate


def officers_table(moment: Callable[[], datetime]) -> RowsTable:
    """`moment` is when the rows were read."""

    def look(who: OfficerAtWork) -> Look:
        return PLAIN if who.there else QUIET

    columns = (
        Column(
            lambda: translate("Supervision", "Officer"),
            lambda who: who.name,
            0,
            lambda who: Look(strong=True, icon="officer") if who.there else Look("secondary", icon="officer"),
        ),
        Column(lambda: translate("Supervision", "Holds"), lambda who: f"{who.held}", 56, look, right=True),
        Column(
            lambda: translate("Supervision", "Done today"), lambda who: f"{who.done}", 88, look, right=True
        ),
        Column(
            lambda: translate("Supervision", "A task takes"),
            lambda who: NOTHING if who.minutes is None else wording.takes(who.minutes),
            88,
            look,
            right=True,
            spare=True,
        ),
        Column(
            lambda: translate("Supervision", "Seen"),
            lambda who: words.seen(who.seen_at, moment()),
            88,
            look,
            right=True,
        ),
    )
    return RowsTable(RowsModel(columns, lambda who: who.login))


class TasksTable(RowsTable):
    """Tasks, of which several can be marked with Space."""

    def __init__(self, name_of: Callable[[str], str], why: Callable[[Task], str]) -> None:
        self.marked: set[str] = set()
        columns = (
            Column(lambda: "", lambda _: "", 32, lambda task: Look("accent", icon=self._mark(task))),
            Column(
                lambda: translate("Supervision", "Waybill"),
                lambda task: task.logistics_no,
                144,
                lambda _: STRONG,
                number=True,
            ),
            Column(
                lambda: translate("Supervision", "Lane"),
                lambda task: wording.lane_word(task.lane),
                84,
                lambda task: Look(task.lane, icon=wording.LANE_ICONS[task.lane]),
                spare=True,
            ),
            Column(
                lambda: translate("Supervision", "Time left"),
                lambda task: words.left(task, now()),
                96,
                lambda task: Look(words.left_colour(task, now(), SOON)),
                right=True,
            ),
            Column(
                lambda: translate("Supervision", "With"),
                lambda task: name_of(task.officer) if task.officer else NOTHING,
                124,
                spare=True,
            ),
            Column(
                lambda: translate("Supervision", "Why"),
                why,
                0,
                lambda task: PLAIN if task.asks or task.record else QUIET,
            ),
        )
        super().__init__(RowsModel(columns, lambda task: task.consignment_id))

    def _mark(self, task: Task) -> str:
        return "check" if task.consignment_id in self.marked else ""

    def toggle(self) -> None:
        """Mark the chosen one, or unmark it, and go on to the next."""
        if self.row is not None and self.row.record is None:
            self.marked ^= {self.row.consignment_id}
        if self.row is not None:
            self.step(1)
            self.viewport().update()

    def mark_all(self) -> None:
        """All, or none where all are marked."""
        every = {task.consignment_id for task in self._rows.rows if task.record is None}
        self.marked = set() if self.marked >= every else every
        self.viewport().update()

    def unmark(self) -> None:
        self.marked = set()
        self.viewport().update()

    def chosen_tasks(self) -> list[Task]:
        """The marked ones that are still there, else the selected one; what is recorded stays with its officer."""
        rows = [task for task in self._rows.rows if task.record is None]
        return [task for task in rows if task.consignment_id in self.marked] or [
            task for task in rows if task.consignment_id == self.key
        ]
