"""Those released on certain days, wherever they are now: what Volumes opens in the queue, under its bar."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from officer_app.domain.words import Lane
from officer_app.store.queue import View
from officer_app.ui import tokens, wording
from officer_app.ui.queue.listed import Listed
from officer_app.ui.widgets.buttons import Button, Kind
from officer_app.ui.widgets.cards import Card, IconLabel
from officer_app.ui.widgets.labels import Elided


class Released(NamedTuple):
    """From `first` to `last` at the site, both included; of one mode or lane, or of all (empty)."""

    first: date
    last: date
    mode: str = ""
    lane: str = ""

    def narrow(self, view: View, zone: ZoneInfo) -> View:
        """`view` of these consignments only."""
        since = datetime.combine(self.first, time(), zone)
        until = datetime.combine(self.last + timedelta(days=1), time(), zone)
        return view._replace(
            released=(since, until),
            modes=(self.mode,) if self.mode else (),
            lanes=(Lane(self.lane),) if self.lane else (),
        )

    def words(self) -> str:
        """ "Released on 12 Nov 2026 · 9710"."""
        if self.first == self.last:
            told = QCoreApplication.translate("Released", "Released on {0}").format(
                wording.full_day(self.first)
            )
        else:
            told = QCoreApplication.translate("Released", "Released from {0} to {1}").format(
                wording.full_day(self.first), wording.full_day(self.last)
            )
        of = [self.mode] if self.mode else []
        of += [wording.lane_word(self.lane)] if self.lane else []
        return " · ".join([told, *of])

    def nothing(self) -> str:
        """What an empty list says."""
        return QCoreApplication.translate(
            "Released", "Nothing that was released then fits, or is still released."
        )


class ReleasedBar(Card):
    """Says over the table that it shows the past, and leads back to what waits."""

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.shown: Released | Listed | None = None
        self._words = Elided(strong=True)
        self._back = Button(kind=Kind.QUIET, icon="close", key="Esc")
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.M, tokens.XS, tokens.XS, tokens.XS)
        row.setSpacing(tokens.S)
        row.addWidget(IconLabel("calendar"))
        row.addWidget(self._words, 1)
        row.addWidget(self._back)
        self._back.clicked.connect(self.left)
        self._escape = QShortcut(
            QKeySequence("Esc"), parent
        )  # only while it is shown: Esc also empties the filter
        self._escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._escape.activated.connect(self.left)
        self.retranslate()
        self.hide()

    def show_released(self, wanted: Released | Listed | None) -> None:
        """None: the queue shows what waits."""
        self.shown = wanted
        self._words.setText(wanted.words() if wanted else "")
        self.setVisible(wanted is not None)
        self._escape.setEnabled(wanted is not None)

    def retranslate(self) -> None:
        self._back.setText(self.tr("Back to what waits"))
        self.show_released(self.shown)
