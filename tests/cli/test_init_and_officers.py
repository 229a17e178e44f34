"""Setting up a station, and its people."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Program


def test_init_makes_a_station_and_its_administrator_and_again_changes_nothing(program: Program, data: Path):
    first = program("init", "--customs", "5141", "--place", "CAN01", OFFICER_PASSWORD="correct horse")
    assert first.returncode == 0, first.stderr
    assert (data / "officer.db").is_file()
    again = program("init")
    assert again.returncode == 0, again.stderr
    assert "Officers: admin." in again.stdout


def test_init_without_a_terminal_and_a_password_is_wrong_use(program: Program):
    done = program("init")
    assert done.returncode == 2
    assert "OFFICER_PASSWORD" in done.stderr


def test_the_demonstration_station_has_the_officers_named_in_the_readme(program: Program):
    done = program("init", "--demo")
    assert done.returncode == 0, done.stderr
    for login in ("officer1", "officer2", "supervisor", "analyst", "admin"):
        assert login in done.stdout


def test_a_demonstration_never_gets_into_a_real_stations_database(program: Program):
    program("init", OFFICER_PASSWORD="correct horse")
    done = program("init", "--demo")
    assert done.returncode == 1
    assert "its own database" in done.stderr


def test_officers_work_needs_a_name_and_a_password(demo: Program):
    nameless = demo("task", "list")
    assert nameless.returncode == 2
    assert "--as" in nameless.stderr
    silent = demo("--as", "officer1", "task", "list")
    assert silent.returncode == 2
    assert "OFFICER_PASSWORD" in silent.stderr
    wrong = demo("--as", "officer1", "task", "list", OFFICER_PASSWORD="guess")
    assert wrong.returncode == 1
    assert "wrong" in wrong.stderr


def test_five_wrong_passwords_lock_and_a_new_password_unlocks(demo: Program):
    for _ in range(5):
        last = demo("--as", "officer1", "task", "list", OFFICER_PASSWORD="guess")
    assert "locked" in last.stderr
    assert demo("--as", "officer1", "task", "list", OFFICER_PASSWORD="demo").returncode == 1
    passwords = {"OFFICER_PASSWORD": "demo", "OFFICER_NEW_PASSWORD": "another one"}
    assert demo("--as", "admin", "officer", "password", "officer1", **passwords).returncode == 0
    assert demo("--as", "officer1", "task", "list", OFFICER_PASSWORD="another one").returncode == 0


def test_an_administrator_enrols_changes_and_disables(demo: Program):
    passwords = {"OFFICER_PASSWORD": "demo", "OFFICER_NEW_PASSWORD": "wangs own"}
    added = demo("--as", "admin", "officer", "add", "wang", "--name", "Wang Wu 王五", **passwords)
    assert added.returncode == 0, added.stderr
    assert demo("--as", "wang", "task", "list", OFFICER_PASSWORD="wangs own").returncode == 0
    assert demo("--as", "admin", "officer", "role", "wang", "supervisor", **passwords).returncode == 0
    assert demo("--as", "admin", "officer", "disable", "wang", **passwords).returncode == 0
    gone = demo("--as", "wang", "task", "list", OFFICER_PASSWORD="wangs own")
    assert gone.returncode == 1
    assert "disabled" in gone.stderr


def test_a_closed_account_is_listed_stays_closed_and_is_opened_again(demo: Program):
    passwords = {"OFFICER_PASSWORD": "demo", "OFFICER_NEW_PASSWORD": "another one"}

    def officer(*arguments: str) -> str:
        done = demo("--as", "admin", "officer", *arguments, **passwords)
        assert done.returncode == 0, done.stderr
        return done.stdout

    officer("disable", "officer1")
    assert "stays disabled" in officer("role", "officer1", "supervisor")
    assert "stays disabled" in officer("password", "officer1")
    listed = {one["login"]: one for one in json.loads(officer("list", "--json"))}
    assert (listed["officer1"]["disabled"], listed["officer1"]["role"]) == (True, "supervisor")
    assert officer("enable", "officer1") == "officer1 can sign in again.\n"
    assert "disabled" not in officer("list")
    assert demo("--as", "officer1", "task", "list", OFFICER_PASSWORD="another one").returncode == 0


def test_two_officers_are_not_told_apart_by_capitals_alone(demo: Program):
    passwords = {"OFFICER_PASSWORD": "demo", "OFFICER_NEW_PASSWORD": "another one"}
    done = demo("--as", "admin", "officer", "add", "Officer1", **passwords)
    assert (done.returncode, "There is an officer officer1 already" in done.stderr) == (1, True)


def test_a_supervisor_says_what_an_officer_is_good_at(demo: Program):
    say = ("--as", "supervisor", "officer", "skills", "officer1")
    done = demo(*say, "xray_images", "dangerous_goods", OFFICER_PASSWORD="demo")
    assert done.stdout == "officer1 has dangerous_goods, xray_images now.\n"
    assert "dangerous_goods xray_images" in demo("supervision").stdout
    wrong = demo(*say, "juggling", OFFICER_PASSWORD="demo")
    assert wrong.returncode == 1
    assert "There are: dangerous_goods" in wrong.stderr
    assert demo(*say, OFFICER_PASSWORD="demo").stdout == "officer1 has no particular skill now.\n"


def test_an_officer_may_not_enrol_others(demo: Program):
    passwords = {"OFFICER_PASSWORD": "demo", "OFFICER_NEW_PASSWORD": "a friend's"}
    done = demo("--as", "officer1", "officer", "add", "friend", **passwords)
    assert done.returncode == 1
    assert "may not" in done.stderr


def test_an_unknown_role_is_wrong_use(demo: Program):
    assert demo("--as", "admin", "officer", "role", "wang", "king", OFFICER_PASSWORD="demo").returncode == 2


def test_the_schema_of_an_outcome_needs_nobody(program: Program):
    schema = json.loads(program("task", "schema").stdout)
    assert {"conform", "disposition"} <= set(schema["required"])
