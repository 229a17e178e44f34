"""Rows that an event names by digest: what the chain does not hold itself cannot be changed behind it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, insert, select, type_coerce
from sqlalchemy.types import NULLTYPE

from officer_app.domain.clock import to_micros
from officer_app.store import tables as t
from officer_app.store.guards import ONLY_CHANGES
from officer_app.store.types import to_units
from officer_app.workflow.batch import Batch
from officer_app.workflow.batch import Row as Changing

Row = Mapping[str, Any] | RowMapping


class Sealed(NamedTuple):
    """A table whose rows are sealed, each with its lines; the event's payload names the row by its key's name."""

    head: Table
    lines: Table | None = None

    @property
    def key(self) -> str:
        return next(iter(self.head.primary_key.columns)).name

    def digest(self, head: Row, lines: Iterable[Row] = ()) -> str:
        """SHA-256 over the values as stored, but for the columns that may change later."""
        values = [_values(self.head, head)]
        if self.lines is not None:
            values += [_values(self.lines, line) for line in lines]
        return _digest(values)


#: By the event that names them.
SEALED = {
    "load_list_received": Sealed(t.load_list, t.load_line),
    "departure_received": Sealed(t.departure, t.departure_line),
    "departure_alarm": Sealed(t.departure_alarm),
    "unnamed_alarm": Sealed(t.departure_alarm),
    "declaration_cancelled": Sealed(t.cancellation),
    "record_signed": Sealed(t.signature),
    "record_approved": Sealed(t.signature),
    "record_returned": Sealed(t.signature),
    "reinspection_asked": Sealed(t.reinspection),
    "evidence_added": Sealed(t.evidence),
    "eligibility_decided": Sealed(t.eligibility),
    "inspection_booked": Sealed(t.booking),
    "goods_sealed": Sealed(t.sealing),
    "seals_intact": Sealed(t.seal_check),
    "seals_differ": Sealed(t.seal_check),
    "key_enrolled": Sealed(t.officer_key),
    "journal_taken": Sealed(t.journal_entry),
    "journal_late": Sealed(t.journal_entry),
    "late_confirmed": Sealed(t.late_word),
    "late_settled": Sealed(t.late_word),
}


def seal(batch: Batch, values: Changing, row: Changing | str, event: str, **payload: Any) -> None:
    """Write a row that names every column, and the event that names it with its digest."""
    sealed = SEALED[event]
    batch.tx.execute(insert(sealed.head).values(values))
    named = {sealed.key: values[sealed.key]} | payload
    batch.event(row, event, **named, digest=sealed.digest(values))


def as_stored(table: Table) -> list[ColumnElement[Any]]:
    """The table's columns without their types: whatever somebody else put there is read, and told."""
    return [type_coerce(column, NULLTYPE).label(column.name) for column in table.columns]


def rows_digest(table: Table, rows: Iterable[Row]) -> str:
    """One digest for rows of a table in their order."""
    return _digest([_values(table, row) for row in rows])


def stored_digests(
    connection: Connection, sealed: Sealed, consignment_id: str | None = None
) -> dict[str, str]:
    """The digest of every row, or of those of one consignment, as it stands now, by its key."""
    key, heads = sealed.key, select(*as_stored(sealed.head))
    if consignment_id is not None:
        if "consignment_id" not in sealed.head.c:
            return {}  # of the site
        heads = heads.where(sealed.head.c.consignment_id == consignment_id)
    lines: dict[str, list[Row]] = {}
    if sealed.lines is not None:
        order = sealed.lines.c[key], sealed.lines.c.gnum
        for line in connection.execute(select(*as_stored(sealed.lines)).order_by(*order)).mappings():
            lines.setdefault(line[key], []).append(line)
    found = {
        head[key]: sealed.digest(head, lines.pop(head[key], ()))
        for head in connection.execute(heads).mappings()
    }
    return found | {orphan: sealed.digest({}, some) for orphan, some in lines.items()}


def _digest(values: Sequence[Any]) -> str:
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=repr)
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()


def _values(table: Table, row: Row) -> Sequence[Any]:
    free = ONLY_CHANGES.get(table.name, ())
    return [plain(row[column.name] if row else None) for column in table.columns if column.name not in free]


def plain(value: Any) -> Any:
    """As the embedded store has it: what was sealed there and here has one digest."""
    match value:
        case Decimal():
            return to_units(value)
        case datetime():
            return to_micros(value)
        case bool():
            return int(value)
        case _:
            return value
