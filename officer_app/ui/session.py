"""What every page is given: the store, who is signed in where, and the way to the other pages."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from threading import Lock
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from officer_app.domain.errors import SHUT_OUT, WrongDatabase
from officer_app.domain.people import Action, Actor
from officer_app.domain.site import Site
from officer_app.paths import DataDir

if TYPE_CHECKING:
    from officer_app.store.engine import Store
    from officer_app.store.types import Sites
    from officer_app.workflow.context import Context
    from officer_app.workflow.offline.station import StationJournal


class Tone(StrEnum):
    """How a short message is meant."""

    PLAIN = "plain"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


class Session(QObject):
    """One officer at one desk. Signals come on the GUI thread."""

    #: The store holds something new (also after our own writes); the page that is shown re-reads.
    changed = Signal()
    #: Somebody signed in or out, or the site's settings were changed.
    people_changed = Signal()
    #: Page name and what to open there (an id, or None).
    wanted = Signal(str, object)
    #: A short message and its tone.
    said = Signal(str, str)
    #: The server or its intake service went or came back, or another number of records waits here for it.
    away_changed = Signal()
    #: All one's sites are shown, or the one again.
    scope_changed = Signal()
    #: Something was written to the journal.
    journaled = Signal()

    def __init__(self, store: Store, data: DataDir, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.data = data
        self.site: Site | None = None
        self.actor: Actor | None = None
        #: Whoever is signed in works at these, by number; they see all, or the one they work at.
        self.sites: dict[int, str] = {}
        self.all_sites = True
        self.journal: StationJournal | None = None  # on a shared database, of whoever is signed in
        self.away_since: datetime | None = None
        self.away_why = ""
        self.waiting_here = 0
        self.unattended = False  # no intake service of a shared database is heard
        #: Of a shared database: what was opened here, by consignment, to go on with while the server is away.
        self.seen: dict[str, Any] = {}
        self._context: Context | None = None
        self._context_lock = Lock()

    def context(self) -> Context:
        """Site, rules and timetable in force, for the use cases. Only off the GUI thread: it reads the store,
        and the first call loads the rule engine."""
        from officer_app.workflow.context import is_stale, load_context

        with self._context_lock:
            kept = self._context
            if kept is not None:
                with self.store.read() as connection:
                    if not is_stale(kept, connection):
                        return kept
            self._context = load_context(self.store, self.data)
            return self._context

    @property
    def officer(self) -> Actor:
        """The signed-in officer. Pages exist only while there is one."""
        assert self.actor is not None, "nobody is signed in"
        return self.actor

    @property
    def scope(self) -> Sites:
        """The sites that queue, supervision and volumes tell of."""
        several = self.all_sites and len(self.sites) > 1
        return tuple(self.sites) if several else self.officer.site_id

    @property
    def place(self) -> str:
        """What is told of: the site's name, or all names."""
        several = isinstance(self.scope, tuple)
        return " + ".join(self.sites.values()) if several else self.site.name if self.site else ""

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone, in which all times are shown."""
        return ZoneInfo(self.site.timezone if self.site else "Asia/Shanghai")

    def may(self, action: Action) -> bool:
        return self.actor is not None and self.actor.may(action)

    def sign_in(self, actor: Actor) -> None:
        self.actor = actor
        self.people_changed.emit()

    def sign_out(self) -> None:
        self.actor = None
        self.journal = None
        self.seen.clear()
        self.people_changed.emit()

    def go(self, page: str, what: object = None) -> None:
        """Show `page` and open `what` there, e.g. `go("inspection", consignment_id)`."""
        self.wanted.emit(page, what)

    def say(self, text: str, tone: Tone = Tone.PLAIN) -> None:
        """A short message over the page; bad ones stay until they are dismissed."""
        self.said.emit(text, tone.value)

    def sentence(self, error: Exception) -> str:
        """An error in the person's words; that the server is away in the same ones everywhere."""
        from officer_app.ui.background import describe

        return self._told_away() if self._is_away(error) else describe(error)

    def _is_away(self, error: Exception) -> bool:
        return self.journal is not None and isinstance(error, WrongDatabase)

    def fail(self, error: Exception, around: str = "{0}") -> None:
        """Show an error in the person's words, with what it means `around` them."""
        if self._is_away(error):
            self.say_away()
        else:
            self.say(around.format(self.sentence(error)), Tone.BAD)

    def fail_unasked(self, error: Exception, around: str = "{0}") -> None:
        """What the program does by itself failed. That the server is away stands in the status bar, and does not take
        the place of what the person was told of their own doing."""
        if not self._is_away(error):
            self.fail(error, around)

    def reaches_server(self) -> bool:
        """Whether what needs the server can be begun; where it cannot, that is said."""
        if self.away_since is not None:
            self.say_away()
        return self.away_since is None

    @property
    def is_shut_out(self) -> bool:
        """The server is there, but does not let this officer in any more; `away_why` says why."""
        return self.away_why in SHUT_OUT

    def say_away(self) -> None:
        """Why the server cannot be asked."""
        self.say(self._told_away(), Tone.BAD if self.is_shut_out else Tone.WARNING)

    def _told_away(self) -> str:
        from officer_app.ui.background import describe
        from officer_app.ui.wording import needs_server

        return describe(WrongDatabase(self.away_why)) if self.is_shut_out else needs_server()
