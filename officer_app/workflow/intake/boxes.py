"""Which consignment a load list or a departure means by a waybill number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import bindparam, select

from officer_app.domain.words import State
from officer_app.store import tables as t
from officer_app.store.rows import among
from officer_app.workflow.batch import Batch, Row
from officer_app.workflow.intake.joining import of_carrier, open_by_waybill

_REUSED_AFTER = timedelta(days=183)  # a carrier gives no number twice within six months
_c = t.consignment.c
_ENDED = (
    select(_c.consignment_id, _c.logistics_no)
    .where(
        _c.site_id == bindparam("site_id"),
        among(_c.logistics_no, "numbers"),
        _c.ended_at >= bindparam("since", type_=_c.ended_at.type),
        _c.state != State.CANCELLED,
    )
    .order_by(_c.ended_at)
)


class Boxes:
    """Those of one message: what is here, and failing that what has left or was kept within six months."""

    def __init__(self, batch: Batch, numbers: Iterable[str]) -> None:
        wanted = set(numbers)
        self._open = open_by_waybill(batch, wanted)
        asked = {
            "site_id": batch.site_id,
            "numbers": wanted - self._open.keys(),
            "since": batch.now - _REUSED_AFTER,
        }
        ended = batch.tx.execute(_ENDED, asked).all()
        batch.load(key for key, _ in ended)
        self._ended: dict[str, list[Row]] = {}
        for key, number in ended:
            self._ended.setdefault(number, []).insert(0, batch.rows[key])

    def find(self, number: str, carrier: str) -> Row | None:
        """The consignment of this carrier's waybill; None: nobody declared it and it never came."""
        here = of_carrier(self._open.get(number, ()), carrier)
        if here is not None:
            return here
        return next((row for row in self._ended.get(number, ()) if row["logistics_code"] == carrier), None)
