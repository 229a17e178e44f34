"""Each role tries what it may not, with its own login and plain SQL, as somebody with psql would."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from officer_app.store.guards import APPEND_ONLY
from officer_app.store.postgresql.access import DECISIONS, GROUPS, Group
from officer_app.store.postgresql.guards import STAMPS
from officer_app.store.postgresql.policies import undecided
from officer_app.store.postgresql.tables import shared_tables
from tests.postgresql.hall import (
    STAFF,
    Box,
    Hall,
    carry_out,
    claim,
    insert,
    open_task,
    outcome_of,
    record,
    refused,
    set_up,
    show,
    sign,
    step,
    submit,
    tell,
    tell_site,
)

EVERYBODY = ("chen", "zhang", "wu", "sun", "admin1", "box")
ROLES = {who: role for who, role, _ in STAFF} | {"admin1": "administrator"}
DENIED = "permission denied"


def test_every_table_has_a_decision_who_writes_what() -> None:
    """A new table: say in `store/postgresql/access.py` who may do what to it, then it can be installed."""
    assert undecided() == set()


def written_by_persons() -> dict[str, set[str]]:
    """The columns that somebody other than intake inserts, by table."""
    found: dict[str, set[str]] = {}
    for table in shared_tables():
        for group, columns in DECISIONS[table.name].insert.items():
            if group is not Group.INTAKE:
                names = columns if isinstance(columns, tuple) else columns.of(table)
                found.setdefault(table.name, set()).update(names)
    return found


def test_every_column_that_says_who_did_it_is_stamped_by_the_server() -> None:
    """A new one: `STAMPS` in `store/postgresql/guards.py`."""
    who = {
        (table, column)
        for table, columns in written_by_persons().items()
        for column in columns
        if column == "officer" or column.endswith("_by")
    }
    stamped = {(table, stamp.who) for table, stamp in STAMPS.items()}
    assert who - stamped == {
        ("booking", "officer"),  # who is to go there
        ("journal_entry", "officer"),  # who recorded it without the server; held by `journal_entry_2_rule`
    }


def test_all_evidence_that_persons_write_is_named_by_an_event(hall: Hall) -> None:
    """A new table: a trigger in `db/postgresql/triggers.sql`, and its event in `app.event_true`."""
    with hall.server() as server:
        query = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgfoid = 'app.evidence_told'::regproc"
        told = {name.removeprefix("app.") for (name,) in server.execute(query)}
    assert set(APPEND_ONLY) & written_by_persons().keys() - told == {
        "finding",  # its record's event has their digest
        "rule_version",
    }


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_writes_what_the_decisions_do_not_give_them(hall: Hall, who: str) -> None:
    groups = set(GROUPS[ROLES[who]])
    with hall.signed_in(who) as connection:
        connection.autocommit = True
        for table in shared_tables():
            name, decided = f'app."{table.name}"', DECISIONS[table.name]
            column = next(c.name for c in table.columns if c.computed is None)
            attempts = {
                f"TRUNCATE {name}": False,
                f"DELETE FROM {name} WHERE false": bool(groups & set(decided.delete)),
                f'INSERT INTO {name} ("{column}") SELECT NULL WHERE false': any(
                    group in groups and column in (c if isinstance(c, tuple) else c.of(table))
                    for group, c in decided.insert.items()
                ),
                f'UPDATE {name} SET "{column}" = NULL WHERE false': any(
                    group in groups and column in (c if isinstance(c, tuple) else c.of(table))
                    for group, c in decided.update.items()
                ),
                f"SELECT 1 FROM {name} LIMIT 1": bool(groups & set(decided.read)),
                # Who may delete rows may lock the table; nobody does for long (`app.end_long_locks`).
                f"LOCK TABLE {name} IN ACCESS EXCLUSIVE MODE": bool(groups & set(decided.delete)),
                f"COPY {name} TO PROGRAM 'true'": False,
                f"ALTER TABLE {name} DISABLE ROW LEVEL SECURITY": False,
            }
            for statement, allowed in attempts.items():
                try:
                    with connection.transaction(force_rollback=True):
                        connection.execute(statement.encode())
                except psycopg.errors.InsufficientPrivilege:
                    done = False
                else:
                    done = True
                assert done == allowed, statement


def called(connection: psycopg.Connection, box: Box, **also: str) -> None:
    """Called to inspection by hand."""
    values = {
        "match_id": str(uuid4()),
        "site_id": box.site,
        "consignment_id": box.consignment,
        "source": "manual",
    }
    values |= {
        "rule": f"by-hand:{connection.info.user}",
        "version": 1,
        "lane": "red",
        "priority": 1,
        "reason": '{"en": "odd", "zh": "可疑"}',
    }
    values |= {"items": "[]", "conditions": "[]", "requirements": "[]", "mode": "manual", "degree": "full"}
    insert(connection, "match", {**values, "matched_at": "2026-11-24T08:00:00Z", **also})


def photo_of(box: Box) -> dict[str, Any]:
    values = {"evidence_id": str(uuid4()), "site_id": box.site, "task_id": box.task}
    values |= {"consignment_id": box.consignment, "sha256": "0" * 64, "kind": "jpg", "file_name": "a.jpg"}
    return {**values, "octets": 1, "station": "07"}


def photographed(connection: psycopg.Connection, box: Box) -> None:
    """A photo added to the task."""
    values = photo_of(box)
    insert(connection, "evidence", values)
    tell(connection, box, "evidence_added", evidence_id=values["evidence_id"])


# --- the chain


@pytest.mark.parametrize("column", ["actor", "at", "seq", "event_id", "prev_hash", "hash"])
def test_what_the_server_knows_of_an_event_is_not_the_clients_to_say(hall: Hall, column: str) -> None:
    box = hall.claimed("chen")
    value = {"actor": hall.login("li"), "at": 0, "seq": 99, "event_id": str(uuid4())}.get(column, "0" * 64)
    with hall.signed_in("chen") as chen, refused(DENIED):
        insert(
            chen,
            "audit_event",
            {
                "chain": box.consignment,
                "site_id": box.site,
                "event": "task_claimed",
                "station": "07",
                "payload": "{}",
                column: value,
            },
        )


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("attack", ["UPDATE app.{} SET hash = ''", "DELETE FROM app.{}", "TRUNCATE app.{}"])
@pytest.mark.parametrize("table", ["audit_event", "audit_head"])
def test_nobody_changes_or_removes_events(hall: Hall, who: str, attack: str, table: str) -> None:
    with hall.signed_in(who) as connection, refused(DENIED):
        connection.execute(attack.format(table).encode())


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE app.audit_event SET payload = '{}'",
        "DELETE FROM app.audit_event",
        "TRUNCATE app.audit_event",
        "UPDATE app.outcome SET conform = true",
        "DELETE FROM app.evidence",
        "UPDATE app.match SET reason = ''",
        "DELETE FROM app.consignment",
        "TRUNCATE app.outcome CASCADE",
    ],
)
def test_not_even_who_runs_the_server_does_so_unawares(hall: Hall, attack: str) -> None:
    """They can drop the triggers; then `db check` says so."""
    box = hall.claimed("chen")
    with hall.signed_in("box") as intake:
        called(intake, box, rule="waybill-detained")
        intake.commit()
    with hall.signed_in("chen") as chen:
        photographed(chen, box)
        record(chen, box)
        submit(chen, box)
        carry_out(chen, box, "released")
        chen.commit()
    with (
        hall.server() as server,
        pytest.raises(psycopg.errors.CheckViolation, match=r"append-only|never removed"),
    ):
        server.execute(attack.encode())


@pytest.mark.parametrize(
    ("who", "event"),
    [
        ("chen", "record_approved"),
        ("chen", "task_reassigned"),
        ("chen", "declared"),
        ("chen", "departed"),
        ("wu", "held"),
        ("sun", "released"),
        ("sun", "rules_published"),
        ("admin1", "outcome_recorded"),
        ("box", "outcome_recorded"),
        ("box", "task_claimed"),
        ("box", "record_signed"),
    ],
)
def test_nobody_tells_what_their_role_cannot_have_done(hall: Hall, who: str, event: str) -> None:
    box = hall.held()
    with hall.signed_in(who) as connection, refused("not yours to tell"):
        tell(connection, box, event)


@pytest.mark.parametrize("event", ["officer_added", "officer_role", "officer_password"])
def test_an_enrolment_that_did_not_happen_cannot_be_told(hall: Hall, event: str) -> None:
    with hall.signed_in("admin1") as admin, refused("not yours to tell"):
        tell_site(admin, hall.site(1), event)


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        ("outcome_recorded", {"outcome": str(uuid4()), "digest": "0" * 64}),
        ("record_signed", {"signature_id": str(uuid4())}),
        ("evidence_added", {"evidence_id": str(uuid4())}),
        ("released", {}),
        ("detained", {}),
    ],
)
def test_an_event_that_says_what_did_not_happen_is_refused(
    hall: Hall, event: str, payload: dict[str, str]
) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen:
        tell(chen, box, event, **payload)
        with refused("what did not happen"):
            chen.commit()


def test_an_event_goes_to_a_chain_of_ones_site_and_of_something_there(hall: Hall) -> None:
    theirs = hall.held(site=2)
    with hall.signed_in("chen") as chen:
        with refused("no such chain"):
            tell(chen, theirs._replace(site=hall.site(1)), "sheet_printed")
        chen.rollback()
        with refused("not your site"):
            tell(chen, theirs, "sheet_printed")
        chen.rollback()
        with refused("no such chain"):
            tell(chen, Box(str(uuid4()), str(uuid4()), hall.site(1)), "sheet_printed")


# --- sites


def test_a_foreign_site_is_as_if_it_were_not_there(hall: Hall) -> None:
    theirs = hall.held(site=2)
    with hall.signed_in("chen") as chen:
        for table in ("consignment", "task"):
            query = f"SELECT count(*) FROM app.{table} WHERE consignment_id = %s"
            assert chen.execute(query, [theirs.consignment]).fetchone() == (0,)
        query = "SELECT count(*) FROM app.audit_event WHERE chain = %s"
        assert chen.execute(query, [theirs.consignment]).fetchone() == (0,)
        assert chen.execute("SELECT count(DISTINCT site_id) FROM app.consignment").fetchone() == (1,)
        changed = chen.execute(
            "UPDATE app.consignment SET priority = 999 WHERE consignment_id = %s", [theirs.consignment]
        )
        assert changed.rowcount == 0


def test_a_foreign_consignment_is_refused_in_the_words_for_one_that_does_not_exist(hall: Hall) -> None:
    theirs = hall.held(site=2)
    said = []
    for box in (theirs, Box(str(uuid4()), str(uuid4()), 0)):
        with hall.signed_in("chen") as chen, pytest.raises(psycopg.Error) as caught:
            insert(chen, "outcome", outcome_of(box._replace(site=hall.site(1))))
        said.append(caught.value.diag.message_primary)
    assert said[0] == said[1]


@pytest.mark.parametrize("table", ["match", "receipt", "task"])
def test_nothing_is_hung_on_a_foreign_consignment(hall: Hall, table: str) -> None:
    """And the refusal does not say whether it exists: the policy speaks before the foreign key."""
    theirs, mine = hall.held(site=2), hall.site(1)
    for consignment in (theirs.consignment, str(uuid4())):
        box = Box(consignment, str(uuid4()), mine)
        with hall.signed_in("chen") as chen, refused("row-level security|with the step"):
            if table == "match":
                called(chen, box)
            elif table == "task":
                open_task(chen, box)
            else:
                values = {
                    "receipt_id": box.task,
                    "receipt_key": box.task,
                    "batch_id": box.task,
                    "kind": "CEB604",
                }
                values |= {"status": "800", "body": "{}", "created_at": "2026-11-24T08:00:00Z"}
                insert(chen, table, {**values, "site_id": mine, "consignment_id": consignment})


def at_sites(hall: Hall, who: str, *numbers: int) -> None:
    """Enrolled there, by whoever runs the server."""
    with hall.server() as server:
        sites = [hall.site(number) for number in numbers]
        server.execute("SELECT app.set_sites(%s, %s::integer[])", [hall.login(who), sites])


def test_a_supervisor_of_two_sites_sees_both_and_one_of_one_does_not(hall: Hall) -> None:
    hall.held(site=1)
    hall.held(site=2)
    at_sites(hall, "qian", 1, 2)
    try:
        with hall.signed_in("qian") as qian, hall.signed_in("zhang") as zhang:
            query = "SELECT count(DISTINCT site_id) FROM app.consignment"
            assert qian.execute(query).fetchone() == (2,)
            assert zhang.execute(query).fetchone() == (1,)
    finally:
        at_sites(hall, "qian", 2)  # others of this hall meet them again


# --- whose task, whose record


def test_a_task_is_claimed_under_ones_own_name(hall: Hall) -> None:
    box = hall.held()
    with hall.signed_in("chen") as chen, refused("own name"):
        claim(chen, box, officer=hall.login("li"))


def test_a_task_of_another_is_not_taken_released_or_submitted(hall: Hall) -> None:
    box = hall.claimed("chen")
    for attack, why in (
        ("officer = SESSION_USER", "own name"),
        ("state = 'open', officer = NULL", "with another"),
        ("state = 'submitted', submitted_at = now()", "record of the officer who has it"),
        ("lease_until = now()", "with another"),
    ):
        with hall.signed_in("li") as li, refused(why):
            li.execute(f"UPDATE app.task SET {attack} WHERE task_id = %s", [box.task])


def test_a_claim_holds_no_longer_than_the_site_has_set(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen, refused("no longer"):
        chen.execute("UPDATE app.task SET lease_until = '2099-01-01' WHERE task_id = %s", [box.task])


def test_a_supervisor_gives_no_task_to_one_of_another_site_or_role(hall: Hall) -> None:
    box = hall.claimed("chen")
    for receiver in ("zhou", "wu", "box"):
        with hall.signed_in("zhang") as zhang, refused("cannot have a task"):
            zhang.execute(
                "UPDATE app.task SET officer = %s WHERE task_id = %s", [hall.login(receiver), box.task]
            )


def test_states_are_not_skipped(hall: Hall) -> None:
    box = hall.held()
    with hall.signed_in("chen") as chen, refused("no such step for a task"):
        chen.execute(
            "UPDATE app.task SET state = 'closed', officer = SESSION_USER WHERE task_id = %s", [box.task]
        )
    with hall.signed_in("chen") as chen, refused("no such step for a consignment"):
        step(chen, box, "departed", "released")
    with hall.signed_in("box") as intake, refused("begins declared"):
        insert(
            intake,
            "consignment",
            {"consignment_id": str(uuid4()), "site_id": box.site, "logistics_code": "", "logistics_no": "1"}
            | {"state": "released", "updated_at": "2026-11-24T00:00:00Z"},
        )


@pytest.mark.parametrize("state", ["released", "returned", "detained"])
def test_a_consignment_leaves_the_desk_with_a_record_only(hall: Hall, state: str) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen, refused("needs the record"):
        step(chen, box, state)
    with hall.signed_in("zhang") as zhang, refused("needs the record"):
        step(zhang, box, state)


def test_the_record_decides_where_it_goes(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen:
        record(chen, box, "return_for_correction")
        submit(chen, box)
        with refused("needs the record"):
            carry_out(chen, box, "released")


def test_intake_takes_nothing_from_an_officer(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("box") as intake, refused("an officer has it"):
        step(intake, box, "released")
    with hall.signed_in("box") as intake, refused("record of an officer"):
        step(intake, box, "detained", "released")


def test_what_came_to_its_end_is_reopened_by_a_supervisor(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen:
        record(chen, box, "return_for_correction")
        submit(chen, box)
        carry_out(chen, box, "returned")
        chen.commit()
        with refused("only a supervisor"):
            step(chen, box, "held")


def test_an_outcome_is_recorded_by_the_officer_who_has_the_task(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("li") as li, refused("with another"):
        insert(li, "outcome", outcome_of(box))
    with hall.signed_in("chen") as chen, refused("who is signed in"):
        insert(chen, "outcome", outcome_of(box, officer=hall.login("li")))
    with hall.signed_in("chen") as chen, refused("time of the server"):
        insert(chen, "outcome", outcome_of(box, recorded_at="2020-01-01T00:00:00Z"))
    with hall.signed_in("chen") as chen, refused(DENIED):
        insert(chen, "outcome", outcome_of(box, second_officer=hall.login("li")))
    with hall.signed_in("chen") as chen, refused("digest"):
        insert(chen, "outcome", outcome_of(box, digest="0" * 64))


def test_a_record_without_its_event_is_refused(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen:
        insert(chen, "outcome", outcome_of(box))
        submit(chen, box)
        with refused("named by an event"):
            chen.commit()


def test_nothing_changes_hands_without_an_event(hall: Hall) -> None:
    box = hall.held()
    with hall.signed_in("chen") as chen:
        chen.execute(
            "UPDATE app.task SET state = 'claimed', officer = SESSION_USER, claimed_at = now(),"
            " lease_until = now() + interval '1 min' WHERE task_id = %s",
            [box.task],
        )
        show(chen, box, "claimed", hall.login("chen"), box.task)
        with refused("without an event"):
            chen.commit()


def test_the_desk_shows_each_task_as_it_is(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("li") as li:
        show(li, box, "claimed", hall.login("li"), box.task)
        tell(li, box, "sheet_printed")
        with refused("does not show its task"):
            li.commit()


def test_priority_is_not_lowered_in_silence(hall: Hall) -> None:
    box = hall.held()
    with hall.signed_in("chen") as chen:
        chen.execute("UPDATE app.consignment SET priority = -1 WHERE consignment_id = %s", [box.consignment])
        with refused("without an event"):
            chen.commit()


@pytest.mark.parametrize(
    "column", ["logistics_no", "declaration_id", "scan_verdict", "gross_weight", "site_id"]
)
def test_an_officer_does_not_change_what_came_in(hall: Hall, column: str) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen, refused(DENIED):
        chen.execute(
            f"UPDATE app.consignment SET {column} = NULL WHERE consignment_id = %s", [box.consignment]
        )


@pytest.mark.parametrize("attack", ["UPDATE app.outcome SET conform = true", "DELETE FROM app.outcome"])
def test_a_recorded_outcome_stays(hall: Hall, attack: str) -> None:
    hall.submitted("chen")
    for who in EVERYBODY:
        with hall.signed_in(who) as connection, refused(DENIED):
            connection.execute(attack.encode())


def test_findings_are_not_added_to_a_record_later(hall: Hall) -> None:
    box, outcome = hall.submitted("chen")
    with hall.signed_in("chen") as chen, refused("with their record"):
        insert(
            chen,
            "finding",
            {"outcome_id": outcome, "finding_no": 9, "site_id": box.site, "code": "x", "note": ""},
        )


def test_evidence_and_drafts_are_of_the_task_one_holds(hall: Hall) -> None:
    box = hall.claimed("chen")
    draft = {"task_id": box.task, "site_id": box.site, "body": "{}"}
    with hall.signed_in("li") as li, refused("do not hold"):
        insert(li, "draft", draft)
    with hall.signed_in("chen") as chen:
        insert(chen, "draft", draft)
        chen.commit()
    with hall.signed_in("li") as li:
        assert li.execute("SELECT count(*) FROM app.draft WHERE task_id = %s", [box.task]).fetchone() == (0,)
        assert li.execute("DELETE FROM app.draft WHERE task_id = %s", [box.task]).rowcount == 0


# --- four eyes


def test_nobody_signs_or_approves_their_own_record(hall: Hall) -> None:
    box, outcome = hall.submitted("chen")
    with hall.signed_in("chen") as chen, refused("that they wrote"):
        sign(chen, box, outcome)
    box, outcome = hall.submitted("zhang")
    with hall.signed_in("zhang") as zhang, refused("that they wrote"):
        sign(zhang, box, outcome, "approval")


def test_who_wrote_a_record_does_not_answer_for_what_amends_it(hall: Hall) -> None:
    box, first = hall.submitted("chen", "detain")
    with hall.signed_in("zhang") as zhang:
        second = record(zhang, box, "detain", amends=first, why="the seal was misread")
        zhang.commit()
    with hall.signed_in("chen") as chen, refused("nor one that amends it"):
        sign(chen, box, second)
    with hall.signed_in("li") as li:
        sign(li, box, second)
        li.commit()


def test_a_record_waits_for_every_word_in_its_order(hall: Hall) -> None:
    box, outcome = hall.submitted("chen", "detain")
    with hall.signed_in("chen") as chen, refused("waits for somebody"):
        carry_out(chen, box, "detained")
    with hall.signed_in("zhang") as zhang, refused("does not wait"):
        sign(zhang, box, outcome, "approval")


def test_only_a_second_officer_signs_and_only_a_supervisor_approves(hall: Hall) -> None:
    box, outcome = hall.submitted("chen", "detain")
    for who in ("wu", "sun", "admin1", "box"):
        with hall.signed_in(who) as connection, refused(DENIED):
            sign(connection, box, outcome)
    with hall.signed_in("li") as li, refused("does not wait"):
        sign(li, box, outcome, "approval")


def test_what_the_section_chief_must_approve_is_what_the_site_has_set(hall: Hall) -> None:
    settings = '{"lease_minutes": 60, "approve": ["return_for_correction"]}'
    with hall.signed_in("admin1") as admin:
        set_up(admin, hall.site(1), settings)
        admin.commit()
    try:
        box = hall.claimed("chen")
        with hall.signed_in("chen") as chen:
            with refused("what the site has set"):
                insert(chen, "outcome", outcome_of(box, "return_for_correction"))
            chen.rollback()
            outcome = record(chen, box, "return_for_correction", needs_approval=True)
            submit(chen, box)
            chen.commit()
            with refused("waits for somebody"):
                carry_out(chen, box, "returned")
        with hall.signed_in("li") as li, refused("only a supervisor approves"):
            sign(li, box, outcome, "approval")
        with hall.signed_in("zhang") as zhang:
            sign(zhang, box, outcome, "approval")
            carry_out(zhang, box, "returned")
            zhang.commit()
    finally:
        with hall.signed_in("admin1") as admin:
            set_up(admin, hall.site(1), "{}")
            admin.commit()


def test_a_record_is_amended_by_its_officer_or_a_supervisor_with_a_reason(hall: Hall) -> None:
    box, outcome = hall.submitted("chen", "detain")
    with hall.signed_in("li") as li, refused("who wrote it"):
        record(li, box, "detain", amends=outcome, why="a slip of the pen")
    with hall.signed_in("chen") as chen, refused("needs a reason"):
        record(chen, box, "detain", amends=outcome, why=" ")
    with hall.signed_in("chen") as chen:
        record(chen, box, "detain", amends=outcome, why="a slip of the pen")
        chen.commit()
    with hall.signed_in("chen") as chen, refused("the one before it"):
        record(chen, box, "detain", amends=outcome, why="the old one again")


def asked_again(hall: Hall, box: Box, outcome: str) -> Box:
    """Zhang asks for another look."""
    again = box._replace(task=str(uuid4()))
    with hall.signed_in("zhang") as zhang:
        step(zhang, again, "held")
        open_task(zhang, again)
        values = {"task_id": again.task, "site_id": box.site, "consignment_id": box.consignment}
        insert(zhang, "reinspection", {**values, "outcome_id": outcome, "reason": "another look"})
        tell(zhang, again, "reinspection_asked", task_id=again.task)
        zhang.commit()
    return again


def test_another_officer_looks_again(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen:
        outcome = record(chen, box, "return_for_correction")
        submit(chen, box)
        carry_out(chen, box, "returned")
        chen.commit()
    again = asked_again(hall, box, outcome)
    with hall.signed_in("chen") as chen, refused("another officer looks"):
        claim(chen, again)
    with hall.signed_in("li") as li:
        claim(li, again)
        li.commit()


def detained(hall: Hall) -> tuple[Box, str]:
    """What chen recorded, and zhang signed."""
    box, outcome = hall.submitted("chen", "detain")
    with hall.signed_in("zhang") as zhang:
        sign(zhang, box, outcome)
        carry_out(zhang, box, "detained")
        zhang.commit()
    return box, outcome


def test_one_of_the_two_behind_a_detention_does_not_change_it(hall: Hall) -> None:
    site = hall.site(1)
    with hall.server() as server:
        settings = json.dumps({"approve": ["detain", "return_for_correction"]})
        server.execute("UPDATE app.site SET settings = %s WHERE site_id = %s", [settings, site])
    try:
        box = hall.claimed("chen")
        with hall.signed_in("chen") as chen:
            outcome = record(chen, box, "detain", needs_approval=True)
            submit(chen, box)
            chen.commit()
        with hall.signed_in("zhang") as zhang:
            sign(zhang, box, outcome)
            zhang.commit()
        for who in ("chen", "zhang"):
            with hall.signed_in(who) as one, refused("two officers stand behind"):
                record(one, box, "release", amends=outcome, why="a second thought")
        with hall.signed_in("chen") as chen:
            record(chen, box, "detain", amends=outcome, why="a slip of the pen", needs_approval=True)
            chen.commit()
        with hall.signed_in("chen") as chen, refused("the one before it"):
            record(chen, box, "release", amends=outcome, why="a second thought")
    finally:
        with hall.server() as server:
            server.execute("UPDATE app.site SET settings = '{}' WHERE site_id = %s", [site])


def test_a_detention_is_not_reopened_without_another_inspection(hall: Hall) -> None:
    box, _ = detained(hall)
    again = box._replace(task=str(uuid4()))
    with hall.signed_in("zhang") as zhang:
        step(zhang, again, "held")
        open_task(zhang, again)
        with refused("reopened for another inspection"):
            zhang.commit()


def test_neither_of_two_who_detained_looks_again(hall: Hall) -> None:
    box, outcome = detained(hall)
    again = asked_again(hall, box, outcome)
    for who in ("chen", "zhang"):
        with hall.signed_in(who) as one, refused("another officer looks"):
            claim(one, again)
    with hall.signed_in("li") as li:
        claim(li, again)
        li.commit()


def test_who_signed_or_asks_for_it_does_not_look_again(hall: Hall) -> None:
    box, outcome = hall.submitted("chen")
    with hall.signed_in("li") as li:
        sign(li, box, outcome)
        carry_out(li, box, "detained")
        li.commit()
    again = asked_again(hall, box, outcome)
    for who in ("chen", "li", "zhang"):
        with hall.signed_in(who) as officer, refused("another officer looks"):
            claim(officer, again)


def test_intake_tells_of_a_detained_waybill_that_is_declared_anew(hall: Hall) -> None:
    box, _ = detained(hall)
    new = hall.held()
    with hall.signed_in("box") as intake:
        called(intake, new, rule="waybill-detained")
        tell(intake, new, "waybill_detained", consignment=box.consignment)
        tell(intake, box, "declared_anew", consignment=new.consignment)
        touched = (
            "UPDATE app.consignment SET updated_at = now(), version = version + 1 WHERE consignment_id = %s"
        )
        intake.execute(touched, [box.consignment])
        intake.commit()


def test_a_box_that_nobody_declared_is_not_released(hall: Hall) -> None:
    box = hall.held(declared=False)
    with hall.signed_in("chen") as chen:
        claim(chen, box)
        chen.commit()
        with refused("nobody declared"):
            record(chen, box, "release")


def test_an_officer_calls_to_inspection_under_their_own_name(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("chen") as chen, refused("under their own name"):
        called(chen, box, source="rule", rule="invented")
    with hall.signed_in("chen") as chen, refused("under their own name"):
        called(chen, box, rule=f"by-hand:{hall.login('li')}")


def test_an_analyst_publishes_rules_and_nobody_else(hall: Hall) -> None:
    values = {"rule": "a-new-one", "version": 1, "site_id": hall.site(1), "definition": "", "lane": "red"}
    values |= {"priority": 1, "enabled": True}
    for who in ("chen", "zhang", "sun", "admin1", "box"):
        with hall.signed_in(who) as connection, refused(DENIED):
            insert(connection, "rule_version", values)
    with hall.signed_in("wu") as wu, refused("who is signed in"):
        insert(wu, "rule_version", {**values, "published_by": hall.login("chen")})
    with hall.signed_in("wu") as wu:
        insert(wu, "rule_version", values)
        wu.commit()
    with hall.signed_in("wu") as wu, refused(DENIED):
        wu.execute("UPDATE app.rule_version SET enabled = false")


def test_secrets_are_not_read(hall: Hall) -> None:
    """How the random draw is made, and what older stores kept of passwords."""
    for who in ("chen", "zhang", "wu", "sun", "admin1"):
        with hall.signed_in(who) as connection, refused(DENIED):
            connection.execute("SELECT draw_key FROM app.site")
    for who in EVERYBODY:
        with hall.signed_in(who) as connection, refused(DENIED):
            connection.execute("SELECT password_hash FROM app.officer")
        with hall.signed_in(who) as connection, refused(DENIED):
            connection.execute("SELECT * FROM app.person")
        with hall.signed_in(who) as connection, refused(DENIED):
            connection.execute("SELECT rolpassword FROM pg_authid")
