"""The journals and keys of one station, in one folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from officer_app.domain.clock import now as clock_now
from officer_app.domain.clock import to_micros
from officer_app.domain.errors import NotRecorded, OfficerError, SignInFailed, Unreadable
from officer_app.domain.ids import new_id
from officer_app.domain.words import EntryKind
from officer_app.formats.journal.entry import Entry, signed
from officer_app.formats.journal.frames import read_header
from officer_app.formats.journal.keys import Keys, WrongPassword, lock, make_keys, unlock
from officer_app.locking import only_one
from officer_app.workflow.durable import sync_folder, write_durably
from officer_app.workflow.offline.book import SUFFIX, Book, Damaged
from officer_app.workflow.offline.tries import Tries
from officer_app.workflow.people import locked_for

#: Frames after which a journal of which all is answered makes room for a new one.
_MOST_FRAMES = 200
_KEYS = ".keys"


class Shelf:
    """Every officer of the station has their own journals here; nobody opens another's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        if folder.stat().st_mode & 0o077:
            with suppress(OSError):  # another account's, or read-only: what can be is said when it is written
                folder.chmod(0o700)
        self.damaged: list[str] = []
        self._books: dict[Path, Book] = {}
        self._tries = Tries(folder)

    # --- keys

    def unlock(self, officer: str, password: str) -> list[Keys]:
        """All keys of the officer that this password opens, the newest last; none where none was made here.

        Raises WrongPassword where there are some and it opens none.
        """
        opened, tried = [], False
        for file in sorted(self.folder.glob(f"*{_KEYS}")):
            content = file.read_bytes()
            if _officer_of(content) != officer:
                continue
            tried = True
            with suppress(WrongPassword):
                opened.append(unlock(content, password))
        if tried and not opened:
            raise WrongPassword
        return opened

    def try_password(
        self, officer: str, password: str, minutes: int, present: Keys | None = None
    ) -> list[Keys]:
        """`unlock` for whoever is at the station; where keys are `present`, the password must open them.

        Raises WrongPassword, or SignInFailed: locked for so many minutes after five wrong ones, at all programs here.
        """
        with self._alone():
            last = self._tries.count(officer, minutes)
        try:
            opened = self.unlock(officer, password)
            if present is not None and all(keys.key_id != present.key_id for keys in opened):
                raise WrongPassword
        except WrongPassword:
            if last:
                raise SignInFailed(locked_for(60 * minutes)) from None
            raise
        with self._alone():
            self._tries.forget(officer)
        return opened

    def signed_in(self, officer: str, site_id: int, station: str, password: str) -> Keys:
        """The officer's keys, made where there are none for this password: the server has just accepted it."""
        try:
            opened = self.unlock(officer, password)
        except WrongPassword:
            opened = []
        for keys in reversed(opened):
            if (keys.site_id, keys.station) == (site_id, station):
                return keys
        return self._made(officer, site_id, station, password)

    def in_place_of(self, keys: Keys, password: str) -> Keys:
        """New ones for whose were revoked; the next to sign in gets them."""
        return self._made(keys.officer, keys.site_id, keys.station, password)

    def _made(self, officer: str, site_id: int, station: str, password: str) -> Keys:
        made = make_keys(officer, site_id, station)
        self._keep(made, password)
        return made

    def change_password(self, keys: Keys, password: str) -> None:
        """From now on this password opens them."""
        self._keep(keys, password)

    def _keep(self, keys: Keys, password: str) -> None:
        file = self.folder / f"{keys.key_id}{_KEYS}"
        write_durably(file, lock(keys, password), file.with_name(f".{file.name}.part"), private=True)
        sync_folder(self.folder)

    # --- journals

    def waiting(self, keys: Keys) -> list[Entry]:
        """What was recorded with these keys and has no answer yet, in order."""
        with self._alone():
            return [entry for book in self._of(keys) for entry in book.waiting]

    def books(self, keys: Keys) -> list[Book]:
        """All journals of these keys, oldest first."""
        with self._alone():
            return self._of(keys)

    def write(
        self,
        keys: Keys,
        kind: EntryKind,
        task_id: str,
        consignment_id: str,
        body: str,
        content: bytes = b"",
        ahead: int = 0,
        now: datetime | None = None,
    ) -> Entry:
        """Keep and sync an entry, signed; only then may it be called recorded. Raises NotRecorded."""
        at = to_micros(now or clock_now())

        def make(journal_id: str, seq: int) -> Entry:
            whose = keys.key_id, keys.officer, keys.site_id, keys.station
            what = kind, task_id, consignment_id, body
            entry = Entry(new_id(), journal_id, seq, *whose, at, ahead, *what, content=content)
            return signed(entry, keys)

        try:
            with self._alone():
                return self._current(keys).write(make)
        except OSError as error:
            raise NotRecorded(f"It is NOT recorded: the journal cannot be written ({error}).") from error

    def content_of(self, keys: Keys, entry: Entry) -> Entry:
        """The entry with the bytes of its file."""
        with self._alone():
            return self._holding(keys, entry).with_content(entry)

    def answer(self, keys: Keys, entry: Entry, became: str, why: str = "") -> None:
        """Note what became of an entry, so that it does not wait any more."""
        with self._alone():
            self._holding(keys, entry).answer(entry, became, why)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with only_one(self.folder / "lock", wait=True) as mine:
            if not mine:
                raise OfficerError("The journal is in use by another program.")
            yield

    def _of(self, keys: Keys) -> list[Book]:
        """Their journals, caught up; `damaged` says which are not as they were written, and those are left alone."""
        found, self.damaged = [], []
        for path in sorted(self.folder.glob(f"*{SUFFIX}")):
            try:
                if path not in self._books:
                    with path.open("rb") as file:
                        if read_header(file).key_id != keys.key_id:
                            continue
                    self._books[path] = Book(path, keys)
                book = self._books[path]
                if book.keys.key_id == keys.key_id:
                    book.catch_up()
                    found.append(book)
            except Damaged as error:
                self.damaged.append(str(error))
            except Unreadable as error:
                self.damaged.append(f"{path.name}: {error.reason}.")
        return found

    def _holding(self, keys: Keys, entry: Entry) -> Book:
        return next(book for book in self._of(keys) if book.header.journal_id == entry.journal_id)

    def _current(self, keys: Keys) -> Book:
        books = self._of(keys)
        if books and books[-1].frames < _MOST_FRAMES:
            return books[-1]
        begun = Book.begin(self.folder, keys)
        for book in books:
            if not book.waiting:
                book.remove()
                del self._books[book.path]
        self._books[begun.path] = begun
        return begun


def _officer_of(content: bytes) -> str | None:
    try:
        said = json.loads(content)
        return str(said["officer"])
    except (ValueError, KeyError, TypeError):
        return None
