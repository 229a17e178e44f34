"""The supervisor's picture of a real station: numbers, officers, attention, forecast."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from math import inf
from pathlib import Path

import pytest

from officer_app.cli.supervision import _print, _sentence
from officer_app.domain.outcome import Check, Deviation, Outcome
from officer_app.domain.words import Attribute, Disposition, Role
from officer_app.reports.supervision import Hall, as_json, minutes_each, read_hall
from officer_app.store.queue import Only, View, read_top
from officer_app.store.supervision import Done
from officer_app.workflow.assigning import escalate, show_life
from officer_app.workflow.recording import record_outcome
from officer_app.workflow.tasks import claim_most_urgent, claim_task
from tests.gui.filled import fill
from tests.workflow.records import approvals
from tests.workflow.station import Station


@pytest.fixture(scope="module")
def _filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hall")
    with closing(Station.create(folder)) as station:
        fill(station, 5)
        return folder


@pytest.fixture
def station(tmp_path: Path, _filled: Path) -> Iterator[Station]:
    with closing(Station.copy(_filled, tmp_path / "station")) as made:
        yield made


def hall(station: Station) -> Hall:
    return read_hall(station.store, station.context.site, station.now)


def claim(station: Station, login: str = "officer1") -> str:
    return claim_most_urgent(station.store, station.context, station.officer(login), station.now)


def finish(station: Station, key: str, login: str = "officer1", *, conform: bool = True) -> None:
    (row,) = station.rows("SELECT task_id, requirements FROM task WHERE consignment_id = :key", key=key)
    checks = tuple(Check(requirement=r["en"], done=True) for r in json.loads(row["requirements"]))
    found = () if conform else (Deviation(gnum=1, attribute=Attribute.QUANTITY, found="3"),)
    outcome = Outcome(conform=conform, disposition=Disposition.RELEASE, checks=checks, deviations=found)
    who = station.officer(login)
    record_outcome(station.store, station.context, who, row["task_id"], outcome, now=station.now)


def test_the_numbers_are_those_of_their_lists(station: Station) -> None:
    claim(station)
    station.later(25)  # they arrived 25 to 29 minutes before
    numbers = hall(station).numbers
    view = View(1, "supervisor", station.now)
    with station.store.read() as connection:
        lists = {only: read_top(connection, view._replace(only=only), 0) for only in Only}
    assert numbers.waiting == len(lists[Only.BEFORE_RELEASE]) == 5
    assert numbers.claimed == len(lists[Only.CLAIMED]) == 1
    assert numbers.soon == len(lists[Only.SOON]) == 5
    assert numbers.overdue == 0
    assert numbers.oldest == min(row.arrived_at for row in lists[Only.BEFORE_RELEASE])
    station.later(8.5)
    later = hall(station).numbers
    assert (later.overdue, later.soon) == (3, 2)


def test_what_was_released_and_inspected_today_can_be_listed(station: Station) -> None:
    finish(station, claim(station))
    day = (station.now - timedelta(hours=1), station.now + timedelta(hours=1))
    view = View(1, "supervisor", station.now)
    with station.store.read() as connection:
        assert len(read_top(connection, view._replace(inspected=day), 0)) == 1
        assert read_top(connection, view._replace(inspected=day, only=Only.NONCONFORM), 0) == []
        assert len(read_top(connection, view._replace(released=day), 0)) == 1
        assert read_top(connection, view._replace(released=day, only=Only.TOO_LATE), 0) == []
    late = claim(station)
    station.later(40)
    finish(station, late, conform=False)
    with station.store.read() as connection:
        for asked, only in (({"released": day}, Only.TOO_LATE), ({"inspected": day}, Only.NONCONFORM)):
            assert len(read_top(connection, view._replace(**asked), 0)) == 2
            (found,) = read_top(connection, view._replace(**asked, only=only), 0)
            assert found.consignment_id == late


def test_officers_have_load_pace_and_when_they_were_seen(station: Station) -> None:
    if (station.now + timedelta(hours=1)).astimezone(station.context.zone).hour == 0:
        station.later(60)  # their work is all of one day
    for minutes in (4, 8, 6):
        key = claim(station)
        station.later(minutes)
        finish(station, key)
    claim(station)
    claim(station)
    by_login = {who.login: who for who in hall(station).officers}
    assert set(by_login) == {"officer1", "officer2", "supervisor"}, "those who inspect"
    one = by_login["officer1"]
    assert (one.held, one.done, one.minutes, one.seen_at) == (2, 3, 6, station.now)
    assert (one.at_work, by_login["officer2"].at_work) == (True, False)
    station.later(31)
    assert not any(who.at_work for who in hall(station).officers)


def test_tasks_taken_together_are_not_counted_twice() -> None:
    start = datetime.fromisoformat("2026-11-24T08:00:00+00:00")
    done = [Done("one", "red", start, start + timedelta(minutes=at)) for at in (5, 12)]
    assert minutes_each(done) == [5, 7]


def test_what_is_escalated_or_about_to_be_overdue_needs_attention(station: Station) -> None:
    assert hall(station).attention == ()
    key = claim(station)
    task = station.value("SELECT task_id FROM task WHERE consignment_id = :key", key=key)
    escalate(station.store, station.context, station.officer(), task, "what now?", station.now)
    (asked,) = hall(station).attention
    assert (asked.consignment_id, asked.asks, asked.asked_by) == (key, "what now?", "officer1")
    station.later(18.5)
    attention = hall(station).attention
    assert attention[0].consignment_id == key
    due = [task.due_at for task in attention[1:]]
    assert due == sorted(due)
    assert len(due) == 2


def test_the_hour_of_a_record_that_waits_for_a_word_runs_on_and_is_warned_of(
    station: Station, capsys: pytest.CaptureFixture[str]
) -> None:
    approvals(station, Disposition.RELEASE)
    wrote = station.officer("supervisor", Role.SUPERVISOR)
    key = claim_most_urgent(station.store, station.context, wrote, station.now)
    finish(station, key, "supervisor")
    (waits,) = (task for task in hall(station).attention if task.record)
    assert waits.record is not None
    assert waits.due_at is not None and waits.due_at == waits.record.due_at
    _print(hall(station), station.context.site)
    said = capsys.readouterr().out
    assert "inspection rate" in said and "hit rate" in said, "as the guide and the page call them"
    (line,) = (line for line in said.splitlines() if waits.logistics_no in line)
    minutes = int((waits.due_at - station.now).total_seconds() // 60)
    assert f" {minutes} min " in line and "release: task waiting" in line

    def warned() -> list[str]:
        """What its writer is shown, who may not answer for it."""
        seen = read_hall(station.store, station.context.site, station.now, wrote)
        return [task.consignment_id for task in seen.attention if task.record]

    assert warned() == []
    station.later(minutes - 14)
    assert warned() == [key]


def test_the_forecast_names_who_will_be_late_and_how_many_officers_prevent_it(station: Station) -> None:
    assert hall(station).forecast is None
    first = claim(station)
    station.later(20)
    finish(station, first)
    claim(station)
    told = hall(station).forecast
    assert told is not None
    assert (told.officers, told.minutes, told.waiting) == (1, 20, 4)
    late = {miss.key for miss in told.misses}
    assert {task.consignment_id for task in hall(station).attention if task.late is not None} == late
    assert len(late) == 4, "the first ends in 10 minutes at the least, the others at 20 minutes each"
    assert "4 of 4 still in time will miss the hour" in _sentence(told)


def test_the_supervisors_own_task_makes_them_one_who_inspects(station: Station) -> None:
    finish(station, claim(station))
    show_life(station.store, station.context, station.officer("supervisor"), "none", station.now)
    assert at_work(station) == ["officer1"]
    assert hall(station).forecast.officers == 1
    key = station.rows("SELECT consignment_id FROM task WHERE state = 'open'")[0]["consignment_id"]
    claim_task(station.store, station.context, station.officer("supervisor"), key, station.now)
    assert at_work(station) == ["officer1", "supervisor"]
    assert hall(station).forecast.officers == 2


def at_work(station: Station) -> list[str]:
    """Whom the page counts."""
    return sorted(who.login for who in hall(station).officers if who.at_work)


def test_the_picture_as_json_is_plain(station: Station) -> None:
    finish(station, claim(station))
    told = json.loads(json.dumps(as_json(hall(station), station.context.site)))
    assert told["waiting"] == 4
    assert told["released_today"] == 1
    assert told["inspection_target"] == 0.03
    assert told["forecast"]["officers"] == 1


def test_a_task_that_nobody_works_on_has_no_number_of_minutes_in_json(station: Station) -> None:
    claim(station)
    late = hall(station)
    late = late._replace(attention=(late.held[0]._replace(late=inf),))
    assert as_json(late, station.context.site)["attention"][0]["late"] is None
