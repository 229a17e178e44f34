"""The pages there are. A page's module is imported when it is first shown, or before that while nothing happens."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

from officer_app.domain.people import Action
from officer_app.ui.page import Page
from officer_app.ui.wording import translate


class Entry(NamedTuple):
    """`module` and `kind` name the page's class; it is in the rail of those who may do any of `needs`."""

    name: str
    icon: str
    title: Callable[[], str]
    module: str
    kind: str
    in_rail: bool = True
    needs: tuple[Action, ...] = ()  # none: everybody

    def load(self) -> type[Page]:
        """The page's class. May take a moment: not on the GUI thread."""
        kind: type[Page] = getattr(import_module(self.module), self.kind)
        return kind


_ROOM = "officer_app.ui"

ENTRIES = (
    Entry("queue", "queue", lambda: translate("Pages", "Queue"), f"{_ROOM}.queue.page", "QueuePage"),
    Entry(
        "inspection",
        "inspection",
        lambda: translate("Pages", "Inspection"),
        f"{_ROOM}.inspection.page",
        "InspectionPage",
        in_rail=False,
    ),
    Entry(
        "load", "airplane", lambda: translate("Pages", "Load list"), f"{_ROOM}.loading.page", "LoadListPage"
    ),
    Entry(
        "supervision",
        "supervision",
        lambda: translate("Pages", "Supervision"),
        f"{_ROOM}.supervision.page",
        "SupervisionPage",
        needs=(Action.SUPERVISE,),
    ),
    Entry(
        "volumes", "volumes", lambda: translate("Pages", "Volumes"), f"{_ROOM}.volumes.page", "VolumesPage"
    ),
    Entry(
        "quarantine",
        "quarantine",
        lambda: translate("Pages", "Quarantine"),
        f"{_ROOM}.quarantine.page",
        "QuarantinePage",
        needs=(Action.SETTLE_QUARANTINE, Action.INSPECT),
    ),
    Entry(
        "admin",
        "people",
        lambda: translate("Pages", "Site"),
        f"{_ROOM}.admin.page",
        "AdminPage",
        needs=(Action.MANAGE_SITE, Action.SET_SKILLS, Action.GRANT_ADVANCE),
    ),
)


def entry(name: str) -> Entry:
    """The page of that name."""
    return next(found for found in ENTRIES if found.name == name)
