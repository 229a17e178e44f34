"""Files that a person names, which are regular ones or refused, and folders that may take nothing."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from officer_app.domain.errors import Unwritable

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
#: What SQLite needs beside its file before it reads the first row.
_PROBE = bytes(65_536)


class NotAFile(OSError):
    """A folder, a pipe, a socket or a device stands under that name."""


def open_named(path: Path) -> BinaryIO:
    """Open a regular file for reading, without ever waiting for it. Raises NotAFile for anything else."""
    _check(path, path.stat())  # opening a device may act on it
    waits_for_nobody = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, os.O_RDONLY | waits_for_nobody)
    try:
        _check(path, os.fstat(handle))  # what stands there may be another by now
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def read_named(path: Path, most: int) -> bytes:
    """The first `most` octets of a regular file, and none beyond its size: what the kernel makes up while it is read
    (/proc) has none. Raises NotAFile, or another OSError.
    """
    with open_named(path) as opened:
        return opened.read(min(most, os.fstat(opened.fileno()).st_size))


def _check(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise NotAFile(errno.EINVAL, "this is no file, but a folder, a pipe, a socket or a device", str(path))


def unwritable(error: OSError, place: Path | str) -> Unwritable | None:
    """What a person can do something about, where that is what the system complains of; else None."""
    if error.errno in _FULL:
        return Unwritable("The disk is full.")
    if error.errno == errno.EROFS:
        return Unwritable(f"The file system of {place} is read-only.")
    if error.errno in (errno.EACCES, errno.EPERM):
        return Unwritable(f"This account may not read and write {place}.")
    return None


def why_unwritable(file: Path) -> Unwritable | None:
    """Why nothing can be written to `file`, or beside it; None where it can. It is tried: no figure tells of quotas."""
    import tempfile  # the window starts without it

    try:
        with tempfile.TemporaryFile(dir=file.parent, buffering=0) as probe:
            probe.write(_PROBE)
    except OSError as error:
        return unwritable(error, file.parent)
    try:
        with file.open("r+b"):
            return None
    except OSError as error:
        return unwritable(error, file)
