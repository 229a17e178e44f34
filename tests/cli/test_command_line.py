"""The command line as such: global options, wrong use, the way to the window, the doctor."""

from __future__ import annotations

import ast
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from officer_app import system
from officer_app.cli import window_options
from officer_app.cli.app import run
from officer_app.store import engine
from tests.cli.conftest import SAMPLES, Program


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ([], {}),
        (["gui"], {}),
        (["--data", "station", "gui"], {"data": "station"}),
        (["--data=station", "--as", "officer1"], {"data": "station", "officer": "officer1"}),
        (["--database", "sqlite:///a.db", "gui"], {"database": "sqlite:///a.db"}),
    ],
)
def test_the_window_opens_without_the_parser(arguments, options):
    assert window_options(arguments) == options


def test_main_py_is_the_program() -> None:
    main = Path(__file__).parents[2] / "main.py"
    asked = [sys.executable, str(main), "--help"]
    assert "Usage: officer-app" in subprocess.run(asked, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(
    "arguments",
    [["queue"], ["--data"], ["--data", "gui", "queue"], ["gui", "extra"], ["--help"], ["--nonsense"]],
)
def test_everything_else_goes_to_the_parser(arguments):
    assert window_options(arguments) is None


def test_an_unknown_command_is_wrong_use(program: Program):
    done = program("nonsense")
    assert done.returncode == 2
    assert "nonsense" in done.stderr


def test_the_window_is_among_the_commands(program: Program):
    assert "gui" in program("--help").stdout
    extra = program("gui", "extra")
    assert (extra.returncode, "extra" in extra.stderr) == (2, True)


def test_a_shared_database_that_does_not_answer_is_named_and_its_password_is_not_repeated(program: Program):
    done = program("--database", "postgresql://officer:secret@127.0.0.1:1/app", "doctor")
    assert "app at 127.0.0.1: connection to server" in done.stdout or "Connection refused" in done.stdout
    assert "secret" not in done.stdout + done.stderr


def test_the_doctor_says_that_a_real_site_has_no_rates(program: Program, demo: Program, data: Path):
    assert "rates.csv" not in demo("doctor").stdout
    (data / "officer.db").unlink()
    assert program("init", OFFICER_PASSWORD="correct horse").returncode == 0
    line = next(one for one in program("doctor").stdout.splitlines() if "rates.csv" in one)
    assert line.startswith("note") and "values in other currencies than CNY are not known" in line


def test_the_doctor_says_that_there_is_no_database_yet_and_how_to_make_one(program: Program):
    done = program("doctor")
    assert done.returncode == 1
    assert "officer-app init" in done.stdout


def test_the_doctor_says_what_cannot_be_written(program: Program, data: Path):
    (data / "inbox").write_text("a file where the folder should be")
    done = program("doctor")
    assert done.returncode == 1
    assert "inbox" in done.stdout
    assert "Traceback" not in done.stderr


def test_the_doctor_names_a_guard_that_is_missing(demo: Program, data: Path):
    with closing(sqlite3.connect(data / "officer.db")) as raw:
        raw.execute("DROP TRIGGER audit_event_append_only_update")
    done = demo("doctor")
    assert done.returncode == 1
    assert "trigger audit_event_append_only_update is missing" in done.stdout


def test_the_doctor_names_what_is_wrong_in_the_administrators_files(demo: Program, data: Path):
    (data / "flights.csv").write_text("flight,departs\nCZ0471,2026/12/1 1:30\n", encoding="utf-8")
    (data / "rates.csv").mkdir()
    done = demo("doctor")
    assert done.returncode == 1
    assert "flights.csv, line 2: no time such as 2026-11-23T14:05: 2026/12/1 1:30" in done.stdout
    assert "rates.csv: it is a folder" in done.stdout


def test_a_command_that_only_reads_makes_no_folder(program: Program, tmp_path: Path):
    program("--data", tmp_path / "typo", "doctor", "--help")
    assert not (tmp_path / "typo").exists()


def test_the_system_check_can_tell_an_interpreter_that_is_too_old():
    """`make setup` starts it with whatever python3 is, so an older one must be able to read it."""
    ast.parse(Path(system.__file__).read_text(encoding="utf-8"), feature_version=(3, 7))


@pytest.mark.parametrize("arguments", [("show", "\udcff"), ("queue", "--lane", "\udcff"), ("\udcff",)])
def test_octets_that_are_no_text_are_wrong_use(demo: Program, arguments: tuple[str, ...]):
    done = demo(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "log has the details" not in done.stderr


def test_a_password_that_is_no_text_is_refused_in_a_sentence(demo: Program):
    done = demo("--as", "officer1", "task", "list", OFFICER_PASSWORD="\udcff")
    assert (done.returncode, done.stderr) == (
        2,
        "officer-app: An argument, or a password, holds octets that are no text.\n",
    )


def test_a_limit_that_no_integer_holds_is_wrong_use(demo: Program):
    done = demo("queue", "--limit", "99999999999999999999")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)


@pytest.mark.parametrize(
    "command", [("audit", "verify"), ("backup", "copy.db"), ("restore", "copy.db"), ("queue",)]
)
def test_whoever_is_named_is_signed_in_also_where_nobody_is_asked_for(
    demo: Program, tmp_path: Path, command: tuple[str, ...]
):
    for login, password in (("officer1", "wrong"), ("nobody", "demo")):
        done = demo("--as", login, *command, cwd=tmp_path, OFFICER_PASSWORD=password)
        assert (done.returncode, done.stderr) == (1, "officer-app: Name or password is wrong.\n")
    assert not (tmp_path / "copy.db").exists()


def test_an_officer_may_back_up_and_restore(demo: Program, tmp_path: Path):
    for command in ("backup", "restore"):
        done = demo("--as", "officer1", command, tmp_path / "copy.db", OFFICER_PASSWORD="demo")
        assert done.returncode == 0, done.stderr


def test_names_of_files_cannot_break_lines_or_steer_the_terminal(demo: Program, tmp_path: Path):
    file = tmp_path / "a\nb\x1b[31m.xml"
    file.write_text("no message")
    lines = demo("intake", file).stdout.splitlines()
    assert lines[0].startswith(f"{tmp_path}/a\\nb\\x1b[31m.xml: quarantined; ")
    assert len(lines) == 2


def test_what_was_taken_in_is_told_although_the_receipts_cannot_be_written(demo: Program, data: Path):
    (data / "outbox").write_text("no folder")
    done = demo("intake", *sorted(SAMPLES.glob("0[14]_*.xml")))
    assert done.returncode == 1
    assert done.stdout.count(": accepted") == 2
    assert "2 files, 2 accepted" in done.stdout
    assert "outbox" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_locked_database_is_told_in_a_sentence(
    demo: Program, data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(engine, "_BUSY_MS", 100)
    monkeypatch.setenv("OFFICER_PASSWORD", "demo")
    monkeypatch.setattr("sys.argv", ["officer-app", "--data", str(data), "--as", "officer1", "queue"])
    with closing(sqlite3.connect(data / "officer.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        assert run() == 1
    assert capsys.readouterr().err == "officer-app: Another program keeps the database locked.\n"
