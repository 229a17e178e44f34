"""The consignment, one row each: what it is now, and all the queue shows of it."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Computed, Float, Index, Integer, String, Table, Text, text

from officer_app.domain import words
from officer_app.store.schema.base import metadata, one_of, site_id
from officer_app.store.types import Fixed5, Key, UtcTime

#: What the queue looks at besides priority, in the order of its index.
DESK_COLUMNS = (
    "state",
    "lane",
    "task_state",
    "officer",
    "undeclared",
    "arrived_at",
    "due_at",
    "scan_verdict",
    "flag_count",
    "match_count",
    "mode",
    "country",
    "value_cny",
    "gross_weight",
    "measured_weight",
    "ebc_name",
    "goods",
    "logistics_no",
    "advance",
)

consignment = Table(
    "consignment",
    metadata,
    Column("consignment_id", Key, primary_key=True),
    site_id(),
    Column("logistics_code", String(18), nullable=False),  # empty: only scanned, carrier not known
    Column("logistics_no", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("lane", String(8)),
    Column("priority", Integer, nullable=False, server_default="0"),
    Column(
        "priority_why", Text, nullable=False, server_default=""
    ),  # empty only until its first transaction ends
    Column("version", Integer, nullable=False, server_default="1"),
    Column("undeclared", Boolean(create_constraint=False), nullable=False, server_default=text("0")),
    Column(
        "missing", Text, nullable=False, server_default=""
    ),  # facts routing still waits for: arrival scan order
    # joined documents
    Column("declaration_id", Key),
    Column("order_id", Key),
    Column("waybill_id", Key),
    Column("arrival_id", Key),
    # shown in the queue
    Column("mode", String(4)),
    Column("declaration_no", String(20)),
    Column("pre_no", String(18)),
    Column("cop_no", String(30)),
    Column("agent_code", String(18)),
    Column("order_no", String(60)),
    Column("statistics_flag", String(1)),
    Column("platform", String(120)),  # ebpCode, or 无 with the platform's name
    Column("ebc_code", String(18)),
    Column("ebc_name", String(100)),
    Column("country", String(3)),
    Column("goods", Text, nullable=False, server_default=""),
    Column("item_count", Integer, nullable=False, server_default="0"),
    Column("value_cny", Fixed5),
    Column("gross_weight", Fixed5),
    Column("waybill_weight", Fixed5),
    Column("measured_weight", Fixed5),
    Column("bill_no", String(37)),
    Column("voyage_no", String(32)),
    Column("van", String(100)),
    # X-ray, the worst of all scans
    Column("scan_count", Integer, nullable=False, server_default="0"),
    Column("scan_verdict", String(8)),
    Column("flag_count", Integer, nullable=False, server_default="0"),
    Column("flag_category", String(32)),
    Column("flag_assessment", String(16)),
    Column("flag_probability", Float),
    Column("flag_mass_g", Fixed5),
    Column("flag_density", Fixed5),
    Column("flag_z_effective", Float),
    Column("match_count", Integer, nullable=False, server_default="0"),
    # its active task
    Column("task_id", Key),
    Column("task_kind", String(16)),
    Column("task_state", String(16)),
    Column("officer", String(64)),
    # times
    Column("declared_at", UtcTime),
    Column("arrived_at", UtcTime),
    Column("screened_at", UtcTime),
    Column("routed_at", UtcTime),
    Column("decided_at", UtcTime),  # an officer's outcome; later only what is new counts
    Column("released_at", UtcTime),
    Column("ended_at", UtcTime),
    Column("due_at", UtcTime),
    Column("updated_at", UtcTime, nullable=False),
    Column(
        "on_desk",
        Integer,
        Computed(
            "CASE WHEN priority_why <> '' AND (state IN ('declared','arrived','screened','held')"
            " OR task_state IN ('open','claimed','submitted')) THEN 1 ELSE 0 END",
            persisted=True,
        ),
    ),
    Column("advance", String(8)),  # how far an inspection before arrival has come
    one_of("state", words.State),
    one_of("lane", words.Lane),
    one_of("scan_verdict", words.ScanVerdict),
    one_of("task_state", words.TaskState),
    Index(
        "uq_consignment_waybill",
        "site_id",
        "logistics_no",
        "logistics_code",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
    ),
    # Each names the site too: else `site_id = ?` alone looks as good to SQLite's planner, and reads everything.
    Index(None, "logistics_no", "site_id"),
    Index(None, "declaration_no", unique=True),
    Index(None, "cop_no", "site_id", "agent_code"),
    Index(None, "order_no", "site_id"),
    Index(None, "ebc_code", "site_id", "declared_at"),
    Index(None, "site_id", "declared_at"),
    Index(None, "site_id", "state", "released_at", sqlite_where=text("released_at IS NOT NULL")),
    Index(None, "site_id", "state", "ended_at", sqlite_where=text("ended_at IS NOT NULL")),
    Index(
        "ix_consignment_advance",
        "site_id",
        "advance",
        sqlite_where=text("advance IN ('booked', 'sealed')"),
    ),
    Index(
        # Holds all that the queue sorts, counts and filters by, so that it never touches the rows that have left.
        "ix_consignment_desk",
        "site_id",
        "on_desk",
        text("priority DESC"),
        "consignment_id",
        *DESK_COLUMNS,
        sqlite_where=text("on_desk = 1"),
    ),
)
