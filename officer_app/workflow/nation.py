"""The national database, which reads what districts publish; by whoever runs the servers."""

from __future__ import annotations

import re
from contextlib import closing

import psycopg

from officer_app.domain.errors import OfficerError, WrongDatabase
from officer_app.store.postgresql import nation
from officer_app.store.postgresql.connect import connected, conninfo, is_national, named, opened
from officer_app.workflow import shared
from officer_app.workflow.people import long_enough

#: The General Administration's own code; its site has an administrator, who enrols analysts and auditors.
NATION = ("0000", "NATION")


def install(url: str, administrator: str = "", password: str = "") -> None:
    """A national database, with its administrator; where it is there already it is put right, and needs none.

    Raises OfficerError where the database is a hall's.
    """
    info = conninfo(url)
    if not shared.sites(url):
        shared.install(url, shared.NewSite(*NATION, "Nation", "01", administrator, password), national=True)
        return
    with connected(info) as connection:  # of whatever edition
        if not is_national(connection):
            raise OfficerError(f"{named(info)} is a hall's database; a national one is made anew beside it.")
    shared.install(url, None, national=True)


def publish(url: str, login: str, password: str) -> None:
    """Let the national server follow this database, signing in as `login`."""
    long_enough(password)
    shared.require_login(login)
    info = conninfo(url)
    with opened(info) as connection:
        if is_national(connection):
            raise OfficerError(f"{named(info)} is a national database, which publishes nothing.")
        verifier = connection.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256")
        nation.publish(connection, login, verifier.decode())


def subscribe(url: str, name: str, source: str, password: str | None) -> list[str]:
    """Follow the district that `source` connects to; gives its sites."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", name):
        raise OfficerError("A district is named by small letters, digits and _.")
    info, district = conninfo(url), conninfo(source, password=password)
    with opened(info) as connection:
        if not is_national(connection):
            raise WrongDatabase(
                f"{named(info)} is no national database. Make one with: officer-app db install --national"
            )
    with opened(district) as theirs, closing(psycopg.connect(info, autocommit=True)) as ours:
        return nation.subscribe(ours, name, district, theirs)
