"""The Quarantine page in the real window, on a real SQLite file, with real keys."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from officer_app.demo.scans.kinds import Kind
from officer_app.demo.scans.machine import ScanIdentity, scan_files
from officer_app.demo.scans.parcel import Content, make_scan
from officer_app.domain.errors import AlreadyTaken, NotAllowed
from officer_app.domain.words import Role
from officer_app.store.quarantine import count_to_decide, read_waiting
from officer_app.ui.i18n import Language
from officer_app.ui.quarantine.preview import as_hex, as_text, read_preview
from officer_app.ui.quarantine.reasons import Trouble, trouble
from officer_app.ui.theme import ThemeChoice
from officer_app.workflow.inbox import Inbox
from officer_app.workflow.quarantine import assign_scan
from tests.gui.keyboard import Keyboard, english_left, nameless, opened
from tests.workflow.station import DECLARATION, Station, sample

SHARED = "JD0099887766554"
CARRIERS = (("4401260T01", "Sample Logistics"), ("440126WX02", "Pearl River Express"))


@pytest.fixture(scope="session")
def _empty_station(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("quarantine-station")
    with closing(Station.create(folder)):
        return folder


@pytest.fixture
def station(tmp_path: Path, _empty_station: Path) -> Iterator[Station]:
    with closing(Station.copy(_empty_station, tmp_path / "station")) as made:
        yield made


def drop(station: Station, name: str, content: bytes | str) -> Path:
    """What the inbox does with a file; gives where it is kept."""
    file = station.data.inbox / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    os.utime(file, (time.time() - 60,) * 2)  # its sender has long finished
    Inbox(station.data.inbox, station.data).take(station.store, station.context, file)
    return station.data.quarantine / name


def scanned(station: Station, label: str, seed: int = 1) -> str:
    """A scan of a small parcel with that label; gives the scan's id."""
    scan = make_scan([Content(Kind.CLOTHES, 900, 2)], seed, columns=120, rows=80, pitch=6.0)
    for name, content in scan_files(scan, ScanIdentity(label, station.now, seed)).items():
        station.take(content, f"{seed}-{name}")
    return str(station.value("SELECT scan_id FROM scan WHERE object_id = :label", label=label))


def two_carriers(station: Station) -> None:
    """The same waybill number declared for two carriers."""
    for number, (code, name) in enumerate(CARRIERS):
        declared = sample(
            DECLARATION,
            logisticsNo=SHARED,
            logisticsCode=code,
            logisticsName=name,
            copNo=f"COP-{number}",
            orderNo=f"ORDER-{number}",
        )
        assert station.take(declared).stored == 1


def shown(keyboard: Keyboard, files: int = 0, scans: int = 0) -> Any:
    """The page, once it shows so much."""
    page = keyboard.go("quarantine")
    keyboard.until(lambda: len(page.files._rows.rows) == files and len(page.scans._rows.rows) == scans)
    return page


def test_a_file_says_why_it_could_not_be_read_and_shows_its_beginning(qtbot: Any, station: Station) -> None:
    kept = drop(station, "cut.xml", sample(DECLARATION)[:900])
    with opened(qtbot, station, "supervisor") as keyboard:
        page = shown(keyboard, files=1)
        pane = page.file_pane
        keyboard.until(lambda: pane.bytes.toPlainText())
        assert pane._tag.text() == "Cut off"
        assert "part of it is missing" in pane._sentence.text()
        assert "Ask the sender" in pane._advice.text()
        assert "breaks off" in pane._said.text()
        assert pane._kept.text() == str(kept)
        assert pane.bytes.toPlainText().startswith("<?xml")
        assert pane.bytes.isReadOnly()
        pane.copy.setFocus()
        keyboard.press("Space")
        assert QGuiApplication.clipboard().text() == str(kept)


def test_text_and_hex_of_a_file_by_one_key(qtbot: Any, station: Station) -> None:
    drop(station, "list.csv", "name,qty,price\nlamp,3,4\n")
    with opened(qtbot, station, "supervisor") as keyboard:
        page = shown(keyboard, files=1)
        keyboard.until(lambda: page.file_pane.bytes.toPlainText().startswith("name,qty"))
        keyboard.press("X")
        assert page.file_pane.bytes.toPlainText().startswith("000000  6e 61 6d 65")
        keyboard.press("X")
        assert page.file_pane.bytes.toPlainText().startswith("name,qty")


def test_nothing_in_a_hostile_file_is_rendered(qtbot: Any, station: Station) -> None:
    name = "<img src=x>\u202elmx.exe"
    drop(station, name, "<h1>big</h1><img src='file:///etc/passwd'>\u202e\x07")
    with opened(qtbot, station, "supervisor") as keyboard:
        page = shown(keyboard, files=1)
        keyboard.until(lambda: page.file_pane.bytes.toPlainText())
        assert page.file_pane.bytes.toPlainText() == "<h1>big</h1><img src='file:///etc/passwd'>⟦202E⟧⟦0007⟧"
        assert "\u202e" not in page.file_pane._name.text()
        assert page.file_pane._said.textFormat() is Qt.TextFormat.PlainText


def test_a_file_that_can_be_read_now_leaves_quarantine(qtbot: Any, station: Station) -> None:
    kept = drop(station, "late.xml", sample(DECLARATION)[:900])
    with opened(qtbot, station, "supervisor") as keyboard:
        page = shown(keyboard, files=1)
        keyboard.press("Return")
        keyboard.until(lambda: "still cannot be read" in keyboard.told())
        assert len(page.files._rows.rows) == 1
        kept.write_text(sample(DECLARATION), encoding="utf-8")
        keyboard.press("Return")
        keyboard.until(lambda: "taken in" in keyboard.told())
        keyboard.until(lambda: not page.files._rows.rows)
    assert station.value("SELECT settlement FROM quarantine") == "retried"
    assert station.consignment()["state"] == "declared"
    assert not kept.exists()
    assert not kept.with_name("late.xml.reason.txt").exists()
    assert list(station.data.done.rglob("late.xml"))


def test_discarding_asks_once_and_keeps_the_bytes(qtbot: Any, station: Station) -> None:
    kept = drop(station, "junk.xml", "no message")
    with opened(qtbot, station, "supervisor") as keyboard:
        page = shown(keyboard, files=1)
        keyboard.press("Del")
        keyboard.sheet()
        keyboard.press("Esc")
        keyboard.no_sheet()
        assert station.value("SELECT settled_at FROM quarantine") is None
        keyboard.press("Del")
        keyboard.sheet()
        keyboard.press("Return")
        keyboard.until(lambda: not page.files._rows.rows)
        assert page._empty["files"].isVisible()
    assert station.value("SELECT settled_by FROM quarantine") == "supervisor"
    assert kept.read_text() == "no message"


def test_a_new_file_appears_by_itself_and_nothing_moves(qtbot: Any, station: Station) -> None:
    for number in range(3):
        drop(station, f"{number}.xml", f"no message {number}")
    with opened(qtbot, station, "supervisor") as keyboard:
        page = shown(keyboard, files=3)
        keyboard.press("J")
        chosen = page.files.key
        keyboard.qtbot.wait(800)  # the watch has begun
        drop(station, "3.xml", "no message 3")
        keyboard.until(lambda: len(page.files._rows.rows) == 4)
        assert page.files.key == chosen
        rail = keyboard.window.desk.rail
        keyboard.until(lambda: rail._counts.get("quarantine") == 4)
        assert "4" in rail._buttons["quarantine"].accessibleName()


def test_a_scan_two_carriers_fit_is_assigned_with_keys_alone(qtbot: Any, station: Station) -> None:
    two_carriers(station)
    scan = scanned(station, SHARED)
    with opened(qtbot, station, "officer1") as keyboard:
        page = shown(keyboard, scans=1)
        assert page.parts.chosen == "scans"
        keyboard.press("Return")
        keyboard.until(page.scan_pane.candidates.hasFocus)
        keyboard.press("Down")
        chosen = page.scan_pane.candidates.row
        assert chosen.carrier in page.scan_pane.assign.text()
        keyboard.press("Return")
        keyboard.sheet()
        keyboard.press("Return")
        keyboard.until(lambda: not page.scans._rows.rows)
    joined = station.rows("SELECT consignment_id FROM scan WHERE scan_id = :scan", scan=scan)
    assert joined[0]["consignment_id"] == chosen.consignment_id
    event = station.rows("SELECT actor FROM audit_event WHERE event = 'scan_joined'")
    assert event[0]["actor"] == "officer1"


def test_a_scan_without_a_label_finds_its_consignment_by_number(qtbot: Any, station: Station) -> None:
    assert station.take(sample(DECLARATION)).stored == 1
    scanned(station, "")
    with opened(qtbot, station, "officer1") as keyboard:
        page = shown(keyboard, scans=1)
        keyboard.press("S")
        keyboard.type("YTGZ2020")
        keyboard.press("Return")
        keyboard.until(lambda: page.scan_pane.candidates.row is not None)
        keyboard.until(page.scan_pane.candidates.hasFocus)
        keyboard.press("Return")
        keyboard.sheet()
        keyboard.press("Return")
        keyboard.until(lambda: not page.scans._rows.rows)
    assert station.consignment()["scan_count"] == 1


@pytest.mark.parametrize(
    ("login", "parts"), [("supervisor", {"files", "scans"}), ("admin", {"files"}), ("officer1", {"scans"})]
)
def test_each_role_sees_what_it_may_decide(qtbot: Any, station: Station, login: str, parts: set[str]) -> None:
    with opened(qtbot, station, login) as keyboard:
        page = keyboard.go("quarantine")
        assert {name for name, chip in page.parts.chips.items() if chip.isVisible()} == parts


def test_an_analyst_has_no_quarantine(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station, "analyst") as keyboard:
        assert "quarantine" not in keyboard.window.desk.rail.names()


def test_every_part_has_a_name_and_fits_a_small_screen_in_both_languages(
    qtbot: Any, station: Station
) -> None:
    drop(station, "junk.xml", "no message")
    two_carriers(station)
    scanned(station, SHARED)
    with opened(qtbot, station, "supervisor") as keyboard:
        page = shown(keyboard, files=1, scans=1)
        keyboard.window.look(ThemeChoice.DARK)
        for part in ("files", "scans"):
            assert nameless(page) == []
            assert page.minimumSizeHint().width() <= 1280 - 76
            assert page.minimumSizeHint().height() <= 720 - 88
            keyboard.press("Right")
            assert page.parts.chosen != part
        keyboard.window.speak(Language.CHINESE)
        keyboard.qtbot.wait(200)
        shown_english = english_left(page, "junk.xml, " + SHARED)
        assert [text for text in shown_english if str(station.data.root) not in text] == []
        assert page.file_pane._said.text() == "读取程序的说明：不是报文，是纯文本而不是XML"


def test_a_scan_that_was_assigned_or_left_cannot_be_assigned_again(station: Station) -> None:
    two_carriers(station)
    scan = scanned(station, SHARED)
    first, second = (row["consignment_id"] for row in station.rows("SELECT consignment_id FROM consignment"))
    with pytest.raises(NotAllowed):
        assign_scan(station.store, station.context, station.officer("admin", Role.ADMINISTRATOR), scan, first)
    assign_scan(station.store, station.context, station.officer(), scan, first)
    with pytest.raises(AlreadyTaken):
        assign_scan(station.store, station.context, station.officer(), scan, second)


def test_only_what_time_will_not_settle_is_counted(station: Station) -> None:
    two_carriers(station)
    for seed, label in enumerate((SHARED, "", "SF1029384756"), start=1):
        scanned(station, label, seed)
    drop(station, "junk.xml", "no message")
    with station.store.read() as connection:
        site_id = station.context.site.site_id
        assert count_to_decide(connection, site_id) == (1, 2)
        waiting = read_waiting(connection, site_id)
    assert [scan.needs_officer for scan in waiting.scans] == [False, True, True]
    assert [len(scan.candidates) for scan in waiting.scans] == [0, 0, 2]


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("the file is empty", Trouble.EMPTY),
        ("the XML breaks off: expected '>', line 2, column 1", Trouble.CUT_OFF),
        ("The file is cut off at byte 120", Trouble.CUT_OFF),
        ("entities are not allowed: x", Trouble.FORBIDDEN),
        ("too large: 1 bytes, the limit is 2", Trouble.TOO_LARGE),
        ("The file has 100 MB; a message or scan may have 67 MB at most.", Trouble.TOO_LARGE),
        ("the bytes are not in the encoding the file declares: x", Trouble.ENCODING),
        ("CEB701 (summary application) is not taken in by this version", Trouble.NOT_OURS),
        ("not a message: it looks like a PDF", Trouble.NOT_OURS),
        ("the message has no guid: it could not be told from a repetition", Trouble.NO_IDENTITY),
        ("The image claims 9 x 9 pixels; at most 4 are decoded", Trouble.TOO_LARGE),
        ("The pixels cannot be decoded: the decoder took longer than 5 s", Trouble.PIXELS),
        ("The pixels cannot be decoded: the image data are damaged", Trouble.PIXELS),
        ("The file cannot be opened: Permission denied.", Trouble.UNOPENABLE),
        ("not well-formed XML: Extra content at the end", Trouble.DAMAGED),
    ],
)
def test_reasons_are_told_in_plain_words(reason: str, kind: Trouble) -> None:
    assert trouble(reason) is kind


def test_the_preview_tells_text_from_bytes() -> None:
    assert as_text("名称,数量".encode()) == "名称,数量"
    assert as_text("名称,数量".encode("gb18030")) == "名称,数量"
    assert as_text(b"\xff\xfe" + "<a/>".encode("utf-16-le")) == "<a/>"
    assert as_text(bytes(range(256))) is None
    assert as_text("报文".encode()[:-1]) == "报"
    assert as_hex(b"AB\x00") == "000000  41 42 00" + " " * 41 + "AB·"


def test_the_preview_reads_the_beginning_only_and_regular_files_only(tmp_path: Path) -> None:
    big = tmp_path / "big"
    big.write_bytes(b"x" * 100_000)
    found = read_preview(str(big))
    assert (found.shown, found.octets, len(found.text or "")) == (4096, 100_000, 4096)
    assert read_preview(str(tmp_path)).missing
    assert read_preview(None).missing
