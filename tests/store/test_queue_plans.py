"""What is asked all day never reads what has left: SQLite's plans, on the statements as they are really executed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, event

from officer_app.domain.clock import now
from officer_app.domain.words import Lane, SignatureKind, State
from officer_app.store.answering import read_waiting as read_records
from officer_app.store.detail import find, read_detail
from officer_app.store.engine import Store
from officer_app.store.quarantine import count_to_decide, read_waiting
from officer_app.store.queue import (
    Anchor,
    Chip,
    Only,
    Sort,
    View,
    read_around,
    read_at,
    read_counts,
    read_one,
    read_top,
)
from officer_app.store.search import search
from officer_app.store.supervision import (
    count_escalated,
    read_done,
    read_held,
    read_numbers,
    read_open,
    read_opened,
    read_people,
    read_told,
)
from officer_app.store.volumes import By, counted_days, read_volumes
from officer_app.store.waiting import box_waiting, boxes_waiting
from officer_app.workflow.outbox import write_outbox
from officer_app.workflow.setup import create_site, site_number, upgrade
from officer_app.workflow.tasks import claim_most_urgent, claim_task, hand_back
from officer_app.workflow.ticking import tick
from tests.workflow.station import ARRIVAL, DECLARATION, ORDER, WAYBILL, Station, sample

#: Tables that grow with every consignment; none is ever read through.
GROWING = (
    *(
        "consignment",
        "declaration",
        "goods_item",
        "trade_order",
        "order_line",
        "waybill",
        "arrival",
        "arrival_line",
    ),
    *("scan", "scan_image", "scan_report", "flag", "match", "task", "outcome", "finding", "audit_event"),
    *("audit_head", "receipt", "message", "message_block", "volume_day"),
    *("enterprise", "enterprise_pair", "enterprise_goods", "enterprise_day"),
)
#: These hold only what waits, so that all of one may be read.
SHORT = ("ix_task_claimed", "ix_task_escalated", "ix_receipt_unwritten", "uq_quarantine_open")
VIEW = View(site_id=site_number("5141", "CAN01"), officer="somebody", now=now())
ZONE = ZoneInfo("Asia/Shanghai")
#: Only this much of an index is a way to what waits; less of it reads the whole site.
DESK = "ix_consignment_desk (site_id=? AND on_desk=?)"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with closing(upgrade(tmp_path_factory.mktemp("plans") / "officer.db")) as made:
        create_site(made, customs_code="5141", loct_no="CAN01", name="Plans", station="1")
        yield made


@contextmanager
def _plans(store: Store) -> Iterator[list[str]]:
    """The plan of every statement executed meanwhile, line by line."""
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if statement.lstrip().startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            asked.append((statement, parameters[0] if many else parameters))

    plans: list[str] = []
    event.listen(store.engine, "before_cursor_execute", note)
    try:
        yield plans
    finally:
        event.remove(store.engine, "before_cursor_execute", note)
    with store.read() as connection:
        for statement, parameters in asked:
            found = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans += [row[3] for row in found]


def _reads_through(plans: list[str]) -> list[str]:
    """Steps that read all of a growing table, or all of it that one site has."""
    return [
        step
        for step in plans
        for table in GROWING
        if not any(f" {index}" in step for index in SHORT)
        and (
            step.split(" USING ")[0] == f"SCAN {table}"
            or (step.startswith(f"SEARCH {table} ") and step.endswith(" (site_id=?)"))
        )
    ]


QUEUE: dict[str, Callable[[Connection], Any]] = {
    "first page": lambda c: read_around(c, VIEW, None, 0, 200),
    "chip counts": lambda c: read_counts(c, VIEW),
    "all": lambda c: read_top(c, VIEW, 0),
    "scroll on": lambda c: read_around(c, VIEW, Anchor(500, "x"), 100, 200),
    "jump": lambda c: read_at(c, VIEW, 100, 200),
    "filter": lambda c: read_around(c, VIEW._replace(text="耳机 502"), None, 0, 200),
    "lanes, modes": lambda c: read_around(
        c, VIEW._replace(lanes=("red",), states=("held",), modes=("9710",)), None, 0, 200
    ),
    **{f"sort by {s}": lambda c, s=s: read_around(c, VIEW._replace(sort=s), None, 0, 200) for s in Sort},
    **{
        f"only {x}": lambda c, x=x: read_around(c, VIEW._replace(only=x, holder="officer1"), None, 0, 200)
        for x in (Only.BEFORE_RELEASE, Only.CLAIMED, Only.SOON)
    },
    "numbers of the hall": lambda c: read_numbers(c, 1, now()),
    "open tasks": lambda c: read_open(c, 1),
    **{
        f"chip {x}": lambda c, x=x: read_around(c, VIEW._replace(chip=x), None, 0, 200)
        for x in Chip
        if x is not Chip.TO_SIGN
    },
}


@pytest.mark.parametrize("name", QUEUE)
def test_the_queue_is_read_from_the_index_of_what_is_on_the_desk(store: Store, name: str) -> None:
    with _plans(store) as plans, store.read() as connection:
        QUEUE[name](connection)
    read = [step for step in plans if " consignment " in step]
    assert read
    assert all(step.endswith(DESK) for step in read)


def test_the_most_urgent_come_in_the_order_of_the_index(store: Store) -> None:
    with _plans(store) as plans, store.read() as connection:
        read_around(connection, VIEW, None, 0, 200)
    assert not [step for step in plans if "TEMP B-TREE" in step]


ELSEWHERE: dict[str, Callable[[Connection], Any]] = {
    "a row and its place": lambda c: read_one(c, VIEW, "x"),
    "released on certain days": lambda c: read_around(
        c, VIEW._replace(released=(datetime(2026, 11, 1, tzinfo=UTC), now())), None, 0, 200
    ),
    "released too late": lambda c: read_around(
        c,
        VIEW._replace(released=(datetime(2026, 11, 1, tzinfo=UTC), now()), only=Only.TOO_LATE),
        None,
        0,
        200,
    ),
    **{
        f"inspected {x}": lambda c, x=x: read_around(
            c, VIEW._replace(inspected=(datetime(2026, 11, 1, tzinfo=UTC), now()), only=x), None, 0, 200
        )
        for x in (None, Only.NONCONFORM)
    },
    **{
        f"records that wait: {named}": lambda c, more=more: read_around(
            c, VIEW._replace(**more), None, 0, 200
        )
        for named, more in (
            ("mine to sign", {"chip": Chip.TO_SIGN, "gives": tuple(SignatureKind)}),
            ("to approve", {"only": Only.TO_APPROVE}),
        )
    },
    "records that wait": lambda c: read_records(c, 1, tuple(SignatureKind), "officer1"),
    "held by all": lambda c: read_held(c, 1),
    "told to one": lambda c: read_told(c, 1, "officer1", ["x", "y"]),
    "escalated": lambda c: count_escalated(c, 1),
    "outcomes of today": lambda c: read_done(c, 1, now()),
    "tasks opened lately": lambda c: read_opened(c, 1, now()),
    "people": lambda c: read_people(c, 1),
    "search by number, beginning or name": lambda c: search(c, 1, "YT0000000001", ZONE),
    "search by a part of a name": lambda c: search(c, 1, "谷燧新能源", ZONE),
    "search by a part of a waybill": lambda c: search(c, 1, "0001", ZONE),
    "search by one letter": lambda c: search(c, 1, "谷", ZONE),
    "search by day": lambda c: search(c, 1, "2026-11-23", ZONE),
    "box that waits": lambda c: (box_waiting(c, "YT0000000001"), box_waiting(c, "YT0000000001", 1)),
    "boxes that wait": lambda c: boxes_waiting(c, 1, "0001"),
    "any number": lambda c: find(c, "YT0000000001"),
    "volumes": lambda c: read_volumes(c, 1, 20261101, 20261130, By.LANE),
    "quarantine": lambda c: (read_waiting(c, 1), count_to_decide(c, 1)),
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_nothing_that_has_left_is_read_through(store: Store, name: str) -> None:
    with _plans(store) as plans, store.read() as connection:
        ELSEWHERE[name](connection)
    assert plans
    assert not _reads_through(plans)


@pytest.mark.parametrize("limit", [50, 0])
def test_what_has_left_is_read_state_by_state_in_the_order_of_its_index(store: Store, limit: int) -> None:
    states = (State.HELD, State.RELEASED, State.DEPARTED, State.DETAINED)
    with _plans(store) as plans, store.read() as connection:
        read_top(connection, VIEW._replace(states=states, lanes=(Lane.RED,)), limit)
    index = (
        "SEARCH consignment USING INDEX ix_consignment_site_id_state_{0} (site_id=? AND state=? AND {0}>?)"
    )
    assert [step for step in plans if "consignment" in step] == [
        f"SEARCH consignment USING INDEX {DESK}",
        *(index.format(end) for end in ("released_at", "ended_at", "ended_at")),
    ]


def test_the_first_and_last_counted_day_are_the_ends_of_the_index(store: Store) -> None:
    with _plans(store) as plans, store.read() as connection:
        counted_days(connection, 1)
    assert plans
    assert not [step for step in plans if step.startswith("SCAN")]


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with closing(Station.create(tmp_path / "station")) as made:
        yield made


def test_the_way_of_a_consignment_reads_nothing_that_came_before_it(station: Station) -> None:
    officer = station.officer()
    with _plans(station.store) as plans:
        for document in (ORDER, WAYBILL, DECLARATION, ARRIVAL):
            assert station.take(sample(document)).returned == 0
        tick(station.store, station.context, station.later(30))
        key = claim_most_urgent(station.store, station.context, officer, station.now)
        with station.store.read() as connection:
            task_id = read_detail(connection, key).consignment.task_id
        hand_back(station.store, station.context, officer, task_id, "no time", station.now)
        claim_task(station.store, station.context, officer, key, station.later(1))
        tick(station.store, station.context, station.later(120))
        write_outbox(station.store, station.data.outbox)
    assert not _reads_through(plans)
