"""The queue's columns: what they are called, how they sort, how wide they are, and their plain text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from PySide6.QtCore import Qt

from officer_app.domain.priority import Term, from_json
from officer_app.domain.words import ScanVerdict, State
from officer_app.store.queue import QueueRow, Sort
from officer_app.ui import wording
from officer_app.ui.queue.countries import countries
from officer_app.ui.wording import NOTHING, translate

LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight

#: Measured against declared weight: from here on the difference is marked.
NOTABLE_DEVIATION = Decimal("0.10")


class Column(NamedTuple):
    """`width` is for text of 13 px; 0: it shares what is left. `text` is what a screen reader says and Copy takes."""

    sort: Sort
    title: Callable[[], str]
    text: Callable[[QueueRow, datetime], str]
    width: int
    align: Qt.AlignmentFlag = LEFT


def weighs_otherwise(row: QueueRow) -> bool:
    """Whether the scale and the declaration differ notably."""
    if row.measured_weight is None or not row.gross_weight:
        return False
    return abs(row.measured_weight - row.gross_weight) > NOTABLE_DEVIATION * row.gross_weight


def goods_text(row: QueueRow) -> str:
    """The first item, and how many more: "锂离子蓄电池 8507 +2"."""
    more = f" +{row.item_count - 1}" if row.item_count > 1 else ""
    return f"{row.goods}{more}" if row.goods else NOTHING


def terms_of(row: QueueRow) -> list[Term]:
    """Why the row is as urgent as it is; nothing once it has left the desk."""
    return from_json(row.priority_why) if row.priority_why else []


def country_text(row: QueueRow) -> str:
    """The destination's two letters, which both languages read."""
    if not row.country:
        return NOTHING
    country = countries().get(row.country)
    return country.iso if country is not None else row.country


def xray_text(row: QueueRow) -> str:
    """What the X-ray says, short enough for a tag."""
    if row.scan_verdict is None:
        return NOTHING
    if row.scan_verdict == ScanVerdict.ABORTED:
        return translate("Queue", "Aborted")
    if row.flag_assessment == "HIGH_THREAT":
        return translate("Queue", "High")
    if row.flag_count:
        several = translate("Queue", "{0} flags").format(row.flag_count)
        return translate("Queue", "1 flag") if row.flag_count == 1 else several
    return wording.verdict_word(row.scan_verdict)


#: While the clock runs.
_BEFORE_RELEASE = (State.DECLARED, State.ARRIVED, State.SCREENED, State.HELD)


def clock_text(row: QueueRow, now: datetime) -> str:
    if row.due_at is None or row.arrived_at is None or row.state not in _BEFORE_RELEASE:
        return NOTHING
    left = int((row.due_at - now).total_seconds() // 60)
    return wording.minutes(left) if left >= 0 else translate("Queue", "{0} over").format(-left)


def weight_text(row: QueueRow) -> str:
    return f"{wording.weight(row.gross_weight)} / {wording.weight(row.measured_weight)}"


def _priority_text(row: QueueRow, _now: datetime) -> str:
    return f"{row.priority} · {wording.lane_word(row.lane)}"


GOODS_LEAST, ENTERPRISE_LEAST = 128, 72

COLUMNS: tuple[Column, ...] = (
    Column(Sort.PRIORITY, lambda: translate("Queue", "Priority"), _priority_text, 76, align=LEFT),
    Column(Sort.CLOCK, lambda: translate("Queue", "Clock"), clock_text, 60, align=RIGHT),
    Column(Sort.WAYBILL, lambda: translate("Queue", "Waybill"), lambda row, _: row.logistics_no, 136),
    Column(Sort.MODE, lambda: translate("Queue", "Mode"), lambda row, _: row.mode or NOTHING, 42),
    Column(
        Sort.ENTERPRISE,
        lambda: translate("Queue", "Enterprise"),
        lambda row, _: row.ebc_name or NOTHING,
        0,
    ),
    Column(Sort.COUNTRY, lambda: translate("Queue", "To"), lambda row, _: country_text(row), 36),
    Column(Sort.GOODS, lambda: translate("Queue", "Goods"), lambda row, _: goods_text(row), 0),
    Column(
        Sort.VALUE,
        lambda: translate("Queue", "CNY"),
        lambda row, _: wording.money(row.value_cny),
        56,
        align=RIGHT,
    ),
    Column(
        Sort.WEIGHT,
        lambda: translate("Queue", "kg decl./meas."),
        lambda row, _: weight_text(row),
        90,
        align=RIGHT,
    ),
    Column(Sort.FLAGS, lambda: translate("Queue", "X-ray"), lambda row, _: xray_text(row), 82),
    Column(
        Sort.MATCHES,
        lambda: translate("Queue", "Rules"),
        lambda row, _: str(row.match_count) if row.match_count else NOTHING,
        44,
        align=RIGHT,
    ),
    Column(
        Sort.STATE,
        lambda: translate("Queue", "State"),
        lambda row, _: wording.desk_state_word(row.state, row.task_state),
        74,
    ),
    Column(Sort.OFFICER, lambda: translate("Queue", "Officer"), lambda row, _: row.officer or NOTHING, 64),
)
