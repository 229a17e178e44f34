"""Taking in messages and scans: one file, one transaction. `files.take_in` is the way in."""

from __future__ import annotations

import gc
import os


def tune_process() -> None:
    """For a process that takes in file after file; to be called before Polars is imported.

    Measured: a message's few hundred fact rows take Polars a tenth longer on several threads than on one, and looking
    for cycles among a message's objects again and again a twentieth of all time.
    """
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    gc.set_threshold(100_000, 20, 20)
