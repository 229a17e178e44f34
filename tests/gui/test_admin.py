"""Officers and site in the real window, on a real SQLite file, with real keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QMenu, QScrollArea

from officer_app.domain.errors import NotAllowed, OfficerError, SignInFailed
from officer_app.domain.site import SiteSettings
from officer_app.domain.words import Disposition, Role
from officer_app.ui.admin.eligible import GrantSheet
from officer_app.ui.admin.page import ELIGIBLE, OFFICERS
from officer_app.ui.admin.sheets import AddSheet, OwnPasswordSheet, PasswordSheet, RoleSheet, SkillsSheet
from officer_app.ui.i18n import Language
from officer_app.ui.theme import ThemeChoice
from officer_app.ui.widgets.buttons import Button
from officer_app.ui.widgets.sheet import Sheet
from officer_app.workflow.people import change_own_password, sign_in
from officer_app.workflow.setup import add_station, current_site, rename_site, stations, update_site_settings
from tests.gui.keyboard import Keyboard, english_left, nameless, opened
from tests.workflow.station import Station


@pytest.fixture(scope="session")
def _empty_station(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("admin-station")
    with closing(Station.create(folder)):
        return folder


@pytest.fixture
def station(tmp_path: Path, _empty_station: Path) -> Iterator[Station]:
    with closing(Station.copy(_empty_station, tmp_path / "station")) as made:
        yield made


@pytest.fixture
def keyboard(qtbot: Any, station: Station) -> Iterator[Keyboard]:
    with opened(qtbot, station, "admin") as made:
        yield made


@pytest.fixture
def page(keyboard: Keyboard) -> Any:
    found = keyboard.go("admin")
    keyboard.until(lambda: len(found.officers.table._rows.rows) == 5)
    return found


def choose(page: Any, login: str) -> None:
    page.officers.table.choose_key(login)
    assert page.officers.table.row.login == login


def role_of(station: Station, login: str) -> str:
    return str(station.value("SELECT role FROM officer WHERE login = :login", login=login))


def wrong_passwords(station: Station, login: str, times: int = 5) -> None:
    for _ in range(times):
        with pytest.raises(SignInFailed):
            sign_in(station.store, login, "wrong")


def test_an_officer_is_added_with_keys_and_can_sign_in(
    keyboard: Keyboard, page: Any, station: Station
) -> None:
    keyboard.press("A")
    sheet = keyboard.sheet(AddSheet)
    keyboard.type("wang")
    keyboard.press("Tab")
    keyboard.type("Wang Wu")
    keyboard.press("Tab", "Down")
    assert sheet.role.role is Role.SUPERVISOR
    assert "quarantine" in sheet._may.text()
    keyboard.press("Tab")
    keyboard.type("riverbank")
    keyboard.press("Tab")
    keyboard.type("riverbank")
    keyboard.press("Return")
    keyboard.no_sheet()
    keyboard.until(lambda: page.officers.table._rows.place_of("wang") is not None)
    assert sign_in(station.store, "wang", "riverbank").role is Role.SUPERVISOR


def test_what_is_wrong_with_a_new_officer_is_said_in_the_dialog(keyboard: Keyboard, page: Any) -> None:
    keyboard.press("A")
    sheet = keyboard.sheet(AddSheet)
    keyboard.press("Return")
    assert "which name" in sheet._why_not.text()
    assert sheet.login.property("bad")
    sheet.login.setText("admin")
    sheet.password.setText("seven77")
    keyboard.press("Return")
    assert "8 characters" in sheet._why_not.text()
    sheet.password.setText("eight888")
    keyboard.press("Return")
    assert "differ" in sheet._why_not.text()
    sheet.again.setText("eight888")
    keyboard.press("Return")
    keyboard.until(lambda: "admin already" in sheet._why_not.text())
    assert sheet.login.property("bad")
    assert sheet.isVisible()
    keyboard.press("Esc")


def test_a_role_is_changed(keyboard: Keyboard, page: Any, station: Station) -> None:
    choose(page, "officer2")
    keyboard.press("R")
    keyboard.sheet(RoleSheet)
    keyboard.press("Down", "Return")
    keyboard.no_sheet()
    assert role_of(station, "officer2") == Role.SUPERVISOR
    keyboard.until(lambda: page.officers.table.row.role == Role.SUPERVISOR)


def test_an_account_is_closed_after_asking_and_opened_again(
    keyboard: Keyboard, page: Any, station: Station
) -> None:
    choose(page, "officer1")
    keyboard.press("D")
    keyboard.sheet(Sheet)
    keyboard.press("Return")
    keyboard.no_sheet()
    keyboard.until(lambda: page.officers.table.row.disabled)
    assert page.officers._tag.text() == "Disabled"
    with pytest.raises(SignInFailed):
        sign_in(station.store, "officer1", "demo")
    keyboard.press("D")
    keyboard.until(lambda: not page.officers.table.row.disabled)
    assert sign_in(station.store, "officer1", "demo").login == "officer1"


def test_administrators_do_not_close_or_demote_themselves(
    keyboard: Keyboard, page: Any, station: Station
) -> None:
    choose(page, "admin")
    assert not page.officers.role.isEnabled()
    assert not page.officers.disable.isEnabled()
    keyboard.press("D")
    keyboard.until(lambda: "Another administrator" in keyboard.told())
    keyboard.press("R")
    assert QApplication.activeModalWidget() is None
    assert role_of(station, "admin") == Role.ADMINISTRATOR


def test_a_lockout_shows_until_when_and_a_new_password_ends_it(
    keyboard: Keyboard, page: Any, station: Station
) -> None:
    wrong_passwords(station, "officer1")
    page.refresh()
    choose(page, "officer1")
    keyboard.until(lambda: page.officers._tag.text() == "Locked")
    assert "new password ends it" in page.officers._why.text()
    with pytest.raises(SignInFailed, match="15 min"):
        sign_in(station.store, "officer1", "demo")
    keyboard.press("P")
    keyboard.sheet(PasswordSheet)
    keyboard.type("riverbank")
    keyboard.press("Tab")
    keyboard.type("riverbank")
    keyboard.press("Return")
    keyboard.no_sheet()
    keyboard.until(lambda: page.officers._tag.text() == "Active")
    assert sign_in(station.store, "officer1", "riverbank").login == "officer1"


def test_settings_are_checked_where_they_are_typed_and_count_at_once(
    keyboard: Keyboard, page: Any, station: Station
) -> None:
    keyboard.press("Ctrl+Tab")
    keyboard.until(lambda: page.site.name.text() != "")
    clock, lock = page.site.numbers["clock_minutes"], page.site.numbers["idle_lock_minutes"]
    assert not page.site.save_button.isEnabled()
    clock.field.setFocus()
    clock.field.selectAll()
    keyboard.type("5")
    assert "from 10 to 480" in clock._hint.text()
    assert clock.field.property("bad")
    assert not page.site.save_button.isEnabled()
    keyboard.type("0")
    assert not clock.field.property("bad")
    lock.field.setFocus()
    lock.field.selectAll()
    keyboard.type("3")
    rate = page.site.rates["9610"]
    rate.field.setFocus()
    rate.field.selectAll()
    keyboard.type("1.5")
    target = page.site.targets["hit_target"]
    target.field.setFocus()
    target.field.selectAll()
    keyboard.type("12.5")
    page.site.approve[Disposition.DETAIN].setFocus()
    keyboard.press("Space")
    keyboard.press("Ctrl+S")
    keyboard.until(lambda: "Saved" in keyboard.told())
    settings = current_site(station.store).settings
    assert settings.approve == ("detain",)
    assert (settings.clock_minutes, settings.idle_lock_minutes) == (50, 3)
    assert settings.draw_rate["9610"] == 0.015
    assert settings.draw_rate["9710"] == 0.02
    assert (settings.hit_target, settings.inspection_target) == (0.125, 0.03)
    assert keyboard.window.session.site.settings == settings
    assert keyboard.window._idle._timer.interval() == 3 * 60_000
    assert not page.site.save_button.isEnabled()


def test_a_site_may_let_departures_through(keyboard: Keyboard, page: Any, station: Station) -> None:
    assert current_site(station.store).settings.refuse_departures
    keyboard.press("Ctrl+Tab")
    keyboard.until(lambda: page.site.name.text() != "")
    page.site.refuse_departures.setFocus()
    keyboard.press("Space", "Ctrl+S")
    keyboard.until(lambda: "Saved" in keyboard.told())
    assert not current_site(station.store).settings.refuse_departures


def test_late_is_never_later_than_the_clock(keyboard: Keyboard, page: Any) -> None:
    keyboard.press("Ctrl+Tab")
    keyboard.until(lambda: page.site.name.text() != "")
    late = page.site.numbers["late_minutes"]
    late.field.setFocus()
    late.field.selectAll()
    late.set_value(20)  # the store has changed, and this has not
    keyboard.type("90")
    assert "Not later than" in late._hint.text()
    assert not page.site.save_button.isEnabled()
    page.site.undo.click()
    assert late.field.text() == "20"
    assert not late.field.property("bad")


def test_what_is_being_typed_stays_when_the_store_changes(
    keyboard: Keyboard, page: Any, station: Station
) -> None:
    keyboard.press("Ctrl+Tab")
    keyboard.until(lambda: page.site.name.text() != "")
    keyboard.type("2")
    typed = page.site.name.text()
    add_station(station.store, station.officer("admin", Role.ADMINISTRATOR), "08")
    page.refresh()
    keyboard.until(lambda: page.site._facts.stations == ("07", "08"))
    assert page.site.name.text() == typed


def test_the_site_is_renamed_in_the_top_bar_too(keyboard: Keyboard, page: Any, station: Station) -> None:
    keyboard.press("Ctrl+Tab")
    keyboard.until(lambda: page.site.name.text() != "")
    page.site.name.selectAll()
    keyboard.type("Nansha")
    keyboard.press("Ctrl+S")
    keyboard.until(lambda: keyboard.window.desk.top._site.text().startswith("Nansha"))
    assert current_site(station.store).name == "Nansha"


def test_another_station_can_be_chosen_at_the_next_sign_in(
    keyboard: Keyboard, page: Any, station: Station
) -> None:
    keyboard.press("Ctrl+Tab")
    keyboard.until(lambda: page.site.name.text() != "")
    page.site.station.setFocus()
    keyboard.press("Return")
    assert page.site._station_wrong.isVisible()
    keyboard.type("08")
    keyboard.press("Return")
    keyboard.until(lambda: stations(station.store) == ["07", "08"])
    keyboard.until(lambda: page.site.station.text() == "")
    keyboard.type("08")
    keyboard.press("Return")
    keyboard.until(lambda: "already" in page.site._station_wrong.text())
    keyboard.window.sign_out()
    keyboard.until(lambda: keyboard.window.sign_in.station.count() == 2)
    assert keyboard.window.sign_in.station.isVisible()


def test_everybody_changes_their_own_password_in_the_officer_menu(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station, "officer1") as keyboard:
        keyboard.window.desk.top.officer.setFocus()
        keyboard.press("Space")
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        (action,) = [one for one in menu.actions() if one.text() == "Change your password"]
        menu.close()
        action.trigger()
        sheet = keyboard.sheet(OwnPasswordSheet)
        for text in ("wrong", "riverbank", "riverbank"):
            keyboard.type(text)
            keyboard.press("Tab")
        sheet.password.setFocus()
        keyboard.press("Return")
        keyboard.until(lambda: "wrong" in sheet._why_not.text())
        assert sheet.present.hasFocus()
        keyboard.type("demo")
        keyboard.press("Return")
        keyboard.no_sheet()
        keyboard.until(lambda: "changed" in keyboard.told())
    assert sign_in(station.store, "officer1", "riverbank").login == "officer1"


@pytest.mark.parametrize("login", ["officer1", "analyst"])
def test_officers_and_analysts_do_not_see_the_page(qtbot: Any, station: Station, login: str) -> None:
    with opened(qtbot, station, login) as keyboard:
        assert "admin" not in keyboard.window.desk.rail.names()


def skills_of(station: Station, login: str) -> list[str]:
    return list(
        json.loads(str(station.value("SELECT skills FROM officer WHERE login = :login", login=login)))
    )


def test_what_an_officer_is_good_at_is_ticked_and_shown(
    keyboard: Keyboard, page: Any, station: Station
) -> None:
    choose(page, "officer2")
    assert page.officers._skills.isHidden()
    keyboard.press("S")
    keyboard.sheet(SkillsSheet)
    keyboard.press("Space", "Tab", "Tab", "Space", "Return")
    keyboard.no_sheet()
    assert skills_of(station, "officer2") == ["dangerous_goods", "cultural_goods"]
    keyboard.until(lambda: page.officers._skills.text() == "Good at: dangerous goods, cultural goods")
    keyboard.press("S")
    assert keyboard.sheet(SkillsSheet).checks["cultural_goods"].isChecked()
    keyboard.press("Space", "Return")
    keyboard.no_sheet()
    assert skills_of(station, "officer2") == ["cultural_goods"]


def test_a_supervisor_says_what_officers_are_good_at_and_changes_nothing_else_of_them(
    qtbot: Any, station: Station
) -> None:
    with opened(qtbot, station, "supervisor") as keyboard:
        page = keyboard.go("admin")
        keyboard.until(lambda: len(page.officers.table._rows.rows) == 5)
        choose(page, "officer1")
        shown = [button for button in page.findChildren(Button) if button.isVisible()]
        assert shown == [page.officers.skills]
        keyboard.press("P", "D", "A")
        assert QApplication.activeModalWidget() is None
        keyboard.press("Return")
        keyboard.sheet(SkillsSheet)
        keyboard.press("Space", "Return")
        keyboard.no_sheet()
        assert skills_of(station, "officer1") == ["dangerous_goods"]


def test_a_supervisor_decides_who_is_inspected_in_advance_and_does_not_see_what_the_site_sets(
    qtbot: Any, station: Station
) -> None:
    with opened(qtbot, station, "supervisor") as keyboard:
        page = keyboard.go("admin")
        assert [name for name, chip in page.parts.chips.items() if chip.isVisible()] == [
            OFFICERS,
            ELIGIBLE,
        ]
        keyboard.press("Ctrl+Tab")
        assert page.eligible.isVisible() and not page.officers.isVisible()
        keyboard.press("P", "Ctrl+S")  # there is no password to set, nothing to save
        assert page.parts.chosen == ELIGIBLE and QApplication.activeModalWidget() is None
        keyboard.press("A")
        sheet = keyboard.sheet(GrantSheet)
        keyboard.type("4401201T02")
        sheet.why.setFocus()
        keyboard.type("AEO")
        keyboard.press("Return")
        keyboard.no_sheet()
        keyboard.until(lambda: page.eligible.table.row is not None)
        assert page.eligible.table.row.decided_by == "supervisor"


@pytest.mark.parametrize("width", [960, 1100, 1280])
@pytest.mark.parametrize("language", list(Language))
def test_no_setting_of_the_site_is_cut_at_its_right(
    keyboard: Keyboard, page: Any, width: int, language: Language
) -> None:
    keyboard.window.speak(language)
    keyboard.press("Ctrl+Tab")
    keyboard.window.resize(width, 600)
    keyboard.until(lambda: keyboard.window.width() == width)
    (area,) = page.site.findChildren(QScrollArea)
    keyboard.until(lambda: area.widget().minimumSizeHint().width() <= area.viewport().width())


def test_every_part_has_a_name_and_fits_a_small_screen_in_both_languages(
    keyboard: Keyboard, page: Any
) -> None:
    keyboard.window.look(ThemeChoice.DARK)
    for _ in range(2):
        assert nameless(page) == []
        assert page.minimumSizeHint().width() <= 1280 - 76
        assert page.minimumSizeHint().height() <= 720 - 88
        keyboard.press("Ctrl+Tab")
        keyboard.until(lambda: page.site.name.text() != "")
    keyboard.window.speak(Language.CHINESE)
    keyboard.qtbot.wait(200)
    allowed = "admin, %, CAN01, Asia/Shanghai"
    assert english_left(page, allowed) == []
    keyboard.press("Ctrl+Tab")
    assert english_left(page, allowed) == []


def test_a_wrong_present_password_counts_towards_the_lockout(station: Station) -> None:
    for _ in range(5):
        with pytest.raises(SignInFailed):
            change_own_password(station.store, station.officer("officer1"), "wrong", "riverbank")
    with pytest.raises(SignInFailed, match="locked"):
        change_own_password(station.store, station.officer("officer1"), "demo", "riverbank")


def test_the_site_is_the_administrators(station: Station) -> None:
    officer, admin = station.officer(), station.officer("admin", Role.ADMINISTRATOR)
    for act in (
        lambda who: rename_site(station.store, who, "Nansha"),
        lambda who: add_station(station.store, who, "09"),
        lambda who: update_site_settings(station.store, who, SiteSettings(clock_minutes=90)),
    ):
        with pytest.raises(NotAllowed):
            act(officer)
        act(admin)
    for name in ("", "  ", "x" * 101, "a\nb", "09"):
        with pytest.raises(OfficerError):
            add_station(station.store, admin, name)
    with pytest.raises(OfficerError, match="idle_lock_minutes"):
        update_site_settings(station.store, admin, SiteSettings(idle_lock_minutes=0))
    with pytest.raises(OfficerError, match="9710"):
        update_site_settings(station.store, admin, SiteSettings(draw_rate={"9710": 1.2}))
