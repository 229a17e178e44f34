"""The real window while its server dies and comes back: said at once, gone on with, sent by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from PySide6.QtWidgets import QLabel

from officer_app.domain.errors import SignInFailed
from officer_app.store.engine import SCHEMA_REVISION
from officer_app.ui import tokens
from officer_app.ui.i18n import Language
from officer_app.ui.inspection.page import InspectionPage
from officer_app.ui.supervision.late import LateSheet
from officer_app.workflow.offline.station import StationJournal
from officer_app.workflow.shared import HANG_UP
from tests.gui.keyboard import Keyboard, opened
from tests.gui.test_inspection_record import photo
from tests.postgresql.hall import PASSWORD
from tests.postgresql.own import OwnServer
from tests.postgresql.station import SharedStation
from tests.postgresql.test_without_the_server import Desk
from tests.postgresql.work import GOOD


@pytest.fixture
def held(mortal: SharedStation, qapp: Any) -> str:
    """The id of a consignment that chen is to inspect."""
    mortal.done("chen", "task", "claim", GOOD)
    return str(json.loads(mortal.done("chen", "show", GOOD, "--json"))["id"])


@contextmanager
def at_desk(qtbot: Any, station: SharedStation) -> Iterator[Keyboard]:
    with opened(qtbot, station, station.login("chen"), database=station.url, password=PASSWORD) as keyboard:
        model = keyboard.window.desk.current.table.model()
        keyboard.until(lambda: model.rowCount() >= 1)  # what was sent may be released already
        yield keyboard


def inspecting(keyboard: Keyboard, consignment_id: str) -> InspectionPage:
    keyboard.window.session.go("inspection", consignment_id)
    keyboard.until(lambda: keyboard.window.desk.current.name == "inspection")
    page = keyboard.window.desk.current
    assert isinstance(page, InspectionPage)
    keyboard.until(lambda: page.draft is not None)
    page.table.setFocus()
    return page


def bar(keyboard: Keyboard) -> str:
    return str(keyboard.window.desk.bottom._inbox.text())


@contextmanager
def away(own: OwnServer, keyboard: Keyboard) -> Iterator[None]:
    own.crash()
    try:
        keyboard.until(lambda: "No connection to the server since" in bar(keyboard))
        yield
    finally:
        own.start()


def test_the_officer_finishes_what_they_hold_and_it_is_sent_when_the_server_is_back(
    qtbot: Any, own: OwnServer, mortal: SharedStation, held: str
) -> None:
    with at_desk(qtbot, mortal) as keyboard:
        window = keyboard.window
        keyboard.until(lambda: bar(keyboard) == "The server answers")
        page = inspecting(keyboard, held)
        with away(own, keyboard):
            page.adding.add_files([photo(mortal.data.root, "inside.jpg")])
            keyboard.until(lambda: "1 file added" in keyboard.told())
            keyboard.press("A", "Ctrl+Return")
            keyboard.until(lambda: "It waits here for the server." in keyboard.told())
            keyboard.until(lambda: "1 record waits here for it" in bar(keyboard))
            assert window.desk.current.name == "queue"
            assert window.desk.current.table.delegate.opacity == tokens.LAST_KNOWN
            keyboard.press("N")
            keyboard.until(lambda: "This needs the server" in keyboard.told())
            window.speak(Language.CHINESE)
            keyboard.until(lambda: "断开连接" in bar(keyboard) and "1 份记录在本站等待" in bar(keyboard))
            window.speak(Language.ENGLISH)
        keyboard.until(lambda: bar(keyboard) == "The server answers")
        assert window.desk.current.table.delegate.opacity == 1
    assert mortal.value("SELECT count(*) FROM app.outcome") == 1
    record = json.loads(mortal.value("SELECT record FROM app.outcome"))
    assert [one["name"] for one in record["evidence"]] == ["inside.jpg"]
    assert mortal.value("SELECT state FROM app.consignment WHERE consignment_id = %s", held) == "released"


def test_the_station_is_unlocked_without_the_server_by_the_same_password_alone(
    qtbot: Any, own: OwnServer, mortal: SharedStation, held: str
) -> None:
    with at_desk(qtbot, mortal) as keyboard:
        window = keyboard.window
        page = inspecting(keyboard, held)
        with away(own, keyboard):
            keyboard.press("Ctrl+L")
            keyboard.until(lambda: window.sign_in.isVisible())
            keyboard.type("wrong")
            keyboard.press("Return")
            keyboard.until(lambda: window.sign_in._wrong.text() == "The password is wrong.")
            keyboard.type(PASSWORD)
            keyboard.press("Return")
            keyboard.until(lambda: window.desk.isVisible())
            assert window.desk.current is page and page.draft is not None
            assert "No connection to the server since" in bar(keyboard)
        keyboard.until(lambda: bar(keyboard) == "The server answers")


def test_a_station_whose_database_was_upgraded_meanwhile_says_why_it_goes_on_alone(
    qtbot: Any, own: OwnServer, mortal: SharedStation
) -> None:
    with at_desk(qtbot, mortal) as keyboard:
        keyboard.until(lambda: bar(keyboard) == "The server answers")
        with psycopg.connect(mortal.owner_url) as server:  # as `upgrade` of a newer program does
            server.execute("UPDATE app.schema_revision SET revision = '9999'")
            server.commit()
            server.execute(HANG_UP.encode())
        keyboard.until(lambda: "No connection to the server since" in bar(keyboard))
        keyboard.until(
            lambda: "Update the program at this station." in keyboard.window.desk.bottom._inbox.toolTip()
        )
        with psycopg.connect(mortal.owner_url) as server:
            server.execute("UPDATE app.schema_revision SET revision = %s", [SCHEMA_REVISION])
        keyboard.until(lambda: bar(keyboard) == "The server answers")


def test_five_wrong_passwords_lock_the_station_also_without_the_server(
    own: OwnServer, mortal: SharedStation
) -> None:
    with mortal.at_work("chen") as (store, _, actor):
        journal = StationJournal.open(store, mortal.data, actor, PASSWORD)
    own.crash()
    try:
        journal.unlock(PASSWORD, 15)
        for _ in range(4):
            with pytest.raises(SignInFailed, match="wrong"):
                journal.unlock("wrong", 15)
        with pytest.raises(SignInFailed, match="locked for another 15 min"):
            journal.unlock("wrong", 15)
        with pytest.raises(SignInFailed, match="locked for another 15 min"):
            journal.unlock(PASSWORD, 15)
        asked = mortal.program("chen", "journal", "show")
        assert (asked.returncode, "locked for another 15 min" in asked.stderr) == (1, True)
    finally:
        own.start()


def test_a_station_that_starts_again_sends_what_waits_once_its_officer_signs_in(
    qtbot: Any, own: OwnServer, mortal: SharedStation, held: str
) -> None:
    with at_desk(qtbot, mortal) as keyboard:
        inspecting(keyboard, held)
        own.crash()
        keyboard.until(lambda: "No connection" in bar(keyboard))
        keyboard.press("A", "Ctrl+Return")
        keyboard.until(lambda: "1 record waits here" in bar(keyboard))
    own.start()
    with at_desk(qtbot, mortal) as keyboard:
        keyboard.until(lambda: mortal.value("SELECT count(*) FROM app.outcome") == 1)
        keyboard.until(lambda: bar(keyboard) == "The server answers")


def test_a_supervisor_compares_what_came_too_late_with_what_stands_and_settles_it(
    qtbot: Any, mortal: SharedStation, qapp: Any
) -> None:
    desk = Desk(mortal, box=GOOD)
    desk.shelf.write(desk.keys, *desk.doing())
    mortal.done("zhang", "task", "reassign", GOOD, "--to", mortal.login("li"), "--reason", "does not answer")
    (mortal.data.root / "outcome.json").write_text(desk.outcome.canonical())
    mortal.done("li", "task", "record", GOOD, "--file", mortal.data.root / "outcome.json")
    assert desk.comes_back().late
    with opened(qtbot, mortal, mortal.login("zhang"), database=mortal.url, password=PASSWORD) as keyboard:
        page = keyboard.go("supervision")
        keyboard.until(lambda: page.late_button.text() == "1 late outcome" and page.hall is not None)
        keyboard.press("L")
        sheet = keyboard.sheet(LateSheet)
        said = " ".join(label.text() for label in sheet.findChildren(QLabel))
        assert "Chen, without the server" in said and "Li · " in said
        assert said.count("Release · Conforms") == 2
        assert "Chen did not hold the task any more" in said
        keyboard.press("Return")
        assert "stays on record" in sheet.why_not()
        keyboard.type("both say the same")
        keyboard.press("Return")
        keyboard.until(lambda: not page.late_button.isVisible())
    assert mortal.value("SELECT reason FROM app.late_word") == "both say the same"
