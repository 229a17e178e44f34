"""The real window on the shared database: signed in at the server, and everything by that connection."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from officer_app.ui import tokens
from officer_app.ui.i18n import Language
from officer_app.ui.queue.feed import Back
from officer_app.ui.signin import SignInPage
from tests.gui.keyboard import Keyboard, opened
from tests.postgresql.hall import PASSWORD
from tests.postgresql.station import SharedStation
from tests.postgresql.test_rows_of_others import plain
from tests.postgresql.work import BAD, GOOD, take, take_samples
from tests.workflow.station import ARRIVAL, DECLARATION, sample


@pytest.fixture
def filled(station: SharedStation, qapp: Any) -> SharedStation:
    """Two boxes that an officer is to look at."""
    take_samples(station)
    return station


def wrong(keyboard: Keyboard) -> str:
    page = keyboard.window.sign_in
    assert isinstance(page, SignInPage)
    return page._wrong.text() if page._wrong.isVisible() else ""


def test_an_officer_claims_records_locks_and_makes_room_for_another(
    filled: SharedStation, qtbot: Any
) -> None:
    with opened(qtbot, filled, database=filled.url) as keyboard:
        window = keyboard.window
        keyboard.sign_in(filled.login("chen"), "wrong")
        keyboard.until(lambda: wrong(keyboard) == "Name or password is wrong.")
        keyboard.sign_in(filled.login("chen"), PASSWORD)
        keyboard.at_desk()
        session = window.session
        assert session is not None and session.site is not None and session.site.name == "Hall 1"
        table = window.desk.current.table
        keyboard.until(lambda: table.model().rowCount() >= 2)

        keyboard.press("N")
        claimed = "SELECT count(*) FROM app.task WHERE state = 'claimed' AND officer = %s"
        keyboard.until(lambda: filled.value(claimed, filled.login("chen")) == 1)

        keyboard.press("Ctrl+L")
        keyboard.until(lambda: window.sign_in is not None and window.sign_in.isVisible())
        keyboard.type("wrong")
        keyboard.press("Return")
        keyboard.until(lambda: wrong(keyboard) == "The password is wrong.")
        keyboard.type(PASSWORD)
        keyboard.press("Return")
        keyboard.until(lambda: window.desk is not None and window.desk.isVisible())

        window.sign_out()
        keyboard.sign_in(filled.login("zhang"), PASSWORD)
        keyboard.at_desk()
        assert session.store.login == filled.login("zhang")
        supervision = keyboard.go("supervision")
        keyboard.until(lambda: supervision is window.desk.current)


def test_what_another_station_does_is_seen(filled: SharedStation, qtbot: Any) -> None:
    with opened(qtbot, filled, filled.login("chen"), database=filled.url, password=PASSWORD) as keyboard:
        model = keyboard.window.desk.current.table.model()
        keyboard.until(lambda: model.rowCount() >= 2)
        filled.done("li", "task", "claim", GOOD)
        keyboard.until(lambda: "Li" in shown(model))


def another(station: SharedStation) -> list[Path]:
    """The declaration and the arrival of one more box."""
    with station.at_work("box") as (_, context, _):
        place = context.site.loct_no
    messages = {
        "declared.xml": sample(DECLARATION, copNo="COP000009", orderNo="ORD-00009"),
        "arrived.xml": sample(ARRIVAL, copNo="ARR000009"),
    }
    files = [station.data.root / name for name in messages]
    for file, message in zip(files, messages.values(), strict=True):
        file.write_text(message.replace(BAD, "YTGZ20201015009").replace("CAN01<", f"{place}<"), "utf-8")
    return files


def test_after_the_last_open_task_the_record_is_told_and_what_arrives_is_shown(
    filled: SharedStation, qtbot: Any
) -> None:
    filled.done("li", "task", "claim", BAD)
    with opened(qtbot, filled, filled.login("chen"), database=filled.url, password=PASSWORD) as keyboard:
        queue = keyboard.window.desk.current
        keyboard.until(lambda: queue.model.rowCount() == 2 and queue._counts is not None)
        keyboard.press("N")
        keyboard.until(lambda: keyboard.window.desk.current.name == "inspection")
        page = keyboard.window.desk.current
        keyboard.until(lambda: page.draft is not None)
        keyboard.press("A", "Ctrl+Return")
        keyboard.until(lambda: keyboard.window.desk.current is queue and queue.model.rowCount() == 1)
        assert keyboard.told() == f"{GOOD} recorded: Release."
        assert queue.table.row == queue.model.row(0) and queue.table.row.logistics_no == BAD
        filled.done("li", "task", "handback", BAD, "--reason", "elsewhere")
        keyboard.until(lambda: "Li" not in shown(queue.model))
        take(filled, *another(filled))
        keyboard.until(lambda: queue.model.rowCount() == 2)
        keyboard.press("J")
        assert queue.table.currentIndex().row() == 1


def test_a_queue_whose_reading_was_refused_once_shows_the_next_change(
    filled: SharedStation, qtbot: Any
) -> None:
    with opened(qtbot, filled, filled.login("chen"), database=filled.url, password=PASSWORD) as keyboard:
        queue = keyboard.window.desk.current
        keyboard.until(lambda: queue.model.rowCount() == 2 and queue._counts is not None)
        queue.open(Back("no number of a box"))
        keyboard.until(lambda: keyboard.told() == "Nothing here has that number.")
        filled.done("li", "task", "claim", GOOD)
        keyboard.until(lambda: "Li" in shown(queue.model))


def shown(model: Any) -> str:
    """All that stands in the rows."""
    places = product(range(model.rowCount()), range(model.columnCount()))
    return " ".join(str(model.index(*place).data()) for place in places)


def test_a_station_is_told_by_the_intake_service_and_asks_for_itself_without_it(
    filled: SharedStation, qtbot: Any
) -> None:
    with opened(qtbot, filled, filled.login("chen"), database=filled.url, password=PASSWORD) as keyboard:
        watch = keyboard.window._watch
        assert watch is not None
        with filled.store("box").announcing():
            keyboard.until(lambda: watch.hears)
            watch._timer.stop()  # from here on it only listens
            filled.done("li", "task", "claim", GOOD)
            model = keyboard.window.desk.current.table.model()
            keyboard.until(lambda: "Li" in shown(model))
            watch._timer.start()
        keyboard.until(lambda: not watch.hears)
        filled.done("li", "task", "handback", GOOD, "--reason", "elsewhere")
        keyboard.until(lambda: "Li" not in shown(model))


def test_a_station_that_is_told_lies_asks_for_itself_all_the_same(
    filled: SharedStation, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "SURE_MS", 500)
    with opened(qtbot, filled, filled.login("chen"), database=filled.url, password=PASSWORD) as keyboard:
        watch = keyboard.window._watch
        assert watch is not None
        keyboard.until(lambda: watch._listener is not None)
        with plain(filled, "li") as liar:
            liar.autocommit = True

            def lie(until: Callable[[], bool]) -> bool:
                liar.execute("NOTIFY officer_app, 'alive'")
                return until()

            keyboard.until(lambda: lie(lambda: watch._silence.isValid()))
            filled.done("li", "task", "claim", GOOD)
            model = keyboard.window.desk.current.table.model()
            keyboard.until(lambda: lie(lambda: "Li" in shown(model)))
            assert not watch._silence.hasExpired(tokens.DEAF_MS), "it was told all the time"


def test_a_window_says_that_nobody_takes_in_what_comes(filled: SharedStation, qtbot: Any) -> None:
    with opened(qtbot, filled, filled.login("chen"), database=filled.url, password=PASSWORD) as keyboard:
        watch, window = keyboard.window._watch, keyboard.window
        assert watch is not None
        keyboard.until(lambda: watch._listener is not None)
        said = window.desk.bottom._inbox
        keyboard.until(lambda: said.text() == "The server answers")
        watch._alone.setInterval(300)
        watch._alone.start()
        keyboard.until(lambda: said.text() == "Nobody takes in what comes")
        assert "No intake service is heard" in said.toolTip()
        window.speak(Language.CHINESE)
        keyboard.until(lambda: said.text() == "无人接收报文")
        window.speak(Language.ENGLISH)
        watch._alone.setInterval(tokens.UNATTENDED_MS)
        with filled.store("box").announcing():
            keyboard.until(lambda: said.text() == "The server answers")


def test_a_station_whose_connection_is_cut_listens_again(filled: SharedStation, qtbot: Any) -> None:
    with opened(qtbot, filled, filled.login("chen"), database=filled.url, password=PASSWORD) as keyboard:
        watch = keyboard.window._watch
        assert watch is not None
        with filled.store("box").announcing():
            keyboard.until(lambda: watch.hears)
            first = watch._listener
            filled.value(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND usename = %s",
                filled.login("chen"),
            )
            keyboard.until(lambda: watch._listener not in (None, first) and watch.hears)
            filled.done("li", "task", "claim", GOOD)
            model = keyboard.window.desk.current.table.model()
            keyboard.until(lambda: "Li" in shown(model))


def test_a_server_that_is_away_is_said_with_its_port_and_in_the_officers_language(
    station: SharedStation, qtbot: Any, qapp: Any
) -> None:
    with opened(qtbot, station, database="postgresql://127.0.0.1:1/hall") as keyboard:
        keyboard.sign_in("chen", PASSWORD)
        keyboard.until(
            lambda: wrong(keyboard).startswith("hall at 127.0.0.1:1: the server lets nobody connect.")
        )
        keyboard.window.speak(Language.CHINESE)
        keyboard.press("Return")
        keyboard.until(lambda: "服务器拒绝连接" in wrong(keyboard))
