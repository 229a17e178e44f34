"""The rail at the left: one button a page, and help."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from officer_app.ui import icons, tokens
from officer_app.ui.registry import ENTRIES, Entry
from officer_app.ui.session import Session
from officer_app.ui.theme import theme
from officer_app.ui.widgets import paint
from officer_app.ui.widgets.buttons import Pressable

_HIGH = 56


class RailButton(Pressable):
    """Icon over word; the chosen one has a filled ground."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self._count = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(tokens.RAIL_WIDTH - 2 * tokens.XS, _HIGH)

    def sizeHint(self) -> QSize:
        return QSize(tokens.RAIL_WIDTH - 2 * tokens.XS, _HIGH)

    def set_count(self, count: int) -> None:
        """How many things wait there; nothing is shown for none."""
        if count != self._count:
            self._count = count
            self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = QPainter(self), theme().colours
        box, chosen = self.rect(), self.isChecked()
        if chosen or self.underMouse():
            paint.rounded(painter, box, c.selection if chosen else c.hover, None)
        ink = c.accent if chosen else c.secondary
        size = tokens.RAIL_ICON
        icons.draw(painter, self._icon_name, ink, (box.width() - size) / 2, 9, size)
        if self._count:
            self._paint_count(painter, box)
        font = theme().font(tokens.CAPTION_PX, strong=chosen)
        label = QRect(2, 32, box.width() - 4, 18)
        centre = Qt.AlignmentFlag.AlignHCenter
        paint.line(painter, label, self.text(), c.text if chosen else c.secondary, font, centre)
        if self.hasFocus():
            paint.focus_ring(painter, box, tokens.CARD_RADIUS)

    def _paint_count(self, painter: QPainter, box: QRect) -> None:
        c, font = theme().colours, theme().font(tokens.CAPTION_PX, strong=True, tabular=True)
        text = str(self._count) if self._count < 100 else "99+"
        width = max(paint.text_width(font, text) + tokens.S, tokens.ICON)
        spot = QRect(box.center().x() + tokens.XS + 2, 3, width, tokens.ICON)
        paint.rounded(painter, spot, c.accent, None, tokens.ICON / 2)
        paint.line(painter, spot, text, c.on_accent, font, Qt.AlignmentFlag.AlignHCenter)


class Rail(QWidget):
    """`wanted` carries a page's name."""

    wanted = Signal(str)
    help_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setFixedWidth(tokens.RAIL_WIDTH)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, RailButton] = {}
        self._counts: dict[str, int] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.XS, tokens.S, tokens.XS, tokens.S)
        column.setSpacing(tokens.XS)
        for page in ENTRIES:
            if page.in_rail:
                column.addWidget(self._button(page))
        column.addStretch(1)
        self._help = RailButton("help")
        self._help.clicked.connect(self.help_wanted)
        column.addWidget(self._help)
        self.show_roles()
        self.retranslate()

    def _button(self, page: Entry) -> RailButton:
        button = RailButton(page.icon)
        button.setCheckable(True)
        button.clicked.connect(lambda: self.wanted.emit(page.name))
        self._group.addButton(button)
        self._buttons[page.name] = button
        return button

    def show_roles(self) -> None:
        """Show only what this officer's role may use."""
        for page in ENTRIES:
            if page.in_rail:
                mine = not page.needs or any(self._session.may(action) for action in page.needs)
                self._buttons[page.name].setVisible(mine)

    def names(self) -> list[str]:
        """The pages in the rail, from the top."""
        return [name for name, button in self._buttons.items() if not button.isHidden()]

    def mark(self, name: str) -> None:
        """Show which page is open; the inspection belongs to the queue."""
        (self._buttons.get(name) or self._buttons["queue"]).setChecked(True)

    def show_count(self, name: str, count: int) -> None:
        """How many things wait on that page."""
        self._counts[name] = count
        button = self._buttons[name]
        button.set_count(count)
        self._name(button, button.text(), count)

    def _name(self, button: RailButton, title: str, count: int) -> None:
        button.setAccessibleName(self.tr("{0}, {1} waiting").format(title, count) if count else title)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().colour("surface"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), theme().colour("border"))

    def retranslate(self) -> None:
        for page in ENTRIES:
            if not page.in_rail:
                continue
            button = self._buttons[page.name]
            button.setText(page.title())
            self._name(button, page.title(), self._counts.get(page.name, 0))
        for number, name in enumerate(self.names(), start=1):
            self._buttons[name].setToolTip(f"{self._buttons[name].text()}  Ctrl+{number}")
        self._help.setText(self.tr("Help"))
        self._help.setAccessibleName(self.tr("Help"))
        self._help.setToolTip("F1")
