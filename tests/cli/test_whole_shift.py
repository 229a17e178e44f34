"""The same shift as in the window, in the terminal, over one box that is not what it says."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from officer_app.domain.people import Actor
from officer_app.domain.scans import Verdict
from officer_app.domain.words import Role
from officer_app.store.engine import open_store
from officer_app.workflow.context import load_context
from officer_app.workflow.setup import update_site_settings
from tests.cli.conftest import Program
from tests.cli.test_record import PASSWORD, by, outcome, show, waiting
from tests.gui.test_inspection_record import photo
from tests.workflow.station import without_box
from tests.workflow.test_routing import report

LOAD_LIST, DEPARTURE = 11, 13
BAD, GOOD = "YTGZ20201015001", "YTGZ20201015002"


def test_a_shift_from_the_most_urgent_to_departure(station: Program, data: Path, tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{data / 'officer.db'}")) as store:
        site = load_context(store).site
        settings = replace(site.settings, draw_rate={}, approve=("detain",))
        update_site_settings(store, Actor("admin", "admin", site.site_id, Role.ADMINISTRATOR), settings)

    def take(name: str, content: bytes | str) -> None:
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        done = station("intake", file, "--json")
        assert json.loads(done.stdout)["accepted"] == 1, done.stdout

    def officer(login: str, *command: object) -> str:
        done = station(*by(login), *command, **PASSWORD)
        assert done.returncode == 0, done.stderr
        return done.stdout

    take("alarm.dcs", report(Verdict.ALARM, study=1, object_id=BAD))
    take("clear.dcs", report(study=2, object_id=GOOD))
    officer("officer1", "task", "claim")
    assert show(station)["task"]["officer"] == "officer1", "the alarm is the most urgent"
    pictures = [photo(tmp_path, f"{shade}.jpg", shade) for shade in (40, 90, 140)]
    officer("officer1", "task", "attach", BAD, *pictures)
    flag = show(station)["flags"][0]["id"]
    file = outcome(
        station,
        tmp_path / "o.json",
        conform=False,
        disposition="detain",
        deviations=[
            {"gnum": 1, "attribute": "name", "found": "lead"},
            {"gnum": 1, "attribute": "quantity", "found": "59"},
        ],
        findings=[{"code": "misdeclared_goods", "gnum": 1}],
        flags=[{"flag": flag, "verdict": "confirmed"}],
    )
    officer("officer1", "task", "record", BAD, "--file", file)
    assert waiting(station, "officer2") == [(BAD, "second")]
    officer("officer2", "task", "sign", BAD)
    assert waiting(station, "supervisor") == [(BAD, "approval")]
    officer("supervisor", "task", "approve", BAD)
    assert show(station)["state"] == "detained"
    assert len(show(station)["outcome"]["evidence"]) == 3

    sheet = tmp_path / "sheet.pdf"
    officer("supervisor", "record", "sheet", BAD, "--to", sheet)
    assert station("record", "verify", sheet).returncode == 0

    assert "blocked: 1 held" in station("load", "list").stdout
    take("list.xml", without_box(LOAD_LIST, BAD, appType="2"))
    assert "ready" in station("load", "list").stdout
    take("left.xml", without_box(DEPARTURE, BAD))
    assert json.loads(station("show", GOOD, "--json").stdout)["state"] == "departed"
    assert station("audit", "verify").returncode == 0
