"""Where chosen tasks go and why; and what an officer who asked is told."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from officer_app.domain.skills import best_first
from officer_app.reports.supervision import OfficerAtWork, Task
from officer_app.ui import wording
from officer_app.ui.widgets.fields import Choice, Field, labelled
from officer_app.ui.widgets.labels import Caption, Small, Text
from officer_app.ui.widgets.sheet import Sheet
from officer_app.ui.wording import listed, translate

_LONGEST = 500
_NAMED = 4


def _named(tasks: Sequence[Task]) -> str:
    """The waybills, the first few of many."""
    told = listed(task.logistics_no for task in tasks[:_NAMED])
    more = len(tasks) - _NAMED
    return told if more <= 0 else translate("Supervision", "{0} and {1} more").format(told, more)


class ReassignSheet(Sheet):
    """Another officer, or back to the queue; who has the skills it `needs` is proposed, of several the least busy."""

    def __init__(
        self,
        tasks: Sequence[Task],
        officers: Sequence[OfficerAtWork],
        needs: Sequence[str],
        parent: QWidget,
    ) -> None:
        super().__init__(translate("Supervision", "Reassign"), translate("Supervision", "Reassign"), parent)
        self.content.addWidget(Text(_named(tasks)))
        if needs:
            asked = Small(self.tr("Asks for: {0}").format(wording.skill_words(needs)))
            asked.setWordWrap(True)
            self.content.addWidget(asked)
        holders = {task.officer for task in tasks}
        self.to, self.why = Choice(), Field()
        ranked = best_first(officers, needs)
        for who in ranked:
            if holders != {who.login}:
                self.to.addItem(self._told(who, needs), who.login)
        if holders != {None}:
            self.to.addItem(self.tr("Nobody: back to the queue"), None)
        there = [who for who in ranked if who.at_work and who.login not in holders]
        if there:
            self.to.setCurrentIndex(self.to.findData(there[0].login))
        self.why.setMaxLength(_LONGEST)
        for name, field in ((self.tr("To"), self.to), (self.tr("Why; the officers are told"), self.why)):
            caption = Caption()
            caption.setText(name)
            self.content.addWidget(caption)
            self.content.addWidget(labelled(field, name))
        self.why.setFocus()

    def _told(self, who: OfficerAtWork, needs: Sequence[str]) -> str:
        """Who it is, and what speaks for and against them: "Chen Yi · has dangerous goods · 2 tasks"."""
        told = [who.name]
        if has := [skill for skill in needs if skill in who.skills]:
            told.append(self.tr("has {0}").format(wording.skill_words(has)))
        told.append(self.tr("%n task(s)", "", who.held))
        if not who.at_work:
            told.append(self.tr("not at work"))
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
