"""Every page as a PNG of the data that is there, made offscreen by the real window."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from PySide6.QtCore import QEvent, QEventLoop
from PySide6.QtWidgets import QApplication

from officer_app.domain.clock import now
from officer_app.domain.errors import OfficerError
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
from officer_app.ui.window import FIRST_SIZE, Window
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
    with closing(open_store(data.database_url(database))) as store:
        who, consignment_id = _subjects(store)
    with TemporaryDirectory() as scratch:
        window = Window(app, data, database, watch_inbox=False)
        window.preferences = Preferences(DataDir(Path(scratch)))  # the officer's own stay as they are
        window.translations.switch(look.language)
        theme().choose(look.theme)
        window.resize(FIRST_SIZE)
        window.show()
        window.open()
        _settle(app, lambda: window.session is not None)
        pictures = [_picture(window, folder, "sign-in", look)]
        for actor, names in _plan(who).items():
            _let_in(app, window, actor)
            for name in names:
                _show(app, window, name, consignment_id if name == "inspection" else None)
                pictures.append(_picture(window, folder, name, look))
            window.sign_out()
            app.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # no event loop runs that would do it
        window.close()
    return pictures


def _plan(who: list[Actor]) -> dict[Actor, list[str]]:
    """Who shows which pages: the first who may do what a page is there for."""
    plan: dict[Actor, list[str]] = {}
    for entry in ENTRIES:
        needed = entry.needs or (Action.INSPECT,)
        shown_by = next((actor for action in needed for actor in who if actor.may(action)), None)
        if shown_by is not None:
            plan.setdefault(shown_by, []).append(entry.name)
    return plan


def _let_in(app: QApplication, window: Window, actor: Actor) -> None:
    assert window.sign_in is not None
    window.sign_in.signed_in.emit(actor)
    _settle(app, lambda: window.desk is not None and window.desk.current is not None)


def _show(app: QApplication, window: Window, name: str, what: str | None) -> None:
    desk = window.desk
    assert desk is not None
    desk.show_page(name, what)
    _settle(app, lambda: desk.current is desk.pages.get(name))


def _picture(window: Window, folder: Path, name: str, look: Look) -> Path:
    file = folder / f"{name}-{look.theme}-{look.language}.png"
    window.grab().save(str(file))
    return file


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


def _settle(app: QApplication, reached: Callable[[], bool]) -> None:
    """Let the window work until it has `reached` its state and been quiet for a while. Raises OfficerError
    when it never gets there: a picture of something else would be worse than none."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    quiet_since = time.monotonic()
    while time.monotonic() < min(deadline, quiet_since + _QUIET_SECONDS):
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        if background.relay().pool.activeThreadCount() or not reached():
            quiet_since = time.monotonic()
    if not reached():
        raise OfficerError(f"The window did not show what was asked for within {_PATIENCE_SECONDS:.0f} s.")
