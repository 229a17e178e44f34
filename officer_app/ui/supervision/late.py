"""Late outcomes: what an officer recorded without the server beside the record that stands, and what follows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from officer_app.domain.errors import OfficerError
from officer_app.store.written import as_written
from officer_app.ui import tokens, wording
from officer_app.ui.errors import NO_LONGER_HELD, NOT_HELD, sentence
from officer_app.ui.inspection import words
from officer_app.ui.session import Session
from officer_app.ui.widgets.fields import Check, Field, labelled
from officer_app.ui.widgets.labels import Caption, Strong, Text
from officer_app.ui.widgets.sheet import Sheet
from officer_app.ui.wording import translate

if TYPE_CHECKING:
    from officer_app.domain.outcome import Outcome
    from officer_app.store.late import Late

_LONGEST = 500
_AROUND = 16 * tokens.XL  # what the sheet puts around the records, and the window around the sheet
_LEAST = 5 * tokens.XL


def read_late(session: Session) -> list[Late]:
    """Those that wait, the oldest first. Off the GUI thread."""
    from officer_app.store.late import read_late

    with session.store.read() as connection:
        return read_late(connection, session.scope)


def settle(session: Session, late: Late, reason: str, again: bool) -> None:
    """Off the GUI thread."""
    from officer_app.workflow.offline.late import settle

    settle(session.store, session.context(), session.officer, late.entry_id, reason, again=again)


class LateSheet(Sheet):
    """The oldest late outcome, `more` others after it. It is settled with a reason."""

    WIDTH = 720

    def __init__(
        self, session: Session, late: Late, more: int, name_of: Callable[[str], str], parent: QWidget
    ) -> None:
        does = translate("Supervision", "Settle")
        super().__init__(
            translate("Supervision", "Late outcome of {0}").format(late.logistics_no), does, parent
        )
        zone = session.zone
        refused = self.tr("Refused when it came: {0}")
        self.content.addWidget(Text(refused.format(self._why(late, name_of))))
        both = QWidget()
        sides = QGridLayout(both)
        sides.setContentsMargins(0, 0, tokens.SCROLL_BAR, 0)
        sides.setHorizontalSpacing(tokens.XL)
        sides.setVerticalSpacing(tokens.XS)
        recorded = self.tr("{0}, without the server, {1}").format(
            name_of(late.officer), wording.full_time(late.station_at, zone)
        )
        columns = [(self.tr("Came too late"), recorded, said_in(as_written(late.body), zone))]
        if late.stands is None:
            columns.append((self.tr("Stands"), self.tr("Nothing is recorded."), []))
        else:
            by = f"{name_of(late.stands.officer)} · {wording.full_time(late.stands.recorded_at, zone)}"
            columns.append((self.tr("Stands"), by, said_in(as_written(late.stands.record), zone)))
        for place, (title, by, lines) in enumerate(columns):
            head = Caption()
            head.setText(title)
            sides.addWidget(head, 0, place)
            sides.addWidget(Text(by), 1, place)
            sides.addWidget(Strong(lines[0] if lines else ""), 2, place)
            sides.addWidget(Text("\n".join(lines[1:])), 3, place, Qt.AlignmentFlag.AlignTop)
            sides.setColumnStretch(place, 1)
        self.content.addWidget(self._scrolled(both, parent.window().height()))
        if not late.confirmed:
            told = self.tr("{0} brought it in; {1} has not confirmed it.").format(
                name_of(late.entered_by), name_of(late.officer)
            )
            self.content.addWidget(Text(told))
        self.again = Check(self.tr("Have another officer inspect again"))
        self.again.setVisible(late.stands is not None)
        self.why = Field()
        self.why.setMaxLength(_LONGEST)
        asks = self.tr("What you decided, and why")
        caption = Caption()
        caption.setText(asks)
        self.content.addWidget(self.again)
        self.content.addWidget(caption)
        self.content.addWidget(labelled(self.why, asks))
        if more:
            self.content.addWidget(Text(self.tr("%n more wait(s).", "", more)))
        self.why.setFocus()

    def _why(self, late: Late, name_of: Callable[[str], str]) -> str:
        """The reason, which was told to its officer, for whoever reads it now."""
        officer = name_of(late.officer)
        if found := NOT_HELD.fullmatch(late.why):
            return self.tr("{0} did not hold the task any more; {1} did.").format(officer, name_of(found[1]))
        if NO_LONGER_HELD.fullmatch(late.why):
            return self.tr("{0} did not hold the task any more.").format(officer)
        return sentence(OfficerError(late.why))

    def _scrolled(self, sides: QWidget, window: int) -> QScrollArea:
        """As high as both records need, as far as the `window` of that height goes; the rest is scrolled to."""
        area = QScrollArea()
        area.setWidget(sides)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        sides.setProperty("plain", "true")
        layout = sides.layout()
        needs = layout.totalHeightForWidth(self.WIDTH - 2 * tokens.XL) if layout is not None else 0
        area.setFixedHeight(min(needs, max(window - _AROUND, _LEAST)))
        labelled(area, self.tr("Both records"))
        return area

    def submit(self) -> None:
        if self.why.said():
            self.accept()
        else:
            self.why.mark_bad(True)
            self.refuse(self.tr("Say what you decided: it stays on record."))
            self.why.setFocus()


def said_in(record: Outcome, zone: ZoneInfo) -> list[str]:
    """What a record says, its disposition and result first."""
    conforms, not_so = translate("Supervision", "Conforms"), translate("Supervision", "Does not conform")
    result = conforms if record.conform else not_so
    lines = [f"{wording.disposition_word(record.disposition)} · {result}"]
    if record.started_at and record.ended_at:
        began = wording.full_time(record.started_at, zone)
        lines.append(f"{began} – {wording.clock_time(record.ended_at, zone)}")
    lines += [wording.labelled(one.requirement, one.result) for one in record.checks if one.result]
    lines += [
        f"{one.gnum} · {wording.labelled(words.attribute(one.attribute), one.found)}"
        for one in record.deviations
    ]
    lines += [words.finding(one.code) for one in record.findings]
    written = record.process_zh if wording.in_chinese() else record.process_en
    return [*lines, *filter(None, [written, record.note])]
