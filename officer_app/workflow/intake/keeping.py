"""The bytes of what comes in: read within bounds, images kept, unreadable files recorded."""

from __future__ import annotations

import hashlib
import stat
from datetime import datetime
from pathlib import Path

from sqlalchemy import bindparam, insert, select, update

from officer_app.domain.errors import Unreadable
from officer_app.domain.ids import new_id
from officer_app.formats.dicos.limits import DEFAULT_LIMITS
from officer_app.paths import DataDir
from officer_app.store import tables as t
from officer_app.store.engine import Store
from officer_app.workflow.batch import Batch
from officer_app.workflow.context import Context
from officer_app.workflow.durable import sync_folder, write_durably

MAX_OCTETS = DEFAULT_LIMITS.file_bytes
"""What is larger is no message and no scan; it is not read."""

_q = t.quarantine.c
_OPEN = select(_q.quarantine_id, _q.path).where(
    _q.site_id == bindparam("site_id"), _q.sha256 == bindparam("sha256"), _q.settled_at.is_(None)
)


class StillChanging(Exception):
    """Somebody wrote to the file while it was read."""


def read_file(file: Path) -> bytes:
    """The whole file. Raises Unreadable with the reason, FileNotFoundError, or StillChanging."""
    try:
        before = file.stat()
        if not stat.S_ISREG(before.st_mode):
            raise Unreadable("This is not a file that can be read, but a folder, a device or a pipe.")
        if before.st_size > MAX_OCTETS:
            raise Unreadable(
                f"The file has {before.st_size / 1e6:,.0f} MB; a message or scan may have"
                f" {MAX_OCTETS / 1e6:,.0f} MB at most."
            )
        content = file.read_bytes()
        after = file.stat()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise Unreadable(f"The file cannot be opened: {error.strerror}.") from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise StillChanging
    return content


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
    store: Store, context: Context, file: Path, shown: str, reason: str, kept_at: Path, now: datetime
) -> None:
    """Record that a file cannot be read as a whole, and where its bytes will be; the same bytes are recorded once."""
    octets, sha256 = _fingerprint(file)
    site_id = context.site.site_id
    with store.transaction() as tx:
        known = tx.execute(_OPEN, {"site_id": site_id, "sha256": sha256}).first()
        if known is not None:
            if not Path(known.path).is_file():  # a crash came between the record and the move
                tx.execute(
                    update(t.quarantine)
                    .where(_q.quarantine_id == known.quarantine_id)
                    .values(path=_text(kept_at))
                )
            return
        tx.execute(
            insert(t.quarantine).values(
                quarantine_id=new_id(),
                site_id=site_id,
                file_name=shown,
                sha256=sha256,
                octets=octets,
                path=_text(kept_at),
                reason=reason,
                at=now,
            )
        )
        batch = Batch(tx, context, now)
        batch.event(f"site:{site_id}", "quarantined", file=shown, sha256=sha256, reason=reason)
        batch.flush()


def _text(path: Path) -> str:
    """A path as the database can hold it: one whose name is no valid text cannot be found again by it."""
    return str(path).encode(errors="replace").decode()


def _fingerprint(file: Path) -> tuple[int, str]:
    """Size and SHA-256 (of a file too large to take in: of its beginning and size); without access, of its name."""
    try:
        if not file.is_file():
            raise OSError  # a pipe would keep its reader waiting
        with file.open("rb") as content:
            octets = file.stat().st_size
            digest = hashlib.sha256(content.read(MAX_OCTETS))
            if octets > MAX_OCTETS:
                digest.update(str(octets).encode())
            return octets, digest.hexdigest()
    except OSError:
        return 0, hashlib.sha256(str(file).encode(errors="replace")).hexdigest()
