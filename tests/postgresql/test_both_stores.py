"""The work itself, told once and done twice: on a station's own database and on the shared one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import text

from officer_app.domain.errors import AlreadyTaken, NotAllowed, NotYours, OfficerError
from officer_app.domain.outcome import Check, Deviation, Finding, Outcome
from officer_app.domain.people import Actor
from officer_app.domain.words import Attribute, Disposition, Role
from officer_app.store.engine import Store
from officer_app.workflow.assigning import Seen, reassign
from officer_app.workflow.context import Context, load_context
from officer_app.workflow.intake.files import take_in
from officer_app.workflow.people import signed_in
from officer_app.workflow.recording import record_outcome
from officer_app.workflow.setup import update_site_settings
from officer_app.workflow.signing import amend_record, approve_record, sign_record
from officer_app.workflow.tasks import claim_task, hand_back, open_task_by_hand
from officer_app.workflow.verifying import verify
from tests.cli.conftest import SAMPLES
from tests.postgresql.station import SharedStation
from tests.workflow.station import ARRIVAL, DECLARATION, ORDER, Station

BOX = "YTGZ20201015001"
#: On the demonstration station everybody has another name.
_OWN = {
    "chen": ("officer1", Role.OFFICER),
    "li": ("officer2", Role.OFFICER),
    "zhang": ("supervisor", Role.SUPERVISOR),
    "admin1": ("admin", Role.ADMINISTRATOR),
}


class At(NamedTuple):
    """What a use case wants to know of who does it."""

    store: Store
    context: Context
    actor: Actor


class Hall:
    """A box that an officer wants to see, and `at(who)` for the people around it."""

    def __init__(self, at: Callable[[str], At]) -> None:
        self.at = at

    def value(self, query: str, **parameters: Any) -> Any:
        with self.at("zhang").store.read() as connection:
            return connection.execute(text(query), parameters).scalar()

    @property
    def box(self) -> str:
        found = self.value("SELECT consignment_id FROM consignment WHERE logistics_no = :box", box=BOX)
        return str(found)

    def stands(self) -> tuple[str, str | None]:
        query = (
            "SELECT state || ' ' || coalesce(task_state, '-') FROM consignment WHERE consignment_id = :box"
        )
        state, task = str(self.value(query, box=self.box)).split()
        return state, None if task == "-" else task

    def conform(self, **more: Any) -> Outcome:
        asked = json.loads(
            self.value("SELECT requirements FROM task WHERE consignment_id = :box", box=self.box)
        )
        checks = tuple(Check(requirement=one["en"], done=True) for one in asked)
        return Outcome(**{"conform": True, "disposition": Disposition.RELEASE, "checks": checks} | more)

    def wrong(self, disposition: Disposition) -> Outcome:
        deviation = Deviation(gnum=1, attribute=Attribute.NAME, found="lead")
        finding = Finding(code="prohibited_or_restricted", gnum=1)
        return self.conform(
            conform=False, disposition=disposition, deviations=(deviation,), findings=(finding,)
        )

    def recorded(self, outcome: Outcome, who: str = "chen") -> str:
        task = claim_task(*self.at(who), self.box)
        return record_outcome(*self.at(who), task, outcome)


def _own(station: Station) -> Callable[[str], At]:
    def at(who: str) -> At:
        login, role = _OWN[who]
        return At(station.store, load_context(station.store, station.data), station.officer(login, role))

    return at


def _shared(station: SharedStation) -> Callable[[str], At]:
    stores: dict[str, Store] = {}

    def at(who: str) -> At:
        if who not in stores:
            stores[who] = station.store(who)
        store = stores[who]
        return At(store, load_context(store, station.data), signed_in(store, "07"))

    return at


@pytest.fixture(params=["sqlite", "postgresql"])
def hall(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hall]:
    if request.param == "sqlite":
        with closing(Station.create(tmp_path / "own")) as own:
            yield _with_box(Hall(_own(own)), lambda: (own.store, own.context, own.data))
        return
    shared: SharedStation = request.getfixturevalue("station")
    store = shared.store("box")
    yield _with_box(Hall(_shared(shared)), lambda: (store, load_context(store, shared.data), shared.data))


def _with_box(hall: Hall, intake: Callable[[], Any]) -> Hall:
    for number in (ORDER, DECLARATION, ARRIVAL):
        (file,) = SAMPLES.glob(f"{number:02d}_*.xml")
        take_in(*intake(), file)
    open_task_by_hand(*hall.at("li"), hall.box, "looks heavy")
    return hall


def test_one_claims_records_and_releases_and_nobody_else(hall: Hall) -> None:
    task = claim_task(*hall.at("chen"), hall.box)
    assert hall.stands() == ("held", "claimed")
    with pytest.raises(AlreadyTaken):
        claim_task(*hall.at("li"), hall.box)
    with pytest.raises(NotYours):
        record_outcome(*hall.at("li"), task, hall.conform())
    record_outcome(*hall.at("chen"), task, hall.conform())
    assert hall.stands() == ("released", None)
    assert verify(hall.at("zhang").store).ok


def test_what_is_handed_back_or_reassigned_goes_to_another(hall: Hall) -> None:
    hand_back(*hall.at("chen"), claim_task(*hall.at("chen"), hall.box), "shift ends")
    assert hall.stands() == ("held", "open")
    claim_task(*hall.at("li"), hall.box)
    chen, li = hall.at("chen").actor.login, hall.at("li").actor.login
    with pytest.raises(NotAllowed):
        reassign(*hall.at("li"), [Seen(hall.box, li)], chen, "mine")
    assert reassign(*hall.at("zhang"), [Seen(hall.box, li)], chen, "li is called away").moved == [BOX]
    assert hall.value("SELECT officer FROM consignment WHERE consignment_id = :box", box=hall.box) == chen
    with pytest.raises(AlreadyTaken):
        reassign(*hall.at("zhang"), [Seen(hall.box, li)], None, "too late")


def test_a_detention_waits_for_another_officer(hall: Hall) -> None:
    hall.recorded(hall.wrong(Disposition.DETAIN))
    assert hall.stands() == ("held", "submitted")
    with pytest.raises(OfficerError):
        sign_record(*hall.at("chen"), hall.box)
    sign_record(*hall.at("li"), hall.box)
    assert hall.stands() == ("detained", None)
    assert verify(hall.at("zhang").store).ok


def test_the_section_chief_agrees_or_sends_back_where_the_site_wants_it(hall: Hall) -> None:
    store, context, admin = hall.at("admin1")
    update_site_settings(store, admin, replace(context.site.settings, approve=(Disposition.RETURN,)))
    hall.recorded(hall.wrong(Disposition.RETURN))
    assert hall.stands() == ("held", "submitted")
    with pytest.raises(NotAllowed):
        approve_record(*hall.at("li"), hall.box)
    approve_record(*hall.at("zhang"), hall.box)
    assert hall.stands() == ("returned", None)


def test_a_record_is_amended_and_both_stay(hall: Hall) -> None:
    first = hall.recorded(hall.conform())
    amend_record(
        *hall.at("chen"), hall.box, hall.conform(packaging_note="seal 4711"), "the seal was left out"
    )
    query = "SELECT count(*) FROM outcome WHERE consignment_id = :box"
    assert hall.value(query, box=hall.box) == 2
    amends = hall.value(f"{query.replace('count(*)', 'amends')} AND amends IS NOT NULL", box=hall.box)
    assert str(amends) == first
    assert verify(hall.at("zhang").store).ok
