"""Messages in: stored, joined in any order, answered once."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from lxml import etree
from sqlalchemy import update

from officer_app.domain import timeline
from officer_app.domain.scans import Assessment
from officer_app.store import tables as t
from officer_app.store.types import MOST
from officer_app.workflow.context import load_context
from officer_app.workflow.intake.files import FileStatus
from officer_app.workflow.outbox import write_outbox
from officer_app.workflow.ticking import tick
from tests.formats.ceb.messages import declaration, message
from tests.formats.dicos.files import a_flag, image_file, report_file
from tests.workflow.station import (
    ARRIVAL,
    DECLARATION,
    DECLARATION_9810,
    ORDER,
    RESERVATION,
    WAYBILL,
    Station,
    sample,
)


def receipts(station: Station, kind: str = "CEB604") -> list[tuple[str, str]]:
    """(status, copNo or order or waybill number) of every receipt, in the order they were decided."""
    found = station.rows("SELECT status, body FROM receipt WHERE kind = :k ORDER BY receipt_id", k=kind)
    return [(row["status"], row["body"]) for row in found]


def test_a_declaration_is_stored_with_its_goods_and_numbers_from_customs(station: Station) -> None:
    result = station.take(sample(DECLARATION))

    assert (result.status, result.stored, result.returned) == (FileStatus.ACCEPTED, 1, 0)
    row = station.consignment()
    assert row["state"] == "declared"
    assert row["mode"] == "9710"
    assert row["declaration_no"] == f"5141{station.now.year}E000000001"
    assert row["pre_no"].startswith("B") and len(row["pre_no"]) == 18
    assert row["item_count"] == 2
    assert row["lane"] is None, "nothing is routed before the box is here"
    totals = station.rows("SELECT gnum, total, currency FROM goods_item ORDER BY gnum")
    assert [Decimal(t["total"]) / 100_000 for t in totals] == [Decimal(390), Decimal(160)]
    assert [status for status, _ in receipts(station)] == ["120"]


def test_the_same_file_and_the_same_guid_change_nothing(station: Station) -> None:
    message = sample(DECLARATION)
    station.take(message)
    events = station.value("SELECT count(*) FROM audit_event")

    assert station.take(message).status is FileStatus.DUPLICATE
    reformatted = message.replace("\n", "\r\n ")
    assert station.take(reformatted).status is FileStatus.DUPLICATE
    assert station.value("SELECT count(*) FROM consignment") == 1
    assert station.value("SELECT count(*) FROM audit_event") == events
    assert len(receipts(station)) == 1


def test_a_guid_is_the_same_in_capitals_and_in_small_letters(station: Station) -> None:
    message = sample(DECLARATION, copNo="COP1")
    guids = re.compile(r"(?<=<ceb:guid>)[^<]+")
    small = guids.sub(lambda found: found[0].lower(), message)
    assert station.take(small).stored == 1
    assert station.take(message).status is FileStatus.DUPLICATE
    mixed = guids.sub(lambda found: found[0][:18] + found[0][18:].lower(), message)
    assert station.take(mixed).status is FileStatus.DUPLICATE
    new = sample(DECLARATION, copNo="COP2", logisticsNo="YT2")
    (first,) = re.findall(r"<ceb:Inventory>.*?</ceb:Inventory>", new, re.DOTALL)
    twice = station.take(new.replace(first, first + guids.sub(lambda found: found[0].lower(), first)))
    assert (twice.stored, twice.returned) == (1, 0)
    assert station.value("SELECT count(*) FROM consignment") == 2


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
def test_documents_join_in_any_order(station: Station, order: tuple[int, ...]) -> None:
    messages = [sample(ORDER), sample(WAYBILL), sample(DECLARATION), sample(ARRIVAL)]
    for index in order:
        assert station.take(messages[index]).status is FileStatus.ACCEPTED

    row = station.consignment()
    assert row["order_id"] and row["waybill_id"] and row["arrival_id"]
    assert row["state"] == "arrived"
    assert row["van"] == "粤A00000"
    assert row["missing"] == "scan"


def test_an_arrival_before_its_declaration_waits_and_keeps_its_time(station: Station) -> None:
    assert station.take(sample(ARRIVAL)).waits
    arrived = station.now
    station.later(7)
    station.take(sample(DECLARATION))

    row = station.consignment()
    assert row["state"] == "arrived"
    assert row["arrived_at"] == int(arrived.timestamp() * 1_000_000)


def test_a_change_keeps_the_old_version(station: Station) -> None:
    station.take(sample(DECLARATION))
    result = station.take(sample(DECLARATION, appType="2", gname="LED灯带"))

    assert result.stored == 1
    versions = station.rows("SELECT version_no, declaration_id FROM declaration ORDER BY version_no")
    assert [v["version_no"] for v in versions] == [1, 2]
    assert station.consignment()["declaration_id"] == versions[1]["declaration_id"]
    assert station.consignment()["goods"].startswith("LED灯带")
    assert station.value("SELECT count(DISTINCT name) FROM goods_item") == 3


def test_a_deleted_declaration_ends_and_its_number_may_be_used_again(station: Station) -> None:
    station.take(sample(DECLARATION))
    assert station.take(sample(DECLARATION, appType="3")).stored == 1
    assert station.consignment()["state"] == "cancelled"
    assert station.take(sample(DECLARATION)).stored == 1
    assert station.value("SELECT count(*) FROM consignment WHERE state = 'declared'") == 1


def test_nobody_withdraws_a_box_that_was_picked(station: Station) -> None:
    station.take(sample(DECLARATION))
    station.take(sample(ARRIVAL))
    station.later(21)
    tick(station.store, station.context, station.now)
    assert station.consignment()["state"] == "held"

    for app_type in ("2", "3"):
        result = station.take(sample(DECLARATION, appType=app_type))
        assert (result.stored, result.returned) == (0, 1)
    assert station.consignment()["state"] == "held"
    assert [status for status, _ in receipts(station)] == ["120", "300", "100", "100"]


def test_nobody_withdraws_a_box_that_the_machine_picked_before_its_order_came(station: Station) -> None:
    station.take(sample(DECLARATION))
    station.take(sample(ARRIVAL))
    flag = a_flag(assessment=Assessment.HIGH_THREAT, images=())
    station.take(report_file(object_id="YTGZ20201015001", referenced=(), flags=(flag,)))
    assert (station.consignment()["state"], station.consignment()["missing"]) == ("screened", "order")

    for app_type, wanted in (("2", "change"), ("3", "delete")):
        result = station.take(sample(DECLARATION, appType=app_type))
        assert result.returned == 1
        assert f"cannot {wanted}: the consignment is picked for inspection" in result.warnings[-1]
    status, body = receipts(station)[-1]
    assert status == "100"
    assert "货物已列入查验，不得变更或撤销" in body
    assert station.consignment()["state"] == "screened"


def test_nobody_withdraws_a_box_that_a_red_match_picked(station: Station) -> None:
    station.take(sample(DECLARATION, gname="象牙雕件"))
    assert station.value("SELECT count(*) FROM match WHERE lane = 'red' AND withdrawn_at IS NULL") == 1
    for app_type in ("2", "3"):
        assert station.take(sample(DECLARATION, appType=app_type)).returned == 1
    assert station.value("SELECT count(*) FROM declaration") == 1


def test_an_order_is_not_changed_so_that_a_red_match_goes_away(station: Station) -> None:
    station.take(sample(ORDER))
    station.take(sample(DECLARATION, gname="象牙雕件"))
    assert station.consignment()["state"] == "declared"
    for app_type in ("2", "3"):
        result = station.take(sample(ORDER, appType=app_type))
        assert (result.stored, result.returned) == (0, 1)
        assert "the consignment is picked for inspection" in result.warnings[-1]
    assert station.value("SELECT count(*) FROM trade_order") == 1


def test_a_second_declaration_for_the_same_waybill_is_returned_with_the_reason(station: Station) -> None:
    station.take(sample(DECLARATION))
    result = station.take(sample(DECLARATION, copNo="OTHER-1"))

    assert result.returned == 1
    assert "YTGZ20201015001" in result.warnings[-1]
    status, body = receipts(station)[-1]
    assert status == "100" and "运单" in body


def test_one_bad_block_is_returned_and_the_others_are_stored(station: Station) -> None:
    good, bad = sample(DECLARATION), sample(DECLARATION_9810, grossWeight="-1")
    start, end = good.index("<ceb:Inventory>"), good.index("</ceb:Inventory>") + len("</ceb:Inventory>")
    block = bad[bad.index("<ceb:Inventory>") : bad.index("</ceb:Inventory>") + len("</ceb:Inventory>")]
    result = station.take(good[:end] + block + good[end:])

    assert start < end
    assert (result.status, result.stored, result.returned) == (FileStatus.ACCEPTED, 1, 1)
    assert sorted(status for status, _ in receipts(station)) == ["100", "120"]


def test_what_is_said_of_many_blocks_is_said_once(station: Station) -> None:
    def taken_thrice(message: str) -> list[str]:
        start, end = (
            message.index("<ceb:Inventory>"),
            message.index("</ceb:Inventory>") + len("</ceb:Inventory>"),
        )
        result = station.take(message[:end] + message[start:end] * 2 + message[end:])
        return [warning for warning in result.warnings if "guid" in warning or "returned" in warning]

    (left_out,) = taken_thrice(sample(DECLARATION))
    assert left_out.startswith("blocks 2 to 3: left out: the same guid and content as an earlier block")
    returned, twins = taken_thrice(sample(DECLARATION_9810, grossWeight="-1"))
    assert returned.startswith("block 1: returned: grossWeight is negative")
    assert twins == "blocks 2 to 3: left out: the guid of an earlier block of this message"
    message = sample(ORDER)
    station.take(message)
    assert station.take(message + " ").warnings == [
        "block 1: taken in before under the same guid, from a file with other content: nothing is changed"
    ]


def test_another_scan_under_an_identifier_taken_in_before_is_told(station: Station) -> None:
    station.take(report_file(algorithm="ATR 1"))
    result = station.take(report_file(algorithm="ATR 2"))
    assert result.status is FileStatus.DUPLICATE
    assert "with other content: nothing is changed" in result.warnings[0]


def test_a_file_that_is_no_message_goes_to_quarantine_with_its_reason(station: Station) -> None:
    result = station.take("this is a shopping list")
    assert result.status is FileStatus.QUARANTINED
    assert result.reason
    kept = station.rows("SELECT reason, sha256 FROM quarantine")
    assert [k["reason"] for k in kept] == [result.reason]
    station.take("this is a shopping list")
    assert station.value("SELECT count(*) FROM quarantine") == 1


def test_the_reservation_of_9810_joins_its_declaration(station: Station) -> None:
    station.take(sample(RESERVATION))
    station.take(sample(DECLARATION_9810))
    assert station.consignment("YTGZ20201015002")["order_id"] is not None


def test_every_receipt_is_valid_and_written_once(station: Station, samples: Path) -> None:
    schema = etree.XMLSchema(etree.parse(samples / "ceb-gacc-202205" / "xsd" / "export-202205.xsd"))
    for number in (ORDER, WAYBILL, DECLARATION, ARRIVAL):
        station.take(sample(number))
        station.take(sample(number))  # refused the second time: receipts 100
    written = write_outbox(station.store, station.data.outbox)

    files = sorted(station.data.outbox.iterdir())
    assert len(files) == written
    assert {file.name[:10] for file in files} >= {
        "CEB604_120",
        "CEB604_100",
        "CEB304_120",
        "CEB506_120",
        "CEB508_399",
    }
    for file in files:
        schema.assertValid(etree.parse(file))
    assert write_outbox(station.store, station.data.outbox) == 0


NAMED = (
    (r"asycuda/.*\.xml", "an ASYCUDA World declaration is not taken in"),
    (r".*\.xsd", "an XML schema is not taken in"),
    (r"codes-cn/.*\.csv", "it looks like a table (CSV)"),
    (r"codes-hmrc/.*\.json", "it looks like JSON"),
    (r"wco-cds-hmrc/dms-notifications/.*", "a message of the WCO data model (MetaData)"),
    (r".*Movement_Messages/.*\.xml", "a UK inventory linking message (inventoryLinkingMovementRequest)"),
    (r".*CEB604.*", "CEB604 (receipt for a declaration list)"),
    (r".*CEB701.*", "CEB701 (summary application)"),
    (r".*/early-samples/TT1_EX_v2.01_(Accepted|Rejected).*", "not well-formed XML: Extra content"),
    (r".*(\.md|LICENSE|_steps\.txt)", "plain text, no XML"),
)
TAKEN = re.compile(r"(ceb|synthetic).*CEB(303|505|507|509|603|605|607).*|dicos/.*\.dcs")


def test_every_sample_is_taken_in_returned_or_quarantined(station: Station, samples: Path) -> None:
    named = dict.fromkeys(NAMED, 0)
    for file in sorted(samples.rglob("*")):
        if not file.is_file():
            continue
        name, result = str(file.relative_to(samples)), station.take(file)
        if TAKEN.fullmatch(name):
            assert result.status in (FileStatus.ACCEPTED, FileStatus.DUPLICATE), result
            continue
        assert result.status is FileStatus.QUARANTINED, result
        assert 10 < len(result.reason) < 300
        for known in (entry for entry in NAMED if re.fullmatch(entry[0], name)):
            assert known[1] in result.reason, name
            named[known] += 1
    assert all(named.values()), named
    orphans = (
        "SELECT count(*) FROM consignment c WHERE declaration_id IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM goods_item g WHERE g.declaration_id = c.declaration_id)"
    )
    assert station.value(orphans) == 0


def test_the_administrators_own_rates_count(station: Station) -> None:
    (station.data.root / "rates.csv").write_text(
        "valid_from,valid_to,currency,rate,source\n2020-10-01,2020-10-31,502,2,GACC\n", encoding="utf-8"
    )
    station.context = load_context(station.store, station.data)
    station.take(sample(DECLARATION))
    assert station.consignment()["value_cny"] == 1100 * 100_000


def test_an_amount_without_a_rate_for_its_day_has_no_value(station: Station) -> None:
    station.take(sample(DECLARATION, appTime="20190115084500"))
    assert station.consignment()["value_cny"] is None


def test_amounts_beyond_belief_have_no_value_and_break_no_sum(station: Station) -> None:
    for number in range(3):
        message = sample(
            DECLARATION,
            copNo=f"COP{number}",
            logisticsNo=f"YT{number}",
            price="92233720368547",
            totalPrice="92233720368547",
            qty="1",
            currency="142",
        )
        assert station.take(message).stored == 1
    assert station.rows("SELECT DISTINCT value_cny FROM consignment") == [{"value_cny": None}]
    tick(station.store, station.context, station.now)
    assert station.value("SELECT sum(value_cny) FROM volume_day") == 0


def test_a_number_that_a_block_brings_is_not_given_to_another_of_the_same_message(station: Station) -> None:
    brought = f"5141{station.now.year}E000000001"
    one = declaration(guid=str(uuid4()), copNo="C1", logisticsNo="YT1", invtNo=brought)
    other = declaration(guid=str(uuid4()), copNo="C2", logisticsNo="YT2")
    result = station.take(message("CEB603", other, one))
    assert (result.status, result.stored) == (FileStatus.ACCEPTED, 2), result.reason
    assert station.consignment("YT1")["declaration_no"] == brought
    assert station.consignment("YT2")["declaration_no"] == f"5141{station.now.year}E000000002"


def test_a_customs_that_is_none_gets_no_numbers_of_its_own(station: Station) -> None:
    result = station.take(sample(DECLARATION, customsCode="XXXX"))
    assert result.returned == 1
    assert "customsCode has the unknown code XXXX" in result.warnings[0]
    assert station.rows("SELECT name FROM number_counter WHERE name LIKE '%XXXX%'") == []
    assert station.value("SELECT status FROM receipt") == "100"


def test_codes_that_no_table_knows_are_kept_as_warnings_with_the_message(station: Station) -> None:
    result = station.take(sample(DECLARATION, wrapType="@", portCode="!!!!", POD="ZZZ"))
    assert result.stored == 1
    kept = json.loads(station.value("SELECT warnings FROM message"))
    assert kept == result.warnings
    for said in ("wrapType is not in the customs table: @", "customs code: !!!!", "customs code: ZZZ"):
        assert any(said in one for one in kept), said
    history = station.rows(
        "SELECT event, payload FROM audit_event WHERE event IN ('declared', 'remarked') ORDER BY seq"
    )
    assert [one["event"] for one in history] == ["declared", "remarked"]
    step = timeline.step("remarked", json.loads(history[1]["payload"]))
    assert "wrapType is not in the customs table: @" in step.en
    assert "包装种类代码不在参数表内：@" in step.zh


@pytest.mark.parametrize(
    ("there", "told"), [({"customsCode": "2200"}, "2200-CAN01"), ({"loctNo": "PVG01"}, "5141-PVG01")]
)
def test_an_arrival_at_another_site_is_returned_and_starts_nothing(
    station: Station, there: dict[str, str], told: str
) -> None:
    result = station.take(sample(ARRIVAL, **there))
    assert result.returned == 1
    assert f"the arrival is at another site, {told}; this is 5141-CAN01" in result.warnings[0]
    answer = station.rows("SELECT * FROM receipt")[0]
    assert (answer["kind"], answer["status"]) == ("CEB508", "100")
    tick(station.store, station.context, station.later(30))
    assert station.value("SELECT count(*) FROM consignment") == 0


def test_an_arrival_that_names_no_place_is_at_the_only_one_of_its_customs(station: Station) -> None:
    assert station.take(sample(ARRIVAL, loctNo="")).stored == 1


def test_a_time_more_than_a_day_ahead_is_taken_in_and_remarked(station: Station) -> None:
    said = "its time is more than a day ahead of this station's clock"
    tomorrow = station.now + timedelta(hours=25)
    soon = station.take(sample(DECLARATION, appTime=local(station.now + timedelta(hours=23))))
    ahead = station.take(sample(DECLARATION_9810, appTime=local(tomorrow)))
    scanned = station.take(image_file(scanned_at=tomorrow), "low.dcs")
    judged = station.take(report_file(decided_at=tomorrow), "report.dcs")
    assert {result.status for result in (soon, ahead, scanned, judged)} == {FileStatus.ACCEPTED}
    assert soon.warnings == []
    assert f"block 1: {said}" in ahead.warnings
    for result in (scanned, judged):
        assert said in result.warnings
    assert station.value("SELECT count(*) FROM message WHERE warnings LIKE '%more than a day ahead%'") == 3


def local(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo("Asia/Shanghai")).strftime("%Y%m%d%H%M%S")


def test_a_value_beyond_belief_is_remarked_and_counts_as_none(station: Station) -> None:
    beyond = station.take(sample(DECLARATION, totalPrice="100000001", price="100000001", currency="142"))
    assert (beyond.status, beyond.stored) == (FileStatus.ACCEPTED, 1)
    said = "declared at more than CNY 100,000,000, which is not credible: it counts as of unknown value"
    assert f"block 1: {said}" in beyond.warnings
    assert said in station.value("SELECT warnings FROM message")
    assert station.consignment()["value_cny"] is None


def test_prices_beyond_what_the_store_can_add_up_no_longer_count_in_the_history(station: Station) -> None:
    station.take(sample(DECLARATION, price="80000000", currency="142"))
    with station.store.transaction() as tx:
        tx.execute(update(t.enterprise_goods).values(items=500_000, price_sum_cny=MOST))
    again = station.take(sample(DECLARATION, copNo="C2", orderNo="O2", logisticsNo="YT2", currency="142"))
    assert again.status is FileStatus.ACCEPTED, again.reason
    assert {row["items"] for row in station.rows("SELECT items FROM enterprise_goods")} == {500_000}


@pytest.mark.parametrize("unseen", ["202E", "200B", "FEFF", "2066"])
def test_a_number_with_characters_that_nobody_sees_is_taken_in_with_a_warning(
    station: Station, unseen: str
) -> None:
    """It stays the number that was sent, which is another than the one it looks like."""
    number = f"YT{chr(int(unseen, 16))}1"
    result = station.take(sample(DECLARATION, logisticsNo=number))
    assert result.stored == 1
    assert f"logisticsNo has characters that nobody sees: YT[U+{unseen}]1" in result.warnings[-1]
    assert "characters that nobody sees" in station.value("SELECT warnings FROM message")
    assert station.consignment(number)["state"] == "declared"
    arrived = station.take(sample(ARRIVAL).replace("YTGZ20201015001", number))
    assert f"logisticsNo has characters that nobody sees: YT[U+{unseen}]1" in arrived.warnings[-1]


def test_numbers_of_other_scripts_are_no_reason_to_warn(station: Station) -> None:
    assert station.take(sample(DECLARATION, orderNo="订单１")).warnings == []
