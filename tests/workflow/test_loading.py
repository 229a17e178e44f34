"""Load lists, departures, cancellations: what is loaded, what blocks, what may leave, and what is answered."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from lxml import etree
from sqlalchemy.exc import IntegrityError

from officer_app.domain.documents import DepartureLine
from officer_app.domain.loading import Progress, Standing, Why
from officer_app.domain.scans import Verdict
from officer_app.store.loading import Board, UnitKey, count_alarms, read_board, read_unit
from officer_app.workflow.intake.departures import Listed, Named, may_not_leave
from officer_app.workflow.intake.files import FileStatus
from officer_app.workflow.outbox import write_outbox
from officer_app.workflow.tasks import open_task_by_hand
from officer_app.workflow.ticking import tick
from officer_app.workflow.verifying import verify
from tests.workflow.station import (
    ARRIVAL,
    DECLARATION,
    DECLARATION_9810,
    ORDER,
    RESERVATION,
    Station,
    sample,
    without_box,
)
from tests.workflow.test_audit import tamper
from tests.workflow.test_routing import events, report

LOAD_LIST, DEPARTURE = 11, 13
ONE, TWO = "YTGZ20201015001", "YTGZ20201015002"
UNIT = UnitKey("CZ0471", "784-12345675", "ULD-PMC00001")


@pytest.fixture
def station(station: Station) -> Station:
    """Without rules and draw: what is routed here is routed by its facts."""
    site = replace(station.context.site, settings=replace(station.context.site.settings, draw_rate={}))
    station.context = replace(station.context, site=site, rulebook=[])
    return station


def declared(station: Station) -> None:
    for number in (ORDER, RESERVATION, DECLARATION, DECLARATION_9810, ARRIVAL):
        assert station.take(sample(number)).status is FileStatus.ACCEPTED


def scanned(station: Station, number: str, verdict: Verdict = Verdict.CLEAR) -> None:
    station.later(1)
    station.take(report(verdict, study=int(number[-1]), object_id=number))


def released(station: Station) -> None:
    """Both sample boxes."""
    declared(station)
    scanned(station, ONE)
    scanned(station, TWO)
    assert states(station) == ["released", "released"]


def states(station: Station) -> list[str]:
    return [station.consignment(number)["state"] for number in (ONE, TWO)]


def board(station: Station) -> Board:
    with station.store.read() as connection:
        return read_board(connection, station.context.site.site_id, station.now, station.context.flights)


def unsettled(station: Station) -> int:
    """The figure at the rail."""
    with station.store.read() as connection:
        return count_alarms(connection, station.context.site.site_id, station.now)


def here(station: Station) -> dict[Standing, int]:
    (unit,) = board(station).here
    assert unit.key == UNIT
    return dict(unit.counts)


def answers(station: Station, kind: str) -> list[tuple[str, str]]:
    found = station.rows("SELECT status, body FROM receipt WHERE kind = :k ORDER BY receipt_id", k=kind)
    return [(row["status"], json.loads(row["body"])["return_info"].partition("[")[0]) for row in found]


def only(message: str, *numbers: str) -> str:
    """The sample without the lines of other waybills."""
    for line in re.findall(
        r"\s*<ceb:(?:WayBill|Departure)List>.*?</ceb:(?:WayBill|Departure)List>", message, re.S
    ):
        if not any(number in line for number in numbers):
            message = message.replace(line, "")
    return message


def test_a_load_list_loads_what_is_released(station: Station) -> None:
    released(station)
    station.later(5)
    result = station.take(sample(LOAD_LIST))

    assert (result.status, result.stored, result.returned) == (FileStatus.ACCEPTED, 1, 0)
    assert states(station) == ["loaded", "loaded"]
    assert events(station)[-1] == "loaded"
    assert here(station) == {Standing.LOADED: 2}
    assert board(station).here[0].progress is Progress.READY
    assert answers(station, "CEB608") == [("120", "新增申报成功")]
    assert station.consignment()["voyage_no"] == "CZ0471"
    assert verify(station.store).ok


def test_what_is_not_released_blocks_the_unit_and_is_named(station: Station) -> None:
    declared(station)
    scanned(station, ONE)
    scanned(station, TWO, Verdict.ALARM)
    station.take(sample(LOAD_LIST))

    assert states(station) == ["loaded", "held"]
    assert here(station) == {Standing.LOADED: 1, Standing.HELD: 1}
    assert board(station).here[0].progress is Progress.BLOCKED
    with station.store.read() as connection:
        rows = read_unit(connection, station.context.site.site_id, UNIT, departed=False)
    assert [(row.logistics_no, row.standing) for row in rows] == [
        (TWO, Standing.HELD),
        (ONE, Standing.LOADED),
    ]


def test_a_waybill_nobody_knows_is_missing_until_it_is_declared(station: Station) -> None:
    station.take(sample(LOAD_LIST))
    assert here(station) == {Standing.MISSING: 2}
    for number in (ORDER, DECLARATION):
        station.take(sample(number))
    assert here(station) == {Standing.MISSING: 1, Standing.UNDECIDED: 1}
    assert "listed" in events(station)
    station.take(sample(ARRIVAL))
    scanned(station, ONE)
    assert here(station) == {Standing.MISSING: 1, Standing.RELEASED: 1}
    assert board(station).here[0].progress is Progress.BLOCKED
    station.later(11)
    tick(station.store, station.context, station.now)
    assert here(station) == {Standing.UNDECIDED: 1, Standing.RELEASED: 1}, "the box came, undeclared"
    assert verify(station.store).ok


def test_a_changed_list_loads_what_was_released_since_and_lets_go_what_it_no_longer_names(
    station: Station,
) -> None:
    declared(station)
    scanned(station, ONE)
    station.take(sample(LOAD_LIST))
    scanned(station, TWO)
    assert states(station) == ["loaded", "released"]

    assert station.take(only(sample(LOAD_LIST, appType="2"), TWO)).stored == 1
    assert states(station) == ["released", "loaded"]
    assert events(station)[-1] == "unloaded"
    assert here(station) == {Standing.LOADED: 1}
    assert answers(station, "CEB608")[-1] == ("120", "变更申报成功")


def test_to_be_named_again_in_the_same_place_is_no_step(station: Station) -> None:
    declared(station)
    scanned(station, ONE)
    station.take(sample(LOAD_LIST))
    station.take(sample(LOAD_LIST, appType="2"))
    station.take(sample(LOAD_LIST, appType="2", totalPackageNo="ULD-OTHER"))
    assert events(station).count("loaded") == 2, "once for each pallet"
    assert events(station, TWO).count("listed") == 2
    assert verify(station.store).ok


def test_a_list_withdrawn_unloads_and_can_be_sent_anew(station: Station) -> None:
    released(station)
    station.take(sample(LOAD_LIST))
    assert station.take(sample(LOAD_LIST, appType="3")).stored == 1
    assert states(station) == ["released", "released"]
    assert board(station).here == ()
    assert station.take(sample(LOAD_LIST)).stored == 1
    assert states(station) == ["loaded", "loaded"]
    assert verify(station.store).ok


def test_a_waybill_moves_to_the_list_that_names_it_last(station: Station) -> None:
    released(station)
    station.take(sample(LOAD_LIST))
    other = only(sample(LOAD_LIST, copNo="WB-OTHER", billNo="784-00000001", voyageNo="CZ0001"), TWO)
    assert station.take(other).stored == 1
    assert states(station) == ["loaded", "loaded"]
    assert {(u.key.bill, u.waybills) for u in board(station).here} == {
        ("784-12345675", 1),
        ("784-00000001", 1),
    }
    assert station.consignment(TWO)["voyage_no"] == "CZ0001"


def test_the_same_list_twice_is_returned_and_a_change_of_none_too(station: Station) -> None:
    assert station.take(sample(LOAD_LIST, appType="2")).returned == 1
    message = sample(LOAD_LIST)
    station.take(message)
    assert station.take(message).status is FileStatus.DUPLICATE
    assert station.take(message.replace("\n", "\n ")).status is FileStatus.DUPLICATE
    assert station.take(sample(LOAD_LIST)).returned == 1
    assert answers(station, "CEB608") == [
        ("100", "原总分单WB20201015001不存在"),
        ("120", "新增申报成功"),
        ("100", "总分单WB20201015001重复申报"),
    ]


def test_a_loaded_box_called_back_blocks_its_unit_at_once(station: Station) -> None:
    released(station)
    station.take(sample(LOAD_LIST))
    scanned(station, TWO, Verdict.ALARM)

    assert states(station) == ["loaded", "held"]
    assert here(station) == {Standing.LOADED: 1, Standing.HELD: 1}
    assert verify(station.store).ok


def test_a_box_an_officer_calls_back_blocks_its_unit_at_once(station: Station) -> None:
    released(station)
    station.take(sample(LOAD_LIST))
    key = station.consignment()["consignment_id"]
    open_task_by_hand(station.store, station.context, station.officer(), key, "Tip", station.now)
    assert here(station) == {Standing.HELD: 1, Standing.LOADED: 1}


def test_what_is_loaded_departs(station: Station) -> None:
    released(station)
    station.take(sample(LOAD_LIST))
    station.later(60)
    assert station.take(sample(DEPARTURE)).stored == 1

    assert states(station) == ["departed", "departed"]
    assert station.consignment()["ended_at"] is not None
    assert events(station)[-2:] == ["loaded", "departed"]
    shown = board(station)
    assert shown.here == () and shown.alarms == ()
    assert [(unit.key, unit.progress, dict(unit.counts)) for unit in shown.departed] == [
        (UNIT, Progress.DEPARTED, {Standing.DEPARTED: 2})
    ]
    assert answers(station, "CEB510") == [("399", "离境成功")]
    assert verify(station.store).ok


def test_what_should_have_left_is_not_ready_any_more_and_comes_last(station: Station) -> None:
    released(station)
    listed = station.now
    leaves = listed + timedelta(minutes=90)
    station.context = replace(station.context, flights={"CZ0471": (leaves,)})
    station.take(sample(LOAD_LIST))
    other = sample(LOAD_LIST, copNo="OTHER", voyageNo="CZ9999", billNo="784-99999999")
    station.take(other.replace(ONE, "A").replace(TWO, "B"))

    def flights() -> list[tuple[str, Progress, datetime | None]]:
        return [(unit.key.flight, unit.progress, unit.overdue_at) for unit in board(station).here]

    station.later(89)
    assert flights() == [("CZ0471", Progress.READY, None), ("CZ9999", Progress.BLOCKED, None)]
    station.later(2)
    assert flights() == [("CZ9999", Progress.BLOCKED, None), ("CZ0471", Progress.OVERDUE, leaves)]


def test_a_unit_that_its_flight_left_without_a_word_of_is_overdue_without_a_timetable(
    station: Station,
) -> None:
    released(station)
    station.take(sample(LOAD_LIST))
    other = sample(LOAD_LIST, copNo="OTHER", billNo="784-99999999").replace(ONE, "A").replace(TWO, "B")
    station.take(other)
    station.later(10)
    left = station.now
    station.take(sample(DEPARTURE, leaveTime=f"{left.astimezone(station.context.zone):%Y%m%d%H%M%S}"))
    station.later(1)
    (unit,) = board(station).here
    assert (unit.key.bill, unit.progress) == ("784-99999999", Progress.OVERDUE)
    assert unit.overdue_at == left.replace(microsecond=0)


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_a_unit_is_closed_by_the_last_part_of_its_departure_that_comes(
    station: Station, order: tuple[int, int]
) -> None:
    released(station)
    station.take(sample(LOAD_LIST))
    for number in order:
        assert set(states(station)) <= {"loaded", "departed"}
        part = sample(DEPARTURE, guid=str(uuid4()), msgCount="2", msgSeqNo=str(number))
        assert station.take(only(part, (ONE, TWO)[number - 1])).stored == 1
    assert states(station) == ["departed", "departed"]
    assert "unloaded" not in events(station, ONE) + events(station, TWO)
    assert [unit.progress for unit in board(station).departed] == [Progress.DEPARTED]


def test_what_is_released_and_on_no_list_departs_too(station: Station) -> None:
    released(station)
    assert station.take(sample(DEPARTURE)).stored == 1
    assert states(station) == ["departed", "departed"]
    assert verify(station.store).ok


def test_a_departure_that_names_a_held_box_is_returned_and_raises_an_alarm(station: Station) -> None:
    declared(station)
    scanned(station, ONE)
    scanned(station, TWO, Verdict.ALARM)
    station.take(sample(LOAD_LIST))
    assert station.take(sample(DEPARTURE)).returned == 1

    assert states(station) == ["loaded", "held"]
    assert answers(station, "CEB510") == [("100", f"运单未放行，不得离境：{TWO}（待查验）")]
    (alarm,) = board(station).alarms
    assert (alarm.logistics_no, alarm.refused, alarm.state, alarm.bill) == (TWO, True, "held", UNIT.bill)
    assert board(station).here[0].alarm_at == station.now
    assert events(station, TWO)[-1] == "departure_alarm"
    assert "departure_alarm" not in events(station, ONE)
    assert verify(station.store).ok


def test_where_the_site_lets_it_the_rest_departs_and_the_alarm_stays(station: Station) -> None:
    lenient(station)
    declared(station)
    scanned(station, ONE)
    scanned(station, TWO, Verdict.ALARM)
    station.take(sample(LOAD_LIST))
    assert station.take(sample(DEPARTURE)).stored == 1

    assert states(station) == ["departed", "held"]
    (alarm,) = board(station).alarms
    assert (alarm.logistics_no, alarm.refused) == (TWO, False)
    assert [dict(unit.counts) for unit in board(station).departed] == [
        {Standing.DEPARTED: 1, Standing.HELD: 1}
    ]
    assert verify(station.store).ok


OTHER = {"voyageNo": "CZ9999", "billNo": "784-99999999", "totalPackageNo": "ULD-X", "copNo": "DEP-OTHER"}


def lenient(station: Station) -> None:
    """The site's settings let departures through."""
    site = station.context.site
    site = replace(site, settings=replace(site.settings, refuse_departures=False))
    station.context = replace(station.context, site=site)


def test_a_departure_of_another_flight_does_not_take_what_is_on_a_list(station: Station) -> None:
    declared(station)
    scanned(station, ONE)
    scanned(station, TWO, Verdict.ALARM)
    station.take(sample(LOAD_LIST))
    assert station.take(only(sample(DEPARTURE, **OTHER), ONE)).returned == 1

    assert states(station) == ["loaded", "held"]
    listed = f"{UNIT.flight} {UNIT.bill} {UNIT.package}"
    assert answers(station, "CEB510") == [("100", f"运单已列入其他总分单：{ONE}（{listed}）")]
    (alarm,) = board(station).alarms
    assert (alarm.logistics_no, alarm.refused, alarm.why) == (ONE, True, Why.OTHER_UNIT)
    assert unsettled(station) == 1
    assert events(station)[-1] == "departure_alarm"
    assert here(station) == {Standing.LOADED: 1, Standing.HELD: 1}
    assert station.take(only(sample(DEPARTURE), ONE)).stored == 1, "the flight that really takes it"
    assert states(station) == ["departed", "held"]
    assert unsettled(station) == 1, "only the held one, of which it says nothing"
    assert verify(station.store).ok


@pytest.mark.parametrize("element", ["voyageNo", "billNo", "totalPackageNo"])
def test_flight_master_waybill_and_pallet_each_tell_another_unit(station: Station, element: str) -> None:
    released(station)
    station.take(sample(LOAD_LIST))
    assert station.take(sample(DEPARTURE, **{element: OTHER[element]})).returned == 1
    assert states(station) == ["loaded", "loaded"]


def test_how_a_number_is_written_tells_no_other_unit(station: Station) -> None:
    released(station)
    station.take(sample(LOAD_LIST))
    assert station.take(sample(DEPARTURE, voyageNo="cz0471", billNo="78412345675")).stored == 1
    assert states(station) == ["departed", "departed"]


def test_where_the_site_lets_it_another_flight_takes_it_and_its_own_unit_is_still_here(
    station: Station,
) -> None:
    lenient(station)
    released(station)
    station.take(sample(LOAD_LIST))
    assert station.take(only(sample(DEPARTURE, **OTHER), ONE)).stored == 1

    assert states(station) == ["departed", "loaded"]
    assert here(station) == {Standing.LOADED: 1}
    assert board(station).departed == ()
    assert [alarm.why for alarm in board(station).alarms] == [Why.OTHER_UNIT]
    assert unsettled(station) == 1
    assert verify(station.store).ok


def test_what_left_with_another_flight_and_is_named_again_raises_an_alarm(station: Station) -> None:
    released(station)
    station.take(only(sample(DEPARTURE, **OTHER), ONE))
    station.take(sample(LOAD_LIST))
    assert station.take(sample(DEPARTURE)).returned == 1
    assert states(station) == ["departed", "loaded"]
    assert answers(station, "CEB510")[-1] == ("100", f"运单已随其他航班离境：{ONE}（CZ9999 784-99999999）")
    (alarm,) = board(station).alarms
    assert (alarm.logistics_no, alarm.state, alarm.why) == (ONE, "departed", Why.LEFT_BEFORE)

    assert station.take(only(sample(DEPARTURE), TWO)).stored == 1
    assert station.take(only(sample(DEPARTURE, copNo="DEP2"), TWO)).stored == 1, (
        "the same flight says it twice"
    )
    assert len(board(station).alarms) == unsettled(station) == 1
    assert verify(station.store).ok


def test_a_receipt_names_some_of_each_reason_and_counts_the_rest() -> None:
    """The longest numbers there can be leave it valid: at most 1000 characters with the guid."""
    said, place = ("F" * 32, "B" * 37, ""), ("A" * 32, "C" * 37, "D" * 60)
    lines = [DepartureLine(gnum=n, logistics_no=f"{n:032}") for n in range(30)]
    wrong = [Named(line, said, None, ()) for line in lines[:10]]
    wrong += [Named(line, said, {"state": "loaded"}, [Listed("x", 1, place)]) for line in lines[10:20]]
    left = {"state": "departed", "voyage_no": "A" * 32, "bill_no": "C" * 37}
    wrong += [Named(line, said, left, ()) for line in lines[20:]]
    refusal = may_not_leave(wrong)
    assert refusal.chinese.count("等共10票") == 3
    assert len(refusal.chinese) <= 1000 - 38
    assert "and 5 more; on the load list of another unit: " in refusal.english


def test_a_unit_that_leaves_without_a_word_of_what_is_held_in_it_raises_an_alarm(station: Station) -> None:
    declared(station)
    scanned(station, ONE)
    scanned(station, TWO, Verdict.ALARM)
    station.take(sample(LOAD_LIST))
    assert station.take(only(sample(DEPARTURE), ONE)).stored == 1, "nothing it names is wrong"

    assert states(station) == ["departed", "held"]
    (alarm,) = board(station).alarms
    assert (alarm.logistics_no, alarm.refused, alarm.state, alarm.why) == (TWO, False, "held", Why.NOT_NAMED)
    assert UnitKey(alarm.flight, alarm.bill, alarm.package) == UNIT
    assert unsettled(station) == 1
    assert events(station, TWO)[-1] == "unnamed_alarm"
    assert verify(station.store).ok


def test_what_another_part_of_the_departure_names_is_named(station: Station) -> None:
    lenient(station)
    declared(station)
    scanned(station, ONE)
    scanned(station, TWO, Verdict.ALARM)
    station.take(sample(LOAD_LIST))
    station.take(only(sample(DEPARTURE, msgCount="2"), TWO))
    station.take(only(sample(DEPARTURE, msgCount="2", msgSeqNo="2"), ONE))
    assert [(alarm.logistics_no, alarm.why) for alarm in board(station).alarms] == [(TWO, Why.NOT_RELEASED)]


def test_what_never_came_is_left_behind_without_an_alarm(station: Station) -> None:
    for number in (ORDER, RESERVATION, DECLARATION, DECLARATION_9810):
        station.take(sample(number))
    station.take(without_box(ARRIVAL, TWO))
    scanned(station, ONE)
    station.take(sample(LOAD_LIST))
    assert station.take(only(sample(DEPARTURE), ONE)).stored == 1
    assert states(station) == ["departed", "declared"]
    assert board(station).alarms == ()


def test_the_same_departure_again_adds_no_alarm_to_the_list(station: Station) -> None:
    declared(station)
    scanned(station, ONE)
    scanned(station, TWO, Verdict.ALARM)
    station.take(sample(LOAD_LIST))
    message = sample(DEPARTURE)
    assert station.take(message).returned == 1
    assert station.take(message).status is FileStatus.DUPLICATE
    assert station.take(message.replace("\n", "\n ")).status is FileStatus.DUPLICATE
    assert events(station, TWO).count("departure_alarm") == 1
    station.later(1)
    assert station.take(sample(DEPARTURE)).returned == 1, (
        "another guid: a second attempt, which the history has"
    )
    assert events(station, TWO).count("departure_alarm") == 2
    (alarm,) = board(station).alarms
    assert alarm.raised_at == station.now
    assert unsettled(station) == 1


def test_a_departure_of_a_box_nobody_declared_raises_an_alarm_on_the_site(station: Station) -> None:
    assert station.take(sample(DEPARTURE)).returned == 1
    assert answers(station, "CEB510") == [("100", f"运单未放行，不得离境：{ONE}（无清单）、{TWO}（无清单）")]
    assert {alarm.state for alarm in board(station).alarms} == {None}
    assert station.value("SELECT count(*) FROM audit_event WHERE event = 'departure_alarm'") == 2
    assert verify(station.store).ok


def test_what_its_unit_leaves_behind_is_released_again(station: Station) -> None:
    released(station)
    station.take(sample(LOAD_LIST))
    assert station.take(only(sample(DEPARTURE), ONE)).stored == 1

    assert states(station) == ["departed", "released"]
    assert events(station, TWO)[-1] == "unloaded"
    assert board(station).here == ()
    assert station.take(sample(LOAD_LIST, copNo="WB2", billNo="784-00000001")).stored == 1
    assert states(station) == ["departed", "loaded"]


def test_the_first_of_two_parts_leaves_the_rest_of_the_unit_open(station: Station) -> None:
    released(station)
    station.take(sample(LOAD_LIST))
    station.take(only(sample(DEPARTURE, msgCount="2"), ONE))
    assert states(station) == ["departed", "loaded"]
    assert here(station) == {Standing.LOADED: 1}
    station.take(only(sample(DEPARTURE, msgCount="2", msgSeqNo="2"), TWO))
    assert states(station) == ["departed", "departed"]
    assert board(station).here == ()


def test_a_list_that_has_departed_is_not_changed_any_more(station: Station) -> None:
    released(station)
    station.take(sample(LOAD_LIST))
    station.take(sample(DEPARTURE))
    assert station.take(sample(LOAD_LIST, appType="3")).returned == 1
    assert answers(station, "CEB608")[-1] == ("100", "总分单WB20201015001已离境，不得变更或删除")
    assert station.take(sample(DEPARTURE)).returned == 1
    assert answers(station, "CEB510")[-1] == ("100", "离境单DEP20201015001重复申报")
    assert station.take(sample(DEPARTURE, appType="3")).returned == 1


CANCELLATION = """<ceb:CEB605Message xmlns:ceb="http://www.chinaport.gov.cn/ceb"
 guid="11111111-2222-4333-8444-{n:012d}" version="1.0"><ceb:InvtCancel>
<ceb:guid>11111111-2222-4333-9444-{n:012d}</ceb:guid><ceb:appType>1</ceb:appType>
<ceb:appTime>20201015093000</ceb:appTime><ceb:appStatus>2</ceb:appStatus><ceb:customsCode>5141</ceb:customsCode>
<ceb:copNo>{cop_no}</ceb:copNo><ceb:invtNo>{declaration_no}</ceb:invtNo><ceb:reason>买家取消订单</ceb:reason>
<ceb:agentCode>{agent_code}</ceb:agentCode><ceb:agentName>报关</ceb:agentName>
<ceb:ebcCode>4401260T02</ceb:ebcCode><ceb:ebcName>电商</ceb:ebcName></ceb:InvtCancel>
<ceb:BaseTransfer><ceb:copCode>4401980T03</ceb:copCode><ceb:copName>报关</ceb:copName>
<ceb:dxpMode>DXP</ceb:dxpMode><ceb:dxpId>DXPENT01</ceb:dxpId></ceb:BaseTransfer></ceb:CEB605Message>"""


def cancellation(station: Station, n: int = 1, **changes: str) -> str:
    row = station.consignment()
    said = {name: row[name] for name in ("cop_no", "declaration_no", "agent_code")} | changes
    return CANCELLATION.format(n=n, **said)


def test_a_list_that_is_only_declared_is_cancelled(station: Station) -> None:
    declared(station)
    shipments = station.value("SELECT sum(shipments) FROM enterprise")
    assert station.take(cancellation(station)).stored == 1

    row = station.consignment()
    assert row["state"] == "cancelled" and row["ended_at"] is not None
    assert events(station)[-1] == "declaration_cancelled"
    assert answers(station, "CEB606") == [("399", "撤销成功")]
    assert station.value("SELECT sum(shipments) FROM enterprise") == shipments - 1
    assert verify(station.store).ok
    assert station.take(sample(DECLARATION)).stored == 1, "its number may be used again"


@pytest.mark.parametrize(("verdict", "state"), [(Verdict.ALARM, "待查验"), (Verdict.CLEAR, "已放行")])
def test_what_was_picked_or_released_is_not_cancelled(station: Station, verdict: Verdict, state: str) -> None:
    declared(station)
    scanned(station, ONE, verdict)
    before = station.consignment()["state"]
    assert station.take(cancellation(station)).returned == 1
    assert station.consignment()["state"] == before
    assert answers(station, "CEB606") == [("100", f"清单{state}，不得撤销")]


def test_what_the_machine_picked_is_not_cancelled(station: Station) -> None:
    station.take(sample(DECLARATION))
    station.take(report(Verdict.ALARM))
    assert "cannot cancel: the consignment is picked" in station.take(cancellation(station)).warnings[-1]


def test_a_cancellation_of_another_number_finds_nothing(station: Station) -> None:
    declared(station)
    assert station.take(cancellation(station, declaration_no="51412020E999999999")).returned == 1
    assert station.take(cancellation(station, n=2, cop_no="NOBODY")).returned == 1
    assert answers(station, "CEB606") == [("100", "原清单不存在")] * 2


def test_each_is_answered_once_and_validly(station: Station, samples) -> None:
    schema = etree.XMLSchema(etree.parse(samples / "ceb-gacc-202205" / "xsd" / "export-202205.xsd"))
    released(station)
    for number in (LOAD_LIST, LOAD_LIST, DEPARTURE, DEPARTURE):
        station.take(sample(number))
    station.take(cancellation(station))
    write_outbox(station.store, station.data.outbox)

    files = sorted(station.data.outbox.iterdir())
    kinds = [file.name[:10] for file in files]
    for kind in ("CEB608_120", "CEB608_100", "CEB510_399", "CEB510_100", "CEB606_100"):
        assert kinds.count(kind) == 1
    for file in files:
        schema.assertValid(etree.parse(file))
    assert write_outbox(station.store, station.data.outbox) == 0


@pytest.fixture
def evidence(station: Station) -> Station:
    """One row of everything: list, departure, alarm, cancellation."""
    declared(station)
    scanned(station, TWO)
    station.take(sample(LOAD_LIST))
    station.take(sample(DEPARTURE))
    station.take(only(sample(DEPARTURE, copNo="DEP2"), TWO))
    station.take(cancellation(station))
    assert verify(station.store).ok
    return station


TABLES = ("load_list", "load_line", "departure", "departure_line", "departure_alarm", "cancellation")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", ["UPDATE {} SET logistics_no = 'X'", "DELETE FROM {}"])
def test_loading_is_append_only(evidence: Station, table: str, change: str) -> None:
    if "SET" in change and table in ("load_list", "departure", "cancellation"):
        change = "UPDATE {} SET cop_no = 'X'"
    with pytest.raises(IntegrityError, match=f"{table} is"):
        evidence.change(change.format(table))


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("what", ["change", "remove", "add"])
def test_whatever_is_done_to_a_table_behind_the_guards_is_found(
    evidence: Station, table: str, what: str
) -> None:
    column = "cop_no" if table in ("load_list", "departure", "cancellation") else "logistics_no"
    key = evidence.rows(f"PRAGMA table_info({table})")[0]["name"]
    columns = [row["name"] for row in evidence.rows(f"PRAGMA table_info({table})")]
    changed = {"is_current": "0", column: "'OTHER'", "gnum": "99"}
    if not table.endswith("_line"):
        changed[key] = "'another'"
    copied = ", ".join(changed.get(name, name) for name in columns)
    statements = {
        "change": f"UPDATE {table} SET {column} = 'OTHER'",
        "remove": f"DELETE FROM {table}",
        "add": f"INSERT INTO {table} SELECT {copied} FROM {table} LIMIT 1",
    }

    def act(raw: sqlite3.Connection) -> None:
        assert raw.execute(statements[what]).rowcount

    tamper(evidence, act)
    named = table.replace("_line", "_list" if table.startswith("load") else "").replace("_", " ")
    assert any(named in broken.reason for broken in verify(evidence.store).broken)


def test_an_alarm_or_a_loading_without_an_event_is_found(evidence: Station) -> None:
    def move(raw: sqlite3.Connection) -> None:
        raw.execute("UPDATE consignment SET state = 'loaded' WHERE state = 'departed'")

    tamper(evidence, move)
    assert "its events say departed" in verify(evidence.store).broken[0].reason
