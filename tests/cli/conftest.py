"""The real program, started as a person or a script would start it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Program = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def program(data: Path) -> Program:
    """Run `officer-app` on this test's data folder; `environment` is added to the test's own."""

    def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "officer_app", *map(str, arguments)],
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    return run


@pytest.fixture
def demo(program: Program) -> Program:
    """`program` on an empty demonstration station."""
    made = program("init", "--demo")
    assert made.returncode == 0, made.stderr
    return program
