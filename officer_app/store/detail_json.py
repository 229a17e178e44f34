"""A consignment as JSON, the shape of `officer-app show --json`.

Decimals are strings, times ISO 8601 in UTC, codes as they were sent; sentences are the English ones.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row

from officer_app.domain import priority, timeline
from officer_app.store.detail import Detail, Event, Goods, Match, said_list
from officer_app.store.scans import Flag
from officer_app.store.waiting import Box
from officer_app.store.written import as_written


def as_json(detail: Detail) -> dict[str, Any]:
    """Plain values that `json.dumps` takes."""
    c = detail.consignment
    withdrawn = detail.withdrawn
    return {
        "id": c.consignment_id,
        "logistics_no": c.logistics_no,
        "declaration_no": c.declaration_no,
        "cop_no": c.cop_no,
        "order_no": c.order_no,
        "mode": c.mode,
        "state": c.state,
        "lane": c.lane,
        "priority": c.priority,
        "priority_why": priority.explain(priority.from_json(c.priority_why)),
        "arrived_at": utc(c.arrived_at),
        "due_at": utc(c.due_at),
        "goods": [_goods(item) for item in detail.goods],
        "flags": [_flag(flag) for flag in detail.flags],
        "matches": [_match(match) for match in detail.matches],
        "task": _task(detail.task),
        "outcome": _outcome(detail, detail.outcomes[0]) if detail.outcomes else None,
        "history": [_event(event, detail) for event in detail.history],
        "waits_for": detail.waits_for,
        "evidence": [_evidence(one, one.evidence_id in withdrawn) for one in detail.evidence],
        "missing": c.missing.split(),
        "advance": _advance(detail),
    }


def box_as_json(box: Box) -> dict[str, Any]:
    """A box that waits for its declaration: it has no id yet, and no state."""
    return {
        "id": None,
        "logistics_no": box.logistics_no,
        "declaration_no": None,
        "state": None,
        "arrived_at": utc(box.arrived_at),
        "van": box.van or None,
        "scanned_at": utc(box.scanned_at),
        "waits_since": utc(box.since),
        "missing": ["declaration"],
        "told": box.told,
    }


def plain(value: Decimal | None) -> str | None:
    """A decimal without exponent and without zeros that say nothing: 12.50000 is "12.5"."""
    if value is None:
        return None
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def utc(moment: datetime | None) -> str | None:
    """`2026-11-23T06:05:00.000Z`."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _goods(item: Goods) -> dict[str, Any]:
    return {
        "gnum": item.gnum,
        "hs_code": item.hs_code,
        "name": item.name,
        "qty": plain(item.qty),
        "unit": item.unit,
        "price": plain(item.price),
        "total": plain(item.total),
        "currency": item.currency,
        "value_cny": plain(item.value_cny),
    }


def _flag(flag: Flag) -> dict[str, Any]:
    return {
        "id": flag.flag_id,
        "category": flag.category,
        "assessment": flag.assessment,
        "probability": None if flag.probability is None else plain(Decimal(str(round(flag.probability, 6)))),
        "box": None if flag.box is None else list(flag.box),
        "polygon": None if flag.polygon is None else [list(point) for point in flag.polygon],
        "source": flag.source,
    }


def _match(match: Match) -> dict[str, Any]:
    return {
        "rule": match.rule,
        "version": match.version,
        "lane": match.lane,
        "reason": match.reason.en,
        "items": list(match.items),
        "conditions": [{key: one[key] for key in ("text", "met", "values")} for one in match.conditions],
    }


def _advance(detail: Detail) -> dict[str, Any] | None:
    """The inspection before arrival, None where none was booked or it is called off."""
    booking, sealing, check = detail.booking, detail.sealing, detail.seal_check
    if detail.consignment.advance is None or booking is None:
        return None
    return {
        "stands": detail.consignment.advance,
        "booked_for": utc(booking.booked_for),
        "place_kind": booking.place_kind,
        "place": booking.place,
        "officer": booking.officer,
        "seals": sealing and json.loads(sealing.seals),
        "packages": sealing and json.loads(sealing.packages),
        "differences": check and [one["en"] for one in json.loads(check.differences)],
    }


def _task(task: Row[Any] | None) -> dict[str, Any] | None:
    if task is None:
        return None
    return {
        "id": task.task_id,
        "kind": task.kind,
        "state": task.state,
        "lane": task.lane,
        "mode": task.mode,
        "degree": task.degree,
        "requirements": [one.en for one in said_list(task.requirements)],
        "reason": "; ".join(one.en for one in said_list(task.reason)),
        "due_at": utc(task.due_at),
        "officer": task.officer,
        "opened_at": utc(task.opened_at),
        "claimed_at": utc(task.claimed_at),
        "submitted_at": utc(task.submitted_at),
        "closed_at": utc(task.closed_at),
    }


def _outcome(detail: Detail, outcome: Row[Any]) -> dict[str, Any]:
    return as_written(outcome.record).model_dump(mode="json") | {
        "id": outcome.outcome_id,
        "task": outcome.task_id,
        "officer": outcome.officer,
        "second_officer": detail.second_of(outcome),
        "made_at": utc(detail.brought.get(outcome.outcome_id, outcome.recorded_at)),
        "recorded_at": utc(outcome.recorded_at),
        "amends": outcome.amends,
        "why": outcome.why,
        "signatures": [_signature(one) for one in detail.signed(outcome)],
    }


def _signature(signature: Row[Any]) -> dict[str, Any]:
    return {
        "kind": signature.kind,
        "officer": signature.officer,
        "agreed": signature.agreed,
        "reason": signature.reason,
        "signed_at": utc(signature.signed_at),
    }


def _evidence(evidence: Row[Any], withdrawn: bool) -> dict[str, Any]:
    return {
        "name": evidence.file_name,
        "kind": evidence.kind,
        "sha256": evidence.sha256,
        "octets": evidence.octets,
        "officer": evidence.officer,
        "added_at": utc(evidence.added_at),
        "withdrawn": withdrawn,
    }


def _event(event: Event, detail: Detail) -> dict[str, Any]:
    """`said` is what the window's history says of the step, `details` what is kept of it."""
    return {
        "at": utc(event.at),
        "event": event.event,
        "by": event.by,
        "station": event.station,
        "said": timeline.step(event.event, event.payload, detail.name).en,
        "details": event.payload,
    }
