"""A disk that is full, a database that cannot grow: nothing half stored, a clear reason, and on with the rest."""

from __future__ import annotations

import os
import resource
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from officer_app.workflow import inbox
from officer_app.workflow.intake.files import FileStatus
from officer_app.workflow.verifying import verify
from tests.faults.service import check_nothing_half_stored, check_whole, put, traffic
from tests.workflow.station import DECLARATION, Station, sample


@contextmanager
def database_that_cannot_grow(station: Station) -> Iterator[None]:
    station.store.close()
    with station.store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    yield
    station.store.close()


@contextmanager
def files_no_longer_than(octets: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (octets, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_message_that_does_not_fit_leaves_nothing_and_is_taken_in_later(station: Station) -> None:
    with database_that_cannot_grow(station):
        for number in range(200):
            message = sample(DECLARATION, copNo=f"COP{number}", logisticsNo=f"YT{number}")
            result = station.take(message)
            if result.status is not FileStatus.ACCEPTED:
                break
        for again in range(200):  # the first may still find room where there is some
            garbage = station.take(f"no message at all {again}" * 1000)
            if garbage.status is not FileStatus.QUARANTINED:
                break

    for refused in (result, garbage):
        assert refused.status is FileStatus.NOT_TAKEN
        assert refused.reason.startswith("The disk is full. Nothing of the file was stored")
    for table in ("message", "consignment", "declaration", "receipt", "message_block", "audit_head"):
        site_chain = table == "audit_head"
        assert station.value(f"SELECT count(*) FROM {table}") == number + site_chain, table
    assert station.take(message).status is FileStatus.ACCEPTED
    assert verify(station.store).ok


def test_an_image_that_does_not_fit_leaves_no_piece_of_itself(station: Station) -> None:
    file = station.data.root / "low.dcs"
    file.write_bytes(next(content for name, content in traffic(1).items() if name.endswith("-low.dcs")))
    with files_no_longer_than(100_000):
        result = station.take(file)
    assert result.status is FileStatus.NOT_TAKEN
    assert "File too large" in result.reason
    assert [found for found in station.data.images.rglob("*") if found.is_file()] == []
    assert station.value("SELECT count(*) FROM message") == 0
    assert station.take(file).status is FileStatus.ACCEPTED


def test_a_copy_for_quarantine_that_does_not_fit_leaves_no_piece_and_no_record(station: Station) -> None:
    file = station.data.root / "list.xml"
    file.write_text("no message at all " * 20_000)
    with files_no_longer_than(300_000):
        result = station.take(file)
    assert result.status is FileStatus.NOT_TAKEN
    assert list(station.data.quarantine.iterdir()) == []
    assert station.value("SELECT count(*) FROM quarantine") == 0
    assert station.take(file).status is FileStatus.QUARANTINED
    assert len(list(station.data.quarantine.iterdir())) == 2


@pytest.mark.slow
def test_a_disk_runs_full_and_is_given_room_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real service on a small disk of its own; needs root to mount it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    files = traffic(parcels=6)
    if not mount(disk, "32m"):
        pytest.skip("needs the right to mount a small file system")
    try:
        monkeypatch.setattr(inbox, "RETRY_SECONDS", 0.3)
        monkeypatch.setattr(inbox, "PAUSE_SECONDS", 0.3)
        with closing(Station.create(disk / "station")) as station:
            put(station.data.inbox, files)
            filler = disk / "filler"
            room = os.statvfs(disk)
            filler.write_bytes(bytes(room.f_bavail * room.f_frsize - 600_000))
            with serving(station) as results:
                wait_for(lambda: any(result.status is FileStatus.NOT_TAKEN for result in results))
                check_nothing_half_stored(station)
                filler.unlink()
                wait_for(lambda: not any(station.data.inbox.iterdir()))
            assert any("The disk is full" in result.reason for result in results)
            check_whole(station, files)
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def mount(folder: Path, size: str) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    try:
        return subprocess.run(command, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


@contextmanager
def serving(station: Station) -> Iterator[list[inbox.FileResult]]:
    """The service in a thread, its results as they come; at the end it is told to end and has written receipts."""
    results: list[inbox.FileResult] = []
    ending = threading.Event()
    arguments = (station.store, station.data, station.data.inbox, ending.is_set, results.append)
    service = threading.Thread(target=inbox.serve, args=arguments)
    service.start()
    try:
        yield results
        wait_for(lambda: not station.value("SELECT count(*) FROM receipt WHERE written_at IS NULL"))
    finally:
        ending.set()
        service.join(30)
    assert not service.is_alive()


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.05)
