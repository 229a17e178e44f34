"""The Load list page in the real window, on a real SQLite file, with real keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QMenu

from officer_app.domain.loading import Standing
from officer_app.domain.scans import Verdict
from officer_app.ui.i18n import Language
from officer_app.ui.inspection.words import step
from officer_app.ui.loading.page import ALARMS, DEPARTED, HERE, LoadListPage
from officer_app.ui.theme import ThemeChoice
from officer_app.workflow.setup import update_site_settings
from tests.gui.keyboard import Keyboard, english_left, nameless, opened
from tests.workflow.station import ARRIVAL, DECLARATION, DECLARATION_9810, ORDER, RESERVATION, Station, sample
from tests.workflow.test_routing import report

LOAD_LIST, DEPARTURE = 11, 13
ONE, TWO = "YTGZ20201015001", "YTGZ20201015002"


@pytest.fixture(scope="session")
def _two_boxes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two boxes of one pallet: the first is released, the second held by an alarm of the X-ray."""
    folder = tmp_path_factory.mktemp("load-station")
    with closing(Station.create(folder)) as station:
        settings = replace(station.context.site.settings, draw_rate={})
        site = replace(station.context.site, settings=settings)
        station.context = replace(station.context, site=site, rulebook=[])
        for number in (ORDER, RESERVATION, DECLARATION, DECLARATION_9810, ARRIVAL):
            station.take(sample(number))
        station.take(report(study=1, object_id=ONE))
        station.take(report(Verdict.ALARM, study=2, object_id=TWO))
        return folder


@pytest.fixture
def station(tmp_path: Path, _two_boxes: Path) -> Iterator[Station]:
    with closing(Station.copy(_two_boxes, tmp_path / "station")) as made:
        made.context = replace(made.context, rulebook=[])
        yield made


def shown(keyboard: Keyboard, units: int = 1) -> LoadListPage:
    """The page, once it lists so many units and what is in the chosen one."""
    page: LoadListPage = keyboard.go("load")
    keyboard.until(lambda: page.parts.chips[HERE].count == units)
    if units:
        keyboard.until(lambda: waybills(page))
    return page


def waybills(page: LoadListPage) -> list[tuple[str, Standing]]:
    return [(row.logistics_no, row.standing) for row in page.inside._rows.rows]


def cells(table: Any, row: int = 0) -> list[str]:
    model = table.model()
    return [model.index(row, column).data() for column in range(model.columnCount())]


def test_a_blocked_unit_says_by_what_and_what_blocks_stands_first(qtbot: Any, station: Station) -> None:
    leaves = (station.now + timedelta(hours=2)).astimezone(station.context.zone)
    (station.data.root / "flights.csv").write_text(f"flight,departs\nCZ0471,{leaves:%Y-%m-%dT%H:%M}\n")
    station.take(sample(LOAD_LIST))
    with opened(qtbot, station, "officer1") as keyboard:
        page = shown(keyboard)
        said = cells(page.units)
        assert said[:4] == ["CZ0471", said[1], "784-12345675", "ULD-PMC00001"]
        assert said[1].endswith(f"{leaves:%H:%M}")
        assert said[4:] == ["1", "–", "–", "1", "–", "Blocked: 1 held"]
        assert waybills(page) == [(TWO, Standing.HELD), (ONE, Standing.LOADED)]
        assert page._progress.text() == "Blocked: 1 held"
        keyboard.window.speak(Language.CHINESE)
        keyboard.until(lambda: cells(page.units)[-1].endswith("1 票留置"))


def test_when_its_flight_has_left_a_ready_unit_says_so_by_itself(qtbot: Any, station: Station) -> None:
    leaves = (datetime.now(UTC) + timedelta(seconds=6)).astimezone(station.context.zone)
    (station.data.root / "flights.csv").write_text(f"flight,departs\nCZ0471,{leaves:%Y-%m-%dT%H:%M:%S}\n")
    station.take(sample(LOAD_LIST))
    with opened(qtbot, station, "officer1") as keyboard:
        page = shown(keyboard)
        keyboard.until(
            lambda: cells(page.units)[-1] == f"Should have left {leaves:%H:%M} · no departure received"
        )


def test_enter_goes_into_the_unit_and_then_opens_the_consignment(qtbot: Any, station: Station) -> None:
    station.take(sample(LOAD_LIST))
    with opened(qtbot, station, "officer1") as keyboard:
        page = shown(keyboard)
        keyboard.press("Return")
        assert page.inside.hasFocus()
        keyboard.press("J", "Esc")
        assert page.units.hasFocus()
        keyboard.press("Return", "Return")
        keyboard.until(lambda: keyboard.window.desk.current.name == "inspection")
        inspection = keyboard.window.desk.current
        keyboard.until(lambda: inspection._detail is not None)
        assert inspection._detail.consignment.logistics_no == ONE


def test_a_waybill_nobody_knows_opens_nothing_and_says_so(qtbot: Any, station: Station) -> None:
    station.take(sample(LOAD_LIST).replace(TWO, "YTGZ-NOBODY"))
    with opened(qtbot, station, "officer1") as keyboard:
        page = shown(keyboard)
        assert page.units.row.counts[Standing.MISSING] == 1
        keyboard.press("Return", "Return")
        keyboard.until(lambda: keyboard.window.toast.isVisible())
        assert keyboard.window.desk.current is page


def test_the_list_follows_what_happens(qtbot: Any, station: Station) -> None:
    with opened(qtbot, station, "officer1") as keyboard:
        page = shown(keyboard, units=0)
        assert page._empty_units.isVisible() and not page._inside_card.isVisible()
        station.take(sample(LOAD_LIST))
        keyboard.until(lambda: waybills(page) == [(TWO, Standing.HELD), (ONE, Standing.LOADED)])
        assert not page._empty_units.isVisible()
        station.later(1)
        station.take(report(Verdict.ALARM, study=1, object_id=ONE))  # called back from the pallet
        keyboard.until(lambda: waybills(page) == [(ONE, Standing.HELD), (TWO, Standing.HELD)])
        assert cells(page.units)[-1] == "Blocked: 2 held"


def test_a_returned_departure_is_an_alarm_that_stays(qtbot: Any, station: Station) -> None:
    station.take(sample(LOAD_LIST))
    station.take(sample(DEPARTURE))
    with opened(qtbot, station, "officer1") as keyboard:
        button = keyboard.window.desk.rail._buttons["load"]
        keyboard.until(lambda: button._count == 1)
        assert button.accessibleName() == "Load list, 1 waiting"
        page = shown(keyboard)
        assert cells(page.units)[-1].startswith("Alarm ") and "Blocked: 1 held" in cells(page.units)[-1]
        keyboard.press("Left")
        assert page.parts.chosen == ALARMS and page.alarms.isVisible()
        said = cells(page.alarms)
        assert (
            said[1:6] == [TWO, "Held", "Held", "not released", "CZ0471"]
            and said[-1] == "returned to its sender"
        )
        keyboard.press("Return")
        keyboard.until(lambda: keyboard.window.desk.current.name == "inspection")


@pytest.mark.parametrize("wanted", [True, False])
def test_an_alarm_that_comes_sounds_once_and_only_where_it_is_wanted(
    qtbot: Any, station: Station, monkeypatch: pytest.MonkeyPatch, wanted: bool
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(QApplication, "beep", lambda: heard.append("beep"))
    station.take(sample(LOAD_LIST))
    with opened(qtbot, station, "officer1") as keyboard:
        desk = keyboard.window.desk
        if wanted:
            choose_sound(keyboard)
        keyboard.until(lambda: desk._alerts == {"load": 0, "supervision": 0})
        station.take(sample(DEPARTURE))
        keyboard.until(lambda: desk._alerts["load"] == 1)
        desk.session.changed.emit()
        qtbot.wait(600)  # it is counted again
        assert heard == (["beep"] if wanted else [])
    with opened(qtbot, station, "officer1") as keyboard:  # the alarm is there, but it is not new
        assert keyboard.window.preferences.sound is wanted
        keyboard.until(lambda: keyboard.window.desk._alerts.get("load") == 1)
        assert heard == (["beep"] if wanted else [])


def choose_sound(keyboard: Keyboard) -> None:
    keyboard.window.desk.top.officer.click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    (action,) = [one for one in menu.actions() if one.text() == "Sound for a new alert"]
    assert action.isCheckable() and not action.isChecked()
    action.trigger()
    menu.close()


def test_what_departed_moves_to_its_part_with_what_stayed(qtbot: Any, station: Station) -> None:
    admin = replace(station.officer("admin"), role=None)
    settings = replace(station.context.site.settings, refuse_departures=False)
    update_site_settings(station.store, admin, settings)
    station.context = replace(station.context, site=replace(station.context.site, settings=settings))
    station.take(sample(LOAD_LIST))
    with opened(qtbot, station, "officer1") as keyboard:
        page = shown(keyboard)
        station.take(sample(DEPARTURE))
        keyboard.until(lambda: page.parts.chips[DEPARTED].count == 1 and page.parts.chips[HERE].count == 0)
        keyboard.press("Right")
        keyboard.until(lambda: waybills(page) == [(TWO, Standing.HELD), (ONE, Standing.DEPARTED)])
        assert cells(page.units)[-1] == "Departed, 1 left behind"
        assert cells(page.units)[4] == "1", "what departed was loaded"


def test_the_chosen_unit_stays_chosen_when_others_come_before_it(qtbot: Any, station: Station) -> None:
    later = sample(LOAD_LIST, copNo="LATER", voyageNo="CZ9999", billNo="784-99999999")
    station.take(later.replace(ONE, "A").replace(TWO, "B"))
    with opened(qtbot, station, "officer1") as keyboard:
        page = shown(keyboard)
        leaves = (station.now + timedelta(hours=1)).astimezone(station.context.zone)
        (station.data.root / "flights.csv").write_text(f"flight,departs\nCZ0471,{leaves:%Y-%m-%dT%H:%M}\n")
        station.take(sample(LOAD_LIST))
        keyboard.until(lambda: page.parts.chips[HERE].count == 2)
        assert [row.key.flight for row in page.units._rows.rows] == ["CZ0471", "CZ9999"]
        assert page.units.row.key.flight == "CZ9999"
        keyboard.press("K")
        keyboard.until(lambda: [number for number, _ in waybills(page)] == [TWO, ONE])


@pytest.mark.parametrize("part", [HERE, DEPARTED, ALARMS])
def test_every_part_is_named_and_in_chinese(qtbot: Any, station: Station, part: str) -> None:
    station.take(sample(LOAD_LIST))
    station.take(sample(DEPARTURE))
    with opened(qtbot, station, "officer1") as keyboard:
        page = shown(keyboard)
        page.open(part)
        keyboard.window.speak(Language.CHINESE)
        keyboard.window.look(ThemeChoice.DARK)
        keyboard.qtbot.wait(50)
        assert nameless(page) == []
        assert english_left(page) == []
        said = " ".join(cells(page._table())) if page._table().row else ""
        assert not [word for word in ("Alarm", "Blocked", "held", "Held", "returned") if word in said]


def test_units_are_shown_without_their_times_while_the_timetable_cannot_be_read(
    qtbot: Any, station: Station
) -> None:
    (station.data.root / "flights.csv").write_bytes("航班,时间\n".encode("gbk"))
    station.take(sample(LOAD_LIST))
    with opened(qtbot, station, "officer1") as keyboard:
        page = shown(keyboard)
        assert cells(page.units)[:2] == ["CZ0471", "–"]


def test_the_history_of_a_consignment_says_flight_and_pallet(qtbot: Any, station: Station) -> None:
    station.take(sample(LOAD_LIST))
    station.take(sample(DEPARTURE))
    with opened(qtbot, station, "officer1") as keyboard:
        shown(keyboard)
        keyboard.press("Return", "Return")
        keyboard.until(lambda: keyboard.window.desk.current.name == "inspection")
        inspection = keyboard.window.desk.current
        keyboard.until(lambda: inspection._detail is not None)
        steps = [step(taken) for taken in inspection._detail.history]
        assert steps[-2:] == [
            "On a load list · CZ0471 · ULD-PMC00001",
            "Alarm: a departure named it · CZ0471 · ULD-PMC00001 · not released",
        ]
