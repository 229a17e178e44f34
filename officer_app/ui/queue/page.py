"""The queue: chips, table, glance pane, and the officer's keys."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from officer_app.domain.clock import now
from officer_app.domain.errors import WAITS_HERE, OfficerError
from officer_app.domain.signing import may_give
from officer_app.store.queue import Anchor, Chip, Counts, QueueRow, Sort, View
from officer_app.store.queue import Page as Rows
from officer_app.ui import tokens
from officer_app.ui.intake import InboxState, IntakeService
from officer_app.ui.page import Key, Page
from officer_app.ui.preferences import Preferences
from officer_app.ui.queue.acts import Acts
from officer_app.ui.queue.chips import ChipBar
from officer_app.ui.queue.countries import named_by
from officer_app.ui.queue.feed import Back, Feed, Loaded
from officer_app.ui.queue.glance import GlancePane, Next, next_for
from officer_app.ui.queue.here import is_mine, known_here
from officer_app.ui.queue.listed import Listed
from officer_app.ui.queue.model import QueueModel
from officer_app.ui.queue.released import Released, ReleasedBar
from officer_app.ui.queue.table import QueueTable
from officer_app.ui.session import Session, Tone
from officer_app.ui.theme import theme
from officer_app.ui.widgets.buttons import Button, Kind
from officer_app.ui.widgets.cards import Card, Divider, EmptyState
from officer_app.ui.widgets.keys import KeyHints
from officer_app.ui.widgets.labels import Small
from officer_app.ui.wording import RECORDED_HERE

#: Clocks are painted anew, and overdue ones counted, this often even when nothing happens.
_CLOCK_MS = 15_000
#: Until an answer is this late the rows of the view before stand as they are: dimming them would flicker.
_PATIENCE_MS = 80
_NARROW = 1450
_FOLDS = 1080  # narrower than this, the pane makes room for the table


class QueuePage(Page):
    """What waits for an officer, most urgent first."""

    name = "queue"
    icon = "queue"
    counted = Signal(object)  # Counts, for the window's longest wait

    def __init__(
        self, session: Session, preferences: Preferences, intake: IntakeService, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, parent)
        self._intake = intake
        self.model = QueueModel(self)
        self.table = QueueTable(self.model)
        self.chips = ChipBar(preferences)
        self.past = ReleasedBar(self)
        self.glance = GlancePane(session, self.run)
        self.feed = Feed(session.store, self.run, session.fail_unasked, self)
        self._counts: Counts | None = None
        self._shown: View | None = None
        self._sort, self._descending = Sort.PRIORITY, True
        self._preferences = preferences
        self._opened_in_little_room = False
        self.acts = Acts(session, self.run, self.feed.refresh)
        self._build()
        self._connect()
        self._clock = QTimer(self)
        self._clock.setInterval(_CLOCK_MS)
        self._clock.timeout.connect(self.feed.refresh)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_PATIENCE_MS)
        self._late.timeout.connect(partial(self._fade, True))
        self._coming_back = QTimer(self)
        self._coming_back.setSingleShot(True)
        self._coming_back.setInterval(_PATIENCE_MS)
        self._coming_back.timeout.connect(self._paint_again)
        self.retranslate()

    def _build(self) -> None:
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.setSpacing(0)
        self._empty = EmptyState("empty-queue")
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._empty.hide()
        inside.addWidget(self.table, 1)
        inside.addWidget(Divider())
        foot = QHBoxLayout()
        foot.setContentsMargins(tokens.M, 6, tokens.M, 6)
        foot.setSpacing(tokens.S)
        self._summary = Small()
        self._hints = KeyHints()
        self.above = Button(kind=Kind.QUIET, icon="up", key="Home")
        self.above.setFixedHeight(tokens.STATUS_BAR - tokens.S)
        self.above.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.above.hide()
        foot.addWidget(self._summary)
        foot.addWidget(self.above)
        foot.addStretch(1)
        foot.addWidget(self._hints, 100)
        inside.addLayout(foot)
        left = QVBoxLayout()
        left.setSpacing(tokens.M)
        self._pane = Button(icon="pane")
        self._pane.setCheckable(True)
        self._pane.clicked.connect(self._fold)
        top = QHBoxLayout()
        top.setSpacing(tokens.S)
        top.addWidget(self.chips, 1)
        top.addWidget(self._pane)
        left.addLayout(top)
        left.addWidget(self.past)
        left.addWidget(card, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.PAGE_MARGIN, tokens.PAGE_MARGIN, tokens.PAGE_MARGIN, tokens.M)
        row.setSpacing(tokens.M)
        row.addLayout(left, 1)
        row.addWidget(self.glance)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.feed.anchor = lambda: None if self._asks_another else self.table.anchor()
        self.feed.selected = self.table.selected_id
        self.feed.loaded.connect(self._take)
        self.session.away_changed.connect(self._show_reach)
        self.session.scope_changed.connect(self._show)
        self.table.chosen.connect(lambda row: self.glance.show_row(row, listed=self.table.listed))
        self.table.painted.connect(self.feed.begin)
        self.table.painted.connect(self.glance.begin)
        self.table.opened.connect(lambda _: self._next_action())
        self.table.changed_above.connect(self._tell_above)
        self.above.clicked.connect(lambda: self.table.choose(0))
        self.table.near.connect(self._read_on)
        self.table.far.connect(self.feed.jump)
        self.table.header.sorted_by.connect(self._sort_by)
        self.chips.changed.connect(self._show)
        self._intake.changed.connect(self._show_inbox)
        self.chips.chips[Chip.ALL].clicked.connect(self._leave_past)
        self.past.left.connect(self._leave_past)
        self.chips.left.connect(self.table.setFocus)
        self.glance.acted.connect(self._act)
        theme().changed.connect(self.table.delegate.refit)

    # --- what the window asks of a page

    def title(self) -> str:
        return self.tr("Queue")

    def help_text(self) -> str:
        return self.tr(
            "<p>The queue shows every consignment that has not left the station, the most urgent first. "
            "Red ones wait for an inspection, yellow ones for a check of their documents; green ones are "
            "released by themselves and disappear.</p>"
            "<p>The clock counts down the hour from arrival to release. What has just changed glows for two "
            "seconds; the row you are reading never moves. When the one you chose leaves the list, the pane says what "
            "became of it and Enter still opens that one; J goes on with the next.</p>"
            "<p>Press <b>N</b> to take the most urgent task, or choose one and press <b>Enter</b>. A scanned "
            "label opens its consignment from any page. The filter knows waybills, enterprises, goods, modes, "
            "destinations and officers.</p>"
        )

    def keys(self) -> list[Key]:
        return [
            Key(("J", "Down"), self.tr("Next consignment")),
            Key(("K", "Up"), self.tr("Previous consignment")),
            Key(("J",), "", partial(self.table.step, 1)),
            Key(("K",), "", partial(self.table.step, -1)),
            Key(("Home", "End"), self.tr("The most urgent; the last")),
            Key(("PgUp", "PgDown"), self.tr("A page up or down")),
            Key(("Return",), self.tr("The next action: claim, go on, or open")),
            Key(("C",), self.tr("Claim"), self._claim),
            Key(("N",), self.tr("Claim the most urgent and open it"), self._claim_most_urgent),
            Key(("O",), self.tr("Open without claiming"), self._look),
            Key(("Left", "Right"), self.tr("Previous or next chip")),
            Key(("Left",), "", partial(self.chips.step, -1)),
            Key(("Right",), "", partial(self.chips.step, 1)),
            Key(("Ctrl+F",), self.tr("Filter"), self.chips.filter.setFocus),
            Key(("G",), self.tr("Show or hide the consignment at a glance"), self._fold),
            Key(("Esc",), self.tr("Empty the filter; all chips; from released ones back")),
        ]

    def activate(self) -> None:
        self.table.delegate.me = self.session.officer.login
        self.table.setFocus()
        self._clock.start()
        if self._shown is None:
            self._show()
        else:
            self.feed.refresh()

    def deactivate(self) -> None:
        self._clock.stop()
        self._paint_again()
        self.feed.forget()
        self.acts.forget()
        super().deactivate()

    def refresh(self) -> None:
        self.feed.refresh()

    def open(self, what: Any) -> None:
        """Show a chip's rows, `Session.go("queue", Chip.RED)`, or those that were `Released` or are `Listed`."""
        if isinstance(what, Released | Listed):
            if isinstance(what, Listed) and what.oldest_first:
                self._sort, self._descending = Sort.CLOCK, False
            self.past.show_released(what)
            self.chips.filter.clear()
            self.chips.choose(Chip.ALL)
        elif isinstance(what, Chip):
            self.past.show_released(None)
            self.chips.choose(what)
        elif isinstance(what, Back) and self.session.away_since is not None:
            self._show_known()  # nothing can be read: what stands there stays
        elif isinstance(what, Back):
            if what.done:
                self.table.let_go()
                self.glance.blank()
            self.feed.come_back(what)
            self._paint_later()

    def _leave_past(self) -> None:
        if self.past.shown is not None:
            self.past.show_released(None)
            self._show()
            self.table.setFocus()

    # --- showing

    def _show(self) -> None:
        """Read the view that the chips, the filter and the header ask for."""
        saved = self.chips.sorting
        if saved.name:
            self._sort, self._descending = Sort(saved.sort), saved.descending
        self.chips.sorting = saved._replace(name="", sort=self._sort.value, descending=self._descending)
        self.table.header.show_sort(self._sort, self._descending)
        text = self.chips.filter.text().strip()
        officer, scope = self.session.officer, self.session.scope
        self.model.sites = self.session.sites if isinstance(scope, tuple) else {}
        self.table.fit_columns()
        view = View(
            site_id=scope,
            officer=officer.login,
            now=now(),
            chip=self.chips.chosen,
            text=text,
            countries=named_by(text),
            sort=self._sort,
            descending=self._descending,
            gives=may_give(officer),
        )
        if view.chip is not Chip.ALL:  # chips choose among what waits
            self.past.show_released(None)
        if self.past.shown is not None:
            view = self.past.shown.narrow(view, self.session.zone)
        self.feed.show(view)
        if self._stale and not self._late.isActive():
            self._late.start()

    @property
    def _asks_another(self) -> bool:
        """Another view is asked for than the rows are of: they stand in another order, maybe."""
        asked = self.feed.view
        return asked is not None and asked._replace(now=_ANY_TIME) != self._shown

    @property
    def _stale(self) -> bool:
        """Nothing may be done with the rows."""
        return self.chips.is_typing or self._asks_another

    def _read_on(self, anchor: Anchor) -> None:
        if not self._asks_another:
            self.feed.reach(anchor)

    def _paint_later(self) -> None:
        """The page before stays in sight until the answer is there: the old rows would be painted in between."""
        if (stack := self.parentWidget()) is not None:
            stack.setUpdatesEnabled(False)
            self._coming_back.start()

    def _paint_again(self) -> None:
        self._coming_back.stop()
        if (stack := self.parentWidget()) is not None:
            stack.setUpdatesEnabled(True)

    def _show_reach(self) -> None:
        """What the server said last stays readable."""
        away = self.session.away_since is not None
        self.table.fade(tokens.LAST_KNOWN if away else 1)
        if away:
            self._show_known()

    def _show_known(self) -> None:
        """What is held here, and what waits here, as this station knows it: the server cannot be asked."""
        before, session = self.model.rows, self.session
        rows = known_here(before, session)
        if self._shown is None or rows == before:
            return
        self.table.take(
            Loaded(self._shown, Rows(self.model.first, self.model.rowCount(), rows), None, None, True)
        )
        if self._counts is not None:
            more = sum(is_mine(row, session) for row in rows) - sum(is_mine(row, session) for row in before)
            mine = self._counts.by_chip[Chip.MINE] + more
            self._counts = self._counts._replace(by_chip=self._counts.by_chip | {Chip.MINE: mine})
            self.chips.show_counts(self._counts if self._shown.released is None else None)

    def _fade(self, faded: bool) -> None:
        faded = faded and self._shown is not None
        self.table.fade(tokens.FADED if faded else 1)
        self.glance.set_usable(not faded)

    def _sort_by(self, sort: Sort, descending: bool) -> None:
        self._sort, self._descending = sort, descending
        self._show()

    def _take(self, loaded: Loaded) -> None:
        asked = loaded.view._replace(now=_ANY_TIME)
        if asked != self._shown:
            self._shown = asked
            self.table.fit_columns()
            if loaded.back is None:
                self.table.show_view(loaded)
        elif loaded.back is None:
            self.table.take(loaded)
        if loaded.back is not None:
            self.table.show_back(loaded)
            self.glance.show_row(self.table.row, listed=self.table.listed)
            self._paint_again()
        if not self._stale:
            self._late.stop()
            self._fade(False)
        if loaded.counts is None:
            return
        self._counts = loaded.counts
        self.chips.show_counts(loaded.counts if loaded.view.released is None else None)
        self._show_empty(not loaded.page.total)
        self._say_what_is_shown(loaded.page.total)
        self.counted.emit(loaded.counts)
        if self.session.away_since is not None:
            self._show_reach()

    def _show_empty(self, empty: bool) -> None:
        if empty and self._empty.parent() is None:
            QVBoxLayout(self.table.viewport()).addWidget(self._empty)
        self._empty.setVisible(empty)

    def _say_what_is_shown(self, total: int) -> None:
        told = self.tr("%n consignment(s)", "", total)
        if self._sort is Sort.PRIORITY and self._descending:
            told += " · " + self.tr("most urgent first")
        self._summary.setText(told)
        if total:
            return
        if self.past.shown is not None:
            title, text = self.tr("Nothing fits"), self.past.shown.nothing()
            icon = "calendar"
        elif self.chips.filter.text().strip():
            title, text, icon = self.tr("Nothing fits the filter"), self.tr("Esc clears it."), "filter"
        elif self.chips.chosen is not Chip.ALL:
            title, text = self.tr("Nothing fits"), self.tr("Nothing waits under this chip. Esc shows all.")
            icon = "filter"
        elif self._intake.state is InboxState.STARTING:
            title, text, icon = self.tr("Reading the inbox…"), "", "inbox"
        else:
            title, icon = self.tr("Nothing waits"), "empty-queue"
            text = self.tr("Consignments appear here as soon as their messages arrive in the inbox.")
        self._empty.say(title, text, icon)

    def _show_inbox(self) -> None:
        if self._counts is not None:
            self._say_what_is_shown(self.model.rowCount())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes back what narrows the queue, the filter first."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.chips.filter.text():
            self.chips.filter.clear()
        elif self.chips.chosen is not Chip.ALL:
            self.chips.choose(Chip.ALL)

    def _tell_above(self, count: int) -> None:
        """Where nothing moves to show it, what is new or has changed above is told below the rows."""
        told = self.tr("%n changed above", "", count)
        self.above.setText(told)
        self.above.setAccessibleName(told)
        self.above.setVisible(count > 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_pane()

    def _lay_pane(self) -> None:
        narrow = self.width() < _NARROW
        self.glance.setFixedWidth(tokens.PANE_WIDTH_NARROW if narrow else tokens.PANE_WIDTH)
        shown = self._opened_in_little_room if self._folds else not self._preferences.pane_folded
        self.glance.setVisible(shown)
        self._pane.setChecked(shown)

    @property
    def _folds(self) -> bool:
        """There is little room: the pane is folded unless the officer opens it, which is not remembered."""
        return self.width() < _FOLDS

    def _fold(self) -> None:
        """Show the pane, or give its room to the table."""
        if self._folds:
            self._opened_in_little_room = not self._opened_in_little_room
        else:
            self._preferences.pane_folded = not self._preferences.pane_folded
        self._lay_pane()

    # --- acting

    def _next_action(self) -> None:
        if (row := self.table.row) is not None:
            self._act(next_for(row, self.session))

    def _act(self, todo: Next) -> None:
        row = self.table.row
        if row is None or self._stale:
            return
        match todo:
            case Next.CLAIM:
                self.acts.claim(row, self._open_claimed)
            case Next.OPEN_TASK:
                self.acts.open_task(row, self._open_claimed)
            case Next.GO_ON | Next.SEALS | Next.LOOK if self._can_be_shown(row):
                self._open_claimed(row.consignment_id)

    def _can_be_shown(self, row: QueueRow) -> bool:
        """Without the server only what was opened here and not recorded yet; else that is said."""
        if row.task_state == RECORDED_HERE:
            self.session.say(self.session.sentence(OfficerError(WAITS_HERE)), Tone.WARNING)
            return False
        return row.consignment_id in self.session.seen or self.session.reaches_server()

    def _look(self) -> None:
        self._act(Next.LOOK)

    def _claim(self) -> None:
        if (row := self.table.row) is not None and not self._stale:
            told = self.tr("{0} is yours.").format(row.logistics_no)
            self.acts.claim(row, lambda _: self.session.say(told, Tone.GOOD))

    def _claim_most_urgent(self) -> None:
        self.acts.claim_most_urgent(self._open_claimed)

    def _open_claimed(self, consignment_id: str) -> None:
        self.session.go("inspection", consignment_id)

    def retranslate(self) -> None:
        self.table.setAccessibleName(self.tr("Queue"))
        self.table.delegate.refit()
        self.model.retranslate()
        self._hints.show_keys(
            [
                (("J", "K"), self.tr("move")),
                (("Return",), self.tr("next action")),
                (("C",), self.tr("claim")),
                (("N",), self.tr("most urgent")),
                (("?",), self.tr("all keys")),
            ]
        )
        self._pane.setAccessibleName(self.tr("Consignment at a glance"))
        self._pane.setToolTip(self.tr("Show or hide the consignment at a glance") + "  G")
        self.chips.retranslate()
        self.past.retranslate()
        self.glance.retranslate()
        self.table.header.repaint_titles()
        if self._counts is not None:
            self._say_what_is_shown(self.model.rowCount())


_ANY_TIME = now()
