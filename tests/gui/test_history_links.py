"""What the history paints as links opens what it names, by click and by key."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from officer_app.domain.words import Disposition
from officer_app.ui.inspection.following import leads
from officer_app.ui.sheet.made import MadeSheet
from tests.gui.keyboard import Keyboard
from tests.gui.test_inspection import send_scan
from tests.gui.test_inspection_record import at_page
from tests.gui.test_papers import paper
from tests.workflow.records import claim, hold_for_inspection, judged, record, wrong
from tests.workflow.station import Station


@pytest.fixture(scope="module")
def _scanned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Scanned twice, inspected and to be returned."""
    folder = tmp_path_factory.mktemp("history-station")
    with closing(Station.create(folder)) as station:
        hold_for_inspection(station)
        for _ in range(2):
            send_scan(station, station.consignment()["logistics_no"])
            station.later(3)
        claim(station)
        record(station, judged(station, wrong(station, Disposition.RETURN)))
    return folder


@pytest.fixture
def station(tmp_path: Path, _scanned: Path) -> Iterator[Station]:
    with closing(Station.copy(_scanned, tmp_path / "station")) as made:
        shutil.copytree(_scanned / "images", made.data.images, dirs_exist_ok=True)
        yield made


def line_of(page, event: str, which: int = 0) -> int:
    """The number of the first line of that event, or of a later one."""
    lines = [line for line, steps in enumerate(page.column.timeline._steps) if steps[-1].event == event]
    return lines[which]


def click(page, line: int) -> None:
    timeline = page.column.timeline
    QTest.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=QPoint(140, int((line + 0.5) * timeline.ROW)))


def enter(keyboard: Keyboard, page, line: int) -> None:
    timeline = page.column.timeline
    timeline.setFocus()
    keyboard.press(*["Up"] * len(timeline._steps), *["Down"] * line, "Return")


def goes_to(keyboard: Keyboard, page, scan_id: str) -> None:
    xray = page.xray
    keyboard.until(lambda: xray._views[xray._at].scan.scan_id == scan_id and xray.view.picture is not None)
    assert QApplication.focusWidget() is xray.view


def test_every_line_about_the_x_ray_goes_to_its_image(qtbot, station):
    with at_page(qtbot, station) as (keyboard, page):
        first, second = (scan.scan_id for scan in reversed(page.detail.scans))
        keyboard.until(lambda: page.xray.view.picture is not None)
        assert page.xray._views[page.xray._at].scan.scan_id == second
        click(page, line_of(page, "scan_image"))
        goes_to(keyboard, page, first)
        enter(keyboard, page, line_of(page, "scan_image", 3))
        goes_to(keyboard, page, second)
        click(page, line_of(page, "scan_report"))
        goes_to(keyboard, page, first)
        enter(keyboard, page, line_of(page, "scan_report", 1))
        goes_to(keyboard, page, second)


def test_a_line_without_anything_to_show_is_no_link(qtbot, station):
    with at_page(qtbot, station) as (_, page):
        linked = {steps[-1].event for steps in page.column.timeline._steps if leads(steps[-1], page.detail)}
        assert linked == {"scan_image", "scan_report"}
        without = page.detail._replace(scans=(), outcomes=())
        assert not any(leads(step, without) for step in page.detail.history)


@pytest.mark.parametrize("by", ["key", "click"])
def test_the_line_of_a_record_sheet_says_whether_it_stands_and_holds_files_against_it(
    qtbot, station, tmp_path, by
):
    with at_page(qtbot, station) as (keyboard, page):
        made, changed = tmp_path / "sheet.pdf", tmp_path / "changed.pdf"
        page.printing.save_as(page.detail.outcomes[0].outcome_id, made)
        keyboard.until(lambda: page.detail.history[-1].event == "sheet_printed")
        line = line_of(page, "sheet_printed")
        enter(keyboard, page, line) if by == "key" else click(page, line)
        sheet = keyboard.sheet(MadeSheet)
        keyboard.until(
            lambda: sheet.said.text().startswith(
                f"Its record is unchanged: {page.detail.consignment.logistics_no}"
            )
        )
        sheet.check(made)
        keyboard.until(lambda: sheet.said.text().startswith("sheet.pdf: The sheet is genuine"))
        changed.write_bytes(made.read_bytes() + b"%")
        sheet.check(changed)
        keyboard.until(lambda: "changed.pdf: Not as it was printed" in sheet.said.text())
        sheet.check(paper(tmp_path))
        keyboard.until(lambda: "invoice.pdf: This is no record sheet" in sheet.said.text())
        keyboard.press("Ctrl+O")
        keyboard.sheet(QFileDialog).reject()
        sheet.activateWindow()
        keyboard.until(sheet.isActiveWindow)
        keyboard.press("Ctrl+S")
        dialog = keyboard.sheet(QFileDialog)
        assert Path(dialog.selectedFiles()[0]).name == f"{page.detail.consignment.logistics_no}.pdf"
        dialog.reject()
        keyboard.until(lambda: QApplication.activeModalWidget() is None)


def test_the_arrow_keys_bring_their_line_into_view(qtbot, station):
    with at_page(qtbot, station) as (keyboard, page):
        timeline, scroll = page.column.timeline, page.column._scroll
        timeline.setFocus()
        keyboard.press(*["Down"] * len(timeline._steps))
        last = timeline.mapTo(scroll.viewport(), QPoint(0, timeline.height() - 1))
        assert scroll.viewport().rect().contains(last)
