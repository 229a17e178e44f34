"""Every table. Core only: rows come out plain, and the window starts without the ORM.

Rules held here: `site_id` in every table, text with CHECK instead of enums, integers in indexed conditions.
Partial indexes are said for SQLite alone: a word for PostgreSQL would import its dialect before the first paint, and
what opens a PostgreSQL store can copy the condition.
What is evidence (declarations, outcomes, signatures, matches, rule versions, audit events) is append-only by
trigger, see `store.guards`.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    text,
)

from officer_app.domain import words
from officer_app.store.types import Fixed5, Key, UtcTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _one_of(column: str, values: Iterable[StrEnum]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _site() -> Column[int]:
    return Column("site_id", Integer, ForeignKey("site.site_id"), nullable=False)


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
    _site(),
    Column("name", String(100), nullable=False),
    Index(None, "site_id", "name", unique=True),
)

officer = Table(
    "officer",
    metadata,
    Column("officer_id", Key, primary_key=True),
    _site(),
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
    _one_of("role", words.Role),
)

# --- messages

message = Table(
    "message",
    metadata,
    Column("message_id", Key, primary_key=True),
    _site(),
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
    _site(),
    Column("kind", String(16), nullable=False),
    Column("guid", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("document_id", Key),
    Column("reason", Text),
    _one_of("status", words.BlockStatus),
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
    _site(),
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
    _site(),
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

# --- what was declared

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
    _site(),
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
    _one_of("state", words.State),
    _one_of("lane", words.Lane),
    _one_of("scan_verdict", words.ScanVerdict),
    _one_of("task_state", words.TaskState),
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

declaration = Table(
    "declaration",
    metadata,
    Column("declaration_id", Key, primary_key=True),
    _site(),
    Column("consignment_id", Key, ForeignKey("consignment.consignment_id"), nullable=False),
    Column("version_no", Integer, nullable=False),
    Column("message_id", Key, ForeignKey("message.message_id"), nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("guid", Text, nullable=False),
    Column("app_type", String(1), nullable=False),
    Column("app_time", UtcTime, nullable=False),
    Column("app_status", String(1), nullable=False),
    Column("signed", Boolean(create_constraint=False), nullable=False),
    Column("customs_code", String(4), nullable=False),
    Column("ebp_code", String(18), nullable=False),
    Column("ebp_name", String(100), nullable=False),
    Column("order_no", String(60), nullable=False),
    Column("logistics_code", String(18), nullable=False),
    Column("logistics_name", String(100), nullable=False),
    Column("logistics_no", String(32), nullable=False),
    Column("cop_no", String(30), nullable=False),
    Column("pre_no", String(18), nullable=False),
    Column("declaration_no", String(20), nullable=False),
    Column("ie_flag", String(1), nullable=False),
    Column("port_code", String(4), nullable=False),
    Column("ie_date", String(8), nullable=False),
    Column("statistics_flag", String(1), nullable=False),
    Column("agent_code", String(18), nullable=False),
    Column("agent_name", String(100), nullable=False),
    Column("ebc_code", String(18), nullable=False),
    Column("ebc_name", String(100), nullable=False),
    Column("owner_code", String(18), nullable=False),
    Column("owner_name", String(100), nullable=False),
    Column("iac_code", String(18)),
    Column("iac_name", String(100)),
    Column("ems_no", String(30)),
    Column("mode", String(4), nullable=False),
    Column("traf_mode", String(1), nullable=False),
    Column("traf_name", String(100)),
    Column("voyage_no", String(32)),
    Column("bill_no", String(37)),
    Column("total_package_no", String(37)),
    Column("loct_no", String(10)),
    Column("license_no", String(19)),
    Column("country", String(3), nullable=False),
    Column("pod", String(4), nullable=False),
    Column("freight", Fixed5, nullable=False),
    Column("f_currency", String(3), nullable=False),
    Column("f_flag", String(1), nullable=False),
    Column("insured_fee", Fixed5, nullable=False),
    Column("i_currency", String(3), nullable=False),
    Column("i_flag", String(1), nullable=False),
    Column("wrap_type", String(1), nullable=False),
    Column("pack_no", Integer, nullable=False),
    Column("gross_weight", Fixed5, nullable=False),
    Column("net_weight", Fixed5, nullable=False),
    Column("note", Text),
    # facts as they stood when it was declared
    Column("value_cny", Fixed5),  # null: an amount has no rate for its day
    Column("enterprise_shipments", Integer, nullable=False),  # declared before this one
    Column("enterprise_inspected", Integer, nullable=False),
    Column("enterprise_nonconform", Integer, nullable=False),
    Column("enterprise_days", Integer),  # since its first declaration; null: this is the first
    Column(
        "day_shipments", Integer, nullable=False
    ),  # same enterprise, destination and day, this one included
    Column("day_low_value_cny", Fixed5, nullable=False),
    Index(None, "consignment_id", "version_no", unique=True),
)

goods_item = Table(
    "goods_item",
    metadata,
    Column("declaration_id", Key, ForeignKey("declaration.declaration_id"), primary_key=True),
    Column("gnum", Integer, primary_key=True),
    _site(),
    Column("item_no", String(30), nullable=False),
    Column("item_record_no", String(30)),
    Column("item_name", String(250)),
    Column("hs_code", String(10), nullable=False),
    Column("name", String(250), nullable=False),
    Column("model", String(250), nullable=False),
    Column("bar_code", String(50), nullable=False),
    Column("country", String(3), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("qty", Fixed5, nullable=False),
    Column("qty1", Fixed5, nullable=False),
    Column("qty2", Fixed5),
    Column("unit", String(3), nullable=False),
    Column("unit1", String(3), nullable=False),
    Column("unit2", String(3)),
    Column("price", Fixed5, nullable=False),
    Column("total", Fixed5, nullable=False),
    Column("note", Text),
    Column("value_cny", Fixed5),
    Column("unit_price_cny", Fixed5),
    # the enterprise's own history of this HS heading and unit, before this declaration
    Column("history_count", Integer, nullable=False),
    Column("history_price_cny", Fixed5),  # mean unit price
    sqlite_with_rowid=False,
)

trade_order = Table(
    "trade_order",
    metadata,
    Column("order_id", Key, primary_key=True),
    _site(),
    Column("message_id", Key, ForeignKey("message.message_id"), nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("version_no", Integer, nullable=False),
    Column("is_current", Boolean(create_constraint=False), nullable=False),
    Column("deleted", Boolean(create_constraint=False), nullable=False, server_default=text("0")),
    Column("platform", String(120), nullable=False),
    Column("guid", Text, nullable=False),
    Column("app_type", String(1), nullable=False),
    Column("app_time", UtcTime, nullable=False),
    Column("app_status", String(1), nullable=False),
    Column("signed", Boolean(create_constraint=False), nullable=False),
    Column("order_type", String(1), nullable=False),
    Column("order_no", String(60), nullable=False),
    Column("ebp_code", String(18), nullable=False),
    Column("ebp_name", String(100), nullable=False),
    Column("ebc_code", String(18), nullable=False),
    Column("ebc_name", String(100), nullable=False),
    Column("goods_value", Fixed5, nullable=False),
    Column("freight", Fixed5, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("note", Text),
    _one_of("order_type", words.OrderType),
    Index(
        "uq_trade_order_current",
        "site_id",
        "order_no",
        "ebc_code",
        "platform",
        unique=True,
        sqlite_where=text("is_current"),
    ),
)

order_line = Table(
    "order_line",
    metadata,
    Column("order_id", Key, ForeignKey("trade_order.order_id"), primary_key=True),
    Column("gnum", Integer, primary_key=True),
    _site(),
    Column("item_no", String(30)),
    Column("item_name", String(250), nullable=False),
    Column("item_describe", Text),
    Column("bar_code", String(50)),
    Column("unit", String(3), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("qty", Fixed5, nullable=False),
    Column("price", Fixed5, nullable=False),
    Column("total", Fixed5, nullable=False),
    Column("note", Text),
    sqlite_with_rowid=False,
)

waybill = Table(
    "waybill",
    metadata,
    Column("waybill_id", Key, primary_key=True),
    _site(),
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
    Column("logistics_code", String(18), nullable=False),
    Column("logistics_name", String(100), nullable=False),
    Column("logistics_no", String(32), nullable=False),
    Column("freight", Fixed5, nullable=False),
    Column("insured_fee", Fixed5, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("gross_weight", Fixed5, nullable=False),
    Column("pack_no", Integer, nullable=False),
    Column("goods_info", Text, nullable=False),
    Column("ebc_code", String(18)),
    Column("ebc_name", String(100)),
    Column("ebc_telephone", String(50)),
    Column("note", Text),
    Index(None, "site_id", "logistics_no", "logistics_code"),
)

arrival = Table(
    "arrival",
    metadata,
    Column("arrival_id", Key, primary_key=True),
    _site(),
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
    Column("operator_code", String(18), nullable=False),
    Column("operator_name", String(100), nullable=False),
    Column("loct_no", String(10)),
    Column("ie_flag", String(1), nullable=False),
    Column("traf_mode", String(1), nullable=False),
    Column("bill_no", String(37)),
    Column("domestic_traf_no", String(100), nullable=False),
    Column("logistics_code", String(18), nullable=False),
    Column("logistics_name", String(100), nullable=False),
    Column("msg_count", Integer, nullable=False),
    Column("msg_seq_no", Integer, nullable=False),
    Column("note", Text),
    Index(None, "site_id", "cop_no", "operator_code", "msg_seq_no", unique=True),
)

arrival_line = Table(
    "arrival_line",
    metadata,
    Column("arrival_id", Key, ForeignKey("arrival.arrival_id"), primary_key=True),
    Column("gnum", Integer, primary_key=True),
    _site(),
    Column("logistics_code", String(18), nullable=False),
    Column("logistics_no", String(32), nullable=False),
    Column("total_package_no", String(37)),
    Column("note", Text),
    Column("consignment_id", Key, ForeignKey("consignment.consignment_id")),
    Column("received_at", UtcTime, nullable=False),
    Index(
        "ix_arrival_line_waiting",
        "site_id",
        "consignment_id",
        "logistics_no",
        sqlite_where=text("consignment_id IS NULL"),
    ),
    sqlite_with_rowid=False,
)

# --- X-ray

scan = Table(
    "scan",
    metadata,
    Column("scan_id", Key, primary_key=True),
    _site(),
    Column("object_id", String(64), nullable=False),
    Column("study_uid", String(128), nullable=False),
    Column("consignment_id", Key, ForeignKey("consignment.consignment_id")),
    Column("scanned_at", UtcTime, nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("machine", Text, nullable=False, server_default=""),
    Column("verdict", String(8)),  # null until a report came
    Column("measured_weight", Fixed5),
    _one_of("verdict", words.ScanVerdict),
    Index(None, "site_id", "object_id", "study_uid", unique=True),
    Index(None, "consignment_id", sqlite_where=text("consignment_id IS NOT NULL")),
    Index(
        "ix_scan_waiting",
        "site_id",
        "consignment_id",
        "object_id",
        sqlite_where=text("consignment_id IS NULL"),
    ),
)

scan_image = Table(
    "scan_image",
    metadata,
    Column("image_id", Key, primary_key=True),
    _site(),
    Column("scan_id", Key, ForeignKey("scan.scan_id"), nullable=False),
    Column("message_id", Key, ForeignKey("message.message_id"), nullable=False),
    Column("sop_uid", String(128), nullable=False),
    Column("energy", String(8), nullable=False),
    Column("view", String(32), nullable=False, server_default=""),
    Column("image_rows", Integer, nullable=False),
    Column("image_columns", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),  # of the file in the image store
    Index(None, "site_id", "sop_uid"),
    Index(None, "scan_id"),
)

scan_report = Table(
    "scan_report",
    metadata,
    Column("report_id", Key, primary_key=True),
    _site(),
    Column("scan_id", Key, ForeignKey("scan.scan_id"), nullable=False),
    Column("message_id", Key, ForeignKey("message.message_id"), nullable=False),
    Column("sop_uid", String(128), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("verdict", String(8), nullable=False),
    Column("abort_reason", Text),
    Column("algorithm", Text, nullable=False, server_default=""),
    Column("decided_at", UtcTime),
    Column("total_objects", Integer, nullable=False, server_default="0"),
    Column("alarm_objects", Integer, nullable=False, server_default="0"),
    _one_of("verdict", words.ScanVerdict),
    Index(None, "site_id", "sop_uid"),
    Index(None, "scan_id"),
)

flag = Table(
    "flag",
    metadata,
    Column("flag_id", Key, primary_key=True),
    _site(),
    Column("report_id", Key, ForeignKey("scan_report.report_id"), nullable=False),
    Column("scan_id", Key, ForeignKey("scan.scan_id"), nullable=False),
    Column("pto_id", Text, nullable=False),
    Column("category", String(32), nullable=False),
    Column("description", Text, nullable=False, server_default=""),
    Column("assessment", String(16), nullable=False),
    Column("probability", Float),
    Column("image_sop_uid", String(128)),
    Column("box_x", Integer),
    Column("box_y", Integer),
    Column("box_w", Integer),
    Column("box_h", Integer),
    Column("polygon", Text),  # JSON [[x, y], …] in image pixels
    Column("mass_g", Fixed5),
    Column("density", Fixed5),
    Column("z_effective", Float),
    Column("source", String(16), nullable=False),
    Index(None, "scan_id"),
)

# --- rules, matches

rule_version = Table(
    "rule_version",
    metadata,
    Column("rule", String(64), primary_key=True),
    Column("version", Integer, primary_key=True),
    _site(),
    Column("definition", Text, nullable=False),  # the rule's TOML as published
    Column("lane", String(8), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("enabled", Boolean(create_constraint=False), nullable=False),
    Column("published_at", UtcTime, nullable=False),
    Column("published_by", String(64), nullable=False),
    _one_of("lane", words.Lane),
)

instruction = Table(
    "instruction",
    metadata,
    Column("instruction_id", Key, primary_key=True),
    _site(),
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
    _one_of("lane", words.Lane),
    Index(None, "site_id", "number", unique=True),
)

match = Table(
    "match",
    metadata,
    Column("match_id", Key, primary_key=True),
    _site(),
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
    _one_of("source", words.MatchSource),
    _one_of("lane", words.Lane),
    _one_of("mode", words.InspectionMode),
    _one_of("degree", words.InspectionDegree),
    Index(None, "consignment_id"),
    Index(None, "rule", "matched_at"),
)

# --- tasks, outcomes

task = Table(
    "task",
    metadata,
    Column("task_id", Key, primary_key=True),
    _site(),
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
    _one_of("kind", words.TaskKind),
    _one_of("state", words.TaskState),
    _one_of("lane", words.Lane),
    _one_of("mode", words.InspectionMode),
    _one_of("degree", words.InspectionDegree),
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
    _site(),
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
    _one_of("disposition", words.Disposition),
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
    _site(),
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
    _site(),
    Column("outcome_id", Key, ForeignKey("outcome.outcome_id"), nullable=False),
    Column("consignment_id", Key, ForeignKey("consignment.consignment_id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("agreed", Boolean(create_constraint=False), nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("officer", String(64), nullable=False),
    Column("station", String(100), nullable=False),
    Column("signed_at", UtcTime, nullable=False),
    Column("digest", String(64), nullable=False),  # of the record that is signed
    _one_of("kind", words.SignatureKind),
    Index(None, "outcome_id", "kind", unique=True),
)

reinspection = Table(  # a task that looks again at what an earlier record says; another officer does it
    "reinspection",
    metadata,
    Column("task_id", Key, ForeignKey("task.task_id"), primary_key=True),
    _site(),
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
    _site(),
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
    _site(),
    Column("officer", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("saved_at", UtcTime, nullable=False),
)

# --- the record of what happened

# --- inspection before arrival

eligibility = (
    Table(  # that an enterprise's goods may be inspected before arrival, or no longer: the latest row counts
        "eligibility",
        metadata,
        Column("eligibility_id", Key, primary_key=True),
        _site(),
        Column("ebc_code", String(18), nullable=False),
        Column("name", String(100), nullable=False),
        Column("valid_until", UtcTime),  # null: withdrawn
        Column("reason", Text, nullable=False),
        Column("decided_by", String(64), nullable=False),
        Column("decided_at", UtcTime, nullable=False),
        Index(None, "ebc_code", "site_id"),
    )
)

booking = Table(
    "booking",
    metadata,
    Column("booking_id", Key, primary_key=True),
    _site(),
    Column("consignment_id", Key, ForeignKey("consignment.consignment_id"), nullable=False),
    Column("task_id", Key, ForeignKey("task.task_id"), nullable=False, unique=True),
    Column("place_kind", String(8), nullable=False),
    Column("place", String(200), nullable=False),
    Column("booked_for", UtcTime, nullable=False),
    Column("officer", String(64)),  # who is to go; null: whoever takes it
    Column("booked_by", String(64), nullable=False),
    Column("booked_at", UtcTime, nullable=False),
    _one_of("place_kind", words.InspectionPlace),
    Index(None, "consignment_id"),
)

sealing = Table(  # what a record made before arrival stands on, and how the goods left the officer
    "sealing",
    metadata,
    Column("outcome_id", Key, ForeignKey("outcome.outcome_id"), primary_key=True),
    _site(),
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
    _site(),
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

audit_event = Table(
    "audit_event",
    metadata,
    Column("chain", String(48), primary_key=True),  # consignment id, or site:<id>
    Column("seq", Integer, primary_key=True),
    Column("event_id", Key, nullable=False),
    _site(),
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
    _site(),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    sqlite_with_rowid=False,
)

# --- counted as it happens

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
    _site(),
    Column("day", Integer, nullable=False),  # yyyymmdd at the site
    Column("mode", String(4), nullable=False),
    Column("lane", String(8), nullable=False),  # empty: not routed yet
    Column(
        "measure", String(16), nullable=False
    ),  # declared, arrived, cleared, held, inspected, nonconform …
    Column("minutes", Integer, nullable=False),  # clearance time in whole minutes, for `cleared`; else 0
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

# --- loading and leaving

load_list = Table(
    "load_list",
    metadata,
    Column("load_list_id", Key, primary_key=True),
    _site(),
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
    _site(),
    Column("total_package_no", String(60), nullable=False),  # empty: loose
    Column("logistics_code", String(18), nullable=False),
    Column("logistics_no", String(32), nullable=False),
    Column("declaration_no", String(20)),
    Column("note", Text),
    Column("consignment_id", Key, ForeignKey("consignment.consignment_id")),  # null: nobody knows it yet
    Column("is_current", Boolean(create_constraint=False), nullable=False),  # no other list names it since
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
    _site(),
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
    _site(),
    Column("total_package_no", String(37)),
    Column("logistics_no", String(32), nullable=False),
    Column("note", Text),
    Column("consignment_id", Key, ForeignKey("consignment.consignment_id")),
    sqlite_with_rowid=False,
)

departure_alarm = Table(  # a departure named what may not leave
    "departure_alarm",
    metadata,
    Column("alarm_id", Key, primary_key=True),
    _site(),
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
    _site(),
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
