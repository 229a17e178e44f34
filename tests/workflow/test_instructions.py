"""Instructions catch what they are aimed at, from the moment they are issued until they end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from officer_app.domain.errors import InvalidRule, NotAllowed, OfficerError
from officer_app.domain.words import Role
from officer_app.workflow.context import load_context
from officer_app.workflow.instructions import Instruction, Target, issue, revoke
from tests.workflow.station import DECLARATION, Station, sample


def instruction(station: Station, kind: Target, target: str, number: str = "BK-2026-001") -> Instruction:
    return Instruction(
        number, kind, target, 'tip-off: "{lamps}"', ("Open every package",), station.now + timedelta(days=1)
    )


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        (Target.CONSIGNMENT, "YTGZ20201015001"),
        (Target.ENTERPRISE, "4401260T02"),
        (Target.PROFILE, "name LIKE '%台灯%' AND country = '502'"),
    ],
)
def test_an_instruction_catches_what_is_there_and_what_comes(
    station: Station, kind: Target, target: str
) -> None:
    supervisor = station.officer("supervisor", Role.SUPERVISOR)
    station.take(sample(DECLARATION))
    issue(station.store, station.context, supervisor, instruction(station, kind, target))
    caught = station.rows("SELECT rule, lane, reason FROM match WHERE source = 'instruction'")
    assert [(m["rule"], m["lane"]) for m in caught] == [("instruction-bk-2026-001", "red")]
    assert 'tip-off: \\"{lamps}\\"' in caught[0]["reason"]

    revoke(station.store, station.context, supervisor, "BK-2026-001")
    assert station.value("SELECT withdrawn_at IS NOT NULL FROM match WHERE source = 'instruction'")
    assert "instruction" not in "".join(text for text, _ in load_context(station.store).rulebook)


def test_a_profile_that_is_no_predicate_is_refused_with_its_place(station: Station) -> None:
    supervisor = station.officer("supervisor", Role.SUPERVISOR)
    with pytest.raises(InvalidRule) as caught:
        issue(station.store, station.context, supervisor, instruction(station, Target.PROFILE, "nmae = 'x'"))
    assert "name" in caught.value.problems[0]


def test_only_supervisors_and_analysts_instruct(station: Station) -> None:
    with pytest.raises(NotAllowed):
        issue(station.store, station.context, station.officer(), instruction(station, Target.ENTERPRISE, "1"))


def test_a_number_is_used_once(station: Station) -> None:
    supervisor = station.officer("supervisor", Role.SUPERVISOR)
    issue(station.store, station.context, supervisor, instruction(station, Target.ENTERPRISE, "1"))
    with pytest.raises(OfficerError, match="already"):
        issue(station.store, station.context, supervisor, instruction(station, Target.ENTERPRISE, "2"))
