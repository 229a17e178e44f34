"""Records that wait for somebody else's word: a second officer's, or the section chief's.

Read from what was submitted and is still on the desk, and from the amendments; what was carried out as it was recorded
costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    exists,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from officer_app.domain.words import Disposition, SignatureKind, TaskState
from officer_app.store import tables as t
from officer_app.store.queue import promised
from officer_app.store.taking import had_a_hand
from officer_app.store.types import Sites, at_sites

_c, _o, _s, _task = t.consignment.c, t.outcome.c, t.signature.c, t.task.c

EITHER = tuple(SignatureKind)


class Waiting(NamedTuple):
    """A record and whose word it waits for; its consignment may have left already (an amendment)."""

    consignment_id: str
    logistics_no: str
    lane: str
    priority: int
    task_id: str
    officer: str
    disposition: str
    recorded_at: datetime
    kind: str
    due_at: datetime | None  # None: released already


def waiting_for(
    site_id: Sites, kinds: Iterable[SignatureKind] = EITHER, other_than: str = ""
) -> Select[tuple[str]]:
    """The consignments whose latest record waits for one of `kinds`; not those that `other_than` may not answer for,
    as `domain.signing.may_answer` has it."""
    desk = select(_c.consignment_id).where(
        at_sites(_c.site_id, site_id), _c.on_desk == 1, _c.task_state == TaskState.SUBMITTED
    )
    amended = t.outcome.alias()
    amendments = select(amended.c.consignment_id).where(
        amended.c.amends > _FIRST, at_sites(amended.c.site_id, site_id)
    )
    later = t.outcome.alias()
    latest = ~exists().where(later.c.consignment_id == _o.consignment_id, later.c.outcome_id > _o.outcome_id)
    any_of = t.outcome.alias()
    of_task = exists().where(any_of.c.consignment_id == _o.consignment_id, any_of.c.task_id == _o.task_id)
    signature = exists().where(
        _s.outcome_id == any_of.c.outcome_id, _s.kind == SignatureKind.SECOND, _s.officer == other_than
    )
    wrote = of_task.where(any_of.c.officer == other_than)
    signed = of_task.where(or_(any_of.c.second_officer == other_than, signature))
    looked_at = (_KIND == SignatureKind.SECOND) & had_a_hand(_o.task_id, other_than)
    own = or_(wrote, (_KIND == SignatureKind.APPROVAL) & signed, looked_at)
    query = select(_o.consignment_id).where(
        _o.consignment_id.in_(union_all(desk, amendments)), latest, _KIND.in_(tuple(kinds))
    )
    return query.where(~own) if other_than else query


_FIRST = "00000000-0000-0000-0000-000000000000"  # sorts before every key


def two_before(record: ReadOnlyColumnCollection[str, Column[Any]]) -> ColumnElement[bool]:
    """A second officer stands behind a record that this one of the same task amends: it needs two again."""
    before = t.outcome.alias()
    signed = exists().where(_s.outcome_id == before.c.outcome_id, _s.kind == SignatureKind.SECOND)
    return exists().where(
        before.c.consignment_id == record.consignment_id,
        before.c.task_id == record.task_id,
        before.c.outcome_id < record.outcome_id,
        or_(before.c.second_officer.is_not(None), signed),
    )


def _given(kind: SignatureKind) -> ColumnElement[bool]:
    return exists().where(_s.outcome_id == _o.outcome_id, _s.kind == kind)


#: As `domain.signing.lacking` has it.
_KIND = case(
    (
        or_(
            _o.disposition.in_([which for which in Disposition if which.needs_second_officer]),
            and_(_o.amends.is_not(None), two_before(_o)),
        )
        & _o.second_officer.is_(None)
        & ~_given(SignatureKind.SECOND),
        SignatureKind.SECOND.value,
    ),
    (_o.needs_approval & ~_given(SignatureKind.APPROVAL), SignatureKind.APPROVAL.value),
)


def count_waiting(
    connection: Connection, site_id: Sites, kinds: Iterable[SignatureKind], other_than: str = ""
) -> int:
    found = waiting_for(site_id, kinds, other_than).subquery()
    return connection.execute(select(func.count()).select_from(found)).scalar_one()


def read_waiting(
    connection: Connection, site_id: Sites, kinds: Iterable[SignatureKind] = EITHER, other_than: str = ""
) -> list[Waiting]:
    """The longest waiting first."""
    columns: list[Any] = [_c.consignment_id, _c.logistics_no, _task.lane, _c.priority, _task.task_id]
    query = (
        waiting_for(site_id, kinds, other_than)
        .with_only_columns(*columns, _o.officer, _o.disposition, _o.recorded_at, _KIND, promised())
        .join(t.consignment, _c.consignment_id == _o.consignment_id)
        .join(t.task, _task.task_id == _o.task_id)
        .order_by(_o.recorded_at)
    )
    return [Waiting._make(row) for row in connection.execute(query)]
