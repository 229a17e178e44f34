"""The day's work goes through, each step under the login of whoever does it, and its chain is Python's."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from officer_app.domain.audit import GENESIS, AuditEvent, event_hash, problem_with
from tests.postgresql.hall import Hall, carry_out, claim, record, refused, sign, submit, tell


def test_an_officer_claims_records_and_releases(hall: Hall) -> None:
    box = hall.held()
    with hall.signed_in("chen") as chen:
        claim(chen, box)
        chen.commit()
        record(chen, box, "release")
        submit(chen, box)
        carry_out(chen, box, "released")
        chen.commit()
    query = "SELECT state FROM app.consignment WHERE consignment_id = %s"
    assert hall.value(query, box.consignment) == "released"


def test_a_detention_waits_for_the_second_officer_and_then_holds(hall: Hall) -> None:
    box, outcome = hall.submitted("chen", "detain")
    with hall.signed_in("li") as li:
        sign(li, box, outcome)
        carry_out(li, box, "detained")
        li.commit()
    assert hall.value("SELECT state FROM app.task WHERE task_id = %s", box.task) == "closed"


def test_a_supervisor_gives_a_task_to_another_officer(hall: Hall) -> None:
    box = hall.claimed("chen")
    with hall.signed_in("zhang") as zhang:
        given = "UPDATE app.task SET officer = %s, claimed_at = now() WHERE task_id = %s"
        zhang.execute(given, [hall.login("li"), box.task])
        zhang.execute(
            "UPDATE app.consignment SET officer = %s WHERE consignment_id = %s",
            [hall.login("li"), box.consignment],
        )
        tell(zhang, box, "task_reassigned", task=box.task, to=hall.login("li"))
        zhang.commit()
    assert hall.value("SELECT officer FROM app.task WHERE task_id = %s", box.task) == hall.login("li")


def test_who_and_when_are_facts_of_the_server(hall: Hall) -> None:
    box, outcome = hall.submitted("chen")
    with hall.server() as server:
        officer, at = server.execute(
            "SELECT officer, app.micros(recorded_at) FROM app.outcome WHERE outcome_id = %s", [outcome]
        ).fetchone()
        told = server.execute(
            "SELECT actor, at FROM app.audit_event WHERE chain = %s AND event = 'outcome_recorded'",
            [box.consignment],
        ).fetchone()
    assert (officer, at) == told
    assert officer == hall.login("chen")


def test_every_chain_is_the_one_that_python_recomputes(hall: Hall) -> None:
    hall.submitted("chen")
    names = ", ".join(name if name != "event_id" else "event_id::text" for name in AuditEvent._fields)
    with hall.server() as server:
        rows = server.execute(f"SELECT {names} FROM app.audit_event ORDER BY chain, seq").fetchall()
        heads = dict(server.execute("SELECT chain, hash FROM app.audit_head").fetchall())
    events = [AuditEvent._make(row) for row in rows]
    assert len(events) > 10
    ends: dict[str, tuple[int, str]] = {}
    for event in events:
        seq, previous = ends.get(event.chain, (0, GENESIS))
        assert problem_with(event, seq + 1, previous) is None
        ends[event.chain] = event.seq, event.hash
    assert {chain: end for chain, (_, end) in ends.items()} == heads


_TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=40)


@settings(max_examples=100, deadline=None)
@given(texts=st.lists(_TEXT, min_size=4, max_size=4), seq=st.integers(1, 2**31 - 1), at=st.integers(0, 2**60))
def test_the_hash_is_the_same_byte_for_byte(hall: Hall, texts: list[str], seq: int, at: int) -> None:
    event_id = "01890000-0000-7000-8000-000000000000"
    chain, event, actor, payload = texts
    fields = (chain, seq, event_id, 7, at, event, actor, "07", payload, GENESIS)
    with hall.server() as server:
        query = "SELECT app.event_hash(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
        (theirs,) = server.execute(query, fields).fetchone()
    assert theirs == event_hash(*fields)


@pytest.mark.parametrize("at_once", [12])
def test_of_many_who_claim_one_task_one_gets_it(hall: Hall, at_once: int) -> None:
    from concurrent.futures import ThreadPoolExecutor

    box = hall.held()

    def grab(number: int) -> bool:
        with hall.signed_in(("chen", "li", "zhang")[number % 3]) as officer:
            try:
                claim(officer, box)
            except AssertionError:
                return False
            officer.commit()
            return True

    with ThreadPoolExecutor(at_once) as stations:
        assert sum(stations.map(grab, range(at_once))) == 1


def test_the_page_of_the_queue_is_read_from_its_index_and_asks_once_for_ones_sites(hall: Hall) -> None:
    """As an officer, with row security: no sort, no filter over rows that have left, no call a row.

    What the planner would rather do with the few rows of a test is forbidden; of the many of a hall it does not.
    """
    hall.held()
    with hall.signed_in("chen") as chen:
        for way in ("seqscan", "bitmapscan", "sort"):
            chen.execute(f"SET enable_{way} = off")
        query = (
            "EXPLAIN SELECT consignment_id, lane FROM app.consignment WHERE site_id = %s AND on_desk = 1"
            " ORDER BY priority DESC, consignment_id LIMIT 50"
        )
        plan = "\n".join(row[0] for row in chen.execute(query, [hall.site(1)]))
    assert "Index Scan using ix_consignment_desk" in plan
    assert "InitPlan" in plan
    assert "Sort" not in plan


_TELL = "SELECT app.append_events(%s, '07', %s, %s, %s)"


def test_many_events_at_once_are_the_chain_that_single_ones_would_be(hall: Hall) -> None:
    box = hall.held()
    with hall.signed_in("chen") as chen:
        claim(chen, box)
        told = ["sheet_printed", "sheet_printed"]
        chen.execute(_TELL, [box.site, [box.consignment] * 2, told, ['{"n":1}', '{"why":"尺寸"}']])
        chen.commit()
        tell(chen, box, "sheet_printed")
        chen.commit()
    names = ", ".join(name if name != "event_id" else "event_id::text" for name in AuditEvent._fields)
    with hall.server() as server:
        query = f"SELECT {names} FROM app.audit_event WHERE chain = %s ORDER BY seq"
        events = [AuditEvent._make(row) for row in server.execute(query, [box.consignment])]
    previous = GENESIS
    for number, event in enumerate(events, start=1):
        assert problem_with(event, number, previous) is None
        previous = event.hash
    assert {event.actor for event in events[-3:]} == {hall.login("chen")}


@pytest.mark.parametrize(
    ("who", "site", "event", "chain", "why"),
    [
        ("chen", 1, "record_approved", "box", "not yours to tell"),
        ("admin1", 1, "officer_added", "site:1", "not yours to tell"),
        ("chen", 2, "task_escalated", "box", "not your site"),
        ("zhou", 2, "task_escalated", "box", "no such chain at this site"),
        ("chen", 1, "task_escalated", "nothing", "no such chain at this site"),
    ],
)
def test_many_events_at_once_are_checked_as_single_ones(
    hall: Hall, who: str, site: int, event: str, chain: str, why: str
) -> None:
    box = hall.held()
    told = box.consignment if chain == "box" else chain
    with hall.signed_in(who) as anybody, refused(why):
        anybody.execute(_TELL, [hall.site(site), [told], [event], ["{}"]])
