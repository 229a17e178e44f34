"""Carriers load what came and depart with what customs released."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from itertools import count, pairwise
from pathlib import Path

import pytest

from officer_app.demo.history import fill_history
from officer_app.demo.loading import CarriersDesk, write_timetable
from officer_app.demo.messages import DemoVan, Outgoing, generate_vans
from officer_app.domain.documents import Departure, LoadList
from officer_app.formats.ceb.reader import read_ceb
from officer_app.formats.ceb.receipts import write_receipts
from officer_app.workflow.context import load_context
from officer_app.workflow.verifying import verify
from tests.workflow.station import Station

START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
NATURAL = 12.0


class Desk:
    """A carriers' desk whose vans come and whose files are sent in the order of time."""

    def __init__(self, outbox: Path, vans: int) -> None:
        self.outbox = outbox
        self.vans: list[DemoVan] = list(generate_vans(1, START, NATURAL, vans * 20))
        desk = CarriersDesk(START, NATURAL, outbox)
        self.sent: list[Outgoing] = sorted(
            (out for van in self.vans for out in desk.outgoing(van)), key=lambda out: out.at
        )
        self._receipts = count()

    def documents(self) -> Iterator[LoadList | Departure]:
        """What is sent, one after the other; each block is valid."""
        for out in self.sent:
            for data in out.files().values():
                (block,) = read_ceb(data).blocks
                assert not block.problems
                assert isinstance(block.document, LoadList | Departure)
                yield block.document

    def release(self, numbers: list[str], status: str = "800") -> None:
        """What customs answers, as the outbox has it."""
        for start in range(0, len(numbers), 100):
            guid = f"0190a5c0-0000-7000-8000-{next(self._receipts):012d}"
            blocks = [
                {"guid": guid, "cop_no": f"CP{n}", "return_status": status, "return_time": START}
                for n in numbers[start : start + 100]
            ]
            file = self.outbox / f"CEB604_{status}_{guid}.xml"
            file.write_bytes(write_receipts("CEB604", guid, blocks))


def arrived(desk: Desk) -> set[str]:
    return {
        one.logistics_no for van in desk.vans for one in van.consignments if one.arrives and one.declaration
    }


def test_each_arrived_parcel_is_listed_on_its_declared_flight(tmp_path: Path) -> None:
    desk = Desk(tmp_path, vans=2)
    flights = {
        one.logistics_no: one.declaration.voyage_no
        for van in desk.vans
        for one in van.consignments
        if one.declaration
    }
    listed = [
        (line.logistics_no, document.voyage_no)
        for document in desk.documents()
        if isinstance(document, LoadList)
        for line in document.lines
    ]
    assert {number for number, _ in listed} == arrived(desk)
    assert all(flights[number] == flight for number, flight in listed)


def test_nothing_departs_without_a_release_but_what_is_hasty(tmp_path: Path) -> None:
    desk = Desk(tmp_path, vans=12)
    left = [document for document in desk.documents() if isinstance(document, Departure)]
    assert len(left) <= 3


def test_what_is_released_departs_and_what_was_called_back_does_not(tmp_path: Path) -> None:
    desk = Desk(tmp_path, vans=12)
    held = sorted(arrived(desk))[::7]
    desk.release(list(arrived(desk)))
    desk.release(held, "500")
    left: set[str] = set()
    for document in desk.documents():
        if isinstance(document, Departure):
            left |= {line.logistics_no for line in document.lines}
    assert len(left) > 20
    assert len(left & set(held)) < len(left) / 10, "only the hasty ones name them"


def test_the_timetable_has_each_flight_once_an_hour(tmp_path: Path) -> None:
    write_timetable(tmp_path / "flights.csv", START, NATURAL)
    rows = (tmp_path / "flights.csv").read_text(encoding="utf-8").splitlines()
    times = [datetime.fromisoformat(row.split(",")[1]) for row in rows if row.startswith("DM0471,")]
    assert len(times) == 24
    assert {b - a for a, b in pairwise(times)} == {timedelta(hours=1)}


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with closing(Station.create(tmp_path / "station")) as made:
        yield made


def test_a_history_ends_with_what_was_released_departed(station: Station) -> None:
    context = load_context(station.store)
    fill_history(station.store, context, days=1, per_day=60, until=date(2026, 11, 24), seed=3)
    states = {row["state"] for row in station.rows("SELECT DISTINCT state FROM consignment")}
    assert "departed" in states and states <= {"departed", "returned", "detained", "held"}
    assert station.value("SELECT count(*) FROM departure_alarm") == 0
    assert station.value("SELECT count(*) FROM load_line WHERE departure_id IS NULL") == 0
    late = station.value("SELECT max(ended_at) FROM consignment WHERE state = 'departed'")
    assert datetime.fromtimestamp(late / 1e6, UTC) < datetime(2026, 11, 23, 16, tzinfo=UTC), (
        "before the day is over"
    )
    assert verify(station.store).ok


def test_a_day_of_history_has_as_many_declarations_as_were_asked_for(station: Station) -> None:
    context = load_context(station.store)
    # One of the first sixty parcels of this seed was never declared.
    assert fill_history(station.store, context, days=1, per_day=60, until=date(2026, 11, 24), seed=9) == 60
    assert station.value("SELECT count(*) FROM consignment WHERE declaration_id IS NOT NULL") == 60
