"""Processes of our own that work on foreign bytes: started when needed, ended with their parent or by a clock."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

if sys.platform == "linux":
    import resource


class Child:
    """One process that runs `code` and is spoken to by two pipes. Started on first use, and again once it ended.

    Not multiprocessing: that would import the main module, which is the window or the command line, in the child.
    """

    def __init__(self, code: str) -> None:
        self._code = code
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process at work, if one was started and has not ended."""
        process = self._process
        return process.pid if process and process.poll() is None else None

    def running(self) -> subprocess.Popen[bytes]:
        """The process, started if there is none."""
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.end()
        paths = os.pathsep.join(path for path in sys.path if path)
        environment = {**os.environ, "PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-c", self._code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        return self._process

    def end(self) -> None:
        """End it; the next use starts another."""
        if self._process is None:
            return
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            try:
                if pipe:
                    pipe.close()
            except OSError:  # what was not yet written has no reader any more
                continue
        self._process.wait()
        self._process = None


class Clock:
    """Kills a process that is still at it after some seconds; once stopped, it never kills."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self.rang = False
        self._stopped = False
        self._hand = threading.Lock()
        self._process = process
        self._timer = threading.Timer(seconds, self._ring)
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        with self._hand:
            self._stopped = True
        self._timer.cancel()

    def _ring(self) -> None:
        with self._hand:
            if not self._stopped:
                self.rang = True
                self._process.kill()


def answers() -> IO[bytes]:
    """In the child: where its answers go. What a library prints goes nowhere from now on."""
    pipe = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return pipe


def read_exactly(pipe: IO[bytes], size: int) -> bytes:
    """`size` bytes; EOFError where the other side has gone."""
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return data


def limit_memory(allowance: int) -> None:
    """In the child: let it grow by `allowance` bytes of address space beyond what it has now; no core files."""
    if sys.platform != "linux":
        return  # time and the process boundary still hold
    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (mapped + allowance, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
