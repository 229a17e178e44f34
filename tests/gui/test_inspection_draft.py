"""The record in the making, without a window."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from officer_app.domain.outcome import Handover, Outcome, Paper, Part, Sample
from officer_app.domain.record import Circumstances, as_declared, missing_from
from officer_app.domain.words import Attribute, Disposition, TaskKind
from officer_app.ui.inspection.draft import Draft, GapKind, Noted, Particulars, Result
from officer_app.ui.inspection.kept import from_text, to_text
from officer_app.ui.inspection.sheets import clock_near

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
KNOWN = Circumstances(
    kind=TaskKind.INSPECTION,
    requirements=("Open the box", "Weigh it"),
    gnums=(1, 2),
    papers=(Paper(kind="declaration"),),
    place="Bay 4",
    packaging="2",
    started_at=NOW,
    ended_at=NOW,
)
SAMPLE = Sample(number="B1", quantity="1", custody=(Handover(at=NOW, giver="a", taker="b"),))
NEW = Draft(gnums=(1, 2), requirements=("Open the box", "Weigh it"))


def kinds(draft: Draft) -> list[GapKind]:
    return [gap.kind for gap in draft.gaps()]


def lacks(outcome: Outcome) -> list[str]:
    """What the store would still ask for."""
    return missing_from(as_declared(outcome, KNOWN), KNOWN)


def test_a_new_record_says_everything_that_is_missing():
    assert kinds(NEW) == [GapKind.ITEMS, GapKind.REQUIREMENTS, GapKind.DISPOSITION]
    assert NEW.gaps()[0].items == (1, 2)
    assert NEW.gaps()[1].left == 2


def test_all_conform_is_complete_at_once():
    done = NEW.all_conform()
    assert done.gaps() == []
    assert done.outcome().conform
    assert lacks(done.outcome()) == []


def test_a_deviation_keeps_the_found_value_and_asks_for_a_new_decision():
    draft = NEW.all_conform().with_deviations(2, {Attribute.QUANTITY: " 90 ", Attribute.MODEL: ""})
    assert draft.disposition is None
    assert not draft.conform
    decided = draft.with_disposition(Disposition.RETURN)
    assert decided.gaps() == []
    assert [(d.gnum, d.attribute, d.found) for d in decided.outcome().deviations] == [(2, "quantity", "90")]
    assert lacks(decided.outcome()) == []


def test_taking_the_last_deviation_back_leaves_the_item_unjudged():
    draft = NEW.all_conform().with_deviations(2, {Attribute.NAME: "lamp"}).with_deviations(2, {})
    assert draft.gaps()[0].items == (2,)


@pytest.mark.parametrize("disposition", [d for d in Disposition if d is not Disposition.RELEASE])
def test_holding_a_conforming_consignment_back_needs_a_finding(disposition):
    draft = NEW.all_conform().with_sample(SAMPLE).with_disposition(disposition)
    assert kinds(draft) == [GapKind.NOTHING_WRONG]
    found = draft.with_finding(Noted("concealment")).with_disposition(disposition)
    assert found.gaps() == []
    assert lacks(found.outcome()) == []


def test_a_box_nobody_declared_cannot_be_released():
    assert Draft(gnums=(), requirements=("Open it",), declared=False).all_conform().disposition is None
    box = Draft(gnums=(), requirements=(), declared=False)
    assert kinds(box.with_disposition(Disposition.RELEASE)) == [GapKind.UNDECLARED_RELEASE]


def test_changes_leave_the_draft_before_as_it_was():
    NEW.all_conform().with_tick("Weigh it", False).with_note("x")
    assert Draft(gnums=(1, 2), requirements=("Open the box", "Weigh it")) == NEW


@pytest.mark.parametrize("decided", list(Disposition))
def test_what_is_not_to_be_released_stays_so_where_something_is_found_after_that(
    decided: Disposition,
) -> None:
    draft = NEW.all_conform().with_disposition(decided).with_finding(Noted("other"))
    assert draft.disposition is (None if decided is Disposition.RELEASE else decided)


def test_what_one_key_filled_is_marked():
    assert NEW.all_conform().outcome().filled == (Part.GOODS, Part.REQUIREMENTS)
    by_hand = NEW.with_conform(1).with_conform(2).with_tick("Open the box", True).with_tick("Weigh it", True)
    assert by_hand.with_disposition(Disposition.RELEASE).outcome().filled == ()


def test_sampling_asks_for_the_sample():
    draft = NEW.all_conform().with_finding(Noted("concealment")).with_disposition(Disposition.SAMPLE)
    assert kinds(draft) == [GapKind.SAMPLE]
    assert lacks(draft.with_sample(SAMPLE).outcome()) == []


def test_a_requirement_not_in_order_turns_the_result_round():
    draft = NEW.all_conform().with_result("Weigh it", Result(False, "2 kg over"))
    assert not draft.conform
    assert draft.disposition is None
    decided = draft.with_disposition(Disposition.RETURN)
    assert lacks(decided.outcome()) == []
    assert decided.with_tick("Weigh it", False).conform


@pytest.mark.parametrize(
    ("around", "kind"),
    [
        (Particulars(place=""), GapKind.PLACE),
        (Particulars(packaging=""), GapKind.PACKAGING),
        (Particulars(papers=()), GapKind.PAPERS),
        (Particulars(started_at=NOW, ended_at=NOW - timedelta(minutes=1)), GapKind.TIMES),
    ],
)
def test_what_was_taken_out_must_be_said(around: Particulars, kind: GapKind):
    draft = NEW.all_conform().with_particulars(around)
    assert kinds(draft) == [kind]
    assert lacks(draft.outcome()) != []


def test_papers_alone_need_no_look_at_the_goods():
    draft = Draft(gnums=(1, 2), requirements=("Weigh it",), papers_only=True).with_tick("Weigh it", True)
    decided = draft.with_disposition(Disposition.RELEASE)
    assert decided.gaps() == []
    assert decided.outcome().compared is None


def test_a_draft_is_the_same_after_it_was_kept():
    everything = (
        NEW.all_conform()
        .with_deviations(2, {Attribute.NAME: "‮铅块 <b>x</b>"})
        .with_result("Weigh it", Result(False, "x" * 10_000))
        .with_finding(Noted("concealment", 1, "ملاحظة"))
        .with_particulars(
            Particulars("Bay", "1", "torn", "王五", (("invoice", 2),), NOW, NOW, ("S1",), ("S2", "S3"))
        )
        .with_sample(SAMPLE)
        .with_process("one", None)
        .with_disposition(Disposition.SAMPLE)
        .with_note("n")
    )
    assert from_text(to_text(everything), NEW) == everything
    assert from_text(to_text(NEW), NEW) == NEW


def test_a_kept_draft_of_a_task_that_asks_for_something_else_is_not_taken_up():
    assert from_text(to_text(NEW.all_conform()), Draft(gnums=(1, 2), requirements=("Other",))) is None
    assert from_text("{", NEW) is None
    assert from_text("{}", NEW) is None


def test_all_conform_keeps_what_was_found_and_decides_nothing_against_it() -> None:
    draft = NEW.with_deviations(1, {Attribute.QUANTITY: "80"}).all_conform()
    assert draft.deviations[1] == {Attribute.QUANTITY: "80"}
    assert 1 not in draft.conforming and 2 in draft.conforming
    assert draft.disposition is None


@pytest.mark.parametrize(
    ("near", "written", "day"), [("00:06", "22:06", 29), ("00:06", "01:10", 30), ("23:50", "00:05", 31)]
)
def test_a_time_is_of_the_night_that_it_is_near_to(near: str, written: str, day: int) -> None:
    at = datetime.strptime(f"2026-10-30 {near}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
    assert clock_near(written, at) == at.replace(day=day, hour=int(written[:2]), minute=int(written[3:]))
