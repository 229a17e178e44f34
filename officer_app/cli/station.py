"""`init`: the database, the first site, station and administrator."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from officer_app.cli.desk import Desk
from officer_app.cli.passwords import new_password
from officer_app.domain.errors import OfficerError

if TYPE_CHECKING:
    from officer_app.store.engine import Store

_ASKED = "; asked for on a terminal"


def init(
    context: typer.Context,
    demo: Annotated[bool, typer.Option("--demo", help="A demonstration station and its officers.")] = False,
    customs: Annotated[str | None, typer.Option(help=f"Customs code of the site [5141{_ASKED}].")] = None,
    place: Annotated[str | None, typer.Option(help=f"Supervised place, loctNo [CAN01{_ASKED}].")] = None,
    name: Annotated[str | None, typer.Option(help=f"Name of the site [the two codes{_ASKED}].")] = None,
    station: Annotated[str | None, typer.Option(help=f"Name of this desk [01{_ASKED}].")] = None,
    administrator: Annotated[
        str | None, typer.Option(metavar="LOGIN", help=f"The first administrator [admin{_ASKED}].")
    ] = None,
) -> None:
    """Create the database or upgrade it. A new one gets a site, a station and an administrator."""
    from officer_app.workflow import people, setup

    desk: Desk = context.obj
    store = setup.upgrade(desk.database_file)
    typer.echo(f"Messages and scans are taken in from {desk.data.inbox}.")
    site = setup.current_site(store)
    if demo:
        make_demonstration(store)
    elif site is None:
        login = administrator or _ask("First administrator", "admin")
        password = new_password(login, "OFFICER_PASSWORD")
        customs_code = customs or _ask("Customs code of the site", "5141")
        loct_no = place or _ask("Supervised place (loctNo)", "CAN01")
        site = setup.create_site(
            store,
            customs_code=customs_code,
            loct_no=loct_no,
            name=name or _ask("Name of the site", f"{customs_code} {loct_no}"),
            station=station or _ask("Name of this desk", "01"),
        )
        setup.first_administrator(store, site, login, login, password)
        typer.echo(f"Site {site.customs_code} {site.loct_no}, {site.name}; administrator {login}.")
    with store.read() as connection:
        logins = ", ".join(officer.login for officer in people.officers(connection))
    typer.echo(f"The database {store.file} is ready. Officers: {logins}.")


def make_demonstration(store: Store) -> None:
    """The demonstration station, where there is no site yet. Raises OfficerError for a real station's database."""
    from officer_app.workflow.setup import DEMO_PASSWORD, create_demo_site, current_site

    site = current_site(store)
    if site is not None and not site.is_demo:
        raise OfficerError(f"{store.file} is a real station's; a demonstration needs its own database.")
    if site is None:
        create_demo_site(store)
        typer.echo(f"A demonstration station; the password of all its officers is {DEMO_PASSWORD}.")


def _ask(question: str, default: str) -> str:
    """The answer given on the terminal; scripts get the default."""
    if not sys.stdin.isatty():
        return default
    answer: str = typer.prompt(question, default=default)
    return answer
