"""What the officer says of flags, alarms that are named before a release, and the X-ray where room is short."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from officer_app.domain.words import Attribute, Disposition, FlagVerdict
from officer_app.ui.i18n import Language
from officer_app.ui.inspection.flags import FlagSheet
from officer_app.ui.inspection.page import InspectionPage
from officer_app.ui.inspection.record import CheckRow
from officer_app.workflow.tasks import claim_task
from tests.gui.keyboard import Keyboard, opened
from tests.gui.test_inspection import RED, send_scan
from tests.workflow.station import ARRIVAL, DECLARATION, ORDER, Station, sample


@pytest.fixture(scope="module")
def _scanned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A consignment held with two alarms, of high threat and of threat, and a cleared flag on its X-ray."""
    folder = tmp_path_factory.mktemp("flagged-station")
    with closing(Station.create(folder)) as station:
        station.take(sample(ORDER, orderNo="B2B-1"))
        station.take(sample(DECLARATION, logisticsNo=RED, copNo="COP-1", orderNo="B2B-1"))
        send_scan(station, RED)
        station.take(sample(ARRIVAL, logisticsNo=RED, copNo="ARR-1"))
        key = station.consignment(RED)["consignment_id"]
        claim_task(station.store, station.context, station.officer(), key)
    return folder


class Desk(NamedTuple):
    keyboard: Keyboard
    page: InspectionPage
    station: Station

    def press(self, *keys: str) -> None:
        self.keyboard.press(*keys)

    def until(self, condition: Any) -> None:
        self.keyboard.until(condition)

    def asked(self) -> FlagSheet:
        return self.keyboard.sheet(FlagSheet)

    def record(self) -> dict[str, Any]:
        return json.loads(self.station.value("SELECT record FROM outcome") or "{}")

    def flags(self) -> list[str]:
        """The ids of the alarms of high threat and of threat."""
        found = self.station.rows(
            "SELECT flag_id FROM flag WHERE assessment <> 'NO_THREAT' ORDER BY assessment"
        )
        return [row["flag_id"] for row in found]


@pytest.fixture
def desk(qtbot: Any, tmp_path: Path, _scanned: Path) -> Iterator[Desk]:
    with closing(Station.copy(_scanned, tmp_path / "station")) as station:
        shutil.copytree(_scanned / "images", station.data.images, dirs_exist_ok=True)
        with opened(qtbot, station, "officer1") as keyboard:
            keyboard.window.desk.show_page("inspection", station.consignment(RED)["consignment_id"])
            keyboard.until(lambda: keyboard.window.desk.current.name == "inspection")
            page = keyboard.window.desk.current
            keyboard.until(lambda: page.draft is not None and page.xray.view.picture is not None)
            page.table.setFocus()
            yield Desk(keyboard, page, station)


def named(sheet: FlagSheet) -> str:
    return " ".join(label.text() for label in sheet.findChildren(QLabel))


def test_a_release_against_an_alarm_names_it_and_takes_one_key_more(desk: Desk) -> None:
    desk.press("A", "Ctrl+Return")
    sheet = desk.asked()
    assert "1  High threat 0.90 · Explosive" in named(sheet)
    assert "2  Threat 0.90 · Anomaly" in named(sheet)
    assert not desk.record()
    desk.press("2")
    desk.until(desk.record)
    said = desk.record()
    assert said["against"] == desk.flags()
    assert said["flags"] == [
        {"flag": flag, "verdict": "false_alarm", "filled": False} for flag in desk.flags()
    ]
    assert "flags" not in said["filled"], "nothing is filled under an alarm"
    knew = "released although flag 1, 2 raised an alarm: the officer knew of it and decided so"
    assert knew in said["process_en"] and "confirmed" not in said["process_en"]
    assert "标记1、2曾报警，查验关员知悉该报警，决定放行" in said["process_zh"]
    assert "确认" not in said["process_zh"] and "属实" not in said["process_zh"]


def test_it_is_not_called_complete_while_an_alarm_is_not_answered(desk: Desk) -> None:
    foot = desk.page.column
    desk.press("A")
    desk.until(foot.submit.isEnabled)
    assert foot.missing_text() == "Missing: say what is under the alarm of flag 1, 2 (V)"
    desk.press("V")
    desk.asked()
    desk.press("2")
    desk.keyboard.no_sheet()
    assert foot.missing_text() == "Missing: confirm the release against the alarm of flag 1, 2"
    desk.press("Ctrl+Return")
    desk.asked()
    desk.press("Escape")
    desk.keyboard.no_sheet()
    assert not desk.record() and foot.missing_text() != "Complete."


@pytest.mark.parametrize("key", ["Escape", "Return"])
def test_an_enter_too_many_releases_nothing(desk: Desk, key: str) -> None:
    desk.press("A", "Ctrl+Return")
    desk.asked()
    desk.press(key)
    desk.keyboard.no_sheet()
    assert not desk.record()
    assert desk.page.draft.against == frozenset()


def test_an_alarm_that_was_judged_is_still_named_and_enter_releases(desk: Desk) -> None:
    desk.press("F")
    desk.until(lambda: desk.page.xray.view.chosen == 1)
    desk.press("V")
    desk.asked()
    desk.press("1")
    desk.keyboard.no_sheet()
    assert dict(desk.page.draft.verdicts) == {desk.flags()[0]: FlagVerdict.CONFIRMED}
    assert desk.page.xray._flags._rows[0].accessibleName().endswith("Confirmed")
    desk.page.table.setFocus()
    desk.page.recording.change(lambda draft: draft.with_verdict([desk.flags()[1]], FlagVerdict.NOT_FOUND))
    desk.press("A", "Ctrl+Return")
    desk.asked()
    desk.press("Return")
    desk.until(desk.record)
    assert desk.record()["flags"][0]["verdict"] == "confirmed"


def test_what_is_not_as_declared_asks_for_every_flag_and_undo_takes_the_word_back(desk: Desk) -> None:
    found = {Attribute.QUANTITY: "3"}
    desk.page.recording.change(lambda draft: draft.all_conform().with_deviations(1, found))
    desk.page.recording.dispose(Disposition.RETURN)
    assert "judge flag 1, 2 (V)" in desk.page.column.missing_text()
    desk.press("V")
    desk.asked()
    desk.press("3")
    desk.keyboard.no_sheet()
    desk.until(desk.page.column.submit.isEnabled)
    desk.press("Ctrl+Z")
    assert not desk.page.draft.verdicts


def test_what_was_said_of_flags_outlives_the_app(desk: Desk) -> None:
    desk.press("V")
    desk.asked()
    desk.press("2")
    desk.keyboard.no_sheet()
    desk.page.recording.keep_now()
    desk.until(lambda: "false_alarm" in str(desk.station.value("SELECT body FROM draft")))
    desk.page.recording._begun.clear()  # as in an app that was started anew
    desk.page.refresh()
    desk.until(lambda: len(desk.page.draft.verdicts) == 2)


@pytest.mark.parametrize("key", ["Return", "Enter", "Space"])
def test_enter_ticks_a_requirement_and_goes_to_a_flag_as_space_does(desk: Desk, key: str) -> None:
    tick = desk.page.column.instruction.findChildren(CheckRow)[0]
    tick.setFocus()
    desk.press(key)
    desk.until(lambda: tick.isChecked() and len(desk.page.draft.ticked) == 1)
    desk.page.xray._flags._rows[1].setFocus()
    desk.press(key)
    desk.until(lambda: desk.page.xray.view.chosen == 2)
    assert QApplication.activeModalWidget() is None


def test_the_next_requirement_shows_its_key(desk: Desk) -> None:
    rows = list(desk.page.column.instruction._rows.values())
    assert [row._next for row in rows] == [True] + [False] * (len(rows) - 1)
    desk.press("T")
    assert [row._next for row in rows[:2]] == [False, True]


@pytest.mark.parametrize("language", Language)
def test_the_x_ray_keeps_its_room_at_150_percent(desk: Desk, language: Language) -> None:
    page, window = desk.page, desk.keyboard.window
    window.speak(language)
    assert page._sides.orientation() is Qt.Orientation.Horizontal
    window.resize(960, 600)  # of a screen of 1440 x 900
    desk.until(lambda: page._sides.orientation() is Qt.Orientation.Vertical)
    desk.until(lambda: page.xray.view.width() > 300 and page.xray.view.height() > 150)
