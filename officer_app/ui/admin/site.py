"""The site: its name and stations, and what it sets. Wrong values are marked where they stand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from officer_app.domain.site import LIMITS, TARGETS, Site, SiteSettings
from officer_app.domain.words import Disposition, Mode
from officer_app.ui import tokens, wording
from officer_app.ui.admin.numbers import NumberField
from officer_app.ui.admin.words import mode_words, setting_words
from officer_app.ui.page import Page
from officer_app.ui.session import Session, Tone
from officer_app.ui.theme import theme
from officer_app.ui.widgets.buttons import Button, Kind
from officer_app.ui.widgets.cards import Card, Divider
from officer_app.ui.widgets.chips import Tag
from officer_app.ui.widgets.fields import Check, Field
from officer_app.ui.widgets.labels import Caption, Secondary, Small, Strong, Text

_LONGEST_SITE, _LONGEST_STATION = 200, 100
_SITE_WIDTH = 420

#: Narrower than this, one half of the settings stands below the other.
_SIDE_BY_SIDE = 1000


class SiteFacts(NamedTuple):
    """What is read for this part."""

    site: Site
    stations: tuple[str, ...]


class SitePart(QWidget):
    """`saved` after the site was changed, so that the page reads again."""

    saved = Signal()

    def __init__(self, session: Session, page: Page) -> None:
        super().__init__()
        self._session, self._page = session, page
        self._facts: SiteFacts | None = None
        self._captions: dict[str, Caption] = {}
        self.numbers = {name: NumberField(*limits, whole=True) for name, limits in LIMITS.items()}
        self.rates = {mode: NumberField(0, 100, whole=False) for mode in Mode}
        self.targets = {name: NumberField(0, 100, whole=False) for name in TARGETS}
        self.scans, self.refuse_departures = Check(), Check()
        self.approve = {which: Check() for which in Disposition}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.M)
        row.addWidget(self._build_site())
        row.addWidget(self._build_settings(), 1)
        for number in (*self.numbers.values(), *self.rates.values(), *self.targets.values()):
            number.edited.connect(self._look_for_changes)
        self.name.textEdited.connect(self._look_for_changes)
        for check in (self.scans, self.refuse_departures, *self.approve.values()):
            check.toggled.connect(lambda _: self._look_for_changes())
        theme().changed.connect(self._look_for_changes)
        self.retranslate()

    def _caption(self, name: str) -> Caption:
        self._captions[name] = Caption()
        return self._captions[name]

    def _build_site(self) -> Card:
        card = Card()
        card.setMaximumWidth(_SITE_WIDTH)
        column = QVBoxLayout(card)
        column.setContentsMargins(tokens.L, tokens.L, tokens.L, tokens.L)
        column.setSpacing(tokens.S)
        self.name = Field()
        self.name.setMaxLength(_LONGEST_SITE)
        self._name_word = Small()
        column.addWidget(self._caption("site"))
        column.addWidget(self._name_word)
        column.addWidget(self.name)
        facts = QGridLayout()
        facts.setHorizontalSpacing(tokens.M)
        facts.setVerticalSpacing(tokens.XS)
        facts.setColumnStretch(1, 1)
        self._fact_words, self._fact_texts = [Secondary() for _ in range(3)], [Strong() for _ in range(3)]
        for at, (word, text) in enumerate(zip(self._fact_words, self._fact_texts, strict=True)):
            facts.addWidget(word, at, 0)
            facts.addWidget(text, at, 1)
        self._fixed = Small()
        self._fixed.setWordWrap(True)
        column.addLayout(facts)
        column.addWidget(self._fixed)
        column.addSpacing(tokens.S)
        column.addWidget(Divider())
        column.addSpacing(tokens.S)
        column.addWidget(self._caption("stations"))
        self._stations = QVBoxLayout()
        self._stations.setSpacing(tokens.XS)
        column.addLayout(self._stations)
        self.station, self.add_station = Field(), Button(icon="add")
        self.station.setMaxLength(_LONGEST_STATION)
        self.station.returnPressed.connect(self._add_station)
        self.add_station.clicked.connect(self._add_station)
        line = QHBoxLayout()
        line.setSpacing(tokens.S)
        line.addWidget(self.station, 1)
        line.addWidget(self.add_station)
        self._station_wrong = Text()
        self._station_wrong.setProperty("alert", True)
        self._station_wrong.hide()
        column.addLayout(line)
        column.addWidget(self._station_wrong)
        column.addStretch(1)
        return card

    def _build_settings(self) -> Card:
        card = Card()
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        body = QWidget()
        body.setProperty("plain", True)
        self._sides = sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, body)
        sides.setContentsMargins(tokens.L, tokens.L, tokens.L, tokens.L)
        sides.setSpacing(2 * tokens.XL)
        times = ("clock_minutes", "late_minutes", "undeclared_minutes", "lease_minutes")
        signing_in = ("idle_lock_minutes", "lockout_minutes")
        left, right = QVBoxLayout(), QVBoxLayout()
        for side in (left, right):
            side.setSpacing(tokens.M)
            sides.addLayout(side, 1)
        left.addWidget(self._caption("clock"))
        for name in times:
            left.addWidget(self.numbers[name])
        left.addSpacing(tokens.S)
        left.addWidget(self._caption("people"))
        for name in signing_in:
            left.addWidget(self.numbers[name])
        left.addSpacing(tokens.S)
        left.addWidget(self._caption("targets"))
        for target in self.targets.values():
            left.addWidget(target)
        right.addWidget(self._caption("draw"))
        self._draw_explained, self._scans_explained = Small(), Small()
        self._departures_explained, self._approval_explained = Small(), Small()
        for label in (
            self._draw_explained,
            self._scans_explained,
            self._departures_explained,
            self._approval_explained,
        ):
            label.setWordWrap(True)
        right.addWidget(self._draw_explained)
        for rate in self.rates.values():
            right.addWidget(rate)
        right.addSpacing(tokens.S)
        right.addWidget(self._caption("xray"))
        right.addWidget(self.scans)
        right.addWidget(self._scans_explained)
        right.addSpacing(tokens.S)
        right.addWidget(self._caption("approval"))
        right.addWidget(self._approval_explained)
        for check in self.approve.values():
            right.addWidget(check)
        left.addSpacing(tokens.S)
        left.addWidget(self._caption("departures"))
        left.addWidget(self.refuse_departures)
        left.addWidget(self._departures_explained)
        left.addStretch(1)
        right.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        column.addWidget(area, 1)
        column.addWidget(Divider())
        foot = QHBoxLayout()
        foot.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        foot.setSpacing(tokens.S)
        self._told = Tag()
        self.undo, self.save_button = Button(icon="undo"), Button(kind=Kind.PRIMARY, key="Ctrl+S")
        self.undo.clicked.connect(self._fill)
        self.save_button.clicked.connect(self.save)
        foot.addWidget(self._told)
        foot.addStretch(1)
        foot.addWidget(self.undo)
        foot.addWidget(self.save_button)
        column.addLayout(foot)
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        below = self.width() < _SIDE_BY_SIDE
        self._sides.setDirection(
            QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        )

    # --- showing

    def take(self, facts: SiteFacts) -> None:
        """What is stored now; what is being edited stays."""
        untouched = not self.is_changed()
        self._facts = facts
        self._show_stations()
        if untouched:
            self._fill()
        self._look_for_changes()

    def _fill(self) -> None:
        """What is stored, into the fields."""
        if self._facts is None:
            return
        site = self._facts.site
        self.name.setText(site.name)
        for text, value in zip(
            self._fact_texts, (site.customs_code, site.loct_no, site.timezone), strict=True
        ):
            text.setText(value)
        for name, number in self.numbers.items():
            number.set_value(getattr(site.settings, name))
        for mode, rate in self.rates.items():
            rate.set_value(round(100 * site.settings.draw_rate.get(mode, 0.0), 4))
        for name, target in self.targets.items():
            target.set_value(round(100 * getattr(site.settings, name), 4))
        self.scans.setChecked(site.settings.scans)
        self.refuse_departures.setChecked(site.settings.refuse_departures)
        for which, check in self.approve.items():
            check.setChecked(which in site.settings.approve)
        self._look_for_changes()

    def _show_stations(self) -> None:
        while (item := self._stations.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for name in self._facts.stations if self._facts else ():
            here = name == self._session.officer.station
            label = Strong(self.tr("{0} · this desk").format(name) if here else name)
            self._stations.addWidget(label)

    def settings(self) -> SiteSettings | None:
        """What the fields say; None while one of them is wrong."""
        minutes = {name: number.value for name, number in self.numbers.items()}
        rates = {mode.value: rate.value for mode, rate in self.rates.items()}
        targets: dict[str, Any] = {name: target.value for name, target in self.targets.items()}
        if None in (*minutes.values(), *rates.values(), *targets.values()) or self._facts is None:
            return None
        numbers: dict[str, Any] = {name: int(value or 0) for name, value in minutes.items()}
        return replace(
            self._facts.site.settings,
            scans=self.scans.isChecked(),
            refuse_departures=self.refuse_departures.isChecked(),
            approve=tuple(which.value for which, check in self.approve.items() if check.isChecked()),
            draw_rate={mode: round((rate or 0) / 100, 6) for mode, rate in rates.items()},
            **numbers,
            **{name: round(share / 100, 6) for name, share in targets.items()},
        )

    def _stored(self) -> SiteSettings | None:
        """What is stored, with a rate for every mode, to compare with."""
        if self._facts is None:
            return None
        settings = self._facts.site.settings
        return replace(settings, draw_rate={mode.value: settings.draw_rate.get(mode, 0.0) for mode in Mode})

    def is_changed(self) -> bool:
        if self._facts is None:
            return False
        return self.settings() != self._stored() or self.name.text().strip() != self._facts.site.name

    def _look_for_changes(self) -> None:
        settings, changed = self.settings(), self.is_changed()
        late, clock = self.numbers["late_minutes"], self.numbers["clock_minutes"].value
        contradicts = late.value is not None and clock is not None and late.value > clock
        if late.value is not None:
            told = self.tr("Not later than the {0} min from arrival to release").format(f"{clock or 0:g}")
            late.show_wrong(told if contradicts else "")
        named = bool(self.name.text().strip())
        self.name.mark_bad(not named)
        good = settings is not None and not contradicts and named
        self.save_button.setEnabled(changed and good)
        self.undo.setEnabled(changed)
        self._told.setVisible(changed or not good)
        if good:
            self._told.show_word(self.tr("Not saved yet"), "edit", "caution")
        else:
            self._told.show_word(self.tr("Correct what is marked"), "warning", "alert")

    # --- acting

    def save(self) -> None:
        """Write name and settings; both count at once, also for the running inbox service."""
        settings, facts = self.settings(), self._facts
        if not self.save_button.isEnabled() or settings is None or facts is None:
            return
        session, name = self._session, self.name.text().strip()
        self.save_button.setEnabled(False)

        def work() -> None:
            from officer_app.workflow.setup import rename_site, update_site_settings

            if settings != facts.site.settings:
                update_site_settings(session.store, session.officer, settings)
            if name != facts.site.name:
                rename_site(session.store, session.officer, name)

        def done(_: Any) -> None:
            session.say(self.tr("Saved. It counts from now on."), Tone.GOOD)
            self._facts = SiteFacts(replace(facts.site, name=name, settings=settings), facts.stations)
            session.site = self._facts.site
            session.people_changed.emit()
            self._look_for_changes()
            self.saved.emit()

        def failed(error: Exception) -> None:
            self._look_for_changes()
            session.fail(error)

        self._page.run(work, done, failed)

    def _add_station(self) -> None:
        session, name = self._session, self.station.text().strip()
        if not name:
            self._station_refused(self.tr("Say what the new station is called, for example 08."))
            return

        def work() -> None:
            from officer_app.workflow.setup import add_station

            add_station(session.store, session.officer, name)

        def done(_: Any) -> None:
            self._station_refused("")
            self.station.clear()
            session.say(self.tr("Station {0} can be chosen at sign-in.").format(name), Tone.GOOD)
            self.saved.emit()

        self._page.run(work, done, self._not_added)

    def _not_added(self, error: Exception) -> None:
        from officer_app.ui.background import describe

        self._station_refused(describe(error))

    def _station_refused(self, why: str) -> None:
        self.station.mark_bad(bool(why))
        self._station_wrong.setText(why)
        self._station_wrong.setVisible(bool(why))
        if why:
            self.station.setFocus()

    def retranslate(self) -> None:
        words = {
            "site": self.tr("Site"),
            "stations": self.tr("Stations"),
            "clock": self.tr("Times"),
            "people": self.tr("Signing in"),
            "draw": self.tr("Random draw, at least"),
            "targets": self.tr("Targets of the day, at least"),
            "approval": self.tr("Approval"),
            "xray": self.tr("X-ray"),
            "departures": self.tr("Departures"),
        }
        for name, caption in self._captions.items():
            caption.setText(words[name])
        self._name_word.setText(self.tr("Name"))
        self.name.setAccessibleName(self.tr("Name of the site"))
        for label, word in zip(
            self._fact_words,
            (self.tr("Customs code"), self.tr("Supervised place"), self.tr("Time zone")),
            strict=True,
        ):
            label.setText(word)
        self._fixed.setText(
            self.tr("Receipts and declaration numbers carry the codes, so they stay as they are.")
        )
        self.station.setPlaceholderText(self.tr("Another station"))
        self.station.setAccessibleName(self.tr("Name of another station"))
        self.add_station.setText(self.tr("Add"))
        self.add_station.setAccessibleName(self.tr("Add the station"))
        self._approval_explained.setText(self.tr("Records that decide this wait for the section chief."))
        for which, check in self.approve.items():
            check.setText(wording.disposition_word(which))
        self.scans.setText(self.tr("Every parcel is X-rayed here"))
        self._scans_explained.setText(self.tr("A consignment then waits for its scan before it is routed."))
        self.refuse_departures.setText(self.tr("Return a departure that names what may not leave with it"))
        self._departures_explained.setText(
            self.tr("Otherwise the rest of it departs. The alarm is raised and kept either way.")
        )
        self._draw_explained.setText(
            self.tr("Of what no rule holds, at least this share is inspected all the same, drawn at random.")
        )
        explained = setting_words()
        for name, number in self.numbers.items():
            number.say(explained[name][0], self.tr("min"), explained[name][1])
        for mode, rate in self.rates.items():
            rate.say(mode_words(mode), "%", "")
        for name, target in self.targets.items():
            target.say(explained[name][0], "%", explained[name][1])
        self.undo.setText(self.tr("Take back"))
        self.save_button.setText(self.tr("Save"))
        self._show_stations()
        self._look_for_changes()
