"""What the queue shows while another view is being read, and where an officer who comes back to it goes on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from officer_app.domain.words import TaskState
from officer_app.store.queue import Chip, Sort
from officer_app.ui import background
from officer_app.ui.queue.page import QueuePage
from officer_app.workflow.tasks import claim_most_urgent, hand_back
from tests.gui.filled import fill
from tests.gui.keyboard import Keyboard, opened
from tests.workflow.station import Station

COUNT = 6


@pytest.fixture(scope="module")
def _filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("returns-station")
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
        keyboard.until(lambda: page.chips.chips[Chip.ALL].count == COUNT and page.glance._detail is not None)
        yield keyboard


def queue(keyboard: Keyboard) -> QueuePage:
    page = keyboard.window.desk.pages["queue"]
    assert isinstance(page, QueuePage)
    return page


def inspect(desk: Keyboard) -> Any:
    """Claim the most urgent one; gives the inspection page once everything may be recorded."""
    desk.press("N")
    desk.until(lambda: desk.window.desk.current.name == "inspection" and desk.window.desk.current.mine)
    return desk.window.desk.current


def record_release(desk: Keyboard) -> str:
    """Inspect the most urgent one by keys alone, all conform; gives its id."""
    number = str(inspect(desk)._asked)
    record_all_conform(desk)
    return number


def record_all_conform(desk: Keyboard) -> None:
    page = desk.window.desk.current
    desk.press("A", *["T"] * len(page.draft.requirements), "Alt+1")
    assert page.draft.gaps() == []
    desk.press("Ctrl+Return")
    desk.until(lambda: desk.window.desk.current.name == "queue")


@contextmanager
def busy() -> Iterator[None]:
    """The machine has no time to read anything meanwhile."""
    free, pool = threading.Event(), background.relay().pool
    for _ in range(pool.maxThreadCount()):
        pool.start(free.wait)
    try:
        yield
    finally:
        free.set()


def test_after_a_record_the_next_task_is_chosen_and_the_pane_never_shows_the_old_one(desk: Keyboard) -> None:
    page = queue(desk)
    desk.press("J", "J", "J")
    seen: list[str] = []
    page.table.chosen.connect(lambda row: seen.append(row.consignment_id if row else ""))
    desk.window.desk.page_shown.connect(
        lambda name: seen.append("something" if page.glance._filled.isVisible() else name)
    )
    desk.window.desk.page_shown.connect(
        lambda name: seen.append("nothing chosen") if page.glance._empty.isVisible() else None
    )
    done = record_release(desk)
    desk.until(lambda: page.model.rowCount() == COUNT - 1 and page.table.row is not None)
    most_urgent = page.model.row(0)
    assert most_urgent is not None and most_urgent.task_state == TaskState.OPEN
    assert page.table.row == most_urgent
    assert page.table.currentIndex().row() == 0
    assert page.glance._waybill.text() == most_urgent.logistics_no
    assert page.table.hasFocus()
    back = seen[seen.index("inspection") + 1 :]
    assert back == ["", "queue", most_urgent.consignment_id] and done not in back


def test_a_claimed_one_at_the_top_is_passed_over(desk: Keyboard) -> None:
    page = queue(desk)
    desk.press("C")
    desk.until(lambda: page.model.row(0).task_state == TaskState.CLAIMED)
    record_release(desk)
    desk.until(lambda: page.model.rowCount() == COUNT - 1 and page.table.row is not None)
    assert page.table.row == page.model.row(1)


def test_a_task_handed_back_is_not_the_next_one(desk: Keyboard) -> None:
    page, given = queue(desk), inspect(desk)._asked
    desk.press("B")
    desk.sheet()
    desk.type("no scale here")
    desk.press("Ctrl+Return")
    desk.until(lambda: desk.window.desk.current is page and page.table.row is not None)
    assert page.table.row.consignment_id != given
    assert page.table.row.task_state == TaskState.OPEN


def test_after_the_last_of_mine_nothing_is_chosen_and_the_pane_says_so(desk: Keyboard) -> None:
    page = queue(desk)
    desk.press("C")
    desk.until(lambda: page.chips.chips[Chip.MINE].count == 1)
    desk.press("Left")  # from All to Mine
    desk.until(lambda: page.model.rowCount() == 1)
    desk.press("Return")
    desk.until(lambda: desk.window.desk.current.name == "inspection" and desk.window.desk.current.mine)
    record_all_conform(desk)
    desk.until(lambda: page.model.rowCount() == 0)
    desk.until(page.glance._empty.isVisible)
    assert page.table.row is None


def test_esc_after_n_chooses_the_claimed_one(desk: Keyboard) -> None:
    page = queue(desk)
    first = page.model.row(0)
    desk.press("J", "J", "J")
    inspect(desk)
    desk.press("Escape")
    desk.until(lambda: desk.window.desk.current is page and page.table.row.officer == "officer1")
    assert page.table.row.consignment_id == first.consignment_id
    assert page.table.currentIndex().row() == page.model.place_of(first.consignment_id)
    assert page.glance._officer.text() == "Yours"


def test_esc_chooses_the_claimed_one_also_where_the_chip_leaves_it_out(
    desk: Keyboard, station: Station
) -> None:
    page = queue(desk)
    last = page.model.row(COUNT - 1)
    station.change("UPDATE consignment SET undeclared = 1 WHERE consignment_id = :i", i=last.consignment_id)
    page.chips.choose(Chip.UNDECLARED)
    desk.until(lambda: page.model.rowCount() == 1)
    inspect(desk)
    desk.press("Escape")
    desk.until(lambda: desk.window.desk.current is page and page.table.row.officer == "officer1")
    assert page.chips.chosen is Chip.UNDECLARED
    assert page.glance._waybill.text() == page.table.row.logistics_no
    assert not page.table.currentIndex().isValid()


def test_rows_of_the_chip_before_are_dimmed_and_no_key_acts_on_them(desk: Keyboard, station: Station) -> None:
    page = queue(desk)
    with busy():
        desk.press("Left")  # from All to Mine, which has none
        desk.until(lambda: page.table.delegate.opacity < 1)
        assert page.model.rowCount() == COUNT
        assert not page.glance._act.isEnabled()
        desk.press("C", "O", "Return")
        assert desk.window.desk.current is page
    desk.until(lambda: page.model.rowCount() == 0)
    assert page.table.delegate.opacity == 1 and page.glance._act.isEnabled()
    desk.qtbot.wait(50)
    assert station.value("SELECT count(*) FROM task WHERE state <> 'open'") == 0


def test_enter_in_the_filter_goes_on_with_what_was_typed_not_with_the_row_before(
    desk: Keyboard, station: Station
) -> None:
    page = queue(desk)
    desk.press("Ctrl+F")
    page.chips.filter.setText("nansha")
    with busy():
        desk.press("Return")
        assert page.table.hasFocus()
        desk.press("C")
    desk.until(lambda: page.model.rowCount() == COUNT // 3)
    assert station.value("SELECT count(*) FROM task WHERE state <> 'open'") == 0
    desk.press("C")
    desk.until(lambda: page.chips.chips[Chip.MINE].count == 1)
    assert page.table.row.ebc_name == "Nansha Sample Ltd"


def test_what_an_officer_handed_back_is_not_given_to_them_again_and_tells_the_next_one_why(
    desk: Keyboard, station: Station
) -> None:
    page, officer = queue(desk), station.officer()
    first = claim_most_urgent(station.store, station.context, officer)
    task_id = station.value("SELECT task_id FROM consignment WHERE consignment_id = :c", c=first)
    hand_back(station.store, station.context, officer, task_id, "needs the large scanner")
    others = [claim_most_urgent(station.store, station.context, officer) for _ in range(COUNT - 1)]
    assert first not in others
    desk.press("N")
    desk.until(lambda: "handed back" in desk.told())
    assert desk.window.desk.current is page

    name = station.value("SELECT name FROM officer WHERE login = 'officer1'")

    def told() -> set[str]:
        return {label.text() for label in page.glance.findChildren(QLabel) if label.isVisible()}

    desk.until(lambda: page.table.row.consignment_id == first and page.table.row.handed_back)
    desk.until(lambda: {"needs the large scanner", name} <= told())
    state = page.model.index(page.model.place_of(first), list(Sort).index(Sort.STATE))
    assert page.model.data(state, Qt.ItemDataRole.ToolTipRole) == "Handed back: needs the large scanner"
    assert claim_most_urgent(station.store, station.context, station.officer("officer2")) == first
