"""Moving a station's own database into a shared one: all of it, held against itself, or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, NamedTuple

from psycopg.types.string import TextLoader
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DatabaseError

from officer_app.domain.checkpoints import Checkpoint
from officer_app.domain.errors import OfficerError, WrongDatabase
from officer_app.domain.site import Site
from officer_app.paths import DataDir
from officer_app.store import tables as t
from officer_app.store.engine import Store, open_store
from officer_app.store.postgresql.connect import conninfo, is_national, named, opened
from officer_app.store.postgresql.moving import (
    Counted,
    copy_in,
    count_there,
    give_place,
    guarded,
    unguarded,
    worked_at,
)
from officer_app.store.postgresql.store import open_shared
from officer_app.store.station import read_site
from officer_app.workflow.evidence import lost_evidence
from officer_app.workflow.shared import require_superuser, tell, within
from officer_app.workflow.verifying import Broken, verify
from officer_app.workflow.verifying_checkpoints import verify_checkpoints


class Moved(NamedTuple):
    """`waiting` are the officers, with their roles, whom nobody has enrolled in the shared database yet."""

    site: Site
    tables: list[Counted]
    events: int
    signed: Checkpoint | None
    waiting: list[tuple[str, str]]


def move(source: str, url: str) -> Moved:
    """Move the database at `source`, with its number, to where its site was installed; one transaction.

    Raises OfficerError, and nothing is moved, where the station is a demonstration, where the site has worked there,
    where the station's own database does not verify, and where what was moved is not in every row what it was.
    """
    info = conninfo(url)
    with (
        closing(open_store(source)) as store,
        _readable(store),
        store.transaction() as station,  # held, so that nobody writes meanwhile
        opened(info) as raw,
    ):
        require_superuser(raw)
        if is_national(raw):
            raise WrongDatabase(f"{named(info)} is a national database, which nobody writes to.")
        raw.adapters.register_loader("uuid", TextLoader)
        return _move(_Open(within(raw)), store, station, url)  # `opened` commits it


class _Open(Store):
    """The shared database as this transaction sees it, not committed yet."""

    is_shared = True

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection.engine)
        self.connection = connection
        self.raw: Any = connection.connection.driver_connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        try:
            yield self.connection
        except DatabaseError as error:  # `opened` says it
            raise error.orig or error from error


def _move(there: _Open, store: Store, station: Connection, url: str) -> Moved:
    site = read_site(station)
    if site is None:
        raise WrongDatabase(f"{store.file} has no site yet: there is nothing to move.")
    if site.is_demo:
        raise OfficerError(
            f"{store.file} is a demonstration station's: nothing in it is real. Nothing was moved; it stays a station."
        )
    there.connection.execute(text("SET LOCAL search_path = app, pg_catalog, pg_temp"))
    installed = _installed(there, site)
    officers = station.execute(select(t.officer.c.login, t.officer.c.role).order_by(t.officer.c.login)).all()
    enrolled = _enrolled(there, installed, [login for login, _ in officers])
    data = DataDir(store.file.parent)
    _refuse_broken(store, data)

    file: Any = station.connection.driver_connection
    unguarded(there.raw)
    give_place(there.raw, installed, site.site_id)
    sent = [copy_in(file, there.raw, table, enrolled) for table in t.metadata.sorted_tables]
    found = [count_there(there.raw, table, site.site_id, enrolled) for table in t.metadata.sorted_tables]
    guarded(there.raw)
    if different := [a.table for a, b in zip(sent, found, strict=True) if a != b]:
        raise OfficerError(f"{', '.join(different)}: not there as in {store.file}. Nothing was moved.")
    if began := worked_at(there.raw, installed):
        raise OfficerError(f"Somebody began to work at the site ({', '.join(began)}). Nothing was moved.")
    tables = {one.table: [one.rows, one.digest] for one in sent if one.rows}
    tell(there.connection, installed, "site_moved", to=site.site_id)
    tell(there.connection, site.site_id, "site_moved", instead_of=installed, tables=tables)
    events, signed = _verified(there, site, data, url)
    waiting = [(login, role) for login, role in officers if login not in enrolled]
    return Moved(site, sent, events, signed, waiting)


def _installed(there: _Open, site: Site) -> int:
    """The number of the site where it was installed, once it is known that the moved one can take its place."""
    where, codes = named(there.raw.info.dsn), f"{site.customs_code} {site.loct_no}"
    c = t.site.c
    rows = there.connection.execute(select(c.site_id, c.customs_code, c.loct_no)).all()
    numbers = {f"{customs} {place}": number for number, customs, place in rows}
    if codes not in numbers:
        raise OfficerError(
            f"{where} has no site {codes}. Run: officer-app db install --customs {site.customs_code}"
            f" --place {site.loct_no}"
        )
    if (
        there.connection.execute(
            select(t.audit_head.c.chain).where(t.audit_head.c.chain == f"site:{site.site_id}")
        ).first()
        or site.site_id in numbers.values()
    ):
        raise OfficerError(
            f"The station's site has the number {site.site_id}, which its audit trail is hashed and signed with, and"
            f" {where} has a site {site.site_id} already: it was moved there, or another station of number 1, as all"
            " had at first. Move this one into another database of the server, made by officer-app db install."
        )
    if worked := worked_at(there.raw, numbers[codes]):
        raise OfficerError(
            f"The site {codes} has worked in {where} already ({', '.join(worked)}). Nothing was moved."
        )
    return int(numbers[codes])


def _enrolled(there: _Open, installed: int, logins: list[str]) -> list[str]:
    """The logins that are enrolled at the site. Raises OfficerError where an officer's is somebody's elsewhere."""
    known = there.raw.execute("SELECT login, %s = ANY (sites) FROM app.person", [installed]).fetchall()
    here = sorted(login for login, is_here in known if is_here)
    of_officers = {login for (login,) in there.raw.execute("SELECT login FROM app.officer")}
    elsewhere = (of_officers | {login for login, _ in known}).difference(here)
    if strangers := sorted(elsewhere & set(logins)):
        raise OfficerError(
            f"{', '.join(strangers)}: somebody at another site has that login, and records name who made them by it."
            " Nothing was moved. If it is the same person, let them work at both sites: officer-app db sites. Else"
            " this station cannot move there: a login cannot be changed, and has to be one person's in the hall."
        )
    return here


@contextmanager
def _readable(store: Store) -> Iterator[None]:
    try:
        with store.read() as connection:
            for check in ("quick_check", "foreign_key_check"):
                row = connection.exec_driver_sql(f"PRAGMA {check}").first()
                if row is not None and row[0] != "ok":
                    raise WrongDatabase(f"{store.file} is damaged ({check}: {row[0]}). Nothing was moved.")
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        why = error.orig if isinstance(error, DatabaseError) else error
        if not isinstance(why, sqlite3.Error):
            raise
        raise WrongDatabase(f"{store.file} cannot be read ({why}). Nothing was moved.") from error


def _refuse_broken(store: Store, data: DataDir) -> None:
    """What lies beside the file is looked at too: what was signed, and the evidence."""
    broken = [*verify(store).broken, *verify_checkpoints(store, data.audit).broken]
    broken += [Broken(key, None, why) for key, why in lost_evidence(store, data)]
    if broken:
        raise OfficerError(_said(broken, f"{store.file} does not verify"))


def _verified(there: _Open, site: Site, data: DataDir, url: str) -> tuple[int, Checkpoint | None]:
    """Recompute everything there; what other sites had before is not held against the moved one."""
    found, checked = verify(there), verify_checkpoints(there, data.audit)
    if broken := [*found.broken, *checked.broken]:
        with closing(open_shared(url)) as before:
            known = {*verify(before).broken, *verify_checkpoints(before, data.audit).broken}
        if new := [one for one in broken if one not in known]:
            raise OfficerError(_said(new, "What was moved does not verify"))
    return found.events, next((one for one in checked.signed if one.site_id == site.site_id), None)


def _said(broken: list[Broken], what: str) -> str:
    first = broken[0]
    return (
        f"{what}: {len(broken)} broken, first {first.consignment}: {first.reason}. Nothing was moved;"
        " see officer-app audit verify."
    )
