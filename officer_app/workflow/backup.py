"""Online copies of the embedded store, and bringing one back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from officer_app.domain.errors import OfficerError, WrongDatabase
from officer_app.files import open_named
from officer_app.store.engine import SCHEMA_REVISION, Store, disk_trouble, open_store, sqlite_url
from officer_app.workflow.verifying import Verification, verify


def backup(store: Store, target: Path) -> Verification:
    """Copy the database while it is in use, and verify the copy's chains. Refuses to overwrite a file."""
    if target.exists():
        raise OfficerError(f"{target} is there already; name a new file.")
    part = target.with_name(f".{target.name}.part")
    try:
        with closing(sqlite3.connect(store.file)) as source, closing(sqlite3.connect(part)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        found = _verified(part)
        part.replace(target)
    except (sqlite3.Error, OSError) as error:
        raise OfficerError(
            f"The copy cannot be written to {target} ({error}); nothing is left of it."
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return found


def restore(source: Path, database: Path) -> Verification:
    """Put a backup in the place of `database`, which is kept beside it. Refused if a chain is broken."""
    try:
        open_named(source).close()
    except FileNotFoundError:
        raise OfficerError(f"There is no file {source}.") from None
    database.parent.mkdir(parents=True, exist_ok=True)
    part = database.with_name(f".{database.name}.restored")
    part.unlink(missing_ok=True)
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(part)) as new,
        ):
            old.backup(new)
        found = _verified(part)
        if database.exists():
            _put_aside(database)
        part.replace(database)
    except sqlite3.DatabaseError as error:
        raise disk_trouble(error, part) or OfficerError(
            f"{source} is not a backup that can be read ({error})."
        ) from error
    except WrongDatabase as error:
        raise WrongDatabase(
            f"{source} is no backup of this version, whose schema is {SCHEMA_REVISION}."
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return found


def _verified(file: Path) -> Verification:
    with closing(open_store(sqlite_url(file))) as copy:
        found = verify(copy)
    if not found.ok:
        first = found.broken[0]
        raise OfficerError(
            f"The copy does not verify: {len(found.broken)} broken, first {first.consignment}: {first.reason}. "
            "Nothing was replaced."
        )
    with closing(sqlite3.connect(file)) as copy_file:
        copy_file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        copy_file.execute("PRAGMA journal_mode = DELETE")
    return found


def _put_aside(database: Path) -> None:
    """The database that is replaced is kept under a free name. Refuses while somebody has it open for writing."""
    try:
        with closing(sqlite3.connect(database, timeout=1)) as current:
            current.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            current.execute("PRAGMA locking_mode = EXCLUSIVE")
            current.execute("BEGIN EXCLUSIVE")
            current.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        raise disk_trouble(error, database) or OfficerError(
            "The database is in use: stop the app and the intake service, then restore."
        ) from error
    number = 1
    while (aside := database.with_name(f"{database.name}.before-restore-{number}")).exists():
        number += 1
    database.replace(aside)
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
