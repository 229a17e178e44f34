"""Two intake services and several officers at once: nothing is lost, nothing is there twice."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from officer_app.domain.errors import AlreadyTaken
from officer_app.paths import resource
from officer_app.workflow.intake.ahead import ReadMeanwhile, reader_for
from officer_app.workflow.tasks import claim_most_urgent, claim_task
from officer_app.workflow.ticking import tick
from tests.gui.filled import waybill
from tests.postgresql.hall import PASSWORD
from tests.postgresql.station import SharedStation
from tests.postgresql.work import GOOD, take, take_samples
from tests.workflow.station import ARRIVAL, DECLARATION, ORDER, sample

BOXES = 30


def papers(one: Path, two: Path) -> int:
    """Declaration, order and arrival of each box, of three enterprises; gives how many files.

    The second folder has the same files, but each box's in another order: while one service takes in the declaration
    the other is at its order.
    """
    for folder in (one, two):
        folder.mkdir(parents=True)
    for number in range(BOXES):
        enterprise = {"ebcCode": f"44012{number % 3}0T02"}
        order = f"ORD-{number:05d}"
        numbers = {"logisticsNo": waybill(number), "copNo": f"COP{number:06d}", "orderNo": order}
        arrival = re.sub(
            r"<ceb:ArrivalList>\s*<ceb:gnum>2.*?</ceb:ArrivalList>",
            "",
            sample(ARRIVAL, copNo=f"ARR{number:06d}"),
            flags=re.DOTALL,
        )
        files = [
            sample(DECLARATION, **numbers, **enterprise),
            sample(ORDER, orderNo=order, **enterprise),
            arrival.replace("YTGZ20201015001", waybill(number)),
        ]
        for place, content in enumerate(files):
            (one / f"{number:03}-{place}.xml").write_text(content, encoding="utf-8")
            (two / f"{number:03}-{(place + 1) % 3}.xml").write_text(content, encoding="utf-8")
    return 3 * BOXES


def test_two_services_take_in_the_same_folder_and_every_paper_counts_once(
    station: SharedStation, tmp_path: Path
) -> None:
    count = papers(tmp_path / "papers" / "one", tmp_path / "papers" / "two")
    environment = {**os.environ, "OFFICER_PASSWORD": PASSWORD}
    services = []
    for who, place in (("box", "one"), ("box3", "two")):
        (tmp_path / place).mkdir()
        shutil.copy(resource("codes", "rates", "rates.csv"), tmp_path / place / "rates.csv")
        command = station.command(who, "intake", tmp_path / "papers" / place, "--json")
        command[command.index("--data") + 1] = str(tmp_path / place)
        services.append(
            subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        )
    told = []
    for service in services:
        said, wrong = service.communicate(timeout=300)
        assert service.returncode == 0, wrong.decode()
        told.append(json.loads(said))
    assert sum(one["accepted"] for one in told) == count
    assert sum(one["duplicates"] for one in told) == count
    assert [one["quarantined"] + one["warnings"] for one in told] == [[], []]
    assert all(one["accepted"] for one in told), "both had their share"

    def rows(query: str) -> int:
        return int(station.value(f"SELECT {query}"))

    assert rows("count(*) FROM app.consignment") == BOXES
    joined = "order_id IS NOT NULL AND arrival_id IS NOT NULL AND declaration_id IS NOT NULL"
    assert rows(f"count(*) FROM app.consignment WHERE {joined}") == BOXES
    assert rows("count(DISTINCT declaration_no) FROM app.consignment") == BOXES
    assert rows("count(DISTINCT pre_no) FROM app.consignment") == BOXES
    assert rows("sum(shipments) FROM app.enterprise") == BOXES
    assert rows("sum(shipments) FROM app.enterprise_day") == BOXES
    goods = rows("sum(items) FROM app.enterprise_goods")
    assert goods == rows("count(*) FROM app.goods_item")
    counted = (
        "SELECT measure, count FROM app.volume_day UNION ALL SELECT measure, count FROM app.volume_delta"
    )
    for measure in ("declared", "arrived"):
        assert rows(f"sum(count) FROM ({counted}) AS c WHERE measure = '{measure}'") == BOXES
    answers = [file for place in ("one", "two") for file in (tmp_path / place / "outbox").glob("*.xml")]
    assert len({file.name for file in answers}) == len(answers), "no receipt is in both outboxes"
    written = sum(file.read_text(encoding="utf-8").count("<ceb:guid>") for file in answers)
    assert written == rows("count(*) FROM app.receipt WHERE written_at IS NOT NULL")
    assert written == rows("count(*) FROM app.receipt")
    assert "0 broken" in station.done("sun", "audit", "verify")


def test_a_service_of_a_shared_database_reads_the_next_file_itself(station: SharedStation) -> None:
    with station.at_work("box") as (store, _, _), closing(reader_for(store)) as reader:
        assert isinstance(reader, ReadMeanwhile)


def test_of_officers_who_claim_one_box_at_once_one_has_it(station: SharedStation) -> None:
    take_samples(station)

    def claim(who: str) -> bool:
        with station.at_work(who) as (store, context, officer):
            box = station.value("SELECT consignment_id FROM app.consignment WHERE logistics_no = %s", GOOD)
            try:
                claim_task(store, context, officer, str(box))
            except AlreadyTaken:
                return False
            return True

    with ThreadPoolExecutor(6) as hall:
        took = list(hall.map(claim, ["chen", "li", "zhang"] * 2))
    holder = station.value(
        "SELECT t.officer FROM app.task t JOIN app.consignment c USING (consignment_id) WHERE c.logistics_no = %s",
        GOOD,
    )
    assert {who for who, got in zip(["chen", "li", "zhang"] * 2, took, strict=True) if got} == {
        next(who for who in ("chen", "li", "zhang") if station.login(who) == holder)
    }


def test_officers_who_take_the_most_urgent_at_once_take_different_ones(station: SharedStation) -> None:
    take_samples(station)

    def claim(who: str) -> str:
        with station.at_work(who) as (store, context, officer):
            return claim_most_urgent(store, context, officer)

    with ThreadPoolExecutor(2) as hall:
        assert len(set(hall.map(claim, ["chen", "li"]))) == 2


@pytest.mark.parametrize("services", [2])
def test_two_clocks_fold_the_volumes_once(station: SharedStation, services: int) -> None:
    take_samples(station)

    def minute(_: int) -> None:
        with station.at_work("box") as (store, context, _actor):
            tick(store, context)

    with ThreadPoolExecutor(services) as clocks:
        list(clocks.map(minute, range(services)))
    assert station.value("SELECT count(*) FROM app.volume_delta") == 0
    assert station.value("SELECT sum(count) FROM app.volume_day WHERE measure = 'declared'") == 2


def test_a_mistyped_arrival_is_put_right_on_a_shared_database_too(station: SharedStation) -> None:
    file = station.data.root / "arrival.xml"
    counts = []
    for content in (sample(ARRIVAL).replace(GOOD, "TYPO"), sample(ARRIVAL, appType="2")):
        file.write_text(content, encoding="utf-8")
        counts += take(station, file)
    assert [(result.stored, result.returned) for result in counts] == [(1, 0), (1, 0)]
    found = "SELECT string_agg(state, ' ') FROM app.consignment WHERE logistics_no = %s"
    assert station.value(found, "TYPO") == "cancelled"
    file.write_text(sample(ARRIVAL, appType="3"), encoding="utf-8")
    assert [result.stored for result in take(station, file)] == [1]
    assert station.value(found, GOOD) == "cancelled"
