"""The chosen consignment at a glance: X-ray, why it was held, goods, why it is urgent, and the next thing to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from officer_app.domain.people import Action
from officer_app.domain.words import Lane, MatchSource, State, TaskState
from officer_app.store.queue import QueueRow
from officer_app.ui import tokens, wording
from officer_app.ui.background import Job
from officer_app.ui.queue.columns import country_text, terms_of
from officer_app.ui.session import Session
from officer_app.ui.widgets.buttons import Button, Kind
from officer_app.ui.widgets.cards import Card, Divider, EmptyState, IconLabel
from officer_app.ui.widgets.chips import Tag
from officer_app.ui.widgets.labels import Caption, Elided, Secondary, Small, Strong, Text

if TYPE_CHECKING:
    from officer_app.store.detail import Detail, Goods, Match

_SETTLE_MS = 90  # while J is held down nothing is read
_MOST_REASONS = 5
_MOST_GOODS = 6

_SOURCE_ICONS = {source: f"source-{source.value}" for source in MatchSource}


class Next(StrEnum):
    """What there is to do with a consignment."""

    CLAIM = "claim"
    GO_ON = "go_on"
    OPEN_TASK = "open_task"
    LOOK = "look"


def next_for(row: QueueRow, session: Session) -> Next:
    """The next thing this officer can do with it."""
    if row.task_state == TaskState.CLAIMED and row.officer == session.officer.login:
        return Next.GO_ON
    if row.task_state == TaskState.OPEN and session.may(Action.INSPECT):
        return Next.CLAIM
    loose = row.task_id is None and row.undeclared and row.state in (State.ARRIVED, State.SCREENED)
    return Next.OPEN_TASK if loose and session.may(Action.OPEN_TASK) else Next.LOOK


class GlancePane(Card):
    """Shows a row at once and the rest a moment later. `acted` carries what its buttons want."""

    acted = Signal(object)  # Next

    def __init__(self, session: Session, run: Callable[..., Job], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._run = run
        self._row: QueueRow | None = None
        self._detail: Detail | None = None
        self._job: Job | None = None
        self._xray: QWidget | None = None
        self._waiting = True
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._read)
        self.setFixedWidth(tokens.PANE_WIDTH)
        self._build()
        self.retranslate()

    # --- what it is made of

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(1, tokens.M, 1, 0)
        column.setSpacing(0)
        self._empty = EmptyState("inspection")
        column.addWidget(self._empty, 1)
        self._filled = QWidget()
        column.addWidget(self._filled, 1)
        inside = QVBoxLayout(self._filled)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addLayout(self._build_head())
        inside.addSpacing(tokens.M)
        inside.addWidget(Divider())
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        body.setProperty("plain", True)
        self._body = QVBoxLayout(body)
        self._body.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.L)
        self._body.setSpacing(tokens.S)
        self._xray_place = Card()  # keeps the room until the X-ray can be shown, so that nothing jumps
        self._xray_place.setFixedHeight(tokens.GLANCE_XRAY)
        self._body.addWidget(self._xray_place)
        self._sections = QVBoxLayout()
        self._sections.setSpacing(tokens.XS)
        self._body.addLayout(self._sections)
        self._body.addStretch(1)
        area.setWidget(body)
        inside.addWidget(area, 1)
        inside.addWidget(Divider())
        inside.addLayout(self._build_foot())
        self._filled.hide()

    def _build_head(self) -> QVBoxLayout:
        head = QVBoxLayout()
        head.setContentsMargins(tokens.L, 0, tokens.S, 0)
        head.setSpacing(2)
        first = QHBoxLayout()
        self._waybill = Elided(px=tokens.TITLE_PX, strong=True)
        self._copy = Button(kind=Kind.QUIET, icon="copy")
        self._copy.clicked.connect(self._copy_waybill)
        first.addWidget(self._waybill, 1)
        first.addWidget(self._copy)
        self._what = Elided(secondary=True)
        lane = QHBoxLayout()
        lane.setContentsMargins(0, tokens.XS, tokens.S, 0)
        self._lane = Tag()
        self._points_word, self._points = Secondary(), Strong()
        lane.addWidget(self._lane)
        lane.addStretch(1)
        lane.addWidget(self._points_word)
        lane.addWidget(self._points)
        head.addLayout(first)
        head.addWidget(self._what)
        head.addLayout(lane)
        return head

    def _build_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        foot.setSpacing(tokens.S)
        self._look = Button()
        self._act = Button(kind=Kind.PRIMARY, key="Enter")
        self._act.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._look.clicked.connect(lambda: self.acted.emit(Next.LOOK))
        self._act.clicked.connect(self._act_now)
        foot.addWidget(self._look)
        foot.addWidget(self._act, 1)
        return foot

    def sizeHint(self) -> QSize:
        return QSize(tokens.PANE_WIDTH, 500)

    # --- what it shows

    def show_row(self, row: QueueRow | None) -> None:
        """Show this one; its details follow once the selection rests on it."""
        same = row is not None and self._row is not None and row.consignment_id == self._row.consignment_id
        self._row = row
        self._filled.setVisible(row is not None)
        self._empty.setVisible(row is None)
        if row is None:
            return
        self._show_head(row)
        if not same:
            self._detail = None
            self._show_sections()
        if not self._waiting:
            self._settle.start()

    def begin(self) -> None:
        """The queue is painted: from now on details are read."""
        self._waiting = False
        if self._row is not None:
            self._settle.start()

    def _show_head(self, row: QueueRow) -> None:
        self._waybill.setText(row.logistics_no)
        parts = [row.mode, row.ebc_name, f"→ {country_text(row)}" if row.country else None]
        self._what.setText(" · ".join(part for part in parts if part) or self.tr("Nobody declared this box"))
        lane = Lane(row.lane) if row.lane else None
        colour = lane.value if lane is not None else "secondary"
        self._lane.show_word(wording.lane_sentence(row.lane), wording.LANE_ICONS[lane], colour)
        self._points.setText(str(row.priority))
        self._label_buttons(row)

    def _label_buttons(self, row: QueueRow) -> None:
        words = {
            Next.CLAIM: self.tr("Claim and inspect"),
            Next.GO_ON: self.tr("Go on inspecting"),
            Next.OPEN_TASK: self.tr("Make it a task"),
            Next.LOOK: self.tr("Open"),
        }
        todo = next_for(row, self._session)
        self._act.setText(words[todo])
        self._look.setVisible(todo is not Next.LOOK)

    def _read(self) -> None:
        row = self._row
        if row is None:
            return
        if self._job is not None:
            self._job.cancel()
        store, asked = self._session.store, row.consignment_id

        def work() -> Detail:
            from officer_app.store.detail import read_detail

            with store.read() as connection:
                return read_detail(connection, asked)

        self._job = self._run(work, self._show_detail)
        self._show_xray(asked)

    def _show_detail(self, detail: Detail) -> None:
        if self._row is not None and detail.consignment.consignment_id == self._row.consignment_id:
            self._detail = detail
            self._show_sections()

    def _show_xray(self, consignment_id: str) -> None:
        """The X-ray needs NumPy and OpenCV, which are loaded only now, away from the GUI thread."""
        if self._xray is not None:
            self._xray.show_consignment(consignment_id)  # type: ignore[attr-defined]
            return

        def load() -> object:
            from officer_app.ui.xray import thumbnails

            return thumbnails.XrayGlance

        self._run(load, self._place_xray)

    def _place_xray(self, kind: Callable[..., QWidget]) -> None:
        if self._xray is None:
            self._xray = kind(self._session)
            self._body.replaceWidget(self._xray_place, self._xray)
            self._xray_place.deleteLater()
        if self._row is not None:
            self._xray.show_consignment(self._row.consignment_id)  # type: ignore[attr-defined]

    def _show_sections(self) -> None:
        _clear(self._sections)
        row, detail = self._row, self._detail
        if row is None or detail is None:
            return  # nothing of the one before, and nothing that would move when the rest comes
        self._show_reasons(row, detail.matches)
        self._show_goods(detail.goods)
        self._show_terms(row)
        self._body.activate()

    def _show_reasons(self, row: QueueRow, matches: tuple[Match, ...]) -> None:
        if row.missing:
            waits = self.tr("Waits for: {0}").format(wording.missing_words(row.missing))
            self._section(self.tr("Not complete"))
            self._sections.addWidget(_reason("source-missing", "secondary", waits, ""))
        if not matches:
            return
        self._section(self.tr("Why it was picked"))
        for match in matches[:_MOST_REASONS]:
            items = ", ".join(map(str, match.items))
            told = [wording.source_word(match.source)]
            if items:
                told.append(self.tr("item {0}").format(items))
            icon = _SOURCE_ICONS[MatchSource(match.source)]
            self._sections.addWidget(_reason(icon, match.lane, wording.both(match.reason), " · ".join(told)))
        if (more := len(matches) - _MOST_REASONS) > 0:
            self._sections.addWidget(Small(self.tr("and %n more", "", more)))

    def _show_goods(self, goods: tuple[Goods, ...]) -> None:
        if not goods:
            return
        self._section(self.tr("Goods · %n item(s) · CNY", "", len(goods)))
        grid = QGridLayout()
        grid.setHorizontalSpacing(tokens.M)
        grid.setVerticalSpacing(tokens.XS)
        grid.setColumnStretch(0, 1)
        for at, item in enumerate(goods[:_MOST_GOODS]):
            name = Elided(f"{item.name} {item.hs_code[:4]}")
            grid.addWidget(name, at, 0)
            for column, text in ((1, wording.quantity(item.qty)), (2, wording.money(item.value_cny))):
                number = Secondary(text) if column == 1 else QLabel(text)
                number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                grid.addWidget(number, at, column)
        self._sections.addLayout(grid)
        if (more := len(goods) - _MOST_GOODS) > 0:
            self._sections.addWidget(Small(self.tr("and %n more", "", more)))

    def _show_terms(self, row: QueueRow) -> None:
        terms = terms_of(row)
        if not terms:
            return
        self._section(self.tr("Why {0}").format(row.priority))
        grid = QGridLayout()
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        for at, term in enumerate(terms):
            points = Secondary(f"+{term.points}")
            points.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(Secondary(wording.term_words(term)), at, 0)
            grid.addWidget(points, at, 1)
        self._sections.addLayout(grid)

    def _section(self, title: str) -> None:
        caption = Caption()
        caption.setText(title)
        if self._sections.count():
            self._sections.addSpacing(tokens.M)
        self._sections.addWidget(caption)

    # --- what it does

    def _act_now(self) -> None:
        if self._row is not None:
            self.acted.emit(next_for(self._row, self._session))

    def _copy_waybill(self) -> None:
        if self._row is not None:
            QGuiApplication.clipboard().setText(self._row.logistics_no)
            self._session.say(self.tr("Waybill number copied"))

    def retranslate(self) -> None:
        self._look.setText(self.tr("Open"))
        self._look.setToolTip("O")
        self._copy.setAccessibleName(self.tr("Copy the waybill number"))
        self._copy.setToolTip(self.tr("Copy the waybill number"))
        self._points_word.setText(self.tr("priority"))
        self._empty.say(
            self.tr("Nothing chosen"), self.tr("Choose a consignment, or scan a label, to see it here.")
        )
        self._act.setText(self.tr("Open"))
        if self._row is not None:
            self._show_head(self._row)
            self._show_sections()


def _reason(icon: str, colour: str, title: str, told: str) -> QWidget:
    """One reason: its icon in the lane's colour, what was found, and where."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 2, 0, 2)
    row.setSpacing(tokens.S + 2)
    row.addWidget(IconLabel(icon, colour), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(0)
    sentence = Text(title)
    sentence.setFont(Strong().font())
    words.addWidget(sentence)
    if told:
        words.addWidget(Small(told))
    row.addLayout(words, 1)
    return holder


def _clear(layout: QVBoxLayout) -> None:
    """Take everything out of a layout, layouts within it too."""
    while (item := layout.takeAt(0)) is not None:
        for widget in _widgets_of(item):
            widget.hide()
            widget.deleteLater()


def _widgets_of(item: object) -> Iterable[QWidget]:
    widget = item.widget()  # type: ignore[attr-defined]
    if widget is not None:
        yield widget
    inner = item.layout()  # type: ignore[attr-defined]
    if inner is not None:
        while (child := inner.takeAt(0)) is not None:
            yield from _widgets_of(child)
