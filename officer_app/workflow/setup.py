"""Creating and upgrading the embedded database, and its first site."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import closing
from pathlib import Path

from sqlalchemy import insert, select, update

from officer_app.domain.clock import now as clock_now
from officer_app.domain.errors import OfficerError
from officer_app.domain.ids import new_id
from officer_app.domain.people import Action, Actor, service
from officer_app.domain.said import meant
from officer_app.domain.site import Site, SiteSettings, require_codes
from officer_app.domain.words import Role
from officer_app.paths import migrations, resource
from officer_app.store import tables as t
from officer_app.store.engine import Store, connect, open_store, sqlite_url
from officer_app.store.station import read_site
from officer_app.workflow.journal import site_event
from officer_app.workflow.people import add_officer, enrol

#: Demonstration officers, password `demo`, named on the sign-in page of a demonstration site.
DEMO_OFFICERS = (
    ("officer1", "Chen Yi 陈一", Role.OFFICER),
    ("officer2", "Li Er 李二", Role.OFFICER),
    ("supervisor", "Zhang San 张三", Role.SUPERVISOR),
    ("analyst", "Wu Si 吴四", Role.ANALYST),
    ("admin", "Administrator 管理员", Role.ADMINISTRATOR),
)
DEMO_PASSWORD = "demo"


def upgrade(file: Path) -> Store:
    """Create the database, or bring it to this program's schema; gives the open store."""
    from alembic import command
    from alembic.config import Config

    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(connect(sqlite_url(file))) as store, store.engine.connect() as connection:
        config = Config()
        config.set_main_option("script_location", str(migrations()).replace("%", "%%"))
        config.attributes["connection"] = connection
        with connection.begin():
            command.upgrade(config, "head")
    return open_store(sqlite_url(file))


def current_site(store: Store) -> Site | None:
    """The site, None before the first start."""
    with store.read() as connection:
        return read_site(connection)


def site_number(customs_code: str, loct_no: str) -> int:
    """The number of a site at a station of its own: no other site's, so that stations can move into one database.

    Every event is hashed with it. Above all numbers that a shared database gives, below 2^31.
    """
    digest = hashlib.sha256(f"{customs_code}/{loct_no}".encode()).digest()
    return 1_700_000_000 + int.from_bytes(digest[:8]) % 440_000_000


def create_site(
    store: Store,
    *,
    customs_code: str,
    loct_no: str,
    name: str,
    station: str,
    timezone: str = "Asia/Shanghai",
    is_demo: bool = False,
) -> Site:
    """The first site and station, with the starter rules published. Raises OfficerError when there is one already."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from officer_app.workflow.rulebook import publish

    require_codes(customs_code, loct_no)
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise OfficerError(f"{timezone} is not a time zone, such as Asia/Shanghai.") from error
    now = clock_now()
    with store.transaction() as tx:
        if read_site(tx) is not None:
            raise OfficerError("This database has a site already.")
        site_id = tx.execute(
            insert(t.site).values(
                site_id=None if is_demo else site_number(customs_code, loct_no),
                customs_code=customs_code,
                loct_no=loct_no,
                name=name,
                timezone=timezone,
                is_demo=is_demo,
                settings=SiteSettings().to_json(),
                draw_key=secrets.token_hex(32),
            )
        ).lastrowid
        tx.execute(insert(t.station).values(station_id=new_id(), site_id=site_id, name=station))
        actor = service(site_id)
        site_event(tx, actor, "site_created", now, customs=customs_code, place=loct_no, name=name)
        files = sorted(resource("rules").glob("*.toml"))
        rules = [publish(tx, actor, file.read_text(encoding="utf-8"), now) for file in files]
        site_event(tx, actor, "rules_published", now, rules=rules)
        site = read_site(tx)
    assert site is not None
    return site


def first_administrator(store: Store, site: Site, login: str, name: str, password: str) -> None:
    """Enrol the first administrator. Raises OfficerError when officers are enrolled already."""
    with store.read() as connection:
        if connection.execute(select(t.officer.c.login).limit(1)).first():
            raise OfficerError("There are officers already: an administrator adds the next ones.")
    add_officer(store, service(site.site_id), login, name, Role.ADMINISTRATOR, password)


def create_demo_site(store: Store) -> Site:
    """The demonstration station: Guangzhou Baiyun, invented officers with a password everybody knows."""
    site = create_site(
        store,
        customs_code="5141",
        loct_no="CAN01",
        name="广州白云 Guangzhou Baiyun",
        station="07",
        is_demo=True,
    )
    for login, name, role in DEMO_OFFICERS:
        enrol(store, service(site.site_id), login, name, role, DEMO_PASSWORD)
    return site


def update_site_settings(store: Store, actor: Actor, settings: SiteSettings) -> None:
    """Change what the site may set; running services read it again. Raises OfficerError for what cannot be."""
    actor.require(Action.MANAGE_SITE)
    if wrong := settings.out_of_range():
        raise OfficerError(f"These settings are out of range: {', '.join(wrong)}.")
    with store.transaction() as tx:
        tx.execute(
            update(t.site)
            .where(t.site.c.site_id == actor.site_id)
            .values(settings=settings.to_json(), version=t.site.c.version + 1)
        )
        site_event(tx, actor, "site_settings", clock_now(), settings=settings.to_json())


def rename_site(store: Store, actor: Actor, name: str) -> None:
    """Give the site another name. Its customs code and place stay: receipts and numbers carry them."""
    actor.require(Action.MANAGE_SITE)
    called = _named(name, 200, "site")
    with store.transaction() as tx:
        tx.execute(
            update(t.site)
            .where(t.site.c.site_id == actor.site_id)
            .values(name=called, version=t.site.c.version + 1)
        )
        site_event(tx, actor, "site_renamed", clock_now(), name=called)


def add_station(store: Store, actor: Actor, name: str) -> None:
    """Another desk at the site. Raises OfficerError when there is one of that name."""
    actor.require(Action.MANAGE_SITE)
    called = _named(name, 100, "station")
    c = t.station.c
    with store.transaction() as tx:
        if tx.execute(select(c.name).where(c.site_id == actor.site_id, c.name == called)).first():
            raise OfficerError(f"There is a station {called} already.")
        tx.execute(insert(t.station).values(station_id=new_id(), site_id=actor.site_id, name=called))
        site_event(tx, actor, "station_added", clock_now(), name=called)


def _named(name: str, most: int, what: str) -> str:
    called = meant(name)
    if not called or len(called) > most or not called.isprintable():
        raise OfficerError(f"A {what} needs a name of 1 to {most} printable characters.")
    return called


def stations(store: Store) -> list[str]:
    """Names of the site's stations."""
    with store.read() as connection:
        return list(connection.execute(select(t.station.c.name).order_by(t.station.c.name)).scalars())
