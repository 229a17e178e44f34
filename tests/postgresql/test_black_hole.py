"""Networks that swallow everything, without an error and without an end."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from officer_app.domain.errors import WrongDatabase
from officer_app.store.engine import change_token, open_store
from officer_app.ui import background
from officer_app.ui.watch import Watch
from tests.gui.keyboard import opened
from tests.postgresql.hall import PASSWORD
from tests.postgresql.own import OwnServer
from tests.postgresql.proxy import Proxy
from tests.postgresql.station import SharedStation
from tests.postgresql.test_window_without_server import bar, inspecting
from tests.postgresql.work import GOOD

_SOON_MS = 40_000


@pytest.fixture
def proxy(mortal: SharedStation, qapp: Any) -> Iterator[Proxy]:
    made = Proxy(mortal.url)
    yield made
    made.close()


def test_a_station_notices_within_seconds_and_what_was_under_way_is_recorded_once(
    qtbot: Any, own: OwnServer, mortal: SharedStation, proxy: Proxy
) -> None:
    mortal.done("chen", "task", "claim", GOOD)
    box = str(json.loads(mortal.done("chen", "show", GOOD, "--json"))["id"])
    with opened(qtbot, mortal, mortal.login("chen"), database=proxy.url, password=PASSWORD) as keyboard:
        keyboard.until(lambda: bar(keyboard) == "The server answers")
        inspecting(keyboard, box)
        with proxy.swallowing():
            keyboard.press("A", "Ctrl+Return")  # the station believes that the server is there
            qtbot.waitUntil(lambda: "It waits here for the server." in keyboard.told(), timeout=_SOON_MS)
            keyboard.until(lambda: "No connection to the server since" in bar(keyboard))
            assert mortal.value("SELECT count(*) FROM app.outcome") == 0
        qtbot.waitUntil(lambda: bar(keyboard) == "The server answers", timeout=_SOON_MS)
        assert mortal.value("SELECT count(*) FROM app.outcome") == 1


def test_whoever_waits_for_an_answer_is_told_as_soon_as_the_server_is_given_up(
    mortal: SharedStation, proxy: Proxy
) -> None:
    with closing(open_store(proxy.url, mortal.login("chen"), PASSWORD)) as store:
        with pytest.raises(WrongDatabase), store.read() as connection:  # noqa: PT012
            store.give_up()
            change_token(connection)
        with pytest.raises(WrongDatabase), store.read():
            pass  # and nobody waits for a new connection
        with closing(store.listener()), store.read() as connection:
            assert change_token(connection)


def test_who_waits_is_told_too_when_the_server_is_found_away_by_connecting(
    qtbot: Any, qapp: Any, mortal: SharedStation, proxy: Proxy
) -> None:
    told: list[Exception] = []
    url = f"{proxy.url}?connect_timeout=2"  # sooner than the watch's own patience
    with closing(open_store(url, mortal.login("chen"), PASSWORD)) as store:

        def ask() -> None:
            with store.read() as connection:
                change_token(connection)

        ask()
        watch = Watch(store, qapp)
        with proxy.swallowing():
            background.run(ask, owner=watch, failed=told.append)
            watch.start()
            qtbot.waitUntil(lambda: bool(told), timeout=_SOON_MS)
        qtbot.waitSignal(watch.changed, timeout=_SOON_MS).wait()  # and listens again
        watch.stop()
        watch.deleteLater()


@pytest.mark.skipif(
    not (sys.platform == "linux" and os.getuid() == 0 and shutil.which("ip")),
    reason="only root may make a network of its own",
)
def test_without_a_window_the_network_itself_is_noticed_to_be_dead() -> None:
    command = ["unshare", "-n", sys.executable, "-W", "ignore", "-m", "tests.postgresql.black_hole"]
    answer, connected = subprocess.run(
        command, check=True, capture_output=True, text=True, timeout=120
    ).stdout.split()
    assert float(answer) < 12
    assert float(connected) < 8
