"""Tells a barcode scanner from a hand on the keyboard, before any command key acts.

A scanner is a keyboard that types a label in one burst and ends it with Enter. Letters of a waybill are
command keys here, so each printable key is held back for as long as it may still be the start of a burst. A
key that stays alone is then replayed as it was; a burst ended by Enter becomes `scanned` and nothing else.
"""

from __future__ import annotations

import time
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence, QShortcut, QWindow
from PySide6.QtWidgets import QApplication, QWidget

MIN_CHARACTERS = 6
MAX_GAP_S = 0.035
HOLD_MS = 40
#: Quick compositions of an input method in a row before it is taken for a scanner and bypassed.
_BURST = 3

_NONE, _SHIFT, _KEYPAD = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.KeypadModifier,
)
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Held(NamedTuple):
    key: int
    modifiers: Qt.KeyboardModifier
    text: str


class Scanner(QObject):
    """Watches all keys of the application. `scanned` carries the label's text."""

    scanned = Signal(str)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.enabled = True  # off where passwords are typed
        self._held: list[_Held] = []
        self._last = 0.0
        self._replaying = False
        self._composing = 0
        self._bypassed: QWidget | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(HOLD_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._give_back)
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.KeyPress or kind == QEvent.Type.ShortcutOverride:
            if self._replaying or not self.enabled or not isinstance(event, QKeyEvent):
                return False
            if kind == QEvent.Type.ShortcutOverride:
                if self._may_be_label(event):
                    event.accept()  # so it comes as KeyPress, and no shortcut acts before we have judged it
                    return True
                self._give_back()  # another key: what was held acts first, in order
                return False
            return not isinstance(watched, QWindow) and self._may_be_label(event) and self._hold(event)
        if kind == QEvent.Type.InputMethod and self.enabled and isinstance(event, QInputMethodEvent):
            return isinstance(watched, QWidget) and self._compose(watched, event)
        if kind == QEvent.Type.MouseButtonPress and self._held:
            self._give_back()
        return False

    def _may_be_label(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~(_SHIFT | _KEYPAD):
            return False
        if event.key() in _ENDS:
            return bool(self._held)
        text = event.text()
        return (
            not event.isAutoRepeat()
            and len(text) == 1
            and text.isascii()
            and text.isprintable()
            and text != " "
        )

    def _hold(self, event: QKeyEvent) -> bool:
        now = time.monotonic()
        quick = now - self._last <= MAX_GAP_S
        self._last = now
        if event.key() in _ENDS:
            label = "".join(held.text for held in self._held)
            if quick and len(label) >= MIN_CHARACTERS:
                self._held.clear()
                self._rest()
                self.scanned.emit(label)
                return True
        elif self._held and not quick:
            self._give_back()
        self._held.append(_Held(event.key(), event.modifiers(), event.text()))
        if event.key() in _ENDS:
            self._give_back()
        else:
            self._timer.start()
        return True

    def _compose(self, field: QWidget, event: QInputMethodEvent) -> bool:
        """A burst that an input method is composing: take what it has and let the rest come as plain keys."""
        composed = "".join(
            letter for letter in event.preeditString() if letter.isascii() and letter.isalnum()
        )
        now = time.monotonic()
        self._composing = self._composing + 1 if composed and now - self._last <= MAX_GAP_S else 0
        self._last = now
        if self._composing < _BURST - 1:
            return False
        self._composing = 0
        self._bypassed = field
        field.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._replaying = True  # the reset commits the composition as an event of its own
        try:
            field_event = QInputMethodEvent()
            QApplication.sendEvent(field, field_event)
            QGuiApplication.inputMethod().reset()
        finally:
            self._replaying = False
        self._held = [_Held(0, _NONE, letter) for letter in composed]
        self._timer.start()
        return True

    def _rest(self) -> None:
        self._timer.stop()
        if self._bypassed is not None:
            self._bypassed.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, True)
            self._bypassed = None

    def _give_back(self) -> None:
        """It was a hand: let every held key act as if it came now, shortcuts first, then the focus."""
        self._rest()
        held, self._held = self._held, []
        self._replaying = True
        try:
            for key in held:
                _replay(key)
        finally:
            self._replaying = False


def _replay(held: _Held) -> None:
    target = QApplication.focusWidget() or QApplication.activeWindow()
    if target is None:
        return
    offer = QKeyEvent(QEvent.Type.ShortcutOverride, held.key, held.modifiers, held.text)
    offer.ignore()
    QApplication.sendEvent(target, offer)
    if not offer.isAccepted() and (shortcut := _shortcut_for(target, held)) is not None:
        shortcut.activated.emit()
        return
    QApplication.sendEvent(target, QKeyEvent(QEvent.Type.KeyPress, held.key, held.modifiers, held.text))


def _shortcut_for(target: QWidget, held: _Held) -> QShortcut | None:
    """The enabled shortcut this key would have set off with the focus on `target`.

    Qt's own table of shortcuts is reached only by events from the platform, so we look ourselves.
    """
    wanted = [QKeySequence(held.key | int(held.modifiers.value) & ~int(_KEYPAD.value))]
    if held.modifiers & _SHIFT and not held.text.isalpha():
        wanted.append(QKeySequence(held.key))  # "?" needs Shift on most keyboards
    for shortcut in target.window().findChildren(QShortcut):
        if not shortcut.isEnabled() or shortcut.key() not in wanted:
            continue
        home = shortcut.parent()
        if shortcut.context() != Qt.ShortcutContext.WidgetWithChildrenShortcut:
            return shortcut
        if isinstance(home, QWidget) and (home is target or home.isAncestorOf(target)):
            return shortcut
    return None
