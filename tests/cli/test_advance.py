"""Inspection before arrival in the terminal: granted, booked, sealed, looked at on arrival."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import SAMPLES, Program

NUMBER = "YTGZ20201015001"
PASSWORD = {"OFFICER_PASSWORD": "demo"}
WHEN = "2099-01-01T10:00"


def as_(program: Program, login: str, *arguments: object) -> Any:
    return program("--as", login, *arguments, **PASSWORD)


@pytest.fixture
def declared(demo: Program) -> Program:
    """The sample consignment ordered and declared, its enterprise eligible."""
    for number in ("01", "04"):
        done = demo("intake", next(SAMPLES.glob(f"{number}_*.xml")))
        assert done.returncode == 0, done.stderr
    granted = as_(
        demo, "supervisor", "advance", "grant", "4401260T02", "--until", "2099-12-31", "--reason", "certified"
    )
    assert granted.returncode == 0, granted.stderr
    return demo


def arrives(program: Program) -> None:
    assert program("intake", next(SAMPLES.glob("12_*.xml"))).returncode == 0


def show(program: Program) -> Any:
    return json.loads(program("show", NUMBER, "--json").stdout)


def seal(program: Program, tmp_path: Path) -> None:
    """Booked for two in the afternoon, inspected and sealed."""
    booked = as_(
        program,
        "officer1",
        "advance",
        "book",
        NUMBER,
        "--at",
        WHEN,
        "--place",
        "Nansha 8",
        "--officer",
        "officer2",
    )
    assert (booked.returncode, booked.stdout.strip()) == (0, f"{NUMBER} is booked for {WHEN}."), booked.stderr
    assert as_(program, "officer2", "task", "claim", NUMBER).returncode == 0
    checks = [{"requirement": text, "done": True} for text in show(program)["task"]["requirements"]]
    record = {"conform": True, "disposition": "release", "checks": checks}
    file = tmp_path / "record.json"
    file.write_text(json.dumps(record), encoding="utf-8")
    refused = as_(program, "officer2", "task", "record", NUMBER, "--file", file)
    assert (refused.returncode, "no new seal" in refused.stderr) == (1, True)
    record |= {"seals_new": ["S1", "S2"], "packages": ["P1", "P2", "P3", "P4"]}
    file.write_text(json.dumps(record), encoding="utf-8")
    done = as_(program, "officer2", "task", "record", NUMBER, "--file", file)
    assert done.returncode == 0, done.stderr


FOUND = ("--seal", "S1", "--seal", "S2", *(x for n in "1234" for x in ("--package", f"P{n}")))


def test_what_is_sealed_is_released_on_arrival_by_its_seals(declared: Program, tmp_path: Path, data: Path):
    seal(declared, tmp_path)
    listed = declared("advance", "list")
    assert ("Nansha 8" in listed.stdout, "sealed" in listed.stdout) == (True, True)
    assert show(declared)["advance"]["seals"] == ["S1", "S2"]
    arrives(declared)
    assert "seals to be looked at" in declared("advance", "list").stdout
    assert show(declared)["missing"] == ["seals"]
    done = as_(declared, "officer1", "advance", "seals", NUMBER, *FOUND)
    assert done.stdout.strip() == f"{NUMBER}: seals and packages are the same; it is released."
    assert show(declared)["state"] == "released"
    assert any("_800_" in path.name for path in (data / "outbox").iterdir())
    assert json.loads(declared("advance", "list", "--json").stdout) == []
    assert declared("audit", "verify").returncode == 0


def test_a_broken_seal_holds_and_says_which(declared: Program, tmp_path: Path):
    seal(declared, tmp_path)
    arrives(declared)
    assert as_(declared, "officer1", "advance", "seals", NUMBER).returncode == 2
    done = as_(declared, "officer1", "advance", "seals", NUMBER, *FOUND[2:], "--broken", "S1")
    assert done.stdout.strip() == f"{NUMBER} is held: seal S1 is broken."
    shown = show(declared)
    assert (shown["state"], shown["lane"], shown["advance"]["stands"]) == ("held", "red", "broken")


def test_a_booking_is_called_off_and_an_enterprise_is_no_longer_eligible(declared: Program):
    assert as_(declared, "officer1", "advance", "book", NUMBER, "--at", WHEN).returncode == 0
    assert as_(declared, "officer1", "advance", "cancel", NUMBER, "--reason", "no truck").returncode == 0
    refused = as_(declared, "officer1", "advance", "withdraw", "4401260T02", "--reason", "mine")
    assert (refused.returncode, "may not do this" in refused.stderr) == (1, True)
    ended = as_(declared, "supervisor", "advance", "withdraw", "4401260T02", "--reason", "undervalued")
    assert ended.returncode == 0, ended.stderr
    listed = declared("advance", "enterprises").stdout
    assert ("withdrawn" in listed, "undervalued" in listed) == (True, True)
    (told,) = json.loads(declared("advance", "enterprises", "--json").stdout)
    assert (told["ebc_code"], told["until"]) == ("4401260T02", None)
    again = as_(declared, "officer1", "advance", "book", NUMBER, "--at", WHEN)
    assert (again.returncode, "no longer eligible" in again.stderr) == (1, True)
    wrong = as_(declared, "officer1", "advance", "book", NUMBER, "--at", "tomorrow")
    assert (wrong.returncode, "is no time such as" in wrong.stderr) == (2, True)
