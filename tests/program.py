"""`officer-app` as a person or a script would start it, each time in a process of its own.

The process is forked from one that has imported what every command needs, once for all tests: on a slow machine the
imports alone take two seconds. Nothing else is shared: environment, folder, files and arguments are the command's.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from subprocess import CompletedProcess, TimeoutExpired

#: Only what starts no threads: polars and numpy do.
_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload(
    ["officer_app.cli.app", "officer_app.workflow.recording", "psycopg", "alembic"]
)
_SECONDS = 300


def run(
    arguments: Sequence[object], environment: Mapping[str, str], cwd: Path | None = None
) -> CompletedProcess[str]:
    """Run it to its end, without a terminal; `environment` is added to the test's own."""
    asked = ["officer-app", *map(str, arguments)]
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        process = _FORKED.Process(
            target=_main,
            args=(asked, {**os.environ, **environment}, str(cwd or Path.cwd()), str(out), str(err)),
        )
        process.start()
        process.join(_SECONDS)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise TimeoutExpired(asked, _SECONDS)
        return CompletedProcess(asked, process.exitcode, *(told.read_text("utf-8") for told in (out, err)))


def _main(asked: list[str], environment: dict[str, str], cwd: str, out: str, err: str) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    for number, name, flags in ((0, os.devnull, os.O_RDONLY), (1, out, os.O_WRONLY), (2, err, os.O_WRONLY)):
        opened = os.open(name, flags | (0 if number == 0 else os.O_CREAT), 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = os.fdopen(0)
    sys.stdout, sys.stderr = (os.fdopen(number, "w", encoding="utf-8") for number in (1, 2))
    sys.argv = asked
    from officer_app.cli import main

    main()
