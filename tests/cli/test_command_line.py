"""The command line as such: global options, wrong use, the way to the window, the doctor."""

from __future__ import annotations

import ast
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from officer_app import system
from officer_app.cli import window_options
from tests.cli.conftest import Program


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


def test_a_shared_database_is_refused_kindly_and_its_password_is_not_repeated(program: Program):
    done = program("--database", "postgresql://officer:secret@db.example/app", "doctor")
    assert "the shared PostgreSQL database comes with a later one" in done.stdout
    assert "secret" not in done.stdout + done.stderr


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


def test_a_command_that_only_reads_makes_no_folder(program: Program, tmp_path: Path):
    program("--data", tmp_path / "typo", "doctor", "--help")
    assert not (tmp_path / "typo").exists()


def test_the_system_check_can_tell_an_interpreter_that_is_too_old():
    """`make setup` starts it with whatever python3 is, so an older one must be able to read it."""
    ast.parse(Path(system.__file__).read_text(encoding="utf-8"), feature_version=(3, 7))
