"""`quarantine list | retry | discard | scans | assign`: what waits for somebody's decision.

Files are settled by whom `--as` names, else by the local service; a scan is assigned by an officer.
"""

from __future__ import annotations

from typing import Annotated

import typer

from officer_app.cli.desk import Desk
from officer_app.cli.output import print_json, print_table
from officer_app.domain.errors import Unreadable

quarantine = typer.Typer(help="Files that could not be read, scans of unknown boxes.", no_args_is_help=True)

File = Annotated[str, typer.Argument(metavar="FILE", help="Its name or id, as `list` shows them.")]


@quarantine.command("list")
def list_files(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """What nobody has settled yet, the latest first."""
    from officer_app.store.detail_json import utc
    from officer_app.store.quarantine import read_waiting

    desk: Desk = context.obj
    with desk.store.read() as connection:
        files = read_waiting(connection, desk.site.site_id).files
    columns = ("id", "file", "octets", "at", "kept_at", "reason")
    rows = [
        (file.quarantine_id, file.file_name, file.octets, utc(file.at), file.path, file.reason)
        for file in files
    ]
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns, rows, right=("octets",))


@quarantine.command()
def retry(context: typer.Context, file: File) -> None:
    """Take a file in again, mended or by a newer version. Ends with 1 where it still cannot be read."""
    from officer_app.workflow.intake.files import FileStatus
    from officer_app.workflow.outbox import write_outbox
    from officer_app.workflow.quarantine import retry

    desk: Desk = context.obj
    result = retry(desk.store, desk.context, desk.data, desk.actor, _id(desk, file))
    if result is None:
        typer.echo(
            f"{file}: the intake service takes it in again; if it still cannot be read, it comes back."
        )
        return
    write_outbox(desk.store, desk.data.outbox)
    if result.status is FileStatus.QUARANTINED:
        raise Unreadable(f"{result.file} still cannot be read. {result.reason}")
    typer.echo("; ".join([f"{result.file}: {result.status}", *result.warnings]))


@quarantine.command()
def discard(context: typer.Context, file: File) -> None:
    """Set a file aside as dealt with. Its bytes stay where they are kept."""
    from officer_app.workflow.quarantine import discard

    desk: Desk = context.obj
    discard(desk.store, desk.context, desk.actor, _id(desk, file))
    typer.echo(f"{file} is set aside.")


@quarantine.command()
def scans(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Scans that belong to no consignment yet, the latest first. `fits`: whose number the label has."""
    from officer_app.store.detail_json import utc
    from officer_app.store.quarantine import read_waiting

    desk: Desk = context.obj
    with desk.store.read() as connection:
        waiting = read_waiting(connection, desk.site.site_id).scans
    columns = ("id", "label", "scanned_at", "machine", "verdict", "fits")
    rows = [
        (
            scan.scan_id,
            scan.object_id,
            utc(scan.scanned_at),
            scan.machine,
            scan.verdict,
            [box.consignment_id for box in scan.candidates],
        )
        for scan in waiting
    ]
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns, [(*row[:-1], ", ".join(row[-1])) for row in rows])


@quarantine.command()
def assign(
    context: typer.Context,
    scan: Annotated[str, typer.Argument(metavar="SCAN", help="Its id, as `scans` shows it.")],
    ref: Annotated[
        str, typer.Argument(metavar="REF", help="Waybill, declaration, cop or order number, or id.")
    ],
) -> None:
    """Say whose box a scan shows. It cannot be taken back."""
    from officer_app.store.detail import find_one
    from officer_app.workflow.outbox import write_outbox
    from officer_app.workflow.quarantine import assign_scan

    desk: Desk = context.obj
    actor = desk.officer
    with desk.store.read() as connection:
        consignment_id = find_one(connection, ref)
    if not assign_scan(desk.store, desk.context, actor, scan, consignment_id):
        typer.echo(f"The intake service assigns the scan to {ref}.")
        return
    write_outbox(desk.store, desk.data.outbox)
    typer.echo(f"The scan now belongs to {ref}.")


def _id(desk: Desk, ref: str) -> str:
    from officer_app.store.quarantine import find_file

    with desk.store.read() as connection:
        return find_file(connection, desk.site.site_id, ref).quarantine_id
