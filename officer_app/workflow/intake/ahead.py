"""Reading ahead: while one message is stored, the next is read and checked. It needs nothing of the store.

A station's own file has one intake, of whose time reading is a quarter: a process on another core does it. A shared
database has as many as it needs, each of which waits for the server anyway: a thread of it reads in that time.
"""

from __future__ import annotations

import os
import pickle
import subprocess
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from itertools import islice
from pathlib import Path
from typing import IO

from officer_app.children import Child, Clock, read_exactly
from officer_app.store.engine import Store
from officer_app.workflow.intake.reading import LENGTH, ReadMessage, read

_CHILD = "from officer_app.workflow.intake.reading import serve; serve()"
_ASKED = 2  # files on their way at once
_FEW = 3  # so many files are read sooner than the process starts
_SECONDS = 60.0


def reader_for(store: Store) -> ReadAhead | ReadMeanwhile:
    """Whoever reads ahead for one that takes files in; to be closed."""
    return ReadMeanwhile() if store.is_shared else ReadAhead()


class ReadMeanwhile:
    """Reads the next file in a thread while the server does what was sent to it."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "read-meanwhile")
        self._next: Path | None = None
        self.coming: Future[ReadMessage | None] | None = None

    def through(self, files: Sequence[Path]) -> Iterator[tuple[Path, ReadMessage | None]]:
        """Each file in turn with what was read of it meanwhile, or None for what is left to be read."""
        for number, file in enumerate(files, 1):
            coming, self.coming = self.coming, None
            found = coming.result() if coming and self._next == file and not coming.exception() else None
            self._next = files[number] if number < len(files) else None
            yield file, found

    def fetch(self) -> None:
        """Begin with the next; to be called when only the server is left to wait for."""
        if self._next and self.coming is None:
            self.coming = self._thread.submit(read, self._next)

    def close(self) -> None:
        self._thread.shutdown()


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
                _pipe(self._process.stdin).write(LENGTH.pack(len(name)) + name)
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
            (length,) = LENGTH.unpack(read_exactly(_pipe(self._process.stdout), LENGTH.size))
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
