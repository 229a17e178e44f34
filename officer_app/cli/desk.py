"""What every command starts from: the data folder, the store, and who acts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from officer_app.domain.errors import OfficerError, WrongDatabase
from officer_app.paths import DataDir, is_shared

if TYPE_CHECKING:
    from officer_app.domain.people import Actor
    from officer_app.domain.site import Site
    from officer_app.store.engine import Store
    from officer_app.workflow.context import Context
    from officer_app.workflow.shared import People


_NOBODY = "This is an officer's work: say who does it, officer-app --as OFFICER …"


class WrongUse(OfficerError):
    """The command line itself is wrong or incomplete; the program ends with 2."""


class Desk:
    """The global options, and what follows from them, opened when first needed."""

    def __init__(self, data: DataDir, database: str | None, officer: str | None) -> None:
        self.data = data
        self.login = officer
        self._database = database

    @property
    def url(self) -> str:
        """`--database`, else the SQLite file in the data folder."""
        return self.data.database_url(self._database)

    @property
    def database_file(self) -> Path:
        """The SQLite file, whether it is there yet or not. Raises WrongDatabase for another kind of URL."""
        from officer_app.store.engine import connect

        return connect(self.url).file

    @cached_property
    def _opened(self) -> tuple[Store, Actor | None]:
        """The store, and whom `--as` names, signed in whether the command asks who does it or not."""
        from officer_app.store.engine import open_store

        if is_shared(self.url):
            return self._signed_in(self.login)
        store = open_store(self.url)
        return store, None if self.login is None else _sign_in(store, self.login)

    def _signed_in(self, login: str | None, variable: str = "OFFICER_PASSWORD") -> tuple[Store, Actor]:
        """The shared database under somebody's own login: that of `--as`, else of the URL."""
        from officer_app.cli.passwords import password_for
        from officer_app.store.engine import open_store
        from officer_app.workflow.people import signed_in

        store = open_store(self.url, login, password_for(self.url, login, variable))
        return store, signed_in(store)

    @contextmanager
    def shared_people(self) -> Iterator[People | None]:
        """Those of the shared database, signed in as `--as` says; None where the database is this station's own."""
        if not is_shared(self.url):
            yield None
            return
        from officer_app.cli.passwords import password_of
        from officer_app.workflow.shared import people

        if self.login is None:
            raise WrongUse(_NOBODY)
        with people(self.url, self.login, password_of(self.login)) as signed_in:
            yield signed_in

    @property
    def store(self) -> Store:
        """The opened store. Raises WrongDatabase where there is none of this version."""
        return self._opened[0]

    @cached_property
    def site(self) -> Site:
        """The store's site. Raises WrongDatabase before the first start."""
        from officer_app.workflow.setup import current_site

        site = current_site(self.store)
        if site is None:
            raise WrongDatabase("The database has no site yet. Run: officer-app init")
        return site

    @cached_property
    def context(self) -> Context:
        """Site, rules and timetable as they stand."""
        from officer_app.workflow.context import load_context

        return load_context(self.store, self.data)

    @property
    def officer(self) -> Actor:
        """Who `--as` names, signed in. Raises WrongUse without `--as`, SignInFailed for a wrong password."""
        officer = self._opened[1]
        if officer is None:
            raise WrongUse(_NOBODY)
        if officer.role is None:
            raise WrongUse(f"{officer.login} is a service, and this is an officer's work.")
        return officer

    @property
    def actor(self) -> Actor:
        """The officer that `--as` names, else the local service."""
        from officer_app.domain.people import service

        if self.login is None and not self.store.is_shared:
            return service(self.site.site_id)
        return self.officer

    def second(self, login: str) -> Second:
        """Another officer beside the first, with OFFICER_SECOND_PASSWORD, the keyring or a prompt."""
        if self.store.is_shared:
            return Second(*self._signed_in(login, "OFFICER_SECOND_PASSWORD"))
        return Second(self.store, _sign_in(self.store, login, "OFFICER_SECOND_PASSWORD"))


class Second(NamedTuple):
    """The second officer. In the embedded store they sign with the record; in a shared one under their own login."""

    store: Store
    actor: Actor

    @property
    def beside(self) -> Actor | None:
        """Who signs in the transaction of the record."""
        return None if self.store.is_shared else self.actor

    def sign(self, desk: Desk, ref: str) -> None:
        """Sign the record that was just made, where that is left to do and it waits for it."""
        from officer_app.store.detail import find_one
        from officer_app.workflow.signing import sign_record

        if not self.store.is_shared:
            return
        with self.store.read() as connection:
            consignment_id = find_one(connection, ref)
        sign_record(self.store, desk.context, self.actor, consignment_id)


def _sign_in(store: Store, login: str, variable: str = "OFFICER_PASSWORD") -> Actor:
    from officer_app.cli.passwords import password_of
    from officer_app.workflow.people import sign_in

    return sign_in(store, login, password_of(login, variable))
