"""`officer-app db` and `officer-app officer` on a shared database, as an administrator types them."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.cli.conftest import Program
from tests.postgresql.conftest import one_at_a_time
from tests.postgresql.hall import PASSWORD, Hall
from tests.postgresql.station import SharedStation


class Server:
    """`officer-app` on a database of this test's own; `administrator` is who runs the server."""

    def __init__(self, program: Program, server: str, name: str) -> None:
        given = conninfo_to_dict(server)
        self._program, self._password = program, given["password"]
        place = f"{given['host']}:{given['port']}/{name}"
        self.administrators = f"postgresql://{given['user']}@{place}"
        self.people = f"postgresql://{place}"

    def db(self, *arguments: str, **environment: str):
        with one_at_a_time():
            return self._program(
                "db", *arguments, "--database", self.administrators, PGPASSWORD=self._password, **environment
            )

    def officer(self, who: str, *arguments: str, **environment: str):
        return self._program("--database", self.people, "--as", who, "officer", *arguments, **environment)


def test_supervision_and_doctor_say_that_no_intake_service_is_at_work(station: SharedStation) -> None:
    nobody = "No intake service is heard"
    told, looked = station.program("zhang", "supervision"), station.program("zhang", "doctor")
    assert (told.returncode, nobody in told.stderr) == (0, True)
    assert (looked.returncode, nobody in looked.stdout) == (1, True)
    with station.store("box").announcing():
        assert nobody not in station.program("zhang", "supervision").stderr
        assert re.search(r"^ok +intake service +at work$", station.program("zhang", "doctor").stdout, re.M)


@pytest.fixture
def made(server: str, suffix: str) -> Iterator[Hall]:
    hall = Hall(psycopg.conninfo.make_conninfo(server, dbname=f"typed_{suffix}"), f"typed_{suffix}")
    yield hall
    hall.close()


def test_from_nothing_to_a_checked_database_with_people(program: Program, made: Hall, server: str) -> None:
    name = conninfo_to_dict(made.url)["dbname"]
    typed = Server(program, server, name)
    admin, wang, box = (made.login(who) for who in ("admin", "wang", "box"))
    first = typed.db("install", "--administrator", admin, OFFICER_NEW_PASSWORD="correct horse")
    assert first.returncode == 0, first.stderr
    assert f"administrator {admin}" in first.stdout
    again = typed.db("install")
    assert (again.returncode, again.stdout) == (0, "The shared database is ready. Sites: 5141 CAN01.\n")
    named = typed.db("install", "--administrator", "somebody")
    assert (named.returncode, named.stdout) == (0, again.stdout)
    assert named.stderr == "Site 5141 CAN01 is there already: --administrator changes nothing of it.\n"
    chief = made.login("chief")
    second = typed.db(
        "install", "--place", "CAN02", "--administrator", chief, OFFICER_NEW_PASSWORD="correct horse"
    )
    assert second.returncode == 0, second.stderr
    assert "Sites: 5141 CAN01, 5141 CAN02." in second.stdout
    passwords = {"OFFICER_PASSWORD": "correct horse", "OFFICER_NEW_PASSWORD": "wangs own"}
    added = typed.officer(admin, "add", wang, "--name", "Wang Wu 王五", "--role", "supervisor", **passwords)
    assert (added.returncode, added.stdout) == (0, f"{wang} is enrolled as supervisor.\n"), added.stderr
    assert typed.officer(admin, "add", box, "--intake", **passwords).returncode == 0
    both = typed.db("sites", wang, "5141/CAN01", "5141/CAN02")
    assert both.returncode == 0, both.stderr
    mine = {"OFFICER_PASSWORD": "wangs own", "OFFICER_NEW_PASSWORD": "whatever"}
    refused = typed.officer(wang, "add", "friend", **mine)
    assert (refused.returncode, "Only an administrator" in refused.stderr) == (1, True)
    checked = typed.db("check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert typed.officer(admin, "disable", wang, **passwords).returncode == 0
    with made.server() as superuser:
        superuser.execute("DROP POLICY of_my_site ON app.task")
    strange = typed.db("check")
    assert (strange.returncode, strange.stdout) == (1, "policy of_my_site on task is missing\n")
    assert typed.db("upgrade").returncode == 0
    assert typed.db("check").returncode == 0


def test_accounts_are_listed_closed_and_opened_again_the_intake_services_too(
    program: Program, made: Hall, server: str
) -> None:
    typed = Server(program, server, conninfo_to_dict(made.url)["dbname"])
    admin, wang, box, second = (made.login(who) for who in ("admin", "wang", "box", "second"))
    first = typed.db("install", "--administrator", admin, OFFICER_NEW_PASSWORD="correct horse")
    assert first.returncode == 0, first.stderr
    place = ("install", "--place", "CAN02", "--administrator", second)
    assert typed.db(*place, OFFICER_NEW_PASSWORD="correct horse").returncode == 0
    passwords = {"OFFICER_PASSWORD": "correct horse", "OFFICER_NEW_PASSWORD": "wangs own"}

    def officer(*arguments: str, who: str = admin) -> str:
        done = typed.officer(who, *arguments, **passwords)
        assert done.returncode == 0, done.stderr
        return done.stdout

    officer("add", wang, "--name", "Wang Wu 王五")
    officer("add", box, "--intake")
    for login in (wang, box):
        assert officer("disable", login) == f"{login} can no longer sign in.\n"
    stays = f" The account stays disabled: officer enable {wang}\n"
    assert officer("role", wang, "supervisor") == f"{wang} is supervisor now.{stays}"
    assert officer("password", wang) == f"{wang} has a new password.{stays}"
    listed = {one["login"]: one for one in json.loads(officer("list", "--json"))}
    assert {login: (one["role"], one["disabled"]) for login, one in listed.items()} == {
        admin: ("administrator", False),
        wang: ("supervisor", True),
        box: ("intake", True),
    }
    assert second in officer("list", who=second) and box not in officer("list", who=second)
    for login in (wang, box):
        assert officer("enable", login) == f"{login} can sign in again.\n"
    assert typed.officer(wang, "list", OFFICER_PASSWORD="wangs own").returncode == 0
    working = program(
        "--database", typed.people, "--as", box, "intake", "nothing.xml", OFFICER_PASSWORD="wangs own"
    )
    assert "disabled" not in working.stderr
    line = next(one for one in officer("list").splitlines() if one.startswith(wang))
    assert line.split() == [wang, "Wang", "Wu", "王五", "supervisor"]


def test_who_may_enrol_is_said_to_who_may_not(program: Program, hall: Hall) -> None:
    given = conninfo_to_dict(hall.url)
    url = f"postgresql://{given['host']}:{given['port']}/{given['dbname']}"
    keys = {"OFFICER_PASSWORD": PASSWORD, "OFFICER_NEW_PASSWORD": PASSWORD}
    for act in (
        ("add", hall.login("friend")),
        ("disable", hall.login("li")),
        ("role", hall.login("li"), "analyst"),
    ):
        done = program("--database", url, "--as", hall.login("chen"), "officer", *act, **keys)
        assert (done.returncode, done.stderr) == (
            1,
            "officer-app: Only an administrator of the site may do this.\n",
        )


def test_wrong_use_is_said_so(program: Program, hall: Hall) -> None:
    assert program("db", "check").returncode == 2
    given = conninfo_to_dict(hall.url)
    url = f"postgresql://{given['host']}:{given['port']}/{given['dbname']}"
    nameless = program("--database", url, "officer", "disable", "chen")
    assert (nameless.returncode, "--as" in nameless.stderr) == (2, True)
    unasked = program("--database", url, "doctor")
    assert "Say whose login it is: --as OFFICER" in unasked.stdout + unasked.stderr
    assert "Password of" not in unasked.stdout + unasked.stderr
    wrong = program(
        "--database", url, "--as", hall.login("admin1"), "officer", "disable", "x", OFFICER_PASSWORD="guess"
    )
    assert wrong.returncode == 1
    assert wrong.stderr == "officer-app: Name or password is wrong.\n"
    assert "guess" not in wrong.stderr
    assert "PGPASSWORD" not in os.environ


def test_a_station_of_its_own_has_no_logins_for_intake(program: Program) -> None:
    assert program("init", OFFICER_PASSWORD="correct horse").returncode == 0
    passwords = {"OFFICER_PASSWORD": "correct horse", "OFFICER_NEW_PASSWORD": "x"}
    done = program("--as", "admin", "officer", "add", "box", "--intake", **passwords)
    assert (done.returncode, "shared database" in done.stderr) == (2, True)
