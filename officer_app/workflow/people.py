"""Officers: signing in, skills, and in the embedded store lockout, roles and passwords too."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, func, insert, select, update

from officer_app.domain.clock import now as clock_now
from officer_app.domain.errors import (
    DISABLED,
    WRONG_SIGN_IN,
    NotAllowed,
    NotFound,
    OfficerError,
    SignInFailed,
)
from officer_app.domain.ids import new_id
from officer_app.domain.people import Action, Actor, service
from officer_app.domain.said import meant
from officer_app.domain.skills import in_order
from officer_app.domain.words import Role
from officer_app.store import tables as t
from officer_app.store.engine import Store, moment
from officer_app.store.station import read_site
from officer_app.workflow.journal import site_event

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from officer_app.workflow.shared import People

ATTEMPTS = 5
SHORTEST_PASSWORD = 8  # NIST SP 800-63B, 3.1.1.2: of a password beside nothing else, not fewer than eight


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()  # argon2id with the library's RFC 9106 low-memory defaults


def sign_in(
    store: Store, login: str, password: str | None, station: str = "", now: datetime | None = None
) -> Actor:
    """The officer, if name and password fit. Raises SignInFailed: wrong, disabled, or locked after five tries.

    Into a shared database the server lets them in; a password may be known to libpq by itself, or not be asked for.

    The password is checked outside the transaction: a deliberate tenth of a second must not hold the writer's lock.
    """
    if store.is_shared:
        store.enter(login, password)
        return signed_in(store, station)
    at = now or clock_now()
    c = t.officer.c
    with store.read() as connection:
        site = read_site(connection)
        row = connection.execute(select(t.officer).where(c.login == login)).first()
    if site is None or row is None:
        _hasher().hash(password or "")  # a name that does not exist takes as long as one that does
        raise SignInFailed(WRONG_SIGN_IN)
    if row.disabled:
        raise SignInFailed(DISABLED)
    if row.locked_until is not None and row.locked_until > at:
        raise SignInFailed(_locked(row.locked_until, at))
    fits = _verify(row.password_hash, password or "")
    with store.transaction() as tx:
        if fits:
            tx.execute(
                update(t.officer)
                .where(c.officer_id == row.officer_id)
                .values(failed_sign_ins=0, locked_until=None, seen_at=at)
            )
            actor = Actor(row.login, row.name, row.site_id, Role(row.role), row.officer_id, station)
            site_event(tx, actor, "signed_in", at)
            return actor
        failed = tx.execute(
            update(t.officer)
            .where(c.officer_id == row.officer_id)
            .values(failed_sign_ins=c.failed_sign_ins + 1)
            .returning(c.failed_sign_ins)
        ).scalar_one()
        who = Actor(row.login, row.name, row.site_id, Role(row.role), row.officer_id, station)
        site_event(tx, who, "sign_in_failed", at, attempt=failed)
        if failed >= ATTEMPTS:
            until = at + timedelta(minutes=site.settings.lockout_minutes)
            tx.execute(
                update(t.officer)
                .where(c.officer_id == row.officer_id)
                .values(locked_until=until, failed_sign_ins=0)
            )
            site_event(tx, who, "locked_out", at, until=until.isoformat())
    if failed >= ATTEMPTS:
        raise SignInFailed(_locked(until, at))
    raise SignInFailed(WRONG_SIGN_IN)


def signed_in(store: Store, station: str) -> Actor:
    """Whoever the shared database has let in; its own service where that is no officer. It is recorded, but in a
    national database, where nobody writes."""
    with store.transaction() as tx:
        site = read_site(tx)
        if site is None:
            raise NotAllowed(
                f"{store.login} is not enrolled in this database: its administrator enrols people."
            )
        c = t.officer.c
        row = tx.execute(select(c.name, c.role, c.officer_id).where(c.login == store.login)).first()
        if row is None:
            return service(site.site_id, store.login)
        actor = Actor(store.login, row.name, site.site_id, Role(row.role), row.officer_id, station)
        if not store.is_national:
            now = moment(tx)
            tx.execute(update(t.officer).where(c.login == store.login).values(seen_at=now))
            site_event(tx, actor, "signed_in", now)
        return actor


def _locked(until: datetime, now: datetime) -> str:
    return locked_for((until - now).total_seconds())


def locked_for(seconds: float) -> str:
    """What somebody is told who typed too many wrong passwords."""
    minutes = max(1, ceil(seconds / 60))
    return f"Too many wrong passwords: locked for another {minutes} min. The administrator can set a new password."


def _verify(stored: str, password: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


@contextmanager
def _enrolling(store: Store) -> Iterator[People]:
    """The functions by which a shared database enrols, under the administrator's own login."""
    from officer_app.workflow.shared import People

    with store.transaction() as tx:
        raw: Any = tx.connection.driver_connection
        yield People(raw)


def add_officer(
    store: Store, actor: Actor, login: str, name: str, role: Role, password: str, now: datetime | None = None
) -> str:
    """Enrol an officer; gives a key. Raises OfficerError when the name is taken or the password too short."""
    long_enough(password)
    return enrol(store, actor, login, name, role, password, now)


def enrol(
    store: Store, actor: Actor, login: str, name: str, role: Role, password: str, now: datetime | None = None
) -> str:
    """As `add_officer`, whatever the password: on a demonstration station everybody knows it."""
    actor.require(Action.MANAGE_OFFICERS)
    if store.is_shared:
        with _enrolling(store) as office:
            office.add(login, name, role, password)
        return login
    hashed = _hasher().hash(password)
    at = now or clock_now()
    with store.transaction() as tx:
        logins = tx.execute(select(t.officer.c.login)).scalars()
        if taken := next((one for one in logins if one.casefold() == login.casefold()), None):
            raise OfficerError(f"There is an officer {taken} already.")
        return _insert(tx, actor, login, name, role, hashed, at)


def _insert(
    tx: Connection, actor: Actor, login: str, name: str, role: Role, hashed: str, now: datetime
) -> str:
    if not meant(login) or len(login) > 64 or not login.isprintable():
        raise OfficerError("An officer needs a sign-in name of 1 to 64 printable characters.")
    officer_id = new_id()
    tx.execute(
        insert(t.officer).values(
            officer_id=officer_id,
            site_id=actor.site_id,
            login=login,
            name=meant(name) or login,
            role=role,
            password_hash=hashed,
            created_at=now,
        )
    )
    site_event(tx, actor, "officer_added", now, login=login, role=role)
    return officer_id


def set_role(store: Store, actor: Actor, login: str, role: Role) -> None:
    """Give an officer another role; the last administrator keeps theirs."""
    if store.is_shared:
        with _enrolling(store) as office:
            office.set_role(login, role)
        return
    _change(store, actor, login, "officer_role", {"role": role}, role=role)


def disable_officer(store: Store, actor: Actor, login: str, disabled: bool = True) -> None:
    """Close an account (or open it again). The record of what it did stays."""
    if store.is_shared:
        with _enrolling(store) as office:
            office.disable(login, disabled)
        return
    _change(
        store, actor, login, "officer_disabled" if disabled else "officer_enabled", {"disabled": disabled}
    )


def set_skills(store: Store, actor: Actor, login: str, skills: Iterable[str]) -> None:
    """Say what an officer is good at, in the place of what was said before. Raises OfficerError for an unknown one."""
    known = in_order(skills)
    if store.is_shared:
        actor.require(Action.SET_SKILLS)
        with _enrolling(store) as office:
            office.set_skills(login, known)
        return
    values = {"skills": json.dumps(known)}
    _change(store, actor, login, "officer_skills", values, Action.SET_SKILLS, skills=known)


def set_password(store: Store, actor: Actor, login: str, password: str) -> None:
    """Set a new password; officers may change their own. Lifts a lockout."""
    if actor.login != login:
        actor.require(Action.MANAGE_OFFICERS)
    if store.is_shared:
        with _enrolling(store) as office:
            office.set_password(login, password)
        if login == actor.login:
            store.enter(login, password)
        return
    long_enough(password)
    values = {"password_hash": _hasher().hash(password), "failed_sign_ins": 0, "locked_until": None}
    _change(store, actor, login, "officer_password", values, None)


def change_own_password(store: Store, actor: Actor, present: str, new: str) -> None:
    """Officers change their own password. A wrong present one counts as a failed sign-in.

    Raises SignInFailed for that, OfficerError when the new one is too short.
    """
    long_enough(new)
    if store.is_shared:
        store.enter(actor.login, present)
    else:
        sign_in(store, actor.login, present, actor.station)
    set_password(store, actor, actor.login, new)


def long_enough(password: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        raise OfficerError(f"A password needs {SHORTEST_PASSWORD} characters at least.")


def _change(
    store: Store,
    actor: Actor,
    login: str,
    event: str,
    values: dict[str, Any],
    needs: Action | None = Action.MANAGE_OFFICERS,
    **payload: Any,
) -> None:
    if needs is not None:
        actor.require(needs)
    c = t.officer.c
    with store.transaction() as tx:
        changed = tx.execute(
            update(t.officer).where(c.login == login).values(**values, version=c.version + 1)
        )
        if not changed.rowcount:
            raise NotFound(f"There is no officer {login}.")
        administrators = tx.execute(
            select(func.count()).where(c.role == Role.ADMINISTRATOR, c.disabled.is_(False))
        ).scalar_one()
        if not administrators:
            raise OfficerError("The last administrator cannot be disabled or given another role.")
        site_event(tx, actor, event, clock_now(), login=login, **payload)


class Listed(NamedTuple):
    """Somebody enrolled, or an intake service."""

    login: str
    name: str
    role: str
    disabled: bool
    skills: list[str]
    locked_until: datetime | None = None


def officers(connection: Connection) -> list[Any]:
    """Everybody enrolled, by name: login, name, role, disabled, locked_until, created_at, skills."""
    c = t.officer.c
    return list(
        connection.execute(
            select(c.login, c.name, c.role, c.disabled, c.locked_until, c.created_at, c.skills).order_by(
                c.login
            )
        )
    )
