"""What came from the journals of stations, whose keys signed it, and what was said of what came too late."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from officer_app.domain import words
from officer_app.store.schema.base import metadata, one_of, site_id
from officer_app.store.types import Key, UtcTime

officer_key = Table(  # an officer's at one station; the private half never leaves it
    "officer_key",
    metadata,
    Column("key_id", Key, primary_key=True),
    site_id(),
    Column("officer", String(64), nullable=False),
    Column("station", String(100), nullable=False),
    Column("public_key", String(64), nullable=False),  # Ed25519, hex
    Column("enrolled_at", UtcTime, nullable=False),
    Column("revoked_at", UtcTime),
    Column("revoked_by", String(64)),
    Index(None, "officer", "site_id"),
)

journal_entry = Table(  # once, by its key, which the station made
    "journal_entry",
    metadata,
    Column("entry_id", Key, primary_key=True),
    site_id(),
    Column("consignment_id", Key, ForeignKey("consignment.consignment_id"), nullable=False),
    Column("task_id", Key, ForeignKey("task.task_id"), nullable=False),
    Column("journal_id", Key, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("key_id", Key, ForeignKey("officer_key.key_id"), nullable=False),
    Column("officer", String(64), nullable=False),  # who recorded it
    Column("station", String(100), nullable=False),
    Column("station_at", UtcTime, nullable=False),  # by the station's clock
    Column(
        "clock_ahead", BigInteger, nullable=False
    ),  # of it, in microseconds, when the server was last heard
    Column("kind", String(16), nullable=False),
    Column(
        "body", Text, nullable=False
    ),  # as it was signed: the record's canonical JSON; of a file name and SHA-256
    Column("signature", String(128), nullable=False),
    Column("outcome_id", Key, ForeignKey("outcome.outcome_id")),  # the record made of it
    Column("late", Text, nullable=False, server_default=""),  # why it was only kept
    Column("entered_by", String(64), nullable=False),
    Column("entered_at", UtcTime, nullable=False),
    one_of("kind", words.EntryKind),
    CheckConstraint("outcome_id IS NULL OR late = ''", name="late"),
    Index(None, "journal_id", "seq", unique=True),
    Index(None, "consignment_id"),
    Index(
        "ix_journal_entry_late", "site_id", "entered_at", sqlite_where=text("late <> '' AND kind = 'record'")
    ),
    Index(None, "outcome_id", unique=True, sqlite_where=text("outcome_id IS NOT NULL")),
)

late_word = Table(
    "late_word",
    metadata,
    Column("word_id", Key, primary_key=True),
    site_id(),
    Column("consignment_id", Key, ForeignKey("consignment.consignment_id"), nullable=False),
    Column("entry_id", Key, ForeignKey("journal_entry.entry_id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("outcome_id", Key, ForeignKey("outcome.outcome_id")),  # confirmed: the record made of it
    Column("task_id", Key, ForeignKey("task.task_id")),  # settled: by another inspection
    Column("officer", String(64), nullable=False),
    Column("station", String(100), nullable=False),
    Column("said_at", UtcTime, nullable=False),
    one_of("kind", words.LateWord),
    Index(None, "entry_id", "kind", unique=True),
    Index(None, "consignment_id"),
)
