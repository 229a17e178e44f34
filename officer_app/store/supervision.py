"""The hall at this moment: what waits and with whom, who is at work, what was put before the supervisor.

Read like the queue from the index of what is on the desk; outcomes and tasks of the last hours by the indexes of their
times. What has left costs nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, case, exists, func, select

from officer_app.domain.words import State, TaskState
from officer_app.store import tables as t
from officer_app.store.queue import BEFORE_RELEASE, SOON, promised
from officer_app.store.rows import among
from officer_app.store.types import Sites, at_sites

_c, _task, _outcome, _officer = t.consignment.c, t.task.c, t.outcome.c, t.officer.c
_booking, _match = t.booking.c, t.match.c

#: Outcomes to take the pace from, where today has fewer.
_ENOUGH = 60
_MONTH = timedelta(days=30)
#: So many of those opened lately say what they are like and how fast they come.
MOST_OPENED = 300


class Numbers(NamedTuple):
    """`oldest` is when the one waiting longest arrived."""

    waiting: int
    oldest: datetime | None
    claimed: int
    overdue: int
    soon: int


class Held(NamedTuple):
    """A claimed task and where its consignment stands."""

    task_id: str
    consignment_id: str
    logistics_no: str
    officer: str
    claimed_at: datetime
    lane: str
    priority: int
    due_at: datetime | None  # None: released already, its papers are looked at afterwards
    escalated_at: datetime | None
    escalated_by: str | None
    escalated_why: str | None


class Told(NamedTuple):
    """A task that somebody holds or held: with whom it is now, and what was last decided over its holder."""

    task_id: str
    logistics_no: str
    officer: str | None
    by: str | None
    by_name: str | None
    told: str | None


class Open(NamedTuple):
    """A task that nobody has claimed."""

    consignment_id: str
    logistics_no: str
    lane: str
    priority: int
    due_at: datetime | None


class Done(NamedTuple):
    """An outcome, and when its task was claimed."""

    officer: str
    lane: str
    claimed_at: datetime
    recorded_at: datetime


class Opened(NamedTuple):
    """A task that was opened lately; `why` are the terms of its consignment's priority as they stand."""

    lane: str
    opened_at: datetime
    arrived_at: datetime | None
    due_at: datetime | None
    why: str


class Person(NamedTuple):
    """Somebody who is enrolled."""

    login: str
    name: str
    role: str
    seen_at: datetime | None
    skills: str  # JSON list of their codes


def read_numbers(connection: Connection, site_id: Sites, now: datetime) -> Numbers:
    waits = _c.state.in_(BEFORE_RELEASE)

    def how_many(condition: Any) -> Any:
        return func.count(case((condition, 1)))

    query = select(
        how_many(waits),
        func.min(case((waits, _c.arrived_at)), type_=_c.arrived_at.type),
        how_many(_c.task_state == TaskState.CLAIMED),
        how_many(waits & (_c.due_at < now)),
        how_many(waits & (_c.due_at >= now) & (_c.due_at < now + SOON)),
    ).where(at_sites(_c.site_id, site_id), _c.on_desk == 1)
    return Numbers._make(connection.execute(query).one())


def read_open(connection: Connection, site_id: Sites) -> list[Open]:
    """What nobody has claimed, the most urgent first."""
    query = (
        select(_c.consignment_id, _c.logistics_no, _c.lane, _c.priority, promised())
        .where(
            at_sites(_c.site_id, site_id),
            _c.on_desk == 1,
            _c.task_state == TaskState.OPEN,
            _c.state != State.DECLARED,  # booked: an officer goes there when it is time
        )
        .order_by(_c.priority.desc(), _c.consignment_id)
    )
    return [Open._make(row) for row in connection.execute(query)]


def read_held(connection: Connection, site_id: Sites) -> list[Held]:
    """What officers hold, the most urgent first."""
    of_task = [_task[name] for name in Held._fields[8:]]
    query = (
        select(
            _task.task_id,
            _c.consignment_id,
            _c.logistics_no,
            _task.officer,
            _task.claimed_at,
            func.coalesce(_c.lane, _task.lane),
            _c.priority,
            promised(),
            *of_task,
        )
        .join(t.consignment, _c.consignment_id == _task.consignment_id)
        .where(at_sites(_task.site_id, site_id), _task.state == TaskState.CLAIMED)
    )
    found = [Held._make(row) for row in connection.execute(query)]
    return sorted(found, key=lambda held: (-held.priority, held.consignment_id))


def read_told(connection: Connection, site_id: Sites, officer: str, before: Sequence[str]) -> list[Told]:
    """What this officer holds, and held `before`."""
    query = (
        select(_task.task_id, _c.logistics_no, _task.officer, _task.told_by, _officer.name, _task.told)
        .join(t.consignment, _c.consignment_id == _task.consignment_id)
        .outerjoin(t.officer, _officer.login == _task.told_by)
    )
    mine = query.where(
        at_sites(_task.site_id, site_id), _task.state == TaskState.CLAIMED, _task.officer == officer
    )
    found = [Told._make(row) for row in connection.execute(mine)]
    gone = set(before) - {one.task_id for one in found}
    if gone:
        found += [Told._make(row) for row in connection.execute(query.where(_task.task_id.in_(gone)))]
    return found


def count_escalated(connection: Connection, site_id: Sites) -> int:
    query = select(func.count()).where(
        at_sites(_task.site_id, site_id), _task.state == TaskState.CLAIMED, _task.escalated_at.is_not(None)
    )
    return connection.execute(query).scalar_one()


def read_done(connection: Connection, site_id: Sites, since: datetime) -> list[Done]:
    """The outcomes since then, or, where they are few, the last ones of a month; as they were recorded."""
    query = (
        select(_outcome.officer, _task.lane, _task.claimed_at, _outcome.recorded_at)
        .join(t.task, _task.task_id == _outcome.task_id)
        .where(at_sites(_outcome.site_id, site_id))
        .order_by(_outcome.recorded_at.desc())
    )
    found = connection.execute(query.where(_outcome.recorded_at >= since)).all()
    if len(found) < _ENOUGH:
        found = connection.execute(query.where(_outcome.recorded_at >= since - _MONTH).limit(_ENOUGH)).all()
    return [Done._make(row) for row in reversed(found)]


def read_opened(connection: Connection, site_id: Sites, since: datetime) -> list[Opened]:
    """The tasks that were opened since then, the last ones of many, latest first."""
    query = (
        select(_task.lane, _task.opened_at, _c.arrived_at, _task.due_at, _c.priority_why)
        .join(t.consignment, _c.consignment_id == _task.consignment_id)
        .where(
            at_sites(_task.site_id, site_id),
            _task.opened_at >= since,
            ~exists().where(_booking.task_id == _task.task_id),
        )
        .order_by(_task.opened_at.desc())
        .limit(MOST_OPENED)
    )
    return [Opened._make(row) for row in connection.execute(query)]


def read_people(connection: Connection, site_id: Sites) -> list[Person]:
    """Everybody whose account is open, by name."""
    query = select(_officer.login, _officer.name, _officer.role, _officer.seen_at, _officer.skills)
    mine = query.where(at_sites(_officer.site_id, site_id), _officer.disabled.is_(False))
    return [Person._make(row) for row in connection.execute(mine.order_by(_officer.name, _officer.login))]


def read_rules(connection: Connection, consignments: Sequence[str]) -> dict[str, set[str]]:
    """The rules that caught each of them."""
    caught = among(_match.consignment_id, "ids") & _match.withdrawn_at.is_(None)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key, rule in connection.execute(
        select(_match.consignment_id, _match.rule).where(caught), {"ids": consignments}
    ):
        found[key].add(rule)
    return found


def read_barred(connection: Connection, consignments: Sequence[str]) -> dict[str, set[str]]:
    """Who had better not, or may not, have the open or claimed task of each of them: who handed it back, who had a hand
    in a record that it is to look at again, and who asked for that (`taking.is_own_record`).
    """
    r, o, s = t.reinspection.c, t.outcome.c, t.signature.c
    of_task = t.consignment.join(t.reinspection, r.task_id == _c.task_id)
    records = of_task.join(
        t.outcome, (o.consignment_id == r.consignment_id) & (o.task_id != r.task_id)
    ).outerjoin(t.signature, s.outcome_id == o.outcome_id)
    these, asked = among(_c.consignment_id, "ids"), {"ids": consignments}
    own = select(_c.consignment_id, r.asked_by, o.officer, o.second_officer, s.officer).select_from(records)
    own = own.where(these)
    e = t.audit_event.c
    gave = select(e.chain, e.actor).where(
        among(e.chain, "ids"), e.event == "task_handed_back", ~e.payload.contains('"left":true')
    )
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key, *logins in [*connection.execute(own, asked), *connection.execute(gave, asked)]:
        found[key].update(login for login in logins if login)
    return found
