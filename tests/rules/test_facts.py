"""Fact rows from a real store, a few and all of them."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from sqlalchemy import Boolean, Connection, String, Table, insert, update
from sqlalchemy.dialects import postgresql

from officer_app.domain.errors import WrongDatabase
from officer_app.domain.ids import new_id
from officer_app.rules.compile import RuleSet, fact_schema
from officer_app.rules.derive import needed
from officer_app.rules.vocabulary import VOCABULARY
from officer_app.store import tables as t
from officer_app.store.bulk_facts import read_all_facts
from officer_app.store.engine import Store
from officer_app.store.facts import query, read_facts
from officer_app.store.types import Fixed5, UtcTime
from officer_app.workflow.setup import create_demo_site, upgrade

_SENT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
_BLANKS = ((UtcTime, _SENT), (Fixed5, Decimal(0)), (String, ""), (Boolean, False))


def put(tx: Connection, table: Table, **known: Any) -> None:
    """A row with empty text, zero and the same time where nothing else is said."""
    row: dict[str, Any] = {}
    for column in table.columns:
        if column.computed is None and not column.nullable and column.server_default is None:
            row[column.name] = next((v for kind, v in _BLANKS if isinstance(column.type, kind)), 0)
    tx.execute(insert(table).values(**(row | {"site_id": 1} | known)))


def declare(tx: Connection, items: int = 2, order: bool = True, **changes: Any) -> str:
    """A consignment with its declaration and, if asked, its order and waybill."""
    key, declaration, order_id, waybill = (new_id() for _ in range(4))
    lines = 1 if items > 1 else items  # the order lacks the last line
    put(
        tx, t.consignment, consignment_id=key, logistics_no=key[-12:], state="arrived", declaration_id=declaration,
        order_id=order_id if order else None, waybill_id=waybill if order else None, item_count=items,
        measured_weight=Decimal("4.50000"), van="粤A12345", scan_verdict="clear", **changes,
    )  # fmt: skip
    put(
        tx, t.declaration, declaration_id=declaration, consignment_id=key, version_no=1, message_id="m", mode="9710",
        app_time=_SENT, gross_weight=Decimal("4.20000"), net_weight=Decimal("3.90000"), value_cny=Decimal("4999.99999"),
        pack_no=2, ebc_code="E1", enterprise_shipments=0, day_shipments=1, signed=True, country="502",
    )  # fmt: skip
    for gnum in range(1, items + 1):
        put(
            tx, t.goods_item, declaration_id=declaration, gnum=gnum, hs_code="9405210090", name=f"灯{gnum}",
            currency="502", unit="011", qty=Decimal(10), qty1=Decimal("1.5"), unit1="035", price=Decimal("0.1"),
            total=Decimal(1), unit_price_cny=Decimal("0.7"), history_count=3, history_price_cny=Decimal("1.4"),
        )  # fmt: skip
    if order:
        put(
            tx, t.trade_order, order_id=order_id, message_id="m", version_no=1, is_current=True, order_type="B",
            order_no=key, app_time=_SENT, goods_value=Decimal(2), currency="502", ebc_code="E1",
        )  # fmt: skip
        for gnum in range(1, lines + 1):
            put(
                tx, t.order_line, order_id=order_id, gnum=gnum, item_name=f"灯{gnum}", unit="011", currency="502",
                qty=Decimal(20), price=Decimal("0.1"), total=Decimal(2),
            )  # fmt: skip
        put(tx, t.waybill, waybill_id=waybill, message_id="m", version_no=1, is_current=True, pack_no=3)
    return key


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = upgrade(tmp_path_factory.mktemp("facts") / "officer.db")
    create_demo_site(store)
    with store.transaction() as tx:
        put(tx, t.message, message_id="m", sha256="0", kind="CEB603")
        for n in range(7):
            declare(tx, items=1 + n % 3, order=n != 3)
        put(tx, t.consignment, consignment_id=new_id(), logistics_no="only scanned", state="arrived")
    yield store
    store.close()


def keys(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.execute(t.consignment.select()).scalars())


def test_rows_have_exactly_the_columns_and_types_asked_for(store: Store):
    with store.read() as connection:
        every = read_facts(connection, keys(store))
        some = read_facts(connection, keys(store), ["price_ratio", "name"])
        none = read_facts(connection, [])
    assert dict(every.schema) == fact_schema(VOCABULARY)
    assert some.columns == ["consignment_id", "gnum", "price_ratio", "name"]
    assert dict(none.schema) == fact_schema(VOCABULARY)
    assert none.is_empty()


def test_a_row_for_each_goods_item_and_none_without_declaration(store: Store):
    with store.read() as connection:
        facts = read_facts(connection, keys(store), ["item_count"])
    assert facts.height == sum(1 + n % 3 for n in range(7))
    assert facts.group_by("consignment_id").agg(pl.len() == pl.first("item_count"))["len"].all()
    assert facts["gnum"].to_list()[:3] == [1.0, 1.0, 2.0]


def test_values_are_the_stored_ones_exactly(store: Store):
    with store.read() as connection:
        row = read_facts(connection, keys(store)[1:2]).row(0, named=True)
    assert (row["gross_weight"], row["net_weight"], row["value_cny"], row["price"]) == (
        4.2,
        3.9,
        4999.99999,
        0.1,
    )
    assert (row["price_ratio"], row["order_qty_ratio"], row["order_late_minutes"]) == (0.5, 0.5, 0.0)
    assert (row["signed"], row["enterprise_first"], row["packages_differ"]) == (True, True, True)
    assert (row["order_line_count"], row["order_value_ratio"]) == (1.0, 1.0)


def test_a_missing_order_and_a_missing_line_are_told_apart(store: Store):
    with store.read() as connection:
        facts = read_facts(connection, keys(store)[2:4], ["order_missing", "order_line_missing"])
    assert facts.rows() == [
        (facts["consignment_id"][0], 1.0, False, False),
        (facts["consignment_id"][0], 2.0, False, True),
        (facts["consignment_id"][0], 3.0, False, True),
        (facts["consignment_id"][3], 1.0, True, None),
    ]


def test_all_facts_at_once_are_the_same_facts(store: Store):
    with store.read() as connection:
        each = read_facts(connection, keys(store))
    at_once = read_all_facts(store.file, VOCABULARY)
    assert_frame_equal(at_once, each)
    assert_frame_equal(read_all_facts(store.file, ["name"]), each.select("consignment_id", "gnum", "name"))


def test_all_facts_of_an_empty_store_are_none(tmp_path: Path):
    store = upgrade(tmp_path / "officer.db")
    store.close()
    found = read_all_facts(store.file, VOCABULARY)
    assert found.is_empty()
    assert dict(found.schema) == fact_schema(VOCABULARY)


def test_a_file_that_is_no_store_is_said_so(tmp_path: Path):
    (tmp_path / "officer.db").write_text("not a database, but long enough to look at" * 50)
    with pytest.raises(WrongDatabase, match="could not be read"):
        read_all_facts(tmp_path / "officer.db", ["name"])


def test_reading_everything_leaves_our_own_locks_alone(store: Store):
    """A second SQLite in this process would drop them: the reader is another process."""
    begin = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0.1).execute('BEGIN IMMEDIATE')"
    with store.transaction() as tx:
        tx.execute(update(t.site).values(name="changed"))
        read_all_facts(store.file, ["name"])
        other = subprocess.run(
            [sys.executable, "-c", begin, store.file], capture_output=True, text=True, check=False
        )
    assert "database is locked" in other.stderr


def test_postgresql_understands_the_same_question():
    asked = str(query(needed(VOCABULARY)).compile(dialect=postgresql.dialect()))
    assert "declaration.gross_weight / 100000::float8" in asked
    assert "extract(epoch FROM trade_order.app_time)::float8 / 60" in asked


@pytest.mark.slow
def test_a_message_of_a_hundred_takes_a_few_milliseconds(store: Store, starter_set: RuleSet):
    with store.transaction() as tx:
        made = [declare(tx, items=3) for _ in range(100)]
    with store.read() as connection:
        read_facts(connection, made, starter_set.columns)
        times = []
        for _ in range(10):
            began = time.perf_counter()
            read_facts(connection, made, starter_set.columns)
            times.append(time.perf_counter() - began)
    assert min(times) < 0.05  # some 5 ms where nothing else runs
