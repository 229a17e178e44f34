"""The whole record in the real window: particulars, photos, drafts that outlive the app, signatures, amendments."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLabel
from sqlalchemy import update

from officer_app.domain.outcome import Finding, Outcome
from officer_app.domain.words import Attribute, Disposition, Role
from officer_app.store.tables import consignment
from officer_app.ui import tokens
from officer_app.ui.i18n import Language
from officer_app.ui.inspection.dialogs import DeviationSheet, FindingSheet, ReasonSheet, SecondOfficerSheet
from officer_app.ui.inspection.draft import Noted
from officer_app.ui.inspection.kept import to_text
from officer_app.ui.inspection.page import InspectionPage
from officer_app.ui.inspection.sheets import ParticularsSheet, ProcessSheet, ResultSheet, SampleSheet
from officer_app.ui.inspection.viewer import FileSheet
from officer_app.ui.widgets.labels import Text
from officer_app.workflow.assigning import Seen, reassign
from officer_app.workflow.drafts import save_draft
from officer_app.workflow.recording import record_outcome
from officer_app.workflow.reopening import reinspect
from officer_app.workflow.setup import update_site_settings
from officer_app.workflow.signing import amend_record
from officer_app.workflow.tasks import claim_task
from officer_app.workflow.verifying import verify
from tests.gui.keyboard import Keyboard, english_left, nameless, opened
from tests.workflow.records import (
    a_sample,
    approvals,
    conform,
    hold_for_inspection,
    key,
    record,
    supervisor,
    wrong,
)
from tests.workflow.station import Station


@pytest.fixture(scope="module")
def _held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("record-station")
    with closing(Station.create(folder)) as station:
        hold_for_inspection(station)
    return folder


@pytest.fixture
def station(tmp_path: Path, _held: Path) -> Iterator[Station]:
    with closing(Station.copy(_held, tmp_path / "station")) as made:
        yield made


@contextmanager
def at_page(qtbot, station: Station, login: str = "officer1") -> Iterator[tuple[Keyboard, InspectionPage]]:
    """The consignment open at that officer's desk."""
    with opened(qtbot, station, login) as keyboard:
        keyboard.window.desk.show_page("inspection", key(station))
        keyboard.until(lambda: keyboard.window.desk.current.name == "inspection")
        page = keyboard.window.desk.current
        keyboard.until(lambda: page.detail is not None)
        page.table.setFocus()
        yield keyboard, page


@contextmanager
def inspecting(qtbot, station: Station) -> Iterator[tuple[Keyboard, InspectionPage]]:
    claim_task(station.store, station.context, station.officer(), key(station))
    with at_page(qtbot, station) as (keyboard, page):
        keyboard.until(lambda: page.draft is not None)
        yield keyboard, page


def stored(station: Station) -> dict:
    return json.loads(station.value("SELECT record FROM outcome ORDER BY outcome_id DESC LIMIT 1") or "{}")


def photo(folder: Path, name: str = "inside.jpg", shade: int = 90) -> Path:
    cv2.imwrite(str(folder / name), np.full((600, 800, 3), shade, np.uint8))
    return folder / name


def test_one_key_marks_what_it_filled_on_one_line(qtbot, station):
    with inspecting(qtbot, station) as (keyboard, page):
        keyboard.press("A", "Ctrl+Return")
        line = page.column.particulars.filled_text()
        assert line.startswith("As declared: goods and requirements · Carton · 广州白云 Guangzhou Baiyun")
        keyboard.until(lambda: stored(station))
    said = stored(station)
    assert said["filled"] == [
        *("place", "times", "packaging", "papers", "goods", "requirements"),
        *("attended", "seals_removed", "seals_new", "process"),
    ]
    assert station.consignment()["state"] == "released"


def test_place_papers_and_seals_are_entered_by_keyboard(qtbot, station):
    with inspecting(qtbot, station) as (keyboard, page):
        keyboard.press("E")
        sheet = keyboard.sheet(ParticularsSheet)
        keyboard.type("Bay 4")
        keyboard.press("Tab")
        keyboard.type("Wang")
        sheet._counts["invoice"].setFocus()
        keyboard.type("2")
        sheet._new.setFocus()
        keyboard.type("S-7, S-8")
        keyboard.press("Return")
        keyboard.no_sheet()
        around = page.draft.particulars
        assert (around.place, around.attended_by, around.packaging) == ("Bay 4", "Wang", None)
        assert around.papers == (("declaration", 1), ("order", 1), ("invoice", 2))
        assert "Carton" in page.column.particulars.filled_text()
        assert "Bay 4" not in page.column.particulars.filled_text()
        page.table.setFocus()
        keyboard.press("A", "Ctrl+Return")
        keyboard.until(lambda: stored(station))
    said = stored(station)
    assert (said["place"], said["seals_new"]) == ("Bay 4", ["S-7", "S-8"])
    assert "place" not in said["filled"]


def test_a_time_that_is_none_is_refused_in_the_sheet(qtbot, station):
    with inspecting(qtbot, station) as (keyboard, page):
        keyboard.press("E")
        sheet = keyboard.sheet(ParticularsSheet)
        sheet._end.setFocus()
        keyboard.type("soon")
        keyboard.press("Return")
        assert sheet.why_not() == "A time is written as 14:05."
        keyboard.press("Escape")
        keyboard.no_sheet()
        assert page.draft.particulars.ended_at is None


def test_a_time_to_come_or_before_the_goods_is_refused_in_the_sheet(qtbot, station):
    with inspecting(qtbot, station) as (keyboard, page):
        keyboard.press("E")
        sheet = keyboard.sheet(ParticularsSheet)
        for field, hours, why in ((sheet._end, 2, "in the future"), (sheet._start, -2, "before the goods")):
            before = field.text()
            at = datetime.now(page.session.zone) + timedelta(hours=hours)
            field.setText(f"{at:%H:%M}")
            keyboard.press("Return")
            assert why in sheet.why_not()
            field.setText(before)
        keyboard.press("Return")
        keyboard.no_sheet()


def test_that_nobody_attended_and_no_seal_was_there_is_said_with_a_tick(qtbot, station):
    with inspecting(qtbot, station) as (keyboard, page):
        keyboard.press("E")
        sheet = keyboard.sheet(ParticularsSheet)
        sheet._attended.setFocus()
        keyboard.type("Wang")
        for field in (sheet._attended, sheet._removed):
            sheet._none[field].setFocus()
            keyboard.press("Space")
        assert sheet._attended.text() == ""
        sheet._new.setFocus()
        keyboard.type("S-7")
        assert not sheet._none[sheet._new].isChecked()
        keyboard.press("Return")
        keyboard.no_sheet()
        around = page.draft.particulars
        assert (around.attended_by, around.seals_removed, around.seals_new) == ("", (), ("S-7",))
        keyboard.press("E")
        again = keyboard.sheet(ParticularsSheet)
        assert again._none[again._attended].isChecked() and not again._none[again._new].isChecked()
        keyboard.press("Return")
        keyboard.no_sheet()
        assert page.draft.particulars == around
        page.table.setFocus()
        keyboard.press("A", "Ctrl+Return")
        keyboard.until(lambda: stored(station))
    said = stored(station)
    assert {"attended", "seals_removed", "seals_new"}.isdisjoint(said["filled"])
    assert "nobody attended" in said["process_en"] and "nobody attended △" not in said["process_en"]


def test_two_deviations_a_result_a_sample_and_the_text_by_keyboard(qtbot, station):
    with inspecting(qtbot, station) as (keyboard, page):
        keyboard.press("A", "D")
        keyboard.sheet(DeviationSheet)
        keyboard.type("59")
        keyboard.press("Down")
        keyboard.type("lead")
        keyboard.press("Return")
        keyboard.no_sheet()
        page.table.setFocus()
        keyboard.press("R")
        keyboard.sheet(ResultSheet)
        keyboard.type("lead bars")
        keyboard.press("Return")
        keyboard.no_sheet()
        page.table.setFocus()
        keyboard.press("Alt+5")
        assert "record the sample (Y)" in page.column.missing_text()
        keyboard.press("Y")
        sheet = keyboard.sheet(SampleSheet)
        keyboard.type("B-1")
        sheet._quantity.setFocus()
        keyboard.type("1")
        keyboard.press("Tab")
        keyboard.type("courier")
        keyboard.press("Return")
        keyboard.no_sheet()
        page.table.setFocus()
        keyboard.press("X")
        text = keyboard.sheet(ProcessSheet)
        assert "quantity is 59, declared 60" in text._english.toPlainText()
        assert "品名实际为lead" in text._chinese.toPlainText()
        text._english.setPlainText("What I saw.")
        keyboard.press("Ctrl+Return")
        keyboard.no_sheet()
        page.table.setFocus()
        keyboard.press("Ctrl+Return")
        keyboard.sheet(SecondOfficerSheet)
        keyboard.type("officer2")
        keyboard.press("Return")
        keyboard.type("demo")
        keyboard.press("Return")
        keyboard.until(lambda: stored(station))
    said = stored(station)
    assert [(d["attribute"], d["found"]) for d in said["deviations"]] == [
        ("quantity", "59"),
        ("name", "lead"),
    ]
    assert said["compared"][0]["conform"] == [a for a in Attribute if a not in ("quantity", "name")]
    assert [check["result"] for check in said["checks"] if not check["in_order"]] == ["lead bars"]
    assert said["samples"][0]["custody"][0]["taker"] == "courier"
    assert said["process_en"] == "What I saw."
    assert said["process_zh"].startswith("1．按照查验指令")


def test_of_several_files_that_are_refused_each_is_told(qtbot, station, tmp_path):
    for name in ("broken.jpg", "short.jpg"):
        (tmp_path / name).write_bytes(photo(tmp_path).read_bytes()[:-300])
    with inspecting(qtbot, station) as (keyboard, page):
        page.adding.add_files([tmp_path / "broken.jpg", photo(tmp_path), tmp_path / "short.jpg"])
        keyboard.until(lambda: keyboard.told().startswith("2 of 3 were not added."))
        assert "broken.jpg was not added" in keyboard.told()
        assert "short.jpg was not added" in keyboard.told()


def test_who_had_a_hand_in_a_record_is_not_offered_to_look_again(qtbot, station):
    task = claim_task(station.store, station.context, station.officer(), key(station))
    record_outcome(station.store, station.context, station.officer(), task, conform(station))
    boss = station.officer("supervisor", Role.SUPERVISOR)
    reinspect(station.store, station.context, boss, key(station), "a tip")
    for login, offered in (("officer1", False), ("supervisor", False), ("officer2", True)):
        with at_page(qtbot, station, login) as (keyboard, page):
            keyboard.until(lambda: page.detail is not None)
            assert page.claimable is offered, login


def test_photos_come_by_drop_and_paste_once_and_the_broken_one_is_refused(qtbot, station, tmp_path):
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(photo(tmp_path).read_bytes()[:-300])
    with inspecting(qtbot, station) as (keyboard, page):
        mime = QMimeData()
        files = [photo(tmp_path), photo(tmp_path, "again.jpg"), broken, photo(tmp_path, "two.jpg", 40)]
        mime.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        drop = QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        page.dropEvent(drop)
        keyboard.until(lambda: page.column.photos.model.rowCount() == 2)
        assert "broken.jpg was not added: The photo is cut short." in keyboard.told()
        image = QImage(64, 64, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.red)
        QGuiApplication.clipboard().setImage(image)
        page.table.setFocus()
        keyboard.press("Ctrl+V")
        keyboard.until(lambda: page.column.photos.model.rowCount() == 3)
        keyboard.until(lambda: not page.column.photos.model.without_picture())
        page.column.photos.view.setCurrentIndex(page.column.photos.model.index(1))
        page.column.photos.view.activated.emit(page.column.photos.model.index(1))
        large = keyboard.sheet(FileSheet)
        keyboard.until(lambda: not large._picture.pixmap().isNull())
        keyboard.press("Return")
        keyboard.no_sheet()
    names = [row["file_name"] for row in station.rows("SELECT file_name FROM evidence ORDER BY evidence_id")]
    assert names == ["inside.jpg", "two.jpg", "pasted picture.png"]
    assert verify(station.store).ok


def test_what_was_typed_outlives_the_app(qtbot, station):
    with inspecting(qtbot, station) as (keyboard, page):
        page.column.form._note.setFocus()
        keyboard.type("lead")
        page.table.setFocus()
        keyboard.press("S")
        keyboard.until(lambda: '"conforming": [1]' in (station.value("SELECT body FROM draft") or ""))
    with at_page(qtbot, station) as (keyboard, page):
        keyboard.until(lambda: page.draft is not None)
        assert page.draft.note == "lead"
        assert page.draft.conforming == {1}


def test_text_of_any_script_and_length_is_kept_and_markup_is_only_text(qtbot, station):
    hostile = "<b>x</b><img src=x onerror=y> عربي\u200f 中文 " + "長" * 9_900
    with inspecting(qtbot, station) as (keyboard, page):
        page.column.form._note.setPlainText(hostile)
        page.table.setFocus()
        keyboard.press("A", "Ctrl+Return")
        keyboard.until(lambda: stored(station))
    assert stored(station)["note"] == hostile
    with at_page(qtbot, station) as (keyboard, page):
        labels = [label for label in page.column.recorded.findChildren(QLabel) if hostile in label.text()]
        assert labels
        assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)


def test_a_note_that_turns_the_words_around_it_is_refused(qtbot, station):
    with inspecting(qtbot, station) as (keyboard, page):
        page.column.form._note.setPlainText("two \u202eboxes")
        page.table.setFocus()
        keyboard.press("A", "Ctrl+Return")
        keyboard.until(lambda: "it holds the control character U+202E" in keyboard.told())
    assert stored(station) == {}


def test_a_value_that_is_no_deviation_is_refused_at_its_field(qtbot, station):
    with inspecting(qtbot, station) as (keyboard, page):
        keyboard.press("D")
        sheet = keyboard.sheet(DeviationSheet)
        quantity, name = sheet._fields[Attribute.QUANTITY], sheet._fields[Attribute.NAME]
        for attribute, typed, why in (
            (Attribute.QUANTITY, "60.00", "Quantity: that is what was declared."),
            (Attribute.QUANTITY, "-3", "Quantity: it cannot be negative."),
            (Attribute.QUANTITY, "1,000", "Quantity: write it as a number: 1040 or 1040.5."),
            (Attribute.HS_CODE, page.detail.goods[0].hs_code, "HS code: that is what was declared."),
        ):
            field = sheet._fields[attribute]
            field.setText(typed)
            name.setFocus()
            keyboard.press("Return")
            assert sheet.why_not() == why
            assert field.hasFocus()
            field.clear()
        quantity.setText("59")
        keyboard.press("Return")
        keyboard.no_sheet()
        assert page.draft.deviations == {1: {Attribute.QUANTITY: "59"}}


def test_a_finding_of_no_other_kind_needs_words(qtbot, station):
    with inspecting(qtbot, station) as (keyboard, page):
        keyboard.press("W")
        sheet = keyboard.sheet(FindingSheet)
        sheet._code.setCurrentIndex(sheet._code.findData("other"))
        keyboard.press("Return")
        assert sheet.why_not() == "Say in words what was found."
        assert sheet._note.hasFocus()
        keyboard.type("wet")
        keyboard.press("Return")
        keyboard.no_sheet()
        assert page.draft.findings == (Noted("other", None, "wet"),)


def test_a_number_said_twice_is_refused_in_its_sheet(qtbot, station):
    with inspecting(qtbot, station) as (keyboard, page):
        keyboard.press("E")
        sheet = keyboard.sheet(ParticularsSheet)
        sheet._new.setText("S-7, s-7")
        keyboard.press("Return")
        assert sheet.why_not() == "seal S-7 is named twice among the new ones"
        keyboard.press("Escape")
        keyboard.no_sheet()
        page.recording.change(lambda draft: draft.with_sample(a_sample(station)))
        page.table.setFocus()
        keyboard.press("Y")
        sheet = keyboard.sheet(SampleSheet)
        for field, text in ((sheet._number, "bag-1"), (sheet._quantity, "1"), (sheet._taker, "courier")):
            field.setText(text)
        keyboard.press("Return")
        assert sheet.why_not() == "sample BAG-1 is recorded twice"
        sheet._number.setText("B-2")
        sheet._taker.setText(keyboard.window.session.officer.name)
        keyboard.press("Return")
        assert "cannot be giver and taker" in sheet.why_not()
        keyboard.press("Escape")
        keyboard.no_sheet()


def test_of_a_text_without_end_the_beginning_is_painted_at_once(qtbot, station):
    notes = tuple(Finding(code="concealment", note="长 of it " * 1_200) for _ in range(150))
    record(station, wrong(station, Disposition.RETURN).model_copy(update={"findings": notes}))
    assert len(stored(station)["process_en"]) > 1_000_000
    with at_page(qtbot, station) as (keyboard, page):
        keyboard.until(page.column.recorded.isVisible)
        shown = [label.text() for label in page.column.recorded.findChildren(Text)]
        assert [text for text in shown if text.endswith("…")] and max(map(len, shown)) <= 10_001
        began = perf_counter()
        page.column.recorded.show_detail(page.detail)
        page.grab()
        assert perf_counter() - began < 1


def test_a_process_text_without_end_is_not_edited(qtbot, station):
    notes = tuple(Noted("concealment", None, "x" * 9_000) for _ in range(2))
    with inspecting(qtbot, station) as (keyboard, page):
        for note in notes:
            page.recording.change(lambda draft, note=note: draft.with_finding(note))
        keyboard.press("X")
        sheet = keyboard.sheet(ProcessSheet)
        assert sheet._english.toPlainText().endswith("x…") and sheet._english.isReadOnly()
        keyboard.press("Ctrl+Return")
        keyboard.no_sheet()
        assert (page.draft.process_en, page.draft.process_zh) == (None, None)


def test_a_word_without_end_widens_nothing(qtbot, station):
    with inspecting(qtbot, station) as (keyboard, page):
        page.column.form._note.setPlainText("x" * 9_000)
        page.table.setFocus()
        keyboard.press("A", "Ctrl+Return")
        keyboard.until(lambda: stored(station))
    with at_page(qtbot, station) as (keyboard, page):
        keyboard.until(page.column.recorded.isVisible)
        assert page.column.recorded.minimumSizeHint().width() <= page.column.width()


def test_who_can_do_nothing_with_it_sees_it_as_wide_as_who_can(qtbot, station):
    """No button is there, and none takes room."""
    record(station, conform(station))
    with station.store.transaction() as tx:  # nothing is said of it below either
        tx.execute(update(consignment).values(missing=""))
    with at_page(qtbot, station, "officer2") as (keyboard, page):
        keyboard.until(page.column.recorded.isVisible)
        QApplication.processEvents()
        assert not page.column._foot.isVisible()
        assert page.column.minimumWidth() == tokens.PANE_WIDTH


def submit(station: Station, outcome: Outcome) -> None:
    record(station, outcome)


def test_a_second_officer_signs_at_their_own_desk_with_enter(qtbot, station):
    submit(station, wrong(station, Disposition.DETAIN))
    with at_page(qtbot, station) as (keyboard, page):
        assert page.column.missing_text() == "Waiting for a second officer."
        assert not page.column.answer.isVisible(), "nobody signs their own"
    with at_page(qtbot, station, "officer2") as (keyboard, page):
        assert page.column.answer.text() == "Sign as second officer"
        keyboard.press("Return")
        keyboard.until(lambda: station.consignment()["state"] == "detained")
    assert station.value("SELECT officer FROM signature") == "officer2"


def test_whose_word_a_record_waits_for_is_said_when_it_is_submitted(qtbot, station):
    settings = replace(station.context.site.settings, approve=(Disposition.RELEASE,))
    update_site_settings(station.store, station.officer("admin", Role.ADMINISTRATOR), settings)
    with inspecting(qtbot, station) as (keyboard, _):
        keyboard.press("A", "Ctrl+Return")
        keyboard.until(lambda: keyboard.told() == "YTGZ20201015001 recorded: Release. It waits for approval.")


def test_a_detention_that_is_signed_later_is_said_to_wait(qtbot, station):
    with inspecting(qtbot, station) as (keyboard, page):
        keyboard.press("A")
        page.recording.change(lambda draft: draft.with_deviations(1, {Attribute.NAME: "lead"}))
        page.recording.dispose(Disposition.DETAIN)
        keyboard.press("Ctrl+Return")
        keyboard.sheet(SecondOfficerSheet).accept()
        said = "YTGZ20201015001 recorded: Detain. It waits for a second officer."
        keyboard.until(lambda: keyboard.told() == said)


def test_the_section_chief_returns_a_record_and_the_officer_corrects_it(qtbot, station):
    approvals(station, Disposition.RELEASE)
    submit(station, conform(station, note="first"))
    with at_page(qtbot, station, "supervisor") as (keyboard, page):
        assert page.column.answer.text() == "Agree"
        keyboard.press("B")
        keyboard.sheet(ReasonSheet)
        keyboard.type("which seal")
        keyboard.press("Return")
        keyboard.until(lambda: station.consignment()["task_state"] == "claimed")
    with at_page(qtbot, station) as (keyboard, page):
        keyboard.until(lambda: page.draft is not None)
        assert page.draft.note == "first", "the returned record is there to be corrected"
        page.table.setFocus()
        keyboard.press("Ctrl+Return")
        keyboard.until(lambda: station.value("SELECT count(*) FROM outcome") == 2)
    assert station.value("SELECT why FROM outcome WHERE amends IS NOT NULL") == "which seal"


def test_what_the_officer_enters_in_another_window_stands_here_too(qtbot, station):
    with inspecting(qtbot, station) as (keyboard, page):
        task, officer = page.recording.task_id, page.session.officer
        there = page.draft.with_deviations(1, {Attribute.QUANTITY: "7"})
        save_draft(station.store, officer, task, to_text(there))
        keyboard.until(lambda: page.draft.deviations == there.deviations)
        assert "in another window" in keyboard.told()
        keyboard.press("J", "S")
        keyboard.until(lambda: '"conforming": [2]' in station.value("SELECT body FROM draft"))
        assert page.draft.deviations == there.deviations, "its own words do not come back as another's"


def test_what_could_not_be_kept_is_said_to_stand_on_the_screen_only(qtbot, station):
    with inspecting(qtbot, station) as (keyboard, page):
        with station.store.transaction() as tx:
            tx.exec_driver_sql(
                "CREATE TRIGGER full BEFORE INSERT ON draft BEGIN SELECT RAISE(ABORT, 'no room'); END"
            )
        keyboard.press("S")
        keyboard.until(lambda: keyboard.told().startswith("What you enter stands only on this screen."))
        with station.store.transaction() as tx:
            tx.exec_driver_sql("DROP TRIGGER full")
        page.recording.keep_now()
        keyboard.until(lambda: '"conforming": [1]' in (station.value("SELECT body FROM draft") or ""))


def test_a_record_is_amended_from_what_it_says(qtbot, station):
    submit(station, conform(station, note="first"))
    with at_page(qtbot, station) as (keyboard, page):
        keyboard.press("U")
        keyboard.until(lambda: page.draft is not None)
        page.column.form._note.setPlainText("second")
        page.table.setFocus()
        keyboard.press("Ctrl+Return")
        keyboard.sheet(ReasonSheet)
        keyboard.type("a slip")
        keyboard.press("Return")
        keyboard.until(lambda: station.value("SELECT count(*) FROM outcome") == 2)
        keyboard.until(lambda: page.draft is None and len(page.detail.outcomes) == 2)
    assert (stored(station)["note"], station.consignment()["state"]) == ("second", "released")


def test_whose_word_an_amendment_waits_for_is_said(qtbot, station):
    settings = replace(station.context.site.settings, approve=(Disposition.RELEASE,))
    update_site_settings(station.store, station.officer("admin", Role.ADMINISTRATOR), settings)
    submit(station, conform(station, note="first"))
    with at_page(qtbot, station) as (keyboard, page):
        keyboard.press("U")
        keyboard.until(lambda: page.draft is not None)
        page.column.form._note.setPlainText("second")
        page.table.setFocus()
        keyboard.press("Ctrl+Return")
        keyboard.sheet(ReasonSheet)
        keyboard.type("a slip")
        keyboard.press("Return")
        said = "YTGZ20201015001: the record is amended. It waits for approval."
        keyboard.until(lambda: keyboard.told() == said)


def test_whoever_held_it_by_hand_is_named_with_the_reason(qtbot, station):
    with at_page(qtbot, station) as (_, page):
        said = [label.text() for label in page.column.reasons.findChildren(QLabel) if label.text()]
        assert said[1:3] == ["Opened by hand: looks heavy", page.detail.name("officer1")]


def test_a_supervisor_has_it_inspected_again(qtbot, station):
    submit(station, wrong(station, Disposition.RETURN))
    with at_page(qtbot, station, "supervisor") as (keyboard, _):
        keyboard.press("I")
        keyboard.sheet(ReasonSheet)
        keyboard.type("a tip")
        keyboard.press("Return")
        keyboard.until(lambda: station.consignment()["state"] == "held")
    with at_page(qtbot, station) as (keyboard, page):
        said = [label.text() for label in page.column.reasons.findChildren(QLabel)]
        assert "Re-inspection: a tip" in said
        (asked,) = [text for text in said if text.startswith("Asked for by ")]
        assert page.detail.name("supervisor") in asked and f"{station.now.year}" in asked
        keyboard.press("Return")
        keyboard.until(lambda: "another officer inspects" in keyboard.told())


def test_a_photo_of_another_box_is_withdrawn_by_key_and_by_an_amendment(qtbot, station, tmp_path):
    with inspecting(qtbot, station) as (keyboard, page):
        strip = page.column.photos
        page.adding.add_files(
            [photo(tmp_path, name, shade) for name, shade in (("a.jpg", 10), ("b.jpg", 90))]
        )
        keyboard.until(lambda: strip.model.rowCount() == 2)
        keyboard.press("Del")
        keyboard.until(lambda: "Choose the file first" in keyboard.told())
        strip.view.setFocus()
        strip.view.setCurrentIndex(strip.model.index(0))
        keyboard.press("Del")
        keyboard.sheet(ReasonSheet)
        keyboard.type("another box")
        keyboard.press("Return")
        keyboard.no_sheet()
        keyboard.until(lambda: strip.model.rowCount() == 1)
        assert strip.model.row(strip.model.index(0)).file_name == "b.jpg"
        page.table.setFocus()
        keyboard.press("A", "Ctrl+Return")
        keyboard.until(lambda: stored(station))
        assert [one["name"] for one in stored(station)["evidence"]] == ["b.jpg"]
    with at_page(qtbot, station) as (keyboard, page):
        strip = page.column.photos
        keyboard.press("U")
        keyboard.until(lambda: page.draft is not None and strip.model.rowCount() == 1)
        strip.view.setCurrentIndex(strip.model.index(0))
        keyboard.press("Del")
        keyboard.until(lambda: strip.model.rowCount() == 0)
        page.table.setFocus()
        keyboard.press("Ctrl+Return")
        keyboard.sheet(ReasonSheet)
        keyboard.type("it shows another box")
        keyboard.press("Return")
        keyboard.until(lambda: station.value("SELECT count(*) FROM outcome") == 2)
    assert stored(station)["evidence"] == []
    assert station.value("SELECT count(*) FROM evidence") == 2
    assert verify(station.store).ok


def test_the_history_tells_before_and_after_and_shows_its_evidence(qtbot, station, tmp_path):
    claim_task(station.store, station.context, station.officer(), key(station))
    chosen = [Seen(key(station), "officer1")]
    reassign(station.store, station.context, supervisor(station), chosen, "officer2", "shift ends")
    with at_page(qtbot, station, "officer2") as (keyboard, page):
        keyboard.until(lambda: page.draft is not None)
        page.adding.add_files([photo(tmp_path, "inside.jpg")])
        keyboard.until(lambda: page.column.photos.model.rowCount() == 1)
        timeline = page.column.timeline
        names = page.detail.name("officer1"), page.detail.name("officer2")
        said = timeline.accessibleDescription()
        assert "Held · Red · looks heavy" in said
        assert f"Reassigned · {names[0]} → {names[1]} · shift ends" in said
        assert "File added · inside.jpg" in said
        timeline.setFocus()
        keyboard.press(*["Down"] * len(timeline._steps), "Return")
        assert keyboard.sheet(FileSheet)._name.text() == "1 / 1 · inside.jpg"
        keyboard.press("Return")
        keyboard.no_sheet()
        page.table.setFocus()
        keyboard.press("A", "Ctrl+Return")
        keyboard.until(lambda: stored(station))
    amend_record(
        *(station.store, station.context, station.officer("officer2"), key(station)),
        *(conform(station, note="second"), "a slip"),
    )
    with at_page(qtbot, station, "supervisor") as (_, page):
        said = page.column.timeline.accessibleDescription()
        assert "Outcome recorded · Release" in said
        assert "Record amended · Release · a slip" in said


def test_every_part_has_a_name_and_speaks_chinese(qtbot, station, tmp_path):
    with inspecting(qtbot, station) as (keyboard, page):
        page.adding.add_files([photo(tmp_path)])
        keyboard.until(lambda: page.column.photos.model.rowCount() == 1)
        assert nameless(page) == []
        keyboard.window.speak(Language.CHINESE)
        keyboard.press("A")
        keyboard.until(lambda: page.draft.by_one_key)
        left = [said for said in english_left(page) if "YTGZ" not in said]
        assert [
            said for said in left if said.startswith(("As declared", "Sample", "Process", "Add", "Photo"))
        ] == []
        assert page.column.particulars.filled_text().startswith("按申报：货物和查验要求")


def test_who_reads_the_history_goes_on_where_they_are(qtbot, station):
    """The page is read again whenever something has changed, and now and then although nothing has."""
    record(station, wrong(station, Disposition.RETURN))
    with at_page(qtbot, station) as (keyboard, page):
        keyboard.until(page.column.recorded.isVisible)
        bar = page.column._scroll.verticalScrollBar()
        keyboard.until(lambda: bar.maximum() > 0)
        bar.setValue(bar.maximum())
        place = bar.value()
        parts = list(page.column.recorded._parts)
        page._show(page._opened)
        QApplication.processEvents()
        assert (bar.value(), page.column.recorded._parts) == (place, parts)
        keyboard.window.speak(Language.CHINESE)
        keyboard.until(lambda: page.column.recorded._parts != parts)
        keyboard.window.speak(Language.ENGLISH)
        keyboard.until(lambda: bar.maximum() >= place)
        bar.setValue(place)
        told = page._opened.detail
        longer = told._replace(history=(*told.history, told.history[-1]))
        page._show(page._opened._replace(detail=longer))
        keyboard.until(lambda: bar.maximum() > place)
        assert bar.value() == place
