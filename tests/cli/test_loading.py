"""The load list in the terminal."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Program

FLIGHT, BILL, ULD = "CZ0471", "784-12345675", "ULD-PMC00001"


def test_the_load_list_says_what_blocks_a_unit_and_what_a_departure_tried(station: Program) -> None:
    said = station("load", "list").stdout
    assert said.splitlines()[1].split() == [FLIGHT, BILL, ULD, "2", "2", "blocked:", "2", "undecided"]
    assert "Alarms of the last 24 hours" in said and "returned" in said

    told = json.loads(station("load", "list", "--json").stdout)
    (unit,) = told["here"]
    assert (unit["flight"], unit["bill"], unit["package"], unit["progress"]) == (FLIGHT, BILL, ULD, "blocked")
    assert unit["counts"]["undecided"] == 2 and unit["alarm_at"]
    assert [(alarm["state"], alarm["refused"]) for alarm in told["alarms"]] == [("arrived", True)] * 2


def test_a_unit_is_shown_by_flight_master_waybill_or_pallet(station: Program, data: Path) -> None:
    (data / "flights.csv").write_text("flight,departs\nCZ0471,2020-10-15T20:30\n", encoding="utf-8")
    for ref in (FLIGHT.lower(), BILL, ULD):
        assert "YTGZ20201015001  undecided" in station("load", "show", ref).stdout
    (unit,) = json.loads(station("load", "show", BILL, "--json").stdout)
    assert [(row["logistics_no"], row["standing"]) for row in unit["waybills"]] == [
        ("YTGZ20201015001", "undecided"),
        ("YTGZ20201015002", "undecided"),
    ]
    assert unit["departs"] is None, "that departure is years past"


def test_an_unknown_unit_is_refused_with_a_sentence(demo: Program) -> None:
    assert "No load list" in demo("load", "list").stdout
    asked = demo("load", "show", "CZ9999")
    assert asked.returncode == 1 and "No load list names" in asked.stderr
