"""The same use cases at past times, many consignments a transaction: how a demonstration gets its history."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection, insert, select, update

from officer_app.domain.clock import now as clock_now
from officer_app.domain.documents import Arrival, Declaration, Departure, LoadList, Order, Waybill
from officer_app.domain.ids import new_id
from officer_app.domain.marked import Marked
from officer_app.domain.outcome import Outcome
from officer_app.domain.people import Actor
from officer_app.domain.scans import ThreatReport
from officer_app.domain.words import State, TaskState
from officer_app.store import tables as t
from officer_app.store.engine import Store
from officer_app.store.scans import marked_on, read_scans
from officer_app.workflow.batch import Batch, Row
from officer_app.workflow.context import Context
from officer_app.workflow.intake.arrivals import apply_arrivals
from officer_app.workflow.intake.declarations import apply_declarations
from officer_app.workflow.intake.departures import apply_departures
from officer_app.workflow.intake.loading import apply_load_lists
from officer_app.workflow.intake.orders import apply_orders
from officer_app.workflow.intake.scans import apply_reports
from officer_app.workflow.intake.waybills import apply_waybills
from officer_app.workflow.matching import rematch
from officer_app.workflow.recording import record
from officer_app.workflow.routing import route
from officer_app.workflow.tasks import take


class Backfill:
    """One transaction's steps, each at its own time. Rules run once the scan is there, as nobody watched before."""

    def __init__(self, tx: Connection, context: Context) -> None:
        self.tx = tx
        self.context = context
        self._declared: list[str] = []

    def orders(self, at: datetime, documents: Sequence[Order]) -> None:
        batch = self._batch(at)
        apply_orders(batch, self._message(batch, "CEB303"), list(enumerate(documents, start=1)))
        batch.flush()

    def waybills(self, at: datetime, documents: Sequence[Waybill]) -> None:
        batch = self._batch(at)
        apply_waybills(batch, self._message(batch, "CEB505"), list(enumerate(documents, start=1)))
        batch.flush()

    def declarations(self, at: datetime, documents: Sequence[Declaration]) -> None:
        batch = self._batch(at)
        apply_declarations(batch, self._message(batch, "CEB603"), list(enumerate(documents, start=1)))
        self._declared += batch.rows
        batch.flush()

    def arrivals(self, at: datetime, documents: Sequence[Arrival]) -> None:
        batch = self._batch(at)
        apply_arrivals(batch, self._message(batch, "CEB507"), list(enumerate(documents, start=1)))
        batch.flush()

    def reports(self, at: datetime, reports: Sequence[ThreatReport]) -> None:
        """Reports, and what follows from them: matches, lane, release or task."""
        batch = self._batch(at)
        message_id = self._message(batch, "TDR")
        rows = [
            row for row in apply_reports(batch, [(message_id, one) for one in reports]) if row is not None
        ]
        route(batch, rows, rematch(batch, rows))
        batch.flush()

    def route_late(self, at: datetime) -> None:
        """What still waits for a fact is routed without it."""
        batch = self._batch(at)
        batch.load(self._declared)
        waiting = (State.ARRIVED, State.SCREENED)
        rows = [batch.rows[key] for key in self._declared if batch.rows[key]["state"] in waiting]
        if rows:
            route(batch, rows, rematch(batch, rows))
            batch.flush()

    def on_desk(self) -> list[Row]:
        """What was declared here and waits for an officer."""
        batch = self._batch(clock_now())
        batch.load(self._declared)
        return [batch.rows[key] for key in self._declared if batch.rows[key]["task_state"] == TaskState.OPEN]

    def requirements(self, row: Row) -> list[str]:
        """What its task asks for."""
        text = self.tx.execute(
            select(t.task.c.requirements).where(t.task.c.task_id == row["task_id"])
        ).scalar_one()
        return [check["en"] for check in json.loads(text)]

    def marked(self, row: Row) -> tuple[Marked, ...]:
        """What is marked on its X-ray."""
        return marked_on(read_scans(self.tx, row["consignment_id"]))

    def quantities(self, row: Row) -> dict[int, Decimal]:
        """How much was declared of each goods item, by its number."""
        c = t.goods_item.c
        query = select(c.gnum, c.qty).where(c.declaration_id == row["declaration_id"])
        return {row.gnum: row.qty for row in self.tx.execute(query)}

    def claim(self, at: datetime, officer: Actor, rows: Sequence[Row]) -> None:
        batch = self._batch(at, officer)
        batch.load(row["consignment_id"] for row in rows)
        for row in rows:
            take(batch, batch.rows[row["consignment_id"]])
        batch.flush()

    def record(
        self, at: datetime, officer: Actor, records: Sequence[tuple[Row, Outcome, Actor | None]]
    ) -> None:
        batch = self._batch(at, officer)
        for row, outcome, second in records:
            record(batch, row["task_id"], outcome, second)
        batch.flush()

    def released(self) -> list[Row]:
        """What was declared here and may leave."""
        batch = self._batch(clock_now())
        batch.load(self._declared)
        return [batch.rows[key] for key in self._declared if batch.rows[key]["state"] == State.RELEASED]

    def load_lists(self, at: datetime, documents: Sequence[LoadList]) -> None:
        batch = self._batch(at)
        apply_load_lists(batch, self._message(batch, "CEB607"), list(enumerate(documents, start=1)))
        batch.flush()

    def departures(self, at: datetime, documents: Sequence[Departure]) -> None:
        batch = self._batch(at)
        apply_departures(batch, self._message(batch, "CEB509"), list(enumerate(documents, start=1)))
        batch.flush()

    def _batch(self, at: datetime, actor: Actor | None = None) -> Batch:
        return Batch(self.tx, self.context, at, actor)

    def _message(self, batch: Batch, kind: str) -> str:
        """The message the documents would have come in."""
        key = new_id()
        self.tx.execute(
            insert(t.message).values(
                message_id=key,
                site_id=batch.site_id,
                sha256=key.replace("-", "") * 2,
                file_name="demonstration history",
                kind=kind,
                octets=0,
                received_at=batch.now,
            )
        )
        return key


def finish(store: Store) -> None:
    """Nobody waits for receipts of a history that never was: they count as written."""
    c = t.receipt.c
    with store.transaction() as tx:
        tx.execute(update(t.receipt).where(c.written_at.is_(None)).values(written_at=c.created_at))
