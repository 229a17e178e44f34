"""What a command knows of where it runs: signals that end it, and whether a display answers."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_PROBE = "from PySide6.QtGui import QGuiApplication as A; a = A([]); print(a.platformName())"


@contextmanager
def told_to_end() -> Iterator[Callable[[], bool]]:
    """Inside the block Ctrl+C and SIGTERM only make the value given true; what runs ends where it is safe."""
    ending = threading.Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, lambda _number, _frame: ending.set())
    try:
        yield ending.is_set
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def display_named() -> bool:
    """Whether the environment names a display, or a platform for Qt; cheap, and no promise that it answers."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"))


def display_answers() -> bool:
    """Whether Qt can open a window that somebody sees. Tried in a child: a dead display aborts its process."""
    import subprocess

    if not display_named():
        return False
    environment = {"QT_QPA_PLATFORM": "wayland;xcb;offscreen", **os.environ}
    if sys.platform in ("win32", "darwin"):
        environment.pop("QT_QPA_PLATFORM")
    probe = subprocess.run(
        [sys.executable, "-c", _PROBE], env=environment, capture_output=True, text=True, check=False
    )
    return probe.returncode == 0 and probe.stdout.strip() != "offscreen"
