"""The window told to end, by a signal or the end of the login session, while its officer holds a task."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from officer_app.workflow.tasks import claim_most_urgent
from tests.gui.filled import fill
from tests.workflow.station import Station

_SECONDS = 60
#: Signs in as a person would, says so on standard output, and asks to close where the second argument says so.
_WINDOW = """
import sys
from officer_app.ui.app import main
from officer_app.ui.leaving import LeaveSheet
from officer_app.ui.window import Window
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication


class Attended(Window):
    def open(self):
        super().open()
        self.steps = [self.sign_in_as_officer, self.tell]
        if sys.argv[2] == "asked":
            self.steps[1:1] = [self.ask, self.is_asked]
        self.clock = QTimer(self)
        self.clock.timeout.connect(self.step)
        self.clock.start(50)

    def step(self):
        if self.steps and self.steps[0]():
            self.steps.pop(0)

    def sign_in_as_officer(self):
        if self.sign_in is None or not self.sign_in.isVisible():
            return False
        self.sign_in.name.setText("officer1")
        self.sign_in.password.setText("demo")
        self.sign_in.password.returnPressed.emit()
        return True

    def ask(self):
        if self.desk is None or self.desk.current is None:
            return False
        self.close()
        return True

    def is_asked(self):
        return isinstance(QApplication.activeModalWidget(), LeaveSheet)

    def tell(self):
        if self.desk is None or self.desk.current is None:
            return False
        print("there", flush=True)
        return True


sys.exit(main(sys.argv[1], make_window=Attended))
"""


@pytest.mark.parametrize("state", ["at work", "asked"])
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM")
def test_sigterm_ends_the_window_at_once_and_the_claim_stays(tmp_path: Path, state: str) -> None:
    with closing(Station.create(tmp_path / "station")) as station:
        fill(station, 2)
        claim_most_urgent(station.store, station.context, station.officer())
        command = [sys.executable, "-c", _WINDOW, str(station.data.root), state]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as window:
            try:
                assert window.stdout is not None
                assert window.stdout.readline() == "there\n"
                window.send_signal(signal.SIGTERM)
                assert window.wait(_SECONDS) == 0
            finally:
                window.kill()
        assert station.value("SELECT count(*) FROM task WHERE state = 'claimed'") == 1
