"""Making checkpoints: what has moved is signed, kept in the database, and then in the file outside."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError, ProgrammingError

from officer_app.domain.audit import GENESIS
from officer_app.domain.checkpoints import Checkpoint, Head
from officer_app.domain.clock import now as clock_now
from officer_app.domain.clock import to_micros
from officer_app.domain.errors import OfficerError
from officer_app.domain.site import Site
from officer_app.locking import only_one
from officer_app.store import checkpoints as kept
from officer_app.store.engine import Store
from officer_app.workflow.audit_key import not_genuine, private_file, public_keys, signed
from officer_app.workflow.checkpoint_file import CheckpointFile

log = logging.getLogger(__name__)

MOST_HEADS = 200_000
_LONGEST_REASON = 500


def make_checkpoint(store: Store, site_id: int, folder: Path, restored: str = "") -> Checkpoint | None:
    """Sign every head of a site that has moved; gives the last checkpoint made, None where nothing had moved.

    `restored` says why the database is behind the file, where a backup was put back; it is left out where it is not
    behind. Raises OfficerError where it is and nobody says why.
    """
    if not private_file(folder).is_file():
        raise OfficerError(f"There is no key in {folder}. Make one with: officer-app audit key")
    if len(restored) > _LONGEST_REASON:
        raise OfficerError(f"Say why in at most {_LONGEST_REASON} characters.")
    with only_one(folder / ".checkpoint.lock", wait=True):
        latest, beyond = None, ""
        while made := _next(store, site_id, folder, restored, beyond):
            (latest, heads), restored = made, ""
            if len(heads) < MOST_HEADS:
                break
            beyond = heads[-1].chain
        return latest


class Hourly:
    """A site's checkpoints as the intake service makes them: at its start, and each time the hour changes there."""

    def __init__(self) -> None:
        self._hour: datetime | None = None

    def keep(self, store: Store, site: Site, folder: Path, now: datetime | None = None) -> None:
        """Nothing where there is no key. What goes wrong is logged: a hall works on without checkpoints."""
        hour = (
            (now or clock_now())
            .astimezone(ZoneInfo(site.timezone))
            .replace(minute=0, second=0, microsecond=0)
        )
        if hour == self._hour or not private_file(folder).is_file():
            return
        self._hour = hour
        try:
            make_checkpoint(store, site.site_id, folder)
        except (OfficerError, OSError) as error:
            log.error("No checkpoint was made, and the next is tried in an hour: %s", error)


def heads_digest(heads: Iterable[Head]) -> str:
    """Raises ValueError where a head holds no text."""
    digest = hashlib.sha256()
    for head in heads:
        digest.update(head.octets)
    return digest.hexdigest()


def _next(
    store: Store, site_id: int, folder: Path, restored: str, beyond: str
) -> tuple[Checkpoint, list[Head]] | None:
    """The next one, with the heads it signs: of the chains that come after `beyond`."""
    with store.read() as connection:
        last = kept.last_checkpoint(connection, site_id)
        outside = _brought_up(store, site_id, folder, last)
        if outside != last and not restored:
            raise OfficerError(_behind(last, outside))
        restored = restored if outside != last else ""
        moved = kept.moved_heads(connection, site_id, beyond, MOST_HEADS)
    if not moved and not restored:
        return None
    heads = [one.head for one in moved]
    checkpoint = Checkpoint(
        site_id=site_id,
        number=(outside.number if outside else 0) + 1,
        after=last.number if last else 0,
        at=to_micros(clock_now()),
        chains=(last.chains if last else 0) + sum(one.before == 0 for one in moved),
        events=(last.events if last else 0) + sum(one.head.seq - one.before for one in moved),
        moved=len(heads),
        digest=heads_digest(heads),
        previous=outside.link if outside else GENESIS,
        restored=restored,
        key="",
    )
    checkpoint = signed(folder, checkpoint)
    try:
        with store.transaction() as tx:
            kept.keep(tx, checkpoint, heads)
    except (
        IntegrityError,
        ProgrammingError,
    ) as error:  # made elsewhere at the same moment, or not one's to make
        raise OfficerError(f"The checkpoint is not kept: {error.orig}.") from error
    CheckpointFile(folder).append(checkpoint, heads)
    return checkpoint, heads


def _brought_up(store: Store, site_id: int, folder: Path, last: Checkpoint | None) -> Checkpoint | None:
    """The last checkpoint in the file, once what the database alone has is written there as well."""
    file, keys = CheckpointFile(folder), public_keys(folder)
    outside: Checkpoint | None = None
    for one in file.checkpoints():
        mine = one.checkpoint.site_id == site_id and not_genuine(one.checkpoint, keys) is None
        if mine and (outside is None or one.checkpoint.number > outside.number):
            outside = one.checkpoint
    if last is None or (outside is not None and outside.number >= last.number):
        return outside
    with store.read() as connection:
        number = outside.number if outside else 0
        for checkpoint, heads in kept.checkpoints_after(connection, site_id, number):
            if why := not_genuine(checkpoint, keys):
                raise OfficerError(f"Checkpoint {checkpoint.number}: {why}. Run: officer-app audit verify")
            file.append(checkpoint, heads)
            outside = checkpoint
    return outside


def _behind(last: Checkpoint | None, outside: Checkpoint | None) -> str:
    has = f"checkpoint {last.number}" if last else "none"
    there = f"checkpoint {outside.number}" if outside else "none"
    return (
        f"The last checkpoint in the database is not the last in the file kept outside: {has} there, {there} here."
        " An older copy of the database was put back, or checkpoints were removed. Run: officer-app audit verify."
        ' Where a backup was restored, say so: officer-app audit checkpoint --restored "why"'
    )
