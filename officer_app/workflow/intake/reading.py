"""Reading a file that has come in, within bounds; and the process that reads ahead.

It imports nothing of the store: the process is started when files wait, and is to be at work soon.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
from pathlib import Path
from struct import Struct
from typing import NamedTuple

if sys.platform == "linux":
    import fcntl

from officer_app.children import answers, read_exactly
from officer_app.domain.errors import Unreadable
from officer_app.files import NotAFile, read_named
from officer_app.formats.ceb.reader import CebMessage, read_ceb
from officer_app.formats.files import MAX_OCTETS, is_dicos
from officer_app.workflow.intake import tune_process

LENGTH = Struct("<Q")
"""Before each message between the two processes."""
_PIPE_OCTETS = 1 << 20  # a message as read fits: nobody waits for it to be fetched


class StillChanging(Exception):
    """Somebody wrote to the file while it was read."""


def read_file(file: Path) -> bytes:
    """The whole file. Raises Unreadable with the reason, FileNotFoundError, or StillChanging."""
    try:
        before = file.stat()
        if before.st_size > MAX_OCTETS:
            raise Unreadable(
                f"The file has {before.st_size / 1e6:,.0f} MB; a message or scan may have"
                f" {MAX_OCTETS / 1e6:,.0f} MB at most."
            )
        content = read_named(file, MAX_OCTETS)
        after = file.stat()
    except FileNotFoundError:
        raise
    except NotAFile as error:
        raise Unreadable("This is not a file that can be read, but a folder, a device or a pipe.") from error
    except OSError as error:
        raise Unreadable(f"The file cannot be opened: {error.strerror}.") from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise StillChanging
    return content


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


def serve() -> None:
    """In the reading process: answer each file name on standard input until it closes."""
    tune_process()
    pipe = answers()
    if sys.platform == "linux":
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_OCTETS)
    while head := sys.stdin.buffer.read(LENGTH.size):
        name = read_exactly(sys.stdin.buffer, *LENGTH.unpack(head))
        found = read(Path(os.fsdecode(name)))
        kept = b"" if found is None else pickle.dumps(found, pickle.HIGHEST_PROTOCOL)
        pipe.write(LENGTH.pack(len(kept)))
        pipe.write(kept)
        pipe.flush()


def read(file: Path) -> ReadMessage | None:
    """A message and the file it was read from; None for a scan, and for what cannot be read."""
    try:
        stamp = stamp_of(file)
        content = read_file(file)
        if is_dicos(content):
            return None
        return ReadMessage(stamp, hashlib.sha256(content).hexdigest(), read_ceb(content))
    except (OSError, Unreadable, StillChanging):
        return None  # whoever takes it in finds out, and says so
