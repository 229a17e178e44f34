"""Load lists, departures and cancellations."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text

from officer_app.store.schema.base import metadata, site_id
from officer_app.store.types import Fixed5, Key, UtcTime

load_list = Table(
    "load_list",
    metadata,
    Column("load_list_id", Key, primary_key=True),
    site_id(),
    Column("message_id", Key, ForeignKey("message.message_id"), nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("version_no", Integer, nullable=False),
    Column("is_current", Boolean(create_constraint=False), nullable=False),
    Column("deleted", Boolean(create_constraint=False), nullable=False, server_default=text("0")),
    Column("guid", Text, nullable=False),
    Column("app_type", String(1), nullable=False),
    Column("app_time", UtcTime, nullable=False),
    Column("app_status", String(1), nullable=False),
    Column("signed", Boolean(create_constraint=False), nullable=False),
    Column("customs_code", String(4), nullable=False),
    Column("cop_no", String(30), nullable=False),
    Column("pre_no", String(18), nullable=False),
    Column("agent_code", String(18), nullable=False),
    Column("agent_name", String(100), nullable=False),
    Column("loct_no", String(10)),
    Column("traf_mode", String(1), nullable=False),
    Column("traf_name", String(100), nullable=False),
    Column("voyage_no", String(32), nullable=False),
    Column("bill_no", String(37), nullable=False),
    Column("domestic_traf_no", String(100)),
    Column("gross_weight", Fixed5, nullable=False),
    Column("logistics_code", String(18), nullable=False),
    Column("logistics_name", String(100), nullable=False),
    Column("msg_count", Integer, nullable=False),
    Column("msg_seq_no", Integer, nullable=False),
    Column("note", Text),
    Index(
        "uq_load_list_current",
        "site_id",
        "cop_no",
        "agent_code",
        "msg_seq_no",
        unique=True,
        sqlite_where=text("is_current = 1"),
    ),
    Index(None, "site_id", "bill_no"),
)

load_line = Table(
    "load_line",
    metadata,
    Column("load_list_id", Key, ForeignKey("load_list.load_list_id"), primary_key=True),
    Column("gnum", Integer, primary_key=True),
    site_id(),
    Column("total_package_no", String(60), nullable=False),  # empty: loose
    Column("logistics_code", String(18), nullable=False),
    Column("logistics_no", String(32), nullable=False),
    Column("declaration_no", String(20)),
    Column("note", Text),
    Column("consignment_id", Key, ForeignKey("consignment.consignment_id")),  # null: nobody knows it yet
    Column(
        "is_current", Boolean(create_constraint=False), nullable=False
    ),  # no other list or flight has it since
    Column("departure_id", Key, ForeignKey("departure.departure_id")),  # with which its unit left
    Index(
        "ix_load_line_open",
        "site_id",
        "load_list_id",
        "total_package_no",
        "consignment_id",
        sqlite_where=text("is_current = 1 AND departure_id IS NULL"),
    ),
    Index(
        "ix_load_line_waiting",
        "site_id",
        "logistics_no",
        sqlite_where=text("consignment_id IS NULL AND is_current = 1 AND departure_id IS NULL"),
    ),
    Index("ix_load_line_consignment_id", "consignment_id", sqlite_where=text("consignment_id IS NOT NULL")),
    Index("ix_load_line_departure_id", "departure_id", sqlite_where=text("departure_id IS NOT NULL")),
    sqlite_with_rowid=False,
)

departure = Table(
    "departure",
    metadata,
    Column("departure_id", Key, primary_key=True),
    site_id(),
    Column("message_id", Key, ForeignKey("message.message_id"), nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("guid", Text, nullable=False),
    Column("app_type", String(1), nullable=False),
    Column("app_time", UtcTime, nullable=False),
    Column("app_status", String(1), nullable=False),
    Column("signed", Boolean(create_constraint=False), nullable=False),
    Column("customs_code", String(4), nullable=False),
    Column("cop_no", String(30), nullable=False),
    Column("pre_no", String(18), nullable=False),
    Column("logistics_code", String(18), nullable=False),
    Column("logistics_name", String(100), nullable=False),
    Column("traf_mode", String(1), nullable=False),
    Column("traf_name", String(100)),
    Column("voyage_no", String(32)),
    Column("bill_no", String(37)),
    Column("leave_time", UtcTime, nullable=False),
    Column("msg_count", Integer, nullable=False),
    Column("msg_seq_no", Integer, nullable=False),
    Column("note", Text),
    Index(None, "site_id", "cop_no", "logistics_code", "msg_seq_no", unique=True),
    Index(None, "site_id", "received_at"),
)

departure_line = Table(
    "departure_line",
    metadata,
    Column("departure_id", Key, ForeignKey("departure.departure_id"), primary_key=True),
    Column("gnum", Integer, primary_key=True),
    site_id(),
    Column("total_package_no", String(37)),
    Column("logistics_no", String(32), nullable=False),
    Column("note", Text),
    Column("consignment_id", Key, ForeignKey("consignment.consignment_id")),
    sqlite_with_rowid=False,
)

departure_alarm = Table(  # a departure named what may not leave with it
    "departure_alarm",
    metadata,
    Column("alarm_id", Key, primary_key=True),
    site_id(),
    Column("message_id", Key, ForeignKey("message.message_id"), nullable=False),
    Column("raised_at", UtcTime, nullable=False),
    Column("refused", Boolean(create_constraint=False), nullable=False),
    Column("cop_no", String(30), nullable=False),
    Column("logistics_code", String(18), nullable=False),
    Column("voyage_no", String(32)),
    Column("bill_no", String(37)),
    Column("total_package_no", String(37)),
    Column("logistics_no", String(32), nullable=False),
    Column("consignment_id", Key, ForeignKey("consignment.consignment_id")),  # null: nobody declared it
    Column("state", String(16)),  # where it stood
    Index(None, "site_id", "raised_at"),
)

cancellation = Table(
    "cancellation",
    metadata,
    Column("cancellation_id", Key, primary_key=True),
    site_id(),
    Column("message_id", Key, ForeignKey("message.message_id"), nullable=False),
    Column("consignment_id", Key, ForeignKey("consignment.consignment_id"), nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("guid", Text, nullable=False),
    Column("app_type", String(1), nullable=False),
    Column("app_time", UtcTime, nullable=False),
    Column("app_status", String(1), nullable=False),
    Column("signed", Boolean(create_constraint=False), nullable=False),
    Column("customs_code", String(4), nullable=False),
    Column("cop_no", String(30), nullable=False),
    Column("pre_no", String(18)),
    Column("declaration_no", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("agent_code", String(18), nullable=False),
    Column("agent_name", String(100), nullable=False),
    Column("ebc_code", String(18), nullable=False),
    Column("ebc_name", String(100), nullable=False),
    Column("note", Text),
)
