"""The record of what happened: events in chains, and the checkpoints that sign their ends."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, ForeignKeyConstraint, Integer, String, Table, Text

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

checkpoint = Table(
    "checkpoint",
    metadata,
    Column("site_id", Integer, ForeignKey("site.site_id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("after", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),  # microseconds UTC
    Column("chains", BigInteger, nullable=False),
    Column("events", BigInteger, nullable=False),
    Column("moved", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("restored", String(500), nullable=False),
    Column("key", String(64), nullable=False),
    Column("signature", String(128), nullable=False),
    sqlite_with_rowid=False,
)

#: Where a chain ended when a checkpoint signed it.
checkpoint_head = Table(
    "checkpoint_head",
    metadata,
    Column("chain", String(48), primary_key=True),
    Column("seq", Integer, primary_key=True),
    site_id(),
    Column("number", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    ForeignKeyConstraint(["site_id", "number"], ["checkpoint.site_id", "checkpoint.number"]),
    sqlite_with_rowid=False,
)
