"""A barcode scanner is told from a hand, with every letter a command."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from officer_app.ui.app import make_application
from officer_app.ui.scanner import HOLD_MS, Scanner


class Page(QWidget):
    """Every letter, Return and ? is a command."""

    def __init__(self) -> None:
        super().__init__()
        self.acted: list[str] = []
        self.field = QLineEdit()
        self.plain = QWidget()
        self.plain.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(self.plain)
        for key in (*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "Return", "?", "Ctrl+K"):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda name=key: self.acted.append(name))


@pytest.fixture
def page(qtbot: Any) -> Page:
    make_application()
    page = Page()
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
    page.plain.setFocus()
    return page


@pytest.fixture
def scanner(qtbot: Any) -> Iterator[Scanner]:
    app = make_application()
    scanner = Scanner(app)
    scanner.labels = []
    scanner.scanned.connect(scanner.labels.append)
    yield scanner
    app.removeEventFilter(scanner)
    scanner.deleteLater()


def burst(text: str, *, ended: bool = True) -> None:
    """What a scanner does: all keys at once, then Enter."""
    for character in text:
        QTest.keyClick(QApplication.focusWidget(), character)
    if ended:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def test_a_label_of_command_letters_sets_off_no_command(page: Page, scanner: Any, qtbot: Any) -> None:
    burst("CNCNJKAD")
    qtbot.wait(3 * HOLD_MS)
    assert scanner.labels == ["CNCNJKAD"]
    assert page.acted == []


def test_a_lone_key_is_a_command_a_moment_later(page: Page, scanner: Any, qtbot: Any) -> None:
    QTest.keyClick(page.plain, Qt.Key.Key_C)
    assert page.acted == []
    qtbot.waitUntil(lambda: page.acted == ["C"], timeout=1000)


def test_keys_of_a_hand_act_in_their_order(page: Page, scanner: Any, qtbot: Any) -> None:
    for key in "JJK":
        QTest.keyClick(page.plain, key)
        qtbot.wait(HOLD_MS + 20)
    QTest.keyClick(page.plain, "c")
    QTest.keyClick(page.plain, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(page.acted) == 5, timeout=1000)
    assert page.acted == ["J", "J", "K", "C", "Ctrl+K"]


def test_fewer_than_six_characters_are_no_label(page: Page, scanner: Any, qtbot: Any) -> None:
    burst("ABCDE")
    qtbot.waitUntil(lambda: page.acted == [*"ABCDE", "Return"], timeout=1000)
    assert scanner.labels == []


def test_six_quick_characters_are_no_commands_even_without_enter(
    page: Page, scanner: Any, qtbot: Any
) -> None:
    burst("ABCDEF", ended=False)
    qtbot.waitUntil(lambda: scanner.labels == ["ABCDEF"], timeout=1000)
    assert page.acted == []


def test_an_enter_that_comes_late_still_ends_a_label(page: Page, scanner: Any, qtbot: Any) -> None:
    burst("CNDA00041", ended=False)
    qtbot.wait(2 * HOLD_MS)
    QTest.keyClick(page.plain, Qt.Key.Key_Return)
    assert scanner.labels == ["CNDA00041"]
    assert page.acted == []


def test_quick_text_in_a_field_is_typed_when_no_enter_ends_it(page: Page, scanner: Any, qtbot: Any) -> None:
    page.field.setFocus()
    burst("Toluene", ended=False)
    qtbot.waitUntil(lambda: page.field.text() == "Toluene", timeout=1000)
    assert scanner.labels == []


def test_the_shift_key_of_each_capital_is_part_of_the_burst(page: Page, scanner: Any, qtbot: Any) -> None:
    for character in "XYTP0AAX00041":
        shifted = character.isalpha()
        if shifted:
            QTest.keyPress(page.plain, Qt.Key.Key_Shift)
        QTest.keyClick(
            page.plain, character, Qt.KeyboardModifier.ShiftModifier if shifted else Qt.KeyboardModifier(0)
        )
        if shifted:
            QTest.keyRelease(page.plain, Qt.Key.Key_Shift)
    QTest.keyClick(page.plain, Qt.Key.Key_Return)
    qtbot.wait(2 * HOLD_MS)
    assert scanner.labels == ["XYTP0AAX00041"]
    assert page.acted == []


def test_a_window_that_was_busy_reads_a_burst_at_the_times_its_keys_had(
    page: Page, scanner: Any, qtbot: Any
) -> None:
    for number, character in enumerate("CNDA00041\r", start=1):
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            code = Qt.Key.Key_Return if character == "\r" else ord(character)
            key = QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, character)
            key.setTimestamp(1_000_000 + 10 * number)
            QApplication.sendEvent(page.plain, key)
        time.sleep(1.5 * HOLD_MS / 1000)  # the window is busy for longer than a key is held
        QApplication.processEvents()  # the timer rings, late
    assert scanner.labels == ["CNDA00041"]
    assert page.acted == []


def test_a_slow_typist_is_no_scanner(page: Page, scanner: Any, qtbot: Any) -> None:
    for key in "ABCDEFG":
        QTest.keyClick(page.plain, key)
        qtbot.wait(HOLD_MS + 10)
    QTest.keyClick(page.plain, Qt.Key.Key_Return)
    qtbot.wait(2 * HOLD_MS)
    assert scanner.labels == []


def test_a_scan_into_a_field_leaves_the_field_as_it_was(page: Page, scanner: Any, qtbot: Any) -> None:
    page.field.setFocus()
    page.field.setText("12")
    burst("YTGZ2026112300100")
    qtbot.wait(2 * HOLD_MS)
    assert scanner.labels == ["YTGZ2026112300100"]
    assert page.field.text() == "12"


def test_a_password_is_no_label_however_fast_it_comes(page: Page, scanner: Any, qtbot: Any) -> None:
    page.field.setEchoMode(QLineEdit.EchoMode.Password)
    page.field.setFocus()
    burst("pw-wang-123")
    qtbot.wait(2 * HOLD_MS)
    assert scanner.labels == []
    assert page.field.text() == "pw-wang-123"


def test_typing_into_a_field_still_types(page: Page, scanner: Any, qtbot: Any) -> None:
    page.field.setFocus()
    QTest.keyClick(page.field, "a")
    QTest.keyClick(page.field, "b")
    QTest.keyClick(page.field, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: page.field.text() == "a", timeout=1000)
    assert page.acted == []


def test_shift_for_a_sign_is_part_of_the_key(page: Page, scanner: Any, qtbot: Any) -> None:
    QTest.keyClick(page.plain, "?", Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: page.acted == ["?"], timeout=1000)


def test_a_burst_that_an_input_method_is_composing_is_still_a_label(
    page: Page, scanner: Any, qtbot: Any
) -> None:
    """A Chinese input method takes the first letters; the rest is read past it."""
    page.field.setFocus()
    for composed in ("y", "yt", "ytg"):
        QApplication.sendEvent(page.field, QInputMethodEvent(composed, []))
    burst("z2026001")
    qtbot.wait(2 * HOLD_MS)
    assert scanner.labels == ["ytgz2026001"]
    assert page.field.text() == ""
    assert page.field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_composing_slowly_is_left_alone(page: Page, scanner: Any, qtbot: Any) -> None:
    page.field.setFocus()
    for composed in ("n", "ni", "ni h", "ni ha"):
        QApplication.sendEvent(page.field, QInputMethodEvent(composed, []))
        qtbot.wait(HOLD_MS + 20)
    done = QInputMethodEvent()
    done.setCommitString("你好")
    QApplication.sendEvent(page.field, done)
    assert page.field.text() == "你好"
    assert scanner.labels == []


def test_switched_off_it_holds_nothing_back(page: Page, scanner: Any) -> None:
    scanner.enabled = False
    QTest.keyClick(page.plain, Qt.Key.Key_C)
    assert page.acted == ["C"]
