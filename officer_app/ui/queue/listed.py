"""The lists behind the supervisor's figures, shown in the queue."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from officer_app.store.queue import Only, View
from officer_app.ui import wording

translate = QCoreApplication.translate


class Listed(NamedTuple):
    """`only` of the desk, of one `holder` (login and name); or, with a `day`, of those inspected on it."""

    only: Only | None
    day: date | None = None
    holder: str = ""
    name: str = ""
    oldest_first: bool = False

    def narrow(self, view: View, zone: ZoneInfo) -> View:
        """`view` of these consignments only."""
        view = view._replace(only=self.only, holder=self.holder)
        if self.day is None:
            return view
        since = datetime.combine(self.day, time(), zone)
        until = datetime.combine(self.day + timedelta(days=1), time(), zone)
        if self.only is Only.TOO_LATE:
            return view._replace(released=(since, until))
        return view._replace(inspected=(since, until))

    def words(self) -> str:
        match self.only:
            case Only.BEFORE_RELEASE:
                told = translate("Released", "Arrived and not released yet")
            case Only.CLAIMED:
                told = translate("Released", "In inspection")
            case Only.SOON:
                told = translate("Released", "Overdue within 15 minutes")
            case Only.TO_APPROVE:
                told = translate("Released", "Awaiting approval")
            case Only.TOO_LATE:
                told = translate("Released", "Released too late")
            case Only.NONCONFORM:
                told = translate("Released", "Outcomes not conform")
            case _:
                told = translate("Released", "Outcomes recorded")
        more = [self.name] if self.name else []
        more += [wording.full_day(self.day)] if self.day else []
        return " · ".join([told, *more])

    def nothing(self) -> str:
        return translate("Released", "Nothing of what is there belongs to this list now.")
