"""What the window imports before its queue is there."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.start import LATE


def test_nothing_is_imported_that_can_wait_until_the_queue_is_there() -> None:
    program = "import sys, officer_app.ui.app; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert set(found.stdout.split()) & set(LATE) == set()
