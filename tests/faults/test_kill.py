"""kill -9 at any moment of intake: every file is whole in or whole out, and every receipt is there once.

`make test` kills a few times; `make faults` sets FAULT_KILLS and kills many times.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from officer_app.workflow.inbox import serve
from tests.faults.service import check_nothing_half_stored, check_whole, facts, intake_service, put, traffic
from tests.workflow.station import Station

KILLS = int(os.environ.get("FAULT_KILLS", "3"))
_FILES_BETWEEN = 6  # a parcel brings as many


@pytest.mark.slow
def test_killed_again_and_again_it_ends_where_an_undisturbed_one_ends(tmp_path: Path) -> None:
    files = traffic(parcels=max(6, KILLS))
    with closing(Station.create(tmp_path / "undisturbed")) as undisturbed:
        killed = Station.copy(tmp_path / "undisturbed", tmp_path / "killed")
        for station in (undisturbed, killed):
            put(station.data.inbox, files)
        serve(
            undisturbed.store, undisturbed.data, undisturbed.data.inbox, _emptied(undisturbed), lambda _: None
        )
        with closing(killed):
            _kill_and_kill_again(killed)
            check_whole(killed, files)
            assert facts(killed) == facts(undisturbed)


def _kill_and_kill_again(station: Station) -> None:
    chance = random.Random(KILLS)
    for number in range(KILLS):
        assert any(station.data.inbox.iterdir()), f"kill {number + 1} did not fall into the work"
        with intake_service(station.data.root) as service:
            _kill_somewhere(service, chance)
        check_nothing_half_stored(station)
    with intake_service(station.data.root) as service:
        _wait_until_done(station, service)
        service.send_signal(signal.SIGTERM)
        assert service.wait(30) == 0


def _kill_somewhere(service: subprocess.Popen[str], chance: random.Random) -> None:
    """After some files, somewhere in the next one; now and then before the first."""
    assert service.stdout
    for _ in range(chance.randrange(_FILES_BETWEEN)):
        assert service.stdout.readline(), "the service ended by itself"
    time.sleep(chance.uniform(0, 0.08))
    service.kill()
    service.wait()


def _emptied(station: Station) -> Callable[[], bool]:
    return lambda: not any(station.data.inbox.iterdir()) and not _unwritten(station)


def _unwritten(station: Station) -> int:
    return int(station.value("SELECT count(*) FROM receipt WHERE written_at IS NULL"))


def _wait_until_done(station: Station, service: subprocess.Popen[str]) -> None:
    until, done = time.monotonic() + 120, _emptied(station)
    while not done():
        assert service.poll() is None, "the service ended by itself"
        assert time.monotonic() < until
        time.sleep(0.1)
