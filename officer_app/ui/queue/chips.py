"""The row over the table: chips with counts, the free filter, saved views."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QWidget

from officer_app.store.queue import Chip as ChipName
from officer_app.store.queue import Counts
from officer_app.ui import icons, tokens
from officer_app.ui.preferences import Preferences, SavedView
from officer_app.ui.widgets.buttons import Button
from officer_app.ui.widgets.chips import Chip, Length
from officer_app.ui.widgets.fields import Field

_LOOK = {
    ChipName.RED: ("lane-red", "red"),
    ChipName.YELLOW: ("lane-yellow", "yellow"),
    ChipName.WAITING: ("scan", "secondary"),
    ChipName.UNDECLARED: ("undeclared", "caution"),
    ChipName.OVERDUE: ("overdue", "alert"),
    ChipName.MINE: ("mine", "secondary"),
    ChipName.ADVANCE: ("calendar", "secondary"),
    ChipName.ALL: ("", "secondary"),
    ChipName.TO_SIGN: ("second-officer", "accent"),  # last: it comes and goes, and nothing moves
}
_TYPING_MS = 150
_GAP = tokens.S - 2
_FILTER_LEAST = 84


class FilterField(Field):
    """Filters while one types; Esc empties it and goes back to the table."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ChipBar(QWidget):
    """`changed` after a chip, the filter or a saved view was chosen."""

    changed = Signal()
    left = Signal()  # the officer goes on to the table

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.chips: dict[ChipName, Chip] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        for name, (icon, colour) in _LOOK.items():
            chip = Chip(icon, colour)
            chip.set_count(0)
            self.chips[name] = chip
            self._group.addButton(chip)
            row.addWidget(chip)
        self.chips[ChipName.ALL].setChecked(True)
        self.chips[ChipName.ADVANCE].hide()
        self.chips[ChipName.TO_SIGN].hide()
        self.filter = FilterField("filter")
        self.filter.setMinimumWidth(_FILTER_LEAST)
        self.filter.setMaximumWidth(240)
        self.filter.setClearButtonEnabled(True)
        self.views = Button(icon="view")
        row.addStretch(1)
        row.addWidget(self.filter, 2)
        row.addWidget(self.views)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.changed)
        self.filter.textChanged.connect(lambda _: self._typing.start())
        self.filter.left.connect(self._leave)
        self._group.buttonClicked.connect(lambda _: self.changed.emit())
        self.views.clicked.connect(self._offer_views)
        self.sorting: SavedView = SavedView("", ChipName.ALL.value, "", "priority", True)
        self.retranslate()

    @property
    def is_typing(self) -> bool:
        """The filter says something that has not been asked for yet."""
        return self._typing.isActive()

    def _leave(self) -> None:
        """On to the table, with the rows of what was typed."""
        if self.is_typing:
            self._typing.stop()
            self.changed.emit()
        self.left.emit()

    def _fit(self) -> None:
        """Where room is short first the button for saved views goes without its word, then the chips."""
        chips = self._offered().values()
        for words, length in (
            (True, Length.FULL),
            (False, Length.FULL),
            (False, Length.SHORT),
            (False, Length.NONE),
        ):
            self.views.setText(self.tr("Views") if words else "")
            for chip in chips:
                chip.shorten(length)
            shown = [chip for chip in chips if not chip.isHidden()]
            needed = sum(chip.sizeHint().width() + _GAP for chip in shown) + _GAP
            if needed + _FILTER_LEAST + self.views.sizeHint().width() <= self.width():
                break

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @property
    def chosen(self) -> ChipName:
        return next(name for name, chip in self.chips.items() if chip.isChecked())

    def choose(self, name: ChipName) -> None:
        self.chips[name].setChecked(True)
        self.changed.emit()

    def _offered(self) -> dict[ChipName, Chip]:
        """Those there is something behind; what waits for this officer's signature is told only then."""
        return {name: chip for name, chip in self.chips.items() if not chip.isHidden()}

    def step(self, by: int) -> None:
        """The chip beside the chosen one."""
        names = list(self._offered())
        self.choose(names[(names.index(self.chosen) + by) % len(names)])

    def show_counts(self, counts: Counts | None) -> None:
        """None: what is listed is not what the chips count."""
        for name, chip in self.chips.items():
            chip.set_count(None if counts is None else counts.by_chip[name])
        self._show_advance(counts)
        to_sign = self.chips[ChipName.TO_SIGN]
        to_sign.setVisible(bool(to_sign.count) or to_sign.isChecked())
        self._name_chips()
        self._fit()

    def _show_advance(self, counts: Counts | None) -> None:
        """A station where nothing is inspected before it arrives has no chip for it."""
        chip = self.chips[ChipName.ADVANCE]
        if counts is not None:
            chip.setVisible(chip.isChecked() or counts.by_chip[ChipName.ADVANCE] > 0)

    def _name_chips(self) -> None:
        for name, chip in self.chips.items():
            chip.setAccessibleName(f"{self._words()[name][0]} {chip.count_text()}".rstrip())

    def _offer_views(self) -> None:
        menu = QMenu(self)
        for view in self._preferences.saved_views():
            menu.addAction(view.name, partial(self._apply, view))
        if not menu.isEmpty():
            menu.addSeparator()
        menu.addAction(icons.icon("add"), self.tr("Save this view…"), self._save)
        if saved := self._preferences.saved_views():
            remove = menu.addMenu(icons.icon("trash"), self.tr("Remove a view"))
            for view in saved:
                remove.addAction(view.name, partial(self._preferences.remove_view, view.name))
        menu.popup(self.views.mapToGlobal(self.views.rect().bottomLeft()))

    def _apply(self, view: SavedView) -> None:
        self.sorting = view
        self.filter.setText(view.text)
        self._typing.stop()
        self.choose(ChipName(view.chip))

    def _save(self) -> None:
        from officer_app.ui.widgets.sheet import Sheet

        sheet = Sheet(self.tr("Save this view"), self.tr("Save"), self)
        name = Field()
        name.setPlaceholderText(self.tr("Name of the view"))
        name.setAccessibleName(self.tr("Name of the view"))
        sheet.content.addWidget(name)
        name.setFocus()
        sheet.accepted.connect(lambda: self._keep(name.text().strip()))
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.open()

    def _keep(self, name: str) -> None:
        if name:
            chip, text = self.chosen.value, self.filter.text().strip()
            self._preferences.save_view(self.sorting._replace(name=name, chip=chip, text=text))

    def _words(self) -> dict[ChipName, tuple[str, str]]:
        """In full and in short."""
        return {
            ChipName.RED: (self.tr("Red"), self.tr("Red")),
            ChipName.YELLOW: (self.tr("Yellow"), self.tr("Yellow")),
            ChipName.WAITING: (self.tr("Waiting for scan"), self.tr("To scan")),
            ChipName.UNDECLARED: (self.tr("Undeclared"), self.tr("Undecl.")),
            ChipName.OVERDUE: (self.tr("Overdue"), self.tr("Late")),
            ChipName.MINE: (self.tr("Mine"), self.tr("Mine")),
            ChipName.ADVANCE: (self.tr("In advance"), self.tr("Adv.")),
            ChipName.ALL: (self.tr("All"), self.tr("All")),
            ChipName.TO_SIGN: (self.tr("To sign"), self.tr("To sign")),
        }

    def retranslate(self) -> None:
        for name, chip in self.chips.items():
            chip.set_words(*self._words()[name])
        self._name_chips()
        self.filter.setPlaceholderText(self.tr("Filter"))
        self.filter.setAccessibleName(self.tr("Filter the queue"))
        self.filter.setToolTip(self.tr("Waybill, enterprise, goods, mode, destination or officer"))
        self._fit()
        self.views.setAccessibleName(self.tr("Saved views"))
        self.views.setToolTip(self.tr("Saved views"))
