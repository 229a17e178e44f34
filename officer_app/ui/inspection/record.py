"""The record: requirements to tick, what happens with the consignment, findings, a note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from officer_app.domain.words import Disposition, InspectionDegree, InspectionMode, TaskKind
from officer_app.store.detail import Detail, Said, said_list
from officer_app.ui import icons, tokens, wording
from officer_app.ui.inspection import words
from officer_app.ui.inspection.draft import Draft, Result
from officer_app.ui.theme import theme
from officer_app.ui.widgets import paint
from officer_app.ui.widgets.buttons import Button, Kind, Pressable
from officer_app.ui.widgets.labels import Caption, Secondary, Text

_WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class CheckRow(Pressable):
    """A tick box whose sentence wraps; Space, Enter or a press anywhere on it ticks. The next one to tick shows its
    key."""

    BOX = 18
    _TOP = 5
    _LEFT = BOX + tokens.S + 2
    _RIGHT = tokens.XL  # for the key

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asked = text
        self._next = False
        self.say_result("")
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def say_result(self, result: str) -> None:
        """What came of it, on lines below."""
        said = f"{self._asked}\n{result}" if result else self._asked
        if said != self.text():
            self.setText(said)
            self.setAccessibleName(said)
            self.updateGeometry()

    def mark_next(self, is_next: bool) -> None:
        """T ticks this one."""
        if is_next != self._next:
            self._next = is_next
            self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, width - self._LEFT - self._RIGHT, 10_000)
        return (
            max(self.fontMetrics().boundingRect(room, _WRAPPED, self.text()).height(), self.BOX)
            + 2 * self._TOP
        )

    def sizeHint(self) -> QSize:
        return QSize(220, self.heightForWidth(220))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.BOX + 2 * self._TOP)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = QPainter(self), theme().colours
        box = QRect(2, self._TOP, self.BOX, self.BOX)
        on = self.isEnabled()
        if self.isChecked():
            paint.rounded(painter, box, c.accent if on else c.outline, None, tokens.XS)
            icons.draw(painter, "check", c.on_accent, box.left() + 2, box.top() + 2, 14)
        else:
            fill = c.hover if self.underMouse() and on else c.surface
            paint.rounded(painter, box, fill, c.outline if on else c.border, tokens.XS)
        painter.setPen(theme().colour("text" if on else "secondary"))
        painter.setFont(self.font())
        room = self.rect().adjusted(self._LEFT, self._TOP - 1, -self._RIGHT, 0)
        painter.drawText(room, _WRAPPED, self.text())
        if self._next and on:
            small = theme().font(tokens.CAPTION_PX)
            spot = QPointF(self.width() - paint.keycap_width(small, "T") - 2, box.center().y() + 1)
            paint.keycap(painter, spot, "T", small, c.secondary, c.border)
        if self.hasFocus():
            paint.focus_ring(painter, self.rect(), tokens.XS)


class Instruction(QWidget):
    """What the task asks for, with a tick for each requirement."""

    ticked = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head, self._kind = Caption(), Secondary()
        self._kind.setWordWrap(True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.XS)
        self._column.addWidget(self._head)
        self._column.addWidget(self._kind)
        self._rows: dict[str, CheckRow] = {}
        self._shown: object = None

    def show_detail(self, detail: Detail, editable: bool) -> None:
        task = detail.task
        self.setVisible(task is not None)
        if task is None:
            return
        self._head.setText(self.tr("Instruction"))
        kind, mode, degree = TaskKind(task.kind), InspectionMode(task.mode), InspectionDegree(task.degree)
        if kind in (TaskKind.INSPECTION, TaskKind.UNDECLARED):
            self._kind.setText(
                self.tr("{0}: {1}, {2}").format(
                    words.task_kind(kind), words.degree(degree), words.inspection_mode(mode)
                )
            )
        else:
            self._kind.setText(words.task_kind(kind))
        asked = said_list(task.requirements)
        stamp = (asked, wording.in_chinese())
        if stamp != self._shown:
            self._shown = stamp
            self._make_rows(asked)
        for row in self._rows.values():
            row.setEnabled(editable)

    def _make_rows(self, asked: Sequence[Said]) -> None:
        for row in self._rows.values():
            self._column.removeWidget(row)
            row.deleteLater()
        self._rows = {}
        for said in asked:
            row = CheckRow(wording.both(said))
            row.toggled.connect(lambda done, name=said.en: self.ticked.emit(name, done))
            self._rows[said.en] = row
            self._column.addWidget(row)

    def next_step(self) -> CheckRow | None:
        """The first that is not ticked."""
        return next((row for row in self._rows.values() if not row.isChecked()), None)

    def show_ticked(self, ticked: frozenset[str], results: Mapping[str, Result]) -> None:
        for name, row in self._rows.items():
            row.blockSignals(True)
            row.setChecked(name in ticked)
            row.say_result(self._said(results.get(name)))
            row.blockSignals(False)
        left = self.next_step()
        for row in self._rows.values():
            row.mark_next(row is left)

    def _said(self, result: Result | None) -> str:
        if result is None:
            return ""
        return result.text if result.in_order else wording.labelled(self.tr("Not in order"), result.text)


class OutcomeForm(QWidget):
    """What happens, what was found, and a note. It only shows a draft and says what the officer did to it."""

    disposed = Signal(object)
    finding_wanted = Signal()
    finding_removed = Signal(int)
    noted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head, self._findings_head = Caption(), Caption()
        self._result = Secondary()
        self._group = QButtonGroup(self)
        self._choices: dict[Disposition, Button] = {}
        grid = QGridLayout()
        grid.setSpacing(tokens.XS)
        for place, disposition in enumerate(Disposition):
            button = Button(key=f"Alt+{place + 1}")
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, chosen=disposition: self.disposed.emit(chosen))
            self._group.addButton(button)
            self._choices[disposition] = button
            grid.addWidget(button, *divmod(place, 2))
        for column in range(2):
            grid.setColumnStretch(column, 1)
        self._why_not = Text()  # one of the choices cannot be made
        self._add = Button(kind=Kind.QUIET, icon="add")
        self._add.clicked.connect(self.finding_wanted)
        self._findings = QVBoxLayout()
        self._findings.setSpacing(tokens.XS)
        self._finding_rows: list[QWidget] = []
        self._note = QPlainTextEdit()
        self._note.setFixedHeight(2 * tokens.CONTROL)
        self._note.setTabChangesFocus(True)
        self._note.textChanged.connect(lambda: self.noted.emit(self._note.toPlainText()))
        head = QHBoxLayout()
        head.addWidget(self._head)
        head.addStretch(1)
        head.addWidget(self._result)
        findings_head = QHBoxLayout()
        findings_head.addWidget(self._findings_head)
        findings_head.addStretch(1)
        findings_head.addWidget(self._add)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(tokens.XS)
        whole.addLayout(head)
        whole.addLayout(grid)
        whole.addWidget(self._why_not)
        whole.addLayout(findings_head)
        whole.addLayout(self._findings)
        whole.addWidget(self._note)
        self.retranslate()

    def show_draft(self, draft: Draft) -> None:
        self._group.setExclusive(False)
        for disposition, button in self._choices.items():
            button.setChecked(disposition is draft.disposition)
        self._group.setExclusive(True)
        self._choices[Disposition.RELEASE].setEnabled(draft.declared)
        self._why_not.setVisible(not draft.declared)
        judged = bool(draft.conforming) or not draft.conform
        conform = self.tr("conforms") if draft.conform else self.tr("does not conform")
        self._result.setText(conform if judged else "")
        if self._note.toPlainText() != draft.note:
            self._note.blockSignals(True)
            self._note.setPlainText(draft.note)
            self._note.blockSignals(False)
        self._show_findings(draft)

    def _show_findings(self, draft: Draft) -> None:
        for row in self._finding_rows:
            self._findings.removeWidget(row)
            row.deleteLater()
        self._finding_rows = []
        for index, finding in enumerate(draft.findings):
            where = self.tr("item {0}").format(finding.gnum) if finding.gnum else ""
            text = " · ".join(part for part in (words.finding(finding.code), where, finding.note) if part)
            holder = QWidget()
            line = QHBoxLayout(holder)
            line.setContentsMargins(0, 0, 0, 0)
            line.addWidget(Text(text), 1)
            remove = Button(kind=Kind.QUIET, icon="close")
            remove.setAccessibleName(self.tr("Remove finding: {0}").format(text))
            remove.clicked.connect(lambda _=False, at=index: self.finding_removed.emit(at))
            line.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
            self._findings.addWidget(holder)
            self._finding_rows.append(holder)

    def retranslate(self) -> None:
        self._head.setText(self.tr("What happens"))
        self._why_not.setText(self.tr("A box nobody declared cannot be released."))
        self._findings_head.setText(self.tr("Findings"))
        self._add.setText(self.tr("Add"))
        self._add.setAccessibleName(self.tr("Add a finding"))
        self._note.setPlaceholderText(self.tr("Note: what was opened, what stood out …"))
        self._note.setAccessibleName(self.tr("Note"))
        for disposition, button in self._choices.items():
            button.setText(words.disposition(disposition))
            place = list(self._choices).index(disposition) + 1
            button.setToolTip(f"{wording.disposition_word(disposition)}  (Alt+{place})")
            button.setAccessibleName(wording.disposition_word(disposition))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
