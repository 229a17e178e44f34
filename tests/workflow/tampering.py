"""What somebody who owns the database can do to the audit trail: plain SQL that both kinds of store understand.

Each kind is done to a copy in which every guard is off. A chain was signed twice: by the first checkpoint after `first`
events, and at its end by the second.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import Connection, text

from officer_app.domain.audit import GENESIS, AuditEvent, event_hash
from officer_app.domain.checkpoints import Checkpoint, Head
from officer_app.workflow.checkpoints import heads_digest

COLUMNS = ", ".join(f'"{name}"' for name in AuditEvent._fields)


class Scene(NamedTuple):
    """The chain it is done to, another one, and after how many events the first was signed first."""

    chain: str
    other: str
    first: int


class Copy:
    """One copy, as its owner."""

    def __init__(self, tx: Connection, scene: Scene) -> None:
        self.tx = tx
        self.scene = scene
        self.chain = scene.chain

    def run(self, sql: str, **values: Any) -> Any:
        return self.tx.execute(text(sql), {"c": self.chain} | values)

    def events(self) -> list[AuditEvent]:
        query = f"SELECT {COLUMNS} FROM audit_event WHERE chain = :c ORDER BY seq"
        return [AuditEvent(*row)._replace(event_id=str(row[2])) for row in self.run(query)]

    def write(self, events: list[AuditEvent], *, anew: bool) -> None:
        """Put these in the place of the chain, in this order; `anew` with hashes and a head that fit."""
        self.run("DELETE FROM audit_event WHERE chain = :c")
        before = GENESIS
        for seq, event in enumerate(events, start=1):
            moved = event._replace(seq=seq)
            if anew:
                moved = moved._replace(prev_hash=before)
                moved = moved._replace(hash=event_hash(*moved[:-1]))
            before = moved.hash
            holes = ", ".join(f":{name}" for name in AuditEvent._fields)
            self.run(f"INSERT INTO audit_event ({COLUMNS}) VALUES ({holes})", **moved._asdict())
        if anew:
            self.run("UPDATE audit_head SET seq = :n, hash = :h WHERE chain = :c", n=len(events), h=before)

    def change(self, seq: int, *, anew: bool, **values: Any) -> None:
        events = self.events()
        events[seq - 1] = events[seq - 1]._replace(**values)
        self.write(events, anew=anew)

    def put_in(self, seq: int, *, anew: bool) -> None:
        events = self.events()
        foreign = events[seq - 1]._replace(
            event_id="0198c000-0000-7000-8000-000000000001", payload='{"put":"in"}'
        )
        self.write([*events[: seq - 1], foreign, *events[seq - 1 :]], anew=anew)

    def take_out(self, seq: int, *, anew: bool) -> None:
        events = self.events()
        del events[seq - 1]
        self.write(events, anew=anew)

    def exchange(self, seq: int, *, anew: bool) -> None:
        events = self.events()
        events[seq - 1], events[seq] = events[seq], events[seq - 1]
        self.write(events, anew=anew)

    def add(self, event: str, **payload: Any) -> None:
        """An event more at the end of the chain, as if it had been told."""
        events = self.events()
        told = events[-1]._replace(event_id=str(uuid4()), event=event, payload=json.dumps(payload))
        self.write([*events, told], anew=True)

    def name_twice(self, event: str, key: str, **payload: Any) -> None:
        """The same thing named by two events, each with another digest."""
        for digest in ("0" * 64, "1" * 64):
            self.add(event, **{key: "0198c000-0000-7000-8000-000000000002"}, digest=digest, **payload)

    def sign_anew(self, key: Ed25519PrivateKey | None = None, *, digest: bool = True) -> None:
        """Rewrite what was signed of the chain as well; with another key, or not signed anew."""
        for event in self.events():
            where = "WHERE chain = :c AND seq = :s"
            self.run(f"UPDATE checkpoint_head SET hash = :h {where}", s=event.seq, h=event.hash)
        if not digest:
            return
        previous = GENESIS
        names = ", ".join(f'"{name}"' for name in Checkpoint._fields)
        site = self.run("SELECT site_id FROM audit_head WHERE chain = :c").scalar()
        query = f"SELECT {names} FROM checkpoint WHERE site_id = :i ORDER BY number"
        for one in [Checkpoint(*row) for row in self.run(query, i=site)]:
            heads = self.run(
                "SELECT chain, seq, hash FROM checkpoint_head WHERE site_id = :i AND number = :n ORDER BY chain",
                i=site,
                n=one.number,
            )
            forged = one._replace(digest=heads_digest(Head(*row) for row in heads), previous=previous)
            if key is not None:
                public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
                forged = forged._replace(key=public)
                forged = forged._replace(signature=key.sign(forged.statement).hex())
            previous = forged.link
            changes = ", ".join(f'"{name}" = :{name}' for name in ("digest", "previous", "key", "signature"))
            where = "WHERE site_id = :site_id AND number = :number"
            self.run(f"UPDATE checkpoint SET {changes} {where}", **forged._asdict())

    def remove_checkpoint(self, number: int, *, heads: bool = True) -> None:
        if heads:
            self.run("DELETE FROM checkpoint_head WHERE number = :n", n=number)
        self.run("DELETE FROM checkpoint WHERE number = :n", n=number)

    def cut(self, length: int) -> None:
        """End the chain there, and its head with it."""
        self.write(self.events()[:length], anew=True)

    def forget(self) -> None:
        for table in ("audit_event", "audit_head"):
            self.run(f"DELETE FROM {table} WHERE chain = :c")

    def older(self) -> None:
        """All chains as they were at the first checkpoint, and no second one: an older copy put back."""
        signed = self.run("SELECT chain, max(seq) FROM checkpoint_head WHERE number = 1 GROUP BY chain").all()
        self.remove_checkpoint(2)
        first = dict(signed)
        for (chain,) in self.run("SELECT chain FROM audit_head").all():
            self.chain = chain
            self.cut(first[chain]) if chain in first else self.forget()


Kind = Callable[[Copy, Scene], object]

RECORDED = {"task": "", "conform": True, "disposition": "release", "second": None}
ANEW = "it is not the event that checkpoint"
#: What is done, and the words by which it is told: of the chain where it begins with none of `checkpoint`.
KINDS: dict[str, tuple[Kind, str]] = {
    # Found by the chain itself.
    "what an event says is changed": (
        lambda c, s: c.change(2, anew=False, payload='{"x":1}'),
        "its content was changed",
    ),
    "who did it is changed": (
        lambda c, s: c.change(2, anew=False, actor="nobody"),
        "its content was changed",
    ),
    "when it was is changed": (lambda c, s: c.change(2, anew=False, at=1), "its content was changed"),
    "an event is taken out": (
        lambda c, s: c.run("DELETE FROM audit_event WHERE chain = :c AND seq = 2"),
        "event 3 where 2 was due",
    ),
    "the last event is taken out": (
        lambda c, s: c.run("DELETE FROM audit_event WHERE chain = :c AND seq = :n", n=len(c.events())),
        "the last event is missing",
    ),
    "an event is put in": (lambda c, s: c.put_in(2, anew=False), "its content was changed"),
    "two events are exchanged": (
        lambda c, s: c.exchange(1, anew=False),
        "does not follow from the event before",
    ),
    "an event is added at the end": (
        lambda c, s: c.put_in(len(c.events()), anew=False),
        "an event beyond the recorded end",
    ),
    "a head is set back": (
        lambda c, s: c.run("UPDATE audit_head SET seq = seq - 1 WHERE chain = :c"),
        "the last event is missing or not the one recorded",
    ),
    "an event is moved to another chain": (
        lambda c, s: c.run(
            "UPDATE audit_event SET chain = :o, seq = 99 WHERE chain = :c AND seq = 2", o=s.other
        ),
        "event 3 where 2 was due",
    ),
    # What was named is named anew, to fit what was put in its place.
    "evidence is named by another digest afterwards": (
        lambda c, s: c.name_twice("evidence_added", "evidence_id"),
        "names a piece of evidence as another one than was named before",
    ),
    "a record is named a second time": (
        lambda c, s: c.name_twice("outcome_recorded", "outcome", **RECORDED),
        "names a record that was named before",
    ),
    # Everything computed anew: found by what was signed.
    "what an event says is changed, and the chain computed anew": (
        lambda c, s: c.change(2, anew=True, payload='{"forged":true}'),
        ANEW,
    ),
    "the newest signed event is changed, and computed anew": (
        lambda c, s: c.change(len(c.events()), anew=True, actor="nobody"),
        ANEW,
    ),
    "an event is put in, and the chain computed anew": (lambda c, s: c.put_in(2, anew=True), ANEW),
    "an event is taken out, and the chain computed anew": (lambda c, s: c.take_out(2, anew=True), ANEW),
    "two events are exchanged, and the chain computed anew": (lambda c, s: c.exchange(1, anew=True), ANEW),
    "the end of a chain is cut off with its head": (
        lambda c, s: c.cut(s.first),
        "it is missing; checkpoint 2",
    ),
    "a whole chain is gone with its head": (lambda c, s: c.forget(), "the whole chain is gone; checkpoint 1"),
    # And what was signed rewritten too: found by the signature, named by the file outside.
    "the chain and its signed ends are computed anew": (
        lambda c, s: (c.change(2, anew=True, actor="nobody"), c.sign_anew(digest=False)),
        ANEW,
    ),
    "the chain, its signed ends and the checkpoints are computed anew": (
        lambda c, s: (c.change(2, anew=True, actor="nobody"), c.sign_anew()),
        ANEW,
    ),
    "all of it, signed with a key of the forger's": (
        lambda c, s: (c.change(2, anew=True, actor="nobody"), c.sign_anew(Ed25519PrivateKey.generate())),
        ANEW,
    ),
    "the newest checkpoint is removed, and what it signed is cut off": (
        lambda c, s: c.older(),
        "checkpoint 2",
    ),
    # The checkpoints themselves.
    "a checkpoint is changed": (
        lambda c, s: c.run("UPDATE checkpoint SET at = at - 3600000000 WHERE number = 1"),
        "checkpoint 1: its signature is not genuine",
    ),
    "the newest checkpoint is removed": (
        lambda c, s: c.remove_checkpoint(2),
        "checkpoint 2: it is not in the database",
    ),
    "a checkpoint between is removed": (
        lambda c, s: c.remove_checkpoint(1),
        "checkpoint 2: checkpoint 1 should be before it",
    ),
    "a checkpoint is removed without its ends": (
        lambda c, s: c.remove_checkpoint(2, heads=False),
        "checkpoint 2: ends of chains name it, and it is gone",
    ),
    "all checkpoints are removed": (
        lambda c, s: (c.remove_checkpoint(2), c.remove_checkpoint(1)),
        "checkpoint 1: it is not in the database",
    ),
    "a signed end is removed": (
        lambda c, s: c.run("DELETE FROM checkpoint_head WHERE chain = :c AND number = 1"),
        "checkpoint 1: the ends of chains kept with it are not those it signed",
    ),
}
