"""The chosen consignment at a glance: X-ray, why it was held, goods, why it is urgent, and the next thing to do."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from officer_app.domain.people import Action
from officer_app.domain.states import ENDED
from officer_app.domain.words import Advance, Lane, State, TaskState
from officer_app.store.queue import QueueRow
from officer_app.ui import tokens, wording
from officer_app.ui.background import Job
from officer_app.ui.queue.columns import country_text, officer_text
from officer_app.ui.queue.sections import Sections
from officer_app.ui.session import Session
from officer_app.ui.widgets.buttons import Button, Kind
from officer_app.ui.widgets.cards import Card, Divider, EmptyState, IconLabel
from officer_app.ui.widgets.chips import Tag
from officer_app.ui.widgets.labels import Elided, Secondary, Small, Strong

if TYPE_CHECKING:
    from officer_app.store.detail import Detail

_SETTLE_MS = 90  # while J is held down nothing is read
# Of what has left the list, by the colour of what became of it.
_LEFT_ICONS = {"good": "check", "alert": "warning", "secondary": "clock"}


class Next(StrEnum):
    """What there is to do with a consignment."""

    CLAIM = "claim"
    GO_ON = "go_on"
    OPEN_TASK = "open_task"
    SEALS = "seals"
    LOOK = "look"


def next_for(row: QueueRow, session: Session) -> Next:
    """The next thing this officer can do with it."""
    if row.task_state == TaskState.CLAIMED and row.officer == session.officer.login:
        return Next.GO_ON
    if row.task_state == TaskState.OPEN and session.may(Action.INSPECT):
        return Next.CLAIM
    if row.advance == Advance.SEALED and row.arrived_at is not None and session.may(Action.INSPECT):
        return Next.SEALS
    loose = row.task_id is None and row.undeclared and row.state in (State.ARRIVED, State.SCREENED)
    return Next.OPEN_TASK if loose and session.may(Action.OPEN_TASK) else Next.LOOK


class GlancePane(Card):
    """Shows a row at once and the rest a moment later. `acted` carries what its buttons want."""

    acted = Signal(object)  # Next

    def __init__(self, session: Session, run: Callable[..., Job], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._run = run
        self._row: QueueRow | None = None
        self._listed = True
        self._detail: Detail | None = None
        self._job: Job | None = None
        self._xray: QWidget | None = None
        self._waiting = True
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._read)
        self._build()
        self.retranslate()

    # --- what it is made of

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(1, tokens.M, 1, 0)
        column.setSpacing(0)
        self._empty = EmptyState("inspection")
        column.addWidget(self._empty, 1)
        self._filled = QWidget()
        column.addWidget(self._filled, 1)
        inside = QVBoxLayout(self._filled)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addLayout(self._build_head())
        inside.addSpacing(tokens.M)
        inside.addWidget(Divider())
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        body.setProperty("plain", True)
        self._body = QVBoxLayout(body)
        self._body.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.L)
        self._body.setSpacing(tokens.S)
        self._xray_place = Card()  # keeps the room until the X-ray can be shown, so that nothing jumps
        self._xray_place.setFixedHeight(tokens.GLANCE_XRAY)
        self._body.addWidget(self._xray_place)
        self._sections: Sections | None = None
        self._body.addStretch(1)
        area.setWidget(body)
        inside.addWidget(area, 1)
        inside.addWidget(Divider())
        inside.addLayout(self._build_foot())
        self._filled.hide()

    def _build_head(self) -> QVBoxLayout:
        head = QVBoxLayout()
        head.setContentsMargins(tokens.L, 0, tokens.S, 0)
        head.setSpacing(2)
        first = QHBoxLayout()
        self._waybill = Elided(px=tokens.TITLE_PX, strong=True, number=True)
        self._copy = Button(kind=Kind.QUIET, icon="copy")
        self._copy.clicked.connect(self._copy_waybill)
        first.addWidget(self._waybill, 1)
        first.addWidget(self._copy)
        self._what = Elided(secondary=True)
        self._officer_icon, self._officer = IconLabel("officer"), Secondary()
        self._officer.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        taken = QHBoxLayout()
        taken.setSpacing(tokens.XS + 2)
        taken.addWidget(self._officer_icon)
        taken.addWidget(self._officer, 1)
        lane = QHBoxLayout()
        lane.setContentsMargins(0, tokens.XS, tokens.S, 0)
        self._lane = Tag()
        self._points = Strong()
        lane.addWidget(self._lane)
        lane.addStretch(1)
        lane.addWidget(self._points)
        head.addLayout(first)
        head.addWidget(self._what)
        head.addLayout(taken)
        self._left, self._left_told = Tag(), Small()
        left = QHBoxLayout()
        left.setContentsMargins(0, tokens.XS, tokens.S, 0)
        left.addWidget(self._left)
        left.addWidget(self._left_told, 1)
        head.addLayout(lane)
        head.addLayout(left)
        return head

    def _build_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        foot.setSpacing(tokens.S)
        self._look = Button()
        self._act = Button(kind=Kind.PRIMARY, key="Enter")
        self._act.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._look.clicked.connect(lambda: self.acted.emit(Next.LOOK))
        self._act.clicked.connect(self._act_now)
        foot.addWidget(self._look)
        foot.addWidget(self._act, 1)
        return foot

    def sizeHint(self) -> QSize:
        return QSize(tokens.PANE_WIDTH, 500)

    # --- what it shows

    def show_row(self, row: QueueRow | None, *, listed: bool = True) -> None:
        """Show this one; its details follow once the selection rests on it. One that is no longer `listed` says
        what became of it."""
        same = row is not None and self._row is not None and row.consignment_id == self._row.consignment_id
        self._row, self._listed = row, listed
        self._filled.setVisible(row is not None)
        self._empty.setVisible(row is None)
        if row is None:
            return
        self._show_head(row)
        if not same:
            self._detail = None
            self._show_sections()
        if not self._waiting:
            self._settle.start()

    def blank(self) -> None:
        """Nothing of the one before while the next is being found."""
        self.show_row(None)
        self._empty.hide()

    def set_usable(self, usable: bool) -> None:
        """Whether its buttons may act on what it shows."""
        self._act.setEnabled(usable)
        self._look.setEnabled(usable)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._waiting:
            self._settle.start()

    def begin(self) -> None:
        """The queue is painted: from now on details are read."""
        self._waiting = False
        if self._row is not None:
            self._settle.start()

    def _show_head(self, row: QueueRow) -> None:
        self._waybill.setText(row.logistics_no)
        way = " ".join(part for part in (row.mode, row.country and f"→ {country_text(row)}") if part)
        # what may be long comes last: it is cut off where the room ends
        what = " · ".join(part for part in (way, row.ebc_name) if part)
        self._what.setText(what or self.tr("Nobody declared this box"))
        if row.task_state != TaskState.CLAIMED:
            told = self.tr("Inspected by {0}").format(officer_text(row))
        elif row.officer == self._session.officer.login:
            told = self.tr("Yours")
        else:
            told = self.tr("Claimed by {0}").format(officer_text(row))
        self._officer.setText(told)
        self._officer.setToolTip(row.officer or "")
        for widget in (self._officer_icon, self._officer):
            widget.setVisible(row.officer is not None)
        lane = Lane(row.lane) if row.lane else None
        colour = lane.value if lane is not None else "secondary"
        self._lane.show_word(wording.lane_sentence(row.lane), wording.LANE_ICONS[lane], colour)
        self._points.setText(str(row.priority))
        self._points.setAccessibleName(f"{self._points.toolTip()} {row.priority}")
        self._points.setVisible(self._listed)
        self._show_left(row)
        self._label_buttons(row)

    def _show_left(self, row: QueueRow) -> None:
        """What became of one that has left the list, and when."""
        for widget in (self._left, self._left_told):
            widget.setVisible(not self._listed)
        told, colour = wording.desk_state_word(row.state, row.task_state, row.advance), "secondary"
        detail = self._detail
        if detail is not None and detail.consignment.version == row.version:
            moments = {State.RELEASED: detail.consignment.released_at}
            moments |= dict.fromkeys(ENDED, detail.consignment.ended_at)
            if moment := moments.get(State(row.state)):
                told += f" {wording.clock_time(moment, self._session.zone)}"
        if row.state in (State.RELEASED, State.LOADED, State.DEPARTED):
            colour = "good"
        elif row.state in ENDED:
            colour = "alert"
        self._left.show_word(told, _LEFT_ICONS[colour], colour)
        self._left_told.setText(self.tr("no longer in this list"))

    def _label_buttons(self, row: QueueRow) -> None:
        words = {
            Next.CLAIM: self.tr("Claim and inspect"),
            Next.GO_ON: self.tr("Go on inspecting"),
            Next.OPEN_TASK: self.tr("Make it a task"),
            Next.SEALS: self.tr("Look at the seals"),
            Next.LOOK: self.tr("Open"),
        }
        todo = next_for(row, self._session)
        self._act.setText(words[todo])
        self._look.setVisible(todo is not Next.LOOK)

    def _read(self) -> None:
        row = self._row
        if row is None or not self.isVisible():
            return
        if self._job is not None:
            self._job.cancel()
        session, store, asked = self._session, self._session.store, row.consignment_id

        def work() -> Detail:
            from officer_app.store.detail import read_detail

            if session.away_since is not None and asked in session.seen:
                seen: Detail = session.seen[asked].detail
                return seen
            with store.read() as connection:
                return read_detail(connection, asked)

        self._job = self._run(work, self._show_detail, session.fail_unasked)
        self._show_xray(asked)

    def _show_detail(self, detail: Detail) -> None:
        if self._row is not None and detail.consignment.consignment_id == self._row.consignment_id:
            self._detail = detail
            self._show_left(self._row)
            self._show_sections()

    def _show_xray(self, consignment_id: str) -> None:
        """The X-ray needs NumPy and OpenCV, which are loaded only now, away from the GUI thread."""
        if self._xray is not None:
            self._xray.show_consignment(consignment_id)  # type: ignore[attr-defined]
            return

        def load() -> object:
            from officer_app.ui.xray import thumbnails

            return thumbnails.XrayGlance

        self._run(load, self._place_xray)

    def _place_xray(self, kind: Callable[..., QWidget]) -> None:
        if self._xray is None:
            self._xray = kind(self._session)
            self._body.replaceWidget(self._xray_place, self._xray)
            self._xray_place.deleteLater()
        if self._row is not None:
            self._xray.show_consignment(self._row.consignment_id)  # type: ignore[attr-defined]

    def _show_sections(self) -> None:
        row, detail = self._row, self._detail
        if self._sections is not None:
            self._sections.hide()
            self._sections.deleteLater()
            self._sections = None
        if row is None or detail is None:
            return  # nothing of the one before, and nothing that would move when the rest comes
        self._sections = Sections(row, detail, self._session.zone)
        self._body.insertWidget(1, self._sections)
        self._body.activate()

    # --- what it does

    def _act_now(self) -> None:
        if self._row is not None:
            self.acted.emit(next_for(self._row, self._session))

    def _copy_waybill(self) -> None:
        if self._row is not None:
            QGuiApplication.clipboard().setText(self._row.logistics_no)
            self._session.say(self.tr("Waybill number copied"))

    def retranslate(self) -> None:
        self._look.setText(self.tr("Open"))
        self._look.setToolTip("O")
        self._copy.setAccessibleName(self.tr("Copy the waybill number"))
        self._copy.setToolTip(self.tr("Copy the waybill number"))
        self._points.setToolTip(self.tr("Priority"))
        self._empty.say(
            self.tr("Nothing chosen"), self.tr("Choose a consignment, or scan a label, to see it here.")
        )
        self._act.setText(self.tr("Open"))
        if self._row is not None:
            self._show_head(self._row)
            self._show_sections()
