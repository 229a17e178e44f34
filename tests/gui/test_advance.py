"""Inspection before arrival in the real window, by keys and scanner: granted, booked, sealed, looked at on arrival."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from officer_app.domain.site import SiteSettings
from officer_app.domain.words import Role
from officer_app.store.queue import Chip
from officer_app.ui.admin.eligible import GrantSheet, WithdrawSheet
from officer_app.ui.i18n import Language
from officer_app.ui.inspection.booksheet import BookSheet
from officer_app.ui.inspection.dialogs import ReasonSheet
from officer_app.ui.inspection.page import InspectionPage
from officer_app.ui.inspection.sealsheet import SealSheet
from officer_app.ui.inspection.sheets import ParticularsSheet, split
from officer_app.workflow.context import load_context
from officer_app.workflow.eligibility import grant
from officer_app.workflow.setup import update_site_settings
from officer_app.workflow.verifying import verify
from tests.gui.keyboard import Keyboard, english_left, nameless, opened
from tests.gui.test_scanner import burst
from tests.workflow.records import key, record, supervisor
from tests.workflow.station import ARRIVAL, DECLARATION, DECLARATION_9810, ORDER, Station, sample
from tests.workflow.test_advance import TRADER, book_it, make_eligible, sealed_outcome, state

SEALS = ("SEAL-1001", "SEAL-1002")
PACKAGES = ("PACK-0001", "PACK-0002", "PACK-0003", "PACK-0004")


@pytest.fixture(scope="module")
def _declared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("advance-station")
    with closing(Station.create(folder)) as station:
        admin = station.officer("admin", Role.ADMINISTRATOR)
        update_site_settings(station.store, admin, SiteSettings(draw_rate={}))
        station.context = load_context(station.store)
        for number in (ORDER, DECLARATION):
            station.take(sample(number))
        make_eligible(station)
    return folder


@pytest.fixture
def station(tmp_path: Path, _declared: Path) -> Iterator[Station]:
    with closing(Station.copy(_declared, tmp_path / "station")) as made:
        yield made


@contextmanager
def at_page(qtbot, station: Station, login: str = "officer1") -> Iterator[tuple[Keyboard, InspectionPage]]:
    with opened(qtbot, station, login) as keyboard:
        keyboard.until(lambda: keyboard.window._warm)
        keyboard.window.desk.show_page("inspection", key(station))
        keyboard.until(lambda: keyboard.window.desk.current.name == "inspection")
        page = keyboard.window.desk.current
        keyboard.until(lambda: page.detail is not None)
        page.table.setFocus()
        yield keyboard, page


def on_its_way(station: Station) -> None:
    book_it(station)
    record(station, sealed_outcome(station, seals_new=SEALS, packages=PACKAGES))
    station.later(5)


def arrived(station: Station) -> None:
    on_its_way(station)
    station.take(sample(ARRIVAL))


def scan(keyboard: Keyboard, *labels: str) -> None:
    for label in labels:
        burst(label)
        keyboard.qtbot.wait(60)


def test_an_administrator_grants_extends_and_withdraws_with_keys(qtbot, station):
    with opened(qtbot, station, "admin") as keyboard:
        page = keyboard.go("admin")
        keyboard.until(lambda: page.officers.table._rows.rows)
        keyboard.press("Ctrl+Tab", "Ctrl+Tab")
        assert page.parts.chosen == "eligible"
        keyboard.until(lambda: page.eligible.table.row is not None)
        keyboard.press("D")
        sheet = keyboard.sheet(WithdrawSheet)
        keyboard.press("Return")
        assert "Say why" in sheet.why_not()
        keyboard.type("undervalued")
        keyboard.press("Return")
        keyboard.no_sheet()
        keyboard.until(lambda: page.eligible.table.row.until is None)
        keyboard.press("D")  # nothing more to withdraw
        assert QApplication.activeModalWidget() is None
        keyboard.press("R")
        sheet = keyboard.sheet(GrantSheet)
        assert sheet.code.text() == TRADER
        sheet.day.setText("soon")
        sheet.why.setText("audited")
        keyboard.press("Return")
        assert "2026-12-31" in sheet.why_not()
        sheet.day.setText("2099-12-31")
        keyboard.press("Return")
        keyboard.no_sheet()
        keyboard.until(lambda: page.eligible.table.row.until is not None)
        keyboard.press("A")
        sheet = keyboard.sheet(GrantSheet)
        keyboard.type("44012X")
        sheet.why.setText("new")
        keyboard.press("Return")
        keyboard.no_sheet()
        keyboard.until(lambda: len(page.eligible.table._rows.rows) == 2)
        assert nameless(page) == []
    assert station.value("SELECT reason FROM eligibility WHERE ebc_code = '44012X'") == "new"
    assert verify(station.store).ok


def test_an_inspection_is_booked_with_all_its_enterprise_declared_and_called_off(qtbot, station):
    station.take(sample(DECLARATION_9810))
    with at_page(qtbot, station) as (keyboard, page):
        assert page.column.booking.isVisible()
        keyboard.press("O")
        sheet = keyboard.sheet(BookSheet)
        assert "other one" in sheet.all_of_it.text()
        sheet.all_of_it.setChecked(True)
        sheet.where.setCurrentIndex(1)
        keyboard.press("Return")
        assert "address" in sheet.why_not()
        sheet.place.setText("Nansha 8")
        sheet.at.setText("yesterday")
        keyboard.press("Return")
        assert "written as" in sheet.why_not()
        sheet.at.setText("2001-01-01 10:00")
        keyboard.press("Return")
        keyboard.until(lambda: "some time to come" in sheet.why_not())
        sheet.at.setText("2098-01-01 10:00")
        keyboard.press("Return")
        keyboard.until(lambda: "is eligible for advance inspection until" in sheet.why_not())
        booked = "SELECT count(*) FROM consignment WHERE advance = 'booked'"
        assert station.value(booked) == 0
        make_far_eligible(station)
        sheet.at.setText("2096-12-31 23:00")
        keyboard.press("Return")
        keyboard.no_sheet()
        keyboard.until(lambda: station.value(booked) == 2)
        assert "2 inspections booked" in keyboard.told()
        keyboard.until(lambda: "Booked" in page.heading._state.text())
        keyboard.press("O")
        keyboard.sheet(ReasonSheet)
        keyboard.type("no truck")
        keyboard.press("Return")
        keyboard.no_sheet()
        keyboard.until(lambda: state(station) == ("declared", None))
    assert verify(station.store).ok


def make_far_eligible(station: Station) -> None:
    until = datetime(2097, 1, 1, tzinfo=UTC)
    grant(station.store, station.context, supervisor(station), TRADER, until, "certified")


def test_the_record_before_arrival_asks_for_seals_and_packages_which_are_scanned(qtbot, station):
    book_it(station)
    with at_page(qtbot, station) as (keyboard, page):
        keyboard.press("Return")
        keyboard.until(lambda: page.draft is not None)
        keyboard.press("A")
        missing = page.column.missing_text()
        assert ("the seals you put on" in missing, "still to be named (E): 4" in missing) == (True, True)
        keyboard.press("Ctrl+Return")
        assert state(station) == ("declared", "booked")
        keyboard.press("E")
        sheet = keyboard.sheet(ParticularsSheet)
        assert sheet._new.hasFocus()
        scan(keyboard, *SEALS)
        assert sheet._new.text() == "SEAL-1001, SEAL-1002"
        sheet._packages.setFocus()
        scan(keyboard, *PACKAGES[:3], PACKAGES[2])
        assert sheet._packages.text() == ", ".join(PACKAGES[:3])
        sheet._place.setFocus()
        scan(keyboard, "LABEL-99")
        assert "Finish this dialog first" in keyboard.told()
        keyboard.press("Return")
        keyboard.no_sheet()
        assert "still to be named (E): 1" in page.column.missing_text()
        keyboard.press("E")
        sheet = keyboard.sheet(ParticularsSheet)
        sheet._packages.setFocus()
        scan(keyboard, PACKAGES[3], "PACK-0005")
        keyboard.press("Return")
        keyboard.no_sheet()
        assert "more packages than declared" in page.column.missing_text()
        keyboard.press("Ctrl+Z", "E")
        sheet = keyboard.sheet(ParticularsSheet)
        sheet._packages.setFocus()
        scan(keyboard, PACKAGES[3])
        keyboard.press("Return")
        keyboard.no_sheet()
        keyboard.press("Ctrl+Return")
        keyboard.until(lambda: state(station) == ("declared", "sealed"))
    said = json.loads(station.value("SELECT record FROM outcome"))
    assert (tuple(said["seals_new"]), tuple(said["packages"])) == (SEALS, PACKAGES)


def test_a_draft_keeps_its_packages_when_the_window_was_closed(qtbot, station):
    book_it(station)
    with at_page(qtbot, station) as (keyboard, page):
        keyboard.press("Return")
        keyboard.until(lambda: page.draft is not None)
        around = replace(page.draft.particulars, packages=PACKAGES[:1])
        page.recording.change(lambda draft: draft.with_particulars(around))
        keyboard.until(lambda: station.value("SELECT count(*) FROM draft"))
    with at_page(qtbot, station) as (keyboard, page):
        keyboard.until(lambda: page.draft is not None)
        assert page.draft.particulars.packages == PACKAGES[:1]


def test_seals_that_are_scanned_on_arrival_release_the_goods(qtbot, station):
    arrived(station)
    with opened(qtbot, station, "officer2") as keyboard:
        queue = keyboard.window.desk.current
        keyboard.until(lambda: queue.table.row is not None)
        keyboard.until(lambda: keyboard.window._warm)
        chip = queue.chips.chips[Chip.ADVANCE]
        keyboard.until(lambda: chip.isVisible() and chip.count_text() == "1")
        keyboard.until(lambda: "Look at the seals" in queue.glance._act.text())
        keyboard.press("Return")
        keyboard.until(lambda: keyboard.window.desk.current.name == "inspection")
        page = keyboard.window.desk.current
        keyboard.until(lambda: page.detail is not None)
        assert page.heading._state.text() == "Check seals"
        shown = " ".join(label.text() for label in page.column.recorded.findChildren(QLabel))
        assert "•••" in shown and not [one for one in SEALS + PACKAGES if one in shown]
        keyboard.press("Return")
        sheet = keyboard.sheet(SealSheet)
        keyboard.press("Ctrl+Return")
        assert "Enter what is on the box" in sheet.why_not()
        scan(keyboard, PACKAGES[1], SEALS[1], SEALS[0], *PACKAGES[2:], PACKAGES[0])
        assert sheet.whole.text() == "SEAL-1002, SEAL-1001"
        assert "Seals: 2 of 2 · packages: 4 of 4" in sheet._counted.text()
        assert SEALS[0] not in sheet.windowTitle()
        keyboard.press("Ctrl+Return")
        keyboard.no_sheet()
        keyboard.until(lambda: state(station) == ("released", "passed"))
        keyboard.until(lambda: "It is released" in keyboard.told())
        keyboard.until(lambda: page.detail.consignment.state == "released")
        assert not page.column.seals.isVisible()
    assert verify(station.store).ok


def test_a_seal_that_is_not_there_is_told_and_holds(qtbot, station):
    arrived(station)
    with at_page(qtbot, station, "officer2") as (keyboard, page):
        keyboard.press("L")
        sheet = keyboard.sheet(SealSheet)
        keyboard.type("S-7")
        keyboard.press("Return")  # ends a short label; nothing is compared yet
        assert sheet.whole.text() == "S-7, "
        sheet.broken.setFocus()
        scan(keyboard, SEALS[1])
        assert sheet.broken.text() == SEALS[1]
        scan(keyboard, *PACKAGES[1:])
        sheet.whole.setFocus()
        keyboard.type(PACKAGES[0])
        keyboard.press("Ctrl+Return")
        assert split(sheet.packages.text())[-1] == PACKAGES[0], "typed where the seals are, it is known"
        assert "not as it was sealed" in sheet.why_not()
        keyboard.press("Ctrl+Return")
        keyboard.no_sheet()
        keyboard.until(lambda: state(station) == ("held", "broken"))
        keyboard.until(lambda: "is held" in keyboard.told())
        assert "seal SEAL-1001 is missing" in keyboard.told()
        keyboard.until(lambda: page.claimable)
    assert verify(station.store).ok


def test_only_a_supervisor_is_offered_to_take_back_what_is_sealed(qtbot, station):
    on_its_way(station)
    with at_page(qtbot, station, "officer2") as (keyboard, page):
        assert page.heading._state.text() == "Sealed"
        assert not page.column.booking.isVisible()
        keyboard.press("O", "L")
        assert QApplication.activeModalWidget() is None
    with at_page(qtbot, station, "supervisor") as (keyboard, page):
        keyboard.press("O")
        keyboard.sheet(ReasonSheet)
        keyboard.type("a tip")
        keyboard.press("Return")
        keyboard.no_sheet()
        keyboard.until(lambda: state(station) == ("declared", "void"))


def test_a_station_where_nothing_is_booked_has_no_chip_for_it(qtbot, station):
    with opened(qtbot, station, "officer1") as keyboard:
        queue = keyboard.window.desk.current
        keyboard.until(lambda: queue.table.row is not None)
        assert not queue.chips.chips[Chip.ADVANCE].isVisible()
        keyboard.press("Left")
        assert queue.chips.chosen is Chip.MINE


def test_in_chinese_no_english_is_left(qtbot, station):
    arrived(station)
    with at_page(qtbot, station, "officer2") as (keyboard, page):
        keyboard.window.speak(Language.CHINESE)
        keyboard.press("L")
        sheet = keyboard.sheet(SealSheet)
        assert english_left(sheet, "Ctrl+Enter Esc") == []
        keyboard.press("Esc")
        keyboard.no_sheet()
    with opened(qtbot, station, "admin") as keyboard:
        page = keyboard.go("admin")
        keyboard.window.speak(Language.CHINESE)
        page.parts.choose("eligible")
        keyboard.until(lambda: page.eligible.table.row is not None)
        keyboard.press("A")
        assert english_left(keyboard.sheet(GrantSheet)) == []
        keyboard.press("Esc")
