"""`demo`: live traffic for a demonstration station, its history, or the whole demonstration in one command."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from officer_app.cli import screenshots, volumes
from officer_app.cli.desk import Desk
from officer_app.cli.intake import the_only_service
from officer_app.cli.queue import print_rows
from officer_app.cli.station import make_demonstration
from officer_app.cli.terminal import display_answers, told_to_end
from officer_app.domain import clock

if TYPE_CHECKING:
    from officer_app.demo.station import DemoStation
    from officer_app.workflow.intake.files import FileResult

_RUN_HISTORY, _RUN_PER_DAY = 14, 120
_UNATTENDED_PARCELS, _UNATTENDED_PACE, _UNATTENDED_TASKS = 40, 240.0, 5
_SHOWN = 20


def demo(
    context: typer.Context,
    pace: Annotated[float, typer.Option(min=0.1, metavar="N", help="Parcels a minute.")] = 12,
    parcels: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="End after so many; else go on until told to end.")
    ] = None,
    history: Annotated[
        int | None, typer.Option(min=1, max=365, metavar="DAYS", help="Fill so many past days instead.")
    ] = None,
    per_day: Annotated[int, typer.Option(min=1, metavar="N", help="Consignments a day of history.")] = 500,
    seed: Annotated[int, typer.Option(metavar="N", help="The same seed gives the same traffic.")] = 1,
    run: Annotated[
        bool,
        typer.Option("--run", help="Everything: a station with history, live traffic, and the window on it."),
    ] = False,
) -> None:
    """Bring traffic to a demonstration station. It is written into the inbox, as the trade would."""
    desk: Desk = context.obj
    _make_station(desk)
    if history is not None:
        fill(desk, history, per_day, seed)
    elif run and display_answers():
        _with_window(desk, pace)
    elif run:
        _unattended(desk, seed)
    else:
        _send(desk, pace, parcels, seed)


def _make_station(desk: Desk) -> None:
    """The demonstration station, made when there is none. Refuses a real station's database."""
    from officer_app.workflow.setup import upgrade

    with closing(upgrade(desk.database_file)) as store:
        make_demonstration(store)


def fill(desk: Desk, days: int, per_day: int, seed: int) -> None:
    """Fill the days before today, and say how far it is."""
    from officer_app.demo.advance import book_some
    from officer_app.demo.history import fill_history
    from officer_app.reports.volumes import today_at

    def progress(done: int, of: int) -> None:
        if sys.stderr.isatty():
            typer.echo(f"\rHistory: {done:,} of {of:,} consignments", nl=False, err=True)

    began = time.monotonic()
    until = today_at(desk.site)
    done = fill_history(
        desk.store, desk.context, days=days, per_day=per_day, until=until, seed=seed, progress=progress
    )
    book_some(desk.store, desk.context, clock.now())
    typer.echo("", err=True)
    typer.echo(f"{done:,} consignments over {days} days in {time.monotonic() - began:.0f} s.")


def _send(desk: Desk, pace: float, parcels: int | None, seed: int) -> None:
    """Live traffic until told to end. `seed` and the moment make the numbers: no two runs send the same."""
    with told_to_end() as ended:
        written = _traffic(desk, pace, seed, parcels).run(ended)
    typer.echo(f"{written} files written into {desk.data.inbox}.")


def _traffic(desk: Desk, pace: float, seed: int, parcels: int | None) -> DemoStation:
    """The station's senders, with the timetable of the flights they load."""
    from officer_app.demo.loading import write_timetable
    from officer_app.demo.station import DemoStation

    station = DemoStation(desk.data.inbox, pace, seed, parcels, outbox=desk.data.outbox)
    write_timetable(desk.data.root / "flights.csv", station.start, pace)
    return station


def _with_window(desk: Desk, pace: float) -> None:
    """The window, and the traffic as a process beside it that ends with it."""
    from officer_app.ui.app import main as window

    _some_history(desk)
    command = [sys.executable, "-m", "officer_app", "--data", str(desk.data.root), "--database", desk.url]
    traffic = subprocess.Popen([*command, "demo", "--pace", str(pace)], stdout=subprocess.DEVNULL)
    try:
        code = window(data=str(desk.data.root), database=desk.url, officer="officer1")
    finally:
        traffic.terminate()
        traffic.wait(timeout=20)
    raise typer.Exit(code)


def _unattended(desk: Desk, seed: int) -> None:
    """The same job where nobody can look: the station is run through, and what came of it is printed."""
    from officer_app.demo.unattended import inspect, take_in_traffic
    from officer_app.reports.volumes import read_report, today_at
    from officer_app.store.queue import View, read_top
    from officer_app.store.volumes import By
    from officer_app.workflow.people import sign_in
    from officer_app.workflow.setup import DEMO_PASSWORD

    typer.echo("There is no display: the demonstration runs offscreen.")
    _some_history(desk)
    results: list[FileResult] = []
    traffic = _traffic(desk, _UNATTENDED_PACE, seed, _UNATTENDED_PARCELS)
    with the_only_service(desk):
        take_in_traffic(desk.store, desk.data, traffic, results.append)
    typer.echo(f"\n{len(results)} files of {_UNATTENDED_PARCELS} parcels taken in.")
    officer = sign_in(desk.store, "officer1", DEMO_PASSWORD, "07")
    recorded = inspect(desk.store, desk.context, officer, _UNATTENDED_TASKS)
    typer.echo(f"officer1 holds the most urgent task and has recorded {recorded} others.")
    now = clock.now()
    with desk.store.read() as connection:
        rows = read_top(connection, View(desk.site.site_id, officer.login, now), _SHOWN)
    typer.echo(f"\nThe queue, the {len(rows)} most urgent:")
    print_rows(rows, now)
    today = today_at(desk.site)
    typer.echo("\nToday and the week before:")
    volumes.print_report(read_report(desk.store, desk.site, today - timedelta(days=6), today, By.LANE))
    typer.echo("\nPictures:")
    for theme, lang in (("light", "en"), ("dark", "zh_CN")):
        for file in screenshots.take(desk, Path("pictures"), theme, lang):
            typer.echo(f"  {file}")


def _some_history(desk: Desk) -> None:
    """A fortnight behind a new station, so that volumes and enterprises have a past."""
    from officer_app.store.volumes import counted_days

    with desk.store.read() as connection:
        empty = counted_days(connection, desk.site.site_id) is None
    if empty:
        fill(desk, _RUN_HISTORY, _RUN_PER_DAY, seed=1)
