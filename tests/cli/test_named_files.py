"""Files named on the command line: what is no regular file is refused at once, and nobody waits for it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from officer_app.cli.app import run
from officer_app.domain.errors import OfficerError, WrongDatabase
from officer_app.files import NotAFile, read_named
from officer_app.store.engine import connect, sqlite_url
from officer_app.workflow.evidence import read_bounded
from officer_app.workflow.offline.carrying import _open

KINDS = ("pipe", "device", "socket", "folder")
NO_FILE = "this is no file, but a folder, a pipe, a socket or a device"


@pytest.fixture
def odd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Path]]:
    """One of each kind that is no file; whoever waits for one of them is interrupted."""
    named = {kind: tmp_path / f"{kind}.json" for kind in KINDS}
    os.mkfifo(named["pipe"])
    named["device"].symlink_to("/dev/zero")
    named["folder"].mkdir()
    monkeypatch.chdir(tmp_path)  # a socket's path is short

    def waited(*_: Any) -> None:
        raise AssertionError("it waits for the pipe")

    signal.signal(signal.SIGALRM, waited)
    signal.alarm(30)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.json")
        yield named
    signal.alarm(0)


COMMANDS: dict[str, Callable[[Path], tuple[object, ...]]] = {
    "record": lambda file: ("--as", "officer1", "task", "record", "any", "--file", file),
    "amend": lambda file: ("--as", "officer1", "task", "amend", "any", "--reason", "typing", "--file", file),
    "restore": lambda file: ("restore", file),
    "rules check": lambda file: ("rules", "check", file),
    "record verify": lambda file: ("record", "verify", file),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_pipe_is_refused_at_once(
    made: Path,
    data: Path,
    odd: dict[str, Path],
    command: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(made, data, dirs_exist_ok=True)
    monkeypatch.setenv("OFFICER_PASSWORD", "demo")
    arguments = ["officer-app", "--data", data, *COMMANDS[command](odd["pipe"])]
    monkeypatch.setattr("sys.argv", [*map(str, arguments)])
    assert run() == 1
    assert NO_FILE in capsys.readouterr().err


@pytest.mark.parametrize("kind", KINDS)
def test_a_database_is_a_file(odd: dict[str, Path], kind: str) -> None:
    with pytest.raises(WrongDatabase, match="is no file"):
        connect(sqlite_url(odd[kind]))


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_is_no_file_is_not_read(odd: dict[str, Path], kind: str) -> None:
    for read in (lambda file: read_named(file, 10), lambda file: _open(file, "CODE")):
        with pytest.raises(NotAFile):
            read(odd[kind])
    with pytest.raises(OfficerError, match=NO_FILE):
        read_bounded(odd[kind])


def test_what_the_kernel_makes_up_has_no_content() -> None:
    assert read_named(Path("/proc/kmsg"), 100) == b""
