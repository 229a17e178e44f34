"""A hall at work while stations, network and server fail: what was said to be recorded is there, and once.

`make test` has a few of each; `make faults` sets FAULT_HALL: as many as are promised.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from officer_app.domain.errors import AlreadyTaken, NotFound
from officer_app.store.engine import SCHEMA_REVISION, open_store
from officer_app.store.postgresql.edition import EDITION
from officer_app.workflow.context import load_context
from officer_app.workflow.people import signed_in
from officer_app.workflow.shared import install
from officer_app.workflow.tasks import claim_most_urgent
from tests.faults.desks import BadLine, Desk, Version, check, tasks_with_outcomes
from tests.postgresql.many import PASSWORD, Hall, hall

LONG = "FAULT_HALL" in os.environ
KILLS, CUTS, CRASHES, STATIONS, CLAIMS = (500, 200, 50, 64, 10_000) if LONG else (6, 6, 2, 16, 4)
INSTALLS = 50 if LONG else 3
CLAIMS = int(os.environ.get("FAULT_CLAIMS", CLAIMS))
DESKS = 4

Tell = Callable[[str, object], None]


@pytest.fixture(scope="module")
def busy() -> Iterator[Hall]:
    """A hall with more boxes than anybody will get to."""
    with hall(max_connections=120, shared_buffers="128MB") as made:
        made.enrol(DESKS)
        boxes = 30_000 if LONG else 5_000
        made.fill(boxes, boxes)
        yield made


@pytest.fixture
def desks(busy: Hall, tmp_path: Path) -> Iterator[list[Desk]]:
    made = [Desk(busy.url, f"officer{number:02d}", tmp_path) for number in range(1, DESKS + 1)]
    yield made
    for desk in made:
        if desk._process is not None and desk._process.is_alive():
            desk.kill()


def said(desks: list[Desk]) -> int:
    return sum(desk.listen() for desk in desks)


def go_on(desks: list[Desk], more: int = 1, seconds: float = 60) -> None:
    """Wait until they have recorded some more."""
    wanted, until = said(desks) + more, time.monotonic() + seconds
    while said(desks) < wanted:
        assert not [line for desk in desks for line in desk.said if line.startswith("!")]
        assert time.monotonic() < until, "nothing is recorded any more"
        time.sleep(0.02)


def all_go_on(desks: list[Desk]) -> None:
    """Each of them."""
    for desk in desks:
        go_on([desk], 2)


def wait_for_refusals(desks: list[Desk], what: str) -> None:
    until = time.monotonic() + 60
    while not all(any(what in refusal for refusal in desk.refusals) for desk in desks):
        assert time.monotonic() < until, "it was let in"
        said(desks)
        time.sleep(0.02)


def told(tell: Tell, what: str, number: int, figures: dict[str, int]) -> None:
    tell(what, number)
    for name, value in figures.items():
        tell(name, value)


def test_stations_killed_at_any_moment(busy: Hall, desks: list[Desk], record_property: Tell) -> None:
    chance = random.Random(KILLS)
    before = tasks_with_outcomes(busy.owner)
    for desk in desks:
        desk.begin()
    go_on(desks, DESKS)
    for _ in range(KILLS):
        time.sleep(chance.uniform(0, 0.3))
        desk = chance.choice(desks)
        desk.kill()
        desk.begin()
    go_on(desks)
    for desk in desks:
        desk.finish(busy.url)
    told(record_property, "kills", KILLS, check(busy.owner, desks, before, KILLS + DESKS))


def test_the_network_cut_delayed_and_half_open(busy: Hall, desks: list[Desk], record_property: Tell) -> None:
    chance = random.Random(CUTS)
    before = tasks_with_outcomes(busy.owner)
    line = BadLine(busy.server.port)
    try:
        for desk in desks:
            desk.url = f"postgresql://127.0.0.1:{line.port}/{busy.database}"
            desk.begin()
        go_on(desks, DESKS)
        for _ in range(CUTS):
            time.sleep(chance.uniform(0, 0.4))
            line.suffer(chance)
        go_on(desks, DESKS)
        for desk in desks:
            desk.finish(busy.url)
    finally:
        line.close()
    told(record_property, "cuts", CUTS, check(busy.owner, desks, before, DESKS))


def test_clocks_of_stations_days_off(busy: Hall, desks: list[Desk], record_property: Tell) -> None:
    """With the server and without it: what counts is the server's time, and nothing is refused or late."""
    before = tasks_with_outcomes(busy.owner)
    line = BadLine(busy.server.port)
    began = busy.server.ask("SELECT now()", database=busy.database)
    try:
        for desk, days in zip(desks, (-400, -2, 2, 400), strict=True):
            desk.url = f"postgresql://127.0.0.1:{line.port}/{busy.database}"
            desk.clock_off = timedelta(days=days)
            desk.begin()
        go_on(desks, 2 * DESKS)
        for _ in range(4):
            with line.half_open():
                time.sleep(0.5)
            line.cut()
            go_on(desks, DESKS)
        for desk in desks:
            desk.finish(busy.url)
    finally:
        line.close()
    figures = check(busy.owner, desks, before, DESKS)
    wrong = f"SELECT count(*) FROM app.outcome WHERE recorded_at NOT BETWEEN '{began}' AND now()"
    assert busy.server.ask(wrong, database=busy.database) == sum(before.values())
    told(record_property, "stations with clocks days off", DESKS, figures)


def test_two_editions_of_the_program_at_once(busy: Hall, desks: list[Desk], record_property: Tell) -> None:
    """The newer one is told what to do until its functions are installed, in the middle of the work; both go on."""
    before = tasks_with_outcomes(busy.owner)
    busy.server.ask("UPDATE app.schema_revision SET edition = edition - 1", database=busy.database)
    older, newer = desks[:2], desks[2:]
    for desk in older:
        desk.version = Version(edition=EDITION - 1)
    for desk in desks:
        desk.begin()
    go_on(older, DESKS)
    wait_for_refusals(newer, f"this program needs {EDITION}. The administrator runs: officer-app db install")
    assert [desk.said for desk in newer] == [[], []]
    for _ in range(INSTALLS):
        install(busy.owner, None)
        all_go_on(desks)
    assert [desk.refusals for desk in older] == [[], []]
    for desk in desks:
        desk.finish(busy.url)
    told(record_property, "installs under two editions", INSTALLS, check(busy.owner, desks, before, DESKS))


def test_a_newer_schema_under_an_older_program(busy: Hall, desks: list[Desk], record_property: Tell) -> None:
    """At its next sign-in the older program is told to be updated; what waits there the updated one sends."""
    before = tasks_with_outcomes(busy.owner)
    older, newer = desks[:2], desks[2:]
    for desk in desks:
        desk.begin()
    all_go_on(desks)
    try:
        busy.server.ask("UPDATE app.schema_revision SET revision = '9999'", database=busy.database)
        for desk in newer:
            desk.version = Version("9999")
        for desk in desks:
            desk.kill()
            desk.listen()
            desk.begin()
        wait_for_refusals(older, "Update the program at this station.")
        refused = [len(desk.said) for desk in older]
        all_go_on(newer)
        assert [desk.listen() for desk in older] == refused
        for desk in older:
            desk.version = Version("9999")
            desk.kill()
            desk.begin()
        all_go_on(older)
        for desk in desks:
            desk.finish(busy.url)
    finally:
        undone = f"UPDATE app.schema_revision SET revision = '{SCHEMA_REVISION}'"
        busy.server.ask(undone, database=busy.database)
    told(record_property, "older programs updated", len(older), check(busy.owner, desks, before, 3 * DESKS))


def test_the_server_killed_under_load(busy: Hall, desks: list[Desk], record_property: Tell) -> None:
    chance = random.Random(CRASHES)
    before = tasks_with_outcomes(busy.owner)
    for desk in desks:
        desk.begin()
    go_on(desks, DESKS)
    for _ in range(CRASHES):
        time.sleep(chance.uniform(0.2, 1))
        busy.server.kill()
        time.sleep(chance.uniform(0, 0.3))
        busy.server.start()
        go_on(desks)
    for desk in desks:
        desk.finish(busy.url)
    told(record_property, "crashes of the server", CRASHES, check(busy.owner, desks, before, DESKS))


def station(url: str, login: str, told: Any, ready: Any) -> None:
    """A process of its own: signed in, then one claim after another."""
    with closing(open_store(url, login, PASSWORD)) as store:
        context, officer = load_context(store), signed_in(store, "07")
        ready.wait(300)
        keys: list[str] = []
        while len(keys) < CLAIMS:
            with suppress(AlreadyTaken, NotFound):
                keys.append(claim_most_urgent(store, context, officer))
        told.put(keys)


def test_many_stations_claim_from_one_queue_and_each_task_goes_to_one(record_property: Tell) -> None:
    with hall() as made:
        logins = made.enrol(STATIONS)
        made.fill(STATIONS * (CLAIMS + 2), STATIONS * (CLAIMS + 2))
        fork = multiprocessing.get_context("fork")
        told: Any = fork.Queue()
        ready = fork.Barrier(STATIONS)
        stations = [fork.Process(target=station, args=(made.url, login, told, ready)) for login in logins]
        for one in stations:
            one.start()
        claimed = [key for _ in stations for key in told.get(timeout=3600)]
        for one in stations:
            one.join()
        with psycopg.connect(made.owner) as server:
            query = "SELECT count(*), count(DISTINCT chain) FROM app.audit_event WHERE event = 'task_claimed'"
            assert server.execute(query).fetchone() == (len(claimed), len(claimed))
    assert len(set(claimed)) == len(claimed) == STATIONS * CLAIMS
    record_property("claims, none twice", len(claimed))
