"""Who and what the consignment is: the line above everything, and the facts above the goods."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from officer_app.domain.words import State
from officer_app.store.detail import Detail
from officer_app.ui import tokens, wording
from officer_app.ui.inspection import codes
from officer_app.ui.session import Session
from officer_app.ui.theme import theme
from officer_app.ui.widgets import paint
from officer_app.ui.widgets.buttons import Button, Kind
from officer_app.ui.widgets.chips import Tag
from officer_app.ui.widgets.labels import Elided, Headline, Secondary, Strong

_WAITING = (State.ARRIVED, State.SCREENED, State.HELD)
_SOON_MINUTES = 20
_DECLARATION_LENGTH = 18
#: The first facts are numbers: of the declaration and of the order.
_NUMBERS = 2
#: Narrower than this, a third column would cut what it tells.
_THREE_COLUMNS = 400


class Heading(QWidget):
    """Back, the waybill number, lane, state and what is left of the hour."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._detail: Detail | None = None
        self._way_width = self._room = 0
        self.back = Button(kind=Kind.QUIET, icon="back", key="Esc")
        self._number, self._lane, self._state = Headline(), Tag(), Secondary()
        self._clock, self._who = Strong(), Elided(secondary=True)
        self._number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.M)
        row.addWidget(self.back)
        for widget in (self._number, self._lane, self._state, self._clock):
            row.addWidget(widget)
        row.addWidget(self._who, 1)

    def show_detail(self, detail: Detail) -> None:
        self._detail = detail
        c = detail.consignment
        self._number.setText(c.logistics_no)
        colour = c.lane or "secondary"
        self._lane.show_word(wording.lane_sentence(c.lane), wording.LANE_ICONS[c.lane], colour)
        self._state.setText(wording.desk_state_word(c.state, c.task_state, c.advance))
        where = f"→ {codes.country(c.country)}" if c.country else ""
        way = " ".join(part for part in (c.mode, where) if part)
        # what may be long comes last: it is cut off where the room ends; keys make room for what is before it
        self._way_width = paint.text_width(self._who.font(), f"{way} · …") if way else 0
        self._who.setText(
            " · ".join(part for part in (way, c.ebc_name or self.tr("nobody declared it")) if part)
        )
        self.tick(datetime.now(self._session.zone))
        self.fit(self._room)

    def fit(self, room: int) -> None:
        """Keep mode and destination whole where so many pixels have room for them beside all before them."""
        self._room = room
        self._who.setMinimumWidth(0)
        layout = self.layout()
        assert layout is not None
        layout.invalidate()
        if layout.minimumSize().width() + self._way_width <= room:
            self._who.setMinimumWidth(self._way_width)

    def tick(self, now: datetime) -> None:
        """Bring the clock up to the minute."""
        c = self._detail.consignment if self._detail else None
        if c is None or c.due_at is None or c.state not in _WAITING:
            self._clock.hide()
            return
        self._clock.show()
        left = (c.due_at - now).total_seconds() / 60
        self._clock.setText(wording.remaining(c.due_at, now))
        colour = "alert" if left < 0 else "caution" if left < _SOON_MINUTES else "text"
        palette = self._clock.palette()
        palette.setColor(self._clock.foregroundRole(), theme().colour(colour))
        self._clock.setPalette(palette)
        self._clock.setToolTip(self.tr("Due at {0}").format(wording.full_time(c.due_at, self._session.zone)))


class FactGrid(QWidget):
    """The head of the declaration beside order, waybill, arrival and what was weighed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(tokens.M)
        self._grid.setVerticalSpacing(tokens.S)
        whole = paint.text_width(theme().font(), "0" * _DECLARATION_LENGTH)
        self._grid.setColumnMinimumWidth(0, whole + tokens.XS)
        self._columns = 3
        self._cells: list[tuple[Elided, Elided, QWidget]] = []

    def show_detail(self, detail: Detail) -> None:
        facts = self._facts(detail)
        while len(self._cells) < len(facts):
            self._add_cell()
        for index, (name, value, holder) in enumerate(self._cells):
            holder.setVisible(index < len(facts))
            if index < len(facts):
                name.setText(facts[index][0])
                value.setText(facts[index][1])

    def _add_cell(self) -> None:
        name = Elided(px=tokens.CAPTION_PX, secondary=True)
        value, holder = Elided(number=len(self._cells) < _NUMBERS), QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(name)
        column.addWidget(value)
        self._cells.append((name, value, holder))
        self._arrange()

    def _arrange(self) -> None:
        for index, (_, _, holder) in enumerate(self._cells):
            self._grid.addWidget(holder, *divmod(index, self._columns))
        for column in range(3):
            self._grid.setColumnStretch(column, int(column < self._columns))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = 3 if self.width() >= _THREE_COLUMNS else 2
        if columns != self._columns:
            self._columns = columns
            self._arrange()

    def _facts(self, detail: Detail) -> list[tuple[str, str]]:
        c, declaration = detail.consignment, detail.declaration
        weights = [wording.weight(w) for w in (c.gross_weight, c.waybill_weight, c.measured_weight)]
        facts = [
            (self.tr("Declaration"), c.declaration_no or wording.NOTHING),
            (self.tr("Order"), c.order_no or wording.NOTHING),
            (self.tr("kg decl. / waybill / meas."), " / ".join(weights)),
            (self.tr("Value"), self._value(c.value_cny) if declaration is not None else wording.NOTHING),
            (self.tr("Arrived"), wording.clock_time(c.arrived_at, self._session.zone)),
            (self.tr("Van · flight"), f"{c.van or wording.NOTHING} · {c.voyage_no or wording.NOTHING}"),
        ]
        if declaration is None:
            return facts
        received = wording.clock_time(declaration.received_at, self._session.zone)
        unsigned = "" if declaration.signed else self.tr("(unsigned)")
        return [
            *facts,
            (self.tr("Declared by"), declaration.agent_name),
            (self.tr("Message"), f"{received} {unsigned}".strip()),
            (self.tr("Packages"), str(declaration.pack_no)),
        ]

    def _value(self, value: Decimal | None) -> str:
        return (
            self.tr("no rate for its day")
            if value is None
            else self.tr("CNY {0}").format(wording.money(value))
        )
