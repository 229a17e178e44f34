"""What a window asks when it opens: which stations there are, and whether anybody is enrolled."""

from __future__ import annotations

from sqlalchemy import Connection, case, select, text

from officer_app.domain.errors import NotFound
from officer_app.domain.people import Actor
from officer_app.domain.site import Site, SiteSettings
from officer_app.domain.words import Role
from officer_app.store.schema import sites
from officer_app.store.types import is_shared

#: Of a session: at which of one's own sites one works. It only chooses; what one may is the database's to say.
SITE_SETTING = "officer_app.site"
_COLUMNS = [column for column in sites.site.columns if column.name != "draw_key"]


def read_site(connection: Connection) -> Site | None:
    """The site of this embedded store, None before the first start; of a shared database the one of one's own that was
    chosen, else the first."""
    query = select(*_COLUMNS).limit(1)
    if is_shared(connection.dialect):
        number = sites.site.c.site_id
        mine = number == text("ANY (my_sites())")
        chosen = text(f"site_id = NULLIF(current_setting('{SITE_SETTING}', true), '')::integer")
        query = query.where(mine).order_by(case((chosen, 0), (number == text("(my_sites())[1]"), 1), else_=2))
    row = connection.execute(query).first()
    if row is None:
        return None
    return Site(
        row.site_id,
        row.customs_code,
        row.loct_no,
        row.name,
        row.timezone,
        row.is_demo,
        SiteSettings.from_json(row.settings),
    )


def read_sites(connection: Connection) -> dict[int, str]:
    """The sites somebody works at, with their names."""
    c = sites.site.c
    query = select(c.site_id, c.name).order_by(c.name)
    if is_shared(connection.dialect):
        query = query.where(c.site_id == text("ANY (my_sites())"))
    return {row.site_id: row.name for row in connection.execute(query)}


def site_called(connection: Connection, codes: str) -> int:
    """The number of a site by customs code and place, "5141/CAN02". Raises NotFound where one does not work there."""
    customs, _, place = codes.partition("/")
    c = sites.site.c
    found = select(c.site_id).where(c.customs_code == customs, c.loct_no == place)
    number = connection.execute(found).scalar()
    if number is None:
        raise NotFound(f"You do not work at a site {codes}.")
    return int(number)


def read_draw_key(connection: Connection, site_id: int) -> str:
    """What the random draw is made with; in a shared database only the intake service may know it."""
    c = sites.site.c
    if is_shared(connection.dialect):
        allowed = text("SELECT has_column_privilege('site', 'draw_key', 'SELECT')")
        if not connection.execute(allowed).scalar_one():
            return ""
    return str(connection.execute(select(c.draw_key).where(c.site_id == site_id)).scalar_one())


def read_stations(connection: Connection) -> tuple[str, ...]:
    """The names of the site's stations."""
    return tuple(connection.execute(select(sites.station.c.name).order_by(sites.station.c.name)).scalars())


def has_officers(connection: Connection) -> bool:
    return connection.execute(select(sites.officer.c.officer_id).limit(1)).first() is not None


def read_actor(connection: Connection, login: str, station: str) -> Actor:
    """An officer as they act at a station, without asking for a password. Raises NotFound."""
    c = sites.officer.c
    columns = (c.login, c.name, c.site_id, c.role, c.officer_id)
    row = connection.execute(select(*columns).where(c.login == login)).first()
    if row is None:
        raise NotFound(f"There is no officer {login}.")
    return Actor(row.login, row.name, row.site_id, Role(row.role), row.officer_id, station)
