"""What a task asks for, and to whom it had best go."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from officer_app.domain.errors import OfficerError
from officer_app.domain.skills import LACKING, Proposal, Wanted, best_first, in_order, needed, propose
from officer_app.domain.words import Role
from officer_app.paths import resource


class Officer(NamedTuple):
    login: str
    held: int
    skills: tuple[str, ...] = ()
    there: bool = True
    role: Role = Role.OFFICER


def ranked(officers: list[Officer], *needs: str) -> list[str]:
    return [who.login for who in best_first(officers, needs)]


def proposed(officers: list[Officer], *wanted: Wanted, asker: str = "") -> list[str | None]:
    return [one and one.login for one in propose(wanted, officers, asker)]


def test_the_names_of_the_rules_say_what_a_task_asks_for() -> None:
    assert needed(["dg-lithium-batteries", "scan-alarm", "draw"]) == ["dangerous_goods", "xray_images"]
    assert needed(["control-precursors", "control-weapons"]) == ["precursors"]
    assert needed(["instruction:7", "weight-packages-differ"]) == []


def test_every_skill_is_asked_for_by_a_rule_of_the_starter_set() -> None:
    rules = [file.stem for file in resource("rules").glob("*.toml")]
    assert needed(rules) == in_order(needed(rules))
    assert len(needed(rules)) == 7


def test_who_has_the_skill_comes_before_who_holds_less() -> None:
    officers = [
        Officer("idle", 0),
        Officer("busy", 4, ("dangerous_goods",)),
        Officer("able", 2, ("dangerous_goods",)),
    ]
    assert ranked(officers, "dangerous_goods") == ["able", "busy", "idle"]
    assert ranked(officers) == ["idle", "able", "busy"]


def test_who_has_the_skill_but_very_much_to_do_comes_after_who_can_begin() -> None:
    officers = [Officer("idle", 0), Officer("able", LACKING + 1, ("dangerous_goods",))]
    assert ranked(officers, "dangerous_goods") == ["idle", "able"]


def test_who_is_not_at_work_comes_last_however_able() -> None:
    officers = [Officer("away", 0, ("precursors",), there=False), Officer("here", 9)]
    assert ranked(officers, "precursors") == ["here", "away"]


def test_many_tasks_are_spread_and_each_proposal_says_why() -> None:
    officers = [Officer("able", 1, ("documents",)), Officer("two", 0), Officer("three", 1)]
    assert proposed(officers, *[Wanted(None)] * 4) == ["two", "able", "three", "two"]
    proposals = propose([Wanted("gone", ("documents",))] * 7, officers, "")
    assert [one and one.login for one in proposals] == ["able"] * 5 + ["two", "able"]
    assert proposals[0] == Proposal("able", ("documents",), (), 1)
    assert proposals[5] == Proposal("two", (), ("documents",), 0)
    assert proposals[6] == Proposal("able", ("documents",), (), 6)


def test_supervisors_are_proposed_where_no_officer_is_there_and_who_asks_where_nobody_is() -> None:
    asker = Officer("asker", 0, ("documents",), role=Role.SUPERVISOR)
    other = Officer("other", 3, role=Role.SUPERVISOR)
    officer, away = Officer("officer", 9), Officer("away", 0, there=False)
    one = Wanted(None, ("documents",))
    assert proposed([asker, other, officer, away], one, asker="asker") == ["officer"]
    assert proposed([asker, other, away], one, asker="asker") == ["other"]
    assert proposed([asker, away], one, asker="asker") == ["asker"]
    assert proposed([away], one, asker="asker") == [None]


def test_nobody_is_proposed_who_loses_a_task_or_may_not_have_it() -> None:
    officers = [Officer("one", 0), Officer("two", 0), Officer("three", 9)]
    assert proposed(officers, Wanted("one"), Wanted(None)) == ["two", "two"]
    assert proposed(officers, Wanted("one", barred=frozenset({"two"}))) == ["three"]


def test_a_skill_that_nobody_knows_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(OfficerError, match=r"no skill juggling.*dangerous_goods"):
        in_order(["documents", "juggling"])
    assert in_order(["documents", "dangerous_goods", "documents"]) == ["dangerous_goods", "documents"]
