"""Connecting to the shared database: one's own login, a server that proves who it is, a version this one works with."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from configparser import Error as ConfigParserError
from configparser import RawConfigParser
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import Connection, errors
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.errors import Diagnostic
from psycopg.pq import DiagnosticField, ExecStatus
from psycopg.pq.abc import PGresult

from officer_app.domain.errors import (
    DISABLED,
    WRONG_SIGN_IN,
    NotAllowed,
    NotFound,
    OfficerError,
    SignInFailed,
    WrongDatabase,
)
from officer_app.store.engine import SCHEMA_REVISION
from officer_app.store.postgresql.edition import EDITION

#: The first version of PostgreSQL that has all that the shared database asks of it.
SERVER = 18
_HERE = ("localhost", "127.0.0.1", "::1")
#: How the server says that it does not let somebody in.
WRONG_PASSWORD, NO_LOGIN = "password authentication failed", "not permitted to log in"
#: A network that swallows everything says nothing: so long is waited for an answer to what was sent, or to a
#: sign of life when nothing is. Seconds, the last in milliseconds; what the URL says goes first.
NOTICING: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 3,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 6000,
}


def conninfo(
    url: str, login: str | None = None, password: str | None = None, database: str | None = None
) -> str:
    """What libpq connects with. A server elsewhere must prove who it is, unless `sslmode` lowers it."""
    try:
        given: dict[str, Any] = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise WrongDatabase(f"This is no database URL: {error}") from error
    if service := given.pop("service", None) or os.environ.get("PGSERVICE"):
        given = _service(service) | given
    given = {"application_name": "officer-app", **NOTICING} | given
    hosts = str(given.get("host") or given.get("hostaddr") or os.environ.get("PGHOST") or "").split(",")
    if any(host not in _HERE and not host.startswith("/") for host in hosts if host):
        given.setdefault("sslmode", "verify-full")
    chosen = {"user": login, "password": password, "dbname": database}
    return make_conninfo(**given | {name: value for name, value in chosen.items() if value is not None})


WHOSE_LOGIN = "Say whose login it is: --as OFFICER, or postgresql://OFFICER@SERVER/NAME."


def asks_for_password(url: str, login: str | None) -> bool:
    """The server wants a password that neither the URL, nor the environment, nor a file gives."""
    try:
        with closing(psycopg.connect(conninfo(url, login))):
            return False
    except psycopg.OperationalError as error:
        return bool(error.pgconn and error.pgconn.needs_password)


def user_of(url: str) -> str:
    """Whose login the URL, a service file or the environment names."""
    return str(conninfo_to_dict(conninfo(url)).get("user") or "")


def _service(name: str) -> dict[str, str]:
    """What the connection service file says: libpq reads it too late for us to see whether the server is elsewhere."""
    own = Path(os.environ.get("PGSERVICEFILE") or Path.home() / ".pg_service.conf")
    files = [own, Path(os.environ.get("PGSYSCONFDIR") or "/etc/postgresql-common", "pg_service.conf")]
    for file in files:
        services = RawConfigParser(default_section="", comment_prefixes="#")
        services.optionxform = str  # type: ignore[assignment,method-assign]
        try:
            services.read(file, encoding="utf-8")
        except ConfigParserError as error:
            raise WrongDatabase(f"The connection service file cannot be read: {error}") from error
        if services.has_section(name):
            return dict(services[name])
    raise WrongDatabase(f"There is no service {name} in {' or '.join(map(str, files))}.")


def named(url: str) -> str:
    """Server and database, without user and password."""
    given = conninfo_to_dict(url)
    name = given.get("dbname") or given.get("user") or "the default database"
    hosts, ports = (str(given.get(one) or "").split(",") for one in ("host", "port"))
    if len(ports) < len(hosts):
        ports = ports * len(hosts)  # one for all
    places = [f"{host}:{port}" if port else host for host, port in zip(hosts, ports, strict=False) if host]
    return f"{name} at {','.join(places) or 'this machine'}"


#: What the server says of a statement that it does not have.
_NOT_PREPARED = b"26000"
_ROWS = int(ExecStatus.TUPLES_OK)


class Unreplicated(psycopg.OperationalError):
    """The commit returned, but only one server has it: what was said to be recorded could still be lost."""


class Durable(Connection[Any]):
    """A connection on which a commit that did not wait for the synchronous standby is a failure.

    A commit waits as long as the standby is away. When somebody cancels the wait, the server reports success with a
    warning. Like a lost connection it says: look again, under the same id. Only `commit()` and `at_once()` see it,
    neither autocommit nor `transaction()`.
    """

    #: What was sent on it without waiting for the answer.
    sent: psycopg.Pipeline | None = None
    _alone = False

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._prepared_here: dict[str, bytes] = {}
        self.add_notice_handler(self._listen)

    def commit(self) -> None:
        """Raises Unreplicated where the server did not wait for its standby."""
        self._alone = False
        super().commit()
        self._require_replicated()

    def at_once(self, statement: LiteralString, values: Sequence[int | str | bool]) -> str | None:
        """The first value, as text, of a statement that is a transaction of its own: one answer is waited for, and the
        driver's cursors, which take longer than the network, are left out. Raises Unreplicated as `commit` does. Not
        within a transaction; parameters are $1, $2."""
        with self.lock:
            self._alone = False
            result = self._executed(statement, [str(value).encode() for value in values])
            if result.status != _ROWS:
                if self.closed:
                    raise psycopg.OperationalError(result.get_error_message())
                raise errors.error_from_result(result)
            self._require_replicated()
        value = result.get_value(0, 0) if result.ntuples else None
        return None if value is None else value.decode()

    def _executed(self, statement: LiteralString, values: Sequence[bytes]) -> PGresult:
        """Prepared once; and again where the driver has thrown away all that was prepared, as it may at a rollback."""
        name = self._prepared_here.get(statement)
        if name is not None:
            result = self.pgconn.exec_prepared(name, values)
            if result.status == _ROWS or result.error_field(DiagnosticField.SQLSTATE) != _NOT_PREPARED:
                return result
        name = name or b"at_once_%d" % len(self._prepared_here)
        result = self.pgconn.prepare(name, statement.encode())
        if result.status != ExecStatus.COMMAND_OK:
            return result
        self._prepared_here[statement] = name
        return self.pgconn.exec_prepared(name, values)

    def _require_replicated(self) -> None:
        if self._alone:
            raise Unreplicated(
                "the second server does not answer, so that what was just written could still be lost;"
                " look whether it is there before doing it again"
            )

    def _listen(self, said: Diagnostic) -> None:
        """By the place in the server that says it: the words are of the server's language."""
        self._alone |= said.source_function == "SyncRepWaitForLSN"


@contextmanager
def connected(info: str) -> Iterator[Connection]:
    """A connection whose transaction is committed at the end. What the server refuses becomes a sentence."""
    try:
        connection = Durable.connect(info)
    except psycopg.OperationalError as error:
        raise WrongDatabase(f"{named(info)}: {reason(error)}.") from error
    with closing(connection):
        try:
            require_server(connection, info)
            yield connection
            connection.commit()
        except errors.InsufficientPrivilege as error:
            raise NotAllowed(f"The database refuses: {error.diag.message_primary}.") from error
        except errors.NoDataFound as error:
            raise NotFound(str(error.diag.message_primary)) from error
        except errors.CheckViolation as error:
            raise OfficerError(str(error.diag.message_primary)) from error
        except psycopg.OperationalError as error:
            raise WrongDatabase(f"{named(info)}: {reason(error)}.") from error


def require_server(connection: Connection, info: str) -> None:
    """Raises WrongDatabase where the server is older than what the shared database is written for."""
    if (has := connection.info.server_version // 10_000) < SERVER:
        raise WrongDatabase(f"{named(info)}: PostgreSQL {SERVER} is needed, the server is PostgreSQL {has}.")


#: Why no secure connection came about, by what libpq says.
_UNPROVED = {
    "does not match host name": "its certificate is for another name: {}. Connect by the name in its certificate",
    "certificate verify failed": "it has no certificate that this station trusts, or one that has run out;"
    " sslrootcert= in the URL names the file of who signed it, and this station's clock must be right",
    "does not support SSL": "the server speaks no TLS, so that anybody on the way could listen; nobody is signed in",
    "root certificate file": "{}: the certificate of who signed the server's is not there; ask for it, and put it"
    " there or name it with sslrootcert= in the URL",
}


def reason(error: psycopg.Error) -> str:
    """The reason, once for all hosts that have the same, without where libpq looked and what it advises."""
    if error.pgconn is not None and error.pgconn.needs_password:
        return "the server asks for a password: set PGPASSWORD, keep it in ~/.pgpass, or start this in a terminal"
    lines = str(error).strip().splitlines()
    found = [line.rpartition("failed: ")[2] for line in lines if "failed: " in line] or lines[:1]
    return "; ".join(dict.fromkeys(_explained(line.removeprefix("FATAL:").strip()) for line in found))


def _explained(reason: str) -> str:
    for words, sentence in _UNPROVED.items():
        if words in reason:
            return sentence.format(reason)
    return reason


@contextmanager
def opened(info: str) -> Iterator[Connection]:
    """`connected` to a database of the schema that this version knows, and of its edition or a newer one. Raises
    WrongDatabase otherwise."""
    with connected(info) as connection:
        require_version(connection, info)
        yield connection


@contextmanager
def entered(info: str) -> Iterator[Connection]:
    """`opened` for somebody who signs in. Raises SignInFailed where the server does not let them in."""
    try:
        with opened(info) as connection:
            yield connection
    except WrongDatabase as error:
        if WRONG_PASSWORD in str(error):
            raise SignInFailed(WRONG_SIGN_IN) from error
        if NO_LOGIN in str(error):
            raise SignInFailed(DISABLED) from error
        raise


def require_version(connection: Connection, info: str) -> None:
    """Raises WrongDatabase unless the database is of the schema that this version knows, and of its edition or a newer
    one."""
    found = revision(connection)
    if found is None:
        raise WrongDatabase(f"{named(info)} is no shared database yet. Run: officer-app db install")
    if found < SCHEMA_REVISION:
        raise WrongDatabase(
            f"{named(info)} has schema {found}, this program needs {SCHEMA_REVISION}. "
            "The administrator runs: officer-app db upgrade"
        )
    if found > SCHEMA_REVISION:
        raise WrongDatabase(
            f"This program is older than the database: it knows schema {SCHEMA_REVISION}, "
            f"{named(info)} has {found}. Update the program at this station."
        )
    if (has := edition(connection)) < EDITION:
        raise WrongDatabase(
            f"{named(info)} has edition {has} of its functions and policies, this program needs {EDITION}. "
            "The administrator runs: officer-app db install"
        )


def revision(connection: Connection) -> str | None:
    """The schema the database is at, None where nothing is installed."""
    there = connection.execute("SELECT to_regclass('app.schema_revision') IS NOT NULL").fetchone()
    if there is None or not there[0]:
        return None
    row = connection.execute("SELECT revision FROM app.schema_revision").fetchone()
    return None if row is None else str(row[0])


def edition(connection: Connection) -> int:
    """Of the functions and policies of an installed database; 0 where it was made before they were counted."""
    row = connection.execute("SELECT to_jsonb(r) -> 'edition' FROM app.schema_revision r").fetchone()
    return (row and row[0]) or 0


def is_national(connection: Connection) -> bool:
    """It is a copy that districts send to."""
    there = connection.execute("SELECT to_regprocedure('app.is_national()') IS NOT NULL").fetchone()
    row = connection.execute("SELECT app.is_national()").fetchone() if there and there[0] else None
    return bool(row and row[0])
