"""Ways around: other roles, shadows, locks, settings, and what PostgreSQL gives to everybody."""

from __future__ import annotations

import psycopg
import pytest

from officer_app.store.postgresql.access import OWNER, Group
from tests.postgresql.hall import Hall, refused, tell

DENIED = "permission denied"
EVERYBODY = ("chen", "zhang", "wu", "sun", "admin1", "box")


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_becomes_somebody_else(hall: Hall, who: str) -> None:
    for role in (
        OWNER,
        *Group,
        "postgres",
        hall.login("li"),
        "pg_read_all_data",
        "pg_execute_server_program",
    ):
        with hall.signed_in(who) as connection, refused(DENIED):
            connection.execute(f'SET ROLE "{role}"')
        with hall.signed_in(who) as connection, refused(DENIED):
            connection.execute(f'SET SESSION AUTHORIZATION "{role}"')
        with hall.signed_in(who) as connection, refused(f"{DENIED}|cannot be"):
            connection.execute(f'GRANT "{role}" TO "{hall.login(who)}"')


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize(
    "attack",
    [
        "CREATE TEMPORARY TABLE person (login text)",
        "CREATE TABLE app.mine (a int)",
        "CREATE TABLE public.mine (a int)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE TRIGGER mine BEFORE INSERT ON app.outcome EXECUTE FUNCTION app.pair_name()",
        "CREATE ROLE mine",
        "CREATE POLICY mine ON app.task USING (true)",
        "CREATE VIEW public.mine AS SELECT * FROM app.person",
        "ALTER FUNCTION app.my_sites() OWNER TO SESSION_USER",
        "ALTER TABLE app.audit_event DISABLE TRIGGER ALL",
        "ALTER SYSTEM SET log_statement = 'none'",
        "SET session_replication_role = replica",
        "SET log_statement = 'none'",
        "SELECT pg_advisory_lock(1)",
        "SELECT pg_try_advisory_xact_lock_shared(1)",
        "SELECT lo_create(0)",
        "SELECT lo_from_bytea(0, 'x')",
        "SELECT lo_import('/etc/passwd')",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT pg_notify('queue', '')",
        "COPY app.consignment FROM PROGRAM 'true'",
        "COPY (SELECT 1) TO '/tmp/out'",
        "DO $$ BEGIN PERFORM 1; END $$",
        "SELECT app.pair_name()",
        "SELECT app.give_groups(SESSION_USER::text, 'supervisor')",
        "SELECT app.tell_sites('{1}', 'officer_added', '{}')",
        "SELECT app.person_to_change('x')",
        "SELECT app.keep_an_administrator(NULL)",
        "LOCK TABLE app.task IN SHARE MODE",
        "VACUUM app.task",
    ],
)
def test_nobody_makes_blocks_or_hides_anything(hall: Hall, who: str, attack: str) -> None:
    with hall.signed_in(who) as connection:
        connection.autocommit = attack.startswith(("VACUUM", "ALTER SYSTEM"))
        notices: list[str] = []
        connection.add_notice_handler(lambda notice: notices.append(str(notice.message_primary)))
        if attack.startswith("VACUUM"):
            connection.execute(attack)
            assert "permission denied to vacuum" in notices[0]
        else:
            with refused(f"{DENIED}|must be owner|must have|can only be called as trigger"):
                connection.execute(attack.encode())


@pytest.mark.parametrize("who", ["chen", "zhang", "wu", "sun", "box"])
@pytest.mark.parametrize(
    "attack",
    [
        "app.enrol('friend', 'Friend', 'supervisor', 1, '')",
        "app.set_role(SESSION_USER::text, 'supervisor')",
        "app.set_sites(SESSION_USER::text, '{1,2}')",
        "app.set_disabled(SESSION_USER::text, false)",
    ],
)
def test_only_an_administrator_enrols(hall: Hall, who: str, attack: str) -> None:
    with hall.signed_in(who) as connection, refused(DENIED):
        connection.execute(f"SELECT {attack}".encode())


def test_an_administrator_stays_in_their_site_and_their_role(hall: Hall) -> None:
    with hall.signed_in("admin1") as admin:
        for attack in (
            f"app.set_role('{hall.login('zhou')}', 'supervisor')",
            f"app.set_password('{hall.login('zhou')}', '')",
            f"app.set_disabled('{hall.login('zhou')}', true)",
            f"app.set_sites('{hall.login('chen')}', '{{{hall.site(1)},{hall.site(2)}}}')",
            f"app.enrol('friend', 'Friend', 'officer', {hall.site(2)}, '')",
        ):
            with refused("administrator of every site"):
                admin.execute(f"SELECT {attack}".encode())
            admin.rollback()
        with refused("gives themselves|last administrator"):
            admin.execute("SELECT app.set_role(SESSION_USER::text, 'supervisor')")
        admin.rollback()
        with refused("last administrator"):
            admin.execute("SELECT app.set_disabled(SESSION_USER::text, true)")


@pytest.mark.parametrize("given", ["a clear one", "md5" + "0" * 32, "SCRAM-SHA-256$x'; DROP ROLE a"])
def test_a_password_comes_as_a_verifier_only(hall: Hall, given: str) -> None:
    with hall.signed_in("admin1") as admin, refused("SCRAM"):
        admin.execute("SELECT app.set_password(%s, %s)", [hall.login("chen"), given])


@pytest.mark.parametrize("login", ["pg_mine", "officer_app_owner", "x" * 64, "", " chen", "postgres"])
def test_names_that_mean_something_to_the_server_are_not_enrolled(hall: Hall, login: str) -> None:
    with hall.signed_in("admin1") as admin, refused("login"):
        admin.execute("SELECT app.enrol(%s, 'x', 'officer', %s, '')", [login, hall.site(1)])


def test_settings_change_nothing_of_who_one_is(hall: Hall) -> None:
    with hall.signed_in("chen") as chen:
        chen.execute("SET app.login = 'zhang'")
        chen.execute("SET search_path = pg_temp, public")
        assert chen.execute("SELECT app.my_role(), app.my_sites()").fetchone() == ("officer", [hall.site(1)])


def test_the_row_policies_cannot_be_looked_through_by_a_cheap_function(hall: Hall) -> None:
    """An operator that fails on a value would tell of foreign rows in its error; it is asked of one's own only."""
    foreign = hall.held(site=2)
    with hall.signed_in("chen") as chen:
        query = "SELECT count(*) FROM app.consignment WHERE 1 / (CASE WHEN consignment_id = %s THEN 0 ELSE 1 END) = 1"
        chen.execute(query, [foreign.consignment])


def test_a_disabled_officer_is_out_at_once(hall: Hall) -> None:
    from officer_app.workflow.shared import people
    from tests.postgresql.hall import PASSWORD

    with people(hall.url, hall.login("admin1"), PASSWORD) as office:
        office.add(hall.login("gone"), "", "officer", PASSWORD)
    with hall.signed_in("gone") as gone:
        gone.execute("SELECT 1")
        with people(hall.url, hall.login("admin1"), PASSWORD) as office:
            office.disable(hall.login("gone"))
        with pytest.raises(psycopg.OperationalError):
            gone.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError, match="not permitted to log in"), hall.signed_in("gone"):
        pass


def test_an_administrator_of_any_of_their_sites_closes_an_account_and_tells_it_at_each(hall: Hall) -> None:
    from officer_app.workflow.shared import people
    from tests.postgresql.hall import PASSWORD

    login, both = hall.login("of_both"), [hall.site(1), hall.site(2)]
    with people(hall.url, hall.login("admin1"), PASSWORD) as office:
        office.add(login, "", "supervisor", PASSWORD)
    with hall.server() as server:
        server.execute("SELECT app.set_sites(%s, %s::integer[])", [login, both])
    with people(hall.url, hall.login("admin2"), PASSWORD) as office:
        office.disable(login)
    told = (
        "SELECT array_agg(site_id ORDER BY site_id) FROM app.audit_event"
        " WHERE event = 'officer_disabled' AND payload::jsonb ->> 'login' = %s"
    )
    assert hall.value(told, login) == sorted(both)
    with pytest.raises(psycopg.OperationalError, match="not permitted to log in"), hall.signed_in("of_both"):
        pass


def test_nothing_of_ours_is_read_otherwise_under_another_setting(hall: Hall) -> None:
    """With `standard_conforming_strings` off a backslash in a plain text is taken for what it is not."""
    query = (
        "SELECT proname FROM pg_proc WHERE pronamespace = 'app'::regnamespace AND strpos(prosrc, chr(92)) > 0"
        " AND proname <> 'says_something'"
    )
    with hall.server() as server:
        assert server.execute(query).fetchall() == []
    asked = "SELECT app.numbers('[\"ab s1\"]'), app.says_something(chr(8203)), app.says_something('s1')"
    with hall.signed_in("chen") as chen:
        chen.execute("SET standard_conforming_strings = off")
        assert chen.execute(asked.encode()).fetchone() == (["ABS1"], False, True)


def test_a_role_taken_away_bites_a_running_session(hall: Hall) -> None:
    from officer_app.workflow.shared import people
    from tests.postgresql.hall import PASSWORD

    with people(hall.url, hall.login("admin1"), PASSWORD) as office:
        office.add(hall.login("was"), "", "officer", PASSWORD)
    box = hall.held()
    with hall.signed_in("was") as was:
        tell(was, box, "evidence_added")
        was.rollback()
        with people(hall.url, hall.login("admin1"), PASSWORD) as office:
            office.set_role(hall.login("was"), "auditor")
        with refused("not yours to tell"):
            tell(was, box, "evidence_added")
        was.rollback()
        with refused(DENIED):
            was.execute("UPDATE app.task SET version = 2")


def test_a_stranger_to_this_database_does_not_get_in(hall: Hall, server: str) -> None:
    with psycopg.connect(server, autocommit=True) as superuser:
        superuser.execute(f"CREATE ROLE stranger_{hall.login('x')} LOGIN PASSWORD 'x'")
    try:
        given = {
            **psycopg.conninfo.conninfo_to_dict(hall.url),
            "user": f"stranger_{hall.login('x')}",
            "password": "x",
        }
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            psycopg.connect(**given)
    finally:
        with psycopg.connect(server, autocommit=True) as superuser:
            superuser.execute(f"DROP ROLE stranger_{hall.login('x')}")


def test_what_postgresql_cannot_refuse_is_harmless(hall: Hall) -> None:
    """LISTEN and NOTIFY are free to all: a notification is a hint to read again and carries nothing."""
    with hall.signed_in("sun") as sun:
        sun.execute("LISTEN queue")
        sun.execute("NOTIFY queue, 'look here'")
        sun.commit()
