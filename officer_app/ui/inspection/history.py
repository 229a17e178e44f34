"""What was recorded, and what happened when: the part nobody can change."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QVBoxLayout, QWidget

from officer_app.domain.words import Attribute, Disposition
from officer_app.store.detail import Detail, Event
from officer_app.ui import tokens, wording
from officer_app.ui.inspection import words
from officer_app.ui.session import Session
from officer_app.ui.theme import theme
from officer_app.ui.widgets import paint
from officer_app.ui.widgets.labels import Caption, Small, Strong, Text

_SERVICE = "service"  # what nobody did by hand


class Recorded(QWidget):
    """The outcomes, latest first: result, what happened, what was found, who signed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.XS)
        self._parts: list[QWidget] = []

    def show_detail(self, detail: Detail) -> None:
        for part in self._parts:
            self._column.removeWidget(part)
            part.deleteLater()
        self._parts = []
        for outcome in detail.outcomes:
            self._add(outcome, detail)
        self.setVisible(bool(self._parts))

    def _add(self, outcome: Any, detail: Detail) -> None:
        record = json.loads(outcome.record)
        caption = Caption()
        caption.setText(self.tr("Outcome"))
        result = self.tr("Conforms") if outcome.conform else self.tr("Does not conform")
        self._parts += [
            caption,
            Strong(f"{result} · {wording.disposition_word(Disposition(outcome.disposition))}"),
        ]
        for deviation in record["deviations"]:
            said = words.attribute(Attribute(deviation["attribute"]))
            self._parts.append(
                Text(self.tr("Item {0}: {1} {2}").format(deviation["gnum"], said, deviation["found"]))
            )
        for finding in record["findings"]:
            said = words.finding(finding["code"])
            self._parts.append(Text(" · ".join(part for part in (said, finding["note"]) if part)))
        if record["note"]:
            self._parts.append(Text(record["note"]))
        signed = [login for login in (outcome.officer, outcome.second_officer) if login]
        at = wording.full_time(outcome.recorded_at, self._session.zone)
        by = Small(f"{at} · {' + '.join(map(detail.name, signed))}")
        by.setWordWrap(True)
        by.setToolTip(" + ".join(signed))
        self._parts.append(by)
        for part in self._parts:
            self._column.addWidget(part)


class Timeline(QWidget):
    """Each step with its time and who took it, on a line."""

    ROW = 24

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._detail: Detail | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_detail(self, detail: Detail) -> None:
        self._detail = detail
        self.setAccessibleName(self.tr("History"))
        self.setAccessibleDescription("\n".join(" ".join(self._said(event)) for event in detail.history))
        self.updateGeometry()
        self.update()

    @property
    def _events(self) -> tuple[Event, ...]:
        return self._detail.history if self._detail else ()

    def _said(self, event: Event) -> tuple[str, str, str]:
        local = event.at.astimezone(self._session.zone)
        today = datetime.now(self._session.zone).date()
        at = f"{local:%H:%M}" if local.date() == today else f"{local:%m-%d %H:%M}"
        by = self._detail.name(event.by) if self._detail and event.by != _SERVICE else ""
        return at, words.event(event.event), by

    def exactly(self, y: float) -> str:
        """Of the step at that height: the full time, who by login, and the station."""
        row = int(y // self.ROW)
        if not 0 <= row < len(self._events):
            return ""
        step = self._events[row]
        by = "" if step.by == _SERVICE else step.by
        at = wording.full_time(step.at, self._session.zone)
        return " · ".join(part for part in (at, by, step.station) if part)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.exactly(event.pos().y()), self)
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        return QSize(200, len(self._events) * self.ROW)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = QPainter(self), theme().colours
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        small, font = theme().font(tokens.CAPTION_PX, tabular=True), theme().font()
        said = [self._said(step) for step in self._events]
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
            paint.line(painter, room.adjusted(0, 0, -taken, 0), what, c.text, font)
            paint.line(painter, room, by, c.secondary, small, Qt.AlignmentFlag.AlignRight)
