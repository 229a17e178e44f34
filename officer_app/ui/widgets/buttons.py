"""Buttons: one primary a page, plain ones beside it, quiet ones for the rest."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from officer_app.ui import icons, tokens
from officer_app.ui.theme import theme
from officer_app.ui.widgets import paint


class Kind(StrEnum):
    PRIMARY = "primary"
    PLAIN = "plain"
    QUIET = "quiet"  # no outline until pointed at
    DANGER = "danger"


class Pressable(QAbstractButton):
    """What any button of ours is: Enter presses it as Space does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)


class Button(Pressable):
    """A button with an optional icon and the key that does the same."""

    def __init__(
        self,
        text: str = "",
        kind: Kind = Kind.PLAIN,
        icon: str = "",
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.kind = kind
        self._icon_name = icon
        self._key = key
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def set_key(self, key: str) -> None:
        """The key shown after the text, e.g. "Enter"."""
        self._key = key
        self.updateGeometry()
        self.update()

    def setText(self, text: str) -> None:
        super().setText(text)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        bold = theme().font(strong=self._strong)
        width = paint.text_width(bold, self.text())
        if self._icon_name:
            width += tokens.ICON + (tokens.S if self.text() else 0)
        if self._key:
            width += paint.keycap_width(theme().font(tokens.CAPTION_PX), self._key) + tokens.S
        padding = tokens.CONTROL_PADDING if self.text() else tokens.S
        return QSize(width + 2 * padding, tokens.CONTROL)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @property
    def _strong(self) -> bool:
        return self.kind in (Kind.PRIMARY, Kind.DANGER)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def _look(self) -> tuple[str | None, str | None, str]:
        """Fill, outline and ink for the state the button is in."""
        c = theme().colours
        hovered, pressed = self.underMouse() and self.isEnabled(), self.isDown()
        if not self.isEnabled():
            return (
                (c.neutral_tint if self._strong else None),
                (None if self._strong else c.border),
                c.secondary,
            )
        if self.kind is Kind.PRIMARY:
            return (
                (c.accent_pressed if pressed else c.accent_hover if hovered else c.accent),
                None,
                c.on_accent,
            )
        if self.kind is Kind.DANGER:
            return (c.alert_tint if hovered or pressed else c.surface), c.alert, c.alert
        if self.isCheckable() and self.isChecked():
            return c.selection, c.accent, c.text
        fill = c.neutral_tint if pressed else c.hover if hovered else None
        if self.kind is Kind.QUIET:
            return fill, None, c.text
        return fill or c.surface, c.outline, c.text

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill, outline, ink = self._look()
        box = self.rect()
        paint.rounded(painter, box, fill, outline, tokens.FIELD_RADIUS)
        font, small = theme().font(strong=self._strong), theme().font(tokens.CAPTION_PX)
        content = self.sizeHint().width() - 2 * (tokens.CONTROL_PADDING if self.text() else tokens.S)
        left = max(box.left() + (box.width() - content) // 2, tokens.S)
        middle = box.center().y() + 1
        if self._icon_name:
            icons.draw(painter, self._icon_name, ink, left, middle - tokens.ICON / 2)
            left += tokens.ICON + tokens.S
        width = min(paint.text_width(font, self.text()), box.right() - left - tokens.XS)
        paint.line(painter, QRect(left, 0, width, box.height()), self.text(), ink, font)
        if self._key:
            outline = ink if self.kind is Kind.PRIMARY else theme().colours.border
            ink = ink if self.kind is Kind.PRIMARY else theme().colours.secondary
            painter.setOpacity(0.85)
            paint.keycap(painter, QPointF(left + width + tokens.S, middle), self._key, small, ink, outline)
            painter.setOpacity(1)
        if self.hasFocus():
            ring = theme().colours.on_accent if self.kind is Kind.PRIMARY else None
            paint.focus_ring(painter, box, tokens.FIELD_RADIUS)
            if ring:
                paint.rounded(painter, box.adjusted(2, 2, -2, -2), None, ring, tokens.FIELD_RADIUS - 2)
