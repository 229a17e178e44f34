"""`officer-app gui`: the window. Until its first paint only Qt and SQLAlchemy's core are imported."""

from __future__ import annotations

import os
import signal
import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from officer_app import __version__
from officer_app.logs import log_to
from officer_app.paths import data_dir
from officer_app.ui.window import Window, benchmark_officer


def main(data: str | None = None, database: str | None = None, officer: str | None = None) -> int:
    """Open the window on the station in `data` and stay until it is closed; gives the exit code."""
    folder = data_dir(data)
    log_to(folder)
    app = make_application()
    window = Window(app, folder, database, officer=officer or "", signed_in=benchmark_officer())
    app.aboutToQuit.connect(window.close)
    _end_on_signals(app)
    window.show()
    window.open()
    return app.exec()


def make_application() -> QApplication:
    """The one QApplication, with its name; where the display is dead, Qt falls back instead of aborting."""
    os.environ.setdefault(
        "QT_QPA_PLATFORM", "" if sys.platform in ("win32", "darwin") else "wayland;xcb;offscreen"
    )
    if not os.environ["QT_QPA_PLATFORM"]:
        del os.environ["QT_QPA_PLATFORM"]
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Officer Workstation")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("officer-workstation")
    return app


def _end_on_signals(app: QApplication) -> None:
    """Ctrl+C and the end of a login session close the window properly; Python sees signals only when it runs."""
    for ends in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ends, lambda _number, _frame: app.quit())
    awake = QTimer(app)
    awake.start(250)
    awake.timeout.connect(lambda: None)


if __name__ == "__main__":
    sys.exit(main())
