"""Rows are sent without waiting: what the server refuses of them is told all the same, and nothing of it stays."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError

from officer_app.domain.clock import now
from officer_app.domain.ids import new_id
from officer_app.store import tables as t
from officer_app.store.engine import Store
from officer_app.store.postgresql.rows import text_array
from officer_app.store.rows import insert_rows, sending
from tests.postgresql.station import SharedStation

TEXTS = ["", "plain", 'a "quoted" one', "C:\\folder\\", "{a,b}", "NULL", "行邮", "two\nlines", " "]


def message(site: int, sha256: str) -> dict[str, Any]:
    fixed = {"file_name": "one.xml", "kind": "CEB603", "octets": 1, "received_at": now()}
    return {"message_id": new_id(), "site_id": site, "sha256": sha256, **fixed}


def send_twice(store: Store, site: int, *, ask: bool) -> None:
    with store.transaction() as tx, sending(tx):
        insert_rows(tx, t.message, [message(site, "kept once")])
        insert_rows(tx, t.message, [message(site, "kept once")])
        if ask:
            tx.execute(select(1))
            pytest.fail("the answer came before the refusal")


@pytest.mark.parametrize("ask", [True, False], ids=["at the next question", "at the end"])
def test_what_is_refused_shows_and_nothing_stays(station: SharedStation, ask: bool) -> None:
    with station.at_work("box") as (store, context, _):
        site = context.site.site_id
        with pytest.raises(IntegrityError):
            send_twice(store, site, ask=ask)
        with store.transaction() as tx, sending(tx):
            insert_rows(tx, t.message, [message(site, "another")])
            kept = select(t.message.c.sha256).where(t.message.c.octets == 1)
            assert tx.execute(kept).scalars().all() == ["another"], (
                "what was sent before is seen by a question"
            )


def test_of_a_table_that_was_counted_while_empty_not_all_is_read(station: SharedStation) -> None:
    with psycopg.connect(station.owner_url, autocommit=True) as server:
        server.execute("ANALYZE app.message")
    with station.at_work("box") as (store, _, _), store.transaction() as tx, sending(tx):
        query = "EXPLAIN SELECT FROM message WHERE message_id = %s"
        plan = "\n".join(row[0] for row in tx.exec_driver_sql(query, (new_id(),)))
    assert "Seq Scan" not in plan


def test_the_connection_that_has_its_plans_is_taken_again(station: SharedStation) -> None:
    query = "SELECT pg_backend_pid()"
    with station.at_work("box") as (store, _, _):
        with store.read() as one, store.read() as another:
            assert one.exec_driver_sql(query).scalar() != another.exec_driver_sql(query).scalar()
        used = set()
        for _ in range(3):
            with store.read() as connection:
                used.add(connection.exec_driver_sql(query).scalar())
    assert len(used) == 1


@pytest.mark.parametrize("values", [TEXTS, [*TEXTS, None], [None], [], ["one"]])
def test_texts_arrive_as_they_were(station: SharedStation, values: list[str | None]) -> None:
    with station.at_work("box") as (store, _, _), store.read() as connection:
        told = connection.exec_driver_sql("SELECT %s::text[]", (text_array(values),)).scalar_one()
    assert told == values


@pytest.mark.parametrize("values", [["a\0b", "c"], ["a\0b", None], ["\0"]])
def test_a_text_with_a_nul_is_refused(station: SharedStation, values: list[str | None]) -> None:
    with station.at_work("box") as (store, _, _), pytest.raises(DataError), store.read() as connection:
        connection.exec_driver_sql("SELECT %s::text[]", (text_array(values),))
