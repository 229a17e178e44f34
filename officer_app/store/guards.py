"""Triggers that hold what a client must not be able to do: lose evidence, or skip a step. SQLite dialect."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import Table, UniqueConstraint

from officer_app.domain.states import FIRST_STATES, STEPS, TASK_STEPS
from officer_app.domain.words import TaskState

Step = TypeVar("Step", bound=StrEnum)

#: Rows that are evidence: written once, never changed, never removed.
APPEND_ONLY = (
    "arrival",
    "audit_event",
    "checkpoint",
    "checkpoint_head",
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
    "message_block",
    "scan_image",
    "journal_entry",
    "late_word",
)

#: Rows of which only the named columns may change, and which are never removed.
ONLY_CHANGES: Mapping[str, tuple[str, ...]] = {
    "match": ("withdrawn_at",),
    "trade_order": ("is_current",),
    "waybill": ("is_current",),
    "receipt": ("written_at",),
    "load_list": ("is_current",),
    "load_line": ("consignment_id", "is_current", "departure_id"),
    "message": ("warnings",),
    "scan": ("consignment_id", "verdict", "measured_weight", "scan_type"),
    "instruction": ("revoked_at", "revoked_by"),
    "officer_key": ("revoked_at", "revoked_by"),
    "task": (
        "kind",
        "state",
        "lane",
        "mode",
        "degree",
        "requirements",
        "reason",
        "officer",
        "station",
        "claimed_at",
        "lease_until",
        "submitted_at",
        "closed_at",
        "version",
        "told_by",
        "told",
        "escalated_at",
        "escalated_by",
        "escalated_why",
    ),
}

NEVER_REMOVED = ("consignment", "audit_head")

#: Once it is set it stays.
ONCE_SET = (
    ("consignment", "arrived_at"),
    ("match", "withdrawn_at"),
    ("receipt", "written_at"),
    ("officer_key", "revoked_at"),
)

#: What a task asks for and why: as it was when the record was written.
ASKED = ("kind", "lane", "mode", "degree", "requirements", "reason")

#: Audit heads are set anew by an upsert of our own, before which SQLite runs the same triggers; `audit verify` holds
#: them to the events. An event has a guard that looks once for both: what is there already, and what it follows.
_GUARDED_OTHERWISE = ("audit_head", "audit_event")


def _refuse(name: str, when: str, table: str, condition: str, why: str) -> str:
    clause = f" WHEN {condition}" if condition else ""
    return f"CREATE TRIGGER {name} {when} ON \"{table}\"{clause} BEGIN SELECT RAISE(ABORT, '{why}'); END"


def _steps_allowed(steps: Mapping[Step, Sequence[Step]]) -> str:
    allowed = [f"(OLD.state = '{a}' AND NEW.state IN ({_listed(b)}))" for a, b in steps.items() if b]
    return f"OLD.state <> NEW.state AND NOT ({' OR '.join(allowed)})"


def _listed(values: Iterable[StrEnum]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _uniques(table: Table) -> Iterator[tuple[list[str], str]]:
    """The columns of each key that two rows may not share, and for which rows that holds: SQL, empty for all."""
    yield [c.name for c in table.primary_key.columns], ""
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield [c.name for c in constraint.columns], ""
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        if index.unique:
            where = index.dialect_options["sqlite"]["where"]
            yield [c.name for c in index.columns], "" if where is None else str(where)


def _there_already(table: Table, key: Sequence[str], where: str, besides: str = "") -> str:
    """A statement that refuses when a row with the NEW row's key is there."""
    same = [f'"{column}" = NEW."{column}"' for column in key]
    if where:
        names = "|".join(c.name for c in table.columns)
        same += [where, re.sub(rf"\b({names})\b", r'NEW."\1"', where)]
    condition = " AND ".join([*same, besides] if besides else same)
    return f"SELECT RAISE(ABORT, '{table.name} is never replaced') FROM \"{table.name}\" WHERE {condition};"  # noqa: S608


def _never_replaced(table: Table) -> Iterator[str]:
    """INSERT OR REPLACE and UPDATE OR REPLACE remove the row in their way without a DELETE trigger, unless the
    connection asks for one (`recursive_triggers`): refused before. Nobody names a rowid: -1 stands for none.
    """
    kept_by_rowid = bool(table.dialect_options["sqlite"]["with_rowid"])
    uniques = list(_uniques(table))
    body = [_there_already(table, key, where) for key, where in uniques]
    if kept_by_rowid:
        named = "SELECT RAISE(ABORT, 'a row is never put in the place of another') WHERE NEW.rowid <> -1;"
        body.append(named)
    yield f'CREATE TRIGGER {table.name}_not_replaced BEFORE INSERT ON "{table.name}" BEGIN {" ".join(body)} END'
    if table.name in APPEND_ONLY:
        return
    key = uniques[0][0]
    held = [f'"{c}"' for c in key if table.name not in ONLY_CHANGES]  # there its other guard holds the key
    moved = " OR ".join(f"OLD.{c} IS NOT NEW.{c}" for c in held + ["rowid"] * kept_by_rowid)
    if moved:
        name = f"{table.name}_keeps_key"
        yield _refuse(name, "AFTER UPDATE", table.name, moved, f"{table.name} keeps its key")
    free = ONLY_CHANGES.get(table.name, tuple(c.name for c in table.columns))
    other = " AND ".join(f'"{c}" = OLD."{c}"' for c in key)
    for number, (columns, where) in enumerate(uniques[1:], start=1):
        may_change = [c for c in free if c in columns or re.search(rf"\b{c}\b", where)]
        if may_change:
            statement = _there_already(table, columns, where, f"NOT ({other})")
            yield (
                f"CREATE TRIGGER {table.name}_not_taken_{number} BEFORE UPDATE OF {', '.join(may_change)}"
                f' ON "{table.name}" BEGIN {statement} END'
            )


def sqlite_triggers(tables: Iterable[Table]) -> list[str]:
    """CREATE TRIGGER statements for these tables.

    What happens often is looked at after the row is written: refused, it is taken back all the same, and SQLite need
    not look the row up again (a fifth of an update).
    """
    by_name = {table.name: table for table in tables}
    made = [
        _refuse(f"{table}_append_only_{when.lower()}", f"BEFORE {when}", table, "", f"{table} is append-only")
        for table in APPEND_ONLY
        for when in ("UPDATE", "DELETE")
    ]
    for table, free in ONLY_CHANGES.items():
        names = [c.name for c in by_name[table].columns]
        held = [f'"{c}"' for c in names if c not in free]
        fixed = " OR ".join(f"OLD.{c} IS NOT NEW.{c}" for c in held)
        when = f"AFTER UPDATE OF {', '.join(held)}"
        made.append(_refuse(f"{table}_fixed", when, table, fixed, f"{table} is append-only"))
        made.append(_refuse(f"{table}_kept", "BEFORE DELETE", table, "", f"{table} is never removed"))
    made += [
        _refuse(f"{table}_kept", "BEFORE DELETE", table, "", f"{table} is never removed")
        for table in NEVER_REMOVED
    ]
    for name in (*APPEND_ONLY, *ONLY_CHANGES, *NEVER_REMOVED):
        if name not in _GUARDED_OTHERWISE:
            made += _never_replaced(by_name[name])
    made += [
        _refuse(
            f"{table}_{column}_stays",
            f"AFTER UPDATE OF {column}",
            table,
            f"OLD.{column} IS NOT NULL AND OLD.{column} IS NOT NEW.{column}",
            f"{column} stays as it was set",
        )
        for table, column in ONCE_SET
    ]
    made.append(
        _refuse(
            "task_asked",
            f"AFTER UPDATE OF {', '.join(ASKED)}",
            "task",
            f"OLD.state NOT IN ({_listed((TaskState.OPEN, TaskState.CLAIMED))}) AND ("
            + " OR ".join(f'OLD."{c}" IS NOT NEW."{c}"' for c in ASKED)
            + ")",
            "what a task asked for stays once its record is written",
        )
    )
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
            "BEFORE INSERT",
            "audit_event",
            "NEW.seq || NEW.prev_hash IS NOT coalesce((SELECT (seq + 1) || hash FROM audit_event"
            " WHERE chain = NEW.chain ORDER BY seq DESC LIMIT 1), 1 || NEW.prev_hash)",
            "an audit event follows the one before it, and is never replaced",
        )
    )
    return made
