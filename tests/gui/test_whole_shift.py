"""A whole shift by keyboard, from signing in to the flight that leaves, over one box that is not what it says.

Every step is a key press on the real window; only messages come from outside, as files.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from officer_app.domain.loading import Standing
from officer_app.domain.people import Actor
from officer_app.domain.scans import Verdict
from officer_app.domain.words import Disposition, Role
from officer_app.store.queue import Chip, Only
from officer_app.ui.inspection.dialogs import DeviationSheet, SecondOfficerSheet
from officer_app.ui.loading.page import DEPARTED, HERE
from officer_app.workflow.setup import update_site_settings
from officer_app.workflow.sheets import verify_file
from officer_app.workflow.verifying import verify
from tests.gui.keyboard import Keyboard, opened
from tests.workflow.station import (
    ARRIVAL,
    DECLARATION,
    DECLARATION_9810,
    ORDER,
    RESERVATION,
    Station,
    sample,
    without_box,
)
from tests.workflow.test_routing import report

LOAD_LIST, DEPARTURE = 11, 13
GOOD, BAD = "YTGZ20201015001", "YTGZ20201015002"


@pytest.fixture
def station(tmp_path: Path, qapp: Any) -> Iterator[Station]:
    """Two boxes of one pallet: one is clear, the X-ray finds a threat in the other. Detentions are approved here."""
    with closing(Station.create(tmp_path / "station")) as made:
        settings = replace(made.context.site.settings, draw_rate={}, approve=(Disposition.DETAIN,))
        site = made.context.site.site_id
        update_site_settings(made.store, Actor("admin", "admin", site, Role.ADMINISTRATOR), settings)
        made.context = replace(made.context, site=replace(made.context.site, settings=settings), rulebook=[])
        for number in (ORDER, RESERVATION, DECLARATION, DECLARATION_9810, ARRIVAL):
            made.take(sample(number))
        made.take(report(study=1, object_id=GOOD))
        made.take(report(Verdict.ALARM, study=2, object_id=BAD))
        made.take(sample(LOAD_LIST))
        assert (made.consignment(GOOD)["state"], made.consignment(BAD)["state"]) == ("loaded", "held")
        yield made


def photos(folder: Path) -> QMimeData:
    """Three photos in the clipboard, as a file manager copies them."""
    files = [folder / f"{name}.jpg" for name in ("outside", "opened", "inside")]
    for shade, file in enumerate(files, start=1):
        cv2.imwrite(str(file), np.full((600, 800, 3), 60 * shade, np.uint8))
    copied = QMimeData()
    copied.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    return copied


def on_inspection(desk: Keyboard) -> Any:
    desk.until(lambda: desk.window.desk.current.name == "inspection")
    page = desk.window.desk.current
    desk.until(lambda: page.detail is not None and page.detail.consignment.logistics_no == BAD)
    return page


def inspect(desk: Keyboard, folder: Path) -> None:
    """The most urgent box: two deviations, a finding each, three photos, a word on the alarm, detained."""
    desk.press("N")
    page = on_inspection(desk)
    desk.until(lambda: page.draft is not None)
    desk.press("A", "D")
    desk.sheet(DeviationSheet)
    desk.type("59")
    desk.press("Down")
    desk.type("lead")
    desk.press("Return")
    desk.no_sheet()
    QGuiApplication.clipboard().setMimeData(photos(folder))
    desk.press("Ctrl+V")
    desk.until(lambda: page.column.photos.model.rowCount() == 3)
    desk.press("V")
    desk.sheet()
    desk.press("1")
    desk.no_sheet()
    desk.press("Alt+3")
    desk.until(page.column.submit.isEnabled)
    desk.press("Ctrl+Return")
    desk.sheet(SecondOfficerSheet)
    desk.press("Tab", "Tab", "Space")  # nobody is beside them: the second officer signs at their own desk
    desk.no_sheet()


def test_a_shift_from_signing_in_to_departure(qtbot: Any, station: Station, tmp_path: Path) -> None:
    with opened(qtbot, station, "officer1") as desk:
        inspect(desk, tmp_path)
        desk.until(lambda: station.value("SELECT count(*) FROM outcome") == 1)
    with opened(qtbot, station, "officer2") as desk:
        queue = desk.window.desk.current
        desk.until(lambda: queue.chips.chips[Chip.TO_SIGN].isVisible())
        desk.press("Right")  # from All to what waits for a signature
        desk.until(lambda: queue.feed.view.chip is Chip.TO_SIGN and usable(queue))
        desk.press("Return")
        page = on_inspection(desk)
        desk.until(page.column.answer.isVisible)
        desk.press("Return")
        desk.until(lambda: station.value("SELECT officer FROM signature WHERE kind = 'second'") == "officer2")
        assert station.consignment(BAD)["state"] == "held", "the section chief has not agreed"
    sheet = tmp_path / "sheet.pdf"
    with opened(qtbot, station, "supervisor") as desk:
        queue = desk.window.desk.current
        desk.go("supervision")
        desk.press("6")
        desk.until(lambda: desk.window.desk.current is queue and queue.feed.view.only is Only.TO_APPROVE)
        desk.until(lambda: usable(queue))
        desk.press("Return")
        page = on_inspection(desk)
        desk.until(page.column.answer.isVisible)
        desk.press("Return")
        desk.until(lambda: station.consignment(BAD)["state"] == "detained")
        desk.until(page.column.recorded.pdf.isVisible)
        desk.press("Ctrl+S")
        desk.sheet(QFileDialog)
        desk.press("Ctrl+A")
        desk.type(str(sheet))
        desk.press("Return")
        desk.until(sheet.is_file)
        desk.until(lambda: "Its hash is in the history." in desk.told())
        desk.window.activateWindow()  # as a window manager does once a dialog is gone
        desk.no_sheet()
        unit = desk.go("load")
        desk.until(lambda: standing(unit) == [(BAD, Standing.HELD), (GOOD, Standing.LOADED)])
        station.later(5)
        station.take(without_box(LOAD_LIST, BAD, appType="2"))
        desk.until(lambda: standing(unit) == [(GOOD, Standing.LOADED)])
        station.take(without_box(DEPARTURE, BAD))
        desk.until(lambda: unit.parts.chips[DEPARTED].count == 1 and unit.parts.chips[HERE].count == 0)
    assert station.consignment(GOOD)["state"] == "departed"
    said = json.loads(station.value("SELECT record FROM outcome"))
    assert [(one["attribute"], one["found"]) for one in said["deviations"]] == [
        ("quantity", "59"),
        ("name", "lead"),
    ]
    assert len(said["evidence"]) == 3
    assert [one["verdict"] for one in said["flags"]] == ["confirmed"]
    assert verify_file(station.store, station.context.site, sheet.read_bytes()).genuine
    assert not verify_file(station.store, station.context.site, sheet.read_bytes() + b"%").genuine
    assert verify(station.store).ok


def usable(queue: Any) -> bool:
    """The rows of the view that was asked for are there, and one is chosen."""
    return queue._shown == queue.feed.view._replace(now=queue._shown.now) and bool(queue.table.selected_id())


def standing(page: Any) -> list[tuple[str, Standing]]:
    return [(row.logistics_no, row.standing) for row in page.inside._rows.rows]
