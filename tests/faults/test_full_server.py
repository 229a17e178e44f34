"""The server's disk runs full under load: stations keep what is recorded, and send it when there is room again."""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults.desks import Desk, check, tasks_with_outcomes
from tests.faults.test_hall import DESKS, LONG, Tell, go_on, told
from tests.postgresql.cluster import NOBODY, servers
from tests.postgresql.many import Hall

TIMES = 10 if LONG else 1
_SIZE = 700 << 20


@pytest.fixture
def disk() -> Iterator[Path]:
    """A small one of its own, where the server's account gets to."""
    if sys.platform != "linux" or os.getuid() != 0:
        pytest.skip("only root may mount a disk of its own")
    place = Path(tempfile.mkdtemp(prefix="officer-app-disk-"))
    options = f"size={_SIZE},uid={NOBODY},gid={NOBODY},mode=700"
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], capture_output=True, text=True, check=False
    )
    if made.returncode != 0:
        place.rmdir()
        pytest.skip(f"no disk can be mounted here: {made.stderr.strip()}")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)
    place.rmdir()


def fill_up(ballast: Path, seconds: float) -> None:
    """Every octet that there is or that becomes free."""
    until = time.monotonic() + seconds
    with ballast.open("wb", buffering=0) as file:
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                while file.write(bytes(1 << 20)):
                    pass
            time.sleep(0.05)


def test_the_servers_disk_is_full_again_and_again(disk: Path, tmp_path: Path, record_property: Tell) -> None:
    chance = random.Random(TIMES)
    with servers() as made:
        server = made.new("full", home=disk, max_connections=60)
        hall = Hall(server)
        hall.enrol(DESKS)
        hall.fill(10_000 if LONG else 500, 10_000 if LONG else 500)
        desks = [Desk(hall.url, f"officer{number:02d}", tmp_path) for number in range(1, DESKS + 1)]
        before = tasks_with_outcomes(hall.owner)
        ballast = disk / "ballast"
        try:
            for desk in desks:
                desk.begin()
            go_on(desks, DESKS)
            for _ in range(TIMES):
                fill_up(ballast, chance.uniform(2, 4))
                with pytest.raises(psycopg.Error):  # it is full, or the server has ended itself
                    server.ask("CREATE TABLE more AS SELECT repeat('x', 1000) FROM generate_series(1, 50000)")
                ballast.unlink()
                if not server.is_running:  # it ends itself where not even its log has room
                    server.start()
                go_on(desks, DESKS)
            for desk in desks:
                desk.finish(hall.url)
        finally:
            for desk in desks:
                desk.kill()
        figures = check(hall.owner, desks, before, DESKS)
    told(record_property, "times the server's disk was full", TIMES, figures)
