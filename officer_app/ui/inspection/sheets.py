"""What the record asks for in dialogs besides goods and findings: particulars, a sample, a result, the process text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from officer_app.domain.clock import now
from officer_app.domain.codes import Table, names
from officer_app.domain.contradictions import of_marks, of_samples
from officer_app.domain.outcome import LONGEST_TEXT, Handover, Sample
from officer_app.domain.process import Process
from officer_app.domain.record import Circumstances, Untimely, untimely
from officer_app.domain.said import meant
from officer_app.domain.visible import begun
from officer_app.store.detail import Goods
from officer_app.ui import tokens, wording
from officer_app.ui.errors import said_by_reader
from officer_app.ui.inspection import words
from officer_app.ui.inspection.draft import Draft, Particulars, Result
from officer_app.ui.inspection.particulars import packaging_word
from officer_app.ui.widgets.buttons import Button, Kind
from officer_app.ui.widgets.fields import Check, Choice, Field, labelled
from officer_app.ui.widgets.labels import Caption, Small, Text
from officer_app.ui.widgets.sheet import Sheet

translate = QCoreApplication.translate

_LONGEST = 200
_COUNT_WIDTH = 44
_PAPERS_A_ROW = 3
_TEXT_HEIGHT = 96  # at least; a sheet fits a small screen at 150 %


def _below(name: str, field: QWidget) -> QVBoxLayout:
    """A field below its name."""
    caption = Caption()
    caption.setText(name)
    column = QVBoxLayout()
    column.setSpacing(tokens.XS)
    column.addWidget(caption)
    column.addWidget(labelled(field, name))
    return column


class ParticularsSheet(Sheet):
    """Opens on what will be filled as declared; what is left as it is stays marked so."""

    WIDTH = 680

    def __init__(self, draft: Draft, known: Circumstances, zone: ZoneInfo, parent: QWidget) -> None:
        super().__init__(translate("Inspection", "The inspection"), translate("Inspection", "Record"), parent)
        self._before, self._known, self._zone = draft.particulars, known, zone
        around = draft.particulars
        self._place, self._attended, self._packed = Field(), Field(), Field()
        self._start, self._end = Field(), Field()
        self._removed, self._new, self._packages = Field(), Field(), Field()
        self._packaging = Choice()
        self._packaging.addItem(self.tr("not said"), "")
        for code in names(Table.WRAP_TYPE):
            self._packaging.addItem(packaging_word(code), code)
        self._shown_place = _or(around.place, known.place)
        self._shown_packaging = _or(around.packaging, known.packaging)
        self._place.setText(self._shown_place)
        self._packaging.setCurrentIndex(max(0, self._packaging.findData(self._shown_packaging)))
        self._packed.setText(around.packaging_note)
        self._attended.setText(around.attended_by or "")
        self._attended.setPlaceholderText(self.tr("not said"))
        self._start.setText(self._hour(around.started_at or known.started_at))
        self._end.setText(self._hour(around.ended_at))
        self._end.setPlaceholderText(self.tr("when submitted"))
        self._removed.setText(", ".join(around.seals_removed or ()))
        self._new.setText(", ".join(around.seals_new or ()))
        self._packages.setText(", ".join(around.packages))
        for field in (self._place, self._attended, self._packed):
            field.setMaxLength(_LONGEST)
        rows: list[list[tuple[str, QWidget]]] = [
            [
                (self.tr("From (hh:mm)"), self._start),
                (self.tr("Until"), self._end),
                (self.tr("Seals removed"), self._removed),
                (self.tr("New seals"), self._new),
            ],
        ]
        for field in (self._removed, self._new, self._packages):
            field.setPlaceholderText(self.tr("comma between"))
        if not draft.papers_only:
            rows[:0] = [
                [(self.tr("Place"), self._place), (self.tr("Who attended"), self._attended)],
                [
                    (self.tr("Packaging found"), self._packaging),
                    (self.tr("In words"), self._packed),
                    (self.tr("Number of every package"), self._packages),
                ],
            ]
        for row in rows:
            line = QHBoxLayout()
            line.setSpacing(tokens.M)
            for part in row:
                line.addLayout(_below(*part), 1)
            self.content.addLayout(line)
        self._none = self._checks_of_nothing(around)
        self._counts = self._papers_grid(around)
        first = self._start if draft.papers_only else self._new if draft.before_arrival else self._place
        first.setFocus()

    def _checks_of_nothing(self, around: Particulars) -> dict[Field, Check]:
        """Nobody and nothing, said by the officer: else it is only filled in so. What is typed takes the tick away."""
        made: dict[Field, Check] = {}
        line = QHBoxLayout()
        line.setSpacing(tokens.L)
        for field, name, said in (
            (self._attended, self.tr("Nobody attended"), around.attended_by),
            (self._removed, self.tr("No seal was removed"), around.seals_removed),
            (self._new, self.tr("No new seal"), around.seals_new),
        ):
            check = made[field] = Check(name)
            check.setChecked(said is not None and not said)
            check.toggled.connect(lambda on, field=field: field.clear() if on else None)
            field.textEdited.connect(
                lambda text, check=check: check.setChecked(check.isChecked() and not text)
            )
            line.addWidget(check)
        line.addStretch(1)
        if self._known.kind.is_of_papers:
            made[self._attended].hide()
        self.content.addLayout(line)
        return made

    def _numbers(self, field: Field) -> tuple[str, ...] | None:
        """None where nothing was said of these seals."""
        return split(field.text()) or (() if self._none[field].isChecked() else None)

    def _papers_grid(self, around: Particulars) -> dict[str, Field]:
        caption = Caption()
        caption.setText(self.tr("Papers, how many of each"))
        self.content.addWidget(caption)
        grid = QGridLayout()
        grid.setHorizontalSpacing(tokens.S)
        grid.setVerticalSpacing(tokens.XS)
        self._shown_papers = dict(
            ((one.kind, one.count) for one in self._known.papers) if around.papers is None else around.papers
        )
        counts: dict[str, Field] = {}
        for place, code in enumerate(names(Table.PAPER)):
            row, column = divmod(place, _PAPERS_A_ROW)
            field = Field()
            field.setMaxLength(3)
            field.setFixedWidth(_COUNT_WIDTH)
            field.setAlignment(Qt.AlignmentFlag.AlignRight)
            field.setText(str(self._shown_papers.get(code, "")))
            counts[code] = field
            grid.addWidget(labelled(field, words.paper(code)), row, 2 * column)
            grid.addWidget(Text(words.paper(code)), row, 2 * column + 1)
            grid.setColumnStretch(2 * column + 1, 1)
        self.content.addLayout(grid)
        return counts

    def take_scan(self, label: str) -> bool:
        """A seal or package that is scanned joins the others; the focus says which of them it is."""
        for field in (self._removed, self._new, self._packages):
            if field.hasFocus():
                add_to(field, label)
                return True
        return False

    def submit(self) -> None:
        for field in (self._start, self._end):
            if field.text().strip() and self._moment(field) is None:
                field.setFocus()
                self.refuse(self.tr("A time is written as 14:05."))
                return
        for field in self._counts.values():
            if field.text().strip() and not field.text().strip().isdecimal():
                field.setFocus()
                self.refuse(self.tr("How many papers is a number."))
                return
        said = self.particulars()
        if wrong := untimely(said.started_at, said.ended_at, replace(self._known, now=now())):
            (self._end if wrong is Untimely.LATE and said.ended_at else self._start).setFocus()
            self.refuse(words.untimely(wrong))
            return
        if doubtful := of_marks(said.seals_removed or (), said.seals_new or (), said.packages):
            self.refuse(said_by_reader(doubtful[0]))
            return
        self.accept()

    def particulars(self) -> Particulars:
        """What the officer said; what still stands as it was filled stays None."""
        before = self._before
        place, packaging = self._place.said(), self._packaging.currentData()
        papers = {
            code: int(field.text())
            for code, field in self._counts.items()
            if field.text().strip() and int(field.text())
        }
        started = self._start.text().strip() == self._hour(before.started_at or self._known.started_at)
        ended = self._end.text().strip() == self._hour(before.ended_at)
        return Particulars(
            place=before.place if place == self._shown_place else place,
            packaging=before.packaging if packaging == self._shown_packaging else packaging,
            packaging_note=self._packed.said(),
            attended_by=self._attended.said() or ("" if self._none[self._attended].isChecked() else None),
            papers=before.papers if papers == self._shown_papers else tuple(papers.items()),
            started_at=before.started_at if started else self._moment(self._start),
            ended_at=before.ended_at if ended else self._moment(self._end),
            seals_removed=self._numbers(self._removed),
            seals_new=self._numbers(self._new),
            packages=split(self._packages.text()),
        )

    def _hour(self, moment: datetime | None) -> str:
        return "" if moment is None else f"{moment.astimezone(self._zone):%H:%M}"

    def _moment(self, field: QLineEdit) -> datetime | None:
        near = self._known.started_at or datetime.now(self._zone)
        return clock_near(field.text(), near.astimezone(self._zone))


def clock_near(text: str, near: datetime) -> datetime | None:
    """The moment nearest to another at which a clock beside it shows `hh:mm`; None where that is not written."""
    try:
        hour = datetime.strptime(text.strip(), "%H:%M").time()  # noqa: DTZ007
    except ValueError:
        return None
    moment = datetime.combine(near.date(), hour, near.tzinfo)
    return min((moment + timedelta(days) for days in (-1, 0, 1)), key=lambda at: abs(at - near))


def _or(entered: str | None, filled: str) -> str:
    return filled if entered is None else entered


def add_to(field: QLineEdit, label: str) -> None:
    """One more number, unless it is there already."""
    if label not in split(field.text()):
        field.setText(", ".join((*split(field.text()), label)))


def split(text: str) -> tuple[str, ...]:
    """The numbers between commas."""
    parts = (meant(part)[:_LONGEST] for part in text.replace("，", ",").replace("、", ",").split(","))
    return tuple(part for part in parts if part)


class SampleSheet(Sheet):
    """A sample: its number, of which item, how much, and who takes it from the officer."""

    def __init__(
        self,
        goods: Sequence[Goods],
        taken: Sequence[Sample],
        officer: str,
        now: datetime,
        parent: QWidget,
    ) -> None:
        """`taken` are the samples that are recorded already."""
        super().__init__(
            translate("Inspection", "Record a sample"), translate("Inspection", "Record"), parent
        )
        self._taken, self._officer, self._now = taken, officer, now
        self._number, self._quantity, self._taker, self._item = Field(), Field(), Field(), Choice()
        for item in goods:
            self._item.addItem(f"{item.gnum} · {item.name}", item.gnum)
        self._item.addItem(self.tr("The whole consignment"), None)
        fields: tuple[tuple[str, QWidget], ...] = (
            (self.tr("Number on the sealed bag"), self._number),
            (self.tr("Of which item"), self._item),
            (self.tr("How much"), self._quantity),
            (self.tr("Handed to"), self._taker),
        )
        for name, field in fields:
            self.content.addLayout(_below(name, field))
        for field in (self._number, self._quantity, self._taker):
            field.setMaxLength(_LONGEST)
        self._number.setFocus()

    def submit(self) -> None:
        for field in (self._number, self._quantity, self._taker):
            if not field.said():
                field.setFocus()
                self.refuse(self.tr("Number, amount and who takes it are needed."))
                return
        if doubtful := of_samples((*self._taken, self.sample())):
            self.refuse(said_by_reader(doubtful[0]))
            return
        self.accept()

    def sample(self) -> Sample:
        step = Handover(at=self._now, giver=self._officer, taker=self._taker.said())
        return Sample(
            number=self._number.said(),
            gnum=self._item.currentData(),
            quantity=self._quantity.said(),
            custody=(step,),
        )


class ResultSheet(Sheet):
    """What came of a requirement: in order or not, and in words."""

    def __init__(self, asked: Sequence[tuple[str, str]], draft: Draft, parent: QWidget) -> None:
        """`asked` are the requirements by the sentence they are named by, and as they are shown."""
        super().__init__(
            translate("Inspection", "Result of a requirement"), translate("Inspection", "Record"), parent
        )
        self._draft = draft
        self._which, self._in_order, self._text = Choice(), Choice(), Field()
        for name, shown in asked:
            self._which.addItem(shown, name)
        left = next((i for i, (name, _) in enumerate(asked) if name not in draft.ticked), 0)
        self._in_order.addItem(self.tr("Not in order"), False)
        self._in_order.addItem(self.tr("In order"), True)
        self._text.setMaxLength(2_000)
        fields: tuple[tuple[str, QWidget], ...] = (
            (self.tr("Requirement"), self._which),
            (self.tr("Result"), self._in_order),
            (self.tr("In words"), self._text),
        )
        for name, field in fields:
            self.content.addLayout(_below(name, field))
        self._which.setMinimumWidth(0)
        self._which.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._which.currentIndexChanged.connect(self._show)
        self._which.setCurrentIndex(left)
        self._show()
        self._text.setFocus()

    def _show(self) -> None:
        known = self._draft.results.get(self._which.currentData())
        if known is not None:
            self._in_order.setCurrentIndex(self._in_order.findData(known.in_order))
            self._text.setText(known.text)

    def submit(self) -> None:
        if not self._in_order.currentData() and not self._text.said():
            self._text.setFocus()
            self.refuse(self.tr("Say what is not in order."))
        else:
            self.accept()

    def requirement(self) -> str:
        return str(self._which.currentData())

    def said(self) -> Result:
        return Result(bool(self._in_order.currentData()), self._text.said())


class ProcessSheet(Sheet):
    """The text written from the entries, in both languages, to be edited. Ctrl+Enter records."""

    WIDTH = 640

    def __init__(self, draft: Draft, written: Process, parent: QWidget) -> None:
        super().__init__(translate("Inspection", "Process text"), translate("Inspection", "Record"), parent)
        self.do.set_key("Ctrl+Enter")
        self.setMaximumHeight(parent.window().height() - 2 * tokens.XL)
        self._written = written
        self._english, self._chinese = QPlainTextEdit(), QPlainTextEdit()
        texts = ((self.tr("Chinese"), self._chinese), (self.tr("English"), self._english))
        for name, field in texts:
            field.setTabChangesFocus(True)
            field.setMinimumHeight(_TEXT_HEIGHT)
            self.content.addLayout(_below(name, field))
        anew = Button(self.tr("Write anew from the entries"), Kind.QUIET, "retry")
        anew.clicked.connect(lambda: self._show(*written))
        self.content.addWidget(anew, 0, Qt.AlignmentFlag.AlignLeft)
        self.content.addWidget(Small(self.tr("Left as it is, it follows what is entered later.")))
        if max(map(len, written)) > LONGEST_TEXT:
            self.content.addWidget(Text(self.tr("It is too long to be edited: only its beginning is shown.")))
        self._show(draft.process_en or written.en, draft.process_zh or written.zh)
        (self._chinese if wording.in_chinese() else self._english).setFocus()

    def _show(self, english: str, chinese: str) -> None:
        for field, text in ((self._english, english), (self._chinese, chinese)):
            field.setReadOnly(len(text) > LONGEST_TEXT)
            field.setPlainText(begun(text, LONGEST_TEXT))

    def submit(self) -> None:
        if max(len(edited or "") for edited in self.process()) > LONGEST_TEXT:
            self.refuse(self.tr("A process text has at most 10,000 characters."))
        else:
            self.accept()

    def process(self) -> tuple[str | None, str | None]:
        """English and Chinese where they were edited; None follows the entries."""
        return (
            self._edited(self._english, self._written.en),
            self._edited(self._chinese, self._written.zh),
        )

    def _edited(self, field: QPlainTextEdit, written: str) -> str | None:
        text = meant(field.toPlainText())
        return None if field.isReadOnly() or text in ("", written) else text

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter writes a line."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            return
        super().keyPressEvent(event)
