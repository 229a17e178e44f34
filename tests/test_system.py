"""What the operating system must provide, and how a person is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from officer_app import system
from officer_app.system import Need

LIBRARY = Need("libxcb-cursor.so.0", "libxcb-cursor0", "windows on X11", False)
FONT = Need("a Chinese font", "fonts-noto-cjk", "Chinese text, which is boxes without it", False)


@pytest.fixture
def only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A system whose PATH holds just this one package manager."""

    def install(manager: str) -> None:
        (tmp_path / manager).touch(mode=0o755)
        monkeypatch.setenv("PATH", str(tmp_path))

    return install


def test_debian_gets_one_command(only):
    only("apt-get")
    assert system.install_command([LIBRARY, FONT]) == (
        "apt-get update && apt-get install -y --no-install-recommends libxcb-cursor0 fonts-noto-cjk"
    )


def test_fedora_is_asked_for_the_library_by_its_own_name(only):
    only("dnf")
    assert system.install_command([LIBRARY]) == "dnf install -y 'libxcb-cursor.so.0()(64bit)'"


def test_elsewhere_what_is_missing_is_named(only):
    only("pacman")
    said = system.advice([LIBRARY, FONT])
    assert "libxcb-cursor.so.0" in said
    assert "Chinese text" in said
    assert "package manager" in said


def test_the_machine_that_runs_these_tests_has_what_is_required():
    assert [need.name for need in system.missing() if need.required] == []
