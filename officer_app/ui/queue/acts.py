"""What an officer does from the queue: each one short transaction off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from officer_app.domain.people import Action
from officer_app.store.queue import QueueRow
from officer_app.ui.background import Job
from officer_app.ui.session import Session

#: Told the consignment's id once it is done.
Done = Callable[[str], None]


class Acts:
    """One write at a time: a second press of the same key is not a second claim."""

    def __init__(self, session: Session, run: Callable[..., Job], settled: Callable[[], None]) -> None:
        self._session = session
        self._run = run
        self._settled = settled
        self._busy = False

    def forget(self) -> None:
        """The page is being left; nothing of it answers any more."""
        self._busy = False

    def claim(self, row: QueueRow, done: Done) -> None:
        """Take this consignment's task."""
        session, officer = self._session, self._session.officer
        if not session.may(Action.INSPECT) or row.task_id is None:
            told = QCoreApplication.translate("Acts", "There is no task to claim for {0}.")
            session.say(told.format(row.logistics_no))
            return

        def work() -> str:
            from officer_app.workflow.tasks import claim_task

            claim_task(session.store, session.context(), officer, row.consignment_id)
            return row.consignment_id

        self._write(work, done)

    def claim_most_urgent(self, done: Done) -> None:
        """Take the most urgent open task, whatever is chosen or shown."""
        session, officer = self._session, self._session.officer
        if not session.may(Action.INSPECT):
            return

        def work() -> str:
            from officer_app.workflow.tasks import claim_most_urgent

            return claim_most_urgent(session.store, session.context(), officer)

        self._write(work, done)

    def open_task(self, row: QueueRow, done: Done) -> None:
        """Make a task of a box that nobody declared, and take it."""
        session, officer = self._session, self._session.officer
        reason = QCoreApplication.translate("Acts", "Nobody declared this box")

        def work() -> str:
            from officer_app.workflow.tasks import claim_task, open_task_by_hand

            open_task_by_hand(session.store, session.context(), officer, row.consignment_id, reason)
            claim_task(session.store, session.context(), officer, row.consignment_id)
            return row.consignment_id

        self._write(work, done)

    def _write(self, work: Callable[[], str], done: Done) -> None:
        if not self._session.reaches_server():
            return
        if self._busy:
            return
        self._busy = True

        def finished(consignment_id: str) -> None:
            self._busy = False
            self._settled()
            done(consignment_id)

        def failed(error: Exception) -> None:
            self._busy = False
            self._session.fail(error)
            self._settled()

        self._run(work, finished, failed)
