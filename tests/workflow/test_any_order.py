"""Whatever comes, in whatever order: nothing fails, nothing is lost, and the desk shows what the papers say."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from officer_app.domain.errors import OfficerError
from officer_app.domain.outcome import Check, Finding, Outcome
from officer_app.domain.scans import Assessment, Verdict
from officer_app.domain.words import Disposition
from officer_app.workflow.intake.files import FileStatus
from officer_app.workflow.recording import record_outcome
from officer_app.workflow.tasks import claim_task, hand_back, open_task_by_hand
from officer_app.workflow.ticking import tick
from officer_app.workflow.verifying import verify
from tests.formats.dicos.files import a_flag, image_file, report_file
from tests.workflow.station import ARRIVAL, DECLARATION, ORDER, WAYBILL, Station, sample

BOXES = ("YT1", "YT2")
CARRIERS = ("4401260T01", "9999999999")
_uid = iter(range(1, 10**9))

boxes = st.sampled_from(BOXES)
carriers = st.sampled_from((CARRIERS[0], CARRIERS[0], CARRIERS[1]))
app_types = st.sampled_from(("1", "1", "1", "2", "3"))
studies = st.integers(1, 2)
verdicts = st.sampled_from((Verdict.CLEAR, Verdict.CLEAR, Verdict.ALARM, Verdict.UNKNOWN))

Step = tuple[Any, ...]
steps = st.one_of(
    st.tuples(st.just("order"), app_types, boxes),
    st.tuples(st.just("waybill"), app_types, boxes, carriers),
    st.tuples(st.just("declaration"), app_types, boxes, carriers),
    st.tuples(st.just("arrival"), boxes, carriers),
    st.tuples(st.just("image"), boxes, studies),
    st.tuples(st.just("report"), boxes, studies, verdicts),
    st.tuples(st.just("usual"), boxes),
    st.tuples(st.just("time"), st.sampled_from((1, 11, 21))),
    st.tuples(st.just("claim"), boxes),
    st.tuples(st.just("hand_back"), boxes),
    st.tuples(st.just("by_hand"), boxes),
    st.tuples(st.just("record"), boxes, st.sampled_from((Disposition.RELEASE, Disposition.RETURN))),
)


class Story:
    """Takes steps at a station. An officer's step that is not possible is refused, which is fine."""

    def __init__(self, station: Station) -> None:
        self.station = station
        self.arrivals = 0

    def take(self, step: Step) -> None:
        name, *arguments = step
        self.station.later(0.01)
        getattr(self, name)(*arguments)

    def _in(self, content: str | bytes) -> None:
        result = self.station.take(content)
        assert result.status in (FileStatus.ACCEPTED, FileStatus.DUPLICATE), result

    def order(self, app_type: str, box: str) -> None:
        self._in(sample(ORDER, appType=app_type, orderNo=f"ORDER-{box}"))

    def waybill(self, app_type: str, box: str, carrier: str) -> None:
        self._in(sample(WAYBILL, appType=app_type, logisticsNo=box, logisticsCode=carrier))

    def declaration(self, app_type: str, box: str, carrier: str) -> None:
        self._in(
            sample(
                DECLARATION,
                appType=app_type,
                logisticsNo=box,
                logisticsCode=carrier,
                copNo=f"{box}-{carrier}",
                orderNo=f"ORDER-{box}",
            )
        )

    def usual(self, box: str) -> None:
        """What most boxes bring with them, so that stories get further."""
        self.order("1", box)
        self.declaration("1", box, CARRIERS[0])
        self.arrival(box, CARRIERS[0])

    def arrival(self, box: str, carrier: str) -> None:
        self.arrivals += 1
        self._in(sample(ARRIVAL, logisticsNo=box, logisticsCode=carrier, copNo=f"A{self.arrivals}"))

    def image(self, box: str, study: int) -> None:
        self._in(image_file(sop_uid=f"2.25.{next(_uid)}", study_uid=f"2.25.9{study}", object_id=box))

    def report(self, box: str, study: int, verdict: Verdict) -> None:
        flags = (a_flag(assessment=Assessment.HIGH_THREAT, images=()),) if verdict is Verdict.ALARM else ()
        self._in(
            report_file(
                sop_uid=f"2.25.{next(_uid)}",
                study_uid=f"2.25.9{study}",
                object_id=box,
                verdict=verdict,
                flags=flags,
                referenced=(),
                decided_at=self.station.now,
            )
        )

    def time(self, minutes: float) -> None:
        tick(self.station.store, self.station.context, self.station.later(minutes))

    def claim(self, box: str) -> None:
        self._officers(box, lambda s, key: claim_task(s.store, s.context, s.officer(), key, s.now))

    def hand_back(self, box: str) -> None:
        self._officers(
            box, lambda s, key: hand_back(s.store, s.context, s.officer(), _task(s, key), "why", s.now)
        )

    def by_hand(self, box: str) -> None:
        self._officers(
            box, lambda s, key: open_task_by_hand(s.store, s.context, s.officer(), key, "why", s.now)
        )

    def record(self, box: str, disposition: Disposition) -> None:
        def act(s: Station, key: str) -> None:
            task = _task(s, key)
            needed = json.loads(s.value("SELECT requirements FROM task WHERE task_id = :t", t=task) or "[]")
            released = disposition is Disposition.RELEASE
            outcome = Outcome(
                conform=released,
                disposition=disposition,
                checks=tuple(Check(requirement=one["en"], done=True) for one in needed),
                findings=() if released else (Finding(code="other", note="why"),),
            )
            record_outcome(s.store, s.context, s.officer(), task, outcome, now=s.now)

        self._officers(box, act)

    def _officers(self, box: str, act: Callable[[Station, str], object]) -> None:
        found = self.station.rows(
            "SELECT consignment_id FROM consignment WHERE logistics_no = :n AND ended_at IS NULL LIMIT 1",
            n=box,
        )
        if not found:
            return
        with suppress(OfficerError):
            act(self.station, found[0]["consignment_id"])


def _task(station: Station, key: str) -> str:
    return str(station.value("SELECT task_id FROM consignment WHERE consignment_id = :k", k=key))


@pytest.fixture(scope="module")
def bare(_empty_station: Path) -> Path:
    return _empty_station


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(steps, min_size=3, max_size=14))
@example(
    [
        ("report", "YT1", 1, Verdict.CLEAR),
        ("time", 11),
        ("by_hand", "YT1"),
        ("declaration", "1", "YT1", CARRIERS[0]),
    ]
)
def test_any_story_ends_with_a_desk_that_agrees_with_the_papers(bare: Path, story: list[Step]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Station.copy(bare, Path(folder) / "station")) as station,
    ):
        site = station.context.site
        site = replace(site, settings=replace(site.settings, draw_rate={}))
        station.context = replace(station.context, site=site, rulebook=[])
        told = Story(station)
        for step in story:
            told.take(step)
        check(station)


def check(station: Station) -> None:
    assert verify(station.store).broken == []
    for row in station.rows("SELECT * FROM consignment WHERE ended_at IS NULL"):
        _check_joins(station, row)
        _check_state(station, row)
    told = {
        row["status"]: row["n"] for row in station.rows("SELECT status, count(*) n FROM receipt GROUP BY 1")
    }
    blocks = "SELECT count(*) FROM message_block WHERE status = 'stored' AND kind <> 'CEB507'"
    assert told.get("120", 0) == station.value(blocks)


def _check_joins(station: Station, row: Any) -> None:
    key = row["consignment_id"]
    scans = station.rows("SELECT verdict FROM scan WHERE consignment_id = :k", k=key)
    assert row["scan_count"] == len(scans)
    said = {scan["verdict"] for scan in scans}
    if "alarm" in said:
        assert row["scan_verdict"] == "alarm"
    if row["scan_verdict"] == "clear":
        assert said == {"clear"}
    lines = station.value("SELECT count(*) FROM arrival_line WHERE consignment_id = :k", k=key)
    assert (row["arrival_id"] is not None) == (lines > 0)
    active = "SELECT count(*) FROM match WHERE consignment_id = :k AND withdrawn_at IS NULL"
    assert row["match_count"] == station.value(active, k=key)
    if row["declaration_id"] is None:
        return
    orders = "SELECT order_id FROM trade_order WHERE order_no = :n AND is_current AND NOT deleted"
    assert row["order_id"] == station.value(orders, n=row["order_no"])
    waybills = (
        "SELECT waybill_id FROM waybill WHERE logistics_no = :n AND logistics_code = :c"
        " AND is_current AND NOT deleted"
    )
    assert row["waybill_id"] == station.value(waybills, n=row["logistics_no"], c=row["logistics_code"])


def _check_state(station: Station, row: Any) -> None:
    active = station.rows(
        "SELECT task_id, state, officer FROM task"
        " WHERE consignment_id = :k AND state IN ('open', 'claimed', 'submitted')",
        k=row["consignment_id"],
    )
    assert [task["task_id"] for task in active] == ([row["task_id"]] if row["task_id"] else [])
    if active:
        assert (active[0]["state"], active[0]["officer"]) == (row["task_state"], row["officer"])
    if row["state"] == "held":
        assert len(active) == 1
        assert row["lane"] in ("red", "yellow")
    if row["state"] == "released" and row["lane"] == "green":
        assert not active and row["order_id"] and row["missing"] in ("", "scan")
    if row["state"] in ("arrived", "screened"):
        assert row["arrived_at"] is not None and row["task_id"] is None
    assert bool(row["undeclared"]) == (row["declaration_id"] is None)
    assert (row["priority_why"] != "") and row["due_at"] == (
        row["arrived_at"] + 3_600_000_000 if row["arrived_at"] else None
    )
