"""The icons of resources/icons in any colour, sharp at any scaling."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from officer_app.paths import resource
from officer_app.ui import tokens
from officer_app.ui.theme import theme


@lru_cache(maxsize=128)
def _renderer(name: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(resource("icons", f"{name}.svg").read_bytes()))


@lru_cache(maxsize=512)
def pixmap(name: str, colour: str, size: int = tokens.ICON, ratio: float = 1.0) -> QPixmap:
    """Icon `name` in `colour` ("#RRGGBB"), `size` logical pixels square for a screen of that ratio."""
    side = round(size * ratio)
    image = QPixmap(QSize(side, side))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    _renderer(name).render(painter, QRectF(0, 0, side, side))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(image.rect(), QColor(colour))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def draw(painter: QPainter, name: str, colour: str, x: float, y: float, size: int = tokens.ICON) -> None:
    """Paint icon `name` with its upper left corner at (x, y)."""
    painter.drawPixmap(int(x), int(y), pixmap(name, colour, size, painter.device().devicePixelRatioF()))


def icon(name: str, colour: str = "secondary", size: int = tokens.ICON) -> QIcon:
    """A QIcon in a token's colour of the present theme; whoever keeps it makes it anew on `Theme.changed`."""
    made = QIcon()
    shade = getattr(theme().colours, colour)
    for ratio in sorted({1.0, 2.0, *(screen.devicePixelRatio() for screen in QGuiApplication.screens())}):
        made.addPixmap(pixmap(name, shade, size, ratio))
    return made
