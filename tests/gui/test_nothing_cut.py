"""The inspection page shows all of its words: usual screens at 100 and 150 %, in both languages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect

from officer_app.domain.words import Attribute, Disposition
from officer_app.ui.i18n import Language
from officer_app.ui.inspection.draft import Result
from officer_app.ui.inspection.page import InspectionPage
from tests.gui.cut import cut
from tests.gui.keyboard import Keyboard
from tests.gui.test_inspection import send_scan
from tests.gui.test_inspection_record import at_page
from tests.gui.test_small_windows import laid_out
from tests.workflow.records import approvals, claim, hold_for_inspection, judged, record, wrong
from tests.workflow.station import Station

#: 1280 x 720, 1366 x 768 and 1440 x 900 at 100 and at 150 %, in logical pixels.
SCREENS = [(1280, 720), (1366, 768), (1440, 900), (853, 480), (910, 512), (960, 600)]


@pytest.fixture(scope="module")
def _held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("narrow-station")
    with closing(Station.create(folder)) as station:
        hold_for_inspection(station)
        send_scan(station, station.consignment()["logistics_no"])
    return folder


@pytest.fixture
def station(tmp_path: Path, _held: Path) -> Iterator[Station]:
    with closing(Station.copy(_held, tmp_path / "station")) as made:
        shutil.copytree(_held / "images", made.data.images, dirs_exist_ok=True)
        yield made


def look(keyboard: Keyboard, page: InspectionPage) -> list[str]:
    found = []
    for language in Language:
        keyboard.window.speak(language)
        for size in SCREENS:
            keyboard.window.resize(*size)
            laid_out(keyboard, page)
            assert keyboard.window.size().toTuple() == size
            found += [f"{size} {language}: {one}" for one in {*cut(page), *cut(page.column, elided=True)}]
    return found


def test_while_it_is_inspected(qtbot, station):
    with at_page(qtbot, station) as (keyboard, page):
        assert look(keyboard, page) == []
        page.claim()
        keyboard.until(lambda: page.draft is not None)
        asked = page.draft.requirements[0]
        long = "the seal was cut and another one put over it, " * 4
        page.recording.change(lambda draft: draft.with_result(asked, Result(False, long)))
        page.recording.change(lambda draft: draft.with_deviations(1, {Attribute.QUANTITY: "3"}))
        page.recording.dispose(Disposition.HAND_OVER)
        assert look(keyboard, page) == []


@pytest.mark.parametrize("who", ["officer1", "officer2", "supervisor"])
def test_what_waits_for_a_word(qtbot, station, who):
    approvals(station, Disposition.RETURN)
    claim(station)
    record(station, judged(station, wrong(station, Disposition.RETURN)))
    with at_page(qtbot, station, who) as (keyboard, page):
        assert look(keyboard, page) == []


def test_ticking_brings_the_next_step_into_view(qtbot, station):
    with at_page(qtbot, station) as (keyboard, page):
        page.claim()
        keyboard.until(lambda: page.draft is not None)
        keyboard.window.resize(853, 450)
        laid_out(keyboard, page)
        view = page.column._scroll.viewport()
        while (step := page.column.instruction.next_step()) is not None:
            keyboard.press("T")
            keyboard.until(lambda step=step: step.isChecked())
            if (after := page.column.instruction.next_step()) is not None:
                place = QRect(after.mapTo(view, QPoint(0, 0)), after.size())
                assert view.rect().contains(place)
