"""`supervision`: the hall at this moment, as the supervisor sees it."""

from __future__ import annotations

from datetime import datetime
from math import inf
from typing import TYPE_CHECKING, Annotated

import typer

from officer_app.cli.desk import Desk
from officer_app.cli.output import UNATTENDED, print_json, print_table, say_age

if TYPE_CHECKING:
    from officer_app.domain.forecast import Forecast
    from officer_app.domain.site import Site
    from officer_app.reports.supervision import Hall


def supervision(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Numbers now, officers with load and pace, what needs attention, and who will miss the hour."""
    from officer_app.reports.supervision import as_json as plain
    from officer_app.reports.supervision import read_hall

    desk: Desk = context.obj
    desk.only_reads()
    hall = read_hall(desk.store, desk.site, sites=desk.scope)
    if as_json:
        print_json(plain(hall, desk.site))
    else:
        _print(hall, desk.site)
        say_age(hall.behind)
    if not desk.at_standby and not hall.behind and not desk.store.attended():
        typer.echo(UNATTENDED, err=True)


def _print(hall: Hall, site: Site) -> None:
    from officer_app.domain.words import SignatureKind
    from officer_app.store.volumes import Measure

    numbers, today = hall.numbers, hall.today
    settings, outcomes = site.settings, today.counted(Measure.INSPECTED)
    for label, value in (
        ("waiting", numbers.waiting),
        ("oldest", _minutes(numbers.oldest, hall.at)),
        ("in inspection", numbers.claimed),
        ("overdue", numbers.overdue),
        ("about to be", numbers.soon),
        ("to approve", hall.waiting[SignatureKind.APPROVAL]),
        ("second officer", hall.waiting[SignatureKind.SECOND]),
        ("departure alarms", hall.alarms),
        ("released today", today.counted(Measure.RELEASED)),
        ("under one hour", _share(today.share_under(settings.clock_minutes))),
        (
            "inspection rate",
            _of(outcomes, today.counted(Measure.ARRIVED), "arrived", settings.inspection_target),
        ),
        ("hit rate", _of(today.counted(Measure.NONCONFORM), outcomes, "outcomes", settings.hit_target)),
    ):
        typer.echo(f"{label:16} {value}")
    typer.echo()
    titles = ("officer", "name", "at work", "holds", "done today", "min a task", "seen", "skills")
    rows = [
        (
            who.login,
            who.name,
            "yes" if who.at_work else "there" if who.there else "",
            who.held,
            who.done,
            None if who.minutes is None else _pace(who.minutes),
            _minutes(who.seen_at, hall.at),
            " ".join(who.skills),
        )
        for who in hall.officers
    ]
    print_table(titles, rows, right=("holds", "done today", "min a task"))
    if hall.attention:
        typer.echo("\nNeeds attention")
        named = [
            (
                task.logistics_no,
                task.lane,
                _minutes(hall.at, task.due_at),
                task.officer,
                _late(task.late),
                task.asks or (f"{task.record.disposition}: task waiting" if task.record else ""),
            )
            for task in hall.attention
        ]
        print_table(("waybill", "lane", "left", "officer", "forecast", "asked"), named, right=("left",))
    typer.echo(f"\n{_sentence(hall.forecast)}")


def _late(minutes: float | None) -> str:
    if minutes is None:
        return ""
    return "nobody at work" if minutes == inf else f"{minutes:.0f} min late"


def _sentence(told: Forecast | None) -> str:
    if told is None:
        return "No task was finished here yet, so nothing is known of the pace."
    if not told.waiting and not told.coming_late:
        return "Nothing waits that could still miss the hour."
    basis = f"{told.officers} officers at {_pace(told.minutes)} min a task, {told.an_hour:.0f} tasks an hour coming in"
    said = f"At this pace {len(told.misses)} of {told.waiting} still in time will miss the hour ({basis})."
    if told.coming_late:
        said += f" So will {told.coming_late} of those still to come within the hour."
    if told.needed is None:
        if not told.saved:
            return f"{said} Not even {told.most} officers would change that."
        return f"{said} With {told.most} officers about {told.saved} more would be in time."
    if not told.misses and not told.coming_late:
        return said
    if any(miss.hopeless for miss in told.misses):
        said += f" {sum(miss.hopeless for miss in told.misses)} can no longer be done in time by anybody."
    return f"{said} {told.needed} officers would prevent what can be prevented."


def _minutes(since: datetime | None, until: datetime | None) -> str:
    return "" if since is None or until is None else f"{(until - since).total_seconds() // 60:.0f} min"


def _pace(minutes: float) -> str:
    return f"{minutes:.0f}" if minutes >= 1 else "< 1"


def _of(counted: int, cases: int, what: str, target: float) -> str:
    """How many of how many; of few cases, or of fewer than were counted, without a share."""
    from officer_app.reports.supervision import ENOUGH

    told = f"{counted} of {cases} {what}"
    if cases < ENOUGH or counted > cases:
        return told
    return f"{told}, {_share(counted / cases)} (target {_share(target)})"


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"
