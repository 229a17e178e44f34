"""The work itself, told once and done twice: on a station's own database and on the shared one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import text, update

from officer_app.domain.advance import Marks
from officer_app.domain.clock import now as clock_now
from officer_app.domain.errors import AlreadyTaken, NotAllowed, NotYours, OfficerError
from officer_app.domain.outcome import Check, Deviation, Finding, Outcome
from officer_app.domain.people import Actor
from officer_app.domain.words import Attribute, Disposition, Role
from officer_app.paths import DataDir
from officer_app.store import tables as t
from officer_app.store.engine import Store
from officer_app.workflow.advance import Booking, book, cancel, check_seals
from officer_app.workflow.assigning import Seen, reassign
from officer_app.workflow.context import Context, load_context
from officer_app.workflow.drafts import read_draft, save_draft
from officer_app.workflow.eligibility import grant
from officer_app.workflow.follow_up import follow_up
from officer_app.workflow.instructions import Instruction, Target, issue, rematch_desk, revoke
from officer_app.workflow.intake.files import take_in
from officer_app.workflow.people import signed_in
from officer_app.workflow.recording import record_outcome
from officer_app.workflow.setup import update_site_settings
from officer_app.workflow.signing import amend_record, approve_record, sign_record
from officer_app.workflow.tasks import claim_task, hand_back, open_task_by_hand
from officer_app.workflow.ticking import tick
from officer_app.workflow.verifying import verify
from tests.cli.conftest import SAMPLES
from tests.postgresql.station import SharedStation
from tests.workflow.station import ARRIVAL, DECLARATION, ORDER, Station
from tests.workflow.test_routing import report

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
    """A hall without work; `at(who)` for the people in it, `intake` for its service."""

    def __init__(self, at: Callable[[str], At], intake: Callable[[], tuple[Store, Context, DataDir]]) -> None:
        self.at, self.intake = at, intake

    def take(self, *numbers: int) -> None:
        """Samples come in."""
        for number in numbers:
            (file,) = SAMPLES.glob(f"{number:02d}_*.xml")
            take_in(*self.intake(), file)

    def take_scan(self) -> None:
        """The box was scanned, and nothing was seen."""
        store, context, data = self.intake()
        file = data.root / "clear.dcs"
        file.write_bytes(report(object_id=BOX))
        take_in(store, context, data, file)

    def served(self) -> None:
        """What is left to the intake service of a shared database is done, and a minute's work of any."""
        store, context, _ = self.intake()
        if store.is_shared:
            follow_up(store, context)
            rematch_desk(store, context)
        tick(store, context)

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
            self.value(
                "SELECT requirements FROM task WHERE consignment_id = :box ORDER BY task_id DESC LIMIT 1",
                box=self.box,
            )
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
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hall]:
    if request.param == "sqlite":
        with closing(Station.create(tmp_path / "own")) as own:
            yield Hall(_own(own), lambda: (own.store, load_context(own.store, own.data), own.data))
        return
    shared: SharedStation = request.getfixturevalue("station")
    store = shared.store("box")
    yield Hall(_shared(shared), lambda: (store, load_context(store, shared.data), shared.data))


@pytest.fixture
def hall(bare: Hall) -> Hall:
    """With a box that an officer wants to see."""
    bare.take(ORDER, DECLARATION, ARRIVAL)
    open_task_by_hand(*bare.at("li"), bare.box, "looks heavy")
    return bare


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


def test_who_gets_a_task_writes_a_draft_of_their_own(hall: Hall) -> None:
    chen, li = hall.at("chen"), hall.at("li")
    task = claim_task(*chen, hall.box)
    assert save_draft(chen.store, chen.actor, task, "by chen")
    reassign(*hall.at("zhang"), [Seen(hall.box, chen.actor.login)], li.actor.login, "shift ends")
    assert not save_draft(chen.store, chen.actor, task, "too late")
    assert save_draft(li.store, li.actor, task, "by li")
    assert save_draft(li.store, li.actor, task, "by li again")
    with li.store.read() as connection:
        assert read_draft(connection, li.actor, task) == "by li again"
    with chen.store.read() as connection:
        assert read_draft(connection, chen.actor, task) is None


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


def test_a_claim_without_a_sign_of_life_goes_back_to_the_queue(hall: Hall) -> None:
    task = claim_task(*hall.at("chen"), hall.box)
    hall.served()
    assert hall.stands() == ("held", "claimed")
    with hall.at("chen").store.transaction() as tx:  # as if it had been claimed an hour ago
        tx.execute(update(t.task).values(lease_until=clock_now() - timedelta(minutes=5)))
    hall.served()
    assert hall.stands() == ("held", "open")
    told = "SELECT count(*) FROM audit_event WHERE event = 'claim_lapsed' AND chain = :box"
    assert hall.value(told, box=hall.box) == 1
    with pytest.raises(NotYours):
        record_outcome(*hall.at("chen"), task, hall.conform())
    hall.recorded(hall.conform(), "li")
    assert hall.stands() == ("released", None)
    assert verify(hall.at("zhang").store).ok


def test_what_is_called_by_hand_again_stays_held_whatever_comes_in(bare: Hall) -> None:
    """What was decided before counts no longer: a new fact releases nothing that an officer wants to see."""
    store, context, admin = bare.at("admin1")
    update_site_settings(store, admin, replace(context.site.settings, draw_rate={}))
    bare.take(ORDER, DECLARATION, ARRIVAL)
    open_task_by_hand(*bare.at("li"), bare.box, "looks heavy")
    bare.recorded(bare.conform())
    assert bare.stands() == ("released", None)
    open_task_by_hand(*bare.at("li"), bare.box, "and sounds hollow")
    bare.take_scan()
    bare.served()
    assert bare.stands() == ("held", "open")


SEALED = Marks(("S-1001", "S-1002"), ("PK1", "PK2", "PK3", "PK4"))


def sealed(hall: Hall) -> Hall:
    """Inspected at its enterprise, and under seals; nothing is drawn."""
    store, context, admin = hall.at("admin1")
    update_site_settings(store, admin, replace(context.site.settings, draw_rate={}))
    hall.take(ORDER, DECLARATION)
    grant(*hall.at("zhang"), "4401260T02", clock_now() + timedelta(days=30), "certified")
    book(*hall.at("chen"), [hall.box], Booking(clock_now() + timedelta(hours=2)))
    hall.recorded(hall.conform(seals_new=SEALED.seals, packages=SEALED.packages))
    advance = "SELECT advance FROM consignment WHERE consignment_id = :box"
    assert hall.value(advance, box=hall.box) == "sealed"
    return hall


def sealed_and_here(hall: Hall) -> Hall:
    """And arrived."""
    sealed(hall).take(ARRIVAL)
    hall.served()
    assert hall.stands() == ("arrived", None)
    return hall


def test_what_comes_under_its_seals_is_released_without_anything_else(bare: Hall) -> None:
    sealed_and_here(bare)
    check_seals(*bare.at("li"), bare.box, SEALED)
    bare.served()
    assert bare.stands() == ("released", None)
    assert verify(bare.at("zhang").store).ok


def test_what_comes_under_other_seals_is_inspected(bare: Hall) -> None:
    sealed_and_here(bare)
    check_seals(*bare.at("li"), bare.box, Marks(("S-1001", "S-2002"), SEALED.packages))
    bare.served()
    assert bare.stands() == ("held", "open")
    lane = "SELECT lane FROM task WHERE consignment_id = :box AND state = 'open'"
    assert bare.value(lane, box=bare.box) == "red"
    assert verify(bare.at("zhang").store).ok


def test_other_seals_of_what_is_held_already_are_recorded_too(bare: Hall) -> None:
    sealed_and_here(bare)
    open_task_by_hand(*bare.at("zhang"), bare.box, "looks odd")
    check_seals(*bare.at("li"), bare.box, Marks(("S-1001", "S-2002"), SEALED.packages))
    bare.served()
    assert bare.stands() == ("held", "open")
    shown = "SELECT advance || lane FROM consignment WHERE consignment_id = :box"
    assert bare.value(shown, box=bare.box) == "brokenred"
    assert verify(bare.at("zhang").store).ok


def test_what_was_recorded_before_the_service_came_to_its_seals_stays_recorded(bare: Hall) -> None:
    sealed_and_here(bare)
    open_task_by_hand(*bare.at("zhang"), bare.box, "looks odd")
    check_seals(*bare.at("li"), bare.box, Marks(("S-1001", "S-2002"), SEALED.packages))
    bare.recorded(bare.wrong(Disposition.DETAIN), "li")
    bare.served()
    assert bare.stands() == ("held", "submitted")
    assert bare.value("SELECT missing FROM consignment WHERE consignment_id = :box", box=bare.box) != "seals"
    assert verify(bare.at("zhang").store).ok


@pytest.mark.parametrize("here", [False, True])
def test_a_supervisor_takes_back_what_was_inspected_and_sealed(bare: Hall, here: bool) -> None:
    sealed_and_here(bare) if here else sealed(bare)
    cancel(*bare.at("zhang"), bare.box, "the wrong pallet")
    if not here:
        bare.take(ARRIVAL)
    bare.take_scan()
    bare.served()
    assert bare.stands() == ("held", "open")
    advance = "SELECT advance FROM consignment WHERE consignment_id = :box"
    assert bare.value(advance, box=bare.box) == "void"
    assert verify(bare.at("zhang").store).ok


def test_a_record_that_is_sent_back_is_with_its_officer_again(hall: Hall) -> None:
    store, context, admin = hall.at("admin1")
    update_site_settings(store, admin, replace(context.site.settings, approve=(Disposition.DETAIN,)))
    hall.recorded(hall.wrong(Disposition.DETAIN))
    sign_record(*hall.at("li"), hall.box)
    approve_record(*hall.at("zhang"), hall.box, returned="weigh it again")
    assert hall.stands() == ("held", "claimed")
    task = str(hall.value("SELECT task_id FROM consignment WHERE consignment_id = :box", box=hall.box))
    record_outcome(*hall.at("chen"), task, hall.conform())
    assert hall.stands() == ("held", "submitted")
    assert verify(hall.at("zhang").store).ok


def test_an_instruction_holds_what_it_is_aimed_at_until_it_is_revoked(bare: Hall) -> None:
    bare.take(ORDER, DECLARATION, ARRIVAL)
    until = clock_now() + timedelta(days=1)
    wanted = Instruction("BK-1", Target.CONSIGNMENT, BOX, "a tip-off", ("Open every package",), until)
    with pytest.raises(NotAllowed):
        issue(*bare.at("chen"), wanted)
    issue(*bare.at("zhang"), wanted)
    bare.take_scan()
    bare.served()
    assert bare.stands() == ("held", "open")
    asked = "SELECT requirements FROM task WHERE consignment_id = :box"
    assert "Open every package" in bare.value(asked, box=bare.box)
    caught = "SELECT count(*) FROM match WHERE source = 'instruction' AND withdrawn_at IS NULL"
    assert bare.value(caught) == 1
    revoke(*bare.at("zhang"), "BK-1")
    bare.served()
    assert bare.value(caught) == 0
    assert verify(bare.at("zhang").store).ok
