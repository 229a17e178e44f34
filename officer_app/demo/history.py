"""Ninety days behind the demonstration station: the real use cases at past times, without files.

Documents come from `demo.messages` and go through the same intake, matching, routing and recording as live ones, a van
at a time. Only pictures are left out: the machine's reports are drawn, not computed from a scan.
"""

from __future__ import annotations

import gc
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from officer_app.demo.catalogue import Party
from officer_app.demo.loading import Pallet, Parcel
from officer_app.demo.messages import VAN_LOAD, DemoConsignment, DemoVan, arrival_of, generate_vans
from officer_app.domain.marked import Marked
from officer_app.domain.outcome import Check, Deviation, Finding, JudgedFlag, Outcome
from officer_app.domain.people import Actor
from officer_app.domain.scans import Assessment, Flag, ReportKind, ThreatReport, Verdict
from officer_app.domain.words import Attribute, Disposition, FlagVerdict, Role
from officer_app.store.engine import Store
from officer_app.workflow.batch import Row
from officer_app.workflow.context import Context
from officer_app.workflow.history import Backfill, finish

if TYPE_CHECKING:
    from sqlalchemy import Connection

TOGETHER = 8  # vans a transaction
_OPENS, _HOURS = 8, 12  # vans come from 08:00 to 20:00
_OFFICERS = (("officer1", Role.OFFICER), ("officer2", Role.OFFICER))
_CLEAR_SHARE, _ABORTED_SHARE = 0.975, 0.003
_WRONG_SHARE = 0.06
_CONFORM_SHARE = 0.8
_DESKS = 3
_STAY = timedelta(minutes=200)  # from the van to the flight


def fill_history(
    store: Store,
    context: Context,
    *,
    days: int,
    per_day: int,
    until: date,
    seed: int,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> int:
    """Fill the `days` before `until` with `per_day` consignments each; gives how many there are now."""
    # Rows by the million and hardly a cycle: looking for cycles costs a fifteenth of the time.
    gc.set_threshold(1_000_000, 50, 50)
    zone = ZoneInfo(context.site.timezone)
    chance = random.Random(seed)
    done = 0
    for back in range(days, 0, -1):
        day = until - timedelta(days=back)
        opens = datetime.combine(day, time(_OPENS), zone).astimezone(UTC)
        pace = (per_day + VAN_LOAD) / (_HOURS * 60)  # with room for those that did not come
        loads = list(_loads(generate_vans(seed * 1_000 + back, opens, pace, wrong=_WRONG_SHARE), per_day))
        for first in range(0, len(loads), TOGETHER):
            some = loads[first : first + TOGETHER]
            with store.transaction() as tx:
                _arrivals(tx, context, some, chance)
            done += sum(map(len, some))
            progress(done, days * per_day)
    finish(store)
    return done


def _loads(vans: Iterable[DemoVan], wanted: int) -> Iterator[list[DemoConsignment]]:
    """What so many vans brought that was declared; boxes that nobody declared are settled by now."""
    for van in vans:
        load = [one for one in van.consignments if one.arrives and one.declaration][:wanted]
        if load:
            yield load
        wanted -= len(load)
        if not wanted:
            return


def _arrivals(
    tx: Connection, context: Context, loads: Sequence[list[DemoConsignment]], chance: random.Random
) -> None:
    """Some vans: declared an hour before, arrived, scanned within minutes, inspected within the hour."""
    fill = Backfill(tx, context)
    arrived = loads[-1][0].arrives_at
    load = [one for some in loads for one in some]
    fill.orders(arrived - timedelta(minutes=60), [one.order for one in load if one.order])
    fill.waybills(arrived - timedelta(minutes=50), [one.waybill for one in load])
    fill.declarations(arrived - timedelta(minutes=45), [one.declaration for one in load if one.declaration])
    fill.arrivals(arrived, [arrival_of(some, arrived) for some in loads])
    for part in range(2):  # the belt takes its time
        at = arrived + timedelta(minutes=3 + 8 * part + chance.uniform(0, 4))
        fill.reports(at, [_report(one.logistics_no, at, chance) for one in load[part::2]])
    fill.route_late(arrived + timedelta(minutes=context.site.settings.late_minutes))
    waiting = fill.on_desk()
    for desk in range(_DESKS):  # who waits longest is seen to last
        some = waiting[desk::_DESKS]
        if some:
            login, role = chance.choice(_OFFICERS)
            officer = Actor(login, login, context.site.site_id, role, station=f"0{desk + 5}")
            claimed = max(row["routed_at"] for row in some) + timedelta(
                minutes=chance.triangular(2, 70, 8 + 6 * desk)
            )
            fill.claim(claimed, officer, some)
            recorded = claimed
            for row in some:  # one after the other
                recorded += timedelta(minutes=chance.triangular(2, 9, 3))
                outcome, second = _outcome(fill, row, officer, chance)
                fill.record(recorded, officer, [(row, judged(outcome, fill.marked(row), chance), second)])
    _leave(fill, arrived + _STAY, {one.logistics_no: one for one in load})


def _leave(fill: Backfill, at: datetime, parcels: Mapping[str, DemoConsignment]) -> None:
    """What was released is loaded and departs, each carrier's with its flight."""
    units: dict[Pallet, list[Parcel]] = {}
    for row in fill.released():
        waybill = parcels[row["logistics_no"]].waybill
        pallet = Pallet(row["voyage_no"], Party(waybill.logistics_code, waybill.logistics_name), at)
        units.setdefault(pallet, []).append(Parcel(waybill.logistics_no, waybill.gross_weight))
    fill.load_lists(
        at - timedelta(minutes=20), [pallet.load_list(some, at) for pallet, some in units.items()]
    )
    fill.departures(at, [pallet.departure([p.number for p in some], at) for pallet, some in units.items()])


def _report(object_id: str, at: datetime, chance: random.Random) -> ThreatReport:
    uid = f"2.25.{chance.getrandbits(100)}"
    drawn = chance.random()
    flags: tuple[Flag, ...] = ()
    verdict, aborted = Verdict.CLEAR, False
    if drawn > _CLEAR_SHARE + _ABORTED_SHARE:
        verdict, flags = Verdict.ALARM, (_flag(chance),)
    elif drawn > _CLEAR_SHARE:
        aborted = True
    return ThreatReport(
        sop_uid=uid,
        study_uid=uid,
        object_id=object_id,
        kind=ReportKind.MACHINE,
        verdict=verdict,
        aborted=aborted,
        abort_reason="BELT STOPPED" if aborted else None,
        algorithm="Demonstration ATR 1.0",
        decided_at=at,
        station="XR-07",
        total_objects=len(flags),
        alarm_objects=len(flags),
        flags=flags,
    )


def _flag(chance: random.Random) -> Flag:
    category, density, z_effective = chance.choice(
        (("ANOMALY", 2400, "11.2"), ("SHIELD", 9800, "62.0"), ("PI", 7600, "25.4"), ("PI", 1600, "13.1"))
    )
    return Flag(
        pto_id=1,
        category=category,
        assessment=chance.choice((Assessment.THREAT, Assessment.THREAT, Assessment.HIGH_THREAT)),
        probability=Decimal(chance.randint(55, 98)) / 100,
        box=(
            chance.randint(60, 400),
            chance.randint(60, 260),
            chance.randint(40, 180),
            chance.randint(40, 140),
        ),
        mass_g=Decimal(chance.randint(120, 2600)),
        density=Decimal(density + chance.randint(-200, 200)),
        z_effective=Decimal(z_effective),
    )


def judged(outcome: Outcome, marked: Sequence[Marked], chance: random.Random) -> Outcome:
    """The same with what the officer says of the flags: of some that the machine was right."""
    released = outcome.disposition is Disposition.RELEASE
    doubtful = (FlagVerdict.FALSE_ALARM, FlagVerdict.FALSE_ALARM, FlagVerdict.NOT_FOUND)
    verdicts = doubtful if released else (*doubtful, FlagVerdict.CONFIRMED, FlagVerdict.CONFIRMED)
    flags = tuple(JudgedFlag(flag=one.flag, verdict=chance.choice(verdicts)) for one in marked)
    against = tuple(one.flag for one in marked if one.alarm and released)
    return outcome.model_copy(update={"flags": flags, "against": against})


def _outcome(fill: Backfill, row: Row, officer: Actor, chance: random.Random) -> tuple[Outcome, Actor | None]:
    """What an officer might have found."""
    checks = tuple(Check(requirement=text, done=True) for text in fill.requirements(row))
    declared = fill.quantities(row)
    if not declared or chance.random() < _CONFORM_SHARE:
        return Outcome(conform=True, disposition=Disposition.RELEASE, checks=checks), None
    gnum = chance.choice(list(declared))
    found_there = chance.randint(1, 40)
    if found_there == declared[gnum]:
        found_there += 1
    found = Deviation(gnum=gnum, attribute=Attribute.QUANTITY, found=str(found_there))
    if chance.random() < 0.3:
        finding = Finding(code="dangerous_goods_undeclared", gnum=gnum)
        outcome = Outcome(
            conform=False,
            disposition=chance.choice((Disposition.DETAIN, Disposition.HAND_OVER)),
            deviations=(found,),
            findings=(finding,),
            checks=checks,
        )
        return outcome, Actor("supervisor", "supervisor", officer.site_id, Role.SUPERVISOR, station="07")
    finding = Finding(code=chance.choice(("quantity", "misdeclared_goods")), gnum=gnum)
    disposition = Disposition.RETURN if chance.random() < 0.8 else Disposition.RELEASE
    return Outcome(
        conform=False, disposition=disposition, deviations=(found,), findings=(finding,), checks=checks
    ), None
