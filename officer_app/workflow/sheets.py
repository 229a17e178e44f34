"""Record sheets: printing one is an event that names the file; a sheet is held against the store again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from officer_app.domain.clock import now as clock_now
from officer_app.domain.errors import OfficerError, Unreadable
from officer_app.domain.ids import new_id
from officer_app.domain.mark import Mark, find_marks, read_mark, site_mark
from officer_app.domain.people import Actor
from officer_app.domain.site import Site
from officer_app.formats import photos
from officer_app.paths import DataDir
from officer_app.store import tables as t
from officer_app.store.engine import Store
from officer_app.store.readable import an_object
from officer_app.store.records import Record, read_record
from officer_app.workflow.batch import Batch
from officer_app.workflow.context import Context
from officer_app.workflow.durable import sync_folder, write_durably
from officer_app.workflow.evidence import read_evidence
from officer_app.workflow.verifying import Broken, verify

PRINTED = "sheet_printed"
NO_SHEET = (
    "The record in the store is not the one that was recorded: no sheet is made of it. "
    "Tell the administrator: audit verify."
)


class Problem(StrEnum):
    """What is wrong with a sheet; the value is the sentence."""

    NO_MARK = "The file is no record sheet of this program: the mark of the record is missing."
    NO_CODE = "No QR code of a record sheet can be read in the picture: take it closer and sharper."
    NOT_A_MARK = "This is not what the QR code of a record sheet says."
    OTHER_SITE = "The sheet is of another site."
    NO_RECORD = "There is no such record here."
    ALTERED = "The record in the store is no longer the one that was recorded."
    OTHER_HASH = "The hash on the sheet is not that of the record."
    NOT_PRINTED = "The file is not as it was printed: it is a changed copy of the sheet of a genuine record."


class Verdict(NamedTuple):
    """`record` is the one that the sheet shows, where it is genuine; `why` says more of a problem. `to_the_byte`: the
    file is the PDF that was made; else number and hash are genuine, and the words on the paper are to be compared."""

    problem: Problem | None
    mark: Mark | None = None
    record: Record | None = None
    why: str = ""
    to_the_byte: bool = False

    @property
    def genuine(self) -> bool:
        return self.problem is None


def read_recorded(store: Store, outcome_id: str) -> Record:
    """The record for its sheet, held against the chain of its consignment first: its text, row, findings, signatures
    and files are those that were recorded. Raises NotFound, and OfficerError where they are not."""
    if _broken(store, outcome_id):
        raise OfficerError(NO_SHEET)
    with store.read() as connection:
        return read_record(connection, outcome_id)


def _broken(store: Store, outcome_id: str) -> list[Broken]:
    o = t.outcome.c
    with store.read() as connection:
        query = select(o.consignment_id).where(o.outcome_id == outcome_id)
        consignment_id = connection.execute(query).scalar()
    return verify(store, consignment_id).broken if consignment_id else []


def small_photos(data: DataDir, shown: Sequence[Row[Any]]) -> tuple[bytes | None, ...]:
    """Small pictures of these files, made anew from the bytes that were hashed; None for one that is lost."""
    return tuple(_small(data, one) for one in shown)


def _small(data: DataDir, one: Row[Any]) -> bytes | None:
    try:
        return photos.WORKER.thumbnail(read_evidence(data, one.sha256, one.kind))
    except OfficerError:
        return None


def save_sheet(
    store: Store,
    context: Context,
    actor: Actor,
    record: Record,
    content: bytes,
    file: Path,
    now: datetime | None = None,
) -> None:
    """Put the PDF of a record's sheet where `file` says, and its hash into the chain. Neither without the other."""
    ready = file.with_name(f".{new_id()}.pdf")
    try:
        write_durably(ready, content, ready.with_suffix(".part"))
        with store.transaction() as tx:
            _note(Batch(tx, context, now or clock_now(), actor), record, hashlib.sha256(content).hexdigest())
            ready.replace(file)
        sync_folder(file.parent)
    except OSError as error:
        raise OfficerError(f"{file.name} was not saved: {error.strerror}.") from error
    finally:
        ready.unlink(missing_ok=True)


def note_paper(
    store: Store, context: Context, actor: Actor, record: Record, now: datetime | None = None
) -> None:
    """The sheet went to a printer, without a file."""
    with store.transaction() as tx:
        _note(Batch(tx, context, now or clock_now(), actor), record, None)


def _note(batch: Batch, record: Record, sha256: str | None) -> None:
    row = record.row
    batch.event(row.consignment_id, PRINTED, outcome=row.outcome_id, digest=row.digest, sha256=sha256)
    batch.flush()


def verify_file(store: Store, site: Site, content: bytes) -> Verdict:
    """Hold a sheet against the store: its PDF, or a photo of one. Raises Unreadable for anything else."""
    if len(content) > photos.MOST_OCTETS:
        raise Unreadable(f"The file is larger than {photos.MOST_OCTETS // 1_000_000} MB")
    if photos.kind_of(content).suffix != "pdf":
        marks = set(filter(None, map(read_mark, photos.read_codes(content))))
        return verify_mark(store, site, marks.pop()) if len(marks) == 1 else Verdict(Problem.NO_CODE)
    marks = find_marks(content)
    if len(marks) != 1:
        return Verdict(Problem.NO_MARK)
    found = verify_mark(store, site, marks.pop())
    if found.record is not None:
        with store.read() as connection:
            if not _was_printed(connection, found.record, hashlib.sha256(content).hexdigest()):
                return found._replace(problem=Problem.NOT_PRINTED)
    return found._replace(to_the_byte=found.genuine)


def verify_text(store: Store, site: Site, said: str) -> Verdict:
    """Hold what a scanner read against the store."""
    mark = read_mark(said)
    return verify_mark(store, site, mark) if mark else Verdict(Problem.NOT_A_MARK)


def verify_mark(store: Store, site: Site, mark: Mark) -> Verdict:
    """The record's row, its findings, signatures and files are checked with the whole chain of its consignment."""
    if mark.site != site_mark(site):
        return Verdict(Problem.OTHER_SITE, mark, why=mark.site)
    o = t.outcome.c
    with store.read() as connection:
        digest = connection.execute(select(o.digest).where(o.outcome_id == mark.record)).scalar()
    if digest is None:
        return Verdict(Problem.NO_RECORD, mark, why=mark.record)
    if broken := _broken(store, mark.record):
        return Verdict(Problem.ALTERED, mark, why="; ".join(one.reason for one in broken))
    if digest != mark.digest:
        return Verdict(Problem.OTHER_HASH, mark, why=digest)
    with store.read() as connection:
        return Verdict(None, mark, read_record(connection, mark.record))


def _was_printed(connection: Connection, record: Record, sha256: str) -> bool:
    e = t.audit_event.c
    query = select(e.payload).where(e.chain == record.row.consignment_id, e.event == PRINTED)
    said = map(an_object, connection.execute(query).scalars())
    return any((one.get("outcome"), one.get("sha256")) == (record.row.outcome_id, sha256) for one in said)
