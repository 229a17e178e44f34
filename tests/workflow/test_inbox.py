"""Bad input through the real inbox: a clear reason, nothing half stored, and the next file goes on."""

from __future__ import annotations

import logging
import os
import shutil
import socket
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from officer_app.domain.errors import WrongDatabase
from officer_app.workflow import inbox
from officer_app.workflow.context import load_context
from officer_app.workflow.durable import free_name, move, plain_name
from officer_app.workflow.inbox import Inbox
from officer_app.workflow.intake.files import FileResult, FileStatus, take_in
from officer_app.workflow.verifying import verify
from tests.formats.dicos.files import edited, image_file, report_file
from tests.workflow.station import ARRIVAL, DECLARATION, ORDER, Station, sample

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
CEB = 'xmlns:ceb="http://www.chinaport.gov.cn/ceb"'


def drop(station: Station, name: str, content: str | bytes, age: float = 10) -> Path:
    """A file that was written to the inbox some seconds ago."""
    file = station.data.inbox / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    os.utime(file, (time.time() - age,) * 2)
    return file


def take_all(station: Station, box: Inbox | None = None) -> list[FileResult]:
    """As the service does: look twice, so that what stands still is known to, then take what has settled."""
    box = box or Inbox(station.data.inbox, station.data)
    box.settled()
    time.sleep(inbox.SETTLED_SECONDS + 0.05)
    return [box.take(station.store, station.context, file) for file in box.settled()]


def dicos_lie(**lies: object) -> bytes:
    def lie(ds: object) -> None:
        for name, value in lies.items():
            setattr(ds, name, value)

    return edited(image_file(), lie)


HOSTILE: dict[str, tuple[Callable[[], bytes | str], str]] = {
    "empty": (lambda: b"", "the file is empty"),
    "blank": (lambda: b" \r\n\t ", "the file is empty"),
    "truncated": (lambda: sample(DECLARATION)[:1500], "the XML breaks off"),
    "wrong-encoding": (
        lambda: sample(DECLARATION).encode("gb18030"),
        "not in the encoding the file declares",
    ),
    "deep": (lambda: HEAD + "<a>" * 100_000 + "</a>" * 100_000, "nested too deeply"),
    "bomb": (
        lambda: (
            HEAD
            + "<!DOCTYPE b ["
            + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "lol" * 10}">' for n in range(12))
            + f"]><ceb:CEB603Message {CEB} guid='x'>&a11;</ceb:CEB603Message>"
        ),
        "entities are not allowed",
    ),
    "external": (
        lambda: (
            HEAD + f'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><ceb:CEB603Message {CEB}>&f;'
            "</ceb:CEB603Message>"
        ),
        "not allowed",
    ),
    "100-mb": (lambda: (HEAD + f"<ceb:CEB603Message {CEB}>").encode() + b" " * 100_000_000, "too large"),
    "csv": (lambda: "waybill;weight;value\nYT1;4.2;10\n", "looks like a table (CSV)"),
    "asycuda": (lambda: HEAD + "<ASYCUDA><Export_release/></ASYCUDA>", "an ASYCUDA World declaration"),
    "receipt": (lambda: HEAD + f"<ceb:CEB604Message {CEB}/>", "receipt for a declaration list"),
    "binary": (lambda: bytes(range(256)) * 40, "binary data"),
    "dicos-cut": (lambda: image_file()[:900], ""),
    "dicos-absurd": (lambda: dicos_lie(Rows=65535, Columns=65535), ""),
    "dicos-no-size": (lambda: dicos_lie(Rows=0), "no size"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_goes_to_quarantine_with_its_reason_and_the_next_is_taken_in(
    station: Station, name: str
) -> None:
    make, reason = HOSTILE[name]
    content = make()
    drop(station, f"1-{name}.xml", content, age=20)
    drop(station, "2-good.xml", sample(DECLARATION))
    began = time.monotonic()
    refused, taken = take_all(station)

    assert time.monotonic() - began < 20
    assert refused.status is FileStatus.QUARANTINED
    assert reason in refused.reason and 10 < len(refused.reason) < 400
    assert taken.status is FileStatus.ACCEPTED
    assert list(station.data.inbox.iterdir()) == []
    kept = station.data.quarantine / f"1-{name}.xml"
    assert kept.read_bytes() == (content if isinstance(content, bytes) else content.encode())
    assert kept.with_name(kept.name + ".reason.txt").read_text(encoding="utf-8") == refused.reason + "\n"
    recorded = station.rows("SELECT path, reason FROM quarantine")
    assert recorded == [{"path": str(kept), "reason": refused.reason}]
    assert station.value("SELECT count(*) FROM message") == 1
    assert station.value("SELECT count(*) FROM scan") == 0
    assert verify(station.store).ok


def test_a_file_larger_than_anything_sane_is_not_even_read(station: Station) -> None:
    file = station.data.inbox / "huge.xml"
    with file.open("wb") as out:
        out.truncate(40_000_000_000)  # a hole: takes no room
    os.utime(file, (1, 1))
    began = time.monotonic()
    (result,) = take_all(station)
    assert time.monotonic() - began < 15
    assert result.status is FileStatus.QUARANTINED
    assert "The file has 40,000 MB" in result.reason
    assert (station.data.quarantine / "huge.xml").stat().st_size == 40_000_000_000


def test_a_file_too_large_to_read_is_too_large_to_copy(station: Station, tmp_path: Path) -> None:
    file = tmp_path / "huge.xml"
    with file.open("wb") as out:
        out.truncate(40_000_000_000)
    assert take_in(station.store, station.context, station.data, file).status is FileStatus.QUARANTINED
    assert station.value("SELECT path FROM quarantine") == str(file)
    assert list(station.data.quarantine.iterdir()) == []


BAD_FIELDS = {
    "a negative weight": ({"grossWeight": "-1"}, "grossWeight is negative"),
    "a negative price": ({"price": "-0.01"}, "price is negative"),
    "a date that does not exist": ({"ieDate": "20260230"}, "ieDate is no date"),
    "a time that does not exist": ({"appTime": "20261131250000"}, "appTime is no time"),
    "an unknown mode": ({"tradeMode": "4711"}, "tradeMode has the unknown code 4711"),
    "an unknown kind of message": ({"appType": "9"}, "appType has the unknown code 9"),
    "a number in words": ({"packNo": "two"}, "packNo is no whole number"),
    "an amount nobody can keep": ({"price": "99999999999999999999"}, "too large"),
    "more decimals than there are": ({"qty": "1.123456"}, "more than 5 decimals"),
}


@pytest.mark.parametrize("what", BAD_FIELDS)
def test_a_bad_field_returns_its_block_with_the_reason(station: Station, what: str) -> None:
    fields, reason = BAD_FIELDS[what]
    drop(station, "bad.xml", sample(DECLARATION, **fields))
    (result,) = take_all(station)
    assert (result.status, result.stored, result.returned) == (FileStatus.ACCEPTED, 0, 1)
    assert any(reason in warning for warning in result.warnings), result.warnings
    assert station.value("SELECT count(*) FROM consignment") == 0
    (receipt,) = station.rows("SELECT status, body FROM receipt")
    assert receipt["status"] == "100" and "海关退单" in receipt["body"]


def test_the_same_keys_twice_in_one_message_are_stored_once(station: Station) -> None:
    message = sample(DECLARATION)
    start, end = message.index("<ceb:Inventory>"), message.index("</ceb:Inventory>") + len("</ceb:Inventory>")
    block = message[start:end]
    guid = block[block.index("<ceb:guid>") + 10 : block.index("</ceb:guid>")]
    again = block.replace(guid, str(uuid.uuid4()).upper())
    drop(station, "twice.xml", message[:end] + again + message[end:])
    (result,) = take_all(station)
    assert (result.stored, result.returned) == (1, 1)
    assert "already declared" in result.warnings[-1]
    assert station.value("SELECT count(*) FROM consignment") == 1


NAMES = [
    "申报单 2026.xml",
    "декларация.xml",
    "تصريح.xml",
    "😀.xml",
    "two\nlines.xml",
    "tab\there.xml",
    "-rf --no-preserve-root.xml",
    "a" * 250 + ".xml",
    "报" * 83 + ".xml",
    "no ending",
    "x.reason.txt",
    " leading and trailing .xml ",
    "%s%n{0}.xml",
    "'; DROP TABLE message; --.xml",
]


@pytest.mark.parametrize("content", ["good", "bad"])
def test_files_of_any_name_are_taken_in_and_kept(station: Station, content: str) -> None:
    for number, name in enumerate(NAMES):
        text = sample(ORDER, orderNo=f"O{number}") if content == "good" else f"no message {number}"
        drop(station, name, text)
    undecodable = os.fsdecode(b"caf\xe9.xml")
    drop(station, undecodable, sample(ORDER, orderNo="LATIN") if content == "good" else "latin")
    results = take_all(station)

    wanted = FileStatus.ACCEPTED if content == "good" else FileStatus.QUARANTINED
    assert [result.status for result in results] == [wanted] * (len(NAMES) + 1)
    assert list(station.data.inbox.iterdir()) == []
    folder = station.data.quarantine if content == "bad" else station.data.done
    kept = [f for f in folder.rglob("*") if f.is_file() and not f.name.endswith(".reason.txt")]
    reasons = [f for f in folder.rglob("*.reason.txt") if f.name != "x.reason.txt"]
    assert len(kept) + (1 if content == "good" else 0) >= len(NAMES)
    assert len(reasons) == (len(NAMES) + 1 if content == "bad" else 0)
    for result in results:
        assert "\n" not in result.file and result.file.encode()
    for row in station.rows("SELECT path FROM quarantine"):
        assert Path(row["path"]).is_file()


def test_names_are_kept_as_far_as_they_are_names(tmp_path: Path) -> None:
    assert plain_name("申报单 2026.xml") == "申报单 2026.xml"
    assert plain_name("two\nlines.xml") == "two_lines.xml"
    assert plain_name("../../etc/passwd") == ".._.._etc_passwd"
    assert len(plain_name("报" * 300 + ".xml").encode()) <= 200
    assert plain_name("报" * 300 + ".xml").endswith("报.xml")
    (tmp_path / "a.xml").touch()
    assert free_name(tmp_path / "a.xml").name == "a.2.xml"


def test_links_folders_pipes_and_unfinished_files_are_left_where_they_are(
    station: Station, caplog: pytest.LogCaptureFixture
) -> None:
    box = station.data.inbox
    (box / "link.xml").symlink_to("/etc/passwd")
    (box / "folder.xml").mkdir()
    os.mkfifo(box / "pipe.xml")
    with socket.socket(socket.AF_UNIX) as listening:
        there = os.open(box, os.O_RDONLY)
        listening.bind(f"/proc/self/fd/{there}/socket.xml")  # the whole path would be too long for one
        os.close(there)
        drop(station, ".hidden.xml", "half of it")
        drop(station, "coming.xml.part", "half of it")
        drop(station, "good.xml", sample(DECLARATION))
        watched = Inbox(box, station.data)
        with caplog.at_level(logging.WARNING):
            results = take_all(station, watched)
            assert take_all(station, watched) == []
    assert [result.file for result in results] == ["good.xml"]
    left = {".hidden.xml", "coming.xml.part", "folder.xml", "link.xml", "pipe.xml", "socket.xml"}
    assert {entry.name for entry in box.iterdir()} == left
    told = [record for record in caplog.records if "left there" in record.getMessage()]
    assert len(told) == 4, "once for each"


def test_a_folder_or_pipe_named_on_the_command_line_is_no_file(station: Station, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        result = take_in(station.store, station.context, station.data, path)
        assert result.status is FileStatus.QUARANTINED
        assert "a folder, a device or a pipe" in result.reason


def test_a_file_named_on_the_command_line_is_copied_beside_its_reason_once(
    station: Station, tmp_path: Path
) -> None:
    first, second = tmp_path / "a" / "list.xml", tmp_path / "b" / "other.xml"
    for file in (first, second):
        file.parent.mkdir()
        file.write_text("a shopping list")
        result = take_in(station.store, station.context, station.data, file)
        assert result.status is FileStatus.QUARANTINED
        assert file.exists()
    (path,) = (Path(row["path"]) for row in station.rows("SELECT path FROM quarantine"))
    assert path.parent == station.data.quarantine
    assert path.read_text() == "a shopping list"
    assert path.with_name(path.name + ".reason.txt").read_text() == result.reason + "\n"
    assert len(list(station.data.quarantine.iterdir())) == 2

    path.unlink()
    take_in(station.store, station.context, station.data, first)
    assert path.read_text() == "a shopping list", "a copy that somebody deleted is kept again"


def test_a_file_that_is_in_quarantine_already_is_not_copied_again(station: Station) -> None:
    file = station.data.quarantine / "list.xml"
    file.write_text("a shopping list")
    take_in(station.store, station.context, station.data, file)
    assert station.value("SELECT path FROM quarantine") == str(file)
    assert list(station.data.quarantine.iterdir()) == [file]


@contextmanager
def as_nobody() -> Iterator[None]:
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="root alone can become nobody")
def test_a_file_without_permission_is_quarantined_or_left_with_the_reason(station: Station) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o777)
        file = Path(folder) / "secret.xml"
        file.write_text(sample(DECLARATION))
        file.chmod(0o600)
        station.value("SELECT 1")  # the database is open
        with as_nobody():
            result = take_in(station.store, station.context, station.data, file)
    assert result.status is FileStatus.QUARANTINED
    assert result.reason == "The file cannot be opened: Permission denied."


def test_a_file_that_grows_is_read_only_once_it_is_whole(station: Station) -> None:
    message = sample(DECLARATION).encode()
    file = station.data.inbox / "slow.xml"
    results: list[FileResult] = []
    ending = threading.Event()
    arguments = (station.store, station.data, station.data.inbox, ending.is_set, results.append)
    service = threading.Thread(target=inbox.serve, args=arguments)
    service.start()
    try:
        with file.open("wb", buffering=0) as out:
            for start in range(0, len(message), len(message) // 8 + 1):
                out.write(message[start : start + len(message) // 8 + 1])
                time.sleep(0.15)
        until = time.monotonic() + 30
        while file.exists():
            assert time.monotonic() < until
            time.sleep(0.05)
    finally:
        ending.set()
        service.join(30)
    assert [result.status for result in results if result.status is not FileStatus.NOT_TAKEN] == [
        FileStatus.ACCEPTED
    ]
    assert station.value("SELECT count(*) FROM consignment") == 1
    assert station.value("SELECT count(*) FROM quarantine") == 0


def test_a_file_from_a_clock_ahead_is_not_waited_for_for_ever(station: Station) -> None:
    drop(station, "tomorrow.xml", "no message", age=-86_400)
    (result,) = take_all(station)
    assert result.status is FileStatus.QUARANTINED


def test_a_file_that_vanishes_leaves_no_trace(station: Station) -> None:
    file = drop(station, "gone.xml", sample(DECLARATION))
    box = Inbox(station.data.inbox, station.data)
    box.settled()
    time.sleep(inbox.SETTLED_SECONDS + 0.05)
    (settled,) = box.settled()
    file.unlink()
    result = box.take(station.store, station.context, settled)
    assert result.status is FileStatus.NOT_TAKEN
    assert result.reason == "The file was gone before it could be read."
    assert station.value("SELECT count(*) FROM quarantine") == 0
    assert station.value("SELECT count(*) FROM message") == 0


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="needs a second file system")
def test_an_inbox_on_another_disk_is_emptied_too(station: Station) -> None:
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        if Path(folder).stat().st_dev == station.data.root.stat().st_dev:
            pytest.skip("needs a second file system")
        message = sample(DECLARATION)
        (Path(folder) / "far.xml").write_text(message)
        box = Inbox(Path(folder), station.data)
        box.settled()
        time.sleep(inbox.SETTLED_SECONDS + 0.05)
        (file,) = box.settled()
        assert box.take(station.store, station.context, file).status is FileStatus.ACCEPTED
        assert list(Path(folder).iterdir()) == []
    (kept,) = (f for f in station.data.done.rglob("*.xml"))
    assert kept.read_text() == message


def test_a_file_that_cannot_be_moved_away_is_not_taken_in_again_and_again(
    station: Station, caplog: pytest.LogCaptureFixture
) -> None:
    drop(station, "stays.xml", sample(DECLARATION))
    shutil.rmtree(station.data.done)
    (station.data.root / "done").write_text("in the way")
    box = Inbox(station.data.inbox, station.data)
    (result,) = take_all(station, box)
    assert result.status is FileStatus.ACCEPTED
    assert "cannot be moved out of the inbox" in caplog.text
    assert take_all(station, box) == [], "it is put off"
    assert (station.data.inbox / "stays.xml").exists()


def test_moving_gives_up_nothing_when_the_target_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "here.xml"
    file.write_text("kept")
    with pytest.raises(FileNotFoundError):
        move(file, tmp_path / "no" / "such" / "folder.xml")
    assert file.read_text() == "kept"


def test_the_same_garbage_twice_is_recorded_once_and_kept_twice(station: Station) -> None:
    drop(station, "a.xml", "garbage")
    take_all(station)
    drop(station, "b.xml", "garbage")
    take_all(station)
    assert station.value("SELECT count(*) FROM quarantine") == 1
    assert {f.name for f in station.data.quarantine.iterdir() if f.suffix == ".xml"} == {"a.xml", "b.xml"}


def test_a_crash_between_record_and_move_leaves_a_record_that_finds_its_file(station: Station) -> None:
    file = drop(station, "odd.xml", "garbage")
    kept = station.data.quarantine / "odd.xml"
    take_in(station.store, station.context, station.data, file, moved_to=kept)  # and then the power went
    kept.write_text("another file took the name meanwhile")
    take_all(station)
    (path,) = (row["path"] for row in station.rows("SELECT path FROM quarantine"))
    assert Path(path).read_text() in ("garbage", "another file took the name meanwhile")
    assert (station.data.quarantine / "odd.2.xml").read_text() == "garbage"


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    which=st.sampled_from([ORDER, DECLARATION, ARRIVAL]),
    flips=st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), min_size=1, max_size=6),
    cut=st.none() | st.integers(0, 4000),
)
def test_spoilt_messages_are_taken_in_returned_or_quarantined(
    station: Station, which: int, flips: list[tuple[int, int]], cut: int | None
) -> None:
    spoilt = bytearray(sample(which).encode())
    for place, value in flips:
        spoilt[place % len(spoilt)] = value
    _survives(station, bytes(spoilt[:cut]))


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    which=st.sampled_from([image_file(), report_file()]),
    flips=st.lists(st.tuples(st.integers(128, 1 << 20), st.integers(0, 255)), min_size=1, max_size=4),
)
def test_spoilt_scans_are_taken_in_or_quarantined(
    station: Station, which: bytes, flips: list[tuple[int, int]]
) -> None:
    spoilt = bytearray(which)
    for place, value in flips:
        spoilt[place % len(spoilt)] = value
    _survives(station, bytes(spoilt))


def _survives(station: Station, content: bytes) -> None:
    messages = station.value("SELECT count(*) FROM message")
    result = station.take(content)
    assert result.status is not FileStatus.NOT_TAKEN
    assert "This program failed" not in result.reason
    taken = station.value("SELECT count(*) FROM message") - messages
    assert taken == (0 if result.status is FileStatus.QUARANTINED else taken)
    assert (result.status is FileStatus.QUARANTINED) == bool(result.reason)


@pytest.mark.parametrize("another", [True, False], ids=["replaced", "deleted"])
def test_the_service_ends_when_its_database_is_no_longer_there(station: Station, another: bool) -> None:
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        if asked == 3:
            copy = station.data.root / "copy"
            shutil.copy(station.data.database, copy)
            for file in station.data.root.glob("officer.db*"):
                file.unlink()
            if another:
                copy.rename(station.data.database)
            drop(station, "late.xml", sample(DECLARATION))
        return asked > 100

    with pytest.raises(WrongDatabase, match="deleted or replaced while the intake service worked on it"):
        inbox.serve(station.store, station.data, station.data.inbox, stop, lambda _: None)
    assert [file.name for file in station.data.inbox.iterdir()] == ["late.xml"]


def test_a_bad_timetable_or_table_of_rates_stops_nothing_and_is_logged_once(
    station: Station, caplog: pytest.LogCaptureFixture
) -> None:
    (station.data.root / "flights.csv").write_text(
        "flight,departs\nCZ0471,2026-12-01T01:30\nCZ0472,2026/12/1 1:30\n"
    )
    (station.data.root / "rates.csv").mkdir()
    context = load_context(station.store, station.data)
    assert list(context.flights) == ["CZ0471"]
    assert not context.rates.known(date(2020, 10, 15), "502"), "the invented rates would be a guess"

    drop(station, "one.xml", sample(DECLARATION))
    taken: list[FileResult] = []
    with caplog.at_level(logging.ERROR):
        inbox.serve(station.store, station.data, station.data.inbox, lambda: bool(taken), taken.append)
    assert [result.stored for result in taken] == [1]
    said = [record.getMessage() for record in caplog.records]
    assert [one.partition(":")[0] for one in said] == ["flights.csv, line 3", "rates.csv"]
