"""The X-ray of a consignment with its tools: all scans, all views, all flags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from officer_app.domain.words import FlagVerdict, ScanVerdict
from officer_app.store.scans import Scan
from officer_app.ui import background, tokens, wording
from officer_app.ui.session import Session
from officer_app.ui.widgets.buttons import Button, Kind
from officer_app.ui.widgets.chips import Tag
from officer_app.ui.widgets.labels import Elided
from officer_app.ui.xray import words
from officer_app.ui.xray.flaglist import FlagList
from officer_app.ui.xray.loading import View, pictures, views_of
from officer_app.ui.xray.marks import Mark, marks_of
from officer_app.ui.xray.palettes import NEEDS_MATERIAL, Rendering
from officer_app.ui.xray.pipeline import Picture
from officer_app.ui.xray.thumbnails import ViewStrip
from officer_app.ui.xray.view import XrayView

_NARROWEST, _CRAMPED, _NAMED, _ROOMY = 176, 240, 440, 520
_BESIDE = 1.4  # so much wider than high

#: The digit that chooses each rendering, on the keyboard and in the menu.
DIGITS = {
    Rendering.NORMAL: "1",
    Rendering.ORGANIC: "2",
    Rendering.INORGANIC: "3",
    Rendering.METAL: "4",
    Rendering.HIGH_PENETRATION: "5",
    Rendering.LOW_PENETRATION: "6",
    Rendering.INVERT: "7",
    Rendering.EDGES: "8",
    Rendering.CONTRAST: "9",
    Rendering.GREY: "0",
}
_TONE = {ScanVerdict.ALARM: "alert", ScanVerdict.CLEAR: "good"}
_ICON = {ScanVerdict.ALARM: "bad", ScanVerdict.CLEAR: "good"}


class XrayPanel(QWidget):
    """Verdict and tools above the image, further views below it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._views: list[View] = []
        self._marks: list[Mark] = []
        self._at = 0
        self._loading: background.Job | None = None
        self.view = XrayView()
        self._strip = ViewStrip(session)
        self._strip.chosen.connect(self.show_view)
        self._flags = FlagList()
        self._flags.chosen.connect(self.show_mark)
        self._verdict, self._taken = Tag(), Elided(secondary=True)
        self._rendering = Button(kind=Kind.QUIET, icon="palette")
        self._next = Button(kind=Kind.QUIET, icon="next-flag")
        self._out = Button(kind=Kind.QUIET, icon="zoom-out")
        self._in = Button(kind=Kind.QUIET, icon="zoom-in")
        self._fit = Button(kind=Kind.QUIET, icon="fit")
        for button in self._buttons():
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._rendering.clicked.connect(self._choose_rendering)
        self._next.clicked.connect(self.next_flag)
        self._out.clicked.connect(lambda: self.view.zoom_by(0.8))
        self._in.clicked.connect(lambda: self.view.zoom_by(1.25))
        self._fit.clicked.connect(self.original)
        self.view.look_changed.connect(self._name_rendering)
        self.setMinimumWidth(_NARROWEST)
        self._lay_out()
        self.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_tools()
        self._place_flags()

    def _place_flags(self) -> None:
        """Below the picture, or beside it where there is more width than height."""
        beside = self.width() > _BESIDE * self.height()
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._body.direction() is not way:
            self._body.setDirection(way)
            self._flags.stand_beside(beside)

    def _show_tools(self) -> None:
        """What there is something to do with; where room is short, wheel and keys zoom."""
        roomy = self.has_views and self.width() >= _ROOMY
        for button in (self._out, self._in):
            button.setVisible(roomy)
        self._rendering.setVisible(self.has_views and self.width() >= _CRAMPED)  # digits choose it too
        self._name_rendering()
        self._fit.setVisible(self.has_views)
        self._next.setVisible(self.has_flags)

    def _buttons(self) -> tuple[Button, ...]:
        return self._next, self._rendering, self._out, self._in, self._fit

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(tokens.XS)
        tools.addWidget(self._verdict)
        tools.addSpacing(tokens.XS)
        tools.addWidget(self._taken, 1)
        for button in self._buttons():
            tools.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.S)
        column.addLayout(tools)
        pictures = QVBoxLayout()
        pictures.setSpacing(tokens.S)
        pictures.addWidget(self.view, 1)
        pictures.addWidget(self._strip)
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._body.setSpacing(tokens.S)
        self._body.addLayout(pictures, 1)
        self._body.addWidget(self._flags)
        column.addLayout(self._body, 1)

    # --- what is shown

    def show_scans(self, scans: Sequence[Scan], *, expected: bool = True) -> None:
        """Show these scans, the latest first. `expected`: a scan is still to come where there is none."""
        views = views_of(scans)
        if [v.sop_uids for v in views] == [v.sop_uids for v in self._views] and self._same_flags(scans):
            self._views = views
            return
        self._views = views
        self._marks = marks_of([flag for scan in scans for flag in scan.flags])
        self._strip.show_views(views, self._marks)
        self._flags.show_marks(self._marks)
        self._show_tools()
        if views:
            self.show_view(self._view_to_open())
            return
        self._verdict.setVisible(bool(scans))
        self._taken.setText("")
        if scans:
            self._describe_scan(scans[0], "")
            text = self.tr("The report of the scan is here; its image has not come.")
        elif expected:
            text = self.tr("No scan yet. It shows here as soon as the machine sends it.")
        else:
            text = self.tr("This consignment was not scanned.")
        self.view.show_message(text)

    def show_verdicts(self, verdicts: Mapping[str, FlagVerdict]) -> None:
        """What the officer says of flags, by their id."""
        self._flags.show_verdicts(verdicts)

    def clear(self) -> None:
        self._cancel()
        self._views, self._marks = [], []
        self._strip.show_views([], [])
        self._flags.show_marks([])
        self.view.show_message("")

    @property
    def has_views(self) -> bool:
        """There is an image to look at."""
        return bool(self._views)

    @property
    def has_flags(self) -> bool:
        """There is a flag to go to."""
        return bool(self._to_visit())

    @property
    def marks(self) -> list[Mark]:
        """All flags of all scans, numbered from the worst."""
        return self._marks

    def show_view(self, index: int, mark: int | None = None) -> None:
        """Show one of the views, zoomed to a flag where `mark` names one."""
        self._at = index
        self._strip.choose(index)
        view = self._views[index]
        self._describe(view)
        self._cancel()
        if self.view.picture is None:
            self.view.show_message(self.tr("Reading the image …"))
        self._loading = background.run(
            lambda: pictures(self._session.data).load(view),
            owner=self,
            done=lambda picture: self._show(view, picture, mark),
            failed=lambda error: self.view.show_message(background.describe(error)),
        )

    def _show(self, view: View, picture: Picture, mark: int | None) -> None:
        self.view.show_picture(picture, self._marks_on(view))
        self._name_rendering()
        if mark is not None:
            self.view.show_mark(mark)

    def next_flag(self) -> None:
        """Zoom to the next flag that was not cleared, going to its view; after the last the first again."""
        visits = self._to_visit()
        if not visits:
            return
        numbers = [mark.number for _, mark in visits]
        now = self.view.chosen
        index, mark = visits[(numbers.index(now) + 1) % len(visits) if now in numbers else 0]
        if index == self._at and self.view.picture is not None:
            self.view.show_mark(mark.number)
        else:
            self.show_view(index, mark.number)

    def show_mark(self, number: int) -> None:
        """Zoom to the flag of that number."""
        for index, mark in self._to_visit(cleared=True):
            if mark.number == number:
                self.view.show_mark(number) if index == self._at else self.show_view(index, number)

    def show_image(self, scan_id: str, sha256: str | None = None) -> None:
        """Show that image of a scan, its first where none is named, whole; the keys are with it then."""
        of_scan = [index for index, view in enumerate(self._views) if view.scan.scan_id == scan_id]
        exact = [index for index in of_scan if sha256 in self._views[index].hashes]
        if exact or of_scan:
            self.show_view((exact or of_scan)[0])
            self.view.setFocus()

    def original(self) -> None:
        self.view.original()

    def set_rendering(self, rendering: Rendering) -> None:
        picture = self.view.picture
        if picture is None:
            return
        if picture.dual_energy or rendering not in NEEDS_MATERIAL:
            self.view.set_rendering(rendering)
        else:
            self._session.say(self.tr("A picture of one energy does not tell materials apart."))

    # --- the rest

    def _same_flags(self, scans: Sequence[Scan]) -> bool:
        return marks_of([flag for scan in scans for flag in scan.flags]) == self._marks and bool(self._views)

    def _marks_on(self, view: View) -> list[Mark]:
        here = view.flags
        return [mark for mark in self._marks if mark.flag in here]

    def _to_visit(self, cleared: bool = False) -> list[tuple[int, Mark]]:
        """Flags with a place, worst first, each with the first view it is seen in."""
        visits = []
        for mark in self._marks:
            if mark.outline is None or (mark.flag.cleared and not cleared):
                continue
            at = next((i for i, view in enumerate(self._views) if mark.flag in view.flags), None)
            if at is not None:
                visits.append((at, mark))
        return visits

    def _view_to_open(self) -> int:
        visits = self._to_visit()
        return visits[0][0] if visits else 0

    def _describe(self, view: View) -> None:
        self._describe_scan(view.scan, view.name)
        described = "\n".join(
            f"{mark.number} {words.assessment(mark.flag)}, {wording.flag_category_word(mark.flag.category)}"
            for mark in self._marks_on(view)
        )
        self.view.setAccessibleDescription(described)

    def _describe_scan(self, scan: Scan, view_name: str) -> None:
        verdict = scan.verdict
        known = ScanVerdict(verdict) if verdict else None
        if scan.test:
            self._verdict.show_word(self.tr("A test: says nothing of the box"), "warning", "caution")
        else:
            icon = _ICON.get(known, "warning") if known else "clock"
            tone = _TONE.get(known, "caution") if known else "secondary"
            self._verdict.show_word(wording.verdict_word(verdict), icon, tone)
        self._verdict.show()
        at = wording.clock_time(scan.scanned_at, self._session.zone)
        parts = [at, view_name, *scan.abort_reasons, scan.machine]
        self._taken.setText(" · ".join(part for part in parts if part))

    def _cancel(self) -> None:
        if self._loading is not None:
            self._loading.cancel()

    def _choose_rendering(self) -> None:
        menu = QMenu(self)
        group = QActionGroup(menu)
        dual = self.view.picture is not None and self.view.picture.dual_energy
        for rendering, digit in DIGITS.items():
            action = QAction(f"{words.rendering(rendering)}\t{digit}", menu)
            action.setCheckable(True)
            action.setChecked(self.view.look.rendering is rendering)
            action.setEnabled(dual or rendering not in NEEDS_MATERIAL)
            action.triggered.connect(lambda _=False, wanted=rendering: self.set_rendering(wanted))
            group.addAction(action)
            menu.addAction(action)
        menu.popup(self._rendering.mapToGlobal(QPoint(0, self._rendering.height())))

    def _name_rendering(self) -> None:
        rendering = self.view.look.rendering
        picture = self.view.picture
        single = picture is not None and not picture.dual_energy and rendering is Rendering.NORMAL
        name = self.tr("Single energy") if single else words.rendering(rendering)
        self._rendering.setText(name if self.width() >= _NAMED else "")  # else its digit says it
        self._rendering.set_key(DIGITS[rendering])

    def retranslate(self) -> None:
        self.view.setAccessibleName(self.tr("X-ray image"))
        for button, name, key in (
            (self._rendering, self.tr("Colours"), "1 … 9"),
            (self._next, self.tr("Next flag"), "F"),
            (self._out, self.tr("Zoom out"), "−"),
            (self._in, self.tr("Zoom in"), "+"),
            (self._fit, self.tr("Original view"), self.tr("Space")),
        ):
            button.setAccessibleName(name)
            button.setToolTip(f"{name}  ({key})")
        self._name_rendering()
        self._flags.show_marks(self._marks)
        if self._views:
            self._describe(self._views[self._at])

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
