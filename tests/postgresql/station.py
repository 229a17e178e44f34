"""Stations on a shared database: its people by their short names, in this process and as the real program."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from officer_app.domain.people import Actor
from officer_app.paths import DataDir
from officer_app.store.engine import Store, open_store
from officer_app.workflow.context import Context, load_context
from officer_app.workflow.people import signed_in
from tests.postgresql.hall import PASSWORD, Hall
from tests.program import run as run_program

_numbers = itertools.count()


class SharedStation:
    """A copy of an empty hall; `data` is the folder of the first station."""

    def __init__(self, empty: Hall, data: Path) -> None:
        self.data = DataDir(data)
        self._hall = empty
        given = conninfo_to_dict(empty.url)
        self._server = make_conninfo(**{**given, "dbname": "postgres"})
        self.name = f"{given['dbname']}_{next(_numbers)}"
        self.owner_url = make_conninfo(**{**given, "dbname": self.name})
        self.url = f"postgresql://{given['host']}:{given['port']}/{self.name}"
        self._stores: list[Store] = []
        copied = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        names = sql.Identifier(self.name), sql.Identifier(str(given["dbname"]))
        with psycopg.connect(self._server, autocommit=True) as server:
            server.execute(copied.format(*names))
            server.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO officer_app_person").format(names[0]))

    def close(self) -> None:
        for store in self._stores:
            store.close()
        with psycopg.connect(self._server, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(self.name)))

    def login(self, who: str) -> str:
        return self._hall.login(who)

    def store(self, who: str) -> Store:
        """The database under this person's login; closed with the station."""
        store = open_store(self.url, self.login(who), PASSWORD)
        self._stores.append(store)
        return store

    @contextmanager
    def at_work(self, who: str) -> Iterator[tuple[Store, Context, Actor]]:
        """What a use case wants to know of somebody who has signed in."""
        with closing(open_store(self.url, self.login(who), PASSWORD)) as store:
            yield store, load_context(store, self.data), signed_in(store, "07")

    def value(self, query: str, *parameters: Any) -> Any:
        """As whoever runs the server sees it."""
        with psycopg.connect(self.owner_url) as server:
            row = server.execute(query.encode(), parameters).fetchone()
            return None if row is None else row[0]

    def command(self, who: str, *arguments: object) -> list[str]:
        return [sys.executable, "-m", "officer_app", *self._asked(who, *arguments)]

    def _asked(self, who: str, *arguments: object) -> list[str]:
        start = ["--data", str(self.data.root), "--database", self.url]
        return [*start, "--as", self.login(who), *map(str, arguments)]

    def program(self, who: str, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        """The real program under this person's login."""
        return run_program(self._asked(who, *arguments), {"OFFICER_PASSWORD": PASSWORD, **environment})

    def done(self, who: str, *arguments: object, **environment: str) -> str:
        """What it prints; it must not fail."""
        found = self.program(who, *arguments, **environment)
        assert found.returncode == 0, found.stderr
        return found.stdout
