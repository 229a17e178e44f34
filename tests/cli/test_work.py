"""The main job in the terminal: messages in, a held one claimed and recorded, the record verified."""

from __future__ import annotations

import json
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from officer_app.domain.scans import Assessment, Energy, Flag, ReportKind, ThreatReport, Verdict, XrayImage
from officer_app.formats.dicos import EXPLICIT_LITTLE_ENDIAN, new_uid, write_image, write_report
from officer_app.store.engine import open_store
from officer_app.workflow.context import load_context
from officer_app.workflow.ticking import tick
from tests.cli.conftest import SAMPLES, Program

HELD = "YTGZ20201015001"  # 9710: declared, ordered, arrived
OFFICER = ("--as", "officer1")
PASSWORD = {"OFFICER_PASSWORD": "demo"}


@pytest.fixture
def alarmed(station: Program, tmp_path: Path) -> Program:
    """And the X-ray of `HELD`, in which the machine saw batteries."""
    image = XrayImage(
        sop_uid=new_uid(),
        study_uid=new_uid(),
        object_id=HELD,
        energy=Energy.HIGH,
        rows=64,
        columns=96,
        bits=16,
        photometric="MONOCHROME2",
        transfer_syntax=EXPLICIT_LITTLE_ENDIAN,
        scanned_at=datetime.now(UTC),
    )
    flag = Flag(
        pto_id=1,
        category="BATTERY",
        assessment=Assessment.THREAT,
        probability=Decimal("0.75"),
        box=(10, 20, 30, 16),
        images=(image.sop_uid,),
    )
    report = ThreatReport(
        sop_uid=new_uid(),
        study_uid=image.study_uid,
        object_id=HELD,
        kind=ReportKind.MACHINE,
        verdict=Verdict.ALARM,
        decided_at=datetime.now(UTC),
        referenced=(image.sop_uid,),
        flags=(flag,),
    )
    (tmp_path / "image.dcs").write_bytes(write_image(image, np.full((64, 96), 40_000, np.uint16)))
    (tmp_path / "report.dcs").write_bytes(write_report(report))
    done = station("intake", tmp_path / "image.dcs", tmp_path / "report.dcs", "--json")
    assert json.loads(done.stdout)["accepted"] == 2, done.stdout
    return station


def show(program: Program, ref: str) -> dict[str, Any]:
    done = program("show", ref, "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_intake_counts_files_and_names_what_it_could_not_read(demo: Program, tmp_path: Path):
    broken = tmp_path / "broken.xml"
    broken.write_text("<ceb:CEB603Message", encoding="utf-8")
    declaration = SAMPLES / "04_CEB603_9710.xml"
    done = demo("intake", declaration, broken, "--json")
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert {key: summary[key] for key in ("files", "accepted", "duplicates")} == {
        "files": 2,
        "accepted": 1,
        "duplicates": 0,
    }
    assert [one["file"] for one in summary["quarantined"]] == [str(broken)]
    assert summary["quarantined"][0]["reason"]
    assert broken.is_file()
    assert json.loads(demo("intake", declaration, "--json").stdout)["duplicates"] == 1


def test_a_file_that_cannot_be_read_is_kept_and_can_be_tried_again_or_set_aside(
    demo: Program, data: Path, tmp_path: Path
):
    broken, junk = tmp_path / "broken.xml", tmp_path / "junk.xml"
    broken.write_text((SAMPLES / "04_CEB603_9710.xml").read_text(encoding="utf-8")[:900], encoding="utf-8")
    junk.write_text("a shopping list", encoding="utf-8")
    assert demo("intake", broken, junk, junk, "--json").returncode == 0
    for file in (broken, junk):
        file.unlink()
    listed = json.loads(demo("quarantine", "list", "--json").stdout)
    kept = {one["file"]: Path(one["kept_at"]) for one in listed}
    assert kept.keys() == {"broken.xml", "junk.xml"}
    assert kept["junk.xml"].read_text(encoding="utf-8") == "a shopping list"
    assert len([file for file in (data / "quarantine").iterdir() if file.suffix == ".xml"]) == 2

    again = demo("quarantine", "retry", "broken.xml")
    assert (again.returncode, "still cannot be read" in again.stderr) == (1, True)
    shutil.copy(SAMPLES / "04_CEB603_9710.xml", kept["broken.xml"])
    assert demo("quarantine", "retry", "broken.xml").returncode == 0
    assert show(demo, HELD)["state"] == "declared"
    assert not kept["broken.xml"].exists()

    assert demo(*OFFICER, "quarantine", "discard", "junk.xml", **PASSWORD).returncode == 1, "not an officer's"
    settled = demo("--as", "supervisor", "quarantine", "discard", "junk.xml", **PASSWORD)
    assert settled.returncode == 0, settled.stderr
    assert kept["junk.xml"].exists()
    assert json.loads(demo("quarantine", "list", "--json").stdout) == []
    unknown = demo("quarantine", "discard", "junk.xml")
    assert (unknown.returncode, "junk.xml" in unknown.stderr) == (1, True)


def test_a_file_that_is_not_there_is_wrong_use_and_nothing_is_taken_in(demo: Program):
    done = demo("intake", SAMPLES / "04_CEB603_9710.xml", "nowhere.xml", "--json")
    assert done.returncode == 2
    assert "nowhere.xml" in done.stderr
    assert json.loads(demo("queue", "--json").stdout) == []


def test_show_finds_a_consignment_by_any_of_its_numbers(station: Program):
    found = show(station, HELD)
    assert found["mode"] == "9710"
    assert [item["gnum"] for item in found["goods"]] == list(range(1, len(found["goods"]) + 1))
    for number in ("id", "declaration_no", "cop_no", "order_no"):
        assert show(station, found[number])["id"] == found["id"]
    assert "LED" in station("show", HELD).stdout


def test_show_of_an_unknown_number_says_so(station: Program):
    done = station("show", "NOBODYS")
    assert done.returncode == 1
    assert "NOBODYS" in done.stderr


def test_show_of_a_box_that_nobody_has_declared_yet_says_what_is_known(demo: Program, tmp_path: Path):
    (message,) = SAMPLES.glob("12_*.xml")
    arrival = tmp_path / "arrival.xml"
    arrival.write_text(message.read_text("utf-8").replace(HELD, "NOBODY1"), "utf-8")
    assert demo("intake", arrival).returncode == 0
    found = show(demo, "NOBODY1")
    assert (found["id"], found["state"], found["missing"]) == (None, None, ["declaration"])
    assert found["arrived_at"] == found["waits_since"]
    told = demo("show", "NOBODY1").stdout
    assert told.startswith("NOBODY1 is here, and nobody has declared it yet: arrived 2")
    assert f"in van {found['van']}" in told
    refused = demo(*OFFICER, "task", "claim", "NOBODY1", **PASSWORD)
    assert refused.returncode == 1 and "nobody has declared it yet" in refused.stderr


def test_the_queue_can_be_narrowed_and_an_unknown_word_is_wrong_use(station: Program):
    everything = json.loads(station("queue", "--json", "--limit", "0").stdout)
    assert HELD in [row["logistics_no"] for row in everything]
    declared = json.loads(station("queue", "--json", "--state", "declared,arrived").stdout)
    assert {row["state"] for row in declared} <= {"declared", "arrived"}
    assert len(json.loads(station("queue", "--json", "--limit", "1").stdout)) == 1
    wrong = station("queue", "--lane", "red,purple")
    assert wrong.returncode == 2
    assert "'purple' is no lane; known are green, blue, yellow, red." in wrong.stderr
    assert HELD in station("queue").stdout


def test_a_held_consignment_is_claimed_recorded_and_released(alarmed: Program, data: Path, tmp_path: Path):
    held = show(alarmed, HELD)
    assert (held["state"], held["lane"]) == ("held", "red")
    (flag,) = held["flags"]
    assert held["flags"] == [
        {
            "id": flag["id"],
            "category": "BATTERY",
            "assessment": "THREAT",
            "probability": "0.75",
            "box": [10, 20, 30, 16],
            "polygon": None,
            "source": "machine",
        }
    ]
    assert held["matches"]
    assert all(
        condition.keys() == {"text", "met", "values"}
        for m in held["matches"]
        for condition in m["conditions"]
    )
    assert HELD in alarmed(*OFFICER, "task", "list", **PASSWORD).stdout

    claimed = alarmed(*OFFICER, "task", "claim", **PASSWORD)
    assert claimed.stdout.startswith(HELD), claimed.stderr
    late = alarmed("--as", "officer2", "task", "claim", HELD, **PASSWORD)
    assert late.returncode == 1
    assert "Chen Yi" in late.stderr

    outcome = tmp_path / "outcome.json"
    outcome.write_text('{"conform": true, "disposition": "release"}', encoding="utf-8")
    incomplete = alarmed(*OFFICER, "task", "record", HELD, "--file", outcome, **PASSWORD)
    assert incomplete.returncode == 1
    assert "not carried out" in incomplete.stderr

    checks = [{"requirement": text, "done": True} for text in held["task"]["requirements"]]
    said = {"conform": True, "disposition": "release", "checks": checks}
    outcome.write_text(json.dumps(said), encoding="utf-8")
    unjudged = alarmed(*OFFICER, "task", "record", HELD, "--file", outcome, **PASSWORD)
    assert unjudged.returncode == 1
    assert "flag 1 (THREAT BATTERY" in unjudged.stderr

    said["flags"] = [{"flag": flag["id"], "verdict": "false_alarm"}]
    said["against"] = [flag["id"]]
    outcome.write_text(json.dumps(said), encoding="utf-8")
    recorded = alarmed(*OFFICER, "task", "record", HELD, "--file", outcome, **PASSWORD)
    assert recorded.returncode == 0, recorded.stderr

    released = show(alarmed, HELD)
    assert released["state"] == "released"
    assert released["outcome"]["officer"] == "officer1"
    assert "outcome_recorded" in [event["event"] for event in released["history"]]
    assert any("_800_" in path.name for path in (data / "outbox").iterdir())
    assert alarmed("audit", "verify").returncode == 0


def test_a_detention_needs_a_second_officer_who_signs(alarmed: Program, tmp_path: Path):
    requirements = show(alarmed, HELD)["task"]["requirements"]
    outcome = tmp_path / "outcome.json"
    found = {
        "conform": False,
        "disposition": "detain",
        "checks": [{"requirement": text, "done": True} for text in requirements],
        "findings": [{"code": "dangerous_goods_undeclared", "note": "loose cells"}],
        "flags": [{"flag": show(alarmed, HELD)["flags"][0]["id"], "verdict": "confirmed"}],
    }
    outcome.write_text(json.dumps(found), encoding="utf-8")
    alarmed(*OFFICER, "task", "claim", HELD, **PASSWORD)
    record = (*OFFICER, "task", "record", HELD, "--file", outcome)
    alone = alarmed(*record, "--second", "officer1", OFFICER_SECOND_PASSWORD="demo", **PASSWORD)
    assert alone.returncode == 1
    signed = alarmed(*record, "--second", "officer2", OFFICER_SECOND_PASSWORD="demo", **PASSWORD)
    assert signed.returncode == 0, signed.stderr
    assert show(alarmed, HELD)["state"] == "detained"


def test_a_task_handed_back_is_open_again(alarmed: Program):
    alarmed(*OFFICER, "task", "claim", HELD, **PASSWORD)
    done = alarmed(*OFFICER, "task", "handback", HELD, "--reason", "needs the large scanner", **PASSWORD)
    assert done.returncode == 0, done.stderr
    found = show(alarmed, HELD)
    assert found["task"]["state"] == "open"
    held, claimed, back = (
        next(step for step in found["history"] if step["event"] == event)
        for event in ("held", "task_claimed", "task_handed_back")
    )
    assert (held["said"], claimed["said"]) == ("Held · Red", "Claimed")
    assert back["said"] == "Handed back · needs the large scanner"
    assert (back["details"]["reason"], back["by"]) == ("needs the large scanner", "officer1")
    printed = alarmed("show", HELD).stdout
    local = datetime.fromisoformat(back["at"]).astimezone(ZoneInfo("Asia/Shanghai"))
    assert re.search(rf"{local:%Y-%m-%d %H:%M:%S}  Handed back · needs the large scanner +officer1", printed)
    due = datetime.fromisoformat(found["due_at"]).astimezone(ZoneInfo("Asia/Shanghai"))
    assert f"due          {due:%Y-%m-%d %H:%M:%S}" in printed


def test_a_supervisor_reassigns_and_answers_and_an_officer_escalates(alarmed: Program):
    assert alarmed(*OFFICER, "task", "claim", HELD, **PASSWORD).returncode == 0
    asked = alarmed(*OFFICER, "task", "escalate", HELD, "--reason", "whose batteries?", **PASSWORD)
    assert asked.returncode == 0, asked.stderr
    refused = alarmed(*OFFICER, "task", "reassign", HELD, "--to", "officer2", "--reason", "lunch", **PASSWORD)
    assert (refused.returncode, "may not" in refused.stderr) == (1, True)
    supervisor = ("--as", "supervisor", "task")
    told = alarmed(*supervisor, "answer", HELD, "--text", "the platform's", **PASSWORD)
    assert told.returncode == 0, told.stderr
    neither = alarmed(*supervisor, "reassign", HELD, "--reason", "lunch", **PASSWORD)
    assert neither.returncode == 2
    moved = alarmed(*supervisor, "reassign", HELD, "--to", "officer2", "--reason", "lunch", **PASSWORD)
    assert (moved.returncode, moved.stdout.strip()) == (0, f"{HELD} is with officer2 now.")
    assert (
        alarmed(*supervisor, "reassign", HELD, "--best", "--to", "officer1", "--reason", "x").returncode == 2
    )
    able = alarmed("--as", "supervisor", "officer", "skills", "officer1", "xray_images", **PASSWORD)
    assert able.returncode == 0, able.stderr
    best = alarmed(*supervisor, "reassign", HELD, "--best", "--reason", "an X-ray", **PASSWORD)
    assert best.stdout.splitlines() == [
        f"{HELD}: officer1 has xray_images and holds 0.",
        f"{HELD} is with officer1 now.",
    ], best.stderr
    back = alarmed(*supervisor, "reassign", HELD, "--open", "--reason", "shift ends", **PASSWORD)
    assert back.returncode == 0, back.stderr
    shown = show(alarmed, HELD)
    assert (shown["task"]["state"], shown["task"]["officer"]) == ("open", None)
    done = [step["event"] for step in shown["history"]]
    assert done[-5:] == [
        "task_escalated",
        "escalation_answered",
        "task_reassigned",
        "task_reassigned",
        "task_reassigned",
    ]
    assert alarmed("audit", "verify").returncode == 0


def test_the_hall_is_told_to_people_and_to_scripts(alarmed: Program):
    alarmed(*OFFICER, "task", "claim", HELD, **PASSWORD)
    alarmed(*OFFICER, "task", "escalate", HELD, "--reason", "whose batteries?", **PASSWORD)
    told = json.loads(alarmed("supervision", "--json").stdout)
    assert (told["waiting"] >= 1, told["in_inspection"], told["forecast"]) == (True, 1, None)
    (asked,) = [task for task in told["attention"] if task["asks"]]
    assert (asked["logistics_no"], asked["officer"]) == (HELD, "officer1")
    printed = alarmed("supervision").stdout
    assert "whose batteries?" in printed
    assert "nothing is known of the pace" in printed


def test_what_nobody_may_have_stays_and_the_rest_of_the_bulk_is_moved(station: Program, data: Path):
    other = "YTGZ20201015002"
    with closing(open_store(f"sqlite:///{data / 'officer.db'}")) as store:
        tick(store, load_context(store), datetime.now(UTC) + timedelta(minutes=31))
    for who in ("officer1", "officer2", "supervisor"):
        for step in (("claim", HELD), ("handback", HELD, "--reason", "too heavy")):
            done = station("--as", who, "task", *step, **PASSWORD)
            assert done.returncode == 0, done.stderr
    best = ("--as", "supervisor", "task", "reassign", "--best", "--yes", "--reason", "a new shift")
    moved = station(*best, HELD, other, **PASSWORD)
    assert moved.returncode == 0, moved.stderr
    assert moved.stdout.splitlines() == [
        f"{HELD}: nobody is at work who may have it; it stays as it is.",
        f"{other}: officer1 has no skill it asks for and holds 0.",
        f"{other} is with officer1 now.",
    ]
    assert show(station, HELD)["task"]["officer"] is None
    alone = station(*best, HELD, **PASSWORD)
    assert (alone.returncode, "nobody is at work who may have any" in alone.stderr) == (1, True)


def test_a_box_that_nobody_declared_is_made_a_task_and_claimed(demo: Program, data: Path):
    assert demo("intake", SAMPLES / "12_CEB507_arrival.xml").returncode == 0
    with closing(open_store(f"sqlite:///{data / 'officer.db'}")) as store:
        tick(store, load_context(store), datetime.now(UTC) + timedelta(minutes=11))
    (box,) = (row for row in json.loads(demo("queue", "--json").stdout) if row["logistics_no"] == HELD)
    assert (box["undeclared"], box["task_state"]) == (True, None)
    open_it = ("task", "open", HELD, "--reason", "nobody declared it")
    assert demo(*open_it).returncode == 2, "this is an officer's work"
    no_reason = demo(*OFFICER, "task", "open", HELD, "--reason", " ", **PASSWORD)
    assert (no_reason.returncode, "needs a reason" in no_reason.stderr) == (1, True)

    opened = demo(*OFFICER, *open_it, **PASSWORD)
    assert opened.returncode == 0, opened.stderr
    again = demo(*OFFICER, *open_it, **PASSWORD)
    assert (again.returncode, "already" in again.stderr) == (1, True)
    assert demo(*OFFICER, "task", "claim", HELD, **PASSWORD).returncode == 0
    found = show(demo, HELD)
    assert (found["state"], found["lane"], found["task"]["kind"]) == ("held", "red", "undeclared")
    assert found["matches"][0]["reason"] == "nobody declared it"
    assert ("held", "officer1") in [(event["event"], event["by"]) for event in found["history"]]


def test_a_scan_of_an_unread_label_is_assigned_by_an_officer(station: Program, tmp_path: Path):
    report = ThreatReport(
        sop_uid=new_uid(),
        study_uid=new_uid(),
        object_id="",
        kind=ReportKind.MACHINE,
        verdict=Verdict.ALARM,
        decided_at=datetime.now(UTC),
        referenced=(),
        flags=(),
    )
    (tmp_path / "report.dcs").write_bytes(write_report(report))
    assert json.loads(station("intake", tmp_path / "report.dcs", "--json").stdout)["accepted"] == 1
    (scan,) = json.loads(station("quarantine", "scans", "--json").stdout)
    assert (scan["label"], scan["verdict"], scan["fits"]) == ("", "alarm", [])
    assign = ("quarantine", "assign", scan["id"], HELD)
    assert station(*assign).returncode == 2, "this is an officer's work"
    done = station(*OFFICER, *assign, **PASSWORD)
    assert done.returncode == 0, done.stderr
    assert (show(station, HELD)["lane"], json.loads(station("quarantine", "scans", "--json").stdout)) == (
        "red",
        [],
    )
    again = station(*OFFICER, *assign, **PASSWORD)
    assert (again.returncode, "already" in again.stderr) == (1, True)


def test_an_outcome_that_is_not_one_is_refused_with_the_place(alarmed: Program, tmp_path: Path):
    outcome = tmp_path / "outcome.json"
    outcome.write_text('{"conform": "perhaps", "disposition": "burn"}', encoding="utf-8")
    done = alarmed(*OFFICER, "task", "record", HELD, "--file", outcome, **PASSWORD)
    assert done.returncode == 1
    assert "conform" in done.stderr
    assert "disposition" in done.stderr


def test_an_outcome_nested_without_end_is_refused_in_a_sentence(demo: Program, tmp_path: Path):
    outcome = tmp_path / "outcome.json"
    outcome.write_text("[" * 100_000, encoding="utf-8")
    done = demo(*OFFICER, "task", "record", HELD, "--file", outcome, **PASSWORD)
    assert (done.returncode, done.stderr) == (
        1,
        "officer-app: The record is not complete: outcome.json is no JSON that can be read:"
        " it is nested too deeply\n",
    )


def test_receipts_are_in_the_outbox_once(station: Program, data: Path):
    before = sorted(path.name for path in (data / "outbox").iterdir())
    assert before
    station("intake", SAMPLES, "--json")
    assert sorted(path.name for path in (data / "outbox").iterdir()) == before


def test_verification_fails_after_one_byte_of_one_event_is_changed(station: Program, data: Path):
    whole = json.loads(station("audit", "verify", "--json").stdout)
    assert whole["ok"] is True
    assert whole["events"] > 0
    assert whole["broken"] == []
    with closing(sqlite3.connect(data / "officer.db")) as database:
        database.execute("DROP TRIGGER audit_event_append_only_update")
        database.execute("UPDATE audit_event SET actor = 'servicf' WHERE chain LIKE 'site:%' AND seq = 1")
        database.commit()
    done = station("audit", "verify", "--json")
    assert done.returncode == 1
    broken = json.loads(done.stdout)
    assert broken["ok"] is False
    assert broken["broken"][0].keys() == {"consignment", "event", "reason"}
    assert station("audit", "verify").returncode == 1


def test_a_backup_can_be_restored_and_a_tampered_one_is_refused(station: Program, data: Path, tmp_path: Path):
    copy = tmp_path / "copy #1 %20?.db"
    assert station("backup", copy).returncode == 0
    assert station("backup", copy).returncode == 1, "a backup never overwrites a file"
    station("intake", SAMPLES, "--json")
    restored = station("restore", copy)
    assert restored.returncode == 0, restored.stderr
    assert show(station, HELD)["logistics_no"] == HELD
    with closing(sqlite3.connect(copy)) as database:
        database.execute("DROP TRIGGER audit_event_append_only_update")
        database.execute("UPDATE audit_event SET at = at + 1 WHERE seq = 1")
        database.commit()
    refused = station("restore", copy)
    assert refused.returncode == 1
    with closing(sqlite3.connect(tmp_path / "other.db")) as database:
        database.execute("CREATE TABLE notes (text)")
    other = station("restore", tmp_path / "other.db")
    assert (other.returncode, "other.db is no backup of this version" in other.stderr) == (1, True)
    nowhere = station("backup", tmp_path / "no folder" / "copy.db")
    assert (nowhere.returncode, "cannot be written" in nowhere.stderr) == (1, True)
    assert json.loads(station("audit", "verify", "--json").stdout)["ok"] is True


def test_a_watched_folder_is_served_until_told_to_end_and_by_one_service_only(demo: Program, data: Path):
    inbox = data / "inbox"
    inbox.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "officer_app", "intake", "--watch", "--json", str(inbox)]
    service = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    try:
        shutil.copy(SAMPLES / "04_CEB603_9710.xml", inbox)
        assert service.stdout is not None
        taken = json.loads(service.stdout.readline())
        assert taken["accepted"] == 1
        second = demo("intake", "--watch", inbox)
        assert second.returncode == 1
        assert "already" in second.stderr
    finally:
        service.send_signal(signal.SIGTERM)
        assert service.wait(timeout=20) == 0
    assert list((data / "done").rglob("04_CEB603_9710.xml"))
    assert not list(inbox.iterdir())


def test_the_folder_to_watch_is_made_and_the_log_says_so(demo: Program, data: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "not" / "there"
    assert "There is no file or folder" in demo("intake", inbox).stderr
    assert "--watch takes one folder" in demo("intake", "--watch", SAMPLES / "04_CEB603_9710.xml").stderr
    command = [sys.executable, "-m", "officer_app", "intake", "--watch", str(inbox)]
    service = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    try:
        while not inbox.is_dir() and service.poll() is None:
            time.sleep(0.05)
        shutil.copy(SAMPLES / "04_CEB603_9710.xml", inbox)
        assert service.stdout is not None
        assert "accepted" in service.stdout.readline()
    finally:
        service.send_signal(signal.SIGTERM)
        assert service.wait(timeout=20) == 0
    told = (data / "logs" / "officer-app.log").read_text(encoding="utf-8")
    assert told.count(f"There was no folder {inbox} to watch: it is made") == 1
