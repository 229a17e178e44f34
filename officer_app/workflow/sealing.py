"""Rows of evidence that an event names by the digest of all that they hold."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Table, insert

from officer_app.domain.clock import to_micros
from officer_app.store import tables as t
from officer_app.workflow.batch import Batch, Row

#: Whose rows are written by `seal` alone.
SEALED = (t.signature, t.reinspection, t.evidence)


def row_digest(row: Mapping[str, Any]) -> str:
    """SHA-256 over every column, by name."""
    values = {name: to_micros(v) if isinstance(v, datetime) else v for name, v in row.items()}
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def rows_digest(rows: Iterable[Mapping[str, Any]]) -> str:
    """One digest for rows in their order."""
    return hashlib.sha256("".join(map(row_digest, rows)).encode()).hexdigest()


def seal(batch: Batch, table: Table, values: Row, row: Row, event: str, **payload: Any) -> None:
    """Write a row that names every column, and the event that holds its digest."""
    batch.tx.execute(insert(table).values(values))
    (key,) = (column.name for column in table.primary_key)
    batch.event(row, event, **payload, sealed=[table.name, values[key], row_digest(values)])
