"""Dialogs about officers: a new one, another role, a new password. Each stays open until it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from officer_app.domain.codes import skill_rules
from officer_app.domain.words import Role
from officer_app.ui import background, wording
from officer_app.ui.session import Session
from officer_app.ui.widgets.fields import Check, Choice, Field, labelled
from officer_app.ui.widgets.labels import Caption, Secondary, Text
from officer_app.ui.widgets.sheet import Sheet
from officer_app.ui.wording import translate

_LONGEST_LOGIN, _LONGEST_NAME = 64, 100


def role_sentence(role: str) -> str:
    """What a role may do."""
    return {
        Role.OFFICER: translate("Admin", "Inspects, signs as the second officer and opens tasks."),
        Role.SUPERVISOR: translate(
            "Admin", "As an officer; also supervises, settles quarantine and gives inspection instructions."
        ),
        Role.ANALYST: translate("Admin", "Writes rules and inspection instructions; does not inspect."),
        Role.AUDITOR: translate("Admin", "Sees everything and changes nothing."),
        Role.ADMINISTRATOR: translate("Admin", "Manages officers, site and quarantine; does not inspect."),
    }[Role(role)]


class WorkSheet(Sheet):
    """A dialog whose work is done off the GUI thread. It closes when that succeeded, else says why not."""

    def ask(self, name: str, field: QWidget) -> None:
        """A field under its name."""
        caption = Caption()
        caption.setText(name)
        self.content.addWidget(caption)
        self.content.addWidget(labelled(field, name))

    def secret(self, name: str) -> Field:
        """A field whose characters are hidden."""
        field = Field("key")
        field.setEchoMode(QLineEdit.EchoMode.Password)
        self.ask(name, field)
        return field

    def wrong(self, why: str, *fields: Field) -> None:
        """Say what is wrong and mark where."""
        for field in self.findChildren(Field):
            field.mark_bad(field in fields)
        self.refuse(why)
        if fields:
            fields[0].setFocus()
            fields[0].selectAll()

    def work(self, fn: Callable[[], Any], at_fault: Field | None = None) -> None:
        self.wrong("")
        self.do.setEnabled(False)
        background.run(
            fn,
            owner=self,
            done=lambda _: self.accept(),
            failed=lambda error: self._failed(error, at_fault),
        )

    def _failed(self, error: Exception, at_fault: Field | None) -> None:
        self.do.setEnabled(True)
        self.wrong(background.describe(error), *([at_fault] if at_fault else []))


def _passwords_wrong(sheet: WorkSheet, first: Field, again: Field) -> bool:
    from officer_app.workflow.people import SHORTEST_PASSWORD

    if len(first.text()) < SHORTEST_PASSWORD:
        told = translate("Admin", "A password needs {0} characters at least.")
        sheet.wrong(told.format(SHORTEST_PASSWORD), first)
        return True
    if first.text() != again.text():
        sheet.wrong(translate("Admin", "The two passwords differ."), again)
        return True
    return False


class _RoleField(Choice):
    def __init__(self, role: str) -> None:
        super().__init__()
        for one in Role:
            self.addItem(wording.role_word(one), one)
        self.setCurrentIndex(self.findData(Role(role)))

    @property
    def role(self) -> Role:
        return Role(self.currentData())


class AddSheet(WorkSheet):
    """A new officer."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(translate("Admin", "Add an officer"), translate("Admin", "Add"), parent)
        self._session = session
        self.login, self.name = Field("officer"), Field()
        self.login.setMaxLength(_LONGEST_LOGIN)
        self.name.setMaxLength(_LONGEST_NAME)
        self.role = _RoleField(Role.OFFICER)
        self._may = Secondary()
        self._may.setWordWrap(True)
        self.ask(self.tr("Sign-in name"), self.login)
        self.ask(self.tr("Full name"), self.name)
        self.ask(self.tr("Role"), self.role)
        self.content.addWidget(self._may)
        self.password = self.secret(self.tr("First password"))
        self.again = self.secret(self.tr("Password again"))
        self.role.currentIndexChanged.connect(lambda _: self._may.setText(role_sentence(self.role.role)))
        self._may.setText(role_sentence(self.role.role))
        self.login.setFocus()

    def submit(self) -> None:
        login, name = self.login.text().strip(), self.name.text().strip()
        if not login:
            self.wrong(self.tr("Say by which name they sign in."), self.login)
            return
        if _passwords_wrong(self, self.password, self.again):
            return
        session, role, password = self._session, self.role.role, self.password.text()

        def enrol() -> None:
            from officer_app.workflow.people import add_officer

            add_officer(session.store, session.officer, login, name, role, password)

        self.work(enrol, self.login)


class RoleSheet(WorkSheet):
    """Another role for one officer."""

    def __init__(self, session: Session, login: str, name: str, role: str, parent: QWidget) -> None:
        super().__init__(
            translate("Admin", "The role of {0}").format(name), translate("Admin", "Change"), parent
        )
        self._session, self._login, self._before = session, login, Role(role)
        self.role = _RoleField(role)
        self._may = Secondary()
        self._may.setWordWrap(True)
        self.ask(self.tr("Role"), self.role)
        self.content.addWidget(self._may)
        self.content.addWidget(Text(self.tr("It counts from their next sign-in on.")))
        self.role.currentIndexChanged.connect(lambda _: self._may.setText(role_sentence(self.role.role)))
        self._may.setText(role_sentence(role))
        self.role.setFocus()

    def submit(self) -> None:
        session, login, role = self._session, self._login, self.role.role
        if role is self._before:
            self.reject()
            return

        def change() -> None:
            from officer_app.workflow.people import set_role

            set_role(session.store, session.officer, login, role)

        self.work(change)


class SkillsSheet(WorkSheet):
    """What one officer is good at."""

    def __init__(self, session: Session, login: str, name: str, skills: list[str], parent: QWidget) -> None:
        super().__init__(
            translate("Admin", "What {0} is good at").format(name), translate("Admin", "Change"), parent
        )
        self._session, self._login, self._before = session, login, skills
        self.checks = {skill: Check() for skill in skill_rules()}
        for skill, check in self.checks.items():
            word = wording.skill_words([skill])
            check.setText(word[:1].upper() + word[1:])
            check.setChecked(skill in skills)
            self.content.addWidget(check)
        self.content.addWidget(
            Text(self.tr("Where a task asks for it, who has the skill is proposed before who has not."))
        )
        next(iter(self.checks.values())).setFocus()

    def submit(self) -> None:
        session, login = self._session, self._login
        said = [skill for skill, check in self.checks.items() if check.isChecked()]
        if said == self._before:
            self.reject()
            return

        def change() -> None:
            from officer_app.workflow.people import set_skills

            set_skills(session.store, session.officer, login, said)

        self.work(change)


class PasswordSheet(WorkSheet):
    """A new password for another officer; it also ends a lockout."""

    def __init__(self, session: Session, login: str, name: str, parent: QWidget) -> None:
        super().__init__(
            translate("Admin", "A new password for {0}").format(name), translate("Admin", "Set"), parent
        )
        self._session, self._login = session, login
        self.content.addWidget(
            Text(self.tr("The present one stops working at once. A lockout ends with it."))
        )
        self.password = self.secret(self.tr("New password"))
        self.again = self.secret(self.tr("Password again"))
        self.password.setFocus()

    def submit(self) -> None:
        if _passwords_wrong(self, self.password, self.again):
            return
        session, login, password = self._session, self._login, self.password.text()

        def change() -> None:
            from officer_app.workflow.people import set_password

            set_password(session.store, session.officer, login, password)

        self.work(change, self.password)


class OwnPasswordSheet(WorkSheet):
    """Everybody changes their own password, knowing the present one."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(translate("Admin", "Change your password"), translate("Admin", "Change"), parent)
        self._session = session
        self.present = self.secret(self.tr("Present password"))
        self.password = self.secret(self.tr("New password"))
        self.again = self.secret(self.tr("Password again"))
        self.present.setFocus()

    def submit(self) -> None:
        if not self.present.text():
            self.wrong(self.tr("Type the password you sign in with now."), self.present)
            return
        if _passwords_wrong(self, self.password, self.again):
            return
        session, present, password = self._session, self.present.text(), self.password.text()

        def change() -> None:
            from officer_app.workflow.people import change_own_password

            change_own_password(session.store, session.officer, present, password)
            if session.journal is not None:
                session.journal.change_password(password)

        self.work(change, self.present)
