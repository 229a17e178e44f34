"""Paints the queue's cells: everything a row says at a glance, in few strokes."""

from __future__ import annotations

from decimal import Decimal
from time import monotonic

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from officer_app.domain.clock import now
from officer_app.domain.words import Lane, ScanVerdict, State, TaskState
from officer_app.store.queue import QueueRow, Sort
from officer_app.ui import icons, tokens, wording
from officer_app.ui.queue.columns import (
    COLUMNS,
    RIGHT,
    Sites,
    clock_text,
    country_text,
    goods_text,
    officer_text,
    weighs_otherwise,
    xray_text,
)
from officer_app.ui.queue.model import QueueModel
from officer_app.ui.theme import theme
from officer_app.ui.tokens import Colours
from officer_app.ui.widgets import paint
from officer_app.ui.wording import NOTHING

_PADDING = 6
_SOON_MINUTES = 20


class QueueDelegate(QStyledItemDelegate):
    """Needs the model's rows, not its roles; `hovered`, `glows` and `opacity` are set by the table."""

    def __init__(self, model: QueueModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.hovered = -1
        self.me = ""
        self.glows: dict[str, float] = {}  # consignment → when its glow began
        self._now = now()
        self._chosen, self._active = -1, False
        self.opacity = 1.0
        self.refit()

    def refit(self) -> None:
        """Take the fonts anew, after a change of theme or language."""
        self._font = theme().font(tabular=True)
        self._bold = theme().font(strong=True, tabular=True)
        self._metrics = {id(font): QFontMetrics(font) for font in (self._font, self._bold)}
        self._widths: dict[tuple[int, str, int, bool], str] = {}

    def tick(self, chosen: int, active: bool) -> None:
        """What is painted next: clocks for this time, that row chosen, in a window that is active or not.

        The option's state says so too, but its type, QStyle, takes 10 ms to load before the first paint.
        """
        self._now = now()
        self._chosen, self._active = chosen, active

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        c = theme().colours
        rect = option.rect
        row = self._model.row(index.row())
        selected = index.row() == self._chosen
        self._ground(painter, rect, row, selected, index.row() == self.hovered, c)
        if row is None:
            bar = QRectF(rect.left() + _PADDING, rect.center().y() - 3, max(rect.width() * 0.55, 8), 7)
            paint.rounded(painter, bar, c.neutral_tint, None, 3)
        else:
            painter.setOpacity(self.opacity)
            self._cell(painter, rect, COLUMNS[index.column()].sort, row, selected, c)
            painter.setOpacity(1)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(c.border))
        if selected and self._active:
            accent = QColor(c.accent)
            painter.fillRect(rect.left(), rect.top() - 1, rect.width(), 1, accent)
            painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, accent)

    def _ground(
        self, painter: QPainter, rect: QRect, row: QueueRow | None, selected: bool, hovered: bool, c: Colours
    ) -> None:
        if selected:
            painter.fillRect(rect, QColor(c.selection))
        elif hovered:
            painter.fillRect(rect, QColor(c.hover))
        began = self.glows.get(row.consignment_id) if row is not None else None
        if began is not None:
            left = 1 - (monotonic() - began) * 1000 / tokens.GLOW_MS
            glow = QColor(c.glow)
            glow.setAlphaF(max(0.0, min(1.0, left * 1.6)) * (0.5 if selected else 1.0))
            painter.fillRect(rect, glow)

    def _cell(
        self, painter: QPainter, rect: QRect, sort: Sort, row: QueueRow, selected: bool, c: Colours
    ) -> None:
        match sort:
            case Sort.PRIORITY:
                self._priority(painter, rect, row, c)
            case Sort.CLOCK:
                self._clock(painter, rect, row, c)
            case Sort.VALUE:
                told = self._number(row.value_cny, wording.money(row.value_cny), rect.width() - 2 * _PADDING)
                self._text(painter, rect, told, c.text, align=RIGHT)
            case Sort.WEIGHT:
                self._weights(painter, rect, row, c)
            case Sort.FLAGS:
                self._xray(painter, rect, row, selected, c)
            case Sort.OFFICER:
                mine = row.officer == self.me and row.task_state == TaskState.CLAIMED
                self._text(painter, rect, officer_text(row), c.accent if mine else c.secondary, mine)
            case _:
                text, ink = _plain(sort, row, c, self._model.sites)
                align = RIGHT if sort is Sort.MATCHES else Qt.AlignmentFlag.AlignLeft
                self._text(painter, rect, text, ink, align=align, number=sort is Sort.WAYBILL)

    def _text(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        ink: str,
        bold: bool = False,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        number: bool = False,
    ) -> None:
        font = self._bold if bold else self._font
        room = rect.width() - 2 * _PADDING
        painter.setFont(font)
        painter.setPen(QColor(ink))
        box = QRect(rect.left() + _PADDING, rect.top(), room, rect.height() - 1)
        painter.drawText(
            box, int(align | Qt.AlignmentFlag.AlignVCenter), self._fitted(font, text, room, number)
        )

    def _number(self, value: Decimal | None, told: str, room: int) -> str:
        """A number that does not fit is told in short: cut off it would be another number."""
        if value is None or self._metrics[id(self._font)].horizontalAdvance(told) <= room:
            return told
        return wording.amount(value)

    def _fitted(self, font: QFont, text: str, room: int, number: bool) -> str:
        key = (id(font), text, room, number)
        fitted = self._widths.get(key)
        if fitted is None:
            if len(self._widths) > 4000:
                self._widths.clear()
            cut = paint.elided_number if number else paint.elided
            fitted = cut(self._metrics[id(font)], text, room + 1)
            self._widths[key] = fitted
        return fitted

    def _priority(self, painter: QPainter, rect: QRect, row: QueueRow, c: Colours) -> None:
        lane = Lane(row.lane) if row.lane else None
        ink = c.lane(lane)
        if lane is not None:
            painter.fillRect(rect.left(), rect.top(), tokens.LANE_BAR, rect.height(), QColor(ink))
        left = rect.left() + tokens.LANE_BAR + _PADDING
        icons.draw(
            painter, wording.LANE_ICONS[lane], ink, left, rect.top() + (rect.height() - tokens.ICON) // 2
        )
        spot = QRect(left + tokens.ICON - 3, rect.top(), rect.right() - left - tokens.ICON + 6, rect.height())
        self._text(painter, spot, str(row.priority), ink if lane else c.text, bold=lane is not None)

    def _clock(self, painter: QPainter, rect: QRect, row: QueueRow, c: Colours) -> None:
        ink, bold = c.secondary, False
        if row.due_at is not None and row.arrived_at is not None and row.state not in _DONE:
            left = (row.due_at - self._now).total_seconds() / 60
            if left < 0:
                ink, bold = c.alert, True
            elif left < _SOON_MINUTES:
                ink, bold = c.caution, True
            else:
                ink = c.text
        self._text(painter, rect, clock_text(row, self._now), ink, bold, RIGHT)

    def _weights(self, painter: QPainter, rect: QRect, row: QueueRow, c: Colours) -> None:
        """Declared and measured meet at the stroke, so that the eye compares them down the column."""
        middle = rect.left() + rect.width() // 2
        declared = QRect(rect.left(), rect.top(), middle - rect.left() + 4, rect.height())
        room = declared.width() - 2 * _PADDING
        told = self._number(row.gross_weight, wording.weight(row.gross_weight), room)
        self._text(painter, declared, told, c.secondary, align=RIGHT)
        painter.drawText(
            QRect(middle - 4, rect.top(), 8, rect.height() - 1), int(Qt.AlignmentFlag.AlignCenter), "/"
        )
        notable = weighs_otherwise(row)
        measured = QRect(middle - 4, rect.top(), rect.right() - middle + 5, rect.height())
        ink = c.caution if notable else c.text if row.measured_weight is not None else c.secondary
        told = self._number(row.measured_weight, wording.weight(row.measured_weight), room)
        self._text(painter, measured, told, ink, notable, RIGHT)

    def _xray(self, painter: QPainter, rect: QRect, row: QueueRow, selected: bool, c: Colours) -> None:
        text = xray_text(row)
        state = _xray_state(row)
        if not state:
            self._text(painter, rect, text, c.secondary)
            return
        ink = getattr(c, state)
        width = min(paint.tag_width(self._font, text, True) + 2, rect.width() - tokens.XS)
        box = QRectF(rect.left() + 2, rect.top() + (rect.height() - tokens.TAG) / 2 - 0.5, width, tokens.TAG)
        fill = c.surface if selected else getattr(c, f"{state}_tint")
        paint.tag(painter, box, text, ink, fill, self._font, "flag" if row.flag_count else "warning")


_DONE = (State.RELEASED, State.LOADED, State.DEPARTED)


def _plain(sort: Sort, row: QueueRow, c: Colours, sites: Sites) -> tuple[str, str]:
    """Text and ink of a cell that is nothing but text."""
    match sort:
        case Sort.WAYBILL:
            return row.logistics_no, c.text
        case Sort.MODE:
            return row.mode or NOTHING, c.secondary
        case Sort.COUNTRY:
            return country_text(row), c.secondary
        case Sort.ENTERPRISE if row.ebc_name is None:
            return wording.translate("Queue", "not declared"), c.secondary
        case Sort.ENTERPRISE:
            return row.ebc_name or "", c.text
        case Sort.GOODS:
            return goods_text(row), c.text if row.goods else c.secondary
        case Sort.MATCHES:
            return (str(row.match_count), c.text) if row.match_count else (NOTHING, c.secondary)
        case Sort.SITE:
            return sites.get(row.site_id, NOTHING), c.secondary
    return wording.desk_state_word(row.state, row.task_state, row.advance), _state_ink(row, c)


def _state_ink(row: QueueRow, c: Colours) -> str:
    if row.task_state in (TaskState.CLAIMED, wording.RECORDED_HERE):
        return c.accent
    if row.state in _DONE:
        return c.good
    return c.text if row.state == State.HELD else c.secondary


def _xray_state(row: QueueRow) -> str:
    """The token for what the X-ray says; none where there is nothing to look at."""
    if row.flag_assessment == "HIGH_THREAT":
        return "alert"
    if row.scan_verdict == ScanVerdict.ALARM:
        return "caution" if row.flag_count else "alert"
    unsure = row.scan_verdict in (ScanVerdict.ABORTED, ScanVerdict.UNKNOWN) or row.flag_count
    return "caution" if unsure else ""
