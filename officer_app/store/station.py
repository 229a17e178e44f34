"""What a window asks when it opens: which stations there are, and whether anybody is enrolled."""

from __future__ import annotations

from sqlalchemy import Connection, select

from officer_app.domain.errors import NotFound
from officer_app.domain.people import Actor
from officer_app.domain.words import Role
from officer_app.store import tables as t


def read_stations(connection: Connection) -> tuple[str, ...]:
    """The names of the site's stations."""
    return tuple(connection.execute(select(t.station.c.name).order_by(t.station.c.name)).scalars())


def has_officers(connection: Connection) -> bool:
    return connection.execute(select(t.officer.c.officer_id).limit(1)).first() is not None


def read_actor(connection: Connection, login: str, station: str) -> Actor:
    """An officer as they act at a station, without asking for a password. Raises NotFound."""
    row = connection.execute(select(t.officer).where(t.officer.c.login == login)).first()
    if row is None:
        raise NotFound(f"There is no officer {login}.")
    return Actor(row.login, row.name, row.site_id, Role(row.role), row.officer_id, station)
