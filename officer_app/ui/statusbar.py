"""The bar at the bottom: the inbox, what runs in the background with progress and cancel, the last change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from officer_app.domain.clock import now
from officer_app.domain.errors import WrongDatabase
from officer_app.domain.people import Action
from officer_app.ui import background, tokens, wording
from officer_app.ui.background import Job, relay
from officer_app.ui.intake import InboxState, IntakeService
from officer_app.ui.session import Session
from officer_app.ui.theme import theme
from officer_app.ui.widgets.buttons import Button, Kind
from officer_app.ui.widgets.cards import IconLabel
from officer_app.ui.widgets.labels import Small

if TYPE_CHECKING:
    from officer_app.domain.station_files import Faults

_LOOK_MS = 60_000


class _JobStrip(QWidget):
    """One job: its name, how far it is, and a way to stop it."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.S)
        self._label = Small(job.label)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(96)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(job.label)
        cancel = Button(kind=Kind.QUIET, icon="close")
        cancel.setFixedHeight(tokens.STATUS_BAR - tokens.S)
        cancel.setAccessibleName(self.tr("Cancel: {0}").format(job.label))
        cancel.setToolTip(self.tr("Cancel"))
        cancel.clicked.connect(job.cancel)
        for widget in (self._label, self._bar, cancel):
            row.addWidget(widget)

    def show_progress(self, job: Job) -> None:
        self._bar.setRange(0, job.of)
        self._bar.setValue(job.at)
        self._label.setText(f"{job.label} {job.at:,} / {job.of:,}")


class StatusBar(QWidget):
    """Listens to the inbox service and to every tracked job. Each minute it looks at timetable and rates, and tells
    those who settle files what is wrong there.
    """

    def __init__(self, session: Session, intake: IntakeService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._intake = intake
        self._strips: dict[int, _JobStrip] = {}
        self._last = ""
        self._faults: Faults = ()
        self.setFixedHeight(tokens.STATUS_BAR)
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.PAGE_MARGIN, 1, tokens.PAGE_MARGIN, 0)
        row.setSpacing(tokens.S)
        self._icon, self._inbox = IconLabel("inbox"), Small()
        self._changed = Small()
        row.addWidget(self._icon)
        row.addWidget(self._inbox)
        row.addSpacing(tokens.L)
        self._jobs = QHBoxLayout()
        self._jobs.setSpacing(tokens.L)
        row.addLayout(self._jobs)
        row.addStretch(1)
        row.addWidget(self._changed)
        intake.changed.connect(self.retranslate)
        session.away_changed.connect(self.retranslate)
        session.changed.connect(self._note_change)
        session.people_changed.connect(self.look)
        self._looking = QTimer(self)
        self._looking.setInterval(_LOOK_MS)
        self._looking.timeout.connect(self.look)
        self._looking.start()
        relay().started.connect(self._add)
        relay().progressed.connect(self._progress)
        relay().settled.connect(self._remove)
        self.retranslate()
        self.look()

    def look(self) -> None:
        """Whether `flights.csv` and `rates.csv` are as they should be."""
        data = self._session.data

        def work() -> Faults:
            from officer_app.workflow.station_files import faults

            return faults(data) if self._session.may(Action.SETTLE_QUARANTINE) else ()

        background.run(work, owner=self, done=self._take_faults)

    def _take_faults(self, faults: Faults) -> None:
        if faults != self._faults:
            self._faults = faults
            self.retranslate()

    def _add(self, job: Job) -> None:
        strip = _JobStrip(job)
        self._strips[id(job)] = strip
        self._jobs.addWidget(strip, 0, Qt.AlignmentFlag.AlignVCenter)

    def _progress(self, job: Job) -> None:
        if (strip := self._strips.get(id(job))) is not None:
            strip.show_progress(job)

    def _remove(self, job: Job) -> None:
        if (strip := self._strips.pop(id(job), None)) is not None:
            strip.hide()
            strip.deleteLater()

    def _note_change(self) -> None:
        if self._session.away_since is not None:
            return  # nothing is known of changes
        self._last = wording.clock_time(now(), self._session.zone)
        self._show_change()

    def _show_change(self) -> None:
        self._changed.setText(self.tr("Last change {0}").format(self._last) if self._last else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().colour("surface"))
        painter.fillRect(0, 0, self.width(), 1, theme().colour("border"))

    def retranslate(self) -> None:
        words = {
            InboxState.NOT_STARTED: ("", "", "secondary"),
            InboxState.STARTING: (self.tr("Inbox service is starting"), "inbox", "secondary"),
            InboxState.WATCHED: (self.tr("Inbox watched"), "inbox", "good"),
            InboxState.ELSEWHERE: (self.tr("Inbox watched by another program"), "inbox", "secondary"),
            InboxState.STOPPED: (self.tr("Inbox service stopped, starting it again"), "inbox-off", "alert"),
        }
        word, icon, colour = words[self._intake.state]
        told = [word]
        if self._intake.taken:
            told.append(self.tr("%n file(s) taken in", "", self._intake.taken))
        if (count := self._intake.quarantined) and self._session.may(Action.SETTLE_QUARANTINE):
            told.append(self.tr("%n in quarantine", "", count))
        elif count:
            told.append(self.tr("%n file(s) with the supervisor", "", count))
        tip = str(self._session.data.root / "inbox")
        if self._session.store.is_shared:  # there the intake service is elsewhere
            told, icon, colour, tip = self._reached()
        if self._faults:
            from officer_app.ui.errors import said_by_reader  # nothing to say at most starts

            files = ", ".join(sorted({fault.file for fault in self._faults}))
            told.append(self.tr("%n fault(s) in {0}", "", len(self._faults)).format(files))
            tip = "\n".join(said_by_reader(str(fault)) for fault in self._faults)
            icon, colour = "warning", colour if colour == "alert" else "caution"
        self._inbox.setText(" · ".join(told))
        self._inbox.setToolTip(tip)
        self._icon.show_icon(icon, colour)
        self._show_change()

    def _reached(self) -> tuple[list[str], str, str, str]:
        """Whether the server answers, what waits here for it, and whether anybody takes in what comes."""
        session = self._session
        told, tips = [], []
        if session.is_shut_out:
            told.append(session.sentence(WrongDatabase(session.away_why)))
        elif session.away_since is not None:
            since = wording.clock_time(session.away_since, session.zone)
            told.append(self.tr("No connection to the server since {0}").format(since))
        elif session.unattended:
            told.append(self.tr("Nobody takes in what comes"))
            tips.append(
                self.tr(
                    "No intake service is heard: new messages, receipts and priorities stand still. "
                    "Tell the administrator."
                )
            )
        if session.away_why and not session.is_shut_out:
            from officer_app.ui.errors import sentence

            tips.append(sentence(WrongDatabase(session.away_why)))
        if session.waiting_here:
            told.append(self.tr("%n record(s) wait here for it", "", session.waiting_here))
        if not told:
            return [self.tr("The server answers")], "store", "good", ""
        if session.away_since is not None or session.waiting_here:
            tips.append(self.tr("What is recorded is kept at this station and sent when the server answers."))
        bad = session.away_since is not None or session.unattended
        return told, "store-problem", "alert" if bad else "caution", "\n".join(tips)
