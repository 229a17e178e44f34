"""`volumes`: what passed, what it was worth, and how long it took."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from officer_app.cli.desk import Desk, WrongUse, day_named
from officer_app.cli.output import print_json, print_table, say_age

if TYPE_CHECKING:
    from officer_app.reports.volumes import Figures, Report

_DAYS = 30
#: What is told of those that have no mode or lane yet.
_NOT_YET = {"mode": "not declared", "lane": "not routed yet"}


def volumes(
    context: typer.Context,
    first: Annotated[
        str | None,
        typer.Option("--from", metavar="D", help="First day, 2026-11-23; else 30 days to the last."),
    ] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="D", help="Last day; else today.")] = None,
    by: Annotated[str, typer.Option(metavar="mode|lane", help="What to tell apart.")] = "mode",
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    csv: Annotated[Path | None, typer.Option(metavar="F", help="Write the figures into this file.")] = None,
) -> None:
    """Counts, value and clearance times by day and mode or lane."""
    from officer_app.reports.volumes import as_json as plain
    from officer_app.reports.volumes import read_report, today_at, write_csv
    from officer_app.store.volumes import By

    if as_json and csv is not None:
        raise WrongUse("Either --json or --csv, not both.")
    if by not in list(By):
        raise WrongUse(f"{by!r} is neither {' nor '.join(By)}.")
    desk: Desk = context.obj
    desk.only_reads()
    to = day_named(last) or today_at(desk.site)
    since = day_named(first) or to - timedelta(days=_DAYS - 1)
    if since > to:
        raise WrongUse(f"The first day, {since}, comes after the last, {to}.")
    told = read_report(desk.store, desk.site, since, to, By(by), desk.scope)
    if as_json:
        print_json(plain(told))
    elif csv is not None:
        write_csv(told, csv)
        typer.echo(f"{csv}: {since} to {to}, {len(told.days)} days.")
    else:
        print_report(told)
        say_age(told.behind)


def print_report(told: Report) -> None:
    """Days on which something happened, each with its modes or lanes, and the total."""
    titles = (
        "day",
        told.by.value,
        "declared",
        "arrived",
        "held",
        "released",
        "value CNY",
        "p50",
        "p90",
        "p95",
        "under 1 h",
        "inspected",
        "hits",
    )
    rows = []
    for day in told.days:
        if not any(day.total.counts.values()):
            continue
        rows += [
            ("", key or _NOT_YET[told.by.value], *_cells(day.by_key[key], told, key))
            for key in told.keys
            if key in day.by_key
        ]
        rows.append((day.day.isoformat(), "total", *_cells(day.total, told)))
    rows.append(("all days", "total", *_cells(told.total, told)))
    print_table(titles, rows, right=titles[2:])


def _cells(figures: Figures, told: Report, key: str = "") -> tuple[object, ...]:
    """What is declared or arrives has no lane yet: beside a lane nothing is told of it."""
    from officer_app.reports.volumes import PERCENTILES
    from officer_app.store.volumes import Measure

    before: list[int | None] = [figures.counted(measure) for measure in (Measure.DECLARED, Measure.ARRIVED)]
    if key and told.by.value == "lane":
        before = [count or None for count in before]
    return (
        *before,
        figures.counted(Measure.HELD),
        figures.counted(Measure.RELEASED),
        "" if (value := figures.value(Measure.RELEASED)) is None else f"{value:,.0f}",
        *map(figures.percentile, PERCENTILES),
        _share(figures.share_under(told.clock_minutes)),
        figures.counted(Measure.INSPECTED),
        _share(figures.hit_rate),
    )


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}"
