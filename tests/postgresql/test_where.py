"""A station remembers on which server it works, and can be sent elsewhere before anybody has signed in."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from officer_app.paths import DataDir, without_secrets
from officer_app.ui.firststart import FirstStartPage
from officer_app.ui.server import ServerSheet
from officer_app.ui.signin import SignInPage
from tests.gui.keyboard import Keyboard, opened
from tests.postgresql.hall import PASSWORD
from tests.postgresql.station import SharedStation


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("postgresql://wang:secret@db.example/hall", "postgresql://db.example/hall"),
        (
            "postgresql://one,two:5433/hall?sslrootcert=/etc/r.crt&password=x&target_session_attrs=read-write",
            "postgresql://one,two:5433/hall?sslrootcert=/etc/r.crt&target_session_attrs=read-write",
        ),
        ("postgresql:///?service=hall&user=wang", "postgresql:///?service=hall"),
    ],
)
def test_neither_user_nor_password_is_kept(tmp_path: Path, given: str, kept: str) -> None:
    assert without_secrets(given) == kept
    DataDir(tmp_path).set_server(given)
    assert DataDir(tmp_path).database_url() == kept
    assert DataDir(tmp_path).database_url("other.db") == "sqlite:///other.db", "what is named goes first"


def choose(keyboard: Keyboard, url: str, press: Any) -> None:
    press.click()
    sheet = keyboard.sheet(ServerSheet)
    sheet.field.clear()
    sheet.field.setFocus()
    keyboard.type(url)
    keyboard.press("Return")


def test_a_first_start_chooses_the_server_and_the_next_one_knows_it(
    station: SharedStation, qtbot: Any, qapp: Any
) -> None:
    with opened(qtbot, station) as keyboard:
        window = keyboard.window
        keyboard.until(
            lambda: isinstance(window.first_start, FirstStartPage) and window.first_start.isVisible()
        )
        choose(keyboard, "db.example", window.first_start.share)
        sheet = keyboard.sheet(ServerSheet)
        assert "postgresql://" in sheet.why_not()
        sheet.reject()
        keyboard.no_sheet()
        choose(keyboard, station.url, window.first_start.share)
        keyboard.sign_in(station.login("chen"), PASSWORD)
        keyboard.at_desk()
    assert station.data.server == station.url
    with opened(qtbot, station) as keyboard:
        window = keyboard.window
        keyboard.until(lambda: isinstance(window.sign_in, SignInPage) and window.sign_in.isVisible())
        assert station.name in window.sign_in.where.text.text()
        keyboard.sign_in(station.login("chen"), PASSWORD)
        keyboard.at_desk()
        window.sign_out()
        choose(keyboard, "", window.sign_in.where.change)
        keyboard.until(lambda: window.first_start is not None and window.first_start.isVisible())
    assert station.data.server == ""


def test_who_signs_in_by_a_named_server_need_not_name_it_again(
    station: SharedStation, qtbot: Any, qapp: Any
) -> None:
    with opened(qtbot, station, station.login("chen"), database=station.url, password=PASSWORD):
        assert station.data.server == station.url


def test_commands_go_to_the_server_that_was_named_once(station: SharedStation, program: Any) -> None:
    def said(*arguments: str) -> subprocess.CompletedProcess[str]:
        done: subprocess.CompletedProcess[str] = program(*arguments, OFFICER_PASSWORD=PASSWORD)
        return done

    assert said("db", "use", "nonsense").returncode == 2
    assert station.url in said("db", "use", station.url).stdout
    found = said("--as", station.login("chen"), "queue", "--json")
    assert found.returncode == 0, found.stderr
    assert "sqlite:" in said("db", "use", "--own").stdout
    assert said("queue").returncode == 1, "there is no database here"
