"""Whose signature a key gives: enrolled by its officer at the first sign-in at a station, revoked by administrators."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from officer_app.domain.errors import NotFound
from officer_app.domain.people import Action, Actor
from officer_app.formats.journal.keys import Keys
from officer_app.store import tables as t
from officer_app.store.engine import Store, moment
from officer_app.store.rows import insert_rows
from officer_app.workflow.journal import site_event
from officer_app.workflow.sealing import SEALED

_k = t.officer_key.c


def enrol(store: Store, actor: Actor, keys: Keys, now: datetime | None = None) -> None:
    """Make the officer's key known, under their own login; once."""
    actor.require(Action.INSPECT)
    with store.transaction() as tx:
        if tx.execute(select(_k.key_id).where(_k.key_id == keys.key_id)).first():
            return
        at = moment(tx, now)
        values = {
            "key_id": keys.key_id,
            "site_id": actor.site_id,
            "officer": actor.login,
            "station": keys.station,
            "public_key": keys.public,
            "enrolled_at": at,
        }
        insert_rows(tx, t.officer_key, [values])
        told = {"key_id": keys.key_id, "at_station": keys.station, "public": keys.public}
        site_event(tx, actor, "key_enrolled", at, **told, digest=SEALED["key_enrolled"].digest(values))


def revoke(store: Store, actor: Actor, key_id: str, now: datetime | None = None) -> str:
    """From now on nothing that it signed is brought in by anybody else; gives whose it was."""
    actor.require(Action.MANAGE_OFFICERS)
    with store.transaction() as tx:
        at = moment(tx, now)
        known = tx.execute(select(_k.officer).where(_k.key_id == key_id, _k.revoked_at.is_(None))).scalar()
        if known is None:
            raise NotFound(f"There is no key {key_id} in force.")
        tx.execute(
            update(t.officer_key).where(_k.key_id == key_id).values(revoked_at=at, revoked_by=actor.login)
        )
        site_event(tx, actor, "key_revoked", at, key_id=key_id, officer=known)
        return str(known)


def is_revoked(store: Store, key_id: str) -> bool:
    with store.read() as connection:
        known = enrolled(connection, key_id)
    return known is not None and known.revoked_at is not None


def keys_of_site(connection: Connection, site_id: int) -> list[Row[Any]]:
    """Every key, by officer and when it was enrolled."""
    query = select(t.officer_key).where(_k.site_id == site_id).order_by(_k.officer, _k.enrolled_at)
    return list(connection.execute(query))


def enrolled(connection: Connection, key_id: str) -> Row[Any] | None:
    return connection.execute(select(t.officer_key).where(_k.key_id == key_id)).first()
