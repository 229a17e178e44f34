"""The window around the pages: first start, signing in, locking, languages, keys, names."""

from __future__ import annotations

import gc
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QToolTip, QWidget

from officer_app.domain.words import Role
from officer_app.paths import DataDir
from officer_app.store.queue import Chip, Sort
from officer_app.ui import background, tokens
from officer_app.ui.app import make_application
from officer_app.ui.i18n import Language
from officer_app.ui.leaving import LeaveSheet
from officer_app.ui.registry import ENTRIES
from officer_app.ui.session import Tone
from officer_app.ui.signin import SignInPage
from officer_app.ui.theme import ThemeChoice, theme
from officer_app.ui.window import Window
from officer_app.workflow.people import add_officer
from officer_app.workflow.tasks import claim_most_urgent
from tests.gui.filled import arrive, fill, waybill
from tests.gui.keyboard import Keyboard, nameless, opened
from tests.workflow.station import Station


@pytest.fixture(scope="module")
def _filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("window-station")
    with closing(Station.create(folder)) as station:
        fill(station, 4)
        return folder


@pytest.fixture
def station(tmp_path: Path, _filled: Path) -> Iterator[Station]:
    with closing(Station.copy(_filled, tmp_path / "station")) as made:
        yield made


@pytest.fixture
def empty(qtbot: Any, tmp_path: Path) -> Iterator[Keyboard]:
    """The window on a folder that has nothing in it."""
    window = Window(make_application(), DataDir(tmp_path / "new"), watch_inbox=False)
    window.speak(Language.ENGLISH)
    with qtbot.waitActive(window):
        window.show()
    window.open()
    keyboard = Keyboard(qtbot, window)
    keyboard.until(lambda: window.first_start is not None and window.first_start.isVisible())
    yield keyboard
    window.close_at_once()
    window.deleteLater()


def test_the_first_start_asks_for_administrator_site_and_station(empty: Keyboard) -> None:
    page = empty.window.first_start
    assert page is not None
    empty.press("Return")  # nothing filled in yet
    assert page._wrong.isVisible()
    for name, text in {
        "customs_code": "5141",
        "loct_no": "CAN02",
        "site_name": "Huadu",
        "station": "03",
        "login": "chief",
        "password": "secretly",
        "again": "secretly",
    }.items():
        page.fields[name].setText(text)
    page.fields["again"].setFocus()
    empty.press("Return")
    empty.sign_in("chief", "secretly")
    empty.at_desk()
    session = empty.window.session
    assert session is not None and session.site is not None and session.actor is not None
    assert (session.site.customs_code, session.site.loct_no, session.site.is_demo) == ("5141", "CAN02", False)
    assert (session.actor.role, session.actor.station) == (Role.ADMINISTRATOR, "03")
    assert not empty.window.desk.top._demo.isVisible()


def test_two_different_passwords_are_refused(empty: Keyboard) -> None:
    page = empty.window.first_start
    assert page is not None
    for name in ("customs_code", "loct_no", "login", "password"):
        page.fields[name].setText("5141")
    page.fields["again"].setText("other")
    page.create_station.click()
    assert "differ" in page._wrong.text()


def test_a_demonstration_is_one_click_away_and_marked(empty: Keyboard) -> None:
    empty.window.first_start.demonstrate.click()
    empty.until(lambda: empty.window.sign_in is not None and empty.window.sign_in.isVisible())
    page = empty.window.sign_in
    assert page._demo.isVisible()
    stands_under_the_text(page)
    empty.sign_in("officer1")
    empty.at_desk()
    assert empty.window.desk.top._demo.isVisible()


def stands_under_the_text(page: SignInPage) -> None:
    """The mark of a demonstration, at the usual distance, and the text beside the icon."""
    mark, text = page._demo_mark.geometry(), page._place.geometry()
    assert (mark.left(), mark.top()) == (text.left(), text.bottom() + 1 + tokens.S)
    assert text.left() == page._sign.geometry().right() + 1 + tokens.M


def test_a_wrong_password_is_refused_and_five_lock_the_account(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station) as keyboard:
        for _ in range(5):
            keyboard.sign_in("officer1", "wrong")
            page = keyboard.window.sign_in
            keyboard.until(lambda page=page: page._wrong.isVisible() and not page._busy)
            assert keyboard.window.desk is None
        assert "locked" in page._wrong.text()
        keyboard.sign_in("officer1")
        keyboard.until(lambda: page._wrong.isVisible() and not page._busy)
        assert "locked" in page._wrong.text()


def test_a_role_sees_only_its_pages(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station, "officer1") as keyboard:
        assert "admin" not in keyboard.window.desk.rail.names()
    with opened(qtbot, station, "admin") as keyboard:
        assert "admin" in keyboard.window.desk.rail.names()


def test_locking_keeps_what_one_was_at(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station, "officer1") as keyboard:
        page = keyboard.window.desk.current
        keyboard.until(lambda: page.model.rowCount() == 4)
        keyboard.press("J", "J")
        chosen = page.table.selected_id()
        keyboard.press("Ctrl+L")
        sign_in = keyboard.window.sign_in
        assert sign_in.isVisible() and not sign_in.name.isEnabled()
        keyboard.type("demo")
        keyboard.press("Return")
        keyboard.until(lambda: keyboard.window.desk.isVisible())
        assert keyboard.window.desk.current is page
        assert page.table.selected_id() == chosen


def test_what_is_read_behind_the_lock_takes_no_keys_away(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station, "officer1") as keyboard:
        page = keyboard.window.desk.current
        keyboard.until(lambda: page.model.rowCount() == 4)
        desk, chosen = keyboard.window.desk, page.table.selected_id()
        keyboard.window.lock()
        keyboard.type("de")
        desk.show_page("inspection", chosen)  # claimed a moment before
        keyboard.until(lambda: desk.current.name == "inspection")
        keyboard.until(lambda: desk.current.detail is not None)
        keyboard.type("mo")
        keyboard.press("Return")
        keyboard.until(lambda: keyboard.window.desk.isVisible())


def test_a_dialog_does_not_stand_over_the_lock_and_is_found_again_with_what_was_written(
    qtbot: Any, station: Station
) -> None:
    with opened(qtbot, station, "officer1") as keyboard:
        keyboard.press("N")
        keyboard.until(lambda: keyboard.window.desk.current.name == "inspection")
        keyboard.until(lambda: keyboard.window.desk.current.draft is not None)
        keyboard.press("B")
        sheet = keyboard.sheet()
        keyboard.type("looks resealed")
        keyboard.press("Ctrl+L")
        assert not sheet.isVisible()
        keyboard.until(lambda: QApplication.focusWidget() is keyboard.window.sign_in.password)
        keyboard.type("demo")
        keyboard.press("Return")
        assert keyboard.sheet() is sheet
        keyboard.type(".")
        assert "looks resealed." in [field.text() for field in sheet.findChildren(QLineEdit)]


def test_who_unlocks_is_told_of_the_password_alone_and_sees_that_it_is_a_demonstration(
    qtbot: Any, station: Station
) -> None:
    with opened(qtbot, station, "officer1") as keyboard:
        keyboard.press("Ctrl+L")
        page = keyboard.window.sign_in
        assert page._demo_mark.isVisible()
        stands_under_the_text(page)
        keyboard.type("wrong")
        keyboard.press("Return")
        keyboard.until(lambda: page._wrong.text() == "The password is wrong.")


def test_a_demonstration_officer_is_filled_in_and_enter_signs_in(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station) as keyboard:
        keyboard.until(lambda: keyboard.window.sign_in is not None and keyboard.window.sign_in.isVisible())
        page = keyboard.window.sign_in
        page._take_demo("officer2")
        keyboard.type("demo")  # replaces what is filled in, and acts on nothing
        assert keyboard.window.desk is None
        keyboard.press("Return")
        keyboard.at_desk()
        assert keyboard.window.session.officer.login == "officer2"


@pytest.mark.parametrize("answer", ["hand back", "keep", "cancel"])
def test_who_leaves_with_claimed_tasks_is_asked_once(qtbot: Any, station: Station, answer: str) -> None:
    claim_most_urgent(station.store, station.context, station.officer())
    held = "SELECT count(*) FROM task WHERE state = 'claimed'"
    with opened(qtbot, station, "officer1") as keyboard:
        keyboard.window.close()
        sheet = keyboard.sheet(LeaveSheet)
        assert keyboard.window.isVisible()
        sheet.reject()
        keyboard.no_sheet()
        keyboard.window.desk.top.sign_out_wanted.emit()
        sheet = keyboard.sheet(LeaveSheet)
        assert sheet.do.text() == "Hand back 1"
        if answer == "keep":
            sheet.keep.setFocus()
        keyboard.press("Escape" if answer == "cancel" else "Return")
        keyboard.no_sheet()
        if answer != "cancel":
            keyboard.until(lambda: keyboard.window.session.actor is None)
        assert station.value(held) == (0 if answer == "hand back" else 1)
        assert (keyboard.window.session.actor is None) == (answer != "cancel")
    if answer == "hand back":  # it was not given back for a reason of its own
        assert claim_most_urgent(station.store, station.context, station.officer())


def test_an_untouched_desk_locks_itself(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station, "officer1") as keyboard:
        assert keyboard.window._idle._timer.interval() == 10 * 60_000
        keyboard.window._idle.idle.emit()
        assert keyboard.window.sign_in.isVisible()
        assert not keyboard.window.scanner.enabled


def test_signing_out_leaves_nothing_of_the_officer(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station, "officer1") as keyboard:
        keyboard.window.sign_out()
        assert keyboard.window.desk is None and keyboard.window.session.actor is None
        keyboard.sign_in("officer2")
        keyboard.at_desk()
        assert keyboard.window.session.officer.login == "officer2"


def test_who_comes_after_somebody_types_their_name_first(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station, "officer1") as keyboard:
        page = keyboard.window.sign_in
        for leave in (
            keyboard.window.desk.top.sign_out_wanted.emit,
            lambda: (keyboard.press("Ctrl+L"), page.other.click()),
        ):
            leave()
            keyboard.until(lambda: page.isVisible() and page.name.isEnabled())
            assert page.name.text() == "" and page.name.hasFocus()
            keyboard.type("officer2")
            assert (page.name.text(), page.password.text()) == ("officer2", "")
            keyboard.press("Return")
            keyboard.type("demo")
            keyboard.press("Return")
            keyboard.at_desk()


def test_the_language_changes_without_a_restart(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station, "officer1") as keyboard:
        page = keyboard.window.desk.current
        keyboard.until(lambda: page._summary.text().startswith("4"))
        assert page.title() == "Queue"
        keyboard.window.speak(Language.CHINESE)
        qtbot.wait(50)
        assert page.title() == "队列"
        assert page.model.headerData(0, Qt.Orientation.Horizontal) == "优先级"
        assert keyboard.window.desk.rail._buttons["volumes"].text() == "业务量"
        assert "票" in page._summary.text()
        keyboard.window.speak(Language.ENGLISH)
        qtbot.wait(50)
        assert page.title() == "Queue"


def test_light_and_dark_reach_every_widget(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station, "officer1") as keyboard:
        window = keyboard.window
        light = window.grab().toImage().pixelColor(5, window.height() // 2)
        window.look(ThemeChoice.DARK)
        qtbot.wait(50)
        dark = window.grab().toImage().pixelColor(5, window.height() // 2)
        assert light.lightness() > 200 > 100 > dark.lightness()
        window.look(ThemeChoice.SYSTEM)
        QApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
        assert theme().dark
        QApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Unknown)
        assert not theme().dark


def test_help_and_all_keys_open_and_close_by_key(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station, "officer1") as keyboard:
        overlay = keyboard.window.overlay
        keyboard.press("F1")
        assert overlay.isVisible() and overlay._title.text() == "Queue"
        keyboard.press("Escape")
        assert not overlay.isVisible()
        keyboard.press("?")
        assert overlay.isVisible()
        texts = [label.text() for label in overlay.findChildren(QLabel)]
        assert "Claim" in texts and "Search" in texts
        keyboard.press("Escape")
        assert keyboard.window.desk.current.table.hasFocus()


def test_the_search_box_finds_by_number_and_opens(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station, "officer1") as keyboard:
        keyboard.press("/")
        keyboard.until(lambda: keyboard.window.desk.top.search.hasFocus())
        keyboard.type(waybill(2)[:-1])
        keyboard.until(lambda: keyboard.window.desk.top.search._list.isVisible())
        assert keyboard.window.desk.top.search._list._list.count() == 4
        keyboard.press("Down", "Return")
        keyboard.until(lambda: keyboard.window.desk.current.name == "inspection")


def test_a_waybills_last_digits_open_it_but_only_a_whole_label_does(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station, "officer1") as keyboard:
        search, desk = keyboard.window.desk.top.search, keyboard.window.desk
        keyboard.window.scanner.scanned.emit("0000002")
        keyboard.until(lambda: "0000002" in keyboard.told() and search._list.isVisible())
        assert desk.current.name == "queue"
        keyboard.press("Escape", "/")
        keyboard.type("0000002")
        keyboard.press("Return")
        keyboard.until(lambda: desk.current.name == "inspection")


def test_a_box_that_nobody_has_declared_yet_is_told_of_by_scan_and_by_search(
    qtbot: Any, station: Station
) -> None:
    arrive(station, 9)
    with opened(qtbot, station, "officer1") as keyboard:
        search = keyboard.window.desk.top.search
        keyboard.window.scanner.scanned.emit(waybill(9))
        keyboard.until(lambda: f"{waybill(9)} is here, not declared yet: arrived " in keyboard.told())
        assert " in van " in keyboard.told() and "waited 0 min" in keyboard.told()
        keyboard.press("Escape", "/")
        keyboard.type("0009")
        keyboard.until(search._list.isVisible)
        item = search._list._list.item(0)
        assert item.data(Qt.ItemDataRole.AccessibleTextRole).startswith(f"{waybill(9)} is here")


def test_what_is_still_open_is_found_before_what_has_left(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station, "officer1") as keyboard:
        search = keyboard.window.desk.top.search
        latest = station.rows("SELECT logistics_no FROM consignment ORDER BY consignment_id DESC")
        left = latest[0]["logistics_no"]
        station.change(
            "UPDATE consignment SET state = 'released', task_state = NULL WHERE logistics_no = :n",
            n=left,
        )
        keyboard.press("/")
        keyboard.until(search.hasFocus)
        keyboard.type(waybill(0)[:-1])
        keyboard.until(search._list.isVisible)
        hits = [
            search._list._list.item(row).data(Qt.ItemDataRole.UserRole)
            for row in range(search._list._list.count())
        ]
        assert [hit.logistics_no for hit in hits] == [row["logistics_no"] for row in latest[1:]] + [left]


def test_enter_presses_the_button_that_has_the_focus(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station) as keyboard:
        keyboard.until(lambda: keyboard.window.sign_in is not None and keyboard.window.sign_in.isVisible())
        page = keyboard.window.sign_in
        page.name.setText("officer1")
        page.password.setText("demo")
        page.password.setFocus()
        keyboard.press("Tab", "Return")
        keyboard.at_desk()
        desk = keyboard.window.desk
        queue = desk.current
        keyboard.until(lambda: queue.model.rowCount() == 4)
        queue.chips.chips[Chip.YELLOW].setFocus()
        keyboard.press("Return")
        assert queue.chips.chosen is Chip.YELLOW
        desk.rail._buttons["volumes"].setFocus()
        keyboard.press("Enter")
        keyboard.until(lambda: desk.current.name == "volumes")


def test_markup_in_what_came_from_outside_is_only_text_on_hover(qtbot: Any, station: Station) -> None:
    name = "<b>BOLD</b><img src=file:///etc/passwd>"
    station.change("UPDATE consignment SET goods = :name", name=name)
    with opened(qtbot, station, "officer1") as keyboard:
        page = keyboard.window.desk.current
        keyboard.until(lambda: page.model.rowCount() == 4)
        cell = page.table.visualRect(page.model.index(0, list(Sort).index(Sort.GOODS))).center()
        viewport = page.table.viewport()
        QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, cell, viewport.mapToGlobal(cell)))
        (tip,) = (w for w in QApplication.topLevelWidgets() if w.inherits("QTipLabel") and w.isVisible())
        assert isinstance(tip, QLabel)
        assert (tip.text(), tip.textFormat()) == (name, Qt.TextFormat.PlainText)
        assert tip.width() >= tip.sizeHint().width()
        QToolTip.hideText()


def test_a_window_kept_from_a_larger_screen_opens_inside_this_one(qtbot: Any, station: Station) -> None:
    window = Window(make_application(), DataDir(station.data.root), watch_inbox=False)
    free = window.screen().availableGeometry()
    window.resize(window.minimumWidth(), free.height() + 200)
    window._first_geometry = window.geometry()  # as if it had been kept
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: window.frameGeometry().bottom() <= free.bottom())
    window.close_at_once()
    window.deleteLater()


def test_a_password_is_checked_once_however_often_enter_is_pressed(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station) as keyboard:
        keyboard.until(lambda: keyboard.window.sign_in is not None and keyboard.window.sign_in.isVisible())
        page = keyboard.window.sign_in
        page.name.setText("officer1")
        page.password.setText("wrong")
        page.password.setFocus()
        for _ in range(2):
            QTest.keyClick(page.password, Qt.Key.Key_Return)
        assert page.go.text() == "Checking…"
        assert not page.go.isEnabled()
        keyboard.until(lambda: "wrong" in page._wrong.text())
        assert page.go.text() == "Sign in"
        assert page.go.isEnabled()
        tries = "SELECT failed_sign_ins FROM officer WHERE login = 'officer1'"
        assert station.value(tries) == 1


def test_a_label_nobody_knows_is_told_and_nothing_else_happens(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station, "officer1") as keyboard:
        keyboard.window.scanner.scanned.emit("NOBODY12345")
        keyboard.until(lambda: "NOBODY12345" in keyboard.told())
        assert keyboard.window.desk.current.name == "queue"


def test_no_key_is_taken_twice(qtbot: Any, station: Station) -> None:
    """A second shortcut on a key silently disables both."""
    with opened(qtbot, station, "admin") as keyboard:
        desk = keyboard.window.desk
        for page in ENTRIES:
            if page.needs is None or keyboard.window.session.may(page.needs):
                desk.show_page(page.name)
                keyboard.until(lambda name=page.name: desk.current is not None and desk.current.name == name)
                used = Counter(
                    shortcut.key().toString()
                    for shortcut in keyboard.window.findChildren(QShortcut)
                    if shortcut.parent() in (keyboard.window, desk.current) and shortcut.isEnabled()
                )
                assert [key for key, times in used.items() if times > 1] == [], page.name


def test_everything_the_keyboard_reaches_can_be_named(qtbot: Any, station: Station, empty: Keyboard) -> None:
    assert nameless(empty.window) == []
    with opened(qtbot, station, "admin") as keyboard:
        assert nameless(keyboard.window) == []
        keyboard.window.lock()
        assert nameless(keyboard.window) == []


def test_errors_say_what_happened_and_the_unforeseen_gets_a_reference(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station, "officer1") as keyboard:
        page = keyboard.window.desk.current

        def fails() -> None:
            raise ZeroDivisionError("nobody thought of this")

        page.run(fails)
        keyboard.until(lambda: "Reference" in keyboard.told())
        keyboard.window.session.say("done", Tone.GOOD)
        assert keyboard.told() == "done"


def test_a_page_that_is_left_hears_no_more(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station, "officer1") as keyboard:
        page = keyboard.window.desk.current
        heard: list[object] = []
        page.run(lambda: 1, heard.append)
        page.deactivate()
        qtbot.wait(200)
        assert heard == []


def test_tracked_work_shows_progress_and_can_be_cancelled(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station, "officer1") as keyboard:
        page = keyboard.window.desk.current
        done: list[object] = []

        def work(job: background.Job) -> None:
            import time

            for at in range(1000):
                job.step(at, 1000)
                time.sleep(0.005)

        job = page.run_tracked("Counting", work, done.append)
        bar = keyboard.window.desk.bottom
        keyboard.until(lambda: any("/ 1,000" in label.text() for label in bar.findChildren(QLabel)))
        job.cancel()
        keyboard.until(lambda: not bar._strips)
        assert done == []


def test_no_reference_to_none_is_lost(qtbot: Any, station: Station) -> None:
    """PySide6 6.12.0 gives back one too many with each void call, until Python 3.11 dies of it."""
    with opened(qtbot, station, "officer1") as keyboard:
        page = keyboard.window.desk.current
        gc.collect()
        before = sys.getrefcount(None)
        for _ in range(2000):
            page.update()
            page._summary.setText("x")
        assert sys.getrefcount(None) > before - 500


def test_every_page_in_the_registry_is_there() -> None:
    for page in ENTRIES:
        assert page.load().name == page.name


def test_names_survive_a_change_of_language(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station, "officer1") as keyboard:
        keyboard.window.speak(Language.CHINESE)
        qtbot.wait(50)
        search: QWidget = keyboard.window.desk.top.search
        assert "扫描" in search.accessibleName()


def test_officers_added_meanwhile_can_sign_in(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station) as keyboard:
        keyboard.until(lambda: keyboard.window.session is not None)
        chief = station.officer("admin", Role.ADMINISTRATOR)
        add_officer(station.store, chief, "late", "Late", Role.OFFICER, "secretly")
        keyboard.sign_in("late", "secretly")
        keyboard.at_desk()


def test_whoever_settles_files_is_told_what_is_wrong_in_the_timetable_and_nobody_is_stopped(
    qtbot: Any, station: Station
) -> None:
    (station.data.root / "flights.csv").write_text("flight,departs\nCZ0471,2026-11-31T01:30\n")
    with opened(qtbot, station, "supervisor") as keyboard:
        bar = keyboard.window.desk.bottom
        keyboard.until(lambda: "1 fault in flights.csv" in bar._inbox.text())
        assert "flights.csv, line 2: no time such as" in bar._inbox.toolTip()
        keyboard.window.speak(Language.CHINESE)
        keyboard.until(lambda: "flights.csv" in bar._inbox.text() and "fault" not in bar._inbox.text())
        assert "flights.csv第2行：不是2026-11-23T14:05这样的时间" in bar._inbox.toolTip()
        (station.data.root / "flights.csv").unlink()
        bar.look()
        keyboard.until(lambda: "flights.csv" not in bar._inbox.text())
        assert "flights.csv" not in bar._inbox.toolTip()


def test_a_warning_is_not_lost_behind_what_is_said_right_after_it(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station, "officer1") as keyboard:
        toast = keyboard.window.toast
        toast.say("1 of what was recorded here came too late", Tone.WARNING)
        toast.say("Chen took YT1 from you", Tone.PLAIN)
        assert toast.text() == "1 of what was recorded here came too late\nChen took YT1 from you"
        toast.say("Saved", Tone.GOOD)
        assert toast.text() == "Chen took YT1 from you\nSaved"
        toast.hide()
        toast.say("Saved", Tone.GOOD)
        toast.say("Printed", Tone.GOOD)
        assert toast.text() == "Printed"
