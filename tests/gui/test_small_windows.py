"""The window where room is short: 1920 x 1080 at 150 and 200 %, and the usual laptops."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QWidget

from officer_app.paths import DataDir
from officer_app.store.queue import Chip, Sort
from officer_app.ui.i18n import Language
from officer_app.ui.preferences import Preferences
from officer_app.ui.queue.columns import COLUMNS, GOODS_WHOLE, goods_text, offered, widths
from officer_app.ui.queue.page import QueuePage
from officer_app.ui.theme import theme
from officer_app.ui.widgets import paint
from tests.gui.filled import fill
from tests.gui.keyboard import Keyboard, opened
from tests.workflow.station import Station

COUNT = 3
LARGE, LAPTOP, AT_150, AT_200 = (1440, 900), (1366, 768), (1280, 720), (960, 540)
LONG_GOODS = "女式针织长裤 Women's knitted trousers 6104"


@pytest.fixture(scope="module")
def _filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small-station")
    with closing(Station.create(folder)) as station:
        fill(station, COUNT)
        station.change("UPDATE consignment SET goods = :goods, item_count = 3", goods=LONG_GOODS)
        return folder


@pytest.fixture
def station(tmp_path: Path, _filled: Path) -> Iterator[Station]:
    with closing(Station.copy(_filled, tmp_path / "station")) as made:
        yield made


def queue(keyboard: Keyboard) -> QueuePage:
    page = keyboard.window.desk.pages["queue"]
    assert isinstance(page, QueuePage)
    keyboard.until(lambda: page.chips.chips[Chip.ALL].count == COUNT)
    return page


def titles(page: QueuePage) -> list[str]:
    header = page.table.header
    return [column.title() for at, column in enumerate(COLUMNS) if not header.isSectionHidden(at)]


def laid_out(keyboard: Keyboard, page: QWidget) -> None:
    """Wait until nothing moves any more, however busy the machine is."""

    def places() -> list[QRect]:
        return [QRect(one.mapTo(page, QPoint(0, 0)), one.size()) for one in page.findChildren(QWidget)]

    before: list[QRect] = []
    while before != (before := places()):
        keyboard.qtbot.wait(80)
        QApplication.sendPostedEvents()


def outside(page: QWidget) -> list[str]:
    """Widgets that stick out of the page, or have less room than they need for their words."""
    found = []
    for widget in page.findChildren(QWidget):
        if not widget.isVisible():
            continue
        place = QRect(widget.mapTo(page, QPoint(0, 0)), widget.size())
        if (
            place.left() < 0
            or place.right() >= page.width()
            or widget.width() < widget.minimumSizeHint().width()
        ):
            needs = widget.minimumSizeHint().width()
            found.append(f"{type(widget).__name__} {place} needs {needs} {widget.accessibleName()}")
    return found


@pytest.mark.parametrize("room", range(400, 1500, 7))
def test_columns_fill_the_room_and_the_important_ones_stay(room: int) -> None:
    found = widths(room, Sort.PRIORITY)
    assert {Sort.PRIORITY, Sort.CLOCK, Sort.WAYBILL, Sort.GOODS} <= found.keys()
    assert sum(found.values()) == max(room, sum(column.width for column in COLUMNS if not column.rank))
    if Sort.ENTERPRISE in found:
        assert len(found) == len(offered())
    if found.keys() & {Sort.VALUE, Sort.OFFICER, Sort.WEIGHT, Sort.MODE}:
        assert found[Sort.GOODS] >= GOODS_WHOLE


def test_the_column_that_is_sorted_by_is_always_there() -> None:
    for sort in (column.sort for column in offered()):
        assert sort in widths(560, sort)


@pytest.mark.parametrize("size", [LARGE, LAPTOP])
@pytest.mark.parametrize("language", list(Language))
def test_state_and_the_goods_first_words_are_whole_on_a_laptop(
    qtbot: Any, station: Station, size: tuple[int, int], language: Language
) -> None:
    with opened(qtbot, station, "officer1", size=size) as keyboard:
        page = queue(keyboard)
        keyboard.window.speak(language)
        laid_out(keyboard, page)
        metrics = QFontMetrics(theme().font(tabular=True))
        sections = {column.sort: page.table.header.sectionSize(at) for at, column in enumerate(COLUMNS)}
        for row in page.model.rows:
            first_words = " ".join(goods_text(row).split()[:2])
            assert metrics.horizontalAdvance(first_words) <= sections[Sort.GOODS] - 12
        assert metrics.horizontalAdvance("YTGZ20201015001") <= sections[Sort.WAYBILL] - 12
        for word in ("Handed over", "Recorded", "已登记"):
            assert metrics.horizontalAdvance(word) <= sections[Sort.STATE] - 12
        assert page.glance.isVisible()
        shown = {sort for sort, width in sections.items() if width}
        assert shown >= {Sort.WEIGHT, *({Sort.MATCHES, Sort.MODE} if size == LARGE else ())}


def test_the_end_of_a_long_number_is_always_seen(qtbot: Any, station: Station) -> None:
    station.change("UPDATE consignment SET logistics_no = 'GDYT2026112300100' || logistics_no")
    with opened(qtbot, station, "officer1", size=LAPTOP) as keyboard:
        page = queue(keyboard)
        table, at = page.table, [column.sort for column in COLUMNS].index(Sort.WAYBILL)
        keyboard.until(lambda: page.model.rowCount() == COUNT)
        keyboard.press("End")
        one, other = (
            table.viewport().grab(table.visualRect(page.model.index(row, at))).toImage() for row in (0, 1)
        )
        assert one != other
        seen = []
        for row in (0, 1):
            page.glance._waybill.setText(page.model.row(row).logistics_no)
            page.glance._waybill.setFixedWidth(120)
            seen.append(page.glance._waybill.grab().toImage())
        assert seen[0] != seen[1]


@pytest.mark.parametrize(
    "text", ["YTGZ202011230010012345678901234A", "W" * 32, "7" * 64, "1234567", "运单12345678"]
)
@pytest.mark.parametrize("room", range(60, 260, 20))
def test_a_number_is_cut_before_its_last_six_characters(qtbot: Any, text: str, room: int) -> None:
    metrics = QFontMetrics(theme().font(tabular=True))
    shown = paint.elided_number(metrics, text, room)
    assert shown.endswith(text[-6:])
    assert shown == text or metrics.horizontalAdvance(shown) <= max(
        room, metrics.horizontalAdvance(f"...{text[-6:]}")
    )
    assert (shown == text) == (metrics.horizontalAdvance(text) <= room)


@pytest.mark.parametrize("size", [LAPTOP, AT_150, AT_200])
def test_nothing_of_the_queue_and_the_top_bar_is_cut(
    qtbot: Any, station: Station, size: tuple[int, int]
) -> None:
    with opened(qtbot, station, "officer1", size=size) as keyboard:
        page = queue(keyboard)
        for language in Language:
            keyboard.window.speak(language)
            laid_out(keyboard, page)
            assert (keyboard.window.width(), keyboard.window.height()) == size
            assert outside(page) == []
            assert outside(keyboard.window.desk.top) == []
            assert sum(page.table.header.sectionSize(at) for at in range(len(COLUMNS))) <= page.table.width()


def test_chips_shorten_and_keep_their_names(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station, "officer1", size=AT_200) as keyboard:
        page = queue(keyboard)
        waiting = page.chips.chips[Chip.WAITING]
        assert waiting.text() == "To scan"
        assert (waiting.toolTip(), waiting.accessibleName()) == ("Waiting for scan", "Waiting for scan 0")
        keyboard.press("G")  # the pane takes its room
        keyboard.until(lambda: waiting.text() == "")
        assert waiting.text() == ""
        assert (waiting.toolTip(), waiting.accessibleName()) == ("Waiting for scan", "Waiting for scan 0")
        laid_out(keyboard, page)
        assert outside(page) == []
        keyboard.window.resize(1600, 900)
        keyboard.until(lambda: waiting.text() == "Waiting for scan")
        assert (waiting.text(), waiting.toolTip()) == ("Waiting for scan", "")


def test_the_pane_is_folded_by_a_key_and_stays_so(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station, "officer1", size=LAPTOP) as keyboard:
        page = queue(keyboard)
        assert page.glance.isVisible() and "Mode" not in titles(page)
        keyboard.press("G")
        assert not page.glance.isVisible() and not page._pane.isChecked()
        keyboard.until(lambda: len(titles(page)) == len(offered()))
        assert Preferences(DataDir(station.data.root)).pane_folded
    with opened(qtbot, station, "officer1", size=LAPTOP) as keyboard:
        page = queue(keyboard)
        assert not page.glance.isVisible()
        page._pane.click()
        assert page.glance.isVisible()
        keyboard.until(lambda: page.glance._detail is not None)


def test_the_pane_folds_by_itself_where_room_is_short(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station, "officer1", size=AT_200) as keyboard:
        page = queue(keyboard)
        assert not page.glance.isVisible()
        keyboard.press("G")
        assert page.glance.isVisible()
        keyboard.until(lambda: page.glance._detail is not None)
        assert titles(page)[:3] == ["Priority", "Time left", "Waybill"] and "Goods" in titles(page)
        assert not Preferences(DataDir(station.data.root)).pane_folded
        keyboard.window.resize(*LAPTOP)
        keyboard.until(page.glance.isVisible)


@pytest.mark.parametrize("size", [AT_150, AT_200])
def test_every_page_fits_and_the_primary_action_of_the_inspection_is_seen(
    qtbot: Any, station: Station, size: tuple[int, int]
) -> None:
    with opened(qtbot, station, "officer1", size=size) as keyboard:
        queue(keyboard)
        keyboard.press("N")
        keyboard.until(
            lambda: keyboard.window.desk.current.name == "inspection" and keyboard.window.desk.current.mine
        )
        page = keyboard.window.desk.current
        laid_out(keyboard, page)
        button = page.column.submit
        place = QRect(button.mapTo(keyboard.window, QPoint(0, 0)), button.size())
        assert button.isVisible() and keyboard.window.rect().contains(place)
        assert outside(page.column._foot) == []
        assert page.minimumSizeHint().width() <= page.width()
        for name in ("load", "volumes", "quarantine"):
            page = keyboard.go(name)
            if name == "volumes":
                keyboard.until(lambda page=page: page.charts is not None)
                page.choose(0, 0)
            laid_out(keyboard, page)
            assert page.minimumSizeHint().width() <= page.width(), name
            assert page.minimumSizeHint().height() <= page.height(), name
    with opened(qtbot, station, "admin", size=size) as keyboard:
        page = keyboard.go("admin")
        laid_out(keyboard, page)
        assert page.minimumSizeHint().width() <= page.width()
        assert page.minimumSizeHint().height() <= page.height()


def test_the_sign_in_page_fits(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station, size=AT_200) as keyboard:
        keyboard.until(lambda: keyboard.window.sign_in is not None and keyboard.window.sign_in.isVisible())
        page = keyboard.window.sign_in
        assert page.minimumSizeHint().width() <= page.width()
        assert page.minimumSizeHint().height() <= page.height()
