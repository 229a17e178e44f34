"""Tells a barcode scanner from a hand on the keyboard, before any command key acts.

A scanner is a keyboard that types a label in one burst and ends it with Enter. Letters of a waybill are
command keys here, so each printable key is held back for as long as it may still be the start of a burst. A
key that stays alone is then replayed as it was; a burst ended by Enter becomes `scanned` and nothing else.
No hand is as quick as six keys of a burst: they are no commands either where the Enter is late or missing.

Gaps are those of the events themselves, which the keyboard's driver stamped: a window that was busy sees late,
but at their own times, what came meanwhile.
"""

from __future__ import annotations

import time
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence, QShortcut, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

MIN_CHARACTERS = 6
MAX_GAP_S = 0.035
HOLD_MS = 40
#: A burst as long as a label is given so long for its Enter: some scanners pause before it.
END_MS = 200
#: The timer rang so much too late that keys may wait behind it which came in time.
_BUSY_MS = 20
#: Quick compositions of an input method in a row before it is taken for a scanner and bypassed.
_BURST = 3

_NONE, _SHIFT, _KEYPAD = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.KeypadModifier,
)
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
#: What scanners may be set to send instead of Enter; it ends what is a label already.
_OTHER_ENDS = ("\n", "\r", "\t")
#: Keys that a scanner, being a keyboard, presses for a capital: no keys of their own.
_SILENT = (
    *(Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta),
    *(Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_ScrollLock),
)


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
        self._last: float | None = 0.0  # None: whatever comes next is part of the burst
        self._due = 0.0
        self._replaying = False
        self._composing = 0
        self._bypassed: QWidget | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._wait_is_over)
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.KeyPress or kind == QEvent.Type.ShortcutOverride:
            if self._replaying or not self._watches or not isinstance(event, QKeyEvent):
                return False
            if event.key() in _SILENT:
                return False
            if kind == QEvent.Type.ShortcutOverride:
                if self._may_be_label(event):
                    event.accept()  # so it comes as KeyPress, and no shortcut acts before we have judged it
                    return True
                self._cut_short()  # another key: what was held acts first, in order
                return False
            return not isinstance(watched, QWindow) and self._may_be_label(event) and self._hold(event)
        if kind == QEvent.Type.InputMethod and self._watches and isinstance(event, QInputMethodEvent):
            return isinstance(watched, QWidget) and self._compose(watched, event)
        if kind == QEvent.Type.MouseButtonPress and self._held:
            self._cut_short()
        return False

    @property
    def _watches(self) -> bool:
        """Never a password, however fast it comes: it would be shown as a label."""
        field = QApplication.focusWidget()
        secret = isinstance(field, QLineEdit) and field.echoMode() is not QLineEdit.EchoMode.Normal
        return self.enabled and not secret

    def _may_be_label(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~(_SHIFT | _KEYPAD):
            return False
        text = event.text()
        if event.key() in _ENDS:
            return bool(self._held)
        if text in _OTHER_ENDS:
            return self._is_label
        return (
            not event.isAutoRepeat()
            and len(text) == 1
            and text.isascii()
            and text.isprintable()
            and text != " "
        )

    def _hold(self, event: QKeyEvent) -> bool:
        now = event.timestamp() / 1000 or time.monotonic()
        since = 0.0 if self._last is None else abs(now - self._last)
        self._last = now
        ends = event.key() in _ENDS or event.text() in _OTHER_ENDS
        if ends and self._is_label and since <= END_MS / 1000:
            self._tell()
            return True
        if self._held and since > MAX_GAP_S:
            self._give_back()
        self._held.append(_Held(event.key(), event.modifiers(), event.text()))
        if ends:
            self._give_back()
        else:
            self._start(END_MS if self._is_label else HOLD_MS)
        return True

    @property
    def _is_label(self) -> bool:
        return len(self._held) >= MIN_CHARACTERS

    def _start(self, milliseconds: int) -> None:
        self._due = time.monotonic() + milliseconds / 1000
        self._timer.start(milliseconds)

    def _wait_is_over(self) -> None:
        if time.monotonic() > self._due + _BUSY_MS / 1000:
            self._start(HOLD_MS)
        else:
            self._cut_short()

    def _cut_short(self) -> None:
        """No Enter came: as quick as that it was no hand, unless a program types into a field."""
        if self._is_label and not _takes_text(QApplication.focusWidget()):
            self._tell()
        else:
            self._give_back()

    def _tell(self) -> None:
        label = "".join(held.text for held in self._held)
        self._held.clear()
        self._rest()
        self.scanned.emit(label)

    def _compose(self, field: QWidget, event: QInputMethodEvent) -> bool:
        """A burst that an input method is composing: take what it has and let the rest come as plain keys."""
        composed = "".join(
            letter for letter in event.preeditString() if letter.isascii() and letter.isalnum()
        )
        now = time.monotonic()
        quick = self._last is not None and abs(now - self._last) <= MAX_GAP_S
        self._composing = self._composing + 1 if composed and quick else 0
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
        self._last = None
        self._start(HOLD_MS)
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


def _takes_text(target: QWidget | None) -> bool:
    return target is not None and target.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


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
