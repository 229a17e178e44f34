"""Qt's classes, made in the GUI thread before another thread imports what uses them.

PySide makes a class when it is first asked for. Asked for in two threads at once, as while a module is imported off the
GUI thread, the process crashes.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from PySide6 import QtCore, QtGui, QtWidgets


def _each() -> Iterator[object]:
    for module in (QtCore, QtGui, QtWidgets):
        for name in dir(module):
            yield getattr(module, name)


_coming = _each()


def make_some(count: int = 8) -> bool:
    """Make so many more: 8 take some milliseconds. False when all are there."""
    return len(list(islice(_coming, count))) == count


def make_all() -> None:
    """Make those that are left, all at once."""
    while make_some():
        pass
