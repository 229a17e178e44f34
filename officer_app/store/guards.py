"""Triggers that hold what a client must not be able to do: lose evidence, or skip a step. SQLite dialect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from officer_app.domain.states import FIRST_STATES, STEPS, TASK_STEPS

Step = TypeVar("Step", bound=StrEnum)

#: Rows that are evidence: written once, never changed, never removed.
APPEND_ONLY = (
    "arrival",
    "audit_event",
    "declaration",
    "goods_item",
    "order_line",
    "outcome",
    "finding",
    "rule_version",
    "scan_report",
    "flag",
    "departure",
    "departure_line",
    "departure_alarm",
    "cancellation",
    "signature",
    "reinspection",
    "evidence",
    "eligibility",
    "booking",
    "sealing",
    "seal_check",
)

#: Rows of which only the named columns may change, and which are never removed.
ONLY_CHANGES: Mapping[str, tuple[str, ...]] = {
    "match": ("withdrawn_at",),
    "trade_order": ("is_current",),
    "waybill": ("is_current",),
    "receipt": ("written_at",),
    "load_list": ("is_current",),
    "load_line": ("consignment_id", "is_current", "departure_id"),
}

NEVER_REMOVED = (
    "consignment",
    "task",
    "audit_head",
    "message",
    "message_block",
    "scan",
    "scan_image",
    "instruction",
)


def _refuse(name: str, when: str, table: str, condition: str, why: str) -> str:
    clause = f" WHEN {condition}" if condition else ""
    return f"CREATE TRIGGER {name} {when} ON \"{table}\"{clause} BEGIN SELECT RAISE(ABORT, '{why}'); END"


def _steps_allowed(steps: Mapping[Step, Sequence[Step]]) -> str:
    allowed = [f"(OLD.state = '{a}' AND NEW.state IN ({_listed(b)}))" for a, b in steps.items() if b]
    return f"OLD.state <> NEW.state AND NOT ({' OR '.join(allowed)})"


def _listed(values: Iterable[StrEnum]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def sqlite_triggers(columns: Mapping[str, Sequence[str]]) -> list[str]:
    """CREATE TRIGGER statements; `columns` names the columns of every table.

    What happens to every consignment is looked at after the row is written: refused, it is taken back all the same,
    and SQLite need not look the row up again (a fifth of an update).
    """
    made = [
        _refuse(f"{table}_append_only_{when.lower()}", f"BEFORE {when}", table, "", f"{table} is append-only")
        for table in APPEND_ONLY
        for when in ("UPDATE", "DELETE")
    ]
    for table, free in ONLY_CHANGES.items():
        fixed = " OR ".join(f'OLD."{c}" IS NOT NEW."{c}"' for c in columns[table] if c not in free)
        made.append(_refuse(f"{table}_fixed", "BEFORE UPDATE", table, fixed, f"{table} is append-only"))
        made.append(_refuse(f"{table}_kept", "BEFORE DELETE", table, "", f"{table} is never removed"))
    made += [
        _refuse(f"{table}_kept", "BEFORE DELETE", table, "", f"{table} is never removed")
        for table in NEVER_REMOVED
    ]
    made.append(
        _refuse(
            "consignment_first",
            "AFTER INSERT",
            "consignment",
            f"NEW.state NOT IN ({_listed(FIRST_STATES)})",
            "a consignment begins declared, or arrived",
        )
    )
    made.append(
        _refuse(
            "consignment_step",
            "AFTER UPDATE OF state",
            "consignment",
            _steps_allowed(STEPS),
            "no such step for a consignment",
        )
    )
    made.append(_refuse("task_first", "AFTER INSERT", "task", "NEW.state <> 'open'", "a task begins open"))
    made.append(
        _refuse(
            "task_step",
            "AFTER UPDATE OF state",
            "task",
            _steps_allowed(TASK_STEPS),
            "no such step for a task",
        )
    )
    made.append(
        _refuse(
            "audit_event_follows",
            "AFTER INSERT",
            "audit_event",
            "NEW.seq > 1 AND NEW.prev_hash IS NOT (SELECT hash FROM audit_event"
            " WHERE chain = NEW.chain AND seq = NEW.seq - 1)",
            "an audit event must follow the one before it",
        )
    )
    return made
