"""What every command starts from: the data folder, the store, and who acts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from officer_app.domain.errors import OfficerError, WrongDatabase
from officer_app.paths import DataDir, is_shared

if TYPE_CHECKING:
    from officer_app.domain.people import Actor
    from officer_app.domain.site import Site
    from officer_app.store.engine import Store
    from officer_app.store.types import Sites
    from officer_app.workflow.context import Context
    from officer_app.workflow.cosigning import Signer
    from officer_app.workflow.shared import People


_NOBODY = "This is an officer's work: say who does it, officer-app --as OFFICER …"


class WrongUse(OfficerError):
    """The command line itself is wrong or incomplete; the program ends with 2."""


def day_named(text: str | None) -> date | None:
    """The day an option names, if it names one."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise WrongUse(f"{text!r} is no day; write it as 2026-11-23.") from error


class Desk:
    """The global options, and what follows from them, opened when first needed."""

    def __init__(
        self, data: DataDir, database: str | None, officer: str | None, site: str | None = None
    ) -> None:
        self.data = data
        self._site = site
        self.login = officer
        self._database = database
        self._only_reads = False
        #: The first server of a shared database is away, and what is read is its standby's.
        self.at_standby = False

    def only_reads(self) -> None:
        """Said by a command that changes nothing: where the first server of a shared database is away, its standby will
        do."""
        self._only_reads = True

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
        from officer_app.workflow.people import sign_in, signed_in

        if is_shared(self.url):  # nobody is let in without a login: that of `--as`, else of the URL
            password = self._password(self.login)
            store = self._let_in(password)
            if self._site:
                from officer_app.store.station import site_called

                with store.read() as connection:
                    store.work_at(site_called(connection, self._site))
                store.enter(self.login, password)
            return store, None if self.at_standby else signed_in(store, "")
        store = open_store(self.url)
        return store, None if self.login is None else sign_in(store, self.login, self._password(self.login))

    def _let_in(self, password: str | None) -> Store:
        from officer_app.store.engine import open_standby, open_store

        try:
            return open_store(self.url, self.login, password)
        except WrongDatabase:
            if not self._only_reads:
                raise
            with suppress(WrongDatabase):
                standby = open_standby(self.url, self.login, password)
                self.at_standby = True
                return standby
            raise

    @contextmanager
    def shared_people(self) -> Iterator[People | None]:
        """Those of the shared database, signed in as `--as` or the URL says; None where it is a station's own."""
        if not is_shared(self.url):
            yield None
            return
        from officer_app.store.postgresql.connect import user_of
        from officer_app.workflow.shared import people

        login = self.login or user_of(self.url)
        if not login:
            raise WrongUse(_NOBODY)
        with people(self.url, login, self._password(login)) as signed_in:
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
    def sites(self) -> dict[int, str]:
        """Those whose officer is asking: one that was named, else all of theirs."""
        from officer_app.store.station import read_sites

        with self.store.read() as connection:
            mine = read_sites(connection)
        return {self.site.site_id: self.site.name} if self._site or len(mine) < 2 else mine

    @property
    def scope(self) -> Sites:
        """The same, as what is read of them wants it."""
        return tuple(self.sites) if len(self.sites) > 1 else self.site.site_id

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

        return self._opened[1] or service(self.site.site_id)

    def second(self, login: str) -> Signer:
        """Another officer beside the first, with OFFICER_SECOND_PASSWORD, the keyring or a prompt."""
        from officer_app.workflow.cosigning import signer

        return signer(self.store, login, self._password(login, "OFFICER_SECOND_PASSWORD"))

    def _password(self, login: str | None, variable: str = "OFFICER_PASSWORD") -> str | None:
        from officer_app.cli.passwords import password_for, password_of

        return (
            password_for(self.url, login, variable)
            if is_shared(self.url)
            else password_of(login or "", variable)
        )
