"""What a page of the window is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, NamedTuple

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from officer_app.ui import background
from officer_app.ui.background import Job
from officer_app.ui.session import Session


class Key(NamedTuple):
    """One key of a page: what opens the ? overlay lists and what the shortcut is made from.

    `keys` are portable names ("J", "Ctrl+Return"); `does` is None where a widget answers to the key itself.
    """

    keys: tuple[str, ...]
    text: str
    does: Callable[[], None] | None = None


class Page(QWidget):
    """One place in the window, made when first shown.

    A page reads and writes the store only inside `run`. It is told when it is shown (`activate`), left
    (`deactivate`), when the store changed while it is shown (`refresh`) and when the language changed
    (`retranslate`). Its keys work only while the focus is inside it.
    """

    name: ClassVar[str] = ""  # for `Session.go`
    icon: ClassVar[str] = ""  # a file in resources/icons, without ".svg"
    in_rail: ClassVar[bool] = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._jobs: list[Job] = []
        self._shortcuts: list[QShortcut] = []

    def title(self) -> str:
        """The name in the rail and for screen readers."""
        raise NotImplementedError

    def help_text(self) -> str:
        """What F1 shows: a few sentences of rich text."""
        raise NotImplementedError

    def keys(self) -> list[Key]:
        """The page's own keys, in the order to show them. Asked again for each language."""
        return []

    def activate(self) -> None:
        """The page is being shown: read what it shows, take the focus."""

    def deactivate(self) -> None:
        """The page is being left. What it started is cancelled."""
        self.cancel_jobs()

    def open(self, what: Any) -> None:
        """Show `what` (given to `Session.go`). Called after `activate`."""

    def refresh(self) -> None:
        """The store changed while the page is shown."""

    def working_on(self) -> str | None:
        """The task the officer has open here and holds: while they have, their claim does not lapse."""
        return None

    def retranslate(self) -> None:
        """Set every text anew."""

    def install_keys(self) -> None:
        """Make shortcuts of `keys()`; called once, by the window."""
        for key in self.keys():
            if key.does is None:
                continue
            for name in key.keys:
                shortcut = QShortcut(QKeySequence(name), self)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(key.does)
                self._shortcuts.append(shortcut)

    def run(
        self,
        fn: Callable[[], Any],
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        """`background.run`, cancelled when the page is left. Errors are shown unless `failed` takes them."""
        self._jobs = [job for job in self._jobs if not job.finished]
        job = background.run(fn, owner=self, done=done, failed=failed or self.session.fail)
        self._jobs.append(job)
        return job

    def run_tracked(
        self,
        label: str,
        fn: Callable[[Job], Any],
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        """As `run`, shown in the status bar with progress and cancel; goes on when the page is left."""
        return background.run_tracked(label, fn, owner=self, done=done, failed=failed or self.session.fail)

    def cancel_jobs(self) -> None:
        for job in self._jobs:
            job.cancel()
        self._jobs = []

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
