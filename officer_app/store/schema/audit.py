"""The record of what happened: events in chains."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, String, Table, Text

from officer_app.store.schema.base import metadata, site_id
from officer_app.store.types import Key

audit_event = Table(
    "audit_event",
    metadata,
    Column("chain", String(48), primary_key=True),  # consignment id, or site:<id>
    Column("seq", Integer, primary_key=True),
    Column("event_id", Key, nullable=False),
    site_id(),
    Column("at", BigInteger, nullable=False),  # microseconds UTC
    Column("event", String(40), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("station", String(100), nullable=False),
    Column("payload", Text, nullable=False),
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    sqlite_with_rowid=False,
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("chain", String(48), primary_key=True),
    site_id(),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    sqlite_with_rowid=False,
)
