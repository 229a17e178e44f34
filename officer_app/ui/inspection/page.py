"""The Inspection page: one consignment, from opening it to the recorded outcome, without the mouse."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from officer_app.domain.clock import now
from officer_app.domain.errors import HAD_A_HAND, NotAllowed
from officer_app.domain.people import Action
from officer_app.domain.words import Disposition, SignatureKind, TaskState
from officer_app.store.detail import Detail
from officer_app.ui import tokens, wording
from officer_app.ui.inspection import saving
from officer_app.ui.inspection.adding import Adding
from officer_app.ui.inspection.advance import InAdvance
from officer_app.ui.inspection.answering import Answering
from officer_app.ui.inspection.column import RecordColumn
from officer_app.ui.inspection.dialogs import (
    ReasonSheet,
    SecondOfficerSheet,
)
from officer_app.ui.inspection.draft import Draft
from officer_app.ui.inspection.entering import Entering
from officer_app.ui.inspection.facts import FactGrid, Heading
from officer_app.ui.inspection.following import Following
from officer_app.ui.inspection.goods import NOT_JUDGED, GoodsTable, Judged
from officer_app.ui.inspection.photos import local_files
from officer_app.ui.inspection.printing import Printing
from officer_app.ui.inspection.recording import Recording
from officer_app.ui.page import Key, Page
from officer_app.ui.queue.feed import Back
from officer_app.ui.session import Session, Tone
from officer_app.ui.widgets.cards import Card, Divider, EmptyState
from officer_app.ui.widgets.keys import KeyHints
from officer_app.ui.widgets.labels import Caption
from officer_app.ui.widgets.sheet import Sheet
from officer_app.ui.xray import words as xray_words
from officer_app.ui.xray.panel import DIGITS, XrayPanel

_CLOCK_MS = 20_000
_GOODS_WIDTH = 340  # the four columns of the goods at their narrowest
_STACKS_BELOW, _STACKS_FROM = 1040, 440  # as wide, and as high


class InspectionPage(Page):
    """Left the X-ray, in the middle the goods, right the reasons and the record."""

    name: ClassVar[str] = "inspection"
    icon: ClassVar[str] = "inspection"
    in_rail: ClassVar[bool] = False

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._detail: Detail | None = None
        self._opened: saving.Opened | None = None
        self._asked: str | None = None
        self._why_none: Exception | None = None
        self.recording = Recording(session, self)
        self._sheet: Sheet | None = None
        self.heading = Heading(session)
        self.xray = XrayPanel(session)
        self.facts = FactGrid(session)
        self.table = GoodsTable()
        self.column = RecordColumn(session)
        self.adding = Adding(self)
        self.answering = Answering(self)
        self.advance = InAdvance(self)
        self.printing = Printing(self)
        self.following = Following(self)
        self.entering = Entering(self)
        self._goods_head, self._hints = Caption(), KeyHints()
        self._empty = EmptyState("inspection")
        self.setFocusProxy(self.table)
        self.setAcceptDrops(True)
        self._lay_out()
        self._connect()
        self._clock = QTimer(self)
        self._clock.setInterval(_CLOCK_MS)
        self._clock.timeout.connect(lambda: self.heading.tick(now()))
        self.retranslate()

    def _lay_out(self) -> None:
        middle = Card()
        middle.setMinimumWidth(_GOODS_WIDTH)
        column = QVBoxLayout(middle)
        column.setContentsMargins(1, tokens.M, 1, 1)
        column.setSpacing(tokens.S)
        self._head_of_goods = QVBoxLayout()
        self._head_of_goods.setContentsMargins(tokens.M, 0, tokens.M, 0)
        self._head_of_goods.setSpacing(tokens.S)
        self._rule = Divider()
        for part in (self.facts, self._rule, self._goods_head):
            self._head_of_goods.addWidget(part)
        column.addLayout(self._head_of_goods)
        column.addWidget(self.table, 1)
        self._sides = _splitter((self.xray, 9), (middle, 10))
        split = _splitter((self._sides, 19), (self.column, 1))
        self._sides.setSizes([450, 490])
        split.setSizes([940, tokens.PANE_WIDTH])
        whole = QWidget()
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(tokens.M)
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self._hints)
        rows.addLayout(head)
        rows.addWidget(split, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(whole)
        page = QVBoxLayout(self)
        page.setContentsMargins(tokens.PAGE_MARGIN, tokens.M, tokens.PAGE_MARGIN, tokens.PAGE_MARGIN)
        page.addWidget(self._stack)

    def _connect(self) -> None:
        recording, column = self.recording, self.column
        self.heading.back.clicked.connect(lambda: self._leave())
        self.table.wanted.connect(self.entering.deviation)
        column.ticked.connect(lambda name, done: recording.change(lambda draft: draft.with_tick(name, done)))
        column.disposed.connect(recording.dispose)
        column.noted.connect(recording.note)
        column.finding_wanted.connect(self.entering.finding)
        column.finding_removed.connect(lambda at: recording.change(lambda draft: draft.without_finding(at)))
        column.submitted.connect(self.submit)
        column.claim_wanted.connect(self.claim)
        column.hand_back_wanted.connect(self.hand_back)
        column.answer_wanted.connect(self.answering.answer)
        column.return_wanted.connect(self.answering.give_back)
        column.again_wanted.connect(self.answering.inspect_again)
        column.amend_wanted.connect(self.amend)
        column.seals_wanted.connect(self.advance.check_seals)
        column.booking_wanted.connect(self.advance.book_or_call_off)
        column.particulars.wanted.connect(self.entering.particulars)
        column.particulars.sample_wanted.connect(self.entering.sample)
        column.particulars.process_wanted.connect(self.entering.process)
        column.particulars.sample_removed.connect(
            lambda at: recording.change(lambda draft: draft.without_sample(at))
        )
        column.recorded.pdf.clicked.connect(lambda: self.printing.save())
        column.recorded.paper.clicked.connect(self.printing.print)
        column.photos.add_wanted.connect(self.adding.choose)
        column.timeline.followed.connect(self.following.follow)
        column.photos.withdraw_wanted.connect(self.adding.withdraw)
        column.photos.opened.connect(self.adding.show_large)
        self.adding.added.connect(self.refresh)
        recording.answered.connect(self._answered)
        recording.changed.connect(self._show_draft)
        recording.busy_changed.connect(column.set_busy)
        recording.claimed.connect(self.refresh)
        recording.ended.connect(self._ended)
        recording.failed.connect(self._failed)
        recording.lost.connect(self._lost)
        recording.unkept.connect(self._unkept)
        recording.elsewhere.connect(self._written_elsewhere)

    # --- what the window asks of a page

    def title(self) -> str:
        return self.tr("Inspection")

    def help_text(self) -> str:
        return self.tr(
            "<p>Left the X-ray with its flags, in the middle the goods as declared, ordered and found, right the "
            "reasons, what to check and the record.</p>"
            "<p><b>A</b> records that everything is as declared. <b>D</b> records what the current item really is. "
            "<b>Ctrl+Enter</b> submits; while something is missing, the line above the button says what. "
            "<b>Ctrl+Z</b> takes back the last entry, as long as nothing was submitted.</p>"
            "<p>On the X-ray, <b>F</b> goes to the next flag, <b>M</b> takes the flags off the goods or puts them "
            "back, and the digits choose how it is shown; <b>Space</b> brings back the picture as it was opened. "
            "<b>V</b> records what is where a flag is; alarms of high threat are named once more before a release.</p>"
            "<p><b>E</b> changes place, time, packaging, papers and seals, which are otherwise as declared or as "
            "entered here last; <b>P</b> adds photos, <b>Y</b> a sample, <b>R</b> what came of a requirement, and "
            "<b>X</b> shows the process text. <b>U</b> amends a record that was submitted; "
            "<b>Ctrl+S</b> saves its sheet, <b>Ctrl+P</b> prints it.</p>"
            "<p>Goods of an eligible enterprise can be inspected before they arrive: <b>O</b> books it, or calls it "
            "off. Such a record names the seals and every package. When the goods come, <b>L</b> holds what is on the "
            "box against it: the same is released, anything else is red.</p>"
            "<p>Detaining, handing over and sampling need a second officer, who signs with name and password, or later "
            "at another desk.</p>"
        )

    def keys(self) -> list[Key]:
        modes = [
            Key((digit,), xray_words.rendering(which), partial(self.xray.set_rendering, which))
            for which, digit in DIGITS.items()
        ]
        return [
            Key(("A",), self.tr("All conform"), self.recording.all_conform),
            Key(("S",), self.tr("Current item as declared"), self.entering.item_conforms),
            Key(("D",), self.tr("Deviation on the current item"), self.entering.deviation),
            Key(("J", "Down"), self.tr("Next item"), lambda: self.table.step(1)),
            Key(("K", "Up"), self.tr("Previous item"), lambda: self.table.step(-1)),
            Key(("F",), self.tr("Next flag, zoomed"), self.xray.next_flag),
            Key(("M",), self.tr("Hide or show the flags on the X-ray"), self.xray.view.toggle_marks),
            Key(("Space",), self.tr("X-ray as it was opened")),
            Key(("V",), self.tr("What is where the X-ray was marked"), self.entering.flags),
            Key(("T",), self.tr("Tick the next requirement"), self.recording.tick_next),
            Key(("R",), self.tr("Result of a requirement"), self.entering.result),
            Key(("W",), self.tr("Record a finding"), self.entering.finding),
            Key(("E",), self.tr("Place, time, packaging, papers, seals"), self.entering.particulars),
            Key(("P",), self.tr("Add photos or papers"), self.adding.choose),
            Key(("Del",), self.tr("Withdraw the chosen photo or paper"), self.adding.withdraw),
            Key(("Ctrl+V",), self.tr("Add the photo or file that was copied"), self.adding.paste),
            Key(("Y",), self.tr("Record a sample"), self.entering.sample),
            Key(("X",), self.tr("Process text"), self.entering.process),
            *[
                Key(
                    (f"Alt+{place}",), wording.disposition_word(which), partial(self.recording.dispose, which)
                )
                for place, which in enumerate(Disposition, start=1)
            ],
            Key(("Ctrl+Return",), self.tr("Submit"), self.submit),
            Key(("Ctrl+Enter",), "", self.submit),  # of the number pad
            Key(("Ctrl+Z",), self.tr("Take back the last entry"), self.recording.undo),
            Key(("Return",), self.tr("Claim, sign or agree")),
            Key(("B",), self.tr("Hand the task back, return the record"), self.go_back),
            Key(("Q",), self.tr("Put it before the supervisor"), self.escalate),
            Key(("U",), self.tr("Amend the record"), self.amend),
            Key(("I",), self.tr("Have it inspected again"), self.answering.inspect_again),
            Key(("L",), self.tr("Look at the seals"), self.advance.check_seals),
            Key(("O",), self.tr("Book an advance inspection, or call it off"), self.advance.book_or_call_off),
            Key(("Ctrl+S",), self.tr("Save the record sheet as a PDF"), self.printing.save),
            Key(("Ctrl+P",), self.tr("Print the record sheet"), self.printing.print),
            Key(("Esc",), self.tr("Back to the queue"), self._leave),
            *modes,
        ]

    def activate(self) -> None:
        self._clock.start()
        if self._asked is not None:
            self.refresh()

    def deactivate(self) -> None:
        super().deactivate()
        self.recording.keep_now()
        self._clock.stop()
        if self._sheet is not None and self._sheet.isVisible():  # else it waits for who unlocks
            self._sheet.reject()

    def open(self, what: Any) -> None:
        """Show the consignment of that id."""
        if what is None:
            return
        if what != self._asked:
            self._detail = None
            self.recording.release(task_gone=False)
            self.xray.clear()
        self._asked = str(what)
        self.refresh()

    def working_on(self) -> str | None:
        return str(self._detail.consignment.task_id) if self.mine and self._detail else None

    def refresh(self) -> None:
        asked = self._asked
        if asked is None or self.recording.busy:  # what is being recorded is told by itself
            return
        session = self.session
        self.run(lambda: saving.read(session, asked), self._show, self._cannot_show)

    # --- showing

    @property
    def mine(self) -> bool:
        """The officer at this desk holds the task and may record."""
        c = self._detail.consignment if self._detail else None
        return c is not None and c.task_state == TaskState.CLAIMED and c.officer == self.session.officer.login

    @property
    def claimable(self) -> bool:
        c = self._detail.consignment if self._detail else None
        if c is None or c.task_state != TaskState.OPEN or not self.session.may(Action.INSPECT):
            return False
        return not self.answering.had_a_hand()

    @property
    def consignment_id(self) -> str:
        """Of what is shown; empty where nothing is."""
        return str(self._detail.consignment.consignment_id) if self._detail else ""

    @property
    def detail(self) -> Detail | None:
        """What is shown."""
        return self._detail

    @property
    def draft(self) -> Draft | None:
        """What has been entered; None while the page only shows."""
        return self.recording.draft

    def _show(self, opened: saving.Opened) -> None:
        detail = opened.detail
        if detail.consignment.consignment_id != self._asked or self.recording.busy:
            return
        first = self._detail is None
        self._detail, self._opened = detail, opened
        self._stack.setCurrentIndex(1)
        amending = self.recording.amends == self._asked
        if self.mine:
            self.recording.take(opened)
        elif not amending:
            self.recording.release(task_gone=True)
        self.heading.show_detail(detail)
        self.facts.show_detail(detail)
        self._goods_head.setText(self._goods_caption(detail))
        self.table.goods.show_goods(detail.goods, detail.only_ordered, detail.order is not None)
        site = self.session.site
        self.xray.show_scans(detail.scans, expected=site is None or site.settings.scans)
        answer = None if amending else self.answering.may_answer()
        self.column.show_detail(
            detail,
            mine=self.mine or amending,
            claimable=self.claimable,
            answer=answer,
            again=not amending and self.answering.may_ask_again(),
            amend=not amending and answer is None and self.answering.may_amend(),
            amending=amending,
            seals=not amending and self.advance.may_check(),
            booking=None if amending else self.advance.may_book(),
        )
        self._show_draft()
        self._show_hints()
        if first:
            self.table.setFocus()

    def _cannot_show(self, error: Exception) -> None:
        """What stands there stays; where nothing does it is said why."""
        self.session.fail(error)
        if self._detail is None:
            self._say_none(error)
            self._stack.setCurrentIndex(0)

    def _say_none(self, why: Exception | None = None) -> None:
        """Nothing is open, or cannot be shown for that reason."""
        self._why_none = why
        if why is None:
            title, text = (
                self.tr("No consignment is open"),
                self.tr("Open one in the queue with Enter, or scan its label."),
            )
        else:
            title, text = self.tr("It cannot be shown now"), self.session.sentence(why)
        self._empty.say(title, text)

    def _show_draft(self) -> None:
        detail, draft = self._detail, self.recording.draft
        if detail is None:
            return
        if draft is not None:
            self.table.goods.show_judged(Judged.of(draft))
            self.xray.show_verdicts(draft.verdicts)
            self.column.show_draft(draft, self.recording.known)
        else:
            recorded = (
                bool(detail.outcomes) and detail.task is not None and detail.task.state != TaskState.OPEN
            )
            self.table.goods.show_judged(saving.judged_of(detail) if recorded else NOT_JUDGED)
            self.xray.show_verdicts(saving.verdicts_of(detail) if recorded else {})

    def _goods_caption(self, detail: Detail) -> str:
        if detail.declaration is None:
            return self.tr("Goods · nothing declared")
        value = detail.consignment.value_cny
        known = (
            self.tr("no rate for its day")
            if value is None
            else self.tr("CNY {0}").format(wording.money(value))
        )
        return self.tr("Goods · %n item(s)", "", len(detail.goods)) + " · " + known

    def _show_hints(self) -> None:
        hints: list[tuple[tuple[str, ...], str]] = []
        if self.xray.has_views:
            hints = [(("Space",), self.tr("whole image"))]
        if self.xray.has_flags:
            hints = [(("F",), self.tr("next flag")), *hints, (("M",), self.tr("flags on, off"))]
        if self.mine and self._detail is not None and self._detail.goods:
            hints = [(("A",), self.tr("all conform")), (("D",), self.tr("deviation")), *hints]
        elif self.mine:
            hints = [(("W",), self.tr("finding")), *hints]
        self._hints.show_keys(hints)

    # --- what the officer enters

    def ask(self, sheet: Sheet, then: Callable[[], None]) -> None:
        """Show a dialog without stopping the window; `then` runs when it was done."""

        def forget() -> None:
            self._sheet = None
            sheet.deleteLater()

        self._sheet = sheet
        sheet.accepted.connect(then)
        sheet.finished.connect(forget)
        sheet.open()

    # --- what is written

    def claim(self) -> None:
        if self.claimable and self._asked is not None:
            self.recording.claim(self._asked)

    def hand_back(self) -> None:
        if self.recording.task_id is None:
            return
        sheet = ReasonSheet(
            self.tr("Hand the task back"),
            self.tr("Hand back"),
            self.tr("Why can it not be finished here?"),
            self,
        )
        self.ask(sheet, lambda: self.recording.hand_back(sheet.reason()))

    def amend(self) -> None:
        """Begin a record that takes the place of the latest one, from what that one says."""
        if self._opened is not None and self.recording.draft is None and self.answering.may_amend():
            self.recording.amend(self._opened)
            self._show(self._opened)

    def go_back(self) -> None:
        """One key for the way back: of the task to the queue, of the record to its officer."""
        if self.answering.may_answer() is SignatureKind.APPROVAL:
            self.answering.give_back()
        else:
            self.hand_back()

    def escalate(self) -> None:
        """Ask the supervisor; the task stays here."""
        task_id, session = self.working_on(), self.session
        if task_id is None:
            return
        sheet = ReasonSheet(
            self.tr("Put it before the supervisor"),
            self.tr("Ask the supervisor"),
            self.tr("What is the supervisor to decide?"),
            self,
        )
        told = self.tr("The supervisor is asked. The task stays yours.")

        def write() -> None:
            reason = sheet.reason()
            self.run(
                lambda: saving.escalate(session, task_id, reason), lambda _: session.say(told, Tone.GOOD)
            )

        self.ask(sheet, write)

    def submit(self) -> None:
        draft = self.recording.draft
        if draft is None or self.recording.busy:
            return
        if not draft.ready:
            self.column.point_at_gaps()
            return
        if self.entering.alarms(self.submit):
            return
        assert draft.disposition is not None
        if self.recording.amends is not None:
            sheet = ReasonSheet(
                self.tr("Amend the record"), self.tr("Amend"), self.tr("Why is it amended?"), self
            )
            self.ask(sheet, lambda: self.recording.record_amendment(sheet.reason()))
        elif draft.disposition.needs_second_officer:
            signing = SecondOfficerSheet(self.session, draft.disposition, self)
            self.ask(signing, lambda: self.recording.record(signing.signed))
        else:
            self.recording.record()

    def _ended(self, said: str) -> None:
        """Back to the queue, to the next task, unless the officer has opened something else meanwhile."""
        self.session.say(said, Tone.GOOD)
        if self.recording.draft is None:
            self._leave(done=True)
            self._detail, self._opened, self._asked = None, None, None
            self._say_none()
            self._stack.setCurrentIndex(0)

    def _answered(self, said: str) -> None:
        self.session.say(said, Tone.GOOD)
        self.refresh()

    def _failed(self, error: Exception) -> None:
        self.session.fail(error)
        self.refresh()

    def _lost(self) -> None:
        lost = self.tr("The task is no longer yours; what was entered is not recorded.")
        self.session.say(lost, Tone.WARNING)

    def _unkept(self, error: Exception) -> None:
        self.session.fail_unasked(error, self.tr("What you enter stands only on this screen. {0}"))

    def _written_elsewhere(self) -> None:
        told = self.tr(
            "You went on with this record in another window: what you entered there stands here now."
        )
        self.session.say(told, Tone.WARNING)

    def _leave(self, *, done: bool = False) -> None:
        if self.isVisible():
            self.session.go("queue", Back(self._asked, done) if self._asked else None)

    # --- the rest

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter where no widget wanted them: a tick box and a button come first."""
        if event.key() == Qt.Key.Key_Space:
            self.xray.original()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.claimable:
                self.claim()
            elif self.answering.had_a_hand():
                self.session.fail(NotAllowed(HAD_A_HAND))
            elif self.advance.may_check():
                self.advance.check_seals()
            else:
                self.answering.answer()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where three columns would squeeze the X-ray, the goods stand below it, and the facts beside."""
        super().resizeEvent(event)
        self.heading.fit(self.width() - 2 * tokens.PAGE_MARGIN)
        beside = (self.xray.minimumWidth(), _GOODS_WIDTH, self.column.minimumWidth())
        needs = sum(beside) + 2 * tokens.M + 2 * tokens.PAGE_MARGIN
        stacked = self.width() < (_STACKS_BELOW if self.height() >= _STACKS_FROM else needs)
        below = Qt.Orientation.Vertical if stacked else Qt.Orientation.Horizontal
        if self._sides.orientation() is below:
            return
        self._sides.setOrientation(below)
        self._sides.setSizes([8, 7] if stacked else [450, 490])
        self._rule.setVisible(not stacked)
        if stacked:
            self.column.hold(self.facts)
        else:
            self._head_of_goods.insertWidget(0, self.facts)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.recording.task_id is not None and local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.adding.add_files(local_files(event.mimeData()))
        event.acceptProposedAction()

    def retranslate(self) -> None:
        self.heading.back.setText(self.tr("Queue"))
        self._say_none(self._why_none)
        self.table.say_when_empty(
            self.tr(
                "Nobody declared what is in this box. Record what you find with W, and choose what happens."
            )
        )
        self.table.setAccessibleName(self.tr("Goods: declared, ordered, found"))
        if self._opened is not None:
            self._show(self._opened)


def _splitter(*parts: tuple[QWidget, int]) -> QSplitter:
    """These side by side, each with its share of what room is won."""
    split = QSplitter(Qt.Orientation.Horizontal)
    split.setChildrenCollapsible(False)
    split.setHandleWidth(tokens.M)
    for place, (widget, stretch) in enumerate(parts):
        split.addWidget(widget)
        split.setStretchFactor(place, stretch)
    return split
