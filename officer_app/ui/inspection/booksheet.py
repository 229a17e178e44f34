"""Where and when goods are inspected before they arrive, and who goes."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from officer_app.domain.words import InspectionPlace
from officer_app.ui import background, tokens
from officer_app.ui.inspection import saving
from officer_app.ui.session import Session
from officer_app.ui.widgets.fields import Check, Choice, Field, labelled
from officer_app.ui.widgets.labels import Caption
from officer_app.ui.widgets.sheet import Sheet

translate = QCoreApplication.translate

_WRITTEN = "%Y-%m-%d %H:%M"
_LONGEST_PLACE = 200


class BookSheet(Sheet):
    """Books, and stays open with the reason where that is refused."""

    def __init__(
        self,
        session: Session,
        consignment_id: str,
        enterprise: str,
        around: saving.Around,
        now: datetime,
        parent: QWidget,
    ) -> None:
        super().__init__(
            translate("Inspection", "Book an advance inspection"), translate("Inspection", "Book"), parent
        )
        self._session, self._key, self._others = session, consignment_id, around.others
        self._booked: list[str] = []
        next_hour = now.astimezone(session.zone).replace(minute=0, second=0, microsecond=0)
        self.at, self.where, self.place, self.officer = Field("clock"), Choice(), Field(), Choice()
        self.at.setText(f"{next_hour + timedelta(hours=2):{_WRITTEN}}")
        self.where.addItem(self.tr("At the station"), InspectionPlace.STATION)
        self.where.addItem(self.tr("At the enterprise"), InspectionPlace.PREMISES)
        self.place.setMaxLength(_LONGEST_PLACE)
        self.officer.addItem(self.tr("Whoever takes it"), None)
        for login, name in around.officers:
            self.officer.addItem(name, login)
        for name, field in (
            (self.tr("When"), self.at),
            (self.tr("Where"), self.where),
            (self.tr("Address, where it is at the enterprise"), self.place),
            (self.tr("Who goes"), self.officer),
        ):
            caption, column = Caption(), QVBoxLayout()
            caption.setText(name)
            column.setSpacing(tokens.XS)
            column.addWidget(caption)
            column.addWidget(labelled(field, name))
            self.content.addLayout(column)
        self.all_of_it = Check(
            self.tr("Also the %n other(s) that {0} has declared", "", len(around.others)).format(enterprise)
        )
        self.all_of_it.setVisible(bool(around.others))
        self.content.addWidget(self.all_of_it)
        self.at.setFocus()

    def submit(self) -> None:
        from officer_app.workflow.advance import Booking

        try:
            at = datetime.strptime(self.at.text().strip(), _WRITTEN).replace(tzinfo=self._session.zone)
        except ValueError:
            self.at.setFocus()
            self.refuse(self.tr("A day and time is written as 2026-11-25 14:00."))
            return
        if self.where.currentData() == InspectionPlace.PREMISES and not self.place.said():
            self.place.setFocus()
            self.refuse(self.tr("Say the address of the enterprise's place."))
            return
        place = self.place.said() if self.where.currentData() == InspectionPlace.PREMISES else ""
        wanted = Booking(at, InspectionPlace(self.where.currentData()), place, self.officer.currentData())
        keys = (self._key, *(self._others if self.all_of_it.isChecked() else ()))
        session = self._session
        self.refuse("")
        self.do.setEnabled(False)
        background.run(
            lambda: saving.book(session, keys, wanted), owner=self, done=self._done, failed=self._failed
        )

    def _done(self, booked: list[str]) -> None:
        self._booked = booked
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.do.setEnabled(True)
        self.refuse(background.describe(error))

    def told(self) -> str:
        """What was done, in a sentence."""
        return self.tr("%n inspection(s) booked for {0}.", "", len(self._booked)).format(
            self.at.text().strip()
        )
