"""`task waiting | sign | approve | amend | reinspect`: those who answer for a record after it was written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from officer_app.cli.desk import Desk
from officer_app.cli.output import print_json, print_table
from officer_app.cli.tasks import Reference, file_of, outcome_in, say_where_it_stands
from officer_app.domain import clock
from officer_app.domain.words import SignatureKind

_WORD = {
    SignatureKind.SECOND: "a second officer: task sign",
    SignatureKind.APPROVAL: "approval: task approve",
}


Read = Annotated[
    str | None,
    typer.Option(
        "--record", metavar="ID", help="The record you have read: nothing is done where it was amended."
    ),
]


def sign(context: typer.Context, ref: Reference, read: Read = None) -> None:
    """Sign a record as its second officer; nobody signs their own."""
    from officer_app.workflow.outbox import write_outbox
    from officer_app.workflow.signing import sign_record

    desk: Desk = context.obj
    sign_record(desk.store, desk.context, desk.officer, _consignment(desk, ref), read=read)
    write_outbox(desk.store, desk.data.outbox)
    say_where_it_stands(desk, ref)


def approve(
    context: typer.Context,
    ref: Reference,
    returned: Annotated[
        str | None, typer.Option("--return", metavar="REASON", help="Send it back to its officer instead.")
    ] = None,
    read: Read = None,
) -> None:
    """Agree to a record that waits for the section chief, or return it with a reason."""
    from officer_app.workflow.outbox import write_outbox
    from officer_app.workflow.signing import approve_record

    desk: Desk = context.obj
    key = _consignment(desk, ref)
    approve_record(desk.store, desk.context, desk.officer, key, returned=returned, read=read)
    write_outbox(desk.store, desk.data.outbox)
    if returned is None:
        say_where_it_stands(desk, ref)
    else:
        typer.echo(f"{ref}: returned to its officer.")


def waiting(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Records that wait for a second officer or an approval, longest first; with --as, those you may answer for."""
    from officer_app.domain.signing import may_give
    from officer_app.reports.supervision import waiting_json
    from officer_app.store.answering import read_waiting

    desk: Desk = context.obj
    actor = desk.actor
    with desk.store.read() as connection:
        found = read_waiting(connection, actor.site_id, may_give(actor), actor.login)
    if as_json:
        print_json([waiting_json(one) for one in found])
        return
    now = clock.now()
    rows = [
        (
            one.logistics_no,
            one.disposition,
            one.officer,
            _WORD[SignatureKind(one.kind)],
            f"{int((now - one.recorded_at).total_seconds() // 60)} min",
            one.due_at and f"{int((one.due_at - now).total_seconds() // 60)} min",
        )
        for one in found
    ]
    print_table(("waybill", "decided", "by", "waits for", "since", "left"), rows, right=("since", "left"))


def amend(
    context: typer.Context,
    ref: Reference,
    file: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="The whole new record as JSON.")],
    reason: Annotated[str, typer.Option(help="Why the record is amended.")],
    second: Annotated[
        str | None, typer.Option(metavar="OFFICER", help="Who signs with you, where that is needed.")
    ] = None,
    leave_out: Annotated[
        list[str] | None, typer.Option(metavar="FILE", help="A photo or paper that does not belong to it.")
    ] = None,
    read: Read = None,
) -> None:
    """Put a new record in the place of the latest one, which stays as it is."""
    from officer_app.workflow.outbox import write_outbox
    from officer_app.workflow.signing import amend_record

    desk: Desk = context.obj
    outcome = outcome_in(file)
    consignment_id = _consignment(desk, ref)
    officer = desk.officer
    signer = desk.second(second) if second else None
    gone = [file_of(desk, ref, called).sha256 for called in leave_out or ()]
    what = outcome, reason, signer and signer.beside
    made = amend_record(desk.store, desk.context, officer, consignment_id, *what, leave_out=gone, read=read)
    if signer is not None:
        signer.sign(desk.context, made)
    write_outbox(desk.store, desk.data.outbox)
    say_where_it_stands(desk, ref)


def reinspect(
    context: typer.Context,
    ref: Reference,
    reason: Annotated[str, typer.Option(help="Why it is to be inspected again.")],
) -> None:
    """Have another officer inspect again; what was detained or returned is reopened (supervisor)."""
    from officer_app.workflow.outbox import write_outbox
    from officer_app.workflow.reopening import reinspect

    desk: Desk = context.obj
    reinspect(desk.store, desk.context, desk.officer, _consignment(desk, ref), reason)
    write_outbox(desk.store, desk.data.outbox)
    typer.echo(f"{ref} is held, and its task is open to another officer.")


def _consignment(desk: Desk, ref: str) -> str:
    from officer_app.store.detail import find_one

    with desk.store.read() as connection:
        return find_one(connection, ref)
