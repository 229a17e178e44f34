"""The shared database as a store: one person's login, small pool, and what the server refuses as a sentence."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, LiteralString, TypeVar
from weakref import WeakSet

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.types.string import TextLoader
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError, IntegrityError

from officer_app.domain.errors import (
    DISABLED,
    ONLY_READ,
    SIGN_IN_CHANGED,
    AlreadyTaken,
    NotAllowed,
    NotFound,
    OfficerError,
    SignInFailed,
    WrongDatabase,
)
from officer_app.store.engine import Store
from officer_app.store.postgresql.at_hand import AtHand, ask_when_taken
from officer_app.store.postgresql.connect import (
    NO_LOGIN,
    WHOSE_LOGIN,
    WRONG_PASSWORD,
    Durable,
    conninfo,
    entered,
    is_national,
    named,
    reason,
    require_version,
)
from officer_app.store.postgresql.live import Listener, announcing, hang_up
from officer_app.store.postgresql.reading import POSITION, Standby
from officer_app.store.postgresql.sending import answered
from officer_app.store.station import SITE_SETTING

T = TypeVar("T")

#: `public` is not among them, and a temporary table never stands before one of ours.
_SESSION = {
    "search_path": "app,pg_catalog,pg_temp",
    "TimeZone": "UTC",
    "statement_timeout": "60s",
    "lock_timeout": "20s",
    "idle_in_transaction_session_timeout": "30s",
    # What a station that has vanished still holds is given back.
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "20s",
}
_SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_ATTEMPTS = 6
#: Asks of whoever is signed in what the guards of the tables ask at the same steps one by one (`rules.sql`).
_TAKE: LiteralString = "SELECT app.take_most_urgent($1::integer, $2::text, $3::integer, $4::boolean)"
#: Where an intake service is at work it is heard within so many seconds.
_BEATS = 3.0


class Contended(AlreadyTaken):
    """Two wanted the same at the same time, and the server chose the other: it can be done again."""


class SharedStore(Store):
    """`read()` sees one moment; a transaction sees, statement by statement, what others have committed.

    So what is decided by a row is decided once the row is locked (`Batch.load`), or by the server's own rules.
    """

    is_shared = True

    def __init__(self, url: str) -> None:
        self.url = self._info = url
        self._connections: WeakSet[psycopg.Connection] = WeakSet()
        self._given_up = False
        self._site = 0
        self._standby: Standby | None = None
        super().__init__(self._engine(url))
        self._at_hand = AtHand(self.engine)

    def enter(self, login: str | None, password: str | None) -> None:
        info = _session(self.url, login, password, self._site)
        self.is_national = _knock(info)
        former, self._info = self.engine, info
        self.login = str(conninfo_to_dict(info)["user"])
        self._at_hand.let_go()
        self.engine, self._given_up = self._engine(info), False
        self._at_hand = AtHand(self.engine)
        former.dispose()
        if self._standby is not None:
            self._standby.close()
        self._standby = Standby.of(info, self._engine)

    def _engine(self, info: str) -> Engine:
        engine = create_engine(
            "postgresql+psycopg://",
            creator=lambda: self._connected(info),
            pool_size=3,
            max_overflow=3,  # of the 8 connections that a login may have
            pool_use_lifo=True,  # the one that has its plans
            pool_reset_on_return=None,  # whoever began a transaction has ended it
            use_native_hstore=False,
            hide_parameters=True,
        )
        answered(engine)
        ask_when_taken(engine)
        return engine

    def _connected(self, info: str) -> psycopg.Connection:
        """Keys are text here, whether their column says so or is read as it is stored."""
        desks = info == self._info  # not a standby's
        if self._given_up and desks:
            raise psycopg.OperationalError("the server does not answer")
        connection = Durable.connect(info)
        if desks:
            self._connections.add(connection)
        try:
            require_version(connection, info)  # it may have been upgraded since this desk signed in
            connection.rollback()
        except BaseException:
            connection.close()
            raise
        connection.adapters.register_loader("uuid", TextLoader)
        return connection

    def work_at(self, site_id: int) -> None:
        self._site = site_id

    def give_up(self) -> None:
        self._given_up = True
        for connection in tuple(self._connections):
            hang_up(connection)

    def beside(self) -> SharedStore:
        return SharedStore(self.url)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        self._at_hand.let_go()
        with self.spoken(), self.engine.connect() as connection:
            yield connection.execution_options(**_SNAPSHOT)
            connection.commit()  # a rollback has the driver forget all statements that the server has prepared for it

    def overlook(self, work: Callable[[Connection], T]) -> tuple[T, timedelta]:
        if self._standby is None:
            return super().overlook(work)
        away: WrongDatabase | None = None
        position = None
        try:
            with self.read() as connection:
                position = connection.exec_driver_sql(POSITION).scalar_one()
        except WrongDatabase as error:
            away = error
        found = self._standby.read(work, position)
        if found is not None:
            return found
        if away is not None:
            raise away
        return super().overlook(work)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        self._at_hand.let_go()
        with self.spoken(), self.engine.connect() as connection, connection.begin():
            yield connection

    def take_at_once(self, site_id: int, station: str, lease_minutes: int) -> str | None:
        try:
            return self._at_hand.at_once(_TAKE, (site_id, station, lease_minutes, False))
        except (DBAPIError, psycopg.Error):
            with self.spoken():
                raise

    @contextmanager
    def spoken(self) -> Iterator[None]:
        """The server's own words; the original is the error's cause."""
        try:
            yield
        except (DBAPIError, psycopg.Error) as error:
            told = _told(self._info, error.orig if isinstance(error, DBAPIError) else error)
            if self.is_national and isinstance(told, NotAllowed):
                told = NotAllowed(ONLY_READ)
            if told is None:
                raise
            raise told from error

    def announcing(self) -> AbstractContextManager[None]:
        return announcing(self._info, self.give_up, self._take_up)

    def _take_up(self) -> None:
        self._given_up = False

    def listener(self) -> Listener:
        with self.spoken():
            listener = Listener(self._info)
        self._take_up()
        return listener

    def attended(self) -> bool:
        if self.is_national:  # what comes there comes from its districts
            return True
        with closing(self.listener()) as listener:
            try:
                return listener.is_attended(_BEATS)
            except ConnectionError as error:
                raise WrongDatabase(f"{named(self._info)}: {error}.") from error

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

    def close(self) -> None:
        self._at_hand.let_go()
        super().close()
        if self._standby is not None:
            self._standby.close()

    @property
    def place(self) -> str:
        return named(self._info)

    @property
    def file(self) -> Path:
        raise WrongDatabase(f"{named(self._info)} is a shared database: this is for a station's own file.")


def open_shared(url: str, login: str | None = None, password: str | None = None, **given: str) -> SharedStore:
    """Signed in at the server; what is `given` goes before what the URL says. Raises SignInFailed for a wrong password,
    WrongDatabase where there is none of this version or the server does not answer."""
    store = SharedStore(make_conninfo(url, **given) if given else url)
    store.enter(login, password)
    return store


def _session(url: str, login: str | None, password: str | None, site_id: int = 0) -> str:
    """What libpq connects with, with the settings of a session of ours."""
    given: dict[str, Any] = conninfo_to_dict(conninfo(url, login, password))
    if not given.get("user"):
        raise SignInFailed(WHOSE_LOGIN)
    said = [f"-c {name}={value}" for name, value in _SESSION.items()]
    said += [f"-c {SITE_SETTING}={site_id}"] if site_id else []
    given["options"] = " ".join([*said, *([str(given["options"])] if given.get("options") else [])])
    return make_conninfo(**given)


def _knock(info: str) -> bool:
    """The server lets us in, and has what this version works with; gives whether that is a national database."""
    with entered(info) as connection:
        return is_national(connection)


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
            return WrongDatabase(_why_away(info, said or reason(error)))
    return None


def _why_away(info: str, said: str) -> str:
    """Somebody the server had let in before is told why it does not any more."""
    if NO_LOGIN in said:
        return DISABLED
    if WRONG_PASSWORD in said:
        return SIGN_IN_CHANGED
    return f"{named(info)}: {said}."
