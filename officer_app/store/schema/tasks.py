"""Tasks, and the records made of them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
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

task = Table(
    "task",
    metadata,
    Column("task_id", Key, primary_key=True),
    site_id(),
    Column("consignment_id", Key, ForeignKey("consignment.consignment_id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("lane", String(8), nullable=False),
    Column("mode", String(8), nullable=False),
    Column("degree", String(8), nullable=False),
    Column("requirements", Text, nullable=False),  # JSON list of what to check
    Column("reason", Text, nullable=False),
    Column("due_at", UtcTime),
    Column("opened_at", UtcTime, nullable=False),
    Column("opened_by", String(64), nullable=False),
    Column("officer", String(64)),
    Column("station", String(100)),
    Column("claimed_at", UtcTime),
    Column("lease_until", UtcTime),
    Column("submitted_at", UtcTime),
    Column("closed_at", UtcTime),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("told_by", String(64)),  # who last decided about it over its holder, and what the holder is told
    Column("told", Text),
    Column("escalated_at", UtcTime),  # put before the supervisor and not answered yet
    Column("escalated_by", String(64)),
    Column("escalated_why", Text),
    one_of("kind", words.TaskKind),
    one_of("state", words.TaskState),
    one_of("lane", words.Lane),
    one_of("mode", words.InspectionMode),
    one_of("degree", words.InspectionDegree),
    CheckConstraint("(state IN ('open', 'cancelled')) OR officer IS NOT NULL", name="held_by_someone"),
    Index(
        "uq_task_active",
        "consignment_id",
        unique=True,
        sqlite_where=text("state IN ('open', 'claimed', 'submitted')"),
    ),
    Index(
        "ix_task_claimed",
        "site_id",
        "officer",
        sqlite_where=text("state = 'claimed'"),
    ),
    Index(
        "ix_task_escalated",
        "site_id",
        "escalated_at",
        sqlite_where=text("state = 'claimed' AND escalated_at IS NOT NULL"),
    ),
    Index(None, "opened_at", "site_id"),  # in this order, for the reason said at `consignment`
    Index(None, "consignment_id"),
)

outcome = Table(
    "outcome",
    metadata,
    Column("outcome_id", Key, primary_key=True),
    site_id(),
    Column("task_id", Key, ForeignKey("task.task_id"), nullable=False),
    Column("consignment_id", Key, ForeignKey("consignment.consignment_id"), nullable=False),
    Column("officer", String(64), nullable=False),
    Column("second_officer", String(64)),  # who signed together with the record; later ones: `signature`
    Column("station", String(100), nullable=False),
    Column("recorded_at", UtcTime, nullable=False),
    Column("conform", Boolean(create_constraint=False), nullable=False),
    Column("disposition", String(24), nullable=False),
    Column("record", Text, nullable=False),  # the whole outcome as canonical JSON
    Column("digest", String(64), nullable=False),  # SHA-256 of `record`, named in the audit event
    Column("needs_approval", Boolean(create_constraint=False), nullable=False, server_default=text("0")),
    Column("amends", Key, ForeignKey("outcome.outcome_id")),  # the record this one takes the place of
    Column("why", Text, nullable=False, server_default=""),  # it does
    one_of("disposition", words.Disposition),
    Index("uq_outcome_first", "task_id", unique=True, sqlite_where=text("amends IS NULL")),
    Index(None, "amends", unique=True, sqlite_where=text("amends IS NOT NULL")),
    Index(None, "consignment_id"),
    Index(None, "recorded_at", "site_id"),
    Index(None, "station", "site_id", "outcome_id"),
)

finding = Table(
    "finding",
    metadata,
    Column("outcome_id", Key, ForeignKey("outcome.outcome_id"), primary_key=True),
    Column("finding_no", Integer, primary_key=True),
    site_id(),
    Column("code", String(32), nullable=False),
    Column("gnum", Integer),
    Column("attribute", String(16)),
    Column("declared", Text),
    Column("found", Text),
    Column("note", Text, nullable=False, server_default=""),
)

signature = Table(  # a second officer's, or an approver's verdict, given after the record
    "signature",
    metadata,
    Column("signature_id", Key, primary_key=True),
    site_id(),
    Column("outcome_id", Key, ForeignKey("outcome.outcome_id"), nullable=False),
    Column("consignment_id", Key, ForeignKey("consignment.consignment_id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("agreed", Boolean(create_constraint=False), nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("officer", String(64), nullable=False),
    Column("station", String(100), nullable=False),
    Column("signed_at", UtcTime, nullable=False),
    Column("digest", String(64), nullable=False),  # of the record that is signed
    one_of("kind", words.SignatureKind),
    Index(None, "outcome_id", "kind", unique=True),
)

reinspection = Table(  # a task that looks again at what an earlier record says; another officer does it
    "reinspection",
    metadata,
    Column("task_id", Key, ForeignKey("task.task_id"), primary_key=True),
    site_id(),
    Column("consignment_id", Key, ForeignKey("consignment.consignment_id"), nullable=False),
    Column("outcome_id", Key, ForeignKey("outcome.outcome_id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("asked_by", String(64), nullable=False),
    Column("asked_at", UtcTime, nullable=False),
)

evidence = Table(  # photos and papers added to a task; the bytes are in the evidence folder
    "evidence",
    metadata,
    Column("evidence_id", Key, primary_key=True),
    site_id(),
    Column("task_id", Key, ForeignKey("task.task_id"), nullable=False),
    Column("consignment_id", Key, ForeignKey("consignment.consignment_id"), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("kind", String(8), nullable=False),  # jpg, png, pdf
    Column("file_name", Text, nullable=False),
    Column("octets", BigInteger, nullable=False),
    Column("image_width", Integer),
    Column("image_height", Integer),
    Column("officer", String(64), nullable=False),
    Column("station", String(100), nullable=False),
    Column("added_at", UtcTime, nullable=False),
    Index(None, "task_id", "sha256", unique=True),
    Index(None, "consignment_id"),
)

draft = Table(  # a record in the making, as it is typed; no evidence of anything
    "draft",
    metadata,
    Column("task_id", Key, ForeignKey("task.task_id"), primary_key=True),
    site_id(),
    Column("officer", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("saved_at", UtcTime, nullable=False),
)
