"""A number to be set, checked where it is typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from officer_app.ui import tokens
from officer_app.ui.theme import theme
from officer_app.ui.widgets.fields import Field
from officer_app.ui.widgets.labels import Secondary, Small, Strong
from officer_app.ui.wording import translate

_FIELD_WIDTH = 84


class NumberField(QWidget):
    """A number with its unit, what it does, and, while it is wrong, what it may be."""

    edited = Signal()

    def __init__(self, least: float, most: float, whole: bool) -> None:
        super().__init__()
        self.least, self.most, self._whole = least, most, whole
        self._explains = ""
        self.field = Field()
        self.field.setFixedWidth(_FIELD_WIDTH)
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.setMaxLength(8)
        self.field.textEdited.connect(self._check)
        self.name, self._unit, self._hint = Strong(), Secondary(), Small()
        self._hint.setWordWrap(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens.S)
        grid.setVerticalSpacing(0)
        grid.addWidget(self.name, 0, 0)
        grid.addWidget(self._hint, 1, 0)
        grid.addWidget(self.field, 0, 1, 2, 1)
        grid.addWidget(self._unit, 0, 2, 2, 1)
        grid.setColumnStretch(0, 1)
        grid.setRowStretch(0, 1)  # a name alone stands beside the middle of its field
        self._unit.setFixedWidth(2 * tokens.XL)

    def say(self, name: str, unit: str, explains: str) -> None:
        self.name.setText(name)
        self._unit.setText(unit)
        self._explains = explains
        self.field.setAccessibleName(f"{name}, {unit}")
        self.field.setAccessibleDescription(explains)
        self._show_hint()

    def set_value(self, value: float) -> None:
        if self.field.text() != (text := f"{value:g}"):  # else cursor and selection would be lost
            self.field.setText(text)
        self._show_hint()

    @property
    def value(self) -> float | None:
        """None while it is no number that may stand here."""
        try:
            number = float(self.field.text().strip().replace(",", "."))
        except ValueError:
            return None
        fits = self.least <= number <= self.most and (not self._whole or number == int(number))
        return number if fits else None

    def _check(self) -> None:
        self._show_hint()
        self.edited.emit()

    def show_wrong(self, why: str) -> None:
        """What is wrong, in red under the name; empty: what the setting does."""
        self.field.mark_bad(bool(why))
        palette = self._hint.palette()
        palette.setColor(self._hint.foregroundRole(), theme().colour("alert" if why else "secondary"))
        self._hint.setPalette(palette)
        self._hint.setText(why or self._explains)
        self._hint.setVisible(bool(why or self._explains))

    def _show_hint(self) -> None:
        if self.value is not None or not self.field.text():
            self.show_wrong("" if self.field.text() else self._allowed())
        else:
            self.show_wrong(self._allowed())

    def _allowed(self) -> str:
        kind = (
            translate("Admin", "A whole number from {0} to {1}")
            if self._whole
            else translate("Admin", "A number from {0} to {1}")
        )
        return kind.format(f"{self.least:g}", f"{self.most:g}")
