"""What waits in quarantine, settled from a station of the shared database; its intake service does what follows."""

from __future__ import annotations

import json
import time
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.exc import DBAPIError

from officer_app.domain.errors import OfficerError
from officer_app.domain.scans import Verdict
from officer_app.workflow.inbox import files_under, serve
from officer_app.workflow.quarantine import assign_asked, retry_asked
from tests.cli.conftest import SAMPLES
from tests.gui.keyboard import opened
from tests.postgresql.hall import APPEND, PASSWORD, refused
from tests.postgresql.station import SharedStation
from tests.postgresql.test_rows_of_others import plain
from tests.postgresql.work import BAD, GOOD, take
from tests.workflow.test_routing import report

OPEN = "SELECT count(*) FROM app.quarantine WHERE settled_at IS NULL"


def asked(station: SharedStation) -> list[str]:
    """What the intake service makes of it."""
    with station.at_work("box") as (store, context, _):
        return [str(result.status) for result in retry_asked(store, context, station.data)]


def test_a_supervisor_has_a_file_tried_again_from_any_station(station: SharedStation) -> None:
    file = station.data.root / "half.xml"
    file.write_bytes(b"<half")
    take(station, file)
    assert station.value(OPEN) == 1
    assert station.program("chen", "quarantine", "retry", "half.xml").returncode == 1, "an officer may not"
    assert asked(station) == []
    assert "intake service" in station.done("zhang", "quarantine", "retry", "half.xml")
    assert station.value(OPEN) == 0
    assert asked(station) == ["quarantined"]
    assert station.value(OPEN) == 1, "it comes back"
    assert asked(station) == [], "and is not tried for ever"

    (kept,) = station.data.quarantine.glob("half*.xml")
    (sample,) = SAMPLES.glob("04_*.xml")
    kept.write_bytes(sample.read_bytes())
    station.done("admin1", "quarantine", "retry", kept.name)
    assert asked(station) == ["accepted"]
    assert asked(station) == []
    assert station.value("SELECT count(*) FROM app.declaration") > 0
    assert not kept.exists()
    by = "SELECT array_agg(actor ORDER BY at) FROM app.audit_event WHERE event = 'quarantine_retried'"
    assert station.value(by) == [station.login("zhang"), station.login("admin1")]


@pytest.mark.parametrize("who", ["zhang", "admin1"])
def test_a_file_is_settled_once_and_with_the_event_that_tells_it(station: SharedStation, who: str) -> None:
    file = station.data.root / "half.xml"
    file.write_bytes(b"<half")
    take(station, file)
    settle = "UPDATE app.quarantine SET settled_at = now(), settled_by = SESSION_USER, settlement = 'retried'"
    with plain(station, who) as session, refused("without an event"):
        session.execute(settle)
        session.commit()
    station.done(who, "quarantine", "discard", "half.xml")
    for change in ("settlement = 'retried'", "settled_by = SESSION_USER", settle.partition("SET ")[2]):
        with plain(station, who) as session, refused("stays as it is"):
            session.execute(f"UPDATE app.quarantine SET {change}".encode())
    with plain(station, "box") as intake, refused("stays as it is"):
        intake.execute("UPDATE app.quarantine SET path = '/elsewhere'")


SCANS = "SELECT array_agg(consignment_id::text) FROM app.scan"
NOT_JOINED = "SELECT count(*) FROM app.scan WHERE consignment_id IS NULL"


def unlabelled(station: SharedStation) -> str:
    """The two boxes of the samples, without scans, and one scan with an alarm whose label was not read; its id."""
    file = station.data.root / "alarm.dcs"
    file.write_bytes(report(Verdict.ALARM, study=1, object_id=""))
    take(station, *files_under([SAMPLES]), file)
    return str(station.value("SELECT scan_id::text FROM app.scan"))


def box(station: SharedStation, number: str) -> str:
    return str(
        station.value("SELECT consignment_id::text FROM app.consignment WHERE logistics_no = %s", number)
    )


def assigned(station: SharedStation, after: int = 0) -> int:
    """What the intake service has done."""
    with station.at_work("box") as (store, context, _):
        return assign_asked(store, context, after)


def test_an_officer_assigns_a_scan_from_any_station(station: SharedStation) -> None:
    scan = unlabelled(station)
    said = station.done("chen", "quarantine", "assign", scan, BAD)
    assert said == f"The intake service assigns the scan to {BAD}.\n"
    assert station.value(SCANS) == [None]
    seen = assigned(station)
    assert station.value(SCANS) == [box(station, BAD)]
    shown = "SELECT scan_verdict || scan_count FROM app.consignment WHERE logistics_no = %s"
    assert station.value(shown, BAD) == "alarm1"
    lane = "SELECT lane FROM app.consignment WHERE logistics_no = %s"
    assert station.value(lane, BAD) == "red"
    told = (
        "SELECT payload::json ->> 'asked_by' FROM app.audit_event WHERE event = 'scan_joined' AND actor = %s"
    )
    assert station.value(told, station.login("box")) == station.login("chen")
    assert assigned(station, seen) == seen, "and does it once"
    late = station.program("li", "quarantine", "assign", scan, GOOD)
    assert (late.returncode, late.stdout) == (1, "")
    assert "assigned already" in late.stderr
    assert station.program("sun", "quarantine", "assign", scan, GOOD).returncode == 1, "an auditor may not"
    assert station.program("sun", "audit", "verify").returncode == 0


def test_of_two_officers_who_assign_a_scan_the_first_is_followed(station: SharedStation) -> None:
    scan = unlabelled(station)
    station.done("li", "quarantine", "assign", scan, GOOD)
    station.done("chen", "quarantine", "assign", scan, BAD)
    assigned(station)
    assigned(station)
    assert station.value(SCANS) == [box(station, GOOD)]
    told = "SELECT count(*) FROM app.audit_event WHERE event = 'scan_joined'"
    assert station.value(told) == 1


def test_what_makes_no_sense_is_passed_over_and_the_next_is_done(station: SharedStation) -> None:
    """As somebody with psql asks for it."""
    scan = unlabelled(station)
    good = box(station, GOOD)
    unreadable = ["no json", "[]", "[" * 100_000, '{"scan": "\\u0000", "consignment": 7}']
    payloads = ["{}", '{"scan": [], "consignment": 7}']
    payloads += [json.dumps({"scan": str(uuid4()), "consignment": good})]
    payloads += [json.dumps({"scan": scan, "consignment": str(uuid4())})]
    payloads += [json.dumps({"scan": scan, "consignment": good})]
    with station.at_work("chen") as (store, context, _):
        site = context.site.site_id
        for payload in unreadable:
            with pytest.raises((OfficerError, DBAPIError)), store.transaction() as tx:
                tx.exec_driver_sql(APPEND, (site, "", f"site:{site}", "scan_asked", payload))
        with store.transaction() as tx:
            for payload in payloads:
                tx.exec_driver_sql(APPEND, (site, "", f"site:{site}", "scan_asked", payload))
    assigned(station)
    assert station.value(SCANS) == [good]


def test_a_running_intake_service_does_it(station: SharedStation) -> None:
    scan = unlabelled(station)
    station.done("chen", "quarantine", "assign", scan, BAD)
    with station.at_work("box") as (store, _, _):
        until = time.monotonic() + 20
        serve(
            store,
            station.data,
            station.data.inbox,
            lambda: station.value(NOT_JOINED) == 0 or time.monotonic() > until,
            lambda _: None,
        )
    assert station.value(SCANS) == [box(station, BAD)]


def test_the_window_has_a_scan_assigned(qtbot: Any, station: SharedStation) -> None:
    unlabelled(station)
    chen = station.login("chen")
    with opened(qtbot, station, chen, database=station.url, password=PASSWORD) as keyboard:
        page = keyboard.go("quarantine")
        keyboard.until(lambda: len(page.scans._rows.rows) == 1)
        keyboard.press("S")
        keyboard.type(BAD)
        keyboard.press("Return")
        keyboard.until(lambda: page.scan_pane.candidates.row is not None)
        keyboard.until(page.scan_pane.candidates.hasFocus)
        keyboard.press("Return")
        keyboard.sheet()
        keyboard.press("Return")
        asked = "SELECT count(*) FROM app.audit_event WHERE event = 'scan_asked' AND actor = %s"
        keyboard.until(lambda: station.value(asked, chen) == 1)
        assigned(station)
        keyboard.until(lambda: not page.scans._rows.rows)
    assert station.value(SCANS) == [box(station, BAD)]
