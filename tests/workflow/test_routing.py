"""Facts in any order, late or twice: what lane they lead to, and what follows."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from pydicom.dataset import Dataset

from officer_app.domain.draw import draw_value
from officer_app.domain.errors import NotFound
from officer_app.domain.outcome import Check, Outcome
from officer_app.domain.scans import Assessment, Energy, Verdict
from officer_app.domain.words import Disposition
from officer_app.store.quarantine import count_to_decide, read_waiting
from officer_app.store.scans import read_scans
from officer_app.workflow.intake.files import FileStatus
from officer_app.workflow.quarantine import assign_scan
from officer_app.workflow.recording import record_outcome
from officer_app.workflow.tasks import claim_task, hand_back
from officer_app.workflow.ticking import tick
from officer_app.workflow.verifying import verify
from tests.formats.dicos.files import a_flag, edited, image_file, report_file
from tests.workflow.records import judged
from tests.workflow.station import ARRIVAL, DECLARATION, ORDER, WAYBILL, Station, sample

NUMBER = "YTGZ20201015001"
_uid = iter(range(1, 10**9))


def report(verdict: Verdict = Verdict.CLEAR, study: int = 1, **changes: Any) -> bytes:
    """A machine's report on the sample box; each is a document of its own."""
    flags = (
        (a_flag(category="EXPLOSIVE", assessment=Assessment.HIGH_THREAT),) if verdict is Verdict.ALARM else ()
    )
    fields = {
        "sop_uid": f"2.25.{next(_uid)}",
        "study_uid": f"2.25.9{study}",
        "object_id": NUMBER,
        "verdict": verdict,
        "flags": flags,
        "referenced": (),
    }
    return report_file(**(fields | changes))


def image(study: int = 1, **changes: Any) -> bytes:
    fields = {"sop_uid": f"2.25.{next(_uid)}", "study_uid": f"2.25.9{study}", "object_id": NUMBER}
    return image_file(**(fields | changes))


def events(station: Station, number: str = NUMBER) -> list[str]:
    key = station.consignment(number)["consignment_id"]
    found = station.rows("SELECT event FROM audit_event WHERE chain = :k ORDER BY seq", k=key)
    return [row["event"] for row in found]


def receipts(station: Station) -> list[str]:
    found = station.rows("SELECT status FROM receipt WHERE kind = 'CEB604' ORDER BY created_at, status")
    return [row["status"] for row in found]


def undeclared(station: Station) -> int:
    sql = "SELECT count(*) FROM consignment WHERE undeclared AND logistics_no = :n"
    return int(station.value(sql, n=NUMBER))


def ticks(station: Station, minutes: float = 0) -> None:
    tick(station.store, station.context, station.later(minutes))


def everything(station: Station) -> None:
    """Order, declaration, arrival; the verdict is still missing."""
    for number in (ORDER, DECLARATION, ARRIVAL):
        assert station.take(sample(number)).status is FileStatus.ACCEPTED


@pytest.fixture
def station(station: Station) -> Station:
    """Without rules and draw: what is routed here is routed by its facts."""
    site = station.context.site
    site = replace(site, settings=replace(site.settings, draw_rate={}))
    station.context = replace(station.context, site=site, rulebook=[])
    return station


def conforming(station: Station, task: str) -> Outcome:
    requirements = json.loads(station.value("SELECT requirements FROM task WHERE task_id = :t", t=task))
    checks = tuple(Check(requirement=one["en"], done=True) for one in requirements)
    return Outcome(conform=True, disposition=Disposition.RELEASE, checks=checks)


def test_a_clear_scan_completes_the_facts_and_releases(station: Station) -> None:
    everything(station)
    assert station.consignment()["missing"] == "scan"
    station.later(1)
    station.take(report())

    row = station.consignment()
    assert (row["state"], row["lane"], row["missing"]) == ("released", "green", "")
    assert receipts(station) == ["120", "800"]
    assert events(station)[-3:] == ["scan_report", "screened", "released"]


def test_an_alarm_holds_and_opens_a_task_that_says_why(station: Station) -> None:
    everything(station)
    station.later(1)
    station.take(report(Verdict.ALARM))

    row = station.consignment()
    assert (row["state"], row["lane"], row["task_state"]) == ("held", "red", "open")
    assert receipts(station) == ["120", "500"]
    assert "high_threat" in [term[0] for term in json.loads(row["priority_why"])]


@pytest.mark.parametrize("verdict", [Verdict.UNKNOWN])
def test_a_verdict_that_is_not_clear_never_turns_green(station: Station, verdict: Verdict) -> None:
    everything(station)
    station.take(report(verdict))
    assert station.consignment()["lane"] == "yellow"


def test_an_aborted_scan_never_turns_green(station: Station) -> None:
    everything(station)
    station.take(report(aborted=True, abort_reason="belt"))
    assert station.consignment()["lane"] == "yellow"


def silent(scan: bytes) -> bytes:
    """The same, without a word on what kind of scan it was and whether it worked."""

    def forget(dataset: Dataset) -> None:
        del dataset.ScanType, dataset.AcquisitionStatus

    return edited(scan, forget)


@pytest.mark.parametrize("scan_type", ["TEST", "TIP"])
@pytest.mark.parametrize("verdict", [Verdict.CLEAR, Verdict.ALARM])
def test_a_test_neither_clears_nor_accuses(station: Station, scan_type: str, verdict: Verdict) -> None:
    everything(station)
    taken = station.take(report(verdict, scan_type=scan_type))

    assert taken.warnings[0] == f"ScanType is {scan_type}: the scan is kept, but clears and accuses nothing"
    row = station.consignment()
    assert (row["state"], row["missing"], row["scan_verdict"]) == ("arrived", "scan", None)
    assert (row["flag_count"], row["scan_count"]) == (0, 0)
    with station.store.read() as connection:
        (scan,) = read_scans(connection, row["consignment_id"])
    assert (scan.test, scan.flags) == (True, ())
    ticks(station, 21)
    assert station.consignment()["lane"] == "yellow"


@pytest.mark.parametrize("image_first", [True, False])
@pytest.mark.parametrize("verdict", [Verdict.CLEAR, Verdict.ALARM])
def test_a_report_that_does_not_say_so_is_a_test_where_its_image_is(
    station: Station, image_first: bool, verdict: Verdict
) -> None:
    for number in (ORDER, DECLARATION):
        station.take(sample(number))
    files = [image(scan_type="TEST", weight_kg=Decimal(99)), silent(report(verdict))]
    for file in files if image_first else reversed(files):
        assert station.take(file).status is FileStatus.ACCEPTED

    station.take(sample(ARRIVAL))
    row = station.consignment()
    assert (row["state"], row["missing"], row["scan_verdict"]) == ("arrived", "scan", None)
    assert (row["flag_count"], row["measured_weight"]) == (0, None)
    assert station.value("SELECT verdict FROM scan") is None
    assert verify(station.store).ok


def test_what_says_nothing_of_its_kind_is_operational(station: Station) -> None:
    everything(station)
    station.take(silent(image()))
    assert station.take(silent(report())).warnings == []
    assert station.consignment()["state"] == "released"


def test_a_test_beside_a_real_scan_changes_nothing_of_it(station: Station) -> None:
    everything(station)
    station.take(image(study=1))
    station.take(report(Verdict.ALARM, study=1, scan_type="TEST"))
    station.take(report(Verdict.ALARM, study=2, scan_type="TEST"))
    assert station.consignment()["missing"] == "scan"
    station.take(report(study=1))
    assert station.consignment()["state"] == "released"


@pytest.mark.parametrize("report_first", [True, False])
def test_an_image_that_failed_is_like_an_aborted_scan(station: Station, report_first: bool) -> None:
    for number in (ORDER, DECLARATION):
        station.take(sample(number))
    files = [report(), image(acquisition_status="UNSUCCESSFUL")]
    for file in files if report_first else reversed(files):
        station.take(file)
    station.take(sample(ARRIVAL))
    row = station.consignment()
    assert (row["lane"], row["scan_verdict"]) == ("yellow", "aborted")


def test_a_clear_report_on_a_scan_that_failed_is_not_clear(station: Station) -> None:
    everything(station)
    taken = station.take(report(acquisition_status="UNSUCCESSFUL"))
    assert "AcquisitionStatus is UNSUCCESSFUL: taken as an aborted scan" in taken.warnings
    row = station.consignment()
    assert (row["lane"], row["scan_verdict"]) == ("yellow", "aborted")
    with station.store.read() as connection:
        (scan,) = read_scans(connection, row["consignment_id"])
    assert scan.abort_reasons == ("UNSUCCESSFUL",)


def test_nobody_looks_for_the_owner_of_a_test_object(station: Station) -> None:
    station.take(report(Verdict.ALARM, scan_type="TEST"))
    station.take(image(study=2, scan_type="TEST"))
    ticks(station, 11)
    assert undeclared(station) == 0


def test_an_image_without_a_report_is_no_verdict(station: Station) -> None:
    everything(station)
    station.take(image(energy=Energy.LOW))
    assert station.consignment()["missing"] == "scan"
    ticks(station, 21)
    row = station.consignment()
    assert (row["state"], row["lane"]) == ("held", "yellow")


def test_two_scans_are_clear_only_once_both_are(station: Station) -> None:
    everything(station)
    station.take(image(study=2))
    station.take(report(study=1))
    assert (station.consignment()["state"], station.consignment()["missing"]) == ("arrived", "scan")

    station.take(report(study=2))
    assert station.consignment()["state"] == "released"
    assert station.consignment()["scan_count"] == 2


def test_the_worst_of_two_scans_holds_whatever_comes_after_it(station: Station) -> None:
    everything(station)
    station.take(report(Verdict.ALARM, study=1))
    station.take(report(Verdict.CLEAR, study=2))
    station.take(report(Verdict.CLEAR, study=1))
    row = station.consignment()
    assert (row["lane"], row["scan_verdict"]) == ("red", "alarm")


def test_an_alarm_is_red_although_the_order_never_came(station: Station) -> None:
    for number in (DECLARATION, ARRIVAL):
        station.take(sample(number))
    station.take(report(Verdict.ALARM))
    assert station.consignment()["state"] == "screened"
    ticks(station, 21)
    row = station.consignment()
    assert (row["state"], row["lane"], row["missing"]) == ("held", "red", "order")


def test_a_late_order_lets_go_what_waited_for_nothing_else(station: Station) -> None:
    for number in (DECLARATION, ARRIVAL):
        station.take(sample(number))
    station.take(report())
    ticks(station, 21)
    assert station.consignment()["lane"] == "yellow"
    station.later(1)
    station.take(sample(ORDER))

    row = station.consignment()
    assert (row["state"], row["lane"], row["task_id"]) == ("released", "green", None)
    assert station.value("SELECT state FROM task") == "cancelled"
    assert receipts(station) == ["120", "300", "800"]


def test_once_a_task_is_claimed_a_new_fact_never_lowers_the_lane(station: Station) -> None:
    for number in (DECLARATION, ARRIVAL):
        station.take(sample(number))
    station.take(report())
    ticks(station, 21)
    claim_task(station.store, station.context, station.officer(), station.consignment()["consignment_id"])
    station.take(sample(ORDER))

    row = station.consignment()
    assert (row["state"], row["lane"], row["task_state"]) == ("held", "yellow", "claimed")
    assert row["missing"] == ""


def test_a_new_fact_raises_the_lane_of_a_claimed_task(station: Station) -> None:
    for number in (DECLARATION, ARRIVAL):
        station.take(sample(number))
    ticks(station, 21)
    claim_task(station.store, station.context, station.officer(), station.consignment()["consignment_id"])
    station.later(1)
    station.take(report(Verdict.ALARM))

    row = station.consignment()
    assert (row["lane"], row["task_state"], row["task_kind"]) == ("red", "claimed", "inspection")
    assert receipts(station) == ["120", "300", "500"]


def test_a_released_box_is_called_back_by_an_alarm(station: Station) -> None:
    everything(station)
    station.take(report())
    station.later(3)
    station.take(report(Verdict.ALARM, study=2))

    row = station.consignment()
    assert (row["state"], row["lane"], row["task_state"]) == ("held", "red", "open")
    assert row["released_at"] is None
    assert "called_back" in events(station)
    assert receipts(station) == ["120", "800", "500"]
    assert verify(station.store).ok


def test_what_is_missing_calls_nothing_back(station: Station) -> None:
    everything(station)
    station.take(report())
    station.later(40)
    station.take(image(study=2))
    ticks(station, 1)
    assert station.consignment()["state"] == "released"
    station.take(report(study=2))
    assert station.consignment()["state"] == "released"


def test_after_an_officers_decision_only_a_new_alarm_calls_back(station: Station) -> None:
    everything(station)
    station.take(report(Verdict.ALARM))
    key = station.consignment()["consignment_id"]
    officer = station.officer()
    task = claim_task(station.store, station.context, officer, key, now=station.later(5))
    outcome = judged(station, conforming(station, task))
    record_outcome(station.store, station.context, officer, task, outcome, now=station.later(5))
    assert station.consignment()["state"] == "released"

    station.later(1)
    station.take(report(Verdict.CLEAR, study=2))
    assert station.consignment()["state"] == "released", "the old alarm was settled"
    station.take(report(Verdict.ALARM, study=3))
    assert station.consignment()["state"] == "held"
    assert verify(station.store).ok


def test_a_task_handed_back_keeps_its_lane_and_can_be_claimed_by_another(station: Station) -> None:
    everything(station)
    station.take(report(Verdict.ALARM))
    key = station.consignment()["consignment_id"]
    task = claim_task(station.store, station.context, station.officer(), key)
    hand_back(station.store, station.context, station.officer(), task, "end of shift")
    assert claim_task(station.store, station.context, station.officer("officer2"), key) == task


@pytest.mark.parametrize("state", ["departed", "detained", "returned"])
def test_a_scan_from_before_the_end_is_only_a_note_afterwards(station: Station, state: str) -> None:
    everything(station)
    station.take(report())
    way = {
        "departed": ("loaded", "departed"),
        "detained": ("held", "detained"),
        "returned": ("held", "returned"),
    }
    for step in way[state]:
        station.change("UPDATE consignment SET state = :s", s=step)
    ended = int(station.now.timestamp() * 1_000_000)
    station.change("UPDATE consignment SET ended_at = :t", t=ended)
    taken_at = station.now
    station.later(5)
    station.take(report(Verdict.ALARM, study=2, decided_at=taken_at))
    ticks(station, 11)

    assert undeclared(station) == 0
    row = station.consignment()
    assert (row["state"], row["lane"], row["task_id"]) == (state, "green", None)
    assert events(station)[-1] == "scan_report"


def test_a_scan_after_the_end_is_a_box_that_nobody_declared(station: Station) -> None:
    everything(station)
    station.take(report())
    station.change("UPDATE consignment SET state = 'loaded'")
    station.change(
        "UPDATE consignment SET state = 'departed', ended_at = :t", t=int(station.now.timestamp() * 1_000_000)
    )
    station.later(60 * 24)
    station.take(report(study=2, decided_at=station.now))
    ticks(station, 11)
    assert undeclared(station) == 1


def test_a_second_arrival_is_noted_and_the_clock_stays(station: Station) -> None:
    station.take(sample(DECLARATION))
    station.take(sample(ARRIVAL))
    due = station.consignment()["due_at"]
    station.later(30)
    station.take(sample(ARRIVAL, copNo="ARRIVAL-2", domesticTrafNo="粤B11111"))

    assert station.consignment()["due_at"] == due
    assert events(station).count("arrived") == 1
    assert "arrived_again" in events(station)


def test_two_carriers_with_one_number_each_get_their_own_paper(station: Station) -> None:
    other = {"logisticsCode": "9999999999", "copNo": "OTHER-1", "orderNo": "OTHER"}
    station.take(sample(ARRIVAL, copNo="A2", logisticsCode="9999999999"))
    two = sample(DECLARATION)
    block = two[two.index("<ceb:Inventory>") : two.index("</ceb:Inventory>") + len("</ceb:Inventory>")]
    second = sample(DECLARATION, **other)
    second = second.replace("</ceb:Inventory>", "</ceb:Inventory>" + block, 1)
    assert station.take(second).stored == 2

    rows = {row["logistics_code"]: row for row in station.rows("SELECT * FROM consignment")}
    assert rows["9999999999"]["arrival_id"] is not None
    (mine,) = (row for code, row in rows.items() if code != "9999999999")
    assert mine["arrival_id"] is None, "the van carried the other carrier's box"
    station.take(sample(ARRIVAL))
    states = {row["state"] for row in station.rows("SELECT state FROM consignment")}
    assert states == {"arrived"}


def test_a_scan_of_two_candidates_waits_for_an_officer(station: Station) -> None:
    station.take(sample(DECLARATION))
    station.take(sample(DECLARATION, logisticsCode="9999999999", copNo="OTHER-1"))
    assert station.take(report()).waits
    ticks(station, 30)
    assert station.value("SELECT count(*) FROM consignment") == 2
    assert station.value("SELECT consignment_id FROM scan") is None

    key = station.rows("SELECT consignment_id FROM consignment WHERE cop_no = 'OTHER-1'")[0]["consignment_id"]
    scan = station.value("SELECT scan_id FROM scan")
    assign_scan(station.store, station.context, station.officer(), scan, key)
    assert station.value("SELECT scan_verdict FROM consignment WHERE cop_no = 'OTHER-1'") == "clear"


def test_a_scan_that_does_not_exist_is_not_said_to_be_assigned(station: Station) -> None:
    station.take(sample(DECLARATION))
    key = station.consignment()["consignment_id"]
    with pytest.raises(NotFound, match="There is no such scan"):
        assign_scan(station.store, station.context, station.officer(), "nope", key)


def test_a_third_carrier_does_not_get_the_scan_two_others_wait_for(station: Station) -> None:
    station.take(sample(DECLARATION))
    station.take(sample(DECLARATION, logisticsCode="8888888888", copNo="OTHER-1"))
    station.take(report())
    station.take(sample(DECLARATION, logisticsCode="9999999999", copNo="OTHER-2"))
    assert station.value("SELECT consignment_id FROM scan") is None


@pytest.mark.parametrize("ended", [("9999999999",), ("9999999999", "4401260T01")])
def test_a_scan_that_was_of_two_waits_for_an_officer_when_one_or_both_are_gone(
    station: Station, ended: tuple[str, ...]
) -> None:
    papers = {
        carrier: {"logisticsCode": carrier, "copNo": f"COP-{carrier}"}
        for carrier in ("9999999999", "4401260T01")
    }
    for names in papers.values():
        station.take(sample(DECLARATION, **names))
    station.take(report())
    for carrier in ended:
        station.take(sample(DECLARATION, appType="3", **papers[carrier]))
    ticks(station, 30)
    with station.store.read() as connection:
        (scan,) = read_waiting(connection, station.context.site.site_id).scans
        assert count_to_decide(connection, station.context.site.site_id).scans == 1
    assert scan.needs_officer
    assert len(scan.candidates) == 2 - len(ended)
    station.take(sample(DECLARATION, logisticsCode="8888888888", copNo="THIRD"))
    station.take(sample(DECLARATION, logisticsCode="9999999999", copNo="ANEW"))
    assert station.value("SELECT consignment_id FROM scan") is None


def test_deleted_and_declared_anew_in_one_message(station: Station) -> None:
    station.take(sample(DECLARATION))
    delete, anew = sample(DECLARATION, appType="3"), sample(DECLARATION, copNo="ANEW")
    start, end = anew.index("<ceb:Inventory>"), anew.index("</ceb:Inventory>") + len("</ceb:Inventory>")
    both = delete.replace("</ceb:Inventory>", "</ceb:Inventory>" + anew[start:end], 1)
    result = station.take(both)

    assert (result.status, result.stored, result.returned) == (FileStatus.ACCEPTED, 2, 0)
    rows = station.rows("SELECT state, cop_no = 'ANEW' AS anew FROM consignment")
    assert {(row["state"], row["anew"]) for row in rows} == {("cancelled", 0), ("declared", 1)}


def test_a_box_scanned_while_declared_is_undeclared_once_that_is_withdrawn(station: Station) -> None:
    station.take(sample(DECLARATION))
    station.take(report())
    station.take(sample(DECLARATION, appType="3"))
    ticks(station, 11)
    rows = {row["state"]: row for row in station.rows("SELECT * FROM consignment")}
    assert rows["cancelled"]["undeclared"] == 0
    assert rows["arrived"]["undeclared"] == 1
    assert rows["arrived"]["scan_count"] == 1


def test_a_box_only_scanned_becomes_its_carriers_with_the_van(station: Station) -> None:
    station.take(report())
    ticks(station, 11)
    assert station.consignment()["logistics_code"] == ""
    station.take(sample(ARRIVAL))
    row = station.consignment()
    assert row["logistics_code"] and row["arrival_id"] and row["undeclared"]
    station.take(sample(DECLARATION))
    row = station.consignment()
    assert (row["undeclared"], row["mode"]) == (0, "9710")
    assert station.value("SELECT count(*) FROM consignment") == 1
    assert verify(station.store).ok


def test_labels_longer_than_a_waybill_number_make_one_box(station: Station) -> None:
    station.take(report(object_id="X" * 60, study=1))
    ticks(station, 11)
    station.take(report(object_id="X" * 60, study=2))
    ticks(station, 11)
    assert station.value("SELECT count(*) FROM consignment") == 1
    assert station.value("SELECT scan_count FROM consignment") == 2


def test_an_order_may_change_until_the_box_is_picked_and_not_after(station: Station) -> None:
    for number in (ORDER, DECLARATION, ARRIVAL):
        station.take(sample(number))
    assert station.take(sample(ORDER, appType="2")).stored == 1
    station.take(report(Verdict.ALARM))
    for app_type in ("2", "3"):
        result = station.take(sample(ORDER, appType=app_type))
        assert (result.stored, result.returned) == (0, 1)
    assert station.value("SELECT count(*) FROM trade_order WHERE is_current") == 1


def test_neither_order_nor_waybill_of_a_box_that_the_machine_picked_is_changed(station: Station) -> None:
    """The alarm stands although the site's scan or another paper is still awaited: the box is not held yet."""
    station.take(sample(DECLARATION))
    station.take(sample(WAYBILL))
    station.take(sample(ARRIVAL))
    station.take(report(Verdict.ALARM))
    assert (station.consignment()["state"], station.consignment()["missing"]) == ("screened", "order")

    for app_type in ("2", "3"):
        result = station.take(sample(WAYBILL, appType=app_type))
        assert (result.stored, result.returned) == (0, 1)
        assert "stays as it is: the consignment is picked for inspection" in result.warnings[-1]
    assert station.value("SELECT body FROM receipt WHERE kind = 'CEB506' AND status = '100'").count(
        "运单对应货物已列入查验，不得变更或删除"
    )
    assert station.take(sample(ORDER)).stored == 1, "the order that was awaited still comes"
    assert station.consignment()["state"] == "held"


def test_a_deleted_order_is_missing_again(station: Station) -> None:
    everything(station)
    station.take(sample(ORDER, appType="3"))
    assert station.consignment()["missing"] == "scan order"
    station.take(report())
    assert station.consignment()["state"] == "screened"
    station.take(sample(ORDER))
    assert station.consignment()["state"] == "released"


def test_a_changed_declaration_counts_once_in_the_enterprises_history(station: Station) -> None:
    station.take(sample(DECLARATION))
    before = station.rows("SELECT shipments, low_value_cny FROM enterprise_day")
    items = station.rows("SELECT * FROM enterprise_goods")
    station.take(sample(DECLARATION, appType="2"))

    assert station.rows("SELECT shipments, low_value_cny FROM enterprise_day") == before
    assert station.rows("SELECT * FROM enterprise_goods") == items
    assert station.value("SELECT shipments FROM enterprise") == 1
    facts = station.rows("SELECT enterprise_shipments, day_shipments FROM declaration ORDER BY version_no")
    assert [tuple(row.values()) for row in facts] == [(0, 1), (0, 1)]
    station.take(sample(DECLARATION, appType="3"))
    assert station.value("SELECT shipments FROM enterprise_day") == 0


def test_only_lists_that_stay_under_the_limit_add_up_to_a_split_shipment(station: Station) -> None:
    for number, value in enumerate((3000, 90_000, 2000, 2500)):
        names = {"copNo": f"C{number}", "orderNo": f"O{number}", "logisticsNo": f"YT{number}"}
        two_items = {"totalPrice": str(value // 2), "currency": "142"}
        assert station.take(sample(DECLARATION, **names, **two_items)).stored == 1
    facts = station.rows(
        "SELECT day_shipments, day_low_value_cny / 100000 AS low FROM declaration ORDER BY declaration_id"
    )
    assert [tuple(row.values()) for row in facts] == [(1, 3000), (2, 3000), (3, 5000), (4, 7500)]
    station.take(sample(DECLARATION, appType="3", copNo="C1", orderNo="O1", logisticsNo="YT1"))
    station.take(sample(DECLARATION, appType="3", copNo="C2", orderNo="O2", logisticsNo="YT2"))
    assert station.rows("SELECT shipments, low_value_cny / 100000 AS low FROM enterprise_day") == [
        {"shipments": 2, "low": 5500}
    ]


def test_the_same_scan_in_other_bytes_changes_nothing(station: Station) -> None:
    everything(station)
    first = report(sop_uid="2.25.77")
    assert station.take(first).status is FileStatus.ACCEPTED
    assert station.take(report(sop_uid="2.25.77", algorithm="ATR 3.2")).status is FileStatus.DUPLICATE
    another = station.take(report(sop_uid="2.25.77", object_id="ANOTHER-BOX"))
    assert another.status is FileStatus.QUARANTINED
    assert "was used before" in another.reason


@pytest.mark.parametrize("verdict", [Verdict.CLEAR, Verdict.ALARM])
def test_a_report_whose_label_is_not_that_of_its_image_judges_neither_box(
    station: Station, verdict: Verdict
) -> None:
    everything(station)
    station.take(sample(DECLARATION, copNo="COP-B", orderNo="ORDER-B", logisticsNo="BOX-B"))
    station.take(image(study=2, sop_uid="2.25.78", object_id="BOX-B"))
    refused = station.take(report(verdict, study=2, referenced=("2.25.78",)))
    assert refused.status is FileStatus.QUARANTINED
    assert refused.reason == (
        f"The report's label and the images it names are of different boxes: BOX-B, {NUMBER}."
    )
    for number, state in ((NUMBER, "arrived"), ("BOX-B", "declared")):
        row = station.consignment(number)
        assert (row["state"], row["scan_verdict"], row["flag_count"]) == (state, None, 0)


def test_a_report_on_images_of_two_boxes_judges_neither(station: Station) -> None:
    everything(station)
    station.take(image(sop_uid="2.25.79"))
    station.take(image(study=2, sop_uid="2.25.78", object_id="BOX-B"))
    refused = station.take(report(object_id="", referenced=("2.25.79", "2.25.78")))
    assert refused.status is FileStatus.QUARANTINED
    assert station.consignment()["state"] == "arrived"


def test_a_report_without_a_label_is_of_the_box_on_its_images(station: Station) -> None:
    everything(station)
    station.take(image(sop_uid="2.25.79"))
    assert station.take(report(object_id="", study=3, referenced=("2.25.79",))).status is FileStatus.ACCEPTED
    assert station.consignment()["state"] == "released"


def test_the_random_draw_is_the_same_each_time_it_is_asked(station: Station) -> None:
    everything(station)
    row = station.consignment()
    key = station.value("SELECT draw_key FROM site")
    values = {draw_value(key, row["declaration_no"]) for _ in range(3)}
    assert len(values) == 1
    assert draw_value("00" * 32, row["declaration_no"]) not in values


def test_the_waybills_weight_reaches_the_consignment_in_any_order(station: Station) -> None:
    station.take(sample(WAYBILL))
    station.take(sample(DECLARATION))
    assert station.consignment()["waybill_weight"] is not None
    station.take(sample(WAYBILL, appType="3"))
    assert station.consignment()["waybill_weight"] is None
    station.take(sample(WAYBILL, grossWeight="9.9"))
    assert station.consignment()["waybill_weight"] == 990_000
