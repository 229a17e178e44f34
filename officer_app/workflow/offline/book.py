"""One journal on disk: what is written is synced before this returns, and what was changed behind it is found."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from officer_app.domain.errors import NotRecorded, OfficerError, Unreadable
from officer_app.domain.ids import new_id
from officer_app.formats.journal.entry import Answer, Entry, from_plain, to_plain
from officer_app.formats.journal.frames import Frames, Header, Place, beginning, read_header
from officer_app.formats.journal.keys import Keys
from officer_app.workflow.durable import sync_folder, write_durably

SUFFIX = ".journal"


class Damaged(OfficerError):
    """The journal is not as it was written: nothing of it is sent."""


class Book:
    """One journal, opened with its officer's keys. Whoever uses it holds the lock of its folder."""

    def __init__(self, path: Path, keys: Keys) -> None:
        """Raises Damaged where what was told as recorded is not there whole."""
        self.path = path
        self.keys = keys
        self._entries: dict[int, Entry] = {}
        self._answers: dict[int, Answer] = {}
        self._starts: dict[int, Place] = {}
        try:
            with path.open("rb") as file:
                self.header = read_header(file)
            self._frames = Frames(keys.of_journal(self.header.journal_id), self.header.journal_id)
            self._place = beginning(self.header)
            told = self._frames.open_place(_beside(path).read_bytes())
            self.catch_up()
        except Unreadable as error:
            raise Damaged(
                f"The journal {path.name} was changed: {error.reason}. Nothing of it is sent."
            ) from error
        except FileNotFoundError as error:
            raise Damaged(f"Of the journal {path.name} a file is gone. Nothing of it is sent.") from error
        if self._place.frames < told.frames:
            raise Damaged(
                f"The journal {path.name} was changed or cut: of {told.frames} entries {self._place.frames} are as "
                "they were written. Nothing of it is sent; keep the file, and tell the administrator."
            )

    @classmethod
    def begin(cls, folder: Path, keys: Keys) -> Book:
        """A new one without entries."""
        header = Header(new_id(), keys.key_id, keys.officer, keys.site_id, keys.station)
        path = folder / f"{header.journal_id}{SUFFIX}"
        frames = Frames(keys.of_journal(header.journal_id), header.journal_id)
        try:
            _write(_beside(path), frames.seal_place(beginning(header)))
            _write(path, header.line())
            sync_folder(folder)
        except OSError as error:
            raise _not_recorded(error) from error
        return cls(path, keys)

    @property
    def frames(self) -> int:
        """How many frames it has: entries and answers."""
        return self._place.frames

    @property
    def entries(self) -> list[Entry]:
        """In order, without the content of files."""
        return list(self._entries.values())

    @property
    def waiting(self) -> list[Entry]:
        """Those that have no answer yet."""
        return [entry for seq, entry in self._entries.items() if seq not in self._answers]

    def with_content(self, entry: Entry) -> Entry:
        """The entry with the bytes of its file."""
        start = self._starts[entry.seq]
        with self.path.open("rb") as file:
            file.seek(start.size)
            for plain, _ in self._frames.read(file, start):
                found = from_plain(plain)
                assert isinstance(found, Entry)
                return found
        raise Damaged(f"The journal {self.path.name} was changed while it was in use. Nothing of it is sent.")

    def catch_up(self) -> None:
        """Read what another process has added."""
        with self.path.open("rb") as file:
            file.seek(self._place.size)
            for plain, after in self._frames.read(file, self._place):
                self._note(from_plain(plain), self._place)
                self._place = after

    def write(self, make: Callable[[str, int], Entry]) -> Entry:
        """Keep an entry, made of the journal's id and its number. Raises NotRecorded."""
        entry = make(self.header.journal_id, self._place.frames + 1)
        self._append(entry)
        return entry

    def answer(self, entry: Entry, became: str, why: str = "") -> None:
        """Note what became of an entry, so that it is not sent again. Raises NotRecorded."""
        self._append(Answer(entry.seq, became, why))

    def remove(self) -> None:
        """Take away a journal of which everything was answered."""
        assert not self.waiting
        self.path.unlink()
        _beside(self.path).unlink()

    def _append(self, kept: Entry | Answer) -> None:
        before = self._place
        octets, after = self._frames.seal(to_plain(kept), before)
        try:
            with self.path.open("r+b") as file:
                file.truncate(before.size)  # half a frame that a power failure left
                file.seek(before.size)
                file.write(octets)
                file.flush()
                os.fsync(file.fileno())
            _write(_beside(self.path), self._frames.seal_place(after))
            sync_folder(self.path.parent)
        except OSError as error:
            with suppress(OSError), self.path.open("r+b") as file:
                file.truncate(before.size)
            raise _not_recorded(error) from error
        self._place = after
        self._note(kept, before)

    def _note(self, kept: Entry | Answer, start: Place) -> None:
        if isinstance(kept, Answer):
            self._answers[kept.seq] = kept
        else:
            self._entries[kept.seq] = replace(kept, content=b"")
            self._starts[kept.seq] = start


def _beside(path: Path) -> Path:
    """Where it stands how much of the journal was told as recorded."""
    return path.with_suffix(".place")


def _write(file: Path, octets: bytes) -> None:
    write_durably(file, octets, file.with_name(f".{file.name}.part"), private=True)


def _not_recorded(error: OSError) -> NotRecorded:
    return NotRecorded(
        f"It is NOT recorded: this station cannot write to its disk ({error.strerror}). "
        "What you entered is still here; make room, and submit again."
    )
