"""The Volumes page in the real window, on three days of real consignments and of their counts."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from sqlalchemy import select

from officer_app.demo.history import fill_history
from officer_app.reports.volumes import read_report, today_at
from officer_app.store import tables as t
from officer_app.store.volumes import By, Measure
from officer_app.ui.i18n import Language
from officer_app.ui.theme import ThemeChoice, theme
from officer_app.ui.volumes.board import Board, Period, board, nice_top
from officer_app.ui.volumes.page import VolumesPage
from officer_app.ui.volumes.trends import Line, Scale, TrendPlot
from tests.gui.keyboard import Keyboard, english_left, nameless, opened
from tests.workflow.station import Station

DAYS, PER_DAY = 3, 60


@pytest.fixture(scope="module")
def _history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("volumes-station")
    with closing(Station.create(folder)) as station:
        until = today_at(station.context.site)
        fill_history(station.store, station.context, days=DAYS, per_day=PER_DAY, until=until, seed=5)
    return folder


@pytest.fixture
def station(tmp_path: Path, _history: Path) -> Iterator[Station]:
    with closing(Station.copy(_history, tmp_path / "station")) as made:
        yield made


@pytest.fixture
def desk(qtbot, qapp, station: Station) -> Iterator[Keyboard]:
    with opened(qtbot, station, "supervisor") as keyboard:
        yield keyboard


@pytest.fixture
def page(desk: Keyboard) -> VolumesPage:
    shown = desk.go("volumes")
    desk.until(lambda: shown.board is not None and shown.charts is not None and shown.charts.isVisible())
    return shown


def show(desk: Keyboard, page: VolumesPage, period: Period, by: By) -> Board:
    page.show_period(period)
    page.show_by(by)

    def taken() -> bool:
        read = page.board
        return read is not None and (read.report.by, len(read.report.days)) == (by, period)

    desk.until(taken)
    assert page.board is not None
    return page.board


def released(station: Station, by: By) -> dict[tuple[date, str], set[str]]:
    """Waybills by day and mode or lane, straight from the consignments."""
    c = t.consignment.c
    zone = ZoneInfo(station.context.site.timezone)
    found: dict[tuple[date, str], set[str]] = {}
    with station.store.read() as connection:
        query = select(c.released_at, c[by.value], c.logistics_no).where(c.released_at.is_not(None))
        for at, key, number in connection.execute(query):
            found.setdefault((at.astimezone(zone).date(), key), set()).add(number)
    return found


def click(page: VolumesPage, x: float, y: float) -> None:
    """The mouse at a place of the bars' axes."""
    assert page.charts is not None
    bars = page.charts.bars
    spot = bars.mapFromScene(bars.box.mapViewToScene(QPointF(x, y)))
    QTest.mouseMove(bars.viewport(), spot)
    QTest.mouseClick(bars.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def queued(desk: Keyboard, count: int) -> set[str]:
    """The waybills the queue shows, once it shows so many."""
    queue = desk.window.desk.current
    assert queue is not None and queue.name == "queue"
    desk.until(lambda: queue.model.rowCount() == count and queue.model.row(0) is not None)
    return {queue.model.row(place).logistics_no for place in range(count)}


@pytest.mark.parametrize("by", By)
def test_the_bars_are_the_report_and_the_report_is_what_was_released(desk, page, station, by):
    drawn = show(desk, page, Period.WEEK, by)
    consignments = {key: len(numbers) for key, numbers in released(station, by).items()}
    bars = {(drawn.slots[bar.slot].first, bar.key): bar.top - bar.bottom for bar in page.charts.bars.bars}
    assert bars == consignments
    site = station.context.site
    told = read_report(station.store, site, drawn.report.first, drawn.report.last, by)
    assert told == drawn.report


@pytest.mark.parametrize("count", [7, 30])
def test_what_is_not_over_yet_is_a_dot_that_no_line_leads_to(qtbot, count):
    plot = TrendPlot()
    qtbot.addWidget(plot)
    scale = Scale(0, 60, str)
    lines = [Line("p50", [*([40.0] * (count - 1)), 2.0], "#0072b2"), Line("p95", [50.0] * count, "#d55e00")]
    plot.show_lines([str(slot) for slot in range(count)], lines, scale, str, joined=True)
    _, *curves = [
        item for item in plot.plotItem.items if isinstance(item, pg.PlotCurveItem)
    ]  # after the axis
    dots = [item for item in plot.plotItem.items if isinstance(item, pg.ScatterPlotItem)]
    assert [curve.getData()[0][-1] for curve in curves] == [count - 2, count - 2]
    assert [(dot.getData()[0][-1], dot.getData()[1][-1]) for dot in dots] == [(count - 1, 2), (count - 1, 50)]
    assert [(end.slot, end.height) for end in plot._ends] == [(count - 1, 40), (count - 1, 50)]


def test_a_click_on_a_bar_opens_exactly_its_consignments_in_the_queue(desk, page, station):
    drawn = show(desk, page, Period.WEEK, By.MODE)
    bar = max(page.charts.bars.bars, key=lambda bar: bar.top - bar.bottom)
    expected = released(station, By.MODE)[drawn.slots[bar.slot].first, bar.key]
    click(page, bar.slot, (bar.bottom + bar.top) / 2)
    desk.until(lambda: desk.window.desk.current.name == "queue")
    assert queued(desk, len(expected)) == expected
    queue = desk.window.desk.current
    assert bar.key in queue.past.shown.words()
    assert {chip.count for chip in queue.chips.chips.values()} == {None}  # they count what waits
    place = next(at for at, row in enumerate(queue.model.rows) if row.scan_verdict)
    queue.table.choose(place)
    desk.until(lambda: queue.glance._xray is not None)
    desk.until(lambda: queue.glance._xray._message == "A report came, but no image")
    assert queue.glance._officer.text() != "Yours"
    desk.press("Esc")
    desk.until(lambda: not queue.past.isVisible() and queue.model.rowCount() != len(expected))


def test_chosen_days_are_told_on_the_cards_and_opened_together(desk, page, station):
    drawn = show(desk, page, Period.WEEK, By.LANE)
    days = [place for place, slot in enumerate(drawn.slots) if slot.figures.counted(Measure.RELEASED)]
    first, last = days[0], days[1]
    desk.press("Left")  # today
    assert page.chosen == (6, 6)
    desk.press(*["Left"] * (6 - last))
    desk.press(*["Shift+Left"] * (last - first))
    assert page.chosen == (first, last)
    wanted = {drawn.slots[place].first for place in range(first, last + 1)}
    expected = set().union(*(n for (day, _), n in released(station, By.LANE).items() if day in wanted))
    assert page.cards[0].figure == str(len(expected))
    desk.press("Esc")
    assert page.cards[0].figure == str(drawn.whole.total.counted(Measure.RELEASED))
    assert "7 days" in page._scope.text()
    page.choose(first, last)
    desk.press("Return")
    desk.until(lambda: desk.window.desk.current.name == "queue")
    assert queued(desk, len(expected)) == expected


def test_dragging_across_days_chooses_them_and_esc_takes_it_back(desk, page):
    show(desk, page, Period.WEEK, By.MODE)
    bars = page.charts.bars
    spots = [bars.mapFromScene(bars.box.mapViewToScene(QPointF(x, bars._top * 0.9))) for x in (2, 4)]
    QTest.mousePress(bars.viewport(), Qt.MouseButton.LeftButton, pos=spots[0])
    for step in range(1, 11):
        QTest.mouseMove(bars.viewport(), spots[0] + QPoint((spots[1] - spots[0]).x() * step // 10, 0))
    QTest.mouseRelease(bars.viewport(), Qt.MouseButton.LeftButton, pos=spots[1])
    desk.until(lambda: page.chosen == (2, 4))
    assert page.charts.clearance._region.isVisible()
    desk.press("Esc")
    assert page.chosen is None


def test_picture_and_figures_are_written(desk, page, tmp_path):
    drawn = show(desk, page, Period.WEEK, By.MODE)
    picture, figures = tmp_path / "volumes.png", tmp_path / "volumes.csv"
    page.export_picture(picture)
    desk.until(picture.is_file)
    desk.until(lambda: str(picture) in desk.told())
    image = QImage(str(picture))
    assert image.width() > 2 * page.charts.width() and not image.allGray()
    page.export_csv(figures)
    desk.until(lambda: str(figures) in desk.told())
    with figures.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    totals = [int(row["released"]) for row in rows if row["mode"] == "total"]
    assert totals == [slot.figures.counted(Measure.RELEASED) for slot in drawn.slots]


def test_what_cannot_be_written_is_said(desk, page, tmp_path):
    page.export_csv(tmp_path / "nowhere" / "volumes.csv")
    desk.until(lambda: "could not be written" in desk.told())


def test_the_table_tells_the_same_and_opens_its_rows(desk, page, station):
    drawn = show(desk, page, Period.WEEK, By.MODE)
    desk.press("T")
    desk.until(page.table.isVisible)
    model = page.model
    released_column = 4
    assert model.headerData(released_column, Qt.Orientation.Horizontal) == "Released"
    shown = [model.index(row, released_column).data() for row in range(model.rowCount())]
    counts = Counter(dict.fromkeys((slot.first for slot in drawn.slots), 0))
    for (day, _), numbers in released(station, By.MODE).items():
        counts[day] += len(numbers)
    by_day = [f"{counts[slot.first]:,}" for slot in reversed(drawn.slots)]
    assert shown == [f"{counts.total():,}", *by_day]
    row = next(row for row, text in enumerate(shown) if row and text != "0")
    page.table.selectRow(row)
    desk.press("Return")
    desk.until(lambda: desk.window.desk.current.name == "queue")
    assert len(queued(desk, int(shown[row]))) == int(shown[row])


def test_an_empty_day_says_so_and_each_period_is_drawn(desk, page):
    show(desk, page, Period.TODAY, By.MODE)
    desk.until(lambda: page._empty.isVisible())
    for period in (Period.WEEK, Period.MONTH, Period.QUARTER):
        show(desk, page, period, By.LANE)
        desk.until(page.charts.isVisible)


def test_language_and_theme_change_while_the_charts_are_shown(desk, page):
    show(desk, page, Period.WEEK, By.LANE)
    assert nameless(page) == []
    desk.window.speak(Language.CHINESE)
    desk.window.look(ThemeChoice.DARK)
    desk.until(lambda: "放行" in page.charts.clearance.accessibleName())
    desk.until(lambda: english_left(page) == [])
    ground = page.charts.bars.backgroundBrush().color().name().upper()
    assert ground == theme().colours.surface


def test_pyqtgraph_waits_until_the_page_is_shown():
    program = "import sys, officer_app.ui.volumes.page; sys.exit('pyqtgraph' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_year_is_whole_weeks(station):
    last = date(2026, 11, 25)
    first = Period.YEAR.first(last)
    drawn = board(read_report(station.store, station.context.site, first, last, By.MODE))
    assert drawn.weekly and len(drawn.slots) == 53
    assert all(slot.first.weekday() == 0 for slot in drawn.slots)
    assert all(slot.last - slot.first == timedelta(days=6) for slot in drawn.slots[:-1])
    assert drawn.slots[-1].last == last


@pytest.mark.parametrize(("most", "top"), [(0, 4), (3, 4), (4, 4), (5, 8), (719, 800), (4213, 5000)])
def test_axes_end_on_round_steps(most, top):
    assert nice_top(most, 4, whole=True) == top
