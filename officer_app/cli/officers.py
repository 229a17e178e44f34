"""`officer add | disable | role | skills | password`: people, done by an administrator (`--as`), in a shared database
also by whoever runs its server."""

from __future__ import annotations

from typing import Annotated

import typer

from officer_app.cli.desk import Desk, WrongUse
from officer_app.cli.passwords import new_password
from officer_app.domain.words import Role

officers = typer.Typer(help="Officers, their roles and passwords.", no_args_is_help=True)

Login = Annotated[str, typer.Argument(metavar="LOGIN")]


@officers.command()
def add(
    context: typer.Context,
    login: Login,
    role: Annotated[Role, typer.Option(help="What the officer may do.")] = Role.OFFICER,
    name: Annotated[str, typer.Option(help="The name shown; else the login.")] = "",
    intake: Annotated[
        bool, typer.Option("--intake", help="An intake service instead, in a shared database.")
    ] = False,
) -> None:
    """Enrol an officer."""
    from officer_app.workflow.people import add_officer

    desk: Desk = context.obj
    with desk.shared_people() as shared:
        if shared is not None:
            shared.add(login, name, "intake" if intake else role, new_password(login))
        elif intake:
            raise WrongUse("Only a shared database has logins for intake services.")
        else:
            add_officer(desk.store, desk.officer, login, name, role, new_password(login))
    typer.echo(f"{login} is enrolled as {'an intake service' if intake else role}.")


@officers.command()
def disable(context: typer.Context, login: Login) -> None:
    """Close an account; the record of what it did stays."""
    from officer_app.workflow.people import disable_officer

    desk: Desk = context.obj
    with desk.shared_people() as shared:
        if shared is not None:
            shared.disable(login)
        else:
            disable_officer(desk.store, desk.officer, login)
    typer.echo(f"{login} can no longer sign in.")


@officers.command()
def role(context: typer.Context, login: Login, role: Role) -> None:
    """Give an officer another role."""
    from officer_app.workflow.people import set_role

    desk: Desk = context.obj
    with desk.shared_people() as shared:
        if shared is not None:
            shared.set_role(login, role)
        else:
            set_role(desk.store, desk.officer, login, role)
    typer.echo(f"{login} is {role} now.")


@officers.command()
def skills(
    context: typer.Context,
    login: Login,
    are: Annotated[
        list[str] | None, typer.Argument(metavar="SKILL…", help="Their codes; with none there are none.")
    ] = None,
) -> None:
    """Say what an officer is good at (administrators and supervisors)."""
    from officer_app.domain.skills import in_order
    from officer_app.workflow.people import set_skills

    desk: Desk = context.obj
    said = in_order(are or ())
    with desk.shared_people() as shared:
        if shared is not None:
            shared.set_skills(login, said)
        else:
            set_skills(desk.store, desk.officer, login, said)
    typer.echo(f"{login} has {', '.join(said) or 'no particular skill'} now.")


@officers.command()
def password(context: typer.Context, login: Login) -> None:
    """Set a new password, one's own or, as administrator, another's. Lifts a lockout. Of a shared database, under the
    server's superuser, anybody's: after a restore without passwords the administrator's."""
    from officer_app.workflow.people import set_password

    desk: Desk = context.obj
    with desk.shared_people() as shared:
        if shared is not None:
            shared.set_password(login, new_password(login))
        else:
            set_password(desk.store, desk.officer, login, new_password(login))
    typer.echo(f"{login} has a new password.")
