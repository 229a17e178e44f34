"""The commands and the global options, and how errors end the program: 1 refused or failed, 2 wrong use."""

from __future__ import annotations

import io
import logging
import re
import sys
from errno import EROFS
from pathlib import Path
from typing import Annotated

import typer

from officer_app import __version__
from officer_app.cli import (
    advance,
    audit,
    consignments,
    demo,
    doctor,
    instructions,
    intake,
    journal,
    loading,
    officers,
    quarantine,
    queue,
    records,
    rules,
    safekeeping,
    screenshots,
    shared,
    signing,
    station,
    supervision,
    tasks,
    volumes,
)
from officer_app.cli.desk import Desk, WrongUse
from officer_app.domain.errors import InvalidRule, OfficerError, SeveralFound
from officer_app.logs import log_to, log_unexpected
from officer_app.paths import data_dir

log = logging.getLogger(__name__)

app = typer.Typer(
    name="officer-app",
    help="Export inspection station: intake, queue, tasks, volumes. Without a command: the window.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(station.init)
app.command()(intake.intake)
app.command()(queue.queue)
app.command()(consignments.show)
app.add_typer(tasks.tasks, name="task")
for command in (signing.waiting, signing.sign, signing.approve, signing.amend, signing.reinspect):
    tasks.tasks.command()(command)
app.add_typer(advance.advance, name="advance")
app.add_typer(records.records, name="record")
app.add_typer(officers.officers, name="officer")
app.add_typer(journal.journal, name="journal")
app.add_typer(loading.loading, name="load")
app.add_typer(instructions.instructions, name="instruction")
app.add_typer(quarantine.quarantine, name="quarantine")
app.command()(volumes.volumes)
app.command()(supervision.supervision)
app.add_typer(rules.rules, name="rules")
app.add_typer(audit.audit, name="audit")
app.add_typer(shared.shared, name="db")
app.command()(safekeeping.backup)
app.command()(safekeeping.restore)
app.command()(demo.demo)
app.command()(screenshots.screenshots)
app.command()(doctor.doctor)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    data: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The station's data folder; else OFFICER_DATA.")
    ] = None,
    database: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="sqlite:///FILE, or a shared one, postgresql://SERVER/NAME; else officer.db in the data folder.",
        ),
    ] = None,
    officer: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="OFFICER",
            help="Who does it, where that is asked for; always on a shared database.",
        ),
    ] = None,
    site: Annotated[
        str | None,
        typer.Option(
            metavar="CUSTOMS/PLACE",
            help="Of several sites that one works at: the one to act at and to read; else the first, and all.",
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    folder = data_dir(data)
    log_to(folder)
    context.obj = Desk(folder, database, officer, site)


@app.command()
def gui(context: typer.Context) -> None:
    """The window; also without any command."""
    from officer_app.cli import open_window

    desk: Desk = context.obj
    raise typer.Exit(open_window({"data": str(desk.data.root), "database": desk.url, "officer": desk.login}))


def run() -> int:
    """Run the command line and return the exit code; typer itself ends the program after wrong use (2)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app(prog_name="officer-app")
    except WrongUse as error:
        return _fail(str(error), 2)
    except SeveralFound as error:
        return _fail("\n  ".join([str(error), *error.hits]), 1)
    except InvalidRule as error:
        return _fail("\n  ".join([str(error), *error.problems]), 1)
    except OfficerError as error:
        return _fail(str(error), 1)
    except Exception as error:
        if isinstance(error, UnicodeEncodeError) and re.search("[\udc80-\udcff]", str(error.object)):
            return _fail("An argument, or a password, holds octets that are no text.", 2)
        from officer_app.files import unwritable
        from officer_app.workflow.intake.files import no_room_or_locked

        if trouble := no_room_or_locked(error):
            return _fail(trouble, 1)
        if isinstance(error, OSError) and error.filename and error.strerror:  # no such folder, a full disk
            told = unwritable(error, error.filename) if error.errno == EROFS else None
            return _fail(str(told or f"{error.filename}: {error.strerror}."), 1)
        reference = log_unexpected(log, error)
        return _fail(f"{type(error).__name__}: {error}. The log has the details under {reference}.", 1)
    return 0


def _fail(sentence: str, code: int) -> int:
    typer.echo(f"officer-app: {sentence}", err=True)
    return code
