"""One process at a time: a lock the operating system lets go of even when its holder is killed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int, *, wait: bool) -> None:
        msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(handle: int, *, wait: bool) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def only_one(file: Path, *, wait: bool = False) -> Iterator[bool]:
    """Holds `file` locked inside the block; False when another process has it and it is not to `wait` for that.
    The file stays, empty."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            _lock(handle, wait=wait)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)
