"""One scan without a consignment: its image, and the consignments it may show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from officer_app.store.quarantine import Candidate, WaitingScan, read_candidates
from officer_app.store.search import search
from officer_app.ui import background, tokens, wording
from officer_app.ui.session import Session
from officer_app.ui.widgets.buttons import Button, Kind
from officer_app.ui.widgets.cards import Card, Divider
from officer_app.ui.widgets.chips import Tag
from officer_app.ui.widgets.fields import Field
from officer_app.ui.widgets.labels import Caption, Elided, Secondary, Strong, Text
from officer_app.ui.widgets.rows import QUIET, STRONG, Column, RowsModel, RowsTable
from officer_app.ui.wording import NOTHING, translate

_MOST_FOUND = 20
_LONGEST_NAME = 30  # on the button
#: The image and the list share the height; each stays of use in a low window.
_IMAGE_LEAST, _LIST_LEAST = 96, 2 * tokens.ROW + tokens.HEADER
_IMAGE_SHARE, _LIST_SHARE = 3, 2


def waits_for(scan: WaitingScan) -> str:
    """Why nobody could say by itself whose it is, in a few words for the list."""
    if not scan.object_id:
        return translate("Quarantine", "Label not read")
    if scan.carriers > 1:
        return translate("Quarantine", "{0} fit").format(scan.carriers)
    return translate("Quarantine", "Not declared yet")


def _goods(row: Candidate) -> str:
    more = f" +{row.item_count - 1}" if row.item_count > 1 else ""
    return f"{row.goods}{more}" if row.goods else NOTHING


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            lambda: translate("Quarantine", "Waybill"),
            lambda c: c.logistics_no,
            140,
            lambda _: STRONG,
            number=True,
        ),
        Column(
            lambda: translate("Quarantine", "Carrier"), lambda c: c.carrier or c.logistics_code or NOTHING, 0
        ),
        Column(lambda: translate("Quarantine", "Enterprise"), lambda c: c.ebc_name or NOTHING, 0),
        Column(lambda: translate("Quarantine", "Goods"), _goods, 0),
        Column(
            lambda: translate("Quarantine", "kg"), lambda c: wording.weight(c.gross_weight), 56, right=True
        ),
        Column(
            lambda: translate("Quarantine", "State"),
            lambda c: wording.state_word(c.state),
            80,
            lambda _: QUIET,
        ),
    )


class ScanPane(Card):
    """`assign_wanted` carries the scan and the consignment that was chosen for it."""

    assign_wanted = Signal(object, object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._scan: WaitingScan | None = None
        self._found: tuple[Candidate, ...] = ()
        self._xray: Any = None
        self._loading = False
        column = QVBoxLayout(self)
        column.setContentsMargins(1, tokens.M, 1, 1)
        column.setSpacing(tokens.M)
        inside = QVBoxLayout()
        inside.setContentsMargins(tokens.L, 0, tokens.L, 0)
        inside.setSpacing(tokens.S)
        head = QHBoxLayout()
        self._label, self._tag = Elided(px=tokens.TITLE_PX, strong=True, number=True), Tag()
        head.addWidget(self._label, 1)
        head.addWidget(self._tag)
        self._when = Secondary()
        self._why = Text()
        self._slot = QVBoxLayout()
        self._caption = Caption()
        self.candidates = RowsTable(RowsModel(_columns(), lambda c: c.consignment_id))
        self.candidates.setMinimumHeight(_LIST_LEAST)
        self.candidates.chosen.connect(lambda _: self._label_button())
        self.candidates.opened.connect(self.assign_chosen)
        self._none = Secondary()
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._none.setWordWrap(True)
        self._none.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        QVBoxLayout(self.candidates.viewport()).addWidget(self._none)
        self.number = Field("search")
        self.number.returnPressed.connect(self._look_up)
        self._nothing = Strong()
        self._nothing.setWordWrap(True)
        self._nothing.hide()
        for widget in (self._when, self._why):
            inside.addWidget(widget)
        inside.insertLayout(0, head)
        inside.addLayout(self._slot, 1)
        inside.addWidget(Divider())
        inside.addWidget(self._caption)
        column.addLayout(inside, _IMAGE_SHARE)
        column.addWidget(self.candidates, _LIST_SHARE)
        below = QVBoxLayout()
        below.setContentsMargins(tokens.L, 0, tokens.L, 0)
        below.addWidget(self.number)
        below.addWidget(self._nothing)
        column.addLayout(below)
        column.addWidget(Divider())
        foot = QHBoxLayout()
        foot.setContentsMargins(tokens.L, 0, tokens.L, tokens.M)
        self.assign = Button(kind=Kind.PRIMARY, icon="check", key="Enter")
        self.assign.clicked.connect(self.assign_chosen)
        foot.addStretch(1)
        foot.addWidget(self.assign)
        column.addLayout(foot)
        self.retranslate()

    def sizeHint(self) -> QSize:
        return QSize(620, 500)

    def show_scan(self, scan: WaitingScan | None) -> None:
        before, self._scan = self._scan, scan
        if scan is None:
            return
        if before is None or before.scan_id != scan.scan_id:
            self._found = ()
            self.number.clear()
            self._nothing.hide()
            self._show_xray()
        self._show_words()
        self._show_candidates()

    def _show_words(self) -> None:
        scan = self._scan
        if scan is None:
            return
        self._label.setText(scan.object_id or self.tr("Label not read"))
        icon, colour = ("warning", "caution") if scan.needs_officer else ("clock", "secondary")
        self._tag.show_word(waits_for(scan), icon, colour)
        parts = [wording.full_time(scan.scanned_at, self._session.zone), scan.machine]
        self._when.setText(" · ".join([*filter(None, parts), wording.verdict_word(scan.verdict)]))
        if not scan.object_id:
            why = self.tr(
                "The machine could not read a waybill number. Compare the image with the goods below."
            )
        elif scan.carriers > 1:
            why = self.tr("Several carriers use this number. Look at the box: whose label is on it?")
        else:
            why = self.tr(
                "It joins by itself when its declaration comes. Assign it only if you know which box this is."
            )
        self._why.setText(why)

    def _show_candidates(self) -> None:
        own = self._scan.candidates if self._scan else ()
        known = {one.consignment_id for one in own}
        fitting = [*own, *(one for one in self._found if one.consignment_id not in known)]
        self.candidates.take(fitting)
        self._none.setVisible(not fitting)
        self._label_button()

    def _label_button(self) -> None:
        chosen: Candidate | None = self.candidates.row
        self.assign.setEnabled(chosen is not None)
        if chosen is None:
            self.assign.setText(self.tr("Assign"))
            return
        same_number = self._scan is not None and len(self._scan.candidates) > 1
        named = (chosen.carrier or chosen.logistics_code) if same_number else ""
        self.assign.setText(self.tr("Assign to {0}").format(named[:_LONGEST_NAME] or chosen.logistics_no))

    def assign_chosen(self) -> None:
        if self._scan is not None and self.candidates.row is not None and self.assign.isEnabled():
            self.assign_wanted.emit(self._scan, self.candidates.row)

    def enable(self, enabled: bool) -> None:
        """Off while a decision is under way."""
        self.assign.setEnabled(enabled and self.candidates.row is not None)

    def _look_up(self) -> None:
        """Any consignment by its number, where none fits by itself."""
        asked, session = self.number.text().strip(), self._session
        if not asked:
            return
        site_id, zone = session.officer.site_id, session.zone

        def work() -> tuple[Candidate, ...]:
            with session.store.read() as connection:
                hits = search(connection, site_id, asked, zone, _MOST_FOUND)
                return read_candidates(connection, [hit.consignment_id for hit in hits])

        background.run(work, owner=self, done=self._take_found, failed=session.fail)

    def _take_found(self, found: tuple[Candidate, ...]) -> None:
        self._found = found
        self._nothing.setText(self.tr("No consignment that is still here has that number."))
        self._nothing.setVisible(not found)
        self._show_candidates()
        if found:
            self.candidates.choose_key(found[0].consignment_id)
            self.candidates.setFocus()

    def _show_xray(self) -> None:
        """The X-ray needs NumPy and OpenCV, which are loaded only now, away from the GUI thread."""
        if self._xray is not None:
            self._xray.show_scan(self._scan.scan_id if self._scan else None)
        elif not self._loading:
            self._loading = True
            background.run(_glance_kind, owner=self, done=self._place_xray, failed=self._session.fail)

    def _place_xray(self, kind: Callable[..., QWidget]) -> None:
        self._xray = kind(self._session)
        self._xray.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._xray.setMinimumHeight(_IMAGE_LEAST)
        self._slot.addWidget(self._xray)
        self._slot.activate()  # its size decides how sharp the picture is made
        self._show_xray()

    def retranslate(self) -> None:
        self._caption.setText(self.tr("Which box is this?"))
        self._none.setText(self.tr("No consignment has this number. Look for another one below."))
        self.candidates.setAccessibleName(self.tr("Consignments this scan may show"))
        self.candidates.retranslate()
        self.number.setPlaceholderText(
            self.tr("Another one: waybill, declaration or order number, then Enter")
        )
        self.number.setAccessibleName(self.tr("Look for another consignment"))
        self._show_words()
        self._label_button()


def _glance_kind() -> type[QWidget]:
    from officer_app.ui.xray.thumbnails import XrayGlance

    return XrayGlance
