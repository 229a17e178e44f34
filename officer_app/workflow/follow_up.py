"""What an officer of a shared database leaves to the intake service: what follows from the facts is routed there."""

from __future__ import annotations

from sqlalchemy import select

from officer_app.domain.codes import Name
from officer_app.domain.routing import SEALS
from officer_app.domain.words import Advance, TaskState
from officer_app.store import tables as t
from officer_app.store.engine import Store
from officer_app.workflow import before_arrival
from officer_app.workflow.batch import Batch, Row
from officer_app.workflow.context import Context
from officer_app.workflow.eligibility import refusal
from officer_app.workflow.matching import active_matches
from officer_app.workflow.routing import make_red, route


def follow_up(store: Store, context: Context) -> None:
    """Route what an officer has found intact seals on: it is released, or goes where new facts send it. What was held
    when its seals were found to differ is to be opened.
    """
    c = t.consignment.c
    query = select(c.consignment_id).where(
        c.site_id == context.site.site_id,
        c.on_desk == 1,
        c.advance.in_((Advance.PASSED, Advance.BROKEN)),
        c.missing.contains(SEALS),
    )
    with store.read() as connection:
        keys = list(connection.execute(query).scalars())
    for key in keys:
        with store.transaction() as tx:
            batch = Batch(tx, context, None)
            batch.load([key])
            row, matches = batch.rows[key], active_matches(batch, [key]).get(key, [])
            if row["advance"] == Advance.PASSED:
                route_passed(batch, row, matches)
            else:
                if row["task_state"] in (TaskState.OPEN, TaskState.CLAIMED):  # else it was recorded meanwhile
                    make_red(batch, row, matches)
                batch.change(row, missing="")
            batch.flush()


def route_passed(batch: Batch, row: Row, matches: list[Row]) -> None:
    """Seals and packages are as they were: unless its enterprise is no longer eligible nothing else is awaited."""
    if why := refusal(batch.tx, batch.site_id, row["ebc_code"], batch.now):
        before_arrival.void(batch, row, matches, [Name(why, "企业已不具备预约查验资格")])
    route(batch, [row], {row["consignment_id"]: matches})
