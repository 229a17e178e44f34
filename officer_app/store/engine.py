"""Opening the store. SQLite: WAL, synchronous FULL, foreign keys on, writers take the lock at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DatabaseError

from officer_app.domain.errors import WrongDatabase

#: The Alembic revision this version of the program works with.
SCHEMA_REVISION = "0009"
_BUSY_MS = 30_000


class Store:
    """One database. `read()` gives a consistent snapshot, `transaction()` all or nothing."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A write transaction: the lock is taken at its start, so nothing read in it can be stale."""
        with self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection

    @property
    def file(self) -> Path:
        """The SQLite file."""
        return Path(str(self.engine.url.database))

    def close(self) -> None:
        self.engine.dispose()


def sqlite_url(file: Path) -> URL:
    return URL.create("sqlite", database=str(file))


def connect(url: str | URL) -> Store:
    """A store without looking at its schema (to create and upgrade). Raises WrongDatabase for other kinds."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise WrongDatabase(
            f"{parsed.render_as_string()}: stations work on an embedded SQLite file in this version; a shared "
            "PostgreSQL database can be set up and checked (officer-app db), and its officers enrolled."
        )
    engine = create_engine(parsed, connect_args={"timeout": _BUSY_MS / 1000})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return Store(engine)


def open_store(url: str | URL) -> Store:
    """The store at `url`, its schema being the one this program knows. Raises WrongDatabase otherwise."""
    store = connect(url)
    if not store.file.is_file():
        raise WrongDatabase(f"There is no database at {store.file}. Create it with: officer-app init")
    found = schema_revision(store)
    if found != SCHEMA_REVISION:
        store.close()
        raise WrongDatabase(
            f"The database at {store.file} has schema {found or 'none'}, not {SCHEMA_REVISION}. "
            "Run: officer-app init"
        )
    return store


def schema_revision(store: Store) -> str | None:
    """The revision the database is at, None when it has no tables yet."""
    try:
        with store.read() as connection:
            known = connection.execute(
                text("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'")
            ).scalar()
            return (
                connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
                if known
                else None
            )
    except DatabaseError as error:
        raise WrongDatabase(
            f"{store.file} is not a database this program can open ({error.orig})."
        ) from error


def data_version(connection: Connection) -> int:
    """A number that changes when another connection has committed (SQLite)."""
    return int(connection.execute(text("PRAGMA data_version")).scalar_one())


def _prepare(raw: Any, _record: Any) -> None:
    raw.isolation_level = None  # SQLAlchemy's events begin transactions, not the driver's guesses
    cursor = raw.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "recursive_triggers = ON",  # REPLACE would otherwise delete past the append-only triggers
        f"busy_timeout = {_BUSY_MS}",
        "cache_size = -65536",
        "trusted_schema = OFF",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
