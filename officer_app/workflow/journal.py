"""Audit events outside a batch: those of the site itself, people and settings."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from officer_app.domain.audit import GENESIS, event_hash
from officer_app.domain.clock import to_micros
from officer_app.domain.ids import new_id
from officer_app.domain.people import Actor
from officer_app.store import tables as t
from officer_app.store.bulk import insert_rows

Event = tuple[str, str, str]
"""Chain, event, payload text."""


def site_event(tx: Connection, actor: Actor, event: str, now: datetime, **payload: Any) -> None:
    """Append one event to the site's own chain."""
    append_events(tx, actor, now, [(f"site:{actor.site_id}", event, payload_text(payload))])


def payload_text(payload: dict[str, Any]) -> str:
    """The payload exactly as it is stored and hashed."""
    return _encode(payload)


def append_events(
    tx: Connection, actor: Actor, now: datetime, events: list[Event], fresh: frozenset[str] = frozenset()
) -> None:
    """Append events to their chains, in order. `fresh` chains are known to have no events yet."""
    heads: dict[str, tuple[int, str]] = {}
    asked = sorted({chain for chain, _, _ in events} - fresh)
    head = t.audit_head.c
    for start in range(0, len(asked), 500):
        query = select(head.chain, head.seq, head.hash).where(head.chain.in_(asked[start : start + 500]))
        heads.update({chain: (seq, digest) for chain, seq, digest in tx.execute(query)})
    at = to_micros(now)
    written = []
    for chain, event, payload in events:
        seq, previous = heads.get(chain, (0, GENESIS))
        fields = (
            chain,
            seq + 1,
            new_id(),
            actor.site_id,
            at,
            event,
            actor.login,
            actor.station,
            payload,
            previous,
        )
        digest = event_hash(*fields)
        heads[chain] = (seq + 1, digest)
        written.append(dict(zip(_COLUMNS, (*fields, digest), strict=True)))
    insert_rows(tx, t.audit_event, written)
    statement = upsert(t.audit_head)
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=["chain"], set_={"seq": statement.excluded.seq, "hash": statement.excluded.hash}
        ),
        [
            {"chain": chain, "site_id": actor.site_id, "seq": seq, "hash": digest}
            for chain, (seq, digest) in heads.items()
        ],
    )


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str).encode
_COLUMNS = [c.name for c in t.audit_event.columns]
