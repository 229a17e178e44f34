"""The shared database as a store, under one's own login and in one consistent snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from officer_app.store.engine import Store
from officer_app.store.postgresql.connect import conninfo, opened
from officer_app.store.postgresql.tables import SCHEMA


@contextmanager
def shared_store(url: str, login: str | None = None, password: str | None = None) -> Iterator[Store]:
    """Raises WrongDatabase where the server does not let one in, or has another schema than this version."""
    info = conninfo(url, login, password)
    with opened(info):
        pass
    options = f"-c search_path={SCHEMA},pg_catalog,pg_temp -c default_transaction_isolation=repeatable\\ read"
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(info, options=options), poolclass=NullPool
    )
    with closing(Store(engine)) as store:
        yield store
