"""What officers are good at, what a task asks for, and to whom it had best go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeVar

from officer_app.domain.codes import skill_rules
from officer_app.domain.errors import OfficerError
from officer_app.domain.words import Role


class _Candidate(Protocol):
    @property
    def login(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def skills(self) -> Collection[str]: ...
    @property
    def held(self) -> int: ...
    @property
    def there(self) -> bool: ...


_Who = TypeVar("_Who", bound=_Candidate)

#: A skill that is lacking weighs as much as so many tasks that wait before this one: about what an officer does in the
#: hour that is promised. More than that behind the one who is good at it, and somebody else had better begin.
LACKING = 5


class Wanted(NamedTuple):
    """A task that is to go to somebody: with whom it is, the skills it asks for, and who does not get it."""

    holder: str | None
    needs: tuple[str, ...] = ()
    barred: frozenset[str] = frozenset()


class Proposal(NamedTuple):
    """Whom a task had best go to, what they have and lack of what it asks for, and how many they hold before it."""

    login: str
    has: tuple[str, ...]
    lacks: tuple[str, ...]
    held: int


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


def best_first(
    officers: Iterable[_Who], needs: Collection[str], asker: str = "", given: Mapping[str, int] | None = None
) -> list[_Who]:
    """Those who are there before those who are not, officers before supervisors, the `asker` last; then by what they
    hold, with what they are `given` besides, where each skill they lack counts as `LACKING` tasks.
    """

    def order(who: _Who) -> tuple[object, ...]:
        load = who.held + (given or {}).get(who.login, 0)
        lacking = len(set(needs).difference(who.skills))
        return (
            not who.there,
            who.login == asker,
            who.role != Role.OFFICER,
            load + LACKING * lacking,
            lacking,
            who.login,
        )

    return sorted(officers, key=order)


def propose(wanted: Sequence[Wanted], officers: Sequence[_Who], asker: str) -> list[Proposal | None]:
    """For each task somebody who is there, each weighing what the ones before gave; None where nobody is.

    Nobody gets a task who is to lose one of these, or is barred from it.
    """
    losing = {one.holder for one in wanted}
    given: Counter[str] = Counter()
    proposals: list[Proposal | None] = []
    for one in wanted:
        free = [who for who in officers if who.there and who.login not in losing | one.barred]
        if not free:
            proposals.append(None)
            continue
        who = best_first(free, one.needs, asker, given)[0]
        has = tuple(skill for skill in one.needs if skill in who.skills)
        lacks = tuple(skill for skill in one.needs if skill not in who.skills)
        proposals.append(Proposal(who.login, has, lacks, who.held + given[who.login]))
        given[who.login] += 1
    return proposals
