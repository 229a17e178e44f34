"""CEB603: new declarations, changes and withdrawals, a message at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import BindParameter, Table, bindparam, func, select, update

from officer_app.domain.codes import LARGEST_CNY, LIST_LIMIT_CNY
from officer_app.domain.documents import Cancellation, Declaration
from officer_app.domain.ids import new_ids
from officer_app.domain.words import AppType, ReturnStatus, State
from officer_app.store import tables as t
from officer_app.store.rows import among, fetch_rows, insert_rows, upsert_rows
from officer_app.store.types import MOST
from officer_app.workflow.batch import Batch, Row
from officer_app.workflow.intake.anew import tell_of_detained
from officer_app.workflow.intake.arrivals import join_arrivals
from officer_app.workflow.intake.blocks import Accepted, Refusal, Verdict
from officer_app.workflow.intake.joining import (
    of_carrier,
    open_by_waybill,
    picked,
    platform,
    why_fixed,
)
from officer_app.workflow.intake.loading import join_load_lists
from officer_app.workflow.intake.orders import join_orders
from officer_app.workflow.intake.scans import join_scans
from officer_app.workflow.intake.waybills import join_waybills
from officer_app.workflow.numbers import declaration_numbers, eport_numbers
from officer_app.workflow.routing import drop_task

_UNIT = Decimal("0.00001")
_SITE: BindParameter[int] = bindparam("site_id")
_e, _g, _d, _c = t.enterprise.c, t.enterprise_goods.c, t.enterprise_day.c, t.consignment.c
_ENTERPRISES = select(t.enterprise).where(_e.site_id == _SITE, among(_e.ebc_code, "codes"))
_GOODS = select(t.enterprise_goods).where(
    _g.site_id == _SITE, among(_g.ebc_code, "codes"), among(_g.heading, "headings")
)
_DAYS = select(t.enterprise_day).where(
    _d.site_id == _SITE,
    among(_d.ebc_code, "codes"),
    among(_d.country, "countries"),
    _d.day == bindparam("day"),
)
_BY_COP_NO = select(_c.consignment_id, _c.cop_no, _c.agent_code, _c.site_id).where(
    among(_c.cop_no, "numbers")
)
_TAKEN = select(_c.declaration_no).where(among(_c.declaration_no, "numbers"))
_VERSIONS = (
    select(t.declaration.c.consignment_id, func.max(t.declaration.c.version_no).label("version_no"))
    .where(among(t.declaration.c.consignment_id, "ids"))
    .group_by(t.declaration.c.consignment_id)
)


def _low(value: Decimal | None) -> Decimal:
    """What a declaration adds to the day's sum of low values."""
    return value if value is not None and value <= LIST_LIMIT_CNY else Decimal(0)


class _History:
    """What the enterprises of this message did before, kept up as its declarations are added."""

    def __init__(self, batch: Batch, declarations: Sequence[Declaration], known: Iterable[Row]) -> None:
        self.batch = batch
        self.day = batch.today
        self._used: set[Any] = set()
        asked = {
            "site_id": batch.site_id,
            "codes": {d.ebc_code for d in declarations} | {row["ebc_code"] for row in known},
            "countries": {d.country for d in declarations} | {row["country"] for row in known},
            "headings": {g.hs_code[:6] for d in declarations for g in d.goods},
            "day": self.day,
        }
        tx = batch.tx
        self.enterprise: dict[str, Row] = {
            row["ebc_code"]: row for row in fetch_rows(tx, _ENTERPRISES, asked)
        }
        self.days: dict[tuple[str, str, int], Row] = {
            (row["ebc_code"], row["country"], row["day"]): row for row in fetch_rows(tx, _DAYS, asked)
        }
        self.goods: dict[tuple[str, str, str], Row] = {
            (row["ebc_code"], row["heading"], row["unit"]): row for row in fetch_rows(tx, _GOODS, asked)
        }
        self._before: list[dict[Any, Row]] = []
        if batch.shared:
            self._before = [{key: row.copy() for key, row in rows.items()} for _, rows, _ in self._counted()]

    def add(self, declaration: Declaration, value: Decimal | None) -> Row:
        """The enterprise's facts as they stand before this declaration; the day's sum includes it."""
        site_id, now = self.batch.site_id, self.batch.now
        code = declaration.ebc_code
        known = self.enterprise.get(code)
        facts: Row = {
            "enterprise_shipments": known["shipments"] if known else 0,
            "enterprise_inspected": known["inspected"] if known else 0,
            "enterprise_nonconform": known["nonconform"] if known else 0,
            "enterprise_days": (now - known["first_at"]).days if known else None,
        }
        if known is None:
            known = self.enterprise[code] = {
                "site_id": site_id,
                "ebc_code": code,
                "first_at": now,
                "shipments": 0,
                "inspected": 0,
                "nonconform": 0,
            }
        known["name"] = declaration.ebc_name
        known["shipments"] += 1
        key = (code, declaration.country, self.day)
        today = self.days.get(key)
        if today is None:
            today = self.days[key] = {
                "site_id": site_id,
                "ebc_code": code,
                "country": declaration.country,
                "day": self.day,
                "shipments": 0,
                "low_value_cny": Decimal(0),
            }
        today["shipments"] += 1
        today["low_value_cny"] += _low(value)
        self._used |= {code, key}
        return facts | {"day_shipments": today["shipments"], "day_low_value_cny": today["low_value_cny"]}

    def take_out(self, row: Row) -> None:
        """A declaration that is withdrawn, or about to be replaced, counts no longer."""
        code = row["ebc_code"]
        self.enterprise[code]["shipments"] -= 1
        self._used.add(code)
        key = (code, row["country"], self.batch.day(row["declared_at"]))
        if key in self.days:
            self.days[key]["shipments"] -= 1
            self.days[key]["low_value_cny"] -= _low(row["value_cny"])
            self._used.add(key)

    def item(
        self, ebc_code: str, heading: str, unit: str, price: Decimal | None
    ) -> tuple[int, Decimal | None]:
        """How often, and at what mean price, the enterprise declared this heading before. No `price`: not counted."""
        key = (ebc_code, heading, unit)
        known = self.goods.get(key)
        count, mean = 0, None
        if known is not None:
            count = known["items"]
            mean = (known["price_sum_cny"] / count).quantize(_UNIT)
        if price is not None:
            if known is None:
                known = self.goods[key] = {
                    "site_id": self.batch.site_id,
                    "ebc_code": ebc_code,
                    "heading": heading,
                    "unit": unit,
                    "items": 0,
                    "price_sum_cny": Decimal(0),
                }
            if known["price_sum_cny"] + price <= MOST:  # else the mean stays that of the items before
                known["items"] += 1
                known["price_sum_cny"] += price
                self._used.add(key)
        return count, mean

    def write(self) -> None:
        if not self.batch.shared:
            for table, rows, _ in self._counted():
                upsert_rows(self.batch.tx, table, [row for key, row in rows.items() if key in self._used])
            return
        for (table, rows, sums), before in zip(self._counted(), self._before, strict=True):
            more = [
                row | {name: row[name] - before[key][name] for name in sums} if key in before else row
                for key, row in rows.items()
                if key in self._used
            ]
            self.batch.add_up(table, more, sums, ("name",) if table is t.enterprise else ())

    def _counted(self) -> tuple[tuple[Table, dict[Any, Row], tuple[str, ...]], ...]:
        """Tables, their rows here, and the columns that are sums: others may add to those at the same time."""
        return (
            (t.enterprise, self.enterprise, ("shipments",)),
            (t.enterprise_goods, self.goods, ("items", "price_sum_cny")),
            (t.enterprise_day, self.days, ("shipments", "low_value_cny")),
        )


def apply_declarations(
    batch: Batch, message_id: str, blocks: Sequence[tuple[int, Declaration]]
) -> dict[int, Verdict]:
    """Store what can be stored. Gives for each block number what became of it."""
    documents = [document for _, document in blocks]
    by_cop = by_cop_no(batch, documents)
    history = _History(batch, documents, [row for row in by_cop.values() if row["declaration_id"]])
    by_waybill = open_by_waybill(batch, (d.logistics_no for d in documents))
    taken = _taken_numbers(batch, documents)
    again = [d for d in documents if d.app_type is not AppType.NEW]
    caught = picked(batch, (row for d in again if (row := by_cop.get((d.agent_code, d.cop_no)))))
    new_numbers = declaration_numbers(batch, documents)
    new_preliminary = eport_numbers(batch, sum(d.pre_no is None for d in documents))
    verdicts: dict[int, Verdict] = {}
    declarations: list[Row] = []
    goods: list[Row] = []
    begun: list[Row] = []
    versions = _versions(batch, by_cop)
    for (block_no, document), declaration_id in zip(blocks, new_ids(len(blocks)), strict=True):
        known = by_cop.get((document.agent_code, document.cop_no))
        refusal = _refusal(document, known, by_waybill, taken, caught)
        if refusal:
            verdicts[block_no] = refusal
            continue
        if document.app_type is AppType.DELETE:
            assert known is not None
            history.take_out(known)
            _end(batch, known)
            batch.event(known, "declaration_deleted", declaration=known["declaration_id"])
            by_waybill[document.logistics_no].remove(known)
            verdicts[block_no] = Accepted(known["declaration_id"], known, withdrawn=True)
            continue
        if document.app_type is AppType.NEW:
            known = None  # one that ended before; its number may be used again
        row = known or of_carrier(by_waybill.get(document.logistics_no, ()), document.logistics_code)
        number = (
            (known and known["declaration_no"])
            or document.declaration_no
            or next(new_numbers[document.customs_code])
        )
        preliminary = (known and known["pre_no"]) or document.pre_no or next(new_preliminary)
        taken.add(number)
        day = document.app_time.astimezone(batch.context.zone).date()
        items, value = _goods_rows(batch, declaration_id, document, day, history, again=known is not None)
        if known is not None:
            history.take_out(known)
        head = _queue_columns(batch, document, declaration_id, number, preliminary, value)
        if row is None:
            row = batch.add(State.DECLARED, declared_at=batch.now, **head)
            by_waybill.setdefault(document.logistics_no, []).append(row)
        else:
            head |= {
                "bill_no": head["bill_no"] or row["bill_no"],
                "voyage_no": head["voyage_no"] or row["voyage_no"],
            }
            batch.change(row, undeclared=False, declared_at=row["declared_at"] or batch.now, **head)
        by_cop[document.agent_code, document.cop_no] = row
        version = versions.get(row["consignment_id"], 0) + 1
        versions[row["consignment_id"]] = version
        facts = history.add(document, value)
        declarations.append(
            document.__dict__
            | facts
            | {
                "ie_date": document.ie_date.isoformat().replace("-", ""),
                "declaration_id": declaration_id,
                "site_id": batch.site_id,
                "consignment_id": row["consignment_id"],
                "version_no": version,
                "message_id": message_id,
                "received_at": batch.now,
                "declaration_no": number,
                "pre_no": preliminary,
                "value_cny": value,
            }
        )
        goods += items
        event = "declared" if version == 1 else "declaration_changed"
        batch.event(
            row,
            event,
            declaration=declaration_id,
            version=version,
            number=number,
            message=message_id,
            guid=document.guid,
        )
        if version == 1:
            batch.count("declared", row)
            begun.append(row)
        odd = "" if value is not None else _incredible(batch, document, day)
        verdicts[block_no] = Accepted(declaration_id, row, odd=odd)
    rows = [v.row for v in verdicts.values() if isinstance(v, Accepted) and v.row and not v.withdrawn]
    join_orders(batch, rows)
    join_waybills(batch, rows)
    join_arrivals(batch, rows)
    join_scans(batch, rows, by_waybill)
    join_load_lists(batch, rows)
    batch.write_rows()
    if declarations:
        insert_rows(batch.tx, t.declaration, declarations)
        insert_rows(batch.tx, t.goods_item, goods)
    tell_of_detained(batch, begun)
    history.write()
    return verdicts


def by_cop_no(
    batch: Batch, documents: Sequence[Declaration] | Sequence[Cancellation]
) -> dict[tuple[str, str], Row]:
    """Consignments by agent and the number it declared them under; loaded into the batch."""
    wanted = {(d.cop_no, d.agent_code) for d in documents}
    found_rows = batch.tx.execute(_BY_COP_NO, {"numbers": {cop_no for cop_no, _ in wanted}})
    ids = [
        key
        for key, cop_no, agent, site_id in found_rows
        if (cop_no, agent) in wanted and site_id == batch.site_id
    ]
    batch.load(ids)
    found: dict[tuple[str, str], Row] = {}
    for row in sorted((batch.rows[key] for key in ids), key=lambda r: r["ended_at"] is None):
        found[row["agent_code"], row["cop_no"]] = row  # the open one wins over an ended one
    return found


def _taken_numbers(batch: Batch, documents: Sequence[Declaration]) -> set[str]:
    given = {d.declaration_no for d in documents if d.declaration_no}
    return set(batch.tx.execute(_TAKEN, {"numbers": given}).scalars()) if given else set()


def _versions(batch: Batch, known: dict[tuple[str, str], Row]) -> dict[str, int]:
    ids = [row["consignment_id"] for row in known.values()]
    found = batch.tx.execute(_VERSIONS, {"ids": ids}) if ids else ()
    return {row.consignment_id: row.version_no for row in found}


def _refusal(
    document: Declaration,
    known: Row | None,
    by_waybill: dict[str, list[Row]],
    taken: set[str],
    caught: set[str],
) -> Refusal | None:
    if document.app_type is AppType.NEW:
        if known is not None and known["ended_at"] is None:
            return Refusal(
                f"already declared under copNo {document.cop_no}", f"企业内部编号{document.cop_no}已申报"
            )
        other = of_carrier(by_waybill.get(document.logistics_no, ()), document.logistics_code)
        if other is not None and other["declaration_id"] is not None:
            return Refusal(
                f"waybill {document.logistics_no} is already declared", f"运单{document.logistics_no}已申报"
            )
        if document.declaration_no in taken:
            return Refusal(
                f"declaration number {document.declaration_no} is in use",
                f"清单编号{document.declaration_no}已使用",
            )
        return None
    wanted = "change" if document.app_type is AppType.CHANGE else "delete"
    if known is None or known["declaration_id"] is None:
        return Refusal(f"nothing to {wanted}: copNo {document.cop_no} was not declared", "原清单不存在")
    if why := why_fixed(known, caught):
        return Refusal(f"cannot {wanted}: {why.en}", f"{why.zh}，不得变更或撤销")
    if known["logistics_no"] != document.logistics_no or known["logistics_code"] != document.logistics_code:
        return Refusal(
            "the waybill cannot be changed: delete and declare anew", "运单号不可变更，请删除后重新申报"
        )
    return None


def withdraw(batch: Batch, rows: Sequence[Row]) -> None:
    """Take back these declarations, which may be taken back; who wished it is for the caller to record."""
    history = _History(batch, (), rows)
    for row in rows:
        history.take_out(row)
        _end(batch, row)
    history.write()


def _end(batch: Batch, row: Row) -> None:
    """Cancelled before it was picked. A box that is already here is then one that nobody declared."""
    key = row["consignment_id"]
    for table in (t.arrival_line, t.scan, t.load_line):
        batch.tx.execute(update(table).where(table.c.consignment_id == key).values(consignment_id=None))
    drop_task(batch, row, "the declaration was withdrawn")
    batch.step(row, State.CANCELLED)
    batch.change(row, match_count=0, missing="", lane=None, advance=None)


def _queue_columns(
    batch: Batch, d: Declaration, declaration_id: str, number: str, preliminary: str, value: Decimal | None
) -> Row:
    return {
        "declaration_id": declaration_id,
        "logistics_code": d.logistics_code,
        "logistics_no": d.logistics_no,
        "mode": d.mode,
        "declaration_no": number,
        "pre_no": preliminary,
        "cop_no": d.cop_no,
        "agent_code": d.agent_code,
        "order_no": d.order_no,
        "statistics_flag": d.statistics_flag,
        "platform": platform(d.ebp_code, d.ebp_name),
        "ebc_code": d.ebc_code,
        "ebc_name": d.ebc_name,
        "country": d.country,
        "goods": f"{d.goods[0].name} {d.goods[0].hs_code[:4]}",
        "item_count": len(d.goods),
        "value_cny": value,
        "gross_weight": d.gross_weight,
        "bill_no": d.bill_no,
        "voyage_no": d.voyage_no,
    }


def _goods_rows(
    batch: Batch, declaration_id: str, document: Declaration, day: date, history: _History, *, again: bool
) -> tuple[list[Row], Decimal | None]:
    """The goods with their CNY values at the rate of the day of declaration; the sum is None when one has none.

    `again`: a changed declaration, whose goods are part of the enterprise's history already.
    """
    rates = batch.context.rates
    rows: list[Row] = []
    sum_cny: Decimal | None = Decimal(0)
    for item in document.goods:
        value = rates.cny(item.total, item.currency, day)
        unit_price = rates.cny(item.price, item.currency, day)
        sum_cny = None if value is None or sum_cny is None else sum_cny + value
        counted = None if again else unit_price
        count, mean = history.item(document.ebc_code, item.hs_code[:6], item.unit, counted)
        rows.append(
            item.__dict__
            | {
                "declaration_id": declaration_id,
                "site_id": batch.site_id,
                "value_cny": value,
                "unit_price_cny": unit_price,
                "history_count": count,
                "history_price_cny": mean,
            }
        )
    return rows, None if sum_cny is None or sum_cny > LARGEST_CNY else sum_cny


def _incredible(batch: Batch, document: Declaration, day: date) -> str:
    """What is said of a declaration that has no value although there are rates for it."""
    if not all(batch.context.rates.known(day, item.currency) for item in document.goods):
        return ""
    return f"declared at more than CNY {LARGEST_CNY:,}, which is not credible: it counts as of unknown value"


def receipt_body(document: Declaration, row: Row | None, info: str) -> dict[str, str | None]:
    """The CEB604 return block, without guid, status and time."""
    return {
        "agent_code": document.agent_code,
        "cop_no": document.cop_no,
        "pre_no": row["pre_no"] if row else document.pre_no,
        "declaration_no": row["declaration_no"] if row else document.declaration_no,
        "ebc_code": document.ebc_code,
        "ebp_code": document.ebp_code,
        "order_no": document.order_no,
        "statistics_flag": document.statistics_flag,
        "return_info": info,
    }


STORED_INFO = {AppType.NEW: "新增申报成功", AppType.CHANGE: "变更申报成功", AppType.DELETE: "删除申报成功"}


def answer(batch: Batch, message_id: str, block_no: int, document: Declaration, verdict: Verdict) -> None:
    """CEB604: 120 stored, 100 returned with the reason."""
    if isinstance(verdict, Refusal):
        body = receipt_body(document, None, f"{verdict.chinese}[{document.guid}]")
        batch.receipt("CEB604", ReturnStatus.RETURNED, f"{message_id}:{block_no}", body)
    else:
        info = f"{STORED_INFO[document.app_type]}[{document.guid}]"
        batch.receipt(
            "CEB604",
            ReturnStatus.STORED,
            f"{message_id}:{block_no}",
            receipt_body(document, verdict.row, info),
            verdict.row,
        )
