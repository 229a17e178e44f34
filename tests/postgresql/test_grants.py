"""What each role may write and tell, written out once more and held against what the server gives to its login.

`store/postgresql/access.py` and `guards.py` decide; whoever widens a decision there says so here too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import psycopg
import pytest

from tests.postgresql.hall import Hall, tell

#: verb and columns by table; `*` are all of them, `* - a b` all but these.
Writes = Mapping[str, tuple[str, ...]]

PERSON: Writes = {"officer": ("UPDATE seen_at",)}
OFFICER: Writes = {
    **PERSON,
    "booking": ("INSERT *",),
    "consignment": (
        "UPDATE state lane priority priority_why version task_id task_kind task_state officer match_count"
        " routed_at decided_at released_at ended_at updated_at advance missing",
    ),
    "draft": ("INSERT *", "UPDATE site_id officer body saved_at", "DELETE"),
    "enterprise": ("UPDATE inspected nonconform",),
    "evidence": ("INSERT *",),
    "finding": ("INSERT *",),
    "journal_entry": ("INSERT *",),
    "late_word": ("INSERT *",),
    "match": ("INSERT * - withdrawn_at",),
    "officer_key": ("INSERT * - revoked_at revoked_by",),
    "outcome": ("INSERT * - second_officer",),
    "receipt": ("INSERT * - written_at",),
    "seal_check": ("INSERT *",),
    "sealing": ("INSERT *",),
    "signature": ("INSERT *",),
    "task": (
        "INSERT task_id site_id consignment_id kind state lane mode degree requirements reason due_at opened_at"
        " opened_by",
        "UPDATE state officer station claimed_at lease_until submitted_at closed_at version told_by told"
        " escalated_at escalated_by escalated_why",
    ),
    "volume_delta": ("INSERT *",),
}
INSTRUCTS: Writes = {"instruction": ("INSERT * - revoked_at revoked_by", "UPDATE revoked_at revoked_by")}
SETTLES: Writes = {"quarantine": ("UPDATE settled_at settled_by settlement",)}
DECIDES: Writes = {"eligibility": ("INSERT *",)}
TAKES_IN = (
    "arrival cancellation checkpoint checkpoint_head declaration departure departure_alarm departure_line flag"
    " goods_item order_line scan_image scan_report"
)
WRITES: Mapping[str, Writes] = {
    "chen": OFFICER,
    "zhang": {**OFFICER, **INSTRUCTS, **SETTLES, **DECIDES, "reinspection": ("INSERT *",)},
    "wu": {**PERSON, **INSTRUCTS, "rule_version": ("INSERT *",)},
    "sun": PERSON,
    "admin1": {
        **PERSON,
        **SETTLES,
        **DECIDES,
        "officer_key": ("UPDATE revoked_at revoked_by",),
        "site": ("UPDATE name settings version",),
        "station": ("INSERT *",),
    },
    "box": {
        **PERSON,
        **dict.fromkeys(TAKES_IN.split(), ("INSERT *",)),
        **dict.fromkeys(("load_list", "trade_order", "waybill"), ("INSERT *", "UPDATE is_current")),
        **dict.fromkeys(("enterprise_day", "enterprise_goods"), ("INSERT *", "UPDATE * - site_id")),
        "arrival_line": ("INSERT *", "UPDATE consignment_id"),
        "consignment": ("INSERT *", "UPDATE * - consignment_id site_id"),
        "enterprise": ("INSERT *", "UPDATE * - site_id ebc_code"),
        "load_line": ("INSERT *", "UPDATE consignment_id is_current departure_id"),
        "match": ("INSERT *", "UPDATE withdrawn_at"),
        "message": ("INSERT *", "UPDATE warnings"),
        "message_block": ("INSERT *", "UPDATE status document_id reason"),
        "number_counter": ("INSERT *", "UPDATE value"),
        "quarantine": ("INSERT *", "UPDATE path"),
        "receipt": ("INSERT *", "UPDATE written_at"),
        "scan": ("INSERT *", "UPDATE * - scan_id site_id object_id study_uid"),
        "task": (
            OFFICER["task"][0],
            "UPDATE kind lane mode degree requirements reason state officer station claimed_at lease_until"
            " closed_at version told_by told escalated_at escalated_by escalated_why",
        ),
        "volume_day": ("INSERT *", "UPDATE count value_cny", "DELETE"),
        "volume_delta": ("INSERT *", "DELETE"),
    },
}

READER_TELLS = "signed_in sheet_printed evidence_copied"
OFFICER_TELLS = (
    f"{READER_TELLS} task_claimed task_handed_back task_opened task_cancelled task_escalated held released returned"
    " detained audited_after_release outcome_recorded outcome_amended record_signed evidence_added"
    " evidence_withdrawn inspection_booked advance_cancelled goods_sealed advance_sealed advance_void seals_intact"
    " seals_differ key_enrolled journal_taken journal_late late_confirmed scan_asked"
)
#: Events of enrolment are in nobody's list: the functions that enrol tell them.
TELLS = {
    "chen": OFFICER_TELLS,
    "zhang": f"{OFFICER_TELLS} task_reassigned escalation_answered record_approved record_returned"
    " reinspection_asked reopened eligibility_decided instruction_issued instruction_revoked quarantine_retried"
    " quarantine_discarded late_settled",
    "wu": f"{READER_TELLS} rules_published instruction_issued instruction_revoked",
    "sun": READER_TELLS,
    "admin1": f"{READER_TELLS} site_created site_renamed site_settings station_added rules_published"
    " eligibility_decided quarantine_retried quarantine_discarded key_revoked",
    "box": "signed_in held released task_opened task_cancelled advance_void",  # and all that comes in
}

_COLUMNS = """
SELECT relname, array_agg(attname::text) FILTER (WHERE attgenerated = '') FROM pg_attribute
  JOIN pg_class c ON c.oid = attrelid WHERE relnamespace = 'app'::regnamespace AND relkind IN ('r', 'p')
    AND attnum > 0 AND NOT attisdropped GROUP BY 1
"""
_GIVEN = """
SELECT relname || ' ' || verb || ' ' || attname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid,
    unnest(ARRAY['INSERT', 'UPDATE', 'REFERENCES']) verb
  WHERE relnamespace = 'app'::regnamespace AND relkind NOT IN ('i', 'I', 't', 'c') AND attnum > 0
    AND NOT attisdropped AND has_column_privilege(%(login)s, c.oid, attnum, verb)
UNION ALL SELECT relname || ' ' || verb FROM pg_class c,
    unnest(ARRAY['DELETE', 'TRUNCATE', 'TRIGGER', 'MAINTAIN']) verb
  WHERE relnamespace = 'app'::regnamespace AND relkind NOT IN ('i', 'I', 't', 'c')
    AND has_table_privilege(%(login)s, c.oid, verb)
"""


@pytest.mark.parametrize("who", WRITES)
def test_each_role_writes_what_is_said_here_and_nothing_else(hall: Hall, who: str) -> None:
    with hall.server() as server:
        columns = dict(server.execute(_COLUMNS).fetchall())
        given = {what for (what,) in server.execute(_GIVEN, {"login": hall.login(who)})}
    said = set()
    for table, grants in WRITES[who].items():
        for grant in grants:
            verb, *names = grant.split()
            if names[:1] == ["*"]:
                names = sorted(set(columns[table]) - set(names[2:]))
            said |= {f"{table} {verb} {name}" for name in names} or {f"{table} {verb}"}
    assert given == said


@pytest.mark.parametrize("who", TELLS)
def test_each_role_tells_what_is_said_here_and_nothing_else(hall: Hall, who: str) -> None:
    """Every event that the server's own list names is tried, with the role's own login."""
    box = hall.held()
    decided = hall.value("SELECT pg_get_functiondef('app.tells(text, text)'::regprocedure)")
    roles = set(re.findall(r"WHEN '([a-z]+)'", decided))
    events = set(re.findall(r"'([a-z_]+)'", decided)) - roles | set(" ".join(TELLS.values()).split())
    told = set()
    with hall.signed_in(who) as connection:
        for event in events:
            try:
                tell(connection, box, event)
            except psycopg.Error as error:
                refused = "not yours to tell" in str(error)
            else:
                refused = False
            connection.rollback()
            if not refused:
                told.add(event)
    assert told == set(TELLS[who].split())


def test_nobody_says_that_another_was_seen(hall: Hall) -> None:
    query = "UPDATE app.officer SET seen_at = now() WHERE login = %s"
    for who in WRITES:
        with hall.signed_in(who) as connection:
            for other in ("chen", "li", "zhang"):
                changed = connection.execute(query, [hall.login(other)])
                assert changed.rowcount == (1 if other == who else 0)
