"""The right column: reasons, instruction, record or what was recorded, history; and the one thing to do next."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from officer_app.domain.record import Circumstances
from officer_app.domain.words import SignatureKind, TaskState
from officer_app.store.detail import Detail
from officer_app.ui import tokens, wording
from officer_app.ui.inspection import words
from officer_app.ui.inspection.draft import Draft, Gap
from officer_app.ui.inspection.history import Recorded, Timeline
from officer_app.ui.inspection.offers import Booking
from officer_app.ui.inspection.particulars import ParticularsBlock
from officer_app.ui.inspection.photos import PhotoStrip
from officer_app.ui.inspection.reasons import Reasons
from officer_app.ui.inspection.record import Instruction, OutcomeForm
from officer_app.ui.session import Session
from officer_app.ui.widgets.buttons import Button, Kind
from officer_app.ui.widgets.cards import Card, Divider, IconLabel
from officer_app.ui.widgets.labels import Caption, Small


class RecordColumn(Card):
    """Scrolls above, the action stays below."""

    ticked = Signal(str, bool)
    disposed = Signal(object)
    noted = Signal(str)
    finding_wanted = Signal()
    finding_removed = Signal(int)
    submitted = Signal()
    claim_wanted = Signal()
    hand_back_wanted = Signal()
    answer_wanted = Signal()
    return_wanted = Signal()
    again_wanted = Signal()
    amend_wanted = Signal()
    seals_wanted = Signal()
    booking_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._detail: Detail | None = None
        #: While it runs, what was read stays where it is, however high the rest becomes.
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(tokens.SETTLES_MS)
        self._place = 0
        self._told: tuple[Detail, bool] | None = None  # as reasons, record and history have it
        self._draft: Draft | None = None
        self._mine = self._claimable = self._busy = self._acts = False
        self.reasons = Reasons(session)
        self.instruction = Instruction()
        self.form = OutcomeForm()
        self.particulars = ParticularsBlock(session)
        self.photos = PhotoStrip(session)
        self.recorded = Recorded(session)
        self.timeline = Timeline(session)
        self._history_head = Caption()
        self._missing_icon, self._missing = IconLabel("info"), Small()
        self._missing.setWordWrap(True)
        self.submit = Button(kind=Kind.PRIMARY, key="Ctrl+Enter")
        self.claim = Button(kind=Kind.PRIMARY, icon="mine", key="Enter")
        self.hand_back = Button(key="B")
        self.answer = Button(kind=Kind.PRIMARY, icon="second-officer", key="Enter")
        self.give_back = Button(key="B")
        self.again = Button(key="I")
        self.amend = Button(key="U")
        self.seals = Button(icon="lock", key="L")
        self.booking = Button(icon="calendar", key="O")
        self._answer: SignatureKind | None = None
        self._booking: Booking | None = None
        self._lay_out()
        self.instruction.ticked.connect(self.ticked)
        self.form.disposed.connect(self.disposed)
        self.form.noted.connect(self.noted)
        self.form.finding_wanted.connect(self.finding_wanted)
        self.form.finding_removed.connect(self.finding_removed)
        self.submit.clicked.connect(self.submitted)
        self.claim.clicked.connect(self.claim_wanted)
        self.hand_back.clicked.connect(self.hand_back_wanted)
        self.answer.clicked.connect(self.answer_wanted)
        self.give_back.clicked.connect(self.return_wanted)
        self.again.clicked.connect(self.again_wanted)
        self.amend.clicked.connect(self.amend_wanted)
        self.seals.clicked.connect(self.seals_wanted)
        self.booking.clicked.connect(self.booking_wanted)
        self.timeline.went_to.connect(
            lambda y: self._scroll.ensureVisible(0, self.timeline.y() + y, 0, self.timeline.ROW)
        )
        self.retranslate()

    def _lay_out(self) -> None:
        self._inner = inner = QWidget()
        inner.setProperty("plain", "true")
        inner.installEventFilter(self)
        self._column = column = QVBoxLayout(inner)
        column.setContentsMargins(tokens.M, tokens.L, tokens.M, tokens.M)
        column.setSpacing(tokens.L)
        parts = (self.reasons, self.instruction, self.form, self.particulars, self.photos, self.recorded)
        for part in parts:
            column.addWidget(part)
        column.addWidget(self._history_head)
        column.addWidget(self.timeline)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidget(inner)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bar = self._scroll.verticalScrollBar()
        bar.rangeChanged.connect(self._stay)
        self._foot = QWidget()
        self._foot.installEventFilter(self)
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(tokens.M, tokens.S, tokens.M, tokens.M)
        foot.setSpacing(tokens.S)
        said = QHBoxLayout()
        said.setSpacing(tokens.S)
        said.addWidget(self._missing_icon, 0, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self._missing, 1)
        foot.addLayout(said)
        ahead = QHBoxLayout()
        ahead.setSpacing(tokens.S)
        ahead.addWidget(self.booking, 1)
        ahead.addWidget(self.seals, 1)
        foot.addLayout(ahead)
        buttons = QHBoxLayout()
        buttons.setSpacing(tokens.S)
        buttons.addWidget(self.hand_back)
        buttons.addWidget(self.submit, 1)
        buttons.addWidget(self.claim, 1)
        buttons.addWidget(self.give_back)
        buttons.addWidget(self.answer, 1)
        buttons.addWidget(self.again, 1)
        buttons.addWidget(self.amend, 1)
        foot.addLayout(buttons)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.setSpacing(0)
        whole.addWidget(self._scroll, 1)
        whole.addWidget(Divider())
        whole.addWidget(self._foot)
        self.setMinimumWidth(tokens.PANE_WIDTH)

    def hold(self, facts: QWidget) -> None:
        """Facts of the consignment for which there is no room elsewhere, below the reasons and the steps."""
        self._column.insertWidget(2, facts)

    def show_detail(
        self,
        detail: Detail,
        *,
        mine: bool,
        claimable: bool,
        answer: SignatureKind | None = None,
        again: bool = False,
        amend: bool = False,
        amending: bool = False,
        seals: bool = False,
        booking: Booking | None = None,
    ) -> None:
        """`mine`: the officer at this desk writes the record, or is `amending` one. `answer`: whose signature they
        may give; `again`: may ask for another inspection; `amend`: may begin an amendment; `seals`: may look at the
        seals; `booking`: what they may do about an inspection before arrival.
        """
        before = self._detail
        if before is not None and before.consignment.consignment_id == detail.consignment.consignment_id:
            self._place = self._scroll.verticalScrollBar().value()
            self._settled.start()
        else:
            self._settled.stop()
        self._detail, self._mine, self._claimable, self._answer = detail, mine, claimable, answer
        self._acts = mine or claimable or again or amend or seals or answer is not None or booking is not None
        told = detail, wording.in_chinese()
        if told != self._told:
            self._told = told
            self.reasons.show_detail(detail)
            self.recorded.show_detail(detail)
            self.timeline.show_detail(detail)
        self.instruction.show_detail(detail, editable=mine)
        self.instruction.setVisible(mine or claimable)
        self.form.setVisible(mine)
        self.particulars.setVisible(mine)
        self.photos.show_rows(detail.files, adds=mine and not amending, withdraws=mine)
        self.submit.setVisible(mine)
        self.hand_back.setVisible(mine and not amending)
        self.amend.setVisible(amend)
        self.claim.setVisible(claimable)
        self.answer.setVisible(answer is not None)
        self.give_back.setVisible(answer is SignatureKind.APPROVAL)
        self.again.setVisible(again)
        self.seals.setVisible(seals)
        self.seals.kind = Kind.PLAIN if claimable else Kind.PRIMARY
        self.seals.set_key("L" if claimable else "Enter")
        self._booking = booking
        self.booking.setVisible(booking is not None)
        self._name_answer()
        if not mine:
            self.instruction.show_ticked(frozenset(), {})
            self._draft = None
        self._say()

    def show_draft(self, draft: Draft, known: Circumstances | None) -> None:
        ticked = self._draft is not None and self._draft.ticked != draft.ticked
        self._draft = draft
        self.instruction.show_ticked(draft.ticked, draft.results)
        if ticked and (step := self.instruction.next_step()) is not None:
            self._scroll.ensureWidgetVisible(step, 0, tokens.S)
        self.form.show_draft(draft)
        self.particulars.show_draft(draft, known)
        if self._detail is not None and draft.left_out:
            named = [row for row in self._detail.files if row.sha256 not in draft.left_out]
            self.photos.show_rows(named, adds=False, withdraws=True)
        self._say()

    def _stay(self) -> None:
        if self._settled.isActive():
            self._scroll.verticalScrollBar().setValue(self._place)

    def set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._say()

    def missing_text(self) -> str:
        """What the line above the action says."""
        return self._missing.text()

    def point_at_gaps(self) -> None:
        """Submitting was asked for too early: bring what is missing into view."""
        self._missing_icon.show_icon("warning", "caution")

    def _say(self) -> None:
        gaps = self._draft.gaps() if self._draft else []
        decided = self._draft.disposition if self._draft else None
        self.submit.setText(words.disposition(decided) if decided else self.tr("Submit"))
        self.submit.setEnabled(self._draft is not None and self._draft.ready and not self._busy)
        for button in (
            *(self.claim, self.answer, self.give_back, self.again, self.amend),
            *(self.seals, self.booking),
        ):
            button.setEnabled(not self._busy)
        text = self._foot_text(gaps)
        self._missing.setText(text)
        self._missing.setToolTip((self._detail and not self._mine and self._detail.consignment.officer) or "")
        self._missing_icon.show_icon(
            "good" if self._mine and not gaps else "info", "good" if self._mine and not gaps else "secondary"
        )
        self._missing_icon.setVisible(bool(text))
        self._missing.setVisible(bool(text))
        self._foot.setVisible(bool(text) or self._acts)

    def _foot_text(self, gaps: list[Gap]) -> str:
        if self._mine:
            if gaps:
                return self.tr("Missing: {0}").format(wording.listed(map(words.gap, gaps), sentences=True))
            return self.tr("Complete.")
        if self._detail is None or self._claimable:
            return ""
        c = self._detail.consignment
        if c.task_state == TaskState.CLAIMED:
            return self.tr("In inspection by {0}.").format(self._detail.name(c.officer))
        match self._detail.waits_for:
            case SignatureKind.SECOND:
                return self.tr("Waiting for a second officer.")
            case SignatureKind.APPROVAL:
                return self.tr("Waiting for approval.")
        if c.task_state == TaskState.SUBMITTED:
            return self.tr("Waiting for the laboratory.")
        if c.task_state == TaskState.OPEN:
            return self.tr("Waiting for an officer.")
        if c.missing:
            return self.tr("Waiting for: {0}.").format(wording.missing_words(c.missing))
        return ""

    def _name_answer(self) -> None:
        approval = self._answer is SignatureKind.APPROVAL
        self.answer.setText(self.tr("Agree") if approval else self.tr("Sign as second officer"))
        self.booking.setText(
            {
                Booking.BOOK: self.tr("Book an inspection …"),
                Booking.CALL_OFF: self.tr("Call off …"),
                Booking.TAKE_BACK: self.tr("Take back …"),
            }.get(self._booking or Booking.BOOK, "")
        )

    def retranslate(self) -> None:
        self._name_answer()
        self.give_back.setText(self.tr("Return …"))
        self.give_back.setToolTip(self.tr("Send the record back to its officer"))
        self.again.setText(self.tr("Inspect again …"))
        self.amend.setText(self.tr("Amend …"))
        self.seals.setText(self.tr("Look at the seals"))
        self._history_head.setText(self.tr("History"))
        self.claim.setText(self.tr("Claim and inspect"))
        self.hand_back.setText(self.tr("Hand back"))
        self.hand_back.setToolTip(self.tr("Hand the task back to the queue"))
        self._say()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Never narrower than what it holds, with the scroll bar beside: whatever the language and the font."""
        if event.type() == QEvent.Type.LayoutRequest:
            scrolled = self._inner.minimumSizeHint().width() + tokens.SCROLL_BAR
            foot = 0 if self._foot.isHidden() else self._foot.minimumSizeHint().width()
            needs = max(scrolled, foot) + 2
            self.setMinimumWidth(max(tokens.PANE_WIDTH, needs))
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
