"""The few numbers that say how the days went, and the names of the colours."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from officer_app.reports.volumes import Figures
from officer_app.store.volumes import Measure
from officer_app.ui import tokens, wording
from officer_app.ui.theme import theme
from officer_app.ui.volumes import words
from officer_app.ui.widgets import paint
from officer_app.ui.widgets.cards import Card
from officer_app.ui.widgets.labels import Elided, Number, Small


class FigureCard(Card):
    """A number, what it counts, and one line more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._number, self._more = Small(), Number(), Elided(px=tokens.CAPTION_PX, secondary=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.M, tokens.S, tokens.M, tokens.S)
        column.setSpacing(0)
        for label in (self._name, self._number, self._more):
            column.addWidget(label)

    def show_figure(self, name: str, number: str, more: str) -> None:
        self._name.setText(name)
        self._number.setText(number)
        self._more.setText(more)
        self.setAccessibleName(f"{name}: {number}. {more}")


class Cards(QWidget):
    """Six figures of a span."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.M)
        self._cards = [FigureCard() for _ in range(6)]
        for card in self._cards:
            row.addWidget(card, 1)

    def show_figures(self, f: Figures, clock_minutes: int) -> None:
        worth = self.tr("CNY {0} million")
        told = (
            (
                words.measure(Measure.DECLARED),
                f"{f.counted(Measure.DECLARED):,}",
                worth.format(f"{f.value(Measure.DECLARED) / 1_000_000:,.2f}"),
            ),
            (
                words.measure(Measure.RELEASED),
                f"{f.counted(Measure.RELEASED):,}",
                worth.format(f"{f.value(Measure.RELEASED) / 1_000_000:,.2f}"),
            ),
            (
                self.tr("Median clearance"),
                words.minutes(f.percentile(50)),
                self.tr("p90 {0} · p95 {1}").format(
                    words.minutes(f.percentile(90)), words.minutes(f.percentile(95))
                ),
            ),
            (
                self.tr("Under {0}").format(wording.minutes(clock_minutes)),
                words.share(f.share_under(clock_minutes)),
                self.tr("of {0} cleared").format(f"{f.counted(Measure.CLEARED):,}"),
            ),
            (
                self.tr("Inspection rate"),
                words.share(f.inspection_rate),
                self.tr("{0} of {1} arrived").format(
                    f"{f.counted(Measure.INSPECTED):,}", f"{f.counted(Measure.ARRIVED):,}"
                ),
            ),
            (
                self.tr("Hit rate"),
                words.share(f.hit_rate),
                self.tr("{0} not conform").format(f"{f.counted(Measure.NONCONFORM):,}"),
            ),
        )
        for card, figure in zip(self._cards, told, strict=True):
            card.show_figure(*figure)


class Legend(QWidget):
    """Colour, name and total of each series; at the right what the pointer is on."""

    HEIGHT = 24
    _SWATCH = 12

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: Sequence[tuple[str, str]] = ()
        self._line = ""
        self._reading = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_entries(self, entries: Sequence[tuple[str, str]], line: str) -> None:
        """(colour, name) of the bars, and the name of the line above them."""
        self._entries, self._line = entries, line
        self.setAccessibleName(", ".join([*(name for _, name in entries), line]))
        self.update()

    def show_reading(self, text: str) -> None:
        self._reading = text
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, self.HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = QPainter(self), theme().colours
        font, bold = (
            theme().font(tokens.CAPTION_PX),
            theme().font(tokens.CAPTION_PX, strong=True, tabular=True),
        )
        reading = paint.text_width(bold, self._reading) + tokens.M if self._reading else 0
        left, middle = 0, self.HEIGHT / 2
        for colour, name in (*self._entries, ("", self._line)):
            width = paint.text_width(font, name)
            if left + width + 20 > self.width() - reading:
                break
            if colour:
                box = QRectF(left, middle - self._SWATCH / 2, self._SWATCH, self._SWATCH)
                paint.rounded(painter, box, colour, None, 2)
            else:
                painter.fillRect(QRectF(left, middle - 1, self._SWATCH, 2), theme().colour("text"))
            paint.line(
                painter, QRectF(left + self._SWATCH + 6, 0, width + 1, self.HEIGHT), name, c.text, font
            )
            left += self._SWATCH + 6 + width + tokens.L
        room = QRectF(0, 0, self.width(), self.HEIGHT)
        paint.line(painter, room, self._reading, c.text, bold, Qt.AlignmentFlag.AlignRight)
