"""The checkpoints kept outside the database: an append-only file of a line each, and one of the heads they signed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from officer_app.domain.checkpoints import Checkpoint, Head
from officer_app.workflow.durable import sync_folder


class Outside(NamedTuple):
    """A checkpoint as a file has it, and where in the other file its heads begin."""

    checkpoint: Checkpoint
    file: Path
    heads_at: int

    def heads(self) -> list[Head]:
        """As far as they are there and can be read."""
        try:
            with _heads_beside(self.file).open("rb") as lines:
                lines.seek(self.heads_at)
                return [Head(*json.loads(line)) for line in islice(lines, self.checkpoint.moved)]
        except (OSError, ValueError, TypeError):
            return []


class CheckpointFile:
    """Reading and appending. What a crash left half written is passed over: what it was is in the database too."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "checkpoints.jsonl"

    def append(self, checkpoint: Checkpoint, heads: Sequence[Head]) -> None:
        """On the disk before this returns; the heads first."""
        at = _append(_heads_beside(self.path), [json.dumps(head) for head in heads])
        _append(self.path, [json.dumps(checkpoint._asdict() | {"heads_at": at})])
        sync_folder(self.path.parent)

    def checkpoints(self) -> Iterator[Outside]:
        """Every one, as they were written; none where there is no file."""
        if not self.path.exists():
            return
        with self.path.open("rb") as lines:
            for line in lines:
                try:
                    values = json.loads(line)
                    at = int(values.pop("heads_at"))
                    yield Outside(Checkpoint(**values), self.path, at)
                except (ValueError, TypeError, KeyError, AttributeError):
                    continue


def _heads_beside(file: Path) -> Path:
    return file.with_name("heads.jsonl")


def _append(path: Path, lines: Sequence[str]) -> int:
    """Where they begin. After a line that was cut off, a new one is begun."""
    with path.open("ab+") as out:
        at = out.seek(0, os.SEEK_END)
        if at:
            out.seek(-1, os.SEEK_END)
            if out.read() != b"\n":
                out.write(b"\n")
                at += 1
        out.write("".join(f"{line}\n" for line in lines).encode())
        out.flush()
        os.fsync(out.fileno())
        return at
