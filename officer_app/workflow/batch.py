"""One transaction's worth of work: consignments in memory, and what each step leaves behind.

A message holds up to a hundred declarations. Reading, matching and routing them one by one would cost a
statement each; a batch loads the rows once, changes them in memory and writes them with one statement a table.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, Table, select, update

from officer_app.domain.clock import to_micros
from officer_app.domain.errors import NotAllowed
from officer_app.domain.ids import new_ids
from officer_app.domain.people import Actor
from officer_app.domain.states import ENDED, FIRST_STATES, STEPS
from officer_app.domain.words import State
from officer_app.store import tables as t
from officer_app.store.engine import moment
from officer_app.store.rows import add_up_rows, among, fetch_rows, insert_rows, update_rows
from officer_app.store.types import MOST, is_shared
from officer_app.workflow.context import Context
from officer_app.workflow.journal import Event, append_events, payload_text

Row = dict[str, Any]

_COLUMNS = [c.name for c in t.consignment.columns if c.computed is None]
_DEFAULTS: Row = dict.fromkeys(_COLUMNS) | {
    "priority": 0,
    "priority_why": "",
    "version": 1,
    "undeclared": False,
    "missing": "",
    "goods": "",
    "item_count": 0,
    "scan_count": 0,
    "flag_count": 0,
    "match_count": 0,
}

_LOAD = select(*(t.consignment.c[name] for name in _COLUMNS)).where(
    among(t.consignment.c.consignment_id, "ids")
)
#: Where others write at the same time: locked, always in one order, until the transaction ends.
_LOCK = _LOAD.order_by(t.consignment.c.consignment_id).with_for_update(key_share=True)
_RECEIPTS_A_FILE = 100
_KEYS_AT_ONCE = 100


class Batch:
    """Collects changes and writes them with `flush()`; nothing is committed here."""

    def __init__(
        self, tx: Connection, context: Context, now: datetime | None, actor: Actor | None = None
    ) -> None:
        self.tx = tx
        self.context = context
        self.site_id = context.site.site_id
        self.shared = is_shared(tx.dialect)
        self.now = moment(tx, now)
        self.actor = actor or context.service
        self.rows: dict[str, Row] = {}
        #: Those added here that have a match already.
        self.caught: set[str] = set()
        self._keys: list[str] = []
        self._new: dict[str, State] = {}
        self._links: list[tuple[Table, list[Row], tuple[str, ...]]] = []
        self._dirty: dict[str, set[str]] = {}
        self._steps: dict[str, list[State]] = {}
        self._events: list[Event] = []
        self._fresh_chains: set[str] = set()
        self._receipts: list[Row] = []
        self._receipt_files: dict[tuple[str, str], tuple[str, int]] = {}
        self._counts: Counter[tuple[int, str, str, str, int]] = Counter()
        self._values: defaultdict[tuple[int, str, str, str, int], Decimal] = defaultdict(Decimal)
        self._sums: list[tuple[Table, list[Row], tuple[str, ...], tuple[str, ...]]] = []

    # --- consignments

    def load(self, ids: Iterable[str]) -> None:
        """Bring consignments into memory, those not there yet."""
        wanted = [key for key in ids if key not in self.rows]
        if wanted:
            for row in fetch_rows(self.tx, _LOCK if self.shared else _LOAD, {"ids": wanted}):
                if row["site_id"] != self.site_id:
                    raise NotAllowed(
                        f"{row['logistics_no']} is at another site of yours: work at that site first."
                    )
                self.rows[row["consignment_id"]] = row

    def new_id(self) -> str:
        """A key for a new row; several made at once take a tenth of the time."""
        if not self._keys:
            self._keys = new_ids(_KEYS_AT_ONCE)[::-1]
        return self._keys.pop()

    def add(self, state: State, **values: Any) -> Row:
        """A new consignment; it is written by the next `write_rows()` or `flush()`."""
        key = self.new_id()
        row = _DEFAULTS | {"consignment_id": key, "site_id": self.site_id, "state": state} | values
        row["updated_at"] = self.now
        self.rows[key] = row
        self._new[key] = state
        self._fresh_chains.add(key)
        return row

    def is_new(self, key: str) -> bool:
        """Not written yet, so that nothing in the store belongs to it."""
        return key in self._new

    def is_fresh(self, key: str) -> bool:
        """Added by this batch, written or not: nothing is known of it from before."""
        return key in self._fresh_chains

    def change(self, row: Row, **values: Any) -> None:
        """Set columns; writes nothing when they already hold these values."""
        if row["consignment_id"] in self._new:  # written whole
            row.update(values)
            return
        changed = [name for name, value in values.items() if row[name] != value]
        if changed:
            row.update(values)
            self._dirty.setdefault(row["consignment_id"], set()).update(changed)

    def touch(self, row: Row) -> None:
        """Write the row although none of its columns changed: what belongs to it did."""
        self._dirty.setdefault(row["consignment_id"], set())

    def step(self, row: Row, to: State, **values: Any) -> None:
        """Move to the next state, and set columns with it.

        The database checks that the step is one of `domain.states.STEPS`.
        """
        key = row["consignment_id"]
        if key in self._new and to in FIRST_STATES:
            self._new[key] = to
        else:
            self._steps.setdefault(key, [State(row["state"])]).append(to)
        if to in ENDED:
            values["ended_at"] = self.now
        self.change(row, state=to, **values)

    def link(self, table: Table, rows: list[Row], *columns: str) -> None:
        """Point rows of another table at consignments, once those are written."""
        self._links.append((table, rows, columns))

    # --- what each step leaves behind

    def event(self, row: Row | str, event: str, **payload: Any) -> None:
        """An audit event for a consignment (or a named chain); hashed and written by `flush()`."""
        chain = row if isinstance(row, str) else row["consignment_id"]
        self._events.append((chain, event, payload_text(payload)))

    def receipt(
        self, kind: str, status: str, key: str, body: Mapping[str, str | None], row: Row | None = None
    ) -> None:
        """A receipt to be written to the outbox once; `key` is what makes it that one receipt."""
        batch, held = self._receipt_files.get((kind, status), ("", _RECEIPTS_A_FILE))
        if held == _RECEIPTS_A_FILE:
            batch, held = self.new_id(), 0
        self._receipt_files[kind, status] = batch, held + 1
        self._receipts.append(
            {
                "site_id": self.site_id,
                "receipt_key": f"{kind}:{status}:{key}",
                "batch_id": batch,
                "kind": kind,
                "status": status,
                "consignment_id": row["consignment_id"] if row else None,
                "body": payload_text(body),
                "created_at": self.now,
            }
        )

    def count(self, measure: str, row: Row, minutes: int = 0, times: int = 1, day: int | None = None) -> None:
        """Count a step of this consignment in the day's volumes, or `times` in those of another `day`."""
        key = (day or self.today, row["mode"] or "", row["lane"] or "", measure, minutes)
        self._counts[key] += times
        if row["value_cny"]:
            self._values[key] += times * row["value_cny"]

    def add_up(self, table: Table, rows: list[Row], sums: tuple[str, ...], newest: tuple[str, ...]) -> None:
        """Add to `sums` of rows that others add to as well: last of all, as they wait for it until the commit."""
        self._sums.append((table, rows, sums, newest))

    @cached_property
    def micros(self) -> int:
        """Now, in microseconds since 1970."""
        return to_micros(self.now)

    @cached_property
    def today(self) -> int:
        return self.day(self.now)

    def day(self, moment: datetime) -> int:
        """yyyymmdd at the site."""
        local = moment.astimezone(self.context.zone)
        return local.year * 10_000 + local.month * 100 + local.day

    # --- writing

    def write_rows(self) -> None:
        """Write the consignments as they stand, so that what refers to them or reads them can follow.

        What is there comes before what is new: a waybill number is free once the consignment that had it has ended.
        """
        self._write_changes()
        if self._new:
            begun = [(self.rows[key], state) for key, state in self._new.items()]
            first = [row if row["state"] == state else row | {"state": state} for row, state in begun]
            insert_rows(self.tx, t.consignment, first)
            for key in self._new:
                self._dirty.pop(key, None)
                if key in self._steps:
                    self._dirty[key] = {"state"}
            self._new.clear()
            self._write_changes()
        for table, rows, columns in self._links:
            update_rows(self.tx, table, rows, columns)
        self._links.clear()

    def _write_changes(self) -> None:
        """Of the consignments that are there; no column that did not change, as each costs its indexes."""
        self._write_steps()
        alike: dict[frozenset[str], list[Row]] = {}
        for key in [key for key in self._dirty if key not in self._new]:
            row = self.rows[key]
            row["updated_at"] = self.now
            alike.setdefault(frozenset(self._dirty.pop(key)), []).append(row)
        for changed in sorted(alike, key=lambda columns: "ended_at" not in columns):
            columns = (*sorted(changed), "updated_at")
            update_rows(self.tx, t.consignment, alike[changed], columns, counted="version")

    def _write_steps(self) -> None:
        """All steps but the last of each, unless all are in order and the last one may be taken at once."""
        for key in [key for key in self._steps if key not in self._new]:
            path = self._steps.pop(key)
            if path[-1] in STEPS[path[0]] and all(to in STEPS[state] for state, to in pairwise(path)):
                continue
            for state in path[1:-1]:
                update_rows(self.tx, t.consignment, [{"consignment_id": key, "state": state}], ("state",))

    def tell(self) -> None:
        """Write the events and receipts collected so far, of consignments that are written."""
        if self._events:
            append_events(self.tx, self.actor, self.now, self._events, frozenset(self._fresh_chains))
            self._events = []
        if self._receipts:
            for receipt, key in zip(self._receipts, new_ids(len(self._receipts)), strict=True):
                receipt["receipt_id"] = key
            insert_rows(self.tx, t.receipt, self._receipts)
            self._receipts = []

    def flush(self) -> None:
        """Write everything collected, in an order that foreign keys and triggers accept."""
        self.write_rows()
        if self.actor.role is not None:
            seen = update(t.officer).where(t.officer.c.login == self.actor.login)
            self.tx.execute(seen.values(seen_at=self.now))
        self.tell()
        self._fresh_chains.clear()
        if self._counts:
            insert_rows(
                self.tx,
                t.volume_delta,
                [
                    {
                        "delta_id": self.new_id(),
                        "site_id": self.site_id,
                        "day": day,
                        "mode": mode,
                        "lane": lane,
                        "measure": measure,
                        "minutes": minutes,
                        "count": count,
                        "value_cny": min(self._values[(day, mode, lane, measure, minutes)], MOST),
                    }
                    for (day, mode, lane, measure, minutes), count in self._counts.items()
                ],
            )
            self._counts.clear()
            self._values.clear()
        if self._sums and self.shared:  # others wait for the sums: what is looked at last is looked at before
            self.tx.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
        for sums in self._sums:
            add_up_rows(self.tx, *sums)
        self._sums.clear()
