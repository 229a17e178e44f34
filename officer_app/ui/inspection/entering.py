"""The dialogs of the record, each on one key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from officer_app.domain.clock import now
from officer_app.domain.process import Process, narrate
from officer_app.domain.record import as_declared
from officer_app.domain.words import Disposition
from officer_app.store.detail import said_list
from officer_app.ui import wording
from officer_app.ui.inspection.dialogs import DeviationSheet, FindingSheet
from officer_app.ui.inspection.flags import FlagSheet, named
from officer_app.ui.inspection.sheets import ParticularsSheet, ProcessSheet, ResultSheet, SampleSheet

if TYPE_CHECKING:
    from officer_app.ui.inspection.draft import Draft
    from officer_app.ui.inspection.page import InspectionPage


class Entering(QObject):
    """Nothing opens while nothing may be entered."""

    def __init__(self, page: InspectionPage) -> None:
        super().__init__(page)
        self._page = page

    def item_conforms(self) -> None:
        """The current item is as declared; on to the next."""
        table = self._page.table
        item = table.current()
        if item is not None:
            self._page.recording.change(lambda draft: draft.with_conform(item.gnum))
            table.step(1)

    def deviation(self) -> None:
        item, draft, change = self._page.table.current(), self._page.draft, self._page.recording.change
        if draft is None or item is None:
            return
        sheet = DeviationSheet(item, draft.deviations.get(item.gnum, {}), self._page)
        self._page.ask(sheet, lambda: change(lambda draft: draft.with_deviations(item.gnum, sheet.found())))

    def finding(self) -> None:
        draft, detail, change = self._page.draft, self._page.detail, self._page.recording.change
        if draft is None or detail is None:
            return
        sheet = FindingSheet(detail.goods, not draft.declared, self._page)
        self._page.ask(sheet, lambda: change(lambda draft: draft.with_finding(sheet.finding())))

    def particulars(self) -> None:
        draft, recording = self._page.draft, self._page.recording
        if draft is None or recording.known is None:
            return
        sheet = ParticularsSheet(draft, recording.known, self._page.session.zone, self._page)
        self._page.ask(
            sheet, lambda: recording.change(lambda draft: draft.with_particulars(sheet.particulars()))
        )

    def sample(self) -> None:
        draft, detail, recording = self._page.draft, self._page.detail, self._page.recording
        if draft is None or detail is None or draft.papers_only:
            return
        sheet = SampleSheet(detail.goods, draft.samples, self._page.session.officer.name, now(), self._page)
        self._page.ask(sheet, lambda: recording.change(lambda draft: draft.with_sample(sheet.sample())))

    def result(self) -> None:
        draft, detail, recording = self._page.draft, self._page.detail, self._page.recording
        if draft is None or detail is None or detail.task is None or not draft.requirements:
            return
        asked = [(said.en, wording.both(said)) for said in said_list(detail.task.requirements)]
        sheet = ResultSheet(asked, draft, self._page)
        self._page.ask(
            sheet,
            lambda: recording.change(lambda draft: draft.with_result(sheet.requirement(), sheet.said())),
        )

    def flags(self) -> None:
        """What is where the X-ray was marked: of the flag that was gone to, or of all that nothing was said of."""
        draft, xray, change = self._page.draft, self._page.xray, self._page.recording.change
        if draft is None or draft.papers_only or not draft.marked:
            return
        chosen = xray.view.chosen
        some = [one for number, one in enumerate(draft.marked, start=1) if number == chosen]
        some = some or draft.unjudged() or list(draft.marked)
        title = self.tr("Flag on the X-ray") if len(some) == 1 else self.tr("Flags on the X-ray")
        sheet = FlagSheet(title, "", named(some, draft.marked), self._page, choice=True)

        def judge() -> None:
            verdict, which = sheet.verdict, [one.flag for one in some]
            if verdict is not None:
                change(lambda draft: draft.with_verdict(which, verdict))

        self._page.ask(sheet, judge)

    def alarms(self, then: Callable[[], None]) -> bool:
        """Ask about the alarms that it is being released against, by name, and go on with `then`; False: there are
        none to ask about."""
        draft, change = self._page.draft, self._page.recording.change
        alarms = draft.to_confirm() if draft is not None else []
        if draft is None or not alarms:
            return False
        unjudged = [] if draft.papers_only else [one for one in draft.unjudged() if one.alarm]
        sheet = FlagSheet(
            self.tr("Release against an alarm of the X-ray machine?"),
            self.tr("Release all the same"),
            named(alarms, draft.marked),
            self._page,
            choice=bool(unjudged),
        )

        def confirm() -> None:
            verdict, which = sheet.verdict, [one.flag for one in unjudged]
            if verdict is not None:
                change(lambda draft: draft.with_verdict(which, verdict))
            change(lambda draft: draft.released_against(alarms))
            then()

        self._page.ask(sheet, confirm)
        return True

    def process(self) -> None:
        draft, recording = self._page.draft, self._page.recording
        if draft is None or recording.known is None:
            return
        sheet = ProcessSheet(draft, self._written(draft), self._page)
        self._page.ask(sheet, lambda: recording.change(lambda draft: draft.with_process(*sheet.process())))

    def _written(self, draft: Draft) -> Process:
        """The text as it would be written now; before a decision, as if everything were released."""
        from officer_app.workflow.circumstances import asked_of

        detail, known = self._page.detail, self._page.recording.known
        assert detail is not None
        assert detail.task is not None
        assert known is not None
        decided = draft if draft.disposition else draft.with_disposition(Disposition.RELEASE)
        outcome = as_declared(decided.outcome(), known)
        return narrate(outcome, asked_of(detail.task._asdict()), known)
