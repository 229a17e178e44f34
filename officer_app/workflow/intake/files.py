"""One file in: read, stored, matched and routed in one transaction, or kept in quarantine with the reason."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, ProgrammingError

from officer_app.domain.clock import now as clock_now
from officer_app.domain.errors import OfficerError, Unreadable, Unwritable, WrongDatabase
from officer_app.domain.ids import new_id
from officer_app.domain.scans import ThreatReport, XrayImage
from officer_app.formats.ceb.reader import CebMessage, read_ceb
from officer_app.formats.dicos import decode_pixels, read_dicos
from officer_app.formats.files import is_dicos
from officer_app.logs import log_unexpected
from officer_app.paths import DataDir
from officer_app.store import tables as t
from officer_app.store.engine import Store
from officer_app.store.rows import insert_rows, sending
from officer_app.workflow.batch import Batch
from officer_app.workflow.context import Context
from officer_app.workflow.durable import plain_name
from officer_app.workflow.intake.blocks import told
from officer_app.workflow.intake.keeping import keep_image, quarantine
from officer_app.workflow.intake.locks import lock, lock_message
from officer_app.workflow.intake.messages import apply_message
from officer_app.workflow.intake.reading import ReadMessage, StillChanging, read_file, stamp_of
from officer_app.workflow.intake.scans import apply_image, apply_reports, is_stored
from officer_app.workflow.matching import rematch
from officer_app.workflow.routing import route

log = logging.getLogger(__name__)

_SEEN = select(t.message.c.message_id).where(
    t.message.c.site_id == bindparam("site_id"), t.message.c.sha256 == bindparam("sha256")
)


_A_DAY = timedelta(days=1)
_AHEAD = "its time is more than a day ahead of this station's clock"

#: A file that cannot be read is given so long to be finished by its sender, from its last change.
YOUNG_SECONDS = 2.0


class FileStatus(StrEnum):
    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"
    NOT_TAKEN = "not_taken"  # nothing of it is stored, and the file is where it was: it can be tried again


@dataclass(slots=True)
class FileResult:
    """What became of one file. `waits` names the boxes that arrived or were scanned before their declaration."""

    file: str
    status: FileStatus
    waits: tuple[str, ...] = ()
    reason: str = ""
    warnings: list[str] = field(default_factory=list)
    stored: int = 0
    returned: int = 0
    unfinished: bool = False  # not taken yet, because somebody may still be writing it


@dataclass(frozen=True, slots=True)
class _File:
    """A file that was read. `name` is what the database calls it."""

    shown: str
    name: str
    octets: int
    sha256: str


def take_in(
    store: Store,
    context: Context,
    data: DataDir,
    file: Path,
    *,
    name: str | None = None,
    moved_to: Path | None = None,
    now: datetime | None = None,
    ahead: ReadMessage | None = None,
    meanwhile: Callable[[], None] | None = None,
) -> FileResult:
    """Take in one file. `name` is how it is called in results, `moved_to` where the caller will keep a file that
    cannot be read (else a copy of it is kept in quarantine), `ahead` what was read of it before, `meanwhile` what is
    started when only the disk is left to wait for. The file itself is neither moved nor deleted here.

    Never raises for what is in the file, nor for a disk that is full or a database that is locked: then nothing
    is stored, and the result says why. Raises WrongDatabase where there is no database to ask any more.
    """
    shown = name or plain_name(file.name)
    moment = now or clock_now()
    try:
        try:
            return store.again(lambda: _take_in(store, context, data, file, shown, ahead, meanwhile, moment))
        except Unreadable as error:
            if moved_to not in (None, file) and 0 <= time.time() - file.stat().st_mtime < YOUNG_SECONDS:
                raise StillChanging from error  # a slow sender pauses; only what stays as it is goes to quarantine
            reason = error.reason
        except (
            BaseException
        ) as error:  # Polars panics are no Exception; one file must not stop those behind it
            if not _its_fault(error):
                raise
            reason = (
                "This program failed on the file, and nothing of it was stored. The log has the details under"
                f" {log_unexpected(log, error)}."
            )
        quarantine(store, context, data, file, reason, moved_to, moment)
        return FileResult(shown, FileStatus.QUARANTINED, reason=reason)
    except FileNotFoundError:
        return FileResult(shown, FileStatus.NOT_TAKEN, reason="The file was gone before it could be read.")
    except StillChanging:
        return FileResult(
            shown, FileStatus.NOT_TAKEN, reason="The file is still being written.", unfinished=True
        )
    except WrongDatabase:
        raise
    except (OSError, DatabaseError, OfficerError) as error:
        reason = f"{_why(error)} Nothing of the file was stored; it stays where it is and can be tried again."
        log.error("%s was not taken in. %s", shown, reason)
        return FileResult(shown, FileStatus.NOT_TAKEN, reason=reason)


def _its_fault(error: BaseException) -> bool:
    """What the file holds is to blame, not the disk, the database, the rules or somebody who ends the program."""
    if isinstance(error, OfficerError) and isinstance(error.__cause__, DataError | IntegrityError):
        return True  # a shared database's guards refuse it
    if isinstance(error, DatabaseError):
        return isinstance(error, DataError | IntegrityError | ProgrammingError)
    return not isinstance(error, OSError | StillChanging | OfficerError | KeyboardInterrupt | SystemExit)


def _why(error: OSError | DatabaseError | OfficerError) -> str:
    if isinstance(error, Unwritable):
        return error.reason
    if isinstance(error, OfficerError):
        return str(error)
    return no_room_or_locked(error) or f"It could not be stored ({_said(error)})."


def _said(error: BaseException) -> str:
    if isinstance(error, DatabaseError):
        return str(error.orig)
    return (isinstance(error, OSError) and error.strerror) or str(error)


def no_room_or_locked(error: BaseException) -> str | None:
    """What a person can do something about, in a sentence; None for other errors."""
    if not isinstance(error, OSError | DatabaseError):
        return None
    said = _said(error)
    if "full" in said or "No space" in said or "quota" in said.lower():
        return "The disk is full."
    if "locked" in said or "busy" in said:
        return "Another program keeps the database locked."
    return None


def _take_in(
    store: Store,
    context: Context,
    data: DataDir,
    path: Path,
    shown: str,
    ahead: ReadMessage | None,
    meanwhile: Callable[[], None] | None,
    now: datetime,
) -> FileResult:
    if ahead is not None and ahead.stamp == stamp_of(path):
        file = _File(shown, plain_name(path.name), ahead.stamp.octets, ahead.sha256)
        return _take_message(store, context, file, ahead.message, meanwhile, now)
    content = read_file(path)
    file = _File(shown, plain_name(path.name), len(content), hashlib.sha256(content).hexdigest())
    with store.read() as connection:
        if _seen(connection, context, file.sha256):
            return FileResult(file.shown, FileStatus.DUPLICATE)
    if is_dicos(content):
        return _take_scan(store, context, data, file, content, now)
    return _take_message(store, context, file, read_ceb(content), meanwhile, now)


def _seen(connection: Connection, context: Context, sha256: str) -> bool:
    asked = {"site_id": context.site.site_id, "sha256": sha256}
    return connection.execute(_SEEN, asked).first() is not None


def _take_message(
    store: Store,
    context: Context,
    file: _File,
    message: CebMessage,
    meanwhile: Callable[[], None] | None,
    now: datetime,
) -> FileResult:
    warnings = [str(warning) for warning in message.warnings]
    warnings += told((block.index, str(w)) for block in message.blocks for w in block.warnings)
    warnings += told(
        (block.index, _AHEAD)
        for block in message.blocks
        if block.document is not None and block.document.app_time > now + _A_DAY
    )
    with store.transaction() as tx, sending(tx):
        batch = Batch(tx, context, now)
        lock_message(batch, file.sha256, message)
        if _seen(tx, context, file.sha256):
            return FileResult(file.shown, FileStatus.DUPLICATE)
        message_id = _insert_message(
            batch,
            file,
            warnings,
            kind=message.kind,
            guid=message.guid,
            edition=message.edition,
            enveloped=message.enveloped,
            signed=message.signed,
            sender=message.sender or "",
        )
        done = apply_message(batch, message_id, message)
        if done.odd:
            warnings += told(done.odd)
            kept = update(t.message).where(t.message.c.message_id == message_id)
            tx.execute(kept.values(warnings=_as_kept(warnings)))
        touched = [batch.rows[key] for key in done.touched]
        matches = rematch(batch, touched)
        route(batch, touched, matches)
        batch.flush()
        if meanwhile is not None:
            meanwhile()
    status = FileStatus.ACCEPTED if done.stored or done.returned else FileStatus.DUPLICATE
    return FileResult(
        file.shown, status, done.waits, "", warnings + told(done.remarks), done.stored, done.returned
    )


def still_waiting(store: Store, results: Sequence[FileResult]) -> int:
    """How many of these files hold a box that waits for its declaration, now that all of them are taken in."""
    line, scan = t.arrival_line.c, t.scan.c
    with store.read() as connection:
        waiting = set(
            connection.execute(select(line.logistics_no).where(line.consignment_id.is_(None))).scalars()
        )
        waiting.update(
            connection.execute(select(scan.object_id).where(scan.consignment_id.is_(None))).scalars()
        )
    return sum(not waiting.isdisjoint(result.waits) for result in results)


def _take_scan(
    store: Store, context: Context, data: DataDir, file: _File, content: bytes, now: datetime
) -> FileResult:
    found = read_dicos(content)
    at = found.scanned_at if isinstance(found, XrayImage) else found.decided_at
    warnings = [*found.warnings, *([_AHEAD] if at is not None and at > now + _A_DAY else [])]
    if isinstance(found, XrayImage):
        # An image nobody can look at is not one: it goes to quarantine now, not later.
        decode_pixels(content)
        keep_image(data, content, file.sha256)
    with store.transaction() as tx:
        batch = Batch(tx, context, now)
        lock(batch, (file.sha256, f"logistics_no {found.object_id or ''}", f"study {found.study_uid}"))
        if _seen(tx, context, file.sha256):
            return FileResult(file.shown, FileStatus.DUPLICATE)
        if is_stored(batch, found):
            log.warning(
                "%s: other content under SOP instance UID %s, taken in before", file.shown, found.sop_uid
            )
            said = "taken in before under the same SOP instance UID, with other content: nothing is changed"
            return FileResult(file.shown, FileStatus.DUPLICATE, warnings=[said])
        message_id = _insert_message(
            batch,
            file,
            warnings,
            kind="TDR" if isinstance(found, ThreatReport) else "DX",
            guid=found.sop_uid,
            edition=found.edition or "",
            sender=found.station or "",
        )
        if isinstance(found, ThreatReport):
            (row,) = apply_reports(batch, [(message_id, found)])
        else:
            row = apply_image(batch, message_id, found, file.sha256)
        if row is not None and row["ended_at"] is None:
            route(batch, [row], rematch(batch, [row]))
        batch.flush()
    waits = () if row is not None else (found.object_id or "",)
    return FileResult(file.shown, FileStatus.ACCEPTED, waits, "", warnings, 1)


def _as_kept(warnings: Sequence[str]) -> str:
    return json.dumps(warnings, ensure_ascii=False)


def _insert_message(batch: Batch, file: _File, warnings: Sequence[str], **columns: Any) -> str:
    """The row of the message, which all that is stored of it refers to; gives its id."""
    message_id = new_id()
    row = columns | {
        "message_id": message_id,
        "site_id": batch.site_id,
        "sha256": file.sha256,
        "file_name": file.name,
        "octets": file.octets,
        "received_at": batch.now,
        "warnings": _as_kept(warnings),
    }
    insert_rows(batch.tx, t.message, [row])
    return message_id
