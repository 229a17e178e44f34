"""Rules, instructions, and what they caught."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text

from officer_app.domain import words
from officer_app.store.schema.base import metadata, one_of, site_id
from officer_app.store.types import Key, UtcTime

rule_version = Table(
    "rule_version",
    metadata,
    Column("rule", String(64), primary_key=True),
    Column("version", Integer, primary_key=True),
    site_id(),
    Column("definition", Text, nullable=False),  # the rule's TOML as published
    Column("lane", String(8), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("enabled", Boolean(create_constraint=False), nullable=False),
    Column("published_at", UtcTime, nullable=False),
    Column("published_by", String(64), nullable=False),
    one_of("lane", words.Lane),
)

instruction = Table(
    "instruction",
    metadata,
    Column("instruction_id", Key, primary_key=True),
    site_id(),
    Column("number", String(40), nullable=False),
    Column("target_kind", String(16), nullable=False),  # consignment, enterprise, profile
    Column("target", Text, nullable=False),  # waybill number, enterprise code, or a predicate
    Column("reason", Text, nullable=False),
    Column("requirements", Text, nullable=False),  # JSON list of what to check
    Column("lane", String(8), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("issued_by", String(64), nullable=False),
    Column("issued_at", UtcTime, nullable=False),
    Column("valid_until", UtcTime, nullable=False),
    Column("revoked_at", UtcTime),
    Column("revoked_by", String(64)),
    CheckConstraint("target_kind IN ('consignment', 'enterprise', 'profile')", name="target_kind"),
    one_of("lane", words.Lane),
    Index(None, "site_id", "number", unique=True),
)

match = Table(
    "match",
    metadata,
    Column("match_id", Key, primary_key=True),
    site_id(),
    Column("consignment_id", Key, ForeignKey("consignment.consignment_id"), nullable=False),
    Column("source", String(16), nullable=False),
    Column("rule", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("lane", String(8), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("items", Text, nullable=False),  # JSON [gnum, …]
    Column("conditions", Text, nullable=False),  # JSON [{text, met, values}]
    Column("requirements", Text, nullable=False),  # JSON of what to check
    Column("mode", String(8), nullable=False),
    Column("degree", String(8), nullable=False),
    Column("matched_at", UtcTime, nullable=False),
    Column("withdrawn_at", UtcTime),  # a later fact made it untrue; the row stays
    one_of("source", words.MatchSource),
    one_of("lane", words.Lane),
    one_of("mode", words.InspectionMode),
    one_of("degree", words.InspectionDegree),
    Index(None, "consignment_id"),
    Index(None, "rule", "matched_at"),
)
