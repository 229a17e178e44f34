"""Painting shared by widgets and delegates: surfaces, tags, keycaps, focus rings."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from officer_app.domain.visible import visible
from officer_app.ui import icons, tokens
from officer_app.ui.theme import theme

#: So many of a number's last characters are always seen.
_NUMBER_END = 6


def rounded(
    painter: QPainter,
    rect: QRectF | QRect,
    fill: str | None,
    line: str | None,
    radius: float = tokens.CARD_RADIUS,
) -> None:
    """A rounded box, its 1 px line lying inside `rect`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(line), 1) if line else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
    inset = 0.5 if line else 0.0
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius, radius)
    painter.restore()


def focus_ring(painter: QPainter, rect: QRect, radius: float) -> None:
    """Shows where the keyboard is, in the accent colour."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme().colour("accent"), tokens.FOCUS_RING))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), radius, radius)
    painter.restore()


def text_width(font: QFont, text: str) -> int:
    return QFontMetrics(font).horizontalAdvance(text)


def elided(metrics: QFontMetrics, text: str, width: int) -> str:
    """`text`, cut with an ellipsis where it is wider. Chinese fonts draw "…" in mid-line, which is right between
    Chinese characters only."""
    text = visible(text)
    cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
    if cut != text and cut[-2:-1].isascii():
        cut = cut[:-1].rstrip() + "..."
    return cut


def elided_number(metrics: QFontMetrics, text: str, width: int) -> str:
    """`text`, cut before its last characters where it is wider: by them numbers of one series are told apart."""
    text = visible(text)
    if metrics.horizontalAdvance(text) <= width:
        return text
    end = f"...{text[-_NUMBER_END:]}"
    kept = len(text) - _NUMBER_END - 1
    while kept > 0 and metrics.horizontalAdvance(text[:kept] + end) > width:
        kept -= 1
    return text[: max(kept, 0)] + end


def line(
    painter: QPainter,
    rect: QRect | QRectF,
    text: str,
    colour: str,
    font: QFont | None = None,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    *,
    number: bool = False,
) -> None:
    """One line of text, centred vertically, cut with … where it does not fit; a `number` before its end."""
    if font is not None:
        painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = (elided_number if number else elided)(painter.fontMetrics(), text, int(rect.width()) + 1)
    flags = align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(QRectF(rect), int(flags), shown)


def tag_width(font: QFont, text: str, has_icon: bool) -> int:
    return text_width(font, text) + 2 * tokens.S + (tokens.ICON - 2 + tokens.XS if has_icon else 0)


def tag(
    painter: QPainter,
    rect: QRectF,
    text: str,
    ink: str,
    fill: str,
    font: QFont,
    icon: str = "",
    line_colour: str = "",
) -> None:
    """A pill with an optional icon before its word."""
    rounded(painter, rect, fill, line_colour or None, rect.height() / 2)
    left = rect.left() + tokens.S
    if icon:
        side = tokens.ICON - 2
        icons.draw(painter, icon, ink, left, rect.center().y() - side / 2 + 0.5, side)
        left += side + tokens.XS
    line(painter, QRectF(left, rect.top(), rect.right() - left - tokens.XS, rect.height()), text, ink, font)


def keycap_width(font: QFont, text: str) -> int:
    """A keycap is at least as wide as high."""
    return max(QFontMetrics(font).height() + 4, text_width(font, text) + 10)


def keycap(painter: QPainter, at: QPointF, text: str, font: QFont, ink: str, outline: str) -> float:
    """A key as on a keyboard, vertically centred on `at`; gives its width."""
    height = QFontMetrics(font).height() + 4
    width = keycap_width(font, text)
    box = QRectF(at.x(), at.y() - height / 2, width, height)
    rounded(painter, box, None, outline, tokens.XS)
    line(painter, box, text, ink, font, Qt.AlignmentFlag.AlignHCenter)
    return float(width)
