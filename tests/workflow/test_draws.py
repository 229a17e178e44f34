"""The random draw made anew: what is recorded agrees with the key, the declaration number and the rates that held."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from officer_app.domain.clock import now
from officer_app.domain.draw import draw_value
from officer_app.domain.site import SiteSettings
from officer_app.domain.words import Role
from officer_app.reports.volumes import today_at
from officer_app.workflow.context import load_context
from officer_app.workflow.setup import update_site_settings
from officer_app.workflow.verifying_draws import Draw, by_mode, draw_of, draws_of_day
from tests.gui.filled import declare, waybill
from tests.workflow.station import Station

COUNT = 12


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    """A dozen declarations, each drawn with a chance of six in ten."""
    with closing(Station.create(tmp_path / "station")) as made:
        draw_at(made, 0.6)
        for number in range(COUNT):
            declare(made, number)
        yield made


def draw_at(station: Station, rate: float) -> None:
    update_site_settings(
        station.store, station.officer("admin", Role.ADMINISTRATOR), SiteSettings(draw_rate={"9710": rate})
    )
    station.context, station.now = load_context(station.store), now()


def of_today(station: Station) -> list[Draw]:
    return draws_of_day(station.store, station.context.site, today_at(station.context.site))


def test_every_draw_of_the_day_agrees_and_says_what_it_was_made_of(station: Station) -> None:
    made = of_today(station)
    assert [one.wrong for one in made] == [""] * COUNT
    assert {one.drawn for one in made} == {True, False}
    assert all((one.value < 0.6) == one.drawn and one.rate == 0.6 for one in made)
    (mode,) = by_mode(made, station.context.site.settings)
    assert (mode.mode, mode.declared, mode.drawn, mode.rate) == (
        "9710",
        COUNT,
        sum(o.drawn for o in made),
        0.6,
    )
    key = station.value("SELECT draw_key FROM site")
    values = {one.declaration_no: one.value for one in made if one.drawn}
    for (conditions,) in (
        row.values() for row in station.rows("SELECT conditions FROM match WHERE source = 'draw'")
    ):
        (evidence,) = json.loads(conditions)
        shown = evidence["values"]
        number = shown["declaration_no"]
        assert shown == {"declaration_no": number, "draw": values[number], "rate": 0.6}
        assert values[number] == draw_value(key, number)
    assert key not in repr(made)


def test_a_rate_that_was_changed_since_is_not_held_against_a_draw(station: Station) -> None:
    for rate in (0.0, 1.0):
        draw_at(station, rate)
        assert [one.wrong for one in of_today(station)] == [""] * COUNT


def test_what_was_put_aside_invented_or_drawn_at_another_rate_is_found(station: Station) -> None:
    site = station.context.site
    loose = replace(site, settings=replace(site.settings, draw_rate={"9710": 0.999}))
    station.context = replace(station.context, site=loose)
    declare(station, COUNT)
    drawn, spared = (
        [one for one in of_today(station)[:COUNT] if one.drawn is is_drawn] for is_drawn in (True, False)
    )
    station.change(
        "UPDATE match SET withdrawn_at = matched_at WHERE source = 'draw' AND consignment_id = :c",
        c=drawn[0].consignment_id,
    )
    names = list(station.rows("SELECT * FROM match WHERE source = 'draw'")[0])
    taken = ", ".join({"match_id": "'x'", "consignment_id": ":c"}.get(name, name) for name in names)
    station.change(
        f"INSERT INTO match ({', '.join(names)}) SELECT {taken} FROM match WHERE source = 'draw'"
        " AND consignment_id = :of",
        c=spared[0].consignment_id,
        of=drawn[1].consignment_id,
    )
    found = {one.logistics_no: one.wrong for one in of_today(station) if one.wrong}
    assert found == {
        drawn[0].logistics_no: "not drawn, though its value is under the rate",
        spared[0].logistics_no: "its evidence is not of this declaration's draw",
        waybill(COUNT): "drawn at a rate that never held while it was here",
    }
    (one,) = draw_of(station.store, site, drawn[0].consignment_id)
    assert one.wrong == found[drawn[0].logistics_no]
