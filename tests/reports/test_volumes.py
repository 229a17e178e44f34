"""Volumes from what the station really counted."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from officer_app.reports.volumes import Figures, as_day, as_json, as_number, merged, report, write_csv
from officer_app.store.volumes import By, Count, Measure, counted_days, read_volumes
from officer_app.workflow.ticking import tick
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
