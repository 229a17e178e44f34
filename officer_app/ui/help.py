"""F1: what this page is for. ?: every key."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from officer_app.ui import tokens
from officer_app.ui.page import Key
from officer_app.ui.theme import theme
from officer_app.ui.widgets import paint
from officer_app.ui.widgets.buttons import Button, Kind
from officer_app.ui.widgets.cards import Card
from officer_app.ui.widgets.keys import shown_key
from officer_app.ui.widgets.labels import Caption, Headline, Text

_WIDE = 920
_LONG = 18  # keys
_HEAD = 112  # title, margins


class KeyCaps(QWidget):
    """The keys of one line, right-aligned."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__()
        self._keys = [shown_key(key) for key in keys]
        self.setAccessibleName(" ".join(self._keys))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        small = theme().font(tokens.CAPTION_PX)
        return QSize(sum(paint.keycap_width(small, key) + tokens.XS for key in self._keys) + 2, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = QPainter(self), theme().colours
        small = theme().font(tokens.CAPTION_PX)
        left = 0.0
        for key in self._keys:
            left += (
                paint.keycap(painter, QPointF(left, self.height() / 2), key, small, c.text, c.outline)
                + tokens.XS
            )


class Overlay(QWidget):
    """Lies over the window with a card in the middle. Esc, F1, ? or a click beside the card closes it."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._back: QWidget | None = None
        self._card = Card(self)
        self._column = QVBoxLayout(self._card)
        self._column.setContentsMargins(tokens.XL, tokens.L, tokens.L, tokens.XL)
        self._column.setSpacing(tokens.M)
        head = QHBoxLayout()
        self._title = Headline()
        self._close = Button(kind=Kind.QUIET, icon="close")
        self._close.clicked.connect(self.hide)
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        self._column.addLayout(head)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._column.addWidget(self._area, 1)
        over.installEventFilter(self)
        self.hide()

    def show_help(self, title: str, text: str, keys: list[Key]) -> None:
        """What a page is for, and its keys."""
        body, column = self._begin(title)
        words = Text()
        words.setTextFormat(Qt.TextFormat.RichText)
        words.setText(text)
        column.addWidget(words)
        column.addSpacing(tokens.S)
        column.addWidget(_keys_grid(keys))
        column.addStretch(1)
        self._open(body)

    def show_keys(self, title: str, groups: list[tuple[str, list[Key]]]) -> None:
        """All keys, in groups side by side."""
        body, column = self._begin(title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * tokens.XL)
        grid.setVerticalSpacing(tokens.L)
        for at, (name, keys) in enumerate(_halved(groups)):
            holder = QWidget()
            inside = QVBoxLayout(holder)
            inside.setContentsMargins(0, 0, 0, 0)
            caption = Caption()
            caption.setText(name)
            inside.addWidget(caption)
            inside.addWidget(_keys_grid(keys))
            inside.addStretch(1)
            grid.addWidget(holder, at // 2, at % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addStretch(1)
        self._open(body)

    def _begin(self, title: str) -> tuple[QWidget, QVBoxLayout]:
        self._title.setText(title)
        self._close.setAccessibleName(self.tr("Close"))
        body = QWidget()
        body.setProperty("plain", True)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, tokens.M, 0)
        return body, column

    def _open(self, body: QWidget) -> None:
        self._area.setWidget(body)
        if not self.isVisible():
            self._back = self._over.focusWidget()
        self._place()
        self.show()
        self.raise_()
        self._close.setFocus()

    def _place(self) -> None:
        self.setGeometry(self._over.rect())
        width = min(_WIDE, self.width() - 2 * tokens.XL)
        body = self._area.widget() or self._card
        needed = body.sizeHint().height()
        if body.hasHeightForWidth():
            needed = body.heightForWidth(width - 3 * tokens.XL)
        height = min(needed + _HEAD, self.height() - 2 * tokens.XL)
        self._card.setGeometry((self.width() - width) // 2, (self.height() - height) // 2, width, height)

    def hideEvent(self, event: QEvent) -> None:
        if self._back is not None and self._back.isVisible():
            self._back.setFocus()
        self._back = None
        super().hideEvent(event)  # type: ignore[arg-type]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F1, Qt.Key.Key_Question):
            self.hide()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            down = event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown)
            bar = self._area.verticalScrollBar()
            bar.setValue(bar.value() + (1 if down else -1) * 2 * tokens.ROW)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._card.geometry().contains(event.position().toPoint()):
            self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(theme().colours.shade))


def _halved(groups: list[tuple[str, list[Key]]]) -> list[tuple[str, list[Key]]]:
    """A long group as two halves side by side, so that nothing need be scrolled."""
    found: list[tuple[str, list[Key]]] = []
    for name, keys in groups:
        shown = [key for key in keys if key.text]
        half = len(shown) if len(shown) <= _LONG else (len(shown) + 1) // 2
        found += [(name, shown[:half]), *([("", shown[half:])] if shown[half:] else [])]
    return found


def _keys_grid(keys: list[Key]) -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(tokens.L)
    grid.setVerticalSpacing(2)
    shown = [key for key in keys if key.text]
    for at, key in enumerate(shown):
        grid.addWidget(KeyCaps(key.keys), at, 0, Qt.AlignmentFlag.AlignLeft)
        words = QLabel(key.text)
        words.setWordWrap(True)
        grid.addWidget(words, at, 1)
    grid.setColumnMinimumWidth(0, 92)
    grid.setColumnStretch(1, 1)
    return holder
