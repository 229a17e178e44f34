"""The real program, started as a person or a script would start it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from officer_app.paths import resource
from tests.program import run as run_program

SAMPLES = resource("demo", "samples")
Program = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def program(data: Path) -> Program:
    """Run `officer-app` on this test's data folder; `environment` is added to the test's own."""
    return _on(data)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration station made once; tests get copies of it."""
    folder = tmp_path_factory.mktemp("made")
    done = _on(folder)("init", "--demo")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def demo(program: Program, made: Path, data: Path) -> Program:
    """`program` on an empty demonstration station."""
    shutil.copytree(made, data, dirs_exist_ok=True)
    return program


@pytest.fixture(scope="session")
def filled(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same after it has taken in the sample messages."""
    folder = tmp_path_factory.mktemp("filled")
    shutil.copytree(made, folder, dirs_exist_ok=True)
    done = _on(folder)("intake", SAMPLES, "--json")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def station(program: Program, filled: Path, data: Path) -> Program:
    """`program` on a demonstration station that has taken in the sample messages."""
    shutil.copytree(filled, data, dirs_exist_ok=True)
    return program


def _on(folder: Path) -> Program:
    def run(
        *arguments: object, cwd: Path | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return run_program(arguments, {"OFFICER_DATA": str(folder), **environment}, cwd)

    return run
