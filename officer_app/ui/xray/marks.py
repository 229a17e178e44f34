"""Flags as drawn on an X-ray: a number, a word, a colour by how bad it is judged, an outline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF, QTransform

from officer_app.domain.marked import worst_first
from officer_app.store.scans import Flag
from officer_app.ui import tokens, wording
from officer_app.ui.theme import theme
from officer_app.ui.xray import words

translate = QCoreApplication.translate

_MOST_WORDS = 4
_MOST_STEPS = 12
_LINE, _CHOSEN_LINE = 1.5, 3.5


class Mark(NamedTuple):
    """One numbered flag in image pixels. `outline` is None where the report gives no place."""

    number: int
    flag: Flag
    outline: QPolygonF | None

    @property
    def bounds(self) -> QRectF:
        return self.outline.boundingRect() if self.outline is not None else QRectF()


def marks_of(flags: Sequence[Flag]) -> list[Mark]:
    """Numbered from the worst; cleared ones last."""
    return [Mark(number, flag, _outline(flag)) for number, flag in enumerate(worst_first(flags), start=1)]


def _outline(flag: Flag) -> QPolygonF | None:
    if flag.polygon and len(flag.polygon) > 2:
        return QPolygonF([QPointF(x, y) for x, y in flag.polygon])
    if flag.box is not None:
        return QPolygonF(QRectF(*flag.box))
    return None


def colour_of(flag: Flag) -> str:
    """On the white of an X-ray, in either theme."""
    if flag.cleared:
        return tokens.LIGHT.secondary
    return tokens.LIGHT.xray_mark if flag.assessment == "HIGH_THREAT" else tokens.LIGHT.xray_mark_low


def draw_marks(
    painter: QPainter, marks: Sequence[Mark], place: QTransform, room: QRectF, chosen: int | None
) -> None:
    """Draw thin outlines, the chosen one strong and last, then labels. `place` maps image pixels to the painter's.

    Where flags are many only their numbers are drawn, and the words of the chosen one: words would hide the goods.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    placed = [(mark, place.map(mark.outline)) for mark in marks if mark.outline is not None]
    placed.sort(key=lambda one: (one[0].number == chosen, -one[0].number))  # the worst above the others
    for mark, shape in placed:
        _draw_outline(painter, mark, shape, _CHOSEN_LINE if mark.number == chosen else _LINE)
    told = [
        (mark, shape.boundingRect())
        for mark, shape in reversed(placed)
        if shape.boundingRect().intersects(room) and (not mark.flag.cleared or mark.number == chosen)
    ]
    labels = [(mark, box, len(told) <= _MOST_WORDS or mark.number == chosen) for mark, box in told]
    taken: list[QRectF] = []
    for mark, box, in_words in labels:
        spot = free_spot(_label_size(mark, in_words), box, room, taken)
        taken.append(spot)
        _draw_label(painter, mark, spot, in_words)


def free_spot(size: QSizeF, box: QRectF, room: QRectF, taken: Sequence[QRectF]) -> QRectF:
    """Where a label of that size fits beside the outline `box`: in the room and off the labels `taken`.

    On the upper left corner, else another corner, else further down along a side; where all is taken, on the first.
    """
    wide, high = size.width(), size.height()
    left, right = box.left() - 1, box.right() + 1 - wide
    corners = [(x, y) for y in (box.top() - high + 1, box.bottom() - 1) for x in (left, right)]
    steps = [(x, box.top() - high + n * (high + 1)) for n in range(1, _MOST_STEPS) for x in (left, right)]
    spots = []
    for x, y in (*corners, *steps):
        x = min(max(x, room.left()), max(room.right() - wide, room.left()))
        y = min(max(y, room.top()), max(room.bottom() - high, room.top()))
        spots.append(QRectF(x, y, wide, high))
    return next((spot for spot in spots if not any(spot.intersects(other) for other in taken)), spots[0])


def draw_numbers(painter: QPainter, marks: Sequence[Mark], place: QTransform, room: QRectF) -> None:
    """For thumbnails: outlines, and the numbers of the worst; cleared ones not at all."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    placed = [
        (mark, place.map(mark.outline))
        for mark in marks
        if mark.outline is not None and not mark.flag.cleared
    ]
    for mark, shape in reversed(placed):
        _draw_outline(painter, mark, shape, _LINE)
    taken: list[QRectF] = []
    for mark, shape in placed[:_MOST_WORDS]:
        spot = free_spot(_label_size(mark, False), shape.boundingRect(), room, taken)
        taken.append(spot)
        _draw_label(painter, mark, spot, False)


def _draw_outline(painter: QPainter, mark: Mark, shape: QPolygonF, width: float) -> None:
    faint = mark.flag.cleared and width < _CHOSEN_LINE
    painter.setBrush(Qt.BrushStyle.NoBrush)
    # a light edge on both sides keeps the line visible on dark metal
    painter.setPen(QPen(QColor(255, 255, 255, 120 if faint else 190), width + 2.0))
    painter.drawPolygon(shape)
    pen = QPen(QColor(colour_of(mark.flag)), 1.0 if faint else width)
    if mark.flag.cleared:
        pen.setDashPattern([4, 4])
    elif mark.flag.assessment == "UNKNOWN":
        pen.setDashPattern([6, 3])
    painter.setPen(pen)
    painter.drawPolygon(shape)


def _label_text(mark: Mark, in_words: bool) -> str:
    return f"{mark.number}  {words.assessment(mark.flag)}" if in_words else str(mark.number)


def _label_size(mark: Mark, in_words: bool) -> QSizeF:
    metrics = QFontMetrics(theme().font(tokens.CAPTION_PX, strong=True))
    height = metrics.height() + tokens.XS
    room = 2 * (tokens.S if in_words else tokens.XS)
    return QSizeF(max(metrics.horizontalAdvance(_label_text(mark, in_words)) + room, height), height)


def _draw_label(painter: QPainter, mark: Mark, spot: QRectF, in_words: bool) -> None:
    """A pill "1 High threat 0.93", or with the number alone."""
    painter.setPen(QPen(QColor(255, 255, 255, 200), 1))
    painter.setBrush(QColor(colour_of(mark.flag)))
    painter.drawRoundedRect(spot, tokens.XS, tokens.XS)
    painter.setFont(theme().font(tokens.CAPTION_PX, strong=True))
    painter.setPen(QColor(tokens.LIGHT.on_xray_mark))
    painter.drawText(spot, int(Qt.AlignmentFlag.AlignCenter), _label_text(mark, in_words))


def facts_of(flag: Flag) -> list[str]:
    """What it was taken for, and what was measured of it."""
    said = [wording.flag_category_word(flag.category)]
    if flag.description and flag.description.casefold() != flag.category.casefold():
        said.append(flag.description)
    if flag.mass_g is not None:
        said.append(translate("Xray", "{0} kg").format(f"{flag.mass_g / 1000:.2f}"))
    if flag.density is not None:
        said.append(translate("Xray", "{0} g/cm³").format(f"{flag.density / 1000:.1f}"))
    if flag.z_effective is not None:
        said.append(translate("Xray", "Zeff {0}").format(f"{flag.z_effective:.0f}"))
    return said


def describe(mark: Mark) -> str:
    """Everything the report says of it, a line each."""
    return "\n".join([f"{mark.number}  {words.assessment(mark.flag)}", *facts_of(mark.flag)])
