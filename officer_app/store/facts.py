"""Fact rows out of the store, in the words of `rules.vocabulary`: one row per goods item.

`read_facts` serves the few consignments of a message; `store.bulk_facts` reads all of them at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    Connection,
    Float,
    Row,
    Select,
    Table,
    and_,
    func,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement

from officer_app.store import tables as t
from officer_app.store.rows import among
from officer_app.store.types import SCALE, Fixed5, UtcTime

if TYPE_CHECKING:
    import polars as pl


def _namesakes(table: Table, names: str) -> dict[str, Column[Any]]:
    return {name: table.c[name] for name in names.split()}


#: Where each stored fact stands, and the helpers of `rules.derive`.
STORED: Mapping[str, Column[Any]] = {
    **_namesakes(
        t.consignment,
        "consignment_id item_count waybill_weight measured_weight van scan_count scan_verdict flag_count flag_category"
        " flag_assessment flag_probability flag_mass_g flag_density flag_z_effective",
    ),
    **_namesakes(
        t.declaration,
        "mode customs_code port_code loct_no ie_date statistics_flag signed cop_no order_no logistics_code"
        " logistics_name logistics_no ebp_code ebp_name ebc_code ebc_name agent_code agent_name owner_code owner_name"
        " country pod traf_mode voyage_no bill_no total_package_no license_no wrap_type pack_no freight f_currency"
        " insured_fee i_currency note value_cny gross_weight net_weight enterprise_shipments enterprise_days"
        " enterprise_inspected enterprise_nonconform day_shipments day_low_value_cny",
    ),
    "declaration_version": t.declaration.c.version_no,
    "declaration_sent": t.declaration.c.app_time,
    **_namesakes(
        t.goods_item,
        "gnum item_no item_record_no item_name hs_code name model bar_code currency qty unit qty1 unit1 qty2 unit2"
        " price total unit_price_cny history_count history_price_cny",
    ),
    "item_country": t.goods_item.c.country,
    "item_note": t.goods_item.c.note,
    "item_value_cny": t.goods_item.c.value_cny,
    "order_type": t.trade_order.c.order_type,
    "order_value": t.trade_order.c.goods_value,
    "order_currency": t.trade_order.c.currency,
    "order_ebc_code": t.trade_order.c.ebc_code,
    "order_sent": t.trade_order.c.app_time,
    "order_line_count": t.trade_order.c.order_id,  # its lines are counted
    "line_gnum": t.order_line.c.gnum,
    "order_line_name": t.order_line.c.item_name,
    "order_line_qty": t.order_line.c.qty,
    "order_line_unit": t.order_line.c.unit,
    "order_line_price": t.order_line.c.price,
    "order_line_total": t.order_line.c.total,
    "order_line_currency": t.order_line.c.currency,
    "waybill_packages": t.waybill.c.pack_no,
}


def read_facts(
    connection: Connection, consignment_ids: Iterable[str], columns: Iterable[str] | None = None
) -> pl.DataFrame:
    """The fact rows of these consignments, item by item; consignments without a declaration have none.

    `columns` are words of the vocabulary (None: all); the keys `consignment_id` and `gnum` are always among them.
    """
    from officer_app.rules.derive import derive
    from officer_app.rules.vocabulary import VOCABULARY

    wanted, names = _named(tuple(VOCABULARY if columns is None else columns))
    rows = connection.execute(query(names), {"ids": consignment_ids}).all()
    return derive(_frame(names, rows), wanted)


@cache
def _named(columns: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """These facts with the keys among them, and what has to be stored for them."""
    from officer_app.rules.derive import needed
    from officer_app.rules.vocabulary import KEYS

    wanted = tuple(dict.fromkeys((*KEYS, *columns)))
    return wanted, needed(wanted)


@cache
def query(names: tuple[str, ...]) -> Select[Any]:
    """The question for these stored columns of the consignments `ids`: joins only what they need.

    Rows come in the order of consignments and items.
    """
    read = [raw_column(name) for name in names]
    tables = {STORED[name].table for name in names}
    joined: Any = t.consignment.join(
        t.goods_item, t.goods_item.c.declaration_id == t.consignment.c.declaration_id
    )
    if t.declaration in tables:
        joined = joined.join(t.declaration, t.declaration.c.declaration_id == t.consignment.c.declaration_id)
    if t.trade_order in tables:
        joined = joined.outerjoin(t.trade_order, t.trade_order.c.order_id == t.consignment.c.order_id)
    if t.order_line in tables:
        joined = joined.outerjoin(
            t.order_line,
            and_(
                t.order_line.c.order_id == t.consignment.c.order_id,
                t.order_line.c.gnum == t.goods_item.c.gnum,
            ),
        )
    if t.waybill in tables:
        joined = joined.outerjoin(t.waybill, t.waybill.c.waybill_id == t.consignment.c.waybill_id)
    key = t.consignment.c.consignment_id
    return select(*read).select_from(joined).where(among(key, "ids")).order_by(key, t.goods_item.c.gnum)


def raw_column(name: str) -> ColumnElement[Any]:
    """The column as a plain number or text, without a `Decimal` or `datetime` for each value."""
    column = STORED[name]
    if name == "order_line_count":
        lines = select(func.count()).where(t.order_line.c.order_id == column).correlate(t.trade_order)
        return func.nullif(lines.scalar_subquery(), 0).label(name)
    if isinstance(column.type, UtcTime):
        return _Minutes(column).label(name)
    if isinstance(column.type, Fixed5):
        return _Amount(column).label(name)
    return column.label(name)


def _frame(names: Sequence[str], rows: Sequence[Row[Any]]) -> pl.DataFrame:
    import polars as pl

    columns: Iterable[Sequence[Any]] = zip(*rows, strict=True) if rows else [()] * len(names)
    return pl.DataFrame(
        [
            pl.Series(name, values, dtype=stored_type(name), strict=False)
            for name, values in zip(names, columns, strict=True)
        ]
    )


@cache
def stored_type(name: str) -> type[pl.DataType]:
    """The Polars type of a stored fact or helper."""
    from officer_app.rules.compile import DTYPES
    from officer_app.rules.derive import HELPERS
    from officer_app.rules.vocabulary import VOCABULARY

    return HELPERS[name] if name in HELPERS else DTYPES[VOCABULARY[name].kind]


class _Amount(FunctionElement[float]):
    """An integer of 1e-5 units as the nearest floating point number. (Polars would multiply by 0.00001 instead.)"""

    type = Float()
    inherit_cache = True


class _Minutes(FunctionElement[float]):
    """A time as minutes since 1970."""

    type = Float()
    inherit_cache = True


@compiles(_Amount, "sqlite")
def _amount_sqlite(element: _Amount, compiler: SQLCompiler, **how: Any) -> str:
    return f"({compiler.process(element.clauses, **how)} / {SCALE}.0)"


@compiles(_Amount, "postgresql")
def _amount_postgresql(element: _Amount, compiler: SQLCompiler, **how: Any) -> str:
    return f"({compiler.process(element.clauses, **how)} / {SCALE}::float8)"


@compiles(_Minutes, "sqlite")
def _minutes_sqlite(element: _Minutes, compiler: SQLCompiler, **how: Any) -> str:
    return f"({compiler.process(element.clauses, **how)} / 60000000.0)"


@compiles(_Minutes, "postgresql")
def _minutes_postgresql(element: _Minutes, compiler: SQLCompiler, **how: Any) -> str:
    return f"(extract(epoch FROM {compiler.process(element.clauses, **how)})::float8 / 60)"
