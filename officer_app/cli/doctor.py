"""`officer-app doctor`: what is installed, reachable and writable."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from typing import NamedTuple

import typer

from officer_app import __version__, paths, system
from officer_app.cli.desk import Desk
from officer_app.cli.output import UNATTENDED, print_table
from officer_app.domain.errors import OfficerError
from officer_app.domain.station_files import RATES

_LITTLE_DISK = 2 * 1024**3


class Finding(NamedTuple):
    """One thing looked at. `bad` findings are to be mended; `note` ones only limit what the station can do."""

    what: str
    level: str
    says: str


def doctor(context: typer.Context) -> None:
    """What is installed, reachable, writable. Ends with 1 when something is to be mended."""
    desk: Desk = context.obj
    findings = [
        *_program(),
        *_operating_system(),
        *_data(desk),
        *_station_files(desk),
        *_database(desk),
        *_rows(desk),
        _keyring(),
    ]
    print_table(["", "what", "found"], [(finding.level, finding.what, finding.says) for finding in findings])
    if absent := system.missing():
        typer.echo("\n" + system.advice(absent))
    if any(finding.level == "bad" for finding in findings):
        raise typer.Exit(1)


def _program() -> Iterator[Finding]:
    yield Finding("officer-app", "ok", __version__)
    yield Finding("Python", "ok", f"{platform.python_version()} at {sys.executable}")
    yield from _dependencies()
    for folder in (paths.resource(), paths.migrations()):
        yield Finding(folder.name, "ok" if folder.is_dir() else "bad", str(folder))


def _dependencies() -> Iterator[Finding]:
    try:
        requirements = requires("officer-workstation") or []
    except PackageNotFoundError:
        yield Finding("installation", "note", "not installed, run from its folder: make setup")
        return
    for name in (_distribution(text) for text in requirements if "extra ==" not in text):
        try:
            yield Finding(name, "ok", version(name))
        except PackageNotFoundError:
            yield Finding(name, "bad", "not installed")


def _distribution(requirement: str) -> str:
    """The name in front of extras and versions: `psycopg[binary]>=3.2` is psycopg."""
    name = requirement
    for end in "[<>=!~; ":
        name = name.split(end, 1)[0]
    return name


def _operating_system() -> Iterator[Finding]:
    absent = system.missing()
    for why in dict.fromkeys(need.why for need in absent):
        of_these = [need for need in absent if need.why == why]
        level = "bad" if any(need.required for need in of_these) else "note"
        yield Finding(f"for {why}", level, "missing: " + ", ".join(need.name for need in of_these))
    if not absent:
        yield Finding("system libraries", "ok", "all there, with a Chinese font")
    if sys.platform.startswith("linux"):
        display = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
        yield Finding(
            "display", "ok" if display else "note", display or "none: the window works offscreen only"
        )


def _data(desk: Desk) -> Iterator[Finding]:
    root = desk.data.root
    try:
        for folder in (desk.data.inbox, desk.data.quarantine, desk.data.outbox, desk.data.images):
            with tempfile.TemporaryFile(dir=folder):
                pass
    except OSError as error:
        yield Finding("data folder", "bad", f"{error.filename or root}: {error.strerror}")
        return
    yield Finding("data folder", "ok", f"{root}, writable")
    free = shutil.disk_usage(root).free
    yield Finding("free disk", "ok" if free >= _LITTLE_DISK else "note", f"{free / 1024**3:.1f} GB")


def _station_files(desk: Desk) -> Iterator[Finding]:
    from officer_app.workflow.station_files import faults

    for fault in faults(desk.data):
        yield Finding(fault.file, "bad", str(fault))
    if not (desk.data.root / RATES).exists() and _is_real(desk):
        says = (
            "not there: values in other currencies than CNY are not known, and what depends on them is held"
        )
        yield Finding(RATES, "note", says)


def _is_real(desk: Desk) -> bool:
    """A site that is no demonstration; of none, or one that cannot be asked, something else is said."""
    try:
        return not desk.site.is_demo
    except OfficerError:
        return False


def _database(desk: Desk) -> Iterator[Finding]:
    from officer_app.store.engine import SCHEMA_REVISION
    from officer_app.workflow.schema import strange_guards

    try:
        place = desk.store.place
        with desk.store.read() as connection:
            strange = strange_guards(connection)
        attended = desk.store.attended()
    except OfficerError as error:
        yield Finding("database", "bad", str(error))
        return
    if strange:
        yield Finding("database", "bad", f"{place}: {strange}")
    else:
        yield Finding("database", "ok", f"{place}, schema {SCHEMA_REVISION}")
    if desk.store.is_shared:
        yield Finding("intake service", "ok" if attended else "bad", "at work" if attended else UNATTENDED)


def _rows(desk: Desk) -> Iterator[Finding]:
    """What is in the database and cannot be used."""
    from officer_app.workflow.outbox import unwritable_receipts
    from officer_app.workflow.rulebook import unusable_rules

    try:
        rulebook = desk.context.rulebook
        with desk.store.read() as connection:
            receipts = unwritable_receipts(connection)
    except OfficerError:
        return  # told already
    yield from (Finding("rules", "bad", why) for why in unusable_rules(rulebook))
    yield from (Finding("outbox", "bad", why) for why in receipts)


def _keyring() -> Finding:
    import keyring
    from keyring.backends.fail import Keyring as NoKeyring

    backend = keyring.get_keyring()
    if isinstance(backend, NoKeyring):
        return Finding("keyring", "note", "none: passwords come from OFFICER_PASSWORD or are asked for")
    return Finding("keyring", "ok", backend.name)
