"""Where chosen tasks go and why; and what an officer who asked is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from officer_app.domain.skills import Proposal, Wanted, best_first, propose
from officer_app.domain.words import Role
from officer_app.reports.supervision import OfficerAtWork, Task
from officer_app.ui import tokens, wording
from officer_app.ui.widgets.fields import Choice, Field, labelled
from officer_app.ui.widgets.labels import Caption, Small, Text
from officer_app.ui.widgets.rows import QUIET, STRONG, Column, RowsModel, RowsTable
from officer_app.ui.widgets.sheet import Sheet
from officer_app.ui.wording import listed, translate

_LONGEST = 500
_NAMED = 4


def _named(tasks: Sequence[Task]) -> str:
    """The waybills, the first few of many."""
    told = listed(task.logistics_no for task in tasks[:_NAMED])
    more = len(tasks) - _NAMED
    return told if more <= 0 else translate("Supervision", "{0} and {1} more").format(told, more)


#: So many lines of proposals without scrolling.
_PROPOSALS_SHOWN = 5


class _Line(NamedTuple):
    """A task, and to whom it is proposed."""

    logistics_no: str
    to: str
    why: str


class ReassignSheet(Sheet):
    """Another officer, or back to the queue. For each task somebody is proposed, and why: of several tasks each may go
    to another.
    """

    WIDTH = 640

    def __init__(
        self,
        tasks: Sequence[Task],
        officers: Sequence[OfficerAtWork],
        wanted: Sequence[Wanted],
        asker: str,
        parent: QWidget,
    ) -> None:
        super().__init__(translate("Supervision", "Reassign"), translate("Supervision", "Reassign"), parent)
        self.content.addWidget(Text(_named(tasks)))
        needs = tuple(dict.fromkeys(skill for one in wanted for skill in one.needs))
        if needs:
            asked = Small(self.tr("Asks for: {0}").format(wording.skill_words(needs)))
            asked.setWordWrap(True)
            self.content.addWidget(asked)
        self._tasks, self._asker = tasks, asker
        self._proposed = propose(wanted, officers, asker)
        self.to, self.why = Choice(), Field()
        holders = {one.holder for one in wanted}
        self._each = len(tasks) > 1 and any(self._proposed)
        if self._each:
            self.to.addItem(self.tr("Each to whom it is proposed"))
        for who in best_first(officers, needs, asker):
            if holders != {who.login} and not any(who.login in one.barred for one in wanted):
                self.to.addItem(self._told(who, needs), who.login)
        if holders != {None}:
            self.to.addItem(self.tr("Nobody: back to the queue"), None)
        first = self._proposed[0]
        if len(tasks) == 1 and first is not None:
            self.to.setCurrentIndex(self.to.findData(first.login))
        self.why.setMaxLength(_LONGEST)
        for name, field in ((self.tr("To"), self.to), (self.tr("Why; the officers are told"), self.why)):
            caption = Caption()
            caption.setText(name)
            self.content.addWidget(caption)
            self.content.addWidget(labelled(field, name))
            if field is self.to and self._each:
                self._show_proposals(officers)
        self.why.setFocus()

    @property
    def _as_proposed(self) -> bool:
        return self._each and self.to.currentIndex() == 0

    def moves(self) -> list[tuple[Task, str | None]]:
        """To whom each task goes; one that nobody is proposed for stays where it is."""
        if self._as_proposed:
            proposed = zip(self._tasks, self._proposed, strict=True)
            return [(task, best.login) for task, best in proposed if best is not None]
        return [(task, self.to.currentData()) for task in self._tasks]

    def _show_proposals(self, officers: Sequence[OfficerAtWork]) -> None:
        """A line a task, while that is what is chosen."""
        names = {who.login: who.name for who in officers}
        columns = (
            Column(
                lambda: translate("Supervision", "Waybill"), lambda line: line.logistics_no, 152, number=True
            ),
            Column(lambda: self.tr("To"), lambda line: line.to, 128, lambda _: STRONG),
            Column(lambda: translate("Supervision", "Why"), lambda line: line.why, 0, lambda _: QUIET),
        )
        lines = [
            _Line(task.logistics_no, names[best.login], self._why(best))
            if best is not None
            else _Line(task.logistics_no, wording.NOTHING, self.tr("stays: nobody at work may have it"))
            for task, best in zip(self._tasks, self._proposed, strict=True)
        ]
        self.proposals = RowsTable(RowsModel(columns, lambda line: line.logistics_no))
        labelled(self.proposals, self.tr("Proposals"))
        self.proposals.take(lines)
        row = self.proposals.verticalHeader().defaultSectionSize()
        shown = min(len(lines), _PROPOSALS_SHOWN) + 1  # and the header
        self.proposals.setMinimumHeight(shown * row + tokens.S)
        self.to.currentIndexChanged.connect(lambda: self.proposals.setVisible(self._as_proposed))
        self.content.addWidget(self.proposals)

    def _why(self, best: Proposal) -> str:
        """ "has dangerous goods · 2 tasks"."""
        told = [self.tr("has {0}").format(wording.skill_words(best.has))] if best.has else []
        told += [self.tr("lacks {0}").format(wording.skill_words(best.lacks))] if best.lacks else []
        return " · ".join([*told, self.tr("%n task(s)", "", best.held)])

    def _told(self, who: OfficerAtWork, needs: Sequence[str]) -> str:
        """Who it is, and what speaks for and against them: "Chen Yi · has dangerous goods · 2 tasks"."""
        told = [who.name]
        if has := [skill for skill in needs if skill in who.skills]:
            told.append(self.tr("has {0}").format(wording.skill_words(has)))
        told.append(self.tr("%n task(s)", "", who.held))
        if who.login == self._asker:
            told.append(self.tr("you"))
        elif not who.there:
            told.append(self.tr("not at work"))
        elif who.role != Role.OFFICER:
            told.append(wording.role_word(who.role))
        return " · ".join(told)

    def submit(self) -> None:
        if self.why.said():
            self.accept()
        else:
            self.why.mark_bad(True)
            self.refuse(self.tr("Say why: the officers are told, and it stays on record."))
            self.why.setFocus()


class AnswerSheet(Sheet):
    """What the officer is to do."""

    def __init__(self, task: Task, asked_by: str, parent: QWidget) -> None:
        super().__init__(
            translate("Supervision", "Answer {0}").format(asked_by),
            translate("Supervision", "Answer"),
            parent,
        )
        self.content.addWidget(Text(f"{task.logistics_no} · {task.asks}"))
        self.answer = Field()
        self.answer.setMaxLength(_LONGEST)
        asks = self.tr("What is the officer to do?")
        caption = Caption()
        caption.setText(asks)
        self.content.addWidget(caption)
        self.content.addWidget(labelled(self.answer, asks))
        self.answer.setFocus()

    def submit(self) -> None:
        if self.answer.said():
            self.accept()
        else:
            self.refuse(self.tr("Say what the officer is to do."))
