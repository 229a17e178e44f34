"""A station's own database into a shared one: each table as the lines of PostgreSQL's COPY, hashed on both sides.

What is sent is written as the server writes it, so the digest of a table is that of its lines in the order of its key.
What the server computes itself is left out.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import psycopg
from psycopg import Connection, sql
from sqlalchemy import Boolean, Float, String, Table
from sqlalchemy.types import TypeEngine

from officer_app.domain.clock import from_micros
from officer_app.domain.errors import OfficerError
from officer_app.store.postgresql.tables import SCHEMA
from officer_app.store.tables import metadata
from officer_app.store.types import UtcTime

_PIECE = 5_000
#: What `db install` leaves at a site that nobody has worked at.
_INSTALLED = ("site", "station", "officer", "rule_version", "audit_event", "audit_head")
#: Officers come without their password, and closed until they are enrolled.
_INSTEAD = {("officer", "password_hash"): "''", ("officer", "disabled"): "1"}


class Counted(NamedTuple):
    """A table's rows of a site, and the SHA-256 of their lines."""

    table: str
    rows: int
    digest: str


def worked_at(target: Connection, site_id: int) -> list[str]:
    """Tables in which a site has rows that only work leaves."""
    found = []
    for table in metadata.sorted_tables:
        if table.name not in _INSTALLED:
            query = sql.SQL("SELECT EXISTS (SELECT FROM {} WHERE site_id = %s)")
            row = target.execute(query.format(sql.Identifier(SCHEMA, table.name)), [site_id]).fetchone()
            found += [table.name] if row and row[0] else []
    return found


def unguarded(target: Connection) -> None:
    """Until the transaction ends or `guarded` is called: no trigger stamps, refuses or tells. Needs a superuser."""
    for setting in (
        "session_replication_role = replica",
        "TimeZone = 'UTC'",
        "DateStyle = 'ISO'",
        "client_encoding = 'UTF8'",
    ):
        target.execute(f"SET LOCAL {setting}".encode())


def guarded(target: Connection) -> None:
    target.execute("SET LOCAL session_replication_role = origin")


def give_place(target: Connection, installed: int, number: int) -> None:
    """The people of a site that was only installed are those of `number`; what it recorded stays under its own."""
    numbers = {"installed": installed, "number": number}
    for statement in (
        "UPDATE app.person SET sites = array_replace(sites, %(installed)s, %(number)s)"
        " WHERE %(installed)s = ANY (sites)",
        "UPDATE app.officer SET site_id = %(number)s WHERE site_id = %(installed)s",
        "DELETE FROM app.station WHERE site_id = %(installed)s",
        "DELETE FROM app.site WHERE site_id = %(installed)s",
    ):
        target.execute(statement.encode(), numbers)


def copy_in(source: sqlite3.Connection, target: Connection, table: Table, enrolled: Sequence[str]) -> Counted:
    """All rows but those of officers who are `enrolled` there already. Raises OfficerError where one is refused."""
    said = ", ".join(_INSTEAD.get((table.name, name), f'"{name}"') for name in _names(table))
    others = " WHERE login NOT IN (SELECT value FROM json_each(?))" if table.name == "officer" else ""
    query = f'SELECT {said} FROM "{table.name}"{others} ORDER BY {_key(table)}'  # noqa: S608
    listed = ", ".join(f'"{name}"' for name in _names(table))
    rows, digest = 0, hashlib.sha256()
    try:
        cursor = source.execute(query, [json.dumps(list(enrolled))] if others else [])
        with target.cursor().copy(f'COPY {SCHEMA}."{table.name}" ({listed}) FROM STDIN'.encode()) as copy:
            for some, lines in _lines(cursor, table):
                rows += some
                digest.update(lines)
                copy.write(lines)
        target.execute(f'ANALYZE {SCHEMA}."{table.name}"'.encode())
    except (psycopg.DataError, psycopg.IntegrityError) as error:
        raise OfficerError(
            f"The server refuses a row of {table.name}: {error.diag.message_primary}. Nothing was moved."
        ) from error
    except (ValueError, OverflowError) as error:
        raise OfficerError(
            f"A row of {table.name} holds what is no value of its column ({error}). Nothing was moved."
        ) from error
    return Counted(table.name, rows, digest.hexdigest())


def count_there(target: Connection, table: Table, site_id: int, enrolled: Sequence[str]) -> Counted:
    """The same rows, read again."""
    others = (
        sql.SQL(" AND login <> ALL ({})").format(list(enrolled)) if table.name == "officer" else sql.SQL("")
    )
    query = sql.SQL("COPY (SELECT {} FROM {} WHERE site_id = {}{} ORDER BY {}) TO STDOUT").format(
        sql.SQL(", ").join(map(sql.Identifier, _names(table))),
        sql.Identifier(SCHEMA, table.name),
        site_id,
        others,
        sql.SQL(_key(table)),
    )
    rows, digest = 0, hashlib.sha256()
    with target.cursor().copy(query) as copy:
        for lines in copy:
            rows += bytes(lines).count(b"\n")
            digest.update(lines)
    return Counted(table.name, rows, digest.hexdigest())


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns if column.computed is None]


def _key(table: Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.primary_key.columns)


def _lines(cursor: sqlite3.Cursor, table: Table) -> Iterator[tuple[int, bytes]]:
    """Pieces of rows as COPY takes and gives them; column by column, which is three times as fast."""
    texts = [_text_of(table.c[name].type) for name in _names(table)]
    while rows := cursor.fetchmany(_PIECE):
        columns = [
            ["\\N" if value is None else text(value) for value in values]
            for text, values in zip(texts, zip(*rows, strict=True), strict=True)
        ]
        lines = "\n".join(map("\t".join, zip(*columns, strict=True)))
        yield len(rows), f"{lines}\n".encode()


def _text_of(kind: TypeEngine[Any]) -> Callable[[Any], str]:
    if isinstance(kind, UtcTime):
        return _time
    if isinstance(kind, Boolean):
        return lambda value: "t" if value else "f"
    if isinstance(kind, Float):
        return lambda value: repr(value).removesuffix(".0")
    return _escaped if isinstance(kind, String) else str


_ESCAPES = {"\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v"}


def _escaped(text: str) -> str:
    if text.isalnum():
        return text
    text = text.replace("\\", "\\\\")
    if not text.isprintable():
        for letter, said in _ESCAPES.items():
            text = text.replace(letter, said)
    return text


def _time(micros: int) -> str:
    seconds, fraction = divmod(micros, 1_000_000)
    return _second(seconds) + (f".{fraction:06d}".rstrip("0") if fraction else "") + "+00"


@lru_cache(maxsize=10_000)
def _second(seconds: int) -> str:
    return from_micros(seconds * 1_000_000).isoformat(" ")[:19]
