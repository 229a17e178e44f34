"""Reads the queue off the GUI thread: whole views, the stretch that is being looked at, and what has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from officer_app.domain.clock import now
from officer_app.store.engine import Store
from officer_app.store.queue import (
    Anchor,
    Counts,
    Page,
    QueueRow,
    View,
    read_around,
    read_at,
    read_counts,
    read_one,
    read_top,
    read_wherever,
)
from officer_app.ui.background import Job
from officer_app.ui.queue.countries import countries

if TYPE_CHECKING:
    from sqlalchemy import Connection

BEFORE, AFTER = 100, 200
_FIRST = 60
#: Changes are gathered for so long before the queue is read again.
_GATHER_MS = 60


Reading = Callable[["Connection", View], Page]


class Back(NamedTuple):
    """An officer comes back to the queue from this consignment: to where it stands, or, when it is `done`, to the
    most urgent other one that can be claimed."""

    consignment_id: str
    done: bool = False


class Loaded(NamedTuple):
    """What was read. `live`: the same view again because the store changed. `counts` is None for the very first
    rows, which are shown before anything is counted. `selected` is the chosen consignment with its place, or the one
    to choose when somebody came `back`; its place is -1 outside the view."""

    view: View
    page: Page
    counts: Counts | None
    selected: tuple[QueueRow, int] | None
    live: bool
    back: Back | None = None


def _around(anchor: Anchor | None) -> Reading:
    return lambda connection, view: read_around(connection, view, anchor, BEFORE, AFTER)


def _first_rows(connection: Connection, view: View) -> Page:
    rows = read_top(connection, view, _FIRST)
    return Page(0, len(rows), rows)


def _read_back(connection: Connection, view: View, back: Back) -> tuple[Page, tuple[QueueRow, int] | None]:
    """The view around the consignment to choose, and that one."""
    wanted: str | None = back.consignment_id
    if back.done:
        from officer_app.store.taking import most_urgent_open

        wanted = most_urgent_open(connection, view, back.consignment_id)
    if wanted is None:
        return read_around(connection, view, None, BEFORE, AFTER), None
    found = read_one(connection, view, wanted)
    anchor = Anchor(found[0].key, wanted) if found else None
    page = read_around(connection, view, anchor, BEFORE, AFTER)
    if found is None and (outside := read_one(connection, _everything(view), wanted)):
        found = (outside[0], -1)
    return page, found


def _read_chosen(connection: Connection, view: View, chosen: str) -> tuple[QueueRow, int] | None:
    """What the officer reads is followed also after it has left the view."""
    if found := read_one(connection, view, chosen):
        return found
    row = read_wherever(connection, view, chosen)
    return (row, -1) if row is not None else None


def _everything(view: View) -> View:
    return View(view.site_id, view.officer, view.now)


class Feed(QObject):
    """One reading at a time; what is asked for meanwhile is read next, the latest wish only."""

    loaded = Signal(object)

    def __init__(
        self, store: Store, run: Callable[..., Job], failed: Callable[[Exception], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._run = run
        self._tell = failed
        self.view: View | None = None
        self.anchor: Callable[[], Anchor | None] = lambda: None
        self.selected: Callable[[], str | None] = lambda: None
        self._back: Back | None = None
        self._begun = False
        self._job: Job | None = None
        self._wish: tuple[Reading | None, bool] | None = None
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(_GATHER_MS)
        self._gather.timeout.connect(self._read_stale)
        self._stale = False

    def show(self, view: View) -> None:
        """Read another view from its top, or from where the selected consignment stands in it."""
        self.view = view
        if not self._begun:
            self._ask(_first_rows, live=False)
            return
        self._ask(_around(None), live=False)

    def come_back(self, back: Back) -> None:
        """Read around the consignment to choose now; what is being read is of no use any more."""
        self._back = back
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._read_again()

    def begin(self) -> None:
        """The first rows are painted, or there are none: from now on the rest is read too, and counted."""
        if not self._begun and self.view is not None:
            self._begun = True
            self.show(self.view)

    def refresh(self) -> None:
        """The store has changed: read what is being looked at once more, and what changes soon after that together."""
        self._stale = self.view is not None
        if not self._gather.isActive():
            self._read_stale()

    def _read_stale(self) -> None:
        if self._stale:
            self._stale = False
            self._gather.start()
            self._read_again()

    def reach(self, anchor: Anchor) -> None:
        """The officer scrolls on from a row that is known: read the rows around it."""
        self._ask(_around(anchor), live=False)

    def jump(self, place: int) -> None:
        """The officer drags the scroll bar to where nothing is known yet."""
        first = max(0, place - BEFORE)
        self._ask(lambda connection, asked: read_at(connection, asked, first, BEFORE + AFTER), live=False)

    def forget(self) -> None:
        """The page is being left; its jobs are cancelled."""
        self._gather.stop()
        self._stale = False
        self._job = self._wish = self._back = None

    def _read_again(self) -> None:
        self._ask(None, live=True)

    def _ask(self, read: Reading | None, *, live: bool) -> None:
        """Without `read` it is what is being looked at when its turn comes: the order may be another by then."""
        if self._job is not None:
            if self._wish is None or self._wish[1] or not live:  # a live reading never displaces another wish
                self._wish = (read, live)
            return
        assert self.view is not None
        view, chosen = self.view._replace(now=now()), self.selected()
        counting, back = self._begun, self._back
        read_page = read or _around(self.anchor())

        def work() -> Loaded:
            countries()  # read from its file here, not when the first row is painted
            with self._store.read() as connection:
                counts = read_counts(connection, view) if counting else None
                if back is not None:
                    page, selected = _read_back(connection, view, back)
                    return Loaded(view, page, counts, selected, live, back)
                page = read_page(connection, view)
                selected = _read_chosen(connection, view, chosen) if chosen else None
                return Loaded(view, page, counts, selected, live)

        self._job = self._run(work, self._done, self._failed)

    def _done(self, loaded: Loaded) -> None:
        self._job = None
        same = self.view is not None and loaded.view._replace(now=self.view.now) == self.view
        if same and loaded.back is self._back:
            self._back = None
            self.loaded.emit(loaded)
            if not loaded.page.rows:
                self.begin()
        if self._wish is not None:
            (read, live), self._wish = self._wish, None
            self._ask(read, live=live)

    def _failed(self, error: Exception) -> None:
        """What is looked at is read at the next change or tick; nobody is taken back anywhere by then."""
        self._job = self._wish = self._back = None
        self._tell(error)
