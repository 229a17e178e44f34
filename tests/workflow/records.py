"""A consignment held for inspection by hand, and records of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from officer_app.domain.ids import new_id
from officer_app.domain.outcome import Check, Deviation, Finding, Handover, JudgedFlag, Outcome, Sample
from officer_app.domain.words import Attribute, Disposition, FlagVerdict, Role
from officer_app.workflow.people import add_officer
from officer_app.workflow.recording import record_outcome
from officer_app.workflow.tasks import claim_task, open_task_by_hand
from tests.workflow.station import ARRIVAL, DECLARATION, ORDER, Station, sample


def key(station: Station) -> str:
    return str(station.consignment()["consignment_id"])


def hold_for_inspection(station: Station) -> None:
    """Two goods items, declared, ordered and there; an officer wants to see them."""
    for number in (ORDER, DECLARATION, ARRIVAL):
        station.take(sample(number))
    open_task_by_hand(station.store, station.context, station.officer(), key(station), "looks heavy")


def approvals(station: Station, *dispositions: Disposition) -> None:
    """The site's section chief must agree to these."""
    site = station.context.site
    settings = replace(site.settings, approve=tuple(dispositions))
    station.context = replace(station.context, site=replace(site, settings=settings))


def claim(station: Station, login: str = "officer1") -> str:
    return claim_task(station.store, station.context, station.officer(login), key(station), station.now)


def checks(station: Station) -> tuple[Check, ...]:
    asked = json.loads(station.value("SELECT requirements FROM task ORDER BY task_id DESC"))
    return tuple(Check(requirement=one["en"], done=True) for one in asked)


def conform(station: Station, **more: Any) -> Outcome:
    return Outcome(conform=True, disposition=Disposition.RELEASE, checks=checks(station), **more)


def wrong(station: Station, disposition: Disposition, **more: Any) -> Outcome:
    """One item is not what was declared."""
    return Outcome(
        conform=False,
        disposition=disposition,
        deviations=(Deviation(gnum=1, attribute=Attribute.NAME, found="铅块"),),
        findings=(Finding(code="prohibited_or_restricted", gnum=1),),
        checks=checks(station),
        **more,
    )


def judged(
    station: Station,
    outcome: Outcome,
    verdict: FlagVerdict = FlagVerdict.FALSE_ALARM,
    *,
    against: bool = True,
) -> Outcome:
    """The same, with one word on every flag, and `against` the alarms where it releases."""
    flags = station.rows(
        "SELECT flag_id, assessment, verdict FROM flag JOIN scan USING (scan_id) WHERE assessment <> 'NO_THREAT'"
    )
    alarms = [one["flag_id"] for one in flags if "THREAT" in one["assessment"] or one["verdict"] == "alarm"]
    release = against and outcome.disposition is Disposition.RELEASE
    said = tuple(JudgedFlag(flag=one["flag_id"], verdict=verdict) for one in flags)
    return outcome.model_copy(update={"flags": said, "against": tuple(alarms) if release else ()})


def a_sample(station: Station) -> Sample:
    step = Handover(at=station.now, giver="Chen Yi", taker="laboratory courier")
    return Sample(number="BAG-1", gnum=1, quantity="1 piece", custody=(step,))


def record(station: Station, outcome: Outcome, login: str = "officer1", second: str | None = None) -> str:
    """Claim and record, by that officer."""
    task = claim(station, login)
    signer = station.officer(second) if second else None
    return record_outcome(
        station.store, station.context, station.officer(login), task, outcome, signer, station.later(5)
    )


def enrol_another_chief(station: Station) -> None:
    """So that the supervisor may sign as the second what is to be approved."""
    office = station.officer("admin", Role.ADMINISTRATOR)
    add_officer(station.store, office, "chief", "Chief", Role.SUPERVISOR, "secret-2")


def supervisor(station: Station, login: str = "supervisor"):
    return station.officer(login, Role.SUPERVISOR)


def caught_by(station: Station, rule: str, logistics_no: str = "%") -> None:
    """As if `rule` had caught, too, whatever one caught; or of that only what has this waybill."""
    query = "SELECT m.* FROM match m JOIN consignment c USING (consignment_id) WHERE c.logistics_no LIKE :no"
    for found in station.rows(query, no=logistics_no):
        row = found | {"match_id": new_id(), "rule": rule, "withdrawn_at": None}
        columns = ", ".join(f'"{name}"' for name in row)
        station.change(
            f"INSERT INTO match ({columns}) VALUES ({', '.join(f':{name}' for name in row)})", **row
        )
