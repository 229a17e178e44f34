"""Notices that the store has changed, whoever changed it: this window, the intake service, another program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from officer_app.store.engine import Store, change_token
from officer_app.ui import background, tokens

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Watch(QObject):
    """Asks whether anything has changed five times a second, off the GUI thread, on a connection of its own; a shared
    database once a second.

    SQLite's answer is one of a connection, and tells only of commits by others; since nothing is ever written on this
    one, it tells of all.
    """

    changed = Signal()
    #: The store could not be asked, with the reason; an empty reason once it can again.
    troubled = Signal(str)

    def __init__(self, store: Store, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self._connection: Connection | None = None
        self._seen: int | str | None = None
        self._asking = False
        self._trouble = ""
        self._timer = QTimer(self)
        self._timer.setInterval(tokens.POLL_SHARED_MS if store.is_shared else tokens.POLL_MS)
        self._timer.timeout.connect(self._ask)

    def start(self) -> None:
        self._timer.start()
        self._ask()

    def stop(self) -> None:
        """Stop asking. The connection is given back by the thread that uses it."""
        self._timer.stop()
        background.relay().pulse.waitForDone(2000)
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self) -> None:
        if self._asking:
            return
        self._asking = True
        pulse = background.relay().pulse
        background.run(self._read, owner=self, done=self._heard, failed=self._failed, pool=pulse)

    def _read(self) -> int | str:
        with self._store.spoken():
            if self._connection is None:
                self._connection = self._store.engine.connect()
            with self._connection.begin():
                return change_token(self._connection)

    def _heard(self, version: int | str) -> None:
        self._asking = False
        self._tell("")
        if version != self._seen:  # also the first time: something may have come before the watch began
            self._seen = version
            self.changed.emit()

    def _failed(self, error: Exception) -> None:
        self._asking = False
        self._connection = None
        self._seen = -1  # whatever happened meanwhile, say so once it answers again
        self._tell(str(error))

    def _tell(self, trouble: str) -> None:
        if trouble != self._trouble:
            self._trouble = trouble
            self.troubled.emit(trouble)
