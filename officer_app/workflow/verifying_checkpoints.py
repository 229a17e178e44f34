"""Holding the chains against what was signed of them: in the database, and in the file outside."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection

from officer_app.domain.audit import GENESIS
from officer_app.domain.checkpoints import Checkpoint, Head
from officer_app.domain.clock import from_micros
from officer_app.store import checkpoints as kept
from officer_app.store.engine import Store
from officer_app.workflow.audit_key import not_genuine, public_file, public_keys
from officer_app.workflow.checkpoint_file import CheckpointFile, Outside
from officer_app.workflow.checkpoints import heads_digest
from officer_app.workflow.verifying import Broken, any_octets

Key = tuple[int, int]
"""Site and number of a checkpoint."""


class Checked(NamedTuple):
    """`signed` are the last ones, one a site; `notes` say what is no fault, and limits what is shown: what a
    restored backup took with it, and a file outside that ends earlier."""

    checkpoints: int
    signed: list[Checkpoint]
    broken: list[Broken]
    notes: list[str]


def verify_checkpoints(store: Store, folder: Path) -> Checked:
    """In one consistent snapshot, taken after the files are read: one that is made meanwhile is not missing. Nothing is
    said where neither the database nor the folder has any.

    Folders in it are read as well: an auditor of several sites puts theirs there.
    """
    folders = [folder, *(sorted(one for one in folder.iterdir() if one.is_dir()) if folder.is_dir() else ())]
    keys = [key for one in folders for key in public_keys(one)]
    outside = [found for one in folders for found in CheckpointFile(one).checkpoints()]
    with store.read() as connection, any_octets(connection):
        inside = {(one.site_id, one.number): one for one in kept.checkpoints(connection)}
        if not inside and not outside:
            return Checked(0, [], [], [])
        if not keys:
            why = f"they cannot be checked: there is no public key at {public_file(folder)}"
            return Checked(len(inside), [], [Broken("checkpoints", None, why)], [])
        told = _Told(connection, folder)
        told.series(inside, outside, keys)
        told.signed_heads(inside)
        told.outside(inside, outside, keys)
    last = {one.site_id: one for one in inside.values()}
    return Checked(len(inside), list(last.values()), told.broken, told.notes)


class _Told:
    def __init__(self, connection: Connection, folder: Path) -> None:
        self._connection = connection
        self._folder = folder
        self._unsure: set[Key] = set()  # checkpoints whose heads in the database are not those signed
        self._named: set[str] = set()  # chains that something has been said of
        self.broken: list[Broken] = []
        self.notes: list[str] = []

    def series(self, inside: dict[Key, Checkpoint], outside: Sequence[Outside], keys: list[str]) -> None:
        """Each is signed, and follows from the one before it."""
        links = {(one.checkpoint.site_id, one.checkpoint.number): one.checkpoint.link for one in outside}
        before: Checkpoint | None = None
        for one in inside.values():
            if before is not None and before.site_id != one.site_id:
                before = None
            if why := not_genuine(one, keys):
                self._say(one, why)
            if one.after != (before.number if before else 0):
                self._say(one, f"checkpoint {one.after} should be before it, and is not there")
            elif one.number == one.after + 1:
                if one.previous != (before.link if before else GENESIS):
                    self._say(one, "it does not follow from the one before it")
            elif not one.restored or links.get((one.site_id, one.number - 1), one.previous) != one.previous:
                self._say(one, "it does not follow from the one before it in the file outside")
            before = one

    def signed_heads(self, inside: dict[Key, Checkpoint]) -> None:
        """Every head that was signed stands in its chain, and is one that was signed."""
        digests: dict[Key, Any] = {}
        chain, good = "", 0
        for one in kept.kept_heads(self._connection):
            key, head = (one.site_id, one.number), one.head
            if head.chain != chain:
                chain, good = head.chain, 0
            try:
                digests.setdefault(key, hashlib.sha256()).update(head.octets)
            except ValueError:  # no text: not what was signed
                digests[key].update(b"?")
            if one.stands == head.hash:
                good = head.seq
            elif key in inside:
                self._name(inside[key], head, one.stands, good)
        for key, checkpoint in inside.items():
            if digests.pop(key, hashlib.sha256()).hexdigest() != checkpoint.digest:
                self._unsure.add(key)
                self._say(checkpoint, "the ends of chains kept with it are not those it signed")
        for _, number in digests:
            self.broken.append(Broken("checkpoint", number, "ends of chains name it, and it is gone"))

    def outside(self, inside: dict[Key, Checkpoint], outside: Sequence[Outside], keys: list[str]) -> None:
        """What the file has is in the database too, and but for the newest the other way round."""
        seen = set()
        for one in outside:
            checkpoint = one.checkpoint
            key = (checkpoint.site_id, checkpoint.number)
            if not_genuine(checkpoint, keys):
                self._say(checkpoint, f"its line in {one.file} is not signed by this site's key")
                continue
            seen.add(key)
            if (why := _declared(key, inside)) is not None:
                self.notes.append(f"Checkpoint {_of(checkpoint)} is lost, as the next one says: {why}")
                continue
            if key not in inside:
                self._say(checkpoint, "it is not in the database: removed, or an older copy was put back")
            elif inside[key] != checkpoint:
                self._say(checkpoint, "it is not the one that the file outside has")
            elif key not in self._unsure:
                continue
            self._from_outside(one)
        ends = dict(sorted(seen))
        if not outside:
            why = f"there is no {CheckpointFile(self._folder).path}: nothing shows whether newer ones were removed"
            self.broken.append(Broken("checkpoints", None, why))
            return
        newest = {one.site_id: one.number for one in inside.values()}
        for site_id, last in newest.items():
            end = ends.get(site_id, 0)
            if end < last:
                where = f"The file outside in {self._folder} ends at checkpoint {end} of site {site_id}"
                self.notes.append(
                    f"{where}: nothing outside shows whether any after checkpoint {last} were removed."
                )
        for key, checkpoint in inside.items():
            if key not in seen and key[1] < ends.get(key[0], 0):
                self._say(checkpoint, "it is not in the file outside, and newer ones are")

    def _from_outside(self, one: Outside) -> None:
        """Name the chains of which the database cannot be believed, by the heads in the file."""
        heads = one.heads()
        try:
            genuine = heads_digest(heads) == one.checkpoint.digest
        except ValueError:
            genuine = False
        if not genuine:
            self._say(
                one.checkpoint, "its heads outside are missing or changed: they cannot name consignments"
            )
            return
        found = kept.hashes_at(self._connection, heads)
        for head in heads:
            stands = found.get((head.chain, head.seq))
            if stands != head.hash:
                self._name(one.checkpoint, head, stands, 0)

    def _name(self, checkpoint: Checkpoint, head: Head, stands: str | None, good: int) -> None:
        """Say once of each chain what is not as it was signed."""
        if head.chain in self._named:
            return
        self._named.add(head.chain)
        by = f"checkpoint {_of(checkpoint)}"
        if stands is not None:
            since = f"one after event {good}" if good else "one before it"
            why = f"it is not the event that {by} signed: it, or {since}, is changed, put in or gone"
        elif kept.has_events(self._connection, head.chain):
            why = f"it is missing; {by} signed it"
        else:
            why = f"the whole chain is gone; {by} signed {head.seq} events of it"
        self.broken.append(Broken(head.chain, head.seq, why))

    def _say(self, checkpoint: Checkpoint, why: str) -> None:
        self.broken.append(Broken("checkpoint", checkpoint.number, f"{_when(checkpoint)}: {why}"))


def _declared(key: Key, inside: dict[Key, Checkpoint]) -> str | None:
    """Why a checkpoint is not in the database, as the one after a backup was put back says."""
    site_id, number = key
    said: Iterable[Checkpoint] = (one for one in inside.values() if one.restored and one.site_id == site_id)
    return next((one.restored for one in said if one.after < number < one.number), None)


def _of(checkpoint: Checkpoint) -> str:
    return f"{checkpoint.number} of {_when(checkpoint)}"


def _when(checkpoint: Checkpoint) -> str:
    try:
        return f"{from_micros(checkpoint.at):%Y-%m-%d %H:%M} UTC"
    except (TypeError, ValueError, OverflowError):
        return "an impossible time"
