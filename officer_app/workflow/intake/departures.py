"""CEB509: what left, and when.

What was not released may not leave, what is on the load list of another unit not with this one, and what left
before not again: each raises an alarm, whatever else becomes of it. What must stay and is on the list of a unit that
leaves raises one too, though the departure does not name it: that it stayed is only the carrier's silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, insert, select, update

from officer_app.domain.documents import Departure, DepartureLine
from officer_app.domain.ids import new_id
from officer_app.domain.loading import LEFT_BEHIND, MAY_LEAVE, MUST_STAY, Place, Why, same_place, why
from officer_app.domain.words import AppType, ReturnStatus, State
from officer_app.store import tables as t
from officer_app.store.rows import among
from officer_app.workflow.batch import Batch, Row
from officer_app.workflow.intake.blocks import Accepted, Refusal, Verdict
from officer_app.workflow.intake.boxes import Boxes
from officer_app.workflow.intake.joining import STATE_ZH
from officer_app.workflow.intake.loading import unload
from officer_app.workflow.numbers import eport_numbers
from officer_app.workflow.sealing import SEALED

_FIELDS = [c.name for c in t.departure.columns if c.name in Departure.model_fields and c.name != "pre_no"]
_d, _m, _l, _n = t.departure.c, t.departure_line.c, t.load_list.c, t.load_line.c
_KNOWN = select(_d.logistics_code, _d.cop_no, _d.msg_seq_no).where(
    _d.site_id == bindparam("site_id"), among(_d.cop_no, "numbers")
)
_OPEN = _n.is_current & _n.departure_id.is_(None)
_PARTS = select(_d.departure_id).where(
    _d.site_id == bindparam("site_id"),
    _d.cop_no == bindparam("cop_no"),
    _d.logistics_code == bindparam("carrier"),
)
_NAMED = select(_m.consignment_id).where(among(_m.departure_id, "parts"))
_UNITS = (
    select(_l.voyage_no, _l.bill_no, _n.total_package_no)
    .join(t.load_list, _l.load_list_id == _n.load_list_id)
    .where(among(_n.departure_id, "parts"))
    .distinct()
)
_LISTED = (
    select(_n.load_list_id, _n.gnum, _n.consignment_id, _l.voyage_no, _l.bill_no, _n.total_package_no)
    .join(t.load_list, _l.load_list_id == _n.load_list_id)
    .where(among(_n.consignment_id, "ids"), _OPEN)
)
_IN_UNIT = (
    select(_n.load_list_id, _n.gnum, _n.consignment_id, _n.logistics_no)
    .join(t.load_list, _l.load_list_id == _n.load_list_id)
    .where(
        _n.site_id == bindparam("site_id"),
        _OPEN,
        _l.site_id == bindparam("site_id"),
        _l.voyage_no == bindparam("voyage"),
        _l.bill_no == bindparam("bill"),
        _n.total_package_no == bindparam("package"),
    )
)


class Listed(NamedTuple):
    """A line by which a load list has a consignment in a unit that is here."""

    load_list_id: str
    gnum: int
    place: Place


class Named(NamedTuple):
    """What a departure says of one waybill, and what is known of it."""

    line: DepartureLine
    said: Place
    row: Row | None
    listed: Sequence[Listed]

    @property
    def waybill(self) -> str:
        return self.line.logistics_no

    @property
    def elsewhere(self) -> Place | None:
        """The unit it is on the list of, or left with, where that is not the one the departure says."""
        if self.row is not None and self.row["state"] == State.DEPARTED:
            left: Place = (self.row["voyage_no"] or "", self.row["bill_no"] or "", "")
            return None if same_place(self.said, left) else left
        if any(same_place(self.said, one.place) for one in self.listed):
            return None
        return self.listed[0].place if self.listed else None

    @property
    def is_wrong(self) -> bool:
        if self.row is None or self.row["state"] not in (*MAY_LEAVE, State.DEPARTED):
            return True
        return self.elsewhere is not None

    @property
    def why(self) -> Why:
        """Of one that is wrong."""
        return why(self.row["state"] if self.row is not None else None)


class Silent(NamedTuple):
    """What must stay and was in a unit that left, of which the departure says nothing."""

    waybill: str
    said: Place
    row: Row
    why: Why = Why.NOT_NAMED
    elsewhere: Place | None = None


def apply_departures(
    batch: Batch, message_id: str, blocks: Sequence[tuple[int, Departure]]
) -> dict[int, Verdict]:
    """Let go what may leave, raise alarms for the rest; gives what became of each block."""
    boxes = Boxes(batch, {line.logistics_no for _, document in blocks for line in document.lines})
    known = _known(batch, {document.cop_no for _, document in blocks})
    numbers = eport_numbers(batch, sum(document.pre_no is None for _, document in blocks))
    verdicts: dict[int, Verdict] = {}
    for block_no, document in blocks:
        key = (document.logistics_code, document.cop_no, document.msg_seq_no)
        named = _named(batch, document, boxes)
        wrong = [one for one in named if one.is_wrong]
        refusal = _refusal(document, key in known)
        if refusal is None and wrong:
            refused = batch.context.site.settings.refuse_departures
            _raise_alarms(batch, message_id, document, wrong, refused=refused)
            refusal = may_not_leave(wrong) if refused else None
        if refusal:
            verdicts[block_no] = refusal
            continue
        known.add(key)
        departure_id = _store(batch, message_id, document, named, document.pre_no or next(numbers))
        gone = {
            one.row["consignment_id"]: one
            for one in named
            if one.row is not None and one.row["state"] in MAY_LEAVE
        }
        _leave(batch, document, departure_id, gone)
        _close_units(batch, message_id, document, departure_id, gone)
        verdicts[block_no] = Accepted(departure_id, None)
    return verdicts


def _named(batch: Batch, document: Departure, boxes: Boxes) -> list[Named]:
    rows = [(line, boxes.find(line.logistics_no, document.logistics_code)) for line in document.lines]
    listed: dict[str, list[Listed]] = {}
    asked = {"ids": {row["consignment_id"] for _, row in rows if row is not None}}
    for list_id, gnum, key, *place in batch.tx.execute(_LISTED, asked):
        flight, bill, package = place
        listed.setdefault(key, []).append(Listed(list_id, gnum, (flight, bill, package)))
    flight, bill = document.voyage_no or "", document.bill_no or ""
    return [
        Named(
            line,
            (flight, bill, line.total_package_no or ""),
            row,
            listed.get(row["consignment_id"], ()) if row else (),
        )
        for line, row in rows
    ]


def _leave(batch: Batch, document: Departure, departure_id: str, keys: Iterable[str]) -> None:
    told = {"departure": departure_id, "flight": document.voyage_no, "bill": document.bill_no}
    for key in sorted(keys):
        row = batch.rows[key]
        if row["state"] == State.RELEASED:  # no load list named it since
            batch.step(row, State.LOADED)
            batch.event(row, "loaded", **told)
        flight = {
            "voyage_no": document.voyage_no or row["voyage_no"],
            "bill_no": document.bill_no or row["bill_no"],
        }
        batch.step(row, State.DEPARTED, **flight)
        batch.event(row, "departed", **told, left=document.leave_time)


def _close_units(
    batch: Batch, message_id: str, document: Departure, departure_id: str, gone: Mapping[str, Named]
) -> None:
    """The units these were in have left; what else was in them, once all parts of the message are here, has not.

    What another unit's list has is taken off that list: that unit is still here.
    """
    lines = [(line, same_place(one.said, line.place)) for one in gone.values() for line in one.listed]
    _change_lines(batch, [line[:2] for line, mine in lines if not mine], is_current=False)
    _change_lines(batch, [line[:2] for line, mine in lines if mine], departure_id=departure_id)
    whole = {"site_id": batch.site_id, "cop_no": document.cop_no, "carrier": document.logistics_code}
    parts = batch.tx.execute(_PARTS, whole).scalars().all()
    if len(parts) < document.msg_count:
        return
    for voyage, bill, package in sorted(map(tuple, batch.tx.execute(_UNITS, {"parts": parts}))):
        asked = {"site_id": batch.site_id, "voyage": voyage, "bill": bill, "package": package}
        left_behind = batch.tx.execute(_IN_UNIT, asked).all()
        _change_lines(
            batch, [(line.load_list_id, line.gnum) for line in left_behind], departure_id=departure_id
        )
        unload(batch, {line.consignment_id for line in left_behind if line.consignment_id}, LEFT_BEHIND)
        staying = [
            Silent(line.logistics_no, (voyage, bill, package), batch.rows[line.consignment_id])
            for line in left_behind
            if line.consignment_id and batch.rows[line.consignment_id]["state"] in MUST_STAY
        ]
        said = set(batch.tx.execute(_NAMED, {"parts": parts}).scalars()) if staying else set()
        silent = [one for one in staying if one.row["consignment_id"] not in said]
        _raise_alarms(batch, message_id, document, silent, refused=False)


def _change_lines(batch: Batch, keys: Sequence[tuple[str, int]], **values: Any) -> None:
    """Each by its key: of many pairs at once SQLite reads the whole table."""
    if keys:
        one = (_n.load_list_id == bindparam("of_list")) & (_n.gnum == bindparam("line"))
        batch.tx.execute(
            update(t.load_line).where(one).values(**values),
            [{"of_list": load_list_id, "line": gnum} for load_list_id, gnum in keys],
        )


def _store(batch: Batch, message_id: str, document: Departure, named: Sequence[Named], pre_no: str) -> str:
    departure_id = new_id()
    made = {name: getattr(document, name) for name in _FIELDS} | {
        "departure_id": departure_id,
        "site_id": batch.site_id,
        "message_id": message_id,
        "received_at": batch.now,
        "pre_no": pre_no,
    }
    lines = [
        line.__dict__
        | {
            "departure_id": departure_id,
            "site_id": batch.site_id,
            "consignment_id": row["consignment_id"] if row else None,
        }
        for line, _, row, _ in named
    ]
    batch.tx.execute(insert(t.departure), [made])
    batch.tx.execute(insert(t.departure_line), lines)
    batch.event(
        f"site:{batch.site_id}",
        "departure_received",
        departure_id=departure_id,
        flight=document.voyage_no,
        bill=document.bill_no,
        left=document.leave_time,
        waybills=len(lines),
        digest=SEALED["departure_received"].digest(made, lines),
    )
    return departure_id


def _raise_alarms(
    batch: Batch, message_id: str, document: Departure, over: Sequence[Named | Silent], *, refused: bool
) -> None:
    alarms = []
    for one in over:
        (flight, bill, package), row = one.said, one.row
        made = {
            "alarm_id": new_id(),
            "site_id": batch.site_id,
            "message_id": message_id,
            "raised_at": batch.now,
            "refused": refused,
            "cop_no": document.cop_no,
            "logistics_code": document.logistics_code,
            "voyage_no": flight or None,
            "bill_no": bill or None,
            "total_package_no": package[:37] or None,  # a list may say more than a departure
            "logistics_no": one.waybill,
            "consignment_id": row["consignment_id"] if row else None,
            "state": row["state"] if row else None,
        }
        alarms.append(made)
        event = "unnamed_alarm" if isinstance(one, Silent) else "departure_alarm"
        batch.event(
            row or f"site:{batch.site_id}",
            event,
            alarm_id=made["alarm_id"],
            departure=document.cop_no,
            flight=made["voyage_no"],
            bill=made["bill_no"],
            unit=made["total_package_no"],
            waybill=one.waybill,
            state=made["state"],
            why=one.why,
            elsewhere=one.elsewhere,
            refused=refused,
            digest=SEALED[event].digest(made),
        )
    if alarms:
        batch.tx.execute(insert(t.departure_alarm), alarms)


#: What is said of those that are wrong, and of how many of them at most: 1000 characters have to do.
_SAID = {
    Why.NOT_RELEASED: ("not released, may not leave", "运单未放行，不得离境", 5),
    Why.OTHER_UNIT: ("on the load list of another unit", "运单已列入其他总分单", 2),
    Why.LEFT_BEFORE: ("left before with another flight", "运单已随其他航班离境", 2),
}


def may_not_leave(wrong: Sequence[Named]) -> Refusal:
    """Those with one reason together, by name or number."""
    english, chinese = [], []
    for reason, (en, zh, most) in _SAID.items():
        some = [one for one in wrong if one.why is reason]
        if not some:
            continue
        more = len(some) - most
        named = ", ".join(f"{one.waybill} ({_stands(one, {}, 'not known')})" for one in some[:most])
        english.append(f"{en}: {named}{f' and {more} more' if more > 0 else ''}")
        named = "、".join(f"{one.waybill}（{_stands(one, STATE_ZH, '无清单')}）" for one in some[:most])
        chinese.append(f"{zh}：{named}{f'等共{len(some)}票' if more > 0 else ''}")
    return Refusal("; ".join(english), "；".join(chinese))


def _stands(one: Named, words: Mapping[State, str], not_known: str) -> str:
    if one.row is None:
        return not_known
    if one.why is not Why.NOT_RELEASED:
        return " ".join(filter(None, one.elsewhere or ()))
    state = State(one.row["state"])
    return words.get(state, state)


def _refusal(document: Departure, there: bool) -> Refusal | None:
    if document.app_type is not AppType.NEW:
        return Refusal("a departure cannot be changed or withdrawn", "离境单已生效，不得变更或删除")
    if there:
        return Refusal(f"departure {document.cop_no} is already there", f"离境单{document.cop_no}重复申报")
    return None


def _known(batch: Batch, numbers: set[str]) -> set[tuple[str, str, int]]:
    asked = {"site_id": batch.site_id, "numbers": numbers}
    return {(carrier, cop_no, part) for carrier, cop_no, part in batch.tx.execute(_KNOWN, asked)}


def answer(batch: Batch, message_id: str, block_no: int, document: Departure, verdict: Verdict) -> None:
    """CEB510: 399 accepted (the specification has no 120 for departures), 100 returned with the reason."""
    refused = isinstance(verdict, Refusal)
    info = verdict.chinese if isinstance(verdict, Refusal) else "离境成功"
    pre_no = document.pre_no
    if isinstance(verdict, Accepted):
        pre_no = batch.tx.execute(
            select(_d.pre_no).where(_d.departure_id == verdict.document_id)
        ).scalar_one()
    body = {
        "logistics_code": document.logistics_code,
        "cop_no": document.cop_no,
        "pre_no": pre_no,
        "msg_seq_no": str(document.msg_seq_no),
        "return_info": f"{info}[{document.guid}]",
    }
    status = ReturnStatus.RETURNED if refused else ReturnStatus.ACCEPTED
    batch.receipt("CEB510", status, f"{message_id}:{block_no}", body)
