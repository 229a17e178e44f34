"""A person at the real main window: signs in with name and password, and works with keys alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QWidget

from officer_app.paths import DataDir
from officer_app.ui.app import make_application
from officer_app.ui.i18n import Language
from officer_app.ui.page import Page
from officer_app.ui.theme import ThemeChoice
from officer_app.ui.window import Window
from tests.postgresql.station import SharedStation
from tests.workflow.station import Station

SLOW_MS = 8_000
#: Slower than a scanner types.
_BETWEEN_KEYS_MS = 50


class Keyboard:
    """`window` is the real one, on the station's own SQLite file."""

    def __init__(self, qtbot: Any, window: Window) -> None:
        self.qtbot = qtbot
        self.window = window

    def press(self, *keys: str) -> None:
        """Keys by their portable names ("Return", "Ctrl+S", "?"), to whatever has the focus."""
        for key in keys:
            combination = QKeySequence(key)[0]
            target = QApplication.focusWidget() or QApplication.activeWindow() or self.window
            QTest.keyClick(target, combination.key(), combination.keyboardModifiers())
            self._acted()

    def type(self, text: str) -> None:
        """Text, at the speed of a hand."""
        for character in text:
            target = QApplication.focusWidget()
            assert target is not None, "nothing has the focus"
            QTest.keyClick(target, character)
            if self.window.scanner.enabled:
                self._acted()

    def _acted(self) -> None:
        """A key is held until it cannot be part of a scanned label, for longer where the machine is busy."""
        self.qtbot.wait(_BETWEEN_KEYS_MS)
        self.until(lambda: not self.window.scanner._held)

    def until(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=SLOW_MS)

    def sign_in(self, login: str, password: str = "demo") -> None:
        self.until(lambda: self.window.sign_in is not None and self.window.sign_in.isVisible())
        page = self.window.sign_in
        assert page is not None
        page.name.clear()
        page.name.setFocus()
        self.type(login)
        self.press("Return")
        self.type(password)
        self.press("Return")

    def at_desk(self) -> None:
        """Wait until the queue has the focus."""
        self.until(lambda: self.window.desk is not None and self.window.desk.isVisible())
        self.until(lambda: self.window.desk.current is not None)

    def go(self, name: str) -> Any:
        """Open a page by its number in the rail."""
        desk = self.window.desk
        assert desk is not None
        self.press(f"Ctrl+{desk.rail.names().index(name) + 1}")
        self.until(lambda: desk.current is not None and desk.current.name == name)
        return desk.current

    def sheet(self, kind: type[QDialog] = QDialog) -> Any:
        """The dialog that is open."""
        self.until(lambda: isinstance(QApplication.activeModalWidget(), kind))
        found = QApplication.activeModalWidget()
        self.until(lambda: found.isActiveWindow() and QApplication.focusWidget() is not None)
        return found

    def no_sheet(self) -> None:
        self.until(lambda: QApplication.activeModalWidget() is None)
        self.until(self.window.isActiveWindow)

    def told(self) -> str:
        """The message over the page."""
        return self.window.toast.text() if self.window.toast.isVisible() else ""


@contextmanager
def opened(
    qtbot: Any,
    station: Station | SharedStation,
    login: str = "",
    *,
    size: tuple[int, int] = (1366, 768),
    database: str | None = None,
    password: str = "demo",
) -> Iterator[Keyboard]:
    """The window on that station; with `login` somebody has signed in by name and password."""
    window = Window(make_application(), DataDir(station.data.root), database, watch_inbox=False)
    window.speak(Language.ENGLISH)
    window.look(ThemeChoice.LIGHT)
    window.resize(*size)
    with qtbot.waitActive(window):
        window.show()
    window.open()
    keyboard = Keyboard(qtbot, window)
    try:
        if login:
            keyboard.sign_in(login, password)
            keyboard.at_desk()
        yield keyboard
    finally:
        window.speak(Language.ENGLISH)  # translators belong to the application
        window.close_at_once()
        for part in (window.scanner, window._idle, window):
            part.deleteLater()  # the first two watch the application's keys


def nameless(page: Page) -> list[str]:
    """Widgets that the keyboard reaches and a screen reader cannot name."""
    QAccessible.setActive(True)
    found = []
    for widget in page.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled():
            face = QAccessible.queryAccessibleInterface(widget)
            if face is not None and not face.text(QAccessible.Text.Name):
                found.append(f"{type(widget).__name__} {widget.objectName()}")
    return found


def english_left(page: Page, allowed: str = "") -> list[str]:
    """Texts of labels and buttons that have no Chinese in them."""
    texts = [
        widget.text()
        for widget in page.findChildren(QWidget)
        if widget.isVisible() and isinstance(widget, QLabel | QAbstractButton)
    ]
    return [
        text
        for text in texts
        if any(c.isalpha() and c.isascii() for c in text)
        and not any("\u4e00" <= c <= "\u9fff" for c in text)
        and text not in allowed
    ]
