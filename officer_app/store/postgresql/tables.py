"""CREATE statements for PostgreSQL, made from the tables as they stand.

What differs, and why: docs/decisions/shared-database.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    DefaultClause,
    ForeignKeyConstraint,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    text,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import AddConstraint, CreateColumn, CreateIndex, CreateTable

from officer_app.store.postgresql.access import DECISIONS
from officer_app.store.tables import metadata

SCHEMA = "app"

#: Keys that are a site's own here; the embedded store has one site.
_KEY_BY_SITE = ("rule_version",)
#: Stored by month of this key, by which every look at them goes; no other key of theirs is unique.
BY_MONTH = {"audit_event": "chain", "goods_item": "declaration_id", "order_line": "order_id"}
#: Indexes of which the first columns are enough: SQLite's covers the queue, and its texts could outgrow a page here.
_NARROW = {"ix_consignment_desk": 4}
#: Keys of which whoever entered the row is a part here: nobody takes a number in another's journal.
_KEY_BY_LOGIN = {"ix_journal_entry_journal_id_seq": "entered_by"}
#: What only a hall of many needs: who claims does not go through what others have claimed.
_OPEN = "ix_consignment_open"
#: What a claim changes. The server reads their checks anew for every claim, so that triggers hold what they hold
#: (docs/decisions/claiming.md).
CLAIMED = ("task", "consignment")

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


class Made(NamedTuple):
    """What makes one thing, and its name in the catalogue."""

    kind: str  # table, column, constraint, index
    table: str
    name: str
    sql: str


def shared_tables(national: bool = False) -> list[Table]:
    """Copies of the tables as PostgreSQL has them, in the order of their foreign keys."""
    copy = MetaData(schema=SCHEMA, naming_convention=metadata.naming_convention)
    tables = [table.to_metadata(copy, schema=SCHEMA) for table in metadata.sorted_tables]
    for table in tables:
        _adapt(table)
        if national:
            _open_to_districts(table)
    return tables


def statements(national: bool = False) -> Iterator[Made]:
    """All there is to create, in order: of a table that is there already, what it lacks."""
    tables = shared_tables(national)
    for table in tables:
        yield Made("table", table.name, table.name, _sql(CreateTable(table)))
        for column in table.columns:
            added = f'ALTER TABLE {SCHEMA}."{table.name}" ADD COLUMN {_sql(CreateColumn(column))}'
            yield Made("column", table.name, column.name, added)
    for table in tables:
        for constraint in table.constraints:
            sql = _sql(AddConstraint(constraint))
            yield Made("constraint", table.name, _named("CONSTRAINT", sql), sql)
        for index in table.indexes:
            sql = _sql(CreateIndex(index))
            yield Made("index", table.name, _named("INDEX", sql), sql)


def unchecked(name: str) -> str:
    """When a NEW row of what a claim changes is none that its checks let in, in SQL; null where they do not know."""
    table = metadata.tables[name]
    names = "|".join(column.name for column in table.columns)
    checks = [one for one in table.constraints if isinstance(one, CheckConstraint)]
    said = sorted(re.sub(rf"('[^']*')|\b({names})\b", _of_new_row, str(one.sqltext)) for one in checks)
    return " OR ".join(f"NOT ({check})" for check in said)


def _of_new_row(found: re.Match[str]) -> str:
    return found[1] or f'NEW."{found[2]}"'


def _named(kind: str, sql: str) -> str:
    found = re.search(rf'{kind} "?(\w+)"?', sql)
    assert found is not None
    return found.group(1)


def _sql(element: CreateTable | CreateColumn | AddConstraint | CreateIndex) -> str:
    return str(element.compile(dialect=_DIALECT)).strip()


def _adapt(table: Table) -> None:
    flags = [column.name for column in table.columns if isinstance(column.type, Boolean)]
    for column in table.columns:
        if column.name in flags and column.server_default is not None:
            column.server_default = DefaultClause(text("false"))
    for constraint in table.foreign_key_constraints:
        if (
            constraint.referred_table.name == "site"
        ):  # a policy holds it; and a whole hall would lock that one row
            table.constraints.discard(constraint)
    if table.name == "site":
        table.c.site_id.autoincrement = False  # from its customs code: `steps.sql`
    if table.name in CLAIMED:
        table.constraints -= {one for one in table.constraints if isinstance(one, CheckConstraint)}
    if key := BY_MONTH.get(table.name):
        table.dialect_options["postgresql"]["partition_by"] = f"RANGE ({key})"
    if table.name in _KEY_BY_SITE:
        columns = [table.c.site_id, *table.primary_key.columns]
        table.c.site_id.primary_key = True
        table.append_constraint(PrimaryKeyConstraint(*columns))
    for index in list(table.indexes):
        _adapt_index(table, index, flags)
    if table.name == "consignment":
        c = table.c
        Index(
            _OPEN,
            *(c.site_id, c.priority.desc(), c.consignment_id),
            postgresql_where=text("on_desk = 1 AND task_state = 'open'"),
        )


def _open_to_districts(table: Table) -> None:
    """What districts send is taken as it is: checked there, and never held up by another's."""
    decided = DECISIONS.get(table.name)
    if decided is None or decided.stays:
        return
    for constraint in [one for one in table.constraints if isinstance(one, ForeignKeyConstraint)]:
        table.constraints.discard(constraint)
    for index in table.indexes:
        index.unique = False
    for name in decided.hidden:
        table.c[name].server_default = DefaultClause(text("''"))


def _adapt_index(table: Table, index: Index, flags: list[str]) -> None:
    condition = index.dialect_options["sqlite"]["where"]
    if condition is not None:
        words = str(condition)
        for flag in flags:
            words = re.sub(rf"\b{flag} = 1\b", flag, words)
        index.dialect_options["postgresql"]["where"] = text(words)
    if (who := _KEY_BY_LOGIN.get(str(index.name))) is not None:
        table.indexes.discard(index)
        Index(f"{index.name}_{who}", *index.expressions, table.c[who], unique=True)
    if (first := _NARROW.get(str(index.name))) is not None:
        table.indexes.discard(index)
        narrow = Index(index.name, *list(index.expressions)[:first], unique=index.unique)
        narrow.dialect_options["postgresql"]["where"] = index.dialect_options["postgresql"]["where"]
