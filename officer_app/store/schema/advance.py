"""Inspection before arrival: who is eligible, what is booked, how it was sealed, and how it came."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text

from officer_app.domain import words
from officer_app.store.schema.base import metadata, one_of, site_id
from officer_app.store.types import Key, UtcTime

#: That an enterprise's goods may be inspected before arrival, or no longer: the latest row counts.
eligibility = Table(
    "eligibility",
    metadata,
    Column("eligibility_id", Key, primary_key=True),
    site_id(),
    Column("ebc_code", String(18), nullable=False),
    Column("name", String(100), nullable=False),
    Column("valid_until", UtcTime),  # null: withdrawn
    Column("reason", Text, nullable=False),
    Column("decided_by", String(64), nullable=False),
    Column("decided_at", UtcTime, nullable=False),
    Index(None, "ebc_code", "site_id"),
)

booking = Table(
    "booking",
    metadata,
    Column("booking_id", Key, primary_key=True),
    site_id(),
    Column("consignment_id", Key, ForeignKey("consignment.consignment_id"), nullable=False),
    Column("task_id", Key, ForeignKey("task.task_id"), nullable=False, unique=True),
    Column("place_kind", String(8), nullable=False),
    Column("place", String(200), nullable=False),
    Column("booked_for", UtcTime, nullable=False),
    Column("officer", String(64)),  # who is to go; null: whoever takes it
    Column("booked_by", String(64), nullable=False),
    Column("booked_at", UtcTime, nullable=False),
    one_of("place_kind", words.InspectionPlace),
    Index(None, "consignment_id"),
)

sealing = Table(  # what a record made before arrival stands on, and how the goods left the officer
    "sealing",
    metadata,
    Column("outcome_id", Key, ForeignKey("outcome.outcome_id"), primary_key=True),
    site_id(),
    Column("consignment_id", Key, ForeignKey("consignment.consignment_id"), nullable=False),
    Column("declaration_id", Key, nullable=False),
    Column("order_id", Key),
    Column("waybill_id", Key),
    Column("seals", Text, nullable=False),  # JSON list, as is `packages`
    Column("packages", Text, nullable=False),
    Column("sealed_at", UtcTime, nullable=False),
    Index(None, "consignment_id"),
)

seal_check = Table(  # what was found on arrival, held against the sealing
    "seal_check",
    metadata,
    Column("check_id", Key, primary_key=True),
    site_id(),
    Column("consignment_id", Key, ForeignKey("consignment.consignment_id"), nullable=False),
    Column("outcome_id", Key, ForeignKey("sealing.outcome_id"), nullable=False),
    Column("seals", Text, nullable=False),  # JSON lists
    Column("broken", Text, nullable=False),
    Column("packages", Text, nullable=False),
    Column("differences", Text, nullable=False),  # JSON list of what is not as it was sealed
    Column("officer", String(64), nullable=False),
    Column("station", String(100), nullable=False),
    Column("checked_at", UtcTime, nullable=False),
    Index(None, "consignment_id"),
)
