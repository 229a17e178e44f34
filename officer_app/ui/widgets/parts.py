"""The parts of a page that has several, as chips with counts; one is shown at a time."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from officer_app.ui import tokens
from officer_app.ui.widgets.chips import Chip


class PartsBar(QWidget):
    """`changed` carries the name of the part that was chosen."""

    changed = Signal(str)

    def __init__(self, parts: dict[str, str], parent: QWidget | None = None) -> None:
        """`parts`: the icon of each part, by its name."""
        super().__init__(parent)
        self.chips: dict[str, Chip] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.S)
        for name, icon in parts.items():
            chip = self.chips[name] = Chip(icon)
            chip.clicked.connect(lambda _=False, chosen=name: self.choose(chosen))
            self._group.addButton(chip)
            row.addWidget(chip)
        row.addStretch(1)
        self.chosen = next(iter(parts))
        self.chips[self.chosen].setChecked(True)

    def choose(self, name: str) -> None:
        self.chips[name].setChecked(True)
        if name != self.chosen:
            self.chosen = name
            self.changed.emit(name)

    def step(self, by: int) -> None:
        """The next or previous part, hidden ones left out."""
        names = [name for name, chip in self.chips.items() if not chip.isHidden()]
        if self.chosen in names:
            self.choose(names[(names.index(self.chosen) + by) % len(names)])

    def show_only(self, names: set[str]) -> None:
        """Leave out the parts that are not this officer's."""
        for name, chip in self.chips.items():
            chip.setVisible(name in names)
        if self.chosen not in names:
            self.choose(next(name for name in self.chips if name in names))

    def name_part(self, name: str, text: str, count: int | None = None) -> None:
        chip = self.chips[name]
        chip.setText(text)
        chip.setAccessibleName(text if count is None else f"{text}: {count}")
        chip.set_count(count)
        chip.updateGeometry()
