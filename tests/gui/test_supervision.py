"""The Supervision page in the real window: figures and their lists, reassigning by key, what holders are told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from math import inf
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from officer_app.domain.outcome import Check, Finding, Outcome
from officer_app.domain.words import Disposition, Role
from officer_app.store.queue import Chip
from officer_app.ui import wording
from officer_app.ui.i18n import Language
from officer_app.ui.inspection.dialogs import ReasonSheet
from officer_app.ui.supervision import words
from officer_app.ui.supervision.page import ATTENTION, HELD, SupervisionPage
from officer_app.ui.supervision.sheets import AnswerSheet, ReassignSheet
from officer_app.ui.theme import ThemeChoice
from officer_app.workflow.assigning import Seen, answer, escalate, reassign
from officer_app.workflow.people import enrol, set_skills, sign_in
from officer_app.workflow.recording import record_outcome
from officer_app.workflow.tasks import claim_task, hand_back
from officer_app.workflow.ticking import tick
from tests.gui.filled import fill, waybill
from tests.gui.keyboard import Keyboard, english_left, nameless, opened
from tests.gui.test_small_windows import outside
from tests.workflow.records import approvals, caught_by
from tests.workflow.station import Station, sample

COUNT = 4


@pytest.fixture(scope="module")
def _filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("supervised-station")
    with closing(Station.create(folder)) as station:
        fill(station, COUNT)
        for number in (0, 1, 2):
            claim(station, number, "officer1")
    return folder


@pytest.fixture
def station(tmp_path: Path, _filled: Path) -> Iterator[Station]:
    with closing(Station.copy(_filled, tmp_path / "station")) as made:
        yield made


@pytest.fixture
def desk(qtbot: Any, qapp: Any, station: Station) -> Iterator[Keyboard]:
    with opened(qtbot, station, "supervisor") as keyboard:
        yield keyboard


@pytest.fixture
def page(desk: Keyboard) -> SupervisionPage:
    return shown(desk)


def shown(desk: Keyboard) -> SupervisionPage:
    page: SupervisionPage = desk.go("supervision")
    desk.until(lambda: page.hall is not None)
    return page


def key_of(station: Station, number: int) -> str:
    return str(station.consignment(waybill(number))["consignment_id"])


def claim(station: Station, number: int, login: str) -> None:
    claim_task(station.store, station.context, station.officer(login), key_of(station, number), station.now)


def task_of(station: Station, number: int) -> str:
    return str(station.consignment(waybill(number))["task_id"])


def holders(station: Station) -> list[str | None]:
    return [station.consignment(waybill(number))["officer"] for number in range(COUNT)]


def departure_of(number: str) -> str:
    """A departure that names this waybill only."""
    message = re.sub(
        r"<ceb:DepartureList>\s*<ceb:gnum>2.*?</ceb:DepartureList>", "", sample(13), flags=re.DOTALL
    )
    return message.replace("YTGZ20201015001", number)


def grow_old(station: Station, minutes: int) -> None:
    """As if all had arrived so much earlier: the guard of that time is lifted for the moment."""
    earlier = minutes * 60_000_000
    guard = "consignment_arrived_at_stays"
    held = station.value("SELECT sql FROM sqlite_master WHERE name = :guard", guard=guard)
    station.change(f"DROP TRIGGER {guard}")
    station.change(
        "UPDATE consignment SET arrived_at = arrived_at - :earlier, due_at = due_at - :earlier",
        earlier=earlier,
    )
    station.change(held)


def show_held_by_officer1(desk: Keyboard, page: SupervisionPage) -> None:
    page.officers.choose_key("officer1")
    desk.press("Ctrl+Tab")
    assert page.parts.chosen == HELD
    desk.until(lambda: page.tasks.model().rowCount() == 3)


def test_the_figures_are_the_halls_and_officers_are_listed_with_their_load(
    desk: Keyboard, page: SupervisionPage
) -> None:
    told = [button.told.figure for button in page.figures.buttons]
    assert told[words.WAITING] == str(COUNT)
    assert told[words.CLAIMED] == "3"
    assert told[words.OVERDUE] == "0"
    assert [(who.login, who.held) for who in page.hall.officers if who.held] == [("officer1", 3)]
    assert page.outlook.text() == "No forecast yet"


@pytest.mark.parametrize(
    ("place", "rows", "says"),
    [
        (words.WAITING, COUNT, "Arrived and not released yet"),
        (words.OLDEST, COUNT, "Arrived and not released yet"),
        (words.CLAIMED, 3, "In inspection"),
        (words.SOON, 0, "Overdue within 15 minutes"),
        (words.TO_APPROVE, 0, "Awaiting approval"),
        (words.RELEASED, 0, "Released on"),
        (words.IN_TIME, 0, "Released too late"),
        (words.INSPECTED, 0, "Outcomes recorded"),
        (words.HITS, 0, "Outcomes not conform"),
    ],
)
def test_the_digit_of_a_figure_opens_its_list_and_escape_what_waits(
    desk: Keyboard, page: SupervisionPage, place: int, rows: int, says: str
) -> None:
    desk.press(str((place + 1) % 10))
    queue = desk.window.desk.current
    assert queue.name == "queue"
    desk.until(lambda: queue.past.isVisible() and queue._shown is not None and not queue._stale)
    desk.until(lambda: queue.model.rowCount() == rows)
    assert queue.past._words.text().startswith(says)
    desk.press("Esc")
    desk.until(lambda: queue.model.rowCount() == COUNT)


def test_a_click_on_overdue_opens_the_overdue_ones(
    desk: Keyboard, page: SupervisionPage, station: Station
) -> None:
    grow_old(station, 34)  # 59 to 62 minutes ago
    desk.until(lambda: page.figures.buttons[words.OVERDUE].told.figure in ("2", "3"))
    overdue = int(page.figures.buttons[words.OVERDUE].told.figure)
    QTest.mouseClick(page.figures.buttons[words.OVERDUE], Qt.MouseButton.LeftButton)
    queue = desk.window.desk.current
    assert (queue.name, queue.chips.chosen) == ("queue", Chip.OVERDUE)
    desk.until(lambda: queue.model.rowCount() in (overdue, overdue + 1))


def test_the_oldest_come_first_when_the_oldest_is_asked_for(desk: Keyboard, page: SupervisionPage) -> None:
    desk.press("2")
    queue = desk.window.desk.current
    desk.until(lambda: queue.model.rowCount() == COUNT and queue.model.row(0) is not None)
    desk.until(
        lambda: queue.model.row(0).logistics_no == waybill(3)
    )  # arrived 28 minutes ago, the others later


def test_enter_on_an_officer_lists_what_they_hold(desk: Keyboard, page: SupervisionPage) -> None:
    page.officers.choose_key("officer1")
    desk.press("Left", "Return")
    queue = desk.window.desk.current
    desk.until(lambda: queue.name == "queue" and queue.model.rowCount() == 3)
    assert "Chen Yi" in queue.past._words.text()


def test_marked_tasks_go_to_another_officer_by_keyboard_alone(
    desk: Keyboard, page: SupervisionPage, station: Station
) -> None:
    show_held_by_officer1(desk, page)
    desk.press("Space", "Space", "R")
    sheet = desk.sheet(ReassignSheet)
    desk.press("Return")
    assert "Say why" in sheet.why_not()
    sheet.to.setCurrentIndex(sheet.to.findData("officer2"))
    desk.type("lunch")
    desk.press("Return")
    desk.no_sheet()
    desk.until(lambda: holders(station).count("officer2") == 2)
    assert holders(station).count("officer1") == 1
    desk.until(lambda: "Now with" in desk.told())
    desk.until(lambda: page.tasks.model().rowCount() == 1)
    assert page.tasks.marked == set()


def sign_in_at_work(station: Station, *logins: str) -> None:
    for login in logins:
        sign_in(station.store, login, "demo")


def test_who_has_the_skill_a_task_asks_for_is_proposed_and_the_supervisor_sees_why(
    desk: Keyboard, page: SupervisionPage, station: Station
) -> None:
    sign_in_at_work(station, "officer1", "officer2")
    caught_by(station, "dg-lithium-batteries")
    set_skills(station.store, station.officer("supervisor", Role.SUPERVISOR), "officer2", ["dangerous_goods"])
    claim(station, 3, "officer2")
    page._read()
    desk.until(lambda: [who.held for who in page.hall.officers if who.login == "officer2"] == [1])
    show_held_by_officer1(desk, page)
    desk.press("R")
    sheet = desk.sheet(ReassignSheet)
    told = [sheet.to.itemText(at) for at in range(sheet.to.count())]
    assert sheet.to.currentText() == told[0] == "Li Er 李二 · has dangerous goods · 1 task"
    assert told[1].endswith(" · 0 tasks · you")
    desk.press("Esc")


def test_several_tasks_are_proposed_each_to_somebody_and_shown_before(
    desk: Keyboard, page: SupervisionPage, station: Station
) -> None:
    enrol(
        station.store,
        station.officer("admin", Role.ADMINISTRATOR),
        "officer3",
        "San 三",
        Role.OFFICER,
        "demo",
    )
    sign_in_at_work(station, "officer2", "officer3")
    page._read()
    desk.until(lambda: sum(who.at_work for who in page.hall.officers) == 3)
    show_held_by_officer1(desk, page)
    desk.press("Ctrl+A", "R")
    sheet = desk.sheet(ReassignSheet)
    assert sheet.to.currentText() == "Each to whom it is proposed"
    lines = sheet.proposals._rows.rows
    assert [line.to for line in lines] == ["Li Er 李二", "San 三", "Li Er 李二"]
    assert [line.why for line in lines] == ["0 tasks", "0 tasks", "1 task"]
    sheet.to.setCurrentIndex(1)
    assert not sheet.proposals.isVisible()
    sheet.to.setCurrentIndex(0)
    desk.type("sick")
    desk.press("Return")
    desk.until(lambda: sorted(map(str, holders(station))) == ["None", "officer2", "officer2", "officer3"])


def test_what_nobody_may_have_stays_with_its_holder_and_the_others_are_moved(
    desk: Keyboard, page: SupervisionPage, station: Station
) -> None:
    key = key_of(station, 0)
    mine = Seen(key, "officer1")
    by = station.officer("supervisor", Role.SUPERVISOR)
    reassign(station.store, station.context, by, [mine], None, "a look")
    for who in (station.officer("officer2"), by):
        claimed = claim_task(station.store, station.context, who, key)
        hand_back(station.store, station.context, who, claimed, "too heavy")
    claim(station, 0, "officer1")
    sign_in_at_work(station, "officer2")
    page._read()
    desk.until(lambda: sum(who.at_work for who in page.hall.officers) >= 2)
    show_held_by_officer1(desk, page)
    desk.press("Ctrl+A", "R")
    sheet = desk.sheet(ReassignSheet)
    assert sheet.to.currentText() == "Each to whom it is proposed"
    lines = {line.logistics_no: (line.to, line.why) for line in sheet.proposals._rows.rows}
    assert lines[waybill(0)] == ("–", "stays: nobody at work may have it")
    assert lines[waybill(1)][0] == lines[waybill(2)][0] == "Li Er 李二"
    desk.type("sick")
    desk.press("Return")
    desk.until(lambda: sorted(map(str, holders(station))) == ["None", "officer1", "officer2", "officer2"])


def test_an_alarm_of_a_departure_is_seen_here_and_a_click_from_its_list(
    desk: Keyboard, page: SupervisionPage, station: Station
) -> None:
    assert not page.alarms_button.isVisible()
    station.take(departure_of(waybill(0)))
    desk.until(lambda: page.alarms_button.isVisible())
    assert page.alarms_button.text() == "1 departure alarm"
    page.alarms_button.click()
    desk.until(lambda: desk.window.desk.current.name == "load")
    load = desk.window.desk.current
    desk.until(lambda: load.alarms.row is not None)
    assert (load.parts.chosen, load.alarms.row.logistics_no) == ("alarms", waybill(0))


def test_one_task_goes_back_to_the_queue(desk: Keyboard, page: SupervisionPage, station: Station) -> None:
    show_held_by_officer1(desk, page)
    desk.press("R")
    sheet = desk.sheet(ReassignSheet)
    sheet.to.setCurrentIndex(sheet.to.findData(None))
    desk.type("sick")
    desk.press("Return")
    desk.until(lambda: holders(station).count(None) == 2)


def test_what_another_supervisor_moved_meanwhile_stays_there_and_is_told(
    desk: Keyboard, page: SupervisionPage, station: Station
) -> None:
    show_held_by_officer1(desk, page)
    desk.press("Ctrl+A", "R")
    sheet = desk.sheet(ReassignSheet)
    other = station.officer("supervisor", Role.SUPERVISOR)
    first = Seen(key_of(station, 0), "officer1")
    reassign(station.store, station.context, other, [first], "supervisor", "mine")
    sheet.to.setCurrentIndex(sheet.to.findData("officer2"))
    desk.type("lunch")
    desk.press("Return")
    desk.until(lambda: holders(station) == ["supervisor", "officer2", "officer2", None])
    desk.until(lambda: "somebody else" in desk.told())


def test_what_is_about_to_be_overdue_is_named_and_counted_in_the_rail(
    desk: Keyboard, page: SupervisionPage, station: Station
) -> None:
    assert page.parts.chosen == ATTENTION
    assert page.tasks.model().rowCount() == 0
    assert page._empty.isVisible()
    assert page.officers.hasFocus(), "a digit or Enter must not open a figure by chance"
    grow_old(station, 24)
    desk.until(lambda: page.tasks.model().rowCount() == COUNT)
    said = {page._why(task) for task in page.hall.attention}
    assert said == {"About to be overdue, being inspected", "About to be overdue, nobody has it"}
    rail = desk.window.desk.rail
    desk.until(lambda: rail._counts.get("supervision") == COUNT)


def test_what_an_officer_asks_is_named_first_and_answered_with_a_key(
    desk: Keyboard, page: SupervisionPage, station: Station
) -> None:
    grow_old(station, 24)
    escalate(station.store, station.context, station.officer(), task_of(station, 0), "two invoices")
    desk.until(lambda: page.tasks.row is not None and page.tasks._rows.rows[0].asks == "two invoices")
    rail = desk.window.desk.rail
    desk.until(lambda: rail._counts.get("supervision") == COUNT + 1)
    page.tasks.choose(0)
    desk.press("A")
    desk.sheet(AnswerSheet)
    desk.type("the older one")
    desk.press("Return")
    desk.no_sheet()
    desk.until(lambda: station.value("SELECT told FROM task WHERE told IS NOT NULL") == "the older one")
    desk.until(lambda: page._asked is None)


def test_an_officer_neither_sees_the_page_nor_its_key(qtbot: Any, qapp: Any, station: Station) -> None:
    with opened(qtbot, station, "officer1") as desk:
        assert "supervision" not in desk.window.desk.rail.names()


def test_an_officer_puts_a_task_before_the_supervisor_and_keeps_it(
    qtbot: Any, qapp: Any, station: Station
) -> None:
    with opened(qtbot, station, "officer1") as desk:
        desk.window.desk.show_page("inspection", key_of(station, 0))
        desk.until(lambda: desk.window.desk.current.name == "inspection" and desk.window.desk.current.mine)
        desk.press("Q")
        desk.sheet(ReasonSheet)
        desk.type("two invoices")
        desk.press("Return")
        desk.until(lambda: "The task stays yours" in desk.told())
        assert desk.window.desk.current.mine
        timeline = desk.window.desk.current.column.timeline
        desk.until(lambda: "two invoices" in timeline.exactly(timeline.height() - timeline.ROW / 2))
    assert station.value("SELECT escalated_why FROM task WHERE escalated_at IS NOT NULL") == "two invoices"


def test_holders_are_told_what_was_decided_over_them(qtbot: Any, qapp: Any, station: Station) -> None:
    boss = station.officer("supervisor", Role.SUPERVISOR)
    with opened(qtbot, station, "officer1") as desk:
        desk.until(lambda: len(desk.window.desk._holder._known) == 3)
        moved = Seen(key_of(station, 0), "officer1")
        reassign(station.store, station.context, boss, [moved], "officer2", "you have too many")
        desk.until(lambda: "took" in desk.told())
        assert "you have too many" in desk.told()
        given = Seen(key_of(station, 3), None)
        reassign(station.store, station.context, boss, [given], "officer1", "batteries are yours")
        desk.until(lambda: "batteries are yours" in desk.told())
        assert waybill(3) in desk.told()
        task = task_of(station, 1)
        escalate(station.store, station.context, station.officer(), task, "what now?")
        answer(station.store, station.context, boss, task, "open the box")
        desk.until(lambda: "open the box" in desk.told())


def test_a_locked_window_tells_nobody_and_the_officer_who_is_back(
    qtbot: Any, qapp: Any, station: Station
) -> None:
    boss = station.officer("supervisor", Role.SUPERVISOR)
    with opened(qtbot, station, "officer1") as desk:
        desk.until(lambda: len(desk.window.desk._holder._known) == 3)
        desk.window.lock()
        moved = Seen(key_of(station, 0), "officer1")
        reassign(station.store, station.context, boss, [moved], "officer2", "you have too many")
        qtbot.wait(1_200)
        assert desk.told() == ""
        desk.type("demo")
        desk.press("Return")
        desk.until(lambda: "you have too many" in desk.told())


def test_a_lapsed_claim_is_told_too(qtbot: Any, qapp: Any, station: Station) -> None:
    with opened(qtbot, station, "officer1") as desk:
        desk.until(lambda: len(desk.window.desk._holder._known) == 3)
        station.change("UPDATE task SET lease_until = 1 WHERE task_id = :task", task=task_of(station, 0))
        tick(station.store, station.context)
        desk.until(lambda: "lapsed" in desk.told())


def test_a_claim_is_kept_while_its_task_is_open_in_the_window(
    qtbot: Any, qapp: Any, station: Station
) -> None:
    lease = "SELECT lease_until FROM task WHERE task_id = :task"
    task = task_of(station, 0)
    with opened(qtbot, station, "officer1") as desk:
        holder = desk.window.desk._holder
        before = station.value(lease, task=task)
        holder.show_life()  # the queue is open, nothing is worked on
        desk.window.desk.show_page("inspection", key_of(station, 0))
        desk.until(lambda: desk.window.desk.current.working_on() == task)
        assert station.value(lease, task=task) == before
        holder.show_life()
        desk.until(lambda: station.value(lease, task=task) > before)


@pytest.mark.parametrize("size", [(960, 540), (1280, 720), (1366, 768)])
@pytest.mark.parametrize("language", Language)
def test_everything_has_room_and_a_name_in_either_language(
    qtbot: Any, qapp: Any, station: Station, size: tuple[int, int], language: Language
) -> None:
    grow_old(station, 24)
    escalate(station.store, station.context, station.officer(), task_of(station, 0), "两张发票")
    with opened(qtbot, station, "supervisor", size=size) as desk:
        desk.window.speak(language)
        desk.window.look(ThemeChoice.DARK)
        page = shown(desk)
        desk.until(lambda: page.tasks.model().rowCount() == COUNT and page.answer_button.isVisible())
        assert outside(page) == []
        assert nameless(page) == []
        if language is Language.CHINESE:
            names = "".join(who.name for who in page.hall.officers)
            assert english_left(page, allowed=names) == []


def test_rows_that_change_places_keep_the_choice_with_their_row(
    desk: Keyboard, page: SupervisionPage
) -> None:
    show_held_by_officer1(desk, page)
    first, second, third = page.tasks._rows.rows
    page.tasks.choose_key(third.consignment_id)
    page.tasks.take([third, first, second])
    assert page.tasks._rows.rows == [third, first, second]
    assert page.tasks.key == third.consignment_id


def test_the_list_of_figures_stays_live_as_time_passes(
    desk: Keyboard, page: SupervisionPage, station: Station
) -> None:
    before = page.hall
    claim(station, 3, "officer2")
    desk.until(lambda: page.hall is not before and page.figures.buttons[words.CLAIMED].told.figure == "4")
    assert page.hall.at - before.at > timedelta(0)


def recorded(station: Station, login: str) -> None:
    """The third consignment's task, which that officer held, is recorded and waits for an approval."""
    approvals(station, Disposition.RELEASE)
    (task,) = station.rows("SELECT * FROM task WHERE task_id = :key", key=task_of(station, 2))
    checks = tuple(Check(requirement=one["en"], done=True) for one in json.loads(task["requirements"]))
    outcome = Outcome(conform=True, disposition=Disposition.RELEASE, checks=checks)
    who = station.officer(login, Role.SUPERVISOR)
    if login != "officer1":
        chosen = [Seen(key_of(station, 2), "officer1")]
        reassign(station.store, station.context, who, chosen, login, "shift ends")
    record_outcome(station.store, station.context, who, task["task_id"], outcome, now=station.now)


def test_a_record_that_awaits_approval_is_counted_listed_opened_and_agreed_to_by_key(
    desk: Keyboard, page: SupervisionPage, station: Station
) -> None:
    badge = desk.window.desk._badges["supervision"]
    counted: list[int] = []
    badge.counted.connect(counted.append)
    recorded(station, "officer1")
    desk.until(lambda: page.figures.buttons[words.TO_APPROVE].told.figure == "1")
    desk.until(lambda: counted and counted[-1] == 1)
    first = page.tasks._rows.rows[0]
    assert first.record is not None
    assert page._why(first) == "To approve: Release"
    assert page.figures.buttons[words.INSPECTED].told.name == "Inspection rate"
    assert words.left(first, page.hall.at).endswith(" min left"), "its hour still runs"
    page.tasks.choose_key(first.consignment_id)
    assert not page.reassign_button.isEnabled(), "a record stays with its officer"
    desk.press("6")
    queue = desk.window.desk.current
    desk.until(lambda: queue.name == "queue" and queue.model.rowCount() == 1 and not queue._stale)
    assert queue.past._words.text() == "Awaiting approval"
    desk.press("Return")
    desk.until(lambda: desk.window.desk.current.name == "inspection")
    inspection = desk.window.desk.current
    desk.until(lambda: inspection.detail is not None and inspection.column.answer.isVisible())
    desk.press("Return")
    desk.until(lambda: station.consignment(waybill(2))["state"] == "released")


def test_nobody_finds_their_own_record_among_those_to_sign(
    desk: Keyboard, page: SupervisionPage, station: Station
) -> None:
    recorded(station, "supervisor")
    desk.until(lambda: page.figures.buttons[words.TO_APPROVE].told.figure == "1")
    assert not any(task.record for task in page.tasks._rows.rows)
    desk.press("Ctrl+1")
    queue = desk.window.desk.current
    desk.until(lambda: queue._counts is not None and queue._shown is not None and not queue._stale)
    assert not queue.chips.chips[Chip.TO_SIGN].isVisible()


def test_an_officer_finds_what_waits_for_a_second_officer_under_a_chip(qtbot: Any, station: Station) -> None:
    approvals(station, Disposition.RELEASE)
    recorded(station, "officer1")
    with opened(qtbot, station, "officer2") as desk:
        queue = desk.window.desk.current
        chip = queue.chips.chips[Chip.TO_SIGN]
        desk.until(lambda: queue._counts is not None)
        assert not chip.isVisible(), "an officer approves nothing"
    claim(station, 3, "officer1")
    (task,) = station.rows("SELECT * FROM task WHERE task_id = :key", key=task_of(station, 3))
    checks = tuple(Check(requirement=one["en"], done=True) for one in json.loads(task["requirements"]))
    found = (Finding(code="concealment", gnum=1),)
    outcome = Outcome(conform=False, disposition=Disposition.DETAIN, checks=checks, findings=found)
    record_outcome(
        station.store, station.context, station.officer(), task["task_id"], outcome, now=station.now
    )
    with opened(qtbot, station, "officer2") as desk:
        queue = desk.window.desk.current
        chip = queue.chips.chips[Chip.TO_SIGN]
        desk.until(lambda: chip.isVisible() and chip.count == 1)
        desk.press("Right")  # of All
        desk.until(lambda: queue.chips.chosen is Chip.TO_SIGN and queue.model.rowCount() == 1)
        desk.until(lambda: not queue._stale)
        desk.press("Return")
        desk.until(lambda: desk.window.desk.current.name == "inspection")
        inspection = desk.window.desk.current
        desk.until(lambda: inspection.detail is not None and inspection.column.answer.isVisible())
        desk.press("Return")
        desk.until(lambda: station.consignment(waybill(3))["state"] == "detained")


def test_what_will_be_late_since_nobody_is_at_work_says_so(page: SupervisionPage) -> None:
    late = page.hall.held[0]._replace(late=inf, due_at=page.hall.at + timedelta(minutes=9))
    assert words.why(late, page.hall.at, {}) == "Will be late, nobody is at work"


def test_a_rate_of_few_cases_or_over_a_hundred_percent_is_told_as_cases(qapp: Any) -> None:
    def told(*cases: int) -> tuple[str, str]:
        said = words._against("Outcomes recorded", *cases, "{0} arrived today", 0.02)
        return said.figure, said.note

    assert told(3, 2) == ("3", "2 arrived today")
    assert told(0, 9) == ("0", "9 arrived today")
    assert told(12, 10) == ("12", "10 arrived today")
    assert told(1, 10) == ("10 %", "target 2 %")
    assert told(0, 10) == ("0 %", "below target 2 %")


def test_a_task_that_takes_seconds_never_takes_no_time(qapp: Any) -> None:
    assert [wording.takes(minutes) for minutes in (0.0, 0.9, 1.0, 1.6)] == [
        "< 1 min",
        "< 1 min",
        "1 min",
        "2 min",
    ]
