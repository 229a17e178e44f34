"""The bar at the top: where we are, the search box, the longest wait, the store, and the officer's menu."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from officer_app.domain.clock import now
from officer_app.domain.errors import SHUT_OUT, WrongDatabase
from officer_app.domain.site import Site
from officer_app.ui import background, icons, tokens, wording
from officer_app.ui.i18n import Language
from officer_app.ui.preferences import Preferences
from officer_app.ui.search import SearchField
from officer_app.ui.session import Session, Tone
from officer_app.ui.theme import ThemeChoice, theme
from officer_app.ui.widgets.buttons import Button, Kind
from officer_app.ui.widgets.cards import IconLabel
from officer_app.ui.widgets.chips import Tag
from officer_app.ui.widgets.labels import Secondary, Strong


class TopBar(QWidget):
    """Signals carry what was chosen in the officer's menu."""

    sign_out_wanted = Signal()
    lock_wanted = Signal()
    keys_wanted = Signal()
    language_chosen = Signal(object)
    theme_chosen = Signal(object)
    site_wanted = Signal(int)

    def __init__(self, session: Session, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._preferences = preferences
        self._since: datetime | None = None
        self._trouble = ""
        self.setFixedHeight(tokens.TOP_BAR)
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.PAGE_MARGIN, 0, tokens.PAGE_MARGIN - tokens.S, 0)
        row.setSpacing(tokens.S)
        self._site, self._station = Strong(), Secondary()
        self.search = SearchField(session)
        self._demo = Tag()
        self._wait_icon, self._wait_word, self._wait = IconLabel("clock"), Secondary(), Strong()
        self._store_icon, self._store = IconLabel("store"), Secondary()
        self.officer = Button(kind=Kind.QUIET, icon="officer")
        self.officer.clicked.connect(self._offer_menu)
        row.addWidget(self._site)
        row.addWidget(self._station)
        row.addSpacing(tokens.M)
        row.addWidget(self.search, 4)
        row.addSpacing(tokens.XS)
        row.addWidget(self._demo)
        row.addStretch(1)
        for widget in (self._wait_icon, self._wait_word, self._wait):
            row.addWidget(widget)
        row.addSpacing(tokens.L)
        row.addWidget(self._store_icon)
        row.addWidget(self._store)
        row.addSpacing(tokens.S)
        row.addWidget(self.officer)
        self._clock = QTimer(self)
        self._clock.setInterval(15_000)
        self._clock.timeout.connect(self._show_wait)
        self._clock.start()
        self.retranslate()

    def show_longest(self, since: datetime | None) -> None:
        """The arrival of whoever has waited longest for release."""
        self._since = since
        self._show_wait()

    def show_trouble(self, trouble: str) -> None:
        """The store cannot be asked, for this reason; or (empty) it can again."""
        self._trouble = trouble
        self._show_store()

    def _show_wait(self) -> None:
        if self._since is None:
            self._wait.setText(wording.NOTHING)
            self._colour_wait("secondary")
            return
        waited = int((now() - self._since).total_seconds() // 60)
        self._wait.setText(wording.waited(self._since, now()))
        arrived = wording.full_time(self._since, self._session.zone)
        told = self.tr("Of those not released yet, the one waiting longest arrived at {0}").format(arrived)
        for widget in (self._wait_icon, self._wait_word, self._wait):
            widget.setToolTip(told)
        site = self._session.site
        limit = site.settings.clock_minutes if site is not None else 60
        self._colour_wait(
            "alert" if waited >= limit else "caution" if waited >= limit * 2 / 3 else "secondary"
        )
        self._fit()

    def _colour_wait(self, colour: str) -> None:
        self._wait_icon.show_icon("clock", colour)
        palette = self._wait.palette()
        palette.setColor(
            self._wait.foregroundRole(), theme().colour("text" if colour == "secondary" else colour)
        )
        self._wait.setPalette(palette)

    def _show_store(self) -> None:
        if self._trouble:
            shut_out = self._trouble in SHUT_OUT
            self._store_icon.show_icon("store-problem", "alert")
            self._store.setText(
                self.tr("Not let in any more") if shut_out else self.tr("Database unreachable")
            )
            self._store.setToolTip(background.describe(WrongDatabase(self._trouble)))
        else:
            self._store_icon.show_icon("store", "good")
            shared = self._session.store.is_shared
            self._store.setText(self.tr("Server") if shared else self.tr("Local"))
            self._store.setToolTip(
                self.tr("Everything is kept in the hall's database")
                if shared
                else self.tr("Everything is kept in the database of this station")
            )
        self._store_icon.setToolTip(self._store.toolTip())
        self._fit()

    def show_place(self) -> None:
        """Site, station and officer, once they are known."""
        site, actor = self._session.site, self._session.actor
        self._station.setText(self.tr("Station {0}").format(actor.station) if actor and actor.station else "")
        self._demo.setVisible(bool(site and site.is_demo))
        self.officer.setText(actor.name if actor else "")
        if actor:
            self.officer.setAccessibleName(self.tr("Officer {0}, menu").format(actor.name))
            self.officer.setToolTip(f"{actor.login} · {wording.role_word(actor.role)}")
        self._fit()

    def _offer_menu(self) -> None:
        actor = self._session.actor
        menu = QMenu(self)
        if actor is not None:
            who = menu.addAction(f"{actor.name}  ·  {wording.role_word(actor.role)}")
            who.setEnabled(False)
            menu.addSeparator()
        self._offer_sites(menu)
        self._offer_language(menu)
        self._offer_theme(menu)
        self._offer_sound(menu)
        menu.addSeparator()
        menu.addAction(icons.icon("keyboard"), self.tr("All keys") + "\t?", self.keys_wanted.emit)
        menu.addAction(icons.icon("key"), self.tr("Change your password"), self._change_password)
        menu.addAction(icons.icon("lock"), self.tr("Lock") + "\tCtrl+L", self.lock_wanted.emit)
        menu.addAction(icons.icon("sign-out"), self.tr("Sign out"), self.sign_out_wanted.emit)
        below = self.officer.mapToGlobal(self.officer.rect().bottomRight())
        menu.popup(QPoint(below.x() - menu.sizeHint().width(), below.y() + tokens.XS))

    def _offer_sites(self, menu: QMenu) -> None:
        """Of somebody who works at several: whether all are shown, and at which they act."""
        session = self._session
        if len(session.sites) < 2 or session.actor is None:
            return
        everything = menu.addAction(self.tr("Show all my sites"))
        everything.setCheckable(True)
        everything.setChecked(session.all_sites)
        everything.toggled.connect(self._show_sites)
        for number, name in session.sites.items():
            if number != session.actor.site_id:
                chosen = menu.addAction(self.tr("Work at {0}").format(name))
                chosen.triggered.connect(lambda _=False, site=number: self.site_wanted.emit(site))
        menu.addSeparator()

    def _show_sites(self, everything: bool) -> None:
        self._session.all_sites = everything
        self._session.scope_changed.emit()
        self.show_place()

    def _change_password(self) -> None:
        from officer_app.ui.admin.sheets import OwnPasswordSheet

        sheet = OwnPasswordSheet(self._session, self.window())
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        told = self.tr("Your password is changed.")
        sheet.accepted.connect(lambda: self._session.say(told, Tone.GOOD))
        sheet.open()

    def _offer_language(self, menu: QMenu) -> None:
        inner = menu.addMenu(icons.icon("language"), self.tr("Language"))
        choices = QActionGroup(inner)
        for language in Language:
            action = QAction(language.own_name, inner, checkable=True)
            action.setChecked(language is self._preferences.language)
            action.triggered.connect(lambda _=False, chosen=language: self.language_chosen.emit(chosen))
            choices.addAction(action)
            inner.addAction(action)

    def _offer_theme(self, menu: QMenu) -> None:
        words = {
            ThemeChoice.SYSTEM: (self.tr("As the system"), "theme-system"),
            ThemeChoice.LIGHT: (self.tr("Light"), "theme-light"),
            ThemeChoice.DARK: (self.tr("Dark"), "theme-dark"),
        }
        inner = menu.addMenu(icons.icon("theme-system"), self.tr("Appearance"))
        choices = QActionGroup(inner)
        for choice, (word, _) in words.items():
            action = QAction(word, inner, checkable=True)
            action.setChecked(choice is theme().choice)
            action.triggered.connect(lambda _=False, chosen=choice: self.theme_chosen.emit(chosen))
            choices.addAction(action)
            inner.addAction(action)

    def _offer_sound(self, menu: QMenu) -> None:
        action = menu.addAction(self.tr("Sound for a new alert"))
        action.setCheckable(True)
        action.setChecked(self._preferences.sound)
        action.toggled.connect(lambda on: setattr(self._preferences, "sound", on))

    def _fit(self) -> None:
        """Where room is short, words go that are told on hover too, the least needed first."""
        site, layout = self._session.site, self.layout()
        if site is None or layout is None:
            return
        words = (
            [self._wait_word, self._station]
            if self._trouble
            else [self._store, self._wait_word, self._station]
        )
        for widget in words:
            widget.show()
        self._say_site(site, with_code=True)
        for shorten in (*(widget.hide for widget in words), lambda: self._say_site(site, with_code=False)):
            layout.invalidate()
            if layout.minimumSize().width() <= self.width():
                return
            shorten()

    def _say_site(self, site: Site, *, with_code: bool) -> None:
        full = f"{site.name} · {site.customs_code}-{site.loct_no}"
        if self._session.actor is not None and isinstance(self._session.scope, tuple):
            told = self.tr("{0} · all {1} sites shown").format(site.name, len(self._session.sites))
            self._site.setText(told if with_code else site.name)
            self._site.setToolTip(self._session.place)
        else:
            self._site.setText(full if with_code else site.name)
            self._site.setToolTip("" if with_code else full)
        self._demo.show_word(self.tr("DEMONSTRATION DATA") if with_code else self.tr("DEMO"), "", "accent")
        self._demo.setToolTip("" if with_code else self.tr("DEMONSTRATION DATA"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().colour("surface"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme().colour("border"))

    def retranslate(self) -> None:
        self._wait_word.setText(self.tr("Longest"))
        self.search.retranslate()
        self.show_place()
        self._show_wait()
        self._show_store()
