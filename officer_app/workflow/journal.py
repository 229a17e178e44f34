"""Audit events outside a batch: those of the site itself, people and settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, select

from officer_app.domain.audit import GENESIS, event_hash
from officer_app.domain.clock import to_micros
from officer_app.domain.ids import new_ids
from officer_app.domain.people import Actor
from officer_app.store import tables as t
from officer_app.store.rows import among, insert_values, upsert_rows
from officer_app.store.types import is_shared

Event = tuple[str, str, str]
"""Chain, event, payload text."""


def site_event(tx: Connection, actor: Actor, event: str, now: datetime, **payload: Any) -> None:
    """Append one event to the site's own chain."""
    append_events(tx, actor, now, [(f"site:{actor.site_id}", event, payload_text(payload))])


def payload_text(payload: Mapping[str, Any]) -> str:
    """The payload exactly as it is stored and hashed."""
    return _to_json()(payload, fallback=str).decode()


@cache
def _to_json() -> Callable[..., bytes]:
    from pydantic_core import to_json  # not before the first paint

    return to_json


def append_events(
    tx: Connection, actor: Actor, now: datetime, events: list[Event], fresh: frozenset[str] = frozenset()
) -> None:
    """Append events to their chains, in order. `fresh` chains are known to have no events yet.

    In a shared database the server says who, when, and what an event follows.
    """
    if is_shared(tx.dialect):
        from officer_app.store.postgresql.rows import text_array
        from officer_app.store.postgresql.sending import send

        told = [text_array(one) for one in zip(*events, strict=True)]
        send(tx, _APPEND, (actor.site_id, actor.station, *told))
        return
    asked = {chain for chain, _, _ in events} - fresh
    heads: dict[str, tuple[int, str]] = {}
    if asked:
        heads = {chain: (seq, digest) for chain, seq, digest in tx.execute(_HEADS, {"chains": asked})}
    at = to_micros(now)
    written = []
    for (chain, event, payload), event_id in zip(events, new_ids(len(events)), strict=True):
        seq, previous = heads.get(chain, (0, GENESIS))
        fields = (
            chain,
            seq + 1,
            event_id,
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
        written.append((*fields, digest))
    insert_values(tx, t.audit_event, written)
    upsert_rows(
        tx,
        t.audit_head,
        [
            {"chain": chain, "site_id": actor.site_id, "seq": seq, "hash": digest}
            for chain, (seq, digest) in heads.items()
        ],
    )


_APPEND = "SELECT append_events(%s, %s, %s::text[], %s::text[], %s::text[])"
_HEADS = select(t.audit_head.c.chain, t.audit_head.c.seq, t.audit_head.c.hash).where(
    among(t.audit_head.c.chain, "chains")
)
