"""The intake service as a child process: it takes in what lands in the inbox while the window stays quick."""

from __future__ import annotations

import json
import sys
from enum import StrEnum

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from officer_app.paths import DataDir

_RESTART_MS = 5_000
_STOP_MS = 4_000
_STAYS_MS = 3_000


class InboxState(StrEnum):
    NOT_STARTED = "not started"
    STARTING = "starting"
    WATCHED = "watched"
    ELSEWHERE = "elsewhere"  # another program watches this inbox
    STOPPED = "stopped"


class IntakeService(QObject):
    """Starts the service, counts what it takes in, and starts it again when it ends by itself."""

    changed = Signal()

    def __init__(self, data: DataDir, database: str | None, parent: QObject) -> None:
        super().__init__(parent)
        self.state = InboxState.NOT_STARTED
        self.taken = 0
        self.quarantined = 0
        self._data = data
        self._database = database
        self._stopping = False
        self._process = QProcess(self)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.started.connect(self._started)
        self._process.finished.connect(self._ended)
        self._process.errorOccurred.connect(self._failed)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_RESTART_MS)
        self._again.timeout.connect(self.start)

    def announce(self) -> None:
        """It will be started shortly."""
        if self.state is InboxState.NOT_STARTED:
            self._set(InboxState.STARTING)

    def start(self) -> None:
        if self._process.state() != QProcess.ProcessState.NotRunning or self._stopping:
            return
        if self.state is not InboxState.ELSEWHERE:
            self._set(InboxState.STARTING)
        arguments = ["-m", "officer_app", "--data", str(self._data.root)]
        if self._database:
            arguments += ["--database", self._database]
        arguments += ["intake", "--watch", "--json", str(self._data.root / "inbox")]
        self._process.start(sys.executable, arguments)

    def stop(self) -> None:
        """Ask it to finish the file it is at, and wait for that."""
        self._stopping = True
        self._again.stop()
        if self._process.state() == QProcess.ProcessState.NotRunning:
            return
        self._process.terminate()
        if not self._process.waitForFinished(_STOP_MS):
            self._process.kill()  # a file is one transaction: nothing is half stored
            self._process.waitForFinished(_STOP_MS)

    def _started(self) -> None:
        """It ends at once where another program watches the inbox; once it has stayed, it is the one."""
        QTimer.singleShot(_STAYS_MS, self._process, self._stays)

    def _stays(self) -> None:
        if self._process.state() == QProcess.ProcessState.Running:
            self._set(InboxState.WATCHED)

    def _read(self) -> None:
        self.state = InboxState.WATCHED
        while self._process.canReadLine():
            line = bytes(self._process.readLine().data())
            try:
                told = json.loads(line)
                self.taken += int(told["files"])
                self.quarantined += len(told["quarantined"])
            except (ValueError, KeyError, TypeError):
                continue  # not one of its lines; the log has them
        self.changed.emit()

    def _ended(self) -> None:
        if self._stopping:
            return
        told = bytes(self._process.readAllStandardError().data()).decode(errors="replace")
        elsewhere = "Another intake service" in told
        self._set(InboxState.ELSEWHERE if elsewhere else InboxState.STOPPED)
        self._again.start()

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._set(InboxState.STOPPED)
            self._again.start()

    def _set(self, state: InboxState) -> None:
        self.state = state
        self.changed.emit()
