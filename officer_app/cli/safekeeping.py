"""`backup` and `restore`: that nothing recorded is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from officer_app.cli.desk import Desk


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
