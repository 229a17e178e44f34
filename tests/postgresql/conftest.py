"""A shared database for each test process, on one server for all."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from officer_app.workflow.shared import check
from tests.cli.conftest import program as program
from tests.postgresql.hall import Hall
from tests.postgresql.own import OwnServer
from tests.postgresql.server import server_url
from tests.postgresql.station import SharedStation
from tests.postgresql.work import take_samples


@pytest.fixture(scope="session")
def run() -> str:
    """What the processes of one test run have in common."""
    return os.environ.get("PYTEST_XDIST_TESTRUNUID", f"alone{os.getpid()}")


@pytest.fixture(scope="session")
def server(run: str) -> str:
    """URL of the server's superuser."""
    return server_url(run)


@pytest.fixture(scope="session")
def suffix(run: str) -> str:
    """What makes this process's database and logins its own."""
    return os.environ.get("PYTEST_XDIST_WORKER", "gw") + "_" + run[-6:]


@pytest.fixture(scope="session")
def hall(server: str, suffix: str) -> Iterator[Hall]:
    made = Hall(at_database(server, f"officer_{suffix}"), suffix)
    with one_at_a_time():
        made.open()
    yield made
    made.close()


@pytest.fixture(scope="session")
def empty_hall(server: str, suffix: str) -> Iterator[Hall]:
    """Two sites and their people, without any work: what the databases of single tests are copied from."""
    made = Hall(at_database(server, f"empty_{suffix}"), f"e{suffix}")
    with one_at_a_time():
        made.open()
    yield made
    made.close()


@pytest.fixture
def station(empty_hall: Hall, data: Path) -> Iterator[SharedStation]:
    """A shared database of this test's own, and the stations that work on it."""
    made = SharedStation(empty_hall, data)
    yield made
    made.close()


def at_database(server: str, name: str) -> str:
    """The same server and user, another database."""
    return make_conninfo(**{**conninfo_to_dict(server), "dbname": name})


class one_at_a_time:  # noqa: N801
    """Groups belong to the whole server: two processes that alter them at once get in each other's way."""

    def __enter__(self) -> None:
        self._file = (Path(tempfile.gettempdir()) / f"officer-app-postgresql-{os.getuid()}.lock").open("w")
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self._file.close()


def checked(url: str) -> list[str]:
    """What `db check` finds, while no other test has a login on the server that may too much."""
    with one_at_a_time():
        return check(url)


@pytest.fixture(scope="session")
def own() -> Iterator[OwnServer]:
    """A server of this process's own, to be stopped and started again."""
    server = OwnServer()
    yield server
    server.close()


@pytest.fixture(scope="session")
def own_hall(own: OwnServer) -> Hall:
    hall = Hall(f"{own.url.rsplit('/', 1)[0]}/hall", "own")
    with one_at_a_time():
        hall.open()
    return hall


@pytest.fixture
def mortal(own_hall: Hall, data: Path) -> Iterator[SharedStation]:
    """A shared database with two boxes to inspect, on the server that is this process's own."""
    made = SharedStation(own_hall, data)
    take_samples(made)
    yield made
    made.close()
