"""What a supervisor does from the page: each one short transaction off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication

from officer_app.reports.supervision import Task
from officer_app.ui.background import Job
from officer_app.ui.session import Session, Tone
from officer_app.ui.wording import listed

translate = QCoreApplication.translate


class Acts:
    """`settled` is called after each, also when it was refused: the page reads anew."""

    def __init__(self, session: Session, run: Callable[..., Job], settled: Callable[[], None]) -> None:
        self._session, self._run, self._settled = session, run, settled

    def move(self, moves: Sequence[tuple[Task, str | None]], names: Iterable[str], why: str) -> None:
        """Give each of these tasks to the officer beside it, or (None) back to the queue; `names` are the officers'."""
        session = self._session
        if None in (to for _, to in moves):
            told = translate("SupervisionPage", "Back in the queue: {0}")
        else:
            told = translate("SupervisionPage", "Now with {1}: {0}")
        left = translate("SupervisionPage", "Meanwhile with somebody else, and left there: {0}")
        name = listed(dict.fromkeys(names))

        def work() -> Any:
            from officer_app.workflow.assigning import Seen, reassign_each

            seen = [(Seen(task.consignment_id, task.officer), to) for task, to in moves]
            return reassign_each(session.store, session.context(), session.officer, seen, why)

        def done(result: Any) -> None:
            said = [told.format(len(result.moved), name)]
            said += [left.format(len(result.gone))] if result.gone else []
            session.say(" ".join(said), Tone.WARNING if result.gone else Tone.GOOD)
            self._settled()

        self._run(work, done, self._refused)

    def answer(self, task: Task, name: str, said: str) -> None:
        """Answer the officer, called `name`, who put this task before the supervisor."""
        session = self._session
        told = translate("SupervisionPage", "{0} is told.").format(name)

        def work() -> None:
            from officer_app.workflow.assigning import answer

            answer(session.store, session.context(), session.officer, task.task_id, said)

        def done(_: Any) -> None:
            session.say(told, Tone.GOOD)
            self._settled()

        self._run(work, done, self._refused)

    def _refused(self, error: Exception) -> None:
        self._session.fail(error)
        self._settled()
