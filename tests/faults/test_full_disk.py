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
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from officer_app import paths
from officer_app.cli.app import run
from officer_app.domain.errors import Unwritable
from officer_app.domain.mark import Mark, site_mark
from officer_app.paths import DataDir
from officer_app.store.engine import open_store
from officer_app.ui.app import make_application
from officer_app.ui.i18n import Language
from officer_app.ui.window import Window
from officer_app.workflow import inbox
from officer_app.workflow.backup import backup, restore
from officer_app.workflow.intake.files import FileStatus
from officer_app.workflow.verifying import verify
from tests.faults.service import check_nothing_half_stored, check_whole, put, traffic
from tests.workflow.records import conform, hold_for_inspection, record
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


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    if not mount(disk, "8m"):
        pytest.skip("needs the right to mount a small file system")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill(disk: Path) -> None:
    room = os.statvfs(disk)
    (disk / "filler").write_bytes(bytes(room.f_bavail * room.f_frsize))


def make_read_only(disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)


def make_writable(disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    (disk / "filler").unlink(missing_ok=True)


TROUBLES = {"The disk is full.": fill, "is read-only.": make_read_only}
READING = (
    ("queue",),
    ("show", "{number}"),
    ("supervision",),
    ("audit", "verify"),
    ("record", "verify", "{code}"),
)
COMMANDS = (
    ("init",),
    ("intake", str(paths.resource("demo", "samples"))),
    ("--as", "officer1", "task", "claim"),
)


def asked(disk: Path, monkeypatch: pytest.MonkeyPatch, *command: str) -> int:
    monkeypatch.setattr("sys.argv", ["officer-app", "--data", str(disk), *command])
    return run()


@pytest.mark.parametrize("trouble", TROUBLES)
def test_every_command_says_what_is_wrong_with_the_disk(
    small_disk: Path, trouble: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(Station.create(small_disk)) as station:
        station.take(sample(DECLARATION))
    monkeypatch.setenv("OFFICER_PASSWORD", "demo")
    TROUBLES[trouble](small_disk)
    reading = () if "read-only" in trouble else READING
    for command in (*reading, *COMMANDS):
        assert asked(small_disk, monkeypatch, *command) == 1
        said = capsys.readouterr().err
        assert trouble in said and "What was recorded is kept." in said, (command, said)
    make_writable(small_disk)
    with closing(open_store(DataDir(small_disk).database_url())) as store:
        assert verify(store).ok


def test_what_only_reads_reads_a_disk_that_is_read_only(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(Station.create(small_disk)) as station:
        hold_for_inspection(station)
        record(station, conform(station))
        query = "SELECT outcome_id, digest, logistics_no FROM outcome JOIN consignment USING (consignment_id)"
        (row,) = station.rows(query)
        mark = Mark(site_mark(station.context.site), row["outcome_id"], row["digest"])
    make_read_only(small_disk)
    for command in READING:
        filled = [one.format(number=row["logistics_no"], code=mark.text()) for one in command]
        with pytest.raises(SystemExit) as ended:
            asked(small_disk, monkeypatch, *filled)
        assert ended.value.code == 0, (command, capsys.readouterr().err)
    make_writable(small_disk)


def test_what_its_log_still_holds_is_not_passed_over_on_a_read_only_disk(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(Station.create(small_disk)) as station:
        station.take(sample(DECLARATION))
        left = {file: file.read_bytes() for file in small_disk.glob("officer.db-wal")}
        assert any(left.values())
    for file, octets in left.items():
        file.write_bytes(octets)
    make_read_only(small_disk)
    assert asked(small_disk, monkeypatch, "queue") == 1
    assert "is read-only" in capsys.readouterr().err
    make_writable(small_disk)


def test_a_copy_that_finds_no_room_is_not_called_damaged(small_disk: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with closing(Station.create(small_disk)) as station:
        station.take(sample(DECLARATION))
        backup(station.store, copy)
    fill(small_disk)
    with (small_disk / "filler").open("r+b") as filler:  # room to begin, not to end
        filler.truncate(filler.seek(0, os.SEEK_END) - 200_000)
    with pytest.raises(Unwritable, match="The disk is full"):
        restore(copy, small_disk / "officer.db")
    with closing(open_store(DataDir(small_disk).database_url())) as store:
        assert verify(store).ok


def test_the_window_says_that_the_disk_is_full(small_disk: Path, qtbot: Any) -> None:
    Station.create(small_disk).close()
    (small_disk / "outbox").mkdir(exist_ok=True)
    fill(small_disk)
    window = Window(make_application(), DataDir(small_disk), watch_inbox=False)
    window.speak(Language.ENGLISH)
    window.open()
    qtbot.waitUntil(lambda: any("The disk is full" in label.text() for label in window.findChildren(QLabel)))
    window.close_at_once()
    window.deleteLater()


def test_a_file_of_another_account_is_called_so(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs the right to become somebody else")
    Station.create(tmp_path).close()
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == 0 and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    os.seteuid(65_534)
    try:
        with pytest.raises(Unwritable, match="This account may not read and write"):
            open_store(DataDir(tmp_path).database_url())
    finally:
        os.seteuid(0)


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
