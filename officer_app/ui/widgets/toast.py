"""Short messages over the page: they pass by themselves, except the bad ones."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from officer_app.ui import tokens
from officer_app.ui.session import Tone
from officer_app.ui.theme import theme
from officer_app.ui.widgets import paint
from officer_app.ui.widgets.buttons import Button, Kind
from officer_app.ui.widgets.cards import IconLabel
from officer_app.ui.widgets.labels import Text

_LOOK = {
    Tone.PLAIN: ("info", "accent"),
    Tone.GOOD: ("good", "good"),
    Tone.WARNING: ("warning", "caution"),
    Tone.BAD: ("bad", "alert"),
}


class Toast(QWidget):
    """Lies near the bottom of `over`; a later message takes the place of an earlier one, or stands below it where that
    warned of something a moment ago."""

    WIDEST = 620

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._tone = Tone.PLAIN
        self._over = over
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.M, tokens.S, tokens.S, tokens.S)
        row.setSpacing(tokens.S)
        self._icon = IconLabel()
        self._text = Text()
        self._close = Button(kind=Kind.QUIET, icon="close")
        self._close.clicked.connect(self.hide)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._text, 1)
        row.addWidget(self._close)
        self._said = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        over.installEventFilter(self)
        self.hide()

    def say(self, text: str, tone: Tone) -> None:
        fresh = self.isVisible() and self._said.isValid() and not self._said.hasExpired(tokens.TOAST_MS)
        before = self.text().split("\n")[-1]
        if fresh and self._tone is Tone.WARNING and text != before:
            text, tone = f"{before}\n{text}", Tone.WARNING
        self._said.start()
        self._icon.show_icon(*_LOOK[tone])
        self._text.setText(text)
        self._close.setAccessibleName(self.tr("Dismiss"))
        self.setAccessibleName(text)
        self._tone = tone
        if tone is Tone.BAD:
            self._timer.stop()
        else:
            self._timer.start(tokens.TOAST_MS * (3 if tone is Tone.WARNING else 1))
        self._place()
        self.show()
        self.raise_()

    def text(self) -> str:
        return self._text.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        room = self._over.size()
        natural = paint.text_width(theme().font(), self._text.text()) + 100
        width = min(natural, self.WIDEST, room.width() - 2 * tokens.XL)
        height = max(self.heightForWidth(width), tokens.CONTROL + 2 * tokens.S)
        left = (room.width() - width) // 2
        self.setGeometry(QRect(left, room.height() - height - tokens.STATUS_BAR - tokens.XL, width, height))

    def paintEvent(self, event: QPaintEvent) -> None:
        c = theme().colours
        painter = QPainter(self)
        ink = getattr(c, _LOOK[self._tone][1])
        paint.rounded(painter, self.rect(), c.surface, ink)
