"""Some goods of the demonstration that are inspected before they arrive: booked, under way, and here under seals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from officer_app.demo.messages import DemoConsignment, arrival_of, generate_vans
from officer_app.domain.outcome import Check, Outcome
from officer_app.domain.people import Actor
from officer_app.domain.words import Disposition, InspectionPlace, Role
from officer_app.store.advance import read_eligible
from officer_app.store.detail import find_one, read_detail, said_list
from officer_app.store.engine import Store
from officer_app.workflow.advance import Booking, book
from officer_app.workflow.batch import Batch
from officer_app.workflow.context import Context
from officer_app.workflow.eligibility import grant
from officer_app.workflow.history import Backfill
from officer_app.workflow.matching import rematch
from officer_app.workflow.recording import record_outcome
from officer_app.workflow.routing import route
from officer_app.workflow.tasks import claim_task

_PLACE = "广州市南沙区示例路8号 8 Example Road, Nansha"
_SEED = 90_001
_PARCELS = 4


def book_some(store: Store, context: Context, now: datetime) -> None:
    """Four parcels, unless there are some: one booked at the station, one at its enterprise, one sealed and on
    its way, one sealed and here."""
    with store.read() as connection:
        if read_eligible(connection, context.site.site_id):
            return  # there are some already
    (van,) = generate_vans(_SEED, now, count=_PARCELS, wrong=0)
    parcels = [one for one in van.consignments if one.declaration]
    officer = Actor("officer1", "officer1", context.site.site_id, Role.OFFICER, station="07")
    _declare(store, context, parcels, now - timedelta(hours=4))
    keys = _keys(store, parcels)
    _route(store, context, keys, now - timedelta(hours=4))
    for code in {one.declaration.ebc_code for one in parcels if one.declaration}:
        supervisor = Actor("supervisor", "supervisor", context.site.site_id, Role.SUPERVISOR)
        day = now - timedelta(days=1)
        grant(store, context, supervisor, code, now + timedelta(days=365), "高级认证企业 AEO", day)
    wanted = (
        Booking(now + timedelta(hours=2)),
        Booking(now + timedelta(hours=3), InspectionPlace.PREMISES, _PLACE, "officer2"),
        Booking(now - timedelta(hours=2), InspectionPlace.PREMISES, _PLACE, "officer1"),
        Booking(now - timedelta(hours=2), InspectionPlace.PREMISES, _PLACE, "officer1"),
    )
    for key, booking in zip(keys, wanted, strict=True):
        book(store, context, officer, [key], booking, now - timedelta(hours=3))
    for number, key in enumerate(keys[2:], start=1):
        _seal(store, context, officer, key, number, now - timedelta(minutes=90))
    with store.transaction() as tx:
        here = now - timedelta(minutes=5)
        Backfill(tx, context).arrivals(here, [arrival_of(parcels[3:], here)])
    _route(store, context, keys[3:], here)


def _declare(store: Store, context: Context, parcels: Sequence[DemoConsignment], at: datetime) -> None:
    with store.transaction() as tx:
        fill = Backfill(tx, context)
        fill.orders(at, [one.order for one in parcels if one.order])
        fill.waybills(at, [one.waybill for one in parcels])
        fill.declarations(at, [one.declaration for one in parcels if one.declaration])


def _route(store: Store, context: Context, keys: Sequence[str], at: datetime) -> None:
    with store.transaction() as tx:
        batch = Batch(tx, context, at)
        batch.load(keys)
        rows = [batch.rows[key] for key in keys]
        route(batch, rows, rematch(batch, rows))
        batch.flush()


def _keys(store: Store, parcels: Sequence[DemoConsignment]) -> list[str]:
    with store.read() as connection:
        return [find_one(connection, one.logistics_no) for one in parcels]


def _seal(store: Store, context: Context, officer: Actor, key: str, number: int, at: datetime) -> None:
    task = claim_task(store, context, officer, key, at)
    with store.read() as connection:
        detail = read_detail(connection, key)
    assert detail.task is not None
    assert detail.declaration is not None
    packages = range(1, detail.declaration.pack_no + 1)
    outcome = Outcome(
        conform=True,
        disposition=Disposition.RELEASE,
        checks=tuple(Check(requirement=one.en, done=True) for one in said_list(detail.task.requirements)),
        seals_new=(f"GZ{number:02d}-4471{number}",),
        packages=tuple(f"PK{number:02d}-{one:04d}" for one in packages),
    )
    record_outcome(store, context, officer, task, outcome, now=at + timedelta(minutes=20))
