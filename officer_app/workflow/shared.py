"""The shared database and its people, as an administrator has them: installed, upgraded, checked; enrolled, disabled.

The rules are the server's (`db/postgresql`); this calls it. Passwords leave this program only as SCRAM verifiers.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any, NamedTuple

import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import conninfo_to_dict
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Connection as Transaction
from sqlalchemy import create_engine, func, insert, select, text
from sqlalchemy.pool import StaticPool

from officer_app.domain.errors import NotAllowed, NotFound, OfficerError, WrongDatabase
from officer_app.domain.people import Actor
from officer_app.domain.said import meant
from officer_app.domain.site import SiteSettings, require_codes
from officer_app.domain.skills import in_order
from officer_app.domain.words import Role
from officer_app.paths import resource
from officer_app.store import tables as t
from officer_app.store.engine import SCHEMA_REVISION
from officer_app.store.postgresql.access import INTAKE
from officer_app.store.postgresql.check import strange
from officer_app.store.postgresql.connect import (
    connected,
    conninfo,
    edition,
    entered,
    named,
    opened,
    revision,
)
from officer_app.store.postgresql.edition import EDITION
from officer_app.store.postgresql.install import bring_up_to_date
from officer_app.store.postgresql.powers import superusers
from officer_app.workflow.journal import payload_text
from officer_app.workflow.people import Listed, long_enough
from officer_app.workflow.rulebook import publish

HANG_UP = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND usename IN (SELECT login FROM app.person)
"""

_ANOTHER = "name the site's administrator otherwise with --administrator"


class NewSite(NamedTuple):
    """A site with its first station and administrator."""

    customs_code: str
    loct_no: str
    name: str
    station: str
    administrator: str
    password: str
    timezone: str = "Asia/Shanghai"


def sites(url: str) -> list[tuple[str, str]]:
    """Customs code and place of every site there; none where nothing is installed yet."""
    info = conninfo(url)
    if not _exists(info):
        return []
    with connected(info) as connection:
        if revision(connection) is None:
            return []
        return connection.execute("SELECT customs_code, loct_no FROM app.site ORDER BY site_id").fetchall()


def install(url: str, site: NewSite | None, national: bool = False) -> None:
    """The database with schema, roles, policies and functions, and `site` in it. Again: what is there is put right.

    All of it or nothing. Raises NotAllowed unless the login is a superuser of the server, OfficerError where the site
    or its administrator cannot be called so.
    """
    info = conninfo(url)
    if site is not None:
        require_codes(site.customs_code, site.loct_no)
        require_login(site.administrator)
        long_enough(site.password)
    created = not _exists(info)
    if created:
        _create(info)
    try:
        _bring_up_to_date(info, national, site)
    except BaseException:
        if created:
            _drop(info)
        raise


def require_free(url: str, administrator: str) -> None:
    """Raises OfficerError where no site's administrator can be called so: before a password is asked for."""
    require_login(administrator)
    with connected(conninfo(url, database="postgres")) as server:
        _refuse_taken(server, administrator, _ANOTHER)


def upgrade(url: str) -> str:
    """Bring an installed database to this version's schema; gives the one it had."""
    info = conninfo(url)
    with connected(info) as connection:
        require_superuser(connection)
        before = revision(connection)
    if before is None:
        raise WrongDatabase(f"{named(info)} is no shared database yet. Run: officer-app db install")
    _bring_up_to_date(info)
    return before


def _bring_up_to_date(info: str, national: bool = False, site: NewSite | None = None) -> None:
    """In one transaction, with `site`. Where it had another schema, who is connected has to connect again, and is
    told."""
    with connected(info) as connection:
        tx = within(connection)
        require_superuser(connection)
        before = _refuse_newer(connection, info)
        bring_up_to_date(connection, national)
        if site is not None:
            _add_site(tx, connection, site)
    if before not in (None, SCHEMA_REVISION):
        with connected(info) as connection:
            connection.execute(HANG_UP)


def unguarded(url: str) -> list[str]:
    """The superusers of the server, whom nothing holds."""
    with opened(conninfo(url)) as connection:
        return superusers(connection)


def check(url: str) -> list[str]:
    """What in the database is not as this version makes it; empty where grants, policies and guards are in force, and
    nobody but superusers gets past them."""
    info = conninfo(url)
    with opened(info) as connection:
        require_superuser(connection)
        _refuse_newer(connection, info)
        return strange(connection, info)


def set_sites(url: str, login: str, codes: list[str]) -> None:
    """The sites that somebody works at, each as customs code and place with a stroke between them."""
    with opened(conninfo(url)) as connection:
        known = connection.execute("SELECT customs_code || '/' || loct_no, site_id FROM app.site").fetchall()
        ids = dict(known)
        if strangers := [code for code in codes if code not in ids]:
            raise NotFound(f"There is no site {', '.join(strangers)}; there are {', '.join(ids)}.")
        connection.execute("SELECT app.set_sites(%s, %s)", [login, [ids[code] for code in codes]])


def needs_password(url: str) -> bool:
    """The server asks for a password that nothing gives: neither the URL, nor the environment, nor a file."""
    try:
        with closing(psycopg.connect(conninfo(url, database="postgres"))):
            return False
    except psycopg.OperationalError as error:
        return bool(error.pgconn and error.pgconn.needs_password)


def with_password(url: str, password: str) -> str:
    """The URL as what libpq connects with, with this password."""
    return conninfo(url, password=password)


class People:
    """Enrolling in the shared database, under an administrator's own login, or that of whoever runs the server."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, login: str, name: str, role: str, password: str) -> None:
        """Enrol somebody at the administrator's site; `intake` is the role of a service. Raises OfficerError for a name
        that the server does not take or has."""
        require_login(login)
        _refuse_taken(self._connection, login)
        site = "(app.my_sites())[1]"
        self._call(
            f"app.enrol(%s, %s, %s, {site}, %s)", login, name or login, role, self._verifier(login, password)
        )

    def disable(self, login: str, disabled: bool = True) -> None:
        """Close an account: no login, no groups, and its sessions end. Or open it again. Raises OfficerError for one's
        own."""
        if disabled and login == self._connection.info.user:
            raise OfficerError("Nobody closes their own account: another administrator does.")
        self._call("app.set_disabled(%s, %s)", login, disabled)

    def is_closed(self, login: str) -> bool:
        """Somebody who is enrolled, or an intake service, but cannot sign in."""
        found = self._connection.execute("SELECT rolcanlogin FROM pg_roles WHERE rolname = %s", [login])
        row = found.fetchone()
        return row is not None and not row[0]

    def listed(self) -> list[Listed]:
        """Everybody at one's sites, then the intake services: of these only the events of their enrolment tell."""
        officers = [
            Listed(login, name, role, disabled, json.loads(skills))
            for login, name, role, disabled, skills in self._connection.execute(
                "SELECT login, name, role, disabled, skills FROM app.officer ORDER BY login"
            )
        ]
        told = self._connection.execute(
            "SELECT payload FROM app.audit_event WHERE event = 'officer_added'"
            " AND chain IN (SELECT 'site:' || site_id FROM app.site) ORDER BY at"
        )
        roles = {said["login"]: said["role"] for said in (json.loads(payload) for (payload,) in told)}
        services = sorted(login for login, role in roles.items() if role == INTAKE)
        known = {one.login for one in officers}
        return officers + [
            Listed(login, "", INTAKE, self.is_closed(login), []) for login in services if login not in known
        ]

    def set_role(self, login: str, role: Role) -> None:
        self._call("app.set_role(%s, %s)", login, role)

    def set_skills(self, login: str, skills: Iterable[str]) -> None:
        """What an officer is good at; a supervisor says it too."""
        self._call("app.set_skills(%s, %s)", login, json.dumps(in_order(skills)))

    def set_password(self, login: str, password: str) -> None:
        """Another's, as administrator, or one's own."""
        self._call("app.set_password(%s, %s)", login, self._verifier(login, password))

    def _verifier(self, login: str, password: str) -> str:
        long_enough(password)
        return _verifier(self._connection, login, password)

    def _call(self, function: str, *arguments: Any) -> None:
        try:
            self._connection.execute(f"SELECT {function}".encode(), [str(one) for one in arguments])
        except InsufficientPrivilege as error:
            if (
                error.diag.source_function == "aclcheck_error"
            ):  # of the function itself, whatever the language
                raise NotAllowed("Only an administrator of the site may do this.") from error
            raise


@contextmanager
def people(url: str, login: str, password: str | None) -> Iterator[People]:
    """Signed in as `login`. Raises SignInFailed where the server does not let them in."""
    with entered(conninfo(url, login, password)) as connection:
        yield People(connection)


def _exists(info: str) -> bool:
    """Asked of the server's own database: what a refusal to connect means could only be read from its words."""
    given = conninfo_to_dict(info)
    wanted = given.get("dbname") or given.get("user")
    with connected(conninfo(info, database="postgres")) as server:
        found = server.execute(
            "SELECT 1 FROM pg_database WHERE datname = coalesce(%s, SESSION_USER)", [wanted]
        )
        return found.fetchone() is not None


def _create(info: str) -> None:
    """Text is compared by code point, as the embedded store and Python do."""
    name = conninfo_to_dict(info)["dbname"]
    with connected(conninfo(info, database="postgres")) as server:
        require_superuser(server)
        server.commit()
        server.autocommit = True
        made = "CREATE DATABASE {} TEMPLATE template0 ENCODING UTF8 LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
        server.execute(sql.SQL(made).format(sql.Identifier(str(name))))


def _drop(info: str) -> None:
    with connected(conninfo(info, database="postgres")) as server:
        server.autocommit = True
        name = sql.Identifier(str(conninfo_to_dict(info)["dbname"]))
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def within(connection: Connection) -> Transaction:
    """The same transaction for what is written with Core; to be called before it has written anything. It ends with
    `connection`, whatever happens to this."""
    engine = create_engine(
        "postgresql+psycopg://",
        creator=lambda: connection,
        poolclass=StaticPool,
        pool_reset_on_return=None,
        use_native_hstore=False,
        hide_parameters=True,
    )
    return engine.connect()


def require_superuser(connection: Connection) -> None:
    """Raises NotAllowed for everybody else."""
    row = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = SESSION_USER").fetchone()
    if row is None or not row[0]:
        raise NotAllowed(
            "This is for the server's administrator, a superuser: postgresql://postgres@server/database."
        )


def _refuse_newer(connection: Connection, info: str) -> str | None:
    found = revision(connection)
    if found is not None and found > SCHEMA_REVISION:
        raise WrongDatabase(
            f"{named(info)} has schema {found}, made by a newer program than this one, which knows {SCHEMA_REVISION}."
        )
    if found == SCHEMA_REVISION and (has := edition(connection)) > EDITION:
        raise WrongDatabase(
            f"{named(info)} has edition {has} of its functions and policies, made by a newer program than this one,"
            f" which makes {EDITION}."
        )
    return found


def _verifier(connection: Connection, login: str, password: str) -> str:
    """What the server checks the password by; it cannot be turned back into it."""
    return connection.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()


def require_login(login: str) -> None:
    """Raises OfficerError for what the server would not take as a login: it would write it to its log, with what the
    password is checked by."""
    octets = len(login.encode(errors="replace"))
    reserved = login.lower() in ("public", "none") or login.startswith(("pg_", "officer_app_"))
    if (
        reserved
        or not 1 <= octets <= 63
        or not meant(login)
        or login != login.strip()
        or not login.isprintable()
    ):
        raise OfficerError(
            "A login is 1 to 63 octets of printable characters, neither public nor none, and begins neither with pg_"
            " nor with officer_app_."
        )


def _refuse_taken(connection: Connection, login: str, instead: str = "choose another") -> None:
    """Raises OfficerError where the server has a login of that name, in capital or small letters."""
    same = "SELECT rolname FROM pg_roles WHERE lower(rolname) = lower(%s)"
    if taken := connection.execute(same, [login]).fetchone():
        raise OfficerError(f"There is a login {taken[0]} on this server already: {instead}.")


def _add_site(tx: Transaction, connection: Connection, new: NewSite) -> None:
    """Nothing where the site is there already. Signed by whoever runs the server."""
    c = t.site.c
    tx.execute(text("SET LOCAL search_path = app, pg_catalog, pg_temp"))
    there = select(c.site_id).where(c.customs_code == new.customs_code, c.loct_no == new.loct_no)
    if tx.execute(there).first():
        return
    _refuse_taken(connection, new.administrator, _ANOTHER)
    values = {"customs_code": new.customs_code, "loct_no": new.loct_no, "name": new.name}
    made = insert(t.site).values(
        **values,
        timezone=new.timezone,
        is_demo=False,
        settings=SiteSettings().to_json(),
        draw_key=secrets.token_hex(32),
    )
    site_id = tx.execute(made.returning(c.site_id)).scalar_one()
    tx.execute(
        text("INSERT INTO station (station_id, site_id, name) VALUES (uuidv7(), :site, :name)"),
        {"site": site_id, "name": new.station},
    )
    tell(tx, site_id, "site_created", customs=new.customs_code, place=new.loct_no, name=new.name)
    now = tx.execute(select(func.now())).scalar_one()
    actor = Actor(tx.execute(text("SELECT SESSION_USER")).scalar_one(), "", site_id)
    files = sorted(resource("rules").glob("*.toml"))
    rules = [publish(tx, actor, file.read_text(encoding="utf-8"), now) for file in files]
    tell(tx, site_id, "rules_published", rules=rules)
    enrol = "SELECT app.enrol(%(login)s, %(login)s, 'administrator', %(site)s, %(verifier)s)"
    verifier = _verifier(connection, new.administrator, new.password)
    connection.execute(enrol, {"login": new.administrator, "site": site_id, "verifier": verifier})


def tell(tx: Any, site_id: int, event: str, **payload: Any) -> None:
    """An event of a site, by whoever runs the server."""
    tx.execute(
        text("SELECT append_events(:site, '', ARRAY[:chain], ARRAY[:event], ARRAY[:said])"),
        {"chain": f"site:{site_id}", "site": site_id, "event": event, "said": payload_text(payload)},
    )
