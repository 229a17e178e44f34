"""The demonstration: traffic in the inbox, a past, pictures, and all of it in one command without a display."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Program

PNG = b"\x89PNG\r\n\x1a\n"


def test_the_traffic_is_files_in_the_inbox_that_intake_takes(program: Program, data: Path):
    sent = program("demo", "--pace", "2000", "--parcels", "3")
    assert sent.returncode == 0, sent.stderr
    files = list((data / "inbox").iterdir())
    assert files
    taken = json.loads(program("intake", data / "inbox", "--json").stdout)
    assert taken["accepted"] == len(files)
    assert taken["quarantined"] == []


def test_a_past_is_counted_and_its_chains_verify(program: Program):
    made = program("demo", "--history", "2", "--per-day", "30")
    assert made.returncode == 0, made.stderr
    counted = json.loads(program("volumes", "--json").stdout)
    assert counted["total"]["declared"] > 0
    assert counted["total"]["p50_minutes"] is not None
    assert program("audit", "verify").returncode == 0


def test_lanes_tell_nothing_of_what_has_no_lane_yet(demo: Program):
    demo("demo", "--history", "2", "--per-day", "30")
    lines = [line.split() for line in demo("volumes", "--by", "lane").stdout.splitlines()]
    assert any(line[:3] == ["not", "routed", "yet"] and int(line[3]) for line in lines)
    green = next(line for line in lines if line[0] == "green")
    assert len(green) < len(next(line for line in lines if "total" in line)) - 2


def test_volumes_refuse_days_that_make_no_span(demo: Program):
    assert demo("volumes", "--from", "2026-11-02", "--to", "2026-11-01").returncode == 2
    assert demo("volumes", "--from", "yesterday").returncode == 2


def test_figures_go_into_a_csv_file(station: Program, tmp_path: Path):
    file = tmp_path / "volumes.csv"
    done = station("volumes", "--csv", file, "--by", "lane")
    assert done.returncode == 0, done.stderr
    assert file.read_text(encoding="utf-8-sig").startswith("day,lane,")


@pytest.mark.slow
def test_without_a_display_the_whole_demonstration_runs_through(program: Program, data: Path, tmp_path: Path):
    done = program("demo", "--run", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no display" in done.stdout
    assert "recorded" in done.stdout
    names = {"sign-in", "queue", "inspection", "load", "volumes", "quarantine", "admin"}
    for look in ("light-en", "dark-zh_CN"):
        for name in names:
            assert (tmp_path / "pictures" / f"{name}-{look}.png").read_bytes().startswith(PNG)
    assert program("audit", "verify").returncode == 0
