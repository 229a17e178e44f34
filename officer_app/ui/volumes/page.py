"""Volumes: what passed, what it was worth, how long it took, and what inspection found."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from officer_app.reports.volumes import read_report, today_at
from officer_app.store.volumes import By
from officer_app.ui import icons, tokens, wording
from officer_app.ui.page import Key, Page
from officer_app.ui.qtclasses import make_all
from officer_app.ui.queue.released import Released
from officer_app.ui.session import Session, Tone
from officer_app.ui.theme import theme
from officer_app.ui.volumes import words
from officer_app.ui.volumes.board import Board, Period, Slot, board
from officer_app.ui.volumes.export import picture_of, write_figures, write_picture
from officer_app.ui.volumes.figures import FigureCard
from officer_app.ui.volumes.table import VolumesModel, VolumesTable
from officer_app.ui.volumes.told import CARDS, tell
from officer_app.ui.widgets.buttons import Button, Kind
from officer_app.ui.widgets.cards import Card, EmptyState
from officer_app.ui.widgets.chips import Chip
from officer_app.ui.widgets.labels import Elided

if TYPE_CHECKING:
    from officer_app.ui.volumes.charts import Charts

#: While consignments stream in, the figures follow this often.
_NARROW = 1140
_FOLLOW_MS = 5_000


class VolumesPage(Page):
    """Figures of a period or of the days chosen in it, over its charts."""

    name = "volumes"
    icon = "volumes"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.period, self.by = Period.MONTH, By.MODE
        self.board: Board | None = None
        self.chosen: tuple[int, int] | None = None
        self.charts: Charts | None = None
        self.periods = {period: Chip() for period in Period}
        self.parts = {by: Chip() for by in By}
        self.cards = [FigureCard() for _ in range(CARDS)]
        self.model = VolumesModel(self)
        self.table = VolumesTable(self.model)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._build()
        self._follow = QTimer(self)
        self._follow.setSingleShot(True)
        self._follow.setInterval(_FOLLOW_MS)
        self._follow.timeout.connect(self._read)
        theme().changed.connect(self._show)
        self.retranslate()

    def _build(self) -> None:
        self._clear = Button(kind=Kind.QUIET, icon="close", key="Esc")
        self._open = Button(icon="open", key="Enter")
        self._as_table = Button(icon="table", key="T")
        self._export = Button(icon="export")
        self._as_table.setCheckable(True)
        controls = QHBoxLayout()
        controls.setSpacing(tokens.S - 2)
        for chips in (self.periods, self.parts):
            group = QButtonGroup(self)
            for chip in chips.values():
                group.addButton(chip)
                controls.addWidget(chip)
            controls.addSpacing(tokens.L)
        controls.addStretch(1)
        for button in (self._clear, self._open, self._as_table, self._export):
            controls.addWidget(button)
        self._clear.hide()
        self._open.hide()
        for period, chip in self.periods.items():
            chip.clicked.connect(partial(self.show_period, period))
        for by, chip in self.parts.items():
            chip.clicked.connect(partial(self.show_by, by))
        self.periods[self.period].setChecked(True)
        self.parts[self.by].setChecked(True)
        self._clear.clicked.connect(self.choose_none)
        self._open.clicked.connect(self._open_chosen)
        self._as_table.toggled.connect(self._switch)
        self._export.clicked.connect(self._offer_export)
        self.table.opened.connect(self._open_slot)
        table_card = Card()
        inside = QVBoxLayout(table_card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.table)
        self._empty = EmptyState("volumes")
        self._body = QStackedWidget()
        for part in (self._empty, table_card):
            self._body.addWidget(part)
        self._scope = Elided(px=tokens.CAPTION_PX, secondary=True)
        figures = QHBoxLayout()
        figures.setSpacing(tokens.M)
        for card in self.cards:
            figures.addWidget(card, 1)
        self._picture = QWidget()
        picture = QVBoxLayout(self._picture)
        picture.setContentsMargins(0, 0, 0, 0)
        picture.setSpacing(tokens.M)
        picture.addWidget(self._scope)
        picture.addLayout(figures)
        picture.addWidget(self._body, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.PAGE_MARGIN, tokens.PAGE_MARGIN, tokens.PAGE_MARGIN, tokens.M)
        column.setSpacing(tokens.S)
        column.addLayout(controls)
        area = QScrollArea()  # where the window is low, charts keep the height in which they can be read
        area.setWidget(self._picture)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._picture.setProperty("plain", True)
        column.addWidget(area, 1)

    # --- what the window asks of a page

    def title(self) -> str:
        return self.tr("Volumes")

    def help_text(self) -> str:
        return self.tr(
            "<p>What was released each day, by mode or by lane, with its value as a line. Below: how long it took "
            "from arrival to release, the share released in time, how much was inspected and how often "
            "inspection found something.</p>"
            "<p>p50 is the time within which half were released, p90 and p95 that of nine and nineteen in twenty. "
            "The inspection rate is outcomes recorded by consignments arrived, the hit rate those not conform by "
            "outcomes recorded.</p>"
            "<p>Drag across days, or use the arrow keys, to choose them: the figures are then theirs. Click a bar, "
            "or press <b>Enter</b>, to open those consignments in the queue. Everything is counted on the day it "
            "happens.</p>"
        )

    def keys(self) -> list[Key]:
        return [
            Key(("Left", "Right"), self.tr("Previous or next day")),
            Key(("Left",), "", partial(self._step, -1, False)),
            Key(("Right",), "", partial(self._step, 1, False)),
            Key(("Shift+Left", "Shift+Right"), self.tr("Choose several days")),
            Key(("Shift+Left",), "", partial(self._step, -1, True)),
            Key(("Shift+Right",), "", partial(self._step, 1, True)),
            Key(("Return",), self.tr("Open the consignments of the days chosen"), self._enter),
            Key(("Esc",), self.tr("Choose no days"), self.choose_none),
            Key(("M",), self.tr("By mode"), partial(self.show_by, By.MODE)),
            Key(("L",), self.tr("By lane"), partial(self.show_by, By.LANE)),
            Key(("T",), self.tr("Table or charts"), self._as_table.toggle),
            Key(("Ctrl+S",), self.tr("Export the figures"), self._ask_for_csv),
        ]

    def activate(self) -> None:
        self.setFocus()
        self._read()

    def deactivate(self) -> None:
        self._follow.stop()
        super().deactivate()

    def refresh(self) -> None:
        if not self._follow.isActive():
            self._follow.start()

    # --- reading

    def show_period(self, period: Period) -> None:
        """Look back so many days."""
        self.period = period
        self.periods[period].setChecked(True)
        self.chosen = None
        self._read()

    def show_by(self, by: By) -> None:
        """Tell modes apart, or lanes."""
        self.by = by
        self.parts[by].setChecked(True)
        if self.board is not None and self.board.single_day:
            self.chosen = None
        self._read()

    def _read(self) -> None:
        store, site, period, by = self.session.store, self.session.site, self.period, self.by
        assert site is not None
        scope = self.session.scope
        make_all()

        def work() -> Board:
            import officer_app.ui.volumes.charts  # noqa: F401  pyqtgraph takes its time; here nobody waits for it

            last = today_at(site)
            return board(read_report(store, site, period.first(last), last, by, scope))

        self.run(work, self._take)

    def _take(self, read: Board) -> None:
        if (read.report.by, read.report.first) != (self.by, self.period.first(read.report.last)):
            return  # asked for something else meanwhile
        if read == self.board:
            return
        if self.board is not None and read.report.last != self.board.report.last:
            self.chosen = None  # midnight: the places have moved
        self.board = read
        self._show()

    # --- showing

    def _show(self) -> None:
        """Everything anew: figures, charts and table, in the language and theme of the moment."""
        shown = self.board
        if shown is None:
            return
        if self.charts is None:
            from officer_app.ui.volumes.charts import Charts

            self.charts = Charts()
            self.charts.chosen.connect(self.choose)
            self.charts.opened.connect(self._open_bar)
            self.charts.part_opened.connect(self._open_part)
            self.charts.missed.connect(self.choose_none)
            self._body.addWidget(self.charts)
        self.model.show_board(shown)
        self.model.retranslate()
        self.charts.show_board(shown, self.chosen)
        self._show_scope()
        self._show_body()

    def _switch(self) -> None:
        """From charts to table or back, the keyboard with them."""
        if self.charts is not None:
            self._show_body()
        if self.table.isVisible():
            self.table.setFocus()
        else:
            self.setFocus()

    def _show_body(self) -> None:
        assert self.charts is not None
        as_table = self._as_table.isChecked()
        if self.board is None or self.board.is_empty:
            self._body.setCurrentWidget(self._empty)
        elif as_table:
            self._body.setCurrentIndex(1)
        else:
            self._body.setCurrentWidget(self.charts)

    def _show_scope(self) -> None:
        """The cards tell the period, or the days that are chosen."""
        shown = self.board
        assert shown is not None
        scope = shown.part(self.chosen) if self.chosen else shown.all
        site = self.session.site
        assert site is not None
        if self.chosen is not None:
            scoped = self.tr("Chosen: {0}")
        elif shown.single_day:
            scoped = self.tr("Today, {0}")
        else:
            scoped = self.tr("%n day(s), {0}", "", len(shown.report.days))
        day = words.span(scope)
        if scope.key:
            day = f"{day} · {words.key_word(self.by, scope.key)}"
        age = wording.age_told(shown.report.behind)
        self._scope.setText(" · ".join([self.session.place, scoped.format(day), *([age] if age else [])]))
        for button in (self._clear, self._open):
            button.setVisible(self.chosen is not None)
        for card, told in zip(self.cards, tell(shown, scope), strict=True):
            card.show_figure(*told)

    # --- choosing days and opening them

    def choose(self, first: int, last: int) -> None:
        """Tell the figures of these slots."""
        if self.board is None or self.charts is None or (first, last) == self.chosen:
            return
        self.chosen = (first, last)
        self.charts.mark(self.chosen)
        self._show_scope()

    def choose_none(self) -> None:
        if self.chosen is not None and self.charts is not None:
            self.chosen = None
            self.charts.mark(None)
            self._show_scope()

    def _step(self, by: int, extend: bool) -> None:
        if self.board is None or not self.board.slots:
            return
        last = len(self.board.slots) - 1
        if self.chosen is None:
            self.choose(last, last)
            return
        first, to = self.chosen
        if extend:
            self.choose(*((max(0, first - 1), to) if by < 0 else (first, min(last, to + 1))))
        else:
            place = min(max((first if by < 0 else to) + by, 0), last)
            self.choose(place, place)

    def _open_bar(self, place: int, key: str) -> None:
        assert self.board is not None
        self._open_slot(self.board.slots[place], key)

    def _open_part(self, key: str) -> None:
        """One mode or lane of the days that are chosen, else of all."""
        assert self.board is not None
        self._open_slot(self.board.part(self.chosen) if self.chosen else self.board.all, key)

    def _open_chosen(self) -> None:
        if self.board is not None and self.chosen is not None:
            self._open_slot(self.board.part(self.chosen))

    def _enter(self) -> None:
        """Enter belongs to the button, chip or table row that has the focus; else it opens what is chosen."""
        focus = self.focusWidget()
        if self.table.hasFocus() and self.table.currentIndex().isValid():
            self._open_slot(self.model.slot(self.table.currentIndex().row()))
        elif isinstance(focus, QAbstractButton) and focus.hasFocus():
            focus.click()
        else:
            self._open_chosen()

    def _open_slot(self, slot: Slot, key: str = "") -> None:
        """Show what was released then in the queue."""
        key = key or slot.key
        mode, lane = (key, "") if self.by is By.MODE else ("", key)
        self.session.go("queue", Released(slot.first, slot.last, mode, lane))

    # --- taking it elsewhere

    def _offer_export(self) -> None:
        menu = QMenu(self)
        menu.addAction(icons.icon("image"), self.tr("Picture (PNG)…"), self._ask_for_picture)
        menu.addAction(icons.icon("table"), self.tr("Figures (CSV)…"), self._ask_for_csv)
        menu.popup(self._export.mapToGlobal(self._export.rect().bottomLeft()))

    def _ask_for_picture(self) -> None:
        self._ask(self.tr("Export the picture"), "png", self.export_picture)

    def _ask_for_csv(self) -> None:
        self._ask(self.tr("Export the figures"), "csv", self.export_csv)

    def _ask(self, title: str, suffix: str, export: Callable[[Path], None]) -> None:
        if self.board is None:
            return
        report = self.board.report
        proposed = f"volumes-{report.first}-{report.last}-{report.by}.{suffix}"
        name, _ = QFileDialog.getSaveFileName(self, title, proposed, f"*.{suffix}")
        if name:
            export(Path(name).with_suffix(f".{suffix}"))

    def export_picture(self, file: Path) -> None:
        """Write what the page shows below its buttons."""
        image = picture_of(self._picture)
        self.run(lambda: write_picture(image, file), self._say_written)

    def export_csv(self, file: Path) -> None:
        """Write the period's figures, by mode or lane as shown."""
        assert self.board is not None
        report = self.board.report
        self.run(lambda: write_figures(report, file), self._say_written)

    def _say_written(self, file: Path) -> None:
        self.session.say(self.tr("Written: {0}").format(file), Tone.GOOD)

    def _name_buttons(self) -> None:
        """Where room is short only what is done with chosen days has a word."""
        narrow = self.width() < _NARROW
        named = {
            self._clear: self.tr("Clear"),
            self._open: self.tr("Open in the queue"),
            self._as_table: self.tr("Table"),
            self._export: self.tr("Export"),
        }
        for button, text in named.items():
            short = self.tr("Open") if button is self._open else ""
            button.setText(short if narrow else text)
            button.setAccessibleName(text)
            button.setToolTip(text if narrow else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name_buttons()

    def retranslate(self) -> None:
        names = {
            Period.TODAY: self.tr("Today"),
            Period.WEEK: self.tr("7 days"),
            Period.MONTH: self.tr("30 days"),
            Period.QUARTER: self.tr("90 days"),
            Period.YEAR: self.tr("1 year"),
        }
        parts = {By.MODE: self.tr("By mode"), By.LANE: self.tr("By lane")}
        named = [(self.periods[period], text) for period, text in names.items()]
        named += [(self.parts[by], text) for by, text in parts.items()]
        for chip, text in named:
            chip.setText(text)
            chip.setAccessibleName(text)
            chip.updateGeometry()
        self._name_buttons()
        self.table.setAccessibleName(self.tr("Volumes as a table"))
        self.setAccessibleName(self.title())
        self._empty.say(
            self.tr("Nothing was counted in this period"),
            self.tr("Every consignment that is declared, arrives or is released is counted here at once."),
        )
        self._show()
