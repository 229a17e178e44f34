"""Reading ahead: while one message is stored, a process of its own reads and checks the next.

Reading takes a quarter of intake's time and needs nothing of the store; with files waiting, another core does it.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from itertools import islice
from pathlib import Path
from struct import Struct
from typing import IO, NamedTuple

if sys.platform == "linux":
    import fcntl

from officer_app.children import Child, Clock, answers, read_exactly
from officer_app.domain.errors import Unreadable
from officer_app.formats.ceb.reader import CebMessage, read_ceb
from officer_app.formats.dicos import is_dicos
from officer_app.workflow.intake.keeping import StillChanging, read_file

_CHILD = "from officer_app.workflow.intake.ahead import serve; serve()"
_LENGTH = Struct("<Q")
_ASKED = 2  # files on their way at once
_FEW = 3  # so many files are read sooner than the process starts
_SECONDS = 60.0
_PIPE_OCTETS = 1 << 20  # a message as read fits: nobody waits for it to be fetched


class Stamp(NamedTuple):
    """Which file it was when it was read. One put in its place has another inode, and was changed at another time,
    also where size and date of its content are the same.
    """

    octets: int
    inode: int
    written: int  # ns
    changed: int  # ns


class ReadMessage(NamedTuple):
    """A message that was read, and the file it was read from."""

    stamp: Stamp
    sha256: str
    message: CebMessage


def stamp_of(file: Path) -> Stamp:
    found = file.stat()
    return Stamp(found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns)


class ReadAhead:
    """The reading process and the way to it."""

    def __init__(self) -> None:
        self._child = Child(_CHILD)
        self._asked: deque[Path] = deque()
        self._thread = ThreadPoolExecutor(1, "read-ahead")
        self.coming: Future[ReadMessage | None] | None = None
        self._process: subprocess.Popen[bytes]

    @property
    def pid(self) -> int | None:
        """The process at work, if one was started and has not ended."""
        return self._child.pid

    def through(self, files: Sequence[Path]) -> Iterator[tuple[Path, ReadMessage | None]]:
        """Each file in turn with what was read of it ahead; None for what is left to be read where it is taken in:
        scans, what cannot be read, and everything where only a few files wait.
        """
        if len(files) <= _FEW:
            yield from ((file, None) for file in files)
            return
        coming = iter(files)
        try:
            self._ask(islice(coming, _ASKED))
            for file in files:
                found = self._answer(file)
                self._ask(islice(coming, 1))
                yield file, found
        finally:
            while self._asked:
                self._answer(self._asked[0])

    def fetch(self) -> None:
        """Get what was read of the next file in a thread; for the moment in which only the disk is busy."""
        if self._asked and self.coming is None:
            self.coming = self._thread.submit(self._receive)

    def close(self) -> None:
        """End the process."""
        self._lost()
        self._thread.shutdown()

    def _ask(self, files: Iterable[Path]) -> None:
        for file in files:
            name = os.fsencode(file.absolute())
            if not self._asked:
                self.coming = None
                self._process = self._child.running()
            try:
                _pipe(self._process.stdin).write(_LENGTH.pack(len(name)) + name)
                _pipe(self._process.stdin).flush()
            except OSError:
                self._lost()
            else:
                self._asked.append(file)

    def _answer(self, file: Path) -> ReadMessage | None:
        if self.coming is not None:
            wait([self.coming])  # if the process was lost over it, nothing is on its way any more
        if not self._asked or self._asked[0] != file:
            return None
        self._asked.popleft()
        coming, self.coming = self.coming, None
        return coming.result() if coming else self._receive()

    def _receive(self) -> ReadMessage | None:
        clock = Clock(self._process, _SECONDS)
        try:
            (length,) = _LENGTH.unpack(read_exactly(_pipe(self._process.stdout), _LENGTH.size))
            found = read_exactly(_pipe(self._process.stdout), length)
        except (OSError, EOFError):
            self._lost()
            return None
        finally:
            clock.stop()
        return pickle.loads(found) if found else None  # noqa: S301 - from our own process

    def _lost(self) -> None:
        """It ended. What it was asked for is read where it is taken in."""
        self._asked.clear()
        self._child.end()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


def serve() -> None:
    """In the reading process: answer each file name on standard input until it closes."""
    pipe = answers()
    if sys.platform == "linux":
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_OCTETS)
    while head := sys.stdin.buffer.read(_LENGTH.size):
        name = read_exactly(sys.stdin.buffer, *_LENGTH.unpack(head))
        found = _read(Path(os.fsdecode(name)))
        kept = b"" if found is None else pickle.dumps(found, pickle.HIGHEST_PROTOCOL)
        pipe.write(_LENGTH.pack(len(kept)))
        pipe.write(kept)
        pipe.flush()


def _read(file: Path) -> ReadMessage | None:
    try:
        stamp = stamp_of(file)
        content = read_file(file)
        if is_dicos(content):
            return None
        return ReadMessage(stamp, hashlib.sha256(content).hexdigest(), read_ceb(content))
    except (OSError, Unreadable, StillChanging):
        return None  # whoever takes it in finds out, and says so
