"""Signing in, unlocking, and opening the station."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from officer_app.domain.errors import WRONG_SIGN_IN, WrongDatabase
from officer_app.domain.people import Action, Actor
from officer_app.domain.site import SiteSettings
from officer_app.paths import DataDir, without_secrets
from officer_app.store.engine import Store
from officer_app.ui import background, tokens
from officer_app.ui.i18n import Language
from officer_app.ui.preferences import Preferences
from officer_app.ui.server import WhereRow
from officer_app.ui.session import Session
from officer_app.ui.station import Opened, read_station
from officer_app.ui.widgets.buttons import Button, Kind
from officer_app.ui.widgets.cards import Card, Divider, IconLabel
from officer_app.ui.widgets.chips import Tag
from officer_app.ui.widgets.fields import Choice, Field
from officer_app.ui.widgets.labels import Headline, Secondary, Small, Text

if TYPE_CHECKING:
    from officer_app.workflow.offline.station import StationJournal

_WIDE = 400


class LanguageButtons(QWidget):
    """The languages by their own names, for pages before anybody has signed in."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.XS)
        row.addStretch(1)
        for language in Language:
            button = Button(language.own_name, Kind.QUIET)
            button.setAccessibleName(language.own_name)
            button.clicked.connect(lambda _=False, choice=language: self.chosen.emit(choice))
            row.addWidget(button)
        row.addStretch(1)


def named(layout: QVBoxLayout, label: Small, field: QWidget) -> None:
    """A field under its name."""
    layout.addSpacing(tokens.S)
    layout.addWidget(label)
    layout.addWidget(field)


def in_the_middle(card: QWidget) -> QHBoxLayout:
    """A card of fixed width. Between stretches rather than aligned: it then grows with text that wraps."""
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(card)
    row.addStretch(1)
    return row


def alert(label: Text, text: str) -> None:
    """Show what went wrong in red, or nothing."""
    label.setText(text)
    label.setVisible(bool(text))
    label.setProperty("alert", True)
    label.style().unpolish(label)
    label.style().polish(label)


#: Who is let in, site and stations where the server was asked, and the journal on a shared database.
_Found = tuple[Actor, Opened | None, "StationJournal | None"]


def _journal(store: Store, data: DataDir, actor: Actor, password: str) -> StationJournal | None:
    """Where what the officer records goes first; none on a station's own database, and in a national one."""
    if not store.is_shared or store.is_national or not password or not actor.may(Action.INSPECT):
        return None
    from officer_app.workflow.offline.station import StationJournal

    return StationJournal.open(store, data, actor, password)


class SignInPage(QWidget):
    """`signed_in` carries the Actor. Locked, it lets the same officer go on where they were."""

    signed_in = Signal(object)
    station_known = Signal(object)  # Opened: site and stations, before `signed_in`
    switched = Signal()  # another officer wants to sign in while the station is locked
    language_chosen = Signal(object)
    server_wanted = Signal()

    def __init__(self, session: Session, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._preferences = preferences
        self._locked_for: Actor | None = None
        self._busy = False
        self._build()
        self.retranslate()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        card = Card()
        card.setFixedWidth(_WIDE)
        outer.addLayout(in_the_middle(card))
        column = QVBoxLayout(card)
        column.setContentsMargins(tokens.XL + tokens.S, tokens.XL, tokens.XL + tokens.S, tokens.XL)
        column.setSpacing(tokens.XS)
        head = QHBoxLayout()
        head.setSpacing(tokens.M)
        self._sign = IconLabel("inspection", "accent", 28)
        titles, words = QVBoxLayout(), QVBoxLayout()
        titles.setSpacing(tokens.S)
        words.setSpacing(0)
        self._title, self._place, self._demo_mark = Headline(), Secondary(), Tag()
        self._place.setWordWrap(True)
        words.addWidget(self._title)
        words.addWidget(self._place)
        titles.addLayout(words)
        titles.addWidget(self._demo_mark, 0, Qt.AlignmentFlag.AlignLeft)
        head.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(titles, 1)
        column.addLayout(head)
        column.addSpacing(tokens.XS)
        self._name_label, self._password_label, self._station_label = Small(), Small(), Small()
        self.name, self.password, self.station = Field("officer"), Field("key"), Choice()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        named(column, self._station_label, self.station)
        named(column, self._name_label, self.name)
        named(column, self._password_label, self.password)
        self._wrong = Text()
        self._wrong.hide()
        column.addSpacing(tokens.XS)
        column.addWidget(self._wrong)
        column.addSpacing(tokens.S)
        self.go = Button(kind=Kind.PRIMARY, key="Enter")
        self.other = Button(kind=Kind.QUIET)
        column.addWidget(self.go)
        column.addWidget(self.other)
        self._demo = QWidget()
        self._build_demo(self._demo)
        column.addWidget(self._demo)
        outer.addSpacing(tokens.S)
        self.where = WhereRow(self._session.store)
        self.where.wanted.connect(self.server_wanted)
        languages = LanguageButtons()
        languages.chosen.connect(self.language_chosen)
        beneath = QHBoxLayout()
        beneath.addStretch(1)
        beneath.addWidget(self.where)
        beneath.addWidget(languages)
        beneath.addStretch(1)
        outer.addLayout(beneath)
        outer.addStretch(3)
        self.go.clicked.connect(self._sign_in)
        self.other.clicked.connect(self.switched)
        self.password.returnPressed.connect(self._sign_in)
        self.name.returnPressed.connect(self.password.setFocus)
        self.name.textEdited.connect(self.password.clear)  # it was somebody else's

    def _build_demo(self, holder: QWidget) -> None:
        """On a demonstration station everybody may know who there is and what the password is."""
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, tokens.M, 0, 0)
        column.setSpacing(tokens.S)
        column.addWidget(Divider())
        self._demo_text = Small()
        self._demo_text.setWordWrap(True)
        column.addWidget(self._demo_text)
        grid = QGridLayout()
        grid.setSpacing(tokens.S)
        for at, login in enumerate(("officer1", "officer2", "supervisor", "analyst", "admin")):
            button = Button(login)
            button.clicked.connect(lambda _=False, who=login: self._take_demo(who))
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            grid.addWidget(button, at // 3, at % 3)
            grid.setColumnStretch(at % 3, 1)
        column.addLayout(grid)

    def _take_demo(self, login: str) -> None:
        from officer_app.workflow.setup import DEMO_PASSWORD

        if self._busy:
            return
        self.name.setText(login)
        self.password.setText(DEMO_PASSWORD)
        self.password.setFocus()  # Enter signs in; whoever types the password all the same replaces it
        self.password.selectAll()

    def show_station(self, stations: tuple[str, ...]) -> None:
        """Site and stations are known: ask who it is."""
        self._locked_for = None
        self.offer(stations)
        self.name.setText(self._preferences.last_officer)
        self.name.setEnabled(True)
        self._reset()

    def offer(self, stations: tuple[str, ...]) -> None:
        """These can be chosen; what is being typed stays."""
        self.station.clear()
        self.station.addItems(list(stations))
        kept = self.station.findText(self._preferences.station)
        self.station.setCurrentIndex(max(kept, 0))
        for widget in (self.station, self._station_label):
            widget.setVisible(self._locked_for is None and len(stations) > 1)

    def lock(self, actor: Actor) -> None:
        """Ask `actor` for the password again; what they were at is still there."""
        self._locked_for = actor
        self.name.setText(actor.login)
        self.name.setEnabled(False)
        for widget in (self.station, self._station_label):
            widget.hide()
        self._reset()

    def _reset(self) -> None:
        self.password.clear()
        alert(self._wrong, "")
        self._demo.setVisible(
            self._locked_for is None and bool(self._session.site and self._session.site.is_demo)
        )
        self._demo_mark.setVisible(bool(self._session.site and self._session.site.is_demo))
        self.other.setVisible(self._locked_for is not None)
        self.where.setVisible(self._locked_for is None)
        self.retranslate()
        self.take_focus()

    def take_focus(self) -> None:
        (self.password if self.name.text() else self.name).setFocus()

    def _sign_in(self) -> None:
        if self._busy:
            return
        self._busy = True
        self.go.setEnabled(False)
        alert(self._wrong, "")
        self.retranslate()
        store, login, password = self._session.store, self.name.text().strip(), self.password.text()
        data, locked, journal = self._session.data, self._locked_for, self._session.journal
        site = self._session.site
        minutes = (site.settings if site else SiteSettings()).lockout_minutes
        station = self._locked_for.station if self._locked_for else self.station.currentText()
        station = station or self._preferences.station

        def work() -> _Found:
            from officer_app.workflow.people import sign_in

            try:
                actor = sign_in(store, login, password, station)
            except WrongDatabase:
                if locked is None or journal is None:
                    raise
                journal.unlock(password, minutes)  # the server cannot be asked, but the station knows
                return locked, None, journal
            if store.is_shared and data.server != without_secrets(store.url):
                data.set_server(store.url)
            found = read_station(store)
            if actor.station not in found.stations:
                actor = replace(actor, station=next(iter(found.stations), ""))
            return actor, found, _journal(store, data, actor, password)

        background.run(work, owner=self, done=self._let_in, failed=self._refuse)

    def _let_in(self, found: _Found) -> None:
        actor, station, self._session.journal = found
        self._idle()
        self.password.clear()
        self._preferences.last_officer = actor.login
        if actor.station:
            self._preferences.station = actor.station
        if station is not None:
            self.station_known.emit(station)
        self.signed_in.emit(actor)

    def _refuse(self, error: Exception) -> None:
        self._idle()
        told = background.describe(error)
        if self._locked_for is not None and str(error) == WRONG_SIGN_IN:
            told = self.tr("The password is wrong.")  # the name is fixed
        alert(self._wrong, told)
        self.password.setFocus()
        self.password.selectAll()

    def _idle(self) -> None:
        self._busy = False
        self.go.setEnabled(True)
        self.retranslate()

    def retranslate(self) -> None:
        locked, site = self._locked_for, self._session.site
        self._title.setText(self.tr("Locked") if locked else self.tr("Sign in"))
        self._sign.show_icon("lock" if locked else "inspection", "accent")
        if locked:
            self._place.setText(self.tr("{0} was away. Nothing is lost.").format(locked.name))
        elif site is not None:
            self._place.setText(f"{site.name} · {site.customs_code}-{site.loct_no}")
        self._demo_mark.show_word(self.tr("DEMONSTRATION DATA"), "", "accent")
        self._station_label.setText(self.tr("Station"))
        self._name_label.setText(self.tr("Officer"))
        self._password_label.setText(self.tr("Password"))
        self.station.setAccessibleName(self.tr("Station"))
        self.name.setAccessibleName(self.tr("Officer"))
        self.password.setAccessibleName(self.tr("Password"))
        enter = self.tr("Unlock") if locked else self.tr("Sign in")
        self.go.setText(self.tr("Checking…") if self._busy else enter)
        self.other.setText(self.tr("Sign in as somebody else"))
        self.where.retranslate()
        self._demo_text.setText(
            self.tr("A demonstration station: nothing here is real. Each of these has the password demo.")
        )
