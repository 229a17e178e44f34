"""`volumes` as a script would use it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from tests.cli.conftest import Program


def test_the_day_s_volumes_are_told_as_json_csv_and_table(station: Program, tmp_path: Path) -> None:
    told = json.loads(station("volumes", "--json").stdout)
    assert len(told["days"]) == 30
    today = told["days"][-1]
    assert today["declared"] == told["total"]["declared"] > 0
    assert sum(figures["declared"] for figures in today["mode"].values()) == today["declared"]
    file = tmp_path / "volumes.csv"
    done = station("volumes", "--from", today["day"], "--to", today["day"], "--by", "lane", "--csv", file)
    assert done.returncode == 0, done.stderr
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert rows[-1]["lane"] == "total" and int(rows[-1]["declared"]) == today["declared"]
    assert today["day"] in station("volumes").stdout


def test_wrong_use_of_volumes_is_named(demo: Program) -> None:
    for arguments, named in (
        (("--from", "yesterday"), "yesterday"),
        (("--from", "2026-11-02", "--to", "2026-11-01"), "comes after"),
        (("--by", "country"), "country"),
        (("--json", "--csv", "x.csv"), "not both"),
    ):
        done = demo("volumes", *arguments)
        assert done.returncode == 2 and named in done.stderr
    done = demo("volumes", "--csv", "no/folder/x.csv")
    assert done.returncode == 1
    assert done.stderr == "officer-app: no/folder/x.csv: No such file or directory.\n"
