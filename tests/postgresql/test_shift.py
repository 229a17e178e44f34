"""A whole shift on the shared database, in the terminal: everybody under their own login."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from officer_app.domain.scans import Verdict
from tests.cli.conftest import SAMPLES
from tests.gui.test_inspection_record import photo
from tests.postgresql.station import SharedStation
from tests.workflow.station import without_box
from tests.workflow.test_routing import report

LOAD_LIST, DEPARTURE = 11, 13
BAD, GOOD = "YTGZ20201015001", "YTGZ20201015002"
UNAVAILABLE = "postgresql://127.0.0.1:1/nowhere"


def shown(station: SharedStation, box: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(station.done("chen", "show", box, "--json"))
    return found


def record(station: SharedStation, tmp_path: Path, box: str, **said: Any) -> Path:
    checks = [{"requirement": text, "done": True} for text in shown(station, box)["task"]["requirements"]]
    file = tmp_path / "outcome.json"
    body = {"conform": True, "disposition": "release", "checks": checks} | said
    file.write_text(json.dumps(body), encoding="utf-8")
    return file


def take(station: SharedStation, folder: Path, name: str, content: bytes | str) -> None:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert json.loads(station.done("box", "intake", file, "--json"))["accepted"] == 1


def test_a_shift_from_intake_to_departure(station: SharedStation, tmp_path: Path) -> None:
    counts = json.loads(station.done("box", "intake", SAMPLES, "--json"))
    assert (counts["accepted"], counts["waiting"]) == (8, 0)
    take(station, tmp_path, "alarm.dcs", report(Verdict.ALARM, study=1, object_id=BAD))
    take(station, tmp_path, "clear.dcs", report(study=2, object_id=GOOD))
    assert BAD in station.done("chen", "queue").splitlines()[1], "the alarm is the most urgent"

    station.done("chen", "task", "claim")
    assert shown(station, BAD)["task"]["officer"] == station.login("chen")
    station.done("chen", "task", "attach", BAD, photo(tmp_path, "a.jpg", 40))
    deviation = {"gnum": 1, "attribute": "name", "found": "lead"}
    file = record(
        station,
        tmp_path,
        BAD,
        conform=False,
        disposition="detain",
        deviations=[deviation],
        findings=[{"code": "misdeclared_goods", "gnum": 1}],
        flags=[{"flag": shown(station, BAD)["flags"][0]["id"], "verdict": "confirmed"}],
    )
    own = station.program("li", "task", "record", BAD, "--file", file)
    assert own.returncode == 1, "it is with another officer"
    second = {"OFFICER_SECOND_PASSWORD": "correct horse"}
    station.done("chen", "task", "record", BAD, "--file", file, "--second", station.login("li"), **second)
    assert shown(station, BAD)["state"] == "detained"
    who = "SELECT officer FROM app.signature"
    assert station.value(who) == station.login("li"), "the second officer signed under their own login"

    out = tmp_path / "copy.jpg"
    for who in ("zhang", "sun"):  # a supervisor and an auditor
        station.done(who, "task", "copy", BAD, "a.jpg", "--to", out)
        station.done(who, "record", "sheet", BAD, "--to", tmp_path / "sheet.pdf")
        assert out.read_bytes() == (tmp_path / "a.jpg").read_bytes()
    assert [(one["event"], one["by"]) for one in shown(station, BAD)["history"][-4:]] == [
        (event, station.login(who))
        for who in ("zhang", "sun")
        for event in ("evidence_copied", "sheet_printed")
    ]

    station.done("li", "task", "claim", GOOD)
    station.done("li", "task", "record", GOOD, "--file", record(station, tmp_path, GOOD))
    assert shown(station, GOOD)["state"] == "released"
    take(station, tmp_path, "list.xml", without_box(LOAD_LIST, BAD, appType="2"))
    assert "ready" in station.done("chen", "load", "list")
    take(station, tmp_path, "left.xml", without_box(DEPARTURE, BAD))
    assert shown(station, GOOD)["state"] == "departed"

    receipts = [file.name for file in station.data.outbox.glob("CEB604_800_*.xml")]
    assert len(receipts) == 1, "of what was released, written by the intake service"
    assert "0 broken" in station.done("sun", "audit", "verify")
    assert re.search(r"^released today +1$", station.done("zhang", "supervision"), re.MULTILINE)


def test_errors_are_sentences(station: SharedStation, tmp_path: Path) -> None:
    station.done("box", "intake", SAMPLES)
    wrong = station.program("chen", "queue", OFFICER_PASSWORD="guess")
    assert (wrong.returncode, wrong.stderr) == (1, "officer-app: Name or password is wrong.\n")
    forbidden = station.program("chen", "intake", SAMPLES)
    assert "files are taken in by an intake service under a login of its own" in forbidden.stderr
    nothing = station.program("chen", "show", "nothing")
    assert nothing.stderr == "officer-app: Nothing here has the number 'nothing'.\n"
    service = station.program("box", "task", "claim")
    assert "is a service, and this is an officer's work" in service.stderr
    assert "agree" in station.done("box", "audit", "draws")
    draws = station.program("sun", "audit", "draws")
    assert "The key of the random draw is the intake service's" in draws.stderr
    station.url = UNAVAILABLE
    away = station.program("chen", "queue")
    assert "Connection refused" in away.stderr
    for one in (wrong, forbidden, nothing, service, draws, away):
        assert "Traceback" not in one.stderr + one.stdout
