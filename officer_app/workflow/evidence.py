"""Photos and papers added to a task: on disk before any row names them, stored once, refused with a reason."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError

from officer_app.domain.errors import NotFound, OfficerError, Unreadable
from officer_app.domain.ids import new_id
from officer_app.domain.people import Action, Actor
from officer_app.domain.said import said
from officer_app.files import read_named
from officer_app.formats import photos
from officer_app.paths import DataDir
from officer_app.store import tables as t
from officer_app.store.engine import Store
from officer_app.store.evidence import ADDED, COPIED, WITHDRAWN, read_withdrawn
from officer_app.workflow.batch import Batch, Row
from officer_app.workflow.context import Context
from officer_app.workflow.durable import plain_name, sync_folder, write_durably
from officer_app.workflow.recording import held
from officer_app.workflow.sealing import SEALED, seal

MOST_FILES = 500
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def read_bounded(file: Path) -> bytes:
    """A file's bytes, never more than one may have. Raises OfficerError where it cannot be read."""
    try:
        data = read_named(file, photos.MOST_OCTETS + 1)
    except OSError as error:
        raise OfficerError(f"{plain_name(file.name)} cannot be read: {error.strerror}.") from error
    if len(data) > photos.MOST_OCTETS:
        raise OfficerError(
            f"{plain_name(file.name)} was not added: The file is larger than {photos.MOST_OCTETS // 1_000_000} MB."
        )
    return data


def attach(
    store: Store,
    context: Context,
    data: DataDir,
    actor: Actor,
    task_id: str,
    name: str,
    content: bytes,
    now: datetime | None = None,
) -> bool:
    """Add a file to a task that `actor` holds; False when the task has it already.

    Raises OfficerError with the reason where the file is refused, or the disk is full: then nothing of it is kept.
    """
    actor.require(Action.INSPECT)
    with kept(store, data, name, content) as checked, store.transaction() as tx:
        return add(Batch(tx, context, now, actor), task_id, name, content, checked)


@contextmanager
def kept(store: Store, data: DataDir, name: str, content: bytes) -> Iterator[photos.Checked]:
    """The bytes on disk, durable, for rows that are written inside the block; gone again where that fails.

    Raises OfficerError with the reason where the file is refused, or the disk is full.
    """
    called = plain_name(name) or "photo"
    try:
        checked = photos.check(content)
    except Unreadable as error:
        raise OfficerError(f"{called} was not added: {error.reason}.") from error
    sha256 = hashlib.sha256(content).hexdigest()
    made: list[Path] = []
    try:
        made = _keep(data, sha256, content, checked)
        yield checked
    except (OSError, DatabaseError, OfficerError) as error:
        _forget(store, sha256, made)
        if (isinstance(error, OSError) and error.errno in _FULL) or "disk is full" in str(error):
            raise OfficerError(
                f"The disk is full. Nothing of {called} was kept; make room and add it again."
            ) from error
        raise


def withdraw(
    store: Store,
    context: Context,
    actor: Actor,
    task_id: str,
    sha256: str,
    reason: str,
    now: datetime | None = None,
) -> None:
    """Take a file that does not belong to it out of a task that `actor` holds; its bytes and its row stay.

    Once the record is submitted, only an amendment leaves a file out.
    """
    actor.require(Action.INSPECT)
    with store.transaction() as tx:
        take_out(Batch(tx, context, now, actor), task_id, sha256, reason)


def take_out(batch: Batch, task_id: str, sha256: str, reason: str) -> None:
    """`withdraw` inside a transaction that is open already."""
    _, row = held(batch, task_id)
    set_aside(batch, row, task_id, sha256, reason)


def set_aside(batch: Batch, row: Row, task_id: str, sha256: str, reason: str) -> None:
    """The event of a file withdrawn from a task: the records to come do not name it."""
    why = said(reason, "Withdrawing a file needs a reason.")
    found = _of_task(batch, task_id, sha256)
    if found is None or found["evidence_id"] in read_withdrawn(batch.tx, row["consignment_id"]):
        raise NotFound("The task has no such file.")
    batch.event(
        row,
        WITHDRAWN,
        evidence_id=found["evidence_id"],
        task=task_id,
        sha256=sha256,
        name=found["file_name"],
        reason=why,
    )
    batch.touch(row)
    batch.flush()  # what is recorded next in this transaction reads it


def _of_task(batch: Batch, task_id: str, sha256: str) -> Row | None:
    e = t.evidence.c
    query = select(t.evidence).where(e.task_id == task_id, e.sha256 == sha256)
    found = batch.tx.execute(query).mappings().first()
    return None if found is None else dict(found)


def evidence_file(data: DataDir, sha256: str, kind: str) -> Path:
    """Where a file's bytes are."""
    return data.evidence / sha256[:2] / f"{sha256}.{kind}"


def thumbnail_file(data: DataDir, sha256: str) -> Path:
    """Where its small picture is."""
    return data.evidence / sha256[:2] / f"{sha256}.small.jpg"


def read_evidence(data: DataDir, sha256: str, kind: str) -> bytes:
    """The bytes as they were added. Raises OfficerError when they are gone or no longer the same."""
    try:
        content = evidence_file(data, sha256, kind).read_bytes()
    except OSError as error:
        raise OfficerError(f"The file {sha256[:12]} is not in the evidence folder.") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise OfficerError(f"The file {sha256[:12]} is not the one that was added.")
    return content


def copy_out(
    store: Store,
    context: Context,
    data: DataDir,
    actor: Actor,
    row: Any,
    file: Path,
    now: datetime | None = None,
) -> None:
    """Put the bytes of an evidence `row` as they were added where `file` says, and who took them into the chain of its
    consignment. Neither without the other. Raises OfficerError where they are not those, or it cannot be.
    """
    content = read_evidence(data, row.sha256, row.kind)
    ready = file.with_name(f".{new_id()}.{row.kind}")
    try:
        write_durably(ready, content, ready.with_suffix(".part"))
        with store.transaction() as tx:
            batch = Batch(tx, context, now, actor)
            named = {"evidence_id": row.evidence_id, "sha256": row.sha256, "name": row.file_name}
            batch.event(row.consignment_id, COPIED, **named, saved_as=file.name)
            batch.flush()
            ready.replace(file)
        sync_folder(file.parent)
    except OSError as error:
        raise OfficerError(f"{file.name} was not saved: {error.strerror}.") from error
    finally:
        ready.unlink(missing_ok=True)


def find_bytes(data: DataDir, sha256: str) -> bytes | None:
    """The bytes of a file whose kind nobody wrote down; None where they are not at this station, or others."""
    for file in (data.evidence / sha256[:2]).glob(f"{sha256}.*"):
        content = file.read_bytes()
        if hashlib.sha256(content).hexdigest() == sha256:
            return content
    return None


def lost_evidence(store: Store, data: DataDir) -> list[tuple[str, str]]:
    """Evidence whose bytes are gone or changed: consignment, and what is wrong."""
    e = t.evidence.c
    with store.read() as connection:
        rows = connection.execute(select(e.consignment_id, e.sha256, e.kind).order_by(e.evidence_id)).all()
    broken = []
    for consignment_id, sha256, kind in rows:
        try:
            read_evidence(data, sha256, kind)
        except OfficerError as error:
            broken.append((consignment_id, str(error)))
    return broken


def _keep(data: DataDir, sha256: str, content: bytes, checked: photos.Checked) -> list[Path]:
    """Bytes and small picture, durable before this returns; gives the files that were not there before."""
    targets = [(evidence_file(data, sha256, checked.kind.suffix), content)]
    if checked.thumbnail is not None:
        targets.append((thumbnail_file(data, sha256), checked.thumbnail))
    made: list[Path] = []
    try:
        for target, octets in targets:
            if target.is_file() and target.read_bytes() == octets:  # a damaged one is put right
                continue
            target.parent.mkdir(exist_ok=True)
            write_durably(target, octets, target.with_name(f".{target.name}.{new_id()}.part"))
            made.append(target)
        sync_folder(targets[0][0].parent)
        sync_folder(data.evidence)
    except OSError:
        for file in made:
            file.unlink(missing_ok=True)
        raise
    return made


def keep_bytes(data: DataDir, content: bytes) -> None:
    """Keep a file that no row names: it came too late for its task. Raises Unreadable where it is none that is kept."""
    _keep(data, hashlib.sha256(content).hexdigest(), content, photos.check(content))


def _forget(store: Store, sha256: str, made: list[Path]) -> None:
    """Take back what was written for a row that never came, unless another row names the same bytes."""
    if made:
        with store.read() as connection:
            named = connection.execute(
                select(t.evidence.c.evidence_id).where(t.evidence.c.sha256 == sha256).limit(1)
            ).first()
        if named is None:
            for file in made:
                file.unlink(missing_ok=True)


def add(batch: Batch, task_id: str, name: str, content: bytes, checked: photos.Checked) -> bool:
    """`attach` inside a transaction that is open already; the bytes are `kept`."""
    name = plain_name(name) or "photo"
    task, row = held(batch, task_id)
    sha256 = hashlib.sha256(content).hexdigest()
    if (there := _of_task(batch, task_id, sha256)) is not None:
        return _bring_back(batch, row, there)
    count = select(func.count()).where(t.evidence.c.task_id == task_id)
    if batch.tx.execute(count).scalar_one() >= MOST_FILES:
        raise OfficerError(f"A task has {MOST_FILES} files at most.")
    values: Row = {
        "evidence_id": new_id(),
        "site_id": batch.site_id,
        "task_id": task["task_id"],
        "consignment_id": row["consignment_id"],
        "sha256": sha256,
        "kind": checked.kind.suffix,
        "file_name": name,
        "octets": len(content),
        "image_width": checked.kind.width,
        "image_height": checked.kind.height,
        "officer": batch.actor.login,
        "station": batch.actor.station,
        "added_at": batch.now,
    }
    seal(batch, values, row, ADDED, task=task_id, sha256=sha256, name=name)
    batch.touch(row)
    batch.flush()
    return True


def _bring_back(batch: Batch, row: Row, there: Row) -> bool:
    """A file that was withdrawn is added by the row it has; False when it was not withdrawn."""
    if there["evidence_id"] not in read_withdrawn(batch.tx, row["consignment_id"]):
        return False
    named = {"task": there["task_id"], "sha256": there["sha256"], "name": there["file_name"]}
    batch.event(row, ADDED, evidence_id=there["evidence_id"], **named, digest=SEALED[ADDED].digest(there))
    batch.touch(row)
    batch.flush()
    return True
