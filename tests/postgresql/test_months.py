"""What grows without end is stored by month of its key, and no month is missing when it comes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest

from officer_app.domain.ids import new_id
from officer_app.store.postgresql.tables import BY_MONTH, shared_tables
from officer_app.workflow.shared import NewSite, install, upgrade
from tests.postgresql import hall as work
from tests.postgresql.conftest import at_database, checked, one_at_a_time
from tests.postgresql.hall import PASSWORD, Hall


def month(ahead: int = 0) -> str:
    now = datetime.now(UTC)
    years, months = divmod(now.month - 1 + ahead, 12)
    return f"{now.year + years}_{months + 1:02}"


@pytest.fixture
def spare(server: str, suffix: str) -> Iterator[Hall]:
    made = Hall(at_database(server, f"months_{suffix}"), f"months_{suffix}")
    with one_at_a_time():
        install(made.url, NewSite("5141", "CAN01", "Hall", "01", made.login("boss"), PASSWORD))
    yield made
    made.close()


def test_an_event_lies_in_the_month_of_its_consignment_and_one_of_a_site_in_the_rest(hall: Hall) -> None:
    box = work.Box(new_id(), new_id(), hall.site(1))
    with hall.signed_in("box") as intake:
        work.bring(intake, box)
        intake.commit()
    where = "SELECT min(tableoid::regclass::text) FROM app.audit_event WHERE chain = %s"
    assert hall.value(where, box.consignment) == f"app.audit_event_{month()}"
    assert hall.value(where, f"site:{box.site}") == "app.audit_event_rest"
    assert hall.value("SELECT count(*) FROM app.audit_event WHERE chain = %s", box.consignment) == 4


def test_last_month_and_a_year_ahead_are_made_and_intake_makes_what_follows(hall: Hall) -> None:
    there = "SELECT count(*) FROM pg_inherits WHERE inhparent = 'app.goods_item'::regclass"
    assert hall.value(there) == 15
    for ahead in (-1, 12):
        assert hall.value(f"SELECT to_regclass('app.goods_item_{month(ahead)}') IS NOT NULL")
    with hall.signed_in("box") as intake:
        assert intake.execute("SELECT app.make_months(13)").fetchone() == (len(BY_MONTH),)
        assert intake.execute("SELECT app.make_months(13)").fetchone() == (0,)
        intake.rollback()
    with hall.signed_in("chen") as officer, pytest.raises(psycopg.errors.InsufficientPrivilege):
        officer.execute("SELECT app.make_months(13)")


def test_intake_does_not_wait_for_a_month_that_cannot_be_made_now(hall: Hall) -> None:
    make = "SELECT app.make_months(13)"
    with hall.signed_in("box") as intake, hall.signed_in("sun") as auditor:
        auditor.execute("SELECT count(*) FROM app.goods_item")
        assert intake.execute(make).fetchone() == (0,)
        auditor.rollback()
        assert intake.execute(make).fetchone() == (len(BY_MONTH),)
        intake.rollback()


def test_a_month_that_lies_in_the_rest_stays_there_and_is_not_tried_again_and_again(spare: Hall) -> None:
    chain = new_id()
    with spare.server() as server:
        server.execute(f"DROP TABLE app.audit_event_{month()}")
        server.execute(
            "INSERT INTO app.audit_event"
            " (chain, seq, event_id, site_id, at, event, actor, station, payload, prev_hash, hash)"
            f" SELECT '{chain}', 1, uuidv7(), site_id, at, 'declared', actor, '', '{{}}', prev_hash, hash"
            " FROM app.audit_event LIMIT 1"
        )
    with one_at_a_time():
        upgrade(spare.url)
    assert spare.value(f"SELECT to_regclass('app.audit_event_{month()}')") is None
    with spare.server() as reader, spare.server() as server:
        lies = f"SELECT tableoid::regclass::text FROM app.audit_event WHERE chain = '{chain}'"
        assert reader.execute(lies).fetchone() == ("app.audit_event_rest",)
        server.execute("SET statement_timeout = '800ms'")  # less than a lock is waited for
        assert server.execute("SELECT app.make_months(12)").fetchone() == (0,)


def test_a_look_by_the_key_opens_one_month(hall: Hall) -> None:
    with hall.signed_in("sun") as auditor:
        for table, key in BY_MONTH.items():
            plan = auditor.execute(f"EXPLAIN SELECT * FROM app.{table} WHERE {key} = '{new_id()}'").fetchall()
            scanned = [line for (line,) in plan if " on " in line and table in line]
            assert len(scanned) == 1 and f"{table}_{month()}" in scanned[0], plan


def test_months_are_as_closed_to_people_as_the_whole(hall: Hall) -> None:
    for who in ("chen", "zhang", "sun", "box"):
        for statement in ("TABLE app.audit_event_rest", f"DELETE FROM app.goods_item_{month()}"):
            with hall.signed_in(who) as person, pytest.raises(psycopg.errors.InsufficientPrivilege):
                person.execute(statement.encode())


def test_nothing_that_is_unique_lacks_the_key_of_its_month() -> None:
    for table in shared_tables():
        if key := BY_MONTH.get(table.name):
            assert key in table.primary_key.columns
            assert not [index for index in table.indexes if index.unique]


def test_what_is_not_in_force_in_one_month_is_named(spare: Hall) -> None:
    assert checked(spare.url) == []
    rest = "app.audit_event_rest"
    with spare.server() as server:
        server.execute(f"ALTER TABLE {rest} DISABLE TRIGGER audit_event_append_only")
        server.execute(f"GRANT SELECT ON app.goods_item_{month(1)} TO officer_app_officer")
        server.execute(
            f"CREATE TRIGGER helper BEFORE INSERT ON {rest} FOR EACH ROW EXECUTE FUNCTION app.refuse()"
        )
    assert checked(spare.url) == [
        f"grant of SELECT on goods_item_{month(1)} to officer_app_officer is foreign",
        "trigger audit_event_append_only on month audit_event_rest is foreign",
        "trigger helper on month audit_event_rest is foreign",
    ]
    with one_at_a_time():
        upgrade(spare.url)
    assert checked(spare.url) == []


def test_a_database_from_before_the_months_is_taken_over_with_its_chains(spare: Hall) -> None:
    with spare.server() as server:
        for table in BY_MONTH:
            server.execute(f"CREATE TABLE app.{table}_old (LIKE app.{table} INCLUDING ALL)")
            server.execute(f"INSERT INTO app.{table}_old SELECT * FROM app.{table}")
            server.execute(f"DROP TABLE app.{table} CASCADE")
            server.execute(f"ALTER TABLE app.{table}_old RENAME TO {table}")
            server.execute(f"ALTER TABLE app.{table} OWNER TO officer_app_owner")
            server.execute(f"ALTER INDEX app.{table}_old_pkey RENAME TO pk_{table}")
    events = "SELECT string_agg(hash, ' ' ORDER BY chain, seq) FROM app.audit_event"
    before = spare.value(events)
    assert before
    with one_at_a_time():
        upgrade(spare.url)
    assert spare.value(events) == before
    assert spare.value("SELECT count(DISTINCT tableoid) FROM app.audit_event") == 1
    assert checked(spare.url) == []
    with pytest.raises(psycopg.errors.CheckViolation, match="append-only"):
        spare.value("DELETE FROM app.audit_event RETURNING 1")
    assert spare.value(f"SELECT to_regclass('app.order_line_{month(1)}') IS NOT NULL")
