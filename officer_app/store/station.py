"""What a window asks when it opens: which stations there are, and whether anybody is enrolled."""

from __future__ import annotations

from sqlalchemy import Connection, select

from officer_app.domain.errors import NotFound
from officer_app.domain.people import Actor
from officer_app.domain.site import Site, SiteSettings
from officer_app.domain.words import Role
from officer_app.store.schema import sites


def read_site(connection: Connection) -> Site | None:
    """The site of this embedded store, None before the first start."""
    row = connection.execute(select(sites.site).limit(1)).first()
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


def read_stations(connection: Connection) -> tuple[str, ...]:
    """The names of the site's stations."""
    return tuple(connection.execute(select(sites.station.c.name).order_by(sites.station.c.name)).scalars())


def has_officers(connection: Connection) -> bool:
    return connection.execute(select(sites.officer.c.officer_id).limit(1)).first() is not None


def read_actor(connection: Connection, login: str, station: str) -> Actor:
    """An officer as they act at a station, without asking for a password. Raises NotFound."""
    row = connection.execute(select(sites.officer).where(sites.officer.c.login == login)).first()
    if row is None:
        raise NotFound(f"There is no officer {login}.")
    return Actor(row.login, row.name, row.site_id, Role(row.role), row.officer_id, station)
