"""`journal show | replay | export | import | confirm | late | settle | keys | revoke`: recorded without the server."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from officer_app.cli.desk import Desk, WrongUse
from officer_app.cli.output import print_json, print_table
from officer_app.cli.passwords import ask_hidden, password_of
from officer_app.domain.clock import from_micros
from officer_app.domain.errors import OfficerError, WrongDatabase

if TYPE_CHECKING:
    from officer_app.formats.journal.keys import Keys
    from officer_app.store.late import Late
    from officer_app.workflow.offline.shelf import Shelf

journal = typer.Typer(
    help="What officers recorded while the shared database did not answer.", no_args_is_help=True
)

Stick = Annotated[Path, typer.Argument(metavar="FILE")]
Entry = Annotated[str, typer.Argument(metavar="ID", help="The late outcome, as `journal late` lists it.")]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]


def _opened(desk: Desk) -> tuple[Shelf, list[Keys]]:
    """The officer's journals at this station, opened with their password. The server is not asked."""
    from officer_app.domain.site import SiteSettings
    from officer_app.workflow.offline.shelf import Shelf

    if desk.login is None:
        raise WrongUse("Say whose journal it is: officer-app --as OFFICER journal …")
    shelf = Shelf(desk.data.journal)
    return shelf, shelf.try_password(desk.login, password_of(desk.login), SiteSettings().lockout_minutes)


@journal.command()
def show(context: typer.Context, as_json: AsJson = False) -> None:
    """What waits at this station for the server, oldest first. It needs no server."""
    shelf, keys = _opened(context.obj)
    waiting = [entry for one in keys for entry in shelf.waiting(one)]
    for trouble in shelf.damaged:
        typer.echo(f"officer-app: {trouble}", err=True)
    if as_json:
        print_json(
            [
                {
                    "id": entry.entry_id,
                    "at": from_micros(entry.at).isoformat(),
                    "kind": entry.kind,
                    "consignment": entry.consignment_id,
                    "said": json.loads(entry.body),
                }
                for entry in waiting
            ]
        )
    else:
        rows = [
            (f"{from_micros(one.at):%Y-%m-%d %H:%M:%S}Z", one.kind, one.station, one.consignment_id)
            for one in waiting
        ]
        print_table(("recorded", "what", "station", "consignment"), rows)
    if shelf.damaged:
        raise typer.Exit(1)


@journal.command()
def replay(context: typer.Context) -> None:
    """Send what waits at this station, in order. What is refused by now is kept as a late outcome."""
    from officer_app.workflow.offline.late import replay_with_word

    desk: Desk = context.obj
    shelf, keys = _opened(desk)
    taken, failed = 0, False
    for one in keys:
        sent = replay_with_word(desk.store, desk.context, desk.data, desk.officer, shelf, one)
        taken += len(sent.taken)
        box = _waybills(desk, [entry.consignment_id for entry, _ in (*sent.late, *sent.stuck)])
        for entry, why in sent.late:
            typer.echo(f"{entry.kind} of {box[entry.consignment_id]} is kept as late: {why}")
        for entry, why in sent.stuck:
            typer.echo(
                f"officer-app: {entry.kind} of {box[entry.consignment_id]} stays here: {why}", err=True
            )
        if sent.stopped:
            typer.echo(f"officer-app: {sent.stopped}", err=True)
        failed |= bool(sent.stuck or sent.stopped)
    typer.echo(f"{taken} sent.")
    for trouble in shelf.damaged:
        typer.echo(f"officer-app: {trouble}", err=True)
    if failed or shelf.damaged:
        raise typer.Exit(1)


def _waybills(desk: Desk, consignments: list[str]) -> dict[str, str]:
    """What stands on the boxes; the consignment's number where the server is away again."""
    from officer_app.store.late import waybills_of

    found = {key: key for key in consignments}
    if consignments:
        with suppress(WrongDatabase), desk.store.read() as connection:
            found |= waybills_of(connection, consignments)
    return found


@journal.command("export")
def export_to(context: typer.Context, file: Stick) -> None:
    """Write what waits at this station to a file for another station, and show the code that opens it. It needs no
    server; what was exported goes on waiting here."""
    from officer_app.workflow.offline.carrying import export

    if file.exists():
        raise WrongUse(f"{file} exists already.")
    shelf, keys = _opened(context.obj)
    filled = [one for one in keys if shelf.waiting(one)]
    if len(filled) > 1:  # a password that was changed and changed back
        raise OfficerError(
            "Journals of several keys wait here: replay them, or export after one has been sent."
        )
    code, count = export(shelf, (filled or keys)[0] if keys else _nobody(), file)
    entries = "1 entry is" if count == 1 else f"{count} entries are"
    typer.echo(f"{entries} in {file}. Its code, shown this once:\n\n    {code}\n")


def _nobody() -> Any:
    raise OfficerError("This officer has recorded nothing at this station.")


@journal.command("import")
def import_from(context: typer.Context, file: Stick) -> None:
    """Enter what another station exported. Your own is recorded; another officer's is kept until they confirm it."""
    from officer_app.workflow.offline.carrying import bring

    desk: Desk = context.obj
    code = os.environ.get("OFFICER_JOURNAL_CODE") or ask_hidden(
        f"Code of {file.name}", "set OFFICER_JOURNAL_CODE"
    )
    found = bring(desk.store, desk.context, desk.data, desk.officer, file, code)
    there = f", {found.there} there already" if found.there else ""
    came = f"{found.taken} taken, {found.late} kept as late{there}"
    typer.echo(f"From {found.officer} at station {found.station}: {came}.")


@journal.command()
def late(context: typer.Context, as_json: AsJson = False) -> None:
    """Late outcomes that wait for their officer or a supervisor, beside the record that stands."""
    from officer_app.store.late import read_late
    from officer_app.store.written import as_written

    desk: Desk = context.obj
    with desk.store.read() as connection:
        found = read_late(connection, desk.actor.site_id)
    if as_json:
        print_json([late_json(one) for one in found])
        return
    rows = [
        (
            one.entry_id,
            one.logistics_no,
            one.officer,
            as_written(one.body).disposition,
            f"{one.stands.officer}: {one.stands.disposition}" if one.stands else "nothing",
            "a supervisor" if one.confirmed else one.officer,
            one.why,
        )
        for one in found
    ]
    print_table(("id", "waybill", "by", "recorded", "stands", "waits for", "why it is late"), rows)


def late_json(one: Late) -> dict[str, Any]:
    """A late outcome and what stands, for scripts."""
    from officer_app.store.written import as_written

    stands = one.stands
    return {
        "id": one.entry_id,
        "consignment": one.consignment_id,
        "waybill": one.logistics_no,
        "officer": one.officer,
        "station": one.station,
        "station_time": one.station_at.isoformat(),
        "server_time": one.entered_at.isoformat(),
        "clock_ahead_seconds": one.clock_ahead / 1_000_000,
        "entered_by": one.entered_by,
        "confirmed": one.confirmed,
        "why": one.why,
        "record": as_written(one.body).model_dump(mode="json"),
        "stands": stands
        and {"officer": stands.officer, "record": as_written(stands.record).model_dump(mode="json")},
    }


@journal.command("confirm")
def confirm_late(context: typer.Context, entry: Entry) -> None:
    """Say that a record which somebody else brought in is yours. It is recorded where its task is still with you."""
    from officer_app.workflow.offline.late import confirm

    desk: Desk = context.obj
    recorded = confirm(desk.store, desk.context, desk.data, desk.officer, entry)
    typer.echo(
        "It is recorded." if recorded else "It is confirmed, and waits for a supervisor beside what stands."
    )


@journal.command("settle")
def settle_late(
    context: typer.Context,
    entry: Entry,
    reason: Annotated[str, typer.Option(help="What you decided, and why.")],
    again: Annotated[bool, typer.Option("--reinspect", help="Have another officer inspect again.")] = False,
) -> None:
    """Decide about a late outcome (supervisor): what stands, stands; or the consignment is inspected again."""
    from officer_app.workflow.offline.late import settle

    desk: Desk = context.obj
    settle(desk.store, desk.context, desk.officer, entry, reason, again=again)
    typer.echo(
        "It is settled; another officer inspects again." if again else "It is settled; what stands, stands."
    )


@journal.command()
def keys(context: typer.Context) -> None:
    """The keys that officers sign with, by station."""
    from officer_app.workflow.offline.enrolment import keys_of_site

    desk: Desk = context.obj
    with desk.store.read() as connection:
        found = keys_of_site(connection, desk.actor.site_id)
    rows = [
        (
            one.key_id,
            one.officer,
            one.station,
            f"{one.enrolled_at:%Y-%m-%d %H:%M}Z",
            f"revoked by {one.revoked_by}" if one.revoked_at else "",
        )
        for one in found
    ]
    print_table(("key", "officer", "station", "enrolled", ""), rows)


@journal.command("revoke")
def revoke_key(context: typer.Context, key: Annotated[str, typer.Argument(metavar="KEY")]) -> None:
    """End a key (administrator): what it signed is not brought in by others any more, as after a theft."""
    from officer_app.workflow.offline.enrolment import revoke

    desk: Desk = context.obj
    officer = revoke(desk.store, desk.officer, key)
    typer.echo(f"The key of {officer} is revoked.")
