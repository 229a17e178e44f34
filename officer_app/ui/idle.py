"""Locks the station when nobody has touched it for a while, or at once where a dialog would keep the key to itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication

_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


#: Locks; the window's own shortcut does where no dialog stands before it.
LOCK = QKeySequence("Ctrl+L")


class IdleWatch(QObject):
    """`idle` after so many minutes without a key or the pointer, or at the lock's key in a dialog."""

    idle = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.idle)
        app.installEventFilter(self)

    def begin(self, minutes: int) -> None:
        """Watch from now on; 0 minutes: never lock."""
        self._timer.stop()
        if minutes > 0:
            self._timer.start(minutes * 60_000)

    def end(self) -> None:
        self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE and self._timer.isActive():
            self._timer.start()
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and QKeySequence(event.keyCombination()) == LOCK
            and QApplication.activeModalWidget() is not None
        ):
            self.idle.emit()
            return True
        return False
