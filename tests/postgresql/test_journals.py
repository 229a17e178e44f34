"""Entries of journals and words about them, tried with plain SQL under one's own login: nobody speaks for another."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.postgresql.hall import Box, Hall, insert, record, refused, submit, tell, tell_site


def enrol(hall: Hall, who: str = "chen", **also: Any) -> str:
    """A key of this officer's at station 07."""
    key = str(uuid4())
    values = {"key_id": key, "site_id": hall.site(1), "station": "07", "public_key": "ab" * 32}
    with hall.signed_in(who) as officer:
        insert(officer, "officer_key", values | also)
        tell_site(officer, hall.site(1), "key_enrolled", key_id=key)
        officer.commit()
    return key


def entry_of(hall: Hall, box: Box, key: str, who: str = "chen", **also: Any) -> dict[str, Any]:
    return {
        "entry_id": str(uuid4()),
        "site_id": box.site,
        "consignment_id": box.consignment,
        "task_id": box.task,
        "journal_id": str(uuid4()),
        "seq": 1,
        "key_id": key,
        "officer": hall.login(who),
        "station": "07",
        "station_at": "2026-11-24T10:00:00Z",
        "clock_ahead": 0,
        "kind": "record",
        "body": '{"conform": true, "disposition": "release"}',
        "signature": "00",
        "late": "the task is with another officer",
    } | also


def enter(connection: psycopg.Connection, box: Box, entry: dict[str, Any]) -> None:
    insert(connection, "journal_entry", entry)
    event = "journal_late" if entry["late"] else "journal_taken"
    tell(connection, box, event, entry_id=entry["entry_id"])


def brought(hall: Hall, by: str = "li") -> tuple[Box, dict[str, Any]]:
    """A late outcome of chen's that somebody brought in."""
    box, key = hall.claimed("chen"), enrol(hall)
    entry = entry_of(hall, box, key)
    with hall.signed_in(by) as importer:
        enter(importer, box, entry)
        importer.commit()
    return box, entry


def word(box: Box, entry: dict[str, Any], kind: str, **also: Any) -> dict[str, Any]:
    key = {"word_id": str(uuid4()), "site_id": box.site, "consignment_id": box.consignment}
    return key | {"entry_id": entry["entry_id"], "kind": kind, "reason": "seen", "station": "07"} | also


def test_what_another_recorded_is_only_kept(hall: Hall) -> None:
    box, key = hall.claimed("chen"), enrol(hall)
    with hall.signed_in("li") as li, refused("kept until they confirm it"):
        enter(li, box, entry_of(hall, box, key, late=""))


def test_a_record_is_taken_with_the_outcome_made_of_it_or_not_at_all(hall: Hall) -> None:
    box, key = hall.claimed("chen"), enrol(hall)
    with hall.signed_in("chen") as chen, refused("with the outcome made of it"):
        enter(chen, box, entry_of(hall, box, key, late=""))
    with hall.signed_in("chen") as chen:
        outcome = record(chen, box, "detain")
        submit(chen, box)
        enter(chen, box, entry_of(hall, box, key, late="", outcome_id=outcome))
        chen.commit()


@pytest.mark.parametrize(
    ("also", "why"),
    [
        ({"station": "08"}, "not that of this officer"),
        ({"key_id": str(uuid4())}, "not that of this officer"),
        ({"entered_by": "chen"}, "who is signed in"),
        ({"entered_at": "2020-01-01"}, "time of the server"),
        ({"task_id": str(uuid4())}, "no such task"),
    ],
)
def test_nobody_enters_what_is_not_so(hall: Hall, also: dict[str, Any], why: str) -> None:
    box, key = hall.held(), enrol(hall)
    with hall.signed_in("li") as li, refused(why):
        enter(li, box, entry_of(hall, box, key, **also))


def test_an_entry_is_named_by_an_event_and_stays_as_it_is(hall: Hall) -> None:
    box, key = hall.claimed("chen"), enrol(hall)
    with hall.signed_in("li") as li, refused("named by an event"):
        insert(li, "journal_entry", entry_of(hall, box, key))
        li.commit()
    _, entry = brought(hall)
    with hall.server() as server, refused("append-only"):
        server.execute("UPDATE app.journal_entry SET late = '' WHERE entry_id = %s", [entry["entry_id"]])


def test_only_the_officer_who_recorded_it_confirms_it(hall: Hall) -> None:
    box, entry = brought(hall)
    for who in ("li", "zhang"):
        with hall.signed_in(who) as other, refused("only the officer who recorded it"):
            insert(other, "late_word", word(box, entry, "confirmed"))
    with hall.signed_in("chen") as chen:
        said = word(box, entry, "confirmed")
        insert(chen, "late_word", said)
        tell(chen, box, "late_confirmed", word_id=said["word_id"])
        chen.commit()


def test_only_a_supervisor_settles_it_with_a_reason_and_once(hall: Hall) -> None:
    box, entry = brought(hall)
    with hall.signed_in("chen") as chen, refused("only a supervisor"):
        insert(chen, "late_word", word(box, entry, "settled"))
    with hall.signed_in("zhang") as zhang, refused("needs a reason"):
        insert(zhang, "late_word", word(box, entry, "settled", reason=" "))
    with hall.signed_in("zhang") as zhang:
        said = word(box, entry, "settled")
        insert(zhang, "late_word", said)
        tell(zhang, box, "late_settled", word_id=said["word_id"])
        zhang.commit()
    with hall.signed_in("chen") as chen, refused("is settled"):
        insert(chen, "late_word", word(box, entry, "confirmed"))


def test_a_revoked_key_brings_nothing_in_and_only_an_administrator_revokes(hall: Hall) -> None:
    box, key = hall.claimed("chen"), enrol(hall)
    revoke = "UPDATE app.officer_key SET revoked_by = SESSION_USER, revoked_at = now() WHERE key_id = %s"
    with hall.signed_in("zhang") as zhang, refused("permission denied"):
        zhang.execute(revoke, [key])
    with hall.signed_in("admin1") as administrator:
        administrator.execute(revoke, [key])
        tell_site(administrator, box.site, "key_revoked", key_id=key)
        administrator.commit()
    with hall.signed_in("li") as li, refused("was revoked"):
        enter(li, box, entry_of(hall, box, key))


def test_a_key_is_enrolled_under_ones_own_login(hall: Hall) -> None:
    with refused("who is signed in"):
        enrol(hall, "li", officer=hall.login("chen"))
