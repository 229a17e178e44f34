"""Rows that one login may write, tried against everybody else's work: they stop nobody, and they do not lie."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from officer_app.domain.timeline import UNREADABLE
from officer_app.domain.words import EntryKind
from officer_app.store.detail import read_detail
from officer_app.store.detail_json import as_json
from officer_app.store.written import NOT_WHOLE
from officer_app.workflow.evidence import keep_bytes
from officer_app.workflow.instructions import rematch_desk
from officer_app.workflow.offline.carrying import bring, export
from officer_app.workflow.offline.late import confirm
from officer_app.workflow.offline.sending import Doing, hand_in
from officer_app.workflow.outbox import unwritable_receipts, write_outbox
from officer_app.workflow.rulebook import unusable_rules
from officer_app.workflow.ticking import tick
from tests.postgresql.hall import (
    APPEND,
    PASSWORD,
    Box,
    Hall,
    carry_out,
    claim,
    insert,
    open_task,
    record,
    refused,
    set_up,
    show,
    submit,
    tell,
    tell_site,
)
from tests.postgresql.station import SharedStation
from tests.postgresql.test_journals import enrol, enter, entry_of, word
from tests.postgresql.test_rights import photographed
from tests.postgresql.test_small_print import change, count, of_enterprise
from tests.postgresql.test_without_the_server import Desk
from tests.postgresql.work import BAD, GOOD, take_samples
from tests.workflow.test_evidence import photo


def plain(station: SharedStation, who: str) -> psycopg.Connection:
    """A session of this person's, as psql has it; closed without a commit nothing of it stays."""
    given = make_conninfo(station.owner_url, user=station.login(who), password=PASSWORD)
    return psycopg.connect(given)


def forged(desk: Desk, seq: int, **also: Any) -> dict[str, Any]:
    """An entry of the journal of this desk's officer that they never wrote."""
    return {
        "entry_id": str(uuid4()),
        "site_id": desk.actor.site_id,
        "consignment_id": desk.box,
        "task_id": desk.task,
        "journal_id": desk.station.value("SELECT journal_id FROM app.journal_entry LIMIT 1"),
        "seq": seq,
        "key_id": desk.keys.key_id,
        "officer": desk.login,
        "station": "07",
        "station_at": "2026-11-24T10:00:00Z",
        "clock_ahead": 0,
        "kind": "withdrawal",
        "body": "{}",
        "signature": "00",
        "late": "brought",
    } | also


def with_a_photo(station: SharedStation) -> Desk:
    """Chen's, who has begun a journal with a photo of the box that they hold."""
    take_samples(station)
    desk = Desk(station, box=GOOD)
    content = photo()
    said = {"name": "photo.jpg", "sha256": hashlib.sha256(content).hexdigest()}
    parts = desk.store, lambda: desk.context, desk.data, desk.actor, desk.shelf, desk.keys
    hand_in(*parts, Doing(EntryKind.FILE, desk.task, desk.box, json.dumps(said), content))
    return desk


def forge(desk: Desk, who: str, numbers: Iterable[int], **also: Any) -> None:
    with plain(desk.station, who) as connection:
        box = Box(desk.box, desk.task, desk.actor.site_id)
        for seq in numbers:
            entry = forged(desk, seq, **also)
            insert(connection, "journal_entry", entry)
            tell(connection, box, "journal_late", entry_id=entry["entry_id"])


def test_nobody_takes_a_number_in_the_journal_of_another(station: SharedStation) -> None:
    desk = with_a_photo(station)
    forge(desk, "li", range(1, 60))
    assert desk.submits()
    assert (
        station.value("SELECT state FROM app.consignment WHERE consignment_id = %s", desk.box) == "released"
    )
    assert desk.shelf.waiting(desk.keys) == []


def test_what_the_database_cannot_hold_stops_nothing_behind_it(station: SharedStation) -> None:
    desk = with_a_photo(station)
    number = desk.shelf.write(desk.keys, *desk.doing()).seq
    forge(desk, "chen", [number])  # their own, by hand
    sent = desk.comes_back()
    assert [entry.seq for entry, _ in sent.stuck] == [number]
    assert (sent.taken, sent.stopped) == ([], "")


def test_a_file_that_the_officer_did_not_sign_is_not_in_what_they_confirm(
    station: SharedStation, tmp_path: Path
) -> None:
    desk = with_a_photo(station)
    desk.shelf.write(desk.keys, *desk.doing())
    code, _ = export(desk.shelf, desk.keys, tmp_path / "stick")
    other = photo(2)
    name = hashlib.sha256(other).hexdigest()
    with station.at_work("li") as (store, context, li):
        bring(store, context, station.data, li, tmp_path / "stick", code)
        keep_bytes(station.data, other)
    said = json.dumps({"name": "other.jpg", "sha256": name})
    forge(desk, "li", [1], kind="file", body=said)
    entry = station.value("SELECT entry_id FROM app.journal_entry WHERE kind = 'record'")
    assert confirm(desk.store, desk.context, station.data, desk.actor, str(entry))
    assert station.value("SELECT count(*) FROM app.evidence WHERE sha256 = %s", name) == 0


def test_one_receipt_of_which_no_message_can_be_made_keeps_no_other_back(
    station: SharedStation, caplog: pytest.LogCaptureFixture
) -> None:
    take_samples(station)
    desk = Desk(station, box=GOOD)
    assert desk.submits()
    with psycopg.connect(station.owner_url) as server:  # as of a version that let it in
        for body in ("boom", "[1]", "[" * 5_000):
            insert(server, "receipt", answer(desk.box, desk.actor.site_id, body=body))
    with station.at_work("box") as (store, _, _):
        assert write_outbox(store, station.data.outbox) == 1
        assert write_outbox(store, station.data.outbox) == 0
        with store.read() as connection:
            assert len(unwritable_receipts(connection)) == 3
    assert "cannot be written, and waits" in caplog.text
    assert len(list(station.data.outbox.glob("CEB604_800_*"))) == 1
    assert station.value("SELECT count(*) FROM app.receipt WHERE written_at IS NULL") == 3
    assert "cannot be written, and waits" in station.program("box", "doctor").stdout


def answer(box: str, site: int, **also: Any) -> dict[str, Any]:
    key = str(uuid4())
    values = {
        "receipt_id": key,
        "receipt_key": key,
        "batch_id": str(uuid4()),
        "kind": "CEB604",
        "status": "800",
    }
    now = {"created_at": "2026-11-24T08:00:00Z"}
    return values | now | {"site_id": site, "consignment_id": box, "body": "{}"} | also


def test_a_receipt_goes_with_the_step_that_it_answers_for(hall: Hall) -> None:
    held = hall.held()
    with hall.signed_in("chen") as chen, refused("with the step"):
        insert(chen, "receipt", answer(held.consignment, held.site))
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen:
        record(chen, box, "release")
        submit(chen, box)
        carry_out(chen, box, "released")
        now, micros = chen.execute("SELECT now(), app.micros(now())").fetchone() or (None, None)
        rows = "jsonb_build_object('agent_code', agent_code, 'cop_no', cop_no, 'pre_no', pre_no, 'declaration_no',"
        rows += " declaration_no, 'ebc_code', ebc_code, 'ebp_code', platform, 'order_no', order_no, 'statistics_flag',"
        rows += " statistics_flag, 'return_info', 'x')::text"
        body = chen.execute(
            f"SELECT {rows} FROM app.consignment WHERE consignment_id = %s".encode(), [box.consignment]
        ).fetchone()
        assert body
        values = answer(box.consignment, box.site, created_at=now, body=body[0])
        values["receipt_key"] = f"CEB604:800:{box.consignment}:{micros}"
        chen.execute("SAVEPOINT mine")
        for wrong, why in (
            ({"receipt_key": "again"}, "with the step"),
            ({"status": "100"}, "with the step"),
            ({"consignment_id": held.consignment}, "with the step"),
            ({"created_at": "2026-11-24"}, "with the step"),
            ({"body": "boom"}, "with the step"),
            ({"body": '{"cop_no": "another"}'}, "what was declared"),
        ):
            with refused(why):
                insert(chen, "receipt", values | wrong)
            chen.execute("ROLLBACK TO mine")
        insert(chen, "receipt", values)
        chen.execute("SAVEPOINT mine")
        with refused("receipt_key"):
            insert(chen, "receipt", values | {"receipt_id": str(uuid4())})
        chen.execute("ROLLBACK TO mine")
        chen.commit()


def test_an_instruction_or_a_rule_that_cannot_be_used_stops_no_other(
    station: SharedStation, caplog: pytest.LogCaptureFixture
) -> None:
    with station.at_work("box") as (_, context, _):
        site = context.site.site_id
    with plain(station, "zhang") as zhang:
        insert(zhang, "instruction", instruction(site, "1", target="boom (("))
        tell_site(zhang, site, "instruction_issued", number="1")
    with plain(station, "wu") as wu:
        for rule, text in (("toml", "boom [["), ("pads", PADS), ("none", "")):
            insert(wu, "rule_version", version_of(site, rule, definition=text))
    take_samples(station)
    assert station.value("SELECT count(*) FROM app.consignment WHERE routed_at IS NOT NULL") == 2
    assert station.value("SELECT count(*) FROM app.match") > 0
    assert caplog.text.count("It does not count") >= 4
    with station.at_work("box") as (_, context, _):
        assert len(unusable_rules(context.rulebook)) == 4
    assert station.program("box", "doctor").stdout.count("It does not count") == 4


PADS = """id = "pads"
lane = "red"
priority = 1
when = "lpad(item_name, 2000000000, 'x') = 'y'"
title = { en = "a", zh = "a" }
reason = { en = "a", zh = "a" }
[[check]]
en = "a"
zh = "a"
"""


def instruction(site: int, number: str, /, **also: Any) -> dict[str, Any]:
    values = {"instruction_id": str(uuid4()), "site_id": site, "number": number, "target_kind": "profile"}
    values |= {"target": "item_count > 900", "reason": "odd", "requirements": '["open it"]', "lane": "red"}
    return values | {"priority": 1, "valid_until": "2030-01-01"} | also


def version_of(site: int, rule: str, **also: Any) -> dict[str, Any]:
    values = {"site_id": site, "rule": rule, "version": 1, "definition": "", "lane": "red", "priority": 1}
    return values | {"enabled": True} | also


@pytest.mark.parametrize(
    ("also", "why"),
    [
        ({"requirements": "boom"}, "what to check"),
        ({"requirements": "[]"}, "what to check"),
        ({"requirements": "[1]"}, "what to check"),
        ({"number": "1 2"}, "letters and digits"),
        ({"valid_until": "infinity"}, "no such time"),
        ({"valid_until": "20000-01-01"}, "no such time"),
        ({}, "without an event"),
    ],
)
def test_an_instruction_is_one_that_can_be_read_and_is_told(
    hall: Hall, also: dict[str, Any], why: str
) -> None:
    with hall.signed_in("zhang") as zhang, refused(why):
        insert(zhang, "instruction", instruction(hall.site(1), uuid4().hex, **also))
        zhang.commit()


def test_an_instruction_is_revoked_once_by_name_and_with_an_event(hall: Hall) -> None:
    site, number = hall.site(1), uuid4().hex
    change = "UPDATE app.instruction SET revoked_at = %s WHERE number = %s"
    with hall.signed_in("zhang") as zhang:
        insert(zhang, "instruction", instruction(site, number))
        tell_site(zhang, site, "instruction_issued", number=number)
        zhang.commit()
        with refused("time of the server"):
            zhang.execute(change, ["2020-01-01", number])
        zhang.rollback()
        with refused("without an event"):
            zhang.execute("UPDATE app.instruction SET revoked_at = now() WHERE number = %s", [number])
            zhang.commit()
        zhang.rollback()
        zhang.execute("UPDATE app.instruction SET revoked_at = now() WHERE number = %s", [number])
        tell_site(zhang, site, "instruction_revoked", number=number)
        zhang.commit()
    assert hall.value("SELECT revoked_by FROM app.instruction WHERE number = %s", number) == hall.login(
        "zhang"
    )
    with hall.signed_in("wu") as wu, refused("stays as it was set|who is signed in"):
        wu.execute(change, [None, number])


def test_the_versions_of_a_rule_follow_each_other(hall: Hall) -> None:
    with hall.signed_in("wu") as wu, refused("follow each other"):
        insert(wu, "rule_version", version_of(hall.site(1), "high", version=2_147_483_647))


@pytest.mark.parametrize(
    "settings",
    [
        "boom",
        "[]",
        '{"lease_minutes": "boom"}',
        '{"lease_minutes": 0}',
        '{"clock_minutes": 1e9}',
        '{"approve": "detain"}',
        '{"approve": [1]}',
        '{"draw_rate": []}',
        '{"draw_rate": {"9710": "all"}}',
        '{"draw_rate": {"9710": [1]}}',
        '{"scans": "no"}',
        '{"hit_target": "much"}',
    ],
)
def test_settings_that_stop_a_site_are_not_stored(hall: Hall, settings: str) -> None:
    with hall.signed_in("admin1") as admin, refused("settings of a site|no setting of a site"):
        set_up(admin, hall.site(1), settings)


def test_nothing_of_a_site_changes_without_the_event_that_says_so(hall: Hall) -> None:
    site = hall.site(1)
    with hall.signed_in("admin1") as admin:
        with refused("without an event"):
            admin.execute("""UPDATE app.site SET settings = '{"approve": []}' WHERE site_id = %s""", [site])
            admin.commit()
        admin.rollback()
        with refused("without an event"):
            admin.execute("""UPDATE app.site SET settings = '{"approve": []}' WHERE site_id = %s""", [site])
            tell_site(admin, site, "site_settings", settings="{}")
            admin.commit()
        admin.rollback()
        with refused("without an event"):
            admin.execute("UPDATE app.site SET name = 'Mine' WHERE site_id = %s", [site])
            admin.commit()


def test_an_event_says_a_json_object(hall: Hall) -> None:
    box = hall.held()
    for payload in ("boom", "[]", '"x"', "", '{"a": 1', "null"):
        for who in ("chen", "wu", "sun"):
            with hall.signed_in(who) as connection, refused("JSON"):
                connection.execute(APPEND, [box.site, "07", box.consignment, "sheet_printed", payload])


def test_what_cannot_be_read_is_named_in_the_history_and_hides_nothing_else(station: SharedStation) -> None:
    take_samples(station)
    desk = Desk(station, box=GOOD)
    unreadable = (
        ("sheet_printed", "boom"),
        ("sheet_printed", "{}"),
        ("sheet_printed", '{"outcome": [], "digest": 1, "sha256": {}}'),
        ("evidence_added", '{"name": "x"}'),
        ("evidence_withdrawn", "[" * 5_000),
        ("task_handed_back", '{"officer": ["x"]}'),
        ("task_escalated", '{"reason": {"a": 1}}'),
    )
    with psycopg.connect(station.owner_url) as server:  # as of a version that let it in
        for table in ("match", "audit_event"):
            server.execute(f"ALTER TABLE app.{table} DISABLE TRIGGER USER".encode())
        for number, (event, payload) in enumerate(unreadable):
            whose = {
                "chain": desk.box,
                "site_id": desk.actor.site_id,
                "event_id": str(uuid4()),
                "seq": 900 + number,
            }
            said = {"at": 1, "event": event, "actor": desk.login, "station": "", "payload": payload}
            insert(server, "audit_event", whose | said | {"prev_hash": "0" * 64, "hash": "0" * 64})
        wrong = dict.fromkeys(("reason", "items", "conditions", "requirements"), "boom")
        insert(server, "match", by_hand(desk.box, desk.actor.site_id, "chen", **wrong))
        for table in ("match", "audit_event"):
            server.execute(f"ALTER TABLE app.{table} ENABLE TRIGGER USER".encode())
    with station.at_work("sun") as (store, _, _), store.read() as connection:
        detail = read_detail(connection, desk.box)
        assert [one.event for one in detail.history].count(UNREADABLE) == len(unreadable)
        assert "boom" in {match.reason.en for match in detail.matches}
        assert as_json(detail)
    assert json.loads(station.done("sun", "show", GOOD, "--json"))["id"] == desk.box
    station.done("sun", "show", GOOD)
    with station.at_work("box") as (store, context, _):
        rematch_desk(store, context)
        tick(store, context)
    assert desk.submits()


@pytest.mark.parametrize("says", [{"deviations": "x", "filled": [{}]}, {"checks": [[]], "place": 7}])
def test_a_record_written_by_hand_stops_nobody(station: SharedStation, says: dict[str, Any]) -> None:
    take_samples(station)
    desk = Desk(station, box=BAD)
    box = Box(desk.box, desk.task, desk.actor.site_id)
    with plain(station, "chen") as chen:
        record(chen, box, "detain", says=says)
        submit(chen, box)
    assert NOT_WHOLE in station.done("sun", "show", BAD, "--json")
    other = Desk(station, "li", box=GOOD)
    assert other.submits()


def by_hand(box: str, site: int, login: str, **also: Any) -> dict[str, Any]:
    said = '{"en": "odd", "zh": "可疑"}'
    values = {
        "match_id": str(uuid4()),
        "site_id": site,
        "consignment_id": box,
        "source": "manual",
        "version": 1,
    }
    values |= {"rule": f"by-hand:{login}", "lane": "red", "priority": 200, "reason": said, "items": "[]"}
    values |= {"conditions": "[]", "requirements": f"[{said}]", "mode": "manual", "degree": "full"}
    return values | {"matched_at": "2026-11-24T08:00:00Z"} | also


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reason", "boom"),
        ("reason", '"odd"'),
        ("items", "boom"),
        ("conditions", "{}"),
        ("requirements", "[1]"),
        ("requirements", '[{"en": 1, "zh": "x"}]'),
        ("priority", 2_147_483_647),
        ("matched_at", "infinity"),
    ],
)
def test_what_an_officer_adds_by_hand_can_be_read(hall: Hall, column: str, value: Any) -> None:
    box = hall.held()
    with hall.signed_in("chen") as chen, refused("all can read it|no such time"):
        insert(chen, "match", by_hand(box.consignment, box.site, hall.login("chen"), **{column: value}))


@pytest.mark.parametrize(
    ("column", "value"),
    [("requirements", "boom"), ("requirements", '["x"]'), ("reason", "[{}]"), ("due_at", "infinity")],
)
def test_what_a_task_asks_for_can_be_read(hall: Hall, column: str, value: str) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen:
        record(chen, box, "release")
        submit(chen, box)
        carry_out(chen, box, "released")
        with refused("all can read it|no such time"):
            open_task(chen, box._replace(task=str(uuid4())), **{column: value})


def test_no_sign_of_life_is_at_no_time(hall: Hall) -> None:
    with hall.signed_in("sun") as sun, refused("no such time"):
        sun.execute("UPDATE app.officer SET seen_at = 'infinity' WHERE login = SESSION_USER")


def test_evidence_is_of_the_consignment_of_its_task(hall: Hall) -> None:
    mine, (theirs, _) = hall.claimed("chen"), hall.submitted("li")
    with hall.signed_in("chen") as chen, refused("do not hold"):
        photographed(chen, mine._replace(consignment=theirs.consignment))


def test_evidence_is_stored_before_another_has_the_task_or_not_at_all(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen, hall.signed_in("zhang") as zhang:
        photographed(chen, box)
        zhang.execute("SET LOCAL lock_timeout = '100ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            zhang.execute("UPDATE app.task SET officer = %s WHERE task_id = %s", [hall.login("li"), box.task])


def test_an_amendment_of_what_was_in_force_counts_no_inspection(hall: Hall) -> None:
    box = hall.claimed("chen")
    code = of_enterprise(hall, box)
    with hall.signed_in("chen") as chen:
        outcome = record(chen, box, "release")
        count(chen, code, 1, 0)
        submit(chen, box)
        carry_out(chen, box, "released")
        chen.commit()
        record(chen, box, "release", amends=outcome, why="a slip of the pen")
        with refused("record that takes effect"):
            count(chen, code, 1, 0)


@pytest.mark.parametrize("says", [{"disposition": "detain"}, {"conform": False}, {"conform": None}])
def test_a_record_says_what_its_row_says(hall: Hall, says: dict[str, Any]) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen, refused("says something else"):
        record(chen, box, "release", says=says)


def test_a_finding_is_one_of_its_record(hall: Hall) -> None:
    box = hall.claimed("chen")
    says: dict[str, Any] = {
        "findings": [{"code": "other", "gnum": None, "note": "wet"}],
        "deviations": [{"gnum": 1, "attribute": "qty", "found": "2"}],
    }
    with hall.signed_in("chen") as chen:
        outcome = record(chen, box, "detain", says=says)
        row = {"outcome_id": outcome, "site_id": box.site, "finding_no": 1, "note": ""}
        insert(chen, "finding", row | {"code": "other", "note": "wet"})
        right = row | {"finding_no": 2, "code": "deviation", "gnum": 1, "attribute": "qty", "found": "2"}
        insert(chen, "finding", right)
        chen.execute("SAVEPOINT mine")
        for wrong in (right | {"found": "3"}, right | {"gnum": 2}, row | {"code": "other", "note": "dry"}):
            with refused("says something else"):
                insert(chen, "finding", wrong | {"finding_no": 9})
            chen.execute("ROLLBACK TO mine")


def volume(site: int, **also: Any) -> dict[str, Any]:
    values = {"delta_id": str(uuid4()), "site_id": site, "day": 20261130, "mode": "9710", "lane": "red"}
    return values | {"measure": "inspected", "minutes": 0, "count": 1, "value_cny": 1} | also


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("count", 2_147_483_647),
        ("count", 2),
        ("measure", "declared"),
        ("day", 20261131),
        ("day", 1),
        ("value_cny", 2**63 - 1),
        ("value_cny", -(2**63)),
        ("minutes", 2_147_483_647),
    ],
)
def test_what_an_officer_counts_is_one_step(hall: Hall, column: str, value: int) -> None:
    with hall.signed_in("chen") as chen, refused("nothing that an officer counts|out of range"):
        insert(chen, "volume_delta", volume(hall.site(1), **{column: value}))


def test_counts_beyond_what_a_day_holds_stop_no_tick(station: SharedStation) -> None:
    with station.at_work("box") as (store, context, _):
        for _ in range(2):
            with psycopg.connect(station.owner_url) as server:  # as of a version that let it in
                for sign, measure in ((1, "held"), (1, "held"), (-1, "released"), (-1, "released")):
                    most = {"count": sign * (2**31 - 1), "value_cny": sign * (2**63 - 1), "measure": measure}
                    insert(server, "volume_delta", volume(context.site.site_id, **most))
            tick(store, context)
    assert station.value("SELECT count(*) FROM app.volume_delta") == 0
    assert station.value("SELECT count FROM app.volume_day WHERE measure = 'held'") == 2**31 - 1


@pytest.mark.parametrize(
    "what",
    [
        "submitted_at = NULL",
        "submitted_at = now()",
        "claimed_at = NULL",
        "claimed_at = now()",
        "station = '99'",
        "lease_until = NULL",
        "told = 'x', told_by = SESSION_USER",
        "escalated_at = now(), escalated_by = SESSION_USER, escalated_why = 'x'",
        "version = version + 2",
        "closed_at = now()",
    ],
)
def test_a_task_that_is_submitted_changes_with_its_step_alone(hall: Hall, what: str) -> None:
    box, _ = hall.submitted("chen")
    for who in ("li", "chen", "zhang"):
        with hall.signed_in(who) as connection, refused("with a step of the task alone"):
            change(connection, box, what)


def test_a_claim_has_an_end(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen, refused("has an end"):
        change(chen, box, "lease_until = NULL")
    with hall.signed_in("chen") as chen, refused("with a step of the task alone"):
        change(chen, box, "claimed_at = NULL")
    with hall.signed_in("chen") as chen, refused("no such time"):
        change(chen, box, "lease_until = '-infinity'")


def test_an_open_task_says_nothing_of_a_claim(hall: Hall) -> None:
    box = hall.held()
    with hall.signed_in("li") as li, refused("with a step of the task alone"):
        change(li, box, "told = 'go', told_by = SESSION_USER")


@pytest.mark.parametrize(
    "what", ["lane = 'blue'", "requirements = '[ ]'", "reason = '[\"x\"]'", "kind = 'documents'"]
)
def test_what_a_task_asked_for_stays_once_its_record_is_written(hall: Hall, what: str) -> None:
    box, _ = hall.submitted("chen")
    with hall.signed_in("box") as intake, refused("stays once its record"):
        change(intake, box, what)


@pytest.mark.parametrize("column", ["released_at", "decided_at", "ended_at", "routed_at", "updated_at"])
def test_when_something_was_done_is_the_time_of_the_server(hall: Hall, column: str) -> None:
    box = hall.held()
    for who in ("li", "box"):
        with hall.signed_in(who) as connection, refused("time of the server|no such time"):
            connection.execute(
                f"UPDATE app.consignment SET {column} = '2020-01-01' WHERE consignment_id = %s".encode(),
                [box.consignment],
            )


@pytest.mark.parametrize("what", ["released_at = now()", "match_count = 9", "decided_at = now()"])
def test_nothing_is_said_of_a_consignment_without_an_event(hall: Hall, what: str) -> None:
    box = hall.held()
    with hall.signed_in("li") as li, refused("without an event"):
        li.execute(f"UPDATE app.consignment SET {what} WHERE consignment_id = %s".encode(), [box.consignment])
        li.commit()


def test_what_has_arrived_does_not_arrive_at_another_time(hall: Hall) -> None:
    box = hall.held()
    arrive = "UPDATE app.consignment SET arrived_at = %s WHERE consignment_id = %s"
    with hall.signed_in("box") as intake:
        intake.execute(arrive, ["2026-11-30T08:00:00Z", box.consignment])
        with refused("stays as it was set"):
            intake.execute(arrive, ["2026-11-30T09:00:00Z", box.consignment])


def test_goods_are_sealed_at_a_booked_inspection_alone(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen:
        outcome = record(chen, box, "release")
        values = {"outcome_id": outcome, "site_id": box.site, "consignment_id": box.consignment}
        values |= {"declaration_id": str(uuid4()), "seals": '["S1"]', "packages": '["P1"]'}
        now = chen.execute("SELECT now()").fetchone()
        assert now
        with refused("booked inspection"):
            insert(chen, "sealing", values | {"sealed_at": now[0]})


@pytest.mark.parametrize("seals", ["boom", "{}", "[1]", '[["S1"]]'])
def test_the_numbers_of_seals_can_be_read(hall: Hall, seals: str) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen, refused("no list that can be read"):
        values = {"outcome_id": str(uuid4()), "site_id": box.site, "consignment_id": box.consignment}
        values |= {"declaration_id": str(uuid4()), "seals": seals, "packages": "[]"}
        insert(chen, "sealing", values | {"sealed_at": "2026-11-24"})


def test_a_late_outcome_is_of_a_task_that_its_officer_held(hall: Hall) -> None:
    key, never = enrol(hall, "li"), hall.claimed("chen")
    with hall.signed_in("li") as li, refused("never held"):
        enter(li, never, entry_of(hall, never, key, "li"))
    theirs, had = enrol(hall, "chen"), hall.held()
    with hall.signed_in("li") as li, refused("never held"):
        enter(li, had, entry_of(hall, had, theirs, "chen"))
    with hall.signed_in("li") as li:
        claim(li, had)
        li.commit()
    with hall.signed_in("zhang") as zhang:
        zhang.execute(
            "UPDATE app.task SET officer = %s, claimed_at = now() WHERE task_id = %s",
            [hall.login("chen"), had.task],
        )
        show(zhang, had, "claimed", hall.login("chen"), had.task)
        tell(zhang, had, "task_reassigned", task=had.task, officer=hall.login("li"), to=hall.login("chen"))
        zhang.commit()
    with hall.signed_in("li") as li:
        enter(li, had, entry_of(hall, had, key, "li"))
        li.commit()
    with hall.signed_in("chen") as chen, refused("a JSON object"):
        enter(chen, had, entry_of(hall, had, theirs, "chen", body="boom"))


def test_nobody_settles_what_they_recorded_themselves(hall: Hall) -> None:
    box, key = hall.claimed("zhang"), enrol(hall, "zhang")
    entry = entry_of(hall, box, key, "zhang")
    with hall.signed_in("zhang") as zhang:
        enter(zhang, box, entry)
        zhang.commit()
        with refused("recorded themselves"):
            insert(zhang, "late_word", word(box, entry, "settled"))
