"""What a transaction needs to know of its surroundings: site, rules in force, instructions, flights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from officer_app.domain.codes import Rates
from officer_app.domain.errors import WrongDatabase
from officer_app.domain.people import Actor, service
from officer_app.domain.site import Site
from officer_app.domain.station_files import Faults, Flights
from officer_app.paths import DataDir
from officer_app.store import tables as t
from officer_app.store.engine import Store, moment
from officer_app.store.station import read_draw_key, read_site
from officer_app.workflow.station_files import read_flights, read_rates

if TYPE_CHECKING:
    from officer_app.rules.compile import RuleSet


@dataclass(frozen=True)
class Context:
    """Read once and kept by a running service; `is_stale` says when the rules have moved on."""

    site: Site
    draw_key: str
    rulebook: Sequence[tuple[str, int]]  # definition and version of every rule in force
    rules_stamp: tuple[int, ...]
    flights: Flights
    rates: Rates
    faults: Faults = ()  # of the timetable and the table of rates in the data folder
    login: str = "service"  # what the database knows the service as

    @cached_property
    def rules(self) -> RuleSet:
        """The rules compiled, when first asked for: claiming a task needs none, and Polars takes its time."""
        from officer_app.workflow.rulebook import compiled

        return compiled(self.rulebook)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.site.timezone)

    @property
    def service(self) -> Actor:
        return service(self.site.site_id, self.login)

    def flight(self, number: str | None, now: datetime) -> tuple[str, datetime] | None:
        """The next departure of that flight within a day, if the site's timetable has it."""
        for departs in self.flights.get(number or "", ()):
            if now <= departs < now + timedelta(days=1):
                return number or "", departs
        return None


def load_context(store: Store, data: DataDir | None = None) -> Context:
    """Site, rules, rates and timetable as they stand; `flights.csv` and `rates.csv` in the data folder count as far
    as they can be read. Raises WrongDatabase before the first start.
    """
    with store.read() as connection:
        site = read_site(connection)
        if site is None:
            raise WrongDatabase("The database has no site yet: start the app once, or run officer-app init.")
        flights, late = read_flights(data, ZoneInfo(site.timezone))
        rates, gaps = read_rates(data, shipped=site.is_demo)
        return Context(
            site=site,
            draw_key=read_draw_key(connection, site.site_id),
            rulebook=rulebook(connection, site.site_id),
            rules_stamp=rules_stamp(connection, site.site_id),
            flights=flights,
            rates=rates,
            faults=(*late, *gaps),
            login=store.login or "service",
        )


def rulebook(connection: Connection, site_id: int) -> list[tuple[str, int]]:
    """Definition and version of every rule in force at a site; its instructions are among them."""
    from officer_app.workflow.instructions import definitions_in_force

    instructions = definitions_in_force(connection, site_id, moment(connection))
    return [*_definitions(connection, site_id), *instructions]


def _definitions(connection: Connection, site_id: int) -> list[tuple[str, int]]:
    """The newest version of every rule, where it is enabled."""
    c = t.rule_version.c
    mine = c.site_id == site_id
    newest = select(c.rule, func.max(c.version).label("version")).where(mine).group_by(c.rule).subquery()
    query = (
        select(c.definition, c.version)
        .join(newest, (newest.c.rule == c.rule) & (newest.c.version == c.version))
        .where(mine, c.enabled)
        .order_by(c.rule)
    )
    return [(row.definition, row.version) for row in connection.execute(query)]


def rules_stamp(connection: Connection, site_id: int) -> tuple[int, ...]:
    """Changes whenever a rule version, an instruction or the site's settings come or change."""
    i, r, s = t.instruction.c, t.rule_version.c, t.site.c
    mine = i.site_id == site_id
    return (
        connection.execute(select(func.count()).where(r.site_id == site_id)).scalar_one(),
        connection.execute(select(func.count()).where(mine)).scalar_one(),
        connection.execute(select(func.count()).where(mine, i.revoked_at.is_not(None))).scalar_one(),
        connection.execute(select(s.version).where(s.site_id == site_id)).scalar_one(),
    )


def is_stale(context: Context, connection: Connection) -> bool:
    return rules_stamp(connection, context.site.site_id) != context.rules_stamp
