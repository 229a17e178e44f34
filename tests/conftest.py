"""What every test stands on: no display, no keyring and no data of the person who runs it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

# Before anything imports Qt, and inherited by the programs a test starts.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
for name in ("OFFICER_DATA", "OFFICER_PASSWORD", "OFFICER_DATABASE"):
    os.environ.pop(name, None)

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def samples() -> Path:
    """Sample messages and scans beside the checkout; PROVENANCE.md there says where they are from."""
    folder = REPOSITORY.parent / "shared" / "samples"
    if not folder.is_dir():
        pytest.skip(f"the sample files are not beside the checkout ({folder})")
    return folder


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder of this test alone, which `data_dir()` and programs started by the test find."""
    folder = tmp_path / "station"
    folder.mkdir()
    monkeypatch.setenv("OFFICER_DATA", str(folder))
    return folder
