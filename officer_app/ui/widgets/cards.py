"""Surfaces: the card, the divider, and what an empty place says."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from officer_app.ui import icons, tokens
from officer_app.ui.theme import theme
from officer_app.ui.widgets import paint
from officer_app.ui.widgets.labels import Secondary, Title


class Card(QFrame):
    """A white (or dark) surface with a thin line and rounded corners. Put a layout into it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        c = theme().colours
        paint.rounded(QPainter(self), self.rect(), c.surface, c.border)


class Divider(QWidget):
    """A thin horizontal line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme().colour("border"))


class IconLabel(QWidget):
    """One icon in a token's colour."""

    def __init__(
        self,
        icon: str = "",
        colour: str = "secondary",
        size: int = tokens.ICON,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._colour, self._size = icon, colour, size
        self.setFixedSize(size, size)

    def show_icon(self, icon: str, colour: str = "secondary") -> None:
        self._icon, self._colour = icon, colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._icon:
            icons.draw(QPainter(self), self._icon, getattr(theme().colours, self._colour), 0, 0, self._size)


class EmptyState(QWidget):
    """Says what would fill an empty place."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.XL, tokens.XL, tokens.XL, tokens.XL)
        column.setSpacing(tokens.S)
        self._title, self._text = Title(), Secondary()
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
        column.addStretch(2)
        self._icon = IconLabel(icon, "outline", 2 * tokens.XL)
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addStretch(3)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def say(self, title: str, text: str, icon: str = "") -> None:
        """`icon`: another one from now on."""
        if icon:
            self._icon.show_icon(icon, "outline")
        self._title.setText(title)
        self._text.setText(text)
