"""Who may answer for a record: second officer, section chief, amendment, another inspection."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from officer_app.domain.errors import AlreadyTaken, NotAllowed, NotFound, OfficerError
from officer_app.domain.outcome import Finding
from officer_app.domain.words import Disposition, Role, SignatureKind
from officer_app.store.answering import count_waiting, read_waiting
from officer_app.store.detail import read_detail
from officer_app.store.queue import Only, View, conditions
from officer_app.store.records import find_record, read_record
from officer_app.store.tables import consignment
from officer_app.workflow.assigning import Seen, escalate, reassign
from officer_app.workflow.eligibility import grant, refusal, withdraw
from officer_app.workflow.recording import record_outcome
from officer_app.workflow.reopening import reinspect
from officer_app.workflow.signing import amend_record, approve_record, sign_record
from officer_app.workflow.tasks import claim_most_urgent, claim_task, hand_back, open_task_by_hand
from officer_app.workflow.verifying import verify
from tests.workflow.records import (
    a_sample,
    approvals,
    claim,
    conform,
    enrol_another_chief,
    hold_for_inspection,
    key,
    record,
    supervisor,
    wrong,
)
from tests.workflow.station import Station
from tests.workflow.test_audit import tamper


@pytest.fixture
def held(station: Station) -> Station:
    hold_for_inspection(station)
    return station


def sign(station: Station, login: str = "officer2", role: Role = Role.OFFICER) -> None:
    sign_record(station.store, station.context, station.officer(login, role), key(station), station.later(1))


def approve(station: Station, login: str = "supervisor", returned: str | None = None) -> None:
    actor = supervisor(station, login)
    approve_record(
        station.store, station.context, actor, key(station), returned=returned, now=station.later(1)
    )


def events(station: Station) -> list[str]:
    query = "SELECT event FROM audit_event WHERE chain = :c ORDER BY seq"
    return [row["event"] for row in station.rows(query, c=key(station))]


# --- the second officer


@pytest.mark.parametrize("disposition", [Disposition.DETAIN, Disposition.HAND_OVER])
def test_a_detention_waits_for_a_second_officer_and_then_happens(
    held: Station, disposition: Disposition
) -> None:
    record(held, wrong(held, disposition))
    assert (held.consignment()["state"], held.consignment()["task_state"]) == ("held", "submitted")
    sign(held)
    assert (held.consignment()["state"], held.consignment()["task_id"]) == ("detained", None)
    assert held.value("SELECT officer FROM signature WHERE kind = 'second'") == "officer2"
    assert events(held)[-2:] == ["record_signed", "detained"]
    assert verify(held.store).ok


def test_a_second_officer_beside_the_first_signs_with_the_record(held: Station) -> None:
    record(held, wrong(held, Disposition.DETAIN), second="officer2")
    assert held.consignment()["state"] == "detained"
    assert held.value("SELECT second_officer FROM outcome") == "officer2"
    with pytest.raises(OfficerError, match="does not wait for a second officer"):
        sign(held, "supervisor", Role.SUPERVISOR)


def test_nobody_signs_their_own_record(held: Station) -> None:
    with pytest.raises(NotAllowed):
        record(held, wrong(held, Disposition.DETAIN), second="officer1")
    record(held, wrong(held, Disposition.DETAIN))
    with pytest.raises(NotAllowed, match="Nobody signs their own record"):
        sign(held, "officer1")
    assert held.consignment()["state"] == "held"


@pytest.mark.parametrize("role", [Role.ANALYST, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_officers_and_supervisors_sign(held: Station, role: Role) -> None:
    record(held, wrong(held, Disposition.DETAIN))
    with pytest.raises(NotAllowed):
        sign(held, "x", role)


def test_there_must_be_a_record_to_sign(held: Station) -> None:
    with pytest.raises(NotFound):
        sign(held)


def test_the_only_one_who_could_approve_does_not_use_themselves_up_as_the_second(held: Station) -> None:
    approvals(held, Disposition.DETAIN)
    with pytest.raises(OfficerError, match="Nobody else could approve this record then"):
        record(held, wrong(held, Disposition.DETAIN), second="supervisor")
    record(held, wrong(held, Disposition.DETAIN))
    with pytest.raises(OfficerError, match="Nobody else could approve this record then"):
        sign(held, "supervisor", Role.SUPERVISOR)
    enrol_another_chief(held)
    sign(held, "supervisor", Role.SUPERVISOR)
    approve(held, "chief")
    assert held.consignment()["state"] == "detained"


# --- the section chief


def test_what_the_site_wants_approved_waits_for_the_section_chief(held: Station) -> None:
    approvals(held, Disposition.RELEASE)
    record(held, conform(held))
    assert (held.consignment()["state"], held.consignment()["task_state"]) == ("held", "submitted")
    approve(held)
    assert held.consignment()["state"] == "released"
    assert verify(held.store).ok


def test_an_approval_comes_after_the_second_signature(held: Station) -> None:
    approvals(held, Disposition.DETAIN)
    record(held, wrong(held, Disposition.DETAIN))
    with pytest.raises(OfficerError, match="second officer signs this record before"):
        approve(held)
    sign(held)
    assert held.consignment()["state"] == "held"
    approve(held)
    assert held.consignment()["state"] == "detained"


def test_nobody_approves_what_they_wrote_or_signed(held: Station) -> None:
    approvals(held, Disposition.DETAIN)
    task = claim(held, "supervisor")
    boss = supervisor(held)
    record_outcome(held.store, held.context, boss, task, wrong(held, Disposition.DETAIN), now=held.later(1))
    sign(held, "second-chief", Role.SUPERVISOR)
    for login in ("supervisor", "second-chief"):
        with pytest.raises(NotAllowed, match="Nobody approves a record that they wrote or signed"):
            approve(held, login)
    approve(held, "third-chief")
    assert held.consignment()["state"] == "detained"


def test_the_first_officer_does_not_answer_for_what_amends_their_record(held: Station) -> None:
    """Also not once they supervise: two people stand behind a record, whoever wrote which part of it."""
    approvals(held, Disposition.DETAIN)
    record(held, wrong(held, Disposition.DETAIN))
    amend(held, wrong(held, Disposition.DETAIN, note="2"), "supervisor")
    with pytest.raises(NotAllowed, match="Nobody signs their own record"):
        sign(held, "officer1")
    sign(held, "officer2")
    for login in ("officer1", "officer2", "supervisor"):
        with pytest.raises(NotAllowed, match="Nobody approves a record that they wrote or signed"):
            approve(held, login)
    approve(held, "chief")
    assert held.consignment()["state"] == "detained"


def test_the_first_officer_does_not_stand_beside_who_amends_their_record(held: Station) -> None:
    record(held, wrong(held, Disposition.DETAIN))
    with pytest.raises(NotAllowed, match="Nobody signs their own record"):
        amend(held, wrong(held, Disposition.DETAIN, note="2"), "supervisor", second=held.officer())


def test_who_signed_a_record_approves_none_that_amends_it_but_may_sign_it_again(held: Station) -> None:
    approvals(held, Disposition.DETAIN)
    record(held, wrong(held, Disposition.DETAIN))
    sign(held, "officer2")
    approve(held, returned="which seal")
    record(held, wrong(held, Disposition.DETAIN, seals_new=("S-9",)))
    sign(held, "officer2")
    with pytest.raises(NotAllowed, match="Nobody approves a record that they wrote or signed"):
        approve(held, "officer2")
    approve(held)
    assert held.consignment()["state"] == "detained"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ANALYST, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_a_supervisor_approves(held: Station, role: Role) -> None:
    approvals(held, Disposition.RELEASE)
    record(held, conform(held))
    with pytest.raises(NotAllowed):
        approve_record(held.store, held.context, held.officer("x", role), key(held))


def test_a_returned_record_goes_back_to_its_officer_whose_next_one_names_it_and_why(held: Station) -> None:
    approvals(held, Disposition.RELEASE)
    first = record(held, conform(held))
    with pytest.raises(OfficerError, match="needs a reason"):
        approve(held, returned=" ")
    approve(held, returned="the seal is missing")
    assert (held.consignment()["task_state"], held.consignment()["officer"]) == ("claimed", "officer1")
    second = record(held, conform(held, seals_new=("S-9",)))
    row = held.rows("SELECT * FROM outcome WHERE outcome_id = :o", o=second)[0]
    assert (row["amends"], row["why"]) == (first, "the seal is missing")
    approve(held)
    assert held.consignment()["state"] == "released"
    inspected = "SELECT sum(count) FROM volume_delta WHERE measure = 'inspected'"
    assert held.value(inspected) == 1
    assert verify(held.store).ok


def test_a_settled_record_is_not_approved_again(held: Station) -> None:
    record(held, conform(held))
    with pytest.raises(OfficerError, match="does not wait for approval"):
        approve(held)


# --- amendments


def amend(station: Station, outcome, login: str = "officer1", why: str = "a slip", **more) -> str:
    actor = supervisor(station, login) if login.startswith("super") else station.officer(login)
    return amend_record(
        station.store,
        station.context,
        actor,
        key(station),
        outcome,
        why,
        now=station.later(1),
        **more,
    )


def test_an_amendment_is_a_new_record_that_names_the_old_one_and_why(held: Station) -> None:
    first = record(held, conform(held))
    before = held.rows("SELECT * FROM outcome")
    second = amend(held, conform(held, note="two pallets"), why="the note was forgotten")
    row = held.rows("SELECT * FROM outcome WHERE outcome_id = :o", o=second)[0]
    assert (row["amends"], row["why"]) == (first, "the note was forgotten")
    assert held.rows("SELECT * FROM outcome WHERE outcome_id = :o", o=first) == before
    assert held.consignment()["state"] == "released"
    assert events(held).count("outcome_amended") == 1
    assert verify(held.store).ok


def test_a_record_is_amended_by_its_officer_or_a_supervisor_with_a_reason(held: Station) -> None:
    record(held, conform(held))
    with pytest.raises(NotAllowed):
        amend(held, conform(held), "officer2")
    with pytest.raises(OfficerError, match="needs a reason"):
        amend(held, conform(held), why="  ")
    amend(held, conform(held), "supervisor")


@pytest.mark.parametrize(
    ("text", "why"), [("\u3164\u200b", "needs a reason"), ("a\x00b", r"character U\+0000")]
)
def test_a_reason_that_says_nothing_or_holds_a_control_is_refused(held: Station, text: str, why: str) -> None:
    approvals(held, Disposition.RELEASE)
    task = claim(held)
    seen = [Seen(key(held), "officer1")]
    use_cases: list[Callable[[], object]] = [
        lambda: hand_back(held.store, held.context, held.officer(), task, text),
        lambda: escalate(held.store, held.context, held.officer(), task, text),
        lambda: reassign(held.store, held.context, supervisor(held), seen, "officer2", text, held.now),
    ]
    for use_case in use_cases:
        with pytest.raises(OfficerError, match=why):
            use_case()
    record(held, conform(held))
    with pytest.raises(OfficerError, match=why):
        approve(held, returned=text)
    with pytest.raises(OfficerError, match=why):
        amend(held, conform(held), why=text)
    approve(held)
    with pytest.raises(OfficerError, match=why):
        again(held, reason=text)
    with pytest.raises(OfficerError, match=why):
        open_task_by_hand(held.store, held.context, held.officer(), key(held), text)


def test_what_was_carried_out_is_not_undone_by_an_amendment(held: Station) -> None:
    record(held, conform(held))
    with pytest.raises(OfficerError, match="has been carried out"):
        amend(held, wrong(held, Disposition.RETURN))


def test_the_amendment_after_the_laboratorys_answer_decides(held: Station) -> None:
    record(held, wrong(held, Disposition.SAMPLE, samples=(a_sample(held),)), second="officer2")
    assert (held.consignment()["state"], held.consignment()["task_state"]) == ("held", "submitted")
    amend(held, wrong(held, Disposition.RETURN), why="the laboratory found lead")
    assert held.consignment()["state"] == "held", "two stand behind the sample"
    with pytest.raises(NotAllowed):
        sign(held, "officer1")
    sign(held)
    assert held.consignment()["state"] == "returned"
    assert held.value("SELECT sum(count) FROM volume_delta WHERE measure = 'inspected'") == 1
    assert verify(held.store).ok


def test_an_amendment_that_detains_waits_for_its_own_second_officer(held: Station) -> None:
    record(held, wrong(held, Disposition.SAMPLE, samples=(a_sample(held),)), second="officer2")
    amend(held, wrong(held, Disposition.DETAIN), why="the laboratory found lead")
    assert held.consignment()["state"] == "held"
    sign(held)
    assert held.consignment()["state"] == "detained"
    assert held.value("SELECT sum(count) FROM volume_delta WHERE measure = 'inspected'") == 1


@pytest.mark.parametrize("disposition", [Disposition.SAMPLE, Disposition.DETAIN, Disposition.HAND_OVER])
def test_what_amends_a_record_of_two_needs_two_again(held: Station, disposition: Disposition) -> None:
    samples = (a_sample(held),) if disposition is Disposition.SAMPLE else ()
    record(held, wrong(held, disposition, samples=samples))
    sign(held)
    for login in ("officer1", "supervisor"):
        amend(held, wrong(held, disposition, samples=samples, note=f"by {login}"), login)
        with held.store.read() as connection:
            shown = read_record(connection, find_record(connection, key(held)))
            detail = read_detail(connection, key(held))
            waiting = count_waiting(connection, 1, (SignatureKind.SECOND,), "officer2")
        assert shown.waits_for is detail.waits_for is SignatureKind.SECOND and waiting == 1
        with pytest.raises(NotAllowed):
            sign(held, "officer1")
        sign(held)
    assert verify(held.store).ok


def test_a_release_that_amends_a_sample_of_two_waits_wherever_it_is_shown(held: Station) -> None:
    record(held, wrong(held, Disposition.SAMPLE, samples=(a_sample(held),)), second="officer2")
    amend(held, conform(held), "supervisor", why="the laboratory found nothing")
    with held.store.read() as connection:
        shown = read_record(connection, find_record(connection, key(held)))
        detail = read_detail(connection, key(held))
        waiting = count_waiting(connection, 1, (SignatureKind.SECOND,), "officer2")
    assert shown.waits_for is detail.waits_for is SignatureKind.SECOND and waiting == 1
    assert held.consignment()["state"] == "held"
    sign(held)
    assert held.consignment()["state"] == "released"
    amend(held, conform(held, note="a slip"), "supervisor")
    with held.store.read() as connection:
        assert read_record(connection, find_record(connection, key(held))).waits_for is SignatureKind.SECOND


# --- what counts


def counted(station: Station) -> tuple[int, int, int]:
    """Inspected and not conform of the enterprise, and not conform in the volumes."""
    row = station.rows("SELECT inspected, nonconform FROM enterprise")[0]
    volumes = station.value("SELECT coalesce(sum(count), 0) FROM volume_delta WHERE measure = 'nonconform'")
    return row["inspected"], row["nonconform"], volumes


def test_the_record_in_force_counts_for_its_enterprise(held: Station) -> None:
    noted = (Finding(code="other", note="wet"),)
    record(held, conform(held))
    assert counted(held) == (1, 0, 0)
    amend(held, conform(held).model_copy(update={"conform": False, "findings": noted}))
    assert counted(held) == (1, 1, 1)
    amend(held, conform(held, note="it was in order"))
    assert counted(held) == (1, 0, 0)
    amend(held, conform(held, note="said again"))
    assert counted(held) == (1, 0, 0)


def test_an_amendment_counts_once_it_holds(held: Station) -> None:
    record(held, wrong(held, Disposition.SAMPLE, samples=(a_sample(held),)), second="officer2")
    assert counted(held) == (1, 1, 1)
    amend(held, conform(held), why="the laboratory found nothing")
    assert counted(held) == (1, 1, 1), "it waits for the second officer"
    sign(held)
    assert counted(held) == (1, 0, 0)


def test_a_record_that_was_sent_back_never_counted(held: Station) -> None:
    approvals(held, Disposition.RETURN)
    record(held, wrong(held, Disposition.RETURN))
    approve(held, returned="weigh it")
    task = str(held.consignment()["task_id"])
    record_outcome(held.store, held.context, held.officer(), task, conform(held), now=held.later(1))
    assert counted(held) == (1, 0, 0)


def test_the_list_of_what_did_not_conform_follows_the_record_that_stands(held: Station) -> None:
    def listed() -> int:
        day = held.now - timedelta(days=1), held.now + timedelta(days=1)
        view = View(1, "officer1", held.now, inspected=day, only=Only.NONCONFORM)
        with held.store.read() as connection:
            return len(
                connection.execute(select(consignment.c.consignment_id).where(*conditions(view))).all()
            )

    noted = conform(held).model_copy(
        update={"conform": False, "findings": (Finding(code="other", note="wet"),)}
    )
    record(held, noted)
    assert listed() == 1
    amend(held, conform(held))
    assert listed() == 0


# --- looking again


def again(station: Station, login: str = "supervisor", reason: str = "a tip") -> str:
    return reinspect(
        station.store, station.context, supervisor(station, login), key(station), reason, station.later(1)
    )


@pytest.mark.parametrize("disposition", [Disposition.DETAIN, Disposition.RETURN])
def test_a_supervisor_reopens_what_was_detained_or_returned_with_a_reason(
    held: Station, disposition: Disposition
) -> None:
    record(held, wrong(held, disposition), second="officer2")
    with pytest.raises(OfficerError, match="needs a reason"):
        again(held, reason=" ")
    again(held)
    row = held.consignment()
    assert (row["state"], row["ended_at"], row["task_state"]) == ("held", None, "open")
    assert "reopened" in events(held)
    assert verify(held.store).ok


def test_another_officer_inspects_again(held: Station) -> None:
    record(held, conform(held))
    task = again(held)
    with pytest.raises(NotAllowed, match="another officer inspects"):
        claim(held, "officer1")
    with pytest.raises(NotFound):
        claim_most_urgent(held.store, held.context, held.officer())
    assert claim(held, "officer2") == task
    record(held, wrong(held, Disposition.RETURN), "officer2")
    assert held.consignment()["state"] == "returned"
    assert held.value("SELECT count(*) FROM outcome WHERE amends IS NULL") == 2
    assert verify(held.store).ok


def test_an_amendment_by_another_does_not_let_the_first_officer_look_again(held: Station) -> None:
    record(held, conform(held))
    amend(held, conform(held), "supervisor")
    again(held)
    with pytest.raises(NotAllowed, match="another officer inspects"):
        claim(held, "officer1")


@pytest.mark.parametrize("beside", [True, False])
def test_who_signed_the_first_record_does_not_look_again(held: Station, beside: bool) -> None:
    record(held, wrong(held, Disposition.DETAIN), second="officer2" if beside else None)
    if not beside:
        sign(held)
    again(held)
    for login in ("officer1", "officer2"):
        with pytest.raises(NotAllowed, match="another officer inspects"):
            claim(held, login)
    with pytest.raises(NotFound):
        claim_most_urgent(held.store, held.context, held.officer("officer2"))
    claim(held, "officer3")


def test_who_approved_or_asks_for_it_does_not_look_again(held: Station) -> None:
    approvals(held, Disposition.RELEASE)
    record(held, conform(held))
    approve(held)
    again(held, "second-chief")
    for login in ("supervisor", "second-chief"):
        boss = supervisor(held, login)
        with pytest.raises(NotAllowed, match="another officer inspects"):
            claim_task(held.store, held.context, boss, key(held), held.now)
        with pytest.raises(NotFound):
            claim_most_urgent(held.store, held.context, boss)
    claim(held, "officer2")


def test_who_stands_behind_a_detention_does_not_undo_it_by_another_inspection(held: Station) -> None:
    """Nor do they sign for it a second time: what was looked at again is for others."""
    record(held, wrong(held, Disposition.DETAIN))
    sign(held, "supervisor", Role.SUPERVISOR)
    again(held, "superintendent")
    record(held, wrong(held, Disposition.DETAIN), "officer2")
    for chief in ("supervisor", "superintendent"):
        with pytest.raises(NotAllowed, match="does not change it"):
            amend(held, conform(held), chief)
    for login in ("officer1", "supervisor"):
        with pytest.raises(NotAllowed, match="another officer signs"):
            sign(held, login)
        assert waits_for(held, login) == []
    assert held.consignment()["state"] == "held"
    assert waits_for(held, "officer3") == [key(held)]
    sign(held, "officer3")
    assert held.consignment()["state"] == "detained"


def test_who_recorded_the_first_does_not_sign_beside_who_looks_again(held: Station) -> None:
    record(held, wrong(held, Disposition.DETAIN), second="officer3")
    again(held)
    with pytest.raises(NotAllowed, match="another officer signs"):
        record(held, wrong(held, Disposition.DETAIN), "officer2", second="officer1")


def waits_for(station: Station, login: str) -> list[str]:
    """What waits for this officer's signature."""
    with station.store.read() as connection:
        found = read_waiting(connection, 1, (SignatureKind.SECOND,), login)
    return [one.consignment_id for one in found]


def test_a_second_look_is_not_given_to_who_recorded_the_first(held: Station) -> None:
    record(held, conform(held))
    again(held)
    by, open_task = supervisor(held), [Seen(key(held), None)]
    with pytest.raises(NotAllowed, match="officer1 had a hand in the record of YTGZ20201015001"):
        reassign(held.store, held.context, by, open_task, "officer1", "quick", held.now)
    assert held.consignment()["officer"] is None
    assert reassign(held.store, held.context, by, open_task, "officer2", "quick", held.now).moved


def test_the_latest_task_is_shown_where_the_clock_was_set_back(
    held: Station, clock_set_back: Callable[[], None]
) -> None:
    record(held, conform(held))
    clock_set_back()
    task = again(held)
    claim(held, "officer2")
    record(held, wrong(held, Disposition.RETURN), "officer2")
    with held.store.read() as connection:
        found = read_detail(connection, key(held))
    assert found.task is not None
    assert (found.task.task_id, found.outcomes[0].task_id) == (task, task)


def test_an_officer_does_not_ask_for_another_inspection(held: Station) -> None:
    record(held, conform(held))
    with pytest.raises(NotAllowed):
        reinspect(held.store, held.context, held.officer(), key(held), "why not")


def test_what_is_on_the_desk_is_not_inspected_again(held: Station) -> None:
    record(held, wrong(held, Disposition.DETAIN))
    with pytest.raises(AlreadyTaken):
        again(held)


# --- nothing of it can be changed unseen


@pytest.fixture
def signed(held: Station) -> Station:
    approvals(held, Disposition.DETAIN)
    record(held, wrong(held, Disposition.DETAIN))
    sign(held)
    approve(held)
    again(held)
    assert verify(held.store).ok
    return held


@pytest.mark.parametrize("table", ["signature", "reinspection"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET site_id = site_id", "DELETE FROM {}"])
def test_signatures_and_reinspections_are_append_only(signed: Station, table: str, statement: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"):
        signed.change(statement.format(table))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE signature SET officer = 'x'",
        "UPDATE signature SET agreed = 0",
        "UPDATE signature SET reason = 'x' WHERE kind = 'approval'",
        "UPDATE signature SET signed_at = 1",
        "DELETE FROM signature WHERE kind = 'approval'",
        "UPDATE reinspection SET reason = 'x'",
        "DELETE FROM reinspection",
        "UPDATE outcome SET why = 'x'",
        "UPDATE outcome SET needs_approval = 0",
        "UPDATE finding SET declared = 'x'",
        "DELETE FROM finding",
    ],
)
def test_a_changed_signature_approval_or_reason_does_not_verify(signed: Station, change: str) -> None:
    tamper(signed, lambda raw: raw.execute(change))
    assert not verify(signed.store).ok


def test_a_signature_that_was_slipped_in_does_not_verify(held: Station) -> None:
    record(held, wrong(held, Disposition.DETAIN))
    held.change(
        "INSERT INTO signature SELECT 'x', site_id, outcome_id, consignment_id, 'second', 1, '', 'officer2', '07', 1,"
        " digest FROM outcome"
    )
    assert [one.reason for one in verify(held.store).broken] == ["a signature that no event recorded"]


def test_the_settings_say_what_is_approved() -> None:
    from officer_app.domain.site import SiteSettings

    kept = SiteSettings.from_json(json.dumps({"approve": ["detain"]}))
    assert kept.approve == ("detain",)
    assert SiteSettings(approve=("nonsense",)).out_of_range() == ["nonsense"]
    assert SiteSettings.from_json("{}").approve == ()


# --- what was read, and in which order


@pytest.fixture
def clock_set_back(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Ten minutes, as an administrator or a time server does it."""
    real = time.time_ns
    return lambda: monkeypatch.setattr(time, "time_ns", lambda: real() - 600 * 10**9)


def test_the_latest_record_counts_also_where_the_clock_was_set_back(
    held: Station, clock_set_back: Callable[[], None]
) -> None:
    record(held, wrong(held, Disposition.DETAIN))
    clock_set_back()
    amend(held, conform(held))
    with pytest.raises(OfficerError, match="does not wait for a second officer"):
        sign(held)
    assert held.consignment()["state"] == "released"
    assert verify(held.store).ok


def test_nobody_signs_approves_or_amends_what_they_have_not_read(held: Station) -> None:
    approvals(held, Disposition.DETAIN)
    record(held, wrong(held, Disposition.DETAIN))
    first = held.value("SELECT outcome_id FROM outcome")
    amend(held, wrong(held, Disposition.DETAIN, note="another"))
    for say in (
        lambda: sign_record(held.store, held.context, held.officer("officer2"), key(held), read=first),
        lambda: approve_record(held.store, held.context, supervisor(held), key(held), read=first),
        lambda: approve_record(
            held.store, held.context, supervisor(held), key(held), returned="no", read=first
        ),
        lambda: amend(held, conform(held), read=first),
    ):
        with pytest.raises(OfficerError, match="amended meanwhile"):
            say()
    assert held.value("SELECT count(*) FROM signature") == 0
    latest = held.value("SELECT outcome_id FROM outcome WHERE amends IS NOT NULL")
    sign_record(held.store, held.context, held.officer("officer2"), key(held), read=latest)


def test_one_of_two_does_not_undo_what_both_decided(held: Station) -> None:
    approvals(held, Disposition.DETAIN)
    enrol_another_chief(held)
    record(held, wrong(held, Disposition.DETAIN))
    sign(held, "supervisor", Role.SUPERVISOR)
    for login in ("officer1", "supervisor"):
        with pytest.raises(NotAllowed, match="somebody else changes it"):
            amend(held, conform(held), login)
    amend(held, wrong(held, Disposition.DETAIN, note="a slip of the pen"))
    assert held.consignment()["state"] == "held"


def test_the_latest_decision_about_an_enterprise_counts_also_where_the_clock_was_set_back(
    station: Station, clock_set_back: Callable[[], None]
) -> None:
    boss, code = supervisor(station), "4401980T01"
    grant(
        station.store,
        station.context,
        boss,
        code,
        station.now + timedelta(days=30),
        "a year without findings",
    )
    clock_set_back()
    withdraw(station.store, station.context, boss, code, "smuggling")
    with station.store.read() as connection:
        assert "smuggling" in str(refusal(connection, station.context.site.site_id, code, station.now))
