"""The Load list page: units that are here, units that have left, and the alarms departures raised."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar, NamedTuple

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from officer_app.domain.clock import now
from officer_app.store.loading import Board, Loaded, Unit, read_board, read_unit
from officer_app.ui import tokens
from officer_app.ui.loading.columns import (
    alarm_columns,
    loaded_columns,
    progress_look,
    progress_words,
    unit_columns,
    unit_name,
)
from officer_app.ui.page import Key, Page
from officer_app.ui.session import Session, Tone
from officer_app.ui.widgets.cards import Card, Divider, EmptyState
from officer_app.ui.widgets.chips import Tag
from officer_app.ui.widgets.keys import KeyHints
from officer_app.ui.widgets.labels import Elided, Small
from officer_app.ui.widgets.parts import PartsBar
from officer_app.ui.widgets.rows import RowsModel, RowsTable

HERE, DEPARTED, ALARMS = "here", "departed", "alarms"
#: Changes are gathered for so long before reading again: a day of departures is more than the queue reads.
_GATHER_MS = 300


class _Shown(NamedTuple):
    """What was read: the board, and what is in the chosen unit."""

    board: Board
    unit: Unit | None
    inside: Sequence[Loaded]


class LoadListPage(Page):
    """Units above, what is in the chosen one below."""

    name: ClassVar[str] = "load"
    icon: ClassVar[str] = "airplane"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._board: Board | None = None
        self._asked: Unit | None = None  # what is in it was read last, or is being read
        self._inside_of: Unit | None = None
        self._listed = ""  # the part whose units are in the table
        self._reading = self._again = False
        self.parts = PartsBar({HERE: "airplane", DEPARTED: "check", ALARMS: "bad"})
        zone = session.zone
        self.units = RowsTable(RowsModel(unit_columns(zone), lambda unit: "\n".join(unit.key)))
        self.inside = RowsTable(RowsModel(loaded_columns(), lambda row: row.logistics_no))
        self.alarms = RowsTable(RowsModel(alarm_columns(zone), lambda alarm: alarm.alarm_id))
        self._empty_units, self._empty_alarms = EmptyState("airplane"), EmptyState("good")
        self._name, self._progress = Elided(strong=True), Tag()
        self._summary, self._hints = Small(), KeyHints()
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(_GATHER_MS)
        self._gather.timeout.connect(self._read)
        self._next_departure = QTimer(self)
        self._next_departure.setSingleShot(True)
        self._next_departure.timeout.connect(self.refresh)
        self._build()
        self.parts.changed.connect(self._show_part)
        self.units.chosen.connect(self._show_unit)
        self.units.opened.connect(self.inside.setFocus)
        self.inside.opened.connect(self._open_chosen)
        self.alarms.opened.connect(self._open_chosen)
        self.retranslate()

    def _build(self) -> None:
        self._inside_card = Card()
        below = QVBoxLayout(self._inside_card)
        below.setContentsMargins(1, 1, 1, 1)
        below.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(tokens.M, tokens.S, tokens.M, tokens.S)
        head.setSpacing(tokens.M)
        head.addWidget(self._name, 1)
        head.addWidget(self._progress)
        below.addLayout(head)
        below.addWidget(Divider())
        below.addWidget(self.inside)
        of_units = QWidget()
        both = QVBoxLayout(of_units)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(tokens.M)
        both.addWidget(self._card(self.units, self._empty_units), 1)
        both.addWidget(self._inside_card, 1)
        self._sides = QStackedWidget()
        self._sides.addWidget(of_units)
        self._sides.addWidget(self._card(self.alarms, self._empty_alarms))
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.PAGE_MARGIN, tokens.PAGE_MARGIN, tokens.PAGE_MARGIN, tokens.S)
        column.setSpacing(tokens.M)
        column.addWidget(self.parts)
        column.addWidget(self._sides, 1)
        column.addWidget(Divider())
        foot = QHBoxLayout()
        foot.addWidget(self._summary)
        foot.addWidget(self._hints, 1)
        column.addLayout(foot)

    def _card(self, table: RowsTable, empty: EmptyState) -> Card:
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(table)
        empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        QVBoxLayout(table.viewport()).addWidget(empty)
        return card

    # --- what the window asks of a page

    def title(self) -> str:
        return self.tr("Load list")

    def help_text(self) -> str:
        return self.tr(
            "<p>A load list (CEB607) says which waybills go into which pallet, under which master waybill, on which "
            "flight. What it names and is released counts as loaded; what is released later is loaded by the list's "
            "next version, or when it departs. Whatever is held, undecided or missing blocks the unit and stands "
            "first in it. A box that is called back blocks its unit at once.</p>"
            "<p><b>Enter</b> goes into the unit, and there opens the consignment.</p>"
            "<p>What should have left, by the timetable or because another unit of its flight did, stands last until a "
            "departure says what became of it.</p>"
            "<p>A departure (CEB509) takes a unit from here. One that names what is not released, what stands on the "
            "list of another unit, or what left before with another flight raises an alarm, which is kept; the site's "
            "settings say whether it is returned to its sender as well. A unit that leaves while its list has what is "
            "held or undecided raises one too, though nobody named that: look whether it is still here.</p>"
        )

    def keys(self) -> list[Key]:
        return [
            Key(("J", "Down"), self.tr("Next")),
            Key(("K", "Up"), self.tr("Previous")),
            Key(("J",), "", partial(self._step, 1)),
            Key(("K",), "", partial(self._step, -1)),
            Key(("Return",), self.tr("Into the unit; open the consignment")),
            Key(("Esc",), self.tr("Back to the units"), self._back),
            Key(("Left", "Right"), self.tr("Here, departed or alarms")),
            Key(("Left",), "", partial(self.parts.step, -1)),
            Key(("Right",), "", partial(self.parts.step, 1)),
        ]

    def activate(self) -> None:
        self._table().setFocus()
        self._read()

    def deactivate(self) -> None:
        self._gather.stop()
        self._next_departure.stop()
        self._reading = self._again = False
        super().deactivate()

    def refresh(self) -> None:
        if not self._gather.isActive():
            self._gather.start()

    def open(self, what: Any) -> None:
        """Show one of the parts: `Session.go("load", ALARMS)`."""
        if what in self.parts.chips:
            self.parts.choose(what)

    # --- showing

    def _table(self) -> RowsTable:
        return self.alarms if self.parts.chosen == ALARMS else self.units

    def _show_part(self, part: str) -> None:
        self._sides.setCurrentIndex(1 if part == ALARMS else 0)
        if self._board is not None:
            self._fill(self._board)
        self._table().setFocus()

    def _step(self, by: int) -> None:
        (self.inside if self.inside.hasFocus() else self._table()).step(by)

    def _back(self) -> None:
        self._table().setFocus()

    def _read(self) -> None:
        """One reading at a time; what changes meanwhile is read after it."""
        if self._reading:
            self._again = True
            return
        self._reading = True
        session = self.session
        unit = self._asked = self.units.row

        def work() -> _Shown:
            from officer_app.workflow.station_files import read_flights

            site_id = session.officer.site_id
            flights, _ = read_flights(session.data, session.zone)
            with session.store.read() as connection:
                board = read_board(connection, site_id, now(), flights)
                return _Shown(board, unit, _inside(connection, site_id, unit))

        self.run(work, self._take, self._could_not_read)

    def _take(self, shown: _Shown) -> None:
        self._reading = False
        self._board = shown.board
        self._fill(shown.board)
        self._wait_for_next(shown.board)
        if _same(self.units.row, shown.unit):
            self.inside.take(shown.inside, anew=not _same(shown.unit, self._inside_of))
            self._inside_of = shown.unit
        if self._again:
            self._again = False
            self._read()

    def _wait_for_next(self, board: Board) -> None:
        """When the next flight leaves, its units are read again: nothing else may tell so."""
        ahead = [unit.departs for unit in board.here if unit.departs and unit.overdue_at is None]
        if ahead:
            left = (min(ahead) - now()).total_seconds()
            self._next_departure.start(int(1_000 * max(1, left + 1)))

    def _could_not_read(self, error: Exception) -> None:
        self._reading = self._again = False
        self.session.fail_unasked(error)

    def _fill(self, board: Board) -> None:
        part = DEPARTED if self.parts.chosen == DEPARTED else HERE
        units = board.departed if part == DEPARTED else board.here
        self.units.take(units, anew=part != self._listed)
        self._listed = part
        self.alarms.take(board.alarms)
        self._say_what_is_shown()

    def _show_unit(self, unit: Unit | None) -> None:
        """The unit is chosen: what is in it is read at once, where it is another one."""
        self._inside_card.setVisible(unit is not None)
        if unit is None:
            return
        self._name.setText(unit_name(unit))
        look = progress_look(unit)
        self._progress.show_word(progress_words(unit, self.session.zone), look.icon, look.colour)
        if self._board is not None and not _same(unit, self._asked):
            self._read()

    def _open_chosen(self) -> None:
        row = (self.alarms if self.parts.chosen == ALARMS else self.inside).row
        if row is None:
            return
        if row.consignment_id is None:
            told = self.tr("Nobody has declared {0}, and it has not come.")
            self.session.say(told.format(row.logistics_no), Tone.WARNING)
            return
        self.session.go("inspection", row.consignment_id)

    def _say_what_is_shown(self) -> None:
        board, part = self._board, self.parts.chosen
        self.parts.name_part(HERE, self.tr("Here"), board and len(board.here))
        self.parts.name_part(DEPARTED, self.tr("Departed"), board and len(board.departed))
        self.parts.name_part(ALARMS, self.tr("Alarms"), board and len(board.alarms))
        units = board and (board.departed if part == DEPARTED else board.here)
        self._empty_units.setVisible(units is not None and not units)
        self._empty_alarms.setVisible(board is not None and not board.alarms)
        if part == DEPARTED:
            self._empty_units.say(
                self.tr("Nothing has departed in the last 24 hours"),
                self.tr("A departure (CEB509) brings its unit here."),
            )
        else:
            self._empty_units.say(
                self.tr("No unit is waiting"),
                self.tr(
                    "A load list (CEB607) from the carrier puts its pallets here, with what blocks each of them."
                ),
            )
        self._empty_alarms.say(
            self.tr("No alarm in the last 24 hours"),
            self.tr(
                "A departure (CEB509) that names what may not leave, or not what must stay, is shown here."
            ),
        )
        self._summary.setText("" if board is None else self._told(board, part))
        some = bool(board and (board.alarms if part == ALARMS else units))
        self._show_hints(part, some)

    def _told(self, board: Board, part: str) -> str:
        if part == ALARMS:
            return self.tr("Last 24 hours, latest first") if board.alarms else ""
        if part == DEPARTED:
            return self.tr("Last 24 hours, latest first") if board.departed else ""
        return self.tr("First to depart first") if board.here else ""

    def _show_hints(self, part: str, some: bool) -> None:
        act = self.tr("open") if part == ALARMS else self.tr("into the unit, open")
        keys = [(("J", "K"), self.tr("move")), (("Return",), act)] if some else []
        self._hints.show_keys(
            [*keys, (("Left", "Right"), self.tr("here, departed, alarms")), (("?",), self.tr("all keys"))]
        )

    def retranslate(self) -> None:
        for table, name in (
            (self.units, self.tr("Units")),
            (self.inside, self.tr("Waybills of the unit")),
            (self.alarms, self.tr("Alarms")),
        ):
            table.setAccessibleName(name)
            table.retranslate()
        self._say_what_is_shown()
        self._show_unit(self.units.row)


def _same(one: Unit | None, other: Unit | None) -> bool:
    """The same pallet on the same side of its departure."""
    if one is None or other is None:
        return one is other
    return one.key == other.key and (one.left_at is None) == (other.left_at is None)


def _inside(connection: Any, site_id: int, unit: Unit | None) -> Sequence[Loaded]:
    if unit is None:
        return ()
    return read_unit(connection, site_id, unit.key, departed=unit.left_at is not None)
