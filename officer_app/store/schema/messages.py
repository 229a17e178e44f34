"""Messages as received, what could not be read, receipts, and counted numbers."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text

from officer_app.domain import words
from officer_app.store.schema.base import metadata, one_of, site_id
from officer_app.store.types import Key, UtcTime

message = Table(
    "message",
    metadata,
    Column("message_id", Key, primary_key=True),
    site_id(),
    Column("sha256", String(64), nullable=False),
    Column("file_name", Text, nullable=False),
    Column("kind", String(16), nullable=False),  # CEB303 … CEB603, DX, TDR
    Column("guid", Text, nullable=False, server_default=""),
    Column("edition", String(16), nullable=False, server_default=""),
    Column("enveloped", Boolean(create_constraint=False), nullable=False, server_default=text("0")),
    Column("signed", Boolean(create_constraint=False), nullable=False, server_default=text("0")),
    Column("sender", String(64), nullable=False, server_default=""),
    Column("octets", BigInteger, nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("warnings", Text, nullable=False, server_default="[]"),
    Index(None, "site_id", "sha256", unique=True),
)

message_block = Table(
    "message_block",
    metadata,
    Column("message_id", Key, ForeignKey("message.message_id"), primary_key=True),
    Column("block_no", Integer, primary_key=True),
    site_id(),
    Column("kind", String(16), nullable=False),
    Column("guid", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("document_id", Key),
    Column("reason", Text),
    one_of("status", words.BlockStatus),
    Index(
        "uq_message_block_guid",
        "site_id",
        "kind",
        "guid",
        unique=True,
        sqlite_where=text("status <> 'duplicate'"),
    ),
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("quarantine_id", Key, primary_key=True),
    site_id(),
    Column("file_name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("octets", BigInteger, nullable=False),
    Column("path", Text),  # where the bytes are kept; of a file too large or not readable, where it was
    Column("reason", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("settled_at", UtcTime),
    Column("settled_by", String(64)),
    Column("settlement", String(16)),  # retried, discarded
    Index(
        "uq_quarantine_open",
        "site_id",
        "sha256",
        unique=True,
        sqlite_where=text("settled_at IS NULL"),
    ),
)

receipt = Table(
    "receipt",
    metadata,
    Column("receipt_id", Key, primary_key=True),
    site_id(),
    Column(
        "receipt_key", Text, nullable=False, unique=True
    ),  # what makes it one receipt: kind, document, status
    Column("batch_id", Key, nullable=False),  # one outbox file
    Column("kind", String(8), nullable=False),  # CEB604 …
    Column("status", String(10), nullable=False),
    Column("consignment_id", Key, ForeignKey("consignment.consignment_id")),
    Column("body", Text, nullable=False),  # JSON of the return block's fields
    Column("created_at", UtcTime, nullable=False),
    Column("written_at", UtcTime),
    Index(
        "ix_receipt_unwritten",
        "batch_id",
        sqlite_where=text("written_at IS NULL"),
    ),
    Index(None, "consignment_id"),
)

number_counter = Table(
    "number_counter",
    metadata,
    Column("site_id", Integer, ForeignKey("site.site_id"), primary_key=True),
    Column("name", String(40), primary_key=True),  # e.g. invt:5141:2026
    Column("value", BigInteger, nullable=False),
)
