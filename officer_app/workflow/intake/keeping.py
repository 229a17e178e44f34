"""The bytes of what comes in: images kept, unreadable files recorded."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from sqlalchemy import bindparam, insert, select, update

from officer_app.domain.errors import Unreadable
from officer_app.domain.ids import new_id
from officer_app.files import read_named
from officer_app.formats.files import MAX_OCTETS
from officer_app.paths import DataDir
from officer_app.store import tables as t
from officer_app.store.engine import Store
from officer_app.workflow.batch import Batch
from officer_app.workflow.context import Context
from officer_app.workflow.durable import plain_name, sync_folder, write_durably
from officer_app.workflow.intake.reading import read_file

_q = t.quarantine.c
_OPEN = select(_q.quarantine_id, _q.path).where(
    _q.site_id == bindparam("site_id"), _q.sha256 == bindparam("sha256"), _q.settled_at.is_(None)
)


def keep_image(data: DataDir, content: bytes, sha256: str) -> None:
    """Put an image into the image store, durably, before any row names it."""
    folder = data.images / sha256[:2]
    folder.mkdir(exist_ok=True)
    target = folder / f"{sha256}.dcs"
    if not target.exists():
        write_durably(target, content, folder / f".{sha256}.{new_id()}")
        sync_folder(folder)
        sync_folder(data.images)


def quarantine(
    store: Store,
    context: Context,
    data: DataDir,
    file: Path,
    reason: str,
    moved_to: Path | None,
    now: datetime,
) -> None:
    """Record that a file cannot be read as a whole, and where its bytes are kept; the same bytes are recorded once.

    A file that will not be `moved_to` quarantine is copied there, unless not even its bytes can be read.
    """
    name = plain_name(file.name)
    content: bytes | None = None
    try:
        content = read_file(file)
        octets, sha256 = len(content), hashlib.sha256(content).hexdigest()
    except Unreadable:
        octets, sha256 = _fingerprint(file)
    site_id = context.site.site_id
    if moved_to is not None:
        kept = moved_to
    elif content is None or file.parent.resolve() == data.quarantine.resolve():
        kept = file.absolute()
    else:
        kept = data.quarantine / f"{Path(name).stem}.{sha256[:12]}{Path(name).suffix}"
    with store.transaction() as tx:
        known = tx.execute(_OPEN, {"site_id": site_id, "sha256": sha256}).first()
        if known is not None and Path(known.path).is_file():
            return
        if known is not None:  # a crash came between the record and the move, or somebody deleted the file
            this = _q.quarantine_id == known.quarantine_id
            tx.execute(update(t.quarantine).where(this).values(path=_text(kept)))
        else:
            tx.execute(
                insert(t.quarantine).values(
                    quarantine_id=new_id(),
                    site_id=site_id,
                    file_name=name,
                    sha256=sha256,
                    octets=octets,
                    path=_text(kept),
                    reason=reason,
                    at=now,
                )
            )
            batch = Batch(tx, context, now)
            batch.event(f"site:{site_id}", "quarantined", file=name, sha256=sha256, reason=reason)
            batch.flush()
        if moved_to is None and content is not None and not kept.exists():
            _keep_copy(kept, content, reason)


def _keep_copy(kept: Path, content: bytes, reason: str) -> None:
    try:
        write_reason(kept, reason)
        write_durably(kept, content, kept.with_name(f".{new_id()}.part"))
    except OSError:
        reason_beside(kept).unlink(missing_ok=True)
        raise
    sync_folder(kept.parent)


def write_reason(kept: Path, reason: str) -> None:
    """Put beside a file in quarantine why it is there."""
    reason_beside(kept).write_text(reason + "\n", encoding="utf-8")


def reason_beside(kept: Path) -> Path:
    """Where the reason of a file in quarantine stands."""
    return kept.with_name(kept.name + ".reason.txt")


def _text(path: Path) -> str:
    """A path as the database can hold it: one whose name is no valid text cannot be found again by it."""
    return str(path).encode(errors="replace").decode()


def _fingerprint(file: Path) -> tuple[int, str]:
    """Size and SHA-256 (of a file too large to take in: of its beginning and size); without access, of its name."""
    try:
        octets = file.stat().st_size
        digest = hashlib.sha256(read_named(file, MAX_OCTETS))
        if octets > MAX_OCTETS:
            digest.update(str(octets).encode())
        return octets, digest.hexdigest()
    except OSError:
        return 0, hashlib.sha256(str(file).encode(errors="replace")).hexdigest()
