"""Whose goods may be inspected before they arrive: decided by name, for a reason, until a day, and never erased."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from officer_app.domain.clock import now as clock_now
from officer_app.domain.errors import NotFound, OfficerError
from officer_app.domain.ids import new_id_after
from officer_app.domain.people import Action, Actor
from officer_app.domain.said import said
from officer_app.store import tables as t
from officer_app.store.advance import latest_decision
from officer_app.store.engine import Store
from officer_app.workflow.batch import Batch, Row
from officer_app.workflow.context import Context
from officer_app.workflow.sealing import seal

_LONGEST_CODE = 18


def grant(
    store: Store,
    context: Context,
    actor: Actor,
    ebc_code: str,
    until: datetime,
    reason: str,
    now: datetime | None = None,
) -> None:
    """From now until then the enterprise's goods may be inspected before they arrive. Granted again, that counts."""
    moment = now or clock_now()
    if until <= moment:
        raise OfficerError("An enterprise is eligible until some time to come.")
    _decide(store, context, actor, ebc_code, until, reason, moment)


def withdraw(
    store: Store, context: Context, actor: Actor, ebc_code: str, reason: str, now: datetime | None = None
) -> None:
    """Its goods are inspected like all others from now on; seals that are on their way count no longer."""
    moment = now or clock_now()
    with store.read() as connection:
        latest = latest_decision(connection, context.site.site_id, ebc_code.strip())
    if latest is None or not latest.holds(moment):
        raise NotFound(f"{ebc_code} is not eligible: there is nothing to withdraw.")
    _decide(store, context, actor, ebc_code, None, reason, moment)


def refusal(connection: Connection, site_id: int, ebc_code: str | None, moment: datetime) -> str | None:
    """Why the enterprise's goods may not be inspected in advance at that time; None where they may."""
    latest = latest_decision(connection, site_id, ebc_code or "")
    if latest is None:
        return f"its enterprise {ebc_code or ''} is not eligible for advance inspection"
    if latest.until is None:
        return f"{latest.name} is no longer eligible for advance inspection: {latest.reason}"
    if not latest.holds(moment):
        return f"{latest.name} is eligible for advance inspection until {latest.until:%Y-%m-%d} only"
    return None


def _decide(
    store: Store,
    context: Context,
    actor: Actor,
    ebc_code: str,
    until: datetime | None,
    reason: str,
    now: datetime,
) -> None:
    actor.require(Action.GRANT_ADVANCE)
    code = ebc_code.strip()
    if not code or len(code) > _LONGEST_CODE or not code.isalnum():
        raise OfficerError("An enterprise is named by its code: at most 18 letters and digits.")
    why = said(reason, "Deciding about an enterprise needs a reason.")
    with store.transaction() as tx:
        e = t.enterprise.c
        known = select(e.name).where(e.site_id == context.site.site_id, e.ebc_code == code)
        batch = Batch(tx, context, now, actor)
        d = t.eligibility.c
        decided = select(d.eligibility_id).where(d.site_id == batch.site_id, d.ebc_code == code)
        former = tx.execute(decided.order_by(d.eligibility_id.desc()).limit(1)).scalar()
        values: Row = {
            "eligibility_id": new_id_after(former),
            "site_id": batch.site_id,
            "ebc_code": code,
            "name": tx.execute(known).scalar() or code,
            "valid_until": until,
            "reason": why,
            "decided_by": actor.login,
            "decided_at": batch.now,
        }
        told = {"enterprise": code, "until": until, "reason": why}
        seal(batch, values, f"site:{batch.site_id}", "eligibility_decided", **told)
        batch.flush()
