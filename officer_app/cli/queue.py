"""`queue`: what waits, most urgent first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from officer_app.cli.desk import Desk, WrongUse
from officer_app.cli.output import print_json, print_table
from officer_app.domain import clock, priority
from officer_app.domain.words import Lane, State

if TYPE_CHECKING:
    from officer_app.store.queue import QueueRow

Word = TypeVar("Word", bound=StrEnum)

_BEFORE_RELEASE = (State.DECLARED, State.ARRIVED, State.SCREENED, State.HELD)


def queue(
    context: typer.Context,
    lane: Annotated[str, typer.Option(metavar="L,…", help="Only these lanes.")] = "",
    state: Annotated[str, typer.Option(metavar="S,…", help="Only these states.")] = "",
    limit: Annotated[
        int, typer.Option(min=0, max=1_000_000_000, metavar="N", help="At most so many; 0: all.")
    ] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """What waits, most urgent first. Of what has left (`--state departed`) the last to change first."""
    from officer_app.store.queue import View, read_top

    desk: Desk = context.obj
    view = View(
        site_id=desk.scope,
        officer=desk.login or "",
        now=clock.now(),
        lanes=words(Lane, lane),
        states=words(State, state),
    )
    with desk.store.read() as connection:
        rows = read_top(connection, view, limit)
    if as_json:
        print_json([row_json(row) | {"site": desk.sites.get(row.site_id)} for row in rows])
    else:
        print_rows(rows, view.now, desk.sites)


def words(kind: type[Word], listed: str) -> tuple[Word, ...]:
    """`red,yellow` as enum members. Raises WrongUse for a word that is none."""
    asked = [word.strip().lower() for word in listed.split(",") if word.strip()]
    if unknown := [word for word in asked if word not in list(kind)]:
        raise WrongUse(f"{unknown[0]!r} is no {kind.__name__.lower()}; known are {', '.join(kind)}.")
    return tuple(map(kind, dict.fromkeys(asked)))


def row_json(row: QueueRow) -> dict[str, Any]:
    """One line of the queue, the fields named as in `show`."""
    from officer_app.store.detail_json import plain, utc

    return {
        "id": row.consignment_id,
        "logistics_no": row.logistics_no,
        "declaration_no": row.declaration_no,
        "mode": row.mode,
        "state": row.state,
        "lane": row.lane,
        "priority": row.priority,
        "priority_why": priority.explain(priority.from_json(row.priority_why)),
        "arrived_at": utc(row.arrived_at),
        "due_at": utc(row.due_at),
        "undeclared": row.undeclared,
        "missing": row.missing.split(),
        "enterprise": row.ebc_name,
        "country": row.country,
        "goods": row.goods,
        "item_count": row.item_count,
        "value_cny": plain(row.value_cny),
        "gross_weight": plain(row.gross_weight),
        "measured_weight": plain(row.measured_weight),
        "scan_verdict": row.scan_verdict,
        "flag_count": row.flag_count,
        "match_count": row.match_count,
        "task_kind": row.task_kind,
        "task_state": row.task_state,
        "officer": row.officer,
    }


def print_rows(rows: list[QueueRow], now: datetime, sites: Mapping[int, str] | None = None) -> None:
    """The queue for a terminal: `clock` is what is left of the hour to release, negative when it is over. Of several
    `sites` it says which."""
    several = sites is not None and len(sites) > 1
    titles = (
        "prio",
        "clock",
        "waybill",
        "mode",
        "lane",
        "state",
        "task",
        "value CNY",
        "flags",
        "matches",
        "goods",
        *(("site",) if several else ()),
    )
    print_table(
        titles,
        [
            (
                row.priority,
                _minutes_left(row, now),
                row.logistics_no,
                row.mode,
                row.lane,
                row.state,
                " ".join(filter(None, (row.task_state, row.officer))),
                None if row.value_cny is None else f"{row.value_cny:,.0f}",
                row.flag_count,
                row.match_count,
                row.goods[:40],
                *((sites[row.site_id],) if sites is not None and several else ()),
            )
            for row in rows
        ],
        right=("prio", "clock", "value CNY", "flags", "matches"),
    )


def _minutes_left(row: QueueRow, now: datetime) -> str:
    if row.due_at is None or row.state not in _BEFORE_RELEASE:
        return ""
    return f"{int((row.due_at - now).total_seconds() // 60)} min"
