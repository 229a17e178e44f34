"""The columns of the two lists."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from officer_app.domain.clock import now
from officer_app.ui import wording
from officer_app.ui.quarantine.filepane import size_words
from officer_app.ui.quarantine.preview import visible
from officer_app.ui.quarantine.reasons import explained
from officer_app.ui.quarantine.scanpane import waits_for
from officer_app.ui.widgets.rows import QUIET, STRONG, Column, Look
from officer_app.ui.wording import NOTHING, translate


def file_columns(zone: ZoneInfo) -> tuple[Column, ...]:
    return (
        Column(
            lambda: translate("Quarantine", "Reason"),
            lambda row: explained(row.reason).word,
            160,
            lambda _: Look("caution", icon="warning"),
        ),
        Column(
            lambda: translate("Quarantine", "File"),
            lambda row: visible(row.file_name),
            0,
            lambda _: STRONG,
        ),
        Column(
            lambda: translate("Quarantine", "Size"),
            lambda row: size_words(row.octets),
            76,
            right=True,
            spare=True,
        ),
        Column(lambda: translate("Quarantine", "Came"), lambda row: _when(row.at, zone), 92, lambda _: QUIET),
    )


def scan_columns(zone: ZoneInfo) -> tuple[Column, ...]:
    return (
        Column(
            lambda: translate("Quarantine", "Reason"),
            waits_for,
            150,
            lambda row: (
                Look("caution", icon="warning") if row.needs_officer else Look("secondary", icon="clock")
            ),
        ),
        Column(
            lambda: translate("Quarantine", "Label"),
            lambda row: row.object_id or NOTHING,
            0,
            lambda _: STRONG,
        ),
        Column(lambda: translate("Quarantine", "X-ray"), lambda row: wording.verdict_word(row.verdict), 96),
        Column(
            lambda: translate("Quarantine", "Scanned"),
            lambda row: _when(row.scanned_at, zone),
            92,
            lambda _: QUIET,
        ),
    )


def _when(moment: datetime, zone: ZoneInfo) -> str:
    """Today the time, before that the day too."""
    here, today = moment.astimezone(zone), now().astimezone(zone).date()
    return f"{here:%H:%M}" if here.date() == today else f"{here:%m-%d %H:%M}"
