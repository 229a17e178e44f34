"""An officer's journal at the station where they are signed in: what they do goes through it to the shared database."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from threading import Lock

from officer_app.domain.clock import now, to_micros
from officer_app.domain.errors import WRONG_SIGN_IN, OfficerError, SignInFailed, Unreadable
from officer_app.domain.outcome import Outcome
from officer_app.domain.people import Actor
from officer_app.domain.words import EntryKind
from officer_app.formats import photos
from officer_app.formats.journal.entry import Entry, body_of_file, body_of_withdrawal
from officer_app.formats.journal.keys import Keys, WrongPassword
from officer_app.paths import DataDir
from officer_app.store.engine import Store, moment
from officer_app.workflow.context import Context
from officer_app.workflow.durable import plain_name
from officer_app.workflow.offline.enrolment import enrol, is_revoked
from officer_app.workflow.offline.late import replay_with_word
from officer_app.workflow.offline.sending import Doing, Sent, hand_in
from officer_app.workflow.offline.shelf import Shelf


class StationJournal:
    """`away`: the server does not answer, and is not tried with what is recorded now. Called off the GUI thread."""

    def __init__(
        self, store: Store, data: DataDir, actor: Actor, shelf: Shelf, keys: Keys, ahead: int
    ) -> None:
        self._store, self._data, self._actor = store, data, actor
        self._shelf, self._keys, self._ahead = shelf, keys, ahead
        self._files: set[tuple[str, str]] = set()
        self._sending = (
            Lock()
        )  # what the officer hands in is not sent by a replay, which would keep a refusal as late
        self.away = False
        #: Tasks whose record waits here: nothing more is to be done in them.
        self.recorded: set[str] = set()

    @classmethod
    def open(cls, store: Store, data: DataDir, actor: Actor, password: str) -> StationJournal:
        """Of somebody the server has just let in with that password; their key is enrolled the first time.

        One that was revoked meanwhile signs no longer, once nothing waits under it.
        """
        shelf = Shelf(data.journal)
        keys = shelf.signed_in(actor.login, actor.site_id, actor.station, password)
        if is_revoked(store, keys.key_id) and not shelf.waiting(keys):
            keys = shelf.in_place_of(keys, password)
        enrol(store, actor, keys)
        return cls(store, data, actor, shelf, keys, _ahead(store))

    def unlock(self, password: str, lockout_minutes: int) -> None:
        """It is the officer's: that unlocks the station while the server is away.

        Raises SignInFailed: wrong, or locked for so many minutes after five wrong ones.
        """
        try:
            self._shelf.try_password(self._actor.login, password, lockout_minutes, self._keys)
        except WrongPassword as error:
            raise SignInFailed(WRONG_SIGN_IN) from error

    def change_password(self, password: str) -> None:
        """The server took the new one: it opens what waits here too."""
        self._shelf.change_password(self._keys, password)

    @property
    def clock_off(self) -> timedelta:
        """By how much this station's clock is wrong, as far as it is known."""
        return timedelta(microseconds=abs(self._ahead))

    def count(self) -> int:
        """How many records wait here; what belongs to one goes with it."""
        waiting = self._shelf.waiting(self._keys)
        self.recorded = {entry.task_id for entry in waiting if entry.kind is EntryKind.RECORD}
        return len(self.recorded)

    def replay(self, context: Callable[[], Context]) -> Sent:
        """The server is there: send what waits, and compare clocks."""
        with self._sending:
            self._ahead = _ahead(self._store)
            return replay_with_word(self._store, context(), self._data, self._actor, self._shelf, self._keys)

    def record(
        self, context: Callable[[], Context], task_id: str, consignment_id: str, outcome: Outcome
    ) -> Entry | None:
        """None where it waits here."""
        sent = self._do(context, EntryKind.RECORD, task_id, consignment_id, outcome.canonical())
        if sent is None:
            self.recorded.add(task_id)
        return sent

    def attach(
        self, context: Callable[[], Context], task_id: str, consignment_id: str, name: str, content: bytes
    ) -> bool:
        """False when the task has it already, as far as this station knows."""
        called = plain_name(name) or "photo"
        try:
            photos.check(content)
        except Unreadable as error:
            raise OfficerError(f"{called} was not added: {error.reason}.") from error
        file = task_id, hashlib.sha256(content).hexdigest()
        if file in self._files:
            return False
        body = body_of_file(called, content)
        self._do(context, EntryKind.FILE, task_id, consignment_id, body, content)
        self._files.add(file)
        return True

    def withdraw(
        self, context: Callable[[], Context], task_id: str, consignment_id: str, sha256: str, reason: str
    ) -> None:
        self._files.discard((task_id, sha256))
        body = body_of_withdrawal(sha256, reason)
        self._do(context, EntryKind.WITHDRAWAL, task_id, consignment_id, body)

    def _do(
        self,
        context: Callable[[], Context],
        kind: EntryKind,
        task_id: str,
        consignment_id: str,
        body: str,
        content: bytes = b"",
    ) -> Entry | None:
        what = Doing(kind, task_id, consignment_id, body, content, self._ahead)
        if self.away:
            self._shelf.write(self._keys, *what)
            return None
        with self._sending:
            return hand_in(self._store, context, self._data, self._actor, self._shelf, self._keys, what)


def _ahead(store: Store) -> int:
    """How far this station's clock is ahead of the server's, in microseconds."""
    with store.read() as connection:
        server = moment(connection)
    return to_micros(now()) - to_micros(server)
