"""The queue's columns: what they are called, how they sort, which fit, and their plain text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from PySide6.QtCore import Qt

from officer_app.domain.priority import Term, from_json
from officer_app.domain.words import ScanVerdict, State
from officer_app.store.queue import QueueRow, Sort
from officer_app.store.readable import an_object
from officer_app.ui import wording
from officer_app.ui.queue.countries import countries
from officer_app.ui.wording import NOTHING, translate

LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight

#: Measured against declared weight: from here on the difference is marked.
NOTABLE_DEVIATION = Decimal("0.10")


#: The names of the sites that a queue tells of, where they are several; else it has no column for them.
Sites = Mapping[int, str]


class Column(NamedTuple):
    """`width` is for text of 13 px. `text` is what a screen reader says and Copy takes; `means` says on hover what
    the title leaves open. Where room is short the column with the greatest `rank` goes first; 0 stays."""

    sort: Sort
    title: Callable[[], str]
    text: Callable[[QueueRow, datetime, Sites], str]
    width: int
    rank: int = 0
    align: Qt.AlignmentFlag = LEFT
    means: Callable[[], str] = str


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


def handed_back_reason(row: QueueRow) -> str:
    """Why whoever had its task gave it back; empty when nobody did."""
    return str(an_object(row.handed_back).get("reason", ""))


def country_text(row: QueueRow) -> str:
    """The destination's two letters, which both languages read."""
    if not row.country:
        return NOTHING
    country = countries().get(row.country)
    return country.iso if country is not None else row.country


def xray_text(row: QueueRow) -> str:
    """What the X-ray says, short enough for a tag."""
    if row.flag_count:
        several = translate("Queue", "{0} flags").format(row.flag_count)
        return translate("Queue", "1 flag") if row.flag_count == 1 else several
    match row.scan_verdict:
        case None:
            return translate("Queue", "No scan yet")
        case ScanVerdict.ABORTED:
            return translate("Queue", "Aborted")
        case ScanVerdict.UNKNOWN:
            return translate("Queue", "Unclear")
    return wording.verdict_word(row.scan_verdict)


def xray_told(row: QueueRow) -> str:
    """The same in full: the verdict, and what the strongest flag marks: "Alarm · strongest flag: Anomaly, Threat"."""
    told = wording.verdict_word(row.scan_verdict)
    if not row.flag_count:
        return told
    strongest = [wording.flag_category_word(row.flag_category)] if row.flag_category else []
    strongest.append(wording.assessment_word(row.flag_assessment))
    return f"{told} · " + translate("Queue", "strongest flag: {0}").format(", ".join(strongest))


#: While the clock runs.
_BEFORE_RELEASE = (State.DECLARED, State.ARRIVED, State.SCREENED, State.HELD)


def clock_text(row: QueueRow, now: datetime) -> str:
    if row.due_at is None or row.arrived_at is None or row.state not in _BEFORE_RELEASE:
        return NOTHING
    return wording.remaining(row.due_at, now)


def officer_text(row: QueueRow) -> str:
    """Who has its task, by name."""
    return row.officer_name or row.officer or NOTHING


def weight_text(row: QueueRow) -> str:
    return f"{wording.weight(row.gross_weight)} / {wording.weight(row.measured_weight)}"


def _priority_text(row: QueueRow, *_: object) -> str:
    return f"{row.priority} · {wording.lane_word(row.lane)}"


#: Goods are named so far that one knows them before a column of a greater rank than this is shown.
_FIRST_RANKS = 2
GOODS_LEAST, GOODS_WHOLE = 128, 176

COLUMNS: tuple[Column, ...] = (
    Column(Sort.PRIORITY, lambda: translate("Queue", "Priority"), _priority_text, 70),
    Column(
        Sort.CLOCK,
        lambda: translate("Queue", "Time left"),
        lambda row, moment, _: clock_text(row, moment),
        92,
        align=RIGHT,
        means=lambda: translate("Queue", "What is left of the time from arrival to release"),
    ),
    Column(Sort.WAYBILL, lambda: translate("Queue", "Waybill"), lambda row, *_: row.logistics_no, 128),
    Column(Sort.MODE, lambda: translate("Queue", "Mode"), lambda row, *_: row.mode or NOTHING, 42, 7),
    Column(
        Sort.ENTERPRISE,
        lambda: translate("Queue", "Enterprise"),
        lambda row, *_: row.ebc_name or NOTHING,
        96,
        9,
    ),
    Column(
        Sort.COUNTRY,
        lambda: translate("Queue", "Dest."),
        lambda row, *_: country_text(row),
        46,
        5,
        means=lambda: translate("Queue", "Destination"),
    ),
    Column(Sort.GOODS, lambda: translate("Queue", "Goods"), lambda row, *_: goods_text(row), GOODS_LEAST),
    Column(
        Sort.VALUE,
        lambda: translate("Queue", "CNY"),
        lambda row, *_: wording.money(row.value_cny),
        58,
        3,
        align=RIGHT,
        means=lambda: translate("Queue", "Declared value"),
    ),
    Column(
        Sort.WEIGHT,
        lambda: translate("Queue", "Weight, kg"),
        lambda row, *_: weight_text(row),
        90,
        6,
        align=RIGHT,
        means=lambda: translate("Queue", "Declared / measured"),
    ),
    Column(Sort.FLAGS, lambda: translate("Queue", "X-ray"), lambda row, *_: xray_text(row), 90, 1),
    Column(
        Sort.MATCHES,
        lambda: translate("Queue", "Rules"),
        lambda row, *_: str(row.match_count) if row.match_count else NOTHING,
        44,
        8,
        align=RIGHT,
        means=lambda: translate("Queue", "How many rules match"),
    ),
    Column(
        Sort.STATE,
        lambda: translate("Queue", "State"),
        lambda row, *_: wording.desk_state_word(row.state, row.task_state, row.advance),
        92,
        2,
    ),
    Column(Sort.OFFICER, lambda: translate("Queue", "Officer"), lambda row, *_: officer_text(row), 88, 4),
    Column(
        Sort.SITE,
        lambda: translate("Queue", "Site"),
        lambda row, _, sites: sites.get(row.site_id, NOTHING),
        104,
        1,
    ),
)


def offered(sites: Sites) -> list[Column]:
    """Those that a queue of these sites can have."""
    return [column for column in COLUMNS if sites or column.sort is not Sort.SITE]


def widths(room: int, sorted_by: Sort, sites: Sites) -> dict[Sort, int]:
    """The columns that fit into `room` and how wide each is. The one that is sorted by is always among them; what
    is over goes to the goods, then to the enterprise."""
    found = {column.sort: column.width for column in COLUMNS if not column.rank}
    left = room - sum(found.values())
    for column in sorted(offered(sites), key=lambda column: (column.sort is not sorted_by, column.rank)):
        spared = (
            GOODS_WHOLE - GOODS_LEAST if column.rank > _FIRST_RANKS and column.sort is not sorted_by else 0
        )
        if column.sort not in found and column.width + spared <= left:
            found[column.sort] = column.width
            left -= column.width
    goods = min(left, GOODS_WHOLE - GOODS_LEAST) if Sort.ENTERPRISE in found else left
    found[Sort.GOODS] += max(goods, 0)
    if Sort.ENTERPRISE in found:
        found[Sort.ENTERPRISE] += left - goods
    return found
