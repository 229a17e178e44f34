"""What a task asks for, and to whom it had best go."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from officer_app.domain.errors import OfficerError
from officer_app.domain.skills import best_first, in_order, needed
from officer_app.paths import resource


class Officer(NamedTuple):
    name: str
    held: int
    skills: tuple[str, ...] = ()
    at_work: bool = True


def ranked(officers: list[Officer], *needs: str) -> list[str]:
    return [who.name for who in best_first(officers, needs)]


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


def test_who_is_not_at_work_comes_last_however_able() -> None:
    officers = [Officer("away", 0, ("precursors",), at_work=False), Officer("here", 9)]
    assert ranked(officers, "precursors") == ["here", "away"]


def test_a_skill_that_nobody_knows_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(OfficerError, match=r"no skill juggling.*dangerous_goods"):
        in_order(["documents", "juggling"])
    assert in_order(["documents", "dangerous_goods", "documents"]) == ["dangerous_goods", "documents"]
