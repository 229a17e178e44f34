"""An enterprise is found by any part of its name, by what leads there and not by reading them all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from officer_app.store.names import named
from officer_app.store.search import search
from tests.workflow.station import DECLARATION, Station, sample

NAMES = (
    "深圳谷燧新能源有限公司 Shenzhen Gusui New Energy",
    "广州棠峤贸易有限公司 Guangzhou Tangqiao Trading",
    "谷",
    "100% Cotton_Goods",
    "ÉTOILE Étoile",
)


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    with closing(Station.create(tmp_path_factory.mktemp("names"))) as made:
        for number, name in enumerate(NAMES):
            made.change(
                "INSERT INTO enterprise (site_id, ebc_code, name, first_at, shipments, inspected, nonconform)"
                " VALUES (1, :code, :name, 0, 1, 0, 0)",
                code=f"E{number}",
                name=name,
            )
        yield made


def found(station: Station, text: str, limit: int = 20) -> list[str]:
    with station.store.read() as connection:
        return sorted(named(connection, 1, text, limit))


def test_every_part_of_a_name_leads_to_it_and_to_nothing_else(station: Station) -> None:
    parts = {name[a:b] for name in NAMES for a in range(len(name)) for b in (a + 1, a + 2, a + 3, a + 9)}
    for part in parts:
        holds = station.rows(
            "SELECT ebc_code FROM enterprise WHERE instr(lower(name), lower(:part)) ORDER BY 1", part=part
        )
        assert found(station, part) == [row["ebc_code"] for row in holds], part


def test_case_of_latin_letters_does_not_matter_and_signs_are_only_signs(station: Station) -> None:
    assert found(station, "gUSUI new") == ["E0"]
    assert found(station, "100%") == ["E3"]
    assert found(station, "n_g") == ["E3"]
    assert found(station, "n%g") == found(station, "' OR 1") == found(station, "峤棠") == []
    assert len(found(station, "有限公司", limit=1)) == 1


def test_a_new_name_is_found_and_the_old_one_no_longer(station: Station) -> None:
    station.change("UPDATE enterprise SET name = '佛山新棠峤贸易有限公司' WHERE ebc_code = 'E1'")
    assert found(station, "佛山") == found(station, "棠峤贸易") == ["E1"]
    assert found(station, "Tangqiao") == found(station, "广州") == []
    station.change("UPDATE enterprise SET name = :name WHERE ebc_code = 'E1'", name=NAMES[1])
    assert found(station, "Tangqiao") == ["E1"]


def test_what_an_enterprise_declared_is_found_by_two_letters_of_its_name(station: Station) -> None:
    for number in range(2):
        declared = sample(DECLARATION, ebcName="汕头市榕江", copNo=f"C{number}", logisticsNo=f"YT{number}")
        assert station.take(declared).stored == 1
    with station.store.read() as connection:
        hits = search(connection, 1, "榕江", station.context.zone)
        assert [hit.logistics_no for hit in hits] == ["YT1", "YT0"]
        assert search(connection, 2, "榕江", station.context.zone) == []
