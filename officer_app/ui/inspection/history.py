"""What was recorded, and what happened when: the part nobody can change."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from officer_app.domain.outcome import LONGEST_TEXT, Outcome
from officer_app.domain.visible import begun
from officer_app.domain.words import Advance, Disposition, SignatureKind
from officer_app.store.detail import Detail, Event
from officer_app.store.evidence import ADDED
from officer_app.store.written import as_written
from officer_app.ui import tokens, wording
from officer_app.ui.inspection import words
from officer_app.ui.inspection.following import leads
from officer_app.ui.session import Session
from officer_app.ui.theme import theme
from officer_app.ui.widgets import paint
from officer_app.ui.widgets.buttons import Button
from officer_app.ui.widgets.labels import Caption, Small, Strong, Text

_VEIL = "•••"
_SERVICE = "service"  # what nobody did by hand


class Recorded(QWidget):
    """The records, latest first: result, what happened, the process text, who signed and what was said to it.

    Of a text that is longer than an officer writes the beginning is shown; all of it is on the record sheet.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.XS)
        self._parts: list[QWidget] = []
        self.pdf = Button(key="Ctrl+S")
        self.paper = Button(key="Ctrl+P")
        sheet = QHBoxLayout()
        sheet.setContentsMargins(0, tokens.XS, 0, 0)
        sheet.setSpacing(tokens.S)
        for button in (self.pdf, self.paper):
            sheet.addWidget(button)
        sheet.addStretch(1)
        self._records = QVBoxLayout()
        self._records.setSpacing(tokens.XS)
        self._column.addLayout(self._records)
        self._column.addLayout(sheet)

    def show_detail(self, detail: Detail) -> None:
        self.pdf.setText(self.tr("Save PDF …"))
        self.pdf.setToolTip(self.tr("The record sheet as a PDF"))
        self.paper.setText(self.tr("Print …"))
        self.paper.setToolTip(self.tr("The record sheet on paper"))
        for part in self._parts:
            self._records.removeWidget(part)
            part.deleteLater()
        self._parts = []
        for number, outcome in enumerate(detail.outcomes):
            self._add(outcome, detail, latest=number == 0)
        for part in self._parts:
            self._records.addWidget(part)
        self.setVisible(bool(self._parts))

    def _add(self, outcome: Any, detail: Detail, *, latest: bool) -> None:
        record = as_written(outcome.record)
        caption = Caption()
        caption.setText(self.tr("Outcome") if latest else self.tr("Earlier record"))
        result = self.tr("Conforms") if outcome.conform else self.tr("Does not conform")
        disposition = wording.disposition_word(Disposition(outcome.disposition))
        self._parts += [caption, Strong(f"{result} · {disposition}")]
        if outcome.amends:
            self._parts.append(Text(wording.labelled(self.tr("Amended because"), outcome.why)))
        written = record.process_zh if wording.in_chinese() else record.process_en
        if said := written if latest and written else "\n".join(self._found(record)):
            self._parts.append(Text(begun(veiled(said, detail), LONGEST_TEXT)))
        if record.note:
            self._parts.append(Text(veiled(record.note, detail)))
        signed = [login for login in (outcome.officer, outcome.second_officer) if login]
        made, came = detail.brought.get(outcome.outcome_id), outcome.recorded_at
        later = self.tr("came from the station's journal {0}").format(
            wording.full_time(came, self._session.zone)
        )
        self._sign(detail, signed, made or came, later if made else "")
        for signature in detail.signed(outcome):
            self._sign(detail, [signature.officer], signature.signed_at, self._verdict(signature))

    def _found(self, record: Outcome) -> list[str]:
        """What was not as declared, of a record that has no text of its own here."""
        deviations = [
            self.tr("Item {0}: {1} {2}").format(one.gnum, words.attribute(one.attribute), one.found)
            for one in record.deviations
        ]
        return deviations + [
            " · ".join(part for part in (words.finding(one.code), one.note) if part)
            for one in record.findings
        ]

    def _verdict(self, signature: Any) -> str:
        if signature.kind == SignatureKind.SECOND:
            return self.tr("second officer")
        if signature.agreed:
            return self.tr("approved")
        return wording.labelled(self.tr("returned"), signature.reason)

    def _sign(self, detail: Detail, logins: list[str], at: datetime, verdict: str = "") -> None:
        who = " + ".join(map(detail.name, logins))
        when = wording.full_time(at, self._session.zone)
        by = Small(" · ".join(part for part in (when, who, verdict) if part))
        by.setWordWrap(True)
        by.setToolTip(" + ".join(logins))
        self._parts.append(by)


def veiled(text: str, detail: Detail) -> str:
    """Until somebody has looked at the seals of goods that come under them, no number of theirs is told."""
    sealing = detail.sealing
    if sealing is None or detail.consignment.advance != Advance.SEALED:
        return text
    numbers = sorted((*json.loads(sealing.seals), *json.loads(sealing.packages)), key=len, reverse=True)
    for number in numbers:
        text = text.replace(number, _VEIL)
    return text


class Timeline(QWidget):
    """Each step with its time and who took it, on a line."""

    ROW = 24

    #: Steps that lead somewhere, those of one line: asked for by Enter or a click.
    followed = Signal(object)
    #: The line that the arrow keys went to, by the height of its middle.
    went_to = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._detail: Detail | None = None
        self._steps: list[tuple[Event, ...]] = []  # one line each
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_detail(self, detail: Detail) -> None:
        self._detail, self._steps = detail, []
        for event in detail.history:
            before = self._steps[-1][-1] if self._steps else None
            if before is not None and event.event == before.event == ADDED and event.by == before.by:
                self._steps[-1] += (event,)
            else:
                self._steps.append((event,))
        self._at = max(0, min(self._at, len(self._steps) - 1))
        self.setAccessibleName(self.tr("History"))
        self.setAccessibleDescription("\n".join(" ".join(self._said(steps)) for steps in self._steps))
        self.updateGeometry()
        self.update()

    def _said(self, steps: Sequence[Event]) -> tuple[str, str, str]:
        event = steps[-1]
        local = event.at.astimezone(self._session.zone)
        today = datetime.now(self._session.zone).date()
        at = f"{local:%H:%M}" if local.date() == today else f"{local:%m-%d %H:%M}"
        by = self._detail.name(event.by) if self._detail and event.by != _SERVICE else ""
        if len(steps) == 1:
            return at, words.step(event, self._detail.name if self._detail else str), by
        names = wording.listed(step.payload["name"] for step in steps)
        return at, f"{words.event(event.event)} × {len(steps)} · {names}", by

    def exactly(self, y: float) -> str:
        """Of the step at that height: all that its line says, the full time, who by login, and the station."""
        row = int(y // self.ROW)
        if not 0 <= row < len(self._steps):
            return ""
        step = self._steps[row][-1]
        by = "" if step.by == _SERVICE else step.by
        at = wording.full_time(step.at, self._session.zone)
        when = " · ".join(part for part in (at, by, step.station) if part)
        return f"{self._said(self._steps[row])[1]}\n{when}"

    def _leads_at(self, row: int) -> bool:
        """The line of that number is a link."""
        detail = self._detail
        return detail is not None and 0 <= row < len(self._steps) and leads(self._steps[row][-1], detail)

    def _go(self, by: int) -> None:
        self._at = max(0, min(self._at + by, len(self._steps) - 1))
        self.setAccessibleDescription(" ".join(self._said(self._steps[self._at])) if self._steps else "")
        self.went_to.emit(self._at * self.ROW + self.ROW // 2)
        self.update()

    def _follow(self, row: int) -> bool:
        if not self._leads_at(row):
            return False
        self._at = row
        self.followed.emit(self._steps[row])
        self.update()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go through the steps, Enter shows what one is about."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._go(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or not self._follow(self._at):
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        there = self._leads_at(int(event.position().y() // self.ROW))
        self.setCursor(Qt.CursorShape.PointingHandCursor if there else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._follow(int(event.position().y() // self.ROW))

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        ):
            event.accept()  # here they are not the goods'
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.exactly(event.pos().y()), self)
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        return QSize(200, len(self._steps) * self.ROW)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = QPainter(self), theme().colours
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        small, font = theme().font(tokens.CAPTION_PX, tabular=True), theme().font()
        said = [self._said(steps) for steps in self._steps]
        wide = max((paint.text_width(small, at) for at, _, _ in said), default=0)
        line = wide + tokens.M
        if len(said) > 1:
            painter.fillRect(line, self.ROW // 2, 1, (len(said) - 1) * self.ROW, theme().colour("border"))
        for number, (at, what, by) in enumerate(said):
            top = number * self.ROW
            paint.line(
                painter,
                QRectF(0, top, wide + 1, self.ROW),
                at,
                c.secondary,
                small,
                Qt.AlignmentFlag.AlignRight,
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().colour("accent" if by else "outline"))
            painter.drawEllipse(QRectF(line - 2.5, top + self.ROW / 2 - 3, 6, 6))
            left = line + tokens.M
            taken = paint.text_width(small, by) + tokens.S if by else 0
            room = QRectF(left, top, self.width() - left, self.ROW)
            ink = c.accent if self._leads_at(number) else c.text
            paint.line(painter, room.adjusted(0, 0, -taken, 0), what, ink, font)
            if self.hasFocus() and number == self._at:
                paint.focus_ring(painter, QRect(0, top, self.width(), self.ROW), tokens.XS)
            paint.line(painter, room, by, c.secondary, small, Qt.AlignmentFlag.AlignRight)
