"""A station that has worked for itself is moved into a shared database: all of it, or nothing."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from officer_app.domain.errors import NotAllowed, OfficerError, WrongDatabase
from officer_app.domain.outcome import Check, JudgedFlag, Outcome
from officer_app.domain.people import service
from officer_app.domain.scans import Verdict
from officer_app.domain.words import Disposition, FlagVerdict, Role
from officer_app.store import tables as t
from officer_app.store.engine import sqlite_url
from officer_app.store.postgresql.store import open_shared
from officer_app.workflow.audit_key import make_key
from officer_app.workflow.checkpoints import make_checkpoint
from officer_app.workflow.context import load_context
from officer_app.workflow.evidence import attach
from officer_app.workflow.moving import move
from officer_app.workflow.people import add_officer, signed_in
from officer_app.workflow.recording import record_outcome
from officer_app.workflow.setup import create_site, site_number, upgrade
from officer_app.workflow.shared import NewSite, install, people, set_sites
from officer_app.workflow.tasks import claim_task, open_task_by_hand
from officer_app.workflow.verifying import verify
from officer_app.workflow.verifying_checkpoints import verify_checkpoints
from tests.cli.conftest import Program
from tests.postgresql.conftest import at_database, checked, one_at_a_time
from tests.postgresql.hall import PASSWORD, Hall
from tests.postgresql.test_checkpoints import copied
from tests.postgresql.work import GOOD
from tests.workflow.records import claim, hold_for_inspection, record, wrong
from tests.workflow.station import DECLARATION_9810, ORDER, Station, sample
from tests.workflow.test_audit import tamper
from tests.workflow.test_evidence import photo
from tests.workflow.test_routing import report


@pytest.fixture(scope="module")
def installed(server: str, suffix: str) -> Iterator[Hall]:
    """What `db install` leaves, for a site where nobody has worked."""
    hall = Hall(at_database(server, f"move_{suffix}"), f"move_{suffix}")
    with one_at_a_time():
        install(hall.url, NewSite("5141", "CAN01", "New", "01", hall.login("admin"), PASSWORD))
    yield hall
    hall.close()


@pytest.fixture
def there(installed: Hall, suffix: str) -> Iterator[str]:
    """The URL of a copy, for whoever runs the server."""
    with copied(installed, f"moved_{suffix}") as url:
        with psycopg.connect(url, autocommit=True) as server:
            name = conninfo_to_dict(url)["dbname"]
            server.execute(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC')
            server.execute(f'GRANT CONNECT ON DATABASE "{name}" TO officer_app_person, officer_app_nation')
        yield url


@pytest.fixture(scope="module")
def worked(installed: Hall, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A station that has inspected one box, holds another, and has signed twice what it did."""
    folder = tmp_path_factory.mktemp("station")
    with closing(Station.create(folder)) as station:
        boss = service(station.context.site.site_id)
        add_officer(
            station.store, boss, installed.login("wang"), "Wang Wu\t王五 \\ x", Role.OFFICER, PASSWORD
        )
        hold_for_inspection(station)
        wang = installed.login("wang")
        task = claim(station, wang)
        attach(station.store, station.context, station.data, station.officer(wang), task, "box.jpg", photo())
        make_key(station.data.audit)
        assert make_checkpoint(station.store, 1, station.data.audit)
        record(station, wrong(station, Disposition.DETAIN), wang, second="officer2")
        for number in (ORDER, DECLARATION_9810):
            station.take(sample(number))
        station.take(report(Verdict.ALARM, object_id=GOOD), "alarm.dcs")
        assert make_checkpoint(station.store, 1, station.data.audit)
        real(station, True)
    return folder


def real(station: Station, is_real: bool) -> None:
    """What only `init` and `init --demo` decide."""
    with station.store.transaction() as tx:
        tx.execute(t.site.update().values(is_demo=not is_real))


@pytest.fixture
def station(worked: Path, tmp_path: Path) -> Iterator[Station]:
    with closing(Station.copy(worked, tmp_path / "copied")) as made:
        for folder in ("audit", "evidence"):
            shutil.copytree(worked / folder, made.data.root / folder)
        yield made


def source_of(station: Station) -> str:
    return str(sqlite_url(station.data.database))


def rows(url: str) -> dict[str, int]:
    """Of every table, as whoever runs the server counts them."""
    with psycopg.connect(url) as server:
        return {name: value(server, f'SELECT count(*) FROM app."{name}"') for name in t.metadata.tables}


def value(server: psycopg.Connection, query: str, *parameters: Any) -> Any:
    row = server.execute(query, parameters).fetchone()
    return row and row[0]


def test_a_station_that_has_worked_is_moved_and_everything_verifies(station: Station, there: str) -> None:
    moved = move(source_of(station), there)
    of_station = {one.table: one.rows for one in moved.tables}
    assert of_station == {name: station.value(f'SELECT count(*) FROM "{name}"') for name in t.metadata.tables}
    assert [of_station[name] for name in ("outcome", "evidence", "flag", "checkpoint")] == [1, 1, 1, 2]
    found = rows(there)
    more = {"audit_event", "audit_head", "officer", "rule_version"}  # of the site as it was installed
    assert {k: n for k, n in found.items() if k not in more} == {
        k: n for k, n in of_station.items() if k not in more
    }
    with closing(open_shared(there)) as store:
        assert verify(store).broken == []
        signed = verify_checkpoints(store, station.data.audit)
        assert (signed.broken, signed.checkpoints) == ([], 2)
    assert checked(there) == []


def test_a_demonstration_station_is_not_moved(station: Station, there: str) -> None:
    real(station, False)
    before = rows(there)
    with pytest.raises(OfficerError, match="a demonstration station's: nothing in it is real"):
        move(source_of(station), there)
    assert rows(there) == before


def test_who_and_when_stay_and_so_does_the_chain_byte_for_byte(station: Station, there: str) -> None:
    move(source_of(station), there)
    names = "chain, seq, event_id, site_id, at, event, actor, station, payload, prev_hash, hash"
    mine = [
        tuple(row.values()) for row in station.rows(f"SELECT {names} FROM audit_event ORDER BY chain, seq")
    ]
    with psycopg.connect(there) as server:
        query = f"SELECT {names.replace('event_id', 'event_id::text')} FROM app.audit_event WHERE site_id = 1"
        theirs = server.execute(f"{query} AND event <> 'site_moved' ORDER BY chain, seq").fetchall()
        stands = server.execute(
            "SELECT officer, second_officer, app.micros(recorded_at) FROM app.outcome"
        ).fetchone()
        said = value(
            server, "SELECT payload FROM app.audit_event WHERE chain = 'site:1' AND event = 'site_moved'"
        )
        by = value(
            server, "SELECT actor FROM app.audit_event WHERE chain = 'site:1' AND event = 'site_moved'"
        )
        hash_there = value(server, "SELECT string_agg(password_hash, '') FROM app.officer")
    assert theirs == mine
    (outcome,) = station.rows("SELECT officer, second_officer, recorded_at FROM outcome")
    assert stands == tuple(outcome.values())
    assert '"instead_of":5141001' in said.replace(" ", "")
    assert (by, hash_there) == (conninfo_to_dict(there)["user"], "")


@pytest.mark.parametrize(
    ("probability", "micros"),
    [(None, 0), (1.0, 1), (1e-05, 1_700_000_000_120_000), (1 / 3, -1), (5e-324, 1_700_000_000_000_000)],
)
def test_whatever_a_row_holds_arrives_as_it_is(
    station: Station, there: str, probability: float | None, micros: int
) -> None:
    goods = "tab\t line\n\r \b\v\f \\N \\. \\\t 铅\u3000块 😀 \x7f\x1b\u2028 '\""
    station.change(
        "UPDATE consignment SET goods = :g, flag_probability = :p, updated_at = :t",
        g=goods,
        p=probability,
        t=micros,
    )
    move(source_of(station), there)
    with psycopg.connect(there) as server:
        query = "SELECT DISTINCT goods, flag_probability, app.micros(updated_at) FROM app.consignment"
        assert server.execute(query).fetchall() == [(goods, probability, micros)]


def test_an_officer_who_is_enrolled_then_goes_on_with_what_was_moved(
    station: Station, there: str, installed: Hall
) -> None:
    move(source_of(station), there)
    wang, box = installed.login("wang"), installed.login("box")
    with people(there, installed.login("admin"), PASSWORD) as office:
        office.add(wang, "Wang Wu", "officer", PASSWORD)
        office.add(box, "", "intake", PASSWORD)
    with closing(open_shared(there, wang, PASSWORD)) as store:
        context, actor = load_context(store, station.data), signed_in(store, "07")
        query = "SELECT consignment_id FROM app.consignment WHERE logistics_no <> 'YTGZ20201015001' LIMIT 1"
        with psycopg.connect(there) as server:
            waiting = str(value(server, query))
        open_task_by_hand(store, context, actor, waiting, "looks heavy")
        task = claim_task(store, context, actor, waiting)
        with psycopg.connect(there) as server:
            asked = json.loads(value(server, "SELECT requirements FROM app.task WHERE task_id = %s", task))
            flag = str(value(server, "SELECT flag_id FROM app.flag"))
        outcome = Outcome(
            conform=True,
            disposition=Disposition.RELEASE,
            checks=tuple(Check(requirement=one["en"], done=True) for one in asked),
            flags=(JudgedFlag(flag=flag, verdict=FlagVerdict.FALSE_ALARM),),
            against=(flag,),
        )
        record_outcome(store, context, actor, task, outcome)
    with closing(open_shared(there, box, PASSWORD)) as store:
        made = make_checkpoint(store, 1, station.data.audit)
        assert made is not None and made.number == 3
    with closing(open_shared(there)) as store:
        assert verify(store).broken == []
        assert verify_checkpoints(store, station.data.audit).broken == []
    with psycopg.connect(there) as server:
        assert value(server, "SELECT count(*) FROM app.officer WHERE login = %s AND NOT disabled", wang) == 1
        with pytest.raises(psycopg.errors.CheckViolation, match="append-only"):
            server.execute("UPDATE app.outcome SET officer = 'x'")
    assert checked(there) == []


def test_a_second_run_is_refused_and_changes_nothing(station: Station, there: str) -> None:
    move(source_of(station), there)
    before = rows(there)
    with pytest.raises(OfficerError, match="has a site 1 already"):
        move(source_of(station), there)
    assert rows(there) == before


def test_the_number_of_the_site_as_it_was_installed_is_never_given_again(
    station: Station, there: str, installed: Hall
) -> None:
    move(source_of(station), there)
    with one_at_a_time():
        install(there, NewSite("5141", "CAN02", "Second", "01", installed.login("chief"), PASSWORD))
    with psycopg.connect(there) as server:
        assert value(server, "SELECT site_id FROM app.site WHERE loct_no = 'CAN02'") == 5141002


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_event SET payload = '{}' WHERE seq = 2",
        "UPDATE outcome SET officer = 'officer2'",
        "DELETE FROM checkpoint_head WHERE number = 2",
        "DELETE FROM match",
    ],
)
def test_a_station_that_does_not_verify_is_not_moved(station: Station, there: str, change: str) -> None:
    before = rows(there)
    tamper(station, lambda raw: raw.execute(change))
    with pytest.raises(OfficerError, match="does not verify"):
        move(source_of(station), there)
    assert rows(there) == before


def test_a_station_whose_photo_is_gone_is_not_moved(station: Station, there: str) -> None:
    shutil.rmtree(station.data.root / "evidence")
    with pytest.raises(OfficerError, match="does not verify"):
        move(source_of(station), there)


def always(url: str, table: str, does: str) -> None:
    """Something at the server that fires whatever the session says."""
    with psycopg.connect(url) as server:
        server.execute(
            f"CREATE FUNCTION public.other() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {does}; RETURN NEW; END $$"
        )
        server.execute(
            f"CREATE TRIGGER other BEFORE INSERT ON app.{table} FOR EACH ROW EXECUTE FUNCTION public.other()"
        )
        server.execute(f"ALTER TABLE app.{table} ENABLE ALWAYS TRIGGER other")


@pytest.mark.parametrize(
    ("table", "does"),
    [
        ("consignment", "NEW.goods := 'something else'"),
        ("task", "NEW.opened_at := now()"),
        ("finding", "IF NEW.finding_no = 1 THEN RETURN NULL; END IF"),
    ],
)
def test_what_the_server_changes_on_its_way_in_is_found_and_nothing_is_moved(
    station: Station, there: str, table: str, does: str
) -> None:
    always(there, table, does)
    before = rows(there)
    with pytest.raises(OfficerError, match=f"^{table}: not there as in"):
        move(source_of(station), there)
    assert rows(there) == before


STRANGE = (
    "INSERT INTO app.audit_event (chain, seq, event_id, site_id, at, event, actor, station, payload, prev_hash, hash)"
    " VALUES ('site:5141001', 99, uuidv7(), 5141001, 0, 'site_renamed', 'x', '', '{}', '', 'x')"
)


def test_what_does_not_verify_there_is_not_kept(station: Station, there: str) -> None:
    always(there, "task", STRANGE)
    before = rows(there)
    with pytest.raises(OfficerError, match=r"What was moved does not verify: .* first site:5141001"):
        move(source_of(station), there)
    assert rows(there) == before


def test_what_was_broken_there_before_is_not_held_against_the_station(station: Station, there: str) -> None:
    with psycopg.connect(there) as server:
        server.execute("SET session_replication_role = replica")
        server.execute(STRANGE.replace("5141001", "7777001"))
    move(source_of(station), there)
    with psycopg.connect(there) as server:
        assert value(server, "SELECT count(*) FROM app.outcome") == 1


@pytest.mark.parametrize("table", ["task", "audit_event"])
def test_a_server_that_dies_meanwhile_has_nothing_of_it(station: Station, there: str, table: str) -> None:
    always(there, table, "PERFORM pg_terminate_backend(pg_backend_pid())")
    before = rows(there)
    with pytest.raises(WrongDatabase, match=conninfo_to_dict(there)["dbname"]):
        move(source_of(station), there)
    assert rows(there) == before


def test_a_site_that_has_worked_there_is_not_overwritten(station: Station, there: str) -> None:
    with psycopg.connect(there) as server:
        server.execute("SET session_replication_role = replica")
        server.execute(
            "INSERT INTO app.consignment (consignment_id, site_id, logistics_code, logistics_no, state, updated_at)"
            " VALUES (uuidv7(), 5141001, 'L', 'X', 'declared', now())"
        )
    with pytest.raises(OfficerError, match=r"has worked in .* already \(consignment\)"):
        move(source_of(station), there)


def test_what_is_no_station_or_no_shared_database_is_said_so(
    station: Station, there: str, server: str, installed: Hall, tmp_path: Path
) -> None:
    with pytest.raises(WrongDatabase, match="There is no database at"):
        move(f"sqlite:///{tmp_path / 'none.db'}", there)
    (tmp_path / "text.db").write_text("no database " * 1000)
    with pytest.raises(WrongDatabase, match="is not a database"):
        move(f"sqlite:///{tmp_path / 'text.db'}", there)
    admin = make_conninfo(there, user=installed.login("admin"), password=PASSWORD)
    with pytest.raises(NotAllowed, match="for the server's administrator"):
        move(source_of(station), admin)
    with pytest.raises(WrongDatabase, match="no shared database yet"):
        move(source_of(station), at_database(server, "postgres"))
    content = bytearray(station.data.database.read_bytes())
    content[len(content) // 2 : len(content) * 3 // 4] = b"?" * (len(content) * 3 // 4 - len(content) // 2)
    (tmp_path / "torn.db").write_bytes(content)
    with pytest.raises(WrongDatabase, match=r"torn.db (is damaged|cannot be read|is not a database)"):
        move(f"sqlite:///{tmp_path / 'torn.db'}", there)
    with closing(sqlite3.connect(station.data.database)) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = '0009'")
    with pytest.raises(WrongDatabase, match="has schema 0009"):
        move(source_of(station), there)


def typed(program: Program, station: Station, there: str) -> subprocess.CompletedProcess[str]:
    given = conninfo_to_dict(there)
    url = f"postgresql://{given['user']}@{given['host']}:{given['port']}/{given['dbname']}"
    return program("db", "move", "--from", source_of(station), "--to", url, PGPASSWORD=str(given["password"]))


def test_the_command_prints_what_was_moved_and_who_is_to_be_enrolled(
    program: Program, station: Station, there: str, installed: Hall
) -> None:
    done = typed(program, station, there)
    assert done.returncode == 0, done.stderr
    assert "Site 5141 CAN01 is moved, with its number 1:" in done.stdout
    assert "checkpoint 2" in done.stdout
    assert f"{installed.login('wang')} (officer)" in done.stdout
    again = typed(program, station, there)
    assert (again.returncode, "has a site 1 already" in again.stderr) == (1, True)
    assert program("db", "move", "--from", "officer.db", "--to", there).returncode == 2


def test_an_officer_whose_login_is_somebody_elses_there_is_named(
    station: Station, there: str, installed: Hall
) -> None:
    with psycopg.connect(there) as server:
        server.execute(
            "INSERT INTO app.person VALUES (%s, 'officer', '{5141002}')", [installed.login("wang")]
        )
    with pytest.raises(OfficerError, match=r"somebody at another site has that login.* officer-app db sites"):
        move(source_of(station), there)


def test_somebody_of_another_site_who_works_at_both_is_no_stranger(
    station: Station, there: str, installed: Hall
) -> None:
    both = installed.login("wang")
    with psycopg.connect(there) as server:  # another test may have enrolled them, in a database of its own
        server.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(both)))
    with one_at_a_time():
        install(there, NewSite("5141", "CAN02", "Second", "01", both, PASSWORD))
    with pytest.raises(OfficerError, match="somebody at another site"):
        move(source_of(station), there)
    set_sites(there, both, ["5141/CAN01", "5141/CAN02"])
    moved = move(source_of(station), there)
    assert both not in {login for login, _ in moved.waiting}


def test_two_stations_move_into_one_database(installed: Hall, there: str, tmp_path: Path) -> None:
    with one_at_a_time():
        install(there, NewSite("5141", "CAN02", "Second", "01", installed.login("admin2"), PASSWORD))
    moved = []
    for place in ("CAN01", "CAN02"):
        file = tmp_path / place / "officer.db"
        with closing(upgrade(file)) as store:
            create_site(store, customs_code="5141", loct_no=place, name=place, station="01")
        moved.append(move(str(sqlite_url(file)), there).site.site_id)
    assert moved == [site_number("5141", "CAN01"), site_number("5141", "CAN02")]
    with psycopg.connect(there) as server:
        assert value(server, "SELECT array_agg(site_id ORDER BY loct_no) FROM app.site") == moved
