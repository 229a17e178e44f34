"""All fact rows of an embedded store at once, for backtests: only the columns used, read by a program of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import polars as pl
from sqlalchemy import Select, select, text
from sqlalchemy.dialects import sqlite

from officer_app.domain.errors import WrongDatabase
from officer_app.rules.derive import derive, needed
from officer_app.rules.vocabulary import KEYS, VOCABULARY
from officer_app.store import tables as t
from officer_app.store.facts import STORED, raw_column, stored_type

_GNUM_SPAN = 1 << 20  # above any goods item's number
_ROW = text("consignment.rowid AS consignment_row")
_SHARE = text("consignment.rowid > {low} AND consignment.rowid <= {high}")


def read_all_facts(database: Path, columns: Iterable[str]) -> pl.DataFrame:
    """The fact rows of every declared consignment in the SQLite file `database`, in the order they came.

    `columns` as in `store.facts.read_facts`. Raises WrongDatabase where the file cannot be read.
    """
    wanted = tuple(dict.fromkeys((*KEYS, *columns)))
    names = needed(wanted)
    head = [name for name in names if STORED[name].table not in (t.goods_item, t.order_line)]
    items = [name for name in names if STORED[name].table is t.goods_item]
    lines = [name for name in names if STORED[name].table is t.order_line]
    queries = [_head_query(head), _item_query(items)]
    if lines:
        lines = list(dict.fromkeys(("line_gnum", *lines)))
        queries.append(_line_query(lines))
    with TemporaryDirectory(prefix="facts-", ignore_cleanup_errors=True) as folder:
        _read(database, [_text(query) for query in queries], folder)
        heads = _frame(folder, 0, head)
        rows = _frame(folder, 1, items)
        at = np.searchsorted(_rowid(heads), _rowid(rows))
        joined = [*heads.select(head)[at].get_columns(), *rows.select(items).get_columns()]
        if lines:
            joined += _lines_of(rows, _frame(folder, 2, lines), lines)
        return derive(pl.DataFrame(joined), wanted)


def _head_query(names: Sequence[str]) -> Select[Any]:
    """A row for each consignment."""
    c = t.consignment.c
    tables = {STORED[name].table for name in names}
    joined: Any = t.consignment.join(t.declaration, t.declaration.c.declaration_id == c.declaration_id)
    if t.trade_order in tables:
        joined = joined.outerjoin(t.trade_order, t.trade_order.c.order_id == c.order_id)
    if t.waybill in tables:
        joined = joined.outerjoin(t.waybill, t.waybill.c.waybill_id == c.waybill_id)
    return _query(names, joined)


def _item_query(names: Sequence[str]) -> Select[Any]:
    joined = t.consignment.join(t.goods_item, t.goods_item.c.declaration_id == t.consignment.c.declaration_id)
    return _query(names, joined)


def _line_query(names: Sequence[str]) -> Select[Any]:
    return _query(
        names, t.consignment.join(t.order_line, t.order_line.c.order_id == t.consignment.c.order_id)
    )


def _query(names: Sequence[str], joined: Any) -> Select[Any]:
    """Ordered by consignment; lines of a consignment come by number, the order of their table."""
    return (
        select(_ROW, *map(raw_column, names))
        .select_from(joined)
        .where(_SHARE)
        .order_by(text("consignment.rowid"))
    )


def _text(query: Select[Any]) -> str:
    return str(query.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))


def _read(database: Path, queries: Sequence[str], folder: str) -> None:
    asked = json.dumps({"database": str(database), "queries": queries, "folder": folder})
    done = subprocess.run(
        [sys.executable, "-m", "officer_app.store.arrow_reader"],
        input=asked,
        text=True,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["no reason given"]
        raise WrongDatabase(f"{database} could not be read: {said[-1]}")


def _frame(folder: str, query: int, names: Sequence[str]) -> pl.DataFrame:
    """The parts of an answer together. A column without any value has no type of its own yet."""
    parts = [pl.read_ipc(file) for file in sorted(Path(folder).glob(f"{query}.*.arrow"))]
    types: dict[str, type[pl.DataType]] = {name: stored_type(name) for name in names}
    types["consignment_row"] = pl.Int64
    return pl.concat([part.cast(pl.Schema(types)) for part in parts], rechunk=True)


def _rowid(frame: pl.DataFrame) -> np.ndarray[Any, np.dtype[np.int64]]:
    return frame["consignment_row"].to_numpy()


def _lines_of(rows: pl.DataFrame, lines: pl.DataFrame, names: Sequence[str]) -> list[pl.Series]:
    """For each goods item the order line of its number, or nulls."""
    asked = _rowid(rows) * _GNUM_SPAN + rows["gnum"].to_numpy().astype(np.int64)
    known = _rowid(lines) * _GNUM_SPAN + lines["line_gnum"].to_numpy().astype(np.int64)
    at = np.searchsorted(known, asked)
    found = at < len(known)
    found[found] = known[at[found]] == asked[found]
    places = pl.select(pl.when(pl.Series(found)).then(pl.Series(at, dtype=pl.UInt32))).to_series()
    return lines.select(pl.col(list(names)).gather(places)).get_columns()


assert set(STORED) <= {*VOCABULARY, "declaration_sent", "order_sent", "order_ebc_code", "line_gnum"}
