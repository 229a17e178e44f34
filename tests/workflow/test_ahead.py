"""Messages read while others are stored: by a process of their own, or in a thread."""

from __future__ import annotations

import hashlib
import os
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from officer_app.formats.ceb.reader import read_ceb
from officer_app.workflow.intake.ahead import ReadAhead, ReadMeanwhile, reader_for
from officer_app.workflow.intake.files import FileStatus, take_in
from tests.formats.dicos.files import image_file
from tests.workflow.station import ARRIVAL, DECLARATION, ORDER, WAYBILL, Station, sample

MESSAGES = (DECLARATION, ORDER, WAYBILL, ARRIVAL)


@pytest.fixture
def reader() -> Iterator[ReadAhead]:
    with closing(ReadAhead()) as made:
        yield made


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Four messages, all to be told apart."""
    made = []
    for number, name in enumerate(MESSAGES):
        file = tmp_path / f"{number} 消息.xml"
        file.write_text(sample(name), encoding="utf-8")
        made.append(file)
    return made


def test_what_is_read_ahead_is_what_is_in_the_file(reader: ReadAhead, files: list[Path]) -> None:
    found = list(reader.through(files))
    assert [file for file, _ in found] == files
    assert [ahead and ahead.message for _, ahead in found] == [read_ceb(file.read_bytes()) for file in files]


def test_for_a_few_files_no_process_is_started(reader: ReadAhead, files: list[Path]) -> None:
    assert list(reader.through(files[:3])) == [(file, None) for file in files[:3]]
    assert reader.pid is None


def test_scans_and_what_cannot_be_read_are_left_to_who_takes_them_in(
    reader: ReadAhead, files: list[Path]
) -> None:
    files[0].write_bytes(image_file())
    files[1].write_text("<half", encoding="utf-8")
    files[2].unlink()
    assert [ahead is None for _, ahead in reader.through(files)] == [True, True, True, False]


def test_a_file_that_was_replaced_after_it_was_read_is_read_again(
    station: Station, reader: ReadAhead, files: list[Path]
) -> None:
    file, ahead = next(reader.through(files))
    assert ahead is not None
    before = file.stat()
    other = file.with_suffix(".part")
    other.write_text(sample(DECLARATION).replace("9710", "9810"), encoding="utf-8")
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(file)
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    take_in(station.store, station.context, station.data, file, ahead=ahead)
    assert station.value("SELECT sha256 FROM message") == hashlib.sha256(file.read_bytes()).hexdigest()


def test_what_is_fetched_while_the_disk_writes_is_that_of_the_next_file(
    station: Station, reader: ReadAhead, files: list[Path]
) -> None:
    fetched = []

    def fetch() -> None:
        reader.fetch()
        fetched.append(reader.coming and reader.coming.result())

    through = []
    for file, ahead in reader.through(files):
        through.append(ahead)
        take_in(station.store, station.context, station.data, file, ahead=ahead, meanwhile=fetch)
    assert None not in through
    assert fetched == [*through[1:], None]


@pytest.mark.parametrize("killed", range(4))
def test_a_reading_process_that_dies_while_the_next_file_is_fetched_mixes_up_no_files(
    station: Station, reader: ReadAhead, files: list[Path], killed: int
) -> None:
    def fetch() -> None:
        reader.fetch()
        if number == killed and reader.pid is not None:
            os.kill(reader.pid, signal.SIGKILL)

    for number, (file, ahead) in enumerate(reader.through(files)):
        if number == killed and reader.pid is not None:
            os.kill(reader.pid, signal.SIGSTOP)  # it has no answer yet when it dies
        assert ahead is None or ahead.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
        take_in(station.store, station.context, station.data, file, ahead=ahead, meanwhile=fetch)
    for file, ahead in reader.through(files):
        assert ahead is None or ahead.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()


def test_a_reading_process_that_is_killed_loses_no_file_and_another_one_follows(
    station: Station, reader: ReadAhead, files: list[Path]
) -> None:
    results = []
    for file, ahead in reader.through(files):
        if reader.pid is not None:
            os.kill(reader.pid, signal.SIGKILL)
        results.append(take_in(station.store, station.context, station.data, file, ahead=ahead))
    assert [result.status for result in results] == [FileStatus.ACCEPTED] * 4
    assert all(ahead is not None for _, ahead in reader.through(files))


def test_who_stops_in_the_middle_finds_the_next_files_in_order(reader: ReadAhead, files: list[Path]) -> None:
    for _ in reader.through(files):
        break
    assert [ahead and ahead.message.kind for _, ahead in reader.through(files[::-1])] == [
        read_ceb(file.read_bytes()).kind for file in files[::-1]
    ]


@pytest.fixture
def meanwhile() -> Iterator[ReadMeanwhile]:
    with closing(ReadMeanwhile()) as made:
        yield made


def test_a_stations_own_file_has_a_process_read_ahead(station: Station) -> None:
    with closing(reader_for(station.store)) as reader:
        assert isinstance(reader, ReadAhead)


def test_the_next_is_read_in_a_thread_once_only_the_store_is_waited_for(
    station: Station, meanwhile: ReadMeanwhile, files: list[Path]
) -> None:
    read, results = [], []
    for file, ahead in meanwhile.through(files):
        read.append(ahead and ahead.message)
        results.append(
            take_in(
                *(station.store, station.context, station.data, file), ahead=ahead, meanwhile=meanwhile.fetch
            )
        )
    assert read == [None, *(read_ceb(file.read_bytes()) for file in files[1:])]
    assert [result.status for result in results] == [FileStatus.ACCEPTED] * 4


def test_what_a_thread_cannot_read_is_left_to_who_takes_it_in(
    meanwhile: ReadMeanwhile, files: list[Path]
) -> None:
    files[1].write_bytes(image_file())
    files[2].write_text("<half", encoding="utf-8")
    files[3].unlink()
    for file, ahead in meanwhile.through(
        [*files, Path("no\0name"), files[0]]
    ):  # of which the system makes an error
        assert ahead is None or file == files[0]
        meanwhile.fetch()
    assert ahead is not None


def test_who_stops_in_the_middle_is_given_nothing_of_another_file(
    meanwhile: ReadMeanwhile, files: list[Path]
) -> None:
    for _ in meanwhile.through(files):
        meanwhile.fetch()
        break
    assert [ahead for _, ahead in meanwhile.through(files[::-1])] == [None] * 4
