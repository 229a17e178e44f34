"""The watched inbox: files are read once they have stopped changing, then moved to `done/` or `quarantine/`."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from officer_app.domain.clock import now as clock_now
from officer_app.domain.errors import WrongDatabase
from officer_app.domain.station_files import Faults
from officer_app.logs import log_unexpected
from officer_app.paths import DataDir
from officer_app.store.engine import Store
from officer_app.workflow.checkpoints import Hourly
from officer_app.workflow.context import Context, load_context, rules_stamp
from officer_app.workflow.durable import free_name, move
from officer_app.workflow.follow_up import follow_up
from officer_app.workflow.instructions import rematch_desk
from officer_app.workflow.intake.ahead import ReadAhead, ReadMeanwhile, reader_for
from officer_app.workflow.intake.files import YOUNG_SECONDS, FileResult, FileStatus, take_in
from officer_app.workflow.intake.keeping import write_reason
from officer_app.workflow.intake.reading import ReadMessage
from officer_app.workflow.outbox import write_outbox
from officer_app.workflow.ticking import tick

log = logging.getLogger(__name__)

SETTLED_SECONDS = 0.3  # unchanged for so long: the writer is done
POLL_SECONDS = 0.1
TICK_SECONDS = 60.0
LOOK_SECONDS = 1.0  # what officers of a shared database have left to the service
RETRY_SECONDS = 30.0  # a file that could not be stored or moved
PAUSE_SECONDS = 5.0  # after a failure that was nobody's file
AWAY_SECONDS = 1.0  # while the server of a shared database is away

_Stamp = tuple[int, int]


class Inbox:
    """One folder of incoming files. Hidden files and `*.part` are still being written by their sender."""

    def __init__(self, folder: Path, data: DataDir) -> None:
        self.folder = folder
        self.data = data
        self._seen: dict[Path, tuple[_Stamp, float]] = {}
        self._put_off: dict[Path, float] = {}
        self._left: set[str] = set()

    def settled(self) -> list[Path]:
        """Files that have stopped changing, oldest first."""
        now = time.monotonic()
        self._put_off = {path: until for path, until in self._put_off.items() if until > now}
        current: dict[Path, tuple[_Stamp, float]] = {}
        ready: list[tuple[int, Path]] = []
        for entry in self._files():
            try:
                found = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            path = Path(entry.path)
            if path in self._put_off:
                continue
            stamp = (found.st_size, found.st_mtime_ns)
            before = self._seen.get(path)
            since = before[1] if before is not None and before[0] == stamp else now
            current[path] = (stamp, since)
            if now - since >= SETTLED_SECONDS:
                ready.append((found.st_mtime_ns, path))
        self._seen = current
        return [path for _, path in sorted(ready)]

    def _files(self) -> Iterator[os.DirEntry[str]]:
        """What may be taken in. Links, folders and devices stay where they are; the log says so once."""
        with os.scandir(self.folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.name.endswith(".part"):
                    continue
                if entry.is_file(follow_symlinks=False):
                    yield entry
                elif entry.name not in self._left:
                    self._left.add(entry.name)
                    log.warning(
                        "%r in the inbox is a folder, a link or a device, no file: left there", entry.name
                    )

    def take(
        self,
        store: Store,
        context: Context,
        file: Path,
        ahead: ReadMessage | None = None,
        meanwhile: Callable[[], None] | None = None,
    ) -> FileResult:
        """Take in one settled file and move it out of the inbox. A crash in between takes it in again: no change."""
        kept = free_name(self.data.quarantine / file.name)
        result = take_in(store, context, self.data, file, moved_to=kept, ahead=ahead, meanwhile=meanwhile)
        self._seen.pop(file, None)
        try:
            if result.status is FileStatus.NOT_TAKEN:
                self._wait(file, YOUNG_SECONDS if result.unfinished else RETRY_SECONDS)
            elif result.status is FileStatus.QUARANTINED:
                write_reason(kept, result.reason)
                move(file, kept)
            else:
                move(file, free_name(done_folder(self.data) / file.name))
        except OSError as error:
            log.error("%s is %s, but cannot be moved out of the inbox: %s", result.file, result.status, error)
            self._wait(file, RETRY_SECONDS)
        return result

    def _wait(self, file: Path, seconds: float) -> None:
        self._put_off[file] = time.monotonic() + seconds


def done_folder(data: DataDir) -> Path:
    """Where today's files go once they are taken in."""
    folder = data.done / f"{clock_now():%Y-%m-%d}"
    folder.mkdir(exist_ok=True)
    return folder


def serve(
    store: Store,
    data: DataDir,
    folder: Path,
    stop: Callable[[], bool],
    on_result: Callable[[FileResult], None],
) -> None:
    """The intake service: takes in what comes, writes receipts, and lets time do its part every minute.

    It ends only when told to: what fails is logged and tried again, and what waits in the inbox stays there. While the
    server of a shared database is away it waits for it. Raises WrongDatabase once a database's file is gone or another:
    what was taken in would be in no database.
    """
    told: set[str] = set()  # why the server is away, as the log has it
    with closing(reader_for(store)) as reader, store.announcing():
        service = _Service(store, data, folder, stop, on_result, reader)
        while not stop():
            try:
                busy = service.round()
            except WrongDatabase as error:
                if not store.is_shared:
                    raise
                if str(error) not in told:
                    told.add(str(error))
                    log.warning(
                        "The intake service waits for the server; what comes stays in the inbox. %s", error
                    )
                service.pause(AWAY_SECONDS)
            except Exception as error:  # a full disk, a folder gone
                log.error(
                    "The intake service could not go on and tries again (%s)", log_unexpected(log, error)
                )
                service.pause(PAUSE_SECONDS)
            else:
                if told:
                    log.info("The server answers again; the intake service goes on.")
                    told.clear()
                if not busy:
                    time.sleep(POLL_SECONDS)


class _Service:
    def __init__(
        self,
        store: Store,
        data: DataDir,
        folder: Path,
        stop: Callable[[], bool],
        on_result: Callable[[FileResult], None],
        reader: ReadAhead | ReadMeanwhile,
    ) -> None:
        self.store = store
        self.data = data
        self.stop = stop
        self.on_result = on_result
        self.inbox = Inbox(folder, data)
        self.reader = reader
        self.database = _identity(store)
        self.context = load_context(store, data)
        self._tell_of_faults(())
        self.next_tick = 0.0
        self.next_look = 0.0
        self.asked = 0  # the last event seen of what people ask for
        self.unwritten = True
        self.checkpoints = Hourly()

    def round(self) -> bool:
        """Take in what has settled; True when there was something."""
        self._same_database()
        with self.store.read() as connection:
            stamp = rules_stamp(connection, self.context.site.site_id)
        if stamp != self.context.rules_stamp:
            self._refresh()
            if self.store.is_shared:
                rematch_desk(self.store, self.context)
        if self.store.is_shared and time.monotonic() >= self.next_look:
            self.next_look = time.monotonic() + LOOK_SECONDS
            from officer_app.workflow.quarantine import assign_asked, retry_asked

            follow_up(self.store, self.context)
            self.asked = assign_asked(self.store, self.context, self.asked)
            for result in retry_asked(self.store, self.context, self.data):
                self.on_result(result)
            self.unwritten = True
        taken = 0
        for file, ahead in self.reader.through(self.inbox.settled()):
            if self.stop() or (taken and time.monotonic() >= self.next_tick):
                break
            self._same_database()
            self.unwritten = True
            self.on_result(self.inbox.take(self.store, self.context, file, ahead, self.reader.fetch))
            taken += 1
        if time.monotonic() >= self.next_tick:
            self.next_tick = time.monotonic() + TICK_SECONDS
            self._refresh()
            tick(self.store, self.context)
            self.checkpoints.keep(self.store, self.context.site, self.data.audit)
            self.unwritten = True
        if self.unwritten:
            write_outbox(self.store, self.data.outbox)
            self.unwritten = False
        return taken > 0

    def _same_database(self) -> None:
        if _identity(self.store) != self.database:
            raise WrongDatabase(
                f"The database {self.store.file} was deleted or replaced while the intake service worked on it."
                " Start the service again; what was not taken in is still in the inbox."
            )

    def _refresh(self) -> None:
        """Rules, rates and timetable as they are now."""
        told = self.context.faults
        self.context = load_context(self.store, self.data)
        self._tell_of_faults(told)

    def _tell_of_faults(self, told: Faults) -> None:
        """Once for each change of what is wrong."""
        if self.context.faults != told:
            for fault in self.context.faults:
                log.error("%s", fault)

    def pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.stop():
            time.sleep(POLL_SECONDS)


def _identity(store: Store) -> tuple[int, int] | None:
    """Which file it is, whatever its name; None where there is none."""
    if store.is_shared:
        return None
    try:
        found = store.file.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def files_under(paths: list[Path]) -> Iterator[Path]:
    """The files named, and those directly or deeper in the folders named, by name."""
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        else:
            yield path
