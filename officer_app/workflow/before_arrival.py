"""What an inspection before arrival means to routing: what it asked, what came since, when it counts no longer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, exists, insert, select

from officer_app.domain.advance import Marks
from officer_app.domain.codes import Name
from officer_app.domain.ids import new_id
from officer_app.domain.words import (
    Advance,
    InspectionDegree,
    InspectionMode,
    InspectionPlace,
    Lane,
    MatchSource,
)
from officer_app.store import tables as t
from officer_app.store.rows import latest_key
from officer_app.workflow.batch import Batch, Row

#: More urgent than what a rule finds: somebody had the goods in hand after they were sealed.
_PRIORITY = 300
_BOX = [{"en": "Open the box and record what is in it", "zh": "开箱查验并登记实物"}]
_SEAL = [
    {"en": "Compare the goods with the declaration", "zh": "核对货物与申报是否相符"},
    {"en": "Seal every package; record seals and package numbers", "zh": "逐件施封，登记封志号和包装件号"},
]
_PLACES = {
    InspectionPlace.PREMISES: Name("at the enterprise", "企业场所"),
    InspectionPlace.STATION: Name("at the station", "监管场所"),
}


def sealing_of(connection: Connection, consignment_id: str) -> RowMapping | None:
    """The latest sealing, while no later record decides about the consignment. A record that was sent back decides
    nothing.
    """
    s, o, g = t.sealing.c, t.outcome.c, t.signature.c
    sent_back = exists().where(g.outcome_id == o.outcome_id, ~g.agreed)
    latest = (
        select(latest_key(o.outcome_id))
        .where(o.consignment_id == consignment_id, ~sent_back)
        .scalar_subquery()
    )
    return connection.execute(select(t.sealing).where(s.outcome_id == latest)).mappings().first()


def marks(sealing: RowMapping) -> Marks:
    """The numbers under which the goods left the officer."""
    return Marks(tuple(json.loads(sealing["seals"])), tuple(json.loads(sealing["packages"])))


def keep_up(batch: Batch, row: Row, matches: list[Row]) -> None:
    """Where the papers are not those of the inspection any more it is void, and `matches` grows by one."""
    if row["advance"] in (Advance.SEALED, Advance.PASSED):
        sealing = sealing_of(batch.tx, row["consignment_id"])
        if sealing is not None and (told := _changed_since(batch, row, sealing)):
            void(batch, row, matches, told)


def counted(batch: Batch, row: Row, matches: Sequence[Row]) -> Sequence[Row]:
    """The matches that still decide: all, or those that are new since an officer decided."""
    if row["advance"] in (Advance.SEALED, Advance.PASSED):
        sealing = sealing_of(batch.tx, row["consignment_id"])
        if sealing is not None:
            known = _known_by(batch, row, sealing["sealed_at"])
            return [m for m in matches if (m["source"], m["rule"], m["version"]) not in known]
    return matches if row["decided_at"] is None else [m for m in matches if m.get("new")]


def _known_by(batch: Batch, row: Row, moment: datetime) -> set[tuple[str, str, int]]:
    """What had caught the consignment by then, also where another fact has made it untrue since."""
    m = t.match.c
    query = select(m.source, m.rule, m.version).where(
        m.consignment_id == row["consignment_id"], m.matched_at <= moment
    )
    return {(source, rule, version) for source, rule, version in batch.tx.execute(query)}


def _changed_since(batch: Batch, row: Row, sealing: RowMapping) -> list[Name]:
    """Papers that are not those the inspection stood on; a first order or waybill is new, not changed."""
    told = []
    if row["declaration_id"] != sealing["declaration_id"]:
        told.append(Name("the declaration was changed after the inspection", "查验后清单已变更"))
    if sealing["order_id"] is not None and row["order_id"] != sealing["order_id"]:
        told.append(Name("the order was changed after the inspection", "查验后订单已变更"))
    if row["waybill_id"] is not None and row["waybill_id"] != sealing["waybill_id"]:
        now = _waybill(batch, row["waybill_id"])
        before = _waybill(batch, sealing["waybill_id"])
        if now["pack_no"] != (sealed := len(json.loads(sealing["packages"]))):
            told.append(
                Name(
                    f"the waybill says {now['pack_no']} packages, {sealed} were sealed",
                    f"运单件数为{now['pack_no']}，施封{sealed}件",
                )
            )
        if now["gross_weight"] != (before or row)["gross_weight"]:
            told.append(
                Name("the waybill says another weight than at the inspection", "运单毛重与查验时不符")
            )
    return told


def _waybill(batch: Batch, waybill_id: str | None) -> Row:
    found = batch.tx.execute(select(t.waybill).where(t.waybill.c.waybill_id == waybill_id)).mappings().first()
    return dict(found) if found else {}


def void(batch: Batch, row: Row, matches: list[Row], told: Sequence[Name]) -> None:
    """What was inspected is not what comes: the inspection counts no longer, and the goods are red."""
    why = _sentence(told)
    suspicion = red_match(
        batch, row, "advance-void", f"Inspected before arrival, but {why.en}", f"已预约查验，但{why.zh}"
    )
    batch.tx.execute(insert(t.match).values(suspicion))
    matches.append(suspicion | {"new": True})
    batch.event(row, "advance_void", why=why._asdict())
    batch.change(row, advance=Advance.VOID, decided_at=None, match_count=len(matches))


def broken(batch: Batch, row: Row, told: Sequence[Name]) -> Row:
    """What makes goods red whose seals or packages are not those of the inspection."""
    en, zh = _sentence(told)
    return red_match(
        batch, row, "seals", f"Not as sealed at the inspection: {en}", f"与查验施封情况不符：{zh}"
    )


def red_match(batch: Batch, row: Row, rule: str, en: str, zh: str, priority: int = _PRIORITY) -> Row:
    """A match that no fact takes back: a full inspection by hand."""
    return {
        "match_id": new_id(),
        "site_id": batch.site_id,
        "consignment_id": row["consignment_id"],
        "source": MatchSource.MANUAL,
        "rule": rule,
        "version": 1,
        "lane": Lane.RED,
        "priority": priority,
        "reason": json.dumps({"en": en, "zh": zh}, ensure_ascii=False),
        "items": "[]",
        "conditions": "[]",
        "requirements": json.dumps(_BOX, ensure_ascii=False),
        "mode": InspectionMode.MANUAL,
        "degree": InspectionDegree.FULL,
        "matched_at": batch.now,
    }


def asked(batch: Batch, row: Row, booking: RowMapping | Row) -> Row:
    """What a booking asks of the officer, as a match would."""
    when = booking["booked_for"].astimezone(batch.context.zone)
    en, zh = _PLACES[InspectionPlace(booking["place_kind"])]
    where = booking["place"]
    return red_match(
        batch,
        row,
        "booking",
        f"Booked before arrival: {when:%Y-%m-%d %H:%M}, {', '.join(part for part in (en, where) if part)}",
        f"预约查验：{when:%Y-%m-%d %H:%M}，{'，'.join(part for part in (zh, where) if part)}",
    ) | {"requirements": json.dumps(_SEAL, ensure_ascii=False), "degree": InspectionDegree.SAMPLE}


def booking_of(connection: Connection, task_id: Any) -> RowMapping | None:
    """The booking whose task this is; None for a task of the station itself."""
    b = t.booking.c
    return connection.execute(select(t.booking).where(b.task_id == task_id)).mappings().first()


def _sentence(told: Sequence[Name]) -> Name:
    return Name("; ".join(one.en for one in told), "；".join(one.zh for one in told))
