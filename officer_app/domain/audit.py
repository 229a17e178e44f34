"""The hash chain of audit events: one serialisation for Python, SQL and an auditor's script.

An event's hash is SHA-256 over a version tag and then each field as `<octets>:<UTF-8>,` with NULL as `-,`;
integers in decimal, times as microseconds since 1970-01-01 UTC, the payload as text exactly as stored.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import NamedTuple

TAG = "officer-audit-1"
GENESIS = "0" * 64


class AuditEvent(NamedTuple):
    """One row of the chain, fields as stored. `chain` is a consignment's id, or `site:<id>`."""

    chain: str
    seq: int
    event_id: str
    site_id: int
    at: int  # microseconds UTC
    event: str
    actor: str
    station: str
    payload: str
    prev_hash: str
    hash: str


def event_hash(
    chain: str,
    seq: int,
    event_id: str,
    site_id: int,
    at: int,
    event: str,
    actor: str,
    station: str,
    payload: str,
    prev_hash: str,
) -> str:
    """Lower-case hex SHA-256 of one event. Raises ValueError on NUL and surrogates."""
    text = (
        f"{TAG}{_often(chain)}{_often(seq)}{field(event_id)}{_often(site_id)}{_often(at)}{_often(event)}"
        f"{_often(actor)}{_often(station)}{field(payload)}{field(prev_hash)}"
    )
    if "\x00" in text:
        raise ValueError("NUL cannot be kept in an audit event")
    return hashlib.sha256(text.encode()).hexdigest()


def field(value: str | int) -> str:
    """`<octets>:<UTF-8>,` of a text or an integer in decimal. Raises ValueError on surrogates."""
    text = str(value)
    return f"{len(text) if text.isascii() else len(text.encode())}:{text},"


_often = lru_cache(maxsize=4096)(field)  # what the events of a transaction have in common


def problem_with(event: AuditEvent, expected_seq: int, expected_prev: str) -> str | None:
    """Why `event` does not follow in its chain, or None when it does."""
    if event.seq != expected_seq:
        return f"event {event.seq} where {expected_seq} was due: one is missing or out of order"
    if event.prev_hash != expected_prev:
        return "does not follow from the event before it"
    try:
        same = event_hash(*event[:-1]) == event.hash
    except ValueError:  # no text that an event can hold
        same = False
    return None if same else "its content was changed after it was recorded"
