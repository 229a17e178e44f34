"""The window with its own inbox service: a file dropped into the inbox shows in the queue."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from officer_app.domain.people import Actor
from officer_app.domain.words import Role
from officer_app.paths import DataDir
from officer_app.ui.app import make_application
from officer_app.ui.i18n import Language
from officer_app.ui.intake import InboxState
from officer_app.ui.window import Window
from tests.gui.filled import fill, waybill
from tests.gui.keyboard import Keyboard
from tests.workflow.station import DECLARATION, Station, sample

#: What is promised is a second; a machine that runs other tests meanwhile gets more.
PATIENCE_S = 5.0


@pytest.fixture
def live(qtbot: Any, tmp_path: Path) -> Iterator[Keyboard]:
    with closing(Station.create(tmp_path / "station")) as station:
        fill(station, 3)
    window = Window(make_application(), DataDir(tmp_path / "station"))
    window.speak(Language.ENGLISH)
    with qtbot.waitActive(window):
        window.show()
    window.open()
    keyboard = Keyboard(qtbot, window)
    keyboard.sign_in("officer1")
    keyboard.at_desk()
    qtbot.waitUntil(lambda: window.intake.state is InboxState.WATCHED, timeout=20_000)
    yield keyboard
    window.close_at_once()
    window.deleteLater()


def test_a_dropped_file_shows_in_the_queue_and_in_the_bar(live: Keyboard) -> None:
    page = live.window.desk.current
    live.until(lambda: page.model.rowCount() == 3)
    inbox = live.window._data.inbox
    warm = sample(DECLARATION, logisticsNo=waybill(50), copNo="WARM", orderNo="WARM")
    (inbox / "warm.xml").write_text(warm, encoding="utf-8")  # the service has loaded its rules after this
    live.qtbot.waitUntil(lambda: page.model.rowCount() == 4, timeout=30_000)
    chosen = page.table.selected_id()

    (inbox / "new.xml").write_text(
        sample(DECLARATION, logisticsNo=waybill(51), copNo="NEW", orderNo="NEW"), encoding="utf-8"
    )
    live.qtbot.waitUntil(lambda: page.model.rowCount() == 5, timeout=int(PATIENCE_S * 1000))
    assert page.table.selected_id() == chosen
    live.until(lambda: "2 files taken in" in live.window.desk.bottom._inbox.text())

    (inbox / "broken.xml").write_text("<not a message", encoding="utf-8")
    bar = live.window.desk.bottom
    live.until(lambda: "1 file with the supervisor" in bar._inbox.text())  # an officer cannot settle it
    live.window.session.sign_in(Actor("admin", "admin", 1, Role.ADMINISTRATOR, station="07"))
    bar.retranslate()
    assert "1 in quarantine" in bar._inbox.text()


def test_a_service_that_dies_is_started_again(live: Keyboard) -> None:
    live.window.intake._again.setInterval(100)
    live.window.intake._process.kill()
    live.until(lambda: live.window.intake.state is InboxState.STOPPED)
    live.qtbot.waitUntil(lambda: live.window.intake.state is InboxState.WATCHED, timeout=20_000)
