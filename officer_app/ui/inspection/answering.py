"""What others do to a record that is there: sign it, approve or return it, have another officer inspect again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from officer_app.domain.people import Action
from officer_app.domain.signing import may_answer, may_give
from officer_app.domain.words import SignatureKind, State, TaskState
from officer_app.ui.inspection import saving
from officer_app.ui.inspection.dialogs import ReasonSheet

if TYPE_CHECKING:
    from officer_app.ui.inspection.page import InspectionPage

_LOOKED_AT_AGAIN = (State.RELEASED, State.LOADED, State.DETAINED, State.RETURNED)


class Answering(QObject):
    """The store decides; this only offers what may succeed."""

    def __init__(self, page: InspectionPage) -> None:
        super().__init__(page)
        self._page = page

    def may_answer(self) -> SignatureKind | None:
        """Whose signature the officer at this desk may give now."""
        detail, session = self._page.detail, self._page.session
        if detail is None or not detail.outcomes or self._page.mine:
            return None
        latest, wanted = detail.outcomes[0], detail.waits_for
        records = [one for one in detail.outcomes if one.task_id == latest.task_id]
        given = [s.officer for one in records for s in detail.signed(one) if s.kind == SignatureKind.SECOND]
        wrote, signed = {one.officer for one in records}, {*given, *(one.second_officer for one in records)}
        if wanted not in may_give(session.officer):
            return None
        if wanted is SignatureKind.SECOND and session.officer.login in self._hands(latest.task_id):
            return None
        return wanted if may_answer(session.officer.login, wanted, wrote, signed) else None

    def had_a_hand(self) -> bool:
        """The open task is to look again at what the officer at this desk recorded or signed, or they asked for it."""
        detail = self._page.detail
        if detail is None or detail.task is None or detail.task.state != TaskState.OPEN:
            return False
        task, login = detail.task.task_id, self._page.session.officer.login
        return login in {*self._asked(task), *self._hands(task)}

    def _asked(self, task: str) -> list[str]:
        """Who asked that this task looks again."""
        steps = self._page.detail.history if self._page.detail else ()
        return [one.by for one in steps if one.event == "reinspection_asked" and one.payload["task"] == task]

    def _hands(self, task: str) -> set[str | None]:
        """Who wrote or signed what this task looks at again."""
        detail = self._page.detail
        if detail is None or not self._asked(task):
            return set()
        records = [one for one in detail.outcomes if one.task_id != task]
        wrote = [who for one in records for who in (one.officer, one.second_officer)]
        return {*wrote, *(one.officer for record in records for one in detail.signed(record))}

    def may_ask_again(self) -> bool:
        """Another inspection may be asked for."""
        detail = self._page.detail
        if detail is None or not detail.outcomes or detail.consignment.task_id is not None:
            return False
        return self._page.session.may(Action.REOPEN) and detail.consignment.state in _LOOKED_AT_AGAIN

    def may_amend(self) -> bool:
        """The officer at this desk wrote the latest record, or supervises and had no hand in what it looked at again;
        and it was not returned."""
        detail, session = self._page.detail, self._page.session
        if detail is None or not detail.outcomes or detail.task is None or not session.may(Action.INSPECT):
            return False
        task, login = detail.task.task_id, session.officer.login
        wrote = detail.outcomes[0].officer == login
        of_this_task = detail.outcomes[0].task_id == task
        settled = detail.task.state in (TaskState.SUBMITTED, TaskState.CLOSED)
        barred = login in {*self._asked(task), *self._hands(task)}
        return settled and of_this_task and not barred and (wrote or session.may(Action.APPROVE))

    def answer(self) -> None:
        """Sign, or agree."""
        key, read, wanted, session = self._key, self._read, self.may_answer(), self._page.session
        if wanted is SignatureKind.SECOND:
            said = self.tr("{0}: signed.").format(self._number)
            self._page.recording.answer(lambda: saving.sign(session, key, read), said)
        elif wanted is SignatureKind.APPROVAL:
            said = self.tr("{0}: approved.").format(self._number)
            self._page.recording.answer(lambda: saving.approve(session, key, read), said)

    def give_back(self) -> None:
        """Return the record to its officer, with a reason."""
        if self.may_answer() is not SignatureKind.APPROVAL:
            return
        key, read, session = self._key, self._read, self._page.session
        said = self.tr("{0}: the record was returned.").format(self._number)
        sheet = ReasonSheet(
            self.tr("Return the record"), self.tr("Return"), self.tr("What is to be done?"), self._page
        )

        def give_back(reason: str) -> None:
            self._page.recording.answer(lambda: saving.approve(session, key, read, reason), said)

        self._page.ask(sheet, lambda: give_back(sheet.reason()))

    def inspect_again(self) -> None:
        """Have another officer inspect it, with a reason."""
        if not self.may_ask_again():
            return
        key, session = self._key, self._page.session
        said = self.tr("{0} is held; another officer inspects it.").format(self._number)
        sheet = ReasonSheet(
            self.tr("Another inspection"),
            self.tr("Hold it"),
            self.tr("Why is it inspected again?"),
            self._page,
        )

        def hold(reason: str) -> None:
            self._page.recording.answer(lambda: saving.reinspect(session, key, reason), said)

        self._page.ask(sheet, lambda: hold(sheet.reason()))

    @property
    def _key(self) -> str:
        detail = self._page.detail
        return detail.consignment.consignment_id if detail else ""

    @property
    def _read(self) -> str:
        """The record that is shown: what is said, is said of that one."""
        detail = self._page.detail
        return str(detail.outcomes[0].outcome_id) if detail and detail.outcomes else ""

    @property
    def _number(self) -> str:
        detail = self._page.detail
        return detail.consignment.logistics_no if detail else ""
