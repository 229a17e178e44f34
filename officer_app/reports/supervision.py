"""The supervisor's picture: numbers now, officers with load and pace, what needs attention, and the forecast."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from math import inf
from statistics import median
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from officer_app.domain import clock, forecast, priority
from officer_app.domain.forecast import Coming, Forecast, Pace, Work
from officer_app.domain.people import Action, Actor
from officer_app.domain.signing import may_give
from officer_app.domain.site import Site
from officer_app.domain.skills import Wanted, needed
from officer_app.domain.words import Role, SignatureKind
from officer_app.reports.volumes import Figures, as_number, report, seconds
from officer_app.store.answering import Waiting, read_waiting
from officer_app.store.detail_json import utc
from officer_app.store.engine import Store
from officer_app.store.loading import count_alarms
from officer_app.store.queue import SOON
from officer_app.store.supervision import (
    MOST_OPENED,
    Done,
    Held,
    Numbers,
    Open,
    Opened,
    Person,
    read_barred,
    read_done,
    read_held,
    read_numbers,
    read_open,
    read_opened,
    read_people,
    read_rules,
)
from officer_app.store.types import Sites
from officer_app.store.volumes import By, Count, Measure, read_volumes

#: Without a sign of life for so long, an officer is not at work.
AWAY = timedelta(minutes=30)
#: What comes in is measured over so long.
_LATELY = timedelta(hours=2)
_NEVER = datetime.max.replace(tzinfo=UTC)
#: Of fewer cases no rate is told.
ENOUGH = 10


class OfficerAtWork(NamedTuple):
    """Who may inspect here; those at work come first. `minutes` is the median a task took today.

    `there`: they showed a sign of life within `AWAY`. `at_work`: they are there and inspect, as every officer does, and
    a supervisor while holding a task. The page's count and the forecast are of those at work.
    """

    login: str
    name: str
    role: str
    held: int
    done: int
    minutes: float | None
    seen_at: datetime | None
    there: bool
    at_work: bool
    skills: tuple[str, ...] = ()


class Task(NamedTuple):
    """A task of the desk; `task_id` is not known of one that nobody holds. `late`: minutes the forecast says it will
    be over its time."""

    consignment_id: str
    logistics_no: str
    lane: str
    priority: int
    due_at: datetime | None
    officer: str | None = None
    task_id: str = ""
    claimed_at: datetime | None = None
    asks: str = ""  # what was put before the supervisor
    asked_by: str = ""
    late: float | None = None
    record: Waiting | None = None  # recorded, and waiting for somebody else's word


class Hall(NamedTuple):
    """All of it at one moment. `attention` is what was escalated, whose record waits for a word, is overdue or about to
    be, or will be late; `waiting` counts the records by whose word they wait for, whoever may give it; `alarms` those
    that departures raised at the site and nothing has settled."""

    at: datetime
    numbers: Numbers
    today: Figures
    officers: tuple[OfficerAtWork, ...]
    held: tuple[Task, ...]
    attention: tuple[Task, ...]
    waiting: dict[SignatureKind, int]
    forecast: Forecast | None  # None: no task was ever finished here, so that nothing is known of the pace
    alarms: int = 0
    behind: timedelta = timedelta(0)  # how old it is, where it was read from a standby


class _Read(NamedTuple):
    numbers: Numbers
    counts: list[Count]
    held: list[Held]
    open_ones: list[Open]
    done: list[Done]
    opened: list[Opened]
    people: list[Person]
    records: list[Waiting]
    theirs: list[Waiting]
    alarms: int


def read_hall(
    store: Store,
    site: Site,
    now: datetime | None = None,
    reader: Actor | None = None,
    sites: Sites | None = None,
) -> Hall:
    """The hall as it stands; of several `sites` together. With a `reader`, records that wait for another's word need
    attention only once their hour is nearly over."""
    where = sites or site.site_id
    moment = now or clock.now()
    zone = ZoneInfo(site.timezone)
    day = moment.astimezone(zone).date()
    midnight = datetime.combine(day, time(), zone)

    def read(connection: Any) -> _Read:
        records = read_waiting(connection, where)
        return _Read(
            read_numbers(connection, where, moment),
            read_volumes(connection, where, as_number(day), as_number(day), By.LANE),
            read_held(connection, where),
            read_open(connection, where),
            read_done(connection, where, midnight),
            read_opened(connection, where, moment - _LATELY),
            read_people(connection, where),
            records,
            read_waiting(connection, where, may_give(reader), reader.login) if reader else records,
            count_alarms(connection, site.site_id, moment),
        )

    found, behind = store.overlook(read)
    numbers, counts, held, open_ones, done, opened, people, records, theirs, alarms = found
    today = report(counts, day, day, By.LANE, site.settings.clock_minutes).total
    took = minutes_each(done)
    officers = _officers(people, held, done, took, midnight, moment)
    told = _foretold(site, moment, held, open_ones, done, took, opened, officers)
    late = {miss.key: miss.late for miss in told.misses} if told else {}
    tasks = [_task_held(one, late) for one in held]
    mine = {one.task_id for one in theirs}
    others = (_task_recorded(one) for one in records if one.task_id not in mine)
    waiting = [*tasks, *(_task_open(one, late) for one in open_ones), *others]
    attention = [task for task in waiting if _needs_attention(task, moment)]
    attention.sort(key=lambda task: (not task.asks, task.due_at is None, task.due_at, -task.priority))
    asked = sum(1 for task in attention if task.asks)
    attention[asked:asked] = sorted(map(_task_recorded, theirs), key=lambda task: task.due_at or _NEVER)
    of_kind = {kind: sum(one.kind == kind for one in records) for kind in SignatureKind}
    return Hall(
        moment, numbers, today, officers, tuple(tasks), tuple(attention), of_kind, told, alarms, behind
    )


def read_wanted(store: Store, tasks: Sequence[tuple[str, str | None]]) -> list[Wanted]:
    """What each task asks for after the rules that caught its consignment, and who does not get it.

    `tasks` are consignments, and with whom their task is.
    """
    keys = [key for key, _ in tasks]
    with store.read() as connection:
        rules, barred = read_rules(connection, keys), read_barred(connection, keys)
    return [
        Wanted(holder, tuple(needed(rules.get(key, ()))), frozenset(barred.get(key, ())))
        for key, holder in tasks
    ]


def minutes_each(done: Sequence[Done]) -> list[float]:
    """How long each was worked on: from its claim, or from when the officer was done with the one before."""
    before: dict[str, datetime] = {}
    found = []
    for one in done:
        began = max(one.claimed_at, before.get(one.officer, one.claimed_at))
        found.append((one.recorded_at - began).total_seconds() / 60)
        before[one.officer] = one.recorded_at
    return found


def _officers(
    people: Sequence[Person],
    held: Iterable[Held],
    done: Sequence[Done],
    took: Sequence[float],
    midnight: datetime,
    now: datetime,
) -> tuple[OfficerAtWork, ...]:
    load: defaultdict[str, int] = defaultdict(int)
    for one in held:
        load[one.officer] += 1
    minutes: defaultdict[str, list[float]] = defaultdict(list)
    for finished, taken in zip(done, took, strict=True):
        if finished.recorded_at >= midnight:
            minutes[finished.officer].append(taken)
    there = {who.login for who in people if who.seen_at is not None and now - who.seen_at <= AWAY}
    found = [
        OfficerAtWork(
            login=who.login,
            name=who.name,
            role=who.role,
            held=load[who.login],
            done=len(minutes[who.login]),
            minutes=median(minutes[who.login]) if minutes[who.login] else None,
            seen_at=who.seen_at,
            there=who.login in there,
            at_work=who.login in there and (who.role == Role.OFFICER or load[who.login] > 0),
            skills=tuple(json.loads(who.skills)),
        )
        for who in people
        if Actor(who.login, who.name, 0, Role(who.role)).may(Action.INSPECT)
    ]
    return tuple(sorted(found, key=lambda who: (not who.at_work, not who.there)))


def _foretold(
    site: Site,
    now: datetime,
    held: Sequence[Held],
    open_ones: Sequence[Open],
    done: Sequence[Done],
    took: Sequence[float],
    opened: Sequence[Opened],
    officers: Sequence[OfficerAtWork],
) -> Forecast | None:
    pace = Pace((one.lane, minutes) for one, minutes in zip(done, took, strict=True))
    if not pace:
        return None
    last = {one.officer: one.recorded_at for one in done}
    work = [Work(one.consignment_id, one.lane, one.priority, _minutes(now, one.due_at)) for one in open_ones]
    busy: set[str] = set()
    for one in held:  # the most urgent first, which is the one its holder is taken to be at
        begun = None
        if one.officer not in busy:
            busy.add(one.officer)
            since = max(one.claimed_at, last.get(one.officer, one.claimed_at))
            begun = (now - since).total_seconds() / 60
        due = _minutes(now, one.due_at)
        work.append(Work(one.consignment_id, one.lane, one.priority, due, one.officer, begun))
    growth = priority.CLOCK_POINTS / site.settings.clock_minutes
    coming = [_as_it_came(one, growth) for one in opened]
    span = now - opened[-1].opened_at if len(opened) == MOST_OPENED else _LATELY
    an_hour = len(opened) / (span.total_seconds() / 3600)
    logins = [who.login for who in officers if who.at_work]
    return forecast.forecast(work, logins, pace, coming, an_hour, site.settings.clock_minutes)


def _as_it_came(one: Opened, growth: float) -> Coming:
    """With the urgency it had when it was opened: what grows with time is taken from that moment."""
    terms = [term for term in priority.from_json(one.why or "[]") if term.code not in ("clock", "flight")]
    points = priority.total(terms)
    if one.arrived_at is not None:
        points += int(growth * (one.opened_at - one.arrived_at).total_seconds() / 60)
    return Coming(one.lane, points, _minutes(one.opened_at, one.due_at))


def _minutes(since: datetime, until: datetime | None) -> float | None:
    return None if until is None else (until - since).total_seconds() / 60


def _needs_attention(task: Task, now: datetime) -> bool:
    if task.asks or task.late is not None:
        return True
    return task.due_at is not None and task.due_at < now + SOON


def _task_held(one: Held, late: dict[str, float]) -> Task:
    return Task(
        one.consignment_id,
        one.logistics_no,
        one.lane,
        one.priority,
        one.due_at,
        one.officer,
        one.task_id,
        one.claimed_at,
        one.escalated_why or "" if one.escalated_at else "",
        one.escalated_by or "" if one.escalated_at else "",
        late.get(one.consignment_id),
    )


def _task_recorded(one: Waiting) -> Task:
    return Task(
        one.consignment_id,
        one.logistics_no,
        one.lane,
        one.priority,
        one.due_at,
        one.officer,
        one.task_id,
        record=one,
    )


def _task_open(one: Open, late: dict[str, float]) -> Task:
    return Task(
        one.consignment_id,
        one.logistics_no,
        one.lane,
        one.priority,
        one.due_at,
        late=late.get(one.consignment_id),
    )


# --- told to others ---------------------------------------------------------------------------------------------------


def as_json(hall: Hall, site: Site) -> dict[str, Any]:
    """Plain values: times as ISO 8601 in UTC, shares as numbers from 0 to 1."""
    numbers, today, told = hall.numbers, hall.today, hall.forecast
    share = today.share_under(site.settings.clock_minutes)
    return {
        "at": utc(hall.at),
        "seconds_behind": seconds(hall.behind),
        "waiting": numbers.waiting,
        "oldest": utc(numbers.oldest),
        "in_inspection": numbers.claimed,
        "overdue": numbers.overdue,
        "about_to_be_overdue": numbers.soon,
        "awaiting_approval": hall.waiting[SignatureKind.APPROVAL],
        "awaiting_second_officer": hall.waiting[SignatureKind.SECOND],
        "released_today": today.counted(Measure.RELEASED),
        "share_under_one_hour": share,
        "inspection_rate": today.inspection_rate,
        "inspection_target": site.settings.inspection_target,
        "hit_rate": today.hit_rate,
        "hit_target": site.settings.hit_target,
        "departure_alarms": hall.alarms,
        "officers": [who._asdict() | {"seen_at": utc(who.seen_at)} for who in hall.officers],
        "attention": [
            task._asdict()
            | {"late": _finite(task.late), "due_at": utc(task.due_at), "claimed_at": utc(task.claimed_at)}
            | {"record": task.record and waiting_json(task.record)}
            for task in hall.attention
        ],
        "forecast": told
        and told._asdict()
        | {"misses": [miss._asdict() | {"late": _finite(miss.late)} for miss in told.misses]},
    }


def _finite(late: float | None) -> float | None:
    """JSON knows no infinity, which is how late a task is that nobody works on."""
    return None if late == inf else late


def waiting_json(record: Waiting) -> dict[str, Any]:
    """A record that waits, its consignment named as in `show`."""
    return record._asdict() | {"recorded_at": utc(record.recorded_at), "due_at": utc(record.due_at)}
