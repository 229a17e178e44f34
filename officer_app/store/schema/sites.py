"""The site, its stations and its officers."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, text

from officer_app.domain import words
from officer_app.store.schema.base import metadata, one_of, site_id
from officer_app.store.types import Key, UtcTime

site = Table(
    "site",
    metadata,
    Column("site_id", Integer, primary_key=True),
    Column("customs_code", String(4), nullable=False),
    Column("loct_no", String(10), nullable=False),
    Column("name", String(200), nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("is_demo", Boolean(create_constraint=False), nullable=False),
    Column("settings", Text, nullable=False),
    Column("draw_key", String(64), nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Index(None, "customs_code", "loct_no", unique=True),
)

station = Table(
    "station",
    metadata,
    Column("station_id", Key, primary_key=True),
    site_id(),
    Column("name", String(100), nullable=False),
    Index(None, "site_id", "name", unique=True),
)

officer = Table(
    "officer",
    metadata,
    Column("officer_id", Key, primary_key=True),
    site_id(),
    Column("login", String(64), nullable=False, unique=True),
    Column("name", String(100), nullable=False),
    Column("role", String(16), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("disabled", Boolean(create_constraint=False), nullable=False, server_default=text("0")),
    Column("failed_sign_ins", Integer, nullable=False, server_default="0"),
    Column("locked_until", UtcTime),
    Column("created_at", UtcTime, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("seen_at", UtcTime),  # the last sign of life: signed in, wrote something, or had a task open
    Column("skills", Text, nullable=False, server_default="[]"),  # JSON list of their codes
    one_of("role", words.Role),
)
