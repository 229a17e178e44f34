"""The enterprises whose goods may be inspected before they arrive: who decided so, why, and until when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from officer_app.domain.clock import now
from officer_app.store.advance import Eligible
from officer_app.ui import tokens
from officer_app.ui.admin.sheets import WorkSheet
from officer_app.ui.page import Page
from officer_app.ui.session import Session, Tone
from officer_app.ui.widgets.buttons import Button
from officer_app.ui.widgets.cards import Card, Divider, EmptyState
from officer_app.ui.widgets.chips import Tag
from officer_app.ui.widgets.fields import Field
from officer_app.ui.widgets.labels import Elided, Small, Text
from officer_app.ui.widgets.rows import PLAIN, QUIET, STRONG, Column, Look, RowsModel, RowsTable
from officer_app.ui.widgets.sheet import Sheet
from officer_app.ui.wording import translate

_LONGEST_CODE, _LONGEST_REASON = 18, 500
_USUAL = timedelta(days=365)


def _state_look(row: Eligible) -> tuple[str, Look]:
    if row.until is None:
        return translate("Admin", "Withdrawn"), Look("secondary", icon="close")
    if not row.holds(now()):
        return translate("Admin", "Ended"), Look("secondary", icon="clock")
    return translate("Admin", "Eligible"), Look("good", icon="check")


class EligiblePart(QWidget):
    """`changed` after a decision, so that the page reads again."""

    changed = Signal()

    def __init__(self, session: Session, page: Page) -> None:
        super().__init__()
        self._session, self._page = session, page
        self.table = RowsTable(RowsModel(self._columns(), lambda row: row.ebc_code))
        self.table.chosen.connect(self._show)
        self.table.opened.connect(self.extend)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.M)
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        self._empty = EmptyState("site")
        inside.addWidget(self._empty, 1)
        inside.addWidget(self.table, 1)
        row.addWidget(card, 1)
        row.addWidget(self._build_pane())
        self.retranslate()

    def _columns(self) -> tuple[Column, ...]:
        def quiet_if_over(row: Eligible) -> Look:
            return PLAIN if row.holds(now()) else QUIET

        return (
            Column(lambda: translate("Admin", "Code"), lambda row: row.ebc_code, 170, lambda _: QUIET),
            Column(
                lambda: translate("Admin", "Enterprise"),
                lambda row: row.name,
                0,
                lambda row: STRONG if row.holds(now()) else QUIET,
            ),
            Column(
                lambda: translate("Admin", "State"),
                lambda row: _state_look(row)[0],
                110,
                lambda row: _state_look(row)[1],
            ),
            Column(lambda: translate("Admin", "Last day"), self._last_day, 100, quiet_if_over),
            Column(
                lambda: translate("Admin", "Decided by"),
                lambda row: row.decided_by,
                110,
                lambda _: QUIET,
                spare=True,
            ),
        )

    def _last_day(self, row: Eligible) -> str:
        return "–" if row.until is None else f"{self._day_before(row.until)}"

    def _day_before(self, until: datetime) -> date:
        return (until.astimezone(self._session.zone) - timedelta(microseconds=1)).date()

    def _build_pane(self) -> Card:
        self.pane = Card()
        self.pane.setFixedWidth(tokens.PANE_WIDTH)
        column = QVBoxLayout(self.pane)
        column.setContentsMargins(tokens.L, tokens.L, tokens.L, tokens.L)
        column.setSpacing(tokens.S)
        self._name, self._code = Elided(px=tokens.TITLE_PX, strong=True), Elided(secondary=True)
        self._tag, self._why, self._by = Tag(), Text(), Small()
        self._by.setWordWrap(True)
        tags = QHBoxLayout()
        tags.addWidget(self._tag)
        tags.addStretch(1)
        self.longer, self.end = Button(icon="calendar", key="R"), Button(icon="close", key="D")
        column.addWidget(self._name)
        column.addWidget(self._code)
        column.addLayout(tags)
        column.addWidget(self._why)
        column.addWidget(self._by)
        column.addSpacing(tokens.S)
        column.addWidget(Divider())
        column.addSpacing(tokens.XS)
        for button, does in ((self.longer, self.extend), (self.end, self.withdraw)):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(does)
            column.addWidget(button)
        column.addStretch(1)
        return self.pane

    # --- showing

    def take(self, rows: list[Eligible]) -> None:
        self.table.take(rows)
        self.table.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._show(self.table.row)

    def _show(self, row: Eligible | None) -> None:
        self.pane.setVisible(row is not None)
        if row is None:
            return
        self._name.setText(row.name)
        self._code.setText(row.ebc_code)
        word, look = _state_look(row)
        self._tag.show_word(word, look.icon, look.colour)
        self._why.setText(row.reason)
        day = f"{row.decided_at.astimezone(self._session.zone):%Y-%m-%d %H:%M}"
        self._by.setText(self.tr("Decided by {0}, {1}").format(row.decided_by, day))
        self.end.setEnabled(row.holds(now()))

    # --- acting

    def add(self) -> None:
        self._decide(GrantSheet(self._session, None, self.window()))

    def extend(self) -> None:
        """Another last day for the chosen one, or anew after it was withdrawn."""
        if (row := self.table.row) is not None:
            self._decide(GrantSheet(self._session, row.ebc_code, self.window()))

    def _decide(self, sheet: GrantSheet) -> None:
        told = self.tr("{0} is eligible for advance inspection.")
        self._open(sheet, lambda: self._session.say(told.format(sheet.code.text().strip()), Tone.GOOD))

    def withdraw(self) -> None:
        row = self.table.row
        if row is None or not row.holds(now()):
            return
        sheet = WithdrawSheet(self._session, row, self.window())
        told = self.tr("{0} is no longer eligible.").format(row.name)
        self._open(sheet, lambda: self._session.say(told, Tone.GOOD))

    def _open(self, sheet: Sheet, then: Callable[[], None]) -> None:
        sheet.accepted.connect(then)
        sheet.accepted.connect(self.changed)
        sheet.finished.connect(lambda _: self.table.setFocus())
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()

    def retranslate(self) -> None:
        self.table.setAccessibleName(self.tr("Enterprises eligible for advance inspection"))
        self._empty.say(
            self.tr("No enterprise is eligible"),
            self.tr("Goods of those you add here can be booked and inspected before they arrive."),
        )
        self.longer.setText(self.tr("Set another last day"))
        self.end.setText(self.tr("Withdraw"))
        self.table.retranslate()
        self._show(self.table.row)


class GrantSheet(WorkSheet):
    """An enterprise by its code, the last day, and why."""

    def __init__(self, session: Session, code: str | None, parent: QWidget) -> None:
        super().__init__(
            translate("Admin", "Eligible for advance inspection"), translate("Admin", "Decide"), parent
        )
        self._session = session
        self.code, self.day, self.why = Field("site"), Field("calendar"), Field()
        self.code.setMaxLength(_LONGEST_CODE)
        self.code.setText(code or "")
        self.code.setReadOnly(code is not None)
        self.day.setText(f"{(now().astimezone(session.zone) + _USUAL).date()}")
        self.why.setMaxLength(_LONGEST_REASON)
        self.ask(self.tr("Customs or credit code of the enterprise"), self.code)
        self.ask(self.tr("Last day"), self.day)
        self.ask(self.tr("Why; it stays on record"), self.why)
        (self.code if code is None else self.day).setFocus()

    def submit(self) -> None:
        session, code, why = self._session, self.code.said(), self.why.said()
        if not code:
            self.wrong(self.tr("Say which enterprise."), self.code)
            return
        try:
            day = date.fromisoformat(self.day.text().strip())
        except ValueError:
            self.wrong(self.tr("A day is written as 2026-12-31."), self.day)
            return
        if not why:
            self.wrong(self.tr("Say why: it stays on record."), self.why)
            return
        until = datetime.combine(day + timedelta(days=1), time(), session.zone)

        def decide() -> None:
            from officer_app.workflow.eligibility import grant

            grant(session.store, session.context(), session.officer, code, until, why)

        self.work(decide, self.code)


class WithdrawSheet(WorkSheet):
    """Asks why."""

    def __init__(self, session: Session, row: Eligible, parent: QWidget) -> None:
        super().__init__(
            translate("Admin", "Withdraw {0}").format(row.name), translate("Admin", "Withdraw"), parent
        )
        self._session, self._code = session, row.ebc_code
        self.why = Field()
        self.why.setMaxLength(_LONGEST_REASON)
        self.content.addWidget(
            Text(self.tr("Nothing more can be booked. Seals on their way release nothing any more."))
        )
        self.ask(self.tr("Why; it stays on record"), self.why)
        self.why.setFocus()

    def submit(self) -> None:
        session, code, why = self._session, self._code, self.why.said()
        if not why:
            self.wrong(self.tr("Say why: it stays on record."), self.why)
            return

        def end() -> None:
            from officer_app.workflow.eligibility import withdraw

            withdraw(session.store, session.context(), session.officer, code, why)

        self.work(end, self.why)
