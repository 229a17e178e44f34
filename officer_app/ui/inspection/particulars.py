"""Where, when, with whom, in what and with which papers: one quiet line while all of it is as declared."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from officer_app.domain.codes import Table, name
from officer_app.domain.record import Circumstances
from officer_app.ui import tokens, wording
from officer_app.ui.inspection import words
from officer_app.ui.inspection.draft import Draft, Particulars
from officer_app.ui.session import Session
from officer_app.ui.widgets.buttons import Button, Kind
from officer_app.ui.widgets.labels import Caption, Small, Text

translate = QCoreApplication.translate


def packaging_word(code: str | None) -> str:
    return wording.both(name(Table.WRAP_TYPE, code)) if code else ""


class ParticularsBlock(QWidget):
    """What was entered line by line; what is filled as declared in small print."""

    wanted = Signal()
    sample_wanted = Signal()
    sample_removed = Signal(int)
    process_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._head = Caption()
        self._edit = Button(kind=Kind.QUIET, icon="edit", key="E")
        self._filled = Small()
        self._filled.setWordWrap(True)
        self._entered = QVBoxLayout()
        self._entered.setSpacing(tokens.XS)
        self._rows: list[QWidget] = []
        self._sample = Button(kind=Kind.QUIET, icon="laboratory", key="Y")
        self._process = Button(kind=Kind.QUIET, icon="note", key="X")
        self._edit.clicked.connect(self.wanted)
        self._sample.clicked.connect(self.sample_wanted)
        self._process.clicked.connect(self.process_wanted)
        head = QHBoxLayout()
        head.addWidget(self._head)
        head.addStretch(1)
        head.addWidget(self._edit)
        more = QHBoxLayout()
        more.setSpacing(tokens.XS)
        more.addWidget(self._sample)
        more.addWidget(self._process)
        more.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.XS)
        column.addLayout(head)
        column.addLayout(self._entered)
        column.addWidget(self._filled)
        column.addLayout(more)
        self.retranslate()

    def show_draft(self, draft: Draft, known: Circumstances | None) -> None:
        for row in self._rows:
            self._entered.removeWidget(row)
            row.deleteLater()
        self._rows = [Text(line) for line in self._lines(draft.particulars)]
        for index, sample in enumerate(draft.samples):
            self._rows.append(self._sample_row(index, f"{sample.number} · {sample.quantity}"))
        for row in self._rows:
            self._entered.addWidget(row)
        filled = filled_line(draft, known)
        self._filled.setText(filled)
        self._filled.setVisible(bool(filled))
        self._sample.setVisible(not draft.papers_only)
        edited = draft.process_en is not None or draft.process_zh is not None
        self._process.setText(self.tr("Process text, edited") if edited else self.tr("Process text"))

    def _lines(self, around: Particulars) -> list[str]:
        """What the officer entered."""
        packaging = wording.listed(
            part for part in (packaging_word(around.packaging), around.packaging_note) if part
        )
        papers = around.papers and wording.listed(
            words.counted_paper(kind, count) for kind, count in around.papers
        )
        said = (
            (self.tr("Place"), around.place),
            (self.tr("Time"), self._times(around.started_at, around.ended_at)),
            (self.tr("Packaging"), packaging),
            (self.tr("Attended"), self.tr("nobody") if around.attended_by == "" else around.attended_by),
            (self.tr("Papers"), papers),
            (self.tr("Seals removed"), self._seals(around.seals_removed)),
            (self.tr("New seals"), self._seals(around.seals_new)),
            (self.tr("Packages"), wording.listed(around.packages)),
        )
        return [wording.labelled(label, text) for label, text in said if text]

    def _seals(self, numbers: tuple[str, ...] | None) -> str:
        return self.tr("none") if numbers == () else wording.listed(numbers or ())

    def _times(self, start: datetime | None, end: datetime | None) -> str:
        zone = self._session.zone
        if start is None and end is None:
            return ""
        return f"{wording.clock_time(start, zone)} – {wording.clock_time(end, zone)}"

    def _sample_row(self, index: int, said: str) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(Text(wording.labelled(self.tr("Sample"), said)), 1)
        remove = Button(kind=Kind.QUIET, icon="close")
        remove.setAccessibleName(self.tr("Remove sample: {0}").format(said))
        remove.clicked.connect(lambda _=False, at=index: self.sample_removed.emit(at))
        line.addWidget(remove)
        return row

    def filled_text(self) -> str:
        """The line of what is filled as declared."""
        return self._filled.text()

    def retranslate(self) -> None:
        self._head.setText(self.tr("Inspection"))
        self._edit.setText(self.tr("Change"))
        self._edit.setAccessibleName(self.tr("Change place, time, packaging, papers, seals"))
        self._sample.setText(self.tr("Sample"))
        self._sample.setAccessibleName(self.tr("Record a sample"))
        self._process.setText(self.tr("Process text"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


def filled_line(draft: Draft, known: Circumstances | None) -> str:
    """What nobody entered, and what will stand for it."""
    if known is None:
        return ""
    around = draft.particulars
    parts = []
    if draft.by_one_key:
        parts.append(
            translate("Inspection", "requirements")
            if draft.papers_only
            else translate("Inspection", "goods and requirements")
        )
    if not draft.papers_only:
        if draft.conform and any(not one.alarm for one in draft.unjudged()):
            parts.append(translate("Inspection", "nothing under the flags"))
        if around.packaging is None:
            parts.append(packaging_word(known.packaging))
        if around.place is None:
            parts.append(known.place)
        if around.attended_by is None:
            parts.append(translate("Inspection", "nobody attended"))
        if around.seals_removed is None:
            parts.append(translate("Inspection", "no seal removed"))
        if around.seals_new is None:
            parts.append(translate("Inspection", "no new seal"))
    if around.papers is None and known.papers:
        parts.append(wording.listed(words.counted_paper(one.kind, one.count) for one in known.papers))
    if not parts:
        return ""
    return wording.labelled(translate("Inspection", "As declared"), " · ".join(parts))
