"""One file in: read, stored, matched and routed in one transaction, or kept in quarantine with the reason."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select

from officer_app.domain.clock import now as clock_now
from officer_app.domain.errors import Unreadable
from officer_app.domain.ids import new_id
from officer_app.domain.scans import ThreatReport, XrayImage
from officer_app.formats.ceb.reader import CebMessage, read_ceb
from officer_app.formats.dicos import decode_pixels, is_dicos, read_dicos
from officer_app.paths import DataDir
from officer_app.store import tables as t
from officer_app.store.engine import Store
from officer_app.workflow.batch import Batch
from officer_app.workflow.context import Context
from officer_app.workflow.intake.messages import apply_message
from officer_app.workflow.intake.scans import apply_image, apply_reports
from officer_app.workflow.matching import rematch
from officer_app.workflow.routing import route

if TYPE_CHECKING:
    from sqlalchemy import Connection

MAX_OCTETS = 64 * 1024 * 1024

_SEEN = select(t.message.c.message_id).where(
    t.message.c.site_id == bindparam("site_id"), t.message.c.sha256 == bindparam("sha256")
)


class FileStatus(StrEnum):
    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"


@dataclass(slots=True)
class FileResult:
    """What became of one file. `waiting`: something in it waits for its declaration."""

    file: str
    status: FileStatus
    waiting: bool = False
    reason: str = ""
    warnings: list[str] = field(default_factory=list)
    stored: int = 0
    returned: int = 0


def take_in(
    store: Store,
    context: Context,
    data: DataDir,
    file: Path,
    *,
    name: str | None = None,
    moved_to: Path | None = None,
    now: datetime | None = None,
) -> FileResult:
    """Take in one file. `name` is how it is called in results, `moved_to` where an inbox file that cannot be read
    will be kept. The file itself is neither moved nor deleted here.
    """
    shown = name or file.name
    moment = now or clock_now()
    try:
        content = _bytes_of(file)
    except Unreadable as error:
        return quarantine(store, context, file, shown, error.reason, moved_to, moment)
    sha256 = hashlib.sha256(content).hexdigest()
    with store.read() as connection:
        if _seen(connection, context, sha256):
            return FileResult(shown, FileStatus.DUPLICATE)
    try:
        if is_dicos(content):
            return _take_scan(store, context, data, content, sha256, shown, moment)
        message = read_ceb(content)
        return _take_message(store, context, message, sha256, len(content), shown, moment)
    except Unreadable as error:
        return quarantine(store, context, file, shown, error.reason, moved_to, moment)


def _bytes_of(file: Path) -> bytes:
    try:
        size = file.stat().st_size
        if size > MAX_OCTETS:
            raise Unreadable(
                f"The file has {size / 1e6:,.0f} MB; a message or scan may have {MAX_OCTETS / 1e6:,.0f} MB at most."
            )
        return file.read_bytes()
    except OSError as error:
        raise Unreadable(f"The file cannot be opened: {error.strerror}.") from error


def _seen(connection: Connection, context: Context, sha256: str) -> bool:
    asked = {"site_id": context.site.site_id, "sha256": sha256}
    return connection.execute(_SEEN, asked).first() is not None


def _take_message(
    store: Store, context: Context, message: CebMessage, sha256: str, octets: int, shown: str, now: datetime
) -> FileResult:
    with store.transaction() as tx:
        if _seen(tx, context, sha256):
            return FileResult(shown, FileStatus.DUPLICATE)
        batch = Batch(tx, context, now)
        message_id = new_id()
        warnings = [str(warning) for warning in message.warnings]
        warnings += [f"block {block.index}: {w}" for block in message.blocks for w in block.warnings]
        tx.execute(
            insert(t.message).values(
                message_id=message_id,
                site_id=batch.site_id,
                sha256=sha256,
                file_name=shown,
                kind=message.kind,
                guid=message.guid,
                edition=message.edition,
                enveloped=message.enveloped,
                signed=message.signed,
                sender=message.sender or "",
                octets=octets,
                received_at=now,
                warnings=json.dumps(warnings, ensure_ascii=False),
            )
        )
        done = apply_message(batch, message_id, message)
        touched = [batch.rows[key] for key in done.touched]
        matches = rematch(batch, touched)
        route(batch, touched, matches)
        batch.flush()
    status = FileStatus.ACCEPTED if done.stored or done.returned else FileStatus.DUPLICATE
    return FileResult(shown, status, done.waiting, "", warnings + done.remarks, done.stored, done.returned)


def _take_scan(
    store: Store, context: Context, data: DataDir, content: bytes, sha256: str, shown: str, now: datetime
) -> FileResult:
    found = read_dicos(content)
    if isinstance(found, XrayImage):
        decode_pixels(content)  # an image nobody can look at is not one: it goes to quarantine now, not later
        keep_image(data, content, sha256)
    with store.transaction() as tx:
        if _seen(tx, context, sha256):
            return FileResult(shown, FileStatus.DUPLICATE)
        batch = Batch(tx, context, now)
        message_id = new_id()
        tx.execute(
            insert(t.message).values(
                message_id=message_id,
                site_id=batch.site_id,
                sha256=sha256,
                file_name=shown,
                kind="TDR" if isinstance(found, ThreatReport) else "DX",
                guid=found.sop_uid,
                edition=found.edition or "",
                sender=found.station or "",
                octets=len(content),
                received_at=now,
                warnings=json.dumps(list(found.warnings), ensure_ascii=False),
            )
        )
        if isinstance(found, ThreatReport):
            (row,) = apply_reports(batch, [(message_id, found)])
        else:
            row = apply_image(batch, message_id, found, sha256)
        if row is not None:
            route(batch, [row], rematch(batch, [row]))
        batch.flush()
    return FileResult(shown, FileStatus.ACCEPTED, row is None, "", list(found.warnings), 1)


def keep_image(data: DataDir, content: bytes, sha256: str) -> Path:
    """Put an image into the image store, durably, before any row names it."""
    folder = data.images / sha256[:2]
    folder.mkdir(exist_ok=True)
    target = folder / f"{sha256}.dcs"
    if not target.exists():
        part = folder / f".{sha256}.{os.getpid()}"
        with part.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
    return target


def quarantine(
    store: Store, context: Context, file: Path, shown: str, reason: str, moved_to: Path | None, now: datetime
) -> FileResult:
    """Record that a file cannot be read as a whole; the same bytes are recorded once."""
    octets, sha256 = _fingerprint(file)
    with store.transaction() as tx:
        c = t.quarantine.c
        known = tx.execute(
            select(c.quarantine_id).where(
                c.site_id == context.site.site_id, c.sha256 == sha256, c.settled_at.is_(None)
            )
        ).first()
        if known is None:
            batch = Batch(tx, context, now)
            tx.execute(
                insert(t.quarantine).values(
                    quarantine_id=new_id(),
                    site_id=batch.site_id,
                    file_name=shown,
                    sha256=sha256,
                    octets=octets,
                    path=str(moved_to or file),
                    reason=reason,
                    at=now,
                )
            )
            batch.event(f"site:{batch.site_id}", "quarantined", file=shown, sha256=sha256, reason=reason)
            batch.flush()
    return FileResult(shown, FileStatus.QUARANTINED, reason=reason)


def _fingerprint(file: Path) -> tuple[int, str]:
    """Size and SHA-256, read in pieces; a file that cannot be opened is known by its name."""
    try:
        with file.open("rb") as content:
            return file.stat().st_size, hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        return 0, hashlib.sha256(str(file).encode()).hexdigest()
