"""Whether the server of a shared database answers: said at once, and what waits here is sent when it does again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from officer_app.domain.clock import now
from officer_app.domain.errors import DISABLED, OfficerError
from officer_app.ui import background
from officer_app.ui.session import Session, Tone
from officer_app.ui.watch import Watch

if TYPE_CHECKING:
    from officer_app.workflow.offline.sending import Sent


class Reach(QObject):
    """Hears the watch. On a station's own database there is no journal, and nothing of this is seen."""

    def __init__(self, session: Session, watch: Watch, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._sending = False
        watch.troubled.connect(self._hear)
        watch.unattended.connect(self._attend)
        session.people_changed.connect(self._begin)
        session.journaled.connect(self.count)

    def _begin(self) -> None:
        """Somebody signed in, whom the server has let in: send what they recorded before."""
        session = self._session
        if session.journal is None:
            session.waiting_here = 0
            self._say(trouble="")
            return
        self.count()
        if not session.journal.away:
            self._send()

    def _hear(self, trouble: str) -> None:
        if self._session.journal is None:
            return
        journal = self._session.journal
        journal.away, journal.disabled = bool(trouble), trouble == DISABLED
        self._say(trouble)
        if self._session.is_shut_out:
            self._session.say_away()
        if trouble:
            self.count()
        else:
            self._send()

    def _attend(self, unattended: bool) -> None:
        if unattended != self._session.unattended:
            self._session.unattended = unattended
            self._session.away_changed.emit()

    def _say(self, trouble: str) -> None:
        session = self._session
        was = session.away_since, session.away_why
        session.away_since, session.away_why = (session.away_since or now()) if trouble else None, trouble
        if was != (session.away_since, session.away_why):
            session.away_changed.emit()

    def count(self) -> None:
        """How many records wait here now."""
        journal = self._session.journal
        if journal is not None:
            background.run(journal.count, owner=self, done=self._counted)

    def _counted(self, waiting: int) -> None:
        if waiting != self._session.waiting_here:
            self._session.waiting_here = waiting
            self._session.away_changed.emit()

    def _send(self) -> None:
        session, journal = self._session, self._session.journal
        if journal is None or self._sending:
            return
        self._sending = True
        background.run(
            lambda: journal.replay(session.context), owner=self, done=self._sent, failed=self._could_not
        )

    def _sent(self, sent: Sent) -> None:
        self._sending = False
        self.count()
        if sent.late:
            why = self._session.sentence(OfficerError(sent.late[-1][1]))
            told = self.tr(
                "%n of what was recorded here came too late; a supervisor sees it. {0}", "", len(sent.late)
            )
            self._session.say(told.format(why), Tone.WARNING)
        elif sent.taken:
            self._session.say(self.tr("The server has what was recorded here."), Tone.GOOD)

    def _could_not(self, error: Exception) -> None:
        self._sending = False
        self._session.fail_unasked(error)
