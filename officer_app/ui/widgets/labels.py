"""Text in its few sizes. Colours are palette roles, so a change of theme reaches them by itself."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from officer_app.domain.visible import visible
from officer_app.ui import tokens
from officer_app.ui.theme import theme
from officer_app.ui.widgets import paint


class _Label(QLabel):
    PX = tokens.TEXT_PX
    STRONG = False
    TABULAR = False
    SECONDARY = False

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(visible(text), parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme().font(self.PX, strong=self.STRONG, tabular=self.TABULAR))
        if self.SECONDARY:
            self.setForegroundRole(QPalette.ColorRole.PlaceholderText)

    def setText(self, text: str) -> None:
        super().setText(visible(text))


#: A word so long that it would push others out of a column; Chinese breaks by itself.
_LONG_WORD = re.compile(r"[!-\u2e7f]{40}")
_MAY_BREAK = "\\g<0>\u200b"


class Text(_Label):
    """Running text; wraps, a long word also within itself."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(_LONG_WORD.sub(_MAY_BREAK, text), parent)
        self.setWordWrap(True)

    def setText(self, text: str) -> None:
        super().setText(_LONG_WORD.sub(_MAY_BREAK, text))

    def text(self) -> str:
        return super().text().replace("\u200b", "")


class Strong(_Label):
    STRONG = True


class Title(_Label):
    PX = tokens.TITLE_PX
    STRONG = True


class Headline(_Label):
    PX = tokens.HEADLINE_PX
    STRONG = True


class Secondary(_Label):
    SECONDARY = True


class Small(_Label):
    PX = tokens.CAPTION_PX
    SECONDARY = True


class Number(_Label):
    """A big figure on a card."""

    PX = tokens.NUMBER_PX
    STRONG = True
    TABULAR = True


class Caption(_Label):
    """Heads a section: small, strong, capitals where the script has them."""

    PX = tokens.CAPTION_PX
    STRONG = True
    SECONDARY = True

    def setText(self, text: str) -> None:
        super().setText(text.upper())
        self.setAccessibleName(text)


class Elided(QWidget):
    """One line that ends in … where it does not fit, with the whole text on hover; a `number` is cut before its end."""

    def __init__(
        self,
        text: str = "",
        *,
        px: int = tokens.TEXT_PX,
        strong: bool = False,
        secondary: bool = False,
        number: bool = False,
    ) -> None:
        super().__init__()
        self._elided = paint.elided_number if number else paint.elided
        self._text = text
        self._secondary = secondary
        self.setFont(theme().font(px, strong=strong))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        return self._text

    def setText(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._text) + 1, metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, QFontMetrics(self.font()).height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            fits = self.fontMetrics().horizontalAdvance(self._text) <= self.width()
            self.setToolTip("" if fits else self._text)
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        role = QPalette.ColorRole.PlaceholderText if self._secondary else QPalette.ColorRole.WindowText
        painter.setPen(self.palette().color(role))
        shown = self._elided(self.fontMetrics(), self._text, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
