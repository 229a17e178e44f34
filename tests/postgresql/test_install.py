"""Installing, upgrading and checking: what an administrator of the server does."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from officer_app.domain.errors import NotAllowed, NotFound, OfficerError, WrongDatabase
from officer_app.paths import schema
from officer_app.store.postgresql.check import strange
from officer_app.store.postgresql.connect import connected, conninfo, opened
from officer_app.store.postgresql.edition import EDITION, EDITIONS
from officer_app.store.postgresql.install import made_anew
from officer_app.store.postgresql.store import open_shared
from officer_app.workflow.shared import NewSite, check, install, people, sites, upgrade
from tests.cli.conftest import Program
from tests.postgresql.cluster import servers
from tests.postgresql.conftest import at_database, checked, one_at_a_time
from tests.postgresql.hall import PASSWORD, Hall
from tests.postgresql.server import log_of


@pytest.fixture
def spare(server: str, suffix: str) -> Iterator[Hall]:
    """An installed database without people, for this test alone."""
    made = Hall(at_database(server, f"spare_{suffix}"), f"spare_{suffix}")
    with one_at_a_time():
        install(made.url, None)
    yield made
    made.close()


def test_installing_again_changes_nothing_and_loses_nothing(hall: Hall) -> None:
    box, outcome = hall.submitted("chen")
    events = hall.value("SELECT count(*) FROM app.audit_event")
    with one_at_a_time():
        install(hall.url, NewSite("5141", "CAN01", "Another name", "01", "nobody", PASSWORD))
    assert sites(hall.url) == [("5141", "CAN01"), ("5141", "CAN02")]
    assert hall.value("SELECT count(*) FROM app.audit_event") == events
    assert hall.value("SELECT task_id::text FROM app.outcome WHERE outcome_id = %s", outcome) == box.task


def test_a_database_that_counted_its_sites_itself_numbers_them_by_customs_code_from_now_on(
    spare: Hall,
) -> None:
    with spare.server() as server:
        server.execute("SET ROLE officer_app_owner")
        server.execute("CREATE SEQUENCE app.site_site_id_seq OWNED BY app.site.site_id")
        server.execute("ALTER TABLE app.site ALTER site_id SET DEFAULT nextval('app.site_site_id_seq')")
    for place in ("CAN01", "CAN02"):
        with one_at_a_time():
            boss = spare.login(f"boss{place[-1]}")
            install(spare.url, NewSite("5141", place, "Hall", "01", boss, PASSWORD))
    assert spare.value("SELECT array_agg(site_id ORDER BY site_id) FROM app.site") == [5141001, 5141002]
    assert checked(spare.url) == []


def test_a_hall_at_work_is_as_this_version_makes_it(hall: Hall) -> None:
    assert checked(hall.url) == []


#: What somebody who runs the server can do, and how it is named.
TAMPERING = {
    "ALTER TABLE app.audit_event DISABLE TRIGGER audit_event_append_only": (
        "trigger audit_event_append_only on audit_event is changed"
    ),
    "DROP TRIGGER task_2_rule ON app.task": "trigger task_2_rule on task is missing",
    "CREATE TRIGGER helper AFTER INSERT ON app.flag EXECUTE FUNCTION app.refuse()": (
        "trigger helper on flag is foreign"
    ),
    "ALTER TABLE app.task DISABLE ROW LEVEL SECURITY": "table task is changed",
    "DROP POLICY of_my_site ON app.outcome": "policy of_my_site on outcome is missing",
    "CREATE POLICY all_of_it ON app.flag USING (true)": "policy all_of_it on flag is foreign",
    "ALTER POLICY of_my_site ON app.scan USING (true)": "policy of_my_site on scan is changed",
    "GRANT DELETE ON app.outcome TO officer_app_officer": (
        "grant of DELETE on outcome to officer_app_officer is foreign"
    ),
    "GRANT UPDATE (record) ON app.outcome TO PUBLIC": (
        "grant of UPDATE on outcome.record to everybody is foreign"
    ),
    "REVOKE INSERT (record) ON app.outcome FROM officer_app_officer": (
        "grant of INSERT on outcome.record to officer_app_officer is missing"
    ),
    "CREATE OR REPLACE FUNCTION app.my_sites() RETURNS integer[] LANGUAGE sql AS 'SELECT ARRAY[1, 2]'": (
        "function app.my_sites() is changed"
    ),
    "CREATE FUNCTION app.append_event() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'": (
        "function app.append_event() is foreign"  # of an earlier edition
    ),
    "GRANT EXECUTE ON FUNCTION app.pair_name() TO PUBLIC": (
        "grant of EXECUTE on function pair_name to everybody is foreign"
    ),
    "GRANT CREATE ON SCHEMA public TO PUBLIC": "grant of CREATE on schema public to everybody is foreign",
    "GRANT EXECUTE ON FUNCTION pg_advisory_lock(bigint) TO PUBLIC": (
        "grant of EXECUTE on function pg_advisory_lock(bigint) to everybody is foreign"
    ),
    "GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC": "grant of USAGE on language plpgsql to everybody is foreign",
    "DROP INDEX app.uq_task_active": "index app.uq_task_active on task is missing",
    "ALTER TABLE app.outcome DROP CONSTRAINT ck_outcome_disposition": (
        "constraint ck_outcome_disposition on outcome is missing"
    ),
    "CREATE TABLE app.extra (a int)": "table extra is foreign",
    "ALTER TABLE app.match DISABLE TRIGGER ALL": "check of foreign keys on match is changed",
    "CREATE RULE helper AS ON INSERT TO app.waybill DO INSTEAD NOTHING": (
        "rewriting rule helper on waybill is foreign"
    ),
    "ALTER TABLE app.draft ALTER body DROP NOT NULL": "column draft.body is changed",
}


def test_check_names_each_thing_that_is_not_in_force(spare: Hall) -> None:
    with spare.server() as server:
        for statement in TAMPERING:
            server.execute(statement.encode())
        server.execute(
            f'GRANT TEMPORARY ON DATABASE "{conninfo_to_dict(spare.url)["dbname"]}" TO PUBLIC'.encode()
        )
        found = strange(server, spare.url)
        server.rollback()
    assert set(TAMPERING.values()) - set(found) == set()
    assert "grant of TEMPORARY on the database to everybody is foreign" in found
    assert checked(spare.url) == []


def test_installing_again_puts_right_all_but_what_would_cost_rows(spare: Hall) -> None:
    with spare.server() as server:
        for statement in TAMPERING:
            server.execute(statement.encode())
    assert len(checked(spare.url)) > len(TAMPERING)
    with one_at_a_time():
        install(spare.url, None)
    assert {said.split(" is ")[0] for said in checked(spare.url)} == {
        "table extra",
        "column extra.a",
        "column draft.body",
        "constraint draft_body_not_null on draft",
    }


def test_somebody_who_may_more_than_their_role_is_named(hall: Hall) -> None:
    with hall.server() as server:
        server.execute(f'GRANT officer_app_supervisor TO "{hall.login("chen")}"')
        server.execute(f'ALTER ROLE "{hall.login("li")}" BYPASSRLS')
        found = "\n".join(strange(server, hall.url))
        server.rollback()
    assert f"{hall.login('chen')} is not in the groups of the role officer alone" in found
    assert f"the login of {hall.login('li')} is changed" in found


#: What gets past the guards and changes none of them, as done for a login, and how it is named.
PAST_THE_GUARDS = {
    "ALTER ROLE {chen} SET session_replication_role = 'replica'": (
        "{chen} has the setting session_replication_role=replica"
    ),
    "ALTER ROLE {chen} IN DATABASE {here} SET session_replication_role = 'replica'": (
        "{chen} has the setting session_replication_role=replica in this database"
    ),
    "ALTER ROLE ALL SET session_replication_role = 'replica'": (
        "everybody has the setting session_replication_role=replica"
    ),
    "ALTER DATABASE {here} SET session_replication_role = 'replica'": (
        "everybody has the setting session_replication_role=replica in this database"
    ),
    "ALTER ROLE {stranger} SET session_replication_role = 'replica'": (
        "{stranger} has the setting session_replication_role=replica"
    ),
    "GRANT SET ON PARAMETER session_replication_role TO {chen}": (
        "{chen} may set the parameter session_replication_role"
    ),
    "ALTER ROLE {stranger} BYPASSRLS": "{stranger} sees past row level security (BYPASSRLS)",
    "CREATE ROLE officer_app_helper LOGIN BYPASSRLS": (
        "officer_app_helper sees past row level security (BYPASSRLS)"
    ),
    "GRANT pg_read_all_data TO {stranger}": "{stranger} is in pg_read_all_data",
    "GRANT pg_write_all_data TO {stranger}": "{stranger} is in pg_write_all_data",
    "GRANT {server} TO {stranger}": "{stranger} can act as {server}",
    "CREATE SCHEMA helper": "",
    "CREATE FUNCTION helper.helps() RETURNS int SECURITY DEFINER LANGUAGE sql RETURN 1": (
        "function helper.helps() runs as {server} for everybody"
    ),
    "ALTER ROLE {chen} CONNECTION LIMIT -1": "{chen} may have any number of connections, not 8",
    "ALTER ROLE {li} SET statement_timeout = 0": "{li} has the setting statement_timeout=0",
    "ALTER ROLE {zhang} RESET statement_timeout": "{zhang} lacks the setting statement_timeout=60s",
    "GRANT EXECUTE ON FUNCTION pg_read_file(text) TO PUBLIC": (
        "everybody has EXECUTE on pg_read_file(text) of the server"
    ),
    "ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT UPDATE ON TABLES TO PUBLIC": (
        "everybody will have UPDATE on what {server} makes in app"
    ),
    "GRANT SELECT ON pg_authid TO {chen}": "{chen} has SELECT on pg_authid of the server",
}


def test_check_names_what_gets_past_guards_that_are_all_in_force(hall: Hall) -> None:
    names = {who: hall.login(who) for who in ("chen", "li", "zhang", "stranger")}
    given = conninfo_to_dict(hall.url)
    names |= {"here": str(given["dbname"]), "server": str(given["user"])}
    with one_at_a_time(), hall.server() as server:
        before = strange(server, hall.url)
        server.execute(f"CREATE ROLE {names['stranger']} LOGIN".encode())
        for statement in PAST_THE_GUARDS:
            server.execute(statement.format(**names).encode())
        found = strange(server, hall.url)
        server.rollback()
    assert before == []
    assert {said.format(**names) for said in PAST_THE_GUARDS.values() if said} - set(found) == set()


def test_check_names_the_superusers_and_finds_nothing_wrong_with_them(hall: Hall, program: Program) -> None:
    given = conninfo_to_dict(hall.url)
    url = f"postgresql://{given['user']}@{given['host']}:{given['port']}/{given['dbname']}"
    with one_at_a_time():
        told = program("db", "check", "--database", url, PGPASSWORD=given["password"])
    assert told.returncode == 0, checked.stdout
    assert f"whom no guard holds: {given['user']}" in told.stderr


def test_an_older_database_is_refused_kindly_and_upgraded_with_what_is_in_it(spare: Hall) -> None:
    boss = spare.login("boss")
    with one_at_a_time():
        install(spare.url, NewSite("5141", "CAN01", "Hall", "01", boss, PASSWORD))
    with spare.server() as server:
        server.execute("DROP TABLE app.evidence")
        server.execute("ALTER TABLE app.task DROP COLUMN told CASCADE")
        server.execute("DROP INDEX app.ix_task_escalated")
        server.execute("ALTER TABLE app.task ADD CONSTRAINT ck_task_lane CHECK (lane IN ('green', 'red'))")
        server.execute("DROP INDEX app.ix_journal_entry_journal_id_seq_entered_by")
        server.execute(
            "CREATE UNIQUE INDEX ix_journal_entry_journal_id_seq ON app.journal_entry (journal_id, seq)"
        )
        server.execute("UPDATE app.schema_revision SET revision = '0001'")
    with pytest.raises(WrongDatabase, match="db upgrade"), opened(spare.url):
        pass
    with pytest.raises(WrongDatabase), connected(conninfo(spare.url, boss, PASSWORD)) as older:  # noqa: PT012
        assert upgrade(spare.url) == "0001"
        older.execute("SELECT 1")  # it has to connect again, and is told to be updated
    assert checked(spare.url) == []


def test_a_program_older_than_the_database_is_told_to_be_updated(spare: Hall) -> None:
    with spare.server() as server:
        server.execute("UPDATE app.schema_revision SET revision = '9999'")
    with pytest.raises(WrongDatabase, match="Update the program"), opened(spare.url):
        pass
    for act in (lambda: install(spare.url, None), lambda: upgrade(spare.url)):
        with pytest.raises(WrongDatabase, match="newer program"):
            act()


def test_what_a_database_is_made_with_is_changed_together_with_its_edition() -> None:
    before = [
        schema("postgresql", file).read_text(encoding="utf-8")
        for file in ("roles.sql", "reset.sql", "public.sql")
    ]
    made = "\0".join([*before, *made_anew(False), *made_anew(True)])
    digest = hashlib.sha256(made.encode()).hexdigest()
    assert digest == EDITIONS[-1], f"add a line to store/postgresql/edition.py: {digest}"
    assert len(set(EDITIONS)) == EDITION


def test_a_program_newer_than_the_functions_says_what_the_administrator_does(
    spare: Hall, program: Program
) -> None:
    with one_at_a_time():
        install(spare.url, NewSite("5141", "CAN01", "Hall", "01", spare.login("boss"), PASSWORD))
    assert spare.value("SELECT edition FROM app.schema_revision") == EDITION
    before_they_were_counted = (
        "ALTER TABLE app.schema_revision DROP COLUMN edition",
        "DROP FUNCTION app.take_most_urgent",
    )
    with spare.server() as server:
        for statement in before_they_were_counted:
            server.execute(statement.encode())
    wanted = (
        f"has edition 0 of its functions and policies, this program needs {EDITION}.*officer-app db install"
    )
    for act in (lambda: checked(spare.url), lambda: open_shared(spare.url, spare.login("boss"), PASSWORD)):
        with pytest.raises(WrongDatabase, match=wanted):
            act()
    given = conninfo_to_dict(spare.url)
    url = f"postgresql://{given['host']}:{given['port']}/{given['dbname']}"
    typed = program("--database", url, "--as", spare.login("boss"), "queue", OFFICER_PASSWORD=PASSWORD)
    assert (typed.returncode, typed.stdout) == (1, "")
    assert "The administrator runs: officer-app db install" in typed.stderr
    with one_at_a_time():
        install(spare.url, None)
    assert checked(spare.url) == []
    open_shared(spare.url, spare.login("boss"), PASSWORD).close()


def test_a_program_older_than_the_functions_works_on_and_leaves_them_alone(spare: Hall) -> None:
    with one_at_a_time():
        install(spare.url, NewSite("5141", "CAN01", "Hall", "01", spare.login("boss"), PASSWORD))
    with spare.server() as server:
        server.execute("UPDATE app.schema_revision SET edition = edition + 1")
    open_shared(spare.url, spare.login("boss"), PASSWORD).close()
    for act in (lambda: install(spare.url, None), lambda: upgrade(spare.url), lambda: checked(spare.url)):
        with pytest.raises(WrongDatabase, match=f"has edition {EDITION + 1}.* newer program"):
            act()


def databases(server: str) -> set[str]:
    with psycopg.connect(server) as superuser:
        return {name for (name,) in superuser.execute("SELECT datname FROM pg_database").fetchall()}


def test_an_install_that_fails_leaves_nothing_and_says_why(hall: Hall, server: str, suffix: str) -> None:
    name = f"never_{suffix}"
    url = at_database(server, name)
    taken, capital = hall.login("admin1"), hall.login("Admin1")
    for administrator, why in (
        (taken, f"There is a login {taken} on this server already"),
        (capital, f"There is a login {taken} on this server already"),
        ("none", "neither public nor none"),
        ("pg_chief", "begins neither with pg_"),
        ("ad\nmin", "printable"),
    ):
        with one_at_a_time(), pytest.raises(OfficerError, match=why):
            install(url, NewSite("5141", "CAN01", "Hall", "01", administrator, PASSWORD))
        assert name not in databases(server)
    with one_at_a_time(), pytest.raises(OfficerError, match=f"a login {taken} on this server already"):
        install(hall.url, NewSite("5141", "CAN03", "Third", "01", taken, PASSWORD))
    assert sites(hall.url) == [("5141", "CAN01"), ("5141", "CAN02")]


def test_a_second_site_is_told_of_the_option_before_a_password_is_asked_for(
    program: Program, hall: Hall
) -> None:
    given, taken = conninfo_to_dict(hall.url), hall.login("admin1")
    url = f"postgresql://{given['user']}@{given['host']}:{given['port']}/{given['dbname']}"
    command = ["db", "install", "--database", url, "--customs", "5141", "--place", "CAN03"]
    done = program(*command, "--administrator", taken, PGPASSWORD=str(given["password"]))
    assert done.returncode == 1
    assert f"There is a login {taken} on this server already" in done.stderr
    assert "with --administrator" in done.stderr


@pytest.mark.parametrize(
    ("customs", "place", "why"),
    [
        ("XX", "CAN02", "four digits"),
        ("51411", "CAN02", "four digits"),
        ("5141", "CAN 02", "letters and digits"),
    ],
)
def test_a_site_is_called_as_messages_call_it(
    program: Program, server: str, suffix: str, customs: str, place: str, why: str
) -> None:
    given = conninfo_to_dict(server)
    url = f"postgresql://{given['user']}@{given['host']}:{given['port']}/never_{suffix}"
    keys = {"PGPASSWORD": given["password"], "OFFICER_NEW_PASSWORD": PASSWORD}
    done = program("db", "install", "--database", url, "--customs", customs, "--place", place, **keys)
    assert (done.returncode, why in done.stderr) == (1, True), done.stderr
    assert f"never_{suffix}" not in databases(server)


@pytest.mark.skipif("OFFICER_TEST_POSTGRESQL" in os.environ, reason="its log is elsewhere")
def test_a_name_that_the_server_keeps_for_itself_is_refused_before_the_server_hears_of_it(
    hall: Hall, program: Program, run: str
) -> None:
    given = conninfo_to_dict(hall.url)
    url = f"postgresql://{given['host']}:{given['port']}/{given['dbname']}"
    keys = {"OFFICER_PASSWORD": PASSWORD, "OFFICER_NEW_PASSWORD": PASSWORD}
    for login in ("public", "none", "pg_wang"):
        done = program("--database", url, "--as", hall.login("admin1"), "officer", "add", login, **keys)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert "neither public nor none" in done.stderr
    same = program(
        "--database", url, "--as", hall.login("admin1"), "officer", "add", hall.login("CHEN"), **keys
    )
    assert (same.returncode, f"There is a login {hall.login('chen')} on" in same.stderr) == (1, True)
    log = log_of(run)
    assert "is reserved" not in log
    assert f"""app.enrol('{hall.login("CHEN")}'""" not in log


_OLD = next(Path("/usr/lib/postgresql").glob("1[0-7]/bin/postgres"), None)


@pytest.mark.skipif(_OLD is None, reason="no older PostgreSQL is installed here")
def test_an_older_server_is_called_that(tmp_path: Path) -> None:
    assert _OLD is not None
    with servers(_OLD.parent.parent) as made:
        older = made.new("older", provider="libc")
        with pytest.raises(
            WrongDatabase, match=r"PostgreSQL 18 is needed, the server is PostgreSQL 1[0-7]\."
        ):
            install(older.url("hall"), NewSite("5141", "CAN01", "Hall", "01", "admin", PASSWORD))


def test_upgrading_what_was_never_installed_says_what_to_do(server: str) -> None:
    with pytest.raises(WrongDatabase, match="db install"):
        upgrade(at_database(server, "postgres"))


def test_a_database_that_is_not_there_has_no_sites(server: str) -> None:
    assert sites(at_database(server, "not_there_at_all")) == []


def test_only_who_runs_the_server_installs_and_checks(hall: Hall) -> None:
    given = conninfo_to_dict(hall.url, user=hall.login("admin1"), password=PASSWORD)
    for act in (check, upgrade):
        with pytest.raises(NotAllowed, match="superuser"):
            act(make_conninfo(**given))


def test_a_server_that_is_not_there_is_said_so(suffix: str) -> None:
    with (
        pytest.raises(WrongDatabase, match=r"^hall at 127\.0\.0\.1:1: Connection refused\.$"),
        opened(conninfo("postgresql://chen@127.0.0.1:1/hall")),
    ):
        pass


@pytest.mark.parametrize(
    ("url", "mode"),
    [
        ("postgresql://chen@db.example/hall", "verify-full"),
        ("postgresql://chen@one.example,two.example/hall?target_session_attrs=read-write", "verify-full"),
        ("postgresql://chen@db.example/hall?sslmode=require", "require"),
        ("postgresql://chen@localhost/hall", None),
        ("postgresql:///hall", None),
    ],
)
def test_a_server_elsewhere_proves_who_it_is(url: str, mode: str | None) -> None:
    assert conninfo_to_dict(conninfo(url)).get("sslmode") == mode


def test_a_url_that_is_none_is_said_so() -> None:
    with pytest.raises(WrongDatabase, match="no database URL"):
        conninfo("postgresql://[")


def test_people_are_enrolled_changed_and_told_in_the_chain(hall: Hall) -> None:
    login = hall.login("feng")
    with people(hall.url, hall.login("admin1"), PASSWORD) as office:
        office.add(login, "Feng 冯", "officer", PASSWORD)
    with people(hall.url, hall.login("admin1"), PASSWORD) as office:
        office.set_role(login, "supervisor")
        office.set_password(login, "another one")
    with people(hall.url, login, "another one") as office:
        office.set_password(login, "my own one")
    with people(hall.url, login, "my own one"):
        pass
    told = hall.value(
        "SELECT array_agg(event || ' ' || actor ORDER BY seq) FROM app.audit_event WHERE payload LIKE %s",
        f'%"{login}"%',
    )
    admin = hall.login("admin1")
    assert told == [
        f"officer_added {admin}",
        f"officer_role {admin}",
        f"officer_password {admin}",
        f"officer_password {login}",
    ]
    assert hall.value("SELECT name FROM app.officer WHERE login = %s", login) == "Feng 冯"


def test_a_supervisor_says_what_an_officer_of_their_site_is_good_at_and_no_officer_does(hall: Hall) -> None:
    chen = hall.login("chen")
    with people(hall.url, hall.login("zhang"), PASSWORD) as desk:
        desk.set_skills(chen, ["documents", "dangerous_goods"])
    told = (
        "SELECT payload::json ->> 'skills' FROM app.audit_event WHERE event = 'officer_skills' AND actor = %s"
    )
    assert json.loads(hall.value(told, hall.login("zhang"))) == ["dangerous_goods", "documents"]
    skills = "SELECT skills FROM app.officer WHERE login = %s"
    assert json.loads(hall.value(skills, chen)) == ["dangerous_goods", "documents"]
    with pytest.raises(NotFound), people(hall.url, hall.login("qian"), PASSWORD) as elsewhere:
        elsewhere.set_skills(chen, [])
    with pytest.raises(NotAllowed), people(hall.url, chen, PASSWORD) as own:
        own.set_skills(chen, [])
    assert json.loads(hall.value(skills, chen)) == ["dangerous_goods", "documents"]
    with people(hall.url, hall.login("admin1"), PASSWORD) as office:
        office.set_skills(chen, [])
    assert hall.value(skills, chen) == "[]"


def test_what_the_server_refuses_becomes_a_sentence(hall: Hall) -> None:
    with (
        pytest.raises(OfficerError, match="already"),
        people(hall.url, hall.login("admin1"), PASSWORD) as office,
    ):
        office.add(hall.login("chen"), "", "officer", PASSWORD)
    with (
        pytest.raises(NotFound, match="no officer"),
        people(hall.url, hall.login("admin1"), PASSWORD) as office,
    ):
        office.disable("nobody at all")
    with (
        pytest.raises(NotAllowed, match="Only an administrator"),
        people(hall.url, hall.login("chen"), PASSWORD) as office,
    ):
        office.disable(hall.login("li"))
    with (
        pytest.raises(OfficerError, match="characters"),
        people(hall.url, hall.login("admin1"), PASSWORD) as office,
    ):
        office.set_password(hall.login("li"), "abc")


@pytest.mark.skipif("OFFICER_TEST_POSTGRESQL" in os.environ, reason="its log is elsewhere")
def test_no_password_is_in_the_servers_log_and_every_attempt_is(hall: Hall, run: str) -> None:
    with hall.signed_in("chen") as chen, pytest.raises(psycopg.Error):
        chen.execute("DELETE FROM app.outcome")
    log = log_of(run)
    assert "permission denied for table outcome" in log
    assert "app.enrol(" in log
    assert "SCRAM-SHA-256$" in log
    assert PASSWORD not in log
