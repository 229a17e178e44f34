"""`officer-app db …`: shared PostgreSQL databases, of a hall and of the nation, by whoever runs their servers."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from officer_app.cli.desk import Desk, WrongUse
from officer_app.cli.passwords import ask_hidden, new_password
from officer_app.paths import is_shared

if TYPE_CHECKING:
    from officer_app.workflow.shared import NewSite

shared = typer.Typer(
    help="A shared database on a PostgreSQL server: set up, upgraded and checked by whoever runs the server.",
    no_args_is_help=True,
)

Url = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL",
        help="postgresql://SUPERUSER@SERVER/NAME; the password from PGPASSWORD, ~/.pgpass or a prompt.",
    ),
]


@shared.command()
def install(
    context: typer.Context,
    database: Url = None,
    customs: Annotated[str | None, typer.Option(help="Customs code of a site to add [5141].")] = None,
    place: Annotated[str | None, typer.Option(help="Its supervised place, loctNo [CAN01].")] = None,
    name: Annotated[str, typer.Option(help="Name of the site; else the two codes.")] = "",
    station: Annotated[str, typer.Option(help="Name of its first desk.")] = "01",
    administrator: Annotated[
        str, typer.Option(metavar="LOGIN", help="The site's first administrator.")
    ] = "admin",
    national: Annotated[
        bool, typer.Option("--national", help="A copy of districts' databases, which nobody writes to.")
    ] = False,
) -> None:
    """Make the database: schema, groups, policies, functions, a site and its administrator.

    Again, it puts right what is there; with another site's --customs and --place it adds that site. The
    administrator's new password comes from OFFICER_NEW_PASSWORD or a prompt.
    """
    from officer_app.workflow import shared as hall

    url = _url(context, database)
    if national:
        from officer_app.workflow import nation

        if customs or place:
            raise WrongUse("A national database has no site of its own: leave out --customs and --place.")
        if hall.sites(url):
            _say_unchanged(context, "The national database")
            nation.install(url)
        else:
            hall.require_free(url, administrator)
            nation.install(url, administrator, new_password(administrator))
        typer.echo("The national database is ready. Districts come in with: officer-app db subscribe")
        return
    there = hall.sites(url)
    site: NewSite | None = None
    codes = (customs or "5141", place or "CAN01")
    if codes not in there and (customs or place or not there):
        hall.require_free(url, administrator)
        password = new_password(administrator)
        site = hall.NewSite(*codes, name or " ".join(codes), station, administrator, password)
    else:
        _say_unchanged(context, f"Site {' '.join(codes)}" if codes in there else "The database")
    hall.install(url, site)
    if site is not None:
        typer.echo(f"Site {' '.join(codes)}{f', {name}' if name else ''}; administrator {administrator}.")
    there = hall.sites(url)
    typer.echo(f"The shared database is ready. Sites: {', '.join(' '.join(codes) for codes in there)}.")


def _say_unchanged(context: typer.Context, what: str) -> None:
    """Where somebody named what only a new site has."""
    given = [one for one in ("name", "station", "administrator") if _is_given(context, one)]
    if given:
        options = ", ".join(f"--{one}" for one in given)
        typer.echo(f"{what} is there already: {options} changes nothing of it.", err=True)


def _is_given(context: typer.Context, option: str) -> bool:
    source = context.get_parameter_source(option)
    return source is not None and source.name == "COMMANDLINE"


@shared.command()
def upgrade(context: typer.Context, database: Url = None) -> None:
    """Bring the database to this program's schema; stations with an older program are then told to be updated."""
    from officer_app.store.engine import SCHEMA_REVISION
    from officer_app.workflow import shared as hall

    before = hall.upgrade(_url(context, database))
    had = "as it had" if before == SCHEMA_REVISION else f"it had {before}"
    typer.echo(
        f"The shared database has schema {SCHEMA_REVISION}, {had}; guards, policies and grants are made anew."
    )


@shared.command()
def check(context: typer.Context, database: Url = None) -> None:
    """Hold tables, guards, policies, grants and people's logins against what they should be, and look for what gets
    past them; 1 where there is anything. Superusers are named."""
    from officer_app.store.engine import SCHEMA_REVISION
    from officer_app.store.postgresql.edition import EDITION
    from officer_app.workflow import shared as hall

    url = _url(context, database)
    found = hall.check(url)
    for said in found:
        typer.echo(said)
    typer.echo(f"Superusers of the server, whom no guard holds: {', '.join(hall.unguarded(url))}.", err=True)
    if found:
        typer.echo(
            f"{len(found)} not as this version makes it. What db install does not put right, look into.",
            err=True,
        )
        raise typer.Exit(1)
    typer.echo(
        "Tables, guards, policies, grants and logins are as this version makes them:"
        f" schema {SCHEMA_REVISION}, edition {EDITION}."
    )


@shared.command()
def sites(
    context: typer.Context,
    login: Annotated[str, typer.Argument(metavar="LOGIN")],
    codes: Annotated[list[str], typer.Argument(metavar="CUSTOMS/PLACE…", help="For example 5141/CAN01.")],
    database: Url = None,
) -> None:
    """Say which sites somebody works at: a supervisor or auditor of several sees them together."""
    from officer_app.workflow import shared as hall

    hall.set_sites(_url(context, database), login, codes)
    typer.echo(f"{login} works at {', '.join(codes)}.")


@shared.command()
def publish(
    context: typer.Context,
    database: Url = None,
    login: Annotated[
        str, typer.Option(help="Whom the national server signs in as; made where it is not there.")
    ] = "nation",
) -> None:
    """Let a national database follow this one: everything but people, drafts, counters and quarantine.

    The login reads all sites. Its password comes from OFFICER_NEW_PASSWORD or a prompt. Again after an upgrade.
    """
    from officer_app.workflow import nation

    nation.publish(_url(context, database), login, new_password(login))
    typer.echo(f"Published; the national server signs in as {login}.")


@shared.command()
def subscribe(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="DISTRICT", help="What to call it: small letters, digits, _.")
    ],
    source: Annotated[
        str, typer.Option("--from", metavar="URL", help="postgresql://nation@DISTRICT/NAME, of the district.")
    ],
    database: Url = None,
) -> None:
    """Let the national database follow a district's: what is there is copied, then each change comes by itself.

    The password of the login at the district comes from OFFICER_PASSWORD, the URL's passfile= or a prompt. Again after
    an upgrade, or with another URL.
    """
    from officer_app.workflow import nation

    url = _url(context, database)
    password = _district_password(source)
    sites = nation.subscribe(url, name, source, password)
    typer.echo(f"The national database follows {name}. Sites: {', '.join(sites)}.")


@shared.command()
def move(
    context: typer.Context,
    source: Annotated[
        str, typer.Option("--from", metavar="sqlite:///FILE", help="A station's own database.")
    ],
    target: Annotated[str, typer.Option("--to", metavar="URL", help="As --database of db install.")],
) -> None:
    """Move a station's own database to where its site was installed, in one transaction, and compare both.

    Stop the station first. It is refused where the file, or what lies beside it (audit, evidence), does not verify,
    and where somebody has worked at the site there; then nothing is moved.
    """
    from officer_app.cli.output import print_table
    from officer_app.workflow import moving

    if not source.startswith("sqlite:///"):
        raise WrongUse("Say which file: --from sqlite:////srv/station/officer.db")
    moved = moving.move(source, _url(context, target))
    print_table(
        ("table", "rows", "SHA-256 on both sides"), [one for one in moved.tables if one.rows], ["rows"]
    )
    site = moved.site
    typer.echo(
        f"Site {site.customs_code} {site.loct_no} is moved, with its number {site.site_id}:"
        f" {sum(one.rows for one in moved.tables)} rows. {moved.events} events verify there"
        + (f", and checkpoint {moved.signed.number}." if moved.signed else ".")
    )
    if moved.waiting:
        named = ", ".join(f"{login} ({role})" for login, role in moved.waiting)
        typer.echo(f"No password was moved. To be enrolled by the site's administrator: {named}.")
    typer.echo(
        "The folders images and evidence go to where stations have theirs, audit and quarantine to the intake service."
    )


def _district_password(source: str) -> str | None:
    from officer_app.workflow.shared import needs_password

    if given := os.environ.get("OFFICER_PASSWORD"):
        return given
    return ask_hidden("Password at the district", "set OFFICER_PASSWORD") if needs_password(source) else None


@shared.command()
def use(
    context: typer.Context,
    url: Annotated[
        str | None, typer.Argument(metavar="URL", help="postgresql://SERVER/NAME; nothing: say which.")
    ] = None,
    own: Annotated[bool, typer.Option("--own", help="This station's own database again.")] = False,
) -> None:
    """Say once on which server this station works: window and commands go there without --database.

    A user or password in the URL is not kept.
    """
    from officer_app.store.postgresql.connect import conninfo

    data = context.obj.data
    if url is not None and (own or not is_shared(url)):
        raise WrongUse("Give postgresql://SERVER/NAME, or --own.")
    if url is not None:
        conninfo(url)
    if url is not None or own:
        data.set_server(url or "")
    typer.echo(f"This station works on {data.database_url()}")


def _url(context: typer.Context, database: str | None) -> str:
    """The URL, with the password where the server wants one and it can be asked for."""
    from officer_app.workflow.shared import needs_password, with_password

    desk: Desk = context.obj
    url = database or desk.url
    if not is_shared(url):
        raise WrongUse("Say which server: --database postgresql://postgres@SERVER/NAME")
    if sys.stdin.isatty() and needs_password(url):
        return with_password(
            url, typer.prompt("Password of the server's administrator", hide_input=True, err=True)
        )
    return url
