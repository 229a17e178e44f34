"""The shared database of one server, dumped as the administrator guide says and restored on another."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import closing
from typing import Any, NamedTuple

import pytest

from officer_app.store.engine import open_store
from officer_app.workflow.shared import NewSite, check, install, people
from officer_app.workflow.verifying import verify
from tests.cli.conftest import SAMPLES
from tests.postgresql.cluster import _AS, Cluster, servers
from tests.postgresql.hall import PASSWORD
from tests.program import run as run_program


class Moved(NamedTuple):
    first: Cluster
    second: Cluster

    @property
    def url(self) -> str:
        """What was restored, as its superuser."""
        return self.second.url("hall")

    @property
    def place(self) -> str:
        return f"postgresql://{self.second.place}/hall"


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moved]:
    with servers() as made:
        both = Moved(made.new("first"), made.new("second"))
        url = both.first.url("hall")
        install(url, NewSite("5141", "CAN01", "Hall", "01", "admin", PASSWORD))
        with people(url, "admin", PASSWORD) as office:
            office.add("wang", "Wang", "officer", PASSWORD)
            office.add("box", "Box", "intake", PASSWORD)
        data = tmp_path_factory.mktemp("data")
        asked = ["--data", data, "--database", f"postgresql://{both.first.place}/hall", "--as", "box"]
        taken = run_program([*asked, "intake", SAMPLES], {"OFFICER_PASSWORD": PASSWORD})
        assert taken.returncode == 0, taken.stderr
        roles = told(both.first, "pg_dumpall", "--roles-only", "--no-role-passwords", "-d", both.first.url())
        dump = told(both.first, "pg_dump", "--create", "-d", url)
        for said in (roles, dump):
            told(both.second, "psql", "-q", "-d", both.second.url(), given=said)
        yield both


def told(server: Cluster, program: str, *arguments: str, given: str | None = None) -> str:
    """What one of the server's programs prints."""
    how: dict[str, Any] = {"cwd": "/", "capture_output": True, "text": True, "check": True, **_AS}
    return subprocess.run([str(server.install / "bin" / program), *arguments], input=given, **how).stdout


def test_after_a_restore_only_what_a_dump_does_not_keep_is_lacking_and_install_puts_it_right(
    moved: Moved,
) -> None:
    lacking = check(moved.url)
    made = ("constraint", "index", "trigger")
    assert [said for said in lacking if any(kind in said for kind in made)] == []
    install(moved.url, None)
    assert check(moved.url) == []


def test_a_check_that_was_changed_is_told_after_a_restore_too(moved: Moved) -> None:
    install(moved.url, None)
    changed = (
        "ALTER TABLE app.match DROP CONSTRAINT ck_match_lane, ADD CONSTRAINT ck_match_lane"
        " CHECK (lane IN ('green', 'blue', 'yellow', 'red', 'black'))",
        "ALTER TABLE app.scan DROP CONSTRAINT ck_scan_verdict, ADD CONSTRAINT ck_scan_verdict"
        " CHECK (verdict IN ('clear', 'unknown', 'aborted'))",
        "DROP INDEX app.uq_task_active",
        "CREATE UNIQUE INDEX uq_task_active ON app.task (consignment_id) WHERE state IN ('open', 'claimed')",
    )
    before = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s"
    verdict = moved.second.ask(before, "ck_scan_verdict", database="hall")
    lane = moved.second.ask(before, "ck_match_lane", database="hall")
    for statement in changed:
        moved.second.ask(statement, database="hall")
    assert check(moved.url) == [
        "constraint ck_match_lane on match is changed",
        "constraint ck_scan_verdict on scan is changed",
        "index app.uq_task_active on task is changed",
    ]
    moved.second.ask(
        f"ALTER TABLE app.scan DROP CONSTRAINT ck_scan_verdict, ADD CONSTRAINT ck_scan_verdict {verdict}",
        database="hall",
    )
    moved.second.ask(
        f"ALTER TABLE app.match DROP CONSTRAINT ck_match_lane, ADD CONSTRAINT ck_match_lane {lane}",
        database="hall",
    )
    moved.second.ask("DROP INDEX app.uq_task_active", database="hall")
    install(moved.url, None)
    assert check(moved.url) == []


def test_what_was_dumped_verifies_where_it_is_restored(moved: Moved) -> None:
    with closing(open_store(moved.url)) as store:
        found = verify(store)
    assert (found.broken, found.events > 5) == ([], True)


def test_after_a_restore_without_passwords_the_superuser_gives_the_administrator_one(moved: Moved) -> None:
    install(moved.url, None)

    def officer(url: str, *arguments: str, **passwords: str) -> tuple[int, str, str]:
        done = run_program(["--database", url, *arguments], passwords)
        return done.returncode, done.stdout, done.stderr

    new = {"OFFICER_NEW_PASSWORD": "river deep"}
    add = ("--as", "admin", "officer", "add", "li", "--role", "officer")
    wrong = (1, "", "officer-app: Name or password is wrong.\n")
    assert officer(moved.place, *add, OFFICER_PASSWORD=PASSWORD, **new) == wrong
    superuser = f"postgresql://postgres@{moved.second.place}/hall"
    given = officer(superuser, "officer", "password", "admin", PGPASSWORD=moved.second.password, **new)
    assert given == (0, "admin has a new password.\n", "")
    done = officer(moved.place, *add, OFFICER_PASSWORD="river deep", **new)
    assert done == (0, "li is enrolled as officer.\n", "")
    told_by = "SELECT actor FROM app.audit_event WHERE event = 'officer_password' ORDER BY seq DESC LIMIT 1"
    assert moved.second.ask(told_by, database="hall") == "postgres"
    assert check(moved.url) == []
