"""The program's log: one rotating file in the data folder, made when there is something to say."""

from __future__ import annotations

import logging
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from officer_app.domain.ids import new_id
from officer_app.paths import DataDir

_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class _LazyFile(RotatingFileHandler):
    """Makes its folder only with the first line, so that reading commands leave a wrong `--data` as it is."""

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        return super()._open()


def log_to(data: DataDir) -> Path:
    """Send this process's log to the data folder and return the file."""
    file = data.root / "logs" / "officer-app.log"
    handler = _LazyFile(
        file, maxBytes=5_000_000, backupCount=5, encoding="utf-8", errors="backslashreplace", delay=True
    )
    handler.setFormatter(logging.Formatter(_LINE))
    logging.raiseExceptions = False  # a disk too full for the log is told by what failed on it
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    return file


def log_unexpected(log: logging.Logger, error: BaseException) -> str:
    """Log an error nobody foresaw, with its traceback, and return the reference to show the person."""
    reference = new_id()[-8:]
    log.error("reference %s", reference, exc_info=error)
    return reference
