"""The Volumes page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from officer_app.reports.volumes import Day, Report, as_number, merged, report, write_csv
from officer_app.store.volumes import Bar, By, Measure, read_volumes
from officer_app.ui import tokens
from officer_app.ui.page import Key, Page
from officer_app.ui.session import Session, Tone
from officer_app.ui.theme import theme
from officer_app.ui.volumes import words
from officer_app.ui.volumes.figures import Cards, Legend
from officer_app.ui.volumes.table import DayTable
from officer_app.ui.widgets.buttons import Button
from officer_app.ui.widgets.cards import Card, EmptyState
from officer_app.ui.widgets.chips import Chip
from officer_app.ui.widgets.fields import Choice, labelled

if TYPE_CHECKING:
    from officer_app.ui.volumes.chart import Series, VolumeChart

_SPANS = (7, 30, 90, 365)
_DAYS_AT_MOST = 120  # more are drawn as weeks, and from two years on as months
_WEEKS_AT_MOST = 730
_REREAD_MS = 5_000
_LANE_SERIES = {"green": 2, "blue": 0, "yellow": 1, "red": 3}
_CHARTED = (
    Measure.DECLARED,
    Measure.ARRIVED,
    Measure.RELEASED,
    Measure.HELD,
    Measure.INSPECTED,
    Measure.NONCONFORM,
)
#: Not known by lane when they happen.
_BEFORE_ROUTING = (Measure.DECLARED, Measure.ARRIVED)


class VolumesPage(Page):
    """What passed through the station, day by day."""

    name: ClassVar[str] = "volumes"
    icon: ClassVar[str] = "volumes"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._span = 30
        self._by = By.MODE
        self._measure = Measure.DECLARED
        self._report: Report | None = None
        self._places: list[Day] = []  # days, or weeks or months of a long span
        self._selection: tuple[int, int] | None = None
        self._chart: VolumeChart | None = None
        self._spans = [Chip() for _ in _SPANS]
        self._by_buttons = {by: Button() for by in By}
        self._measures = Choice()
        self._as_table = Button(icon="table", key="T")
        self._export = Button(icon="export")
        self._clear = Chip("close")
        self._cards, self._legend, self.table = Cards(), Legend(), DayTable()
        self._empty = EmptyState("volumes")
        self._stack = QStackedWidget()
        self._reread = QTimer(self)
        self._reread.setSingleShot(True)
        self._reread.setInterval(_REREAD_MS)
        self._reread.timeout.connect(self._read)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        controls = QHBoxLayout()
        controls.setSpacing(tokens.S)
        spans, keys = QButtonGroup(self), QButtonGroup(self)
        for chip in self._spans:
            spans.addButton(chip)
            controls.addWidget(chip)
        self._spans[_SPANS.index(self._span)].setChecked(True)
        controls.addSpacing(tokens.M)
        for by, button in self._by_buttons.items():
            button.setCheckable(True)
            button.setChecked(by is self._by)
            keys.addButton(button)
            controls.addWidget(button)
        controls.addWidget(self._measures)
        controls.addWidget(self._clear)
        controls.addStretch(1)
        self._as_table.setCheckable(True)
        controls.addWidget(self._as_table)
        controls.addWidget(self._export)
        self._card = Card()
        self._holder = QVBoxLayout()
        self._holder.addWidget(self._legend)
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(tokens.M, tokens.S, tokens.M, tokens.S)
        inside.addLayout(self._holder, 1)
        table_card = Card()
        around = QVBoxLayout(table_card)
        around.setContentsMargins(1, 1, 1, 1)
        around.addWidget(self.table)
        for widget in (self._empty, self._card, table_card):
            self._stack.addWidget(widget)
        page = QVBoxLayout(self)
        page.setContentsMargins(*(tokens.PAGE_MARGIN,) * 4)
        page.setSpacing(tokens.M)
        page.addLayout(controls)
        page.addWidget(self._cards)
        page.addWidget(self._stack, 1)

    def _connect(self) -> None:
        for days, chip in zip(_SPANS, self._spans, strict=True):
            chip.clicked.connect(lambda _=False, days=days: self._show_span(days))
        for by, button in self._by_buttons.items():
            button.clicked.connect(lambda _=False, by=by: self.show_by(by))
        self._measures.activated.connect(lambda _: self.show_measure(self._measures.currentData()))
        self._as_table.toggled.connect(lambda _: self._draw())
        self._export.clicked.connect(self._choose_export)
        self._clear.clicked.connect(lambda: self._select(None))
        self.table.opened.connect(lambda place: self._open(place, None))

    # --- what the window asks of a page

    def title(self) -> str:
        return self.tr("Volumes")

    def help_text(self) -> str:
        return self.tr(
            "<p>Bars count consignments by mode or by lane; the line is their value. Below, how long clearance took: "
            "half were released within p50, nine of ten within p90.</p>"
            "<p>Press a bar to open those consignments in the queue. Drag across days to see their figures alone. "
            "<b>T</b> shows the same as a table.</p>"
            "<p>The inspection rate is inspected by arrived, the hit rate not conform by inspected.</p>"
        )

    def keys(self) -> list[Key]:
        return [
            Key(("M",), self.tr("Bars by mode"), lambda: self.show_by(By.MODE)),
            Key(("L",), self.tr("Bars by lane"), lambda: self.show_by(By.LANE)),
            Key(("T",), self.tr("Chart or table"), self._as_table.toggle),
            Key(("Esc",), self.tr("All days again"), lambda: self._select(None)),
        ]

    def activate(self) -> None:
        self.setFocus()
        self._read()

    def refresh(self) -> None:
        if not self._reread.isActive():
            self._reread.start()

    def deactivate(self) -> None:
        super().deactivate()
        self._reread.stop()

    # --- reading

    def _show_span(self, days: int) -> None:
        self._span = days
        self._selection = None
        self._read()

    def show_by(self, by: By) -> None:
        self._by = by
        self._by_buttons[by].setChecked(True)
        if by is By.LANE and self._measure in _BEFORE_ROUTING:
            self._measure = Measure.RELEASED
        self._fill_measures()
        self._read()

    def show_measure(self, measure: Measure) -> None:
        self._measure = measure
        self._fill_measures()
        self._draw()

    def _read(self) -> None:
        site, zone, by = self.session.site, self.session.zone, self._by
        if site is None:
            return
        last = datetime.now(zone).date()
        first = last - timedelta(days=self._span - 1)
        store, clock = self.session.store, site.settings.clock_minutes

        def work() -> Report:
            with store.read() as connection:
                counts = read_volumes(connection, site.site_id, as_number(first), as_number(last), by)
            return report(counts, first, last, by, clock)

        self.run(work, self._show)

    def _show(self, told: Report) -> None:
        kept = self._report is not None and (self._report.first, self._report.last) == (told.first, told.last)
        if not kept:
            self._selection = None
        self._report = told
        self._places = _drawn(told.days)
        self._draw()

    # --- showing

    def _draw(self) -> None:
        told = self._report
        if told is None:
            return
        anything = any(day.by_key for day in told.days)
        shown = 0 if not anything else 2 if self._as_table.isChecked() else 1
        self._stack.setCurrentIndex(shown)
        self._export.setEnabled(anything)
        if shown == 2:
            self.table.days.show_days(self._places, told, self._measure)
            self.table.selectRow(0)
            self.table.setFocus()
        elif shown == 1:
            self._draw_chart(told)
        self._show_figures()

    def _draw_chart(self, told: Report) -> None:
        from officer_app.ui.volumes.chart import Texts

        chart = self._chart or self._make_chart()
        series = self._series(told)
        texts = Texts(
            bars=self._bars_text(told),
            value=self.tr("CNY million"),
            minutes=self.tr("minutes to clear"),
            promise=self.tr("{0} min promised").format(told.clock_minutes),
        )
        chart.show_days(self._places, series, self._measure, told.clock_minutes, texts)
        chart.select(self._selection)
        totals = {one.key: sum(_of(day, one.key, self._measure) for day in self._places) for one in series}
        self._legend.show_entries(
            [(one.colour, f"{one.name}  {totals[one.key]:,}") for one in series], self.tr("value")
        )
        chart.setAccessibleName(self.tr("Chart of volumes and clearance times; T shows the table"))
        chart.setAccessibleDescription(self._described(told, series, totals))

    def _bars_text(self, told: Report) -> str:
        counted = words.measure(self._measure)
        if len(self._places) == len(told.days):
            return counted
        weeks = len(told.days) <= _WEEKS_AT_MOST
        return self.tr("{0}, by week").format(counted) if weeks else self.tr("{0}, by month").format(counted)

    def _make_chart(self) -> VolumeChart:
        from officer_app.ui.volumes.chart import VolumeChart

        self._chart = chart = VolumeChart()
        chart.pressed.connect(self._open)
        chart.selected.connect(lambda first, last: self._select((first, last)))
        chart.pointed.connect(self._read_out)
        self._holder.addWidget(chart, 1)
        return chart

    def _series(self, told: Report) -> list[Series]:
        from officer_app.ui.volumes.chart import Series

        made, free = [], iter(tokens.SERIES)
        for key in told.keys:
            if not any(_of(day, key, self._measure) for day in self._places):
                continue
            by_lane = told.by is By.LANE and key in _LANE_SERIES
            colour = (
                tokens.SERIES[_LANE_SERIES[key]] if by_lane else tokens.SERIES[-1] if not key else next(free)
            )
            made.append(Series(key, words.key(told.by, key), colour))
        return made

    def _described(self, told: Report, series: Sequence[Series], totals: dict[str, int]) -> str:
        parts = [f"{one.name}: {totals[one.key]:,}" for one in series]
        return f"{words.span(told.first, told.last)}. {words.measure(self._measure)}. " + ", ".join(parts)

    def _show_figures(self) -> None:
        told = self._report
        if told is None:
            return
        if self._selection is None:
            figures = told.total
        else:
            first, last = self._selection
            figures = merged(self._places[first : last + 1]).total
            days = self._days_of(first)[0], self._days_of(last)[1]
            self._clear.setText(words.span(*days))
            self._clear.setAccessibleName(self.tr("Only {0}; press for all days").format(words.span(*days)))
        self._clear.setVisible(self._selection is not None)
        self._clear.setChecked(self._selection is not None)
        self._cards.show_figures(figures, told.clock_minutes)

    def _select(self, selection: tuple[int, int] | None) -> None:
        self._selection = selection
        if self._chart is not None:
            self._chart.select(selection)
        self._show_figures()

    def _read_out(self, place: int) -> None:
        if not 0 <= place < len(self._places):
            self._legend.show_reading("")
            return
        total = self._places[place].total
        parts = [
            words.span(*self._days_of(place)),
            f"{words.measure(self._measure)} {total.counted(self._measure):,}",
            self.tr("CNY {0} million").format(f"{total.value(self._measure) / 1_000_000:,.2f}"),
            f"p50 {words.minutes(total.percentile(50))}",
        ]
        self._legend.show_reading(" · ".join(parts))

    def _days_of(self, place: int) -> tuple[date, date]:
        """The first and last day that are drawn at a place."""
        assert self._report is not None
        first = self._places[place].day
        following = self._places[place + 1].day if place + 1 < len(self._places) else None
        return first, following - timedelta(days=1) if following else self._report.last

    def _open(self, place: int, key: Any) -> None:
        """The consignments of a bar, in the queue."""
        if not 0 <= place < len(self._places) or self._report is None:
            return
        first, last = self._days_of(place)
        if self._measure is not Measure.CLEARED:
            self.session.go("queue", Bar(self._measure, self._by, key, first, last))

    # --- export

    def _choose_export(self) -> None:
        menu = QMenu(self)
        menu.addAction(self.tr("Picture (PNG) …"), lambda: self._ask_file("png"))
        menu.addAction(self.tr("Figures (CSV) …"), lambda: self._ask_file("csv"))
        menu.popup(self._export.mapToGlobal(QPoint(0, self._export.height())))

    def _ask_file(self, kind: str) -> None:
        assert self._report is not None
        dialog = QFileDialog(self, self.tr("Export"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(kind)
        dialog.setNameFilter(f"*.{kind}")
        dialog.selectFile(f"volumes-{self._report.first:%Y%m%d}-{self._report.last:%Y%m%d}.{kind}")
        dialog.fileSelected.connect(lambda file: self.export(Path(file)))
        dialog.open()

    def export(self, file: Path) -> None:
        """Write the chart (.png) or the figures (.csv); said when it is done."""
        told = self._report
        if told is None:
            return
        if file.suffix == ".csv":
            self.run(lambda: write_csv(told, file), lambda _: self._said_written(file))
        else:
            image = self._picture()
            self.run(lambda: _save(image, file), lambda _: self._said_written(file))

    def _said_written(self, file: Path) -> None:
        self.session.say(self.tr("Written: {0}").format(file), Tone.GOOD)

    def _picture(self) -> QImage:
        """The charts with their legend, twice as sharp as the screen."""
        if self._as_table.isChecked():
            self._as_table.setChecked(False)
        image = QImage(self._card.size() * 2, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(2)
        image.fill(QColor(theme().colours.window))
        painter = QPainter(image)
        self._card.render(painter, QPoint(0, 0))
        painter.end()
        return image

    # --- language

    def _fill_measures(self) -> None:
        self._measures.clear()
        for measure in _CHARTED:
            if self._by is By.MODE or measure not in _BEFORE_ROUTING:
                self._measures.addItem(words.measure(measure), measure)
        self._measures.setCurrentIndex(self._measures.findData(self._measure))

    def retranslate(self) -> None:
        for days, chip in zip(_SPANS, self._spans, strict=True):
            chip.setText(self.tr("1 year") if days == 365 else self.tr("%n days", "", days))
        self._by_buttons[By.MODE].setText(self.tr("By mode"))
        self._by_buttons[By.LANE].setText(self.tr("By lane"))
        self._as_table.setText(self.tr("Table"))
        self._export.setText(self.tr("Export"))
        labelled(self._measures, self.tr("What the bars count"))
        self._fill_measures()
        self._empty.say(
            self.tr("Nothing counted in these days"),
            self.tr("Bars appear with the first declaration that is taken in. Try a longer span."),
        )
        self.table.setAccessibleName(self.tr("Volumes by day"))
        self._draw()


def _of(day: Day, key: str, measure: Measure) -> int:
    return day.by_key[key].counted(measure) if key in day.by_key else 0


def _drawn(days: Sequence[Day]) -> list[Day]:
    """Days as they are drawn: weeks where they are many, months where they are very many."""
    if len(days) <= _DAYS_AT_MOST:
        return list(days)
    if len(days) <= _WEEKS_AT_MOST:
        return [merged(list(week)) for _, week in groupby(days, lambda day: day.day.isocalendar()[:2])]
    return [merged(list(month)) for _, month in groupby(days, lambda day: (day.day.year, day.day.month))]


def _save(image: QImage, file: Path) -> None:
    if not image.save(str(file)):
        raise OSError(f"{file} cannot be written")
