"""Two districts with servers of their own, and a national database that follows both and that nobody writes to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import create_engine, insert, text
from sqlalchemy.pool import StaticPool

from officer_app.domain.errors import NotAllowed, OfficerError, WrongDatabase
from officer_app.paths import DataDir
from officer_app.store.engine import open_store
from officer_app.store.postgresql.connect import connected, conninfo
from officer_app.store.postgresql.edition import EDITION
from officer_app.store.tables import instruction
from officer_app.store.volumes import By, read_volumes
from officer_app.workflow import nation
from officer_app.workflow.shared import NewSite, check, install, people
from tests.cli.conftest import SAMPLES, Program
from tests.gui.keyboard import opened
from tests.postgresql import hall as work
from tests.postgresql.cluster import Cluster, Servers, servers
from tests.postgresql.hall import PASSWORD

DAY = 20261124


class District:
    """A server with one site, its intake service, two officers and what they did."""

    def __init__(self, server: Cluster, customs: str, place: str) -> None:
        self.server, self.url = server, server.url("hall")
        install(self.url, NewSite(customs, place, place, "01", "admin", PASSWORD))
        with people(self.url, "admin", PASSWORD) as office:
            for who, role in (
                ("box", "intake"),
                ("wang", "officer"),
                ("chief", "supervisor"),
                ("rules", "analyst"),
            ):
                office.add(who, who, role, PASSWORD)
        self.site = server.ask("SELECT site_id FROM app.site", database="hall")

    def signed_in(self, who: str) -> psycopg.Connection:
        return psycopg.connect(conninfo(self.url, who, PASSWORD))

    def counted(self, times: int, value: int, table: str = "volume_delta") -> None:
        with self.signed_in("box") as intake:
            counts = {
                "site_id": self.site,
                "day": DAY,
                "mode": "9610",
                "lane": "green",
                "measure": "released",
            }
            amount = {"minutes": 0, "count": times, "value_cny": value * 100_000}
            key = {"delta_id": work.uuid4()} if table == "volume_delta" else {}
            work.insert(intake, table, {**key, **counts, **amount})

    def caught(self, rule: str, conform: bool) -> work.Box:
        """A box that a rule holds and an officer looks into; with more than one word against it, it is detained."""
        box = work.Box(str(work.uuid4()), str(work.uuid4()), self.site)
        with self.signed_in("box") as intake:
            work.bring(intake, box)
            words = {"lane": "red", "priority": 1, "reason": "why", "items": "[]", "conditions": "[]"}
            how = {"requirements": "[]", "mode": "manual", "degree": "full", "source": "rule", "version": 1}
            key = {"match_id": str(work.uuid4()), "site_id": self.site, "consignment_id": box.consignment}
            work.insert(intake, "match", {**key, **words, **how, "rule": rule, "matched_at": "2026-11-24"})
        with self.signed_in("wang") as officer:
            work.claim(officer, box)
            work.record(officer, box, "release" if conform else "detain")
            work.submit(officer, box)
        return box


class Nation(NamedTuple):
    servers: Servers
    south: District
    north: District
    server: Cluster

    @property
    def url(self) -> str:
        return self.server.url("nation")

    def signed_in(self, who: str) -> psycopg.Connection:
        return psycopg.connect(conninfo(self.url, who, PASSWORD))

    def ask(self, query: str, *parameters: object) -> object:
        return self.server.ask(query, *parameters, database="nation")

    def follow(self, district: District, name: str) -> list[str]:
        """Published there, followed here."""
        nation.publish(district.url, "nation", PASSWORD)
        return nation.subscribe(self.url, name, f"postgresql://nation@{district.server.place}/hall", PASSWORD)

    def caught_up(self) -> None:
        """All that was committed at the districts is here."""
        copied = "SELECT count(*) FROM pg_subscription_rel WHERE srsubstate <> 'r'"
        self.server.wait(lambda: self.ask(copied) == 0, "copied")
        for district in (self.south, self.north):
            now = district.server.ask("SELECT pg_current_wal_lsn()")
            behind = "SELECT count(*) FROM pg_replication_slots WHERE confirmed_flush_lsn < %s"
            district.server.wait(lambda d=district, n=now, b=behind: d.server.ask(b, n) == 0, "followed")


@pytest.fixture(scope="module")
def whole() -> Iterator[Nation]:
    """What was done before the nation followed, and then."""
    with servers() as made:
        south = District(made.new("south", wal_level="logical"), "5141", "CAN01")
        north = District(made.new("north", wal_level="logical"), "0101", "PEK01")
        south.counted(3, 300, "volume_day")
        south.caught("undervalued", conform=False)
        server = made.new("nation")
        nation.install(server.url("nation"), "admin", PASSWORD)
        whole = Nation(made, south, north, server)
        assert whole.follow(south, "south") == ["5141/CAN01"]
        assert whole.follow(north, "north") == ["0101/PEK01"]
        with people(whole.url, "admin", PASSWORD) as office:
            for who, role in (("ma", "analyst"), ("sun", "auditor"), ("chief", "supervisor")):
                office.add(who, who, role, PASSWORD)
        yield whole


def test_sites_of_districts_have_numbers_of_their_own(whole: Nation) -> None:
    assert (whole.south.site, whole.north.site) == (5141001, 101001)


def test_volumes_and_rules_are_asked_across_both_districts(whole: Nation) -> None:
    whole.south.counted(2, 200)
    whole.north.counted(5, 700)
    whole.south.caught("undervalued", conform=True)
    whole.north.caught("undervalued", conform=False)
    whole.caught_up()
    with whole.signed_in("ma") as analyst:
        engine = create_engine("postgresql+psycopg://", creator=lambda: analyst, poolclass=StaticPool)
        with engine.begin() as tx:
            tx.execute(text("SET LOCAL search_path = app, pg_catalog, pg_temp"))
            found = {
                site: [(one.day, one.key, one.measure, int(one.times), int(one.value_cny)) for one in counts]
                for site in (whole.south.site, whole.north.site)
                if (counts := read_volumes(tx, site, DAY, DAY, By.MODE))
            }
        assert found == {
            whole.south.site: [(DAY, "9610", "released", 5, 500)],
            whole.north.site: [(DAY, "9610", "released", 5, 700)],
        }
    with whole.signed_in("ma") as analyst:
        caught = analyst.execute(
            "SELECT m.rule, count(*), count(*) FILTER (WHERE NOT o.conform) FROM app.match m"
            " JOIN app.outcome o USING (consignment_id) WHERE m.withdrawn_at IS NULL GROUP BY 1"
        ).fetchall()
    assert caught == [("undervalued", 3, 2)]


def test_what_changes_at_a_district_changes_here_and_keeps_its_chain(whole: Nation) -> None:
    box = whole.south.caught("undervalued", conform=False)
    with whole.south.signed_in("box") as intake:
        intake.execute("DELETE FROM app.volume_delta")
    whole.caught_up()
    assert whole.ask("SELECT state FROM app.task WHERE task_id = %s", box.task) == "submitted"
    assert whole.ask("SELECT on_desk FROM app.consignment WHERE consignment_id = %s", box.consignment) == 0
    assert whole.ask("SELECT count(*) FROM app.volume_delta WHERE site_id = %s", whole.south.site) == 0
    query = "SELECT json_agg(e ORDER BY seq) FROM app.audit_event e WHERE chain = %s"
    sent = whole.south.server.ask(query, box.consignment, database="hall")
    assert len(sent) == 6
    assert whole.ask(query, box.consignment) == sent
    hashed = "app.event_hash(chain, seq, event_id, site_id, at, event, actor, station, payload, prev_hash)"
    assert whole.ask(f"SELECT bool_and(hash = {hashed}) FROM app.audit_event") is True


def test_nobody_writes_in_the_nation_and_only_those_of_the_nation_read(whole: Nation) -> None:
    whole.caught_up()
    writes = (
        "INSERT INTO app.audit_event (chain, site_id, event, station, payload)"
        f" VALUES ('site:{whole.south.site}', {whole.south.site}, 'signed_in', '', '')",
        "UPDATE app.task SET state = 'open'",
        "DELETE FROM app.volume_day",
        "INSERT INTO app.volume_delta (delta_id) VALUES (uuidv7())",
        "SELECT app.take_most_urgent((app.my_sites())[1], '07', 1, true)",
        f"SELECT app.append_events({whole.south.site}, '', ARRAY['site:{whole.south.site}'], ARRAY['signed_in'],"
        " ARRAY['{}'])",
    )
    for who, sites in (("ma", 3), ("sun", 3), ("chief", 1), ("admin", 1)):
        for statement in writes:
            with whole.signed_in(who) as person, pytest.raises(psycopg.errors.InsufficientPrivilege):
                person.execute(statement.encode())
        with whole.signed_in(who) as person:
            assert person.execute("SELECT count(*) FROM app.site").fetchone() == (sites,)
    with whole.signed_in("chief") as person:
        assert person.execute("SELECT count(*) FROM app.consignment").fetchone() == (0,)
    assert whole.ask("SELECT count(*) FROM app.site WHERE draw_key <> '' AND customs_code <> '0000'") == 0
    assert whole.ask("SELECT count(*) FROM app.officer WHERE login = 'wang'") == 0
    assert check(whole.url) == []
    assert check(whole.south.url) == []


def test_evidence_that_somebody_changes_at_a_district_is_kept_in_the_nation(whole: Nation) -> None:
    box = whole.north.caught("undervalued", conform=False)
    whole.caught_up()
    with psycopg.connect(whole.north.url) as tamperer:
        tamperer.execute("SET session_replication_role = replica")
        tamperer.execute("UPDATE app.outcome SET conform = true WHERE task_id = %s", [box.task])
        tamperer.execute("DELETE FROM app.audit_event WHERE chain = %s", [box.consignment])
    whole.caught_up()
    assert whole.ask("SELECT conform FROM app.outcome WHERE task_id = %s", box.task) is False
    assert whole.ask("SELECT count(*) FROM app.audit_event WHERE chain = %s", box.consignment) == 6


def test_one_district_cannot_hold_up_the_nation_with_what_another_has(whole: Nation) -> None:
    for district in (whole.south, whole.north):
        box = district.caught("undervalued", conform=True)
        with district.signed_in("box") as intake:
            intake.execute(
                "UPDATE app.consignment SET declaration_no = '510120261234567890' WHERE consignment_id = %s",
                [box.consignment],
            )
    whole.caught_up()
    twice = "SELECT count(*) FROM app.consignment WHERE declaration_no = '510120261234567890'"
    assert whole.ask(twice) == 2


def test_no_guard_fires_where_rows_are_only_copied(whole: Nation) -> None:
    always = "SELECT count(*) FROM pg_trigger WHERE tgenabled IN ('A', 'R')"
    assert (whole.ask(always), whole.south.server.ask(always, database="hall")) == (0, 0)


def test_a_site_with_the_number_of_another_is_refused(whole: Nation) -> None:
    with psycopg.connect(whole.server.url("nation")) as superuser:
        superuser.execute("UPDATE app.site SET loct_no = 'PEK77' WHERE site_id = %s", [whole.north.site])
    try:
        with pytest.raises(OfficerError, match="0101/PEK01: the number of the site is another's"):
            whole.follow(whole.north, "again")
    finally:
        with psycopg.connect(whole.server.url("nation")) as superuser:
            superuser.execute("UPDATE app.site SET loct_no = 'PEK01' WHERE site_id = %s", [whole.north.site])


def test_publishing_and_following_again_changes_nothing(whole: Nation) -> None:
    assert whole.follow(whole.south, "south") == ["5141/CAN01"]
    whole.south.caught("undervalued", conform=True)
    whole.caught_up()
    query = "SELECT count(*) FROM app.outcome WHERE site_id = %s"
    assert whole.ask(query, whole.south.site) == whole.south.server.ask(
        query, whole.south.site, database="hall"
    )


def test_a_district_that_is_followed_is_not_followed_under_a_second_name(whole: Nation) -> None:
    try:
        with pytest.raises(
            OfficerError, match="followed as south already: run officer-app db subscribe south"
        ):
            whole.follow(whole.south, "second")
        names = "SELECT string_agg(subname, ' ' ORDER BY subname) FROM pg_subscription"
        assert whole.ask(names) == "officer_app_north officer_app_south"
    finally:
        with psycopg.connect(whole.server.url("nation"), autocommit=True) as superuser:
            superuser.execute("DROP SUBSCRIPTION IF EXISTS officer_app_second")
    assert whole.follow(whole.south, "south") == ["5141/CAN01"]


def test_installed_again_it_has_the_functions_of_this_program(whole: Nation) -> None:
    with psycopg.connect(whole.server.url("nation"), autocommit=True) as superuser:
        superuser.execute("UPDATE app.schema_revision SET edition = 1")
    nation.install(whole.server.url("nation"))
    assert whole.ask("SELECT edition FROM app.schema_revision") == EDITION
    assert whole.ask("SELECT app.is_national()")


def test_what_cannot_be_is_said_in_a_sentence(whole: Nation) -> None:
    install(whole.server.url("hall"), NewSite("5301", "SZX01", "Hall", "01", "boss", PASSWORD))
    with pytest.raises(WrongDatabase, match="wal_level = logical"):
        nation.publish(whole.server.url("hall"), "nation", PASSWORD)
    with pytest.raises(OfficerError, match="a hall's database"):
        nation.install(whole.south.url, "admin", PASSWORD)
    with pytest.raises(OfficerError, match="already, for something else"):
        nation.publish(whole.south.url, "wang", PASSWORD)
    with pytest.raises(WrongDatabase, match="no national database"):
        nation.subscribe(whole.south.url, "x", whole.north.url, None)
    with pytest.raises(NotAllowed, match="superuser"):
        nation.install(conninfo(whole.url, "ma", PASSWORD), "admin", PASSWORD)
    with (
        closing(open_store(whole.url, "ma", PASSWORD)) as store,
        pytest.raises(NotAllowed, match="its districts write"),
        store.transaction() as tx,
    ):
        tx.execute(insert(instruction).values(instruction_id=str(work.uuid4()), number="N-1", site_id=1))


def test_without_a_terminal_it_is_said_where_the_districts_password_comes_from(
    whole: Nation, program: Program
) -> None:
    source = f"postgresql://nation@{whole.south.server.place}/hall"
    done = program("db", "subscribe", "south", "--from", source, "--database", whole.url)
    assert (done.returncode, "set OFFICER_PASSWORD" in done.stderr) == (2, True), done.stderr
    assert "PGPASSWORD" not in done.stderr


def test_the_password_at_the_district_is_not_in_the_nations_log(whole: Nation, program: Program) -> None:
    whole.ask("ALTER SYSTEM SET log_statement = 'all'")
    whole.ask("SELECT pg_reload_conf()")
    given = conninfo_to_dict(whole.url)
    url = f"postgresql://postgres@{whole.server.place}/nation"
    source = f"postgresql://nation@{whole.south.server.place}/hall"
    keys = {"PGPASSWORD": given["password"], "OFFICER_PASSWORD": PASSWORD}
    done = program("db", "subscribe", "south", "--from", source, "--database", url, **keys)
    assert (done.returncode, done.stdout) == (
        0,
        "The national database follows south. Sites: 5141/CAN01.\n",
    ), done.stderr
    log = whole.server.log.read_text()
    assert "statement: " in log
    assert PASSWORD not in log
    assert json.dumps(PASSWORD) not in log


def test_who_reads_for_the_nation_writes_nothing(whole: Nation) -> None:
    with connected(conninfo(whole.south.url, "nation", PASSWORD)) as reader:
        assert reader.execute("SELECT count(*) > 0 FROM app.consignment").fetchone() == (True,)
    for statement in (
        "DELETE FROM app.task",
        "SELECT draw_key FROM app.site",
        "TABLE app.officer",
        "TABLE app.person",
    ):
        with (
            psycopg.connect(conninfo(whole.south.url, "nation", PASSWORD)) as reader,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            reader.execute(statement.encode())


def test_whoever_is_of_the_nation_signs_in_and_reads_both_districts(whole: Nation, program: Program) -> None:
    for district in (whole.south, whole.north):
        district.counted(1, 100)
        theirs = f"postgresql://{district.server.place}/hall"
        taken = program("--database", theirs, "--as", "box", "intake", SAMPLES, OFFICER_PASSWORD=PASSWORD)
        assert taken.returncode == 0, taken.stderr
    whole.caught_up()
    url = f"postgresql://{whole.server.place}/nation"

    def asked(who: str, *arguments: str, code: int = 0) -> str:
        done = program("--database", url, "--as", who, *arguments, OFFICER_PASSWORD=PASSWORD)
        assert (done.returncode, done.stderr) == (code, ""), (who, arguments, done.stdout)
        return done.stdout

    before = whole.ask("SELECT count(*) FROM app.audit_event")
    for who in ("ma", "sun", "chief", "admin"):
        for command in (("volumes",), ("queue",), ("doctor",)):
            asked(who, *command)
    told = asked("ma", "volumes", "--from", "2026-11-24", "--to", "2026-11-24", "--json")
    counted = "SELECT coalesce(sum(count), 0) FROM app.volume_{} WHERE day = %s AND measure = 'released'"
    both = [whole.ask(counted.format(kind), DAY) for kind in ("day", "delta")]
    assert json.loads(told)["total"]["released"] == sum(both) >= 2
    rules = asked("ma", "rules", "list")
    for place in ("CAN01", "PEK01"):
        assert sum(f" {place} " in line for line in rules.splitlines()) > 5, rules
    waiting = json.loads(asked("sun", "queue", "--json"))
    assert {row["site"] for row in waiting} == {"CAN01", "PEK01"}
    verified = json.loads(asked("sun", "audit", "verify", "--json", code=1))
    broken = {one["consignment"] for one in verified["broken"]}  # boxes of `work`, of which little is told
    assert not broken & {row["id"] for row in waiting}
    assert whole.ask("SELECT count(*) FROM app.audit_event") == before, "reading wrote something"


def test_an_analyst_opens_the_window_and_sees_both_districts_volumes(
    whole: Nation, tmp_path: Path, qtbot: Any, qapp: Any
) -> None:
    whole.caught_up()
    station = SimpleNamespace(data=DataDir(tmp_path))
    database = f"postgresql://{whole.server.place}/nation"
    for who in ("ma", "chief"):  # nobody's key is enrolled either
        with opened(qtbot, station, who, database=database, password=PASSWORD) as keyboard:
            session = keyboard.window.session
            assert session is not None and session.actor is not None
            assert session.actor.login == who
            assert len(session.sites) == (3 if who == "ma" else 1)
            page = keyboard.go("volumes")
            keyboard.until(lambda p=page: p.board is not None)
