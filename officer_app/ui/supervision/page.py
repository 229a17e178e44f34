"""Supervision: the hall at a glance, each number a key away from its list, and tasks moved from one to another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsOpacityEffect,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from officer_app.domain.clock import now
from officer_app.domain.people import Action
from officer_app.domain.skills import Wanted
from officer_app.reports.supervision import Hall, OfficerAtWork, Task, read_hall, read_wanted
from officer_app.reports.volumes import today_at
from officer_app.store.queue import Chip, Only
from officer_app.ui import tokens, wording
from officer_app.ui.loading.page import ALARMS
from officer_app.ui.page import Key, Page
from officer_app.ui.queue.listed import Listed
from officer_app.ui.queue.released import Released
from officer_app.ui.session import Session
from officer_app.ui.supervision import words
from officer_app.ui.supervision.acts import Acts
from officer_app.ui.supervision.figures import FigureBar
from officer_app.ui.supervision.late import LateSheet, read_late, settle
from officer_app.ui.supervision.sheets import AnswerSheet, ReassignSheet
from officer_app.ui.supervision.tables import TasksTable, officers_table
from officer_app.ui.theme import theme
from officer_app.ui.widgets.buttons import Button, Kind
from officer_app.ui.widgets.cards import Card, EmptyState, IconLabel
from officer_app.ui.widgets.keys import KeyHints
from officer_app.ui.widgets.labels import Caption, Elided, Small
from officer_app.ui.widgets.parts import PartsBar
from officer_app.ui.widgets.rows import RowsTable
from officer_app.ui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from officer_app.store.late import Late

ATTENTION, HELD = "attention", "held"
#: Changes are gathered for so long; and time alone changes what is shown.
_GATHER_MS, _CLOCK_MS = 1_000, 15_000
#: Narrower than this, the buttons are their icons and a name in a chip is short.
_NARROW = 1080
_LONGEST_NAME, _SHORT_NAME = 20, 9


class SupervisionPage(Page):
    """Figures, forecast, officers at the left, tasks at the right."""

    name = "supervision"
    icon = "supervision"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.hall: Hall | None = None
        self._names: dict[str, str] = {}
        self._reading = False
        self._read_at: datetime | None = None
        self.acts = Acts(session, self.run, self._read)
        self.figures = FigureBar(10)
        self.officers = officers_table(lambda: self.hall.at if self.hall else now())
        self.tasks = TasksTable(self._name_of, self._why)
        self.parts = PartsBar({ATTENTION: "warning", HELD: "officer"})
        self._build()
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(_GATHER_MS)
        self._gather.timeout.connect(self._read)
        self._clock = QTimer(self)
        self._clock.setInterval(_CLOCK_MS)
        self._clock.timeout.connect(self._read)
        self.figures.opened.connect(self.open_figure)
        self.officers.chosen.connect(self._show_tasks)
        self.officers.opened.connect(self._open_officer)
        self.tasks.opened.connect(self._open_task)
        self.tasks.chosen.connect(self._show_buttons)
        self.parts.changed.connect(self._show_part)
        theme().changed.connect(self._show_outlook)
        session.away_changed.connect(self._show_away)
        self.retranslate()

    def _build(self) -> None:
        self.outlook, self._outlook_icon = Elided(strong=True), IconLabel("info")
        self._basis = Elided(px=tokens.CAPTION_PX, secondary=True)
        self._band = band = Card()
        line = QHBoxLayout(band)
        line.setContentsMargins(tokens.L, tokens.S, tokens.L, tokens.S)
        line.setSpacing(tokens.M)
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(self.outlook)
        said.addWidget(self._basis)
        line.addWidget(self._outlook_icon)
        line.addLayout(said, 1)
        self._officers_head = Caption()
        self.reassign_button = Button(kind=Kind.PRIMARY, icon="reassign", key="R")
        self.answer_button = Button(icon="answer", key="A")
        self.reassign_button.clicked.connect(self.reassign)
        self.answer_button.clicked.connect(self.answer)
        self.late_button = Button(icon="warning", key="L")
        self.late_button.clicked.connect(self.settle_late)
        self.late_button.hide()
        self._late: list[Late] = []
        self.alarms_button = Button(icon="bad", key="D")
        self.alarms_button.clicked.connect(self.show_alarms)
        self.alarms_button.hide()
        self._empty = EmptyState("good")
        self._tasks_or_none = QStackedWidget()
        self._tasks_or_none.addWidget(QWidget())  # until something has been read
        self._tasks_or_none.addWidget(self._empty)
        self._tasks_or_none.addWidget(self.tasks)
        sides = QHBoxLayout()
        sides.setSpacing(tokens.M)
        sides.addLayout(_side([self._officers_head], self.officers), 6)
        sides.addLayout(_side([self.parts, self.answer_button, self.reassign_button], self._tasks_or_none), 8)
        foot = QHBoxLayout()
        self._summary, self._hints = Small(), KeyHints()
        foot.addWidget(self.late_button)
        foot.addWidget(self.alarms_button)
        foot.addWidget(self._summary)
        foot.addWidget(self._hints, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.PAGE_MARGIN, tokens.PAGE_MARGIN, tokens.PAGE_MARGIN, tokens.S)
        column.setSpacing(tokens.S)
        column.addWidget(self.figures)
        column.addWidget(band)
        column.addLayout(sides, 1)
        column.addLayout(foot)

    # --- what the window asks of a page

    def title(self) -> str:
        return self.tr("Supervision")

    def help_text(self) -> str:
        return self.tr(
            "<p>The hall at this moment. Each figure is a button, and its digit a key, that opens its list in the "
            "queue.</p>"
            "<p>The line below tells who will miss the hour if the officers at work go on at today's pace while as "
            "many tasks come in as in the last two hours, and how many officers would prevent it.</p>"
            "<p>Left the officers: what they hold, what they have done today, how long a task takes them (the "
            "median), and when they were last seen. Right what needs attention, or what the chosen officer holds. "
            "Mark tasks with <b>Space</b> and move them with <b>R</b>. <b>A</b> answers an officer who asks; "
            "<b>Enter</b> opens a record that waits for your word.</p>"
        )

    def keys(self) -> list[Key]:
        digits = [Key((str((at + 1) % 10),), "", partial(self.open_figure, at)) for at in range(10)]
        return [
            Key(("1", "…", "0"), self.tr("Open the list of that figure")),
            *digits,
            Key(("Left", "Right"), self.tr("To the officers, to the tasks")),
            Key(("Left",), "", self.officers.setFocus),
            Key(("Right",), "", self.tasks.setFocus),
            Key(("J", "Down"), self.tr("Next row")),
            Key(("K", "Up"), self.tr("Previous row")),
            Key(("J",), "", lambda: self._focused.step(1)),
            Key(("K",), "", lambda: self._focused.step(-1)),
            Key(("Return",), self.tr("Open the task; of an officer, what they hold")),
            Key(("Space",), self.tr("Mark the task, or unmark it"), self.tasks.toggle),
            Key(("Ctrl+A",), self.tr("Mark all tasks, or none"), self.tasks.mark_all),
            Key(("R",), self.tr("Reassign the marked tasks, or the chosen one"), self.reassign),
            Key(("A",), self.tr("Answer the officer who asks"), self.answer),
            Key(("L",), self.tr("Settle what was recorded without the server, too late"), self.settle_late),
            Key(("D",), self.tr("The alarms that departures raised"), self.show_alarms),
            Key(
                ("Ctrl+Tab",),
                self.tr("What needs attention, or what the officer holds"),
                lambda: self.parts.step(1),
            ),
        ]

    def activate(self) -> None:
        self._clock.start()
        self._take_focus()
        self._read()

    def deactivate(self) -> None:
        self._clock.stop()
        self._gather.stop()
        self._reading = False
        super().deactivate()

    def refresh(self) -> None:
        if not self._gather.isActive():
            self._gather.start()

    def _take_focus(self) -> None:
        """The tasks, or where there is none the officers."""
        empty = self._tasks_or_none.currentWidget() is not self.tasks
        (self.officers if empty else self.tasks).setFocus()

    @property
    def _focused(self) -> RowsTable:
        return self.officers if self.officers.hasFocus() else self.tasks

    # --- reading

    def _read(self) -> None:
        store, site = self.session.store, self.session.site
        if site is None:
            return
        if self._reading:  # what came meanwhile is read next
            self.refresh()
            return
        self._reading = True
        officer = self.session.officer
        scope = self.session.scope
        self.run(lambda: read_hall(store, site, reader=officer, sites=scope), self._take, self._failed)
        if store.is_shared:
            self.run(lambda: read_late(self.session), self._take_late, lambda _: None)

    def _failed(self, error: Exception) -> None:
        self._reading = False
        self.session.fail_unasked(error)

    def _take(self, hall: Hall) -> None:
        self._reading = False
        first, self.hall, self._read_at = self.hall is None, hall, now()
        self._names = {who.login: who.name for who in hall.officers}
        self._show()
        self._show_away()
        if first:
            self._take_focus()

    @property
    def _last_known(self) -> bool:
        """The server is away, and what is shown is of before."""
        away = self.session.away_since
        return away is not None and self._read_at is not None and self._read_at < away

    def _show_away(self) -> None:
        """What the server said last stays readable; a standby may say more meanwhile."""
        for part in (self.figures, self._band, self.officers, self.tasks):
            effect = QGraphicsOpacityEffect(self, opacity=tokens.LAST_KNOWN) if self._last_known else None
            part.setGraphicsEffect(effect)  # type: ignore[arg-type]  # None: as it is
        self._show_buttons()

    def _take_late(self, late: list[Late]) -> None:
        self._late = late
        self._say_empty()
        self.late_button.setText(self.tr("%n late outcome(s)", "", len(late)))
        self.late_button.setVisible(bool(late))

    # --- showing

    def _show(self) -> None:
        hall, site = self.hall, self.session.site
        if hall is None or site is None:
            return
        self.figures.show_figures(words.figures(hall, site.settings, self.session.zone))
        self._show_outlook()
        self.alarms_button.setText(self.tr("%n departure alarm(s)", "", hall.alarms))
        self.alarms_button.setVisible(hall.alarms > 0)
        self.officers.take(hall.officers)
        self._show_tasks()

    def _show_outlook(self) -> None:
        if self.hall is None:
            return
        told = words.outlook(self.hall.forecast)
        self._outlook_icon.show_icon(told.icon, told.colour)
        self.outlook.setText(told.sentence)
        self._basis.setText(told.basis)

    @property
    def officer(self) -> OfficerAtWork | None:
        """The one whose row is chosen."""
        row: OfficerAtWork | None = self.officers.row
        return row

    def _show_tasks(self, _: object = None) -> None:
        hall, officer = self.hall, self.officer
        if hall is None:
            return
        theirs = [task for task in hall.held if officer is not None and task.officer == officer.login]
        rows = list(hall.attention) if self.parts.chosen == ATTENTION else theirs
        self.tasks.marked &= {task.consignment_id for task in rows}
        self.tasks.take(rows)
        if not rows and self.tasks.hasFocus():
            self.officers.setFocus()
        self._tasks_or_none.setCurrentWidget(self.tasks if rows else self._empty)
        self.parts.name_part(ATTENTION, self.tr("Needs attention"), len(hall.attention))
        self.parts.name_part(HELD, self.tr("Held by {0}").format(self._brief(officer)), len(theirs))
        self.parts.chips[HELD].setVisible(officer is not None)
        at_work = sum(who.at_work for who in hall.officers)
        self._officers_head.setText(self.tr("Officers · {0} at work").format(at_work))
        self._say_empty()
        self._show_buttons()

    def _show_part(self, _: str) -> None:
        self.tasks.unmark()
        self._show_tasks()
        self._take_focus()

    def _show_buttons(self, _: object = None) -> None:
        chosen = self.tasks.chosen_tasks()
        self.reassign_button.setEnabled(bool(chosen))
        self.answer_button.setVisible(self._asked is not None)
        marked = len(self.tasks.marked)
        told = [self.tr("%n task(s) marked", "", marked)] if marked else []
        if self.hall is not None and (age := wording.age_told(self.hall.behind)):
            told.append(age)
        if self._last_known and self._read_at is not None:
            read_at = wording.clock_time(self._read_at, self.session.zone)
            told.append(self.tr("As of {0}: the server does not answer").format(read_at))
        self._summary.setText(" · ".join(told))

    def _say_empty(self) -> None:
        if self.parts.chosen == ATTENTION and self._late:
            self._empty.say(
                self.tr("%n late outcome(s)", "", len(self._late)),
                self.tr("Recorded without the server, too late. L holds it against what stands."),
            )
        elif self.parts.chosen == ATTENTION:
            self._empty.say(
                self.tr("Nothing needs attention"),
                self.tr(
                    "What is overdue or about to be, what will miss the hour, records that wait for your word and "
                    "what officers ask appears here."
                ),
            )
        else:
            self._empty.say(self.tr("No task"), self.tr("This officer holds no task now."))

    def _brief(self, officer: OfficerAtWork | None) -> str:
        """A name that fits its chip."""
        name = officer.name if officer is not None else ""
        longest = _SHORT_NAME if self.width() < _NARROW else _LONGEST_NAME
        return name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…"

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name_buttons()
        self._show_tasks()

    def _name_buttons(self) -> None:
        narrow = self.width() < _NARROW
        for button, word, key in (
            (self.reassign_button, self.tr("Reassign"), "R"),
            (self.answer_button, self.tr("Answer"), "A"),
        ):
            button.setText("" if narrow else word)
            button.set_key("" if narrow else key)
            button.setAccessibleName(word)
            button.setToolTip(f"{word}  {key}")

    def _name_of(self, login: str) -> str:
        return self._names.get(login, login)

    def _why(self, task: Task) -> str:
        if (
            self.parts.chosen == HELD
            and not task.asks
            and task.claimed_at is not None
            and self.hall is not None
        ):
            return self.tr("Taken {0}").format(words.seen(task.claimed_at, self.hall.at))
        return words.why(task, self.hall.at if self.hall else now(), self._names)

    # --- opening lists

    def open_figure(self, place: int) -> None:
        """The consignments behind that figure, in the queue."""
        site = self.session.site
        if site is None:
            return
        today = today_at(site)
        self.session.go(
            "queue",
            {
                words.WAITING: Listed(Only.BEFORE_RELEASE),
                words.OLDEST: Listed(Only.BEFORE_RELEASE, oldest_first=True),
                words.CLAIMED: Listed(Only.CLAIMED),
                words.SOON: Listed(Only.SOON, oldest_first=True),
                words.OVERDUE: Chip.OVERDUE,
                words.TO_APPROVE: Listed(Only.TO_APPROVE),
                words.RELEASED: Released(today, today),
                words.IN_TIME: Listed(Only.TOO_LATE, today),
                words.INSPECTED: Listed(None, today),
                words.HITS: Listed(Only.NONCONFORM, today),
            }[place],
        )

    def _open_officer(self) -> None:
        if self.officer is not None:
            self.session.go("queue", Listed(Only.CLAIMED, holder=self.officer.login, name=self.officer.name))

    def _open_task(self) -> None:
        if self.tasks.row is not None:
            self.session.go("inspection", self.tasks.row.consignment_id)

    # --- acting

    @property
    def _asked(self) -> Task | None:
        """The chosen task, where its holder asks something."""
        task: Task | None = self.tasks.row
        return task if task is not None and task.asks else None

    def reassign(self) -> None:
        store, chosen = self.session.store, self.tasks.chosen_tasks()
        if self.hall is not None and chosen:
            stand = [(task.consignment_id, task.officer) for task in chosen]
            self.run(lambda: read_wanted(store, stand), lambda wanted: self._reassign(chosen, wanted))

    def _reassign(self, chosen: list[Task], wanted: list[Wanted]) -> None:
        hall = self.hall
        if hall is None or QApplication.activeModalWidget() is not None:
            return
        sheet = ReassignSheet(chosen, hall.officers, wanted, self.session.officer.login, self.window())

        def move() -> None:
            moves = sheet.moves()
            self.acts.move(moves, [self._name_of(to or "") for _, to in moves], sheet.why.text())
            self.tasks.unmark()

        self._ask(sheet, move)

    def answer(self) -> None:
        task = self._asked
        if task is not None:
            name = self._name_of(task.asked_by)
            sheet = AnswerSheet(task, name, self.window())
            self._ask(sheet, lambda: self.acts.answer(task, name, sheet.answer.text()))

    def show_alarms(self) -> None:
        if self.hall is not None and self.hall.alarms:
            self.session.go("load", ALARMS)

    def settle_late(self) -> None:
        """Compare the oldest late outcome with what stands, and settle it."""
        if not self._late or not self.session.may(Action.APPROVE):
            return
        session, late = self.session, self._late[0]
        sheet = LateSheet(session, late, len(self._late) - 1, self._name_of, self.window())

        def write() -> None:
            reason, again = sheet.why.text(), sheet.again.isChecked()
            self.run(lambda: settle(session, late, reason, again), lambda _: self._read())

        self._ask(sheet, write)

    def _ask(self, sheet: Sheet, then: Callable[[], None]) -> None:
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.accepted.connect(then)
        sheet.finished.connect(lambda _: self._take_focus())
        sheet.open()

    def retranslate(self) -> None:
        self.officers.setAccessibleName(self.tr("Officers"))
        self.tasks.setAccessibleName(self.tr("Tasks"))
        self._name_buttons()
        self.officers.retranslate()
        self.tasks.retranslate()
        self._hints.show_keys(
            [
                (("1", "…", "0"), self.tr("lists")),
                (("Left", "Right"), self.tr("officers, tasks")),
                (("Space",), self.tr("mark")),
                (("R",), self.tr("reassign")),
                (("?",), self.tr("all keys")),
            ]
        )
        self._show()


def _side(head: list[QWidget], body: QWidget) -> QVBoxLayout:
    """A table in its card, under a line with what heads it."""
    line = QHBoxLayout()
    line.setSpacing(tokens.S)
    for at, part in enumerate(head):
        line.addWidget(part, 0 if at else 1)
    line.setContentsMargins(0, 0, 0, 0)
    card = Card()
    inside = QVBoxLayout(card)
    inside.setContentsMargins(1, 1, 1, 1)
    inside.addWidget(body)
    column = QVBoxLayout()
    column.setSpacing(tokens.XS)
    column.addLayout(line)
    column.addWidget(card, 1)
    head[0].setMinimumHeight(tokens.CHIP)
    return column
