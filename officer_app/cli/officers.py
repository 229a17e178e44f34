"""`officer list | add | disable | enable | role | skills | password`: people, done by an administrator (`--as`).

In a shared database also by whoever runs its server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from officer_app.cli.desk import Desk, WrongUse
from officer_app.cli.output import print_json, print_table
from officer_app.cli.passwords import new_password
from officer_app.domain.words import Role

if TYPE_CHECKING:
    from officer_app.workflow.people import Listed
    from officer_app.workflow.shared import People

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


@officers.command("list")
def list_officers(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False
) -> None:
    """Who is enrolled, and the intake services of a shared database."""
    from officer_app.store.detail_json import utc

    desk: Desk = context.obj
    with desk.shared_people() as shared:
        rows = _of_station(desk) if shared is None else shared.listed()
    if as_json:
        print_json([one._asdict() | {"locked_until": utc(one.locked_until)} for one in rows])
        return
    told = []
    for one in rows:
        locked = f"locked until {one.locked_until:%Y-%m-%d %H:%M} UTC" if one.locked_until else ""
        state = "disabled" if one.disabled else locked
        told.append((one.login, one.name, one.role, state, " ".join(one.skills)))
    print_table(("login", "name", "role", "state", "skills"), told)


def _of_station(desk: Desk) -> list[Listed]:
    import json

    from officer_app.domain import clock
    from officer_app.workflow.people import Listed, officers

    now = clock.now()
    with desk.store.read() as connection:
        return [
            Listed(
                *(one.login, one.name, one.role, one.disabled, json.loads(one.skills)),
                one.locked_until if one.locked_until and one.locked_until > now else None,
            )
            for one in officers(connection)
        ]


def _stays(shared: People | None, desk: Desk, login: str) -> str:
    """What to add where the account is closed and stays so."""
    if shared is not None:
        closed = shared.is_closed(login)
    else:
        closed = any(one.disabled for one in _of_station(desk) if one.login == login)
    return f" The account stays disabled: officer enable {login}" if closed else ""


@officers.command()
def enable(context: typer.Context, login: Login) -> None:
    """Open an account again that was disabled, an intake service's too."""
    from officer_app.workflow.people import disable_officer

    desk: Desk = context.obj
    with desk.shared_people() as shared:
        if shared is not None:
            shared.disable(login, False)
        else:
            disable_officer(desk.store, desk.officer, login, False)
    typer.echo(f"{login} can sign in again.")


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
        stays = _stays(shared, desk, login)
    typer.echo(f"{login} is {role} now.{stays}")


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
        stays = _stays(shared, desk, login)
    typer.echo(f"{login} has a new password.{stays}")
