"""`audit key | checkpoint | verify | export`, as an administrator and an auditor run them."""

from __future__ import annotations

import json
import sqlite3
import stat
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

from tests.cli.conftest import SAMPLES, Program


def test_a_key_signs_what_there_is_and_an_auditor_verifies_the_export(
    station: Program, data: Path, tmp_path: Path
) -> None:
    assert "Nothing is signed" in station("audit", "verify").stdout
    refused = station("audit", "checkpoint")
    assert (refused.returncode, "officer-app audit key" in refused.stderr) == (1, True)
    made = station("audit", "key")
    assert made.returncode == 0, made.stderr
    fingerprint = made.stdout.strip().rpartition(": ")[2]
    assert stat.S_IMODE((data / "audit" / "signing.key").stat().st_mode) == 0o600
    again = station("audit", "key")
    assert (again.returncode, "There is a key already" in again.stderr) == (1, True)
    signed = station("audit", "checkpoint")
    assert signed.stdout.startswith("Checkpoint 1 of ")
    assert fingerprint in signed.stdout
    assert station("audit", "checkpoint").stdout == "Nothing has moved since the last checkpoint.\n"
    told = json.loads(station("audit", "verify", "--json").stdout)
    assert (told["ok"], told["checkpoints"], told["notes"]) == (True, 1, [])
    assert told["signed"][0]["events"] == told["events"]
    export = tmp_path / "export.zip"
    assert station("audit", "export", export).returncode == 0
    with zipfile.ZipFile(export) as zipped:
        zipped.extract("verify.py", tmp_path)
    command = [sys.executable, "-I", "-S", tmp_path / "verify.py", export, "--key", fingerprint]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "All of it is as it was recorded." in done.stdout


def test_the_newest_events_removed_with_all_that_follows_are_found(
    demo: Program, data: Path, tmp_path: Path
) -> None:
    """A copy of before put in the place of the database: its chains are whole."""
    demo("audit", "key")
    demo("audit", "checkpoint")
    assert demo("backup", tmp_path / "old.db").returncode == 0
    demo("intake", SAMPLES)
    demo("audit", "checkpoint")
    assert demo("restore", tmp_path / "old.db").returncode == 0
    found = demo("audit", "verify")
    assert found.returncode == 1
    assert "an older copy was put back" in found.stdout
    assert "the whole chain is gone" in found.stdout
    refused = demo("audit", "checkpoint")
    assert (refused.returncode, "audit checkpoint --restored" in refused.stderr) == (1, True)
    assert demo("audit", "checkpoint", "--restored", "the disk failed").returncode == 0
    found = demo("audit", "verify")
    assert found.returncode == 0
    assert "is lost, as the next one says: the disk failed" in found.stdout


def test_the_intake_service_signs_where_there_is_a_key(demo: Program, data: Path) -> None:
    demo("audit", "key")
    command = [
        sys.executable,
        "-m",
        "officer_app",
        "--data",
        str(data),
        "intake",
        "--watch",
        str(data / "inbox"),
    ]
    (data / "inbox").mkdir(exist_ok=True)
    with subprocess.Popen(command) as service:
        file = data / "audit" / "checkpoints.jsonl"
        try:
            while not file.exists() or not file.read_bytes().endswith(b"\n"):
                assert service.poll() is None
        finally:
            service.terminate()
    with closing(sqlite3.connect(data / "officer.db")) as database:
        assert database.execute("SELECT count(*) FROM checkpoint").fetchone() == (1,)


def test_the_draws_of_a_day_or_of_one_declaration_are_made_anew(station: Program, data: Path) -> None:
    told = station("audit", "draws")
    assert (told.returncode, told.stderr) == (0, "")
    made, agree = (int(part.split()[0]) for part in told.stdout.splitlines()[0].split(", "))
    assert made == agree > 0
    found = json.loads(station("audit", "draws", "--json").stdout)
    assert (found["ok"], len(found["draws"])) == (True, made)
    assert {one["mode"] for one in found["modes"]} == {one["mode"] for one in found["draws"]}
    number = found["draws"][0]["declaration_no"]
    (one,) = json.loads(station("audit", "draws", number, "--json").stdout)["draws"]
    assert one == found["draws"][0]
    with closing(sqlite3.connect(data / "officer.db")) as store:
        (key,) = store.execute("SELECT draw_key FROM site").fetchone()
    assert key not in told.stdout + json.dumps(found)
    assert json.loads(station("audit", "draws", "--day", "2020-02-29", "--json").stdout)["draws"] == []
    assert station("audit", "draws", "--day", "someday").returncode == 2
