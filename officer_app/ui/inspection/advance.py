"""Inspection before arrival at the page: booked, called off, and the look at the seals when the goods are here."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from officer_app.domain.clock import now
from officer_app.domain.people import Action
from officer_app.domain.words import Advance, State, TaskState
from officer_app.ui import wording
from officer_app.ui.inspection import saving
from officer_app.ui.inspection.dialogs import ReasonSheet
from officer_app.ui.inspection.offers import Booking
from officer_app.ui.session import Tone

if TYPE_CHECKING:
    from officer_app.ui.inspection.page import InspectionPage
    from officer_app.workflow.advance import Checked


class InAdvance(QObject):
    """The store decides; this only offers what may succeed."""

    def __init__(self, page: InspectionPage) -> None:
        super().__init__(page)
        self._page = page

    def may_check(self) -> bool:
        """The goods are here, and wait for a look at their seals."""
        detail = self._page.detail
        if detail is None or not self._page.session.may(Action.INSPECT):
            return False
        c = detail.consignment
        waits = c.advance == Advance.SEALED and c.arrived_at is not None
        return waits and c.task_state in (None, TaskState.OPEN)

    def may_book(self) -> Booking | None:
        """What this officer may do about an inspection of these goods before they arrive."""
        detail, session = self._page.detail, self._page.session
        if detail is None or not session.may(Action.BOOK) or detail.declaration is None:
            return None
        c = detail.consignment
        match c.advance:
            case Advance.BOOKED if c.task_state == TaskState.OPEN:
                return Booking.CALL_OFF
            case Advance.SEALED if session.may(Action.SUPERVISE):
                return Booking.TAKE_BACK
            case None | Advance.VOID if c.state == State.DECLARED:
                return Booking.BOOK
        return None

    def check_seals(self) -> None:
        detail = self._page.detail
        if detail is None or detail.sealing is None or not self.may_check():
            return
        from officer_app.ui.inspection.sealsheet import SealSheet

        sealing, key = detail.sealing, detail.consignment.consignment_id
        sheet = SealSheet(json.loads(sealing.seals), json.loads(sealing.packages), self._page)
        number, session = detail.consignment.logistics_no, self._page.session

        def look() -> None:
            found = sheet.found()
            self._write(
                lambda: saving.check_seals(session, key, found), lambda checked: self._tell(number, checked)
            )

        self._page.ask(sheet, look)

    def _tell(self, number: str, checked: Checked) -> None:
        if checked.told:
            why = wording.listed(map(wording.both, checked.told), sentences=True)
            said, tone = self.tr("{0} is held: {1}.").format(number, why), Tone.WARNING
        elif checked.state == State.RELEASED:
            said, tone = self.tr("{0}: as it was sealed. It is released.").format(number), Tone.GOOD
        else:
            said = self.tr("{0}: as it was sealed, yet held for another reason.").format(number)
            tone = Tone.WARNING
        self._page.session.say(said, tone)

    def book_or_call_off(self) -> None:
        match self.may_book():
            case Booking.BOOK:
                self._book()
            case Booking.CALL_OFF:
                self._call_off(self.tr("Call the inspection off"), self.tr("Call off"))
            case Booking.TAKE_BACK:
                self._call_off(self.tr("Inspect it again when it comes"), self.tr("Take back"))

    def _call_off(self, title: str, does: str) -> None:
        detail, session = self._page.detail, self._page.session
        assert detail is not None
        key, said = detail.consignment.consignment_id, self.tr("{0}: the advance inspection is called off.")
        said = said.format(detail.consignment.logistics_no)
        sheet = ReasonSheet(title, does, self.tr("Why?"), self._page)

        def call_off() -> None:
            reason = sheet.reason()
            self._write(lambda: saving.call_off(session, key, reason), lambda _: session.say(said, Tone.GOOD))

        self._page.ask(sheet, call_off)

    def _book(self) -> None:
        """Who could go is read first, off the GUI thread."""
        detail, session = self._page.detail, self._page.session
        assert detail is not None
        key = detail.consignment.consignment_id

        def ask(around: saving.Around) -> None:
            from officer_app.ui.inspection.booksheet import BookSheet

            sheet = BookSheet(session, key, detail.consignment.ebc_name or "", around, now(), self._page)
            self._page.ask(sheet, lambda: session.say(sheet.told(), Tone.GOOD))
            sheet.accepted.connect(self._page.refresh)

        self._page.run(lambda: saving.around_booking(session, key), ask)

    def _write(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        def finished(result: Any) -> None:
            done(result)
            self._page.refresh()

        def failed(error: Exception) -> None:
            self._page.session.fail(error)
            self._page.refresh()

        self._page.run(work, finished, failed)
