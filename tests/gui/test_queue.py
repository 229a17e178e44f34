"""The queue in the real window, on a real SQLite file that other programs write to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from sqlalchemy import event

from officer_app.domain.outcome import Check, Outcome
from officer_app.domain.words import Disposition, State, TaskState
from officer_app.store.queue import Chip, Sort
from officer_app.ui import tokens, wording
from officer_app.ui.i18n import Language
from officer_app.ui.queue.columns import COLUMNS, clock_text, xray_text, xray_told
from officer_app.ui.queue.model import _hover
from officer_app.ui.queue.page import QueuePage
from officer_app.workflow.recording import record_outcome
from officer_app.workflow.tasks import claim_task
from tests.formats.dicos.files import report_file
from tests.gui.filled import arrive, declare, fill, waybill
from tests.gui.keyboard import Keyboard, nameless, opened
from tests.workflow.station import Station

COUNT = 45


@pytest.fixture(scope="module")
def _filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("queue-station")
    with closing(Station.create(folder)) as station:
        fill(station, COUNT)
        return folder


@pytest.fixture
def station(tmp_path: Path, _filled: Path) -> Iterator[Station]:
    with closing(Station.copy(_filled, tmp_path / "station")) as made:
        yield made


@pytest.fixture
def desk(qtbot: Any, station: Station) -> Iterator[Keyboard]:
    with opened(qtbot, station, "officer1") as keyboard:
        page = queue(keyboard)
        keyboard.until(lambda: page.model.rowCount() == COUNT and page.chips.chips[Chip.ALL].count == COUNT)
        yield keyboard


def test_of_a_report_without_an_image_the_pane_says_that_no_image_came(qtbot: Any, station: Station) -> None:
    station.take(report_file(object_id=waybill(COUNT - 1)), "report.dcs")
    with opened(qtbot, station, "officer1") as keyboard:
        page = queue(keyboard)
        keyboard.until(lambda: page.model.rowCount() == COUNT)
        rows = page.model.rows
        page.table.choose(next(at for at, row in enumerate(rows) if row.logistics_no == waybill(COUNT - 1)))
        keyboard.until(lambda: page.glance._xray is not None and page.glance._xray.isVisible())
        keyboard.until(lambda: page.glance._xray._message == "A report came, but no image")
        keyboard.until(lambda: page.glance._sections is not None)

        def below() -> int:
            return int(page.glance._sections.geometry().top() - page.glance._xray.geometry().bottom())

        keyboard.until(lambda: below() == 1 + tokens.S)  # once it is laid out


def queue(keyboard: Keyboard) -> QueuePage:
    page = keyboard.window.desk.current
    assert isinstance(page, QueuePage)
    return page


def shown(page: QueuePage) -> list[str]:
    """The waybills that are seen, from the top."""
    top, bottom = page.table.visible()
    rows = [page.model.row(place) for place in range(top, min(bottom, page.model.rowCount()))]
    return [row.logistics_no for row in rows if row is not None]


def on_screen(page: QueuePage, consignment_id: str) -> int:
    """The y of that row in the viewport."""
    place = page.model.place_of(consignment_id)
    assert place is not None
    return page.table.visualRect(page.model.index(place, 0)).top()


def test_the_most_urgent_stand_first_and_the_first_is_chosen(desk: Keyboard) -> None:
    page = queue(desk)
    priorities = [row.priority for row in page.model.rows]
    assert priorities == sorted(priorities, reverse=True)
    assert page.table.row == page.model.row(0)
    drawn = page.chips.chips[Chip.RED].count  # the random draw picks one now and then
    assert page.chips.chips[Chip.YELLOW].count + drawn == COUNT
    assert page.chips.chips[Chip.MINE].count == 0


def test_j_and_k_and_arrows_move_and_the_pane_follows(desk: Keyboard) -> None:
    page = queue(desk)
    desk.press("J", "J", "Down", "K")
    desk.until(lambda: page.table.row == page.model.row(2))
    assert page.glance._waybill.text() == page.model.row(2).logistics_no
    desk.until(lambda: page.glance._detail is not None)


def test_a_new_arrival_shows_within_a_second_and_nothing_moves(desk: Keyboard, station: Station) -> None:
    page = queue(desk)
    for _ in range(3):
        desk.press("J")
    bar = page.table.verticalScrollBar()
    bar.setValue(2 * tokens.ROW + 7)
    desk.qtbot.wait(100)
    chosen = page.table.row
    assert chosen is not None
    before, seen = on_screen(page, chosen.consignment_id), shown(page)[1]

    station.later(-59)  # has waited nearly an hour: more urgent than any
    declare(station, 900)
    arrive(station, 900)

    desk.until(lambda: page.model.rowCount() == COUNT + 1)
    assert page.table.row is not None
    assert page.table.row.consignment_id == chosen.consignment_id
    assert on_screen(page, chosen.consignment_id) == before
    assert seen in shown(page)
    station.change(
        "UPDATE consignment SET priority = 9999, lane = 'red' WHERE logistics_no = :n", n=waybill(900)
    )
    desk.until(lambda: page.above.isVisible() and page.above.text() == "1 changed above")
    assert on_screen(page, chosen.consignment_id) == before
    assert page.above.parent() is not page.table  # it covers no row
    desk.press("Home")
    desk.until(lambda: not page.above.isVisible() and page.table.row == page.model.row(0))
    desk.until(lambda: page.chips.chips[Chip.ALL].count == COUNT + 1)


def test_what_changed_glows_for_two_seconds(desk: Keyboard, station: Station) -> None:
    page = queue(desk)
    row = page.model.row(5)
    assert row is not None
    claim_task(station.store, station.context, station.officer("officer2"), row.consignment_id)
    desk.until(lambda: row.consignment_id in page.table.delegate.glows)
    desk.until(lambda: page.model.row(page.model.place_of(row.consignment_id)).officer == "officer2")
    assert list(page.table.delegate.glows) == [row.consignment_id]
    desk.until(lambda: not page.table.delegate.glows)


def test_c_claims_and_mine_counts_it(desk: Keyboard, station: Station) -> None:
    page = queue(desk)
    row = page.table.row
    assert row is not None
    desk.press("C")
    desk.until(lambda: page.chips.chips[Chip.MINE].count == 1)
    kept = station.consignment(row.logistics_no)
    assert (kept["task_state"], kept["officer"]) == (TaskState.CLAIMED, "officer1")
    assert page is desk.window.desk.current


def test_a_task_that_somebody_else_took_is_refused_in_words(desk: Keyboard, station: Station) -> None:
    page = queue(desk)
    row = page.table.row
    assert row is not None
    claim_task(station.store, station.context, station.officer("officer2"), row.consignment_id)
    page.acts.claim(row, lambda _: None)  # the press came before the change was seen
    name = station.value("SELECT name FROM officer WHERE login = 'officer2'")
    desk.until(lambda: f"is with {name} now" in desk.told())
    assert station.consignment(row.logistics_no)["officer"] == "officer2"


def test_n_claims_the_most_urgent_and_opens_it(desk: Keyboard, station: Station) -> None:
    page = queue(desk)
    first = page.model.row(0)
    assert first is not None
    desk.press("N")
    desk.until(lambda: desk.window.desk.current.name == "inspection")
    assert station.consignment(first.logistics_no)["officer"] == "officer1"


def test_a_waybill_of_command_letters_claims_nothing_and_opens_its_consignment(
    desk: Keyboard, station: Station
) -> None:
    station.now = station.now
    station.change("UPDATE consignment SET logistics_no = 'CNCNCNCJKN' WHERE logistics_no = :n", n=waybill(7))
    for letter in "CNCNCNCJKN":
        QTest.keyClick(QApplication.focusWidget(), letter)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    desk.until(lambda: desk.window.desk.current.name == "inspection")
    assert station.value("SELECT count(*) FROM task WHERE state <> 'open'") == 0


def test_chips_and_filter_narrow_the_queue(desk: Keyboard) -> None:
    page = queue(desk)
    desk.press("Left")  # from All to Mine
    desk.until(lambda: page.chips.chosen is Chip.MINE and page.model.rowCount() == 0)
    assert page._empty.isVisible()
    desk.press("Right")
    desk.until(lambda: page.model.rowCount() == COUNT)
    desk.press("Ctrl+F")
    desk.type("nansha")
    desk.until(lambda: page.model.rowCount() == COUNT // 3)
    assert all(row.ebc_name == "Nansha Sample Ltd" for row in page.model.rows)
    desk.press("Escape")
    desk.until(lambda: page.model.rowCount() == COUNT)
    assert page.table.hasFocus()


def test_every_header_sorts_both_ways(desk: Keyboard) -> None:
    page = queue(desk)
    for asked in product(Sort, (True, False)):
        page.table.header.sorted_by.emit(*asked)
        desk.until(
            lambda asked=asked: (
                page._shown is not None and (page._shown.sort, page._shown.descending) == asked
            )
        )
        keys = [row.key for row in page.model.rows]
        assert keys == sorted(keys, reverse=asked[1])
        assert page.model.rowCount() == COUNT


def test_what_changes_while_it_is_sorted_anew_is_read_in_the_new_order(
    desk: Keyboard, caplog: pytest.LogCaptureFixture
) -> None:
    page = queue(desk)
    page.table.choose(COUNT - 1)
    desk.until(lambda: page.table.visible()[0] > 0)
    page.table.header.sorted_by.emit(Sort.CLOCK, True)
    page.feed.refresh()  # the first row that is seen still has the old order's key
    desk.until(lambda: page.feed._job is None and page._shown.sort is Sort.CLOCK)
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


def texts(inside: QWidget) -> list[str]:
    return [label.text() for label in inside.findChildren(QLabel) if label.isVisible()]


def change(station: Station, consignment_id: str, values: str) -> None:
    station.change(
        f"UPDATE consignment SET {values}, version = version + 1 WHERE consignment_id = :i", i=consignment_id
    )


def release(station: Station, consignment_id: str) -> None:
    """Somebody elsewhere inspects it, finds nothing and releases it."""
    who = station.officer("officer2")
    task = claim_task(station.store, station.context, who, consignment_id)
    asked = json.loads(station.value("SELECT requirements FROM task WHERE task_id = :t", t=task))
    checks = tuple(Check(requirement=one["en"], done=True) for one in asked)
    outcome = Outcome(conform=True, disposition=Disposition.RELEASE, checks=checks)
    record_outcome(station.store, station.context, who, task, outcome)


@pytest.mark.parametrize("place", [2, COUNT - 1])
def test_the_pane_follows_one_that_is_released_elsewhere_and_enter_opens_that_one(
    desk: Keyboard, station: Station, place: int
) -> None:
    """Nothing slides under the officer's Enter, in the middle of the list or at its end."""
    page = queue(desk)
    page.table.choose(place)
    row = page.table.row
    assert row is not None and page.glance._act.text() == "Claim and inspect"
    seen: list[str] = []
    page.table.chosen.connect(lambda now: seen.append(now.consignment_id if now else ""))
    release(station, row.consignment_id)
    desk.until(lambda: page.model.rowCount() == COUNT - 1 and page.glance._left.isVisible())
    at = f"{datetime.now(page.session.zone):%H:}"
    desk.until(lambda: page.glance._left.text().startswith(f"Released {at}"))
    assert page.glance._waybill.text() == row.logistics_no
    desk.until(lambda: not [one for one in texts(page.glance) if "Waits for" in one])
    assert set(seen) == {row.consignment_id}
    assert not page.table.currentIndex().isValid()
    assert page.glance._act.text() == "Open" and not page.glance._look.isVisible()
    desk.press("C")  # there is nothing to claim any more
    assert "no task to claim" in desk.told()
    desk.press("Return")
    desk.until(lambda: desk.window.desk.current.name == "inspection")
    assert desk.window.desk.current._asked == row.consignment_id
    desk.press("Esc")
    desk.until(lambda: desk.window.desk.current is page and page.table.hasFocus())
    assert set(seen) == {row.consignment_id}
    desk.press("J")
    assert page.table.row == page.model.row(min(place, COUNT - 2))
    assert not page.glance._left.isVisible()


def test_k_goes_on_with_the_first_where_the_first_was_released_elsewhere(
    desk: Keyboard, station: Station
) -> None:
    page = queue(desk)
    gone = page.table.row
    assert gone is not None and page.table.currentIndex().row() == 0
    release(station, gone.consignment_id)
    desk.until(lambda: page.model.rowCount() == COUNT - 1 and page.glance._left.isVisible())
    desk.press("K")
    first = page.model.row(0)
    assert first is not None and page.table.row == first and page.table.currentIndex().row() == 0
    desk.press("Return")
    desk.until(lambda: desk.window.desk.current.name == "inspection")
    assert desk.window.desk.current._asked == first.consignment_id


def test_a_consignment_that_leaves_the_chip_stays_in_the_pane_as_it_is_now(
    desk: Keyboard, station: Station
) -> None:
    """What is being read is not replaced by something else."""
    page = queue(desk)
    page.chips.choose(Chip.YELLOW)
    desk.until(lambda: page._shown is not None and page._shown.chip is Chip.YELLOW)
    yellow = page.model.rowCount()
    desk.press("J")
    row = page.table.row
    assert row is not None and not page.glance._left.isVisible()
    change(station, row.consignment_id, "missing = 'scan'")
    desk.until(lambda: [one for one in texts(page.glance) if "Waits for" in one])
    change(station, row.consignment_id, "missing = '', lane = 'red'")
    desk.until(lambda: page.model.rowCount() == yellow - 1)
    assert page.glance._waybill.text() == row.logistics_no
    assert page.glance._lane.text() == "Red · inspect"
    assert page.glance._left_told.isVisible() and "no longer in this list" in page.glance._left_told.text()
    assert not page.table.currentIndex().isValid()
    desk.until(lambda: not [one for one in texts(page.glance) if "Waits for" in one])
    desk.press("J")
    assert page.table.row == page.model.row(1)
    assert not page.glance._left_told.isVisible()
    desk.press("K")
    change(station, row.consignment_id, "lane = 'yellow'")
    desk.until(lambda: page.model.rowCount() == yellow)
    assert page.table.row == page.model.row(0)


def test_a_saved_view_brings_back_chip_filter_and_order(desk: Keyboard) -> None:
    page = queue(desk)
    page.table.header.sorted_by.emit(Sort.ENTERPRISE, False)
    page.chips.filter.setText("sample")
    desk.until(lambda: page.model.rowCount() == COUNT // 3)
    page.chips._save()
    desk.sheet()
    desk.type("mine")
    desk.press("Return")
    desk.no_sheet()
    assert [view.name for view in page.chips._preferences.saved_views()] == ["mine"]
    page.chips.filter.clear()
    page.table.header.sorted_by.emit(Sort.PRIORITY, True)
    desk.until(lambda: page.model.rowCount() == COUNT)
    page.chips._apply(page.chips._preferences.saved_views()[0])
    desk.until(lambda: page.model.rowCount() == COUNT // 3)
    assert page.table.header.sort is Sort.ENTERPRISE
    assert page.chips.filter.text() == "sample"


def test_no_statement_runs_on_the_gui_thread(qtbot: Any, station: Station) -> None:
    main, offences = threading.get_ident(), []

    def heard(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if threading.get_ident() == main:
            offences.append(statement)

    with opened(qtbot, station) as keyboard:
        keyboard.until(lambda: keyboard.window.session is not None)
        event.listen(keyboard.window.session.store.engine, "before_cursor_execute", heard)
        keyboard.sign_in("officer1")
        keyboard.at_desk()
        page = queue(keyboard)
        keyboard.until(lambda: page.model.rowCount() == COUNT)
        keyboard.press("J", "C")
        keyboard.until(lambda: page.chips.chips[Chip.MINE].count == 1)
        page.chips.filter.setText("nansha")
        keyboard.until(lambda: page.model.rowCount() < COUNT)
    assert offences == []


def test_everything_the_keyboard_reaches_has_a_name(desk: Keyboard) -> None:
    assert nameless(desk.window) == []


def test_a_large_queue_is_read_in_stretches(desk: Keyboard, station: Station) -> None:
    """Far jumps by the scroll bar show the rows there, and only those are read."""
    page = queue(desk)
    columns = "site_id, logistics_code, state, priority, updated_at, goods, priority_why"
    station.change(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
        f"INSERT INTO consignment (consignment_id, logistics_no, {columns}) "
        "SELECT printf('00000000-0000-7000-8000-%012d', i), printf('BULK%08d', i), 1, '', :state, i % 200, 0, '', '[]' "
        "FROM n",
        state=State.DECLARED,
    )
    total = COUNT + 3000
    desk.until(lambda: page.model.rowCount() == total)
    bar = page.table.verticalScrollBar()
    for share in (0.5, 0.9, 0.2, 1.0):
        bar.setValue(int(bar.maximum() * share))
        desk.until(lambda: page.model.covers(*page.table.visible()))
        assert len(page.model.rows) <= 300
    desk.press("Home")
    desk.until(lambda: page.table.row == page.model.row(0))


def test_officers_are_shown_by_name_with_the_login_on_hover_and_found_by_either(
    desk: Keyboard, station: Station
) -> None:
    page = queue(desk)
    row = page.model.row(3)
    claim_task(station.store, station.context, station.officer("officer2"), row.consignment_id)
    desk.until(lambda: page.model.row(3).officer == "officer2")
    at = next(at for at, column in enumerate(COLUMNS) if column.sort is Sort.OFFICER)
    cell = page.model.index(3, at)
    name = station.value("SELECT name FROM officer WHERE login = 'officer2'")
    assert (cell.data(), cell.data(Qt.ItemDataRole.ToolTipRole)) == (name, "officer2")
    page.table.choose(3)
    assert page.glance._officer.text() == f"Claimed by {name}"
    for asked in (name, "officer2"):
        page.chips.filter.setText(asked)
        desk.until(lambda: page.model.rowCount() == 1)
        page.chips.filter.clear()
        desk.until(lambda: page.model.rowCount() == COUNT)


def test_the_xray_column_has_one_unit_and_tells_the_strongest_flag_on_hover(desk: Keyboard) -> None:
    row = queue(desk).model.row(0)
    several = row._replace(
        scan_verdict="alarm", flag_count=2, flag_category="PI", flag_assessment="HIGH_THREAT"
    )
    said = {
        "No scan yet": row,
        "Clear": row._replace(scan_verdict="clear"),
        "Unclear": row._replace(scan_verdict="unknown"),
        "Aborted": row._replace(scan_verdict="aborted"),
        "Alarm": row._replace(scan_verdict="alarm"),
        "1 flag": row._replace(scan_verdict="alarm", flag_count=1, flag_assessment="THREAT"),
        "2 flags": several,
    }
    assert [xray_text(of) for of in said.values()] == list(said)
    assert xray_told(several) == "Alarm · strongest flag: Prohibited item, High threat"
    assert xray_told(row) == "Not scanned"


def test_time_left_and_time_waited_say_which_they_are(desk: Keyboard) -> None:
    page = queue(desk)
    row, header = page.model.row(0), Qt.Orientation.Horizontal
    assert clock_text(row, row.due_at - timedelta(minutes=12)) == "12 min left"
    assert clock_text(row, row.due_at + timedelta(minutes=4)) == "4 min over"
    assert page.model.headerData(1, header) == "Time left"
    assert "arrival to release" in page.model.headerData(1, header, Qt.ItemDataRole.ToolTipRole)
    top = desk.window.desk.top
    desk.until(lambda: top._wait.text().startswith("waited "))
    desk.window.speak(Language.CHINESE)
    desk.qtbot.wait(50)
    assert clock_text(row, row.due_at - timedelta(minutes=12)) == "剩 12 分"
    assert top._wait.text().startswith("已等 ")


def test_a_filter_without_a_hit_says_so_and_esc_clears_it(desk: Keyboard) -> None:
    page = queue(desk)
    desk.press("Ctrl+F")
    desk.type("nothing like it")
    desk.press("Return")
    desk.until(lambda: page._empty.isVisible() and page._empty._title.text() == "Nothing fits the filter")
    assert page.table.hasFocus()
    desk.press("Escape")
    desk.until(lambda: page.model.rowCount() == COUNT and not page._empty.isVisible())
    page.chips.choose(Chip.RED)
    desk.press("Escape")
    assert page.chips.chosen is Chip.ALL


def test_an_empty_queue_says_that_the_inbox_is_still_being_read(qtbot: Any, tmp_path: Path) -> None:
    with (
        closing(Station.create(tmp_path / "empty")) as station,
        opened(qtbot, station, "officer1") as keyboard,
    ):
        page, intake = queue(keyboard), keyboard.window.intake
        keyboard.until(lambda: page._empty.isVisible() and page._empty._title.text() == "Nothing waits")
        intake.announce()
        assert page._empty._title.text() == "Reading the inbox…"


def test_a_number_that_does_not_fit_is_told_in_short_and_in_full_on_hover(
    desk: Keyboard, station: Station
) -> None:
    page, huge = queue(desk), Decimal("9999999999.25")
    delegate = page.table.delegate
    assert delegate._number(huge, wording.money(huge), 46) == "10 bn"
    assert delegate._number(Decimal(12345), "12,345", 46) == "12,345"
    desk.window.speak(Language.CHINESE)
    assert delegate._number(huge, wording.money(huge), 46) == "100 亿"
    row = page.model.row(0)._replace(value_cny=huge)
    assert _hover(Sort.VALUE, row) == "CNY 9,999,999,999.25"
