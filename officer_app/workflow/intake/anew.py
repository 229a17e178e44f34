"""A waybill under which goods are detained, declared anew: who detained them knows, and who gets the new one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import bindparam, select

from officer_app.domain.words import Lane, State
from officer_app.store import tables as t
from officer_app.store.rows import among, insert_rows
from officer_app.workflow.batch import Batch, Row
from officer_app.workflow.before_arrival import red_match
from officer_app.workflow.pinning import pins

RULE = "waybill-detained"
_PRIORITY = 100
#: Carriers use a number again after half a year.
_SAME_BOX = timedelta(days=183)
_c = t.consignment.c
_DETAINED = select(_c.consignment_id, _c.logistics_no, _c.logistics_code).where(
    _c.site_id == bindparam("site_id"),
    among(_c.logistics_no, "numbers"),
    _c.state == State.DETAINED,
    _c.ended_at > bindparam("since"),
)


def tell_of_detained(batch: Batch, rows: Sequence[Row]) -> None:
    """`rows` have just been declared, and are written. One whose waybill is that of detained goods is red, whatever
    the facts; both chains say so.
    """
    asked = {"site_id": batch.site_id, "numbers": {row["logistics_no"] for row in rows}}
    found = batch.tx.execute(_DETAINED, asked | {"since": batch.now - _SAME_BOX}).all() if rows else []
    detained = {(one.logistics_no, one.logistics_code): one.consignment_id for one in found}
    again = [
        (row, key) for row in rows if (key := detained.get((row["logistics_no"], row["logistics_code"])))
    ]
    batch.load(key for _, key in again)
    matches = []
    for row, key in again:
        match = red_match(
            batch,
            row,
            RULE,
            "Goods under this waybill number are detained",
            "同一运单号项下的货物已被扣留",
            _PRIORITY,
        )
        matches.append(match)
        batch.caught.add(row["consignment_id"])
        batch.change(row, match_count=row["match_count"] + 1)
        batch.event(row, "waybill_detained", consignment=key)
        batch.event(row, "matched", matches=[[RULE, 1, Lane.RED]], pins=pins([match]), withdrawn=[])
        before = batch.rows[key]
        batch.event(before, "declared_anew", consignment=row["consignment_id"], number=row["declaration_no"])
        batch.touch(before)
    insert_rows(batch.tx, t.match, matches)
