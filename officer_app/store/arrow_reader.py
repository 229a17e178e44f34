"""Reads queries out of a SQLite file into Arrow files. A program of its own, started by `store.bulk_facts`.

It must not run inside the app: its driver (ADBC) brings a second copy of SQLite, and when that copy closes the file the
operating system drops the locks which the first copy holds in the same process, so that two could write at once.
"""

from __future__ import annotations

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import polars as pl
from adbc_driver_manager.dbapi import Connection
from adbc_driver_sqlite import dbapi

_ROWS_A_BATCH = "65536"


def read(database: Path, queries: list[str], folder: Path) -> None:
    """Write the answer of `queries[i]` to `<folder>/<i>.<part>.arrow`, parts in order, all of one moment.

    A query holds `{low}` and `{high}`, between which its share of consignments lies, by rowid.
    """
    parts = os.cpu_count() or 1
    with ExitStack() as opened:
        watch = opened.enter_context(_connect(database))
        readers = [opened.enter_context(_connect(database)) for _ in range(parts)]
        while True:
            version = _value(watch, "PRAGMA data_version")
            for reader in readers:
                _value(reader, "BEGIN")
                _value(reader, "SELECT count(*) FROM site")
            if _value(watch, "PRAGMA data_version") == version:
                break  # nobody committed between the first and the last
            for reader in readers:
                _value(reader, "ROLLBACK")
        last = _value(readers[0], "SELECT coalesce(max(rowid), 0) FROM consignment")
        bounds = [last * part // parts for part in range(parts + 1)]

        def read_part(part: int) -> None:
            for at, query in enumerate(queries):
                with readers[part].cursor() as cursor:
                    cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": _ROWS_A_BATCH})
                    cursor.execute(query.format(low=bounds[part], high=bounds[part + 1]))
                    found = pl.DataFrame(cursor.fetch_arrow())
                    found.write_ipc(folder / f"{at}.{part:03}.arrow", compat_level=pl.CompatLevel.newest())

        with ThreadPoolExecutor(parts) as pool:
            list(pool.map(read_part, range(parts)))


def _connect(database: Path) -> Connection:
    return dbapi.connect(f"{database.absolute().as_uri()}?mode=ro", autocommit=True)


def _value(connection: Connection, statement: str) -> int:
    """The one number a statement gives; 0 where it gives none."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        found = pl.DataFrame(cursor.fetch_arrow())
        return int(found.item()) if found.height else 0


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    read(Path(asked["database"]), asked["queries"], Path(asked["folder"]))
