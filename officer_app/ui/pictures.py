"""Every page as a PNG of the data that is there, made offscreen by the real window."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from officer_app.domain.clock import now
from officer_app.domain.people import Action, Actor
from officer_app.domain.words import TaskState
from officer_app.paths import DataDir
from officer_app.store.engine import Store, open_store
from officer_app.store.queue import QueueRow, View, read_top
from officer_app.store.station import read_actor
from officer_app.ui import background
from officer_app.ui.app import make_application
from officer_app.ui.i18n import Language
from officer_app.ui.preferences import Preferences
from officer_app.ui.registry import ENTRIES
from officer_app.ui.theme import ThemeChoice, theme
from officer_app.ui.window import Window
from officer_app.workflow.people import officers

_QUIET_SECONDS = 0.4
_PATIENCE_SECONDS = 30.0


class Look(NamedTuple):
    """How the window is to appear."""

    theme: ThemeChoice
    language: Language


def offscreen(scale: float) -> None:
    """Choose Qt's offscreen platform and its scale; before the first QApplication."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = str(scale)


def take_pictures(data: DataDir, database: str | None, folder: Path, look: Look) -> list[Path]:
    """One PNG for each page, named like `queue-light-en.png`; gives the files written.

    A page is shown as somebody sees it whose work it is; nothing in the data folder changes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    app = make_application()
    theme().choose(look.theme)
    with closing(open_store(data.database_url(database))) as store:
        who, consignment_id = _subjects(store)
    written = []
    with TemporaryDirectory() as scratch:
        for name, login, what in _plan(who, consignment_id):
            window = Window(app, data, database, signed_in=login, watch_inbox=False)
            window.preferences = Preferences(DataDir(Path(scratch)))  # the officer's own stay as they are
            window.translations.switch(look.language)
            theme().choose(look.theme)
            window.show()
            window.open()
            _settle(app)
            if window.desk is not None:
                window.desk.show_page(name, what)
                _settle(app)
            file = folder / f"{name}-{look.theme}-{look.language}.png"
            window.grab().save(str(file))
            window.close()
            written.append(file)
    return written


def _plan(who: list[Actor], consignment_id: str | None) -> Iterator[tuple[str, str, str | None]]:
    """Page, the login of who is to see it, and what to open there."""
    yield "sign-in", "", None
    for entry in ENTRIES:
        needed = entry.needs or (Action.INSPECT,)
        seen_by = next((actor for action in needed for actor in who if actor.may(action)), None)
        if seen_by is not None:
            yield entry.name, seen_by.login, consignment_id if entry.name == "inspection" else None


def _subjects(store: Store) -> tuple[list[Actor], str | None]:
    """Who is enrolled, whoever holds a task first, and the consignment to look at: theirs, else the most urgent."""
    with store.read() as connection:
        logins = [found.login for found in officers(connection) if not found.disabled]
        who = [read_actor(connection, login, "") for login in logins]
        rows = read_top(connection, View(who[0].site_id, "", now()), 0) if who else []
    held = [row for row in rows if row.task_state == TaskState.CLAIMED and row.officer in logins]
    shown = max(held or rows, key=_telling, default=None)
    who.sort(key=lambda actor: shown is None or actor.login != shown.officer)
    return who, shown.consignment_id if shown else None


def _telling(row: QueueRow) -> tuple[bool, bool, int]:
    """The more there is to see of a consignment, the better."""
    return row.flag_count > 0, row.match_count > 0, row.priority


def _settle(app: QApplication) -> None:
    """Let the window do what it has to, until it has been quiet for a while."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    quiet_since = time.monotonic()
    while time.monotonic() < min(deadline, quiet_since + _QUIET_SECONDS):
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        if background.relay().pool.activeThreadCount():
            quiet_since = time.monotonic()
