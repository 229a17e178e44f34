"""The desk of a signed-in officer: rail, bars, and the pages between them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from officer_app.domain.clock import now
from officer_app.store.queue import Counts, View, read_counts
from officer_app.ui import background, badges
from officer_app.ui.intake import IntakeService
from officer_app.ui.page import Key, Page
from officer_app.ui.preferences import Preferences
from officer_app.ui.queue.page import QueuePage
from officer_app.ui.rail import Rail
from officer_app.ui.registry import ENTRIES, entry
from officer_app.ui.session import Session
from officer_app.ui.statusbar import StatusBar
from officer_app.ui.supervision.holder import Holder
from officer_app.ui.topbar import TopBar

#: How often the longest wait is read while another page than the queue is open.
_COUNT_MS = 5_000


class Desk(QWidget):
    """Pages are made when first opened and kept until the officer signs out."""

    page_shown = Signal(str)
    queue_painted = Signal()

    def __init__(
        self, session: Session, preferences: Preferences, intake: IntakeService, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self._preferences = preferences
        self._intake = intake
        self.pages: dict[str, Page] = {}
        self._current: Page | None = None
        self._wanted: tuple[str, object] | None = None
        self.rail = Rail(session)
        self.top = TopBar(session, preferences)
        self.bottom = StatusBar(session, intake)
        self._stack = QStackedWidget()
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.top)
        middle.addWidget(self._stack, 1)
        middle.addWidget(self.bottom)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(middle, 1)
        self.rail.wanted.connect(self.show_page)
        self.top.search.opened.connect(lambda found: self.show_page("inspection", found))
        self.top.search.left.connect(self._focus_page)
        session.wanted.connect(self.show_page)
        session.changed.connect(self._refresh)
        session.people_changed.connect(self.top.show_place)
        session.scope_changed.connect(self._show_again)
        self._badges = {
            "quarantine": badges.Badge(session, badges.quarantined, self),
            "load": badges.Badge(session, badges.alarms, self),
            "supervision": badges.Badge(session, badges.attention, self),
        }
        for name, badge in self._badges.items():
            badge.counted.connect(partial(self.rail.show_count, name))
        self._alerts: dict[str, int] = {}
        for name in ("load", "supervision"):
            self._badges[name].counted.connect(partial(self._alert, name))
        self._holder = Holder(session, self._working_on, self)
        self._counting = QTimer(self)
        self._counting.setInterval(_COUNT_MS)
        self._counting.timeout.connect(self._count)
        self._counting.start()

    @property
    def current(self) -> Page | None:
        """The page that is shown."""
        return self._current

    def show_page(self, name: str, what: Any = None) -> None:
        """Show a page, importing its module first where that has not happened yet."""
        page = self.pages.get(name)
        if page is not None:
            self._show(page, what)
            return
        self._wanted = (name, what)
        if name == QueuePage.name:
            self._make(name, lambda session: QueuePage(session, self._preferences, self._intake))
            return
        background.run(
            entry(name).load, owner=self, done=lambda kind: self._make(name, kind), failed=self.session.fail
        )

    def _make(self, name: str, kind: Callable[[Session], Page]) -> None:
        if name not in self.pages:
            page = kind(self.session)
            page.install_keys()
            page.setAccessibleName(page.title())
            self.pages[name] = page
            self._stack.addWidget(page)
            if isinstance(page, QueuePage):
                page.counted.connect(self._show_counts)
                page.table.painted.connect(self.queue_painted)
        if self._wanted is not None and self._wanted[0] == name:
            what = self._wanted[1]
            self._show(self.pages[name], what)

    def _show(self, page: Page, what: Any) -> None:
        self._wanted = None
        if page is not self._current:
            if self._current is not None:
                self._current.deactivate()
            self._current = page
            self._stack.setCurrentWidget(page)
            self.rail.mark(page.name)
            page.activate()
        if what is not None:
            page.open(what)
        self.page_shown.emit(page.name)

    def import_pages(self) -> None:
        """Import what the other pages need while nobody waits for it."""
        from officer_app.ui.qtclasses import make_some

        if make_some():
            QTimer.singleShot(0, self, self.import_pages)
            return
        for found in ENTRIES:
            background.run(found.load, owner=self, failed=self.session.fail)

    def _alert(self, name: str, count: int) -> None:
        """Let it be heard once when one has come; what was there at the start is none."""
        if count > self._alerts.get(name, count) and self._preferences.sound:
            QApplication.beep()
        self._alerts[name] = count

    def _working_on(self) -> str | None:
        return self._current.working_on() if self._current is not None and self.isVisible() else None

    def keys(self) -> list[tuple[str, list[Key]]]:
        """The keys of the page that is shown."""
        return [(self._current.title(), self._current.keys())] if self._current is not None else []

    def _focus_page(self) -> None:
        if self._current is not None:
            self._current.setFocus()

    def _refresh(self) -> None:
        if self._current is not None and self.isVisible():
            self._current.refresh()

    def _show_again(self) -> None:
        """Other sites are told of: what was read is of no use."""
        if self._current is not None:
            self._current.deactivate()
            self._current.activate()

    def _count(self) -> None:
        """The longest wait, where no queue is there to tell it."""
        actor = self.session.actor
        if actor is None or not self.isVisible() or isinstance(self._current, QueuePage):
            return
        store, view = self.session.store, View(actor.site_id, actor.login, now())

        def work() -> Counts:
            with store.read() as connection:
                return read_counts(connection, view)

        background.run(work, owner=self, done=self._show_counts, failed=lambda _: None)

    def _show_counts(self, counts: Counts) -> None:
        self.top.show_longest(counts.longest_since)

    def leave(self) -> None:
        """The officer signs out: nothing of theirs goes on."""
        if self._current is not None:
            self._current.deactivate()
        for page in self.pages.values():
            page.cancel_jobs()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            for part in (self.rail, self.top, self.bottom):
                part.retranslate()
