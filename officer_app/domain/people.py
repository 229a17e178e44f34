"""Who acts, and what a role may do. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from officer_app.domain.errors import NotAllowed
from officer_app.domain.words import Role


class Action(StrEnum):
    """What a role may or may not do in the embedded store."""

    INSPECT = "inspect"
    SECOND_SIGN = "second_sign"
    OPEN_TASK = "open_task"
    EDIT_RULES = "edit_rules"
    INSTRUCT = "instruct"
    SETTLE_QUARANTINE = "settle_quarantine"
    MANAGE_OFFICERS = "manage_officers"
    MANAGE_SITE = "manage_site"
    SUPERVISE = "supervise"
    APPROVE = "approve"
    REOPEN = "reopen"
    BOOK = "book_inspections"
    GRANT_ADVANCE = "decide_who_may_be_inspected_in_advance"


_MAY: dict[Role, frozenset[Action]] = {
    Role.OFFICER: frozenset({Action.INSPECT, Action.SECOND_SIGN, Action.OPEN_TASK, Action.BOOK}),
    Role.SUPERVISOR: frozenset(
        {
            Action.INSPECT,
            Action.SECOND_SIGN,
            Action.OPEN_TASK,
            Action.SETTLE_QUARANTINE,
            Action.INSTRUCT,
            Action.SUPERVISE,
            Action.APPROVE,
            Action.REOPEN,
            Action.BOOK,
            Action.GRANT_ADVANCE,
        }
    ),
    Role.ANALYST: frozenset({Action.EDIT_RULES, Action.INSTRUCT}),
    Role.AUDITOR: frozenset(),
    Role.ADMINISTRATOR: frozenset(
        {Action.SETTLE_QUARANTINE, Action.MANAGE_OFFICERS, Action.MANAGE_SITE, Action.GRANT_ADVANCE}
    ),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it: an officer at a station, or the local service (`role` None)."""

    login: str
    name: str
    site_id: int
    role: Role | None = None
    officer_id: str | None = None
    station: str = ""

    def may(self, action: Action) -> bool:
        return self.role is None or action in _MAY[self.role]

    def require(self, action: Action) -> None:
        """Raise NotAllowed unless this actor's role permits `action`."""
        if not self.may(action):
            raise NotAllowed(
                f"{self.name or self.login} ({self.role}) may not do this: {action.replace('_', ' ')}."
            )


def service(site_id: int, login: str = "service") -> Actor:
    """The local service: intake, matching, routing, the clock. A shared database knows it by a login of its own."""
    return Actor(login=login, name="local service", site_id=site_id)
