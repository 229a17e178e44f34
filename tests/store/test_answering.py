"""Records that wait for somebody's word: found in the store as the rules have it, for those who may give it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from officer_app.domain.people import Actor
from officer_app.domain.signing import may_give
from officer_app.domain.words import Disposition, Role, SignatureKind
from officer_app.store.answering import EITHER, count_waiting, read_waiting
from officer_app.store.detail import read_detail
from officer_app.store.detail_json import as_json
from officer_app.store.queue import Chip, Only, View, read_counts, read_top
from officer_app.workflow.signing import amend_record, approve_record, sign_record
from tests.workflow.records import (
    approvals,
    conform,
    enrol_another_chief,
    hold_for_inspection,
    key,
    record,
    supervisor,
    wrong,
)
from tests.workflow.station import Station


@pytest.fixture(scope="module")
def _held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("answering")
    with closing(Station.create(folder)) as station:
        hold_for_inspection(station)
    return folder


@pytest.fixture
def station(tmp_path: Path, _held: Path) -> Iterator[Station]:
    with closing(Station.copy(_held, tmp_path / "station")) as made:
        yield made


def waits(station: Station) -> SignatureKind | None:
    """What the store finds, which is what the rules say of the record."""
    with station.store.read() as connection:
        found = [one.kind for one in read_waiting(connection, 1, EITHER)]
        by_rule = read_detail(connection, key(station)).waits_for
    assert found == ([by_rule] if by_rule else [])
    return by_rule


def to_sign(station: Station, actor: Actor) -> int:
    """How many this officer finds under their chip, which counts as many, as does the rail."""
    view = View(1, actor.login, station.now, chip=Chip.TO_SIGN, gives=may_give(actor))
    with station.store.read() as connection:
        rows = read_top(connection, view, 0)
        assert read_counts(connection, view).by_chip[Chip.TO_SIGN] == len(rows)
        assert count_waiting(connection, 1, may_give(actor), actor.login) == len(rows)
    return len(rows)


def test_a_detention_waits_for_a_second_officer_then_for_approval_then_for_nobody(station: Station) -> None:
    assert waits(station) is None
    approvals(station, Disposition.DETAIN)
    record(station, wrong(station, Disposition.DETAIN))
    assert waits(station) is SignatureKind.SECOND
    assert to_sign(station, station.officer()) == 0, "nobody signs their own"
    assert to_sign(station, station.officer("officer2")) == 1
    enrol_another_chief(station)
    sign_record(station.store, station.context, supervisor(station), key(station), station.later(1))
    assert waits(station) is SignatureKind.APPROVAL
    assert to_sign(station, station.officer("officer2")) == 0, "an officer approves nothing"
    assert to_sign(station, supervisor(station)) == 0, "nobody approves what they signed"
    assert to_sign(station, supervisor(station, "officer2")) == 1
    chief = supervisor(station, "officer2")
    approve_record(station.store, station.context, chief, key(station), now=station.later(1))
    assert waits(station) is None
    assert to_sign(station, chief) == 0


def second_in_json(station: Station) -> str | None:
    with station.store.read() as connection:
        told: str | None = as_json(read_detail(connection, key(station)))["outcome"]["second_officer"]
    return told


def test_the_json_names_the_second_officer_who_signed_with_the_record_or_later(station: Station) -> None:
    record(station, wrong(station, Disposition.DETAIN))
    assert second_in_json(station) is None
    officer = station.officer("officer2")
    sign_record(station.store, station.context, officer, key(station), station.later(1))
    assert second_in_json(station) == "officer2"


def test_a_second_officer_who_signed_with_the_record_does_not_find_it_again(station: Station) -> None:
    approvals(station, Disposition.DETAIN)
    enrol_another_chief(station)
    record(station, wrong(station, Disposition.DETAIN), second="supervisor")
    assert waits(station) is SignatureKind.APPROVAL
    assert second_in_json(station) == "supervisor"
    assert to_sign(station, supervisor(station)) == 0


def test_what_was_returned_waits_for_nobody_until_it_is_recorded_again(station: Station) -> None:
    approvals(station, Disposition.RELEASE)
    record(station, conform(station))
    chief = supervisor(station)
    approve_record(
        station.store, station.context, chief, key(station), returned="which seal", now=station.later(1)
    )
    assert waits(station) is None


def test_an_amendment_of_what_has_left_the_desk_is_found_where_it_is(station: Station) -> None:
    record(station, conform(station))
    assert station.consignment()["state"] == "released"
    approvals(station, Disposition.RELEASE)
    amend_record(
        station.store, station.context, station.officer(), key(station), conform(station, note="2"), "a slip"
    )
    assert waits(station) is SignatureKind.APPROVAL
    assert to_sign(station, supervisor(station)) == 1
    with station.store.read() as connection:
        listed = read_top(connection, View(1, "supervisor", station.now, only=Only.TO_APPROVE), 0)
    assert [row.state for row in listed] == ["released"]


def test_who_may_inspect_signs_and_who_supervises_approves_too() -> None:
    def of(role: Role) -> tuple[SignatureKind, ...]:
        return may_give(Actor("x", "X", 1, role))

    assert of(Role.OFFICER) == (SignatureKind.SECOND,)
    assert of(Role.SUPERVISOR) == (SignatureKind.SECOND, SignatureKind.APPROVAL)
    assert of(Role.ANALYST) == ()


def test_who_wrote_the_record_that_is_amended_does_not_find_what_amends_it(station: Station) -> None:
    approvals(station, Disposition.DETAIN)
    record(station, wrong(station, Disposition.DETAIN))
    sign_record(station.store, station.context, station.officer("officer2"), key(station), station.later(1))
    again = wrong(station, Disposition.DETAIN, note="2")
    amend_record(station.store, station.context, supervisor(station), key(station), again, "a slip")
    assert waits(station) is SignatureKind.SECOND
    assert to_sign(station, station.officer()) == 0, "the first record is theirs"
    assert to_sign(station, station.officer("officer2")) == 1, "they were the second officer before"
    sign_record(station.store, station.context, station.officer("third"), key(station), station.later(1))
    for login in ("officer1", "officer2", "third", "supervisor"):
        assert to_sign(station, supervisor(station, login)) == 0
    assert to_sign(station, supervisor(station, "chief")) == 1
