"""One row that cannot be used is left out and named; all else goes on."""

from __future__ import annotations

import pytest

from officer_app.domain.site import SiteSettings
from officer_app.domain.words import State
from officer_app.store.detail import read_detail
from officer_app.workflow.context import load_context
from officer_app.workflow.instructions import rematch_desk
from officer_app.workflow.outbox import unwritable_receipts, write_outbox
from officer_app.workflow.rulebook import unusable_rules
from officer_app.workflow.ticking import tick
from tests.workflow.records import hold_for_inspection, key
from tests.workflow.station import Station

_RULE = (
    "INSERT INTO rule_version (rule, version, site_id, definition, lane, priority, enabled, published_at, published_by)"
    " SELECT 'bad', 1, site_id, 'boom [[', 'red', 1, 1, 0, 'x' FROM site"
)
_RECEIPT = (
    "INSERT INTO receipt (receipt_id, receipt_key, batch_id, kind, status, body, created_at, site_id)"
    " SELECT '00000000-0000-0000-0000-000000000' || :n, :n, '00000000-0000-0000-0000-000000001' || :batch, 'CEB604',"
    " '800', :body, 0, site_id FROM site"
)
_INSTRUCTION = (
    "INSERT INTO instruction (instruction_id, site_id, number, target_kind, target, reason, requirements, lane,"
    " priority, issued_by, issued_at, valid_until) SELECT :key, site_id, '1', 'profile', 'boom ((', 'x', 'boom', 'red',"
    " 1, 'x', 0, 4000000000000000 FROM site"
)


def test_a_rule_and_an_instruction_that_cannot_be_used_are_left_out(
    station: Station, caplog: pytest.LogCaptureFixture
) -> None:
    hold_for_inspection(station)
    station.change(_RULE)
    station.change(_INSTRUCTION, key="00000000-0000-0000-0000-000000000001")
    context = load_context(station.store)
    rematch_desk(station.store, context)
    assert station.value("SELECT count(*) FROM match WHERE withdrawn_at IS NULL") > 0
    assert len(unusable_rules(context.rulebook)) == 2
    assert caplog.text.count("It does not count") == 2


def test_a_receipt_of_which_no_message_can_be_made_keeps_no_other_back(station: Station) -> None:
    hold_for_inspection(station)
    for number, body in enumerate(("boom", "[]", '{"cop_no": {}}')):
        station.change(_RECEIPT, n=f"{number:03}", batch=f"{number:03}", body=body)
    assert write_outbox(station.store, station.data.outbox) > 0
    with station.store.read() as connection:
        assert (
            len(unwritable_receipts(connection)) == 2
        )  # what is odd in a field is cut to what the schema allows
    assert write_outbox(station.store, station.data.outbox) == 0


def test_a_file_of_more_receipts_than_a_message_holds_keeps_no_other_back(station: Station) -> None:
    for number in range(101):
        station.change(_RECEIPT, n=f"{number:03}", batch="999", body="{}")
    hold_for_inspection(station)
    assert write_outbox(station.store, station.data.outbox) > 0
    assert station.value("SELECT count(*) FROM receipt WHERE written_at IS NULL") == 101


@pytest.mark.parametrize(
    "settings", ["boom", "[]", "7", '{"lease_minutes": "x", "approve": 7, "draw_rate": [1]}']
)
def test_settings_that_cannot_be_read_are_as_if_nothing_were_set(station: Station, settings: str) -> None:
    station.change("UPDATE site SET settings = :settings", settings=settings)
    assert load_context(station.store).site.settings == SiteSettings()


def test_a_match_that_cannot_be_read_stops_neither_the_clock_nor_the_page(station: Station) -> None:
    hold_for_inspection(station)
    station.change(
        "INSERT INTO match (match_id, site_id, consignment_id, source, rule, version, lane, priority, reason, items,"
        " conditions, requirements, mode, degree, matched_at) SELECT '00000000-0000-0000-0000-000000000001', site_id,"
        " :key, 'manual', 'by-hand:x', 1, 'red', 1, 'boom', 'boom', 'boom', '[1]', 'manual', 'full', 0 FROM site",
        key=key(station),
    )
    rematch_desk(station.store, station.context)
    tick(station.store, station.context, station.later(5))
    with station.store.read() as connection:
        detail = read_detail(connection, key(station))
    assert detail.consignment.state == State.HELD
    assert "boom" in {match.reason.en for match in detail.matches}
