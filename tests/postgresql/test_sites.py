"""Somebody who works at two sites sees both together, and acts at the one that was chosen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from officer_app.domain.errors import OfficerError
from officer_app.store.queue import Sort
from officer_app.ui.hits import _SITE
from officer_app.ui.queue.columns import COLUMNS
from officer_app.ui.queue.delegate import _plain
from officer_app.ui.theme import theme
from officer_app.ui.volumes import charts  # noqa: F401  imported before threads run
from officer_app.workflow.shared import people, set_sites
from tests.gui.keyboard import Keyboard, opened
from tests.postgresql.hall import PASSWORD, Hall
from tests.postgresql.station import SharedStation
from tests.postgresql.test_window import shown
from tests.postgresql.work import BAD, take_samples


@pytest.fixture
def both(station: SharedStation, qapp: Any) -> Iterator[SharedStation]:
    """Two boxes to inspect at each site, and a supervisor of both."""
    take_samples(station)
    take_samples(station, "box2")
    set_sites(station.owner_url, station.login("zhang"), ["5141/CAN01", "5141/CAN02"])
    yield station
    set_sites(station.owner_url, station.login("zhang"), ["5141/CAN01"])


def rows_of(station: SharedStation, who: str, *options: str) -> list[tuple[str, str]]:
    found = json.loads(station.done(who, *options, "queue", "--json"))
    return sorted((row["site"], row["logistics_no"]) for row in found)


def test_the_command_line_tells_of_both_and_acts_at_the_one_that_is_named(both: SharedStation) -> None:
    here, there = waiting(both, "Hall 1"), waiting(both, "Hall 2")
    everything = rows_of(both, "zhang")
    assert {("Hall 1", BAD), ("Hall 2", BAD)} <= set(everything)
    assert len(everything) == here + there
    assert rows_of(both, "zhang", "--site", "5141/CAN02") == [row for row in everything if row[0] == "Hall 2"]
    assert {site for site, _ in rows_of(both, "chen")} == {"Hall 1"}
    assert {site for site, _ in rows_of(both, "zhou")} == {"Hall 2"}
    told = json.loads(both.done("zhang", "supervision", "--json"))
    one = json.loads(both.done("zhang", "--site", "5141/CAN01", "supervision", "--json"))
    assert (told["waiting"], one["waiting"]) == (here + there, here)
    assert {who["login"] for who in told["officers"]} >= {both.login("chen"), both.login("zhou")}
    counted = json.loads(both.done("zhang", "volumes", "--json"))["total"]
    one = json.loads(both.done("zhang", "--site", "5141/CAN02", "volumes", "--json"))["total"]
    assert counted["arrived"] == 2 * one["arrived"] > 0

    (theirs,) = [row for row in both_rows(both) if row["site"] == "Hall 2" and row["logistics_no"] == BAD]
    refused = both.program("zhang", "task", "claim", theirs["id"])
    assert refused.returncode == 1
    assert "another site of yours" in refused.stderr
    both.done("zhang", "--site", "5141/CAN02", "task", "claim", theirs["id"])
    assert both.value("SELECT officer FROM app.consignment WHERE consignment_id = %s", theirs["id"])
    assert "do not work at" in both.program("chen", "--site", "5141/CAN02", "queue").stderr


def waiting(station: SharedStation, hall: str) -> int:
    """How many are on the desk there, as whoever runs the server sees it."""
    query = (
        "SELECT count(*) FROM app.consignment JOIN app.site USING (site_id) WHERE on_desk = 1 AND name = %s"
    )
    return int(station.value(query, hall))


def both_rows(station: SharedStation) -> Any:
    return json.loads(station.done("zhang", "queue", "--json"))


@contextmanager
def at_desk(qtbot: Any, station: SharedStation) -> Iterator[Keyboard]:
    with opened(
        qtbot, station, station.login("zhang"), database=station.url, password=PASSWORD, size=(1600, 900)
    ) as keyboard:
        yield keyboard


def test_the_window_shows_both_with_their_site_and_can_show_one(qtbot: Any, both: SharedStation) -> None:
    site_column = next(at for at, column in enumerate(COLUMNS) if column.sort is Sort.SITE)
    here, there = waiting(both, "Hall 1"), waiting(both, "Hall 2")
    with at_desk(qtbot, both) as keyboard:
        window = keyboard.window
        table = window.desk.current.table
        model = table.model()
        keyboard.until(lambda: model.rowCount() == here + there)
        assert {model.index(row, site_column).data() for row in range(here + there)} == {"Hall 1", "Hall 2"}
        assert not table.header.isSectionHidden(site_column)
        painted = {_plain(Sort.SITE, row, theme().colours, model.sites)[0] for row in model.rows}
        assert painted == {"Hall 1", "Hall 2"}
        assert "all 2 sites" in window.desk.top._site.text()
        window.desk.top._show_sites(False)
        keyboard.until(lambda: model.rowCount() == here)
        keyboard.until(lambda: table.header.isSectionHidden(site_column))
        assert "Hall 2" not in shown(model)
        window.desk.top._show_sites(True)
        keyboard.until(lambda: model.rowCount() == here + there)
        supervision = keyboard.go("supervision")
        keyboard.until(
            lambda: supervision.hall is not None and supervision.hall.numbers.waiting == here + there
        )
        volumes = keyboard.go("volumes")
        keyboard.until(lambda: "Hall 1 + Hall 2" in volumes._scope.text())

        (second,) = [number for number, name in window.session.sites.items() if name == "Hall 2"]
        window._work_at(second)
        keyboard.sign_in(both.login("zhang"), PASSWORD)
        keyboard.at_desk()
        keyboard.until(lambda: window.session.actor is not None and window.session.officer.site_id == second)
        assert window.session.site.name == "Hall 2"


def test_the_load_list_tells_of_both_with_their_site(both: SharedStation) -> None:
    def listed(who: str, *options: str) -> list[str]:
        return [
            unit["site"] for unit in json.loads(both.done(who, *options, "load", "list", "--json"))["here"]
        ]

    here = listed("chen")
    assert set(here) == {"Hall 1"}
    assert sorted(listed("zhang")) == sorted([*here, *["Hall 2"] * len(here)])
    assert set(listed("zhang", "--site", "5141/CAN02")) == {"Hall 2"}
    table = both.done("zhang", "load", "list")
    assert table.startswith("site ") and "Hall 2" in table
    flight = json.loads(both.done("zhang", "load", "list", "--json"))["here"][0]["flight"]
    told = json.loads(both.done("zhang", "load", "show", flight, "--json"))
    assert {unit["site"] for unit in told} == {"Hall 1", "Hall 2"}
    assert all(unit["waybills"] for unit in told)


def test_search_load_list_and_badges_follow_the_sites_that_are_shown(qtbot: Any, both: SharedStation) -> None:
    for officer in ("chen", "zhou"):
        both.done(officer, "task", "claim", BAD)
        both.done(officer, "task", "escalate", BAD, "--reason", "what now")
    with at_desk(qtbot, both) as keyboard:
        window = keyboard.window
        field, badge = window.desk.top.search, window.desk._badges["supervision"]
        counted: list[int] = []
        badge.counted.connect(counted.append)

        def found(asked: str) -> set[str]:
            keyboard.press("Ctrl+K")
            keyboard.type(asked)
            keyboard.until(field._lists)
            lines = field._list._list
            sites = {lines.item(at).data(_SITE) for at in range(lines.count())}
            keyboard.press("Esc")
            return sites

        assert found(BAD) == found(BAD[-6:]) == {"Hall 1", "Hall 2"}
        loading = keyboard.go("load")
        keyboard.until(lambda: bool(loading._board and loading._board.here))
        assert {unit.site_id for unit in loading._board.here} == set(window.session.sites)
        assert shown(loading.units.model()).count("Hall 2") == len(loading._board.here) // 2
        badge.count_soon()
        keyboard.until(lambda: bool(counted))
        together = counted[-1]

        counted.clear()
        window.desk.top._show_sites(False)
        keyboard.until(lambda: bool(counted))
        keyboard.until(lambda: {u.site_id for u in loading._board.here} == {window.session.officer.site_id})
        keyboard.until(lambda: together == 2 * counted[-1] > 0)  # what was counted before may come after
        assert found(BAD) == {""}


def test_somebody_of_two_sites_is_administered_by_who_is_at_both(hall: Hall) -> None:
    both, first = hall.login("both"), hall.login("admin1")
    with people(hall.url, first, PASSWORD) as office:
        office.add(both, "Both", "supervisor", PASSWORD)
    set_sites(hall.url, both, ["5141/CAN01", "5141/CAN02"])
    for administrator in ("admin1", "admin2"):
        with (
            pytest.raises(
                OfficerError, match="only an administrator of every site of that person may do this"
            ),
            people(hall.url, hall.login(administrator), PASSWORD) as office,
        ):
            office.set_password(both, PASSWORD)
    set_sites(hall.url, first, ["5141/CAN01", "5141/CAN02"])
    try:
        with people(hall.url, first, PASSWORD) as office:
            office.set_password(both, "river deep")
            office.set_role(both, "officer")
    finally:
        set_sites(hall.url, first, ["5141/CAN01"])
        with people(hall.url, first, PASSWORD) as office:
            office.disable(both)
