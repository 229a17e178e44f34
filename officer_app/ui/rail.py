"""The rail at the left: one button a page, and help."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QVBoxLayout, QWidget

from officer_app.ui import icons, tokens
from officer_app.ui.registry import ENTRIES, Entry
from officer_app.ui.session import Session
from officer_app.ui.theme import theme
from officer_app.ui.widgets import paint

_HIGH = 56


class RailButton(QAbstractButton):
    """Icon over word; the chosen one has a filled ground."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(tokens.RAIL_WIDTH - 2 * tokens.XS, _HIGH)

    def sizeHint(self) -> QSize:
        return QSize(tokens.RAIL_WIDTH - 2 * tokens.XS, _HIGH)

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
        font = theme().font(tokens.CAPTION_PX, strong=chosen)
        label = QRect(2, 32, box.width() - 4, 18)
        centre = Qt.AlignmentFlag.AlignHCenter
        paint.line(painter, label, self.text(), c.text if chosen else c.secondary, font, centre)
        if self.hasFocus():
            paint.focus_ring(painter, box, tokens.CARD_RADIUS)


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
                self._buttons[page.name].setVisible(page.needs is None or self._session.may(page.needs))

    def names(self) -> list[str]:
        """The pages in the rail, from the top."""
        return [name for name, button in self._buttons.items() if not button.isHidden()]

    def mark(self, name: str) -> None:
        """Show which page is open; the inspection belongs to the queue."""
        (self._buttons.get(name) or self._buttons["queue"]).setChecked(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().colour("surface"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), theme().colour("border"))

    def retranslate(self) -> None:
        for number, page in enumerate((page for page in ENTRIES if page.in_rail), start=1):
            button = self._buttons[page.name]
            button.setText(page.title())
            button.setAccessibleName(page.title())
            button.setToolTip(f"{page.title()}  Ctrl+{number}")
        self._help.setText(self.tr("Help"))
        self._help.setAccessibleName(self.tr("Help"))
        self._help.setToolTip("F1")
