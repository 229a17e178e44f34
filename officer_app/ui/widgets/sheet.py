"""A dialog in the window's look: title, what it asks, one thing to do and a way out."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from officer_app.ui import tokens
from officer_app.ui.theme import theme
from officer_app.ui.widgets.buttons import Button, Kind
from officer_app.ui.widgets.labels import Text, Title


class Sheet(QDialog):
    """Put what it asks into `content`. Enter does, Esc leaves; `refuse` says why it cannot be done yet."""

    WIDTH = 460

    def __init__(self, title: str, does: str, parent: QWidget, *, kind: Kind = Kind.PRIMARY) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(self.WIDTH)
        self.content = QVBoxLayout()
        self.content.setSpacing(tokens.S)
        self._why_not = Text()
        self._why_not.hide()
        self.do = Button(does, kind, key="Enter")
        self.leave = Button(QCoreApplication.translate("Sheet", "Cancel"), key="Esc")
        self.do.clicked.connect(self.submit)
        self.leave.clicked.connect(self.reject)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(tokens.S)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.leave)
        self.buttons.addWidget(self.do)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.XL, tokens.XL, tokens.XL, tokens.L)
        column.setSpacing(tokens.M)
        column.addWidget(Title(title))
        column.addLayout(self.content)
        column.addWidget(self._why_not)
        column.addSpacing(tokens.XS)
        column.addLayout(self.buttons)

    def submit(self) -> None:
        """What Enter does; a dialog that checks first overrides it."""
        self.accept()

    def refuse(self, why: str) -> None:
        """Show what is wrong and stay open."""
        palette = self._why_not.palette()
        palette.setColor(self._why_not.foregroundRole(), theme().colour("alert"))
        self._why_not.setPalette(palette)
        self._why_not.setText(why)
        self._why_not.setVisible(bool(why))
        if self.isVisible():
            self._fit()

    def why_not(self) -> str:
        """What the dialog said was wrong, empty while nothing was."""
        return self._why_not.text()

    def done(self, result: int) -> None:
        super().done(result)
        parent = self.parentWidget()
        if parent is not None:
            parent.window().activateWindow()  # where no window manager gives the focus back

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()
        self.activateWindow()

    def _fit(self) -> None:
        """As high as its wrapped texts need: Qt sees to that in parts of a window only."""
        if (layout := self.layout()) is not None and layout.hasHeightForWidth():
            needs = layout.totalHeightForWidth(self.width())
            self.resize(self.width(), max(self.height(), min(needs, self.maximumHeight())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
            Qt.KeyboardModifier.ControlModifier,
        )
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            if self.leave.hasFocus():
                self.reject()
            elif self.do.isEnabled():
                self.submit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme().colour("surface"))
