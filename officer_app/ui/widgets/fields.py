"""Fields for typing and choosing."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from officer_app.domain.said import meant
from officer_app.ui import icons, tokens
from officer_app.ui.theme import theme
from officer_app.ui.widgets import paint


class Field(QLineEdit):
    """A line edit with an icon at its left and, while empty, the key that leads to it at its right."""

    def __init__(self, icon: str = "", key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name, self._key = icon, key
        left = tokens.ICON + tokens.XS + 2 if icon else 0
        right = paint.text_width(theme().font(tokens.CAPTION_PX), key) + tokens.S if key else 0
        self.setTextMargins(left, 0, right, 0)

    def said(self) -> str:
        """What was typed; empty where nothing of it can be seen."""
        return meant(self.text())

    def mark_bad(self, bad: bool) -> None:
        """Outline in red, for what must be corrected."""
        self.setProperty("bad", bad)
        self.style().unpolish(self)
        self.style().polish(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter, c = QPainter(self), theme().colours
        if self._icon_name:
            icons.draw(painter, self._icon_name, c.secondary, tokens.S + 1, (self.height() - tokens.ICON) / 2)
        if self._key and not self.text() and not self.hasFocus():
            small = theme().font(tokens.CAPTION_PX)
            width = paint.text_width(small, self._key)
            spot = QRect(self.width() - width - tokens.S - 2, 0, width + 1, self.height())
            paint.line(painter, spot, self._key, c.secondary, small)


class Choice(QComboBox):
    """A combo box whose arrow follows the theme."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        colour = theme().colours.secondary
        icons.draw(
            QPainter(self),
            "down",
            colour,
            self.width() - tokens.ICON - tokens.S,
            (self.height() - 14) / 2,
            14,
        )


def labelled(field: QWidget, name: str) -> QWidget:
    """`field` with `name` for screen readers."""
    field.setAccessibleName(name)
    return field


class Check(QCheckBox):
    """A check box whose outline keeps 3:1 contrast in both themes."""

    SIDE = 18

    def sizeHint(self) -> QSize:
        return QSize(self.SIDE + tokens.S + paint.text_width(theme().font(), self.text()) + 2, tokens.XL)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, at: QPoint) -> bool:
        return self.rect().contains(at)

    def _box(self) -> QRect:
        return QRect(0, (self.height() - self.SIDE) // 2, self.SIDE, self.SIDE)

    def _paint_mark(self, painter: QPainter, radius: float) -> None:
        c = theme().colours
        chosen = self.isChecked()
        fill = (c.accent if self.isEnabled() else c.secondary) if chosen else c.surface
        paint.rounded(painter, self._box(), fill, None if chosen else c.outline, radius)
        if chosen:
            icons.draw(painter, "check", c.on_accent, 3, self._box().top() + 3, self.SIDE - 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = QPainter(self), theme().colours
        self._paint_mark(painter, tokens.XS)
        left = self.SIDE + tokens.S
        ink = c.text if self.isEnabled() else c.secondary
        paint.line(
            painter, QRect(left, 0, self.width() - left, self.height()), self.text(), ink, theme().font()
        )
        if self.hasFocus():
            paint.focus_ring(painter, self._box().adjusted(-1, -1, 1, 1), tokens.XS)
