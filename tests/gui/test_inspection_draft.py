"""The record in the making, without a window."""

from __future__ import annotations

import pytest

from officer_app.domain.outcome import FindingCode, missing_from
from officer_app.domain.words import Attribute, Disposition
from officer_app.ui.inspection.draft import Draft, GapKind, Noted

NEW = Draft(gnums=(1, 2), requirements=("Open the box", "Weigh it"))


def kinds(draft: Draft) -> list[GapKind]:
    return [gap.kind for gap in draft.gaps()]


def test_a_new_record_says_everything_that_is_missing():
    assert kinds(NEW) == [GapKind.ITEMS, GapKind.REQUIREMENTS, GapKind.DISPOSITION]
    assert NEW.gaps()[0].items == (1, 2)
    assert NEW.gaps()[1].left == 2


def test_all_conform_is_complete_at_once():
    done = NEW.all_conform()
    assert done.gaps() == []
    assert done.outcome().conform
    assert missing_from(done.outcome(), NEW.requirements, NEW.gnums) == []


def test_a_deviation_keeps_the_found_value_and_asks_for_a_new_decision():
    draft = NEW.all_conform().with_deviations(2, {Attribute.QUANTITY: " 90 ", Attribute.MODEL: ""})
    assert draft.disposition is None
    assert not draft.conform
    decided = draft.with_disposition(Disposition.RETURN)
    assert decided.gaps() == []
    assert [(d.gnum, d.attribute, d.found) for d in decided.outcome().deviations] == [(2, "quantity", "90")]
    assert missing_from(decided.outcome(), NEW.requirements, NEW.gnums) == []


def test_taking_the_last_deviation_back_leaves_the_item_unjudged():
    draft = NEW.all_conform().with_deviations(2, {Attribute.NAME: "lamp"}).with_deviations(2, {})
    assert draft.gaps()[0].items == (2,)


@pytest.mark.parametrize("disposition", [d for d in Disposition if d is not Disposition.RELEASE])
def test_holding_a_conforming_consignment_back_needs_a_finding(disposition):
    draft = NEW.all_conform().with_disposition(disposition)
    assert kinds(draft) == [GapKind.NOTHING_WRONG]
    found = draft.with_finding(Noted(FindingCode.CONCEALMENT)).with_disposition(disposition)
    assert found.gaps() == []
    assert missing_from(found.outcome(), NEW.requirements, NEW.gnums) == []


def test_a_box_nobody_declared_cannot_be_released():
    assert Draft(gnums=(), requirements=("Open it",), declared=False).all_conform().disposition is None
    box = Draft(gnums=(), requirements=(), declared=False)
    assert kinds(box.with_disposition(Disposition.RELEASE)) == [GapKind.UNDECLARED_RELEASE]


def test_changes_leave_the_draft_before_as_it_was():
    NEW.all_conform().with_tick("Weigh it", False).with_note("x")
    assert Draft(gnums=(1, 2), requirements=("Open the box", "Weigh it")) == NEW


def test_all_conform_keeps_what_was_found_and_decides_nothing_against_it() -> None:
    draft = NEW.with_deviations(1, {Attribute.QUANTITY: "80"}).all_conform()
    assert draft.deviations[1] == {Attribute.QUANTITY: "80"}
    assert 1 not in draft.conforming and 2 in draft.conforming
    assert draft.disposition is None
