"""What concerns whoever holds tasks, on any page: they are told what was decided over them, and kept while in use."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QWidget

from officer_app.domain.people import Action
from officer_app.ui import background
from officer_app.ui.session import Session, Tone

if TYPE_CHECKING:
    from officer_app.store.supervision import Told

_GATHER_MS = 400
#: How often a task that is open in the window shows that somebody works on it.
_LIFE_MS = 60_000
_SERVICE = "service"
_MOST = 3  # sentences at once; the tasks themselves are all under Mine

translate = QCoreApplication.translate


class Holder(QObject):
    """`working_on` gives the task that is open in the window and held here."""

    def __init__(self, session: Session, working_on: Callable[[], str | None], desk: QWidget) -> None:
        super().__init__(desk)
        self._session, self._working_on, self._desk = session, working_on, desk
        self._known: dict[str, Told] = {}
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(_GATHER_MS)
        self._gather.timeout.connect(self._read)
        self._life = QTimer(self)
        self._life.setInterval(_LIFE_MS)
        self._life.timeout.connect(self.show_life)
        if session.may(Action.INSPECT):
            session.changed.connect(self._soon)
            self._life.start()
            self._soon()

    def show_life(self) -> None:
        """The officer has this task before them: the claim holds on."""
        session, actor, task_id = self._session, self._session.actor, self._working_on()
        if actor is None or task_id is None:
            return

        def work() -> None:
            from officer_app.workflow.assigning import show_life

            show_life(session.store, session.context(), actor, task_id)

        background.run(work, owner=self, failed=lambda _: None)

    def _soon(self) -> None:
        if not self._gather.isActive():
            self._gather.start()

    def _read(self) -> None:
        actor, store, known = self._session.actor, self._session.store, list(self._known)
        if actor is None:
            return
        if not self._desk.isVisible():  # locked: told when the officer is back
            self._soon()
            return

        def work() -> list[Told]:
            from officer_app.store.supervision import read_told

            with store.read() as connection:
                return read_told(connection, actor.site_id, actor.login, known)

        background.run(work, owner=self, done=self._tell, failed=lambda _: None)

    def _tell(self, found: list[Told]) -> None:
        if self._session.actor is None:  # signed out meanwhile
            return
        me = self._session.actor.login
        news = [one for one in found if one.told and one.by != me and self._is_news(one)]
        self._known = {one.task_id: one for one in found if one.officer == me}
        if news:
            self._session.say("\n".join(_sentence(one, me) for one in news[:_MOST]), Tone.WARNING)

    def _is_news(self, one: Told) -> bool:
        before = self._known.get(one.task_id)
        return before is None or (before.by, before.told) != (one.by, one.told)


def _sentence(one: Told, me: str) -> str:
    if one.by == _SERVICE:
        return translate("Holder", "Your claim on {0} lapsed. Claim it again to go on.").format(
            one.logistics_no
        )
    if one.officer == me:
        return translate("Holder", "{0} on {1}, which is yours: {2}").format(
            one.by_name, one.logistics_no, one.told
        )
    return translate("Holder", "{0} took {1} from you: {2}").format(one.by_name, one.logistics_no, one.told)
