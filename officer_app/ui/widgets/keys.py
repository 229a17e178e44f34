"""Keys shown beside what they do."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from officer_app.ui import tokens
from officer_app.ui.theme import theme
from officer_app.ui.widgets import paint


def shown_key(portable: str) -> str:
    """A key's name as keyboards carry it: "Return" is "Enter", in China too; arrows are arrows."""
    named = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→", "PgDown": "PgDn"}
    portable = portable.replace("Return", "Enter")
    if portable.endswith("Enter"):
        return portable
    return named.get(portable) or QKeySequence(portable).toString(QKeySequence.SequenceFormat.NativeText)


class KeyHints(QWidget):
    """A row of keys with what they do. The last ones are left out where the room ends."""

    GAP = tokens.L

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hints: list[tuple[tuple[str, ...], str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_keys(self, hints: list[tuple[tuple[str, ...], str]]) -> None:
        self._hints = hints
        self.setAccessibleName(", ".join(f"{' '.join(map(shown_key, keys))} {text}" for keys, text in hints))
        self.updateGeometry()
        self.update()

    def _width_of(self, keys: tuple[str, ...], text: str) -> int:
        small = theme().font(tokens.CAPTION_PX)
        caps = sum(paint.keycap_width(small, shown_key(key)) + tokens.XS for key in keys)
        return caps + paint.text_width(small, text) + 2

    def sizeHint(self) -> QSize:
        total = sum(self._width_of(*hint) + self.GAP for hint in self._hints) - self.GAP
        return QSize(max(total, 0) + 2, 22)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = QPainter(self), theme().colours
        small = theme().font(tokens.CAPTION_PX)
        shown, room = [], self.width() + 1
        for hint in self._hints:
            if (room := room - self._width_of(*hint)) < 0:
                break
            shown.append(hint)
            room -= self.GAP
        left = float(self.width() - sum(self._width_of(*hint) + self.GAP for hint in shown) + self.GAP)
        middle = self.height() / 2
        for keys, text in shown:
            for key in keys:
                left += paint.keycap(
                    painter, QPointF(left, middle), shown_key(key), small, c.secondary, c.outline
                )
                left += tokens.XS
            width = paint.text_width(small, text) + 2
            paint.line(painter, QRectF(left, 0, width + 1, self.height()), text, c.secondary, small)
            left += width + self.GAP
