"""The record sheet: set in both languages on A4, its QR code read back, saved and printed from the window, and verified
by scanning it there."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QIODevice, QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QTextDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QLineEdit

from officer_app.domain.errors import OfficerError
from officer_app.domain.outcome import Finding, JudgedFlag
from officer_app.domain.process import FILLED
from officer_app.domain.scans import Assessment, Verdict
from officer_app.domain.words import Disposition, FlagVerdict
from officer_app.formats.photos import read_codes
from officer_app.store.records import find_record, read_record
from officer_app.ui.i18n import Language
from officer_app.ui.sheet.body import body
from officer_app.ui.sheet.making import content, pdf
from officer_app.ui.sheet.pages import Content, Pages, place_of
from officer_app.workflow.evidence import attach, evidence_file
from officer_app.workflow.sheets import Problem, save_sheet, verify_file
from officer_app.workflow.signing import amend_record
from officer_app.workflow.verifying import verify
from tests.formats.dicos.files import a_flag, report_file
from tests.gui.keyboard import english_left, nameless
from tests.gui.test_inspection_record import at_page
from tests.workflow.records import approvals, claim, conform, hold_for_inspection, key, record, wrong
from tests.workflow.station import Station
from tests.workflow.test_audit import tamper


@pytest.fixture(scope="module")
def _held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sheet-station")
    with closing(Station.create(folder)) as station:
        hold_for_inspection(station)
    return folder


@pytest.fixture
def station(qapp: Any, tmp_path: Path, _held: Path) -> Iterator[Station]:
    with closing(Station.copy(_held, tmp_path / "station")) as made:
        yield made


def photo(shade: int, width: int = 800, height: int = 600) -> bytes:
    picture = np.full((height, width, 3), shade, np.uint8)
    return cv2.imencode(".jpg", picture)[1].tobytes()


def add_photos(station: Station, *shades: int) -> None:
    task = claim(station)
    for number, shade in enumerate(shades):
        name, octets = f"photo {number}.jpg", photo(shade)
        attach(station.store, station.context, station.data, station.officer(), task, name, octets)


def sheet(station: Station) -> Content:
    with station.store.read() as connection:
        outcome_id = find_record(connection, key(station))
    return content(station.store, station.context.site, station.data, station.officer(), outcome_id)


def said(station: Station) -> str:
    """The text of the sheet, as it is laid out."""
    told = sheet(station)
    document = QTextDocument()
    document.setHtml(body(told.record, station.context.zone, [None] * len(told.photos)))
    return document.toPlainText()


def painted(told: Content, dpi: int = 200) -> list[QImage]:
    """Every page as a picture."""
    made = []
    image = QImage(round(210 / 25.4 * dpi), round(297 / 25.4 * dpi), QImage.Format.Format_Grayscale8)
    image.setDotsPerMeterX(round(dpi / 0.0254))
    image.setDotsPerMeterY(round(dpi / 0.0254))
    pages = Pages(told, image)
    for number in range(pages.count):
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        pages.paint(painter, number)
        painter.end()
        made.append(image.copy())
    return made


def as_png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "png")
    return bytes(buffer.data().data())


def test_an_ordinary_record_is_one_page_whose_code_is_read_back(station: Station) -> None:
    add_photos(station, 40, 90, 140)
    record(station, wrong(station, Disposition.RETURN, attended_by="李明"))
    told = sheet(station)
    (page,) = painted(told)
    assert read_codes(as_png(page)) == [told.mark.text()]
    verdict = verify_file(station.store, station.context.site, as_png(page))
    assert verdict.genuine and verdict.record.row.outcome_id == told.record.row.outcome_id


@pytest.mark.parametrize("dpi", [72, 100, 150])
def test_the_code_is_read_from_a_poor_scan_of_the_pdf(station: Station, tmp_path: Path, dpi: int) -> None:
    """As a viewer that rounds the edges of what it fills up shows it."""
    if (ghostscript := shutil.which("gs")) is None:
        pytest.skip("gs is not installed")
    record(station, conform(station))
    told, scan = sheet(station), tmp_path / "scan.png"
    (tmp_path / "sheet.pdf").write_bytes(pdf(told))
    how = ["-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=png16m", f"-r{dpi}", f"-sOutputFile={scan}"]
    subprocess.run([ghostscript, *how, str(tmp_path / "sheet.pdf")], check=True, timeout=60)
    assert read_codes(scan.read_bytes()) == [told.mark.text()]


def test_a_photo_of_the_paper_taken_askew_and_out_of_focus_verifies(station: Station) -> None:
    record(station, conform(station))
    page = cv2.imdecode(np.frombuffer(as_png(painted(sheet(station), 300)[0]), np.uint8), 0)
    height, width = page.shape
    corners = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    askew = np.float32([[150, 80], [width - 60, 200], [width - 200, height - 90], [60, height - 200]])
    bent = cv2.warpPerspective(
        page, cv2.getPerspectiveTransform(corners, askew), (width, height), borderValue=90
    )
    shot = cv2.GaussianBlur(bent, (0, 0), 1.5) * np.linspace(0.6, 1, width)
    octets = cv2.imencode(".jpg", shot.astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 80])[1].tobytes()
    assert verify_file(station.store, station.context.site, octets).genuine


def test_a_picture_without_a_code_says_so(station: Station) -> None:
    assert verify_file(station.store, station.context.site, photo(90)).problem is Problem.NO_CODE


def test_the_sheet_speaks_both_languages_and_says_what_was_found(station: Station) -> None:
    approvals(station, Disposition.RETURN)
    record(station, wrong(station, Disposition.RETURN, seals_removed=("A123",), note="看过"))
    text = said(station)
    for word in (
        *(
            "Inspection 查验情况",
            "Why it was picked 布控原因",
            "looks heavy",
            "Seals removed 启封封志",
            "A123",
        ),
        *("Return for correction 退单更正", "Waits for approval 待审批", "LED台灯", "铅块", "看过"),
        *("Deviations 不符情况", "Prohibited or restricted goods 禁止或限制出境货物", "Chen Yi"),
        *("1. Inspected as instructed", "1．按照查验指令实施查验"),
    ):
        assert word in text, word
    assert f"Place 查验地点 {FILLED}" in text, "what nobody entered is marked"
    assert "not entered by the officer" in text


def test_nobody_and_nothing_are_marked_where_the_officer_did_not_say_so(station: Station) -> None:
    record(station, conform(station))
    text = said(station)
    for label in ("Attended by 到场人员", "Seals removed 启封封志", "Seals put on 重封封志"):
        assert f"{label} {FILLED}" in text
    said_so = conform(station, attended_by="", seals_removed=(), seals_new=())
    amend_record(station.store, station.context, station.officer(), key(station), said_so, "said now")
    text = said(station)
    assert "nobody 无，径行开验" in text and "none 无" in text
    for label in ("Attended by 到场人员", "Seals removed 启封封志", "Seals put on 重封封志"):
        assert label in text and f"{label} {FILLED}" not in text


def test_the_sheet_says_of_each_flag_whether_somebody_judged_it(station: Station) -> None:
    unsure = a_flag(category="ANOMALY", assessment=Assessment.UNKNOWN)
    judged = a_flag(pto_id=2, category="LAPTOP", assessment=Assessment.UNKNOWN, probability=Decimal("0.1"))
    number = station.consignment()["logistics_no"]
    made = report_file(object_id=number, verdict=Verdict.UNKNOWN, flags=(unsure, judged), referenced=())
    station.take(made)
    flag = station.value("SELECT flag_id FROM flag WHERE category = 'LAPTOP'")
    one = JudgedFlag(flag=flag, verdict=FlagVerdict.FALSE_ALARM)
    record(station, conform(station, flags=(one,)))
    html = body(sheet(station).record, station.context.zone, [])
    assert f"Nothing found 未发现 {FILLED}</span>" in html and "False alarm 误报</span>" in html


def test_long_texts_begin_on_the_page_and_stand_in_full_behind_it(station: Station) -> None:
    add_photos(station, 40, 90)
    english = "The box held lead under lamps. " * 300 + "last-word"
    chinese = "灯具下方发现铅块。" * 1_000 + "完毕"
    told = wrong(station, Disposition.RETURN, process_en=english, process_zh=chinese, note=english)
    findings = (Finding(code="other", gnum=1, note=chinese), Finding(code="undeclared", note="short"))
    record(station, told.model_copy(update={"findings": findings}))
    told = sheet(station)
    pages = painted(told, 150)
    laid = Pages(told, pages[0])
    first, behind = laid._document.toPlainText(), laid._behind.toPlainText()
    assert laid._document.pageCount() == 1 and len(pages) > 4
    assert "Who answers for the record" in first and "short" in first and "last-word" not in first
    assert (behind.count(english), behind.count(chinese)) == (2, 2)
    for number, page in enumerate(begins_on(laid._behind), start=1):
        assert f"[{number}] continued on page {page} 续见第{page}页" in first
    for page in pages:
        assert read_codes(as_png(page)) == [told.mark.text()]


def begins_on(behind: QTextDocument) -> list[int]:
    """The pages of the sheet on which the texts behind the body begin: two columns a page, after the first."""
    layout, height = behind.documentLayout(), behind.pageSize().height()
    tops = [
        layout.hitTest(QPointF(5, column * height + 5), Qt.HitTestAccuracy.FuzzyHit)
        for column in range(behind.pageCount())
    ]
    blocks = [behind.findBlockByNumber(number) for number in range(behind.blockCount())]
    heads = [block.position() for block in blocks if block.blockFormat().headingLevel()]
    return [2 + (sum(top <= head for top in tops) - 1) // 2 for head in heads]


def test_an_amended_record_names_what_took_its_place_and_the_new_one_what_it_replaces(
    station: Station,
) -> None:
    record(station, conform(station))
    first = sheet(station)
    amend_record(
        station.store, station.context, station.officer(), key(station), conform(station, note="x"), "a slip"
    )
    second = sheet(station)
    assert f"takes the place of record 本记录替代下列记录： {first.record.row.outcome_id}" in said(station)
    outcome_id = first.record.row.outcome_id
    before = content(station.store, station.context.site, station.data, station.officer(), outcome_id)
    html = body(before.record, station.context.zone, [])
    assert "no longer holds" in html and second.record.row.outcome_id in html and "a slip" in html


def test_markup_and_what_steers_the_direction_are_shown_as_letters(station: Station) -> None:
    name, note = "\u202elamp", "<b>bold</b> <img src='file:///etc/passwd'> &amp; مرحبا"
    tamper(station, lambda raw: raw.execute("UPDATE goods_item SET name = ? WHERE gnum = 1", (name,)))
    record(station, conform(station, note=note))
    text = said(station)
    assert "[U+202E]lamp" in text and "\u202e" not in text and note in text
    assert len(painted(sheet(station))) == 1


def test_long_texts_and_many_goods_flow_on_and_nothing_is_cut(station: Station) -> None:
    tamper(
        station,
        lambda raw: raw.executescript(
            "CREATE TEMP TABLE g AS SELECT * FROM goods_item WHERE gnum = 1;"
            + "".join(
                f"UPDATE g SET gnum = {n}, name = '商品 {n} end'; INSERT INTO goods_item SELECT * FROM g;"
                for n in range(3, 61)
            )
        ),
    )
    english, chinese, note = "w" * 9_990 + "last-word", "查验" * 4_990 + "完毕", "x " * 4_990 + "the end"
    record(station, conform(station, process_en=english, process_zh=chinese, note=note))
    text = said(station)
    assert all(part in text for part in (english, chinese, note, *(f"商品 {n} end" for n in range(3, 61))))
    told = sheet(station)
    pages = painted(told, 150)
    assert len(pages) > 4
    for page in pages:
        assert read_codes(as_png(page)) == [told.mark.text()]
    document = Pages(told, pages[0])._document
    bottom = document.documentLayout().documentSize().height()
    assert bottom <= document.pageSize().height() * len(pages)
    assert document.idealWidth() <= document.pageSize().width() + 1, "nothing runs over the edge"


def test_a_photo_that_is_lost_or_changed_is_said_to_be(station: Station) -> None:
    add_photos(station, 40, 90)
    record(station, conform(station))
    first, second = sheet(station).record.evidence
    evidence_file(station.data, first.sha256, "jpg").unlink()
    evidence_file(station.data, second.sha256, "jpg").write_bytes(photo(200))
    told = sheet(station)
    assert told.photos == (None, None)
    assert said(station).count("The file is missing or not the one that was added. 文件缺失或已被更改。") == 2
    assert len(painted(told)) == 1


def test_photos_keep_their_proportions(station: Station) -> None:
    task = claim(station)
    for number, size in enumerate(((1200, 300), (300, 1200))):
        octets = photo(60 + number, *size)
        attach(station.store, station.context, station.data, station.officer(), task, f"{number}.jpg", octets)
    record(station, conform(station))
    told = sheet(station)
    sizes = [(image.width(), image.height()) for image in Pages(told, painted(told)[0])._pictures]
    assert [round(width / height, 1) for width, height in sizes] == [4.0, 0.2]


def test_a_record_of_papers_alone_and_one_of_an_undeclared_box_have_their_sheet(station: Station) -> None:
    tamper(station, lambda raw: raw.execute("UPDATE task SET kind = 'documents'"))
    record(station, conform(station, compared=()))
    assert "Check the documents 审核单证" in said(station)
    tamper(station, lambda raw: raw.execute("UPDATE declaration SET received_at = received_at * 2"))
    assert "Nobody declared what is in this box." in said(station)


def test_the_pdf_holds_its_fonts_and_verifies_and_a_changed_copy_does_not(
    station: Station, tmp_path: Path
) -> None:
    record(station, conform(station))
    told = sheet(station)
    made = pdf(told)
    assert b"/FontFile" in made and b"/Type /Page" in made
    save_sheet(station.store, station.context, station.officer(), told.record, made, tmp_path / "a.pdf")
    site = station.context.site
    assert verify_file(station.store, site, (tmp_path / "a.pdf").read_bytes()).genuine
    again = pdf(sheet(station))
    assert verify_file(station.store, site, again).problem is Problem.NOT_PRINTED
    assert verify_file(station.store, site, made + b"\n%%EOF").problem is Problem.NOT_PRINTED


def test_placeholders_are_no_part_of_a_name_and_the_command_line_is_no_station(station: Station) -> None:
    tamper(
        station,
        lambda raw: raw.execute(
            "UPDATE declaration SET owner_code = 'NO', owner_name = 'A maker', ebp_code = '无', ebp_name = '平台'"
        ),
    )
    record(station, conform(station))
    text = said(station)
    assert "A maker" in text and "A maker NO" not in text
    assert "平台\n" in text and "平台 无" not in text
    told = sheet(station)
    row = told.record.row
    assert row.station and place_of(told.site, told.record).endswith(f" · Station 工位 {row.station}")
    tamper(station, lambda raw: raw.execute("UPDATE outcome SET station = ''"))
    with station.store.read() as connection:
        elsewhere = read_record(connection, row.outcome_id)
    assert place_of(told.site, elsewhere) == f"{told.site.name} {told.site.loct_no}"


def test_no_sheet_is_made_of_a_record_that_is_not_the_one_recorded(station: Station) -> None:
    record(station, wrong(station, Disposition.RETURN))
    assert sheet(station).record.row.disposition == Disposition.RETURN
    tamper(station, lambda raw: raw.execute("UPDATE outcome SET disposition = 'release'"))
    with pytest.raises(OfficerError, match="is not the one that was recorded: no sheet is made of it"):
        sheet(station)


# --- in the window


def events(station: Station) -> list[dict[str, Any]]:
    query = "SELECT payload FROM audit_event WHERE event = 'sheet_printed' ORDER BY seq"
    return [json.loads(row["payload"]) for row in station.rows(query)]


def test_ctrl_s_saves_the_sheet_where_the_officer_says(qtbot: Any, station: Station, tmp_path: Path) -> None:
    record(station, conform(station))
    file = tmp_path / "out" / "sheet.pdf"
    file.parent.mkdir()
    with at_page(qtbot, station) as (keyboard, page):
        assert page.column.recorded.pdf.isVisible()
        keyboard.press("Ctrl+S")
        dialog = keyboard.sheet(QFileDialog)
        assert Path(dialog.selectedFiles()[0]).name == "YTGZ20201015001.pdf"
        dialog.findChild(QLineEdit).setText(str(file))
        dialog.accept()
        keyboard.until(lambda: "Its hash is in the history." in keyboard.told())
        keyboard.until(lambda: page.detail.history[-1].event == "sheet_printed")
        keyboard.window.speak(Language.CHINESE)
        keyboard.until(lambda: not english_left(page.column.recorded))
        assert not nameless(page)
    assert verify_file(station.store, station.context.site, file.read_bytes()).genuine
    assert [one["sha256"] is not None for one in events(station)] == [True]
    assert verify(station.store).ok


def test_a_record_with_the_longest_notes_is_read_again_and_has_its_sheet(station: Station) -> None:
    findings = tuple(Finding(code="concealment", gnum=1, note=letter * 9_000) for letter in "ab")
    record(station, wrong(station, Disposition.RETURN).model_copy(update={"findings": findings}))
    told = sheet(station)
    assert len(told.record.said.process_en or "") > 18_000
    assert pdf(told).startswith(b"%PDF")


def test_an_altered_record_is_neither_saved_nor_printed(qtbot: Any, station: Station, tmp_path: Path) -> None:
    record(station, wrong(station, Disposition.RETURN))
    tamper(station, lambda raw: raw.execute("UPDATE outcome SET disposition = 'release'"))
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    with at_page(qtbot, station) as (keyboard, page):
        key = page.detail.outcomes[0].outcome_id
        page.printing.save_as(key, tmp_path / "a.pdf")
        keyboard.until(lambda: "no sheet is made of it" in keyboard.told())
        keyboard.window.speak(Language.CHINESE)
        page.printing.print_on(key, printer)
        keyboard.until(lambda: "不予制作记录单" in keyboard.told())
    assert not [*tmp_path.glob("*.pdf")]
    assert events(station) == []


def test_without_a_record_there_is_no_sheet(qtbot: Any, station: Station) -> None:
    with at_page(qtbot, station) as (keyboard, page):
        keyboard.press("Ctrl+S", "Ctrl+P")
        assert not page.column.recorded.pdf.isVisible()
        assert keyboard.told() == ""


def test_a_folder_that_cannot_be_written_is_said(qtbot: Any, station: Station, tmp_path: Path) -> None:
    record(station, conform(station))
    with at_page(qtbot, station) as (keyboard, page):
        page.printing.save_as(page.detail.outcomes[0].outcome_id, tmp_path / "nowhere" / "a.pdf")
        keyboard.until(lambda: "a.pdf was not saved" in keyboard.told())
    assert events(station) == []


def test_a_station_without_a_printer_says_so_kindly(qtbot: Any, station: Station) -> None:
    record(station, conform(station))
    with at_page(qtbot, station) as (keyboard, _):
        keyboard.press("Ctrl+P")
        keyboard.until(lambda: "This station has no printer." in keyboard.told())
    assert events(station) == []


def test_a_sheet_on_paper_is_an_event_without_a_file(qtbot: Any, station: Station, tmp_path: Path) -> None:
    record(station, conform(station))
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)  # a printer that every test machine has
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    with at_page(qtbot, station) as (keyboard, page):
        page.printing.print_on(page.detail.outcomes[0].outcome_id, printer)
        keyboard.until(lambda: keyboard.told() == "The record sheet is with the printer.")
    assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF")
    assert [one["sha256"] for one in events(station)] == [None]
    assert verify(station.store).ok


def test_a_scanned_code_opens_the_record_and_says_whether_it_is_genuine(qtbot: Any, station: Station) -> None:
    record(station, conform(station))
    mark = sheet(station).mark
    with at_page(qtbot, station) as (keyboard, _):
        keyboard.go("queue")
        keyboard.window.scanner.scanned.emit(mark.text())
        keyboard.until(lambda: keyboard.window.desk.current.name == "inspection")
        told = keyboard.told()
        assert told.startswith(
            "Number and hash are genuine. Compare the paper with the record: YTGZ20201015001, recorded "
        )
        assert told.endswith(" by Chen Yi 陈一, Release.")
        keyboard.go("queue")
        keyboard.window.scanner.scanned.emit(mark._replace(digest="0" * 64).text())
        keyboard.until(lambda: "the hash on the sheet is not that of the record" in keyboard.told())
        assert keyboard.window.desk.current.name == "queue"
        tamper(station, lambda raw: raw.execute("UPDATE outcome SET conform = 0"))
        keyboard.window.scanner.scanned.emit(mark.text())
        keyboard.until(lambda: "no longer the one that was recorded" in keyboard.told())
