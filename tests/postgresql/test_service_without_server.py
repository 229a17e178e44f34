"""The real intake service while its server restarts or swallows everything: it waits, goes on, and loses nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest

from tests.cli.conftest import SAMPLES
from tests.postgresql.hall import PASSWORD
from tests.postgresql.own import OwnServer
from tests.postgresql.proxy import Proxy
from tests.postgresql.station import SharedStation

WAITS, GOES_ON = "waits for the server", "The server answers again"


class Service:
    def __init__(self, station: SharedStation, url: str) -> None:
        self.station = station
        self._papers = iter(sorted(SAMPLES.glob("*.xml")))
        self.sent: list[str] = []
        command = ["intake", "--watch", str(station.data.inbox)]
        self.process = subprocess.Popen(
            [part if part != station.url else url for part in station.command("box", *command)],
            env=os.environ | {"OFFICER_PASSWORD": PASSWORD},
            stdout=subprocess.DEVNULL,
        )

    def send(self) -> None:
        """The next message, as its sender puts it there."""
        paper = next(self._papers)
        text = paper.read_text(encoding="utf-8")
        (self.station.data.inbox / f".{paper.name}.part").write_text(text, encoding="utf-8")
        (self.station.data.inbox / f".{paper.name}.part").rename(self.station.data.inbox / paper.name)
        self.sent.append(paper.name)

    def log(self) -> str:
        file = self.station.data.root / "logs" / "officer-app.log"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def until(self, reached: Callable[[], bool], seconds: float = 40) -> None:
        ends = time.monotonic() + seconds
        while not reached():
            assert self.process.poll() is None, f"it ended with {self.process.returncode}\n{self.log()}"
            assert time.monotonic() < ends, self.log()
            time.sleep(0.05)

    def takes_all(self) -> None:
        self.until(lambda: not list(self.station.data.inbox.glob("*.xml")))

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)


@contextmanager
def serving(station: SharedStation, url: str = "") -> Iterator[Service]:
    service = Service(station, url or station.url)
    try:
        service.send()
        service.takes_all()
        yield service
        assert service.end() == 0
    finally:
        service.process.kill()
        service.process.wait()
    kept = Counter(file.name for file in station.data.done.rglob("*.xml"))
    assert kept == Counter(service.sent), "each is taken in, and nothing is set aside"
    taken = "SELECT count(*) FROM app.message WHERE file_name = ANY(%s)"
    assert station.value(taken, service.sent) == len(service.sent)


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_it_waits_while_its_server_restarts(mortal: SharedStation, own: OwnServer, how: str) -> None:
    with serving(mortal) as service:
        own.stop(how)
        try:
            service.send()
            service.until(lambda: WAITS in service.log())
            time.sleep(3)
            assert service.process.poll() is None
            service.send()
        finally:
            own.start()
        service.takes_all()
        service.until(lambda: GOES_ON in service.log())
        waits = [line.partition(WAITS)[2] for line in service.log().splitlines() if WAITS in line]
        assert len(waits) == len(set(waits)) <= 4, "each reason once"
        assert service.log().count("Stations are not told") <= 4


def test_it_goes_on_where_its_sessions_are_ended(mortal: SharedStation) -> None:
    with serving(mortal) as service:
        ended = mortal.value(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = %s",
            mortal.login("box"),
        )
        assert ended >= 2
        service.send()
        service.takes_all()


def test_it_goes_on_after_a_network_that_swallowed_everything(mortal: SharedStation) -> None:
    """What was lost on its way is answered by nobody, and nobody is told so."""
    with closing(Proxy(mortal.owner_url)) as proxy, serving(mortal, proxy.url) as service:
        with proxy.swallowing():
            service.send()
            service.until(lambda: WAITS in service.log())
        service.send()
        service.takes_all()


def test_it_ends_when_told_to_while_the_network_swallows_everything(mortal: SharedStation) -> None:
    with closing(Proxy(mortal.owner_url)) as proxy, serving(mortal, proxy.url) as service, proxy.swallowing():
        time.sleep(1)
        assert service.end() == 0
