"""How many things on the Quarantine page need this officer, for its place in the rail."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from officer_app.domain.people import Action
from officer_app.store.quarantine import ToDecide, count_to_decide
from officer_app.ui import background
from officer_app.ui.session import Session

#: Changes are gathered for so long before counting again.
_GATHER_MS = 400


class QuarantineCount(QObject):
    """Counts with each change of the store; `counted` carries what is this officer's to decide."""

    counted = Signal(int)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._counting = False
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(_GATHER_MS)
        self._gather.timeout.connect(self._count)
        session.changed.connect(self.count_soon)
        session.people_changed.connect(self.count_soon)
        self.count_soon()

    def count_soon(self) -> None:
        if not self._gather.isActive():
            self._gather.start()

    def _count(self) -> None:
        actor, store = self._session.actor, self._session.store
        if actor is None:
            return
        if self._counting:
            self.count_soon()
            return
        if not (actor.may(Action.SETTLE_QUARANTINE) or actor.may(Action.INSPECT)):
            return
        self._counting = True

        def work() -> ToDecide:
            with store.read() as connection:
                return count_to_decide(connection, actor.site_id)

        background.run(work, owner=self, done=self._tell, failed=lambda _: self._end())

    def _tell(self, found: ToDecide) -> None:
        self._end()
        files = found.files if self._session.may(Action.SETTLE_QUARANTINE) else 0
        scans = found.scans if self._session.may(Action.INSPECT) else 0
        self.counted.emit(files + scans)

    def _end(self) -> None:
        self._counting = False
