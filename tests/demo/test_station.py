"""The demonstration station, live."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from officer_app.demo.station import DemoStation, drop


def test_a_station_writes_everything_of_its_parcels_and_ends(tmp_path: Path) -> None:
    station = DemoStation(tmp_path, pace=6_000, seed=4, parcels=3)
    written = station.run(until=lambda: False)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == written >= 3 * 5 + 1
    assert not any(name.startswith(".") for name in names)
    assert sum(name.endswith(".dcs") for name in names) in (6, 9)
    assert sum("CEB507" in name for name in names) == 1


def test_a_station_stops_soon_when_told(tmp_path: Path) -> None:
    stop = threading.Event()
    station = DemoStation(tmp_path, pace=1, seed=4)
    thread = threading.Thread(target=station.run, args=(stop.is_set,))
    thread.start()
    time.sleep(0.5)
    began = time.monotonic()
    stop.set()
    thread.join(5)
    assert not thread.is_alive() and time.monotonic() - began < 3
    assert any("CEB603" in path.name for path in tmp_path.iterdir())  # what was due before the start


def test_a_dropped_file_is_whole_when_it_appears(tmp_path: Path) -> None:
    drop(tmp_path, "a.xml", b"x" * 1_000)
    assert [path.name for path in tmp_path.iterdir()] == ["a.xml"]
    assert (tmp_path / "a.xml").stat().st_size == 1_000
