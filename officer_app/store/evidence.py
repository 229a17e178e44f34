"""Which files the record is to name: added, and not withdrawn since. Events say so, so that nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select

from officer_app.domain.ids import is_id
from officer_app.store import tables as t
from officer_app.store.readable import an_object

ADDED, WITHDRAWN, COPIED = "evidence_added", "evidence_withdrawn", "evidence_copied"


def withdrawn_by(events: Iterable[tuple[str, dict[str, Any]]]) -> frozenset[str]:
    """The ids of evidence whose last event withdrew it; events by name and payload, in their order."""
    last = {
        str(payload.get("evidence_id")): event for event, payload in events if event in (ADDED, WITHDRAWN)
    }
    return frozenset(key for key, event in last.items() if event == WITHDRAWN and is_id(key))


def read_withdrawn(connection: Connection, consignment_id: str) -> frozenset[str]:
    """The same, of a consignment's chain."""
    c = t.audit_event.c
    query = (
        select(c.event, c.payload)
        .where(c.chain == consignment_id, c.event.in_((ADDED, WITHDRAWN)))
        .order_by(c.seq)
    )
    return withdrawn_by((row.event, an_object(row.payload)) for row in connection.execute(query))
