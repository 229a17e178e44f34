"""Opening the store. SQLite: WAL, synchronous FULL, foreign keys on, writers take the lock at once.

The shared database is in `store.postgresql`, imported when a URL names one.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import DatabaseError

from officer_app.domain.errors import Unwritable, WrongDatabase
from officer_app.files import why_unwritable
from officer_app.paths import is_shared as names_shared
from officer_app.store.types import is_shared

if TYPE_CHECKING:
    from officer_app.store.postgresql.live import Listener

#: The Alembic revision this version of the program works with.
SCHEMA_REVISION = "0010"
_BUSY_MS = 30_000
#: What SQLite says where a file cannot be made, read or written, for whatever reason.
_NO_FILE = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM)
_PRIMARY = 0xFF

T = TypeVar("T")


class Store:
    """One database. `read()` gives a consistent snapshot, `transaction()` all or nothing."""

    #: Several stations work on it, each person under a login of their own.
    is_shared = False
    #: It is a copy of districts' databases, which nobody writes to; known once somebody has entered.
    is_national = False
    #: Where it is, of a shared one, as a URL.
    url = ""
    #: Whom the database itself knows us as; empty where only this program asks who it is.
    login = ""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def enter(self, login: str | None, password: str | None) -> None:
        """Go on under this login of a shared database. Raises SignInFailed, and then nothing has changed."""

    def work_at(self, site_id: int) -> None:
        """Whoever enters next works at this of their own sites; 0: at the first."""

    def beside(self) -> Store:
        """The same database, for somebody else to enter."""
        return self

    def give_up(self) -> None:
        """End every connection to a server that does not answer: whoever waits is told so, and whoever asks, until
        somebody listens or announces again, or enters. Never waits itself."""

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self.engine.connect() as connection:
            yield connection

    def overlook(self, work: Callable[[Connection], T]) -> tuple[T, timedelta]:
        """What a report reads, and how old that is. Of a shared database with a standby it is read there."""
        with self.read() as connection:
            return work(connection), timedelta(0)

    @contextmanager
    def spoken(self) -> Iterator[None]:
        """What a server refuses inside, as a sentence."""
        yield

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A write transaction: the lock is taken at its start, so nothing read in it can be stale."""
        with self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection

    def take_at_once(self, site_id: int, station: str, lease_minutes: int) -> str | None:
        """Claim for whoever is signed in the most urgent open task that they may take and nobody is taking at this
        moment, in one step; gives the consignment's id. None where there is no such task, where they have skills, which
        are to be asked for first, and always where only this program knows who it is."""
        return None

    def announcing(self) -> AbstractContextManager[None]:
        """Other stations are told meanwhile that something has changed, where they cannot see it for themselves. While
        the server does not answer every connection to it is given up."""
        return nullcontext()

    def listener(self) -> Listener | None:
        """Hears what is announced; None where there is nothing to hear. Raises WrongDatabase."""
        return None

    def attended(self) -> bool:
        """Whether an intake service is heard of that takes in what comes; waits some seconds for it. On a station's own
        database, and on a national one, nobody has to be."""
        return True

    def again(self, work: Callable[[], T]) -> T:
        """What a transaction of its own gives, which may be begun again where others got in its way."""
        return work()

    @property
    def file(self) -> Path:
        """The SQLite file. Raises WrongDatabase for a shared database."""
        return Path(str(self.engine.url.database))

    @property
    def place(self) -> str:
        """Where it is, for people to read."""
        return str(self.file)

    def close(self) -> None:
        self.engine.dispose()


def sqlite_url(file: Path) -> URL:
    return URL.create("sqlite", database=str(file))


def connect(url: str | URL, *, unchanged: bool = False) -> Store:
    """The embedded store, whatever its schema (to create and upgrade). Raises WrongDatabase for other kinds.

    `unchanged`: it is read, too, where nothing can be written.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise WrongDatabase(
            f"{parsed.render_as_string()}: this is for a station's own database, an SQLite file."
        )
    file = Path(parsed.database)
    if file.exists() and not file.is_file():
        raise WrongDatabase(f"{file} is no file, but a folder, a pipe, a socket or a device.")
    how: dict[str, Any] = {"connect_args": {"timeout": _BUSY_MS / 1000}}
    if unchanged and _cannot_change(file):
        how = {"creator": partial(_unchanging, file)}
    engine = create_engine(parsed, **how)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", partial(_explain, file))
    return Store(engine)


def _cannot_change(file: Path) -> bool:
    """It lies whole on a read-only file system. Where its log lies beside it somebody has it open or fell over: what
    the log holds could not be read without writing there."""
    if not hasattr(os, "statvfs") or not file.is_file():
        return False
    whole = not file.with_name(f"{file.name}-wal").exists()
    return whole and bool(os.statvfs(file).f_flag & os.ST_RDONLY)


def _unchanging(file: Path) -> sqlite3.Connection:
    """For reading alone, without the files that SQLite otherwise makes beside it."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?immutable=1", uri=True, check_same_thread=False)


def open_store(url: str | URL, login: str | None = None, password: str | None = None) -> Store:
    """The store at `url`, its schema being the one this program knows. Raises WrongDatabase otherwise.

    Login and password are the server's, for a shared database: SignInFailed where it does not let them in.
    """
    if names_shared(str(url)):
        from officer_app.store.postgresql.store import open_shared

        return open_shared(str(url), login, password)
    store = connect(url, unchanged=True)
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


def open_standby(url: str, login: str | None = None, password: str | None = None) -> Store:
    """The standby among the servers of a shared database, to read from. Raises WrongDatabase where none answers."""
    from officer_app.store.postgresql.store import open_shared

    return open_shared(url, login, password, target_session_attrs="standby")


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


def change_token(connection: Connection) -> int | str:
    """Something that is another once anybody else has committed: what was read while it stays the same still stands.

    SQLite's data version tells only of commits by others than this connection. PostgreSQL's snapshot is another as soon
    as any transaction that writes begins or ends: a hint to read again, never missing one.
    """
    if not is_shared(connection.dialect):
        return int(connection.exec_driver_sql("PRAGMA data_version").scalar_one())
    return str(connection.exec_driver_sql("SELECT pg_current_snapshot()").scalar_one())


def moment(connection: Connection, given: datetime | None = None) -> datetime:
    """When this transaction happens. In a shared database that is the server's to say; else `given`, or the clock."""
    if not is_shared(connection.dialect):
        return given or datetime.now(UTC)
    now: datetime = connection.exec_driver_sql("SELECT now()").scalar_one()
    return now


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


def disk_trouble(error: BaseException | None, file: Path) -> Unwritable | None:
    """What keeps SQLite from its file where the disk is to blame, whatever SQLite calls it; else None."""
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    if code == sqlite3.SQLITE_FULL:
        return Unwritable("The disk is full.")
    return why_unwritable(file) if code in _NO_FILE else None


def _explain(file: Path, context: ExceptionContext) -> None:
    if told := disk_trouble(context.original_exception, file):
        raise told from context.original_exception


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
