"""What answers to the search box, listed below it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QStyledItemDelegate, QVBoxLayout, QWidget

from officer_app.domain import clock
from officer_app.domain.words import Lane
from officer_app.store.search import Hit
from officer_app.store.waiting import Box
from officer_app.ui import icons, tokens, wording
from officer_app.ui.theme import theme
from officer_app.ui.widgets import paint

_LINE = 44
_MOST_LINES = 8


translate = QCoreApplication.translate


def box_sentence(box: Box, zone: ZoneInfo) -> str:
    """What there is to say of a box that nobody has declared yet."""
    return translate("Hits", "{0} is here, not declared yet: {1}").format(box.logistics_no, _known(box, zone))


def _known(box: Box, zone: ZoneInfo) -> str:
    known = []
    if box.arrived_at is not None:
        arrived = translate("Hits", "arrived {0} in van {1}")
        known.append(arrived.format(wording.clock_time(box.arrived_at, zone), box.van))
    if box.scanned_at is not None:
        known.append(translate("Hits", "scanned {0}").format(wording.clock_time(box.scanned_at, zone)))
    return wording.listed([*known, wording.waited(box.since, clock.now())])


class Hits(QFrame):
    """The list under the box: a child of the window, so that the box keeps the focus."""

    chosen = Signal(str)

    def __init__(self, field: QWidget) -> None:
        super().__init__(field.window())
        self._field = field
        self._list = QListWidget()
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setMouseTracking(True)
        self._list.setItemDelegate(_HitDelegate(self._list))
        self._list.itemEntered.connect(self._list.setCurrentItem)
        self._list.itemClicked.connect(self._clicked)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(tokens.XS, tokens.XS, tokens.XS, tokens.XS)
        inside.addWidget(self._list)
        self.hide()

    def show_hits(self, hits: list[Hit], boxes: list[Box], zone: ZoneInfo) -> None:
        self._list.clear()
        for hit in hits:
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, hit)
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole, f"{hit.logistics_no}, {wording.state_word(hit.state)}"
            )
            self._list.addItem(item)
        for box in boxes:
            item = QListWidgetItem(_known(box, zone))
            item.setData(Qt.ItemDataRole.UserRole, box)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, box_sentence(box, zone))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self._list.addItem(item)
        if not hits and not boxes:
            item = QListWidgetItem(self.tr("Nothing found"))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        if self.parent() is not self._field.window():
            self.setParent(self._field.window())
        height = _LINE * min(self._list.count(), _MOST_LINES) + 2 * tokens.XS + 2
        corner = self._field.mapTo(self._field.window(), QPoint(0, self._field.height() + tokens.XS))
        self.setGeometry(QRect(corner, QSize(max(self._field.width(), 460), height)))
        self.show()
        self.raise_()

    def _clicked(self, item: QListWidgetItem) -> None:
        if isinstance(hit := item.data(Qt.ItemDataRole.UserRole), Hit):
            self.chosen.emit(hit.consignment_id)

    def step(self, by: int) -> None:
        self._list.setCurrentRow(max(0, min(self._list.currentRow() + by, self._list.count() - 1)))

    def current(self) -> str | None:
        chosen = self._list.currentRow()
        hit = self._list.item(chosen).data(Qt.ItemDataRole.UserRole) if chosen >= 0 else None
        return hit.consignment_id if isinstance(hit, Hit) else None

    def paintEvent(self, event: QPaintEvent) -> None:
        c = theme().colours
        paint.rounded(QPainter(self), self.rect(), c.surface, c.outline)


class _HitDelegate(QStyledItemDelegate):
    """Waybill and state on the first line, enterprise and declaration on the second."""

    def sizeHint(self, option: object, index: object) -> QSize:
        return QSize(200, _LINE)

    def paint(self, painter: QPainter, option: object, index: object) -> None:
        c = theme().colours
        box: QRect = option.rect  # type: ignore[attr-defined]
        hit = index.data(Qt.ItemDataRole.UserRole)  # type: ignore[attr-defined]
        widget: QListWidget = option.widget  # type: ignore[attr-defined]
        if widget.currentRow() == index.row() and hit is not None:  # type: ignore[attr-defined]
            paint.rounded(painter, box, c.selection, None, tokens.FIELD_RADIUS)
        room = box.adjusted(tokens.S, 4, -tokens.S, -4)
        if hit is None:
            text = index.data(Qt.ItemDataRole.DisplayRole)  # type: ignore[attr-defined]
            paint.line(painter, room, text, c.secondary, theme().font())
            return
        if isinstance(hit, Box):
            icon, colour, state = "undeclared", c.caution, translate("Hits", "not declared yet")
            told = index.data(Qt.ItemDataRole.DisplayRole)  # type: ignore[attr-defined]
        else:
            lane = Lane(hit.lane) if hit.lane else None
            icon, colour, state = wording.LANE_ICONS[lane], c.lane(lane), wording.state_word(hit.state)
            told = " · ".join(
                part for part in (hit.mode, hit.ebc_name, hit.goods, hit.declaration_no) if part
            )
        icons.draw(painter, icon, colour, room.left(), room.top() + 2)
        left = room.left() + tokens.ICON + tokens.S
        first = QRect(left, room.top(), room.right() - left, room.height() // 2)
        second = QRect(left, first.bottom() + 1, first.width(), first.height())
        state_width = paint.text_width(theme().font(), state) + tokens.S
        named = first.adjusted(0, 0, -state_width, 0)
        paint.line(painter, named, hit.logistics_no, c.text, theme().font(strong=True), number=True)
        right = Qt.AlignmentFlag.AlignRight
        paint.line(painter, first, state, c.secondary, theme().font(), right)
        paint.line(painter, second, told, c.secondary, theme().font(tokens.CAPTION_PX))
