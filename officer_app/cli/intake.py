"""`intake`: message files and scans, named on the command line or dropped into a watched folder."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from officer_app.cli.desk import Desk, WrongUse
from officer_app.cli.output import print_json, printable
from officer_app.cli.terminal import told_to_end
from officer_app.domain.errors import NotAllowed, OfficerError
from officer_app.locking import only_one
from officer_app.workflow.intake import tune_process

if TYPE_CHECKING:
    from officer_app.store.engine import Store
    from officer_app.workflow.intake.files import FileResult

log = logging.getLogger(__name__)


def intake(
    context: typer.Context,
    paths: Annotated[list[str], typer.Argument(metavar="PATH…", help="Files, or folders of files.")],
    watch: Annotated[
        bool,
        typer.Option(
            "--watch", help="Stay, and take in what comes into the one folder named; made if need be."
        ),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="A summary as JSON; with --watch one for each file, on a line.")
    ] = False,
) -> None:
    """Take in files or folders. Files stay where they are; a watched folder's go to done/ or quarantine/."""
    tune_process()
    desk: Desk = context.obj
    if watch:
        _watch(desk, paths, as_json=as_json)
        return
    if absent := [path for path in paths if not Path(path).exists()]:
        raise WrongUse(f"There is no file or folder {', '.join(absent)}.")
    _refuse_people(desk)
    store = desk.store
    results: list[FileResult] = []
    try:
        _take_in(desk, paths, results)
    finally:  # what was done is told, whatever ends it
        if as_json:
            print_json(summary(store, results))
        else:
            _print(store, results)
    if any(map(_not_taken, results)):
        raise typer.Exit(1)


def _refuse_people(desk: Desk) -> None:
    """A shared database takes files from its intake service alone."""
    if desk.store.is_shared and desk.actor.role is not None:
        raise NotAllowed(
            f"{desk.actor.login} is an officer, and files are taken in by an intake service under a login of its"
            " own: officer-app officer add LOGIN --intake"
        )


def _print(store: Store, results: list[FileResult]) -> None:
    for result in results:
        typer.echo(_line(result))
    counts = summary(store, results)
    counts["quarantined"] = len(counts["quarantined"])
    del counts["warnings"]
    typer.echo(", ".join(f"{count} {name}" for name, count in counts.items()))


def summary(store: Store, results: Iterable[FileResult]) -> dict[str, Any]:
    """Counts of files once all are taken in, and what has to be said of single ones."""
    from officer_app.workflow.intake.files import FileStatus, still_waiting

    listed = list(results)
    return {
        "files": len(listed),
        "accepted": sum(result.status is FileStatus.ACCEPTED for result in listed),
        "duplicates": sum(result.status is FileStatus.DUPLICATE for result in listed),
        "waiting": still_waiting(store, listed),
        "quarantined": [
            {"file": result.file, "reason": result.reason}
            for result in listed
            if result.status is FileStatus.QUARANTINED
        ],
        "warnings": [
            {"file": result.file, "text": text}
            for result in listed
            for text in (*result.warnings, *_not_taken(result))
        ],
    }


def _not_taken(result: FileResult) -> list[str]:
    from officer_app.workflow.intake.files import FileStatus

    return [result.reason] if result.status is FileStatus.NOT_TAKEN else []


def _take_in(desk: Desk, paths: list[str], results: list[FileResult]) -> None:
    """Each file, called as the person called it; then what time has brought about, and the receipts."""
    from officer_app.workflow.inbox import files_under
    from officer_app.workflow.intake.ahead import reader_for
    from officer_app.workflow.intake.files import take_in
    from officer_app.workflow.outbox import write_outbox
    from officer_app.workflow.ticking import tick

    listed = [
        (file, path if file == Path(path) else str(file))
        for path in paths
        for file in files_under([Path(path)])
    ]
    try:
        with closing(reader_for(desk.store)) as reader:
            through = reader.through([file for file, _ in listed])
            for (_, called), (file, ahead) in zip(listed, through, strict=True):
                name = _as_text(called)
                result = take_in(
                    *(desk.store, desk.context, desk.data, file),
                    name=name,
                    ahead=ahead,
                    meanwhile=reader.fetch,
                )
                results.append(result)
        tick(desk.store, desk.context)
    finally:
        write_outbox(desk.store, desk.data.outbox)


def _as_text(name: str) -> str:
    """As given; octets of a name that are no text cannot be printed and are shown as such."""
    return os.fsencode(name).decode(errors="replace")


def _watch(desk: Desk, paths: list[str], *, as_json: bool) -> None:
    """The intake service: until it is told to end, it takes in the folder's files and lets time do its part."""
    from officer_app.workflow.inbox import serve

    folder = Path(paths[0])
    if len(paths) != 1 or (folder.exists() and not folder.is_dir()):
        raise WrongUse("--watch takes one folder.")
    _refuse_people(desk)

    def say(result: FileResult) -> None:
        line = json.dumps(summary(desk.store, [result]), ensure_ascii=False) if as_json else _line(result)
        print(line, flush=True)

    with the_only_service(desk), told_to_end() as ended:
        if not folder.exists():
            folder.mkdir(parents=True, exist_ok=True)
            log.info("There was no folder %s to watch: it is made", folder)
        serve(desk.store, desk.data, folder, ended, say)


@contextmanager
def the_only_service(desk: Desk) -> Iterator[None]:
    """Raises OfficerError when another process serves this data folder's inbox."""
    with only_one(desk.data.root / ".intake.lock") as alone:
        if not alone:
            raise OfficerError(f"Another intake service works on {desk.data.root} already.")
        yield


def _line(result: FileResult) -> str:
    waits = ["waits for its declaration"] if result.waits else []
    reason = [result.reason] if result.reason else []
    return f"{printable(result.file)}: " + "; ".join([str(result.status), *waits, *reason, *result.warnings])
