"""What could not be read: tried again, or set aside by somebody who answers for it."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import exists, select, update

from officer_app.domain.clock import now as clock_now
from officer_app.domain.clock import to_micros
from officer_app.domain.errors import AlreadyTaken, NotFound, OfficerError
from officer_app.domain.people import Action, Actor
from officer_app.paths import DataDir
from officer_app.store import tables as t
from officer_app.store.engine import Store
from officer_app.workflow.batch import Batch, Row
from officer_app.workflow.context import Context
from officer_app.workflow.durable import free_name
from officer_app.workflow.inbox import done_folder
from officer_app.workflow.intake.files import FileResult, FileStatus, take_in
from officer_app.workflow.intake.keeping import reason_beside, write_reason
from officer_app.workflow.intake.scans import assign
from officer_app.workflow.matching import rematch
from officer_app.workflow.routing import route

log = logging.getLogger(__name__)

RETRIED = "retried"
ASKED = "scan_asked"
#: For so long the intake service looks whether it has been asked.
_ASKED_LATELY = timedelta(days=7)
_q, _e = t.quarantine, t.audit_event.c


def retry(
    store: Store, context: Context, data: DataDir, actor: Actor, quarantine_id: str
) -> FileResult | None:
    """Take the file in again. If it is readable now, it leaves quarantine.

    On a shared database only its intake service takes in, and has the bytes: a person asks it to, which gives None.
    """
    actor.require(Action.SETTLE_QUARANTINE)
    if store.is_shared and actor.role is not None:
        _settle(store, context, actor, quarantine_id, RETRIED)
        return None
    file, name = _kept(store, quarantine_id)
    result = take_in(store, context, data, file, name=name, moved_to=file)
    if result.status is FileStatus.NOT_TAKEN:
        raise OfficerError(result.reason)
    if result.status is not FileStatus.QUARANTINED:
        _settle(store, context, actor, quarantine_id, RETRIED)
        _put_away(data, file)
    return result


def retry_asked(store: Store, context: Context, data: DataDir) -> list[FileResult]:
    """What people asked the intake service to take in again, of the files that it keeps itself.

    One that still cannot be read comes to quarantine anew, with the reason of now.
    """
    since = clock_now() - _ASKED_LATELY
    with store.read() as connection:
        again = _q.alias()
        asked = select(_q.c.path, _q.c.file_name).where(
            _q.c.site_id == context.site.site_id,
            _q.c.settlement == RETRIED,
            _q.c.settled_at > since,
            ~exists().where(again.c.path == _q.c.path, again.c.quarantine_id > _q.c.quarantine_id),
        )
        rows = connection.execute(asked).all()
    results = []
    for path, name in rows:
        file = Path(path or "")
        if file.parent != data.quarantine or not file.is_file():
            continue  # another service's, or done
        result = take_in(store, context, data, file, name=name, moved_to=file)
        results.append(result)
        if result.status is FileStatus.QUARANTINED:
            write_reason(file, result.reason)
        elif result.status is not FileStatus.NOT_TAKEN:
            _put_away(data, file)
    return results


def _put_away(data: DataDir, file: Path) -> None:
    """It is taken in: what was kept in quarantine goes where all that is taken in goes."""
    if file.parent == data.quarantine:
        file.replace(free_name(done_folder(data) / file.name))
        reason_beside(file).unlink(missing_ok=True)


def discard(store: Store, context: Context, actor: Actor, quarantine_id: str) -> None:
    """Set the file aside as dealt with. Its bytes and reason stay where they are kept."""
    actor.require(Action.SETTLE_QUARANTINE)
    _settle(store, context, actor, quarantine_id, "discarded")


def assign_scan(store: Store, context: Context, actor: Actor, scan_id: str, consignment_id: str) -> bool:
    """An officer says which of several consignments a waiting scan shows.

    On a shared database what follows from that is the intake service's: a person asks it to, which gives False.
    """
    actor.require(Action.INSPECT)
    asks = store.is_shared and actor.role is not None
    with store.transaction() as tx:
        batch = Batch(tx, context, clock_now(), actor)
        row = _row_to_join(batch, scan_id, consignment_id)
        if asks:
            batch.event(f"site:{actor.site_id}", ASKED, scan=scan_id, consignment=consignment_id)
        else:
            _assign(batch, scan_id, row)
        batch.flush()
    return not asks


def assign_asked(store: Store, context: Context, after: int = 0) -> int:
    """Assign what people asked the intake service to, in the order they did; gives the number of the last event seen.

    Who was too late sees the scan where it is.
    """
    site = context.site.site_id
    asked = (
        select(_e.seq, _e.actor, _e.payload)
        .where(_e.chain == f"site:{site}", _e.seq > after)
        .where(_e.event == ASKED, _e.at > to_micros(clock_now() - _ASKED_LATELY))
        .order_by(_e.seq)
    )
    with store.read() as connection:
        rows = connection.execute(asked).all()
    for seq, officer, payload in rows:
        after = seq
        try:
            scan_id, consignment_id = _ids_in(payload)
            with store.transaction() as tx:
                batch = Batch(tx, context, clock_now())
                row = _row_to_join(batch, scan_id, consignment_id)
                _assign(batch, scan_id, row, asked_by=officer)
                batch.flush()
        except (AlreadyTaken, NotFound) as error:
            log.info("What %s asked for was not done: %s", officer, error)
    return after


def _ids_in(payload: str) -> tuple[str, str]:
    """Which scan, and which consignment. Raises NotFound: with psql an officer can tell what makes no sense."""
    try:
        said = json.loads(payload)
        return str(UUID(said["scan"])), str(UUID(said["consignment"]))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise NotFound("There is no such scan.") from error


def _row_to_join(batch: Batch, scan_id: str, consignment_id: str) -> Row:
    """The consignment, locked. Raises NotFound, or AlreadyTaken where the scan has one or the box has left."""
    batch.load([consignment_id])
    if consignment_id not in batch.rows:
        raise NotFound("There is no such consignment.")
    scan = batch.tx.execute(select(t.scan.c.consignment_id).where(t.scan.c.scan_id == scan_id)).first()
    if scan is None:
        raise NotFound("There is no such scan.")
    if scan.consignment_id is not None:
        raise AlreadyTaken("This scan has been assigned already.")
    row = batch.rows[consignment_id]
    if row["ended_at"] is not None:
        raise AlreadyTaken(f"{row['logistics_no']} has left the station; a scan cannot join it any more.")
    return row


def _assign(batch: Batch, scan_id: str, row: Row, **said: str) -> None:
    assign(batch, [(scan_id, row)], **said)
    route(batch, [row], rematch(batch, [row]))


def _kept(store: Store, quarantine_id: str) -> tuple[Path, str]:
    with store.read() as connection:
        row = connection.execute(
            select(t.quarantine).where(t.quarantine.c.quarantine_id == quarantine_id)
        ).first()
    if row is None:
        raise NotFound("There is no such file in quarantine.")
    if row.settled_at is not None:
        raise AlreadyTaken(f"{row.file_name} was {row.settlement} by {row.settled_by} already.")
    if row.path is None or not Path(row.path).is_file():
        raise OfficerError(f"{row.file_name} is no longer at {row.path}; it cannot be tried again.")
    return Path(row.path), row.file_name


def _settle(store: Store, context: Context, actor: Actor, quarantine_id: str, how: str) -> None:
    c = t.quarantine.c
    with store.transaction() as tx:
        batch = Batch(tx, context, clock_now(), actor)
        settled = tx.execute(
            update(t.quarantine)
            .where(c.quarantine_id == quarantine_id, c.settled_at.is_(None))
            .values(settled_at=batch.now, settled_by=actor.login, settlement=how)
            .returning(c.file_name, c.sha256)
        ).first()
        if settled is None:
            raise AlreadyTaken("Somebody has dealt with this file already.")
        batch.event(
            f"site:{actor.site_id}", f"quarantine_{how}", file=settled.file_name, sha256=settled.sha256
        )
        batch.flush()
