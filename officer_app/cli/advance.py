"""`advance list | book | cancel | seals | enterprises | grant | withdraw`: inspection before arrival (`--as`)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from officer_app.cli.desk import Desk, WrongUse
from officer_app.cli.output import print_json, print_table
from officer_app.cli.tasks import Reference
from officer_app.domain.words import Advance, InspectionPlace, State

if TYPE_CHECKING:
    from officer_app.store.advance import Booked

advance = typer.Typer(
    help="Inspection before arrival: who is eligible, bookings, seals on arrival.", no_args_is_help=True
)

Reason = Annotated[str, typer.Option(help="Why.")]
Code = Annotated[str, typer.Argument(metavar="CODE", help="The enterprise's customs or credit code.")]


@advance.command("list")
def list_booked(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False
) -> None:
    """What is booked, and what travels under seals, in the order of its appointments."""
    from officer_app.store.advance import read_booked

    desk: Desk = context.obj
    zone = desk.context.zone
    with desk.store.read() as connection:
        found = read_booked(connection, desk.site.site_id)
    if as_json:
        print_json([one._asdict() | {"booked_for": one.booked_for.isoformat()} for one in found])
        return
    titles = ("waybill", "when", "where", "officer", "enterprise", "stands")
    rows = [
        (
            one.logistics_no,
            f"{one.booked_for.astimezone(zone):%Y-%m-%d %H:%M}",
            one.place or one.place_kind,
            one.holder or one.officer,
            one.ebc_name,
            _stands(one),
        )
        for one in found
    ]
    print_table(titles, rows)


def _stands(one: Booked) -> str:
    if one.advance == Advance.SEALED:
        return "sealed" if one.state == State.DECLARED else "seals to be looked at"
    return {"claimed": "being inspected", "submitted": "record waits"}.get(one.task_state or "", "booked")


@advance.command()
def book(
    context: typer.Context,
    refs: Annotated[list[str], typer.Argument(metavar="REF…", help="Waybills or other numbers, or ids.")],
    at: Annotated[str, typer.Option(metavar="TIME", help="At the site: 2026-11-25T14:00.")],
    place: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="The enterprise's own place; without it at the station."),
    ] = None,
    officer: Annotated[str | None, typer.Option(metavar="OFFICER", help="Who is to go.")] = None,
) -> None:
    """Book the inspection of goods that are declared and have not arrived; all of them or none."""
    from officer_app.store.detail import find_one
    from officer_app.workflow.advance import Booking
    from officer_app.workflow.advance import book as book_all

    desk: Desk = context.obj
    kind = InspectionPlace.STATION if place is None else InspectionPlace.PREMISES
    wanted = Booking(_moment(desk, at), kind, place or "", officer)
    with desk.store.read() as connection:
        keys = [find_one(connection, ref) for ref in refs]
    for number in book_all(desk.store, desk.context, desk.officer, keys, wanted):
        typer.echo(f"{number} is booked for {at}.")


@advance.command()
def cancel(context: typer.Context, ref: Reference, reason: Reason) -> None:
    """Call off a booking that nobody has taken, or (a supervisor) take back what was sealed."""
    from officer_app.workflow.advance import cancel as call_off

    desk: Desk = context.obj
    call_off(desk.store, desk.context, desk.officer, _consignment(desk, ref), reason)
    typer.echo(f"{ref}: the advance inspection is called off.")


@advance.command()
def seals(
    context: typer.Context,
    ref: Reference,
    seal: Annotated[list[str] | None, typer.Option(help="A seal that is whole; may be repeated.")] = None,
    package: Annotated[list[str] | None, typer.Option(help="A package that is there; likewise.")] = None,
    broken: Annotated[list[str] | None, typer.Option(help="A seal that is not whole; likewise.")] = None,
) -> None:
    """Hold seals and packages on arrival against the record: release where all are the same, else red."""
    from officer_app.domain.advance import Marks
    from officer_app.workflow.advance import check_seals
    from officer_app.workflow.outbox import write_outbox

    if not (seal or package or broken):
        raise WrongUse("Say what is on the box: --seal, --package, --broken.")
    desk: Desk = context.obj
    found = Marks(tuple(seal or ()), tuple(package or ()), tuple(broken or ()))
    checked = check_seals(desk.store, desk.context, desk.officer, _consignment(desk, ref), found)
    write_outbox(desk.store, desk.data.outbox)
    if checked.told:
        typer.echo(f"{ref} is {checked.state}: {'; '.join(one.en for one in checked.told)}.")
    elif checked.state == State.RELEASED:
        typer.echo(f"{ref}: seals and packages are the same; it is released.")
    else:
        typer.echo(f"{ref}: seals and packages are the same, yet it is {checked.state}: see why with show.")


@advance.command()
def enterprises(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False
) -> None:
    """Whose goods may be inspected before arrival, and who decided so."""
    from officer_app.store.advance import read_eligible

    desk: Desk = context.obj
    with desk.store.read() as connection:
        found = read_eligible(connection, desk.site.site_id)
    if as_json:
        print_json([one._asdict() | _times(one.until, one.decided_at) for one in found])
        return
    zone = desk.context.zone
    rows = [
        (
            one.ebc_code,
            one.name,
            f"{one.until.astimezone(zone):%Y-%m-%d}" if one.until else "withdrawn",
            one.reason,
            one.decided_by,
            f"{one.decided_at.astimezone(zone):%Y-%m-%d %H:%M}",
        )
        for one in found
    ]
    print_table(("code", "enterprise", "until", "reason", "by", "decided"), rows)


@advance.command()
def grant(
    context: typer.Context,
    code: Code,
    until: Annotated[str, typer.Option(metavar="DAY", help="The last day, 2026-12-31.")],
    reason: Reason,
) -> None:
    """Make an enterprise eligible, or decide anew until when it is (supervisor, administrator)."""
    from officer_app.workflow.eligibility import grant as decide

    desk: Desk = context.obj
    last = _moment(desk, until)
    end = datetime.combine(last.astimezone(desk.context.zone).date(), time(), desk.context.zone)
    decide(desk.store, desk.context, desk.officer, code, end + timedelta(days=1), reason)
    typer.echo(f"{code} is eligible to the end of {until}.")


@advance.command()
def withdraw(context: typer.Context, code: Code, reason: Reason) -> None:
    """End that an enterprise is eligible; seals on their way release nothing any more."""
    from officer_app.workflow.eligibility import withdraw as end

    desk: Desk = context.obj
    end(desk.store, desk.context, desk.officer, code, reason)
    typer.echo(f"{code} is no longer eligible.")


def _consignment(desk: Desk, ref: str) -> str:
    from officer_app.store.detail import find_one

    with desk.store.read() as connection:
        return find_one(connection, ref)


def _moment(desk: Desk, said: str) -> datetime:
    """A time as it is written at the site."""
    try:
        found = datetime.fromisoformat(said)
    except ValueError as error:
        raise WrongUse(f"{said} is no time such as 2026-11-25T14:00.") from error
    return found if found.tzinfo else found.replace(tzinfo=desk.context.zone)


def _times(until: datetime | None, decided_at: datetime) -> dict[str, Any]:
    return {"until": until and until.isoformat(), "decided_at": decided_at.isoformat()}
