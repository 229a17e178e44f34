"""Every forbidden statement with every role's own login, as psql would send it: refused, or without effect; and logged.

What each rule refuses in detail is in `test_rights.py` and `test_tricks.py`; here they are tried one after another, the
whole database is compared before and after, and the server's log is asked for each.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import psycopg
import pytest

from officer_app.store.postgresql.access import OWNER, Group
from officer_app.store.postgresql.live import CHANNEL
from officer_app.store.postgresql.tables import shared_tables
from tests.postgresql.hall import Hall
from tests.postgresql.server import log_of

EVERYBODY = ("chen", "zhang", "wu", "sun", "admin1", "box")

#: Refused to all. {mine}: claimed by li, of their site; {foreign}: of another site.
FORBIDDEN = (
    # someone else's outcome, one's own approval, a forged name
    "UPDATE app.outcome SET conform = true",
    "DELETE FROM app.outcome",
    "INSERT INTO app.outcome (outcome_id, site_id, task_id, consignment_id, station, conform, disposition,"
    " record, digest,"
    " needs_approval) VALUES (uuidv7(), {site}, '{task}', '{mine}', '07', true, 'release', '{{}}', repeat('0',"
    " 64), false)",
    "INSERT INTO app.outcome (outcome_id, site_id, task_id, consignment_id, officer, station, conform,"
    " disposition, record,"
    " digest, needs_approval) VALUES (uuidv7(), {site}, '{task}', '{mine}', '{li}', '07', true, 'release', '{{}}',"
    " repeat('0', 64), false)",
    "INSERT INTO app.signature (signature_id, site_id, outcome_id, consignment_id, kind, officer, agreed,"
    " reason, station,"
    " digest) VALUES (uuidv7(), {site}, '{outcome}', '{waits}', 'approval', '{li}', true, '', '07', repeat('0', 64))",
    "INSERT INTO app.signature (signature_id, site_id, outcome_id, consignment_id, kind, agreed, reason,"
    " station, digest)"
    " VALUES (uuidv7(), {site}, '{outcome}', '{waits}', 'approval', true, '', '07', repeat('0', 64))",
    "UPDATE app.signature SET agreed = true",
    "UPDATE app.task SET officer = '{li}' WHERE task_id = '{open}'",
    "UPDATE app.task SET state = 'closed', closed_at = now() WHERE task_id = '{task}'",
    "UPDATE app.task SET state = 'submitted', submitted_at = now() WHERE task_id = '{task}'",
    "UPDATE app.task SET state = 'cancelled' WHERE task_id = '{task}'",
    "UPDATE app.task SET lease_until = 'infinity' WHERE task_id = '{task}'",
    "UPDATE app.task SET consignment_id = '{foreign}' WHERE task_id = '{task}'",
    "UPDATE app.consignment SET state = 'released' WHERE consignment_id = '{mine}'",
    "UPDATE app.consignment SET site_id = 1 WHERE consignment_id = '{mine}'",
    "DELETE FROM app.consignment WHERE consignment_id = '{mine}'",
    # the audit
    "DELETE FROM app.audit_event",
    "UPDATE app.audit_event SET actor = '{li}'",
    "TRUNCATE app.audit_event",
    "UPDATE app.audit_head SET seq = 0",
    "DELETE FROM app.audit_head",
    "INSERT INTO app.audit_event (chain, site_id, event, station, payload, actor)"
    " VALUES ('{mine}', {site}, 'task_claimed', '07', '{{}}', '{li}')",
    "SELECT app.append_events({site}, '07', ARRAY['{mine}'], ARRAY['detained'], ARRAY['{{}}'])",
    "SELECT app.append_events({site}, '07', ARRAY['{mine}'], ARRAY['officer_added'], ARRAY['{{}}'])",
    "SELECT app.append_events({site}, '07', ARRAY['{mine}'], ARRAY['journal_taken'], ARRAY['{{}}'])",
    "SELECT app.append_events({site}, '07', ARRAY['{foreign}'], ARRAY['signed_in'], ARRAY['{{}}'])",
    "SELECT app.append_events({elsewhere}, '07', ARRAY['{foreign}'], ARRAY['signed_in'], ARRAY['{{}}'])",
    "SELECT app.append_events({site}, '07', ARRAY['site:{elsewhere}'], ARRAY['signed_in'], ARRAY['{{}}'])",
    "SELECT app.chain_events({site}, '07', ARRAY['{mine}'], ARRAY['detained'], ARRAY['{{}}'])",
    "SELECT app.tell_sites(ARRAY[{site}], 'officer_added', '{{}}')",
    # whether a row of another site is there, by the error of its key
    "INSERT INTO app.task (task_id, site_id, consignment_id, kind, state, lane, mode, degree, requirements, reason)"
    " VALUES ('{foreign_task}', {elsewhere}, '{foreign}', 'inspection', 'open', 'red', 'manual', 'full', '[]', '[]')",
    "INSERT INTO app.evidence (evidence_id, site_id, task_id, consignment_id, sha256, kind, file_name, octets, station)"
    " VALUES (uuidv7(), {site}, '{foreign_task}', '{foreign}', repeat('0', 64), 'jpg', 'a', 1, '07')",
    "INSERT INTO app.draft (task_id, site_id, body) VALUES ('{foreign_task}', {site}, '{{}}')",
    # other roles, functions, shadows
    f"SET ROLE {OWNER}",
    f"SET ROLE {Group.SUPERVISOR}",
    "SET ROLE postgres",
    "SET SESSION AUTHORIZATION '{li}'",
    f"GRANT {Group.SUPERVISOR} TO CURRENT_USER",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "ALTER ROLE \"{li}\" PASSWORD 'x'",
    "CREATE ROLE mine",
    "SELECT app.enrol('friend', 'Friend', 'supervisor', {elsewhere}, '')",
    "SELECT app.set_role('{zhou}', 'supervisor')",
    "SELECT app.give_groups(SESSION_USER::text, 'supervisor')",
    "SELECT app.tell_site({site}, 'officer_added', '{{}}')",
    "SELECT app.pair_name()",
    "CREATE TEMPORARY TABLE person (login text)",
    "CREATE TABLE public.person (login text)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION public.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT NULL::timestamptz'",
    "CREATE OR REPLACE FUNCTION app.my_sites() RETURNS integer[] LANGUAGE sql AS 'SELECT ARRAY[1]'",
    "CREATE TRIGGER mine BEFORE INSERT ON app.outcome EXECUTE FUNCTION app.pair_name()",
    "DROP TRIGGER outcome_2_rule ON app.outcome",
    "ALTER TABLE app.audit_event DISABLE TRIGGER ALL",
    "ALTER TABLE app.task DISABLE ROW LEVEL SECURITY",
    "CREATE POLICY mine ON app.task USING (true)",
    "DROP TABLE app.outcome CASCADE",
    "SET session_replication_role = replica",
    "DO $$ BEGIN PERFORM 1; END $$",
    # the machine
    "COPY app.consignment TO PROGRAM 'cat'",
    "COPY app.consignment FROM PROGRAM 'true'",
    "COPY (SELECT 1) TO '/tmp/out'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_ls_dir('/')",
    "SELECT lo_create(0)",
    "SELECT lo_import('/etc/passwd')",
    "SELECT lo_from_bytea(0, 'x')",
    "CREATE EXTENSION pg_trgm",
    "SELECT pg_create_physical_replication_slot('mine')",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'",
    "ALTER SYSTEM SET log_statement = 'none'",
    "SET log_statement = 'none'",
    "SET log_min_error_statement = 'panic'",
    "SELECT rolpassword FROM pg_authid",
    "SELECT password_hash FROM app.officer",
    "SELECT * FROM app.person",
    # in everybody's way
    "LOCK TABLE app.task IN ACCESS EXCLUSIVE MODE",
    "LOCK TABLE app.consignment IN SHARE MODE",
    "SELECT pg_advisory_lock(1)",
    f"SELECT pg_notify('{CHANNEL}', 'changed')",
    "PREPARE TRANSACTION 'for ever'",
)

#: What PostgreSQL gives to all, or what meets no row of theirs.
HARMLESS = (
    f"LISTEN {CHANNEL}",
    f"NOTIFY {CHANNEL}, 'changed'",  # a hint to read again
    f"NOTIFY {CHANNEL}, 'forged; DROP TABLE'",
    "SET search_path = pg_temp, public",
    "SET statement_timeout = 0",
    "SET app.login = 'zhang'",
    "SELECT 1 FROM app.consignment WHERE consignment_id = '{foreign}'",
    "SELECT 1 FROM app.audit_event WHERE chain = '{foreign}'",
    "EXPLAIN ANALYZE SELECT 1 FROM app.consignment WHERE consignment_id = '{foreign}'",
    "SELECT 1 FROM app.consignment WHERE 1 / (CASE WHEN consignment_id = '{foreign}' THEN 0 ELSE 1 END) = 2",
    "SELECT 1 FROM app.consignment WHERE consignment_id = '{mine}' FOR SHARE NOWAIT",  # until the transaction ends
)


def fingerprint(hall: Hall) -> dict[str, str]:
    """Every row of every table."""
    whole = "SELECT md5(coalesce(string_agg(r::text, '|' ORDER BY r::text), '')) FROM app"
    with hall.server() as server:
        names = [table.name for table in shared_tables()]
        return {name: server.execute(f'{whole}."{name}" r'.encode()).fetchone()[0] for name in names}


def test_every_role_tries_everything(hall: Hall, run: str, record_property: Callable[..., None]) -> None:
    mine, foreign, open_one = hall.claimed("li"), hall.claimed("zhou", site=2), hall.held()
    waits, outcome = hall.submitted("li")
    known = {
        "mine": mine.consignment,
        "task": mine.task,
        "open": open_one.task,
        "foreign": foreign.consignment,
        "foreign_task": foreign.task,
        "waits": waits.consignment,
        "outcome": outcome,
        "site": hall.site(1),
        "elsewhere": hall.site(2),
        "li": hall.login("li"),
        "zhou": hall.login("zhou"),
    }
    before = fingerprint(hall)
    done: list[str] = []
    refused = harmless = 0
    marks: list[str] = []
    for who in EVERYBODY:
        with hall.signed_in(who) as connection:
            for number, attack in enumerate((*FORBIDDEN, *HARMLESS)):
                mark = f"/* {hall.login(who)} attack {number} */"
                statement = f"{mark} {attack.format(**known)}"
                connection.autocommit = attack.startswith("ALTER SYSTEM")
                said = False
                try:
                    rows = connection.execute(statement.encode())
                    found = rows.rowcount if attack.startswith("UPDATE") else 1
                    said = True
                    connection.commit()
                except psycopg.Error:
                    refused += 1
                    connection.rollback()
                    if not said:  # else it is the COMMIT that the log names
                        marks.append(mark)
                else:
                    harmless += 1
                    if attack in FORBIDDEN and found:
                        done.append(statement)
    assert done == []
    assert fingerprint(hall) == before
    attempts = len(EVERYBODY) * (len(FORBIDDEN) + len(HARMLESS))
    assert refused + harmless == attempts
    assert harmless <= len(EVERYBODY) * len(HARMLESS)
    for name, value in (("attempts", attempts), ("refused", refused), ("harmless", harmless)):
        record_property(name, value)
    if "OFFICER_TEST_POSTGRESQL" not in os.environ:
        log = log_of(run)
        assert [mark for mark in marks if f"STATEMENT:  {mark}" not in log] == [], "the auditor sees each"


def test_a_lock_held_for_ever_ends_and_others_are_told_to_try_again(hall: Hall) -> None:
    """PostgreSQL lets everybody lock a row they may change. The server ends who sleeps on it; nobody waits for ever."""
    box = hall.held()
    query = "SELECT 1 FROM app.consignment WHERE consignment_id = %s FOR UPDATE"
    with hall.signed_in("chen") as chen, hall.signed_in("li") as li:
        assert chen.execute("SHOW idle_in_transaction_session_timeout").fetchone() == ("30s",)
        chen.execute("SET LOCAL idle_in_transaction_session_timeout = '300ms'")  # not to wait here
        chen.execute(query, [box.consignment])
        li.execute("SET LOCAL lock_timeout = '50ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            li.execute(query, [box.consignment])
        li.rollback()
        assert li.execute(query, [box.consignment]).fetchone() == (1,), "chen's session was ended"
