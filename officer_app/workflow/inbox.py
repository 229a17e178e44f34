"""The watched inbox: files are read once they have stopped changing, then moved to `done/` or `quarantine/`."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from officer_app.domain.clock import now as clock_now
from officer_app.paths import DataDir
from officer_app.store.engine import Store
from officer_app.workflow.context import Context, is_stale, load_context
from officer_app.workflow.intake import FileResult, FileStatus, take_in
from officer_app.workflow.outbox import write_outbox
from officer_app.workflow.ticking import tick

log = logging.getLogger(__name__)

SETTLED_SECONDS = 0.3  # unchanged for so long: the writer is done
POLL_SECONDS = 0.1
TICK_SECONDS = 60.0


class Inbox:
    """One folder of incoming files. Hidden files and `*.part` are still being written by their sender."""

    def __init__(self, folder: Path, data: DataDir) -> None:
        self.folder = folder
        self.data = data
        self._seen: dict[Path, tuple[tuple[int, int], float]] = {}

    def settled(self) -> list[Path]:
        """Files that have stopped changing, oldest first."""
        now = time.monotonic()
        current: dict[Path, tuple[tuple[int, int], float]] = {}
        ready: list[tuple[int, Path]] = []
        with os.scandir(self.folder) as entries:
            for entry in entries:
                if (
                    entry.name.startswith(".")
                    or entry.name.endswith(".part")
                    or not entry.is_file(follow_symlinks=False)
                ):
                    continue
                try:
                    found = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue
                path = Path(entry.path)
                stamp = (found.st_size, found.st_mtime_ns)
                before = self._seen.get(path)
                since = before[1] if before is not None and before[0] == stamp else now
                current[path] = (stamp, since)
                old = time.time() - found.st_mtime > 2 * SETTLED_SECONDS
                if now - since >= SETTLED_SECONDS or (before is None and old):
                    ready.append((found.st_mtime_ns, path))
        self._seen = current
        return [path for _, path in sorted(ready)]

    def take(self, store: Store, context: Context, file: Path) -> FileResult:
        """Take in one settled file and move it out of the inbox. A crash in between takes it in again: no change."""
        kept = free_name(self.data.quarantine / file.name)
        result = take_in(store, context, self.data, file, moved_to=kept)
        if result.status is FileStatus.QUARANTINED:
            kept.with_name(kept.name + ".reason.txt").write_text(result.reason + "\n", encoding="utf-8")
            file.replace(kept)
        else:
            file.replace(free_name(done_folder(self.data) / file.name))
        self._seen.pop(file, None)
        return result


def done_folder(data: DataDir) -> Path:
    """Where today's files go once they are taken in."""
    folder = data.done / f"{clock_now():%Y-%m-%d}"
    folder.mkdir(exist_ok=True)
    return folder


def free_name(path: Path) -> Path:
    """`path`, or with a number when there is such a file already."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}.{number}{path.suffix}")
    return free


def serve(
    store: Store,
    data: DataDir,
    folder: Path,
    stop: Callable[[], bool],
    on_result: Callable[[FileResult], None],
) -> None:
    """The intake service: takes in what comes, writes receipts, and lets time do its part every minute."""
    inbox = Inbox(folder, data)
    context = load_context(store, data)
    next_tick = 0.0
    write_outbox(store, data.outbox)
    while not stop():
        with store.read() as connection:
            stale = is_stale(context, connection)
        if stale:
            context = load_context(store, data)
        taken = 0
        for file in inbox.settled():
            if stop():
                break
            on_result(inbox.take(store, context, file))
            taken += 1
            if time.monotonic() >= next_tick:
                break
        if taken:
            write_outbox(store, data.outbox)
        if time.monotonic() >= next_tick:
            context = load_context(store, data)
            tick(store, context)
            write_outbox(store, data.outbox)
            next_tick = time.monotonic() + TICK_SECONDS
        if not taken:
            time.sleep(POLL_SECONDS)


def files_under(paths: list[Path]) -> Iterator[Path]:
    """The files named, and those directly or deeper in the folders named, by name."""
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        else:
            yield path
