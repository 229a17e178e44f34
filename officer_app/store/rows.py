"""Many rows in one statement: the types' own conversions, one driver call, none of the per-row cost of an expression.

Measured on intake: half of the time of an executemany through Core went into building parameter dictionaries, and
as much again into building an IN list anew for each message. Here is where the two databases differ: statements for
SQLite stand here, those for PostgreSQL in `store.postgresql.rows`, imported when first needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from enum import StrEnum
from functools import cache, lru_cache
from itertools import chain
from json.encoder import encode_basestring
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    BinaryExpression,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    Select,
    Table,
    Text,
    TypeDecorator,
    bindparam,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import in_op
from sqlalchemy.types import NullType, TypeEngine

from officer_app.domain.clock import to_micros
from officer_app.store.types import Fixed5, UtcTime, is_shared, to_units

Row = dict[str, Any]

_AT_ONCE = 100


class _Listed(TypeDecorator[list[str]]):
    """Any number of values as one parameter."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(NullType() if is_shared(dialect) else Text())

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> Any:
        if is_shared(dialect):
            from officer_app.store.postgresql.rows import text_array

            return text_array(list(value or ()))
        return f"[{','.join(map(encode_basestring, value or ()))}]"  # a third of what json.dumps takes


class _Among(BinaryExpression[bool]):
    """A column, and the parameter that holds the values it may have."""

    inherit_cache = True


@compiles(_Among, "sqlite")
def _among_sqlite(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, values = (compiler.process(part, **how) for part in (element.left, element.right))
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608


@compiles(_Among, "postgresql")
def _among_postgresql(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    from officer_app.store.postgresql.rows import array_of

    column, values = (compiler.process(part, **how) for part in (element.left, element.right))
    return f"{column} = ANY ({values}::{array_of(element.left.type)})"


def among(column: Column[Any], name: str) -> ColumnElement[bool]:
    """`column` is one of the values given as parameter `name`: a statement made once serves lists of any length."""
    return _Among(column, bindparam(name, type_=_Listed), in_op, type_=Boolean())


class latest_key(FunctionElement[str]):  # noqa: N801
    """The key made last of a group; PostgreSQL has no max() of uuid."""

    type = Text()
    inherit_cache = True


@compiles(latest_key, "sqlite")
def _latest_sqlite(element: latest_key, compiler: SQLCompiler, **how: Any) -> str:
    return f"max({compiler.process(element.clauses, **how)})"


@compiles(latest_key, "postgresql")
def _latest_postgresql(element: latest_key, compiler: SQLCompiler, **how: Any) -> str:
    return f"max({compiler.process(element.clauses, **how)}::text)::uuid"


def fetch_rows(connection: Connection, query: Select[Any], parameters: Mapping[str, Any]) -> list[Row]:
    """What the query finds, as rows of one's own to change."""
    found = connection.execute(query, parameters)
    names = tuple(found.keys())
    return [dict(zip(names, row, strict=True)) for row in found.all()]


def sending(connection: Connection) -> AbstractContextManager[None]:
    """Inside, a shared database is sent rows without waiting until it has them: only what it is asked waits.

    What it refuses shows at the next question, or at the end.
    """
    if not is_shared(connection.dialect):
        return nullcontext()
    from officer_app.store.postgresql.sending import sending as sends

    return sends(connection)


class _Plan(NamedTuple):
    """How rows become what the driver takes: their columns, and what converts those that need it."""

    names: tuple[str, ...]
    values: Callable[[Row], tuple[Any, ...]]
    convert: tuple[tuple[int, Callable[[Any], Any]], ...]
    optional: frozenset[int]


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert `rows`; they name the same columns, those of the first. Keys that are no columns are left out."""
    _insert(connection, table, rows, "")


def upsert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert `rows`, or set every other column of those whose key is there already."""
    _insert(connection, table, rows, _on_conflict(table))


def add_up_rows(
    connection: Connection,
    table: Table,
    rows: Sequence[Row],
    sums: Sequence[str],
    newest: Sequence[str] = (),
) -> None:
    """Insert `rows`; where a key is there already add to its `sums`, and set what is `newest`.

    So what others add meanwhile stays. In the order of keys, so that two who do it never wait for each other for ever.
    """
    keys = [c.name for c in table.primary_key.columns]
    parts = [f'"{name}" = "{table.name}"."{name}" + excluded."{name}"' for name in sums]
    parts += [f'"{name}" = excluded."{name}"' for name in newest]
    ordered = sorted(rows, key=itemgetter(*keys))
    _insert(connection, table, ordered, f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {', '.join(parts)}")


def insert_values(connection: Connection, table: Table, values: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows that are the table's columns in order already, as the driver takes them."""
    if values:
        _execute(connection, _insert_sql(table, tuple(c.name for c in table.columns)), "", values)


def update_rows(
    connection: Connection,
    table: Table,
    rows: Sequence[Row],
    columns: Sequence[str],
    counted: str | None = None,
) -> None:
    """Set `columns` of the rows found by primary key; `counted` names a column that goes up by one."""
    if rows:
        sql, plan = _update_plan(table, tuple(columns), counted, connection.dialect)
        if is_shared(connection.dialect):
            from officer_app.store.postgresql.rows import update_columns

            update_columns(connection, table, plan.names, counted, _converted(plan, rows))
        else:
            connection.exec_driver_sql(sql, list(zip(*_converted(plan, rows), strict=True)))


def _insert(connection: Connection, table: Table, rows: Sequence[Row], ending: str) -> None:
    """A column that is empty in all rows is left out: to the driver an empty value costs as much as seven numbers."""
    if not rows:
        return
    plan = _insert_plan(table, tuple(rows[0]), connection.dialect)
    names, columns = [], []
    for index, column in enumerate(_converted(plan, rows)):
        if index not in plan.optional or column.count(None) < len(rows):
            names.append(plan.names[index])
            columns.append(column)
    if is_shared(connection.dialect):
        from officer_app.store.postgresql.rows import insert_columns

        insert_columns(connection, table, names, columns, ending)
        return
    _execute(connection, _insert_sql(table, tuple(names)), ending, list(zip(*columns, strict=True)))


def _execute(connection: Connection, sql: str, ending: str, values: Sequence[tuple[Any, ...]]) -> None:
    """Many rows a statement, and those left over one by one: measured, it takes a fifth off."""
    whole = len(values) - len(values) % _AT_ONCE
    if whole:
        several = _several(sql, len(values[0])) + ending
        for start in range(0, whole, _AT_ONCE):
            piece = values[start : start + _AT_ONCE]
            connection.exec_driver_sql(several, tuple(chain.from_iterable(piece)))
    if whole < len(values):
        connection.exec_driver_sql(sql + ending, list(values[whole:]))


@cache
def _several(sql: str, columns: int) -> str:
    return sql + f", ({', '.join('?' * columns)})" * (_AT_ONCE - 1)


def _converted(plan: _Plan, rows: Sequence[Row]) -> list[Sequence[Any]]:
    """Column by column, as the driver takes it: a call for each value would cost more than the statement."""
    columns: list[Sequence[Any]] = list(zip(*map(plan.values, rows), strict=True))
    for index, convert in plan.convert:
        columns[index] = [None if value is None else convert(value) for value in columns[index]]
    for index, column in enumerate(columns):
        if isinstance(column[0], StrEnum):  # the driver takes plain text four times as fast
            columns[index] = [value and str.__str__(value) for value in column]
    return columns


@cache
def _insert_plan(table: Table, given: tuple[str, ...], dialect: Dialect) -> _Plan:
    return _plan(table, [c.name for c in table.columns if c.name in given and c.computed is None], dialect)


@lru_cache(maxsize=1000)
def _insert_sql(table: Table, names: tuple[str, ...]) -> str:
    listed = ", ".join(f'"{name}"' for name in names)
    return f'INSERT INTO "{table.name}" ({listed}) VALUES ({", ".join("?" * len(names))})'  # noqa: S608


@cache
def _on_conflict(table: Table) -> str:
    keys = [c.name for c in table.primary_key.columns]
    free = [c.name for c in table.columns if c.name not in keys]
    return f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET " + ", ".join(
        f'"{name}" = excluded."{name}"' for name in free
    )


@lru_cache(maxsize=1000)
def _update_plan(
    table: Table, columns: tuple[str, ...], counted: str | None, dialect: Dialect
) -> tuple[str, _Plan]:
    keys = [c.name for c in table.primary_key.columns]
    parts = [f'"{name}" = ?' for name in columns] + ([f'"{counted}" = "{counted}" + 1'] if counted else [])
    where = " AND ".join(f'"{name}" = ?' for name in keys)
    sql = f'UPDATE "{table.name}" SET {", ".join(parts)} WHERE {where}'  # noqa: S608
    return sql, _plan(table, [*columns, *keys], dialect)


def _plan(table: Table, names: list[str], dialect: Dialect) -> _Plan:
    convert = []
    for index, name in enumerate(names):
        processor = _processor(table.c[name], dialect)
        if processor is not None:
            convert.append((index, processor))
    getter = itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],)
    optional = frozenset(
        index
        for index, name in enumerate(names)
        if table.c[name].nullable and table.c[name].server_default is None
    )
    return _Plan(tuple(names), getter, tuple(convert), optional)


def _processor(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """How values reach the driver; without the two calls a TypeDecorator adds to each."""
    if isinstance(column.type, Fixed5):
        return to_units
    if is_shared(dialect):
        return lru_cache(maxsize=256)(datetime.isoformat) if isinstance(column.type, UtcTime) else None
    if isinstance(column.type, UtcTime):
        return lru_cache(maxsize=256)(to_micros)  # most rows of a transaction have the same times
    return column.type.dialect_impl(dialect).bind_processor(dialect)
