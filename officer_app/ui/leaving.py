"""Before an officer signs out or closes the window: what becomes of the tasks they hold."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from officer_app.store.taking import claimed_by
from officer_app.ui import background
from officer_app.ui.session import Session
from officer_app.ui.widgets.buttons import Button
from officer_app.ui.widgets.labels import Text
from officer_app.ui.widgets.sheet import Sheet


class LeaveSheet(Sheet):
    """Hand them back, keep them, or stay."""

    def __init__(self, held: int, parent: QWidget) -> None:
        super().__init__(self.tr("You hold %n task(s)", "", held), self.tr("Hand back %n", "", held), parent)
        self.content.addWidget(
            Text(
                self.tr(
                    "Handed back, others can take them at once. Kept, they are yours until the claim lapses."
                )
            )
        )
        self.keep = Button(self.tr("Keep them"))
        self.buttons.insertWidget(self.buttons.indexOf(self.do), self.keep)
        self.do.setFocus()


def ask(window: QWidget, session: Session, then: Callable[[], None]) -> None:
    """Ask once if tasks are held, and go on with `then`, or not."""
    officer = session.officer

    def read() -> int:
        with session.store.read() as connection:
            return len(claimed_by(connection, officer.site_id, officer.login))

    def hand_back() -> None:
        from officer_app.workflow.tasks import leave_tasks

        leave_tasks(session.store, session.context(), officer)

    def show(held: int) -> None:
        if not held:
            then()
            return
        sheet = LeaveSheet(held, window)
        sheet.accepted.connect(
            lambda: background.run(hand_back, owner=window, done=lambda _: then(), failed=session.fail)
        )
        sheet.keep.clicked.connect(sheet.reject)
        sheet.keep.clicked.connect(then)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()

    background.run(read, owner=window, done=show, failed=lambda _: then())
