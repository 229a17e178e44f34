"""The shared database as a store: one person's login, small pool, and what the server refuses as a sentence."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.types.string import TextLoader
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError, IntegrityError

from officer_app.domain.errors import (
    WRONG_SIGN_IN,
    AlreadyTaken,
    NotAllowed,
    NotFound,
    OfficerError,
    SignInFailed,
    WrongDatabase,
)
from officer_app.store.engine import Store
from officer_app.store.postgresql.connect import Durable, conninfo, named, opened, reason
from officer_app.store.postgresql.live import Listener, announcing

T = TypeVar("T")

#: `public` is not among them, and a temporary table never stands before one of ours.
_SESSION = {
    "search_path": "app,pg_catalog,pg_temp",
    "TimeZone": "UTC",
    "statement_timeout": "60s",
    "lock_timeout": "20s",
    "idle_in_transaction_session_timeout": "30s",
}
_SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_ATTEMPTS = 6


class Contended(AlreadyTaken):
    """Two wanted the same at the same time, and the server chose the other: it can be done again."""


class SharedStore(Store):
    """`read()` sees one moment; a transaction sees, statement by statement, what others have committed.

    So what is decided by a row is decided once the row is locked (`Batch.load`), or by the server's own rules.
    """

    is_shared = True

    def __init__(self, url: str) -> None:
        self._url = self._info = url
        super().__init__(_engine(url))

    def enter(self, login: str | None, password: str | None) -> None:
        info = _session(self._url, login, password)
        _knock(info)
        former, self._info = self.engine, info
        self.login = str(conninfo_to_dict(info)["user"])
        self.engine = _engine(info)
        former.dispose()

    def beside(self) -> SharedStore:
        return SharedStore(self._url)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self.spoken(), self.engine.connect() as connection:
            yield connection.execution_options(**_SNAPSHOT)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        with self.spoken(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def spoken(self) -> Iterator[None]:
        """The server's own words; the original is the error's cause."""
        try:
            yield
        except (DBAPIError, psycopg.Error) as error:
            told = _told(self._info, error.orig if isinstance(error, DBAPIError) else error)
            if told is None:
                raise
            raise told from error

    def announcing(self) -> AbstractContextManager[None]:
        return announcing(self._info)

    def listener(self) -> Listener:
        with self.spoken():
            return Listener(self._info)

    def again(self, work: Callable[[], T]) -> T:
        for attempt in range(1, _ATTEMPTS):
            try:
                return work()
            except Contended:
                pass
            except IntegrityError as error:
                if not isinstance(error.orig, psycopg.errors.UniqueViolation):
                    raise
            time.sleep(random.uniform(0, 0.02 * attempt))
        return work()

    @property
    def place(self) -> str:
        return named(self._info)

    @property
    def file(self) -> Path:
        raise WrongDatabase(f"{named(self._info)} is a shared database: this is for a station's own file.")


def _connected(info: str) -> psycopg.Connection:
    """Keys are text here, whether their column says so or is read as it is stored."""
    connection = Durable.connect(info)
    connection.adapters.register_loader("uuid", TextLoader)
    return connection


def open_shared(url: str, login: str | None = None, password: str | None = None) -> SharedStore:
    """Signed in at the server. Raises SignInFailed for a wrong password, WrongDatabase where there is none of this
    version or the server does not answer."""
    store = SharedStore(url)
    store.enter(login, password)
    return store


def _engine(info: str) -> Engine:
    return create_engine(
        "postgresql+psycopg://",
        creator=lambda: _connected(info),
        pool_size=3,
        max_overflow=3,  # of the 8 connections that a login may have
        pool_pre_ping=True,
        use_native_hstore=False,
    )


def _session(url: str, login: str | None, password: str | None) -> str:
    """What libpq connects with, with the settings of a session of ours."""
    given: dict[str, Any] = conninfo_to_dict(conninfo(url, login, password))
    if not given.get("user"):
        raise SignInFailed("Say whose login it is: --as OFFICER, or postgresql://OFFICER@SERVER/NAME.")
    said = [f"-c {name}={value}" for name, value in _SESSION.items()]
    given["options"] = " ".join([*said, *([str(given["options"])] if given.get("options") else [])])
    return make_conninfo(**given)


def _knock(info: str) -> None:
    """Whether the server lets us in, and has what this version works with."""
    try:
        with opened(info):
            pass
    except WrongDatabase as error:
        if "password authentication failed" in str(error):
            raise SignInFailed(WRONG_SIGN_IN) from error
        if "not permitted to log in" in str(error):
            raise SignInFailed("This account is disabled. Ask the administrator.") from error
        raise


def _told(info: str, error: Any) -> OfficerError | None:
    said = getattr(getattr(error, "diag", None), "message_primary", None)
    match error:
        case psycopg.errors.InsufficientPrivilege():
            return NotAllowed(f"The database refuses: {said}.")
        case psycopg.errors.NoDataFound():
            return NotFound(str(said))
        case psycopg.errors.CheckViolation():
            return OfficerError(f"The database refuses: {said}.")
        case psycopg.errors.InvalidTextRepresentation():
            return NotFound("Nothing here has that number.")
        case psycopg.errors.DiskFull():
            return OfficerError("The server's disk is full.")
        case (
            psycopg.errors.DeadlockDetected()
            | psycopg.errors.SerializationFailure()
            | psycopg.errors.LockNotAvailable()
        ):
            return Contended("Somebody else works on the same at this moment. Try again.")
        case psycopg.errors.QueryCanceled():
            return OfficerError("The database took too long to answer. Nothing was changed; try again.")
        case psycopg.OperationalError() | psycopg.errors.IdleInTransactionSessionTimeout():  # it slept
            return WrongDatabase(f"{named(info)}: {said or reason(error)}.")
    return None
