"""`task list | open | claim | attach | copy | record | handback | escalate | answer | reassign | schema` (`--as`)."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from officer_app.cli.desk import Desk, WrongUse
from officer_app.cli.output import print_json
from officer_app.cli.queue import print_rows
from officer_app.domain import clock
from officer_app.domain.errors import Incomplete, NotAllowed, NotFound, NotYours, OfficerError
from officer_app.domain.words import SignatureKind, TaskState
from officer_app.files import read_named

if TYPE_CHECKING:
    from pydantic import ValidationError

    from officer_app.domain.outcome import Outcome

tasks = typer.Typer(help="An officer's work; all but `schema` need --as OFFICER.", no_args_is_help=True)

WAITS = {
    SignatureKind.SECOND: "It waits for a second officer: task sign.",
    SignatureKind.APPROVAL: "It waits for approval: task approve.",
}
#: A record is words and numbers; no more is read of its file.
_MOST_OCTETS = 10_000_000

Reference = Annotated[
    str, typer.Argument(metavar="REF", help="Waybill, declaration, cop or order number, or id.")
]


@tasks.command("list")
def list_tasks(context: typer.Context) -> None:
    """What you hold, then what is open, most urgent first."""
    from officer_app.store.queue import View, read_top

    desk: Desk = context.obj
    view = View(site_id=desk.officer.site_id, officer=desk.officer.login, now=clock.now())
    with desk.store.read() as connection:
        on_desk = read_top(connection, view, 0)
    mine = [row for row in on_desk if row.officer == view.officer and row.task_state == TaskState.CLAIMED]
    print_rows(mine + [row for row in on_desk if row.task_state == TaskState.OPEN], view.now)


@tasks.command("open")
def open_one(
    context: typer.Context,
    ref: Reference,
    reason: Annotated[str, typer.Option(help="Why it is to be inspected.")],
) -> None:
    """Make a task where there is none: for a box that nobody declared, or one you want to see."""
    from officer_app.store.detail import find_one, read_detail
    from officer_app.workflow.outbox import write_outbox
    from officer_app.workflow.tasks import open_task_by_hand

    desk: Desk = context.obj
    actor = desk.officer
    with desk.store.read() as connection:
        consignment_id = find_one(connection, ref)
        logistics_no = read_detail(connection, consignment_id).consignment.logistics_no
    open_task_by_hand(desk.store, desk.context, actor, consignment_id, reason)
    write_outbox(desk.store, desk.data.outbox)
    typer.echo(f"{logistics_no} is held, and its task is open.")


@tasks.command()
def claim(
    context: typer.Context,
    ref: Annotated[
        str | None, typer.Argument(metavar="[REF]", help="Without it: the most urgent one.")
    ] = None,
) -> None:
    """Take a task: that of one consignment, or the most urgent open one."""
    from officer_app.store.detail import find_one, read_detail, said_list
    from officer_app.workflow.tasks import claim_most_urgent, claim_task

    desk: Desk = context.obj
    if ref is None:
        consignment_id = claim_most_urgent(desk.store, desk.context, desk.officer)
    else:
        with desk.store.read() as connection:
            consignment_id = find_one(connection, ref)
        claim_task(desk.store, desk.context, desk.officer, consignment_id)
    with desk.store.read() as connection:
        detail = read_detail(connection, consignment_id)
    typer.echo(f"{detail.consignment.logistics_no} is yours.")
    for requirement in said_list(detail.task.requirements) if detail.task else ():
        typer.echo(f"  [ ] {requirement.en}")


@tasks.command()
def record(
    context: typer.Context,
    ref: Reference,
    file: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="The outcome as JSON.")],
    second: Annotated[
        str | None,
        typer.Option(metavar="OFFICER", help="Who signs with you a detention, a hand-over or a sample."),
    ] = None,
) -> None:
    """Record the outcome of a task you hold. What the file leaves out is filled as declared, and marked."""
    from officer_app.workflow.outbox import write_outbox
    from officer_app.workflow.recording import record_outcome

    desk: Desk = context.obj
    outcome = outcome_in(file)
    task_id, _ = _task_of(desk, ref)
    signer = desk.second(second) if second else None
    made = record_outcome(desk.store, desk.context, desk.officer, task_id, outcome, signer and signer.beside)
    if signer is not None:
        signer.sign(desk.context, made)
    write_outbox(desk.store, desk.data.outbox)
    say_where_it_stands(desk, ref)


@tasks.command()
def attach(
    context: typer.Context,
    ref: Reference,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", exists=True, dir_okay=False, help="JPEG, PNG or PDF.")
    ],
) -> None:
    """Add photos or papers to a task you hold; a file it has already is not added again."""
    from officer_app.workflow.durable import plain_name
    from officer_app.workflow.evidence import attach, read_bounded

    desk: Desk = context.obj
    task_id, _ = _task_of(desk, ref)
    refused = False
    for file in files:
        try:
            content = read_bounded(file)
            added = attach(desk.store, desk.context, desk.data, desk.officer, task_id, file.name, content)
            typer.echo(f"{plain_name(file.name)}: {'added' if added else 'there already'}.")
        except (NotYours, NotAllowed):
            raise
        except OfficerError as error:
            refused = True
            typer.echo(f"officer-app: {error}", err=True)
    if refused:
        raise typer.Exit(1)


@tasks.command()
def withdraw(
    context: typer.Context,
    ref: Reference,
    file: Annotated[str, typer.Argument(help="Its name as it was added, or the beginning of its SHA-256.")],
    reason: Annotated[str, typer.Option(help="Why it does not belong to this task.")],
) -> None:
    """Take a file out of a task you hold. It stays kept, with who and why, and the record does not name it."""
    from officer_app.workflow.evidence import withdraw

    desk: Desk = context.obj
    task_id, logistics_no = _task_of(desk, ref)
    found = file_of(desk, ref, file)
    withdraw(desk.store, desk.context, desk.officer, task_id, found.sha256, reason)
    typer.echo(f"{found.file_name} is withdrawn from {logistics_no}.")


@tasks.command("copy")
def copy_file(
    context: typer.Context,
    ref: Reference,
    file: Annotated[str, typer.Argument(help="Its name as it was added, or the beginning of its SHA-256.")],
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", dir_okay=False, help="Else by its name, in this folder."),
    ] = None,
) -> None:
    """Copy a photo or paper out, as it was added: its hash is checked. Who took it goes into the record of events."""
    from officer_app.store.detail import find_one, read_detail
    from officer_app.workflow.durable import plain_name
    from officer_app.workflow.evidence import copy_out

    desk: Desk = context.obj
    with desk.store.read() as connection:
        detail = read_detail(connection, find_one(connection, ref))
    found = _named(detail.evidence, ref, file)
    target = to or Path(plain_name(found.file_name) or f"{found.sha256[:12]}.{found.kind}")
    if to is None and target.exists():
        raise WrongUse(f"{target} is there already; say with --to where the copy goes.")
    copy_out(desk.store, desk.context, desk.data, desk.officer, found, target)
    typer.echo(f"{target}: SHA-256 {found.sha256}")


def file_of(desk: Desk, ref: str, called: str) -> Any:
    """The file of the consignment's last task that `called` names. Raises NotFound, also where several answer."""
    from officer_app.store.detail import find_one, read_detail

    with desk.store.read() as connection:
        detail = read_detail(connection, find_one(connection, ref))
    files = [one for one in detail.files if detail.task is not None and one.task_id == detail.task.task_id]
    return _named(files, ref, called)


def _named(files: Sequence[Any], ref: str, called: str) -> Any:
    hits = [one for one in files if one.file_name == called or one.sha256.startswith(called.lower())]
    if len(hits) != 1:
        raise NotFound(f"{len(hits)} files of {ref} are called {called!r}; show --json lists them.")
    return hits[0]


@tasks.command()
def handback(
    context: typer.Context,
    ref: Reference,
    reason: Annotated[str, typer.Option(help="Why it goes back to the queue.")],
) -> None:
    """Give a task you hold back to the queue."""
    from officer_app.workflow.tasks import hand_back

    desk: Desk = context.obj
    task_id, logistics_no = _task_of(desk, ref)
    hand_back(desk.store, desk.context, desk.officer, task_id, reason)
    typer.echo(f"{logistics_no} is back in the queue.")


@tasks.command()
def escalate(
    context: typer.Context,
    ref: Reference,
    reason: Annotated[str, typer.Option(help="What the supervisor is to decide.")],
) -> None:
    """Put a task you hold before the supervisor; it stays with you meanwhile."""
    from officer_app.workflow.assigning import escalate as put_before

    desk: Desk = context.obj
    task_id, logistics_no = _task_of(desk, ref)
    put_before(desk.store, desk.context, desk.officer, task_id, reason)
    typer.echo(f"{logistics_no} is before the supervisor, and still yours.")


@tasks.command()
def answer(
    context: typer.Context,
    ref: Reference,
    text: Annotated[str, typer.Option(help="What the officer is to do.")],
) -> None:
    """Answer a task that was put before the supervisor."""
    from officer_app.workflow.assigning import answer as give_answer

    desk: Desk = context.obj
    task_id, logistics_no = _task_of(desk, ref)
    give_answer(desk.store, desk.context, desk.officer, task_id, text)
    typer.echo(f"{logistics_no}: its officer is told.")


@tasks.command()
def reassign(
    context: typer.Context,
    refs: Annotated[list[str], typer.Argument(metavar="REF…", help="Waybills or other numbers, or ids.")],
    reason: Annotated[str, typer.Option(help="Why; the officers are told.")],
    to: Annotated[str | None, typer.Option(metavar="OFFICER", help="Who gets them.")] = None,
    best: Annotated[
        bool,
        typer.Option("--best", help="Each to an officer who is at work, after skills and load; shown first."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --best, do not ask on a terminal.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --best, only show who would get what.")
    ] = False,
    to_queue: Annotated[bool, typer.Option("--open", help="Nobody: they go back to the queue.")] = False,
) -> None:
    """Give tasks to another officer, or back to the queue (supervisors)."""
    from officer_app.workflow.assigning import Seen, reassign_each

    if (to is not None) + best + to_queue != 1:
        raise WrongUse("Say where they go: either --to OFFICER, --best or --open.")
    desk: Desk = context.obj
    officer = desk.officer
    found = [_consignment(desk, ref) for ref in refs]
    goes = _proposed(desk, found) if best else [(one, to) for one in found]
    if best and (dry_run or (not yes and sys.stdin.isatty() and not typer.confirm("Reassign them so?"))):
        return
    moves = [(Seen(one.consignment_id, one.officer), receiver) for one, receiver in goes]
    done = reassign_each(desk.store, desk.context, officer, moves, reason)
    gets = {one.logistics_no: receiver for one, receiver in goes}
    for logistics_no in done.moved:
        to = gets[logistics_no]
        typer.echo(f"{logistics_no} {f'is with {to} now' if to else 'is back in the queue'}.")
    for logistics_no in done.gone:
        typer.echo(f"{logistics_no} went to somebody else meanwhile and stays there.")


@tasks.command()
def schema() -> None:
    """Print the JSON schema of what `record` takes."""
    from officer_app.domain.outcome import Outcome

    print_json(Outcome.model_json_schema())


def outcome_in(file: Path) -> Outcome:
    """The record in a JSON file. Raises Incomplete with what is wrong in it."""
    from pydantic import ValidationError

    from officer_app.domain.outcome import Outcome

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        if len(names := {name for name, _ in pairs}) < len(pairs):
            raise Incomplete([f"{file.name}: one of {', '.join(sorted(names))} is there twice"])
        return dict(pairs)

    content = read_named(file, _MOST_OCTETS + 1)
    if len(content) > _MOST_OCTETS:
        raise Incomplete([f"{file.name} is larger than {_MOST_OCTETS // 1_000_000} MB"])
    try:
        return Outcome.model_validate_json(json.dumps(json.loads(content, object_pairs_hook=once)))
    except RecursionError as error:
        raise Incomplete([f"{file.name} is no JSON that can be read: it is nested too deeply"]) from error
    except ValueError as error:
        if isinstance(error, ValidationError):
            raise _incomplete(file, error) from error
        raise Incomplete([f"{file.name} is no JSON: {error}"]) from error


def _incomplete(file: Path, error: ValidationError) -> Incomplete:
    return Incomplete(
        [f"{'.'.join(map(str, one['loc'])) or file.name}: {one['msg']}" for one in error.errors()]
    )


def say_where_it_stands(desk: Desk, ref: str) -> None:
    """The latest record's disposition, and whose word it waits for."""
    from officer_app.store.detail import find_one, read_detail

    with desk.store.read() as connection:
        detail = read_detail(connection, find_one(connection, ref))
    waits = f" {WAITS[detail.waits_for]}" if detail.waits_for else ""
    typer.echo(f"{detail.consignment.logistics_no}: {detail.outcomes[0].disposition}.{waits}")


def _proposed(desk: Desk, consignments: list[Any]) -> list[tuple[Any, str]]:
    """Those that somebody may have, and to whom each had best go, as the Supervision page proposes; says why, and of
    the others that they stay. Raises NotFound where nobody may have any.
    """
    from officer_app.domain.skills import propose
    from officer_app.reports.supervision import read_hall, read_wanted

    wanted = read_wanted(desk.store, [(one.consignment_id, one.officer) for one in consignments])
    proposed = propose(wanted, read_hall(desk.store, desk.site).officers, desk.officer.login)
    goes = []
    for one, best in zip(consignments, proposed, strict=True):
        if best is None:
            typer.echo(f"{one.logistics_no}: nobody is at work who may have it; it stays as it is.")
            continue
        skills = f"has {', '.join(best.has) or 'no skill it asks for'}"
        lacks = f", lacks {', '.join(best.lacks)}" if best.lacks else ""
        typer.echo(f"{one.logistics_no}: {best.login} {skills}{lacks} and holds {best.held}.")
        goes.append((one, best.login))
    if not goes:
        raise NotFound("Nothing was moved: nobody is at work who may have any of these.")
    return goes


def _task_of(desk: Desk, ref: str) -> tuple[str, str]:
    """The active task of the consignment `ref` names, and its waybill number."""
    found = _consignment(desk, ref)
    return found.task_id, found.logistics_no


def _consignment(desk: Desk, ref: str) -> Any:
    from officer_app.store.detail import find_one, read_detail

    with desk.store.read() as connection:
        found = read_detail(connection, find_one(connection, ref)).consignment
    if found.task_id is None:
        raise NotFound(f"{found.logistics_no} has no task.")
    return found
