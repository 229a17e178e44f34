"""`audit`: the record of what happened, verified, signed, and handed to an auditor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from officer_app.cli.desk import Desk, WrongUse, day_named
from officer_app.cli.output import print_json, print_table

if TYPE_CHECKING:
    from officer_app.domain.checkpoints import Checkpoint
    from officer_app.workflow.verifying_draws import Draw

audit = typer.Typer(
    help="The record of what happened: verified, signed, for an auditor.", no_args_is_help=True
)


@audit.command()
def verify(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Recompute every chain, hold it against what was signed, and hash all evidence again; ends with 1 where something
    is not as recorded."""
    from officer_app.workflow.evidence import lost_evidence
    from officer_app.workflow.verifying import Broken, verify
    from officer_app.workflow.verifying_checkpoints import verify_checkpoints

    desk: Desk = context.obj
    store = desk.store
    found = verify(store)
    checked = verify_checkpoints(store, desk.data.audit)
    broken = [*found.broken, *checked.broken]
    if not store.is_shared:
        broken += [Broken(key, None, why) for key, why in lost_evidence(store, desk.data)]
    if as_json:
        print_json(
            {
                "ok": not broken,
                "events": found.events,
                "broken": [one._asdict() for one in broken],
                "checkpoints": checked.checkpoints,
                "signed": [_told(one) for one in checked.signed],
                "notes": checked.notes,
            }
        )
    else:
        typer.echo(f"{found.events} events, {len(broken)} broken.")
        for one in checked.signed:
            typer.echo(_sentence(one))
        if not checked.checkpoints:
            typer.echo("Nothing is signed: who owns the database could compute all chains anew (audit key).")
        for note in checked.notes:
            typer.echo(note)
        if broken:
            print_table(("consignment", "event", "reason"), broken)
    if broken:
        raise typer.Exit(1)


@audit.command()
def draws(
    context: typer.Context,
    ref: Annotated[
        str | None,
        typer.Argument(metavar="REF", help="One declaration; else all of a day.", show_default=False),
    ] = None,
    day: Annotated[
        str | None, typer.Option(metavar="D", help="The day of the declarations, 2026-11-23; else today.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Make the random draw of each declaration anew and say which agree; ends with 1 where one does not."""
    from officer_app.reports.volumes import today_at
    from officer_app.store.detail import find_one
    from officer_app.workflow.verifying_draws import by_mode, draw_of, draws_of_day

    desk: Desk = context.obj
    if ref is not None:
        if day is not None:
            raise WrongUse("Either one declaration or a day, not both.")
        with desk.store.read() as connection:
            consignment_id = find_one(connection, ref)
        made = draw_of(desk.store, desk.site, consignment_id)
    else:
        made = draws_of_day(desk.store, desk.site, day_named(day) or today_at(desk.site))
    wrong = [one for one in made if one.wrong]
    modes = by_mode(made, desk.site.settings)
    if as_json:
        print_json(
            {
                "ok": not wrong,
                "modes": [one._asdict() for one in modes],
                "draws": [one._asdict() for one in made],
            }
        )
    else:
        typer.echo(f"{len(made)} draws made anew, {len(made) - len(wrong)} agree.")
        titles = ("mode", "declared", "drawn", "share", "chance of each")
        shares = [
            (one.mode, one.declared, one.drawn, f"{one.drawn / one.declared:.2%}", f"{one.rate:.2%}")
            for one in modes
        ]
        print_table(titles, shares, right=titles[1:])
        shown = made if ref is not None else [one for one in made if one.drawn or one.wrong]
        if shown:
            typer.echo()
            columns = ("declaration", "waybill", "value", "rate", "drawn", "agrees")
            print_table(columns, [_drawn(one) for one in shown])
    if wrong:
        raise typer.Exit(1)


def _drawn(one: Draw) -> tuple[str, ...]:
    drawn = "drawn" if one.drawn else "not drawn"
    return one.declaration_no, one.logistics_no, f"{one.value:.9f}", str(one.rate), drawn, one.wrong or "yes"


@audit.command()
def key(context: typer.Context) -> None:
    """Make the key that signs checkpoints, outside the database. Never overwrites one."""
    from officer_app.domain.checkpoints import fingerprint
    from officer_app.workflow.audit_key import make_key, private_file, public_file

    folder = context.obj.data.audit
    public = make_key(folder)
    typer.echo(f"Key: {private_file(folder)}, for the intake service alone to read.")
    typer.echo(f"Public key, for auditors: {public_file(folder)}")
    typer.echo(f"Its fingerprint, to be written down elsewhere: {fingerprint(public)}")


@audit.command()
def checkpoint(
    context: typer.Context,
    restored: Annotated[
        str,
        typer.Option(metavar="WHY", help="A backup was put back: sign that, and what the database has now."),
    ] = "",
) -> None:
    """Sign the ends of all chains that have moved. The intake service does it every hour."""
    from officer_app.store.checkpoints import sites
    from officer_app.workflow.checkpoints import make_checkpoint

    desk: Desk = context.obj
    store = desk.store
    with store.read() as connection:
        there = sites(connection)
    for site_id in there:
        made = make_checkpoint(store, site_id, desk.data.audit, restored)
        typer.echo(_sentence(made) if made else "Nothing has moved since the last checkpoint.")


@audit.command()
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The zip to write; it must not exist.")],
) -> None:
    """Write all chains, what was signed of them and a verifier that needs nothing but Python."""
    from officer_app.workflow.audit_export import export

    desk: Desk = context.obj
    store = desk.store
    events = export(store, desk.data.audit, file)
    typer.echo(f"{file}: {events} events. An auditor runs: python3 verify.py {file.name}")


def _sentence(one: Checkpoint) -> str:
    from officer_app.domain.checkpoints import fingerprint
    from officer_app.domain.clock import from_micros

    return (
        f"Checkpoint {one.number} of {from_micros(one.at):%Y-%m-%d %H:%M} UTC signs {one.events} events in"
        f" {one.chains} chains, with the key {fingerprint(one.key)}."
    )


def _told(one: Checkpoint) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("site_id", "number", "at", "chains", "events", "key")}
