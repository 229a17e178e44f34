"""Chips that choose (with a count) and tags that only tell."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from officer_app.ui import icons, tokens
from officer_app.ui.theme import theme
from officer_app.ui.widgets import paint
from officer_app.ui.widgets.buttons import Pressable


class Length(IntEnum):
    """How much of its word a chip shows."""

    FULL = 0
    SHORT = 1
    NONE = 2


class Chip(Pressable):
    """One of several filters: icon, word, and how many there are."""

    def __init__(self, icon: str = "", colour: str = "secondary", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self._colour = colour
        self._count: int | None = None
        self._words = ("", "", "")
        self._length = Length.FULL
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_words(self, full: str, short: str) -> None:
        """What it says: in full, in short, and, with an icon, not at all; `shorten` chooses."""
        self._words = (full, short, "" if self._icon_name else short)
        self.shorten(self._length)

    def shorten(self, length: Length) -> None:
        """Take this much room. What is no longer said is told on hover."""
        self._length = length
        self.setText(self._words[length])
        self.setToolTip("" if self.text() == self._words[0] else self._words[0])
        self.updateGeometry()

    def set_count(self, count: int | None) -> None:
        if count == self._count:
            return
        before = len(self.count_text())
        self._count = count
        if len(self.count_text()) != before:
            self.updateGeometry()
        self.update()

    @property
    def count(self) -> int | None:
        return self._count

    def count_text(self) -> str:
        return "" if self._count is None else f"{self._count:,}"

    def sizeHint(self) -> QSize:
        # Measured strong, so that nothing moves when another chip is chosen.
        width = paint.text_width(theme().font(strong=True), self.text())
        width += tokens.ICON if self._icon_name else 0
        width += tokens.S - 2 if self._icon_name and self.text() else 0
        if self._count is not None:
            width += (
                tokens.S - 2 + paint.text_width(theme().font(strong=True, tabular=True), self.count_text())
            )
        return QSize(width + 2 * tokens.CHIP_PADDING, tokens.CHIP)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = QPainter(self), theme().colours
        box = self.rect()
        chosen = self.isChecked()
        fill = c.selection if chosen else c.hover if self.underMouse() else c.surface
        paint.rounded(painter, box, fill, c.accent if chosen else c.border, tokens.CHIP / 2)
        quiet = self._count == 0 and not chosen
        left = tokens.CHIP_PADDING
        if self._icon_name:
            ink = c.secondary if quiet else getattr(c, self._colour)
            icons.draw(painter, self._icon_name, ink, left, (box.height() - tokens.ICON) / 2)
            left += tokens.ICON + tokens.S - 2
        number = theme().font(strong=True, tabular=True)
        right = box.right() - tokens.CHIP_PADDING + 1
        if self._count is not None:
            width = paint.text_width(number, self.count_text())
            spot = QRect(right - width, 0, width, box.height())
            paint.line(painter, spot, self.count_text(), c.secondary if quiet else c.text, number)
        font = theme().font(strong=chosen)
        paint.line(painter, QRect(left, 0, right - left, box.height()), self.text(), c.text, font)
        if self.hasFocus():
            paint.focus_ring(painter, box, tokens.CHIP / 2)


class Tag(QWidget):
    """A word in a coloured pill, always with an icon or a word so that the colour is never alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = self._icon = ""
        self._colour = "secondary"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_word(self, text: str, icon: str = "", colour: str = "secondary") -> None:
        """`colour` is a lane's token, a state's (alert, caution, good), or "secondary"."""
        self._text, self._icon, self._colour = text, icon, colour
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        return self._text

    def sizeHint(self) -> QSize:
        font = theme().font(strong=True)
        return QSize(paint.tag_width(font, self._text, bool(self._icon)) + tokens.XS, tokens.TAG + 2)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        c = theme().colours
        fill = getattr(c, f"{self._colour}_tint", c.neutral_tint)
        ink = getattr(c, self._colour)
        painter = QPainter(self)
        paint.tag(painter, QRectF(self.rect()), self._text, ink, fill, theme().font(strong=True), self._icon)
