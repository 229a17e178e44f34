"""The record of the task held at this desk: what was entered, what can be taken back, and the writes that end it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from officer_app.domain.people import Actor
from officer_app.domain.record import Circumstances
from officer_app.domain.words import Disposition, SignatureKind, TaskKind
from officer_app.store.detail import Detail, said_list
from officer_app.store.scans import marked_on
from officer_app.ui import background, wording
from officer_app.ui.inspection import kept, saving
from officer_app.ui.inspection.draft import Draft
from officer_app.ui.session import Session

if TYPE_CHECKING:
    from officer_app.workflow.cosigning import Signer

_KEEP_MS = 400


class Recording(QObject):
    """Holds one draft at a time, and those begun before, so that leaving the page loses nothing.

    What is entered is kept in the store shortly after, so that nothing is lost with the app either.
    """

    #: The draft is another one now, or there is none any more.
    changed = Signal()
    #: A write began or came to its end.
    busy_changed = Signal(bool)
    claimed = Signal()
    #: The task is done here, with the sentence that says so.
    ended = Signal(str)
    #: Something was done to a record that is there, with the sentence that says so.
    answered = Signal(str)
    failed = Signal(object)
    #: The task went to somebody else while something had been entered.
    lost = Signal()
    #: What was entered could not be kept, and stands in this window only.
    unkept = Signal(object)
    #: The same officer wrote on in another window; that stands here now.
    elsewhere = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._task_id: str | None = None
        self._number = self._consignment = ""
        self._draft: Draft | None = None
        self._undo: list[Draft] = []
        self._begun: dict[str, tuple[Draft, list[Draft]]] = {}  # by task
        self._ours: dict[str, set[str | None]] = {}  # what this window has read or written of a task's draft
        self._busy = False
        self.known: Circumstances | None = None
        self._amends: str | None = None
        self._read = ""  # the record that is amended
        self._keeping: tuple[str, Draft, Actor] | None = None
        self._keep_soon = QTimer(self)
        self._keep_soon.setSingleShot(True)
        self._keep_soon.setInterval(_KEEP_MS)
        self._keep_soon.timeout.connect(self.keep_now)

    @property
    def task_id(self) -> str | None:
        """The task whose record is being written here."""
        return self._task_id

    @property
    def amends(self) -> str | None:
        """The consignment whose record is being amended, None while a task is recorded."""
        return self._amends

    @property
    def draft(self) -> Draft | None:
        """What has been entered; None while nothing may be."""
        return self._draft

    @property
    def busy(self) -> bool:
        return self._busy

    # --- entering

    def take(self, opened: saving.Opened) -> None:
        """Go on with the task of this consignment, which is held here."""
        detail, self.known = opened.detail, opened.known
        assert detail.task is not None
        fresh, self._amends = _fresh(detail), None
        self._task_id = task_id = str(detail.task.task_id)
        self._number = detail.consignment.logistics_no
        self._consignment = str(detail.consignment.consignment_id)
        begun = self._begun.get(task_id)
        if begun is None or (begun[0].gnums, begun[0].requirements) != (fresh.gnums, fresh.requirements):
            before = kept.from_text(opened.kept, fresh) if opened.kept else _returned(opened, fresh)
            begun = self._begun[task_id] = (before or fresh, [])
        elif (written := self._written_elsewhere(task_id, opened.kept, fresh)) is not None:
            begun = self._begun[task_id] = (written, [])
            self.elsewhere.emit()
        self._ours.setdefault(task_id, {None}).add(opened.kept)
        self._draft, self._undo = replace(begun[0], marked=fresh.marked), begun[1]

    def _written_elsewhere(self, task_id: str, text: str | None, fresh: Draft) -> Draft | None:
        """What another window has kept since; not while something of this one waits to be kept."""
        waits = self._keeping is not None and self._keeping[0] == task_id
        if text is None or waits or text in self._ours.get(task_id, ()):
            return None
        return kept.from_text(text, fresh)

    def amend(self, opened: saving.Opened) -> None:
        """Begin a record that takes the place of the latest one."""
        detail, self.known = opened.detail, opened.known
        self._number = detail.consignment.logistics_no
        self._amends, self._read = str(detail.consignment.consignment_id), str(detail.outcomes[0].outcome_id)
        self._task_id, self._undo = None, []
        self._draft = kept.from_record(detail.outcomes[0].record, _fresh(detail))

    def release(self, *, task_gone: bool) -> None:
        """Nothing may be entered now. `task_gone`: the task shown before is no longer held here."""
        if task_gone and self._draft is not None:
            self.lost.emit()
        self._task_id, self._draft, self._undo, self._amends = None, None, [], None

    def change(self, how: Callable[[Draft], Draft]) -> None:
        if self._draft is None or self._busy:
            return
        changed = how(self._draft)
        if changed != self._draft:
            self._undo.append(self._draft)
            self._keep(changed)
            self.changed.emit()

    def note(self, text: str) -> None:
        """The note has its own undo while it is written."""
        if self._draft is not None:
            self._keep(self._draft.with_note(text))

    def undo(self) -> None:
        """Take back the last entry; the note stays as it is."""
        if self._draft is not None and self._undo and not self._busy:
            self._keep(self._undo.pop().with_note(self._draft.note))
            self.changed.emit()

    def all_conform(self) -> None:
        self.change(Draft.all_conform)

    def tick_next(self) -> None:
        draft = self._draft
        left = [name for name in draft.requirements if name not in draft.ticked] if draft else []
        if left:
            self.change(lambda draft: draft.with_tick(left[0], True))

    def dispose(self, disposition: Disposition) -> None:
        """Choose what happens; a box nobody declared cannot be released."""
        declared = self._draft is not None and self._draft.declared
        if declared or disposition is not Disposition.RELEASE:
            self.change(lambda draft: draft.with_disposition(disposition))

    def _keep(self, draft: Draft) -> None:
        self._draft = draft
        if self._task_id is None:  # an amendment is written in one go
            return
        self._begun[self._task_id] = (draft, self._undo)
        if self._keeping is not None and self._keeping[0] != self._task_id:
            self.keep_now()
        self._keeping = (self._task_id, draft, self._session.officer)
        self._keep_soon.start()

    def keep_now(self) -> None:
        """Write what was entered last into the store, if it is not there yet."""
        if self._keeping is None:
            return
        session = self._session
        waiting = task_id, draft, officer = self._keeping
        self._keeping, text = None, kept.to_text(draft)
        self._ours.setdefault(task_id, {None}).add(text)

        def could_not(error: Exception) -> None:
            if task_id in self._begun:  # else it was recorded meanwhile, or handed back
                # Tried again with the next entry, or when the page is left.
                self._keeping = self._keeping or waiting
                self.unkept.emit(error)

        background.run(
            lambda: saving.keep_draft(session, officer, task_id, text),
            owner=self,
            failed=could_not,
        )

    # --- writing

    def claim(self, consignment_id: str) -> None:
        session = self._session
        if not session.reaches_server():
            return
        self._write(lambda: saving.claim(session, consignment_id), lambda _: self.claimed.emit())

    def hand_back(self, reason: str) -> None:
        session, task_id = self._session, self._task_id
        if task_id is not None and session.reaches_server():
            said = self.tr("{0} is back in the queue.").format(self._number)
            self._write(
                lambda: saving.hand_back(session, task_id, reason), lambda _: self._end(task_id, said)
            )

    def record(self, second: Signer | None = None) -> None:
        """Store the record, which must be complete; without `second` it may wait for a signature."""
        session, task_id, draft = self._session, self._task_id, self._draft
        if task_id is None or draft is None or draft.disposition is None:
            return
        what = wording.disposition_word(draft.disposition)
        number, consignment_id = self._number, self._consignment
        self._write(
            lambda: saving.record(session, task_id, consignment_id, draft.outcome(), second),
            lambda done: self._end(task_id, self._told(done).format(number, what)),
        )

    def _told(self, done: saving.Recorded) -> str:
        if not done.sent:
            return self.tr("{0} recorded: {1}. It waits here for the server.")
        return {
            None: self.tr("{0} recorded: {1}."),
            SignatureKind.SECOND: self.tr("{0} recorded: {1}. It waits for a second officer."),
            SignatureKind.APPROVAL: self.tr("{0} recorded: {1}. It waits for approval."),
        }[done.waits_for]

    def record_amendment(self, why: str, second: Signer | None = None) -> None:
        """Store the amendment, which must be complete."""
        session, consignment_id, read, draft = self._session, self._amends, self._read, self._draft
        if consignment_id is None or draft is None or draft.disposition is None:
            return
        number = self._number

        def done(waits_for: SignatureKind | None) -> None:
            said = {
                None: self.tr("{0}: the record is amended."),
                SignatureKind.SECOND: self.tr("{0}: the record is amended. It waits for a second officer."),
                SignatureKind.APPROVAL: self.tr("{0}: the record is amended. It waits for approval."),
            }[waits_for]
            self.release(task_gone=False)
            self.answered.emit(said.format(number))

        self._write(lambda: saving.amend(session, consignment_id, read, draft, why, second), done)

    def answer(self, work: Callable[[], Any], said: str) -> None:
        """Sign, approve, return, ask for another inspection: what is done to a record that is there."""
        self._write(work, lambda _: self.answered.emit(said))

    def _end(self, task_id: str, said: str) -> None:
        self._begun.pop(task_id, None)
        self._ours.pop(task_id, None)
        self._keeping = None
        if task_id == self._task_id:
            self.release(task_gone=False)
        self.ended.emit(said)

    def _write(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """One write at a time, told to its end even when the page is left meanwhile."""
        if self._busy:
            return
        self._set_busy(True)

        def finished(result: Any) -> None:
            self._set_busy(False)
            done(result)

        def refused(error: Exception) -> None:
            self._set_busy(False)
            self.failed.emit(error)

        background.run(work, owner=self, done=finished, failed=refused)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.busy_changed.emit(busy)


def _fresh(detail: Detail) -> Draft:
    """Nothing entered yet of what the task asks."""
    assert detail.task is not None
    return Draft(
        gnums=tuple(item.gnum for item in detail.goods),
        requirements=tuple(said.en for said in said_list(detail.task.requirements)),
        declared=detail.declaration is not None,
        before_arrival=detail.is_booked,
        pack_no=detail.declaration.pack_no if detail.declaration is not None else 0,
        papers_only=TaskKind(detail.task.kind).is_of_papers,
        marked=marked_on(detail.scans),
    )


def _returned(opened: saving.Opened, fresh: Draft) -> Draft | None:
    """The record of this task that was sent back, to be corrected."""
    detail = opened.detail
    if detail.task is None or not detail.outcomes or detail.outcomes[0].task_id != detail.task.task_id:
        return None
    return kept.from_record(detail.outcomes[0].record, fresh)
