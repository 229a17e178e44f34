"""`load list | show`: what goes with which flight, and what keeps it here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from officer_app.cli.desk import Desk
from officer_app.cli.output import print_json, print_table
from officer_app.domain import clock
from officer_app.domain.loading import BLOCKING, WHY_WORDS, Standing

if TYPE_CHECKING:
    from datetime import datetime

    from officer_app.store.loading import Alarm, Board, Loaded, Unit

loading = typer.Typer(help="The load list: units of flights, and what blocks them.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]


@loading.command("list")
def list_units(context: typer.Context, as_json: AsJson = False) -> None:
    """Units that are here, the first to depart first; those that left within a day; a day's alarms."""
    desk: Desk = context.obj
    board = _board(desk)
    if as_json:
        print_json(
            {
                "here": [_unit_json(unit) for unit in board.here],
                "departed": [_unit_json(unit) for unit in board.departed],
                "alarms": [_alarm_json(alarm) for alarm in board.alarms],
            }
        )
        return
    if not board.here and not board.departed:
        typer.echo("No load list (CEB607) names anything that is here.")
    else:
        _print_units(desk, [*board.here, *board.departed])
    if board.alarms:
        typer.echo(
            "\nAlarms of the last 24 hours: a departure named what may not leave, or not what must stay"
        )
        _print_alarms(desk, board.alarms)


@loading.command()
def show(
    context: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="FLIGHT|BILL|ULD")],
    as_json: AsJson = False,
) -> None:
    """The waybills of a flight, a master waybill or a pallet, first what keeps it here."""
    from officer_app.store.loading import find_units, read_unit

    desk: Desk = context.obj
    units = find_units(_board(desk), ref)
    with desk.store.read() as connection:
        inside = [
            read_unit(connection, desk.site.site_id, unit.key, departed=unit.left_at is not None)
            for unit in units
        ]
    if as_json:
        print_json(
            [
                _unit_json(unit) | {"waybills": [_loaded_json(row) for row in rows]}
                for unit, rows in zip(units, inside, strict=True)
            ]
        )
        return
    for number, (unit, rows) in enumerate(zip(units, inside, strict=True)):
        typer.echo("\n" * bool(number) + f"{_named(unit)}: {_told(desk, unit)}")
        print_table(
            ("waybill", "standing", "state", "lane", "mode", "kg", "officer", "goods"),
            [
                (
                    row.logistics_no,
                    row.standing,
                    row.state,
                    row.lane,
                    row.mode,
                    row.gross_weight and f"{row.gross_weight:.2f}",
                    row.officer,
                    (row.goods or "")[:40],
                )
                for row in rows
            ],
            right=("kg",),
        )


def _board(desk: Desk) -> Board:
    from officer_app.store.loading import read_board

    with desk.store.read() as connection:
        return read_board(connection, desk.site.site_id, clock.now(), desk.context.flights)


def _named(unit: Unit) -> str:
    return " · ".join(filter(None, unit.key))


def _told(desk: Desk, unit: Unit) -> str:
    """`blocked: 2 held, 1 missing`."""
    if unit.left_at is not None:
        behind = unit.waybills - unit.counts.get(Standing.DEPARTED, 0)
        left = f"departed {_at(desk, unit.left_at)}"
        return f"{left}, {behind} left behind" if behind else left
    if unit.overdue_at is not None:
        blocked = "".join(f", {unit.counts[one]} {one}" for one in BLOCKING if one in unit.counts)
        return f"should have left {_at(desk, unit.overdue_at)}, no departure received{blocked}"
    blocking = [f"{unit.counts[one]} {one}" for one in BLOCKING if one in unit.counts]
    return f"{unit.progress}: {', '.join(blocking)}" if blocking else unit.progress


def _at(desk: Desk, moment: datetime | None) -> str:
    return f"{moment.astimezone(desk.context.zone):%m-%d %H:%M}" if moment else ""


def _print_units(desk: Desk, units: list[Unit]) -> None:
    counted = list(Standing)
    print_table(
        ("flight", "departs", "bill", "unit", "waybills", *counted, "progress"),
        [
            (
                unit.key.flight,
                _at(desk, unit.departs),
                unit.key.bill,
                unit.key.package,
                unit.waybills,
                *(unit.counts.get(one, "") for one in counted),
                _told(desk, unit),
            )
            for unit in units
        ],
        right=("waybills", *counted),
    )


def _print_alarms(desk: Desk, alarms: tuple[Alarm, ...]) -> None:
    print_table(
        ("raised", "flight", "bill", "unit", "waybill", "then", "now", "why", "departure"),
        [
            (
                _at(desk, alarm.raised_at),
                alarm.flight,
                alarm.bill,
                alarm.package,
                alarm.logistics_no,
                alarm.state or "not known",
                alarm.state_now,
                WHY_WORDS[alarm.why].en,
                "returned" if alarm.refused else "let through",
            )
            for alarm in alarms
        ],
    )


def _unit_json(unit: Unit) -> dict[str, Any]:
    from officer_app.store.detail_json import utc

    return {
        **unit.key._asdict(),
        "progress": unit.progress,
        "counts": {one.value: unit.counts.get(one, 0) for one in Standing},
        "listed_at": utc(unit.listed_at),
        "departs": utc(unit.departs),
        "left_at": utc(unit.left_at),
        "overdue_at": utc(unit.overdue_at),
        "alarm_at": utc(unit.alarm_at),
    }


def _loaded_json(row: Loaded) -> dict[str, Any]:
    from officer_app.store.detail_json import plain

    return {
        "id": row.consignment_id,
        "logistics_no": row.logistics_no,
        "standing": row.standing,
        "state": row.state,
        "lane": row.lane,
        "mode": row.mode,
        "enterprise": row.ebc_name,
        "country": row.country,
        "goods": row.goods,
        "gross_weight": plain(row.gross_weight),
        "officer": row.officer,
    }


def _alarm_json(alarm: Alarm) -> dict[str, Any]:
    from officer_app.store.detail_json import utc

    return alarm._asdict() | {"raised_at": utc(alarm.raised_at), "why": alarm.why}
