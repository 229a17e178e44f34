"""Who may do what to each table: the decision that every table needs before there can be a shared database with it.

Reading is everybody's of the site. Writing is granted column by column, to groups of logins; what a grant cannot say
(one's own task, four eyes, the order of steps) is in the triggers of `db/postgresql`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import Table

from officer_app.domain.words import Role


class Group(StrEnum):
    """Roles of the server without a login. `PERSON` is everybody enrolled, the intake service too."""

    PERSON = "officer_app_person"
    OFFICER = "officer_app_officer"
    SECOND = "officer_app_second"
    SUPERVISOR = "officer_app_supervisor"
    ANALYST = "officer_app_analyst"
    AUDITOR = "officer_app_auditor"
    ADMINISTRATOR = "officer_app_administrator"
    INTAKE = "officer_app_intake"
    NATION = "officer_app_nation"  # reads what a district publishes; nobody enrolled is in it


OWNER = "officer_app_owner"
INTAKE = "intake"

#: The groups that a person's login, or the intake service's, is in.
GROUPS: Mapping[str, tuple[Group, ...]] = {
    Role.OFFICER: (Group.PERSON, Group.OFFICER, Group.SECOND),
    Role.SUPERVISOR: (Group.PERSON, Group.OFFICER, Group.SECOND, Group.SUPERVISOR),
    Role.ANALYST: (Group.PERSON, Group.ANALYST),
    Role.AUDITOR: (Group.PERSON, Group.AUDITOR),
    Role.ADMINISTRATOR: (Group.PERSON, Group.ADMINISTRATOR),
    INTAKE: (Group.PERSON, Group.INTAKE),
}


@dataclass(frozen=True)
class But:
    """Every column except these."""

    names: tuple[str, ...] = ()

    def of(self, table: Table) -> list[str]:
        return [c.name for c in table.columns if c.name not in self.names and c.computed is None]


def these(names: str) -> tuple[str, ...]:
    return tuple(names.split())


ALL = But()
Columns = But | tuple[str, ...]


@dataclass(frozen=True)
class Decision:
    """Who writes which columns. What nobody is named for, nobody may."""

    insert: Mapping[Group, Columns] = field(default_factory=dict)
    update: Mapping[Group, Columns] = field(default_factory=dict)
    delete: tuple[Group, ...] = ()
    read: tuple[Group, ...] = (Group.PERSON,)
    hidden: Mapping[str, tuple[Group, ...]] = field(default_factory=dict)  # columns that only these read
    own: str | None = None  # its rows are only for the login in this column
    changed_by: str | None = None  # only the login in this column changes a row
    stays: bool = False  # in its district; all else is published to the national database

    def published(self, table: Table) -> list[str]:
        """Columns that leave the district."""
        return But(tuple(self.hidden)).of(table)


_DOCUMENT = Decision(insert={Group.INTAKE: ALL})
_CURRENT = Decision(insert={Group.INTAKE: ALL}, update={Group.INTAKE: ("is_current",)})
_COUNTED = Decision(insert={Group.INTAKE: ALL}, update={Group.INTAKE: But(("site_id",))})
_SERVER = Decision()  # written by the database itself
_TAKING = these(
    "state officer station claimed_at lease_until closed_at version told_by told"
    " escalated_at escalated_by escalated_why"
)
_OPENING = these(
    "task_id site_id consignment_id kind state lane mode degree requirements reason due_at opened_at opened_by"
)
_SETTLING = these("settled_at settled_by settlement")
_REVOKING = these("revoked_at revoked_by")

DECISIONS: Mapping[str, Decision] = {
    "arrival": _DOCUMENT,
    "arrival_line": Decision(insert={Group.INTAKE: ALL}, update={Group.INTAKE: ("consignment_id",)}),
    "audit_event": _SERVER,
    "audit_head": _SERVER,
    "booking": Decision(insert={Group.OFFICER: ALL}),
    "cancellation": _DOCUMENT,
    "checkpoint": _DOCUMENT,
    "checkpoint_head": _DOCUMENT,
    "consignment": Decision(
        insert={Group.INTAKE: ALL},
        update={
            Group.INTAKE: But(("consignment_id", "site_id")),
            Group.OFFICER: these(
                "state lane priority priority_why version task_id task_kind task_state officer match_count"
                " routed_at decided_at released_at ended_at updated_at advance missing"
            ),
        },
    ),
    "declaration": _DOCUMENT,
    "departure": _DOCUMENT,
    "departure_alarm": _DOCUMENT,
    "departure_line": _DOCUMENT,
    "draft": Decision(
        insert={Group.OFFICER: ALL},
        update={Group.OFFICER: ("site_id", "officer", "body", "saved_at")},
        delete=(Group.OFFICER,),
        read=(Group.OFFICER,),
        own="officer",
        stays=True,
    ),
    "eligibility": Decision(insert=dict.fromkeys((Group.SUPERVISOR, Group.ADMINISTRATOR), ALL)),
    "enterprise": Decision(
        insert={Group.INTAKE: ALL},
        update={Group.INTAKE: But(("site_id", "ebc_code")), Group.OFFICER: ("inspected", "nonconform")},
    ),
    "enterprise_day": _COUNTED,
    "enterprise_goods": _COUNTED,
    "enterprise_pair": _SERVER,
    "evidence": Decision(insert={Group.OFFICER: ALL}),
    "finding": Decision(insert={Group.OFFICER: ALL}),
    "flag": _DOCUMENT,
    "goods_item": _DOCUMENT,
    "instruction": Decision(
        insert=dict.fromkeys((Group.SUPERVISOR, Group.ANALYST), But(_REVOKING)),
        update=dict.fromkeys((Group.SUPERVISOR, Group.ANALYST), _REVOKING),
    ),
    "journal_entry": Decision(insert={Group.OFFICER: ALL}),
    "late_word": Decision(insert={Group.OFFICER: ALL}),
    "load_line": Decision(
        insert={Group.INTAKE: ALL}, update={Group.INTAKE: ("consignment_id", "is_current", "departure_id")}
    ),
    "load_list": _CURRENT,
    "match": Decision(
        insert={Group.INTAKE: ALL, Group.OFFICER: But(("withdrawn_at",))},
        update={Group.INTAKE: ("withdrawn_at",)},
    ),
    "message": Decision(insert={Group.INTAKE: ALL}, update={Group.INTAKE: ("warnings",)}),
    "message_block": Decision(
        insert={Group.INTAKE: ALL}, update={Group.INTAKE: ("status", "document_id", "reason")}
    ),
    "number_counter": Decision(
        insert={Group.INTAKE: ALL}, update={Group.INTAKE: ("value",)}, read=(Group.INTAKE,), stays=True
    ),
    "officer": Decision(  # two districts may have the same login
        update={Group.PERSON: ("seen_at",)}, hidden={"password_hash": ()}, changed_by="login", stays=True
    ),
    "officer_key": Decision(insert={Group.OFFICER: But(_REVOKING)}, update={Group.ADMINISTRATOR: _REVOKING}),
    "order_line": _DOCUMENT,
    "outcome": Decision(insert={Group.OFFICER: But(("second_officer",))}),
    "quarantine": Decision(
        insert={Group.INTAKE: ALL},
        update={Group.INTAKE: ("path",), Group.SUPERVISOR: _SETTLING, Group.ADMINISTRATOR: _SETTLING},
        stays=True,
    ),
    "receipt": Decision(
        insert={Group.INTAKE: ALL, Group.OFFICER: But(("written_at",))},
        update={Group.INTAKE: ("written_at",)},
    ),
    "reinspection": Decision(insert={Group.SUPERVISOR: ALL}),
    "rule_version": Decision(insert={Group.ANALYST: ALL}),
    "scan": Decision(
        insert={Group.INTAKE: ALL},
        update={Group.INTAKE: But(("scan_id", "site_id", "object_id", "study_uid"))},
    ),
    "scan_image": _DOCUMENT,
    "scan_report": _DOCUMENT,
    "seal_check": Decision(insert={Group.OFFICER: ALL}),
    "sealing": Decision(insert={Group.OFFICER: ALL}),
    "signature": Decision(insert={Group.SECOND: ALL}),
    "site": Decision(
        update={Group.ADMINISTRATOR: ("name", "settings", "version")}, hidden={"draw_key": (Group.INTAKE,)}
    ),
    "station": Decision(insert={Group.ADMINISTRATOR: ALL}),
    "task": Decision(
        insert={Group.INTAKE: _OPENING, Group.OFFICER: _OPENING},
        update={
            Group.OFFICER: (*_TAKING, "submitted_at"),
            Group.INTAKE: (*_TAKING, "kind", "lane", "mode", "degree", "requirements", "reason"),
        },
    ),
    "trade_order": _CURRENT,
    "volume_day": Decision(
        insert={Group.INTAKE: ALL}, update={Group.INTAKE: ("count", "value_cny")}, delete=(Group.INTAKE,)
    ),
    "volume_delta": Decision(insert={Group.INTAKE: ALL, Group.OFFICER: ALL}, delete=(Group.INTAKE,)),
    "waybill": _CURRENT,
}

#: Functions that somebody may call; trigger functions nobody calls.
CALLS: Mapping[str, Group] = {
    **dict.fromkeys(
        these(
            "my_sites my_role is_national inspects forbid impossible micros may_begin may_step task_may_step"
            " needs_second waits_for record_of is_own_record is_one_of_two site_setting is_told must_be_told numbers"
            " set_password set_skills append_events two_before counts_for says_something has_held is_said_list"
            " is_text_list is_told_of_site had_a_hand must_read_anew is_disposition is_mine is_plain"
        ),
        Group.PERSON,
    ),
    "take_most_urgent": Group.OFFICER,
    **dict.fromkeys(("enrol", "set_role", "set_sites", "set_disabled"), Group.ADMINISTRATOR),
    **dict.fromkeys(("make_months", "end_long_locks"), Group.INTAKE),
}
