"""The real window while its server dies and comes back: said at once, gone on with, sent by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from psycopg import sql
from PySide6.QtWidgets import QLabel

from officer_app.domain.errors import SignInFailed
from officer_app.store.engine import SCHEMA_REVISION
from officer_app.store.queue import Chip
from officer_app.ui import tokens
from officer_app.ui.i18n import Language
from officer_app.ui.inspection.page import InspectionPage
from officer_app.ui.queue.columns import COLUMNS
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


@contextmanager
def shut_out(mortal: SharedStation, how: str, back: str) -> Iterator[None]:
    """Chen's login is altered by whoever runs the server, and the sessions are ended."""
    login = mortal.login("chen")

    def alter(what: str) -> None:
        with psycopg.connect(mortal.owner_url) as server:
            server.execute(sql.SQL("ALTER ROLE {} " + what).format(sql.Identifier(login)))

    alter(how)
    try:
        mortal.value(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = %s", login
        )
        yield
    finally:
        alter(back)


def test_an_account_that_is_disabled_is_told_so_at_once_and_records_nothing_more(
    qtbot: Any, mortal: SharedStation, held: str
) -> None:
    with at_desk(qtbot, mortal) as keyboard:
        page = inspecting(keyboard, held)
        window = keyboard.window
        disabled = "This account is disabled. Ask the administrator."
        with shut_out(mortal, "NOLOGIN", "LOGIN"):
            keyboard.until(lambda: bar(keyboard) == disabled)
            assert keyboard.told() == disabled
            assert window.desk.top._store.text() == "Not let in any more"
            window.toast.hide()
            keyboard.press("A", "Ctrl+Return")
            keyboard.until(lambda: keyboard.told() == disabled)
            assert page.draft is not None and window.session.journal.count() == 0
            assert window._watch._timer.interval() == tokens.SHUT_OUT_MS, "not tried each second"
            window.speak(Language.CHINESE)
            keyboard.until(lambda: bar(keyboard) == "该账号已停用，请联系管理员。")
            window.speak(Language.ENGLISH)
        window._watch._ask()  # as it does each minute
        keyboard.until(lambda: bar(keyboard) == "The server answers")
        assert window._watch._timer.interval() == tokens.POLL_SHARED_MS


def test_who_has_another_password_by_now_is_told_to_unlock_with_it(
    qtbot: Any, mortal: SharedStation, held: str
) -> None:
    with at_desk(qtbot, mortal) as keyboard:
        inspecting(keyboard, held)
        window = keyboard.window
        with shut_out(mortal, "PASSWORD 'another one'", f"PASSWORD '{PASSWORD}'"):
            keyboard.until(lambda: bar(keyboard).startswith("The password of this account was changed: lock"))
            keyboard.press("Ctrl+L")
            keyboard.until(lambda: window.sign_in.isVisible())
            keyboard.type("another one")
            keyboard.press("Return")
            keyboard.until(lambda: window.desk.isVisible())
            keyboard.until(lambda: bar(keyboard) == "The server answers")


def test_the_queue_shows_what_waits_here_and_says_why_it_opens_nothing(
    qtbot: Any, own: OwnServer, mortal: SharedStation
) -> None:
    box = str(json.loads(mortal.done("chen", "show", GOOD, "--json"))["id"])
    with at_desk(qtbot, mortal) as keyboard:
        window = keyboard.window
        queue, session = window.desk.current, window.session
        keyboard.until(lambda: queue.model.rowCount() == 2 and queue._counts is not None)
        session.go("inspection", box)  # and what is claimed there the queue has not read yet
        keyboard.until(lambda: window.desk.current.name == "inspection" and window.desk.current.claimable)
        page = window.desk.current
        page.table.setFocus()
        keyboard.press("Return")
        keyboard.until(lambda: page.draft is not None)
        with away(own, keyboard):
            window.desk.bottom._last = "03:00"
            keyboard.press("A", "Ctrl+Return")
            keyboard.until(lambda: window.desk.current is queue and session.waiting_here == 1)

            def told(name: str, consignment_id: str = box) -> str:
                at = queue.model.index(queue.model.place_of(consignment_id), sections[name])
                return str(at.data())

            sections = {column.title(): place for place, column in enumerate(COLUMNS)}
            keyboard.until(lambda: (told("State"), told("Officer")) == ("Waits here", "Chen"))
            assert queue.chips.chips[Chip.MINE].count == 1
            queue.table.choose(queue.model.place_of(box))
            keyboard.press("Return")
            keyboard.until(lambda: "What you recorded of it waits here" in keyboard.told())
            queue.table.choose(1 - queue.model.place_of(box))
            keyboard.press("O")
            other = queue.table.row.consignment_id
            assert other != box
            keyboard.until(lambda: "This needs the server" in keyboard.told())
            keyboard.until(
                lambda: (
                    queue.glance._xray is not None
                    and queue.glance._xray._message.startswith("This needs the server")
                )
            )
            assert window.desk.current is queue and queue.table.delegate.opacity == tokens.LAST_KNOWN
            window.session.go("inspection", other)
            keyboard.until(lambda: page._empty._title.text() == "It cannot be shown now")
            assert window.desk.bottom._changed.text() == "Last change 03:00"
            keyboard.press("Ctrl+1")
        keyboard.until(lambda: told("State") != "Waits here")


def test_a_server_that_comes_back_behind_the_lock_is_shown_as_there(
    qtbot: Any, own: OwnServer, mortal: SharedStation
) -> None:
    with at_desk(qtbot, mortal) as keyboard:
        window = keyboard.window
        top = window.desk.top._store
        with away(own, keyboard):
            assert top.text() == "Database unreachable"
            keyboard.press("Ctrl+L")
            keyboard.until(lambda: window.sign_in.isVisible())
        keyboard.until(lambda: window.session.away_since is None)
        keyboard.type(PASSWORD)
        keyboard.press("Return")
        keyboard.until(lambda: window.desk.isVisible())
        assert (top.text(), bar(keyboard)) == ("Server", "The server answers")


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


def test_supervision_without_the_server_is_greyed_and_says_of_when_it_is(
    qtbot: Any, own: OwnServer, mortal: SharedStation
) -> None:
    with opened(qtbot, mortal, mortal.login("zhang"), database=mortal.url, password=PASSWORD) as keyboard:
        page = keyboard.go("supervision")
        keyboard.until(lambda: page.hall is not None)
        with away(own, keyboard):
            assert page.officers.graphicsEffect().opacity() == tokens.LAST_KNOWN
            keyboard.until(lambda: page._summary.text().endswith("the server does not answer"))
        keyboard.until(lambda: page.officers.graphicsEffect() is None)
        keyboard.until(lambda: not page._summary.text())


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
        assert page._empty._title.text() == "1 late outcome", "not: nothing needs attention"
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
