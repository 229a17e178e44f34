"""What a transaction needs to know of its surroundings: site, rules in force, instructions, flights."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from officer_app.domain.codes import Rates, read_rates
from officer_app.domain.errors import OfficerError, WrongDatabase
from officer_app.domain.people import Actor, service
from officer_app.domain.site import Site
from officer_app.paths import DataDir
from officer_app.store import tables as t
from officer_app.store.engine import Store, moment
from officer_app.store.station import read_draw_key, read_site

if TYPE_CHECKING:
    from officer_app.rules.compile import RuleSet


@dataclass(frozen=True)
class Context:
    """Read once and kept by a running service; `is_stale` says when the rules have moved on."""

    site: Site
    draw_key: str
    rulebook: Sequence[tuple[str, int]]  # definition and version of every rule in force
    rules_stamp: tuple[int, ...]
    flights: Mapping[str, tuple[datetime, ...]]
    rates: Rates
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
    """Site, rules, rates and timetable as they stand; `flights.csv` and `rates.csv` in the data folder count.

    Raises WrongDatabase before the first start, OfficerError where a file is not as it should be.
    """
    from officer_app.workflow.instructions import definitions_in_force

    with store.read() as connection:
        site = read_site(connection)
        if site is None:
            raise WrongDatabase("The database has no site yet: start the app once, or run officer-app init.")
        return Context(
            site=site,
            draw_key=read_draw_key(connection, site.site_id),
            rulebook=[
                *_definitions(connection, site.site_id),
                *definitions_in_force(connection, moment(connection)),
            ],
            rules_stamp=rules_stamp(connection, site.site_id),
            flights=read_flights(data, ZoneInfo(site.timezone)) if data else {},
            rates=_read_rates(site, data),
            login=store.login or "service",
        )


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


def _read_rates(site: Site, data: DataDir | None) -> Rates:
    """The administrator's own table in the data folder. Without one a real station has no rates: a stated gap.

    The shipped table is invented, and serves demonstration stations only.
    """
    own = data.root / "rates.csv" if data else None
    if own and own.is_file():
        return read_rates(own)
    return read_rates() if site.is_demo else Rates({})


def read_flights(data: DataDir, zone: ZoneInfo) -> Mapping[str, tuple[datetime, ...]]:
    """The site timetable: CSV with `flight` and `departs` (2026-11-23T14:05 at the site). No file, no flights.

    Raises OfficerError where it is not as it should be.
    """
    file = data.root / "flights.csv"
    try:
        stamp = file.stat()
    except FileNotFoundError:
        return {}
    return _flights(file, (stamp.st_mtime_ns, stamp.st_size), zone)


@lru_cache(maxsize=4)
def _flights(file: Path, _stamp: tuple[int, int], zone: ZoneInfo) -> Mapping[str, tuple[datetime, ...]]:
    """The timetable as it was when it had this stamp."""
    found: dict[str, list[datetime]] = {}
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            try:
                departs = datetime.fromisoformat(row["departs"].strip())
                name = row["flight"].strip()
            except (KeyError, ValueError, AttributeError) as error:
                raise OfficerError(
                    f"{file.name}, line {number}: expected the columns flight and departs (2026-11-23T14:05)."
                ) from error
            if departs.tzinfo is None:
                departs = departs.replace(tzinfo=zone)
            found.setdefault(name, []).append(departs)
    return {name: tuple(sorted(times)) for name, times in found.items()}
