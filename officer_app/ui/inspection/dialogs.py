"""What the record asks for in a dialog: what an item really is, a finding, a second officer, why it is handed back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from officer_app.domain.codes import Table, names
from officer_app.domain.contradictions import untrue
from officer_app.domain.errors import OfficerError
from officer_app.domain.outcome import OTHER, UNDECLARED
from officer_app.domain.record import LONGEST
from officer_app.domain.words import Attribute, Disposition
from officer_app.store.detail import Goods
from officer_app.ui import background, tokens, wording
from officer_app.ui.inspection import codes, words
from officer_app.ui.inspection.draft import Noted
from officer_app.ui.session import Session
from officer_app.ui.widgets.buttons import Button, Kind
from officer_app.ui.widgets.fields import Choice, Field, labelled
from officer_app.ui.widgets.labels import Caption, Elided, Small, Text
from officer_app.ui.widgets.sheet import Sheet

translate = QCoreApplication.translate

#: In the order an officer meets them when a box is opened; the first has the focus.
_ORDER = (
    Attribute.QUANTITY,
    Attribute.NAME,
    Attribute.MODEL,
    Attribute.HS_CODE,
    Attribute.ORIGIN,
    Attribute.UNIT,
    Attribute.VALUE,
    Attribute.CURRENCY,
)

if TYPE_CHECKING:
    from officer_app.workflow.cosigning import Signer


class DeviationSheet(Sheet):
    """The eight attributes of one item: declared, ordered, and a field for what was found."""

    WIDTH = 640

    def __init__(self, item: Goods, found: Mapping[Attribute, str], parent: QWidget) -> None:
        super().__init__(_deviation_title(item), translate("Inspection", "Record"), parent)
        self._item = item
        self._fields: dict[Attribute, Field] = {}
        self.content.addWidget(Text(self.tr("Fill in only what is not as declared. Up and Down move.")))
        grid = QGridLayout()
        grid.setHorizontalSpacing(tokens.M)
        grid.setVerticalSpacing(tokens.XS)
        for column, head in enumerate(("", self.tr("Declared"), self.tr("Ordered"), self.tr("Found"))):
            caption = Caption()
            caption.setText(head)
            grid.addWidget(caption, 0, column)
        for row, attribute in enumerate(_ORDER, start=1):
            name = words.attribute(attribute)
            grid.addWidget(Small(name), row, 0)
            grid.addWidget(Elided(_declared(item, attribute)), row, 1)
            grid.addWidget(Elided(_ordered(item, attribute), secondary=True), row, 2)
            field = Field()
            field.setMaxLength(LONGEST[attribute])
            field.setText(found.get(attribute, ""))
            labelled(field, self.tr("{0} found").format(name))
            self._fields[attribute] = field
            grid.addWidget(field, row, 3)
        for column, stretch in enumerate((0, 3, 2, 3)):
            grid.setColumnStretch(column, stretch)
        self.content.addLayout(grid)
        self._fields[_ORDER[0]].setFocus()

    def found(self) -> dict[Attribute, str]:
        """What was filled in."""
        return {which: field.said() for which, field in self._fields.items() if field.said()}

    def submit(self) -> None:
        for attribute, found in self.found().items():
            if wrong := untrue(attribute, found, _value(self._item, attribute)):
                self._fields[attribute].setFocus()
                self.refuse(wording.labelled(words.attribute(attribute), words.untrue(wrong)))
                return
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        fields = list(self._fields.values())
        at = next((i for i, field in enumerate(fields) if field.hasFocus()), None)
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None and at is not None:
            fields[(at + step) % len(fields)].setFocus()
        else:
            super().keyPressEvent(event)


def _deviation_title(item: Goods) -> str:
    return translate("Inspection", "Item {0} is not as declared").format(f"{item.gnum} · {item.name}")


def _value(item: Goods, attribute: Attribute) -> str:
    """What was declared, as a found value is held against it."""
    return {
        Attribute.HS_CODE: item.hs_code,
        Attribute.NAME: item.name,
        Attribute.MODEL: item.model,
        Attribute.QUANTITY: f"{item.qty:f}",
        Attribute.UNIT: item.unit,
        Attribute.VALUE: f"{item.total:f}",
        Attribute.CURRENCY: item.currency,
    }.get(attribute, "")


def _declared(item: Goods, attribute: Attribute) -> str:
    return {
        Attribute.HS_CODE: item.hs_code,
        Attribute.NAME: item.name,
        Attribute.MODEL: item.model,
        Attribute.ORIGIN: "–",  # a CEB603 line names the destination, not the origin
        Attribute.QUANTITY: wording.quantity(item.qty),
        Attribute.UNIT: codes.unit(item.unit),
        Attribute.VALUE: f"{item.total:,.2f}",
        Attribute.CURRENCY: codes.currency(item.currency),
    }[attribute]


def _ordered(item: Goods, attribute: Attribute) -> str:
    line = item.ordered
    if line is None:
        return "–"
    return {
        Attribute.NAME: line.name,
        Attribute.QUANTITY: wording.quantity(line.qty),
        Attribute.UNIT: codes.unit(line.unit),
        Attribute.VALUE: f"{line.total:,.2f}",
        Attribute.CURRENCY: codes.currency(line.currency),
    }.get(attribute, "–")


class FindingSheet(Sheet):
    """A finding: what kind, which item, in words."""

    def __init__(self, goods: Sequence[Goods], undeclared: bool, parent: QWidget) -> None:
        super().__init__(
            translate("Inspection", "Record a finding"), translate("Inspection", "Record"), parent
        )
        self._code, self._item, self._note = Choice(), Choice(), Field()
        for code in names(Table.FINDING):
            self._code.addItem(words.finding(code), code)
        if undeclared:
            self._code.setCurrentIndex(self._code.findData(UNDECLARED))
        self._item.addItem(self.tr("The whole consignment"), None)
        for item in goods:
            self._item.addItem(f"{item.gnum} · {item.name}", item.gnum)
        self._note.setMaxLength(2_000)
        for name, field in (
            (self.tr("What was found"), self._code),
            (self.tr("Where"), self._item),
            (self.tr("In words (optional)"), self._note),
        ):
            caption = Caption()
            caption.setText(name)
            self.content.addWidget(caption)
            self.content.addWidget(labelled(field, name))
        self._code.setFocus()

    def submit(self) -> None:
        if self._code.currentData() == OTHER and not self._note.said():
            self._note.setFocus()
            self.refuse(self.tr("Say in words what was found."))
        else:
            self.accept()

    def finding(self) -> Noted:
        return Noted(self._code.currentData(), self._item.currentData(), self._note.said())


class ReasonSheet(Sheet):
    """One line that must be filled in."""

    def __init__(self, title: str, does: str, asks: str, parent: QWidget) -> None:
        super().__init__(title, does, parent)
        self._field = Field()
        caption = Caption()
        caption.setText(asks)
        self.content.addWidget(caption)
        self.content.addWidget(labelled(self._field, asks))
        self._asks = asks
        self._field.setFocus()

    def submit(self) -> None:
        if self.reason():
            self.accept()
        else:
            self.refuse(self._asks)

    def reason(self) -> str:
        return self._field.said()


class SecondOfficerSheet(Sheet):
    """Another officer, or the supervisor, signs with name and password, checked off the GUI thread; or later."""

    def __init__(self, session: Session, disposition: Disposition, parent: QWidget) -> None:
        does = translate("Inspection", "Sign and record")
        super().__init__(translate("Inspection", "A second officer signs"), does, parent)
        self._session = session
        self.signed: Signer | None = None
        self._login, self._password = Field("officer"), Field("lock")
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self.content.addWidget(
            Text(
                self.tr("{0} needs the signature of a second officer or the supervisor.").format(
                    wording.disposition_word(disposition)
                )
            )
        )
        for name, field in ((self.tr("Sign-in name"), self._login), (self.tr("Password"), self._password)):
            caption = Caption()
            caption.setText(name)
            self.content.addWidget(caption)
            self.content.addWidget(labelled(field, name))
        later = Button(self.tr("Signs later, at another desk"), Kind.QUIET)
        later.clicked.connect(self.accept)
        self.content.addWidget(later, 0, Qt.AlignmentFlag.AlignLeft)
        self._login.setFocus()

    def submit(self) -> None:
        if not self._login.text().strip():
            self._login.setFocus()
            return
        if not self._password.text():
            self._password.setFocus()
            return
        session, login, password = self._session, self._login.text().strip(), self._password.text()
        self.do.setEnabled(False)
        self.refuse("")
        background.run(
            lambda: _sign(session, login, password), owner=self, done=self._accept, failed=self._refused
        )

    def _accept(self, signer: Signer) -> None:
        self.signed = signer
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.do.setEnabled(True)
        self.refuse(background.describe(error))
        self._password.clear()
        self._password.setFocus()


def _sign(session: Session, login: str, password: str) -> Signer:
    from officer_app.workflow.cosigning import signer

    if login == session.officer.login:
        raise OfficerError("Nobody signs their own record: another officer signs.")
    return signer(session.store, login, password, session.officer.station)
