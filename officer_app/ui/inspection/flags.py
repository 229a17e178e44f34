"""What the officer says of flags on the X-ray: one key, for one of them or for several alike."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from officer_app.domain.marked import Marked
from officer_app.domain.words import FlagVerdict
from officer_app.ui import tokens, wording
from officer_app.ui.widgets.buttons import Button
from officer_app.ui.widgets.cards import IconLabel
from officer_app.ui.widgets.labels import Strong, Text
from officer_app.ui.widgets.sheet import Sheet
from officer_app.ui.xray import words

translate = QCoreApplication.translate

_NAMED = 5


class FlagSheet(Sheet):
    """Names the flags, by number, and takes 1, 2 or 3 for what the officer says of them.

    Without a choice to make, as for alarms that were judged before, Enter does.
    """

    WIDTH = 480

    def __init__(self, title: str, does: str, said: Sequence[str], parent: QWidget, *, choice: bool) -> None:
        super().__init__(title, does, parent)
        self.verdict: FlagVerdict | None = None
        for line in said:
            row = QHBoxLayout()
            row.setSpacing(tokens.S)
            row.addWidget(IconLabel("warning", "alert"), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Strong(line), 1)
            self.content.addLayout(row)
        self._choices: dict[FlagVerdict, Button] = {}
        self.do.setVisible(not choice)
        if not choice:
            self.do.setFocus()
        else:
            self.content.addSpacing(tokens.XS)
            self.content.addWidget(Text(self.tr("What is there?")))
            line_of = QHBoxLayout()
            line_of.setSpacing(tokens.S)
            for number, verdict in enumerate(FlagVerdict, start=1):
                button = Button(words.verdict(verdict), key=str(number))
                button.clicked.connect(lambda _=False, chosen=verdict: self._choose(chosen))
                self._choices[verdict] = button
                line_of.addWidget(button, 1)
            self.content.addLayout(line_of)
            self.leave.setFocus()  # nothing is said by an Enter too many

    def keyPressEvent(self, event: QKeyEvent) -> None:
        chosen = dict(zip("123", self._choices, strict=False)).get(event.text())
        if chosen is not None:
            self._choose(chosen)
        else:
            super().keyPressEvent(event)

    def _choose(self, verdict: FlagVerdict) -> None:
        self.verdict = verdict
        self.accept()


def named(flags: Sequence[Marked], marked: Sequence[Marked]) -> list[str]:
    """Each flag by its number and in words, as the X-ray has it; of many the first."""
    told = [_named(one, marked) for one in flags[:_NAMED]]
    more = len(flags) - _NAMED
    return told + ([translate("Inspection", "and {0} more").format(more)] if more > 0 else [])


def _named(one: Marked, marked: Sequence[Marked]) -> str:
    level = wording.assessment_word(one.assessment)
    if one.probability is not None:
        level = f"{level} {one.probability:.2f}"
    return f"{marked.index(one) + 1}  {level} · {wording.flag_category_word(one.category)}"
