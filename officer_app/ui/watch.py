"""Notices that the store has changed, whoever changed it: this window, the intake service, another program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QSocketNotifier, QTimer, Signal

from officer_app.domain.errors import SHUT_OUT
from officer_app.store.engine import Store, change_token
from officer_app.ui import background, tokens

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from officer_app.store.postgresql.live import Listener


class Watch(QObject):
    """Asks whether anything has changed five times a second, off the GUI thread, on a connection of its own.

    SQLite's answer is one of a connection, and tells only of commits by others; since nothing is ever written on this
    one, it tells of all. On a shared database the intake service says when to read again; a station asks once a
    second as long as it hears nothing from there, now and then although it does, since anybody may say so, and reads
    everything again after every gap. Where no answer comes in time every connection is given up.
    """

    changed = Signal()
    #: The store could not be asked, with the reason; an empty reason once it can again.
    troubled = Signal(str)
    #: The server answers, but no intake service of this site has been heard for long; or one is again.
    unattended = Signal(bool)

    def __init__(self, store: Store, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self._connection: Connection | None = None
        self._seen: int | str | None = None
        self._asking = False
        self._trouble = ""
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._ask)
        self._listener: Listener | None = None
        self._notifier: QSocketNotifier | None = None
        self._silence = QElapsedTimer()
        self._answered = QElapsedTimer()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(tokens.TOGETHER_MS)
        self._soon.timeout.connect(self._pass_on)
        self._news = False
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(tokens.ANSWER_MS)
        self._patience.timeout.connect(self._give_up)

        self._alone = QTimer(self)
        self._alone.setSingleShot(True)
        self._alone.setInterval(tokens.UNATTENDED_MS)
        self._alone.timeout.connect(lambda: self.unattended.emit(True))

    @property
    def hears(self) -> bool:
        """Somebody said a short time ago that they would tell, and the server itself answered not long before."""
        told = self._silence.isValid() and not self._silence.hasExpired(tokens.DEAF_MS)
        return told and not self._answered.hasExpired(tokens.SURE_MS)

    def start(self) -> None:
        self._timer.start(tokens.POLL_SHARED_MS if self._store.is_shared else tokens.POLL_MS)
        self._ask()

    def stop(self) -> None:
        """Stop asking. The connection is given back by the thread that uses it."""
        self._timer.stop()
        self._soon.stop()
        self._patience.stop()
        self._stop_listening()
        background.relay().pulse.waitForDone(2000)
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self) -> None:
        if self._asking or self.hears:
            return
        self._asking = True
        if self._store.is_shared:
            self._patience.start()
        pulse = background.relay().pulse
        background.run(self._read, owner=self, done=self._heard, failed=self._failed, pool=pulse)

    def _read(self) -> tuple[Listener | None, int | str]:
        """Listening begins before it is asked: what comes in between is heard."""
        listener = self._store.listener() if self._listener is None else None
        try:
            if self._connection is None:
                self._connection = self._store.engine.connect()
            with self._connection.begin():
                return listener, change_token(self._connection)
        except Exception:
            if listener is not None:
                listener.close()
            raise

    def _give_up(self) -> None:
        """A network that swallows everything gives no error; who waits for an answer would wait for long."""
        self._hang_up()
        self._tell(self.tr("The server does not answer."))

    def _hang_up(self) -> None:
        self._stop_listening()
        self._store.give_up()

    def _heard(self, answer: tuple[Listener | None, int | str]) -> None:
        self._asking = False
        self._patience.stop()
        self._answered.start()
        listener, version = answer
        if self._timer.isActive() and self._trouble in SHUT_OUT:
            self._timer.start(tokens.POLL_SHARED_MS)
        if listener is not None:
            self._listen(listener)
        self._tell("")
        if version != self._seen:  # also the first time: something may have come before the watch began
            self._seen = version
            self.changed.emit()

    def _failed(self, error: Exception) -> None:
        self._asking = False
        self._patience.stop()
        self._hang_up()  # others may be waiting on connections that are no better
        self._connection = None
        if self._timer.isActive() and str(error) in SHUT_OUT:
            self._timer.start(tokens.SHUT_OUT_MS)
        self._seen = -1  # whatever happened meanwhile, say so once it answers again
        self._tell(str(error))

    def _tell(self, trouble: str) -> None:
        if trouble != self._trouble:
            self._trouble = trouble
            self.troubled.emit(trouble)

    def _listen(self, listener: Listener) -> None:
        if not self._timer.isActive():  # stopped while it connected
            listener.close()
            return
        self._listener = listener
        if not self._store.is_national:
            self._alone.start()
        self._notifier = QSocketNotifier(listener.fileno, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._hear)

    def _hear(self) -> None:
        assert self._listener is not None
        try:
            changed = self._listener.heard()
        except ConnectionError:
            self._stop_listening()
            self._ask()
            return
        if changed is not None:
            self._silence.start()
        if self._listener.attended:
            self._alone.start()
            self.unattended.emit(False)
        self._news |= bool(changed)
        if not self._soon.isActive():
            self._pass_on()

    def _pass_on(self) -> None:
        """The first news at once, and what comes shortly after it together."""
        if self._news:
            self._news = False
            self._soon.start()
            self.changed.emit()

    def _stop_listening(self) -> None:
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._notifier = None
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        self._silence.invalidate()
        self._alone.stop()
