"""Scans: images, reports and the flags in them."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table, Text, text

from officer_app.domain import words
from officer_app.store.schema.base import metadata, one_of, site_id
from officer_app.store.types import Fixed5, Key, UtcTime

scan = Table(
    "scan",
    metadata,
    Column("scan_id", Key, primary_key=True),
    site_id(),
    Column("object_id", String(64), nullable=False),
    Column("study_uid", String(128), nullable=False),
    Column("consignment_id", Key, ForeignKey("consignment.consignment_id")),
    Column("scanned_at", UtcTime, nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("machine", Text, nullable=False, server_default=""),
    Column("verdict", String(8)),  # null until a report came
    Column("measured_weight", Fixed5),
    Column("scan_type", String(64)),  # as its images say, where it is not OPERATIONAL: it decides nothing
    one_of("verdict", words.ScanVerdict),
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
    site_id(),
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
    site_id(),
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
    one_of("verdict", words.ScanVerdict),
    Index(None, "site_id", "sop_uid"),
    Index(None, "scan_id"),
)

flag = Table(
    "flag",
    metadata,
    Column("flag_id", Key, primary_key=True),
    site_id(),
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
