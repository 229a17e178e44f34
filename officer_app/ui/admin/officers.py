"""The officers of the site, and what can be done about the chosen one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from officer_app.domain.clock import now
from officer_app.domain.people import Action, Actor
from officer_app.domain.words import Role
from officer_app.ui import tokens, wording
from officer_app.ui.admin.sheets import AddSheet, PasswordSheet, RoleSheet, SkillsSheet, role_sentence
from officer_app.ui.page import Page
from officer_app.ui.session import Session, Tone
from officer_app.ui.widgets.buttons import Button, Kind
from officer_app.ui.widgets.cards import Card, Divider
from officer_app.ui.widgets.chips import Tag
from officer_app.ui.widgets.labels import Elided, Small, Text
from officer_app.ui.widgets.rows import PLAIN, QUIET, STRONG, Column, Look, RowsModel, RowsTable
from officer_app.ui.widgets.sheet import Sheet
from officer_app.ui.wording import NOTHING, translate


def is_locked(row: Any) -> bool:
    """After too many wrong passwords, for now."""
    return row.locked_until is not None and row.locked_until > now()


def state_look(row: Any) -> tuple[str, Look]:
    """Disabled, locked or active, and how that is painted."""
    if row.disabled:
        return translate("Admin", "Disabled"), Look("secondary", icon="close")
    if is_locked(row):
        return translate("Admin", "Locked"), Look("caution", strong=True, icon="lock")
    return translate("Admin", "Active"), Look("good", icon="check")


class OfficersPart(QWidget):
    """`changed` after anything was done, so that the page reads again."""

    changed = Signal()

    def __init__(self, session: Session, page: Page) -> None:
        super().__init__()
        self._session, self._page = session, page
        self.manages = session.may(Action.MANAGE_OFFICERS)  # else only their skills are this one's to say
        self.table = RowsTable(RowsModel(self._columns(), lambda row: row.login))
        self.table.chosen.connect(self._show)
        self.table.opened.connect(self.change)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.M)
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.table)
        row.addWidget(card, 1)
        row.addWidget(self._build_pane())
        self.retranslate()

    def _columns(self) -> list[Column]:
        def quiet_if_closed(row: Any) -> Look:
            return QUIET if row.disabled else PLAIN

        columns = [
            Column(
                lambda: translate("Admin", "Sign-in name"),
                lambda row: row.login,
                150,
                lambda row: QUIET if row.disabled else STRONG,
            ),
            Column(lambda: translate("Admin", "Name"), lambda row: row.name, 0, quiet_if_closed),
            Column(
                lambda: translate("Admin", "Role"),
                lambda row: wording.role_word(row.role),
                130,
                quiet_if_closed,
            ),
            Column(
                lambda: translate("Admin", "State"),
                lambda row: state_look(row)[0],
                120,
                lambda row: state_look(row)[1],
            ),
            Column(lambda: translate("Admin", "Locked until"), self._locked_until, 120, spare=True),
            Column(
                lambda: translate("Admin", "Since"),
                lambda row: self._day(row.created_at),
                100,
                lambda _: QUIET,
                spare=True,
            ),
        ]
        if self._session.store.is_shared:  # whose server locks nobody out
            del columns[4]
        return columns

    def _locked_until(self, row: Any) -> str:
        return wording.clock_time(row.locked_until, self._session.zone) if is_locked(row) else NOTHING

    def _day(self, moment: datetime) -> str:
        return f"{moment.astimezone(self._session.zone):%Y-%m-%d}"

    def _build_pane(self) -> Card:
        self.pane = Card()
        self.pane.setFixedWidth(tokens.PANE_WIDTH)
        inner = QWidget()
        inner.setProperty("plain", True)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        whole = QVBoxLayout(self.pane)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.addWidget(area)
        column = QVBoxLayout(inner)
        column.setContentsMargins(tokens.L, tokens.L, tokens.L, tokens.L)
        column.setSpacing(tokens.S)
        self._name, self._login = Elided(px=tokens.TITLE_PX, strong=True), Elided(secondary=True)
        self._tag, self._role, self._may = Tag(), Tag(), Text()
        tags = QHBoxLayout()
        tags.setSpacing(tokens.S)
        tags.addWidget(self._role)
        tags.addWidget(self._tag)
        tags.addStretch(1)
        self._why = Small()
        self._why.setWordWrap(True)
        self._skills = Text()
        self.skills = Button(icon="good", key="S")
        self.role, self.password = Button(icon="people", key="R"), Button(icon="key", key="P")
        self.disable = Button(icon="lock", key="D")
        column.addWidget(self._name)
        column.addWidget(self._login)
        column.addLayout(tags)
        column.addWidget(self._may)
        column.addWidget(self._skills)
        column.addWidget(self._why)
        column.addSpacing(tokens.S)
        column.addWidget(Divider())
        column.addSpacing(tokens.XS)
        for button, does in (
            (self.skills, self.set_skills),
            (self.role, self.change_role),
            (self.password, self.set_password),
            (self.disable, self.disable_or_enable),
        ):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(does)
            column.addWidget(button)
            if not self.manages and button is not self.skills:
                button.hide()
        column.addStretch(1)
        return self.pane

    # --- showing

    def take(self, rows: list[Any]) -> None:
        self.table.take(rows)

    def _show(self, row: Any) -> None:
        self.pane.setVisible(row is not None)
        if row is None:
            return
        own = self._is_own(row)
        self._name.setText(row.name)
        self._login.setText(row.login)
        word, look = state_look(row)
        self._tag.show_word(word, look.icon, look.colour)
        self._role.show_word(wording.role_word(row.role), "officer")
        self._may.setText(role_sentence(row.role))
        skills = json.loads(row.skills)
        self._skills.setText(self.tr("Good at: {0}").format(wording.skill_words(skills)))
        self._skills.setVisible(bool(skills))
        if own:
            self._why.setText(
                self.tr("This is you. Another administrator changes your role or closes your account.")
            )
        elif is_locked(row):
            until = wording.clock_time(row.locked_until, self._session.zone)
            self._why.setText(
                self.tr("Too many wrong passwords: locked until {0}. A new password ends it.").format(until)
            )
        elif row.disabled:
            self._why.setText(self.tr("Cannot sign in. What they did stays on record."))
        else:
            self._why.setText("")
        self._why.setVisible(bool(self._why.text()))
        self.skills.setEnabled(self._inspects(row))
        self.role.setEnabled(not own)
        self.disable.setEnabled(not own)
        self.disable.setText(
            self.tr("Enable the account") if row.disabled else self.tr("Disable the account")
        )

    def _inspects(self, row: Any) -> bool:
        return Actor(row.login, row.name, 0, Role(row.role)).may(Action.INSPECT)

    def _is_own(self, row: Any) -> bool:
        return bool(row.login == self._session.officer.login)

    # --- acting

    def add(self) -> None:
        if not self.manages:
            return
        sheet = AddSheet(self._session, self.window())
        self._open(sheet, lambda: self._added(sheet.login.text().strip()))

    def _added(self, login: str) -> None:
        self._session.say(self.tr("{0} can sign in now.").format(login), Tone.GOOD)

    def change(self) -> None:
        """What Enter and R do: for who only may, the skills."""
        if self.manages:
            self.change_role()
        else:
            self.set_skills()

    def set_skills(self) -> None:
        row = self.table.row
        if row is not None and self._inspects(row):
            sheet = SkillsSheet(self._session, row.login, row.name, json.loads(row.skills), self.window())
            told = self.tr("What {0} is good at is noted.").format(row.name)
            self._open(sheet, lambda: self._session.say(told, Tone.GOOD))

    def change_role(self) -> None:
        row = self.table.row
        if row is None:
            return
        if self._is_own(row):
            self._session.say(self.tr("Another administrator changes your own role."), Tone.PLAIN)
            return
        sheet = RoleSheet(self._session, row.login, row.name, row.role, self.window())
        self._open(
            sheet,
            lambda: self._session.say(
                self.tr("{0} is {1} from the next sign-in on.").format(
                    row.name, wording.role_word(sheet.role.role)
                ),
                Tone.GOOD,
            ),
        )

    def set_password(self) -> None:
        row = self.table.row
        if row is not None and self.manages:
            sheet = PasswordSheet(self._session, row.login, row.name, self.window())
            told = self.tr("{0} has a new password.").format(row.name)
            self._open(sheet, lambda: self._session.say(told, Tone.GOOD))

    def disable_or_enable(self) -> None:
        """Closing an account asks once; opening it again does not."""
        row = self.table.row
        if row is None or not self.manages:
            return
        if self._is_own(row):
            self._session.say(self.tr("Another administrator closes your own account."), Tone.PLAIN)
        elif row.disabled:
            self._set_disabled(row, False)
        else:
            sheet = Sheet(
                self.tr("Disable {0}?").format(row.name), self.tr("Disable"), self.window(), kind=Kind.DANGER
            )
            told = self.tr(
                "They can no longer sign in. What they did stays on record, and you can enable them again."
            )
            sheet.content.addWidget(Text(told))
            self._open(sheet, lambda: self._set_disabled(row, True))
            sheet.do.setFocus()

    def _set_disabled(self, row: Any, disabled: bool) -> None:
        session = self._session

        def work() -> None:
            from officer_app.workflow.people import disable_officer

            disable_officer(session.store, session.officer, row.login, disabled)

        told = self.tr("{0} is disabled.") if disabled else self.tr("{0} can sign in again.")

        def done(_: Any) -> None:
            session.say(told.format(row.name), Tone.GOOD)
            self.changed.emit()

        self._page.run(work, done)

    def _open(self, sheet: Sheet, then: Callable[[], None]) -> None:
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.accepted.connect(then)
        sheet.accepted.connect(self.changed)
        sheet.finished.connect(lambda _: self.table.setFocus())
        sheet.open()

    def retranslate(self) -> None:
        self.table.setAccessibleName(self.tr("Officers of this site"))
        self.skills.setText(self.tr("Say what they are good at"))
        self.role.setText(self.tr("Change the role"))
        self.password.setText(self.tr("Set a new password"))
        self.table.retranslate()
        self._show(self.table.row)
