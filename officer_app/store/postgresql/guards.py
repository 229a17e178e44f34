"""The guards of the tables as triggers of PostgreSQL: the same lists as SQLite's, and the stamps of who and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Table

from officer_app.domain.audit import GENESIS, TAG
from officer_app.domain.states import FIRST_STATES, STEPS, TASK_STEPS
from officer_app.domain.words import Disposition, Role
from officer_app.store.guards import APPEND_ONLY, ASKED, NEVER_REMOVED, ONCE_SET, ONLY_CHANGES, Step
from officer_app.store.postgresql.access import DECISIONS, GROUPS, INTAKE, OWNER, But, Group, these
from officer_app.store.postgresql.tables import SCHEMA, shared_tables, unchecked
from officer_app.store.types import UtcTime


class Stamp(NamedTuple):
    """Columns that say who did it and when: of the session and the server's clock, whatever the client says."""

    who: str
    when: str
    on: str = "INSERT"


STAMPS: Mapping[str, Stamp] = {
    "task": Stamp("opened_by", "opened_at"),
    "outcome": Stamp("officer", "recorded_at"),
    "signature": Stamp("officer", "signed_at"),
    "reinspection": Stamp("asked_by", "asked_at"),
    "evidence": Stamp("officer", "added_at"),
    "draft": Stamp("officer", "saved_at", "INSERT OR UPDATE"),
    "eligibility": Stamp("decided_by", "decided_at"),
    "booking": Stamp("booked_by", "booked_at"),
    "seal_check": Stamp("officer", "checked_at"),
    "instruction": Stamp("issued_by", "issued_at"),
    "officer_key": Stamp("officer", "enrolled_at"),
    "journal_entry": Stamp("entered_by", "entered_at"),
    "late_word": Stamp("officer", "said_at"),
    "rule_version": Stamp("published_by", "published_at"),
}
#: Stamped by the step that settles them.
STAMPS_OF_CHANGES: Mapping[str, Stamp] = {
    "instruction": Stamp("revoked_by", "revoked_at", "UPDATE"),
    "officer_key": Stamp("revoked_by", "revoked_at", "UPDATE"),
    "quarantine": Stamp("settled_by", "settled_at", "UPDATE"),
}

#: Columns of which a program makes a list again: what nobody could read is not written.
_READABLE: Mapping[str, Mapping[str, str]] = {
    "sealing": dict.fromkeys(these("seals packages"), "is_text_list"),
    "seal_check": {
        **dict.fromkeys(these("seals packages broken"), "is_text_list"),
        "differences": "is_said_list",
    },
}
#: Times that a person sets are what every program can read, too.
_FIRST, _LAST = "'1900-01-01Z'", "'9000-01-01Z'"
_NO_TIME = "there is no such time"

#: What is refused of a new row besides.
_FIRST_OF = {
    "consignment": {"a consignment begins declared, or arrived": f"NOT {SCHEMA}.may_begin(NEW.state)"}
}

#: Each column of a task changes with the step that it tells of, and with no other.
_TASK_SET_WITH = {"submitted_at": ("submitted",), "closed_at": ("closed", "cancelled")}
_TASK_HELD = these(
    "officer station claimed_at lease_until told_by told escalated_at escalated_by escalated_why"
)
#: Columns of a consignment that say when something was done.
_DONE_AT = these("released_at decided_at ended_at routed_at updated_at")

#: What persons may say of consignments and sites. Intake says all but what only a person can have done.
_ANYBODY = these("signed_in officer_password")
_READER = _ANYBODY + these("sheet_printed evidence_copied")  # paper and files leave by whoever may read them
_OFFICER = _READER + these(
    "task_claimed task_handed_back task_opened task_cancelled task_escalated held released returned detained"
    " audited_after_release outcome_recorded outcome_amended record_signed evidence_added evidence_withdrawn"
    " inspection_booked advance_cancelled goods_sealed advance_sealed advance_void seals_intact seals_differ"
    " key_enrolled journal_taken journal_late late_confirmed scan_asked"
)
TELLS: Mapping[str, tuple[str, ...]] = {
    Role.OFFICER: _OFFICER,
    Role.SUPERVISOR: _OFFICER
    + these(
        "task_reassigned escalation_answered record_approved record_returned reinspection_asked reopened"
        " eligibility_decided instruction_issued instruction_revoked quarantine_retried quarantine_discarded"
        " officer_skills late_settled"
    ),
    Role.ANALYST: _READER + these("rules_published instruction_issued instruction_revoked"),
    Role.AUDITOR: _READER,
    Role.ADMINISTRATOR: _READER
    + these(
        "officer_added officer_role officer_site officer_disabled officer_enabled site_created site_renamed"
        " site_settings station_added rules_published eligibility_decided quarantine_retried quarantine_discarded"
        " officer_skills key_revoked"
    ),
}
#: Whoever runs the server also says where a station came in.
_SERVER = TELLS[Role.ADMINISTRATOR] + these("site_moved")
_BY_BOTH = {*_ANYBODY, *these("held released task_opened task_cancelled advance_void")}
UNTOLD_BY_INTAKE = tuple(sorted({event for told in (*TELLS.values(), _SERVER) for event in told} - _BY_BOTH))

#: An expression that becomes a part of the statement that calls it, and means what it meant when it was made.
_HEAD = "LANGUAGE sql IMMUTABLE PARALLEL SAFE"


def words(national: bool = False) -> Iterator[str]:
    """Functions that say in SQL what the domain says in Python, and which kind of database this is."""
    yield _function("is_national() RETURNS boolean", str(national).lower())
    yield _function("audit_tag() RETURNS text", f"'{TAG}'")
    yield _function("audit_genesis() RETURNS text", f"'{GENESIS}'")
    first = f"state IN ({_listed(FIRST_STATES)})"
    yield _function("may_begin(state text) RETURNS boolean", first)
    yield _function("may_step(was text, becomes text) RETURNS boolean", _steps(STEPS))
    yield _function("task_may_step(was text, becomes text) RETURNS boolean", _steps(TASK_STEPS))
    yield _function("is_disposition(said text) RETURNS boolean", f"said IN ({_listed(Disposition)})")
    second = f"disposition IN ({_listed(one for one in Disposition if one.needs_second_officer)})"
    yield _function("needs_second(disposition text) RETURNS boolean", second)
    groups = " ".join(f"WHEN '{role}' THEN ARRAY[{_listed(named)}]" for role, named in GROUPS.items())
    yield _function("groups_of(role text) RETURNS text[]", f"CASE role {groups} END")
    told = [f"WHEN '{role}' THEN event IN ({_listed(events)})" for role, events in TELLS.items()]
    told.append(f"WHEN '{INTAKE}' THEN event NOT IN ({_listed(UNTOLD_BY_INTAKE)})")
    told.append(f"WHEN 'server' THEN event IN ({_listed(_SERVER)})")
    yield _function(
        "tells(role text, event text) RETURNS boolean", f"CASE role {' '.join(told)} ELSE false END"
    )


def _function(signature: str, body: str) -> str:
    return f"CREATE OR REPLACE FUNCTION {SCHEMA}.{signature} {_HEAD} RETURN ({body})"


def _steps(steps: Mapping[Step, Sequence[Step]]) -> str:
    allowed = " ".join(f"WHEN '{a}' THEN becomes IN ({_listed(b)})" for a, b in steps.items() if b)
    return f"CASE was {allowed} ELSE false END"


def _listed(values: Iterable[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def triggers() -> Iterator[str]:
    """CREATE statements for what holds evidence, and for the stamps; the rules of the work stand in `rules.sql`."""
    columns = {table.name: [c.name for c in table.columns] for table in shared_tables()}
    for table in APPEND_ONLY:
        yield _refuse(f"{table}_append_only", "UPDATE OR DELETE", table, f"{table} is append-only")
        yield _untruncated(table, f"{table} is append-only")
    for table, free in ONLY_CHANGES.items():
        kept = [f'"{c}"' for c in columns[table] if c not in free]
        changed = " OR ".join(f"OLD.{c} IS DISTINCT FROM NEW.{c}" for c in kept)
        yield _refuse(
            f"{table}_fixed", f"UPDATE OF {', '.join(kept)}", table, f"{table} is append-only", changed
        )
    for table in (*ONLY_CHANGES, *NEVER_REMOVED):
        yield _refuse(f"{table}_kept", "DELETE", table, f"{table} is never removed")
        yield _untruncated(table, f"{table} is never removed")
    for table, stamp in STAMPS.items():
        yield from _stamped(f"{table}_1_stamp", table, stamp)
    for table, stamp in STAMPS_OF_CHANGES.items():
        yield from _stamped(f"{table}_1_settled", table, stamp, _distinct((stamp.who, stamp.when)))
    once = (*ONCE_SET, *((table, stamp.when) for table, stamp in STAMPS_OF_CHANGES.items()))
    for table, column in dict.fromkeys(once):
        stays = f'OLD."{column}" IS NOT NULL AND {_distinct((column,))}'
        when = f"UPDATE OF {column}"
        yield _refuse(f"{table}_{column}_stays", when, table, f"{column} stays as it was set", stays)
    settled = 'OLD."settled_at" IS NOT NULL'
    yield _refuse("quarantine_settled", "UPDATE", "quarantine", "what was settled stays as it is", settled)
    for table, asked in _READABLE.items():
        unreadable = " OR ".join(f'{SCHEMA}.{reads}(NEW."{c}") IS NOT TRUE' for c, reads in asked.items())
        yield _refuse(f"{table}_0_readable", "INSERT", table, "this is no list that can be read", unreadable)
    times = {table.name: wrong for table in shared_tables() if (wrong := _no_time(table))}
    for table, steps in {"task": _task_steps(), "consignment": _consignment_steps()}.items():
        known = {_NO_TIME: times.pop(table), f"no {table} has such a value": unchecked(table)}
        yield from _claimable(f"{table}_0_known", "INSERT", table, known | _FIRST_OF.get(table, {}))
        # 3: what their rules say comes first
        yield from _claimable(f"{table}_3_steps", "UPDATE", table, known | steps)
    for table, wrong in times.items():
        yield _refuse(f"{table}_0_times", "INSERT OR UPDATE", table, _NO_TIME, wrong)


def _no_time(table: Table) -> str:
    """For what somebody but the intake service writes: no time that is infinite, or that a calendar does not have."""
    written: set[str] = set()
    for group, chosen in (*DECISIONS[table.name].insert.items(), *DECISIONS[table.name].update.items()):
        if group != Group.INTAKE:
            written |= set(chosen.of(table) if isinstance(chosen, But) else chosen)
    times = [c.name for c in table.columns if c.name in written and isinstance(c.type, UtcTime)]
    # One list without parentheses, which a restored dump has as it was.
    return " OR ".join(f'NEW."{name}" < {_FIRST} OR NEW."{name}" > {_LAST}' for name in times)


def _task_steps() -> dict[str, str]:
    """What tells of a step changes with it, and to the time of the server."""
    loose = f"OLD.state = NEW.state AND OLD.state <> 'claimed' AND {_distinct(_TASK_HELD)}"
    loose += " OR OLD.state = 'claimed' AND NEW.state = 'claimed' AND OLD.officer = NEW.officer"
    loose += f" AND {_distinct(('claimed_at',))}"
    for column, states in _TASK_SET_WITH.items():
        becomes = f"OLD.state <> NEW.state AND NEW.state IN ({_listed(states)})"
        loose += f" OR {_distinct((column,))} AND NOT ({becomes})"
    loose += " OR NEW.state = 'submitted' AND NEW.submitted_at IS NULL"
    loose += " OR NEW.state = 'closed' AND NEW.closed_at IS NULL"
    loose += " OR NEW.version NOT IN (OLD.version, OLD.version + 1)"
    endless = "NEW.state = 'claimed' AND NEW.lease_until IS NULL"
    endless += " AND (OLD.lease_until IS NOT NULL OR OLD.state <> 'claimed')"
    asked = f"OLD.state NOT IN ('open', 'claimed') AND {_distinct(ASKED)}"
    return {
        "this changes with a step of the task alone": loose,
        "a claim has an end": endless,
        "what a task asked for stays once its record is written": asked,
    }


def _consignment_steps() -> dict[str, str]:
    late = " OR ".join(f'NEW."{c}" <> now() AND {_distinct((c,))}' for c in _DONE_AT)
    late += " OR NEW.version NOT IN (OLD.version, OLD.version + 1)"
    return {"the time is the time of the server": late}


def _claimable(name: str, when: str, table: str, refused: Mapping[str, str]) -> Iterator[str]:
    """What is refused of a row that can be claimed, each reason with its condition: as a function, which the server
    reads once a connection. The condition of a trigger it copies for every statement, and reads anew where it is of its
    kind (docs/decisions/claiming.md).
    """
    asked = " ".join(
        f"IF {wrong} THEN PERFORM {SCHEMA}.impossible('{why}'); END IF;" for why, wrong in refused.items()
    )
    yield (
        f"CREATE OR REPLACE FUNCTION {SCHEMA}.{name}() RETURNS trigger LANGUAGE plpgsql"
        f" SET search_path = pg_catalog, pg_temp AS $$ BEGIN {asked} RETURN NEW; END $$"
    )
    clause = f" WHEN (CURRENT_USER <> '{OWNER}')" if when == "UPDATE" else ""  # which claims
    yield (
        f'CREATE TRIGGER {name} BEFORE {when} ON {SCHEMA}."{table}" FOR EACH ROW{clause}'
        f" EXECUTE FUNCTION {SCHEMA}.{name}()"
    )


def _distinct(columns: Iterable[str]) -> str:
    names = list(columns)
    before, after = (", ".join(f'{which}."{name}"' for name in names) for which in ("OLD", "NEW"))
    return f"({before}) IS DISTINCT FROM ({after})"


def _refuse(name: str, when: str, table: str, why: str, condition: str = "") -> str:
    clause = f" WHEN ({condition})" if condition else ""
    return (
        f'CREATE TRIGGER {name} BEFORE {when} ON {SCHEMA}."{table}" FOR EACH ROW{clause}'
        f" EXECUTE FUNCTION {SCHEMA}.refuse('{why}')"
    )


def _untruncated(table: str, why: str) -> str:
    return (
        f'CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {SCHEMA}."{table}"'
        f" FOR EACH STATEMENT EXECUTE FUNCTION {SCHEMA}.refuse('{why}')"
    )


def _stamped(name: str, table: str, stamp: Stamp, changed: str = "") -> Iterator[str]:
    """A function of its own for each table: one for all would have to take rows apart by name."""
    who, when = f'NEW."{stamp.who}"', f'NEW."{stamp.when}"'
    yield (
        f"CREATE OR REPLACE FUNCTION {SCHEMA}.{name}() RETURNS trigger LANGUAGE plpgsql"
        f" SET search_path = pg_catalog, pg_temp AS $$ BEGIN"
        f" IF {who} <> SESSION_USER THEN"
        f" PERFORM {SCHEMA}.forbid('{stamp.who} is who is signed in, nobody else'); END IF;"
        f" IF {when} <> now() THEN PERFORM {SCHEMA}.forbid('{stamp.when} is the time of the server'); END IF;"
        f" {who} := SESSION_USER; {when} := now(); RETURN NEW; END $$"
    )
    clause = f" WHEN ({changed})" if changed else ""
    yield (
        f'CREATE TRIGGER {name} BEFORE {stamp.on} ON {SCHEMA}."{table}" FOR EACH ROW{clause}'
        f" EXECUTE FUNCTION {SCHEMA}.{name}()"
    )
