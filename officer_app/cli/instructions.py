"""`instruction issue | list | revoke`: what somebody wants inspected (`--as` a supervisor or analyst)."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from officer_app.cli.desk import Desk
from officer_app.domain import clock
from officer_app.domain.words import Lane

instructions = typer.Typer(
    help="What is to be inspected: a waybill, an enterprise, a profile.", no_args_is_help=True
)

Number = Annotated[str, typer.Argument(metavar="NUMBER", help="Letters and digits joined by -.")]


@instructions.command()
def issue(
    context: typer.Context,
    number: Number,
    kind: Annotated[str, typer.Argument(metavar="consignment|enterprise|profile")],
    target: Annotated[str, typer.Argument(help="Waybill number, enterprise code, or a predicate.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    check: Annotated[list[str], typer.Option(help="What to check; may be repeated.")],
    days: Annotated[int, typer.Option(min=1, max=365, help="How long it is in force.")] = 30,
    lane: Annotated[Lane, typer.Option(help="Where it sends what it catches.")] = Lane.RED,
) -> None:
    """Put an instruction in force; what it catches on the desk is routed at once."""
    from officer_app.workflow.instructions import Instruction, Target, issue

    if kind not in list(Target):
        raise typer.BadParameter("one of consignment, enterprise, profile", param_hint="kind")
    desk: Desk = context.obj
    until = clock.now() + timedelta(days=days)
    wanted = Instruction(number, Target(kind), target, reason, tuple(check), until, lane)
    issue(desk.store, desk.context, desk.officer, wanted)
    typer.echo(f"{number} is in force until {until:%Y-%m-%d %H:%M} UTC.")


@instructions.command("list")
def list_instructions(context: typer.Context) -> None:
    """The instructions in force."""
    from officer_app.workflow.instructions import in_force

    desk: Desk = context.obj
    with desk.store.read() as connection:
        for one in in_force(connection, desk.scope, clock.now()):
            until = f"until {one.valid_until:%Y-%m-%d}"
            typer.echo(f"{one.number}  {one.lane}  {one.kind} {one.target}  {one.reason}  {until}")


@instructions.command()
def revoke(context: typer.Context, number: Number) -> None:
    """End an instruction."""
    from officer_app.workflow.instructions import revoke

    desk: Desk = context.obj
    revoke(desk.store, desk.context, desk.officer, number)
    typer.echo(f"{number} is no longer in force.")
