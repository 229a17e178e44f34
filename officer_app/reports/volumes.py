"""Volumes, clearance times and rates of a span of days, by mode or by lane.

Everything is counted on the day it happens and never taken back: a consignment that is called back after its release
and released again counts twice. Clearance is told in whole minutes from arrival to release.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from officer_app.domain import clock
from officer_app.domain.site import Site
from officer_app.domain.words import Lane, Mode
from officer_app.store.engine import Store
from officer_app.store.types import Sites
from officer_app.store.volumes import NOT_OF_ARRIVED, By, Count, Measure, read_volumes

_MEASURES = {measure.value: measure for measure in Measure}

#: What is inspected so long after its arrival counts for the rate of that day no more.
_INSPECTED_WITHIN = timedelta(days=31)

#: Clearance percentiles that are told.
PERCENTILES = (50, 90, 95)

#: Keys in the order they are told and drawn; others follow by name, what has no key yet last.
ORDER: dict[By, tuple[str, ...]] = {
    By.MODE: tuple(Mode),
    By.LANE: (Lane.GREEN, Lane.BLUE, Lane.YELLOW, Lane.RED),
}


class Figures(NamedTuple):
    """What happened, counted and valued, and how long clearance took in whole minutes from arrival to release."""

    counts: dict[Measure, int]
    values_cny: dict[Measure, Decimal]
    minutes: dict[int, int]  # how many took that many minutes

    def counted(self, measure: Measure) -> int:
        return self.counts.get(measure, 0)

    def value(self, measure: Measure) -> Decimal | None:
        """None where nothing that was counted has a known value, as without rates: goods are never worth nothing."""
        known = self.values_cny.get(measure) or Decimal(0)
        return None if self.counted(measure) and not known else known

    def percentile(self, share: int) -> int | None:
        """Minutes within which `share` per cent were released (nearest rank); None when none was."""
        total = sum(self.minutes.values())
        if not total:
            return None
        rank, seen = -(-total * share // 100), 0
        for minutes in sorted(self.minutes):
            seen += self.minutes[minutes]
            if seen >= rank:
                return minutes
        raise AssertionError("a rank lies within its total")

    def share_under(self, minutes: int) -> float | None:
        """The share released in less than so many minutes."""
        total = sum(self.minutes.values())
        return self.count_under(minutes) / total if total else None

    def count_under(self, minutes: int) -> int:
        """How many were released in less than so many minutes."""
        return sum(count for taken, count in self.minutes.items() if taken < minutes)

    @property
    def inspection_rate(self) -> float | None:
        """The share of what arrived that was inspected since, on whatever day (a document check or an audit after
        release counts too). A lane is not known at arrival, so this is told of all lanes together only. None where
        nothing arrived, and where outcomes that do not say when their goods arrived would make it more than all."""
        arrived, of_these = self.counted(Measure.ARRIVED), self.counted(Measure.OF_ARRIVED)
        return of_these / arrived if arrived and of_these <= arrived else None

    @property
    def hit_rate(self) -> float | None:
        """Not conform by inspected."""
        inspected = self.counted(Measure.INSPECTED)
        return self.counted(Measure.NONCONFORM) / inspected if inspected else None


class Day(NamedTuple):
    day: date
    total: Figures
    by_key: dict[str, Figures]


class Report(NamedTuple):
    """Every day from `first` to `last`, also those on which nothing happened."""

    first: date
    last: date
    by: By
    clock_minutes: int
    keys: tuple[str, ...]
    days: tuple[Day, ...]
    total: Figures
    behind: timedelta = timedelta(0)  # how old it is, where it was read from a standby


def as_day(number: int) -> date:
    """20261123 as a date."""
    return date(number // 10_000, number // 100 % 100, number % 100)


def as_number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def today_at(site: Site) -> date:
    """The day it is at the site."""
    return clock.now().astimezone(ZoneInfo(site.timezone)).date()


def read_report(
    store: Store, site: Site, first: date, last: date, by: By, sites: Sites | None = None
) -> Report:
    """The report of what the site counted from `first` to `last`, both included; of several `sites` together."""
    where = sites or site.site_id
    after, until = as_number(last + timedelta(days=1)), as_number(last + _INSPECTED_WITHIN)

    counts, behind = store.overlook(
        lambda connection: [
            *read_volumes(connection, where, as_number(first), as_number(last), by),
            *read_volumes(connection, where, after, until, by, Measure.INSPECTED),
        ]
    )
    return report(counts, first, last, by, site.settings.clock_minutes)._replace(behind=behind)


def report(counts: Iterable[Count], first: date, last: date, by: By, clock_minutes: int = 60) -> Report:
    """The report of `counts` (of this span, by this key). `clock_minutes` is the promise to the trader.

    Outcomes recorded after the span count for the days on which their goods arrived.
    """
    days = {
        first + timedelta(days=n): Day(first + timedelta(days=n), _empty(), {})
        for n in range((last - first).days + 1)
    }
    numbered = {as_number(day.day): day for day in days.values()}
    for count in counts:
        day = numbered.get(count.day)
        if day is not None:
            _add(day.by_key.setdefault(count.key, _empty()), count)
        if count.measure == Measure.INSPECTED and count.minutes != NOT_OF_ARRIVED:
            arrived = numbered.get(as_number(as_day(count.day) - timedelta(days=count.minutes)))
            if arrived is not None:
                figures = arrived.by_key.setdefault(count.key, _empty())
                figures.counts[Measure.OF_ARRIVED] = figures.counted(Measure.OF_ARRIVED) + count.times
    total = _empty()
    for day in days.values():
        for figures in day.by_key.values():
            _merge(day.total, figures)
        _merge(total, day.total)
    found = {key for day in days.values() for key in day.by_key}
    listed = ORDER[by]
    rank = {key: place for place, key in enumerate(listed)}
    keys = sorted(found, key=lambda key: (key == "", rank.get(key, len(listed)), key))
    return Report(first, last, by, clock_minutes, tuple(keys), tuple(days.values()), total)


def merged(days: Sequence[Day]) -> Day:
    """Several days as one that begins with the first: weeks and months of a long span."""
    total, by_key = _empty(), dict[str, Figures]()
    for day in days:
        _merge(total, day.total)
        for key, figures in day.by_key.items():
            _merge(by_key.setdefault(key, _empty()), figures)
    return Day(days[0].day, total, by_key)


def _empty() -> Figures:
    return Figures({}, {}, {})


def _add(figures: Figures, count: Count) -> None:
    measure = _MEASURES[count.measure]
    figures.counts[measure] = figures.counted(measure) + count.times
    figures.values_cny[measure] = figures.values_cny.get(measure, Decimal(0)) + count.value_cny
    if measure is Measure.CLEARED:
        figures.minutes[count.minutes] = figures.minutes.get(count.minutes, 0) + count.times


def _merge(into: Figures, other: Figures) -> None:
    for measure, count in other.counts.items():
        into.counts[measure] = into.counted(measure) + count
        if measure in other.values_cny:
            into.values_cny[measure] = into.values_cny.get(measure, Decimal(0)) + other.values_cny[measure]
    for minutes, count in other.minutes.items():
        into.minutes[minutes] = into.minutes.get(minutes, 0) + count


# --- told to others ---------------------------------------------------------------------------------------------------

_TOLD = tuple(measure for measure in Measure if measure not in (Measure.CLEARED, Measure.OF_ARRIVED))


def as_json(told: Report) -> dict[str, Any]:
    """Plain values: decimals as strings, days as ISO dates, shares as numbers from 0 to 1."""
    return {
        "from": told.first.isoformat(),
        "to": told.last.isoformat(),
        "by": told.by.value,
        "seconds_behind": seconds(told.behind),
        "clock_minutes": told.clock_minutes,  # what counts as under one hour at this site
        "total": _plain(told.total, told.clock_minutes),
        "days": [
            {"day": day.day.isoformat()}
            | _plain(day.total, told.clock_minutes)
            | {
                told.by.value: {
                    key: _plain(day.by_key[key], told.clock_minutes, told.by)
                    for key in told.keys
                    if key in day.by_key
                }
            }
            for day in told.days
        ],
    }


def csv_rows(told: Report) -> list[list[str]]:
    """A heading, a row for each day and key, and after each day's keys its total."""
    rows = [["day", told.by.value, *_plain(told.total, told.clock_minutes)]]
    for day in told.days:
        listed = [key for key in told.keys if key in day.by_key]
        rows += [
            _row(day.day, key or "-", _plain(day.by_key[key], told.clock_minutes, told.by)) for key in listed
        ]
        rows.append(_row(day.day, "total", _plain(day.total, told.clock_minutes)))
    return rows


def write_csv(told: Report, file: Path) -> None:
    """UTF-8 with a byte order mark, which spreadsheet programs look for."""
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(csv_rows(told))


def _row(day: date, key: str, values: dict[str, Any]) -> list[str]:
    return [day.isoformat(), key, *("" if value is None else str(value) for value in values.values())]


def seconds(behind: timedelta) -> float | None:
    """None where it is not known how old something is."""
    return None if behind == timedelta.max else round(behind.total_seconds(), 1)


def _exact(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"


def _plain(figures: Figures, clock_minutes: int, part: By | None = None) -> dict[str, Any]:
    """`part`: these are the figures of one mode or lane."""
    share, hits = figures.share_under(clock_minutes), figures.hit_rate
    rate = None if part is By.LANE else figures.inspection_rate
    return {
        **{measure.value: figures.counted(measure) for measure in _TOLD},
        "declared_value_cny": _exact(figures.value(Measure.DECLARED)),
        "released_value_cny": _exact(figures.value(Measure.RELEASED)),
        **{f"p{share}_minutes": figures.percentile(share) for share in PERCENTILES},
        "share_under_one_hour": None if share is None else round(share, 4),
        "inspection_rate": None if rate is None else round(rate, 4),
        "hit_rate": None if hits is None else round(hits, 4),
    }
