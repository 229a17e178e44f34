"""Counted as it happens: enterprises and volumes."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from officer_app.store.schema.base import metadata, site_id
from officer_app.store.types import Fixed5, Key, UtcTime

enterprise = Table(
    "enterprise",
    metadata,
    Column("site_id", Integer, ForeignKey("site.site_id"), primary_key=True),
    Column("ebc_code", String(18), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("first_at", UtcTime, nullable=False),
    Column("shipments", Integer, nullable=False),
    Column("inspected", Integer, nullable=False),
    Column("nonconform", Integer, nullable=False),
    sqlite_with_rowid=False,
)

enterprise_pair = Table(  # what leads to an enterprise by a part of its name; kept by triggers, `store.names`
    "enterprise_pair",
    metadata,
    Column("site_id", Integer, ForeignKey("site.site_id"), primary_key=True),
    Column(
        "pair", String(2), primary_key=True
    ),  # two letters side by side, in lower case; the last one alone
    Column("ebc_code", String(18), primary_key=True),
    sqlite_with_rowid=False,
)

enterprise_goods = Table(
    "enterprise_goods",
    metadata,
    Column("site_id", Integer, ForeignKey("site.site_id"), primary_key=True),
    Column("ebc_code", String(18), primary_key=True),
    Column("heading", String(6), primary_key=True),  # HS to six digits
    Column("unit", String(3), primary_key=True),
    Column("items", Integer, nullable=False),
    Column("price_sum_cny", Fixed5, nullable=False),
    sqlite_with_rowid=False,
)

enterprise_day = Table(
    "enterprise_day",
    metadata,
    Column("site_id", Integer, ForeignKey("site.site_id"), primary_key=True),
    Column("ebc_code", String(18), primary_key=True),
    Column("country", String(3), primary_key=True),
    Column("day", Integer, primary_key=True),  # yyyymmdd at the site
    Column("shipments", Integer, nullable=False),
    Column("low_value_cny", Fixed5, nullable=False),  # of those up to `LIST_LIMIT_CNY` each
    sqlite_with_rowid=False,
)

volume_delta = Table(
    "volume_delta",
    metadata,
    Column("delta_id", Key, primary_key=True),
    site_id(),
    Column("day", Integer, nullable=False),  # yyyymmdd at the site
    Column("mode", String(4), nullable=False),
    Column("lane", String(8), nullable=False),  # empty: not routed yet
    Column(
        "measure", String(16), nullable=False
    ),  # declared, arrived, cleared, held, inspected, nonconform …
    Column(
        "minutes", Integer, nullable=False
    ),  # `cleared`: whole minutes, `inspected`: days since arrival; else 0
    Column("count", Integer, nullable=False),
    Column("value_cny", Fixed5, nullable=False),
)

volume_day = Table(
    "volume_day",
    metadata,
    Column("site_id", Integer, ForeignKey("site.site_id"), primary_key=True),
    Column("day", Integer, primary_key=True),
    Column("mode", String(4), primary_key=True),
    Column("lane", String(8), primary_key=True),
    Column("measure", String(16), primary_key=True),
    Column("minutes", Integer, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("value_cny", Fixed5, nullable=False),
    sqlite_with_rowid=False,
)
