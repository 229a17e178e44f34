"""`audit verify`, `backup` and `restore`: that nothing recorded is lost or changed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from officer_app.cli.desk import Desk
from officer_app.cli.output import print_json, print_table

audit = typer.Typer(help="The record of what happened.", no_args_is_help=True)


@audit.callback()
def _group() -> None:
    """Keeps `verify` a command of its own name."""


@audit.command()
def verify(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Recompute every chain, and the hashes of all evidence; ends with 1 where something is not as recorded."""
    from officer_app.workflow.evidence import lost_evidence
    from officer_app.workflow.verifying import Broken, verify

    desk: Desk = context.obj
    found = verify(desk.store)
    found.broken.extend(Broken(key, None, why) for key, why in lost_evidence(desk.store, desk.data))
    if as_json:
        broken = [one._asdict() for one in found.broken]
        print_json({"ok": found.ok, "events": found.events, "broken": broken})
    else:
        typer.echo(f"{found.events} events, {len(found.broken)} broken.")
        if found.broken:
            print_table(("consignment", "event", "reason"), found.broken)
    if not found.ok:
        raise typer.Exit(1)


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The copy to write; it must not exist.")],
) -> None:
    """Copy the database while it is in use. The copy's chains are verified."""
    from officer_app.workflow.backup import backup

    desk: Desk = context.obj
    found = backup(desk.store, file)
    typer.echo(
        f"{file}: {found.events} events verified. X-ray images are files: copy {desk.data.images} too."
    )


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A copy made by `backup`.")],
) -> None:
    """Put a copy in the database's place. Its chains are verified first; what was there is kept beside it."""
    from officer_app.workflow.backup import restore

    desk: Desk = context.obj
    if desk.login is not None:
        desk.store.close()  # signed in there
    found = restore(file, desk.database_file)
    typer.echo(f"{desk.database_file}: restored from {file}, {found.events} events verified.")
