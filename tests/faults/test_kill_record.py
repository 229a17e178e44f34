"""The program killed in the middle of a submission: afterwards it is submitted, or still a draft."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from officer_app.workflow.drafts import save_draft
from officer_app.workflow.verifying import verify
from tests.conftest import REPOSITORY
from tests.workflow.records import claim, hold_for_inspection
from tests.workflow.station import Station

_SUBMITTER = """
import sys
from pathlib import Path
from officer_app.workflow import recording
from tests.workflow.records import conform
from tests.workflow.station import DataDir, Station, open_store, sqlite_url
data = DataDir(Path(sys.argv[1]))
station = Station(open_store(sqlite_url(data.database)), data)
task, outcome = sys.argv[2], conform(station)
print("ready", flush=True)
recording.record_outcome(station.store, station.context, station.officer(), task, outcome)
"""


@pytest.fixture(scope="module")
def held_station(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kill-station")
    with closing(Station.create(folder)) as station:
        hold_for_inspection(station)
    return folder


@pytest.mark.parametrize("after_ms", [0, 5, 15, 40, 100, 400])
def test_killed_while_submitting_it_is_submitted_or_still_a_draft(
    tmp_path: Path, held_station: Path, after_ms: int
) -> None:
    with closing(Station.copy(held_station, tmp_path / "station")) as station:
        task = claim(station)
        assert save_draft(station.store, station.officer(), task, "{}")
        process = subprocess.Popen(
            [sys.executable, "-c", _SUBMITTER, str(station.data.root), task],
            cwd=REPOSITORY,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(after_ms / 1000)
        process.kill()
        process.wait()
        process.stdout.close()

        submitted = station.value("SELECT count(*) FROM outcome")
        assert station.value("SELECT count(*) FROM draft") == 1 - submitted
        assert station.consignment()["state"] == ("released" if submitted else "held")
        assert station.value("SELECT state FROM task") == ("closed" if submitted else "claimed")
        assert verify(station.store).ok
