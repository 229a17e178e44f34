"""The same with a real X server: its keyboard sends Shift as a key of its own, and stamps every event."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

pytestmark = pytest.mark.skipif(
    not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool"
)

PROGRAM = """
from PySide6.QtCore import QTimer
from tests.gui.test_scanner import Page
from officer_app.ui.app import make_application
from officer_app.ui.scanner import Scanner

app = make_application()
assert app.platformName() == "xcb"
scanner = Scanner(app)
page = Page()
labels = []
scanner.scanned.connect(labels.append)
scanner.scanned.connect(lambda label: print("scanned", label, flush=True))
scanner.scanned.connect(lambda label: len(labels) == 3 and QTimer.singleShot(300, app.quit))
page.setWindowTitle("scanned into")
page.show()
page.activateWindow()
page.plain.setFocus()
QTimer.singleShot(300, lambda: print("ready", flush=True))
QTimer.singleShot(15_000, app.quit)
app.exec()
print("acted", *page.acted, flush=True)
"""


@contextmanager
def display() -> Iterator[str]:
    """An X server of our own on a number nobody uses."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "800x600x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield ":" + told.readline().strip()
    finally:
        server.terminate()
        server.wait()


@pytest.mark.slow
def test_a_label_of_capitals_from_a_real_keyboard_is_a_label_and_no_command() -> None:
    with display() as name:
        environment = os.environ | {"DISPLAY": name, "QT_QPA_PLATFORM": "xcb"}
        page = subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        assert page.stdout is not None
        try:
            assert page.stdout.readline() == "ready\n"
            focus = ["xdotool", "search", "--sync", "--name", "scanned into", "windowfocus", "--sync"]
            subprocess.run(focus, env=environment, check=True)
            for label, end in (("XYTP0AAX00041", "Return"), ("cndaCNDA12", "Linefeed"), ("CNDA000", "Tab")):
                typed = ["xdotool", "key", "--delay", "4", *label, end]  # the machine may add some
                subprocess.run(typed, env=environment, check=True)
            out, _ = page.communicate(timeout=20)
        finally:
            page.kill()
            page.wait()
    assert out.splitlines() == ["scanned XYTP0AAX00041", "scanned cndaCNDA12", "scanned CNDA000", "acted"]
