"""The officers of the site, the site itself, and whose goods it inspects in advance: each for the role it is of."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from officer_app.domain.people import Action
from officer_app.store.advance import Eligible, read_eligible
from officer_app.store.station import read_stations
from officer_app.ui import tokens
from officer_app.ui.admin.eligible import EligiblePart
from officer_app.ui.admin.officers import OfficersPart
from officer_app.ui.admin.site import SiteFacts, SitePart
from officer_app.ui.page import Key, Page
from officer_app.ui.session import Session
from officer_app.ui.widgets.buttons import Button, Kind
from officer_app.ui.widgets.cards import Divider
from officer_app.ui.widgets.keys import KeyHints
from officer_app.ui.widgets.labels import Small
from officer_app.ui.widgets.parts import PartsBar

OFFICERS, SITE, ELIGIBLE = "officers", "site", "eligible"
_NEEDS = {OFFICERS: Action.SET_SKILLS, SITE: Action.MANAGE_SITE, ELIGIBLE: Action.GRANT_ADVANCE}
#: Changes are gathered for so long before reading again.
_GATHER_MS = 100


class AdminPage(Page):
    """Three parts, one shown at a time; only those that the officer's role may change."""

    name: ClassVar[str] = "admin"
    icon: ClassVar[str] = "people"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.parts = PartsBar({OFFICERS: "people", SITE: "site", ELIGIBLE: "calendar"})
        self.officers, self.site = OfficersPart(session, self), SitePart(session, self)
        self.eligible = EligiblePart(session, self)
        self.add = Button(kind=Kind.PRIMARY, icon="add", key="A")
        self._count: int | None = None
        self._summary, self._hints = Small(), KeyHints()
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(_GATHER_MS)
        self._gather.timeout.connect(self._read)
        self._sides = QStackedWidget()
        self._sides.addWidget(self.officers)
        self._sides.addWidget(self.site)
        self._sides.addWidget(self.eligible)
        head = QHBoxLayout()
        head.addWidget(self.parts, 1)
        head.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.PAGE_MARGIN, tokens.PAGE_MARGIN, tokens.PAGE_MARGIN, tokens.S)
        column.setSpacing(tokens.M)
        column.addLayout(head)
        column.addWidget(self._sides, 1)
        column.addWidget(Divider())
        foot = QHBoxLayout()
        foot.addWidget(self._summary)
        foot.addWidget(self._hints, 1)
        column.addLayout(foot)
        self.parts.show_only({part for part, action in _NEEDS.items() if session.may(action)})
        self.parts.changed.connect(self._show_part)
        self.add.clicked.connect(self._add)
        self.officers.changed.connect(self.refresh)
        self.site.saved.connect(self.refresh)
        self.eligible.changed.connect(self.refresh)
        self.retranslate()

    # --- what the window asks of a page

    def title(self) -> str:
        return self.tr("Officers and site")

    def help_text(self) -> str:
        people = self.tr(
            "<p>Everybody who works here signs in under their own name; what they do is recorded under it. A role "
            "says what somebody may do. Accounts are closed, never deleted.</p>"
        )
        locked = self.tr(
            "<p>After five wrong passwords an account is locked for a while; a new password ends that at once.</p>"
        )
        rest = self.tr(
            "<p>Goods of an enterprise that is named as eligible can be booked and inspected before they arrive. Every "
            "decision about one stays on record.</p>"
            "<p>What the site sets counts as soon as it is saved, for the window and for the inbox service.</p>"
        )
        return people + ("" if self.session.store.is_shared else locked) + rest

    def keys(self) -> list[Key]:
        return [
            Key(("J", "Down"), self.tr("Next row")),
            Key(("K", "Up"), self.tr("Previous row")),
            Key(("J",), "", lambda: self._step(1)),
            Key(("K",), "", lambda: self._step(-1)),
            Key(("A",), self.tr("Add an officer, or an enterprise"), self._add),
            Key(("R",), self.tr("Change the role; set another last day"), self._change),
            Key(("Return",), self.tr("Change the role; set another last day")),
            Key(
                ("S",),
                self.tr("Say what they are good at"),
                lambda: self._with_officers(self.officers.set_skills),
            ),
            Key(
                ("P",), self.tr("Set a new password"), lambda: self._with_officers(self.officers.set_password)
            ),
            Key(("D",), self.tr("Disable or enable the account; withdraw"), self._end),
            Key(("Ctrl+S",), self.tr("Save what the site sets"), self.site.save),
            Key(("Ctrl+Tab",), self.tr("Officers, site or enterprises"), lambda: self.parts.step(1)),
        ]

    def activate(self) -> None:
        self._show_part(self.parts.chosen)
        self._read()

    def deactivate(self) -> None:
        self._gather.stop()
        super().deactivate()

    def refresh(self) -> None:
        if not self._gather.isActive():
            self._gather.start()

    # --- showing

    def _with_officers(self, act: Any) -> None:
        """These keys speak of the chosen officer; where settings are typed they are letters."""
        if self.parts.chosen == OFFICERS:
            act()

    def _listed(self) -> OfficersPart | EligiblePart | None:
        """The part whose rows these keys speak of; where settings are typed they are letters."""
        if self.parts.chosen == OFFICERS:
            return self.officers
        return self.eligible if self.parts.chosen == ELIGIBLE else None

    def _step(self, by: int) -> None:
        if (part := self._listed()) is not None:
            part.table.step(by)

    def _add(self) -> None:
        if (part := self._listed()) is not None:
            part.add()

    def _change(self) -> None:
        if self.parts.chosen == OFFICERS:
            self.officers.change()
        elif self.parts.chosen == ELIGIBLE:
            self.eligible.extend()

    def _end(self) -> None:
        if self.parts.chosen == OFFICERS:
            self.officers.disable_or_enable()
        elif self.parts.chosen == ELIGIBLE:
            self.eligible.withdraw()

    def _show_part(self, part: str) -> None:
        sides = {OFFICERS: self.officers.table, SITE: self.site.name, ELIGIBLE: self.eligible.table}
        self._sides.setCurrentIndex(list(sides).index(part))
        self.add.setVisible(part == ELIGIBLE or (part == OFFICERS and self.officers.manages))
        (self.add if sides[part].isHidden() else sides[part]).setFocus()
        self._say_what_is_shown()

    def _read(self) -> None:
        store = self.session.store

        def work() -> tuple[list[Any], list[Eligible], SiteFacts | None]:
            from officer_app.store.station import read_site
            from officer_app.workflow.people import officers

            with store.read() as connection:
                site = read_site(connection)
                facts = SiteFacts(site, read_stations(connection)) if site is not None else None
                named = read_eligible(connection, site.site_id) if site is not None else []
                return officers(connection), named, facts

        self.run(work, self._take)

    def _take(self, found: tuple[list[Any], list[Eligible], SiteFacts | None]) -> None:
        rows, named, facts = found
        at_enterprises = self.eligible.table.hasFocus()
        self.eligible.take(named)
        if at_enterprises and not named:  # hidden without rows: keys would go to the search box
            self.add.setFocus()
        self._count = len(rows)
        self.officers.take(rows)
        if facts is not None:
            self.site.take(facts)
        self._say_what_is_shown()

    def _say_what_is_shown(self) -> None:
        self.parts.name_part(OFFICERS, self.tr("Officers"), self._count)
        self.parts.name_part(SITE, self.tr("Site"))
        self.parts.name_part(ELIGIBLE, self.tr("Advance inspection"))
        of_officers, of_enterprises = self.parts.chosen == OFFICERS, self.parts.chosen == ELIGIBLE
        self.add.setText(self.tr("Add an enterprise") if of_enterprises else self.tr("Add an officer"))
        told = self.tr("%n officer(s)", "", self._count or 0) if of_officers else ""
        self._summary.setText(told)
        switch = (("Ctrl+Tab",), self.tr("next part"))
        if of_officers:
            acts = [(("J", "K"), self.tr("move")), (("S",), self.tr("skills"))]
            if self.officers.manages:
                acts += [
                    (("A",), self.tr("add")),
                    (("R",), self.tr("role")),
                    (("P",), self.tr("password")),
                    (("D",), self.tr("disable")),
                ]
        elif of_enterprises:
            acts = [
                (("J", "K"), self.tr("move")),
                (("A",), self.tr("add")),
                (("R",), self.tr("last day")),
                (("D",), self.tr("withdraw")),
            ]
        else:
            acts = [(("Tab",), self.tr("next field")), (("Ctrl+S",), self.tr("save"))]
        self._hints.show_keys([*acts, switch, (("?",), self.tr("all keys"))])

    def retranslate(self) -> None:
        self.officers.retranslate()
        self.eligible.retranslate()
        self.site.retranslate()
        self._say_what_is_shown()
