"""Opening the station's store, and what the first start asks for. All of it runs off the GUI thread."""

from __future__ import annotations

from typing import NamedTuple

from officer_app.domain.errors import OfficerError, WrongDatabase
from officer_app.domain.people import Actor
from officer_app.domain.site import Site
from officer_app.paths import DataDir, is_shared
from officer_app.store.engine import SCHEMA_REVISION, Store, connect, schema_revision
from officer_app.store.station import has_officers, read_actor, read_site, read_sites, read_stations


class Opened(NamedTuple):
    """`site` is None and `has_officers` false before the first start. Of a shared database the site is known once
    somebody has signed in. `actor` is only for the start benchmark."""

    store: Store
    site: Site | None
    has_officers: bool
    stations: tuple[str, ...]
    actor: Actor | None = None
    sites: dict[int, str] | None = None


class FirstStart(NamedTuple):
    """What the first start asks for."""

    login: str
    name: str
    password: str
    customs_code: str
    loct_no: str
    site_name: str
    station: str


def open_station(data: DataDir, url: str, signed_in: str = "") -> Opened:
    """The store, created or brought to this program's schema where it has to be.

    `signed_in` names an officer of a demonstration station, whose passwords everybody knows: the start
    benchmark's window is signed in already. Nothing that a user can set leads here.
    """
    if is_shared(url):
        from officer_app.store.postgresql.store import SharedStore

        return Opened(SharedStore(url), None, True, ())  # nothing is known of it until somebody has signed in
    for folder in (data.inbox, data.outbox):
        folder.mkdir(parents=True, exist_ok=True)
    store = _ready(url)
    return read_station(store, signed_in)


def _ready(url: str) -> Store:
    store = connect(url)
    try:
        if store.file.is_file() and schema_revision(store) == SCHEMA_REVISION:
            return store
    except OfficerError:
        store.close()
        raise
    store.close()
    from officer_app.workflow.setup import upgrade

    return upgrade(store.file)


def read_station(store: Store, signed_in: str = "") -> Opened:
    """Site, officers and stations as they stand."""
    with store.read() as connection:
        site, stations, actor = read_site(connection), read_stations(connection), None
        if signed_in and site is not None and site.is_demo:
            actor = read_actor(connection, signed_in, stations[0] if stations else "")
        return Opened(store, site, has_officers(connection), stations, actor, read_sites(connection))


def set_up(store: Store, asked: FirstStart) -> Opened:
    """Make the first site, station and administrator. Raises OfficerError saying what cannot be."""
    from officer_app.workflow.setup import create_site, current_site, first_administrator

    site = current_site(store) or create_site(
        store,
        customs_code=asked.customs_code,
        loct_no=asked.loct_no,
        name=asked.site_name,
        station=asked.station,
    )
    first_administrator(store, site, asked.login, asked.name, asked.password)
    return read_station(store)


def set_up_demonstration(store: Store) -> Opened:
    """Make the demonstration station with its invented officers."""
    from officer_app.workflow.setup import create_demo_site, current_site

    if current_site(store) is not None:
        raise WrongDatabase("This database has a site already; a demonstration needs its own.")
    create_demo_site(store)
    return read_station(store)
