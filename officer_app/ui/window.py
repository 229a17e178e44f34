"""The window: opening the station, signing in, the desk, and what concerns all of them."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QStackedWidget, QVBoxLayout, QWidget

from officer_app.domain.people import Actor
from officer_app.paths import DataDir, is_shared, without_secrets
from officer_app.ui import background
from officer_app.ui.desk import Desk
from officer_app.ui.i18n import Language, Translations
from officer_app.ui.intake import IntakeService
from officer_app.ui.page import Key
from officer_app.ui.preferences import Preferences
from officer_app.ui.session import Session, Tone
from officer_app.ui.station import Opened, open_station, read_station
from officer_app.ui.theme import ThemeChoice, theme
from officer_app.ui.watch import Watch
from officer_app.ui.widgets.cards import EmptyState

if TYPE_CHECKING:
    from officer_app.ui.firststart import FirstStartPage
    from officer_app.ui.help import Overlay
    from officer_app.ui.idle import IdleWatch
    from officer_app.ui.scanner import Scanner
    from officer_app.ui.signin import SignInPage
    from officer_app.ui.widgets.toast import Toast

_SMALLEST = QSize(852, 440)  # 1280 x 720 at 150 %, less a task bar and the window's title
FIRST_SIZE = QSize(1440, 900)
_WARM_UP_MS = 600
_SLOW_MS = 700


class Window(QWidget):
    """One window a station. `opened` once the store is there."""

    opened = Signal()
    painted = Signal()  # for the first time
    queue_painted = Signal()

    def __init__(
        self,
        app: QApplication,
        data: DataDir,
        database: str | None = None,
        *,
        officer: str = "",
        signed_in: str = "",
        watch_inbox: bool = True,
    ) -> None:
        super().__init__()
        self._app = app
        self._data = data
        self._url = data.database_url(database)
        self._signed_in = signed_in
        self._may_watch_inbox = watch_inbox
        self._painted = False
        self._leaving = False
        self._aside: list[tuple[QDialog, QWidget | None]] = []
        self._opening: EmptyState | None = None
        self._warm = False
        self._stations: tuple[str, ...] = ()
        self.preferences = Preferences(data)
        if officer:
            self.preferences.last_officer = officer
        self.translations = Translations(app)
        self.translations.switch(self.preferences.language)
        theme().choose(self.preferences.theme)
        self.session: Session | None = None
        self.desk: Desk | None = None
        self.sign_in: SignInPage | None = None
        self.first_start: FirstStartPage | None = None
        self._watch: Watch | None = None
        self.intake = IntakeService(data, database, self)
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._keys: list[QShortcut] = []
        self._install_keys()
        background.relay().unhandled.connect(lambda text: self.say(text, Tone.BAD.value))
        self.setMinimumSize(_SMALLEST)
        self.resize(FIRST_SIZE.boundedTo(self.screen().availableSize()))
        self.restoreGeometry(self.preferences.geometry)
        self._first_geometry = self.geometry()
        self.painted.connect(self._keep_on_screen)
        self.retranslate()

    def _keep_on_screen(self) -> None:
        """Size and place were chosen before the frame was known, and perhaps for another screen."""
        if self.isFullScreen() or self.isMaximized() or self.size() != self._first_geometry.size():
            return
        free, frame = self.screen().availableGeometry(), self.frameGeometry()
        around = frame.size() - self.size()
        self.resize(self.size().boundedTo(free.size() - around).expandedTo(_SMALLEST))
        frame = self.frameGeometry()
        self.move(
            max(free.left(), min(frame.left(), free.right() + 1 - frame.width())),
            max(free.top(), min(frame.top(), free.bottom() + 1 - frame.height())),
        )

    # --- opening

    def open(self) -> None:
        """Open the station's store off the GUI thread, then ask who it is."""
        QTimer.singleShot(_SLOW_MS, self, self._tell_it_takes_long)
        background.run(
            lambda: open_station(self._data, self._url, self._signed_in),
            owner=self,
            done=self._opened,
            failed=self._could_not_open,
        )

    def _opened(self, found: Opened) -> None:
        self.session = Session(found.store, self._data, self)
        self.session.site = found.site
        self.session.said.connect(self.say)
        self.session.people_changed.connect(self._watch_idle)
        self._watch = Watch(found.store, self)
        self._watch.changed.connect(self.session.changed)
        self._watch.troubled.connect(self._show_trouble)
        if found.store.is_shared:
            from officer_app.ui.reach import Reach

            self._reach = Reach(self.session, self._watch, self)
        if not found.has_officers:
            self._ask_first_start()
        elif found.actor is not None:
            self._let_in(found.actor)
        else:
            self._ask_sign_in(found)
        self.opened.emit()

    def _could_not_open(self, error: Exception) -> None:
        self._tell_opening(self.tr("The station cannot be opened"), background.describe(error))

    def _tell_it_takes_long(self) -> None:
        """An ordinary start is over before anybody could read this."""
        if self._opening is None:
            self._tell_opening(self.tr("Opening the station"))

    def _tell_opening(self, title: str, text: str = "") -> None:
        """What stands there instead of a page."""
        if self.session is None:
            if self._opening is None:
                self._opening = EmptyState("store")
            self._opening.say(title, text)
            self._show(self._opening)

    def _ask_first_start(self) -> None:
        from officer_app.ui.firststart import FirstStartPage

        assert self.session is not None
        self.first_start = FirstStartPage(self.session)
        self.first_start.ready.connect(self._station_made)
        self.first_start.language_chosen.connect(self.speak)
        self.first_start.server_wanted.connect(self._ask_server)
        self._show(self.first_start)
        self.first_start.take_focus()

    def _ask_server(self) -> None:
        from officer_app.ui.server import ServerSheet

        present = without_secrets(self._url) if is_shared(self._url) else ""
        sheet = ServerSheet(present, self)
        sheet.accepted.connect(lambda: self._move_to(sheet.url) if sheet.url != present else None)
        sheet.open()

    def _move_to(self, server: str) -> None:
        """Work there from now on: nobody is signed in, so all that was opened is let go."""
        assert self.session is not None
        self._data.set_server(server)
        if self._watch is not None:
            self._watch.stop()
        self.intake.stop()
        self.session.store.close()
        for page in (self.sign_in, self.first_start):
            if page is not None:
                self._stack.removeWidget(page)
                page.deleteLater()
        self.sign_in = self.first_start = self._opening = self._watch = None
        self.session.deleteLater()
        self.session = None
        self._url, self._stations = self._data.database_url(server), ()
        self.intake = IntakeService(self._data, None, self)
        self.open()

    def _station_made(self, found: Opened) -> None:
        assert self.session is not None
        self.session.site = found.site
        self._ask_sign_in(found)

    def _ask_sign_in(self, found: Opened) -> None:
        from officer_app.ui.signin import SignInPage

        assert self.session is not None
        if self.sign_in is None:
            self.sign_in = SignInPage(self.session, self.preferences)
            self.sign_in.station_known.connect(self._know_station)
            self.sign_in.signed_in.connect(self._let_in)
            self.sign_in.switched.connect(self.sign_out)
            self.sign_in.language_chosen.connect(self.speak)
            self.sign_in.server_wanted.connect(self._ask_server)
        self._stations = found.stations
        self._show(self.sign_in)
        self.sign_in.show_station(found.stations)
        self._collect_garbage()

    def _know_station(self, found: Opened) -> None:
        assert self.session is not None
        self.session.site, self._stations = found.site, found.stations
        self.session.sites = found.sites or {}

    def _let_in(self, actor: Actor) -> None:
        session = self.session
        assert session is not None
        session.sign_in(actor)
        if self._watch_inbox and not self._signed_in:
            self.intake.announce()
        if self.desk is None:
            self.desk = Desk(session, self.preferences, self.intake)
            self.desk.queue_painted.connect(self.queue_painted)
            self.desk.queue_painted.connect(self._collect_garbage)
            self._connect_desk(self.desk)
        self.desk.setEnabled(True)
        self._show(self.desk)
        if self.desk.current is None:
            self.desk.show_page("queue")
        else:
            self.desk.current.activate()
        self._take_up()
        if self.sign_in is not None:
            self._watch_keys()
        self._warm_up()

    def _watch_keys(self) -> None:
        """From now on a scanner is told from a hand, and a desk nobody touches is locked."""
        self.scanner.enabled = True
        self._warm = True
        self._watch_idle()

    def _watch_idle(self) -> None:
        """Lock after the site's minutes while somebody is signed in; the site may set other minutes meanwhile."""
        session = self.session
        if not self._warm:
            return
        if session is not None and session.site is not None and session.actor is not None:
            self._idle.begin(session.site.settings.idle_lock_minutes)
        else:
            self._idle.end()

    def _connect_desk(self, desk: Desk) -> None:
        desk.rail.help_wanted.connect(self.show_help)
        desk.top.site_wanted.connect(lambda site: self._ask_before(lambda: self._work_at(site)))
        desk.top.sign_out_wanted.connect(lambda: self._ask_before(self.sign_out))
        desk.top.lock_wanted.connect(self.lock)
        desk.top.keys_wanted.connect(self.show_keys)
        desk.top.language_chosen.connect(self.speak)
        desk.top.theme_chosen.connect(self.look)

    def _warm_up(self) -> None:
        """What can wait until after the first paint: the inbox service, the watch, the other pages' modules."""
        QTimer.singleShot(_WARM_UP_MS, self._start_services)

    def _start_services(self) -> None:
        session = self.session
        if session is None or session.actor is None:
            return
        self._watch_keys()
        if self._watch is not None:
            self._watch.start()
        if self.desk is not None and not self._signed_in:
            if self._watch_inbox:
                self.intake.start()
            self.desk.import_pages()
            background.run(session.context, owner=self, failed=lambda _: None)

    @property
    def _watch_inbox(self) -> bool:
        """On a shared server a service has a login of its own."""
        return self._may_watch_inbox and not is_shared(self._url)

    # --- made when first needed: none of it delays the first paint

    @cached_property
    def scanner(self) -> Scanner:
        from officer_app.ui.scanner import Scanner

        scanner = Scanner(self._app)
        scanner.enabled = False  # until somebody has signed in
        scanner.scanned.connect(self._scanned)
        return scanner

    @cached_property
    def _idle(self) -> IdleWatch:
        from officer_app.ui.idle import IdleWatch

        watch = IdleWatch(self._app)
        watch.idle.connect(self.lock)
        return watch

    @cached_property
    def toast(self) -> Toast:
        from officer_app.ui.widgets.toast import Toast

        return Toast(self)

    @cached_property
    def overlay(self) -> Overlay:
        from officer_app.ui.help import Overlay

        return Overlay(self)

    def say(self, text: str, tone: str) -> None:
        """A short message over the page."""
        self.toast.say(text, Tone(tone))

    # --- leaving

    def _know_stations(self, found: Opened) -> None:
        """A station that was added since this window opened can be chosen too."""
        if self.sign_in is not None and found.stations != self._stations:
            self._stations = found.stations
            self.sign_in.offer(found.stations)

    def lock(self) -> None:
        """Ask for the password again; the desk stays as it is behind it."""
        session = self.session
        if session is None or session.actor is None or self.sign_in is self._stack.currentWidget():
            return
        self._idle.end()
        self.scanner.enabled = False
        self.overlay.hide()
        self.toast.hide()
        self._put_aside()
        if self.desk is not None and self.desk.current is not None:
            self.desk.current.deactivate()
        if self.sign_in is None:
            self._ask_sign_in(Opened(session.store, session.site, True, ()))
        assert self.sign_in is not None
        self._show(self.sign_in)
        self.sign_in.lock(session.actor)
        if self.desk is not None:
            self.desk.setEnabled(False)  # what comes to its end behind it takes no keys away

    def _put_aside(self) -> None:
        """Dialogs stand over the lock no longer; whoever unlocks finds them again."""
        if (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        for dialog in self.findChildren(QDialog):
            if dialog.isVisible():
                self._aside.append((dialog, dialog.focusWidget()))
                dialog.hide()
                self.activateWindow()  # where no window manager gives the focus back

    def _take_up(self) -> None:
        for dialog, field in self._aside:
            if shiboken6.isValid(dialog):
                dialog.show()
                if field is not None:
                    field.setFocus()
        self._aside.clear()

    def sign_out(self) -> None:
        """Whoever is next types their own name."""
        self.preferences.last_officer = ""
        self._sign_out()

    def _sign_out(self) -> None:
        session = self.session
        if session is None:
            return
        self._idle.end()
        self.scanner.enabled = False
        self.overlay.hide()
        self.toast.hide()
        if self.desk is not None:
            self.desk.leave()
            self._stack.removeWidget(self.desk)
            self.desk.deleteLater()
            self.desk = None
        self._aside.clear()
        session.sign_out()
        session.store.work_at(0)
        self._ask_sign_in(Opened(session.store, session.site, True, self._stations))
        if session.store.is_shared:
            assert self._watch is not None
            self._watch.stop()  # it asks under the login of who has left
        else:
            background.run(lambda: read_station(session.store), owner=self, done=self._know_stations)

    def _work_at(self, site_id: int) -> None:
        """Another site of theirs: they sign in there, since what is kept at a station is of one site."""
        assert self.session is not None
        self._sign_out()
        self.session.store.work_at(site_id)

    def _ask_before(self, leaving: Callable[[], None]) -> None:
        """Ask the officer at the desk once what becomes of the tasks they hold."""
        from officer_app.ui import leaving as asking

        assert self.session is not None
        asking.ask(self, self.session, leaving)

    def close_at_once(self) -> None:
        """Close without asking: nobody may be there to answer."""
        self._leaving = True
        self.close()

    @property
    def _may_be_asked(self) -> bool:
        """Somebody signed in here and is at the desk."""
        signed_in = self.sign_in is not None and self.session is not None and self.session.actor is not None
        return signed_in and not self._leaving and self._stack.currentWidget() is self.desk

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_be_asked:
            event.ignore()
            if QApplication.activeModalWidget() is None:
                self._ask_before(self.close_at_once)
            return
        self.preferences.geometry = self.saveGeometry()
        if self.desk is not None:
            self.desk.leave()
        self.intake.stop()
        for name in ("scanner", "_idle"):
            if name in vars(self):  # made: stop watching the application's keys
                self._app.removeEventFilter(vars(self)[name])
        if self._watch is not None:
            self._watch.stop()
        background.relay().stop()
        if self.session is not None:
            self.session.store.close()
        super().closeEvent(event)

    # --- for all pages

    def _install_keys(self) -> None:
        for key in self.keys():
            if key.does is None:
                continue
            for name in key.keys:
                shortcut = QShortcut(QKeySequence(name), self)
                shortcut.activated.connect(key.does)
                self._keys.append(shortcut)

    def keys(self) -> list[Key]:
        """The keys that work on every page."""
        pages = [
            Key((f"Ctrl+{number}",), "", partial(self._page_number, number - 1)) for number in range(1, 10)
        ]
        there = len(self.desk.rail.names()) if self.desk is not None else 1
        numbered = ("Ctrl+1", "…", str(there)) if there > 1 else ("Ctrl+1",)
        return [
            Key(("Ctrl+K", "/"), self.tr("Search"), self._search),
            Key(("F1",), self.tr("Help for this page"), self.show_help),
            Key(("?",), self.tr("All keys"), self.show_keys),
            Key(numbered, self.tr("The pages in the rail")),
            *pages,
            Key(("Ctrl+L",), self.tr("Lock the station"), self.lock),
        ]

    def _at_desk(self, act: Callable[[Desk], None]) -> None:
        if self.desk is not None and self._stack.currentWidget() is self.desk:
            act(self.desk)

    def _search(self) -> None:
        self._at_desk(lambda desk: desk.top.search.take_focus())

    def _page_number(self, place: int) -> None:
        def act(desk: Desk) -> None:
            names = desk.rail.names()
            if place < len(names):
                desk.show_page(names[place])

        self._at_desk(act)

    def show_help(self) -> None:
        if self.overlay.isVisible():
            self.overlay.hide()
            return

        def act(desk: Desk) -> None:
            if desk.current is not None:
                self.overlay.show_help(desk.current.title(), desk.current.help_text(), desk.current.keys())

        self._at_desk(act)

    def show_keys(self) -> None:
        if self.overlay.isVisible():
            self.overlay.hide()
            return
        self._at_desk(
            lambda desk: self.overlay.show_keys(
                self.tr("All keys"), [*desk.keys(), (self.tr("Everywhere"), self.keys())]
            )
        )

    def _scanned(self, label: str) -> None:
        """A label opens its consignment from any page; a dialog that does not take it is finished first."""
        modal = QApplication.activeModalWidget()
        if modal is not None:
            take = getattr(modal, "take_scan", None)
            if take is not None and take(label):
                return
            self.say(self.tr("Scanned {0}. Finish this dialog first.").format(label), Tone.WARNING.value)
            return
        self.overlay.hide()
        self.toast.hide()
        self._at_desk(lambda desk: desk.top.search.look_up(label))

    def _show_trouble(self, trouble: str) -> None:
        """Also behind the lock: the desk is shown as it is once somebody unlocks."""
        if self.desk is not None:
            self.desk.top.show_trouble(trouble)

    def speak(self, language: Language) -> None:
        """Switch the language at once."""
        self.preferences.language = language
        self.translations.switch(language)

    def look(self, choice: ThemeChoice) -> None:
        """Switch the appearance at once."""
        self.preferences.theme = choice
        theme().choose(choice)

    def _show(self, page: QWidget) -> None:
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Officer Workstation"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            for page in (self.sign_in, self.first_start):
                if page is not None:
                    page.retranslate()

    def _collect_garbage(self) -> None:
        """Collection was off from the first line on, so that nothing delays the first page."""
        QTimer.singleShot(_WARM_UP_MS, gc.enable)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.painted.emit)
