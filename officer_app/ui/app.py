"""`officer-app gui`: the window. Until its first paint only Qt and SQLAlchemy's core are imported."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable

# Before Qt, which reads the source of every module that is imported after it: a tenth of the start.
from officer_app.store import queue, station  # noqa: F401

# isort: split
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication

from officer_app import __version__
from officer_app.paths import DataDir, data_dir
from officer_app.ui.window import Window

_LOG_AFTER_MS = 300
_DISPLAYS = {"WAYLAND_DISPLAY": "wayland", "DISPLAY": "xcb"}


class Application(QApplication):
    """Ends at once when it is told to quit, by a signal or the end of the login session: nobody may be there to answer
    what closing a window asks. Only who closes the window is asked."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Quit:
            self.exit()
            return True
        return super().event(event)


def main(
    data: str | None = None,
    database: str | None = None,
    officer: str | None = None,
    make_window: Callable[..., Window] = Window,
) -> int:
    """Open the window on the station in `data` and stay until it is closed; gives the exit code.

    `make_window` is another kind of Window, for the start benchmark's.
    """
    folder = data_dir(data)
    asked = os.environ.get("QT_QPA_PLATFORM")
    app = make_application()
    if app.platformName() == "offscreen" and asked != "offscreen":
        sys.stderr.write("The display does not answer, so nobody would see the window.\n")
        return 1
    window = make_window(app, folder, database, officer=officer or "")
    app.aboutToQuit.connect(window.close_at_once)
    _end_on_signals(app)
    window.painted.connect(lambda: QTimer.singleShot(_LOG_AFTER_MS, lambda: _log(folder)))
    window.open()
    window.show()
    return app.exec()


def make_application() -> QApplication:
    """The one QApplication, with its name; where the display is dead, Qt falls back instead of aborting."""
    if sys.platform not in ("win32", "darwin"):
        named = [platform for name, platform in _DISPLAYS.items() if os.environ.get(name)]
        os.environ.setdefault("QT_QPA_PLATFORM", ";".join([*named, "offscreen"]))
    app = QApplication.instance() or Application(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Officer Workstation")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("officer-workstation")
    return app


def _log(folder: DataDir) -> None:
    """Logging loads sockets and more; the queue does not wait for it."""
    from officer_app.logs import log_to

    log_to(folder)


def _end_on_signals(app: QApplication) -> None:
    """Ctrl+C and the end of a login session close the window properly; Python sees signals only when it runs."""
    for ends in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ends, lambda _number, _frame: app.quit())
    awake = QTimer(app)
    awake.start(250)
    awake.timeout.connect(lambda: None)


if __name__ == "__main__":
    sys.exit(main())
