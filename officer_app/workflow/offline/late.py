"""What becomes of a late outcome: its officer confirms it, a supervisor settles it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from sqlalchemy import Row, select

from officer_app.domain.clock import to_micros
from officer_app.domain.errors import AlreadyTaken, NotAllowed, NotFound, NotYours, OfficerError
from officer_app.domain.ids import new_id
from officer_app.domain.people import Action, Actor
from officer_app.domain.said import said
from officer_app.domain.words import EntryKind, LateWord, TaskState
from officer_app.formats import photos
from officer_app.formats.journal.entry import Entry
from officer_app.formats.journal.keys import Keys, is_signed
from officer_app.paths import DataDir
from officer_app.store import tables as t
from officer_app.store.engine import Store
from officer_app.workflow.batch import Batch
from officer_app.workflow.context import Context
from officer_app.workflow.evidence import add, find_bytes
from officer_app.workflow.offline.enrolment import enrolled
from officer_app.workflow.offline.sending import Sent, is_away, record_kept, replay
from officer_app.workflow.offline.shelf import Shelf
from officer_app.workflow.reopening import look_again
from officer_app.workflow.sealing import seal

_j, _w = t.journal_entry.c, t.late_word.c


def confirm(store: Store, context: Context, data: DataDir, actor: Actor, entry_id: str) -> str | None:
    """The officer's word that a record which somebody else brought in is theirs. Where its task is still with them it
    is recorded by it: gives the outcome's id then.

    Raises NotYours for another officer's, AlreadyTaken where it is confirmed or settled.
    """
    actor.require(Action.INSPECT)

    def once(*, recorded: bool) -> str | None:
        with store.transaction() as tx:
            batch = Batch(tx, context, None, actor)
            kept = _kept(batch, entry_id)
            if kept.officer != actor.login:
                raise NotYours(f"This was recorded by {kept.officer}: only they confirm it.")
            if kept.entered_by == actor.login:
                raise OfficerError("You brought it in yourself: it needs no confirming.")
            known = enrolled(tx, kept.key_id)
            if known is None or not is_signed(known.public_key, as_entry(kept).statement(), kept.signature):
                raise OfficerError("It is not signed with your key: do not confirm what you did not record.")
            outcome_id = _record(batch, data, kept, known.public_key) if recorded else None
            _say(batch, kept, LateWord.CONFIRMED, outcome_id=outcome_id)
            batch.flush()
            return outcome_id

    try:
        return store.again(lambda: once(recorded=True))
    except (NotYours, AlreadyTaken, NotFound):
        raise
    except OfficerError as error:
        if is_away(error):
            raise
        return store.again(lambda: once(recorded=False))  # what is asked now it does not say: it stays late


def replay_with_word(
    store: Store, context: Context, data: DataDir, actor: Actor, shelf: Shelf, keys: Keys
) -> Sent:
    """`replay`, and the officer's word for what somebody else had brought in from a stick before."""
    sent = replay(store, context, data, actor, shelf, keys)
    theirs = set()
    for entry, _ in sent.late:
        if entry.kind is EntryKind.RECORD:
            with suppress(
                OfficerError
            ):  # they had brought it in themselves, it is settled, or the server has gone
                if _counts(store, entry) or confirm(store, context, data, actor, entry.entry_id):
                    theirs.add(entry.task_id)
    taken = [entry for entry, _ in sent.late if entry.task_id in theirs]
    late = [one for one in sent.late if one[0].task_id not in theirs]
    return sent._replace(taken=[*sent.taken, *taken], late=late)


def _counts(store: Store, entry: Entry) -> bool:
    """Its officer has confirmed it elsewhere since, and it was recorded by that."""
    with store.read() as connection:
        word = select(_w.outcome_id).where(_w.entry_id == entry.entry_id, _w.outcome_id.is_not(None))
        return connection.execute(word).first() is not None


def settle(
    store: Store, context: Context, actor: Actor, entry_id: str, reason: str, *, again: bool = False
) -> None:
    """A supervisor has compared both records: nothing follows, or the consignment is inspected again."""
    actor.require(Action.APPROVE)
    why = said(reason, "Settling a late outcome needs a reason.")

    def once() -> None:
        with store.transaction() as tx:
            batch = Batch(tx, context, None, actor)
            kept = _kept(batch, entry_id)
            if kept.officer == actor.login:
                raise NotAllowed("You recorded this yourself: another supervisor settles it.")
            task_id = look_again(batch, kept.consignment_id, why) if again else None
            _say(batch, kept, LateWord.SETTLED, reason=why, task_id=task_id)
            batch.flush()

    store.again(once)


def as_entry(kept: Row[Any]) -> Entry:
    """The row as it was signed."""
    whose = kept.entry_id, kept.journal_id, kept.seq, kept.key_id, kept.officer, kept.site_id, kept.station
    when = to_micros(kept.station_at), kept.clock_ahead
    return Entry(
        *whose, *when, EntryKind(kept.kind), kept.task_id, kept.consignment_id, kept.body, kept.signature
    )


def _kept(batch: Batch, entry_id: str) -> Row[Any]:
    """The late outcome, its consignment locked. Raises NotFound, AlreadyTaken where the last word was said."""
    query = select(t.journal_entry).where(_j.entry_id == entry_id, _j.kind == EntryKind.RECORD, _j.late != "")
    kept = batch.tx.execute(query).first()
    if kept is None:
        raise NotFound("There is no such late outcome.")
    batch.load([kept.consignment_id])
    words = batch.tx.execute(select(_w.kind, _w.outcome_id).where(_w.entry_id == entry_id)).all()
    if any(word.kind == LateWord.SETTLED or word.outcome_id for word in words):
        raise AlreadyTaken("This late outcome is settled.")
    return kept


def _record(batch: Batch, data: DataDir, kept: Row[Any], public: str) -> str | None:
    """Record it, with the files that are signed with its key, where its task is still with its officer."""
    task = batch.tx.execute(select(t.task).where(t.task.c.task_id == kept.task_id)).one()
    if task.state != TaskState.CLAIMED or task.officer != batch.actor.login:
        return None
    files = select(t.journal_entry).where(
        _j.journal_id == kept.journal_id, _j.task_id == kept.task_id, _j.kind == EntryKind.FILE, _j.late != ""
    )
    for file in batch.tx.execute(files.where(_j.seq < kept.seq).order_by(_j.seq)):
        entry = as_entry(file)
        if not is_signed(public, entry.statement(), entry.signature):
            continue
        said = entry.said()
        content = find_bytes(data, str(said["sha256"]))
        if content is None:
            raise NotFound(
                f"{said['name']} is at the station where the journal was imported: confirm it there."
            )
        add(batch, kept.task_id, str(said["name"]), content, photos.check(content))
    return record_kept(batch, as_entry(kept))


def _say(batch: Batch, kept: Row[Any], kind: LateWord, **more: Any) -> None:
    already = select(_w.word_id).where(_w.entry_id == kept.entry_id, _w.kind == kind)
    if batch.tx.execute(already).first():
        raise AlreadyTaken("This late outcome is confirmed already.")
    values = {
        "word_id": new_id(),
        "site_id": batch.site_id,
        "consignment_id": kept.consignment_id,
        "entry_id": kept.entry_id,
        "kind": kind,
        "reason": "",
        "outcome_id": None,
        "task_id": None,
        "officer": batch.actor.login,
        "station": batch.actor.station,
        "said_at": batch.now,
    } | more
    told = {
        "entry": kept.entry_id,
        "by": kept.officer,
        "reason": values["reason"],
        "again": values["task_id"],
    }
    seal(batch, values, kept.consignment_id, f"late_{kind}", **told)
