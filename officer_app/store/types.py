"""Column types: exact decimals as integers, UTC times, text keys. Small, because every row goes through them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import UUID, BigInteger, ColumnElement, DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator, TypeEngine

from officer_app.domain.clock import from_micros, to_micros

SCALE = 100_000
_UNIT = Decimal("0.00001")
#: Sums stay at this amount once they have reached it (forty trillion): twice that still is an integer of 64 bits.
MOST = Decimal(40_000_000_000_000)


def is_shared(dialect: Dialect) -> bool:
    """PostgreSQL, which several stations work on; else the embedded store."""
    return dialect.name == "postgresql"


def to_units(value: Decimal) -> int:
    """`value` in units of 1e-5. Raises ValueError where it has more than five decimal places."""
    scaled = value * SCALE
    whole = int(scaled)
    if whole != scaled:
        raise ValueError(f"{value} has more than five decimal places")
    return whole


class Fixed5(TypeDecorator[Decimal]):
    """A decimal with five places (CEB's N19,5) stored as an integer of 1e-5 units: exact, summable, indexable."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else to_units(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else value * _UNIT


class UtcTime(TypeDecorator[datetime]):
    """Aware UTC. PostgreSQL: timestamptz; SQLite: integer microseconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(DateTime(timezone=True) if is_shared(dialect) else BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None or is_shared(dialect):
            return value
        return to_micros(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None or is_shared(dialect):
            return value  # type: ignore[no-any-return]
        return from_micros(value)


#: A UUIDv7 key as text in Python; native uuid in PostgreSQL.
Key = String(36).with_variant(UUID(as_uuid=False), "postgresql")


#: One site, or several that somebody works at.
Sites = int | tuple[int, ...]


def at_sites(column: ColumnElement[int], sites: Sites) -> ColumnElement[bool]:
    """One is compared, so that an index in the order of what follows is read in that order."""
    return column.in_(sites) if isinstance(sites, tuple) else column == sites


def each(sites: Sites) -> tuple[int, ...]:
    """For what is read by an index in its order, which one site at a time gives."""
    return sites if isinstance(sites, tuple) else (sites,)
