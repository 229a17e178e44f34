"""The flags in words, below the image: what each was taken for, its mass, density and effective atomic number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from officer_app.domain.words import FlagVerdict
from officer_app.ui import icons, tokens
from officer_app.ui.theme import theme
from officer_app.ui.widgets import paint
from officer_app.ui.widgets.buttons import Pressable
from officer_app.ui.xray import words
from officer_app.ui.xray.marks import Mark, describe, facts_of

_ROW = 28
_MOST_ROWS = 5
_WIDE = 260  # narrower than this a row has no room for more than one thing
_BESIDE = 176  # wide, where it stands beside the picture
_LOOK = {
    "HIGH_THREAT": ("bad", "alert"),
    "THREAT": ("warning", "caution"),
    "NO_THREAT": ("check", "secondary"),
}


class _FlagRow(Pressable):
    """One flag, and what the officer says of it; pressed, the image goes to it."""

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self._verdict = ""
        self.show_verdict(None)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_verdict(self, verdict: FlagVerdict | None) -> None:
        self._verdict = words.verdict(verdict) if verdict else ""
        told = "\n".join(filter(None, (describe(self.mark), self._verdict)))
        self.setToolTip(told)
        self.setAccessibleName(told.replace("\n", ", "))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, _ROW)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = QPainter(self), theme().colours
        if self.underMouse() or self.isChecked():
            paint.rounded(painter, self.rect(), c.hover, None, tokens.FIELD_RADIUS)
        icon, colour = _LOOK.get(self.mark.flag.assessment, ("help", "caution"))
        bold, plain = theme().font(strong=not self.mark.flag.cleared), theme().font()
        icons.draw(painter, icon, getattr(c, colour), tokens.XS, (_ROW - tokens.ICON) / 2)
        left = tokens.XS + tokens.ICON + tokens.S
        text = f"{self.mark.number}  {words.assessment(self.mark.flag)}"
        if self._verdict and self.width() < _WIDE:  # colour and icon still tell how bad it was judged
            text = f"{self.mark.number}  {self._verdict}"
        width = paint.text_width(bold, text) + 1
        paint.line(painter, QRect(left, 0, width, _ROW), text, getattr(c, colour), bold)
        if self.width() >= _WIDE:
            taken = paint.text_width(bold, self._verdict) + tokens.S if self._verdict else 0
            left += width + tokens.M
            rest = QRectF(left, 0, self.width() - left - tokens.XS, _ROW)
            facts = _fitting(facts_of(self.mark.flag), plain, rest.width() - taken)
            paint.line(painter, rest.adjusted(0, 0, -taken, 0), facts, c.secondary, plain)
            paint.line(painter, rest, self._verdict, c.text, bold, Qt.AlignmentFlag.AlignRight)
        if self.hasFocus():
            paint.focus_ring(painter, self.rect(), tokens.FIELD_RADIUS)


def _fitting(facts: Sequence[str], font: QFont, room: float) -> str:
    """What was measured stays: where room is short the kind of thing goes, which is among the reasons, then Zeff."""
    told = [" · ".join(some) for some in (facts, facts[1:], facts[1:-1])]
    return next((one for one in told if one and paint.text_width(font, one) <= room), told[0])


class FlagList(QScrollArea):
    """All flags, worst first; as high as its rows, up to five."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inner = QWidget()
        self._inner.setProperty("plain", "true")
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._rows: list[_FlagRow] = []
        self._beside = False
        self._verdicts: Mapping[str, FlagVerdict] = {}
        self.setWidget(self._inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fit()

    def show_marks(self, marks: Sequence[Mark]) -> None:
        for row in self._rows:
            self._column.removeWidget(row)
            row.deleteLater()
        self._rows = [_FlagRow(mark) for mark in marks]
        self.show_verdicts(self._verdicts)
        for row in self._rows:
            row.clicked.connect(lambda _=False, number=row.mark.number: self.chosen.emit(number))
            self._column.addWidget(row)
        self._fit()
        self.setVisible(bool(marks))

    def stand_beside(self, beside: bool) -> None:
        """Beside the picture as high as it, else as wide as it."""
        self._beside = beside
        self._fit()

    def _fit(self) -> None:
        stretches, stays = QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed
        self.setSizePolicy(*((stays, stretches) if self._beside else (stretches, stays)))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(_BESIDE, min(len(self._rows), _MOST_ROWS) * _ROW)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def show_verdicts(self, verdicts: Mapping[str, FlagVerdict]) -> None:
        self._verdicts = verdicts
        for row in self._rows:
            row.show_verdict(verdicts.get(row.mark.flag.flag_id))
