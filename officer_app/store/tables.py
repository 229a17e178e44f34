"""Every table. Core only: rows come out plain, and the window starts without the ORM.

Building them all takes longer than the queue needs to open. What is imported before the first paint takes its few from
`store.schema`, where they stand by subject; everything else says `from officer_app.store import tables as t`.

Rules held here: `site_id` in every table, text with CHECK instead of enums, integers in indexed conditions.
Partial indexes are said for SQLite alone: a word for PostgreSQL would import its dialect before the first paint, and
what opens a PostgreSQL store can copy the condition.
What is evidence (declarations, outcomes, signatures, matches, rule versions, audit events) is append-only by
trigger, see `store.guards`.
"""

from __future__ import annotations

from officer_app.store.schema.advance import booking as booking
from officer_app.store.schema.advance import eligibility as eligibility
from officer_app.store.schema.advance import seal_check as seal_check
from officer_app.store.schema.advance import sealing as sealing
from officer_app.store.schema.audit import audit_event as audit_event
from officer_app.store.schema.audit import audit_head as audit_head
from officer_app.store.schema.audit import checkpoint as checkpoint
from officer_app.store.schema.audit import checkpoint_head as checkpoint_head
from officer_app.store.schema.base import metadata as metadata
from officer_app.store.schema.consignments import DESK_COLUMNS as DESK_COLUMNS
from officer_app.store.schema.consignments import consignment as consignment
from officer_app.store.schema.counts import (
    enterprise as enterprise,
)
from officer_app.store.schema.counts import (
    enterprise_day as enterprise_day,
)
from officer_app.store.schema.counts import (
    enterprise_goods as enterprise_goods,
)
from officer_app.store.schema.counts import (
    enterprise_pair as enterprise_pair,
)
from officer_app.store.schema.counts import (
    volume_day as volume_day,
)
from officer_app.store.schema.counts import (
    volume_delta as volume_delta,
)
from officer_app.store.schema.documents import (
    arrival as arrival,
)
from officer_app.store.schema.documents import (
    arrival_line as arrival_line,
)
from officer_app.store.schema.documents import (
    declaration as declaration,
)
from officer_app.store.schema.documents import (
    goods_item as goods_item,
)
from officer_app.store.schema.documents import (
    order_line as order_line,
)
from officer_app.store.schema.documents import (
    trade_order as trade_order,
)
from officer_app.store.schema.documents import (
    waybill as waybill,
)
from officer_app.store.schema.journal import (
    journal_entry as journal_entry,
)
from officer_app.store.schema.journal import (
    late_word as late_word,
)
from officer_app.store.schema.journal import (
    officer_key as officer_key,
)
from officer_app.store.schema.loading import (
    cancellation as cancellation,
)
from officer_app.store.schema.loading import (
    departure as departure,
)
from officer_app.store.schema.loading import (
    departure_alarm as departure_alarm,
)
from officer_app.store.schema.loading import (
    departure_line as departure_line,
)
from officer_app.store.schema.loading import (
    load_line as load_line,
)
from officer_app.store.schema.loading import (
    load_list as load_list,
)
from officer_app.store.schema.messages import (
    message as message,
)
from officer_app.store.schema.messages import (
    message_block as message_block,
)
from officer_app.store.schema.messages import (
    number_counter as number_counter,
)
from officer_app.store.schema.messages import (
    quarantine as quarantine,
)
from officer_app.store.schema.messages import (
    receipt as receipt,
)
from officer_app.store.schema.rules import (
    instruction as instruction,
)
from officer_app.store.schema.rules import (
    match as match,
)
from officer_app.store.schema.rules import (
    rule_version as rule_version,
)
from officer_app.store.schema.sites import officer as officer
from officer_app.store.schema.sites import site as site
from officer_app.store.schema.sites import station as station
from officer_app.store.schema.tasks import (
    draft as draft,
)
from officer_app.store.schema.tasks import (
    evidence as evidence,
)
from officer_app.store.schema.tasks import (
    finding as finding,
)
from officer_app.store.schema.tasks import (
    outcome as outcome,
)
from officer_app.store.schema.tasks import (
    reinspection as reinspection,
)
from officer_app.store.schema.tasks import (
    signature as signature,
)
from officer_app.store.schema.tasks import (
    task as task,
)
from officer_app.store.schema.xray import (
    flag as flag,
)
from officer_app.store.schema.xray import (
    scan as scan,
)
from officer_app.store.schema.xray import (
    scan_image as scan_image,
)
from officer_app.store.schema.xray import (
    scan_report as scan_report,
)
