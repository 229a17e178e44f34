"""Flags as drawn on an X-ray: a number, a word, a colour by how bad it is judged, an outline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF, QTransform

from officer_app.store.scans import Flag
from officer_app.ui import tokens, wording
from officer_app.ui.theme import theme
from officer_app.ui.xray import words

translate = QCoreApplication.translate

_MOST_WORDS = 4
_ORDER = {"HIGH_THREAT": 0, "THREAT": 1, "UNKNOWN": 2, "NO_THREAT": 3}


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
    ordered = sorted(flags, key=lambda f: (_ORDER.get(f.assessment, 2), -(f.probability or 0)))
    return [Mark(number, flag, _outline(flag)) for number, flag in enumerate(ordered, start=1)]


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
    """Draw outlines, then labels above all outlines. `place` maps image pixels to the painter's.

    Where flags are many only their numbers are drawn, and the words of the chosen one: words would hide the goods.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    placed = [(mark, place.map(mark.outline)) for mark in marks if mark.outline is not None]
    for mark, shape in placed:
        _draw_outline(painter, mark, shape, mark.number == chosen)
    told = [
        (mark, shape.boundingRect())
        for mark, shape in placed
        if shape.boundingRect().intersects(room) and (not mark.flag.cleared or mark.number == chosen)
    ]
    taken: list[QRectF] = []
    for mark, box in sorted(told, key=lambda one: one[0].number == chosen):
        if len(told) <= _MOST_WORDS or mark.number == chosen:
            taken.append(_draw_label(painter, mark, box, room, taken))
        else:
            _draw_badge(painter, mark, box.topLeft())


def draw_numbers(painter: QPainter, marks: Sequence[Mark], place: QTransform) -> None:
    """For thumbnails: outlines, and the numbers of the worst; cleared ones not at all."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for mark in marks:
        if mark.outline is None or mark.flag.cleared:
            continue
        shape = place.map(mark.outline)
        _draw_outline(painter, mark, shape, False)
        if mark.number <= _MOST_WORDS:
            _draw_badge(painter, mark, shape.boundingRect().topLeft())


def _draw_outline(painter: QPainter, mark: Mark, shape: QPolygonF, chosen: bool) -> None:
    width = 1.0 if mark.flag.cleared else 3.0 if chosen else 2.0
    painter.setBrush(Qt.BrushStyle.NoBrush)
    # a light edge on both sides keeps the line visible on dark metal
    painter.setPen(QPen(QColor(255, 255, 255, 120 if mark.flag.cleared else 190), width + 2.0))
    painter.drawPolygon(shape)
    pen = QPen(QColor(colour_of(mark.flag)), width)
    if mark.flag.cleared:
        pen.setDashPattern([4, 4])
    elif mark.flag.assessment == "UNKNOWN":
        pen.setDashPattern([6, 3])
    painter.setPen(pen)
    painter.drawPolygon(shape)


def _draw_label(painter: QPainter, mark: Mark, box: QRectF, room: QRectF, taken: Sequence[QRectF]) -> QRectF:
    """A pill "1 High threat 0.93" on the outline's upper left corner, in the room and off other pills."""
    font = theme().font(tokens.CAPTION_PX, strong=True)
    text = f"{mark.number}  {words.assessment(mark.flag)}"
    height = QFontMetrics(font).height() + tokens.XS
    width = QFontMetrics(font).horizontalAdvance(text) + 2 * tokens.S
    pill = QRectF(box.left() - 1, box.top() - height + 1, width, height)
    if pill.top() < room.top():
        pill.moveTop(min(box.bottom() - 1, room.bottom() - height))
    pill.moveLeft(min(max(pill.left(), room.left()), max(room.right() - width, room.left())))
    while any(pill.intersects(other) for other in taken) and pill.bottom() + height < room.bottom():
        pill.translate(0, height)
    painter.setPen(QPen(QColor(255, 255, 255, 200), 1))
    painter.setBrush(QColor(colour_of(mark.flag)))
    painter.drawRoundedRect(pill, tokens.XS, tokens.XS)
    painter.setFont(font)
    painter.setPen(QColor(tokens.LIGHT.on_xray_mark))
    painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), text)
    return pill


def _draw_badge(painter: QPainter, mark: Mark, at: QPointF) -> None:
    font = theme().font(tokens.CAPTION_PX, strong=True)
    side = QFontMetrics(font).height() + 1
    badge = QRectF(at.x() - side / 3, at.y() - side / 3, side, side)
    painter.setPen(QPen(QColor(tokens.LIGHT.on_xray_mark), 1))
    painter.setBrush(QColor(colour_of(mark.flag)))
    painter.drawEllipse(badge)
    painter.setFont(font)
    painter.setPen(QColor(tokens.LIGHT.on_xray_mark))
    painter.drawText(badge, int(Qt.AlignmentFlag.AlignCenter), str(mark.number))


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
