"""Papers in the real window: looked at page by page, beside the photos and from the history; copied out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from officer_app.ui.i18n import Language
from officer_app.ui.inspection.viewer import FileSheet
from officer_app.workflow.evidence import evidence_file, thumbnail_file
from tests.formats.pdfs import LOCKED, pdf
from tests.gui.keyboard import Keyboard
from tests.gui.test_inspection_record import inspecting, photo
from tests.workflow.records import hold_for_inspection
from tests.workflow.station import Station

RED, BLUE, GREEN = (f"{colour} rg 0 0 100 100 re f" for colour in ("1 0 0", "0 0 1", "0 1 0"))
INVOICE = pdf([RED, BLUE, GREEN])


@pytest.fixture(scope="module")
def _one_held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("paper-station")
    with closing(Station.create(folder)) as station:
        hold_for_inspection(station)
    return folder


@pytest.fixture
def held(tmp_path: Path, _one_held: Path) -> Iterator[Station]:
    with closing(Station.copy(_one_held, tmp_path / "station")) as made:
        yield made


def add(keyboard: Keyboard, page, *files: Path) -> None:
    page.adding.add_files(files)
    keyboard.until(lambda: page.column.photos.model.rowCount() == len(files))
    keyboard.until(lambda: not page.column.photos.model.without_picture())


def paper(folder: Path, content: bytes = INVOICE, name: str = "invoice.pdf") -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def open_file(keyboard: Keyboard, page, number: int) -> FileSheet:
    strip = page.column.photos.view
    strip.setFocus()
    strip.setCurrentIndex(strip.model().index(number, 0))
    keyboard.press("Return")
    return keyboard.sheet(FileSheet)


def colour(sheet: FileSheet) -> str:
    """Of the middle of what is shown, empty while nothing is."""
    image = sheet._picture.pixmap().toImage()
    return "" if image.isNull() else image.pixelColor(image.width() // 2, image.height() // 2).name()


def shows(keyboard: Keyboard, sheet: FileSheet, middle: str, said: str) -> None:
    keyboard.until(lambda: colour(sheet) == middle)
    assert sheet._name.text() == said


def test_its_pages_turn_with_the_keys_that_turn_photos(qtbot, held, tmp_path):
    with inspecting(qtbot, held) as (keyboard, page):
        add(keyboard, page, photo(tmp_path, "a.jpg", 90), paper(tmp_path), photo(tmp_path, "b.jpg", 40))
        sheet = open_file(keyboard, page, 1)
        shows(keyboard, sheet, "#ff0000", "2 / 3 · invoice.pdf · page 1 of 3")
        assert sheet._hash.text() == f"SHA-256 {hashlib.sha256(INVOICE).hexdigest()}"
        keyboard.press("Right")
        shows(keyboard, sheet, "#0000ff", "2 / 3 · invoice.pdf · page 2 of 3")
        keyboard.press("Right")
        shows(keyboard, sheet, "#00ff00", "2 / 3 · invoice.pdf · page 3 of 3")
        keyboard.press("Right")
        shows(keyboard, sheet, "#282828", "3 / 3 · b.jpg")
        keyboard.press("Left")
        shows(keyboard, sheet, "#00ff00", "2 / 3 · invoice.pdf · page 3 of 3")
        keyboard.press("Ctrl+Left")
        shows(keyboard, sheet, "#5a5a5a", "1 / 3 · a.jpg")
        assert sheet._area.verticalScrollBar().maximum() == sheet._area.horizontalScrollBar().maximum() == 0
        QTest.mouseClick(sheet._on, Qt.MouseButton.LeftButton)
        shows(keyboard, sheet, "#ff0000", "2 / 3 · invoice.pdf · page 1 of 3")
        keyboard.press("Return")
        keyboard.no_sheet()


def test_its_first_page_is_the_small_picture(qtbot, held, tmp_path):
    with inspecting(qtbot, held) as (keyboard, page):
        add(keyboard, page, paper(tmp_path), paper(tmp_path, LOCKED, "locked.pdf"))
        model = page.column.photos.model
        small = [model.data(model.index(row), Qt.ItemDataRole.DecorationRole).toImage() for row in (0, 1)]
        assert small[0].pixelColor(20, 20).red() > 240 > 20 > small[0].pixelColor(20, 20).blue()
        told = [model.data(model.index(row), Qt.ItemDataRole.AccessibleTextRole) for row in (0, 1)]
        assert told == ["invoice.pdf", "locked.pdf: cannot be shown"]
        assert small[1].width() == small[1].height() == small[0].height(), "as large as the others"
        ink = [y for y in range(small[1].height()) if len({*row_of(small[1], y)}) > 3]
        assert min(ink) < 40 < 100 < max(ink), "an icon at the top, words down to the bottom"
    assert not thumbnail_file(held.data, hashlib.sha256(LOCKED).hexdigest()).exists()


def row_of(image: QImage, y: int) -> list[int]:
    return [image.pixel(x, y) for x in range(image.width())]


@pytest.mark.parametrize("by", ["key", "click"])
def test_the_history_opens_it(qtbot, held, tmp_path, by):
    with inspecting(qtbot, held) as (keyboard, page):
        add(keyboard, page, paper(tmp_path))
        timeline = page.column.timeline
        line = len(timeline._steps) - 1
        if by == "key":
            timeline.setFocus()
            keyboard.press(*["Down"] * line, "Return")
        else:
            place = timeline.rect().topLeft()
            place.setX(120)
            place.setY(line * timeline.ROW + timeline.ROW // 2)
            QTest.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=place)
        shows(keyboard, keyboard.sheet(FileSheet), "#ff0000", "1 / 1 · invoice.pdf · page 1 of 3")


def test_one_that_cannot_be_shown_says_so_and_the_next_is_shown(qtbot, held, tmp_path):
    with inspecting(qtbot, held) as (keyboard, page):
        broken = paper(tmp_path, b"%PDF-1.7\nnothing\n%%EOF\n", "broken.pdf")
        add(keyboard, page, broken, paper(tmp_path, LOCKED, "locked.pdf"), paper(tmp_path))
        sheet = open_file(keyboard, page, 0)
        keyboard.until(
            lambda: sheet._picture.text() == "The PDF cannot be shown here. Save a copy to open it elsewhere."
        )
        keyboard.press("Right")
        keyboard.until(lambda: "locked with a password" in sheet._picture.text())
        keyboard.press("Right")
        shows(keyboard, sheet, "#ff0000", "3 / 3 · invoice.pdf · page 1 of 3")
        assert sheet._picture.text() == ""


def test_a_copy_is_saved_as_it_was_added_and_never_one_that_changed(qtbot, held, tmp_path):
    with inspecting(qtbot, held) as (keyboard, page):
        add(keyboard, page, paper(tmp_path, name="invoice"))
        sheet = open_file(keyboard, page, 0)
        keyboard.press("Ctrl+S")
        dialog = keyboard.sheet(QFileDialog)
        assert Path(dialog.selectedFiles()[0]).name == "invoice.pdf"
        dialog.reject()
        out = tmp_path / "out.pdf"
        sheet.save_as(sheet.row, out)
        keyboard.until(lambda: sheet._told.text() == f"Saved: {out}")
        assert out.read_bytes() == INVOICE
        sheet.save_as(sheet.row, tmp_path / "nowhere" / "out.pdf")
        keyboard.until(lambda: "out.pdf was not saved: No such file or directory." in sheet.why_not())
        evidence_file(held.data, sheet.row.sha256, "pdf").write_bytes(pdf([GREEN]))
        sheet.save_as(sheet.row, tmp_path / "other.pdf")
        keyboard.until(lambda: "is not the one that was added" in sheet.why_not())
        assert not (tmp_path / "other.pdf").exists()


def test_a_page_is_as_wide_as_its_room_and_moves_under_it(qtbot, held, tmp_path):
    with inspecting(qtbot, held) as (keyboard, page):
        add(keyboard, page, paper(tmp_path, pdf([RED, BLUE], box="0 0 100 141")))
        sheet = open_file(keyboard, page, 0)
        keyboard.until(lambda: colour(sheet))
        bar = sheet._area.verticalScrollBar()
        assert sheet._picture.pixmap().width() > 0.95 * sheet._area.width()
        assert sheet._area.horizontalScrollBar().maximum() == 0
        keyboard.until(lambda: bar.maximum() > 0)
        keyboard.press("Down")
        assert 0 < bar.value() < bar.maximum()
        keyboard.press("PgDown", "PgDown", "PgDown")
        assert bar.value() == bar.maximum()
        keyboard.press("Right")
        shows(keyboard, sheet, "#0000ff", "1 / 1 · invoice.pdf · page 2 of 2")
        assert bar.value() == 0


def test_one_of_many_pages_ends_where_turning_ends(qtbot, held, tmp_path):
    with inspecting(qtbot, held) as (keyboard, page):
        add(keyboard, page, paper(tmp_path, pdf([RED] * 1_200)))
        sheet = open_file(keyboard, page, 0)
        shows(keyboard, sheet, "#ff0000", "1 / 1 · invoice.pdf · page 1 of 1200")
        keyboard.press("Left")
        shows(keyboard, sheet, "#ff0000", "1 / 1 · invoice.pdf · page 1000 of 1200 · the rest only in a copy")


def test_it_speaks_chinese(qtbot, held, tmp_path):
    with inspecting(qtbot, held) as (keyboard, page):
        keyboard.window.speak(Language.CHINESE)
        add(keyboard, page, paper(tmp_path), paper(tmp_path, LOCKED, "locked.pdf"))
        sheet = open_file(keyboard, page, 0)
        shows(keyboard, sheet, "#ff0000", "1 / 2 · invoice.pdf · 第 1 页，共 3 页")
        assert sheet.copy.text() == "另存副本…"
        keyboard.press("Ctrl+Right")
        keyboard.until(
            lambda: sheet._picture.text() == "此 PDF 有密码保护，无法在这里显示。可另存副本，在别处打开。"
        )


def click_line(timeline, line: int) -> None:
    place = QPoint(120, line * timeline.ROW + timeline.ROW // 2)
    QTest.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=place)


def test_many_added_at_once_are_one_line_that_shows_each_of_them(qtbot, held, tmp_path):
    with inspecting(qtbot, held) as (keyboard, page):
        add(
            keyboard,
            page,
            *(
                photo(tmp_path, f"{name}.jpg", shade)
                for name, shade in zip("abc", (40, 90, 140), strict=True)
            ),
        )
        timeline = page.column.timeline
        line = len(timeline._steps) - 1
        assert timeline.exactly((line + 0.5) * timeline.ROW).startswith(
            "File added × 3 · a.jpg, b.jpg, c.jpg"
        )
        click_line(timeline, line)
        sheet = keyboard.sheet(FileSheet)
        shows(keyboard, sheet, "#282828", "1 / 3 · a.jpg")
        keyboard.press("Right", "Right")
        shows(keyboard, sheet, "#8c8c8c", "3 / 3 · c.jpg")
        keyboard.press("Right")
        shows(keyboard, sheet, "#282828", "1 / 3 · a.jpg")
