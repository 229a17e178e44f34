"""Files that survive a crash: whole or not there, under a name that any file system takes."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

_LONGEST_NAME = 200  # octets; file systems take 255, and numbers and endings are added
_MOST_PIECE = 1 << 20


def write_durably(target: Path, content: bytes, part: Path, *, private: bool = False) -> None:
    """Write `target` whole or not at all, by way of `part` on the same file system; its folder is not synced.

    `private`: only this account reads it.
    """
    try:
        mode = 0o600 if private else 0o666
        with open(part, "wb", opener=lambda path, flags: os.open(path, flags, mode)) as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Make names in `folder` durable where the platform lets a folder be synced."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def move(file: Path, target: Path) -> None:
    """Move a file, also to another file system; it is at one of the two places whatever happens."""
    try:
        file.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        part = target.with_name(f".{target.name}.part")
        with file.open("rb") as source, part.open("wb") as out:
            shutil.copyfileobj(source, out, _MOST_PIECE)
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
        file.unlink()


def free_name(path: Path) -> Path:
    """`path`, or with a number when there is such a file already; shortened where it is very long."""
    path = path.with_name(plain_name(path.name))
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}.{number}{path.suffix}")
    return free


def plain_name(name: str) -> str:
    """A file's name for people and databases: what is no text, or would break a line, is replaced."""
    plain = "".join(c if c.isprintable() and c not in '\\/:*?"<>|' else "_" for c in name)
    if len(plain.encode()) <= _LONGEST_NAME:
        return plain
    stem, dot, suffix = plain.rpartition(".")
    if not stem or len(suffix) > 10:
        stem, dot, suffix = plain, "", ""
    room = _LONGEST_NAME - len((dot + suffix).encode())
    return stem.encode()[:room].decode(errors="ignore") + dot + suffix
