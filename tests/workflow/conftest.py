"""A real station in a folder of its own: SQLite file, starter rules, inbox, outbox."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.workflow.station import Station


@pytest.fixture(scope="session")
def _empty_station(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One initialised database, copied for each test: signing people in is slow on purpose."""
    folder = tmp_path_factory.mktemp("empty-station")
    with closing(Station.create(folder)):
        return folder


@pytest.fixture
def station(tmp_path: Path, _empty_station: Path) -> Iterator[Station]:
    with closing(Station.copy(_empty_station, tmp_path / "station")) as made:
        yield made
