"""Figures and picture as files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMargins, QPoint
from PySide6.QtGui import QColor, QImage, QPainter, QRegion
from PySide6.QtWidgets import QWidget

from officer_app.domain.errors import OfficerError
from officer_app.reports.volumes import Report, write_csv
from officer_app.ui import tokens
from officer_app.ui.theme import theme

_SCALE = 2


def picture_of(widget: QWidget) -> QImage:
    """`widget` as it stands, with a margin, at twice its size. On the GUI thread."""
    margin = tokens.PAGE_MARGIN
    size = widget.size().grownBy(QMargins(margin, margin, margin, margin)) * _SCALE
    image = QImage(size, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_SCALE)
    image.fill(QColor(theme().colours.window))
    painter = QPainter(image)
    widget.render(painter, QPoint(margin, margin), QRegion(), QWidget.RenderFlag.DrawChildren)
    painter.end()
    return image


def write_picture(image: QImage, file: Path) -> Path:
    """As PNG. Raises OfficerError where it cannot be written."""
    if not image.save(str(file)):
        raise OfficerError(f"The picture could not be written to {file}. Choose another folder.")
    return file


def write_figures(report: Report, file: Path) -> Path:
    """As CSV. Raises OfficerError where it cannot be written."""
    try:
        write_csv(report, file)
    except OSError as error:
        raise OfficerError(
            f"The figures could not be written to {file}: {error.strerror or error}. Choose another folder."
        ) from error
    return file
