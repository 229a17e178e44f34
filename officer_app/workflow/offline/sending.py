"""From the journal to the database: in order, each entry once, and what the rules refuse is kept as late."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select
from sqlalchemy.exc import DBAPIError

from officer_app.domain.clock import from_micros
from officer_app.domain.errors import (
    NotAllowed,
    NotFound,
    OfficerError,
    SignInFailed,
    Unreadable,
    WrongDatabase,
)
from officer_app.domain.outcome import Outcome
from officer_app.domain.people import Action, Actor
from officer_app.domain.words import EntryKind
from officer_app.formats.journal.entry import Entry
from officer_app.formats.journal.keys import Keys
from officer_app.paths import DataDir
from officer_app.store import tables as t
from officer_app.store.engine import Store
from officer_app.workflow.batch import Batch
from officer_app.workflow.context import Context
from officer_app.workflow.evidence import add, keep_bytes, kept, take_out
from officer_app.workflow.offline.shelf import Shelf
from officer_app.workflow.recording import record
from officer_app.workflow.sealing import seal

_j, _w = t.journal_entry.c, t.late_word.c

#: What became of an entry, as the journal notes it.
TAKEN, LATE, REFUSED = "taken", "late", "refused"

#: Classes of SQLSTATE that say "not now": connection, resources, intervention, rollback, system.
_NOT_NOW = ("08", "53", "57", "40", "58", "55")


class Doing(NamedTuple):
    """What an officer does, as the journal keeps it; `ahead` of the server's clock, in microseconds."""

    kind: EntryKind
    task_id: str
    consignment_id: str
    body: str
    content: bytes = b""
    ahead: int = 0


class Sent(NamedTuple):
    """What a replay came to: what was taken, what is only kept and why, and why it stopped, if it did.

    `stuck` are entries that the database cannot hold, as their task is not in it.
    """

    taken: list[Entry]
    late: list[tuple[Entry, str]]
    stuck: list[tuple[Entry, str]]
    stopped: str = ""


def is_away(error: Exception) -> bool:
    """The server is not there, or cannot now: what was to be done may be tried again as it is."""
    if isinstance(error, (WrongDatabase, SignInFailed)):
        return True
    state = getattr(getattr(error.__cause__, "orig", error.__cause__), "sqlstate", None)
    if state is not None:
        return str(state)[:2] in _NOT_NOW
    return isinstance(error, (DBAPIError, OSError))


def replay(
    store: Store,
    context: Context,
    data: DataDir,
    actor: Actor,
    shelf: Shelf,
    keys: Keys,
    but: Entry | None = None,
) -> Sent:
    """Send what waits, in order, up to `but`. It stops at the first entry that cannot be sent now."""
    sent = Sent([], [], [])
    for entry in shelf.waiting(keys):
        if but is not None and entry.entry_id == but.entry_id:
            break
        whole = shelf.content_of(keys, entry) if entry.kind is EntryKind.FILE else entry
        try:
            why = take_or_keep(store, context, data, actor, whole)
        except Exception as error:
            if is_away(error):
                return sent._replace(stopped=str(error))
            if not isinstance(error, (OfficerError, DBAPIError)):
                raise
            sent.stuck.append((entry, str(error.orig if isinstance(error, DBAPIError) else error)))
            continue
        shelf.answer(keys, entry, LATE if why else TAKEN, why)
        if why:
            sent.late.append((entry, why))
        else:
            sent.taken.append(entry)
    return sent


def hand_in(
    store: Store,
    context: Callable[[], Context],
    data: DataDir,
    actor: Actor,
    shelf: Shelf,
    keys: Keys,
    what: Doing,
) -> Entry | None:
    """Keep what the officer does in the journal, then send all that waits; None where it waits for the server now.

    Raises NotRecorded where it could not be kept, and what the rules refuse it with: the officer is there to put it
    right, and it does not wait then.
    """
    actor.require(Action.INSPECT)
    entry = shelf.write(keys, *what)
    try:
        known = context()
        if replay(store, known, data, actor, shelf, keys, but=entry).stopped:
            return None
        take(store, known, data, actor, replace(entry, content=what.content))
    except Exception as error:
        if is_away(error):
            return None
        shelf.answer(keys, entry, REFUSED, str(error))
        raise
    shelf.answer(keys, entry, TAKEN)
    return entry


def outcome_of(connection: Connection, entry: Entry) -> str | None:
    """The record that was made of it."""
    found = connection.execute(select(_j.outcome_id).where(_j.entry_id == entry.entry_id)).scalar()
    return None if found is None else str(found)


def entered(connection: Connection, entries: Sequence[Entry]) -> set[str]:
    """Which of them the database has already, recorded or kept as late."""
    keys = [entry.entry_id for entry in entries]
    return set(connection.execute(select(_j.entry_id).where(_j.entry_id.in_(keys))).scalars())


def take_or_keep(store: Store, context: Context, data: DataDir, actor: Actor, entry: Entry) -> str:
    """Do what the entry says, or keep it where that is refused; gives why it is late, empty where it is not.

    Raises NotFound where its task is not in the database, and whatever says that the server is away.
    """
    try:
        return take(store, context, data, actor, entry)
    except OfficerError as error:
        if is_away(error):
            raise
        why = str(error)
    return keep(store, context, data, actor, entry, why)


def take(store: Store, context: Context, data: DataDir, actor: Actor, entry: Entry) -> str:
    """Do what the officer did, with the original time, unless it has been done; gives why it was kept as late then.

    Raises what the rules refuse it with.
    """
    if entry.officer != actor.login:
        raise NotAllowed(f"This was recorded by {entry.officer}; it is brought in, and they confirm it.")
    name = str(entry.said().get("name", "")) if entry.kind is EntryKind.FILE else ""
    with kept(store, data, name, entry.content) if name else nullcontext() as checked:

        def once() -> str:
            with store.transaction() as tx:
                if (there := _there(tx, entry)) is not None:
                    return str(there.late)
                batch = Batch(tx, context, None, actor)
                outcome_id = None
                if checked is not None:
                    add(batch, entry.task_id, name, entry.content, checked)
                elif entry.kind is EntryKind.WITHDRAWAL:
                    take_out(batch, entry.task_id, str(entry.said()["sha256"]), str(entry.said()["reason"]))
                else:
                    outcome_id = record_kept(batch, entry)
                _write(batch, entry, outcome_id)
                batch.flush()
                return ""

        return store.again(once)


def keep(store: Store, context: Context, data: DataDir, actor: Actor, entry: Entry, why: str) -> str:
    """Keep what cannot be done, with the reason; gives it. A file's bytes are kept too.

    Raises NotFound where its task is not in the database.
    """
    actor.require(Action.INSPECT)
    if entry.kind is EntryKind.FILE:
        keep_bytes(data, entry.content)

    def once() -> str:
        with store.transaction() as tx:
            if (there := _there(tx, entry)) is not None:
                return str(there.late)
            task = select(t.task.c.consignment_id).where(t.task.c.task_id == entry.task_id)
            if tx.execute(task).scalar() != entry.consignment_id:
                raise NotFound("The task of this record is not in the database.")
            batch = Batch(tx, context, None, actor)
            _write(batch, entry, None, why)
            batch.flush()
            return why

    return store.again(once)


def record_kept(batch: Batch, entry: Entry) -> str:
    """Record what the entry holds, as it was when the officer did; gives the outcome's id."""
    off = timedelta(microseconds=abs(entry.ahead))
    return record(batch, entry.task_id, read_record(entry.body), at=entry.happened_at, clock_off=off)


def read_record(body: str) -> Outcome:
    """Raises Unreadable where it is none that this version knows."""
    try:
        return Outcome.model_validate_json(body)
    except ValueError as error:
        raise Unreadable("the record is none that this version can read") from error


def _there(tx: Connection, entry: Entry) -> Row[Any] | None:
    """What came of it when it was sent before."""
    return tx.execute(select(_j.late).where(_j.entry_id == entry.entry_id)).first()


def _write(batch: Batch, entry: Entry, outcome_id: str | None, late: str = "") -> None:
    values = {
        "entry_id": entry.entry_id,
        "site_id": batch.site_id,
        "consignment_id": entry.consignment_id,
        "task_id": entry.task_id,
        "journal_id": entry.journal_id,
        "seq": entry.seq,
        "key_id": entry.key_id,
        "officer": entry.officer,
        "station": entry.station,
        "station_at": from_micros(entry.at),
        "clock_ahead": entry.ahead,
        "kind": entry.kind,
        "body": entry.body,
        "signature": entry.signature,
        "outcome_id": outcome_id,
        "late": late,
        "entered_by": batch.actor.login,
        "entered_at": batch.now,
    }
    told: dict[str, Any] = {"task": entry.task_id, "kind": entry.kind, "by": entry.officer, "reason": late}
    seal(batch, values, entry.consignment_id, "journal_late" if late else "journal_taken", **told)
