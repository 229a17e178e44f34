"""What the pane says of a consignment below its X-ray: why it was picked, the goods, why it is so urgent."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from officer_app.domain.words import InspectionPlace, MatchSource, State
from officer_app.store.queue import BEFORE_RELEASE, QueueRow
from officer_app.store.readable import a_list, an_object
from officer_app.ui import tokens, wording
from officer_app.ui.queue.columns import handed_back_reason, terms_of
from officer_app.ui.widgets.cards import IconLabel
from officer_app.ui.widgets.labels import Caption, Elided, Secondary, Small, Strong, Text

if TYPE_CHECKING:
    from officer_app.store.detail import Detail, Goods, Match

_MOST_REASONS = 5
_MOST_GOODS = 6

_SOURCE_ICONS = {source: f"source-{source.value}" for source in MatchSource}


class Sections(QWidget):
    """The sections of one consignment; another one gets new ones."""

    def __init__(self, row: QueueRow, detail: Detail, zone: ZoneInfo) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.XS)
        self._show_handed_back(row, detail)
        self._show_advance(detail, zone)
        self._show_reasons(row, detail.matches)
        self._show_goods(detail.goods)
        self._show_terms(row)

    def _show_handed_back(self, row: QueueRow, detail: Detail) -> None:
        if not row.handed_back:
            return
        self._section(self.tr("Handed back"))
        by = detail.name(str(an_object(row.handed_back).get("officer", "")))
        self._column.addWidget(_reason("undo", "caution", handed_back_reason(row), by))

    def _show_advance(self, detail: Detail, zone: ZoneInfo) -> None:
        """Where and when an officer goes, or went; and under how many seals the goods left them."""
        booking, sealing = detail.booking, detail.sealing
        if booking is None:
            return
        self._section(self.tr("Advance inspection"))
        at = wording.full_time(booking.booked_for, zone)[:-3]
        premises = booking.place_kind == InspectionPlace.PREMISES
        where = booking.place if premises else self.tr("at the station")
        who = detail.name(booking.officer) if booking.officer else ""
        self._column.addWidget(
            _reason("calendar", "secondary", at, " · ".join(part for part in (where, who) if part))
        )
        if sealing is not None:
            seals, packages = len(a_list(sealing.seals)), len(a_list(sealing.packages))
            told = self.tr("Seals: {0} · packages: {1}").format(seals, packages)
            self._column.addWidget(_reason("lock", "secondary", told, ""))

    def _show_reasons(self, row: QueueRow, matches: tuple[Match, ...]) -> None:
        if row.missing and row.state in (State.DECLARED, *BEFORE_RELEASE):
            waits = self.tr("Waits for: {0}").format(wording.missing_words(row.missing))
            self._section(self.tr("Not complete"))
            self._column.addWidget(_reason("source-missing", "secondary", waits, ""))
        if not matches:
            return
        self._section(self.tr("Why it was picked"))
        for match in matches[:_MOST_REASONS]:
            items = ", ".join(map(str, match.items))
            told = [wording.lane_word(match.lane), wording.source_word(match.source)]
            if items:
                told.append(self.tr("item {0}").format(items))
            icon = _SOURCE_ICONS[MatchSource(match.source)]
            self._column.addWidget(_reason(icon, match.lane, wording.both(match.reason), " · ".join(told)))
        if (more := len(matches) - _MOST_REASONS) > 0:
            self._column.addWidget(Small(self.tr("and %n more", "", more)))

    def _show_goods(self, goods: tuple[Goods, ...]) -> None:
        if not goods:
            return
        self._section(self.tr("Goods · %n item(s) · CNY", "", len(goods)))
        grid = QGridLayout()
        grid.setHorizontalSpacing(tokens.M)
        grid.setVerticalSpacing(tokens.XS)
        grid.setColumnStretch(0, 1)
        for at, item in enumerate(goods[:_MOST_GOODS]):
            name = Elided(f"{item.name} {item.hs_code[:4]}")
            grid.addWidget(name, at, 0)
            for column, text in ((1, wording.quantity(item.qty)), (2, wording.money(item.value_cny))):
                number = Secondary(text) if column == 1 else QLabel(text)
                number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                grid.addWidget(number, at, column)
        self._column.addLayout(grid)
        if (more := len(goods) - _MOST_GOODS) > 0:
            self._column.addWidget(Small(self.tr("and %n more", "", more)))

    def _show_terms(self, row: QueueRow) -> None:
        terms = terms_of(row)
        if not terms:
            return
        self._section(self.tr("Why {0}").format(row.priority))
        grid = QGridLayout()
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        for at, term in enumerate(terms):
            points = Secondary(f"+{term.points}")
            points.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(Secondary(wording.term_words(term)), at, 0)
            grid.addWidget(points, at, 1)
        self._column.addLayout(grid)

    def _section(self, title: str) -> None:
        caption = Caption()
        caption.setText(title)
        if self._column.count():
            self._column.addSpacing(tokens.M)
        self._column.addWidget(caption)


def _reason(icon: str, colour: str, title: str, told: str) -> QWidget:
    """One reason: its icon in the lane's colour, what was found, and where."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 2, 0, 2)
    row.setSpacing(tokens.S + 2)
    row.addWidget(IconLabel(icon, colour), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(0)
    sentence = Text(title)
    sentence.setFont(Strong().font())
    words.addWidget(sentence)
    if told:
        words.addWidget(Small(told))
    row.addLayout(words, 1)
    return holder
