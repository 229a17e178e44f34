"""Claiming the most urgent task in one statement, so that one answer of the server is waited for and not nine.

Every guard of the tables stands behind it as behind the same steps one by one.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    Text,
    cast,
    func,
    insert,
    literal_column,
    select,
    update,
)

from officer_app.domain.words import TaskState
from officer_app.store import tables as t
from officer_app.store.queue import View
from officer_app.store.taking import urgent

#: What each claim says, and what it is to the server.
_GIVEN = {"site": "integer", "me": "text", "station": "text", "minutes": "integer"}

_c, _task, _officer = t.consignment.c, t.task.c, t.officer.c


def take_most_urgent(
    tx: Connection, site_id: int, login: str, station: str, lease_minutes: int
) -> str | None:
    """Claim for `login` the most urgent open task that they may take and nobody is taking at this moment; gives the
    consignment's id, None where there is no such task."""
    asked = {"site": site_id, "me": login, "station": station, "minutes": lease_minutes}
    key: str | None = tx.exec_driver_sql(_statement(tx.dialect), asked).scalar()
    return key


def is_free(tx: Connection, consignment_id: str) -> bool:
    """Whether nobody is taking this one at this moment; it stays so for this transaction."""
    query = select(_c.consignment_id).where(
        _c.consignment_id == consignment_id, _c.task_state == TaskState.OPEN
    )
    return tx.execute(query.with_for_update(skip_locked=True, key_share=True)).first() is not None


@cache
def _statement(dialect: Dialect) -> str:
    """Its text, put together once, since that takes longer than the claim. What never changes stands in it as it is: a
    plan for any value would not see that the index of the desk is meant."""
    given: list[ColumnElement[Any]] = [literal_column(f"${name}") for name in _GIVEN]
    site, me, station, minutes = given
    anybody: Any = View(site, me, func.now())  # type: ignore[arg-type]
    wanted = (
        urgent(select(_c.consignment_id, _c.task_id), anybody)
        .with_for_update(skip_locked=True, key_share=True, of=t.consignment)
        .cte("wanted")
    )
    taken = (
        update(t.task)
        .where(_task.task_id == wanted.c.task_id, _task.state == TaskState.OPEN)
        .values(
            state=TaskState.CLAIMED,
            officer=me,
            station=station,
            claimed_at=func.now(),
            lease_until=func.now() + minutes * literal_column("interval '1 minute'"),
            told_by=None,
            told=None,
            version=_task.version + 1,
        )
        .returning(_task.task_id, _task.consignment_id)
        .cte("taken")
    )
    shown = (
        update(t.consignment)
        .where(_c.consignment_id == taken.c.consignment_id)
        .values(task_state=TaskState.CLAIMED, officer=me, updated_at=func.now(), version=_c.version + 1)
        .cte("shown")
    )
    seen = (
        update(t.officer).where(_officer.login == me, taken.c.task_id.is_not(None)).values(seen_at=func.now())
    )
    said: ColumnElement[str] = (
        literal_column("""'{"task":"'""") + cast(taken.c.task_id, Text) + literal_column("""'"}'""")
    )
    told = insert(t.audit_event).from_select(
        ["chain", "site_id", "event", "station", "payload"],
        select(cast(taken.c.consignment_id, Text), site, literal_column("'task_claimed'"), station, said),
    )
    whole = select(taken.c.consignment_id).add_cte(shown, seen.cte("seen"), told.cte("told"))
    made = str(whole.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    for name, kind in _GIVEN.items():
        made = made.replace(f"${name}", f"%({name})s::{kind}")
    return made
