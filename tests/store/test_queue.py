"""Pages of the queue by key: whatever it is sorted by, they join to the whole without gap or double."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import Connection

from officer_app.domain.clock import now
from officer_app.domain.words import Lane, State
from officer_app.store.queue import (
    Anchor,
    Chip,
    Sort,
    View,
    read_around,
    read_at,
    read_counts,
    read_one,
    read_top,
)
from officer_app.store.search import search
from officer_app.ui.queue.countries import named_by
from tests.gui.filled import fill, waybill
from tests.workflow.station import Station

COUNT = 17
VIEWS = list(product(Sort, (True, False)))


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    with closing(Station.create(tmp_path_factory.mktemp("queue"))) as made:
        fill(made, COUNT)
        made.change("UPDATE consignment SET priority = 500 WHERE rowid % 2")  # equal keys
        made.change(
            "UPDATE consignment SET value_cny = NULL, ebc_name = NULL, due_at = NULL WHERE rowid % 4 = 0"
        )
        yield made


@pytest.fixture
def connection(station: Station) -> Iterator[Connection]:
    with station.store.read() as opened:
        yield opened


def view(sort: Sort, descending: bool) -> View:
    return View(site_id=1, officer="officer1", now=now(), sort=sort, descending=descending)


@pytest.mark.parametrize(("sort", "descending"), VIEWS)
def test_pages_join_to_the_whole(connection: Connection, sort: Sort, descending: bool) -> None:
    asked = view(sort, descending)
    whole = read_top(connection, asked, 0)
    assert len(whole) == COUNT
    assert [row.key for row in whole] == sorted((row.key for row in whole), reverse=descending)
    for place, row in enumerate(whole):
        page = read_around(connection, asked, Anchor(row.key, row.consignment_id), 3, 4)
        assert page.rows == whole[max(0, place - 3) : place + 4]
        assert (page.first, page.total) == (max(0, place - 3), COUNT)
        assert read_at(connection, asked, place, 5).rows == whole[place : place + 5]
        assert read_one(connection, asked, row.consignment_id) == (row, place)


def test_an_anchor_holds_its_place_when_its_row_has_gone(connection: Connection) -> None:
    asked = view(Sort.WAYBILL, False)
    whole = read_top(connection, asked, 0)
    page = read_around(connection, asked, Anchor(whole[5].logistics_no + "0", "0"), 2, 2)
    assert (page.first, page.rows) == (4, whole[4:8])


def test_beyond_the_end_is_the_top(connection: Connection) -> None:
    page = read_at(connection, view(Sort.PRIORITY, True), COUNT + 50, 5)
    assert page.first == 0 and len(page.rows) == 5


def test_chips_count_what_they_show(connection: Connection) -> None:
    asked = view(Sort.PRIORITY, True)._replace(now=now() + timedelta(minutes=36))
    counts = read_counts(connection, asked)
    for chip in Chip:
        rows = read_top(connection, asked._replace(chip=chip), 0)
        assert counts.by_chip[chip] == len(rows), chip
    assert 0 < counts.by_chip[Chip.OVERDUE] < COUNT
    assert counts.longest_since == min(row.arrived_at for row in read_top(connection, asked, 0))


@pytest.mark.parametrize(
    "text",
    ["nansha", "SAMPLE nansha", "样本", "9710", "502", waybill(3), "LED 9710", "US", "usb数据", "LED USB"],
)
def test_the_filter_knows_numbers_names_goods_and_destinations(connection: Connection, text: str) -> None:
    asked = view(Sort.PRIORITY, True)._replace(text=text, countries=named_by(text))
    rows = read_top(connection, asked, 0)
    assert rows
    if text == waybill(3):
        assert [row.logistics_no for row in rows] == [waybill(3)]


def found(station: Station, text: str) -> list[str]:
    with station.store.read() as connection:
        return [hit.logistics_no for hit in search(connection, 1, text, station.context.zone)]


def test_what_waits_is_found_by_the_end_of_its_waybill_and_by_any_of_its_goods(tmp_path: Path) -> None:
    with closing(Station.create(tmp_path / "found")) as made:
        fill(made, 3)
        assert found(made, "02")[0] == waybill(2)  # the end counts most
        assert found(made, "gz2026")[0] == waybill(2)  # a part: the latest first
        assert set(found(made, "usb数据线")) == set(map(waybill, range(3)))
        made.change("UPDATE consignment SET state = 'released', task_state = NULL")
        assert found(made, "02") == found(made, "usb数据线") == []
        assert found(made, waybill(2)[:-1])  # the beginning finds what has left too


@pytest.mark.parametrize("text", ["%", "_", "\\", "' OR 1=1 --", "nobody"])
def test_signs_of_sql_are_only_signs(connection: Connection, text: str) -> None:
    assert read_top(connection, view(Sort.PRIORITY, True)._replace(text=text), 0) == []


def test_what_has_left_follows_what_waits_the_last_to_leave_first(tmp_path: Path) -> None:
    with closing(Station.create(tmp_path / "left")) as made:
        fill(made, COUNT)
        everything = view(Sort.PRIORITY, True)
        with made.store.read() as connection:
            first, second, third = read_top(connection, everything, 3)
        left = ((first, "returned"), (second, "detained"), (third, "returned"))
        for minutes, (row, state) in enumerate(left, start=1):
            made.change(
                "UPDATE consignment SET state = :state, task_state = NULL, task_id = NULL, lane = 'red',"
                " ended_at = updated_at + 60000000 * :minutes WHERE consignment_id = :id",
                state=state,
                minutes=minutes,
                id=row.consignment_id,
            )
        asked = everything._replace(states=(State.HELD, State.RETURNED, State.DETAINED))
        with made.store.read() as connection:
            held = read_top(connection, everything._replace(states=(State.HELD,)), 0)
            whole = read_top(connection, asked, 0)
            ids = [row.consignment_id for row in whole]
            assert ids == [row.consignment_id for row in (*held, third, second, first)]
            assert read_top(connection, asked, len(held) + 1) == whole[: len(held) + 1]
            assert read_top(connection, asked, 1) == whole[:1]
            detained = read_top(connection, asked._replace(states=(State.DETAINED,), lanes=(Lane.RED,)), 5)
            assert [row.consignment_id for row in detained] == [second.consignment_id]
            assert (
                read_top(connection, asked._replace(states=(State.DETAINED,), lanes=(Lane.GREEN,)), 5) == []
            )
