"""How many things on a page need somebody, for its place in the rail. What counts is imported after the first paint."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from officer_app.domain.clock import now
from officer_app.domain.people import Action, Actor
from officer_app.domain.signing import may_give
from officer_app.ui import background
from officer_app.ui.session import Session

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from officer_app.store.types import Sites

#: Changes are gathered for so long before counting again.
_GATHER_MS = 400


class Badge(QObject):
    """Counts with each change of the store, off the GUI thread; `counted` carries what is for this officer."""

    counted = Signal(int)

    def __init__(
        self, session: Session, count: Callable[[Connection, Actor, Sites], int], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._count_for = count
        self._counting = False
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(_GATHER_MS)
        self._gather.timeout.connect(self._count)
        session.changed.connect(self.count_soon)
        session.people_changed.connect(self.count_soon)
        session.scope_changed.connect(self.count_soon)
        self.count_soon()

    def count_soon(self) -> None:
        if not self._gather.isActive():
            self._gather.start()

    def _count(self) -> None:
        actor, store, count = self._session.actor, self._session.store, self._count_for
        if actor is None:
            return
        if self._counting:
            self.count_soon()
            return
        self._counting = True
        sites = self._session.scope

        def work() -> int:
            with store.read() as connection:
                return count(connection, actor, sites)

        background.run(work, owner=self, done=self._tell, failed=lambda _: self._end())

    def _tell(self, found: int) -> None:
        self._end()
        self.counted.emit(found)

    def _end(self) -> None:
        self._counting = False


def quarantined(connection: Connection, actor: Actor, _sites: Sites) -> int:
    """Files and scans that this officer may decide on, at the one site where they act."""
    files, scans = actor.may(Action.SETTLE_QUARANTINE), actor.may(Action.INSPECT)
    if not (files or scans):
        return 0
    from officer_app.store.quarantine import count_to_decide

    found = count_to_decide(connection, actor.site_id)
    return (found.files if files else 0) + (found.scans if scans else 0)


def alarms(connection: Connection, _actor: Actor, sites: Sites) -> int:
    """Alarms of departures over what may still not leave."""
    from officer_app.store.loading import count_alarms

    return count_alarms(connection, sites, now())


def attention(connection: Connection, actor: Actor, sites: Sites) -> int:
    """What is about to be overdue, was put before the supervisor, or is recorded and waits for this one's word."""
    if not actor.may(Action.SUPERVISE):
        return 0
    from officer_app.store.answering import count_waiting
    from officer_app.store.late import count_late
    from officer_app.store.supervision import count_escalated, read_numbers

    soon = read_numbers(connection, sites, now()).soon
    asked = count_escalated(connection, sites)
    late = count_late(connection, sites)
    return soon + asked + late + count_waiting(connection, sites, may_give(actor), actor.login)
