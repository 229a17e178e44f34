"""Volumes from what the station really counted."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from officer_app.domain.words import Lane, Mode
from officer_app.reports.volumes import (
    Figures,
    as_day,
    as_json,
    as_number,
    merged,
    read_report,
    report,
    write_csv,
)
from officer_app.store.types import MOST
from officer_app.store.volumes import By, Count, Measure, counted_days, read_volumes
from officer_app.workflow.batch import Batch
from officer_app.workflow.ticking import tick
from tests.workflow.records import claim, conform, hold_for_inspection, record
from tests.workflow.station import ARRIVAL, DECLARATION, ORDER, WAYBILL, Station, sample

DAY = date(2026, 11, 23)
NUMBER = 20261123


def cleared(minutes: dict[int, int]) -> Figures:
    return Figures({}, {}, minutes)


def test_percentiles_are_nearest_ranks():
    figures = cleared({10: 50, 20: 40, 45: 5, 90: 5})
    assert [figures.percentile(share) for share in (50, 90, 95)] == [10, 20, 45]
    assert figures.percentile(100) == 90
    assert cleared({}).percentile(50) is None


def test_sixty_minutes_are_not_under_one_hour():
    assert cleared({59: 3, 60: 1}).share_under(60) == 0.75
    assert cleared({}).share_under(60) is None


@given(st.dictionaries(st.integers(0, 500), st.integers(1, 40), min_size=1), st.integers(1, 100))
def test_a_percentile_is_what_a_sorted_list_says(minutes, share):
    listed = sorted(taken for taken, count in minutes.items() for _ in range(count))
    assert cleared(minutes).percentile(share) == listed[-(-len(listed) * share // 100) - 1]


def test_days_without_anything_are_there_and_empty():
    told = report([], DAY, date(2026, 11, 25), By.MODE)
    assert [day.day.day for day in told.days] == [23, 24, 25]
    assert told.total.counted(Measure.DECLARED) == 0
    assert told.total.hit_rate is None


def test_keys_stand_in_the_order_of_the_trade_and_what_has_none_last():
    counts = [Count(NUMBER, key, "released", 0, 1, Decimal(5)) for key in ("", "red", "green", "odd")]
    assert report(counts, DAY, DAY, By.LANE).keys == ("green", "red", "odd", "")


def test_rates():
    counts = [
        Count(NUMBER, "9710", "arrived", 0, 50, Decimal(0)),
        Count(NUMBER, "9710", "inspected", 0, 5, Decimal(0)),
        Count(NUMBER, "9710", "nonconform", 0, 2, Decimal(0)),
    ]
    total = report(counts, DAY, DAY, By.MODE).total
    assert (total.inspection_rate, total.hit_rate) == (0.1, 0.4)


def test_what_is_inspected_on_another_day_counts_for_the_day_it_arrived():
    """On the 23rd two arrive and one is inspected; the other on the 24th, when one more arrives, and outcomes of the
    22nd, of goods on their way and of a second inspection are recorded as well."""
    counts = [
        Count(NUMBER, "9710", "arrived", 0, 2, Decimal(0)),
        Count(NUMBER, "9710", "inspected", 0, 1, Decimal(0)),
        Count(NUMBER + 1, "9710", "arrived", 0, 1, Decimal(0)),
        Count(NUMBER + 1, "9710", "inspected", 1, 1, Decimal(0)),
        Count(NUMBER + 1, "9710", "inspected", 2, 1, Decimal(0)),
        Count(NUMBER + 1, "9710", "inspected", -1, 2, Decimal(0)),
    ]
    told = report(counts, DAY, date(2026, 11, 24), By.MODE)
    assert [day.total.counted(Measure.INSPECTED) for day in told.days] == [1, 4]
    assert [day.total.inspection_rate for day in told.days] == [1.0, 0.0]
    assert told.total.inspection_rate == 2 / 3
    assert report(counts, DAY, DAY, By.MODE).total.inspection_rate == 1.0, (
        "also of what was recorded after the span"
    )
    assert merged(told.days).total.inspection_rate == 2 / 3
    undated = [
        Count(NUMBER, "9710", "arrived", 0, 1, Decimal(0)),
        Count(NUMBER, "9710", "inspected", 0, 3, Decimal(0)),
    ]
    assert report(undated, DAY, DAY, By.MODE).total.inspection_rate is None, "never more than all"


def test_merged_days_add_up():
    counts = [Count(NUMBER + n, "9710", "cleared", 10 * n, n + 1, Decimal(n)) for n in range(3)]
    told = report(counts, DAY, date(2026, 11, 25), By.MODE)
    week = merged(told.days)
    assert week.day == DAY
    assert week.total == told.total
    assert week.by_key["9710"].minutes == {0: 1, 10: 2, 20: 3}


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_day_and_its_number_are_the_same(day):
    assert as_day(as_number(day)) == day


@pytest.fixture
def station(tmp_path) -> Iterator[Station]:
    with closing(Station.create(tmp_path / "station")) as made:
        yield made


def declare_and_arrive(station: Station, number: int) -> None:
    no, cop, order = f"YTGZ90000{number}", f"COP90000{number}", f"B2B-9-{number}"
    station.take(sample(ORDER, orderNo=order))
    station.take(sample(WAYBILL, logisticsNo=no))
    station.take(sample(DECLARATION, logisticsNo=no, copNo=cop, orderNo=order))
    station.take(sample(ARRIVAL, logisticsNo=no, copNo=f"ARR{number}"))


def test_what_was_taken_in_is_counted_the_same_before_and_after_folding(station):
    for number in (1, 2):
        declare_and_arrive(station, number)
    with station.store.read() as connection:
        first, last = counted_days(connection, 1)
        before = read_volumes(connection, 1, first, last, By.MODE)
    told = report(before, as_day(first), as_day(last), By.MODE)
    assert told.total.counted(Measure.DECLARED) == 2
    assert told.total.value(Measure.DECLARED) == 2 * station.consignment("YTGZ900001")["value_cny"] / Decimal(
        100_000
    )
    tick(station.store, station.context, station.now)
    with station.store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM volume_delta").scalar() == 0
        assert sorted(read_volumes(connection, 1, first, last, By.MODE)) == sorted(before)


def test_csv_and_json_tell_the_same(station, tmp_path):
    declare_and_arrive(station, 1)
    with station.store.read() as connection:
        first, last = counted_days(connection, 1)
        told = report(read_volumes(connection, 1, first, last, By.MODE), as_day(first), as_day(last), By.MODE)
    file = tmp_path / "volumes.csv"
    write_csv(told, file)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    total = next(row for row in rows if row["mode"] == "total")
    (day,) = as_json(told)["days"]
    assert total["day"] == day["day"]
    assert total["declared"] == str(day["declared"]) == "1"
    assert (
        total["declared_value_cny"] == day["declared_value_cny"] == day["mode"]["9710"]["declared_value_cny"]
    )


def test_an_inspection_past_midnight_is_of_the_day_of_its_arrival(station):
    hold_for_inspection(station)
    zone = station.context.zone
    first = station.now.astimezone(zone).date()
    claim(station)
    station.later(24 * 60)
    record(station, conform(station))
    told = read_report(station.store, station.context.site, first, first + timedelta(days=1), By.MODE)
    assert [day.total.counted(Measure.INSPECTED) for day in told.days] == [0, 1]
    assert [day.total.inspection_rate for day in told.days] == [1.0, None]
    alone = read_report(station.store, station.context.site, first, first, By.MODE)
    assert alone.total.inspection_rate == 1.0


# --- against the consignments themselves

SHANGHAI = ZoneInfo("Asia/Shanghai")
MIDNIGHT = datetime(2026, 11, 23, tzinfo=SHANGHAI)


class Passed(NamedTuple):
    """A consignment that was released, after an inspection or without one. Times in minutes after `MIDNIGHT`."""

    mode: Mode
    lane: Lane
    value_cny: Decimal | None
    arrived: int
    taken: int
    inspected: bool
    conform: bool

    @property
    def released(self) -> int:
        return self.arrived + self.taken

    def day(self, minute: int) -> date:
        return (MIDNIGHT + timedelta(minutes=minute)).date()


passed = st.builds(
    Passed,
    st.sampled_from([Mode.B2B_DIRECT, Mode.RETAIL]),
    st.sampled_from(Lane),
    st.none() | st.decimals(0, 5000, places=2),
    st.integers(0, 3 * 24 * 60),
    st.integers(0, 180),
    st.booleans(),
    st.booleans(),
)


def count_steps(station: Station, one: Passed) -> None:
    """What the workflow counts while this consignment passes."""

    def at(minute: int, *measures: tuple[Measure, int], lane: str | None = one.lane) -> None:
        with station.store.transaction() as tx:
            batch = Batch(tx, station.context, MIDNIGHT + timedelta(minutes=minute))
            row: dict[str, Any] = {"mode": one.mode, "lane": lane, "value_cny": one.value_cny}
            for measure, minutes in measures:
                batch.count(measure, row, minutes)
            batch.flush()

    at(one.arrived, (Measure.ARRIVED, 0), lane=None)
    if one.inspected:
        at(one.released, (Measure.INSPECTED, 0))
        if not one.conform:
            at(one.released, (Measure.NONCONFORM, 0))
    at(one.released, (Measure.RELEASED, 0), (Measure.CLEARED, one.taken))


def worth(consignments: Iterable[Passed]) -> Decimal:
    """What is known of it."""
    return sum((one.value_cny or Decimal(0) for one in consignments), Decimal(0))


def naive(consignments: Sequence[Passed], day: date, key: str, by: By) -> dict[str, Any]:
    """The same figures, straight from the consignments."""
    here = [one for one in consignments if one.day(one.released) == day and getattr(one, by) == key]
    taken = sorted(one.taken for one in here)
    inspected = [one for one in here if one.inspected]
    hits = [one for one in inspected if not one.conform]
    return {
        "released": len(here),
        "released_value_cny": None if here and not worth(here) else f"{worth(here):.2f}",
        "p50_minutes": taken[-(-len(taken) * 50 // 100) - 1] if taken else None,
        "p95_minutes": taken[-(-len(taken) * 95 // 100) - 1] if taken else None,
        "share_under_one_hour": round(sum(t < 60 for t in taken) / len(taken), 4) if taken else None,
        "inspected": len(inspected),
        "hit_rate": round(len(hits) / len(inspected), 4) if inspected else None,
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Iterator[Station]:
    with closing(Station.create(tmp_path_factory.mktemp("volumes") / "station")) as station:
        yield station


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(passed, max_size=12), st.integers(0, 12), st.sampled_from(By))
def test_the_figures_are_those_of_the_consignments_whenever_they_are_folded(
    made, consignments, fold_after, by
):
    for table in ("volume_delta", "volume_day"):
        made.change(f"DELETE FROM {table}")
    for number, one in enumerate(consignments):
        count_steps(made, one)
        if number == fold_after:
            tick(made.store, made.context, made.now)
    first, last = MIDNIGHT.date(), MIDNIGHT.date() + timedelta(days=4)
    told = read_report(made.store, made.context.site, first, last, by)
    for day, plain in zip(told.days, as_json(told)["days"], strict=True):
        for key, figures in plain[by].items():
            expected = naive(consignments, day.day, key, by)
            assert {name: figures[name] for name in expected} == expected
        arrived = sum(one.day(one.arrived) == day.day for one in consignments)
        assert plain["arrived"] == arrived
        assert plain["released"] == sum(one.day(one.released) == day.day for one in consignments)
    assert (told.total.value(Measure.RELEASED) or 0) == worth(consignments)


def test_a_day_at_the_station_worked_out_by_hand(made):
    """Four 9710 arrive; three are released at 12, 47 and 60 minutes, one of them inspected and found wrong."""
    for table in ("volume_delta", "volume_day"):
        made.change(f"DELETE FROM {table}")
    for taken, inspected, lane in ((12, False, Lane.GREEN), (47, False, Lane.GREEN), (60, True, Lane.RED)):
        one = Passed(Mode.B2B_DIRECT, lane, Decimal("100.25"), 600, taken, inspected, False)
        count_steps(made, one)
    with made.store.transaction() as tx:
        batch = Batch(tx, made.context, MIDNIGHT + timedelta(minutes=700))
        row: dict[str, Any] = {"mode": Mode.B2B_DIRECT, "lane": None, "value_cny": Decimal(7)}
        batch.count(Measure.ARRIVED, row)
        batch.flush()
    told = read_report(made.store, made.context.site, DAY, DAY, By.MODE)
    (day,) = as_json(told)["days"]
    assert day["mode"].keys() == {"9710"}
    assert (day["arrived"], day["released"], day["inspected"], day["nonconform"]) == (4, 3, 1, 1)
    assert day["released_value_cny"] == "300.75"
    assert (day["p50_minutes"], day["p90_minutes"], day["p95_minutes"]) == (47, 60, 60)
    assert day["share_under_one_hour"] == 0.6667
    assert (day["inspection_rate"], day["hit_rate"]) == (0.25, 1.0)
    by_lane = as_json(read_report(made.store, made.context.site, DAY, DAY, By.LANE))["days"][0]
    assert {key: figures["released"] for key, figures in by_lane["lane"].items()} == {
        "green": 2,
        "red": 1,
        "": 0,
    }
    assert by_lane["lane"]["red"]["inspection_rate"] is None, "nobody arrives with a lane"
    assert by_lane["inspection_rate"] == 0.25


def test_sums_that_no_integer_holds_are_told_and_folded_into_the_most_there_can_be(station: Station) -> None:
    def count(times: int) -> None:
        with station.store.transaction() as tx:
            for _ in range(times):
                batch = Batch(tx, station.context, station.now)
                batch.count("declared", {"mode": "9610", "lane": "", "value_cny": MOST})
                batch.flush()

    def told() -> Decimal:
        with station.store.read() as connection:
            today = int(f"{station.now.astimezone(ZoneInfo('Asia/Shanghai')):%Y%m%d}")
            site_id = station.context.site.site_id
            return sum(one.value_cny for one in read_volumes(connection, site_id, today, today, By.MODE))

    count(3)
    assert told() == 3 * MOST
    for _ in range(3):
        tick(station.store, station.context, station.now)
        assert told() == MOST
        assert station.rows("SELECT typeof(value_cny) AS kind FROM volume_day") == [{"kind": "integer"}]
        count(1)
        assert told() == 2 * MOST
