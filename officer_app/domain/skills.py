"""What officers are good at, what a task asks for, and to whom it had best go."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol, TypeVar

from officer_app.domain.codes import skill_rules
from officer_app.domain.errors import OfficerError


class _Candidate(Protocol):
    @property
    def skills(self) -> Collection[str]: ...
    @property
    def held(self) -> int: ...
    @property
    def at_work(self) -> bool: ...


_Who = TypeVar("_Who", bound=_Candidate)


def in_order(skills: Iterable[str]) -> list[str]:
    """Each once, as they are listed. Raises OfficerError where one is not listed."""
    said = set(skills)
    if unknown := said - skill_rules().keys():
        raise OfficerError(
            f"There is no skill {', '.join(sorted(unknown))}. There are: {', '.join(skill_rules())}."
        )
    return [skill for skill in skill_rules() if skill in said]


def needed(rules: Iterable[str]) -> list[str]:
    """The skills that what these rules caught asks for."""
    caught = tuple(rules)
    return [
        skill
        for skill, beginnings in skill_rules().items()
        if any(rule.startswith(beginnings) for rule in caught)
    ]


def best_first(officers: Iterable[_Who], needs: Collection[str]) -> list[_Who]:
    """Who is at work before who is not, then who has more of the skills that are needed, then who holds less."""
    return sorted(
        officers, key=lambda who: (not who.at_work, -len(set(needs).intersection(who.skills)), who.held)
    )
